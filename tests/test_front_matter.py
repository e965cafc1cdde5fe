"""Front matter: found at the start of a file, read by the fields, completed from the file's name and the site's settings."""

import re
from datetime import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.model import Correction, FrontMatter, Image, Reference, Source
from digest.problems import Problem, fatal
from digest.reading.frontmatter import FrontPart, matches, read_front_matter, read_page_front_matter
from digest.settings import ReadingOptions, read_settings, reading_options

SETTINGS = "title: A\nurl: https://a.example\ntimezone: Europe/Kyiv\nlanguages: [en, uk, pt-BR]\n"
NAMED = "content/talks.md"
GOOD = "title: A\ndate: 2025-12-07\n"


def options(more: str = "", base: str = SETTINGS) -> ReadingOptions:
    found, problems = read_settings(Source("digest.yaml", (base + more).encode()))
    assert found is not None, problems
    return reading_options(found)


def part(body: str | bytes, path: str = NAMED, more: str = "", base: str = SETTINGS) -> FrontPart[FrontMatter]:
    return read_front_matter(Source(path, body.encode() if isinstance(body, str) else body), options(more, base))


def read(head: str, path: str = NAMED, more: str = "") -> FrontMatter:
    found = part(f"---\n{head}\n---\nBody\n", path, more)
    assert not found.problems
    assert found.front is not None
    return found.front


def told(head: str, path: str = NAMED, more: str = "", base: str = SETTINGS) -> list[str]:
    return [str(problem) for problem in sorted(part(f"---\n{head}\n---\nBody\n", path, more, base).problems)]


# ---- where it begins and ends ----------------------------------------------------------------------------------------


def test_the_body_is_what_stands_after_the_closing_line() -> None:
    found = part("---\ntitle: A\ndate: 2025-12-07\n---\n\n\tBody  \n---\nmore")
    assert (found.body, found.body_line) == ("\n\tBody  \n---\nmore", 5)
    assert found.places_of["title"] == (2, 8)
    assert found.places_of["date"] == (3, 7)


def test_a_byte_order_mark_and_the_line_ends_of_windows_and_old_macs_change_no_place() -> None:
    for newline in ("\n", "\r\n", "\r"):
        found = part(b"\xef\xbb\xbf" + f"---\ntitle: A\ndate: nothing\n---  \nBody\n{newline}".replace("\n", newline).encode())
        assert [(problem.line, problem.column) for problem in found.problems] == [(3, 7)]
        assert found.body.rstrip("\n") == "Body"
        assert found.body_line == 5


def test_a_file_may_end_with_its_front_matter() -> None:
    assert part("---\ntitle: A\ndate: 2025-12-07\n---").body == ""


UNSPLIT = {
    "": (1, "the file is empty; begin the file with a line ---"),
    " \n\n": (1, "the file is empty"),
    "---": (1, "nothing but ---"),
    "\n\n---\ntitle: A\n---\n": (3, "delete the 2 empty lines above it"),
    " ---\ntitle: A\n---\n": (1, "has spaces before it"),
    "title: A\ndate: 2025-12-07\n\nBody": (1, "the line --- that opens the front matter is missing"),
    "----\ntitle: A\n---\n": (1, "exactly three hyphens, not ----"),
    "—\ntitle: A\n—\n": (1, "exactly three hyphens, not —"),
    "+++\ntitle = 1\n+++\n": (1, "TOML is not understood"),
    "# Heading\n\nText": (1, "there is no front matter; begin the file with"),
    "Text\n\n---\ntitle: A\n---\n": (3, "move what stands above it below it"),
    "---\ntitle: A\ndate: 2025-12-07\n\nBody": (1, "no end; write a line --- after line 3"),
    "---\ntitle: A\n----\nBody": (3, "not ----; write ---"),
    "---\ntitle: A\n ---\nBody": (3, "with spaces before it"),
    "---\ntitle: A\n–––\nBody": (3, "not –––"),
    "---\ntitle: A\n...\nBody": (1, "after line 2"),
    "---\ntitle: A\ndate: 2025-12-07\n\nThe text begins.\n\n---\n\nmore": (5, "is missing before this text"),
}


@pytest.mark.parametrize("text", UNSPLIT)
def test_front_matter_that_cannot_be_found_is_told(text: str) -> None:
    line, said = UNSPLIT[text]
    found = part(text)
    assert found.front is None
    assert [(problem.line, problem.rule) for problem in found.problems] == [(line, "fm/missing")]
    assert said in found.problems[0].text


