"""What the docs say is true: their examples do what the docs say they do, their links lead somewhere, their lists are whole."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from digest.build import Folder, Report, build
from digest.labels import LABELS
from digest.model import Source
from digest.outputs import OUTPUTS
from digest.reading.briefing import read_briefing
from digest.reference import with_tables
from digest.settings import OutputName, ReadingOptions, read_settings, reading_options
from digest.slugs import term_slug
from drawn import png

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
MARKERS = (ROOT / "docs" / "markers.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^(`{3,})(\w+) ([^\n]+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
SETTINGS = "title: The Harbour Digest\nurl: https://harbour.example/\ntimezone: Europe/Berlin\n"
HEAD = ("title: A headline", "date: 2025-03-04")


# ---- docs/markers.md -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Example:
    """A fence of ``docs/markers.md``: what is said of it (``good``, ``text`` or ``bad RULE``), and what it holds."""

    line: int
    said: str
    text: str


def examples(language: str) -> list[Example]:
    found = EXAMPLE.finditer(MARKERS)
    return [Example(MARKERS[: one.start()].count("\n") + 1, one[3], one[4]) for one in found if one[2] == language]


def options(more: str = "") -> ReadingOptions:
    settings, problems = read_settings(Source("digest.yaml", f"{SETTINGS}languages: [en, de]\n{more}".encode()))
    assert settings is not None, problems
    assert not problems
    return reading_options(settings)


def as_a_file(text: str) -> Source:
    """An example as a briefing: title and date are added where it does not have them."""
    front, body = text.removeprefix("---\n").split("---\n", 1) if text.startswith("---\n") else ("", text)
    head = [line for line in HEAD if not re.search(rf"(?m)^{line[:5]}", front)]
    return Source("content/example.md", "\n".join(["---", *head, f"{front}---", body]).encode())


@pytest.mark.parametrize("example", examples("markdown"), ids=lambda example: f"line-{example.line}")
def test_an_example_of_a_marker_does_what_the_page_says(example: Example) -> None:
    settings = next(one.text for one in examples("yaml")) if example.said.endswith(" with these settings") else ""
    briefing, problems = read_briefing(as_a_file(example.text), options(settings))
    verdict, _, rule = example.said.removesuffix(" with these settings").partition(" ")
    assert verdict in ("good", "text", "bad")
    assert {problem.rule for problem in problems} == ({rule} if verdict == "bad" else set()), problems
    if verdict != "bad":
        assert briefing is not None
        assert not (verdict == "text" and briefing.commentaries)


def test_what_is_shown_to_be_a_marker_is_one() -> None:
    marked = ("Commentary", "Kommentar", "Counterview", "Editorial")
    good = [example for example in examples("markdown") if example.said.startswith("good")]
    for example in (one for one in good if any(re.search(rf"(?m)^(#+ )?{word}\b", one.text) for word in marked)):
        settings = examples("yaml")[0].text if "with these settings" in example.said else ""
        briefing, _ = read_briefing(as_a_file(example.text), options(settings))
        assert briefing is not None
        assert briefing.commentaries, f"line {example.line}"


def rules_of_the_code() -> set[str]:
    files = sorted((ROOT / "src" / "digest").rglob("*.py"))
    return {rule for file in files for rule in re.findall(r'"((?:split|cite|fn|ref)/[a-z-]+)"', file.read_text(encoding="utf-8"))}


def test_every_rule_of_the_text_has_a_chapter_with_a_bad_and_a_good_example() -> None:
    chapters = {chapter.split("\n", 1)[0]: chapter for chapter in re.split(r"^### ", MARKERS, flags=re.MULTILINE)[1:]}
    assert {name for name in chapters if name != "authors/unknown"} == rules_of_the_code()
    for name in rules_of_the_code():
        said = [one[3] for one in EXAMPLE.finditer(chapters[name])]
        assert said[:1] == [f"bad {name}"], name
        assert "good" in said, name
        assert {one for one in said if one.startswith("bad")} == {f"bad {name}"}, name


def test_every_label_stands_in_the_docs() -> None:
    assert with_tables(MARKERS) == MARKERS, "make the tables anew, as tests/test_schema.py says"
    rows = [line for line in MARKERS.splitlines() if line.startswith("| ")]
    for language, labels in LABELS.items():
        row = next(row for row in rows if f"`{language}`" in row)
        assert [label for label in labels if not re.search(rf"[|,] {label}(?:,| \|)", row)] == []


# ---- docs/writing.md and the README ----------------------------------------------------------------------------------------


def site_of_the_page_on_writing(root: Path, settings: str = "") -> Report:
    """The site whose files ``docs/writing.md`` shows, each below its name, and a picture wherever it names one."""
    page = (ROOT / "docs" / "writing.md").read_text(encoding="utf-8")
    for one in EXAMPLE.finditer(page):
        file = root / one[3]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(one[4], encoding="utf-8")
        for picture in re.findall(r"(?m)^  src: (\S+)$|!\[[^\]]*\]\((\S+)\)", one[4]):
            (file.parent / "".join(picture)).write_bytes(png())
    if settings:
        (root / "digest.yaml").write_text(settings, encoding="utf-8")
    return build(Folder(root=root), datetime(2025, 3, 10, tzinfo=UTC))


def test_the_site_that_the_page_on_writing_shows_is_built_without_a_warning(tmp_path: Path) -> None:
    report = site_of_the_page_on_writing(tmp_path)
    assert (report.problems, report.commentaries) == ((), 3)
    assert [held.source for held in report.held] == ["content/2025/2025-03-07-night-ferry.md"]
    site = tmp_path / "site"
    for path in ("2025/03/04/ferry-fares", "de/2025/03/04/ferry-fares", "2025/03/02/ferry-sold", "about", "corrections"):
        assert (site / path / "index.html").is_file(), path
    for picture in ("pier.png", "boat.png"):
        assert (site / "2025/03/05/new-pier" / picture).is_file()
    home = (site / "index.html").read_text(encoding="utf-8")
    assert "lower ferry fares" in home
    assert "Rat beschließt" in (site / "de" / "index.html").read_text(encoding="utf-8")
    assert "Ferry is to be sold" not in home
    assert "Pier closed" in home
    build(Folder(root=tmp_path), datetime(2025, 4, 1, tzinfo=UTC))
    assert "Pier closed" not in (site / "index.html").read_text(encoding="utf-8")
    assert (site / "2025/03/08/pier-closed/index.html").is_file()
    assert "In praise of piers" in (site / "feed.xml").read_text(encoding="utf-8")


def test_two_languages_at_one_address_are_an_error_as_the_page_on_writing_says(tmp_path: Path) -> None:
    report = site_of_the_page_on_writing(
        tmp_path, f"{SETTINGS}languages: [en, de]\ndefaults: [{{path: opinion/**, values: {{kind: commentary}}}}]\n"
    )
    assert {problem.rule for problem in report.problems} == {"paths/clash"}


def indented(page: str) -> list[str]:
    """The texts that a page shows by indenting them."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, re.MULTILINE)
    return [re.sub("(?m)^    ", "", block).strip("\n") + "\n" for block in blocks]


