"""Authors, stories and topics: records by id, read as strictly as front matter."""

import pytest

from digest.model import Author, Records, Source, Story, Topic
from digest.problems import Problem
from digest.reading.records import read_records
from digest.settings import read_settings, reading_options


def read(**files: str) -> tuple[Records, tuple[Problem, ...]]:
    found, _ = read_settings(Source("digest.yaml", b"title: A\nurl: https://a.example\n"))
    assert found is not None
    return read_records([Source(f"content/{name}.yaml", text.encode()) for name, text in files.items()], reading_options(found))


def test_records_are_read_by_id() -> None:
    records, problems = read(
        authors="jane-doe:\n  name: Jane Doe\n  url: https://a.example/jane\n  role: B\n  bio: C\n  disclosure: D\nj2: {name: 'No: one'}\n",
        stories="budget-2026: {title: E, summary: F, state: closed}\n",
        topics="енергетика: {title: Енергетика}\nclimate-change:\n  title: Climate\n  description: G\n",
    )
    assert not problems
    assert records.authors == {
        "jane-doe": Author(id="jane-doe", name="Jane Doe", url="https://a.example/jane", role="B", bio="C", disclosure="D"),
        "j2": Author(id="j2", name="No: one"),
    }
    assert records.stories == {"budget-2026": Story(slug="budget-2026", title="E", summary="F", state="closed")}
    assert records.topics["енергетика"] == Topic(slug="енергетика", title="Енергетика")
    assert records.has_authors


def test_without_files_there_are_no_records() -> None:
    assert read() == (Records(), ())
    assert read(authors="# nobody yet\n") == (Records(has_authors=True), ())


@pytest.mark.parametrize(
    ("name", "text", "line", "column", "said"),
    [
        ("authors", "Jane Doe: {name: A}", 1, 1, "write jane-doe"),
        ("authors", "ja_ne: {name: A}", 1, 1, "write ja-ne"),
        ("authors", "жанна: {name: A}", 1, 1, "write it in Latin letters"),
        ("authors", "jane-doe: Jane Doe", 1, 11, 'write jane-doe: {name: "Jane Doe"}'),
        ("authors", "jane-doe:", 1, 10, 'write jane-doe: {name: "Jane Doe"}'),
        ("authors", "jane: {role: A}", 1, 1, '"name" is missing; add a line name: Jane Doe'),
        ("authors", "jane: {name: A, id: b}", 1, 17, 'there is no field "id"'),
        ("authors", "jane: {nmae: A}", 1, 8, 'there is no field "nmae"; write "name"'),
        ("authors", "jane: {name: A, url: example.org}", 1, 22, "write https://example.org"),
        ("authors", "jane: [a]", 1, 7, "name: value"),
        ("authors", "- name: Jane", 1, 1, "write jane-doe: and below it, indented, name: Jane Doe"),
        ("authors", "jane: {name: A}\njane: {name: B}", 2, 1, '"jane" stands twice, first in line 1'),
        ("stories", "a: {title: A, state: done}", 1, 22, "open, closed"),
        ("stories", "a: {title: A: b}", 1, 12, 'write title: "A: b"'),
        ("stories", "a:\n  title: A: b", 2, 10, 'write title: "A: b"'),
        ("topics", "Енергетика: {title: A}", 1, 1, "write енергетика"),
        ("topics", "climate change: {title: A}", 1, 1, "write climate-change"),
        ("topics", "a: {description: A}", 1, 1, '"title" is missing; add a line title: A name for it'),
        ("topics", "a: {title: ''}", 1, 12, '"title" is empty'),
        ("topics", "a: &b {title: A}", 1, 4, "has to stand in quotes"),
    ],
)
def test_a_mistake_in_a_record_is_told_at_its_place(name: str, text: str, line: int, column: int, said: str) -> None:
    _, problems = read(**{name: text})
    assert len(problems) == 1, problems
    assert (problems[0].path, problems[0].line, problems[0].column) == (f"content/{name}.yaml", line, column)
    assert said in problems[0].text
    assert ";" in problems[0].text


def test_a_record_with_a_mistake_does_not_hide_the_others() -> None:
    records, problems = read(authors="a: {name: A, x: y}\nB: {name: B}\nc: {name: C}\n", stories="d: {}\n")
    assert list(records.authors) == ["c"]
    assert [(problem.path, problem.line) for problem in problems] == [
        ("content/authors.yaml", 1), ("content/authors.yaml", 2), ("content/stories.yaml", 1),
    ]  # fmt: skip


def test_a_record_file_may_be_larger_than_front_matter() -> None:
    records, problems = read(authors="".join(f"author-{number}: {{name: A, bio: {'b' * 300}}}\n" for number in range(1000)))
    assert not problems
    assert len(records.authors) == 1000


def test_a_record_file_that_is_no_text_is_told() -> None:
    found, _ = read_settings(Source("digest.yaml", b"title: A\nurl: https://a.example\n"))
    assert found is not None
    _, problems = read_records([Source("content/authors.yaml", b"a: {name: \xff}")], reading_options(found))
    assert [(problem.line, problem.column, problem.rule) for problem in problems] == [(1, 11, "file/encoding")]


@pytest.mark.parametrize(
    ("name", "text", "place", "label"),
    [
        ("stories", 'pier: {title: "Opinion: the pier is bad"}', (1, 15), "Opinion"),
        ("stories", 'pier: {title: Pier, summary: "Comentary: they lied"}', (1, 30), "Commentary"),
        ("stories", 'pier: {title: Pier, translations: {uk: {summary: "Коментар: вони брехали"}}}', (1, 50), "Коментар"),
        ("topics", "pier: {title: Pier, description: Analysis – why it is bad}", (1, 34), "Analysis"),
        ("topics", 'pier: {title: Pier, translations: {uk: {title: "Думка: причал"}}}', (1, 48), "Думка"),
    ],
)
def test_what_a_record_says_above_facts_does_not_begin_like_a_commentary(name: str, text: str, place: tuple[int, int], label: str) -> None:
    found, _ = read_settings(Source("digest.yaml", b"title: A\nurl: https://a.example\nlanguages: [en, uk]\n"))
    assert found is not None
    _, problems = read_records([Source(f"content/{name}.yaml", text.encode())], reading_options(found))
    assert [(one.rule, one.level, one.line, one.column) for one in problems] == [("split/headline", "error", *place)]
    assert f"begins with “{label}”, and would stand above what is reported" in problems[0].text


def test_a_record_may_have_the_word_of_a_label_in_a_sentence() -> None:
    _, problems = read(stories="pier: {title: Opinion polls of 2026, summary: Analysis of the water began in May.}\n")
    assert not problems