@pytest.mark.parametrize(
    ("body", "line", "column", "said"),
    [
        (b"---\ntitle: caf\xe9\n---\n", 2, 11, "the byte E9 here is not UTF-8"),
        ("---\ntitle: é".encode() + b"\xff", 2, 9, "the byte FF"),
        ("---\na: b\n".encode("utf-16"), 1, 1, "is saved as UTF-16; save it as UTF-8"),
        ("---\na: b\n".encode("utf-16-le"), 1, 1, "the file looks saved as UTF-16; save it as UTF-8"),
        ("---\ntitle: é\n".encode("utf-16-be"), 1, 1, "the file looks saved as UTF-16; save it as UTF-8"),
        ("---\na: b\n".encode("utf-32"), 1, 1, "UTF-32"),
        (b"PK\x03\x04\x14\x00\x00\x00\x08\x00\xa7", 1, 1, "a document of a word processor, or an archive; save it as plain text"),
        (b"{\\rtf1\\ansi Talks}", 1, 1, "a document of a word processor (RTF); save it as plain text"),
        (bytes(range(256)), 1, 1, "this is no text file; save it as plain text"),
        (
            b"---\ntitle: A\n---\n\nA\n\n<<<<<<< HEAD\nB\n=======\nC\n>>>>>>> main\n",
            7,
            1,
            "Git left two versions of a passage here; keep one",
        ),
        (b"---\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> main\n---\n", 2, 1, "delete the lines that begin with <<<<<<<"),
        (b"---\r\ntitle: A\r\n---\r\na\x00b", 4, 2, "U+0000"),
        ("---\ntitle: A\n---\n\ufdd0".encode(), 4, 1, "U+FDD0"),
        ("---\ntitle: A\n---\n\x85".encode(), 4, 1, "U+0085"),
        ("---\ntitle: A\n---\n\U0001ffff".encode(), 4, 1, "U+1FFFF"),
        (b"---\ntitle: A\n---\n\x7f", 4, 1, "U+007F"),
        (b"\xed\xa0\x80", 1, 1, "not UTF-8"),
    ],
)
def test_what_is_no_clean_text_is_refused_with_its_place(body: bytes, line: int, column: int, said: str) -> None:
    (problem,) = part(body).problems
    assert (problem.line, problem.column) == (line, column)
    assert said in problem.text


def test_what_only_resembles_a_mark_of_git_is_text() -> None:
    assert part(f"---\n{GOOD}---\n\n<<<<<<< is how Git begins\n\nA\n=======\n").front is not None


# ---- fields ------------------------------------------------------------------------------------------------------------


def test_title_and_date_are_enough() -> None:
    front = read(GOOD)
    assert (front.title, front.date.at.isoformat(), front.date.exact) == ("A", "2025-12-07T00:00:00+02:00", False)
    assert (front.status, front.kind, front.ai, front.priority) == ("published", "report", "none", 5)


EVERY_FIELD = """\
title: A
date: 2025-12-07T10:00
updated: 2025-12-08
expires: 2026-01-01
slug: b
id: tag:a.example,2025:b
lang: uk
status: withdrawn
kind: fact-check
summary: >
  One
  two
dateline: Kyiv
topics: [c, d]
places: [e]
people: [f]
organizations: [g]
story: h
reporters: [jane-doe, John Roe]
sources:
- https://a.example/i
- url: https://a.example/j
  title: k
  outlet: l
  author: m
  published: 2025-01-01
  accessed: 2025-01-02
  lang: en
  type: data
  paywall: true
  archived: https://a.example/n
  key: o
- title: p
corrections: [{date: 2025-12-08, kind: retraction, text: q, part: commentary}]
methods: |
  r: s

  t
image: {src: u.png, alt: v, credit: w, caption: x}
priority: 9
pin_until: 2025-12-09
translation_of: y
aliases: [/z/]
reviewed_by: [a]
ai: assisted
ignore: [{rule: split/almost, reason: c}]
extra: {d: [e, {f: 1}]}
"""


def test_every_field_can_be_given() -> None:
    front = read(EVERY_FIELD)
    assert {line.partition(":")[0] for line in EVERY_FIELD.splitlines() if line[:1].isalpha()} >= set(FrontMatter.__slots__)
    assert front.summary == "One two"
    assert front.methods == "r: s\n\nt"
    assert front.sources[0] == Reference(url="https://a.example/i")
    assert front.sources[1].published is not None
    assert front.sources[1].paywall is True
    assert front.sources[2] == Reference(title="p")
    assert isinstance(front.corrections[0], Correction)
    assert front.corrections[0].part == "commentary"
    assert front.image == Image(src="u.png", alt="v", credit="w", caption="x")
    assert front.extra == {"d": ("e", {"f": "1"})}
    assert (front.priority, front.reporters) == (9, ("jane-doe", "John Roe"))


def test_the_field_decides_what_a_text_means() -> None:
    front = read(
        'title: 12:30\ndate: 2025-12-07\nlang: pt-br\ndateline: 0123\nsummary: "{{ x }} %s {% y %} \\\\1"\nplaces: [No, 1e3, 2024-01-01]'
    )
    assert (front.title, front.lang, front.dateline) == ("12:30", "pt-BR", "0123")
    assert front.summary == "{{ x }} %s {% y %} \\1"
    assert front.places == ("No", "1e3", "2024-01-01")


