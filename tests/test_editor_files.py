"""What editor programs get is made of the one definition: what they offer is taken by the reader, what they mark it refuses too."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from digest.cli import run
from digest.editor_files import editor_files
from digest.labels import LABELS
from digest.model import FrontMatter, Source
from digest.problems import fatal
from digest.reading.briefing import read_briefing
from digest.reading.frontmatter import read_front_matter
from digest.settings import read_settings, reading_options
from test_cli import files, write
from test_schema import SETTINGS, Editor, options, validator

REPO = Path(__file__).parent.parent
SITES = [REPO, *(REPO / "tests/sites" / name for name in ("first-briefing", "invented", "tied"))]
TODAY = {"${CURRENT_YEAR}": "2026", "${CURRENT_MONTH}": "03", "${CURRENT_DATE}": "04"}


def front_of(file: Path) -> Any:
    text = file.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    return yaml.load(text.split("---\n")[1], Editor) if text.startswith("---\n") else {}


def snippets(*languages: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(editor_files("content", languages or ("en",))[".vscode/digest.code-snippets"])
    return found


def expanded(snippet: dict[str, Any]) -> list[str]:
    """What an editor program makes of a snippet, once for each word that can be chosen (the grammar of TextMate's snippets)."""
    body = "\n".join(snippet["body"])
    for name, value in TODAY.items():
        body = body.replace(name, value)
    body = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", body)
    most = max([choice.count(",") + 1 for choice in re.findall(r"\$\{\d+\|([^|]*)\|\}", body)], default=1)
    texts = []
    for number in range(most):

        def chosen(hole: re.Match[str], number: int = number) -> str:
            words = hole[1].split(",")
            return words[min(number, len(words) - 1)]

        texts.append(re.sub(r"\$\{\d+\|([^|]*)\|\}", chosen, body).replace("$0", ""))
    return texts


# ---- schemas, on what is really written ------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_what_the_example_sites_hold_fits_the_schemas(site: Path) -> None:
    seen = 0
    for file in sorted((site / "content").rglob("*.md")):
        kind = {"pages": "page", "editions": "edition"}.get(file.relative_to(site / "content").parts[0], "briefing")
        front = front_of(file)
        if kind == "briefing":
            front = {"title": "From its first line", **front}
        assert [error.message for error in validator(kind).iter_errors(front)] == [], file
        seen += 1
    for name in ("authors", "stories", "topics"):
        if (file := site / "content" / f"{name}.yaml").exists():
            validator(name).validate(yaml.load(file.read_text(encoding="utf-8"), Editor))
    validator("settings").validate(yaml.load((site / "digest.yaml").read_text(encoding="utf-8"), Editor))
    assert seen


@pytest.mark.parametrize(
    ("field", "value"),
    [("titel", "A"), ("date", "12 Novembr"), ("status", "publish"), ("sources", [{"ulr": "https://a.example/"}]), ("topics", {"a": "b"})],
)
def test_what_the_example_sites_hold_would_not_fit_with_a_slip_in_it(field: str, value: object) -> None:
    front = front_of(next(iter(sorted((REPO / "tests/sites/invented/content/2024").glob("*vote.md")))))
    assert validator("briefing").is_valid(front)
    assert not validator("briefing").is_valid({**front, field: value})


# ---- the files -------------------------------------------------------------------------------------------------------------


def test_every_schema_that_a_program_is_pointed_at_is_there_and_is_that_of_digest_schema(capsys: pytest.CaptureFixture[str]) -> None:
    made = editor_files("posts/", ("en",))
    pointed = json.loads(made[".vscode/settings.json"])["yaml.schemas"]
    assert set(pointed.values()) == {"/digest.yaml", "/posts/authors.yaml", "/posts/stories.yaml", "/posts/topics.yaml"}
    zed = json.loads(made[".zed/settings.json"])["lsp"]["yaml-language-server"]["settings"]["yaml"]["schemas"]
    assert {path: [value] for path, value in pointed.items()} == zed
    for path in pointed:
        jsonschema.Draft202012Validator.check_schema(json.loads(made[path.removeprefix("./")]))
    for path, text in made.items():
        if path.startswith(".vscode/digest/"):
            assert run(["schema", "--for", Path(path).stem]) == 0
            assert capsys.readouterr().out == text


def test_there_is_a_snippet_for_every_field_with_what_it_means_and_every_word_that_may_be_chosen() -> None:
    found = {snippet["prefix"]: snippet for name, snippet in snippets().items() if name.startswith("Field ")}
    assert list(found) == list(FrontMatter.__slots__)
    properties = validator("briefing").schema["properties"]
    for name, snippet in found.items():
        assert snippet["description"] == properties[name]["description"]
        if words := [word for word in properties[name].get("enum", ()) if word]:
            assert f"${{1|{','.join(words)}|}}" in snippet["body"][0]


@pytest.mark.parametrize("name", list(snippets()))
def test_what_a_snippet_writes_is_taken_by_the_reader_and_fits_the_schema(name: str) -> None:
    snippet = snippets()[name]
    for text in expanded(snippet):
        if name == "Briefing" or not name.startswith("Field "):
            head = "" if name == "Briefing" else "---\ntitle: A\ndate: 2026-03-04\n---\n\nThey met.\n\n"
            tail = "" if name == "Briefing" else "It was so.\n"
            if name.startswith("Facts"):
                head += "Commentary:\n\nAt last.\n\n"
            briefing, problems = read_briefing(Source("content/a.md", f"{head}{text}{tail}".encode()), options())
            assert problems == ()
            assert briefing is not None
            assert len(briefing.commentaries) == 1
            continue
        given = {"title": "A", "date": "2026-03-04", **yaml.load(text, Editor)}
        if given.get("status") == "withdrawn":
            given["corrections"] = [{"date": "2026-03-05", "kind": "retraction", "text": "Wrong."}]
        found = read_front_matter(Source("content/a.md", f"---\n{yaml.safe_dump(given)}---\nThey met.\n".encode()), options())
        assert not fatal(found.problems), found.problems
        assert list(validator("briefing").iter_errors(given)) == []


@pytest.mark.parametrize("language", list(LABELS))
def test_a_snippet_of_a_marker_begins_that_part_in_every_language(language: str) -> None:
    settings, _ = read_settings(Source("digest.yaml", f"{SETTINGS}timezone: UTC\nlanguages: [{language}]\n".encode()))
    assert settings is not None
    found = snippets(language)
    markers = {name: snippet for name, snippet in found.items() if name.endswith(f"[{language}]")}
    assert len(markers) == 4
    for name, snippet in markers.items():
        body = expanded(snippet)[0].replace("(author)", "(Ada Lind)")
        text = (
            f"---\ntitle: A\ndate: 2026-03-04\n---\n\nThey met.\n\n{'Commentary:' if body.count('(') == 0 else ''}\n\nOne.\n\n{body}Two.\n"
        )
        briefing, problems = read_briefing(Source("content/a.md", text.encode()), reading_options(settings))
        assert briefing is not None, problems
        kind = LABELS[language][name.split(" [")[0]]
        said = "".join(one.html for one in briefing.commentaries if kind in ("facts", one.kind))
        assert ("Two." in said) is (kind != "facts")


def test_a_message_of_a_build_shows_at_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "digest.yaml", SETTINGS + "timezone: UTC\n")
    write(tmp_path / "content/2026-03-04 a: b.md", "---\ntitle: A\nstatus: publish\n---\n\nThey met.\n\nComentary:\n\nAt last.\n")
    assert run(["build", "-C", str(tmp_path), "--now", "2026-03-05T00:00Z"]) == 1
    task = json.loads(editor_files("content", ("en",))[".vscode/tasks.json"])["tasks"][0]
    told = set()
    for line in capsys.readouterr().err.splitlines():
        (found,) = [(one, match) for matcher in task["problemMatcher"] if (match := re.match((one := matcher["pattern"])["regexp"], line))]
        told.add(tuple(found[1][found[0][name]] if name in found[0] else "" for name in ("file", "line", "column", "severity", "code")))
    assert told == {
        ("content/2026-03-04 a: b.md", "", "", "warning", "io/name"),
        ("content/2026-03-04 a: b.md", "3", "9", "error", "fm/status"),
        ("content/2026-03-04 a: b.md", "8", "1", "error", "split/typo"),
    }


# ---- the command -----------------------------------------------------------------------------------------------------------


def test_editor_files_are_written_once_and_never_over_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path / "digest.yaml", SETTINGS)
    write(tmp_path / ".vscode/settings.json", "{}")
    assert run(["editor-files", "-C", str(tmp_path)]) == 1
    said = capsys.readouterr()
    made = editor_files("content", ("en",))
    assert said.out.splitlines() == [path for path in made if path != ".vscode/settings.json"]
    assert ".vscode/settings.json: warning: there is another file" in said.err
    assert files(tmp_path / ".vscode")["settings.json"] == b"{}"
    (tmp_path / ".vscode/settings.json").unlink()
    assert run(["editor-files", "-C", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ".vscode/settings.json\n"
    assert run(["editor-files", "-C", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""
    assert {path: (tmp_path / path).read_text(encoding="utf-8") for path in made} == made
