"""What machines are told: valid against the schema.org vocabulary, true to the page, and the same separation as on it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest

import example_views as views
from digest.build import Folder, build
from digest.model import Facts
from digest.outputs import OUTPUTS
from digest.settings import Settings
from digest.structured_data import POLICIES
from digest.theme import Theme, read_theme
from digest.views import AuthorView, BriefingView, EditionView, Link, Person, View
from made import SETTINGS, briefing, site_of

HERE = Path(__file__).parent
NOW = datetime(2026, 12, 1, tzinfo=UTC)
VOCABULARY = json.loads((HERE / "schema_org" / "excerpt.json").read_text("utf-8"))
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
URL = views.SITE.url
PAGE = f"{URL}2025/12/07/channel/"
# Things that are told of and have no place on a page of their own.
OFF_PAGE = ("publisher", "website", "story")
HOSTILE = (
    "</script><script>window.ran = 1</script>",
    "<!--<script>",
    "--><img src=x onerror='window.ran = 2'>",
    "]]></script><!--",
    "</SCRIPT\n><svg onload=window.ran=3>",
    'A "quoted" \\ title \\u003c &lt;&amp;&#39; {{ 7 * 7 }} %s \\1',
    "Lines\u2028that\u2029end and \x7f and 🜁",
    "\ud800 half a character",
)


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return read_theme(tmp_path_factory.mktemp("site"), Settings(title="Digest", url="https://example.org/"))


def text_of(theme: Theme, view: View) -> str:
    page, problems = theme.render(view)
    assert not problems
    assert page is not None
    return page.artifact.body.decode()


def graph_of(theme: Theme, view: View) -> list[dict[str, Any]]:
    return graph_in(text_of(theme, view))


def graph_in(text: str) -> list[dict[str, Any]]:
    (found,) = SCRIPT.findall(text)
    told = json.loads(found)
    assert list(told) == ["@context", "@graph"]
    assert told["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = told["@graph"]
    return graph


def article(theme: Theme, **fields: Any) -> dict[str, Any]:
    return graph_of(theme, replace(views.BRIEFING, **fields))[0]


def parts(told: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an article by their fragments."""
    return {part["@id"].partition("#")[2]: part for part in told["hasPart"]}


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node of a graph, references to others among them."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from nodes(one)
    elif isinstance(value, list):
        for one in value:
            yield from nodes(one)


# ---- the vocabulary ----------------------------------------------------------------------------------------------------


def above(name: str) -> set[str]:
    """A type and all that it comes under."""
    return {name}.union(*(above(one) for one in VOCABULARY["types"][name]))


def is_day_or_moment(text: str) -> bool:
    """A date, or a date and time with an offset, by ISO 8601."""
    try:
        date.fromisoformat(text)
    except ValueError:
        try:
            return datetime.fromisoformat(text).tzinfo is not None
        except ValueError:
            return False
    return True


def fits(value: Any, allowed: set[str], types: Mapping[str, str]) -> bool:
    match value:
        case bool():
            return "Boolean" in allowed
        case int():
            return not allowed.isdisjoint({"Integer", "Number"})
        case str():
            members = {member for name in allowed for member in VOCABULARY["members"].get(name, ())}
            return (
                ("Text" in allowed and value.strip() != "")
                or ("URL" in allowed and urlsplit(value).scheme in ("http", "https") and " " not in value)
                or (bool(allowed & {"Date", "DateTime"}) and is_day_or_moment(value))
                or value in members
            )
        case {"@id": identity, **others} if not others:
            return identity in types and not above(types[identity]).isdisjoint(allowed)
        case {"@type": cls}:
            return not above(cls).isdisjoint(allowed)
    return False