def test_norwegian_is_a_language() -> None:
    found = part("---\ntitle: A\ndate: 2025-12-07\nlang: no\n---\n")
    assert found.lang == "no"
    assert [(problem.line, problem.column, problem.level) for problem in found.problems] == [(4, 7, "warning")]
    assert "write languages: [en, uk, pt-BR, no] in digest.yaml" in found.problems[0].text


@pytest.mark.parametrize("value", ["", " ~", " null", " # nothing yet"])
def test_an_empty_value_counts_as_not_given(value: str) -> None:
    head = "".join(f"{field}:{value}\n" for field in FrontMatter.__slots__ if field not in ("title", "date"))
    assert read(GOOD + head) == read(GOOD)
    assert told(f"title:{value}\ndate: 2025-12-07")[0].startswith("content/talks.md:2:")
    assert '"title" is empty; write title: A headline' in told(f"title:{value}\ndate: 2025-12-07")[0]


def test_null_in_quotes_is_a_text() -> None:
    assert read("title: 'null'\ndate: 2025-12-07\nsummary: Null").title == "null"


def test_a_single_value_is_a_list_of_one() -> None:
    front = read(GOOD + "topics: energy\nreporters: Jane Doe\nsources: https://a.example/\naliases: /b/\nid: tag:a.example,2025:b")
    assert (front.topics, front.reporters, front.aliases) == (("energy",), ("Jane Doe",), ("/b/",))
    assert front.sources == (Reference(url="https://a.example/"),)
    assert read(GOOD + "organizations: 'Dewey, Cheatham and Howe'").organizations == ("Dewey, Cheatham and Howe",)


def test_short_texts_are_one_line_and_no_break_spaces_stay() -> None:
    assert read("title: |\n  A\n  b\tc\u00a0: d\ndate: 2025-12-07\ntopics: ['  e   f ', e f]").title == "A b c\u00a0: d"
    assert read(GOOD + "topics: ['  e   f ', e f]").topics == ("e f",)


def test_draft_is_another_word_for_the_status() -> None:
    assert read(GOOD + "draft: true").status == "draft"
    assert read(GOOD + "draft: Yes").status == "draft"
    assert read(GOOD + "draft: false").status == "published"
    assert read(GOOD + "draft:").status == "published"
    assert read(GOOD + "draft: true\nstatus: draft").status == "draft"


