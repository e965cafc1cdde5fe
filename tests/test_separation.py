"""What is fact and what is commentary, case by case: the files of ``cases/separation``, whose form its README.md tells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from html.parser import HTMLParser
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.labels import LABELS, folded
from digest.model import Briefing, Note, Source
from digest.problems import Problem, fatal
from digest.reading.briefing import read_briefing, read_page
from digest.settings import ReadingOptions

CASES = Path(__file__).parent / "cases" / "separation"
SECTION = re.compile(r"=== (front matter|site labels|file|body|facts|summary|problems|notes of .+|commentary .+)")
COMMENTARY = re.compile(r"commentary (?P<number>\d+) \((?P<kind>\w+)\)(?: by (?P<author>[^:]+))?(?:: (?P<title>.+))?")
PROBLEM = re.compile(r"(?:error|warning) \S+ (?:\d+:\d+|front matter)")
FILE_PATH = "content/case.md"


# ---- the form of a case ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A commentary, as a case describes it."""

    kind: str
    author: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Case:
    """A body with what must become of it. ``problems`` holds the lines of that section."""

    front: str
    labels: tuple[str, ...]
    byte_order_mark: bool
    carriage_returns: bool
    body: str
    facts: str = ""
    commentaries: tuple[Part, ...] = ()
    notes: dict[str, dict[int, str]] = field(default_factory=dict)
    summary: str | None = None
    problems: tuple[str, ...] = ()


def words(text: str) -> str:
    return " ".join(text.split())


def sections(text: str) -> Iterator[tuple[str, str]]:
    name, lines = "", list[str]()
    for line in text.split("\n"):
        if found := SECTION.fullmatch(line):
            yield name, "\n".join(lines)
            name, lines = found[1], []
        else:
            lines.append(line)
    yield name, "\n".join(lines).removesuffix("\n")


def notes_in(text: str) -> dict[int, str]:
    notes = (line.split(": ", 1) for line in text.splitlines() if line)
    return {int(number): words(note) for number, note in notes}


def read_case(path: Path) -> Case:
    text = re.sub(r"\{U\+([0-9A-F]{1,6})\}", lambda code: chr(int(code[1], 16)), path.read_bytes().decode())
    found = list(sections(text))
    given = dict(found)
    assert len(given) == len(found), f"{path.name}: a section stands there twice"
    assert "body" in given, f"{path.name}: there is no line `=== body`"
    parts = []
    for name, content in found:
        if name.startswith("commentary"):
            head = COMMENTARY.fullmatch(name)
            assert head, f"{path.name}: `=== {name}` is not of the form `=== commentary 1 (kind) by Author: title`"
            assert int(head["number"]) == len(parts) + 1, f"{path.name}: commentaries are counted from 1"
            parts.append(Part(head["kind"], head["author"] or "", words(head["title"] or ""), words(content)))
    problems = tuple(line for line in given.get("problems", "").splitlines() if line)
    for line in problems:
        for one in line.removeprefix("maybe ").split(" or "):
            assert PROBLEM.fullmatch(one), f"{path.name}: `{line}` is not of the form `error rule line:column`"
    form = given.get("file", "").split()
    return Case(
        front=given.get("front matter", ""),
        labels=tuple(line for line in given.get("site labels", "").splitlines() if line),
        byte_order_mark="byte-order-mark" in form,
        carriage_returns="carriage-returns" in form,
        body=given["body"],
        facts=words(given.get("facts", "")),
        commentaries=tuple(parts),
        notes={name.removeprefix("notes of "): notes_in(content) for name, content in found if name.startswith("notes of ")},
        summary=words(given["summary"]) if "summary" in given else None,
        problems=problems,
    )


# ---- reading it through the front --------------------------------------------------------------------------------------


def options(changes: tuple[str, ...] = ()) -> ReadingOptions:
    labels = {lang: {folded(label): kind for label, kind in table.items()} for lang, table in LABELS.items()}
    for change in changes:
        verb, lang, label = change.split(" ", 2)
        if verb == "remove":
            del labels[lang][folded(label)]
        else:
            label, kind = label.rsplit(": ", 1)
            labels.setdefault(lang, {})[folded(label)] = kind  # type: ignore[assignment]
    return ReadingOptions(
        content="content",
        languages=("en", *(lang for lang in LABELS if lang != "en"), "pl", "de-AT", "zh-Hant"),
        zone=ZoneInfo("UTC"),
        publishing_hour=time(6),
        labels=labels,
        defaults=(),
        rename={},
        unknown="error",
        too_long="error",
        permalink="/:year/:month/:day/:slug/",
        seconds=10,
    )


def with_front_matter(body: str, front: str = "") -> tuple[str, int]:
    """The file, and the number of the line that the body begins with."""
    given = front.splitlines()
    head = [line for line in ("title: A headline", "date: 2025-12-07") if not any(own.startswith(line[:5]) for own in given)]
    lines = ["---", *head, *given, "---"]
    return "\n".join([*lines, body, ""]), len(lines) + 1


