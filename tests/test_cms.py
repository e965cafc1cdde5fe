"""The form of a CMS has the fields that digest knows, and what is written with it is what digest reads."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from digest.cli import run
from digest.cms import SCRIPTS, Program, Where, cms_files, folders_of
from digest.model import FrontMatter, PageFrontMatter, Source
from digest.problems import fatal
from digest.reading.briefing import read_briefing
from digest.reading.frontmatter import read_front_matter
from digest.settings import Settings, read_settings
from test_cli import write
from test_schema import SETTINGS, options, validator

SCHEMA = json.loads((Path(__file__).parent / "schemas/sveltia-cms.json").read_text(encoding="utf-8"))
PROGRAMS: tuple[Program, ...] = ("sveltia", "decap")
FOLDERS = ("content/2026", "content/opinion")
NOW = ("--now", "2026-03-04T12:00Z")

# As Decap CMS 3.16 wrote it, with its local server, when somebody had filled in the form; all that was left empty is missing.
FROM_DECAP = """---
title: 'Council votes: "yes", 21 to 14'
date: 2026-11-24
topics:
  - Ferries, and fares
sources:
  - url: https://council.example/minutes
    title: "Minutes: of the vote"
    outlet: Town Council
    key: minutes
---
The council voted by 21 to 14, its clerk said.[^minutes] The *ferry* costs 3_000 now.

A second fact, she said.

Commentary (Ada Lind):

