"""The site as JSON: what its schema says, facts and commentary apart, and no more of it changes than has to."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest

from digest import published
from digest.build import Folder, build
from digest.model import Author, Correction, Image, Note, Records, Reference
from digest.outputs import OUTPUTS
from digest.outputs.json_files import plain_text
from digest.published import DOCUMENTS, json_text, published_records, published_schema
from digest.reference import schema_text, with_tables
from digest.settings import Settings
from digest.theme import Theme, read_theme
from digest.views import JsonView, TextFile
from drawn import png
from made import SETTINGS, beside, briefing, commentary, facts, moment, numbered, site_of

ROOT = Path(__file__).parents[1]
SITES = Path(__file__).parent / "sites"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
MAKERS: dict[str, Any] = dict(OUTPUTS)
URL = "https://news.example/"


def checker(schema: dict[str, Any]) -> Any:
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return read_theme(tmp_path_factory.mktemp("site"), Settings(title="Digest", url=URL))


def documents(theme: Theme, site: Any) -> dict[str, Any]:
    """All JSON files of a made site but the schema, by their paths, each valid."""
    found = {}
    schema = checker(published_schema())
    for view in MAKERS["json"](site):
        if not isinstance(view, TextFile):
            made, problems = theme.render(view)
            assert made is not None, problems
            found[made.artifact.path] = document = json.loads(made.artifact.body)
            schema.validate(document)
    return found


def the_briefing(theme: Theme, one: Any, **parts: Any) -> Any:
    return documents(theme, site_of(one, **parts))[f"{one.path}index.json"]


# ---- valid -----------------------------------------------------------------------------------------------------------------


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(one)


def whole(folder: Path) -> int:
    """How many JSON files a finished site has; all are valid by the schema that it publishes, and lead to each other."""
    schema = json.loads((folder / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    valid, base = checker(schema), schema["$id"].removesuffix("schema.json")
    made = {path.relative_to(folder).as_posix(): json.loads(path.read_text("utf-8")) for path in folder.rglob("index.json")}
    for path, document in made.items():
        assert not list(valid.iter_errors(document)), path
        assert document["$schema"] == schema["$id"]
        assert "\n" not in (folder / path).read_text("utf-8").removesuffix("\n")
        if document["type"] == "briefing":
            link = f'<link rel="alternate" type="application/json" href="{urlsplit(base).path}{path}">'
            assert link in (folder / path).with_name("index.html").read_text("utf-8")
    listed = [base + "index.json", *(month["json"] for month in made["index.json"]["months"])]
    for month in listed[1:]:
        document = made[month.removeprefix(base)]
        listed += [one["json"] for one in document["briefings"] + document["withdrawn"]]
        assert [one["date"] for one in document["briefings"]] == sorted((one["date"] for one in document["briefings"]), reverse=True)
    assert set(listed) >= {base + path for path, document in made.items() if document["type"] != "briefing"}
    assert len(set(listed)) == len(listed)
    assert {one.removeprefix(base) for one in listed} <= made.keys()
    assert made["index.json"]["briefings"] == sum(month["briefings"] for month in made["index.json"]["months"])
    return len(made)


@pytest.mark.parametrize("name", [".", *sorted(f"tests/sites/{path.name}" for path in SITES.iterdir())])
def test_all_json_of_our_own_sites_is_what_the_published_schema_says(name: str, tmp_path: Path) -> None:
    report = build(Folder(root=ROOT / name, output=tmp_path / "site"), NOW)
    assert report.published is not None
    assert whole(tmp_path / "site") > report.briefings


KINDS = ("report", "background", "explainer", "fact-check")
LANGUAGES = ("en", "uk", "ar", "zh")


def written(number: int) -> str:
    """One of many briefings: each has another mixture of what there can be."""
    lang, day = LANGUAGES[number % 4], f"2025-{1 + number % 12:02}-{1 + number % 28:02}"
    lines = [f"title: 'N {number} & <more>'", f"date: {day}T{number % 24:02}:30", f"lang: {lang}", f"kind: {KINDS[number % 4]}"]
    lines += [f"id: tag:many.example,2025:{number}", f"aliases: [/old/{number}/]"] * (number % 3 == 0)
    lines += ["topics: [A, Б]", "people: [Jane Doe]"] * (number % 2) + ["places: [Місто]"] * (number % 5 == 0)
    lines += ["sources:", "- https://a.example/?b=c&d", "- {title: B, key: b, type: data, accessed: 2025-01-01, paywall: true}"] * (
        number % 3 == 1
    )
    lines += [f"corrections: [{{date: {day}, kind: clarification, text: so}}]"] * (number % 7 == 0)
    lines += ["status: withdrawn", f"corrections: [{{date: {day}, kind: retraction, text: no}}]"] * (number % 28 == 13)
    lines += ["expires: 2025-12-01"] * (number % 11 == 0) + ["story: tale", "methods: We *read* it."] * (number % 4 == 1)
    facts = f"Fact {number}, it was said.\n\n## More\n\n- a\n- b[^n]\n\n[^n]: A note.\n\n| a |\n|---|\n| 1 |\n"
    opinion = [
        "",
        "\nCommentary by Jane Doe:\n\nWe doubt [it was said](#fact).\n",
        "\nAnalysis (R. Ostby): So.\n\nCounterview by A. Bee: No.\n",
    ]
    return "\n".join(["---", *lines, "---", "", facts + opinion[number % 3]])


def test_all_json_of_a_generated_site_is_what_the_published_schema_says(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for number in range(120):
        (tmp_path / f"content/n{number}.md").write_text(written(number), "utf-8")
    (tmp_path / "digest.yaml").write_text(
        "title: Many\nurl: https://many.example/\ntimezone: Europe/Kyiv\nlanguages: [en, uk, ar, zh]\n", "utf-8"
    )
    report = build(Folder(root=tmp_path), NOW)
    assert report.published is not None, report.problems[:3]
    assert whole(tmp_path / "site") == 120 + 12 + 1


def test_the_schema_knows_what_is_wrong(theme: Theme) -> None:
    one = the_briefing(theme, briefing(commentaries=(commentary(),)))
    valid = checker(published_schema())
    assert valid.is_valid(one)
    (opinion,) = one["commentaries"]
    for wrong in (
        one | {"opinion": "We doubt it."},
        one | {"kind": "editorial"},
        one | {"title": None},
        {key: value for key, value in one.items() if key != "label"},
        one | {"facts": {"paragraphs": [opinion], "notes": []}},
        one | {"commentaries": one["facts"]["paragraphs"]},
        one | {"commentaries": [{key: value for key, value in opinion.items() if key != "explanation"}]},
        one | {"type": "month"},
    ):
        assert not valid.is_valid(wrong)


# ---- one definition --------------------------------------------------------------------------------------------------------


def test_the_schema_is_that_of_draft_2020_12_closed_and_says_what_each_field_means() -> None:
    schema = published_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {cls.__name__ for cls in published_records()} == {
        name for name, cls in vars(published).items() if name.startswith("Published") and isinstance(cls, type)
    }
    for cls in published_records():
        record = schema["$defs"][published.name_of(cls)]
        assert record["additionalProperties"] is False
        assert record["required"] == [*record["properties"]]
        assert [name.lstrip("$") for name in record["properties"]] == [one.name for one in fields(cls)]
        assert all(prop["description"] for prop in record["properties"].values())
    assert schema["$defs"]["briefing"]["properties"]["url"]["format"] == "uri"
    assert schema["$defs"]["briefing"]["properties"]["updated"]["type"] == ["string", "null"]
    assert len(DOCUMENTS) == len(schema["oneOf"])


def test_the_site_the_command_and_the_docs_have_one_schema() -> None:
    (file,) = (view for view in MAKERS["json"](site_of()) if isinstance(view, TextFile))
    assert file.path == "schema.json"
    made = json.loads(file.text)
    assert made.pop("$id") == f"{URL}schema.json"
    assert made == json.loads(schema_text("json"))
    docs = ROOT / "docs" / "schema.json"
    assert docs.read_text("utf-8") == schema_text("json") + "\n", "make it anew: digest schema --for json > docs/schema.json"


def test_the_tables_of_the_json_in_the_docs_are_those_of_the_code() -> None:
    text = (ROOT / "docs" / "json.md").read_text("utf-8")
    assert text == with_tables(text)
    assert all(f"### {published.name_of(cls)}\n" in text for cls in published_records())


def test_what_is_nothing_that_is_published_cannot_be_written() -> None:
    with pytest.raises(TypeError):
        json_text(object(), lambda spoken: "", lambda moment: "")


# ---- facts and commentary --------------------------------------------------------------------------------------------------

BOTH = briefing(
    text=facts("<p>They met<sup><a class=\"note\" href=\"#note-1\">1</a></sup> &amp; left.</p>", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>"),
    commentaries=(
        commentary('<p>We <a class="cites" id="commentary-1-cites-1" href="#fact-1">doubt</a> it.</p>', author="jane"),
        commentary(number=2, kind="counterview", author="R. Ostby", title="Not so", notes=(Note(1, "<p>See <a href=\"/b/\">b</a>.</p>"),)),
    ),
    sources=(Reference(url="https://a.example/", title="A", type="data", accessed=moment("2025-12-06")), "nothing")[:1],
    corrections=(Correction(date=moment("2025-12-08T10:00"), text="12, not 11.", part="commentary"),),
    topics=("Talks",),
)  # fmt: skip
BOTH = replace(
    BOTH,
    facts=replace(
        BOTH.facts,
        blocks=(replace(BOTH.facts.blocks[0], cited_by=("commentary-1-cites-1",), sources=(1,)), BOTH.facts.blocks[1]),
        notes=(Note(1, "<p>In Miami.</p>"),),
    ),
)
JANE = Records(authors={"jane": Author(id="jane", name="Jane Doe", role="editor", disclosure="Owns a boat.")})


def test_facts_and_commentaries_stand_in_fields_of_their_own(theme: Theme) -> None:
    one = the_briefing(theme, BOTH, records=JANE)
    page = f"{URL}2025/12/07/talks/"
    assert one["facts"] == {
        "url": f"{page}facts/",
        "paragraphs": [
            {
                "number": 1,
                "url": f"{page}#fact-1",
                "html": f'<p>They met<sup><a class="note" href="{page}#note-1">1</a></sup> &amp; left.</p>',
                "text": "They met & left.",
                "sources": [1],
                "cited_by": [f"{page}#commentary-1-cites-1"],
            },
            {
                "number": 2,
                "url": f"{page}#fact-2",
                "html": "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>",
                "text": "One\nTwo",
                "sources": [],
                "cited_by": [],
            },
        ],
        "notes": [{"number": 1, "html": "<p>In Miami.</p>", "text": "In Miami."}],
    }
    first, second = one["commentaries"]
    assert (first["label"], first["explanation"]) == ("Commentary", "Opinion by Jane Doe, not reporting. The facts it rests on are above.")
    assert first["author"] == {
        "name": "Jane Doe",
        "url": None,
        "page": f"{URL}authors/jane/",
        "role": "editor",
        "disclosure": "Owns a boat.",
    }
    assert (first["text"], first["cites"], first["url"]) == ("We doubt it.", [1], f"{page}#commentary-1")
    assert (second["label"], second["title"], second["cites"]) == ("Another view", "Not so", [])
    assert second["notes"] == [{"number": 1, "html": f'<p>See <a href="{URL}b/">b</a>.</p>', "text": "See b."}]
    assert (one["label"], one["title"], one["summary"]) == ("", "Talks", "About talks.")
    # No word of a commentary stands anywhere but in the commentaries.
    rest = json.dumps({key: value for key, value in one.items() if key != "commentaries"})
    assert "doubt" not in rest
    assert "Not so" not in rest


def test_a_piece_of_opinion_carries_its_label_wherever_its_title_or_summary_stands(theme: Theme) -> None:
    piece = briefing("content/view.md", text=facts(), commentaries=(commentary(kind="analysis", author="Jane Doe"),), kind="commentary")
    other = briefing("content/view.uk.md", text=facts(), commentaries=(commentary(author="Jane Doe"),), kind="commentary", lang="uk")
    found = documents(theme, site_of(piece, other, settings=replace(SETTINGS, languages=("en", "uk"))))
    one, month = found["2025/12/07/view/index.json"], found["2025/12/index.json"]
    for shown in (one, next(entry for entry in month["briefings"] if entry["language"] == "en")):
        assert (shown["label"], shown["title"], shown["summary"]) == ("Analysis", "Analysis: View", "Analysis: About view.")
    assert one["facts"] == {"url": None, "paragraphs": [], "notes": []}
    assert one["commentaries"][0]["explanation"] == "Analysis by Jane Doe: interpretation, not reporting."
    assert one["translations"][0]["title"] == "Коментар: View.uk"
    assert {shown["label"] for shown in month["briefings"]} == {"Analysis", "Коментар"}


@pytest.mark.parametrize(
    ("lang", "label", "editors"), [("uk", "Коментар", "редакція"), ("ar", "تعليق", "هيئة التحرير"), ("ja", "論評", "編集部")]
)
def test_words_of_the_interface_are_in_the_language_of_the_briefing(theme: Theme, lang: str, label: str, editors: str) -> None:
    (one,) = the_briefing(theme, briefing(lang=lang, commentaries=(commentary(),)))["commentaries"]
    assert (one["label"], one["author"]["name"]) == (label, editors)
    assert editors.split()[0] in one["explanation"] or lang == "uk"
    assert not any("a" <= letter <= "z" for letter in one["explanation"].lower())


def test_a_sentence_that_a_site_words_otherwise_is_worded_so_here(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/_explains.html").write_text("<em>{{ author }}</em> thinks so &amp; signs.", "utf-8")
    own = read_theme(tmp_path, Settings(title="Digest", url=URL))
    (one,) = the_briefing(own, briefing(commentaries=(commentary(author="A. & B."),)))["commentaries"]
    assert one["explanation"] == "A. & B. thinks so & signs."
    (tmp_path / "templates/_explains.html").write_text("{{ nobody }}", "utf-8")
    wrong = read_theme(tmp_path, Settings(title="Digest", url=URL))
    view = [view for view in MAKERS["json"](site_of(briefing(commentaries=(commentary(),)))) if isinstance(view, JsonView)][-1]
    _, (problem,) = wrong.render(view)
    assert (problem.path, problem.rule) == ("templates/_explains.html", "template/undefined")


# ---- what else there is ----------------------------------------------------------------------------------------------------


def test_a_withdrawn_briefing_says_so_and_is_named_only_as_withdrawn(theme: Theme) -> None:
    gone = briefing(
        "content/gone.md",
        status="withdrawn",
        corrections=(Correction(date=moment("2025-12-09"), kind="retraction", text="It was not so."),),
    )
    past = briefing("content/past.md", expires=moment("2025-12-31"))
    found = documents(theme, site_of(gone, past, briefing()))
    one, month = found["2025/12/07/gone/index.json"], found["2025/12/index.json"]
    assert (one["status"], one["summary"], one["corrections"][0]["kind"]) == ("withdrawn", "This briefing was withdrawn.", "retraction")
    assert [entry["title"] for entry in month["briefings"]] == ["Talks"]
    assert [entry["url"] for entry in month["withdrawn"]] == [f"{URL}2025/12/07/gone/"]
    assert found["index.json"]["briefings"] == 1
    assert "2025/12/07/past/index.json" in found


def test_addresses_are_whole_whatever_is_in_them(theme: Theme) -> None:
    one = briefing(topics=("Гавань",), story="channel", image=Image(src="a b.png", alt="A map", credit="R. Ostby"))
    shown = the_briefing(theme, one, assets=beside("2025/a b.png"))
    where = {"url": f"{URL}2025/12/07/talks/a%20b.png", "width": None, "height": None}
    assert shown["image"] == where | {"alt": "A map", "credit": "R. Ostby", "caption": ""}
    assert shown["topics"] == [{"title": "Гавань", "url": f"{URL}topics/%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C/"}]
    assert shown["story"] == {"title": "Channel", "url": f"{URL}stories/channel/", "part": 1}
    without = the_briefing(theme, one, settings=replace(SETTINGS, outputs=("json",)))
    assert without["topics"] == [{"title": "Гавань", "url": None}]


def test_what_an_editor_keeps_for_templates_is_not_published(theme: Theme) -> None:
    one = the_briefing(theme, briefing(extra={"desk": "secret"}))
    assert "secret" not in json.dumps(one)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>A &lt;b&gt; &amp; c</p>", "A <b> & c"),
        ("<p>One\ntwo<br>three</p>", "One two\nthree"),
        ('<p>So.<sup><a class="source" href="#source-1">[1]</a> <a class="note" href="#note-2">2</a></sup></p>', "So."),
        ("<p>E = mc<sup>2</sup></p>", "E = mc2"),
        ('<p>A<sup><a href="https://a.example/">b</a></sup></p>', "Ab"),
        ("<blockquote>\n<p>A</p>\n<p>B</p>\n</blockquote>", "A\nB"),
        ("<pre><code>a &lt;\n  b\n</code></pre>", "a <\nb"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("", ""),
    ],
)
def test_text_is_what_a_reader_reads(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_half_a_character_and_the_ends_of_lines_do_no_harm(theme: Theme) -> None:
    one = the_briefing(theme, briefing(title='A "B" \\ \u2028 </script> \ud800 \x07'))
    assert one["title"] == 'A "B" \\ \u2028 </script> ? \x07'


def test_a_new_briefing_changes_the_files_of_its_month_and_of_the_site_alone(theme: Theme) -> None:
    many = numbered(30)
    before, after = documents(theme, site_of(*many[:-1])), documents(theme, site_of(*many))
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {"index.json", "2025/01/index.json", f"{many[-1].path}index.json"}


def test_a_body_that_is_edited_changes_its_own_json_alone(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "digest.yaml").write_bytes((ROOT / "digest.yaml").read_bytes())

    def files() -> dict[str, bytes]:
        assert build(Folder(root=tmp_path), NOW, remember=True).published is not None
        return {path.relative_to(tmp_path / "site").as_posix(): path.read_bytes() for path in (tmp_path / "site").rglob("index.json")}

    before = files()
    file = tmp_path / "content/2025/2025-12-07-miami-talks.md"
    file.write_text(file.read_text("utf-8").replace("They gave no details", "They gave no further details"), "utf-8")
    after = files()
    assert before.keys() == after.keys()
    assert [path for path in after if before[path] != after[path]] == ["2025/12/07/miami-talks/index.json"]


def test_programs_are_led_to_the_facts_alone_to_the_pages_of_authors_and_told_the_size_of_the_picture(tmp_path: Path) -> None:
    files = {
        "digest.yaml": f"title: T\nurl: {URL}\ntimezone: UTC\n",
        "content/authors.yaml": "ada: {name: Ada Holm, url: 'https://ada.example/'}\njo: {name: Jo Berg}\n",
        "content/talks/talks.md": "---\ntitle: T\ndate: 2025-03-01\nreporters: [ada, jo]\nimage: {src: a b.png, alt: A pier., credit: Us}\n"
        "---\nThey met.\n\nCommentary (ada): At last.\n",
        "content/view.md": "---\ntitle: V\ndate: 2025-03-02\nkind: commentary\nreporters: [ada]\n---\nWe doubt it.\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "content/talks/a b.png").write_bytes(png(48, 32))
    assert build(Folder(root=tmp_path), NOW).problems == ()
    talks, view = (json.loads((tmp_path / f"site/2025/03/{path}/index.json").read_text("utf-8")) for path in ("01/talks", "02/view"))
    assert talks["facts"]["url"] == f"{URL}2025/03/01/talks/facts/"
    assert view["facts"]["url"] is None
    assert [(one["url"], one["page"]) for one in talks["reporters"]] == [
        ("https://ada.example/", f"{URL}authors/ada/"),
        (None, f"{URL}authors/jo/"),
    ]
    assert (talks["image"]["width"], talks["image"]["height"]) == (48, 32)
