"""A build with nothing to do says what the last one said and loads next to nothing; and whatever changed, it is seen."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.build import build
from digest.last_build import Asked, keep_report, look, recall_report
from digest.report import Folder, Report
from digest.store import opened

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEAVY = ("babel", "jinja2", "markdown", "markdown_it", "nh3", "orjson", "pydantic", "pydantic_core", "yaml", "dateutil")
BRIEFING = "---\ntitle: They met\ntopics: [peace]\nexpires: 2026-03-01\n---\n\nThey met, it was said.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site folder that was built, with a warning and a briefing that is held back."""
    for path, text in {
        "digest.yaml": "title: A\nurl: https://a.example/\ntimezone: Europe/Kyiv\nstylesheet: own.css\n",
        "own.css": "p { color: red }\n",
        "content/2025-12-07-talks.md": BRIEFING,
        "content/2026-02-01-later.md": BRIEFING,
        "content/map.png": "",
        "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
        "static/robot.txt": "No.\n",
        "templates/_footer.html": "<footer>A</footer>\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    build_again(tmp_path)
    return tmp_path


def build_again(root: Path, asked: Asked | None = None) -> Report:
    past_this_tick(root)
    folder = asked.folder if asked else Folder(root=root)
    return build(folder, NOW, remember=True, drafts=bool(asked and asked.drafts))


def past_this_tick(root: Path) -> None:
    """Wait until the clock of the file system has gone on, so that what was written before is no doubtful case."""
    written = root.stat().st_ctime_ns
    probe = root / ".probe"
    while True:
        probe.touch()
        at = probe.stat().st_ctime_ns
        probe.unlink()
        if at > max(written, *(path.lstat().st_ctime_ns for path in root.rglob("*"))):
            return


def recalled(root: Path, now: datetime = NOW, **asked: object) -> Report | None:
    return recall_report(Asked(Folder(root=root), **asked), now)  # type: ignore[arg-type]  # the options are of several types


def test_where_nothing_changed_the_last_report_is_said_again(site: Path) -> None:
    made = build_again(site)
    found = recalled(site)
    assert found is not None
    assert found == made
    assert found.published is not None
    assert (found.published.written, found.published.removed) == (0, 0)
    assert found.held
    assert found.problems


def in_place(path: str, old: str, new: str) -> Callable[[Path], None]:
    """An edit that leaves size, inode and time of the content as they were."""

    def edit(root: Path) -> None:
        file = root / path
        before = file.stat()
        text = file.read_text(encoding="utf-8")
        assert len(old) == len(new)
        assert old in text
        with file.open("r+", encoding="utf-8") as opened:
            opened.write(text.replace(old, new))
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    return edit


def swapped(root: Path) -> None:
    one, other, aside = root / "content/2025-12-07-talks.md", root / "content/2026-02-01-later.md", root / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def added(path: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(BRIEFING, encoding="utf-8")

    return edit


def linked(root: Path) -> None:
    (root / "content" / "link.md").symlink_to("2025-12-07-talks.md")


@pytest.mark.parametrize(
    "edit",
    [
        in_place("content/2025-12-07-talks.md", "They", "Thex"),
        in_place("content/pages/about.md", "Us", "Me"),
        in_place("digest.yaml", "title: A", "title: B"),
        in_place("own.css", "red", "tan"),
        in_place("static/robot.txt", "No", "So"),
        in_place("templates/_footer.html", "A", "B"),
        in_place("site/index.html", "They", "Thex"),
        in_place("site/.digest", "a", "b"),
        swapped,
        linked,
        added("content/2025-12-08-more.md"),
        added("static/.well-known/more.txt"),
        added("templates/more.html"),
        added("site/foreign.txt"),
        lambda root: (root / "content/map.png").unlink(),
        lambda root: (root / "content/map.png").chmod(0o600),
        lambda root: (root / "site/index.html").unlink(),
        lambda root: (root / "site/index.html").chmod(0o600),
        lambda root: (root / "site").rename(root / "elsewhere"),
        lambda root: (root / ".digest-cache/last").write_bytes(b"digest 1 "),
        lambda root: (root / ".site.digest-new").mkdir(),
    ],
)
def test_whatever_changed_is_seen(site: Path, edit: Callable[[Path], None]) -> None:
    assert recalled(site) is not None
    edit(site)
    assert recalled(site) is None


def test_what_is_no_content_may_come_and_go(site: Path) -> None:
    added("content/.2025-12-07-talks.md.swp")(site)
    added("content/2025-12-07-talks.md~")(site)
    assert recalled(site) is not None


def test_a_build_that_is_asked_otherwise_is_another(site: Path) -> None:
    assert recalled(site, drafts=True) is None
    assert recalled(site, future=True) is None
    assert recalled(site, strict=True) is None
    assert recall_report(Asked(Folder(root=site, output=Path("other"))), NOW) is None
    assert recall_report(Asked(Folder(root=site, config=Path("other.yaml"))), NOW) is None
    assert recall_report(Asked(Folder(root=site, base_url="https://b.example/")), NOW) is None


@pytest.mark.parametrize(
    ("moment", "right"),
    [
        ("2025-12-08T21:59:59.999999+00:00", False),
        ("2025-12-08T22:00:00+00:00", True),  # the day of the first began in Kyiv two days ago: it is no news any more
        ("2026-01-31T23:59:59.999999+02:00", True),
        ("2026-02-01T00:00:00+02:00", False),  # the second is no longer held back
        ("2026-01-01T00:00:00", False),  # in a zone that only the settings name
    ],
)
def test_what_was_said_is_right_from_the_last_date_of_a_briefing_until_the_next(site: Path, moment: str, right: bool) -> None:
    assert (recalled(site, datetime.fromisoformat(moment)) is not None) is right


def test_marks_that_may_hide_a_later_change_are_not_believed(site: Path) -> None:
    made = build_again(site)
    asked = Asked(Folder(root=site))
    inputs = look(asked.folder, "content", "own.css")
    newest = max(marks[5] for marks in inputs.marks.values())
    for tick, believed in ((newest, False), (newest + 1, True)):
        with opened(site) as store:
            keep_report(store, asked, inputs, (None, None), made, (site.stat().st_dev, 0, 0, 0, 0, tick))
        assert (recalled(site) is not None) is believed


def test_after_the_memory_was_lost_the_trees_are_soon_known_again(site: Path) -> None:
    shutil.rmtree(site / ".digest-cache")
    added("content/2025-12-08-one.md")(site)
    build_again(site)
    added("content/2025-12-08-two.md")(site)
    aside = os.open(site / ".digest-cache" / "previous", os.O_RDONLY)  # held open, so that no new folder can have its number
    build_again(site)
    # The tree that lay aside was brought up to date and stands now.
    assert os.path.samestat(os.fstat(aside), (site / "site").stat())
    os.close(aside)
    assert recalled(site) is not None


def test_a_refused_build_is_never_recalled(site: Path) -> None:
    (site / "content" / "2025-12-09-bad.md").write_text("---\ntitel: A\n---\n\nText.\n", encoding="utf-8")
    assert build_again(site).published is None
    assert recalled(site) is None


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("build", "--help"), ("build", "--now", "2026-01-01T00:00Z")])
def test_nothing_heavy_is_loaded_before_it_is_needed(site: Path, arguments: tuple[str, ...]) -> None:
    program = (
        f"import sys; from digest.cli import run; code = run({list(arguments)!r})\n"
        f"print(code, *sorted({{*{HEAVY!r}}} & {{name.partition('.')[0] for name in sys.modules}}), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=site, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert ended.stderr.splitlines()[-1] == "0"


def test_on_the_command_line_nobody_can_tell_the_second_build_from_the_first(site: Path) -> None:
    def said(*more: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "digest", "build", "--now", "2026-01-01T00:00Z", *more]
        ended = subprocess.run(command, cwd=site, capture_output=True, encoding="utf-8", timeout=60, check=False)
        return ended.returncode, ended.stdout, ended.stderr

    assert recalled(site) is not None
    code, out, err = said()
    assert (code, out, err) == said("--no-cache")
    assert err.count("warning:") == len(err.splitlines()) > 0
    _, out, _ = said("-v")
    assert out.splitlines()[0] == "content/2026-02-01-later.md: held back until 2026-02-01 00:00"


def test_verify_finds_what_a_memory_got_wrong(site: Path) -> None:
    def verified() -> tuple[int, str]:
        command = [sys.executable, "-m", "digest", "build", "--verify", "--now", "2026-01-01T00:00Z"]
        ended = subprocess.run(command, cwd=site, capture_output=True, encoding="utf-8", timeout=60, check=False)
        return ended.returncode, ended.stderr

    code, said = verified()
    assert (code, said.count("error:")) == (0, 0)
    with opened(site) as store:
        readings = store.read("readings")
        assert readings is not None
        store.write("readings", readings.replace(b"They met", b"They sat"))
    added("content/2025-12-08-more.md")(site)
    past_this_tick(site)
    code, said = verified()
    assert code == 3
    assert "error: without what is remembered, this would be different: 2025/12/07/talks/index.html\n" in said
    assert sorted(path.name for path in site.iterdir() if "verify" in path.name) == []