# Twenty mistakes that people make, and then some: what is typed below a good title and date, where it is told, and what is said.
MISTAKES = {
    "titel: B": (4, 1, 'there is no field "titel"; write "title"'),
    "Topics: a": (4, 1, 'write "topics"'),
    "author: Jane": (4, 1, 'write "reporters"'),
    "tags: [a]": (4, 1, 'write "topics"'),
    "description: b": (4, 1, 'write "summary"'),
    "layout: post": (4, 1, 'delete it, or put it below "extra"'),
    "title: B": (4, 1, '"title" stands twice, first in line 2'),
    "summary: Kyiv: the talks": (4, 10, 'write summary: "Kyiv: the talks"'),
    "topics: energy, climate": (4, 9, "write topics: [energy, climate]"),
    "topics: طاقة، مناخ": (4, 9, "write topics: [طاقة, مناخ]"),
    "topics:\n  -energy\n  -climate": (5, 3, 'write "- energy"'),
    "topics:\n  - a\n  -": (6, 4, 'entry 2 of "topics" is empty; delete it'),
    "topics:\n  - Kyiv: a": (5, 5, 'write "Kyiv: a"'),
    "topics: [Kyiv: a]": (4, 10, 'write "Kyiv: a"'),
    "topics: {a: b}": (4, 9, "write topics: [one, two]"),
    "topics: [a, [b]]": (4, 13, "has to be one text, not a list"),
    f"topics: [{'a' * 101}]": (4, 10, "101 characters, and 100 are allowed"),
    f"topics: [{'漢' * 90}]": (4, 10, "too long for an address"),
    f"topics: [{', '.join(f't{number}' for number in range(201))}]": (4, 9, '"topics" has 201 entries, and 200 are allowed'),
    "summary: [Breaking]": (4, 10, 'write summary: "[Breaking]"'),
    "summary: {a}": (4, 10, 'write summary: "{a}"'),
    f"summary: {'x' * 301}": (4, 10, "301 characters, and 300 are allowed; shorten it by 1"),
    "updated: 12 Novembr": (4, 10, 'the date "12 Novembr" is not complete: the year is missing; write it as in 2025-11-12'),
    "updated: 03/04/2025": (4, 10, "two ways; write 2025-03-04 or 2025-04-03"),
    "updated: 2025-02-30": (4, 10, "February 2025 has 28 days"),
    "updated: [2025-12-08]": (4, 10, "write updated: 2025-12-08"),
    "updated:\n  - 2025-12-08": (5, 3, "write updated: 2025-12-08"),
    "status: publish": (4, 9, "write published (draft, published, withdrawn)"),
    "kind: opinion": (4, 7, "write commentary"),
    "kind: factcheck": (4, 7, "write fact-check"),
    "draft: maybe": (4, 8, '"draft" is either true or false'),
    "draft: true\nstatus: published": (4, 8, "contradict each other"),
    "status: withdrawn": (4, 9, "has to say why; add an entry with date, kind: retraction and text to corrections"),
    "status: withdrawn\ncorrections:\n  - date: 2025-12-08\n    text: b": (4, 9, "add kind: retraction to the entry in line 6"),
    "status: withdrawn\ncorrections: [{date: 2025-12-08, kind: note, text: b}]": (4, 9, "write kind: retraction in the entry in line 5"),
    "slug: Ünïcode Talks": (4, 7, "write slug: unicode-talks"),
    "slug: путін": (4, 7, "write it in Latin letters"),
    "slug: '---'": (4, 7, "may hold only"),
    f"slug: {'a' * 201}": (4, 7, "longer than 200"),
    "lang: en_US": (4, 7, "write en-US"),
    "lang: English": (4, 7, "write en"),
    "id: talks": (4, 5, "is no URI"),
    "id: javascript:alert(1)": (4, 5, "may not be a script"),
    "priority: 10": (4, 11, '"priority" is too large; write at most 9'),
    "priority: -1": (4, 11, "write at least 0"),
    "priority: high": (4, 11, "a whole number; write one from 0 to 9"),
    "sources: [www.example.org/a]": (4, 11, "write https://www.example.org/a"),
    "sources: ['https://a.example/b c']": (4, 11, "write https://a.example/b%20c"),
    "sources:\n  - https://a.example, https://b.example": (5, 5, "two addresses; give each a line of its own that begins with a dash"),
    "sources:\n  https://a.example\n  https://b.example": (5, 3, "two addresses; give each a line of its own that begins with a dash"),
    "sources: ['https://a.example,%20https://b.example']": (4, 11, "two addresses; give each"),
    "sources: [{url: 'https://a.example,https://b.example'}]": (4, 17, "two addresses; write one of them"),
    "sources: ['https://a example/b']": (4, 11, "a host holds no space; take it out"),
    "sources: ['https://a%20example/b']": (4, 11, "a host holds no space; take it out"),
    "sources: ['<https://a.example>']": (4, 11, "between < and >; write https://a.example"),
    "sources: ['htps://a.example/b']": (4, 11, "write https://a.example/b"),
    "sources:\n  - Minutes of the session": (5, 5, "if it is a title, write - title: Minutes of the session"),
    "sources:\n  - '[Minutes](https://a.example)'": (5, 5, "write - url: https://a.example, and below it title: Minutes"),
    "sources: [{url: '[Minutes](https://a.example)'}]": (4, 17, "is a link of Markdown; write url: https://a.example"),
    "sources: ['javascript:alert(1)']": (4, 11, "begins with https://"),
    "sources: [{ulr: https://a.example, title: b}]": (4, 12, 'no field "ulr" in entry 1 of "sources"; write "url"'),
    "sources: [{url: https://a.example, type: book}]": (4, 42, "document, report, interview, data, press-release"),
    "sources: [{key: a}]": (4, 11, "does not say what it is"),
    "sources: [{key: a, title: b}, {key: A, title: c}]": (4, 37, "that of entry 1 too"),
    "sources: [{key: a b, title: c}]": (4, 17, "only letters, digits"),
    "sources: {url: https://a.example}": (4, 10, "put a dash and a space before its first line"),
    "sources: [{url: https://a.example, paywall: maybe}]": (4, 45, "either true or false"),
    "corrections: Wrong": (4, 14, "write corrections: [{date:"),
    "corrections: [{date: 2025-12-08}]": (4, 15, '"text" is missing in entry 1 of "corrections"'),
    "corrections: [{text: a}]": (4, 15, '"date" is missing in entry 1 of "corrections"'),
    "corrections: [{date: 2025-12-08, text: ''}]": (4, 40, "is empty; write text: What was wrong"),
    "image: a.png": (4, 8, "write image: {src: a.png, alt:"),
    "image: {src: a.png}": (4, 8, '"alt" is missing in "image"; add a line alt: What the picture shows'),
    "image: {src: a.png, alt: }": (4, 26, '"alt" in "image" is empty'),
    "image: {src: ../a.png, alt: b}": (4, 14, "may not leave its folder"),
    "image: {src: 'C:\\a.png', alt: b}": (4, 14, "save the picture beside the briefing and write its name, as a.png"),
    "image: {src: https://a.example/b/c.png, alt: b}": (4, 14, "save the picture beside the briefing and write its name, as c.png"),
    "image: {src: 'a\\b.png', alt: b}": (4, 14, "write a/b.png"),
    "aliases: [https://a.example/b/]": (4, 11, "write /b/"),
    "aliases: [old page]": (4, 11, "holds a space, as no address does; write the old address of the page, as /old-page/ or /old%20page/"),
    "ignore: [{rule: a}]": (4, 10, '"reason" is missing'),
    "ignore: words": (4, 9, "write ignore: [{rule:"),
    "extra: [a]": (4, 8, "has to be a map"),
    "methods: {a: b}": (4, 10, "a colon in a text"),
    "story: [a]": (4, 8, "write story: a"),
    "reporters: [{name: Jane}]": (4, 13, "reporters are names or ids; write Jane"),
    "reporters:\n  - name: Jane Doe\n    role: Editor": (5, 5, "reporters are names or ids; write - Jane Doe"),
    "topics:\n  - name: Energy": (5, 5, "topics are texts without fields of their own; write - Energy"),
    "topics:\n  • Energy\n  • Climate": (5, 3, "write - instead of •"),
    "\u200bsummary: a": (4, 1, "an invisible character (U+200B) stands before summary; delete it"),
    "sum\u00admary: a": (4, 1, "an invisible character (U+00AD) stands in summary; delete it"),
    "\u00a0summary: a": (4, 1, "a no-break space (U+00A0) stands before summary; delete it"),
    "nav: 1": (4, 1, 'there is no field "nav"'),
    "\tsummary: a": (4, 1, "use spaces"),
    "summary:a": (4, 9, "write summary: a"),
    "summary a": (4, 1, 'write it as "summary: a"'),
}  # fmt: skip


