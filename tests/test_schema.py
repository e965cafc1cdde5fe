"""The one definition of fields: the JSON Schema agrees with the reader, and the tables in docs/ are made from it."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from digest.model import FrontMatter, PageFrontMatter, Source
from digest.problems import fatal
from digest.reading.frontmatter import read_front_matter, read_page_front_matter
from digest.reading.records import read_records
from digest.reference import SCHEMAS, schema_text, with_tables
from digest.settings import ReadingOptions, Settings, read_settings, reading_options

ROOT = Path(__file__).parent.parent
REMAKE = (
    """python -c 'import sys, pathlib as p, digest.reference as r; f = p.Path(sys.argv[1]); f.write_text(r.with_tables(f.read_text()))'"""
)
SETTINGS = "title: A\nurl: https://a.example\n"


class Editor(yaml.SafeLoader):
    """YAML as editors' programs read it: numbers, true, false and null mean something; dates are texts (YAML 1.2)."""


Editor.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema_text(name)))


def options() -> ReadingOptions:
    found, _ = read_settings(Source("digest.yaml", (SETTINGS + "timezone: UTC\nlanguages: [en, uk]\n").encode()))
    assert found is not None
    return reading_options(found)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema_and_the_same_each_time(name: str) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema_text(name) == schema_text(name)
    assert schema_text(name).isascii()


@pytest.mark.parametrize(("name", "cls"), [("briefing", FrontMatter), ("page", PageFrontMatter), ("settings", Settings)])
def test_a_schema_knows_every_field_and_says_what_it_means(name: str, cls: type) -> None:
    schema = json.loads(schema_text(name))
    assert {*schema["properties"]} - {"draft"} == {*cls.__slots__}  # type: ignore[attr-defined]
    assert all(prop["description"] for prop in schema["properties"].values())


def objects(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, dict):
        own = [schema] if "properties" in schema and isinstance(schema["properties"], dict) and schema.get("type") == "object" else []
        return own + [found for value in schema.values() for found in objects(value)]
    return [found for value in schema for found in objects(value)] if isinstance(schema, list) else []


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_closed_everywhere(name: str) -> None:
    found = objects(json.loads(schema_text(name)))
    assert found
    assert all(one["additionalProperties"] is False for one in found)


GOOD = "title: A\ndate: 2025-12-07\n"
BRIEFINGS = [
    (True, GOOD),
    (True, "title: 1984\ndate: 2025-12-07T14:30:00+02:00\ndateline: 12.5\nsummary: true"),
    (True, GOOD + "topics: [a, 2024]\nplaces: b\nreporters: []"),
    (True, GOOD + "sources: https://a.example/"),
    (True, GOOD + "sources:\n- https://a.example/\n- {title: b, type: data, paywall: true, published: 2025-01-01, key: c, lang: en}"),
    (True, GOOD + "corrections: [{date: 2025-12-08, kind: retraction, text: a, part: commentary}]\nstatus: withdrawn"),
    (True, GOOD + "image: {src: a/b.png, alt: b, credit: c}"),
    (True, GOOD + "priority: 9\npin_until:"),
    (True, GOOD + "priority: '0'"),
    (True, GOOD + "slug: a-1\nid: tag:a.example,2025:b\nlang: uk\naliases: [/a/]\nstory: b"),
    (True, GOOD + "slug: 2024"),
    (True, GOOD + "draft: true"),
    (True, GOOD + "draft: false"),
    (True, GOOD + "extra: {a: [1, {b: c}], d: null}"),
    (True, GOOD + "ignore: [{rule: a, reason: b}]\nai: none\nkind: fact-check"),
    (True, GOOD + "updated:\nsummary: null\ntopics: ~\nimage:\nkind:\nextra:"),
    (True, GOOD + "slug: ''\nupdated: ''\nsummary: ''"),
    (False, "date: 2025-12-07"),
    (False, "title:\ndate: 2025-12-07"),
    (False, "title: ''\ndate: 2025-12-07"),
    (False, "title: [a]\ndate: 2025-12-07"),
    (False, f"title: {'a' * 151}\ndate: 2025-12-07"),
    (False, "title: A\ndate: 03/04/2025"),
    (False, "title: A\ndate: Monday"),
    (False, "title: A\ndate: [2025-12-07]"),
    (False, GOOD + "titel: B"),
    (False, GOOD + "nav: 1"),
    (False, GOOD + "status: publish"),
    (False, GOOD + "kind: opinion"),
    (False, GOOD + "draft: maybe"),
    (False, GOOD + "topics: {a: b}"),
    (False, GOOD + "topics: [a, [b]]"),
    (False, GOOD + "topics: [a, '']"),
    (False, GOOD + f"topics: [{'a' * 101}]"),
    (False, GOOD + f"summary: {'a' * 301}"),
    (False, GOOD + "priority: 10"),
    (False, GOOD + "priority: high"),
    (False, GOOD + "slug: A b"),
    (False, GOOD + "lang: en_US"),
    (False, GOOD + "lang: English"),
    (False, GOOD + "id: talks"),
    (False, GOOD + "sources: [example.org]"),
    (False, GOOD + "sources: [{ulr: a, title: b}]"),
    (False, GOOD + "sources: [{title: b, type: book}]"),
    (False, GOOD + "sources: [{title: b, paywall: 3}]"),
    (False, GOOD + "sources: {title: b}"),
    (False, GOOD + "corrections: [{date: 2025-12-08}]"),
    (False, GOOD + "corrections: [{text: a}]"),
    (False, GOOD + "corrections: a"),
    (False, GOOD + "image: a.png"),
    (False, GOOD + "image: {src: a.png}"),
    (False, GOOD + "image: {src: 'a\\b.png', alt: c}"),
    (False, GOOD + "image: {src: a.png, alt: b, title: c}"),
    (False, GOOD + "ignore: [{rule: a}]"),
    (False, GOOD + "aliases: ['https://a.example/b/']"),
    (False, GOOD + "extra: [a]"),
    (False, "- a"),
]


