"""The maps for search engines are what their schemas say, name what is published, and change only where something changed."""

import urllib.robotparser
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from digest.assemble.moments import unchanged_between
from digest.build import Folder, build
from digest.model import Asset, Briefing, Moment, Site
from digest.outputs import OUTPUTS
from digest.settings import Settings
from digest.theme import Theme, read_theme
from digest.views import NewsView, TextFile, View
from made import NOW, SETTINGS, briefing, commentary, facts, moment, numbered, page, site_of

ROOT = Path(__file__).parents[1]
SCHEMAS = Path(__file__).parent / "schemas"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MAKERS: dict[str, Any] = dict(OUTPUTS)


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return read_theme(tmp_path_factory.mktemp("site"), Settings(title="Digest", url="https://news.example/"))


def schema_of(tree: Any) -> Any:
    return etree.XMLSchema(etree.parse(SCHEMAS / ("siteindex.xsd" if tree.tag == f"{MAP}sitemapindex" else "maps.xsd")))


def valid(body: bytes) -> Any:
    """The root of a map, after its schema had nothing to say."""
    tree = etree.fromstring(body)
    schema_of(tree).assertValid(tree)
    return tree


def maps(theme: Theme, site: Site, name: str, **limits: int) -> dict[str, Any]:
    """The valid maps of an output, by their paths."""
    return {path: valid(body) for path, body in files(theme, MAKERS[name](site, **limits))}


def files(theme: Theme, views: Iterator[View]) -> Iterator[tuple[str, bytes]]:
    for view in views:
        made, problems = theme.render(view)
        assert not problems
        assert made is not None
        yield made.artifact.path, made.artifact.body


def addresses(tree: Any) -> list[str]:
    return [one.text for one in tree.iter(f"{MAP}loc")]


# ---- the schemas know what is wrong ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        "",
        "<url><lastmod>2025-12-07</lastmod></url>",
        "<url><loc>https://news.example/</loc><lastmod>yesterday</lastmod></url>",
        '<url><loc>https://news.example/</loc><x:link rel="alternate" hreflang="" href="https://news.example/"/></url>',
        "<url><loc>https://news.example/</loc><n:news><n:title>A</n:title></n:news></url>",
        "<url><loc>https://news.example/</loc><n:news><n:publication><n:name>A</n:name><n:language>english</n:language></n:publication>"
        "<n:publication_date>2025-12-07</n:publication_date><n:title>A</n:title></n:news></url>",
    ],
)
def test_the_schemas_refuse_what_is_no_map(inside: str) -> None:
    names = f'xmlns="{MAP[1:-1]}" xmlns:x="{XHTML[1:-1]}" xmlns:n="{NEWS[1:-1]}"'
    assert not schema_of(tree := etree.fromstring(f"<urlset {names}>{inside}</urlset>")).validate(tree)


# ---- the map of the site ---------------------------------------------------------------------------------------------------


def test_all_maps_of_the_sample_site_are_valid_and_robots_is_shown_them(tmp_path: Path) -> None:
    report = build(Folder(root=ROOT, output=tmp_path / "site"), datetime(2025, 12, 8, tzinfo=UTC))
    assert report.published is not None
    site = tmp_path / "site"
    whole, news = valid((site / "sitemap.xml").read_bytes()), valid((site / "sitemap-news.xml").read_bytes())
    for address in addresses(whole) + addresses(news):
        assert (site / unquote(address.removeprefix("https://digest.example/")) / "index.html").is_file()
    assert addresses(news) == ["https://digest.example/2025/12/07/miami-talks/"]
    parser = urllib.robotparser.RobotFileParser()
    parser.parse((site / "robots.txt").read_text("utf-8").splitlines())
    assert parser.can_fetch("Googlebot", "https://digest.example/2025/12/07/miami-talks/")
    assert parser.site_maps() == ["https://digest.example/sitemap.xml", "https://digest.example/sitemap-news.xml"]


@pytest.mark.parametrize("outputs", [("sitemap",), ("news",), ()])
def test_robots_is_shown_the_maps_that_there_are(outputs: tuple[str, ...]) -> None:
    settings: Any = replace(SETTINGS, outputs=("robots", *outputs))
    (robots,) = MAKERS["robots"](site_of(settings=settings))
    assert robots.text.count("Sitemap: ") == len(outputs)
    parser = urllib.robotparser.RobotFileParser()
    parser.parse(robots.text.splitlines())
    assert parser.can_fetch("*", "https://news.example/a/")