@pytest.mark.parametrize("head", MISTAKES)
def test_a_mistake_is_told_once_at_its_place_with_what_to_write(head: str) -> None:
    line, column, said = MISTAKES[head]
    found = part(f"---\n{GOOD}{head}\n---\nBody\n")
    assert len(found.problems) == 1, found.problems
    problem = found.problems[0]
    assert (problem.path, problem.line, problem.column, problem.level) == (NAMED, line, column, "error")
    assert said in problem.text
    assert ";" in problem.text


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    lines = told(
        "titel: A: b\ndate: Monday\ntopics: a, b\nstatus: live\nimage: {src: /a.png}\nsources: [x, {url: y, ulr: z}]\nslug: other",
        "content/2025-12-07-x.md",
    )
    assert [[*line.split(":")[1:3], line.rpartition("[")[2]] for line in lines] == [
        ["2", "1", "fm/unknown]"], ["2", "8", "yaml/colon]"], ["3", "7", "fm/date]"], ["4", "9", "fm/topics]"], ["5", "9", "fm/status]"],
        ["6", "8", "fm/image]"], ["7", "11", "fm/sources]"], ["7", "20", "fm/sources]"], ["7", "23", "fm/unknown]"], ["8", "7", "fm/slug]"],
    ]  # fmt: skip


def test_no_word_of_a_library_reaches_the_editor() -> None:
    heads = [GOOD + head for head in MISTAKES] + ["", "- a", "a", "title: [\n", "title: {a: {b: c}}"]
    for head in heads:
        for line in told(head):
            assert not re.search(
                "pydantic|yaml\\.|Input should|String should|mapping values|NoneType|Traceback|expected|literal|tuple|\\bdict", line
            ), line


def test_a_date_in_another_form_is_a_warning_with_the_iso_form() -> None:
    found = part("---\ntitle: A\ndate: 7 December 2025\n---\n")
    assert found.front is not None
    assert [str(problem) for problem in found.problems] == [
        'content/talks.md:3:7: warning: the date "7 December 2025" is read as 2025-12-07; write it so  [fm/date]'
    ]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("ignore: [{rule: split/almots, reason: b}]", 'no rule "split/almots" that can be ignored; write split/almost'),
        ("ignore: [{rule: split/typo, reason: b}]", 'no rule "split/typo" that can be ignored; delete the entry'),
        ("ignore: [{rule: fm/title, reason: b}]", 'no rule "fm/title" that can be ignored; delete the entry'),
        ("updated: 2025-12-01", "older than the briefing"),
        ("expires: 2025-12-01", "expires before it is published"),
        ("corrections: [{date: 2025-12-08, kind: retraction, text: a}]", "write status: withdrawn"),
        ("dateline: Line #3", 'write dateline: "Line #3"'),
    ],
)
def test_what_is_only_odd_is_a_warning(head: str, said: str) -> None:
    found = part(f"---\n{GOOD}{head}\n---\n")
    assert found.front is not None
    assert [problem.level for problem in found.problems] == ["warning"]
    assert said in found.problems[0].text


def test_without_a_time_zone_a_date_without_an_offset_is_an_error_that_names_the_setting() -> None:
    base = "title: A\nurl: https://a.example\n"
    assert "timezone: Europe/Kyiv" in told("title: A\ndate: 2025-12-07", base=base)[0]
    assert "timezone: Europe/Kyiv" in told("title: A", "content/2025-12-07-a.md", base=base)[0]
    assert not told("title: A\ndate: 2025-12-07T10:00+02:00", base=base)


