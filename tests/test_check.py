"""``digest check`` says what is wrong and what is worth a look, at the place where it stands, and publishes nothing."""

import json
import re
from pathlib import Path

import pytest

from digest.cli import run
from digest.explain import rules
from digest.rules import WRITING

SETTINGS = "title: The Norwick Digest\nurl: https://norwick.example/\ntimezone: UTC\n"
NOW = ("--now", "2024-04-01T12:00Z")


def site(root: Path, example: str, settings: str = SETTINGS) -> Path:
    """A site folder with the files of an example; one without front matter gets a title."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "digest.yaml").write_text(settings, encoding="utf-8")
    files = re.split(r"^<!-- (\S+) -->\n", example, flags=re.MULTILINE)
    named = dict(zip(files[1::2], files[2::2], strict=True)) or {"content/2024-03-04-talks.md": example}
    for path, text in named.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        head = "" if text.startswith("---") else "---\ntitle: Norwick in March\n---\n"
        (root / path).write_text(head + text, encoding="utf-8")
    return root


def told(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    """What ``digest check`` says of a site, as data."""
    capsys.readouterr()
    run(["check", "-C", str(root), *NOW, "--format", "json", *options])
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_explain_prints_the_section_of_a_rule_and_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "words/loaded"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("words/loaded: hint · A label that takes a side.")
    assert "Not like this:\n\n    The regime closed" in said
    assert run(["explain"]) == 0
    assert capsys.readouterr().out.splitlines() == list(rules())
    assert run(["explain", "word/loaded"]) == 2
    assert "did you mean words/loaded?" in capsys.readouterr().err


def test_the_page_of_rules_has_every_rule_of_writing_at_its_level() -> None:
    assert {name: rule.level for name, rule in rules().items() if name in WRITING} == dict(WRITING)


def test_a_problem_stands_where_the_word_stands_that_nobody_is_quoted_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '“It is clearly over,” he said.\n\nIt rained. The council *will clearly*\nmeet, and "clearly\n so".\n'
    found = [one for one in told(site(tmp_path, text), capsys) if one["rule"] == "words/editorial"]
    assert [(one["line"], one["column"]) for one in found] == [(6, 30)]


def test_a_commentary_is_free_to_use_any_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "The council met, its clerk said.\n\nCommentary: This is clearly absurd, and the regime knows it.\n"
    assert told(site(tmp_path, text), capsys) == []


def test_check_publishes_nothing_and_leaves_what_stands_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, "The council met, its clerk said.\n")
    assert run(["build", "-C", str(root), *NOW, "-q"]) == 0
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (root / "site").rglob("*") if path.is_file()}
    (root / "content/2024-03-05-more.md").write_text("---\ntitle: More\n---\nThe council met again, its clerk said.\n")
    assert run(["check", "-C", str(root), *NOW]) == 0
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (root / "site").rglob("*") if path.is_file()} == before
    assert run(["check", "-C", str(site(tmp_path / "new", "The council met, its clerk said.\n")), *NOW]) == 0
    assert not (tmp_path / "new/site").exists()


def test_a_build_behind_a_check_is_the_build_without_one(tmp_path: Path) -> None:
    text = "The council met, its clerk said.\n\nCommentary: At last.\n"
    for name, checked in (("plain", False), ("checked", True)):
        root = site(tmp_path / name, text)
        if checked:
            assert run(["check", "-C", str(root), *NOW]) == 0
        assert run(["build", "-C", str(root), *NOW, "-q"]) == 0
    trees = [
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name / "site").rglob("*") if path.is_file()}
        for name in ("plain", "checked")
    ]
    assert trees[0] == trees[1]


def test_the_exit_code_tells_errors_and_with_strict_warnings_but_never_hints(tmp_path: Path) -> None:
    hint = site(tmp_path / "hint", "The bridge was closed.\n")
    warning = site(tmp_path / "warning", "The the bridge was closed, he said, and the the end.\n")
    error = site(tmp_path / "error", "The bridge was closed.\n\nCommentery: Bad.\n")
    codes = [[run(["check", "-C", str(root), *NOW, *strict]) for strict in ((), ("--strict",))] for root in (hint, warning, error)]
    assert codes == [[0, 0], [0, 1], [1, 1]]


def test_hints_can_be_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, "The bridge was closed on the the Friday.\n")
    assert [one["level"] for one in told(root, capsys)] == ["hint", "warning"]
    assert [one["level"] for one in told(root, capsys, "--no-hints")] == ["warning"]


def test_an_exception_with_a_reason_silences_a_rule_and_one_for_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "---\ntitle: Talks\nignore:\n  - {rule: words/loaded, reason: the court's own term}\n---\n"
    assert told(site(tmp_path / "needed", f"{head}The regime met, he said.\n\nThe regime met.[^1]\n\n[^1]: Minutes.\n"), capsys) == []
    idle = told(site(tmp_path / "idle", f"{head}The council met, he said.\n"), capsys)
    assert [(one["rule"], one["line"]) for one in idle] == [("fm/ignore", 4)]


def test_a_build_knows_the_names_of_rules_that_only_check_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "---\ntitle: Talks\nignore:\n  - {rule: words/loaded, reason: the court's own term}\n---\n"
    assert run(["build", "-C", str(site(tmp_path, f"{head}The council met, he said.\n")), *NOW, "-q"]) == 0
    assert capsys.readouterr().err == ""


def test_levels_are_the_settings_for_a_rule_or_a_group(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = SETTINGS + "check:\n  levels: {words: warning, words/loaded: 'off', attribution: 'off'}\n"
    found = told(site(tmp_path, "The regime will clearly fall.\n", settings), capsys)
    assert [(one["rule"], one["level"]) for one in found] == [("words/editorial", "warning")]


def test_a_level_for_a_rule_that_there_is_not_names_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = SETTINGS + "check:\n  levels: {words/loadde: 'off'}\n"
    assert run(["check", "-C", str(site(tmp_path, "He said.\n", settings)), *NOW]) == 2
    said = capsys.readouterr().err
    assert "digest.yaml:5:" in said
    assert "write words/loaded" in said


def test_words_of_the_site_are_watched_in_their_language_and_removed_ones_are_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = SETTINGS + "check:\n  words:\n    add: {en: {loaded: {tree-hugger: write “activist”}}}\n    remove: {en: [regime]}\n"
    found = told(
        site(tmp_path, "A tree-hugger of the regime met him, the court said.[^1]\n\nA tree-hugger.[^1]\n\n[^1]: Minutes.\n", settings),
        capsys,
    )
    assert [(one["line"], one["text"]) for one in found] == [(6, "“tree-hugger” takes a side; write “activist”")]


def test_only_the_files_and_folders_that_are_named_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example = "".join(
        f"<!-- content/{name}.md -->\n---\ntitle: {name}\n---\nThe the end, he said of the the {name}.\n"
        for name in ("2024/2024-03-04-one", "2024/2024-03-05-two", "2023/2023-01-01-three")
    )
    root = site(tmp_path, example)

    def paths(*options: str) -> set[object]:
        return {one["path"] for one in told(root, capsys, *options)}

    assert paths(str(root / "content/2024")) == {"content/2024/2024-03-04-one.md", "content/2024/2024-03-05-two.md"}
    assert paths(str(root / "content/2023/2023-01-01-three.md")) == {"content/2023/2023-01-01-three.md"}
    assert run(["check", "-C", str(root), str(tmp_path.parent)]) == 2


def test_a_caret_points_at_the_place_in_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "-C", str(site(tmp_path, "北京 The council met, and the the end, he said.\n")), *NOW])
    problem, line, caret = capsys.readouterr().out.splitlines()
    assert problem.startswith("content/2024-03-04-talks.md:4:25: warning: “the the” stands twice")
    assert line == "    4 | 北京 The council met, and the the end, he said."
    assert caret == "      | 　　" + " " * 22 + "^"


def test_wrong_settings_are_told_in_the_form_that_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, "The council met, its clerk said.\n", SETTINGS + "per_page: none\n")
    assert [(one["path"], one["line"], one["rule"]) for one in told(root, capsys)] == [("digest.yaml", 4, "settings/per_page")]
    assert run(["check", "-C", str(root), *NOW, "--format", "json"]) == 2


def test_github_and_sarif_say_the_same_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, "The the bridge, 100% closed: said the the mayor.\n\nCommentery: Bad.\n")
    plain = told(root, capsys)
    run(["check", "-C", str(root), *NOW, "--format", "github"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(plain)
    for line, one in zip(lines, plain, strict=True):
        assert line.startswith(f"::{one['level']} file={one['path']},line={one['line']},col={one['column']},title={one['rule']}::")
    run(["check", "-C", str(root), *NOW, "--format", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert [(result["ruleId"], result["message"]["text"]) for result in results] == [(one["rule"], one["text"]) for one in plain]
    assert [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in results] == [one["line"] for one in plain]
