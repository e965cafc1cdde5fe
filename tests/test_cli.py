"""What a user sees of digest in a terminal, in a pipe and in a script: words and exit codes."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from digest import reference
from digest.cli import SCHEMAS, digest

REPO = Path(__file__).parent.parent
COMMAND = (sys.executable, "-m", "digest")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in ("SOURCE_DATE_EPOCH", "PYTHONUNBUFFERED")}

SETTINGS = "title: The Test Digest\nurl: https://test.example/\ntimezone: Europe/Kyiv\n"
FIRST = "---\ntitle: Council votes\n---\n\nThe council voted, its clerk said.\n\nCommentary by Ada Lind:\n\nIt was about time.\n"


def run(
    *arguments: str | Path, at: Path, environment: Mapping[str, str] = {}, program: tuple[str, ...] = COMMAND
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*program, *map(str, arguments)],
        cwd=at,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def on_terminal(*arguments: str, at: Path, patience: float = 1e9) -> tuple[int, str]:
    """The exit code and all that a terminal got, from both outputs; ``patience`` are the seconds without a bar."""
    ours, theirs = pty.openpty()
    program = f"import sys, digest.cli; from digest.__main__ import main; digest.cli.PATIENCE = {patience}; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, *arguments], cwd=at, env=ENVIRONMENT, stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        seen = b""
        try:
            while more := os.read(ours, 65536):
                seen += more
        except OSError:  # Linux says at the end of a terminal that it is gone
            pass
        os.close(ours)
    return process.returncode, seen.decode()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site folder with one briefing."""
    write(tmp_path / "digest.yaml", SETTINGS)
    write(tmp_path / "content" / "2025-01-05-council-votes.md", FIRST)
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ---- a build that goes well ------------------------------------------------------------------------------------------


def test_a_template_with_a_slip_in_its_name_is_told_and_the_site_built(site: Path) -> None:
    write(site / "templates" / "brifing.html", "")
    built = run("build", at=site)
    assert (built.returncode, "did you mean briefing.html?" in built.stderr) == (0, True)


def test_a_build_into_a_pipe_says_nothing(site: Path) -> None:
    built = run("build", at=site)
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    assert (site / "site" / "2025" / "01" / "05" / "council-votes" / "index.html").is_file()


def test_a_build_on_a_terminal_ends_with_one_calm_line(site: Path) -> None:
    write(site / "content" / "2099-12-01-later.md", FIRST.replace("title:", "date: 2099-12-01T06:00\ntitle:"))
    write(site / "content" / "2025-01-06-draft.md", FIRST.replace("title:", "status: draft\ntitle:"))
    code, seen = on_terminal("build", at=site)
    assert code == 0
    expected = (
        r"Built 1 briefing into site/: \d+ pages · 1 fact · 1 commentary · 1 held back until 2099-12-01 06:00 · 1 draft · \d+\.\d s\r\n"
    )
    assert re.fullmatch(expected, seen), seen


def test_a_build_that_takes_its_time_shows_how_far_it_is(site: Path) -> None:
    code, seen = on_terminal("build", at=site, patience=0)
    assert code == 0
    assert re.search(r"Reading +\[#+\] +100%.*Rendering +\[#+\] +100%", seen, re.S), seen
    assert seen.rindex("\x1b[?25h") > seen.rindex("\x1b[?25l")  # the cursor is back
    assert seen.splitlines()[-1].startswith("Built 1 briefing into site/: ")


def test_a_quiet_build_says_nothing_on_a_terminal_either(site: Path) -> None:
    assert on_terminal("build", "-q", at=site, patience=0) == (0, "")


def test_a_verbose_build_says_what_is_held_back_and_what_was_written(site: Path) -> None:
    write(site / "content" / "2099-12-01-later.md", FIRST)
    built = run("build", "-v", at=site)
    lines = built.stdout.splitlines()
    assert lines[0] == "content/2099-12-01-later.md: held back until 2099-12-01 00:00"
    assert re.fullmatch(r"\d+ written, 0 kept as they were, 0 removed", lines[1])
    assert lines[2].startswith("Built 1 briefing into site/: ")
    again = run("build", "-v", at=site).stdout.splitlines()
    assert re.fullmatch(r"0 written, \d+ kept as they were, 0 removed", again[1])


def test_quiet_and_verbose_exclude_each_other(site: Path) -> None:
    built = run("build", "-q", "-v", at=site)
    assert built.returncode == 2
    assert "exclude each other" in built.stderr