# ---- the file's name -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "slug", "lang", "day"),
    [
        ("content/2025-12-07-miami-talks.md", "miami-talks", "en", "2025-12-07"),
        ("content/a/b/2025-12-07-miami-talks.uk.md", "miami-talks", "uk", "2025-12-07"),
        ("content/2025-12-07-Łódź Straße_Talks.PT-br.markdown", "lodz-strasse-talks", "pt-BR", "2025-12-07"),
        ("content/2025-12-07-talks.de.md", "talks-de", "en", "2025-12-07"),
        ("content/2025-12-07.md", "2025-12-07", "en", "2025-12-07"),
        ("content/2025-12-07-v1.2.md", "v1-2", "en", "2025-12-07"),
    ],
)
def test_the_name_of_a_file_gives_date_slug_and_language(path: str, slug: str, lang: str, day: str) -> None:
    found = part("---\ntitle: A\n---\n", path)
    assert not found.problems
    assert found.front is not None
    assert (found.slug, found.lang, found.front.date.at.date().isoformat(), found.front.date.exact) == (slug, lang, day, False)


def test_a_file_with_a_date_of_its_own_may_be_called_anything() -> None:
    assert not told("title: A\ndate: 2025-03-04", "content/04-03-2025-a.md")


def test_a_date_alone_takes_the_publishing_hour() -> None:
    front = read("title: A", "content/2025-12-07-a.md", "publishing_hour: 06:30\n")
    assert front.date.at.time() == time(6, 30)


@pytest.mark.parametrize(
    ("head", "path", "said"),
    [
        ("date: 2025-12-08", "content/2025-12-07-a.md", "the date 2025-12-08 contradicts the file's name, which says 2025-12-07"),
        ("date: 2025-12-07T23:30-05:00", "content/2025-12-07-a.md", "the date 2025-12-08 contradicts"),
        ("slug: b", "content/2025-12-07-a.md", 'the slug "b" contradicts the file\'s name, which says "a"'),
        ("date: 2025-12-07\nlang: en", "content/a.uk.md", 'the language "en" contradicts the file\'s name, which says "uk"'),
        ("date: 2025-02-27", "content/2025-02-30-a.md", "begins with 2025-02-30, and there is no such day; rename the file"),
        ("", "content/2025-02-30-a.md", "begins with 2025-02-30, and there is no such day; rename the file"),
        ("", "content/04-03-2025-a.md", "not written year first, as 2025-12-07; name the file 2025-03-04-a.md or 2025-04-03-a.md"),
        ("", "content/31.12.2025 a.md", "name the file 2025-12-31-a.md"),
        ("", "content/_2025-03-04-a.md", "name the file 2025-03-04-a.md"),
        ("", "content/20250304.md", "name the file 2025-03-04.md"),
        ("", "content/2025-03-a.md", '"date" is missing; add a line date: 2025-12-07'),
        ("date: 2025-12-07", "content/محادثات.md", "add a line such as slug:"),
    ],
)
def test_what_contradicts_the_name_of_a_file_is_an_error(head: str, path: str, said: str) -> None:
    lines = told(f"title: A\n{head}", path)
    assert len(lines) == 1
    assert said in lines[0]
    assert ": error: " in lines[0]


@pytest.mark.parametrize(
    ("head", "path"),
    [
        ("date: 2025-12-08T00:30+02:00", "content/2025-12-08-a.md"),
        ("date: 2025-12-07T23:30-05:00", "content/2025-12-08-a.md"),
        ("slug: a\nlang: uk", "content/2025-12-07-a.uk.md"),
        ("slug: a", "content/2025-12-07-A.md"),
        ("date: 2025-12-07\nslug: b", "content/a.md"),
        ("slug: talks", "content/2025-12-07-محادثات.md"),
        ("slug: lodz", "content/2025-12-07-Łódź talks.md"),
    ],
)
def test_what_agrees_with_the_name_of_a_file_is_fine(head: str, path: str) -> None:
    assert not told(f"title: A\n{head}", path)


# ---- the site's settings ---------------------------------------------------------------------------------------------------

DEFAULTS = """defaults:
  - path: "**"
    values: {ai: assisted, topics: [a]}
  - path: opinion/**
    values: {kind: commentary, ai: generated}
  - path: drafts/
    values: {draft: true}
"""