def test_a_map_of_more_than_fifty_thousand_addresses_is_an_index(theme: Theme) -> None:
    settings = replace(SETTINGS, outputs=("pages", "sitemap"))
    about = page()
    site = site_of(pages=tuple(replace(about, path=f"about-{number}/") for number in range(50_001)), settings=settings)
    found = maps(theme, site, "sitemap")
    assert {path: len(addresses(tree)) for path, tree in found.items()} == {"sitemap-1.xml": 50_000, "sitemap-2.xml": 1, "sitemap.xml": 2}
    assert addresses(found["sitemap.xml"]) == ["https://news.example/sitemap-1.xml", "https://news.example/sitemap-2.xml"]
    assert len(maps(theme, replace(site, pages=site.pages[1:]), "sitemap")) == 1


def test_no_map_is_larger_than_the_protocol_allows(theme: Theme) -> None:
    settings = replace(SETTINGS, outputs=("briefings", "topics", "sitemap"), languages=("en", "uk"))
    both = [briefing(f"content/{number}.md", lang="en", topics=(f"Тема {number} & 'Co'",)) for number in range(40)]
    both += [briefing(f"content/{number}.uk.md", lang="uk") for number in range(40)]
    site = site_of(*both, settings=settings)
    views = list(MAKERS["sitemap"](site, most_bytes=10_000))
    sizes = [len(body) for _, body in files(theme, iter(views))]
    assert len(sizes) > 4
    # The declaration and the tag around all of it stand besides.
    assert max(sizes) <= 10_000 + 200
    whole = maps(theme, site, "sitemap")["sitemap.xml"]
    assert [
        one for path, tree in maps(theme, site, "sitemap", most_bytes=10_000).items() if path != "sitemap.xml" for one in addresses(tree)
    ] == (addresses(whole))


def test_a_new_briefing_changes_the_last_map_and_the_index_alone(theme: Theme) -> None:
    settings = replace(SETTINGS, outputs=("home", "briefings", "sitemap"))
    before = dict(files(theme, MAKERS["sitemap"](site_of(*numbered(10), settings=settings), most=4)))
    after = dict(files(theme, MAKERS["sitemap"](site_of(*numbered(11), settings=settings), most=4)))
    assert sorted(path for path in after if after[path] != before.get(path)) == ["sitemap-3.xml", "sitemap.xml"]
    assert valid(after["sitemap.xml"]).findall(f"{MAP}sitemap/{MAP}lastmod")[0].text == "2025-01-01T04:00:00+00:00"


def test_a_map_names_the_translations_of_a_briefing_itself_among_them(theme: Theme) -> None:
    settings = replace(SETTINGS, languages=("en", "uk"))
    site = site_of(briefing("content/a.md"), briefing("content/a.uk.md", lang="uk"), briefing("content/b.md"), settings=settings)
    tree = maps(theme, site, "sitemap")["sitemap.xml"]
    english, ukrainian = "https://news.example/2025/12/07/a/", "https://news.example/2025/12/07/a.uk/"
    found = {
        one.find(f"{MAP}loc").text: [(link.get("hreflang"), link.get("href")) for link in one.findall(f"{XHTML}link")]
        for one in tree.iter(f"{MAP}url")
    }
    assert found[english] == found[ukrainian] == [("en", english), ("uk", ukrainian), ("x-default", english)]
    assert {address for address, links in found.items() if links} == {english, ukrainian}


def test_a_map_without_translations_speaks_of_none(theme: Theme) -> None:
    ((_, body),) = files(theme, MAKERS["sitemap"](site_of(briefing())))
    assert b"xhtml" not in body


# ---- the map of the news ---------------------------------------------------------------------------------------------------


def news(theme: Theme, *briefings: Briefing, now: datetime = NOW, **parts: Any) -> list[dict[str, str]]:
    tree = maps(theme, site_of(*briefings, now=now, **parts), "news")["sitemap-news.xml"]
    assert not tree.findall(f".//{MAP}lastmod")
    return [
        {
            "loc": one.find(f"{MAP}loc").text,
            **{part.tag.removeprefix(NEWS): part.text for part in one.iter(f"{NEWS}*") if (part.text or "").strip()},
        }
        for one in tree.iter(f"{MAP}url")
    ]


def test_what_is_news_is_told_with_publication_language_date_and_title(theme: Theme) -> None:
    assert news(theme, briefing(date="2025-12-31T06:00", title="5 < 6 & 7")) == [
        {
            "loc": "https://news.example/2025/12/31/talks/",
            "name": "Daily",
            "language": "en",
            "publication_date": "2025-12-31T06:00:00+00:00",
            "title": "5 < 6 & 7",
        }
    ]


def test_a_briefing_is_news_from_its_moment_until_two_days_later() -> None:
    one = briefing(date="2025-12-30T00:00")
    at = one.front.date.at

    def listed(now: datetime, **parts: bool) -> int:
        return len(site_of(one, now=now, **parts).recent)

    second = timedelta(seconds=1)
    assert [listed(at - second), listed(at), listed(at + timedelta(days=2) - second), listed(at + timedelta(days=2))] == [0, 1, 1, 0]
    assert listed(at - second, future=True) == 0