def faults(graph: list[dict[str, Any]]) -> list[str]:
    """What is wrong with a graph by the vocabulary; references have to lead to a node of the same graph."""
    found: list[str] = []
    told = [node for node in nodes(graph) if "@type" in node]
    identities = [node["@id"] for node in told if "@id" in node]
    types = {node["@id"]: node["@type"] for node in told if "@id" in node}
    found += [f"{one} stands {identities.count(one)} times" for one in types if identities.count(one) > 1]
    for node in nodes(graph):
        if "@type" not in node:
            found += [] if list(node) == ["@id"] and node["@id"] in types else [f"{node} has no type and leads nowhere"]
            continue
        cls = node["@type"]
        if cls not in VOCABULARY["types"]:
            found.append(f"there is no type {cls}")
            continue
        for name, value in node.items():
            if name in ("@type", "@id"):
                continue
            known = VOCABULARY["properties"].get(name)
            if known is None or above(cls).isdisjoint(known["of"]):
                found.append(f"{cls} has no property {name}")
                continue
            some = value if isinstance(value, list) else [value]
            found += [f"{cls}.{name} cannot be {one}" for one in some if not fits(one, set(known["values"]), types)]
            found += [f"{cls}.{name} is empty"] if not some else []
    return found


def test_the_checker_of_the_vocabulary_sees_what_is_wrong() -> None:
    person = {"@type": "Person", "name": "Ada"}
    assert faults([{"@type": "NewsArticle", "author": person, "hasPart": [{"@type": "Report", "citation": {"@id": "x:1"}}]}]) == [
        "Report.citation cannot be {'@id': 'x:1'}",
        "{'@id': 'x:1'} has no type and leads nowhere",
    ]
    assert faults([{"@type": "NewsArtikel"}]) == ["there is no type NewsArtikel"]
    assert faults([{"@type": "Person", "headline": "x"}]) == ["Person has no property headline"]
    assert faults([{"@type": "NewsArticle", "datePublished": "07/12/2025"}]) == ["NewsArticle.datePublished cannot be 07/12/2025"]
    assert faults([{"@type": "NewsArticle", "datePublished": "2025-12-07T10:00:00"}])
    assert faults([{"@type": "NewsArticle", "publisher": {"@type": "Place", "name": "x"}}])
    assert faults([{"@type": "NewsArticle", "digitalSourceType": "https://schema.org/Nonsense"}])
    assert faults([{"@type": "Person", "@id": "x:1", "name": "a"}, {"@type": "Person", "@id": "x:1", "name": "b"}])
    assert faults([{"@type": "Person", "url": "about/"}])


EVERY = [view for view in views.EVERY if view.template.endswith(".html") and view.page.indexed]


@pytest.mark.parametrize("view", EVERY, ids=lambda view: view.page.path)
def test_every_kind_of_page_tells_only_what_the_vocabulary_knows(theme: Theme, view: View) -> None:
    assert faults(graph_of(theme, view)) == []


@pytest.mark.parametrize("lang", ["ar", "de", "ja", "zh"])
def test_what_is_told_is_valid_in_other_languages_too(theme: Theme, lang: str) -> None:
    for view in EVERY:
        assert faults(graph_of(theme, replace(view, page=replace(view.page, lang=lang)))) == []


# ---- whole sites -------------------------------------------------------------------------------------------------------