def test_a_folder_gives_a_value_and_the_file_wins() -> None:
    front = read(GOOD, "content/opinion/2025/a.md", DEFAULTS)
    assert (front.kind, front.ai, front.topics) == ("commentary", "generated", ("a",))
    assert read(GOOD + "kind: report\ntopics: []", "content/opinion/a.md", DEFAULTS).kind == "report"
    assert read(GOOD + "kind: report\ntopics: []", "content/opinion/a.md", DEFAULTS).topics == ()
    assert read(GOOD + "ai:\n", "content/a.md", DEFAULTS).ai == "assisted"
    assert read(GOOD, "content/drafts/a.md", DEFAULTS).status == "draft"
    assert read(GOOD + "draft: false", "content/drafts/a.md", DEFAULTS).status == "published"
    assert read(GOOD + "status: published", "content/drafts/a.md", DEFAULTS).status == "published"


@pytest.mark.parametrize(
    ("pattern", "path", "taken"),
    [
        ("opinion/**", "opinion/a.md", True),
        ("opinion/**", "opinion/b/c/a.md", True),
        ("opinion/**", "opinions/a.md", False),
        ("opinion/**", "x/opinion/a.md", False),
        ("opinion/", "opinion/b/a.md", True),
        ("opinion/*", "opinion/a.md", True),
        ("opinion/*", "opinion/b/a.md", False),
        ("**/a.md", "a.md", True),
        ("**/a.md", "x/y/a.md", True),
        ("**/opinion/**", "x/opinion/y/a.md", True),
        ("*.uk.md", "a.uk.md", True),
        ("*.uk.md", "x/a.uk.md", False),
        ("**/*.uk.md", "x/a.uk.md", True),
        ("20??/**", "2025/a.md", True),
        ("a.md", "a.md", True),
        ("**", "x/a.md", True),
        ("Opinion/**", "opinion/a.md", False),
        ("/".join(["**", "*a*"] * 30) + "/b", "/".join(["aaaa"] * 200), False),
    ],
)
def test_a_pattern_takes_in_paths_below_the_content_folder(pattern: str, path: str, taken: bool) -> None:
    assert matches(pattern, path) is taken


RENAMES = (
    "front_matter: {rename: {category: topics, categories: topics, tags: topics, author: reporters, description: summary, hidden: draft}}\n"
)


def test_names_from_elsewhere_are_read_as_ours_and_lists_are_joined() -> None:
    front = read(GOOD + "category: a\ntags: [b, a]\nauthor: Jane\ndescription: c\nhidden: true", more=RENAMES)
    assert (front.topics, front.reporters, front.summary, front.status) == (("a", "b"), ("Jane",), "c", "draft")


@pytest.mark.parametrize(
    ("head", "line", "column", "said"),
    [
        ("category: a\ntopics: b", 4, 1, '"category" is read as "topics"'),
        ("summary: a\ndescription: b", 5, 1, "delete one of the two"),
        ("author: Jane, Joe", 4, 9, '"author" is a list, and this is one text with a comma in it; write author: [Jane, Joe]'),
        ("author: {name: Jane}", 4, 9, '"author" has to be a list; write author: [one, two]'),
        ("category: [a: b]", 4, 12, 'write "a: b"'),
        (f"description: {'x' * 301}", 4, 14, '"description" has 301 characters'),
    ],
)
def test_a_mistake_under_a_name_from_elsewhere_is_told_by_that_name(head: str, line: int, column: int, said: str) -> None:
    lines = told(GOOD + head, more=RENAMES)
    assert len(lines) == 1
    assert lines[0].startswith(f"{NAMED}:{line}:{column}: error: ")
    assert said in lines[0]


def test_unknown_fields_can_go_to_extra() -> None:
    more = "front_matter: {unknown: extra}\n"
    assert read(GOOD + "layout: post\nextra: {a: b}\nlist: [1, {c: d}]", more=more).extra == {
        "layout": "post",
        "a": "b",
        "list": ("1", {"c": "d"}),
    }
    assert "no field" in told(GOOD + "sources: [{ulr: a, title: b}]", more=more)[0]


def test_headlines_and_summaries_of_an_archive_may_be_too_long_and_stay_as_they_are() -> None:
    long, lenient = "Talks " * 26, "front_matter: {too_long: warning}\n"
    head = GOOD.replace("title: ", f"title: {long}") + f"summary: {long * 3}\nauthors: x"
    whole = GOOD.replace("title: ", f"title: {long}") + f"summary: {long * 3}"
    assert [line.split(": ")[1] for line in told(whole)] == ["error", "error"]
    assert [line.split(": ")[1] for line in told(whole, more=lenient)] == ["warning", "warning"]
    kept = part(f"---\n{whole}\n---\nBody\n", NAMED, lenient).front
    assert kept is not None
    assert kept.title.startswith(long.strip())
    assert len(kept.summary) > 300
    # What else is wrong is told beside them, each once.
    assert sorted(line.split(": ")[1] for line in told(head, more=lenient)) == ["error", "warning", "warning"]


# ---- standing pages ----------------------------------------------------------------------------------------------------------


