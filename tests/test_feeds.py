"""Feeds are valid in all three formats, hold what they say and nothing else, and change only where something was declared to."""

import html
import json
import re
import shutil
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from random import Random
from urllib.parse import quote

import feedparser
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from digest.build import Folder, build
from digest.problems import Refused

ROOT = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
NOW = datetime(2025, 4, 1, tzinfo=UTC)
HUB = "https://hub.example/"
ALL_FORMATS = f"feeds: {{lists: [atom, rss, json], hub: '{HUB}'}}\n"
SETTINGS = (
    "title: Harbour & Co\nurl: https://news.example/d/\ntimezone: UTC\nlanguages: [en, uk]\npermalink: /:lang/:year/:month/:day/:slug/\n"
)
URL = "https://news.example/d/"

AUTHORS = """\
ada: {name: Ada Holm, role: reporter}
jo: {name: Jo Berg, url: 'https://jo.example/', disclosure: Owns a boat.}
"""
STORIES = "pier: {title: The new pier, summary: 120 metres of it.}\n"
VOTE = """\
---
title: The council votes for a pier
date: 2025-03-01
reporters: [ada]
topics: [Harbour]
story: pier
sources: ["https://minutes.example/"]
---
The council voted 11 to 4 for a pier.

Commentary (jo): We should [have waited](/2025/03/02/wait/), whatever [11 to 4](#fact) means.
"""
WAIT = """\
---
title: Let us wait
date: 2025-03-02
kind: commentary
summary: Nothing is lost by waiting.
reporters: [jo, ada]
topics: [Harbour]
---
Piers can wait.
"""
COST = """\
---
title: The pier costs 28 million
date: 2025-03-03
reporters: [Tom Reyes]
story: pier
corrections:
  - {date: 2025-03-06, text: "It is 28 million, not 27."}
  - {date: 2025-03-07, kind: clarification, part: commentary, text: "Jo Berg was at the meeting."}
---
The pier costs 28 million.

## Analysis (ada): Where the money goes

Into the sea.

## Counterview by Jo Berg

It is well spent.
"""
UKRAINIAN = """\
---
title: Порт відкрито
date: 2025-03-04
topics: [Harbour]
---
Порт відкрили у вівторок.

Коментар: Нарешті.
"""
BRIDGE = """\
---
title: A bridge is planned
date: 2025-03-05
status: withdrawn
corrections: [{date: "2025-03-08T10:30", kind: retraction, text: "There is no such plan."}]
---
A bridge is planned.

Commentary by Jo Berg: Why not?
"""
SMALL = {
    "authors.yaml": AUTHORS, "stories.yaml": STORIES, "vote.md": VOTE, "opinion/wait.md": WAIT, "cost.md": COST, "port.uk.md": UKRAINIAN,
    "bridge.md": BRIDGE,
}  # fmt: skip