def test_two_days_are_forty_eight_hours_also_when_the_clocks_change() -> None:
    from zoneinfo import ZoneInfo

    at = datetime(2026, 3, 28, 12, tzinfo=ZoneInfo("Europe/Kyiv"))
    one = briefing()
    one = replace(one, front=replace(one.front, date=Moment(at)))
    over = at.astimezone(UTC) + timedelta(days=2)
    for now, count in ((over - timedelta(seconds=1), 1), (over, 0)):
        assert len(site_of(one, now=now).recent) == count
        assert len(site_of(one, now=now.astimezone(ZoneInfo("Europe/Kyiv"))).recent) == count


def test_a_build_says_until_when_its_news_are_news() -> None:
    old, new = briefing("content/a.md", date="2025-12-20"), briefing("content/b.md", date="2025-12-31")
    assert unchanged_between((old, new), NOW) == (new.front.date.at, new.front.date.at + timedelta(days=2))
    later = NOW + timedelta(days=9)
    assert unchanged_between((old, new), later) == (new.front.date.at + timedelta(days=2), None)
    assert unchanged_between((old,), NOW) == (old.front.date.at + timedelta(days=2), None)


def test_what_was_withdrawn_or_has_expired_is_no_news(theme: Theme) -> None:
    gone = briefing("content/a.md", date="2025-12-31", status="withdrawn")
    past = briefing("content/b.md", date="2025-12-31", expires=moment("2025-12-31T12:00"))
    assert news(theme, gone, past, briefing(date="2025-12-31")) == news(theme, briefing(date="2025-12-31"))


@pytest.mark.parametrize(
    ("lang", "title"), [("en", "Analysis: View"), ("de", "Analyse: View"), ("uk", "Аналіз: View"), ("pl", "Analysis: View")]
)
def test_a_piece_of_opinion_is_called_so_in_its_title_and_in_its_own_language(theme: Theme, lang: str, title: str) -> None:
    piece = briefing(
        "content/view.md", text=facts(), commentaries=(commentary(kind="analysis", author="Jane Doe"),), kind="commentary",
        date="2025-12-31", lang=lang,
    )  # fmt: skip
    (entry,) = news(theme, piece)
    assert (entry["title"], entry["genres"]) == (title, "Opinion")
    (report,) = news(theme, briefing(date="2025-12-31", commentaries=(commentary(),)))
    assert "genres" not in report


@pytest.mark.parametrize(
    ("lang", "told"),
    [("pt-BR", "pt"), ("zh", "zh-cn"), ("zh-Hans", "zh-cn"), ("zh-TW", "zh-tw"), ("zh-Hant-HK", "zh-tw"), ("ckb", "ckb"), ("uk", "uk")],
)
def test_languages_are_written_as_google_wants_them(theme: Theme, lang: str, told: str) -> None:
    assert news(theme, briefing(date="2025-12-31", lang=lang))[0]["language"] == told


def test_a_day_without_news_has_a_map_that_is_one(theme: Theme) -> None:
    assert news(theme, briefing(date="2025-12-01")) == [{"loc": "https://news.example/"}]


def test_more_than_a_thousand_news_are_several_maps(theme: Theme) -> None:
    site = site_of(briefing("content/a.md", date="2025-12-31"), briefing("content/b.md", date="2025-12-31"), now=NOW)
    found = maps(theme, site, "news", most=1)
    assert list(found) == ["sitemap-news-1.xml", "sitemap-news-2.xml", "sitemap-news.xml"]
    assert addresses(found["sitemap-news.xml"]) == [f"https://news.example/sitemap-news-{number}.xml" for number in (1, 2)]


def test_time_alone_changes_the_map_of_the_news_and_nothing_else(theme: Theme) -> None:
    one = briefing(date="2025-12-31")

    def published(now: datetime) -> dict[str, bytes]:
        site = site_of(one, now=now)
        views = [view for _, output in OUTPUTS for view in output(site)]
        texts = {view.path: view.text.encode() for view in views if isinstance(view, TextFile)}
        return texts | dict(files(theme, (view for view in views if not isinstance(view, TextFile))))

    before, after = published(NOW), published(NOW + timedelta(days=5))
    assert before.keys() == after.keys()
    assert [path for path in before if before[path] != after[path]] == ["sitemap-news.xml"]


def test_a_new_map_is_made_for_those_who_ask_for_it() -> None:
    names = [name for name, _ in OUTPUTS]
    assert {"news", "json", "redirects", "_redirects", "_headers"} <= {*names}
    site = site_of(briefing(aliases=("/old/",)), settings=replace(SETTINGS, outputs=("home", "sitemap")), assets=(Asset("a", "static/a"),))
    assert not site.moved
    assert not any(isinstance(view, NewsView) for view in MAKERS["sitemap"](site))