@pytest.mark.parametrize(("good", "head"), BRIEFINGS)
def test_schema_and_reader_agree_on_a_briefing(good: bool, head: str) -> None:
    found = read_front_matter(Source("content/a.md", f"---\n{head}\n---\nBody\n".encode()), options())
    assert fatal(found.problems) is not good, found.problems
    assert validator("briefing").is_valid(yaml.load(head, Editor)) is good


@pytest.mark.parametrize(
    ("good", "head"),
    [
        (True, "title: A\nslug: b\nlang: en\nsummary: c\nnav: 1\nextra: {d: e}"),
        (True, "title: A\nnav:"),
        (False, "nav: 1"),
        (False, "title: A\nnav: 1000"),
        (False, "title: A\ndate: 2025-12-07"),
    ],
)
def test_schema_and_reader_agree_on_a_page(good: bool, head: str) -> None:
    found = read_page_front_matter(Source("content/pages/a.md", f"---\n{head}\n---\nBody\n".encode()), options())
    assert fatal(found.problems) is not good, found.problems
    assert validator("page").is_valid(yaml.load(head, Editor)) is good


@pytest.mark.parametrize(
    ("good", "text"),
    [
        (True, SETTINGS),
        (True, SETTINGS + "languages: [en, pt-BR]\npublishing_hour: '06:30'\nper_page: 5\noutputs: [home, '404']\nreporters: a"),
        (True, SETTINGS + "labels: {add: {uk: {a: commentary}}, remove: {en: [Opinion]}}\nextra: {a: b}\nlanguages: en"),
        (True, SETTINGS + "defaults: [{path: a/**, values: {kind: commentary, topics: [b]}}]\nnavigation: [{text: a, path: /b/}]"),
        (True, SETTINGS + "front_matter: {rename: {a: topics}, unknown: extra}\nlinks: {internal: warning}\nlimits: {seconds: 9}"),
        (False, "title: A"),
        (False, "title: A\nurl: example.org"),
        (False, SETTINGS + "per_page: 0"),
        (False, SETTINGS + "languages: []"),
        (False, SETTINGS + "publishing_hour: '25:00'"),
        (False, SETTINGS + "outputs: [hme]"),
        (False, SETTINGS + "defaults: [{path: a/**, values: {tpics: [b]}}]"),
        (False, SETTINGS + "defaults: [{path: a/**}]"),
        (False, SETTINGS + "labels: {add: {uk: {a: opinion}}}"),
        (False, SETTINGS + "links: {internal: warn}"),
        (False, SETTINGS + "limits: {seconds: 61}"),
        (False, SETTINGS + "theme: a"),
    ],
)
def test_schema_and_reader_agree_on_settings(good: bool, text: str) -> None:
    found, problems = read_settings(Source("digest.yaml", text.encode()))
    assert (found is not None) is good, problems
    assert validator("settings").is_valid(yaml.load(text, Editor)) is good


@pytest.mark.parametrize(
    ("name", "good", "text"),
    [
        ("authors", True, "jane-doe: {name: Jane, url: https://a.example}"),
        ("authors", False, "Jane Doe: {name: Jane}"),
        ("authors", False, "jane: {role: a}"),
        ("authors", False, "jane: Jane"),
        ("authors", False, "jane: {name: a, id: b}"),
        ("stories", True, "a: {title: b, state: closed}"),
        ("stories", False, "a: {title: b, state: done}"),
        ("topics", True, "енергетика: {title: a}"),
        ("topics", False, "a b: {title: a}"),
        ("topics", False, "a: {titel: a}"),
    ],
)
def test_schema_and_reader_agree_on_records(name: str, good: bool, text: str) -> None:
    _, problems = read_records([Source(f"content/{name}.yaml", text.encode())], options())
    assert fatal(problems) is not good
    assert validator(name).is_valid(yaml.load(text, Editor)) is good


@pytest.mark.parametrize("page", ["front-matter.md", "settings.md"])
def test_the_tables_of_fields_in_the_docs_are_those_of_the_code(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert text == with_tables(text), f"make the tables anew: {REMAKE} docs/{page}"
    assert text.count("<!-- fields: ") == text.count("<!-- end of fields -->") == text.count("| field | what may stand there |")


@pytest.mark.parametrize(("page", "cls"), [("front-matter.md", FrontMatter), ("settings.md", Settings)])
def test_every_field_has_a_row_in_the_docs(page: str, cls: type) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert not [field for field in cls.__slots__ if f"| `{field}` |" not in text]  # type: ignore[attr-defined]