def test_the_readme_shows_a_site_that_is_built_and_an_error_that_is_told(tmp_path: Path) -> None:
    shown = indented((ROOT / "README.md").read_text(encoding="utf-8"))
    settings = next(block for block in shown if block.startswith("title: "))
    briefing = next(block for block in shown if block.startswith("---"))
    message = next(block for block in shown if block.startswith("content/"))
    file = tmp_path / message.partition(":")[0]
    file.parent.mkdir()
    (tmp_path / "digest.yaml").write_text(settings, encoding="utf-8")
    file.write_text(briefing, encoding="utf-8")
    now = datetime(2025, 3, 10, tzinfo=UTC)
    report = build(Folder(root=tmp_path), now)
    assert (report.problems, report.facts, report.commentaries) == ((), 2, 1)
    file.write_text(briefing.replace("expects 400,000", "expects 40,000"), encoding="utf-8")
    assert [f"{problem}\n" for problem in build(Folder(root=tmp_path), now).problems] == [message]


# ---- all pages -----------------------------------------------------------------------------------------------------------


def outside_of_code(page: str) -> str:
    return re.sub(r"`[^`\n]+`", "", EXAMPLE.sub("", re.sub(r"(?m)^    .*\n", "", page)))


def links(page: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(([^()\s]+)\)", outside_of_code(page.read_text(encoding="utf-8"))):
        if not re.match(r"https?:", target):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_of_the_docs_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in links(page):
        name, _, fragment = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.is_file(), f"{page.name}: {target}"
        if fragment:
            headings = re.findall(r"(?m)^#+ (.+)$", file.read_text(encoding="utf-8"))
            assert fragment in [term_slug(heading) for heading in headings], f"{page.name}: {target}"


def test_every_page_of_the_docs_is_named_in_the_readme() -> None:
    named = {*links(ROOT / "README.md"), *(f"docs/{page}" for page in links(ROOT / "docs" / "rules.md"))}
    assert [page.name for page in PAGES[1:] if page.relative_to(ROOT).as_posix() not in named] == []


def test_every_dependency_has_its_reason_in_the_docs_and_no_other_has() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed, wanted = (
        {re.split(r"[>=<~!\[; ]", requirement)[0].lower() for requirement in requirements}
        for requirements in (project["project"]["dependencies"], project["project"]["optional-dependencies"]["test"])
    )
    for extra in ("images", "links"):
        needed |= {re.split(r"[>=]", requirement)[0] for requirement in project["project"]["optional-dependencies"][extra]}
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    first, _, rest = text.partition("For tests")
    columns = [row.split("|")[1] for row in first.splitlines() if row.startswith("| [")]
    assert {name for column in columns for name in re.findall(r"`([^`]+)`", column)} >= needed
    for column in columns:
        assert needed & set(re.findall(r"`([^`]+)`", column)), f"{column.strip()} is no dependency"
    named = {name.lower() for name in re.findall(r"[\w-]+", rest.partition("\n## ")[0])}
    assert wanted - named == set()


# ---- docs/outputs.md -----------------------------------------------------------------------------------------------------


def test_the_output_of_ones_own_is_one_file_and_one_line_and_makes_its_page(tmp_path: Path) -> None:
    code, line = (
        one[4] for one in EXAMPLE.finditer((ROOT / "docs/outputs.md").read_text(encoding="utf-8")) if one[2] in ("python", "diff")
    )
    fork, site = tmp_path / "fork", tmp_path / "site"
    shutil.copytree(ROOT / "src", fork / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", fork / "templates")
    shutil.copytree(ROOT / "tests/sites/invented", site, ignore=shutil.ignore_patterns("expected"))
    rooms = fork / "src/digest/outputs"
    (rooms / "outlets.py").write_text(code, encoding="utf-8")
    there = (rooms / "__init__.py").read_text(encoding="utf-8")
    changed = there.replace('    ("sitemap",', f'{line[1:]}    ("sitemap",')
    changed = changed.replace("\nOUTPUTS", "\nfrom digest.outputs.outlets import outlets\nOUTPUTS")
    assert changed != there
    (rooms / "__init__.py").write_text(changed, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(fork / "src")}
    command = (sys.executable, "-m", "digest", "build", "-C", str(site), "--no-cache", "--now", "2026-01-01T00:00Z")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert re.search("<ul><li>.+: [0-9]+</li>", (site / "site/outlets/index.html").read_text(encoding="utf-8"))


def test_the_page_of_outputs_names_all_of_them() -> None:
    rows = [line for line in (ROOT / "docs/outputs.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = re.findall("`([a-z0-9_-]+)`", " ".join(row.split("|")[1] for row in rows))
    assert sorted(named) == sorted(name for name, _ in OUTPUTS) == sorted(get_args(OutputName))