def test_a_standing_page_has_fields_of_its_own() -> None:
    text = b"---\ntitle: About\nsummary: b\nnav: 3\nextra: {c: d}\n---\nBody\n"
    found = read_page_front_matter(Source("content/pages/about.uk.md", text), options(DEFAULTS))
    assert not found.problems
    assert found.front is not None
    assert (found.front.title, found.front.nav, found.slug, found.lang, found.body, found.body_line) == (
        "About",
        3,
        "about",
        "uk",
        "Body\n",
        7,
    )
    dated = read_page_front_matter(Source("content/pages/2025-12-07-a.md", b"---\ntitle: A\n---\n"), options())
    assert (dated.slug, dated.problems) == ("2025-12-07-a", ())


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("title: A\ndate: 2025-12-07", 'there is no field "date"'),
        ("nav: 1", '"title" is missing'),
        ("title: A\nnav: 1000", "write at most 999"),
        ("title: A\nnav: first", "a whole number"),
        ("title: A\ntopics: a", 'there is no field "topics"'),
    ],
)
def test_a_mistake_in_a_standing_page_is_told(head: str, said: str) -> None:
    found = read_page_front_matter(Source("content/pages/a.md", f"---\n{head}\n---\n".encode()), options())
    assert len(found.problems) == 1
    assert said in found.problems[0].text


# ---- whatever is typed ---------------------------------------------------------------------------------------------------------

OPTIONS = (
    options(),
    options(DEFAULTS + "front_matter: {rename: {category: topics, tags: topics, a: draft, b: summary}, unknown: extra}\n"),
)
FIELD = st.sampled_from([*FrontMatter.__slots__, "draft", "category", "tags", "a", "b", "url", "text", "alt", "rule", "key", "x"])
VALUE = st.recursive(
    st.sampled_from(
        [
            "",
            "a",
            "1",
            "true",
            "en",
            "2025-12-07",
            "7 Dec 2025",
            "https://a.example",
            "/a/",
            "null",
            "'x: y'",
            '"\\u0000"',
            "x: y",
            "@x",
            "#x",
            "a, b",
            "|",
            "-a",
        ]
    )
    | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(FIELD, inner), max_size=3).map(lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items) + "}")
    ),
    max_leaves=6,
)
HEADS = st.lists(st.tuples(FIELD, VALUE), max_size=6).map(lambda items: "".join(f"{key}: {value}\n" for key, value in items)) | st.text(
    max_size=80
)


def inside(problem: Problem, body: bytes) -> bool:
    lines = body.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return 1 <= problem.line <= len(lines) and 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@settings(max_examples=600, deadline=None, derandomize=True)
@given(HEADS, st.sampled_from(["content/a.md", "content/2025-12-07-a.uk.md", "content/opinion/2025-02-30-ö.md"]), st.sampled_from(OPTIONS))
@example("title: ", "content/a.md", OPTIONS[0])
def test_whatever_is_typed_as_front_matter_there_are_only_problems_inside_the_file(head: str, path: str, chosen: ReadingOptions) -> None:
    body = f"---\n{head}\n---\nBody\n".encode("utf-8", "replace")
    found = read_front_matter(Source(path, body), chosen)
    assert all(inside(problem, body) for problem in found.problems), found.problems
    assert all(problem.text.count(";") and problem.path == path for problem in found.problems), found.problems
    assert found.front is not None or fatal(found.problems)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_a_file_holds_there_are_only_problems_inside_it(body: bytes) -> None:
    for found in (
        read_front_matter(Source("content/a.md", body), OPTIONS[0]),
        read_page_front_matter(Source("content/pages/a.md", body), OPTIONS[0]),
    ):
        assert all(inside(problem, body) for problem in found.problems), found.problems
        assert found.front is not None or fatal(found.problems)


def test_hostile_front_matter_is_read_in_no_time() -> None:
    size = 60_000
    hostile = [
        "[" * size, "{" * size, "? " * (size // 2), "a: " * (size // 3), "- " * (size // 2), "a" * size, "'" * size, '"' + "\\" * size,
        " " * size + ":", "a: b\n" * (size // 5), "a: b: c\n" * (size // 8), "a:\tb\n" * (size // 5), "a: b #c\n" * (size // 8),
        "a: &a b\n" * (size // 8), "\u2028" * (size // 3), "\n" * size + "a: b: c", "topics: [" + "a, " * (size // 3) + "]",
        "topics: " + "a," * (size // 2), "date: " + "1" * size, "updated: " + "1 " * (size // 2), "id: a:" + "b" * size,
        "sources: [https://" + "a." * (size // 2) + "]", "lang: " + "a-" * (size // 2), "slug: " + "é" * (size // 2),
        "aliases: " + "/.." * (size // 3), "title: " + "e\u0301" * (size // 3), "\n" * 20 + "x y\n" * 10_000,
    ]  # fmt: skip
    for head in hostile:
        found = part(f"---\n{head}\n---\n")
        assert fatal(found.problems), head[:20]
        assert len(found.problems) < 500, head[:20]