SITE = {
    "digest.yaml": """
title: The <b>Daily</b> & Co
url: https://example.org/digest/
timezone: Europe/Kyiv
languages: [en, uk]
permalink: /:lang/:year/:month/:day/:slug/
description: Facts first.
per_page: 3
signature: The desk
editions: [{rule: "FREQ=DAILY;BYHOUR=7"}]
navigation: [{text: Corrections, path: /corrections-policy/}]
""",
    "content/authors.yaml": "ada: {name: Ada Novak, url: 'https://example.net/ada', role: reporter, disclosure: Owns a boat.}\n",
    "content/stories.yaml": "pier: {title: A pier — 120 m, summary: For & against.}\n",
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
    "content/pages/contact.md": "---\ntitle: Contact\n---\n\nHere.\n",
    "content/pages/corrections-policy.md": "---\ntitle: Corrections\nsummary: How.\npolicy: [corrections, ethics]\n---\n\nWe say so.\n",
    "content/pier one.png": "PNG",
    "content/2025-11-09-vote.md": """---
title: Council votes
story: pier
reporters: [ada, Per Lund]
reviewed_by: [ada]
ai: assisted
dateline: Oststrand
topics: [Water & air, Ports]
places: [Hagen]
people: [Ilse Brandt]
organizations: [Council]
image: {src: pier one.png, alt: A pier, credit: Ada, caption: In June.}
methods: We *asked*.
sources:
  - https://example.net/a?b=1&c=ä
  - title: Minutes
    url: https://example.net/m
    outlet: Council
    author: Jo
    published: 2025-11-08
    lang: de
    type: report
    paywall: true
    archived: https://web.archive.org/web/2025/https://example.net/
  - {title: By telephone, type: interview}
corrections:
  - {date: "2025-11-10T10:00", text: It was 11.}
  - {date: 2025-11-11, kind: clarification, part: commentary, text: Not him.}
  - {date: 2025-11-12, kind: update, text: More.}
---

The council voted, its clerk said.

Commentary by ada:

High time.

Analysis by Jo Berg:

It counts.
""",
    "content/2025-11-09-vote.uk.md": "---\ntitle: Рада голосує\nstory: pier\nai: translated\n---\n\nРада вирішила.\n\nДумка:\n\nЧас.\n",
    "content/2025-11-10-why.md": "---\ntitle: How rates work\nkind: explainer\nstory: pier\n---\n\nThree numbers decide.\n",
    "content/2025-11-11-leave.md": "---\ntitle: Leave it\nkind: commentary\nreporters: [ada, Per Lund]\nstory: pier\n---\n\nNo more.\n",
    "content/2025-11-12-gone.md": """---
title: Master resigns
status: withdrawn
topics: [Ports]
corrections: [{date: 2025-11-13, kind: retraction, text: Forged.}]
---

He resigned.
""",
    "content/2025-11-13-hostile.md": """---
title: '</script><script>alert(1)</script> & <!-- {{ 1 }}'
topics: ['</script>', '<!-- a']
people: ["O'Neil \\"X\\""]
---

It said so.

Commentary:

No.
""",
    "content/2025-11-14-check.md": "---\ntitle: Was it 12?\nkind: fact-check\n---\n\nIt was 11, the clerk said.\n",
}


def generated(folder: Path) -> Path:
    """A site that has something of everything."""
    for path, text in SITE.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module", params=["own", "generated", *sorted(path.name for path in (HERE / "sites").iterdir())])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A finished site: its address and its folder."""
    folder = tmp_path_factory.mktemp(request.param)
    root = {"own": HERE.parent, "generated": folder}.get(request.param, HERE / "sites" / request.param)
    if request.param == "generated":
        generated(folder)
    report = build(Folder(root=root, output=folder / "site"), NOW)
    assert report.published is not None, report.problems
    url = re.search(r"^url: *(\S+)", (root / "digest.yaml").read_text("utf-8"), re.MULTILINE)
    assert url is not None
    return url[1].rstrip("/") + "/", folder / "site"


def pages(folder: Path) -> dict[str, str]:
    found = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.html"))}
    return {path: text for path, text in found.items() if '<meta name="robots" content="noindex">' not in text}


def test_a_whole_site_tells_only_what_the_vocabulary_knows(site: tuple[str, Path]) -> None:
    _, folder = site
    wrong = {path: wrong for path, text in pages(folder).items() if (wrong := faults(graph_in(text)))}
    assert not wrong


def test_every_address_that_is_told_is_absolute_and_of_something_that_there_is(site: tuple[str, Path]) -> None:
    url, folder = site
    lost = []
    for path, text in pages(folder).items():
        meta = re.findall(r'<meta property="(?:og:url|og:image|article:author)" content="([^"]*)">', text)
        meta += re.findall(r'<link rel="(?:canonical|alternate)"(?: hreflang="[^"]*")? href="([^"]*)">', text)
        named = ("@id", "url", "archivedAt", *POLICIES.values())
        told = [node[name] for node in nodes(graph_in(text)) for name in named if name in node]
        for address in [*meta, *told]:
            if not address.startswith(url):
                assert urlsplit(address).scheme in ("http", "https"), address
                assert urlsplit(address).netloc, address
                continue
            where, _, fragment = address[len(url) :].partition("#")
            file = folder / unquote(where) / "index.html" if not where or where.endswith("/") else folder / unquote(where)
            if not file.is_file() or (fragment and fragment not in OFF_PAGE and f'id="{fragment}"' not in file.read_text("utf-8")):
                lost.append((path, address))
    assert not lost