It was about time. [voted by 21 to 14](#fact) is a large majority.
"""


def settings(more: str = "") -> Settings:
    found, problems = read_settings(Source("digest.yaml", f"{SETTINGS}timezone: UTC\n{more}".encode()))
    assert found is not None, problems
    return found


def config(program: Program = "decap", more: str = "", where: Where | None = None) -> Any:
    return yaml.safe_load(cms_files(program, settings(more), FOLDERS, where or Where())["config.yml"])


def form(name: str, *path: str) -> dict[str, dict[str, Any]]:
    """The fields of a collection by their names, or of one of its fields."""
    fields = next(one for one in config()["collections"] if one["name"] == name)["fields"]
    for step in path:
        fields = next(one for one in fields if one["name"] == step)["fields"]
    return {field["name"]: field for field in fields}


# ---- the configuration -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["github", "gitlab", "gitea"])
def test_the_configuration_is_one_that_sveltia_knows(backend: Any) -> None:
    made = config("sveltia", "languages: [uk, en]\n", Where(backend, "paper/news", "live"))
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.Draft7Validator(SCHEMA).validate(made)
    assert made["backend"] == {"name": backend, "repo": "paper/news", "branch": "live"}
    assert not jsonschema.Draft7Validator(SCHEMA).is_valid({**made, "collection": []})


def test_decap_gets_the_same_and_may_ask_its_local_server() -> None:
    assert config("decap") == {**config("sveltia"), "local_backend": True}


def test_there_is_a_collection_for_each_folder_and_files_are_called_by_their_day() -> None:
    made = {one["folder"]: one for one in config()["collections"]}
    assert list(made) == ["content/2026", "content/opinion", "content", "content/pages"]
    assert len({one["name"] for one in made.values()}) == 4
    assert {one["slug"] for folder, one in made.items() if folder != "content/pages"} == {"{{fields.date}}-{{slug}}"}
    assert made["content/pages"]["slug"] == "{{slug}}"


@pytest.mark.parametrize(("name", "cls", "schema"), [("briefings", FrontMatter, "briefing"), ("pages", PageFrontMatter, "page")])
def test_the_form_has_every_field_with_its_meaning_and_the_words_that_may_be_chosen(name: str, cls: Any, schema: str) -> None:
    fields = form(name)
    properties = validator(schema).schema["properties"]
    assert set(fields) == {*cls.__slots__, "body"} - {"extra"}
    for one, field in fields.items():
        if one == "body":
            continue
        assert field["hint"] == properties[one]["description"]
        if "enum" in properties[one]:
            assert field["options"] == [word for word in properties[one]["enum"] if word]
        assert field["required"] is (one == "title")


def test_records_within_a_briefing_have_all_their_fields_too() -> None:
    definitions = validator("briefing").schema["$defs"]
    for name, record in (("sources", "Reference"), ("corrections", "Correction"), ("image", "Image"), ("ignore", "Ignore")):
        assert set(form("briefings", name)) == set(definitions[record]["properties"])
    assert form("briefings", "corrections")["text"]["required"] is True
    # Decap asks for them even if nobody wants a picture.
    assert form("briefings", "image")["alt"]["required"] is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("updated", "2026-03-04"), ("updated", "2026-03-04T06:00"), ("expires", "Monday"), ("expires", "03/04/2026"), ("slug", "a-1"),
        ("slug", "A b"),
        ("lang", "pt-BR"), ("lang", "English_"), ("id", "tag:a.example,2026:b"), ("id", "b"), ("title", "A" * 150), ("title", "A" * 151),
        ("summary", "A\nb."), ("summary", "A" * 301), ("story", "harbour"), ("story", "the harbour"),
    ],
)  # fmt: skip
def test_the_form_refuses_what_the_build_would_refuse(field: str, value: str) -> None:
    pattern, said = form("briefings")[field]["pattern"]
    given = {"title": "A", "date": "2026-03-04", field: value}
    found = read_front_matter(Source("content/a.md", f"---\n{yaml.safe_dump(given)}---\nThey met.\n".encode()), options())
    assert (re.search(pattern, value) is None) is fatal(found.problems)
    assert said


def test_the_day_of_a_new_briefing_is_picked_and_written_as_a_day() -> None:
    date = form("briefings")["date"]
    assert (date["widget"], date["format"], date["time_format"], date["default"]) == ("datetime", "YYYY-MM-DD", False, "{{now}}")
    assert "pattern" not in date
    assert form("briefings", "corrections")["date"]["widget"] == "string"


def test_the_text_is_written_as_it_is_typed_and_the_form_says_how_a_commentary_begins() -> None:
    body = form("briefings")["body"]
    assert body["modes"] == ["raw"]
    assert "“Commentary (name of the author):”" in body["hint"]
    ukrainian = next(field for field in config(more="languages: [uk]\n")["collections"][0]["fields"] if field["name"] == "body")
    assert "“Коментар (" in ukrainian["hint"]


def test_what_was_written_with_the_form_is_a_briefing_with_a_commentary() -> None:
    briefing, problems = read_briefing(Source("content/2026/2026-11-24-council-votes.md", FROM_DECAP.encode()), options())
    assert problems == ()
    assert briefing is not None
    assert briefing.front.topics == ("Ferries, and fares",)
    assert briefing.front.date.at.date().isoformat() == "2026-11-24"
    assert briefing.facts.blocks[0].sources == (1,)
    (commentary,) = briefing.commentaries
    assert commentary.author == "Ada Lind"
    assert 'href="#fact-1"' in commentary.html


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_page_loads_nothing_from_elsewhere_and_is_found_by_no_search(program: Program) -> None:
    page = cms_files(program, settings("description: 'A & B'\n"), FOLDERS, Where())["index.html"]
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["config.yml", SCRIPTS[program][1]]
    assert '<meta name="robots" content="noindex">' in page


# ---- the command -----------------------------------------------------------------------------------------------------------


def test_folders_are_those_of_the_briefings_and_of_the_year_in_the_sites_zone(tmp_path: Path) -> None:
    for path in ("content/2024/2024-05-06-a.md", "content/opinion/2024-05-06-b.md", "content/pages/about.md", "content/2024-01-01-c.md"):
        write(tmp_path / path, "---\ntitle: A\n---\n\nA.\n")
    zone = "timezone: Pacific/Auckland\n"
    found, _ = read_settings(Source("digest.yaml", (SETTINGS + zone).encode()))
    assert found is not None
    assert folders_of(tmp_path, found, datetime(2025, 12, 31, 12, tzinfo=UTC)) == (
        "content/2026",
        "content/opinion",
        "content/2024",
        "content",
    )


def test_cms_writes_the_form_once_says_how_to_get_the_script_and_writes_over_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "digest.yaml", SETTINGS)
    write(tmp_path / "content/2026/2026-03-04-a.md", "---\ntitle: A\n---\n\nA.\n")
    fetching = ["npm install --no-save @sveltia/cms", "cp node_modules/@sveltia/cms/dist/sveltia-cms.js cms/"]
    assert run(["cms", "sveltia", "-C", str(tmp_path), "--repo", "paper/news", *NOW]) == 0
    assert capsys.readouterr().out.splitlines() == ["cms/index.html", "cms/config.yml", *fetching]
    assert 'repo: "paper/news"' in (tmp_path / "cms/config.yml").read_text(encoding="utf-8")
    write(tmp_path / "cms/sveltia-cms.js", "")
    write(tmp_path / "cms/config.yml", "mine: yes\n")
    assert run(["cms", "sveltia", "-C", str(tmp_path), *NOW]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "cms/config.yml: warning: there is another file" in said.err
    assert (tmp_path / "cms/config.yml").read_text(encoding="utf-8") == "mine: yes\n"