def test_another_folder_another_output_and_other_settings_may_be_named(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write(site / "other.yaml", SETTINGS.replace("The Test Digest", "The Other Digest"))
    built = run("build", "-C", site, "-o", elsewhere / "out", "--config", "other.yaml", at=elsewhere)
    assert (built.returncode, built.stderr) == (0, "")
    assert "The Other Digest" in (elsewhere / "out" / "index.html").read_text(encoding="utf-8")
    assert not (site / "site").exists()


def test_the_base_url_takes_the_place_of_the_settings_url(site: Path) -> None:
    assert run("build", "--base-url", "https://preview.example/pr/7", at=site).returncode == 0
    home = (site / "site" / "index.html").read_text(encoding="utf-8")
    assert "https://preview.example/pr/7/" in home
    assert "test.example" not in home


@pytest.mark.parametrize(
    "address", ["preview.example", "ftp://preview.example/", "https://", "https://[/", "https://a.example/?x", "https://a.example/\u202e"]
)
def test_a_base_url_that_is_none_is_refused(site: Path, address: str) -> None:
    built = run("build", "--base-url", address, at=site)
    assert built.returncode == 2
    assert "Invalid value for '--base-url'" in built.stderr


# ---- the moment --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment", "published"),
    [
        (("--now", "2025-03-01T11:59"), {}, False),
        (("--now", "2025-03-01T12:00"), {}, True),
        (("--now", "2025-03-01T09:59Z"), {}, False),
        (("--now", "2025-03-01T10:00Z"), {}, True),
        ((), {"SOURCE_DATE_EPOCH": "1740823199"}, False),
        ((), {"SOURCE_DATE_EPOCH": "1740823200"}, True),
        (("--now", "2025-03-01T10:00Z"), {"SOURCE_DATE_EPOCH": "0"}, True),
        (("--now", "2025-03-01T09:59Z", "--future"), {}, True),
    ],
)
def test_now_decides_what_is_held_back(site: Path, arguments: tuple[str, ...], environment: Mapping[str, str], published: bool) -> None:
    write(site / "content" / "2025-03-01-noon.md", FIRST.replace("title:", "date: 2025-03-01T12:00\ntitle:"))
    assert run("build", *arguments, at=site, environment=environment).returncode == 0
    assert (site / "site" / "2025" / "03" / "01" / "noon").is_dir() is published


def test_a_moment_that_is_none_is_refused(site: Path) -> None:
    built = run("build", "--now", "next Monday", at=site)
    assert built.returncode == 2
    assert "'next Monday' is not a moment; write it as 2026-12-01T06:00" in built.stderr


def test_a_source_date_epoch_that_is_no_number_is_refused(site: Path) -> None:
    built = run("build", at=site, environment={"SOURCE_DATE_EPOCH": "yesterday"})
    assert (built.returncode, built.stdout) == (2, "")
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in built.stderr


def test_drafts_are_published_when_asked_for(site: Path) -> None:
    write(site / "content" / "2025-01-06-draft.md", FIRST.replace("title:", "status: draft\ntitle:"))
    assert run("build", "--drafts", at=site).returncode == 0
    assert (site / "site" / "2025" / "01" / "06" / "draft").is_dir()


# ---- a build that is refused -------------------------------------------------------------------------------------------


def test_a_mistake_in_the_content_is_named_with_its_place_and_the_old_site_stands(site: Path) -> None:
    run("build", at=site)
    before = files(site / "site")
    write(site / "content" / "2025-01-06-b.md", "---\ntitle: B\ndate: 12 Novembr\n---\n\nText.\n")
    write(site / "content" / "2025-01-06-a.md", "---\ntitle: A\ntopcis: [x]\n---\n\nText.\n")
    write(site / "content" / "2025-01-06-c.md", "---\ntitle: C\n---\n\nText.\n\nComentary:\n\nMore.\n")
    built = run("build", at=site)
    assert (built.returncode, built.stdout) == (1, "")
    lines = built.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == [
        "content/2025-01-06-a.md:3:1",
        "content/2025-01-06-b.md:3:7",
        "content/2025-01-06-c.md:7:1",
    ]
    assert all(re.search(r": error: .+  \[[a-z]+/[a-z-]+\]$", line) for line in lines)
    assert files(site / "site") == before


def test_on_a_terminal_a_refusal_ends_with_how_much_is_wrong(site: Path) -> None:
    write(site / "content" / "2025-01-06-b.md", "---\ntitle: B\ndate: 12 Novembr\n---\n\nText.\n")
    code, seen = on_terminal("build", at=site)
    assert code == 1
    assert seen.endswith("1 error in 1 file; nothing was published\r\n")