def test_a_page_says_of_itself_in_its_data_what_it_says_in_its_head(site: tuple[str, Path]) -> None:
    _, folder = site
    for path, text in pages(folder).items():
        tree = html5lib.parse(text, namespaceHTMLElements=False)
        told = graph_in(text)[0]
        canonical = next(link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical")
        meta = {one.get("property") or one.get("name"): one.get("content") for one in tree.iter("meta")}
        assert told["url"] == meta["og:url"], path
        # The facts by themselves are a part of the page that is canonical.
        facts_only = path.endswith("/facts/index.html") and not re.fullmatch("[a-z]{2}/facts/index.html", path)
        assert told["@id"] == (f"{canonical}#facts" if facts_only else told["url"]), path
        assert canonical == (told["isPartOf"]["@id"] if facts_only else told["url"]), path
        assert (told.get("headline") or told.get("name")) == meta["og:title"]
        assert told.get("description") == meta.get("description") == meta.get("og:description")
        # Open Graph knows dates of articles only, and an edition is none.
        assert told.get("datePublished") == meta.get("article:published_time") or told["@type"] == "CollectionPage"
        assert told.get("dateModified") == meta.get("article:modified_time")
        assert told["inLanguage"] == tree.get("lang")
        assert re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", meta["og:locale"])


def test_the_site_with_everything_tells_all_of_it(tmp_path: Path) -> None:
    build(Folder(root=generated(tmp_path), output=tmp_path / "site"), NOW)
    found = pages(tmp_path / "site")
    types = {node["@type"] for text in found.values() for node in nodes(graph_in(text)) if "@type" in node}
    # All that the excerpt of the vocabulary was made for.
    assert types == set(VOCABULARY["types"]) - {
        "Article", "Comment", "Enumeration", "IPTCDigitalSourceEnumeration", "MediaObject"
    }  # fmt: skip


# ---- facts and commentary ----------------------------------------------------------------------------------------------


def test_facts_and_commentaries_are_parts_with_types_and_authors_of_their_own(theme: Theme) -> None:
    told = article(theme)
    assert told["@type"] == "NewsArticle"
    found = parts(told)
    assert list(found) == ["facts", "commentary-1", "commentary-2", "commentary-3"]
    assert [part["@type"] for part in found.values()] == [
        "ReportageNewsArticle", "OpinionNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle"
    ]  # fmt: skip
    assert told["author"] == found["facts"]["author"]
    assert [one["name"] for one in found["facts"]["author"]] == ["Ada Novak", "Per Lund"]
    assert found["commentary-1"]["author"] == {
        "@type": "Person", "name": "R. Ostby", "url": f"{URL}authors/ostby/", "sameAs": "https://example.org/ostby",
        "jobTitle": "columnist", "description": "Owns a boat in Hagen.",
    }  # fmt: skip
    # Where the editors sign, it is the publisher.
    assert found["commentary-2"]["author"] == {"@id": f"{URL}#publisher"}


def test_a_commentary_carries_its_label_its_signature_and_the_sentence_and_rests_on_the_facts(theme: Theme) -> None:
    found = parts(article(theme))
    assert [(one["headline"], one["description"]) for name, one in found.items() if name != "facts"] == [
        ("Commentary: A deeper channel is a bet on someone else’s ships", "Opinion by R. Ostby, not reporting."),
        ("Another view", "Another view, by the editors: opinion, not reporting."),
        ("Analysis", "Analysis by Mara Lindqvist: interpretation, not reporting."),
    ]
    assert all(one["citation"] == {"@id": f"{PAGE}#facts"} for name, one in found.items() if name != "facts")


def test_no_word_of_a_commentary_is_told_outside_its_part(theme: Theme) -> None:
    told = article(theme)
    del told["hasPart"][1:]
    assert "someone else’s ships" not in json.dumps(told, ensure_ascii=False)
    assert "Ostby" not in json.dumps(told)


def test_the_sources_are_those_of_the_facts(theme: Theme) -> None:
    told = article(theme)
    assert "citation" not in told
    first, second, third, fourth = parts(told)["facts"]["citation"]
    assert first["archivedAt"].startswith("https://web.archive.org/")
    assert second == {
        "@type": "Report", "url": "https://example.org/post", "name": "Fischer wollen klagen",
        "publisher": {"@type": "Organization", "name": "Evening Post"}, "author": {"@type": "Person", "name": "Jo Tamm"},
        "datePublished": "2025-12-07", "inLanguage": "de", "isAccessibleForFree": False,
    }  # fmt: skip
    assert third["url"] == "https://example.org/figures?year=2025&all=1"
    assert (fourth["genre"], "url" in fourth) == ("interview", False)


def test_a_piece_of_opinion_is_opinion_as_a_whole_and_has_no_facts(theme: Theme) -> None:
    told = graph_of(theme, views.OPINION)[0]
    assert (told["@type"], told["headline"]) == ("OpinionNewsArticle", "Commentary: Leave the channel alone")
    assert told["description"].startswith("Commentary: ")
    assert told["author"]["name"] == "R. Ostby"
    assert list(parts(told)) == ["commentary-1"]
    assert "citation" not in parts(told)["commentary-1"]


def test_an_analysis_that_stands_alone_is_called_so(theme: Theme) -> None:
    (signed,) = views.OPINION.commentaries
    alone = replace(views.OPINION, commentaries=(replace(signed, commentary=replace(signed.commentary, kind="analysis")),))
    told = graph_of(theme, alone)[0]
    assert (told["@type"], told["headline"]) == ("AnalysisNewsArticle", "Analysis: Leave the channel alone")
    assert told["hasPart"][0]["@type"] == "AnalysisNewsArticle"


def test_opinion_with_some_facts_below_is_opinion_with_a_part_that_reports(theme: Theme) -> None:
    told = article(theme, kind="commentary")
    assert told["@type"] == "OpinionNewsArticle"
    assert told["headline"].startswith("Commentary: ")
    # Those who sign the opinion sign its title; who reports signs the facts.
    assert [one.get("name", "publisher") for one in told["author"]] == ["R. Ostby", "publisher", "Mara Lindqvist"]
    assert [one["name"] for one in parts(told)["facts"]["author"]] == ["Ada Novak", "Per Lund"]


def test_those_who_sign_a_piece_of_opinion_together_are_told_one_by_one(theme: Theme) -> None:
    (signed,) = views.OPINION.commentaries
    both = (Person("Ada Novak", role="reporter"), Person("Per Lund"))
    told = graph_of(theme, replace(views.OPINION, byline=both, commentaries=(replace(signed, author=Person("Ada Novak, Per Lund")),)))[0]
    assert [one["name"] for one in told["author"]] == ["Ada Novak", "Per Lund"]
    assert told["hasPart"][0]["author"] == told["author"]


@pytest.mark.parametrize("kind", ["background", "explainer"])
def test_background_is_a_type_of_its_own_where_nothing_else_is_in_it(theme: Theme, kind: str) -> None:
    mixed, alone = article(theme, kind=kind), article(theme, kind=kind, commentaries=())
    assert (mixed["@type"], parts(mixed)["facts"]["@type"]) == ("NewsArticle", "BackgroundNewsArticle")
    assert (alone["@type"], parts(alone)["facts"]["@type"]) == ("BackgroundNewsArticle", "BackgroundNewsArticle")


def test_a_briefing_without_names_is_by_its_publisher(theme: Theme) -> None:
    assert article(theme, byline=())["author"] == {"@id": f"{URL}#publisher"}


# ---- the rest of a briefing --------------------------------------------------------------------------------------------


def test_corrections_are_told_with_their_date_and_part_and_updates_are_none(theme: Theme) -> None:
    told = article(theme, corrections=(*views.CORRECTIONS, replace(views.CORRECTIONS[0], kind="update"))), 1
    assert told[0]["correction"] == [
        {
            "@type": "CorrectionComment", "name": "Correction", "datePublished": "2025-12-08T09:30:00+02:00",
            "text": views.CORRECTIONS[0].text, "about": {"@id": f"{PAGE}#facts"},
        },
        {
            "@type": "CorrectionComment", "name": "Clarification · in the commentary", "datePublished": "2025-12-07T00:00:00+02:00",
            "text": views.CORRECTIONS[1].text,
        },
    ]  # fmt: skip
    one = article(theme, commentaries=views.BRIEFING.commentaries[:1])
    assert one["correction"][1]["about"] == {"@id": f"{PAGE}#commentary-1"}


def test_a_withdrawn_briefing_says_so_of_itself_and_of_its_facts(theme: Theme) -> None:
    told = graph_of(theme, views.WITHDRAWN)[0]
    assert told["description"] == "This briefing was withdrawn."
    assert told["creativeWorkStatus"] == parts(told)["facts"]["creativeWorkStatus"] == "Withdrawn"
    assert told["correction"][0]["text"] == views.RETRACTION.text


def test_only_a_declared_change_makes_it_modified(theme: Theme) -> None:
    assert article(theme)["dateModified"] == "2025-12-08T09:30:00+02:00"
    assert "dateModified" not in article(theme, updated=None)


def test_terms_story_picture_and_methods_are_told(theme: Theme) -> None:
    told = article(theme)
    assert [one["name"] for one in told["about"]] == ["Harbour", "Fishing"]
    assert [(one["@type"], one["name"], "url" in one) for one in told["mentions"]] == [
        ("Person", "Ilse Brandt", True), ("Organization", "Harbour Council", True), ("Place", "Oststrand", True), ("Place", "Hagen", False)
    ]  # fmt: skip
    assert told["isPartOf"]["@id"] == f"{URL}stories/channel/#story"
    assert (told["position"], told["dateline"], told["articleSection"]) == (2, "Oststrand", "Harbour")
    assert (told["image"]["creditText"], told["image"]["url"]) == ("Ada Novak", f"{PAGE}eastern%20channel.png")
    assert told["backstory"]["@id"] == f"{PAGE}#methods"
    assert told["editor"] == [{"@type": "Person", "name": "Kim Ode"}]
    assert told["digitalSourceType"] == "https://schema.org/AlgorithmicallyEnhancedDigitalSource"


def test_a_translation_is_told_in_the_right_direction(theme: Theme) -> None:
    arabic = views.BRIEFING.translations[0].path
    other = {"@type": "NewsArticle", "@id": f"{URL}{arabic}", "inLanguage": "ar"}
    assert article(theme, original=views.BRIEFING.page.path)["workTranslation"] == [other]
    assert article(theme, original=arabic)["translationOfWork"] == [other]
    assert not {"workTranslation", "translationOfWork"} & article(theme).keys()


def test_the_original_is_the_one_that_translates_none_or_after_which_the_others_are_named() -> None:
    def originals(*sources: tuple[str, str, str]) -> list[str]:
        some = [briefing(f"content/{name}.md", lang=lang, translation_of=of) for name, lang, of in sources]
        some = [replace(one, path=f"{one.lang}/{one.source.rpartition('/')[2].partition('.')[0]}/") for one in some]
        site = site_of(*some, settings=replace(SETTINGS, languages=("en", "uk", "ar")))
        return sorted({view.original for view in dict(OUTPUTS)["briefings"](site)})

    assert originals(("talks", "en", ""), ("peremovyny", "uk", "talks.md")) == ["en/talks/"]
    assert originals(("talks", "uk", ""), ("talks.en", "en", ""), ("talks.ar", "ar", "")) == ["uk/talks/"]
    assert originals(("talks.uk", "uk", ""), ("talks.en", "en", "")) == [""]
    assert originals(("alone", "en", "")) == [""]


def test_readers_of_other_languages_are_led_to_the_first_language_of_the_site_that_there_is() -> None:
    some = [replace(briefing(f"content/talks.{lang}.md", lang=lang), path=f"{lang}/talks/") for lang in ("ar", "uk")]
    site = site_of(*some, settings=replace(SETTINGS, languages=("en", "uk", "ar")))
    assert {view.x_default for view in dict(OUTPUTS)["briefings"](site)} == {"uk/talks/"}


# ---- other pages -------------------------------------------------------------------------------------------------------


def test_the_publisher_is_told_with_its_policies_on_every_page(theme: Theme) -> None:
    policies = dict.fromkeys(POLICIES, "policies/") | {"corrections": "corrections-policy/", "made-up": "x/"}
    for view in EVERY:
        publisher = graph_of(theme, replace(view, site=replace(views.SITE, policies=policies)))[-1]
        assert (publisher["@type"], publisher["@id"]) == ("NewsMediaOrganization", f"{URL}#publisher")
        assert publisher["correctionsPolicy"] == f"{URL}corrections-policy/"
        assert publisher.keys() == {"@type", "@id", "name", "url", *POLICIES.values()}
        assert faults([publisher]) == []


def test_a_list_is_told_in_its_order_without_titles(theme: Theme) -> None:
    told, website, _ = graph_of(theme, views.HOME)
    assert (told["@type"], website["@type"]) == ("CollectionPage", "WebSite")
    elements = told["mainEntity"]["itemListElement"]
    assert [one["url"] for one in elements] == [f"{URL}{entry.path}" for entry in views.ENTRIES]
    # A title of opinion may not travel without its label, and an address needs none.
    assert all(one.keys() == {"@type", "position", "url"} for one in elements)


def test_a_page_within_others_shows_the_way_to_it(theme: Theme) -> None:
    def way(view: View) -> list[tuple[str, str]]:
        told = graph_of(theme, view)[0].get("breadcrumb", {"itemListElement": []})
        return [(one["name"], one.get("item", {"@id": URL})["@id"][len(URL) :]) for one in told["itemListElement"]]

    assert way(views.TOPIC) == [("The Harbour Digest", ""), ("Topics", "topics/"), ("Harbour", "")]
    assert way(views.MONTH) == [("The Harbour Digest", ""), ("2025", "2025/"), ("December 2025", "")]
    assert way(views.DAY_LIST)[1] == ("December 2025", "2025/12/")
    assert way(views.YEAR)[1] == ("Archive", "archive/")
    assert way(views.OLDER_STORY)[1:] == [("Stories", "stories/"), ("The eastern channel, page 1", "")]
    edition = next(view for view in views.EVERY if isinstance(view, EditionView))
    assert way(edition)[1][1] == edition.up
    assert way(views.HOME) == way(views.OLDER_HOME) == way(views.TOPICS) == []


def test_a_list_of_nothing_tells_none(theme: Theme) -> None:
    assert "mainEntity" not in graph_of(theme, views.EMPTY)[0]


def test_the_page_of_an_author_is_about_a_person_and_goes_on_in_lists_of_one_sort(theme: Theme) -> None:
    authors = [view for view in views.EVERY if isinstance(view, AuthorView)]
    assert {bool(view.part) for view in authors} == {True, False}
    for view in authors:
        told = graph_of(theme, view)[0]
        if not view.part:
            assert (told["@type"], told["mainEntity"]["@type"], told["mainEntity"]["name"]) == ("ProfilePage", "Person", view.name)
            assert told["mainEntity"]["url"] == told["url"]
            continue
        assert (told["@type"], told["mainEntity"]["@type"]) == ("CollectionPage", "ItemList")
        assert [one["url"][len(URL) :] for one in told["mainEntity"]["itemListElement"]] == [
            one.path for one in (view.commented if view.part == "commentary" else view.reported)
        ]


def test_a_standing_page_is_what_its_path_says(theme: Theme) -> None:
    def cls(path: str) -> str:
        name: str = graph_of(theme, replace(views.PAGE, page=replace(views.PAGE.page, path=path)))[0]["@type"]
        return name

    assert [cls(path) for path in ("about/", "uk/about/", "contact/", "ethics/")] == ["AboutPage", "AboutPage", "ContactPage", "WebPage"]


def test_a_page_that_is_not_indexed_tells_nothing(theme: Theme) -> None:
    assert "ld+json" not in text_of(theme, views.NOT_FOUND)


def test_whoever_does_not_name_the_output_gets_pages_without_it(theme: Theme) -> None:
    site = replace(views.SITE, outputs=tuple(name for name in views.SITE.outputs if name != "structured_data"))
    for view in EVERY:
        assert "<script" not in text_of(theme, replace(view, site=site))


def test_pages_that_are_made_later_tell_what_pages_made_at_once_tell(theme: Theme) -> None:
    """A briefing's view is worked out while its page is made."""
    (view,) = dict(OUTPUTS)["briefings"](
        site_of(briefing(topics=("A",), people=("B",)), settings=replace(SETTINGS, outputs=("briefings", "structured_data")))
    )
    made = BriefingView(**{one.name: getattr(view, one.name) for one in fields(BriefingView)})
    assert text_of(theme, view) == text_of(theme, made)


# ---- Open Graph --------------------------------------------------------------------------------------------------------


def meta_of(theme: Theme, view: View) -> list[tuple[str, str]]:
    tree = html5lib.parse(text_of(theme, view), namespaceHTMLElements=False)
    return [(one.get("property") or one.get("name"), one.get("content")) for one in tree.iter("meta")]


def test_cards_name_authors_section_tags_and_languages(theme: Theme) -> None:
    meta = meta_of(theme, views.BRIEFING)
    assert [text for name, text in meta if name == "author"] == ["Ada Novak", "Per Lund"]
    assert [text for name, text in meta if name == "article:tag"] == ["Harbour", "Fishing"]
    told = dict(meta)
    assert (told["article:section"], told["og:locale"], told["og:locale:alternate"]) == ("Harbour", "en_US", "ar_EG")
    assert (told["twitter:card"], told["og:image:alt"]) == ("summary_large_image", "A dredger at work between two buoys")
    assert "twitter:label1" not in told


def test_the_card_of_a_piece_of_opinion_carries_its_label_and_who_signs_it(theme: Theme) -> None:
    told = dict(meta_of(theme, views.OPINION))
    assert told["og:title"] == "Commentary: Leave the channel alone"
    assert (told["author"], told["article:author"]) == ("R. Ostby", f"{URL}authors/ostby/")
    assert (told["twitter:label1"], told["twitter:data1"]) == ("Commentary", "R. Ostby")
    unsigned = replace(views.OPINION, commentaries=(replace(views.OPINION.commentaries[0], author=Person("")),))
    assert dict(meta_of(theme, unsigned))["author"] == "the editors"


@pytest.mark.parametrize(
    ("lang", "locale"),
    [("en", "en_US"), ("en-GB", "en_GB"), ("uk", "uk_UA"), ("zh", "zh_CN"), ("zh-Hant", "zh_TW"), ("pt-BR", "pt_BR"), ("x-odd", "x_odd")],
)
def test_a_language_is_told_with_a_territory(theme: Theme, lang: str, locale: str) -> None:
    view = replace(views.BRIEFING, page=replace(views.BRIEFING.page, lang=lang))
    assert dict(meta_of(theme, view))["og:locale"] == locale


# ---- nothing breaks out ------------------------------------------------------------------------------------------------


def hostile(text: str) -> View:
    """A briefing in which everything that an editor writes is this text."""
    link, person = Link(text, "topics/x/"), Person(text, role=text, disclosure=text)
    return replace(
        views.BRIEFING,
        site=replace(views.SITE, title=text, description=text),
        title=text,
        summary=text,
        dateline=text,
        byline=(person,),
        reviewed_by=(person,),
        image=replace(views.BRIEFING.image, alt=text, credit=text, caption=text),
        facts=Facts(),
        commentaries=tuple(
            replace(one, author=person, commentary=replace(one.commentary, title=text)) for one in views.BRIEFING.commentaries
        ),
        sources=tuple(replace(one, title=text, outlet=text, author=text) for one in views.SOURCES),
        corrections=tuple(replace(one, text=text) for one in views.CORRECTIONS),
        topics=(link,),
        people=(link,),
        story=replace(views.BRIEFING.story, story=link),
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_an_editor_writes_breaks_out_of_the_data(theme: Theme, text: str) -> None:
    page = text_of(theme, hostile(text))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    (script,) = tree.iter("script")
    assert script.get("type") == "application/ld+json"
    assert not set("<>&\u2028\u2029") & set(script.text)
    told = json.loads(script.text)["@graph"][0]
    # What may not stand in a page at all is left out of it (DEL), as everywhere.
    expected = text.replace("\x7f", "")
    assert told["headline"] == told["articleSection"] == told["isPartOf"]["name"] == expected
    assert told["correction"][0]["text"] == told["image"]["creditText"] == expected
    assert parts(told)["commentary-1"]["headline"] == f"Commentary: {expected}"