def read(case: Case) -> tuple[Briefing | None, tuple[Problem, ...], int]:
    text, first = with_front_matter(case.body, case.front)
    if case.carriage_returns:
        text = text.replace("\n", "\r\n")
    if case.byte_order_mark:
        text = "\ufeff" + text
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), options(case.labels))
    return briefing, problems, first


# ---- what a reader sees --------------------------------------------------------------------------------------------------

_BLOCKS = """p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote pre hr br div details summary
    figure figcaption section article aside header footer"""
BLOCKS = frozenset(_BLOCKS.split())


class _Seen(HTMLParser):
    """The words of a piece of HTML; what leads to a note, a source or a fact is said in brackets, an image by its alt text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.after: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        href = given.get("href") or ""
        if tag in BLOCKS:
            self.words.append(" ")
        if tag == "img":
            self.words.append(f" [image: {given.get('alt') or ''}] ")
        if tag == "a":
            reference = given.get("class") in ("note", "source")
            self.silent = self.silent or reference
            if reference or given.get("class") == "cites":
                self.after.append(f" [{href.removeprefix('#').replace('-', ' ')}] ")
            else:
                self.after.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.words.append(" ")
        if tag == "a" and self.after:
            self.silent = False
            self.words.append(self.after.pop())

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def _seen(html: str) -> _Seen:
    seen = _Seen()
    seen.feed(html)
    seen.close()
    return seen


def seen(html: str) -> str:
    return words("".join(_seen(html).words))


def notes_seen(notes: tuple[Note, ...]) -> dict[int, str]:
    return {note.number: seen(note.html) for note in notes}


# ---- the comparison ------------------------------------------------------------------------------------------------------


def said(problem: Problem, first: int) -> str:
    place = f"{problem.line - first + 1}:{problem.column}" if problem.line >= first else "front matter"
    return f"{problem.level} {problem.rule} {place}"


def meant(line: str, actual: str) -> bool:
    level, rule, place = line.split(" ", 2)
    their_level, their_rule, their_place = actual.split(" ", 2)
    return level == their_level and place == their_place and their_rule in rule.split("|")


def unmet(expected: tuple[str, ...], actual: list[str]) -> tuple[list[str], list[str]]:
    """The expected problems that are not there, and those that are there and not expected."""
    left, missing = list(actual), []
    for line in expected:
        choices = line.removeprefix("maybe ").split(" or ")
        found = next((one for one in left if any(meant(choice, one) for choice in choices)), None)
        if found is not None:
            left.remove(found)
        elif not line.startswith("maybe "):
            missing.append(line)
    return missing, left


@pytest.mark.parametrize("path", sorted(CASES.glob("[!R]*.md")), ids=lambda path: path.stem)
def test_the_text_is_separated_as_its_case_says(path: Path) -> None:
    case = read_case(path)
    briefing, problems, first = read(case)
    missing, surplus = unmet(case.problems, [said(problem, first) for problem in problems])
    shown = "\n".join(map(str, problems))
    assert (missing, surplus) == ([], []), f"missing: {missing}; not expected: {surplus}\n{shown}"
    if fatal(problems):
        assert (case.facts, case.commentaries, case.notes) == ("", (), {}), "a text with errors has no parts"
        return
    assert briefing is not None
    assert seen(" ".join(block.html for block in briefing.facts.blocks)) == case.facts
    parts = tuple(Part(part.kind, part.author, part.title, seen(part.html)) for part in briefing.commentaries)
    assert parts == case.commentaries
    notes = {"facts": notes_seen(briefing.facts.notes)}
    notes |= {f"commentary {part.number}": notes_seen(part.notes) for part in briefing.commentaries}
    assert {name: found for name, found in notes.items() if found} == case.notes
    if case.summary is not None:
        assert words(briefing.summary) == case.summary
    for owner in (briefing.facts, *briefing.commentaries):
        assert [note.number for note in owner.notes] == sorted(note.number for note in owner.notes)
    assert [part.number for part in briefing.commentaries] == list(range(1, len(parts) + 1))


def test_a_text_with_an_error_is_no_briefing() -> None:
    text, _ = with_front_matter("The council met.\nCommentary: It is late.")
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), options())
    assert fatal(problems)
    assert briefing is None


def separated(body: str, front: str = "") -> tuple[str, list[str]]:
    text, _ = with_front_matter(body, front)
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), options())
    assert briefing is not None, "\n".join(map(str, problems))
    return seen(" ".join(block.html for block in briefing.facts.blocks)), [seen(part.html) for part in briefing.commentaries]


def test_a_very_long_text_is_separated_like_a_short_one() -> None:
    facts = [f"Fact {number} is reported." for number in range(2_000)]
    opinions = [f"Opinion {number} is held." for number in range(2_000)]
    expected = (" ".join(facts), [" ".join(opinions)])
    assert separated("\n\n".join([*facts, "Commentary:", *opinions])) == expected
    assert separated("\n".join([*facts, "Commentary:", *opinions])) == expected


def test_a_hundred_commentaries_are_told_apart() -> None:
    opinions = [f"Opinion {number} is held." for number in range(100)]
    markers = (f"Commentary by Jane Doe:\n{opinion}\n" for opinion in opinions)
    assert separated("\n".join(["It ended.\n", *markers])) == ("It ended.", opinions)


def test_a_label_in_a_very_long_word_is_no_label() -> None:
    word = "Commentary" * 2_000
    assert separated(f"{word}: it ended.") == (f"{word}: it ended.", [])


def refused(body: str) -> str:
    """What is said of a text that would cost too much to read, and of nothing else in it."""
    text, first = with_front_matter(body)
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), options())
    assert briefing is None
    assert [said(problem, first) for problem in problems] == ["error budget 1:1"]
    return problems[0].text


def test_more_than_two_hundred_lines_with_labels_are_refused_with_the_reason() -> None:
    assert refused("\n\n".join(["It ended.", *["Commentary by Jane Doe: so."] * 201]))
    sentence = "Opinion polls differ."
    assert separated("\n\n".join([sentence] * 300)) == (" ".join([sentence] * 300), [])


def test_a_table_with_a_wide_head_and_many_short_rows_is_refused_before_its_cells_are_made() -> None:
    table = f"{'|a' * 2_000}|\n{'|-' * 2_000}|\n" + "|b|\n" * 500
    assert "more than 200,000 cells" in refused(f"It ended.\n\n{table}")


@pytest.mark.parametrize("tag", ["<b lang=#>", "<b title='>#'>", '<b a=b"#>', "<<title>b lang=#>"])
def test_tags_that_are_opened_again_in_each_paragraph_are_refused_before_they_are_millions(tag: str) -> None:
    opened = "".join(f"{tag.replace('#', str(number))}\n\n" for number in range(1_000))
    text = f"It ended.\n\n<div><p>\n{opened}{'<p>a' * 500}\n\n{'<p>a' * 500}\n\n</div>"
    assert "with different attributes" in refused(text)


def test_a_long_table_in_html_is_no_attack() -> None:
    row = '<tr><td><b>a</b><td><b lang="uk">b</b><td><a href="https://example.org/#">c</a>\n\n'
    facts, _ = separated("It ended.\n\n<table>\n" + "".join(row.replace("#", str(number)) for number in range(500)) + "</table>")
    assert facts.count("c") == 500


def test_text_far_behind_a_colon_is_not_lost() -> None:
    assert separated(f"It ended.\n\nCommentary:{' ' * 1000}It was late.") == ("It ended.", ["It was late."])


def test_headings_have_levels_below_that_of_their_part_and_ids_of_their_own() -> None:
    text, _ = with_front_matter("# One\n\nIt ended.\n\n#### Two\n\n## One\n\nCommentary: So.\n\n### One\n\n### One\n\nIt is.")
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), options())
    assert briefing is not None, "\n".join(map(str, problems))
    facts = [block.html for block in briefing.facts.blocks if not block.number]
    assert facts == ['<h3 id="h-one">One</h3>', '<h4 id="h-two">Two</h4>', '<h4 id="h-one--2">One</h4>']
    assert re.findall(r"<h.*", briefing.commentaries[0].html) == ['<h3 id="h-one--3">One</h3>', '<h3 id="h-one--4">One</h3>']


def test_bare_text_that_raw_html_leaves_stands_in_an_element() -> None:
    text, _ = with_front_matter("<noscript>It ended.</noscript>\n\nCommentary:\n\n<noscript>So it is.</noscript>")
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), options())
    assert briefing is not None, "\n".join(map(str, problems))
    assert [block.html for block in briefing.facts.blocks] == ["<div>It ended.</div>"]
    assert briefing.commentaries[0].html == "<div>So it is.</div>"


def test_markers_mean_nothing_in_a_standing_page() -> None:
    source = Source("content/pages/about.md", b"---\ntitle: About\n---\nWho we are.\n\nCommentary: what we write.\n\n## Opinion\n\nToo.\n")
    page, problems = read_page(source, options())
    assert page is not None
    assert problems == ()
    assert seen(page.html) == "Who we are. Commentary: what we write. Opinion Too."


def test_a_note_that_is_defined_inside_a_note_is_printed_too() -> None:
    text, _ = with_front_matter("It ended.[^a][^b]\n\n[^a]: [^b]: in the town hall")
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), options())
    assert briefing is not None, problems
    assert [(note.number, seen(note.html)) for note in briefing.facts.notes] == [(1, ""), (2, "in the town hall")]