def test_a_warning_is_said_and_does_no_harm_unless_strict(site: Path) -> None:
    write(site / "content" / "2025-01-05-council-votes.md", FIRST.replace("said.\n\nCommentary", "said.\nCommentary"))
    strict = run("build", "--strict", at=site)
    assert (strict.returncode, (site / "site").exists()) == (1, False)
    calm = run("build", at=site)
    assert (calm.returncode, (site / "site").exists()) == (0, True)
    assert calm.stderr == strict.stderr
    assert re.search(r"^content/2025-01-05-council-votes.md:6:1: warning: .+\[split/blank-line\]$", calm.stderr)


def test_a_folder_without_settings_is_told_how_to_begin(tmp_path: Path) -> None:
    built = run("build", at=tmp_path)
    assert (built.returncode, built.stdout) == (2, "")
    assert built.stderr.startswith("error: there is no digest.yaml in this folder; ")
    assert len(built.stderr.splitlines()) == 1


def test_wrong_settings_are_named_with_their_place(site: Path) -> None:
    write(site / "digest.yaml", SETTINGS + "tittle: Twice\n")
    built = run("build", at=site)
    assert built.returncode == 2
    assert built.stderr.startswith("digest.yaml:4:1: error: ")
    assert "title" in built.stderr


def test_a_misspelt_command_or_option_is_answered_with_the_nearest(site: Path) -> None:
    assert "Did you mean 'build'?" in run("biuld", at=site).stderr
    answer = run("build", "--strcit", at=site)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "Did you mean '--strict'?" in answer.stderr


def test_a_bug_ends_with_exit_code_3_its_traceback_and_how_to_report_it(site: Path) -> None:
    program = (
        "import sys, digest.build as b; from digest.__main__ import main\n"
        "b.build = lambda *a, **k: 1 / 0; sys.argv = ['digest', 'build']; main()"
    )
    built = run(at=site, program=(sys.executable, "-c", program))
    assert built.returncode == 3
    assert "ZeroDivisionError" in built.stderr
    assert "This is a bug in digest" in built.stderr.splitlines()[-1]


# ---- terminals, pipes and encodings that are not as one would wish -----------------------------------------------------


@pytest.mark.parametrize("environment", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}])
def test_names_beyond_ascii_do_not_break_a_message_about_them(site: Path, environment: Mapping[str, str]) -> None:
    write(site / "content" / "2025-01-06-новини.md", "---\ntitle: Б\nslug: b\ndatte: x\n---\n\nText.\n")
    built = run("build", at=site, environment=environment)
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert re.search(r"^content/2025-01-06-.+\.md:4:1: error: ", built.stderr)


def test_neither_a_file_name_nor_what_is_in_a_file_can_command_the_terminal(site: Path) -> None:
    write(site / "content" / "2025-01-06-\x1b[2J\x07\u202ex.md", "---\ntitle: B\ndatte: x\n---\n\nText.\n")
    write(site / "content" / "2025-01-07-x.md", '---\ntitle: B\ndate: "\\e[2J\\a\\u202e"\n---\n\nText.\n')
    built = run("build", at=site)
    assert built.returncode == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", built.stderr)


