"""``digest init`` begins a site that builds without a word, ``digest new`` a briefing; neither writes over anything."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from digest.cli import run
from digest.strict_yaml import parse

NOW = ("--now", "2026-03-04T12:00Z")
NEW = ("new", *NOW)


def begun(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert run(["init", str(folder), *NOW]) == 0
    capsys.readouterr()
    return folder


def test_a_new_site_builds_and_is_checked_without_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path / "my-digest", capsys)
    assert run(["check", "-C", str(folder), *NOW, "--strict"]) == 0
    assert run(["build", "-C", str(folder), *NOW, "--strict"]) == 0
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "")
    page = (folder / "site/2026/03/04/an-example/index.html").read_text(encoding="utf-8")
    assert all(part in page for part in ('id="facts"', 'id="commentary-1"', "Jane Doe", 'id="source-1"', 'id="note-1"', "First steps"))
    assert "<title>My Digest" in (folder / "site/index.html").read_text(encoding="utf-8")


def test_init_ends_with_the_lines_to_type_next(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "news", *NOW]) == 0
    assert capsys.readouterr().out == "cd news\ndigest build\ndigest serve\n"
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run(["init", *NOW]) == 0
    assert capsys.readouterr().out == "digest build\ndigest serve\n"


def test_init_writes_nothing_where_one_of_its_files_is_already(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "digest.yaml").write_text("title: Mine\n")
    assert run(["init", str(tmp_path), *NOW]) == 2
    assert "there is a digest.yaml" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["digest.yaml"]
    assert (tmp_path / "digest.yaml").read_text() == "title: Mine\n"


def test_editor_programs_get_schemas_that_the_files_of_the_new_site_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path / "news", capsys)
    settings = json.loads((folder / ".vscode/settings.json").read_text())
    schemas = {path: json.loads((folder / name).read_text()) for name, path in settings["yaml.schemas"].items()}
    assert set(schemas) == {"/digest.yaml", "/content/authors.yaml", "/content/stories.yaml", "/content/topics.yaml"}
    for path in ("digest.yaml", "content/authors.yaml", "content/stories.yaml"):
        node, problems = parse((folder / path).read_text(), path)
        assert node is not None
        assert not problems
        Draft202012Validator.check_schema(schemas[f"/{path}"])
    for name in ("digest.code-snippets", "tasks.json"):
        json.loads((folder / ".vscode" / name).read_text())


def test_a_new_briefing_is_a_draft_that_keeps_its_identity(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path / "news", capsys)
    title = 'Council votes: "yes", 21\\14'
    assert run([*NEW, title, "-C", str(folder), "--story", "first-steps", "--topic", "Fares", "--source", "https://example.org/a"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path == folder / "content/2026/2026-03-04-council-votes-yes-21-14.md"
    text = path.read_text(encoding="utf-8")
    assert "id: tag:example.org,2026-03-04:council-votes-yes-21-14\nstatus: draft\nstory: first-steps\n" in text
    assert run(["build", "-C", str(folder), *NOW, "--drafts", "--strict"]) == 0
    page = (folder / "site/2026/03/04/council-votes-yes-21-14/index.html").read_text(encoding="utf-8")
    assert "Council votes: &#34;yes&#34;, 21\\14" in page or 'Council votes: "yes", 21\\14' in page
    assert run(["build", "-C", str(folder), *NOW]) == 0
    assert not (folder / "site/2026/03/04/council-votes-yes-21-14").exists()


def test_a_text_from_a_file_becomes_a_briefing_that_is_no_draft(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path / "news", capsys)
    (tmp_path / "text.txt").write_text("The council met, its clerk said.\n\nCommentary: At last.\n")
    assert run([*NEW, "Council meets", "-C", str(folder), "--from", str(tmp_path / "text.txt")]) == 0
    assert run(["build", "-C", str(folder), *NOW, "--strict"]) == 0
    page = (folder / "site/2026/03/04/council-meets/index.html").read_text(encoding="utf-8")
    assert page.index("The council met") < page.index('id="commentary-1"') < page.index("At last.")


def test_a_second_briefing_of_one_title_and_day_is_refused_and_the_first_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = begun(tmp_path / "news", capsys)
    assert run([*NEW, "Council meets", "-C", str(folder)]) == 0
    path = Path(capsys.readouterr().out.strip())
    path.write_text("mine")
    assert run([*NEW, "Council meets!", "-C", str(folder)]) == 2
    assert "nothing was written over" in capsys.readouterr().err
    assert path.read_text() == "mine"


def test_a_title_without_latin_letters_needs_a_slug_and_the_message_shows_how(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path / "news", capsys)
    assert run([*NEW, "北京的会谈", "-C", str(folder)]) == 2
    assert "--slug talks" in capsys.readouterr().err
    assert run([*NEW, "北京的会谈", "-C", str(folder), "--slug", "talks"]) == 0
    assert 'title: "北京的会谈"' in (folder / "content/2026/2026-03-04-talks.md").read_text(encoding="utf-8")


def test_the_day_of_a_new_briefing_is_that_of_the_sites_zone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = begun(tmp_path / "news", capsys)
    (folder / "digest.yaml").write_text("title: News\nurl: https://example.org/\ntimezone: Pacific/Auckland\n")
    assert run(["new", "--now", "2026-03-04T22:00Z", "Late", "-C", str(folder)]) == 0
    assert "2026-03-05-late.md" in capsys.readouterr().out