def published(root: Path, files: dict[str, str], settings: str = SETTINGS + ALL_FORMATS) -> dict[str, bytes]:
    """The site of these files of the content folder: every file by its path, but for digest's own record."""
    root.mkdir(exist_ok=True)
    (root / "digest.yaml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        (root / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "content" / name).write_text(text, encoding="utf-8")
    report = build(Folder(root=root), NOW)
    assert report.published is not None, report.problems
    return below(root / "site")


def below(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    return {path: body for path, body in found.items() if path != ".digest"}


def feeds_of(site: dict[str, bytes]) -> dict[str, bytes]:
    return {path: body for path, body in site.items() if re.search(r"(?:^|/)feed\.(?:xml|rss|json)$", path)}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return published(tmp_path_factory.mktemp("small") / "site", SMALL)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site that comes with digest, its lists in all formats."""
    root = tmp_path_factory.mktemp("sample")
    shutil.copytree(ROOT / "content", root / "content")
    (root / "digest.yaml").write_text((ROOT / "digest.yaml").read_text(encoding="utf-8") + ALL_FORMATS, encoding="utf-8")
    report = build(Folder(root=root), datetime(2026, 11, 24, tzinfo=UTC))
    assert report.published is not None, report.problems
    return below(root / "site")


SLY = ("A & B", "1 < 2 > 0", '"quoted"', "]]>", "it’s 5 €", "&amp;", "𝄞 clef", "כותרת", "{{ x }}", "<b>", "\\u003c", "trailing\\")


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Sixty briefings of every sort, in three languages, their texts full of what formats make something of."""
    random = Random(4)
    files = {"authors.yaml": AUTHORS, "stories.yaml": STORIES}
    markers = {"en": ("Commentary", "Analysis"), "uk": ("Коментар", "Аналіз"), "ar": ("تعليق", "تحليل")}
    for number in range(60):
        lang = random.choice(("en", "en", "uk", "ar"))
        sly = random.choice(SLY)
        front = {"title": json.dumps(f"Title {number} {sly}", ensure_ascii=False), "date": f"2025-0{1 + number // 28}-{1 + number % 28:02}"}
        front["topics"] = json.dumps(random.sample(("Harbour", "A & B", "Розмова", "C/D"), 2), ensure_ascii=False)
        front |= random.choice(({}, {"reporters": "[ada]"}, {"reporters": "[jo, 'X & Y']"}))
        front |= random.choice(({}, {"story": "pier"}, {"story": "no-record"}, {"ai": "assisted"}, {"updated": "2025-03-20T10:00"}))
        said = json.dumps(f"It was {sly}.", ensure_ascii=False)
        part, kind = random.choice(("facts", "commentary")), random.choice(("correction", "clarification", "update", "note"))
        if random.random() < 0.4:
            front["corrections"] = f"[{{date: 2025-03-2{random.randrange(9)}, part: {part}, kind: {kind}, text: {said}}}]"
        if number % 20 == 7:
            front |= {"status": "withdrawn", "corrections": f"[{{date: 2025-03-2{number % 9}, kind: retraction, text: {said}}}]"}
        escaped = re.sub(r"([\\<&\[\]{}])", r"\\\1", sly)
        body = f"Fact {number} {escaped}, and a [link](/about/).[^1]\n\n- a\n- b\n\n[^1]: A note {escaped}.\n"
        opinion = random.random() < 0.2
        if opinion:
            front |= {"kind": "commentary", "reporters": "[jo, ada]"}
        elif random.random() < 0.6:
            body += f"\n{markers[lang][0]} (jo): Doubt {number} {escaped}.\n\n{markers[lang][1]} (ada): More.\n"
        name = f"n{number}.{lang}.md" if lang != "en" else f"n{number}.md"
        files[name] = "---\n" + "".join(f"{field}: {value}\n" for field, value in front.items()) + f"---\n{body}"
    files["pages/about.md"] = "---\ntitle: About\n---\nUs.\n"
    settings = SETTINGS.replace("[en, uk]", "[en, uk, ar]") + ALL_FORMATS
    return published(tmp_path_factory.mktemp("generated") / "site", files, settings)


@pytest.fixture(params=["small", "sample", "generated"])
def site(request: pytest.FixtureRequest) -> dict[str, bytes]:
    found: dict[str, bytes] = request.getfixturevalue(request.param)
    return found


def parsed(body: bytes) -> feedparser.FeedParserDict:
    """As a reader's program sees it; what it doubts is a mistake."""
    found = feedparser.parse(
        body, response_headers={"content-type": "application/xml; charset=utf-8"}, sanitize_html=False, resolve_relative_uris=False
    )
    assert not found.bozo, found.bozo_exception
    return found


def address_of(site: dict[str, bytes]) -> str:
    """Where the site is published."""
    found = etree.fromstring(site["feed.xml"]).findtext(f"{ATOM}id")
    assert found is not None
    return found


def entries_of(body: bytes) -> list[tuple[str, str]]:
    """Identity and title of each entry of an Atom feed."""
    return [(one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title")) for one in etree.fromstring(body).findall(f"{ATOM}entry")]


def titles(body: bytes) -> list[str]:
    return [title for _, title in entries_of(body)]


# ---- valid -------------------------------------------------------------------------------------------------------------


def test_every_atom_feed_is_valid_by_the_schema_and_the_rules_of_its_standard(site: dict[str, bytes]) -> None:
    schema = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
    atom = {path: body for path, body in feeds_of(site).items() if path.endswith(".xml")}
    assert len(atom) >= 9
    for path, body in atom.items():
        feed = etree.fromstring(body)
        assert schema.validate(feed), (path, schema.error_log)
        # What the schema cannot say (RFC 4287, 4.1.1, 4.1.2, 4.2.7): an author, one self, one page for each entry, no identity twice.
        assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [address_of(site) + uri(path)]
        assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='hub']")] == [HUB]
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        ids = [one for one, _ in entries_of(body)]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z]+:[^\s#]+(?:#[^\s#]+)?", one) for one in ids)
        for entry in feed.findall(f"{ATOM}entry"):
            assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
            assert entry.find(f"{ATOM}content").get("type") == "html"
        dates = [datetime.fromisoformat(one.text) for one in feed.iter(f"{ATOM}updated")]
        assert dates[0] == max(dates[1:], default=datetime(1970, 1, 1, tzinfo=UTC))


def uri(path: str) -> str:
    return quote(path, safe="/")


def test_every_rss_feed_has_what_rss_asks_for(site: dict[str, bytes]) -> None:
    rss = {path: body for path, body in feeds_of(site).items() if path.endswith(".rss")}
    assert len(rss) >= 9
    for path, body in rss.items():
        root = etree.fromstring(body)
        (channel,) = root
        assert (root.tag, root.get("version"), channel.tag) == ("rss", "2.0", "channel")
        known = {"title", "link", "description", "language", "lastBuildDate", "item", f"{ATOM}link"}
        assert {one.tag for one in channel} <= known
        assert all(channel.findtext(name) for name in ("title", "link", "description", "language"))
        assert [(one.get("rel"), one.get("href")) for one in channel.findall(f"{ATOM}link")] == [
            ("self", address_of(site) + uri(path)), ("hub", HUB),
        ]  # fmt: skip
        guids = [item.findtext("guid") for item in channel.findall("item")]
        assert len(set(guids)) == len(guids)
        for item in channel.findall("item"):
            assert {one.tag for one in item if not one.tag.startswith("{")} <= {
                "title",
                "link",
                "guid",
                "pubDate",
                "category",
                "description",
            }
            assert item.findtext("title")
            assert item.findtext("link", "").startswith(address_of(site))
            assert item.find("guid").get("isPermaLink") == "false"
            assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
            assert item.findtext(f"{CONTENT}encoded", "").startswith("<div")
            assert datetime.fromisoformat(item.findtext(f"{ATOM}updated")).tzinfo


def test_every_json_feed_is_valid_by_its_version(site: dict[str, bytes]) -> None:
    schema = json.loads((SCHEMAS / "json-feed-1.1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    found = {path: json.loads(body) for path, body in feeds_of(site).items() if path.endswith(".json")}
    assert len(found) >= 9
    for path, feed in found.items():
        assert [error.message for error in Draft202012Validator(schema).iter_errors(feed)] == [], path
        assert feed["feed_url"] == address_of(site) + uri(path)
        assert feed["hubs"] == [{"type": "WebSub", "url": HUB}]
        ids = [item["id"] for item in feed["items"]]
        assert len(set(ids)) == len(ids)


def test_the_schema_of_json_feed_refuses_what_is_none() -> None:
    schema = Draft202012Validator(json.loads((SCHEMAS / "json-feed-1.1.schema.json").read_text(encoding="utf-8")))
    good = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "a", "content_html": ""}]}
    assert schema.is_valid(good)
    wrong = (
        {"title": ""},
        {"version": "1.1"},
        {"items": [{"id": "a"}]},
        {"items": [{"id": 1, "content_text": ""}]},
        {"_us": 1},
        {"lang": "en"},
    )
    assert [schema.is_valid(good | one) for one in wrong] == [False] * 6


def test_a_reader_finds_the_same_in_all_three_formats(site: dict[str, bytes]) -> None:
    found = feeds_of(site)
    for path in (path for path in found if path.endswith(".rss")):
        atom, rss = parsed(found[path.replace(".rss", ".xml")]), parsed(found[path])
        feed = json.loads(found[path.replace(".rss", ".json")])
        assert atom.feed.title == rss.feed.title == feed["title"]
        as_atom = [
            (one.id, one.title, one.link, one.content[0].value, one.published_parsed, one.updated_parsed, one.get("summary"))
            for one in atom.entries
        ]
        # There, a description is HTML.
        assert as_atom == [
            (
                one.id,
                one.title,
                one.link,
                one.content[0].value,
                one.published_parsed,
                one.updated_parsed,
                html.unescape(one.summary) if "summary" in one else None,
            )
            for one in rss.entries
        ], path
        assert [one[:4] for one in as_atom] == [(one["id"], one["title"], one["url"], one["content_html"]) for one in feed["items"]]
        dates = [(one["date_published"], one["date_modified"]) for one in feed["items"]]
        assert dates == [(one.published, one.updated) for one in atom.entries]
        authors = [[one["name"] for one in item.get("authors", ())] for item in feed["items"]]
        # Without authors of its own, an entry has those of the feed.
        assert authors == [[one.name for one in entry.get("authors", ()) if one.get("name")] for entry in atom.entries], path
        assert authors == [[one.name for one in entry.get("authors", ())] for entry in rss.entries]
        tags = [item.get("tags", []) for item in feed["items"]]
        assert tags == [[one.label or one.term for one in entry.get("tags", ())] for entry in atom.entries]
        assert tags == [[one.term for one in entry.get("tags", ())] for entry in rss.entries]


def test_no_link_of_a_feed_depends_on_where_it_is_read(site: dict[str, bytes]) -> None:
    for body in feeds_of(site).values():
        links = re.findall(r'(?:href|src)=\\?"([^"\\]*)', html.unescape(body.decode()))
        assert [link for link in links if not re.match(r"https?://|mailto:", link)] == []


def test_what_people_wrote_in_titles_and_corrections_is_text_in_the_html_of_feeds(generated: dict[str, bytes]) -> None:
    items = json.loads(generated["corrections/feed.json"])["items"]
    assert not any("<b>" in item["content_html"] for item in items)
    assert any("&lt;b&gt;" in item["content_html"] and "<b>" in item["title"] for item in items)
    # RSS says its descriptions in HTML, its titles as text.
    said = [item.summary for item in parsed(generated["corrections/feed.rss"]).entries]
    assert "<b>" not in "".join(said)
    assert "&lt;b&gt;" in "".join(said)


# ---- what is in which --------------------------------------------------------------------------------------------------

TAG = "tag:news.example,2025-03-0"


def test_each_feed_has_the_entries_it_says_it_has(small: dict[str, bytes]) -> None:
    port, cost, wait, vote = f"{TAG}4:port.uk", f"{TAG}3:cost", f"{TAG}2:wait", f"{TAG}1:vote"
    everything = [
        (port, "Порт відкрито"), (cost, "The pier costs 28 million"), (wait, "Commentary: Let us wait"),
        (vote, "The council votes for a pier"),
    ]  # fmt: skip
    money, well_spent = f"{cost}#commentary-1", f"{cost}#commentary-2"
    on_cost, on_vote = "On “The pier costs 28 million”", "On “The council votes for a pier”"
    opinion = (f"{wait}#commentary-1", "Commentary (Jo Berg and Ada Holm): Let us wait")
    jo_on_vote = (f"{vote}#commentary-1", f"Commentary (Jo Berg): {on_vote}")
    analysis = (money, "Analysis (Ada Holm): Where the money goes")
    assert {path: entries_of(body) for path, body in feeds_of(small).items() if path.endswith(".xml") and not path.startswith("uk/")} == {
        "feed.xml": everything,
        "facts/feed.xml": [(f"{id_}#facts", title) for id_, title in everything if id_ != wait],
        "commentary/feed.xml": [
            (f"{port}#commentary-1", "Коментар (редакція): Про «Порт відкрито»"),
            analysis, (well_spent, f"Another view (Jo Berg): {on_cost}"),
            opinion, jo_on_vote,
        ],
        "corrections/feed.xml": [
            (f"{TAG}5:bridge#correction-2025-03-08T10:30", "Withdrawn: A bridge is planned"),
            (f"{cost}#correction-2025-03-07", "Clarification · in the commentary: The pier costs 28 million"),
            (f"{cost}#correction-2025-03-06", "Correction: The pier costs 28 million"),
        ],
        "topics/harbour/feed.xml": [everything[0], *everything[2:]],
        "stories/pier/feed.xml": [everything[1], everything[3]],
        "authors/ada/feed.xml": [analysis, opinion, (f"{vote}#facts", "The council votes for a pier")],
        "authors/jo/feed.xml": [opinion, jo_on_vote],
    }  # fmt: skip


def test_each_language_has_all_of_these_feeds_in_which_what_is_not_translated_stands_too(small: dict[str, bytes]) -> None:
    of_first = {path for path in feeds_of(small) if not path.startswith("uk/")}
    assert {path for path in feeds_of(small) if path.startswith("uk/")} == {f"uk/{path}" for path in of_first}
    for path in ("feed.xml", "facts/feed.xml", "commentary/feed.xml", "corrections/feed.xml", "topics/harbour/feed.xml"):
        assert entries_of(small[f"uk/{path}"]) == entries_of(small[path])
        assert etree.fromstring(small[f"uk/{path}"]).get("{http://www.w3.org/XML/1998/namespace}lang") == "uk"


def test_every_feed_leads_to_a_page_of_the_site_in_its_language(small: dict[str, bytes], tmp_path: Path) -> None:
    def home(site: dict[str, bytes], path: str) -> str:
        return next(link.href for link in parsed(site[path]).feed.links if link.rel == "alternate").removeprefix(URL)

    for path in feeds_of(small):
        if path.endswith(".xml"):
            assert f"{home(small, path)}index.html" in small
            assert home(small, path).startswith("uk/") == path.startswith("uk/")
    assert (home(small, "uk/feed.xml"), home(small, "facts/feed.xml")) == ("uk/", "facts/")
    # Where there is nothing yet, or the page is elsewhere.
    files = {"pages/corrections.md": "---\ntitle: How\n---\nAt once.\n", "a.md": "---\ntitle: A\ndate: 2025-03-01\n---\nFact.\n"}
    bare = published(tmp_path / "site", files)
    assert (home(bare, "commentary/feed.xml"), home(bare, "corrections/feed.xml")) == ("", "corrections/log/")


def test_a_commentary_on_facts_under_an_opinion_calls_these_by_their_label(tmp_path: Path) -> None:
    text = "---\ntitle: The council lied\ndate: 2025-03-01\nkind: commentary\nreporters: [Jo]\n---\n"
    text += "Facts:\n\nIt was 3.\n\nCommentary (Bo):\n\nBad.\n"
    site = published(tmp_path / "site", {"op.md": text})
    for path in ("commentary/feed.xml", "commentary/feed.rss", "commentary/feed.json"):
        said = html.unescape(html.unescape(site[path].decode())).replace("\\", "")
        assert "The facts it rests on:" in said
        assert re.search(r'The facts it rests on:\s*<a href="[^"]*">Commentary: The council lied</a>', said), path


def test_an_entry_is_the_same_in_the_feeds_of_all_languages(tmp_path: Path) -> None:
    settings = SETTINGS + "signature: The Desk\ntranslations: {uk: {signature: Наш стіл}}\n"
    files = {
        "authors.yaml": "ada: {name: Ada Holm, translations: {uk: {name: Ада Гольм}}}\n",
        "topics.yaml": "port: {title: Port, translations: {uk: {title: Порт}}}\n",
        "a.md": "---\ntitle: A\ndate: 2025-03-01\nreporters: [ada]\ntopics: [port]\n---\nFact.\n\nCommentary: bad.\n",
        "b.uk.md": "---\ntitle: Б\ndate: 2025-03-02\nreporters: [ada]\ntopics: [port]\n---\nФакт.\n\nКоментар: погано.\n",
    }
    site = published(tmp_path / "site", files, settings)
    for path in ("feed.xml", "facts/feed.xml", "commentary/feed.xml"):
        entries = [re.findall("<entry.*?</entry>", site[one].decode(), re.DOTALL) for one in (path, f"uk/{path}")]
        assert len(entries[0]) == 2
        assert entries[0] == entries[1]
    assert b"The Desk" in site["uk/commentary/feed.xml"]
    assert "Наш стіл" in site["commentary/feed.xml"].decode()
    assert b"The Desk" in site["uk/commentary/index.html"]


def test_each_feed_names_itself_and_says_what_is_in_it(small: dict[str, bytes]) -> None:
    said = {path: parsed(body).feed for path, body in feeds_of(small).items() if path.endswith(".xml") and not path.startswith("uk/")}
    assert {path: feed.title.removeprefix("Harbour & Co").removeprefix(" · ") for path, feed in said.items()} == {
        "feed.xml": "", "facts/feed.xml": "Facts, without commentary", "commentary/feed.xml": "Commentary",
        "corrections/feed.xml": "Corrections",
        "topics/harbour/feed.xml": "Harbour", "stories/pier/feed.xml": "The new pier",
        "authors/ada/feed.xml": "Ada Holm", "authors/jo/feed.xml": "Jo Berg",
    }  # fmt: skip
    assert said["commentary/feed.xml"].subtitle == "Opinion and analysis, each under its label and signed; none of it is reporting."
    assert said["stories/pier/feed.xml"].subtitle == "120 metres of it."
    pages = {path: next(link.href for link in feed.links if link.rel == "alternate") for path, feed in said.items()}
    assert pages["topics/harbour/feed.xml"] == f"{URL}topics/harbour/"
    assert pages["stories/pier/feed.xml"] == f"{URL}stories/pier/"
    assert said["feed.xml"].id == URL
    assert len({feed.id for feed in said.values()}) == len(said)


def test_an_entry_has_its_authors(small: dict[str, bytes]) -> None:
    def authors(path: str) -> list[list[str]]:
        return [[one.get("name") for one in entry.get("authors", ()) if one] for entry in parsed(small[path]).entries]

    assert authors("feed.xml") == [[], ["Tom Reyes"], ["Jo Berg", "Ada Holm"], ["Ada Holm"]]
    assert authors("facts/feed.xml") == [[], ["Tom Reyes"], ["Ada Holm"]]
    assert authors("commentary/feed.xml") == [["редакція"], ["Ada Holm"], ["Jo Berg"], ["Jo Berg", "Ada Holm"], ["Jo Berg"]]
    assert [one.href for one in parsed(small["authors/jo/feed.xml"]).entries[1].authors] == ["https://jo.example/"]


def test_a_commentary_is_an_entry_that_says_what_it_is_who_signs_it_and_on_what_it_rests(small: dict[str, bytes]) -> None:
    of_port, _, _, opinion, of_vote = parsed(small["commentary/feed.xml"]).entries
    page = f"{URL}2025/03/01/vote/"
    assert of_vote.link == f"{page}#commentary-1"
    assert [link.href for link in of_vote.links if link.rel == "related"] == [f"{page}#facts"]
    assert of_vote.summary == "Opinion by Jo Berg, not reporting."
    text = of_vote.content[0].value
    told = [
        "<h2>Commentary</h2>", "Opinion by Jo Berg, not reporting.", "Disclosure: Owns a boat.", "The facts it rests on:",
        f'<a href="{page}#facts">The council votes for a pier</a>', "We should",
    ]  # fmt: skip
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert "above" not in text
    assert f'href="{page}#fact-1"' in text
    assert [(one.term, one.label) for one in of_vote.tags] == [("Harbour", None), ("commentary", "Commentary")]
    assert opinion.summary == "Commentary: Nothing is lost by waiting."
    assert "The facts it rests on" not in opinion.content[0].value
    assert not [link for link in opinion.links if link.rel == "related"]
    # In its own language, in whatever feed it is.
    assert "Факти, на які спирається цей текст:" in of_port.content[0].value
    (item,) = (item for item in json.loads(small["commentary/feed.json"])["items"] if item["url"] == of_vote.link)
    assert item["_digest"] == {"part": "commentary", "label": "commentary", "of": f"{page}#facts"}


def test_nothing_that_a_commentary_says_is_in_a_feed_of_facts(site: dict[str, bytes]) -> None:
    for format in ("xml", "rss", "json"):
        facts = html.unescape(site[f"facts/feed.{format}"].decode())
        assert not re.search(
            r"Doubt \d|Piers can wait|Let us wait|have waited|Jo Berg was at|<blockquote>\s*<p>(?:We|More)|not reporting", facts
        )
    everything = json.loads(site["feed.json"])["items"]
    opinions = {item["title"] for item in everything if item.get("_digest", {}).get("label")}
    assert opinions
    facts = json.loads(site["facts/feed.json"])["items"]
    assert facts
    for item in facts:
        assert item["_digest"] == {"part": "facts", "label": ""}
        assert not {title.partition(": ")[2] for title in opinions} & {item["title"]}
        assert "commentary-" not in item["content_html"]


def test_the_facts_alone_have_the_corrections_of_the_facts_alone(small: dict[str, bytes]) -> None:
    cost = parsed(small["facts/feed.xml"]).entries[1]
    assert "not 27" in cost.content[0].value
    assert cost.updated == "2025-03-06T00:00:00+00:00"
    analysis = parsed(small["commentary/feed.xml"]).entries[1]
    assert "not 27" not in analysis.content[0].value
    assert "<strong>Clarification · in the commentary</strong>" in analysis.content[0].value
    assert analysis.updated == "2025-03-07T00:00:00+00:00"
    assert parsed(small["feed.xml"]).entries[1].updated == "2025-03-07T00:00:00+00:00"


def test_a_correction_is_an_entry_and_what_is_withdrawn_has_a_tombstone_for_each_of_its_identities(small: dict[str, bytes]) -> None:
    feed = etree.fromstring(small["corrections/feed.xml"])
    tombstones = feed.findall(f"{TOMBSTONE}deleted-entry")
    assert [(one.get("ref"), one.get("when"), one.findtext(f"{TOMBSTONE}comment")) for one in tombstones] == [
        (f"{TAG}5:bridge{part}", "2025-03-08T10:30:00+00:00", "Withdrawn: There is no such plan.")
        for part in ("#commentary-1", "#facts", "")
    ]
    assert not {one.get("ref") for one in tombstones} & {
        id_ for body in feeds_of(small).values() if body[:5] == b"<?xml" for id_ in ids(body)
    }
    withdrawn, clarified, corrected = parsed(small["corrections/feed.xml"]).entries
    assert (corrected.summary, corrected.link) == ("Correction: It is 28 million, not 27.", f"{URL}2025/03/03/cost/#corrections")
    assert clarified.summary.startswith("Clarification · in the commentary: ")
    assert withdrawn.link == f"{URL}2025/03/05/bridge/"
    assert f'<a href="{URL}2025/03/05/bridge/">A bridge is planned</a>' in withdrawn.content[0].value
    assert 'id="corrections"' in small["2025/03/03/cost/index.html"].decode()
    assert b"deleted-entry" not in small["feed.xml"] + small["facts/feed.xml"] + small["corrections/feed.rss"]


def ids(body: bytes) -> list[str]:
    return [entry.id for entry in parsed(body).entries]


def test_a_correction_of_a_piece_of_opinion_says_that_it_is_one(tmp_path: Path) -> None:
    text = WAIT.replace("summary:", "corrections: [{date: 2025-03-09, part: commentary, text: Piers cannot.}]\nsummary:")
    site = published(tmp_path / "site", {"authors.yaml": AUTHORS, "wait.md": text})
    assert titles(site["corrections/feed.xml"]) == ["Correction · in the commentary: Commentary: Let us wait"]
    assert ">Commentary: Let us wait</a>" in parsed(site["corrections/feed.xml"]).entries[0].content[0].value


def test_the_identity_of_a_correction_does_not_hang_on_its_place(tmp_path: Path) -> None:
    first = "  - {date: 2025-03-06, text: One.}\n"
    second = "  - {date: 2025-03-07, text: Two.}\n"
    found = []
    for number, record in enumerate((first, first + second, second + first)):
        text = f"---\ntitle: T\ndate: 2025-03-01\ncorrections:\n{record}---\nFact.\n"
        found.append(entries_of(published(tmp_path / f"site{number}", {"t.md": text})["corrections/feed.xml"]))
    assert found[0] == found[1][1:] == found[2][1:]
    assert found[1] == found[2]


def test_an_identity_of_the_editors_own_keeps_its_form(tmp_path: Path) -> None:
    text = VOTE.replace("story: pier", "id: 'https://old.example/7#vote'")
    site = published(tmp_path / "site", {"authors.yaml": AUTHORS, "vote.md": text, "wait.md": WAIT})
    assert ("https://old.example/7#vote-facts", "The council votes for a pier") in entries_of(site["facts/feed.xml"])


def test_what_is_expired_is_in_no_feed_and_its_corrections_neither(tmp_path: Path) -> None:
    site = published(tmp_path / "site", {"cost.md": COST.replace("story: pier", "expires: 2025-03-10"), "authors.yaml": AUTHORS})
    assert all(ids(body) == [] for path, body in feeds_of(site).items() if path.endswith(".xml"))


# ---- what changes ------------------------------------------------------------------------------------------------------


def changed_feeds(tmp_path: Path, files: dict[str, str]) -> set[str]:
    """Which Atom feeds are others, or are there or not, when these files take the place of those of the small site."""
    root = tmp_path / "site"
    before = published(root, SMALL)
    after = published(root, files)
    return {path for path in before | after if before.get(path) != after.get(path) and path.endswith("feed.xml")}


def in_both_languages(feeds: set[str]) -> set[str]:
    """What is not translated is in the feeds of both."""
    return feeds | {f"uk/{path}" for path in feeds}


VOTE_FEEDS = {"feed.xml", "facts/feed.xml", "topics/harbour/feed.xml", "stories/pier/feed.xml", "authors/ada/feed.xml"}


def test_a_corrected_briefing_changes_its_feeds_and_that_of_corrections(tmp_path: Path) -> None:
    text = VOTE.replace("topics:", "corrections: [{date: 2025-03-20, text: It was 11 to 3.}]\ntopics:")
    assert changed_feeds(tmp_path, {"vote.md": text}) == in_both_languages({*VOTE_FEEDS, "corrections/feed.xml"})


def test_a_correction_of_a_commentary_leaves_the_feed_of_facts_as_it_is(tmp_path: Path) -> None:
    text = VOTE.replace("topics:", "corrections: [{date: 2025-03-20, part: commentary, text: It was jo.}]\ntopics:")
    with_commentary = {"commentary/feed.xml", "authors/jo/feed.xml", "corrections/feed.xml"}
    changed = VOTE_FEEDS - {"facts/feed.xml", "authors/ada/feed.xml"} | with_commentary
    assert changed_feeds(tmp_path, {"vote.md": text}) == in_both_languages(changed)


def test_a_withdrawn_briefing_leaves_its_feeds_and_comes_into_that_of_corrections(tmp_path: Path) -> None:
    text = VOTE.replace("topics:", "status: withdrawn\ncorrections: [{date: 2025-03-20, kind: retraction, text: No.}]\ntopics:")
    files = {"vote.md": text, "cost.md": COST}
    gone = {*VOTE_FEEDS, "commentary/feed.xml", "authors/jo/feed.xml", "corrections/feed.xml"}
    assert changed_feeds(tmp_path, files) == in_both_languages(gone)


def test_a_renamed_briefing_keeps_its_identity_and_no_entry_is_new(tmp_path: Path) -> None:
    root = tmp_path / "site"
    named = {**SMALL, "vote.md": VOTE.replace("reporters:", f"id: {TAG}1:vote\nslug: vote\nreporters:")}
    before = feeds_of(published(root, named))
    moved = named["vote.md"].replace("slug: vote", "slug: the-vote\naliases: [/2025/03/01/vote/]")
    after = feeds_of(published(root, {"vote.md": moved}))
    atom = {path for path in before if path.endswith(".xml")}
    changed = in_both_languages({*VOTE_FEEDS, "commentary/feed.xml", "authors/jo/feed.xml"})
    assert {path for path in atom if before[path] != after[path]} == changed
    assert {path: entries_of(after[path]) for path in atom} == {path: entries_of(before[path]) for path in atom}
    assert dates_of(before["feed.xml"]) == dates_of(after["feed.xml"])


def test_a_text_that_is_edited_without_a_word_is_not_called_updated(tmp_path: Path) -> None:
    root = tmp_path / "site"
    before = published(root, SMALL)
    after = published(root, {"vote.md": VOTE.replace("for a pier.", "for a new pier.")})
    assert before["feed.xml"] != after["feed.xml"]
    for path in ("feed.xml", "facts/feed.xml", "topics/harbour/feed.xml"):
        assert dates_of(before[path]) == dates_of(after[path])


def dates_of(body: bytes) -> list[str]:
    return [one.text for one in etree.fromstring(body).iter(f"{ATOM}updated")]


def test_a_translation_changes_the_feeds_of_its_language_alone(tmp_path: Path) -> None:
    text = VOTE.replace("title: The council votes for a pier", "title: Рада за причал").replace("Commentary (jo)", "Коментар (jo)")
    text = text.replace("The council voted 11 to 4 for a pier.", "Рада проголосувала 11 to 4.")
    changed = changed_feeds(tmp_path, {"vote.uk.md": text})
    assert changed == {f"uk/{path}" for path in {*VOTE_FEEDS, "commentary/feed.xml", "authors/jo/feed.xml"}}


# ---- which there are ---------------------------------------------------------------------------------------------------

FORTY = {f"n{number}.md": f"---\ntitle: N{number}\ndate: 2025-01-01T{number // 2:02}:{number % 2}0\n---\nFact.\n" for number in range(40)}


@pytest.mark.parametrize(
    ("outputs", "paths"),
    [
        ("home, briefings, archives, topics, feed, sitemap", ["feed.xml"]),
        ("home, briefings", []),
        ("home, briefings, feeds", ["commentary/feed.json", "facts/feed.json", "feed.json"]),
        ("home, briefings, topics, topic-feeds", ["topics/harbour/feed.rss"]),
        ("home, briefings, feed, story-feeds", ["feed.xml", "stories/pier/feed.rss"]),
        ("home, briefings, author-feeds", ["authors/ada/feed.rss", "authors/jo/feed.rss"]),
    ],
)
def test_the_settings_choose_which_feeds_there_are(tmp_path: Path, outputs: str, paths: list[str]) -> None:
    settings = f"title: T\nurl: {URL}\ntimezone: UTC\noutputs: [{outputs}]\nfeeds: {{formats: [json], lists: [rss]}}\n"
    files = {name: SMALL[name] for name in ("authors.yaml", "stories.yaml", "vote.md", "opinion/wait.md")}
    found = feeds_of(published(tmp_path / "site", files, settings))
    assert sorted(found) == sorted([*paths, *(["corrections/feed.json"] if " feeds" in outputs else [])])


def test_a_site_has_all_feeds_unless_it_says_otherwise_and_those_of_lists_in_atom(tmp_path: Path) -> None:
    found = feeds_of(
        published(tmp_path / "site", SMALL, f"title: T\nurl: {URL}\ntimezone: UTC\n".replace("UTC\n", "UTC\nlanguages: [en, uk]\n"))
    )
    of_site = [f"{folder}feed.{format}" for folder in ("", "facts/", "commentary/", "corrections/") for format in ("xml", "rss", "json")]
    of_lists = ["topics/harbour/feed.xml", "stories/pier/feed.xml", "authors/ada/feed.xml", "authors/jo/feed.xml"]
    assert set(found) == in_both_languages({*of_site, *of_lists})
    assert not any(b"hub" in body for body in found.values())


def test_a_feed_holds_as_many_of_the_newest_as_the_settings_say(tmp_path: Path) -> None:
    for most in (20, 3):
        settings = f"title: T\nurl: {URL}\ntimezone: UTC\nfeeds: {{entries: {most}}}\n"
        found = published(tmp_path / "site", FORTY, settings)
        assert titles(found["feed.xml"]) == titles(found["facts/feed.xml"]) == [f"N{number}" for number in range(39, 39 - most, -1)]


def test_one_of_two_equal_formats_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "digest.yaml").write_text(f"title: T\nurl: {URL}\nfeeds:\n  formats: [rss, json, rss]\n", encoding="utf-8")
    with pytest.raises(Refused, match=re.escape('digest.yaml:4:24: error: "rss" stands twice in "feeds.formats"; delete one of them')):
        build(Folder(root=tmp_path), NOW)


# ---- how they are found ------------------------------------------------------------------------------------------------


def alternates(page: bytes) -> list[tuple[str, str]]:
    """Title and address of each feed that a page names to programs."""
    links = re.findall(r'<link rel="alternate" type="application/(?:atom|rss|feed)[^"]*" title="([^"]*)" href="([^"]*)">', page.decode())
    return [(html.unescape(title), address) for title, address in links]


def test_pages_lead_programs_to_the_feeds_of_what_they_show(small: dict[str, bytes]) -> None:
    everything = ("Harbour & Co", "/d/feed.xml")
    assert alternates(small["2025/03/01/vote/index.html"]) == [everything]
    assert alternates(small["uk/2025/03/04/port/index.html"]) == [("Harbour & Co", "/d/uk/feed.xml")]
    of_topic = [("Harbour & Co · Harbour", f"/d/topics/harbour/feed.{format}") for format in ("xml", "rss", "json")]
    assert alternates(small["topics/harbour/index.html"]) == [everything, *of_topic]
    of_story = [("Harbour & Co · The new pier", f"/d/stories/pier/feed.{format}") for format in ("xml", "rss", "json")]
    assert alternates(small["stories/pier/index.html"]) == [everything, *of_story]
    assert [address for _, address in alternates(small["index.html"])] == [
        "/d/feed.xml", "/d/feed.rss", "/d/feed.json", "/d/facts/feed.xml", "/d/commentary/feed.xml", "/d/corrections/feed.xml",
    ]  # fmt: skip
    for path, page in small.items():
        if path.endswith(".html"):
            assert [address for _, address in alternates(page) if address.removeprefix("/d/") not in small] == []


def test_the_list_of_corrections_leads_to_the_feed_of_them_wherever_it_is(tmp_path: Path) -> None:
    site = published(tmp_path / "site", {"pages/corrections.md": "---\ntitle: Corrections\n---\nWe do.\n"}, SETTINGS)
    assert [address for _, address in alternates(site["corrections/log/index.html"])] == [
        "/d/feed.xml", *(f"/d/corrections/feed.{format}" for format in ("xml", "rss", "json")),
    ]  # fmt: skip


def test_readers_find_the_feeds_at_the_foot_of_the_pages_that_list_the_same(small: dict[str, bytes]) -> None:
    def foot(path: str) -> list[str]:
        return re.findall(r'<li><a href="[^"]*feed[^"]*"[^>]*>([^<]*)</a>', small[path].decode().split("<footer")[1])

    assert foot("2025/03/01/vote/index.html") == ["Feed"]
    assert foot("topics/harbour/index.html") == ["Feed", "Feed: Harbour"]
    assert foot("index.html") == [
        "Feed", "Feed: Facts, without commentary", "Feed: Commentary", "Feed: Corrections",
    ]  # fmt: skip
    assert foot("uk/2025/03/04/port/index.html") == ["Стрічка новин"]


def test_a_file_of_the_editors_at_the_place_of_a_feed_is_told_which_output_makes_it(tmp_path: Path) -> None:
    published(tmp_path / "site", SMALL)
    paths = ("facts/feed.xml", "topics/harbour/feed.xml", "authors/jo/feed.json")
    for path in paths:
        file = tmp_path / "site" / "static" / path
        file.parent.mkdir(parents=True)
        file.write_text("{}", encoding="utf-8")
    said = {problem.path: problem.text for problem in build(Folder(root=tmp_path / "site"), NOW).problems if problem.rule == "paths/clash"}
    assert said == {
        f"static/{path}": f'/{path} is a feed; rename static/{path}, or leave {output} out of "outputs" in digest.yaml'
        for path, output in zip(paths, ("feeds", "topic-feeds", "author-feeds"), strict=True)
    }