@pytest.mark.parametrize("arguments", [("schema",), ("build", "-v")])
def test_a_reader_who_goes_away_is_no_trouble(site: Path, arguments: tuple[str, ...]) -> None:
    with subprocess.Popen([*COMMAND, *arguments], cwd=site, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_name_beyond_ascii_may_be_told_to_a_pipe_that_knows_ascii_only(site: Path) -> None:
    write(site / "content" / "2099-01-06-новини.md", FIRST.replace("title:", "slug: news\ntitle:"))
    built = run("build", "-v", at=site, environment={"PYTHONIOENCODING": "ascii"})
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.isascii()


def test_a_full_disk_behind_the_output_is_said_plainly(site: Path) -> None:
    full = run("-c", f"{sys.executable} -m digest schema >/dev/full", at=site, program=("bash",))
    assert (full.returncode, full.stderr) == (2, "error: No space left on device\n")


def test_closed_outputs_leave_the_exit_code(site: Path) -> None:
    write(site / "content" / "2025-01-06-b.md", "---\ntitle: B\ndatte: x\n---\n\nText.\n")
    assert run("-c", f"{sys.executable} -m digest build -v >&- 2>&-", at=site, program=("bash",)).returncode == 1


# ---- signals -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_build_quietly_and_leaves_the_old_site(site: Path, number: signal.Signals) -> None:
    run("build", at=site)
    before = files(site / "site")
    for day in range(1, 29):
        for month in range(1, 13):
            write(site / "content" / f"2024-{month:02}-{day:02}-more.md", FIRST)
    # The build itself sends the signal, in the middle of its reading and of its rendering.
    for name in ("Reading", "Rendering"):
        program = (
            "import os, sys, digest.cli as c; from digest.__main__ import main\n"
            "class Told(c.Progress):\n"
            "    def tell(self, step):\n"
            f"        if (step.name, step.done) == ({name!r}, 100): os.kill(os.getpid(), {int(number)})\n"
            "c.Progress = Told; sys.argv = ['digest', 'build']; main()"
        )
        stopped = run(at=site, program=(sys.executable, "-c", program))
        assert (stopped.returncode, stopped.stdout, stopped.stderr) == (128 + number, "", "")
        assert files(site / "site") == before
        assert sorted(path.name for path in site.iterdir()) == [".digest-cache", "content", "digest.yaml", "site"]


def test_a_signal_at_any_moment_leaves_a_whole_site(site: Path) -> None:
    run("build", at=site)
    old = files(site / "site")
    write(site / "content" / "2025-01-06-next.md", FIRST)
    process_seconds = 0.1
    for attempt in range(8):
        with subprocess.Popen([*COMMAND, "build"], cwd=site, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
            timer = threading.Timer(process_seconds * (attempt + 1), process.send_signal, (signal.SIGTERM,))
            timer.start()
            said, _ = process.communicate(timeout=60)
            timer.cancel()
        assert process.returncode in (0, 143, -signal.SIGTERM)
        assert said == b""
        if process.returncode == 0:
            break
        assert files(site / "site") == old or "2025/01/06/next/index.html" in files(site / "site")
    assert run("build", at=site).returncode == 0
    built = files(site / "site")
    assert run("build", "-o", "clean", at=site).returncode == 0
    assert files(site / "clean") == built


# ---- the other commands ------------------------------------------------------------------------------------------------


def test_clean_removes_the_site_and_nothing_else(site: Path) -> None:
    run("build", at=site)
    cleaned = run("clean", at=site)
    assert (cleaned.returncode, cleaned.stdout, cleaned.stderr) == (0, "", "")
    assert sorted(path.name for path in site.iterdir()) == ["content", "digest.yaml"]
    assert run("clean", at=site).returncode == 0


def test_clean_refuses_a_folder_that_digest_did_not_make(site: Path) -> None:
    write(site / "letters" / "dear.txt", "Dear")
    cleaned = run("clean", "-o", "letters", at=site)
    assert cleaned.returncode == 2
    assert (site / "letters" / "dear.txt").read_text() == "Dear"


def test_serve_makes_the_site_first_and_says_where_it_is(site: Path) -> None:
    write(site / "digest.yaml", SETTINGS.replace("test.example/", "test.example/digest/"))
    with subprocess.Popen([*COMMAND, "serve", "--port", "0"], cwd=site, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert re.fullmatch(r"site/ is at http://127\.0\.0\.1:\d+/digest/ \(stop with Ctrl-C\)\n", said)
    assert process.returncode == 130
    assert (site / "site" / "index.html").is_file()


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_prints_a_json_schema(tmp_path: Path, name: str) -> None:
    printed = run("schema", "--for", name, at=tmp_path, environment={"PYTHONIOENCODING": "ascii"})
    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_schema_knows_all_that_there_are() -> None:
    assert reference.SCHEMAS == SCHEMAS


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run("--version", at=tmp_path).stdout == "digest 0.1.0\n"


def test_every_command_and_option_is_in_the_docs() -> None:
    documented = (REPO / "docs" / "commands.md").read_text(encoding="utf-8").split("\n## ")
    sections = {section.partition("\n")[0]: section for section in documented}
    for name, command in digest.commands.items():
        section = sections[f"digest {name}"]
        for parameter in command.params:
            if isinstance(parameter, click.Argument):
                assert parameter.make_metavar(click.Context(command)) in section
                continue
            row = re.search(rf"^\| .*`{re.escape(parameter.opts[-1])}[ `].*\|$", section, re.M)
            assert row, f"docs/commands.md does not have {parameter.opts[-1]} of digest {name}"
