"""A view goes in, a finished page comes out; what a site's own templates may and may not do."""

import gzip
import itertools
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest
from jinja2 import UndefinedError

import example_views as views
from digest.model import CommentaryHtml, Facts, FactsBlock, FactsHtml, Moment
from digest.problems import Problem, Refused
from digest.settings import Settings
from digest.theme import Theme, read_theme
from digest.theme.words import spoken_language
from digest.views import PageHead, Rendered, TextFile, View

ROOT = Path(__file__).parents[1]
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HTML = tuple(view for view in views.EVERY if view.template.endswith(".html"))


def theme_of(folder: Path, stylesheet: str = "", **templates: str) -> Theme:
    """The theme of a site with these templates (``__`` in a name stands for the dot)."""
    for name, text in templates.items():
        file = folder / "templates" / name.replace("__", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return read_theme(folder, Settings(title="Digest", url="https://example.org/", stylesheet=stylesheet))


def rendered(theme: Theme, view: View) -> Rendered:
    page, problems = theme.render(view)
    assert not problems
    assert page is not None
    return page


def text_of(theme: Theme, view: View) -> str:
    return rendered(theme, view).artifact.body.decode()


def name_of(view: View) -> str:
    return view.path if isinstance(view, TextFile) else view.page.path


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return theme_of(tmp_path_factory.mktemp("site"))


# ---- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", HTML, ids=name_of)
def test_every_page_is_html_without_a_parse_error(theme: Theme, view: View) -> None:
    html5lib.HTMLParser(strict=True).parse(text_of(theme, view))


@pytest.mark.parametrize("view", HTML, ids=name_of)
def test_no_page_has_a_script_or_a_style_of_its_own(theme: Theme, view: View) -> None:
    text = text_of(theme, view)
    # A block of data is none: no browser runs it, and the policy has nothing to allow.
    if isinstance(view, views.SearchView):
        script = f'<script src="/digest/{theme.search[1].path}" defer></script>\n'
        assert text.count(script) == 1
        text = text.replace(script, "")
    assert not re.search(r'<script(?! type="application/ld\+json">)|<style|\sstyle=|\son\w+=|javascript:', text)
    assert "default-src 'none'; style-src 'self'; connect-src 'self'; img-src 'self' https:; base-uri 'none'; form-action 'none'" in text


@pytest.mark.parametrize("view", HTML, ids=name_of)
def test_every_page_that_is_indexed_has_a_title_a_description_and_an_address(theme: Theme, view: View) -> None:
    text = text_of(theme, replace(view, site=replace(views.SITE, description="")))  # type: ignore[arg-type,type-var]
    if isinstance(view, views.RedirectView):
        return  # it names the address to which it leads (tests/test_redirects.py)
    if isinstance(view, views.NotFoundView | views.SearchView):
        assert '<meta name="robots" content="noindex">' in text
        assert "canonical" not in text
    else:
        assert re.search(
            r"<title>[^<]+</title>\n<meta name=\"description\" content=\"[^\"]+\">\n<link rel=\"canonical\" href=\"https:", text
        )


@pytest.mark.parametrize("view", HTML, ids=name_of)
def test_headings_begin_with_one_h1_and_skip_no_level(theme: Theme, view: View) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", text_of(theme, view))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in itertools.pairwise(levels))


@pytest.mark.parametrize("view", HTML, ids=name_of)
def test_ids_stand_once_and_links_within_the_page_lead_somewhere(theme: Theme, view: View) -> None:
    page = rendered(theme, view)
    assert len(page.ids) == len(set(page.ids))
    assert [link for link in page.links if link.startswith("#") and link[1:] not in page.ids] == []


def test_a_page_is_a_file_of_its_folder(theme: Theme) -> None:
    assert rendered(theme, views.HOME).artifact.path == "index.html"
    assert rendered(theme, views.BRIEFING).artifact.path == "2025/12/07/channel/index.html"
    assert rendered(theme, views.NOT_FOUND).artifact.path == "404.html"
    assert rendered(theme, replace(views.PAGE, page=PageHead("about/", "en", source="content/pages/a.md"))).source == "content/pages/a.md"
    assert rendered(theme, replace(views.PAGE, page=PageHead("about/", "pt-BR"))).lang == "pt-BR"


def test_a_text_file_is_its_own_page(theme: Theme) -> None:
    page = rendered(theme, TextFile("robots.txt", "User-agent: * — ok\n"))
    assert (page.artifact.path, page.artifact.body) == ("robots.txt", "User-agent: * — ok\n".encode())


def test_links_are_those_inside_the_site_and_ids_those_of_the_page(theme: Theme) -> None:
    html = (
        '<p id="h-one"><a title="a&gt;b" href="/about/?a=1&amp;b=2">x</a> <a href="https://example.com/">y</a> <a href="mailto:a@b.c">z</a>'
        '<a href="//example.com">w</a> <code>&lt;a href="nowhere" id="none"&gt;</code> <a href="tel:1">t</a><img src="map.png" alt=""></p>'
    )
    page = rendered(theme, replace(views.PAGE, html=html))
    own = rendered(theme, replace(views.PAGE, html=""))
    assert [link for link in page.links if link not in own.links] == ["/about/?a=1&b=2", "map.png"]
    assert page.ids == (*own.ids, "h-one")


def test_what_looks_like_an_attribute_in_a_text_hides_no_link(theme: Theme) -> None:
    html = '<p>Write id="h-one" or href="/two/" or just id="</p><p><a href="/three/">x</a> id="four"</p>'
    page = rendered(theme, replace(views.PAGE, html=html))
    own = rendered(theme, replace(views.PAGE, html=""))
    assert [link for link in page.links if link not in own.links] == ["/three/"]
    assert page.ids == own.ids


def test_a_long_text_about_attributes_is_looked_through_once(theme: Theme) -> None:
    view = replace(views.PAGE, html="<p>" + ' id=""' * 300_000 + "</p>")
    begun = time.process_time()
    assert rendered(theme, view).ids == rendered(theme, replace(view, html="")).ids
    assert time.process_time() - begun < 3


def test_feeds_and_maps_give_no_links(theme: Theme) -> None:
    assert rendered(theme, views.FEED).links == rendered(theme, views.SITEMAP).links == ()


def test_addresses_are_below_the_site_and_hold_no_spaces(theme: Theme) -> None:
    text = text_of(theme, views.BRIEFING)
    assert 'src="/digest/2025/12/07/channel/eastern%20channel.png"' in text
    assert 'content="https://example.org/digest/2025/12/07/channel/eastern%20channel.png"' in text
    assert '<link rel="canonical" href="https://example.org/digest/2025/12/07/channel/">' in text
    assert 'href="/digest/about/"' in text


def test_content_is_data_whatever_it_looks_like(theme: Theme) -> None:
    title = "{{ site.title }} {% raw %} %s %(name)s \\1 <b onclick='x'>\"&amp;"
    shown = "{{ site.title }} {% raw %} %s %(name)s \\1 &lt;b onclick=&#39;x&#39;&gt;&#34;&amp;amp;"
    text = text_of(theme, replace(views.OPINION, title=title, summary=title, lede=title))
    assert text.count(shown) == 7
    assert "<b " not in text
    feed = replace(views.FEED, entries=(replace(views.FEED.entries[0], title=title),))
    assert ElementTree.fromstring(text_of(theme, feed)).findtext(f"{ATOM}entry/{ATOM}title") == title


def test_control_characters_never_reach_a_page(theme: Theme) -> None:
    dirty = "a\x00b\x01\x0b\x0c\x1f\x7f\ud800\ufffe\uffffc"
    for view in (replace(views.BRIEFING, title=dirty), replace(views.FEED, entries=(replace(views.FEED.entries[0], title=dirty),))):
        body = rendered(theme, view).artifact.body
        assert b"ab?c" in body
        assert "�" not in body.decode()
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", body)
    ElementTree.fromstring(body)


def test_pages_do_not_hang_on_what_was_rendered_before(tmp_path: Path) -> None:
    first, second = theme_of(tmp_path), theme_of(tmp_path)
    one = [rendered(first, view) for view in views.EVERY]
    other = [rendered(second, view) for view in reversed(views.EVERY)]
    assert one == other[::-1]


def test_equal_moments_of_two_zones_are_each_written_in_their_own(theme: Theme) -> None:
    east = Moment(datetime(2025, 12, 7, 1, 0, tzinfo=timezone(timedelta(hours=2))), exact=True)
    for moment, shown in ((east, "December 7"), (Moment(east.at.astimezone(UTC), exact=True), "December 6")):
        assert f">{shown}, 2025, " in text_of(theme, replace(views.BRIEFING, date=moment))


def test_a_time_of_day_is_shown_with_its_zone_where_the_editor_gave_one(theme: Theme) -> None:
    assert "December 8, 2025, 9:30\u202fAM GMT+02:00</time>" in text_of(theme, replace(views.BRIEFING, date=views.HOUR))
    greenwich = Moment(views.HOUR.at.astimezone(UTC), exact=True)
    assert '<time datetime="2025-12-08T07:30:00+00:00">8. Dezember 2025, 07:30 UTC</time>' in text_of(
        theme, replace(views.BRIEFING, page=PageHead("a/", "de"), date=greenwich)
    )


def test_a_moment_of_a_zone_with_odd_seconds_is_still_rfc_3339(theme: Theme) -> None:
    kyiv = Moment(datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=2, minutes=2, seconds=4))))
    assert 'published_time" content="1899-12-31T21:57:56+00:00"' in text_of(theme, replace(views.BRIEFING, date=kyiv))


@pytest.mark.parametrize(
    ("lang", "day", "month"),
    [
        ("en", "December 7, 2025", "December 2025"),
        ("en-GB", "7 December 2025", "December 2025"),
        ("uk", "7 грудня 2025\u202fр.", "грудень 2025\u202fр."),
        ("de", "7. Dezember 2025", "Dezember 2025"),
        ("fr", "7 décembre 2025", "décembre 2025"),
        ("es", "7 de diciembre de 2025", "diciembre de 2025"),
        ("ar", "7 ديسمبر 2025", "ديسمبر 2025"),
        ("zh-Hant", "2025年12月7日", "2025年12月"),
        ("ja", "2025年12月7日", "2025年12月"),
        ("pl", "7 grudnia 2025", "grudzień 2025"),
        ("xx", "December 7, 2025", "December 2025"),
    ],
)
def test_dates_are_written_as_the_language_of_the_page_writes_them(theme: Theme, lang: str, day: str, month: str) -> None:
    assert f'<time datetime="2025-12-07">{day}</time>' in text_of(theme, replace(views.BRIEFING, page=PageHead("a/", lang)))
    assert f"<h1>{month}</h1>" in text_of(theme, replace(views.MONTH, page=PageHead("a/", lang)))


# ---- facts and commentary ------------------------------------------------------------------------------------------


def test_facts_are_numbered_linked_and_linked_back(theme: Theme) -> None:
    text = text_of(theme, views.BRIEFING)
    for number in (1, 2, 3, 4):
        assert f'id="fact-{number}">\n<a class="number" href="#fact-{number}"' in text
    assert 'id="fact-0"' not in text
    assert '<a href="#commentary-2-cites-1">' in text
    assert '<a href="#source-3">[3] <bdi>Harbour Authority</bdi></a>' in text
    assert 'href="#note-2-ref-2"' in text


def test_each_commentary_has_its_word_its_signature_and_the_sentence_that_explains_it(theme: Theme) -> None:
    sections = re.findall(r'<section class="commentary".*?</section>', text_of(theme, views.BRIEFING), re.DOTALL)
    said = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", section)) for section in sections]
    assert [words.split()[0] for words in said] == ["Commentary", "Another", "Analysis"]
    assert "Opinion by R. Ostby (columnist), not reporting. The facts it rests on are above." in said[0]
    assert "Disclosure: Owns a boat in Hagen." in said[0]
    assert "Another view, by the editors: opinion, not reporting." in said[1]
    assert "Analysis by Mara Lindqvist: interpretation, not reporting." in said[2]


def test_facts_and_commentaries_are_sections_side_by_side(theme: Theme) -> None:
    body = html5lib.parse(text_of(theme, views.BRIEFING), namespaceHTMLElements=False)
    article = body.find(".//article")
    assert article is not None
    assert [one.get("id") for one in article.findall("section")] == [
        "facts", "commentary-1", "commentary-2", "commentary-3", "methods", "sources",
    ]  # fmt: skip
    assert len(article.findall(".//section")) == 7  # with the corrections, in the header


def test_two_commentaries_of_one_kind_have_two_names(theme: Theme) -> None:
    again = replace(views.COMMENTARY, commentary=replace(views.COMMENTARY.commentary, number=2))
    text = text_of(theme, replace(views.BRIEFING, commentaries=(views.COMMENTARY, again)))
    assert re.findall(r'<section class="commentary"[^>]* aria-label="([^"]*)"', text) == ["Commentary 1", "Commentary 2"]
    assert 'aria-labelledby="commentary-1-title"' in text_of(theme, replace(views.BRIEFING, commentaries=(views.COMMENTARY,)))


def test_a_piece_of_opinion_says_so_before_its_title_and_wherever_the_title_travels(theme: Theme) -> None:
    text = text_of(theme, views.OPINION)
    assert 'id="facts"' not in text
    assert "are above" not in text
    assert text.index('<p class="label">Commentary</p>') < text.index("<h1>Leave the channel alone</h1>")
    assert "<title>Commentary: Leave the channel alone · " in text
    assert 'property="og:title" content="Commentary: Leave' in text
    assert 'name="description" content="Commentary: A harbour' in text
    assert 'property="og:description" content="Commentary: A harbour' in text
    home = text_of(theme, views.HOME)
    assert '<span class="label">Commentary<span class="hidden">:</span></span> Leave the channel alone</a>' in home
    assert '<span class="label">Commentary</span> ' in text_of(theme, views.BRIEFING).split('class="beside"')[1]


def test_opinion_with_some_facts_below_still_owns_its_title(theme: Theme) -> None:
    text = text_of(theme, replace(views.BRIEFING, kind="commentary"))
    assert "<title>Commentary: Council votes" in text
    assert '<p class="label">Commentary</p>\n<h1>' in text


def test_a_report_has_no_label_at_its_title(theme: Theme) -> None:
    text = text_of(theme, views.BRIEFING)
    assert 'class="label"' not in text.split('id="facts"')[0]
    assert "<title>Council votes" in text


def test_a_link_of_a_commentary_to_a_fact_says_to_which(theme: Theme) -> None:
    shown = ">voted to dredge <small>(fact 1)</small></a> before"
    text = text_of(theme, views.BRIEFING)
    assert f'<a class="cites" id="commentary-1-cites-1" href="#fact-1"{shown}' in text
    assert text.count("<small>") == 2
    link = '<a class="cites" id="commentary-1-cites-1" href="https://example.org/a/#fact-12">a <em>b</em></a>, <a href="#fact-2">c</a>'
    signed = replace(views.COMMENTARY, commentary=replace(views.COMMENTARY.commentary, html=CommentaryHtml(link)))
    feed = replace(views.FEED, entries=(replace(views.FEED.entries[0], commentaries=(signed,)),))
    assert 'a <em>b</em> <small>(fact 12)</small></a>, <a href="#fact-2">c</a>' in unescape(text_of(theme, feed))
    assert "（事实1）</small>" in text_of(theme, replace(views.BRIEFING, page=PageHead("a/", "zh")))


def test_a_fact_links_to_where_it_is_cited_and_counts_only_what_is_several(theme: Theme) -> None:
    text = text_of(theme, views.BRIEFING)
    assert '<a href="#commentary-1-cites-1">place 1</a>\n<a href="#commentary-2-cites-1">place 2</a>' in text
    once = replace(views.FACTS, blocks=(replace(views.FACTS.blocks[0], cited_by=("commentary-1-cites-1",)),))
    assert '<p><a href="#commentary-1-cites-1">Cited in the commentary</a></p>' in text_of(theme, replace(views.BRIEFING, facts=once))


def test_the_mark_of_a_note_says_that_it_is_one_and_that_of_a_source_is_in_brackets(theme: Theme) -> None:
    for view in (views.BRIEFING, views.FEED):
        text = unescape(text_of(theme, view))
        assert '<a class="note" href="#note-1">note 1</a></sup>' in text
        assert '<a class="source" href="#source-1">[1]</a></sup>' in text
    assert '<a href="#source-1">[1] <bdi>Harbour Council</bdi></a>' in text_of(theme, views.BRIEFING)


def test_translations_are_linked_in_their_own_words_and_told_to_search_engines(theme: Theme) -> None:
    text = text_of(theme, views.BRIEFING)
    link = '<a href="/digest/ar/2025/12/07/channel/" hreflang="ar" lang="ar" dir="rtl">العربية</a>'
    assert f'<p class="notice">Also in:\n{link}\n</p>' in text
    root = "https://example.org/digest/"
    assert f'<link rel="alternate" hreflang="en" href="{root}2025/12/07/channel/">' in text
    assert f'<link rel="alternate" hreflang="ar" href="{root}ar/2025/12/07/channel/">' in text
    assert "hreflang" not in text_of(theme, replace(views.BRIEFING, translations=()))
    brazil = replace(views.BRIEFING, translations=(replace(views.BRIEFING.translations[0], lang="pt-BR"), views.Link("x", "x/", lang="xx")))
    assert re.findall(r'<a [^>]* lang="[^>]*>([^<]*)</a>', text_of(theme, brazil)) == ["português (Brasil)", "xx"]


def test_a_correction_says_if_it_concerns_the_commentary_on_the_page_and_in_the_feed(theme: Theme) -> None:
    for view in (views.BRIEFING, views.FEED):
        text = unescape(text_of(theme, view))
        assert "<strong>Correction</strong>" in text
        assert "<strong>Clarification · in the commentary</strong>" in text
    taken_back = replace(views.RETRACTION, part="commentary")
    assert "<strong>in the commentary</strong>" in text_of(theme, replace(views.WITHDRAWN, corrections=(taken_back,)))


@pytest.mark.parametrize(
    ("ai", "said"),
    [
        ("assisted", "A language model helped with this text; the editors answer for it."),
        ("generated", "Drafted by a language model; the editors answer for it."),
        ("translated", "Translated by a language model; the editors answer for it."),
    ],
)
def test_the_part_of_a_language_model_is_told_on_the_page_and_in_the_feed(theme: Theme, ai: str, said: str) -> None:
    feed = replace(views.FEED, entries=(replace(views.FEED.entries[0], ai=ai),))
    for view in (replace(views.BRIEFING, ai=ai), feed):
        assert text_of(theme, view).count(said) == 1
    for silent in (replace(views.BRIEFING, ai="none"), replace(feed, entries=(replace(feed.entries[0], ai="none"),))):
        assert "language model" not in text_of(theme, silent)


@pytest.mark.parametrize(
    ("caption", "credit", "shown"),
    [
        ("Line 9 at the harbour", "Jo Berg", 'Line 9 at the harbour · <span class="credit">Picture: Jo Berg</span>'),
        ("Line 9 at the harbour", "", "Line 9 at the harbour"),
        ("", "Jo Berg", '<span class="credit">Picture: Jo Berg</span>'),
    ],
)
def test_caption_and_credit_of_a_picture_are_told_apart(theme: Theme, caption: str, credit: str, shown: str) -> None:
    view = replace(views.BRIEFING, image=views.Picture("a.png", "A tram", credit, caption))
    assert f"<figcaption>{shown}</figcaption>" in text_of(theme, view)


def test_a_summary_that_was_taken_from_the_text_describes_the_page_and_is_not_shown_again(theme: Theme) -> None:
    text = text_of(theme, replace(views.BRIEFING, summary="The harbour council voted.", lede=""))
    assert text.count("The harbour council voted.") == 3  # for search engines, for cards, and for machines
    assert '<meta name="description" content="The harbour council voted.">' in text
    assert 'class="lede"' not in text
    assert '<p class="lede">Work begins' in text_of(theme, views.BRIEFING)


def test_no_list_is_blank(theme: Theme) -> None:
    for view in (views.ARCHIVE, views.TOPICS):
        text = text_of(theme, replace(view, links=(), terms=()))
        assert "Nothing has been published here yet." in text
        assert "<ul class" not in text


def test_the_footer_names_only_pages_that_every_site_has(theme: Theme) -> None:
    links = re.findall(r'href="([^"]*)"', text_of(theme, views.BRIEFING).split("<footer")[1])
    assert links == ["/digest/archive/", "/digest/corrections/", "/digest/feed.xml"]


def test_the_archive_leads_to_the_other_lists_in_the_words_of_the_page(theme: Theme) -> None:
    text = text_of(theme, replace(views.ARCHIVE, page=PageHead("archive/", "de")))
    assert '<a href="/digest/people/"><span>Personen</span></a>' in text


def test_a_withdrawn_briefing_says_so_in_place_of_its_lede(theme: Theme) -> None:
    text = text_of(theme, views.WITHDRAWN)
    assert "This briefing was withdrawn." in text.split("<h1>")[1][:200]
    assert views.RETRACTION.text in text
    assert views.WITHDRAWN.summary not in text
    assert "What was reported, now withdrawn" in text


def test_lists_tell_what_an_entry_holds(theme: Theme) -> None:
    entry = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text_of(theme, views.DAY_LIST)))
    assert "December 7, 2025 5 facts · 3 sources commentary by R. Ostby and the editors corrected Harbour · Fishing" in entry


def test_an_entry_in_another_language_says_which(theme: Theme) -> None:
    text = text_of(theme, replace(views.HOME, page=PageHead("", "ar", "rtl")))
    assert '<bdi lang="de" dir="ltr">Windpark vor Hagen geht ans Netz</bdi></a></h2>' in text
    assert text.count("<bdi lang=") == 10
    assert "<bdi lang=" not in text_of(theme, views.DAY_LIST)


def test_what_is_said_about_an_entry_in_another_direction_runs_as_the_page_does(theme: Theme) -> None:
    topics = (views.Link("الصحة", "topics/a/"), views.Link("السياسة", ""))
    entry = replace(views.ENTRY, lang="ar", direction="rtl", topics=topics)
    text = text_of(theme, replace(views.DAY_LIST, entries=(entry,)))
    above, meta = text.split('<p class="meta">')
    assert above.count('<bdi lang="ar" dir="rtl">') == 2
    # Each topic is isolated, so that two of them do not change places and drag the dot along.
    assert '<bdi><a href="/digest/topics/a/">الصحة</a></bdi> · <bdi>السياسة</bdi>' in meta
    assert "dir=" not in meta.split("</p>")[0]
    assert ".entry [dir]{display:block}" in theme.stylesheets[0].text


def test_a_list_page_leads_to_its_neighbours_the_home_page_among_them(theme: Theme) -> None:
    assert re.findall(r'<a href="([^"]*)" rel="(prev|next)"', text_of(theme, views.OLDER_HOME)) == [
        ("/digest/", "prev"), ("/digest/page/1/", "next"),
    ]  # fmt: skip
    assert 'class="pager"' not in text_of(theme, views.TOPIC)


def test_a_link_that_leads_nowhere_is_a_word(theme: Theme) -> None:
    assert "<dd>Hagen</dd>" in text_of(theme, views.BRIEFING)


def test_tables_and_listings_can_be_scrolled_with_a_keyboard(theme: Theme) -> None:
    assert '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>' in text_of(theme, views.BRIEFING)
    assert '<pre tabindex="0">' in text_of(theme, views.PAGE)


# ---- feed and map --------------------------------------------------------------------------------------------------


def test_the_feed_has_all_that_atom_asks_for(theme: Theme) -> None:
    feed = ElementTree.fromstring(text_of(theme, views.FEED))
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://example.org/digest/feed.xml"  # type: ignore[union-attr]
    assert feed.find(f"{ATOM}link[@rel='alternate']").get("href") == "https://example.org/digest/"  # type: ignore[union-attr]
    assert feed.findtext(f"{ATOM}updated") == "2025-12-08T09:30:00+02:00"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for entry in feed.findall(f"{ATOM}entry"):
        for name in ("title", "id", "link", "published", "updated", "author", "summary", "content"):
            assert entry.find(f"{ATOM}{name}") is not None
    assert [name.text for name in feed.findall(f"{ATOM}entry[1]/{ATOM}author/{ATOM}name")] == ["Ada Novak", "Per Lund"]


def test_the_feed_tells_facts_first_then_each_commentary_under_its_label(theme: Theme) -> None:
    entry, opinion = ElementTree.fromstring(text_of(theme, views.FEED)).findall(f"{ATOM}entry")
    content = entry.findtext(f"{ATOM}content") or ""
    order = [
        "<h2>What is reported</h2>", "harbour council voted", "<h2>Commentary: A deeper channel",
        "Opinion by R. Ostby, not reporting.", "The facts it rests on are above.", "before it has asked",
        "<h2>Another view</h2>", "by the editors: opinion, not reporting", "<h2>Analysis</h2>", "<h2>Sources</h2>",
    ]  # fmt: skip
    places = [content.index(words) for words in order]
    assert places == sorted(places)
    assert opinion.findtext(f"{ATOM}title") == "Commentary: Leave the channel alone"
    assert (opinion.findtext(f"{ATOM}summary") or "").startswith("Commentary: A harbour")
    assert "are above" not in (opinion.findtext(f"{ATOM}content") or "")


def test_an_empty_feed_is_still_a_feed(theme: Theme) -> None:
    feed = ElementTree.fromstring(text_of(theme, replace(views.FEED, entries=(), updated=None)))
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_the_map_gives_addresses_as_uris_with_the_time_of_their_last_change(theme: Theme) -> None:
    urls = ElementTree.fromstring(text_of(theme, views.SITEMAP)).findall(f"{SITEMAP}url")
    assert [url.findtext(f"{SITEMAP}loc") for url in urls] == [
        "https://example.org/digest/",
        "https://example.org/digest/topics/%D0%B3%D0%B0%D0%B2%D0%B0%D0%BD%D1%8C/?a=1&b=2",
    ]
    assert [url.findtext(f"{SITEMAP}lastmod") for url in urls] == [None, "2025-12-08T09:30:00+02:00"]


# ---- a site's own templates ----------------------------------------------------------------------------------------


def test_a_template_of_the_site_takes_the_place_of_ours_by_name(tmp_path: Path) -> None:
    own = theme_of(tmp_path, page__html="<h1>{{ title }}</h1>", _about__html="<p>about {{ topics|length }}</p>")
    assert text_of(own, views.PAGE) == "<h1>About</h1>"
    assert "<p>about 2</p>" in text_of(own, views.BRIEFING)


def test_a_template_of_the_site_can_extend_ours(tmp_path: Path) -> None:
    text = '{% extends "digest/briefing.html" %}\n{% block top %}<p class="mine">{{ extra.desk }}</p>{{ super() }}{% endblock %}\n'
    own = theme_of(tmp_path, briefing__html=text, base__html='{% extends "digest/base.html" %}{% block head %}<!-- mine -->{% endblock %}')
    page = text_of(own, replace(views.BRIEFING, extra=(("desk", "North & <South>"),)))
    assert '<p class="mine">North &amp; &lt;South&gt;</p><header class="head">' in page
    assert "<!-- mine -->" in page


def test_a_template_is_given_the_fields_of_its_view_and_nothing_else(tmp_path: Path) -> None:
    for view in views.EVERY:
        names = [one.name for one in fields(view)]
        (tmp_path / "templates").mkdir(exist_ok=True)
        (tmp_path / "templates" / view.template).write_text(
            "".join(f"{{{{ {name} is defined }}}}" for name in names) + "{{ view is defined }}"
        )
        assert text_of(theme_of(tmp_path), view) == "True" * len(names) + "False"


MISTAKES = {
    "syntax": ("{{ title }}\n{% if %}", 2, "template/syntax"),
    "unclosed": ("{% block x %}\n", 1, "template/syntax"),
    "a filter that is not there": ("\n{{ title|shout }}", 2, "template/syntax"),
    "undefined": ("\n\n{{ titel }}", 3, "template/undefined"),
    "a field that is not there": ("\n{{ page.nothing }}", 2, "template/undefined"),
    "an entry of extra that is not there": ("{{ extra.nothing }}", 1, "template/undefined"),
    "wrong types": ("\n{{ title + 1 }}", 2, "template/expression"),
    "no division": ("\n{{ 1 / 0 }}", 2, "template/expression"),
    "a list printed": ("{{ site.navigation }}", 1, "template/expression"),
    "nothing printed": ("{{ extra.get(title) }}", 1, "template/expression"),
    "a function printed": ("{{ gettext }}", 1, "template/expression"),
    "called wrongly": ("{{ _() }}", 1, "template/expression"),
    "a word that has no name": ("\n{{ 'colour'|name }}", 2, "template/expression"),
    "a message without its value": ("{{ _('By %(names)s', name='x') }}", 1, "template/expression"),
    "missing include": ("\n{% include '_none.html' %}", 2, "template/missing"),
    "missing parent": ("{% extends 'digest/none.html' %}", 1, "template/missing"),
    "out of the folder": ("{% include '../digest.yaml' %}", 1, "template/missing"),
    "no end": ("\n{% include 'page.html' %}", 2, "template/recursion"),
    "a macro without end": ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", 1, "template/recursion"),
    "private": ("\n{{ ''.__class__.__mro__ }}", 2, "template/unsafe"),
    "globals of a function": ("{{ gettext.__globals__ }}", 1, "template/unsafe"),
    "a format that looks inside": ("{{ '{0.__class__}'.format(title) }}", 1, "template/unsafe"),
    "changing what all pages share": ("{{ site.extra.update(a=1) }}", 1, "template/unsafe"),
    "too much text": ("{{ 'a' * 1000000000000 }}", 1, "template/unsafe"),
    "too great a number": ("{{ 9 ** 9999999999 }}", 1, "template/unsafe"),
    "too long a range": ("{% for i in range(10000000) %}{% endfor %}", 1, "template/expression"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_template_is_told_with_its_file_and_line(tmp_path: Path, mistake: str) -> None:
    text, line, rule = MISTAKES[mistake]
    try:
        page, problems = theme_of(tmp_path, page__html=text).render(views.PAGE)
    except Refused as refused:
        page, problems = None, refused.what
    assert page is None
    (problem,) = problems
    assert isinstance(problem, Problem)
    assert (problem.path, problem.line, problem.rule) == ("templates/page.html", line, rule)
    assert "\n" not in problem.text
    assert " 0x" not in problem.text


def test_a_mistake_within_an_override_is_told_there_and_not_where_it_is_used(tmp_path: Path) -> None:
    page, problems = theme_of(tmp_path, _about__html="\n\n{{ nothing }}").render(views.BRIEFING)
    assert page is None
    assert [(one.path, one.line) for one in problems] == [("templates/_about.html", 3)]


def test_the_same_mistake_gives_the_same_problem_on_every_page(tmp_path: Path) -> None:
    theme = theme_of(tmp_path, base__html="{{ nothing }}")
    assert len({theme.render(view)[1] for view in HTML}) == 1


def test_all_templates_that_are_none_are_told_at_once_before_anything_is_rendered(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        theme_of(tmp_path, a__html="{% if %}", b__html="{{", page__html="fine")
    assert [str(one).split(":")[0] for one in refused.value.what] == ["templates/a.html", "templates/b.html"]


def test_an_error_in_our_own_templates_stays_an_error() -> None:
    names = *((name, "") for name in ("style.css", "favicon.svg", "policy.txt", "search.css", "search.js")), ("page.html", "{{ x }}")
    texts = {name: (f"digest/{name}", text) for name, text in names}
    theme = Theme(texts | {f"digest/{name}": text for name, text in texts.items()})
    with pytest.raises(UndefinedError, match="'x' is undefined"):
        theme.render(views.PAGE)


def test_a_template_can_carry_nothing_from_one_page_to_the_next(tmp_path: Path) -> None:
    counting = "{% set rows = cycler('odd', 'even') %}{% macro row() %}{{ rows.next() }}{% endmacro %}"
    own = theme_of(tmp_path, _m__html=counting, page__html='{% import "_m.html" as m %}{{ m.row() }}{{ m.row() }}{{ m.row() }}')
    assert [text_of(own, views.PAGE) for _ in range(3)] == ["oddevenodd"] * 3


@pytest.mark.parametrize("text", ["{{ lipsum() }}", "{{ [1, 2]|random }}", "{{ title|pprint }}"])
def test_a_template_has_no_chance_and_no_insides(tmp_path: Path, text: str) -> None:
    with pytest.raises((Refused, AssertionError)):
        text_of(theme_of(tmp_path, page__html=text), views.PAGE)


def test_words_of_a_template_are_not_worked_out_in_another_language(tmp_path: Path) -> None:
    own = theme_of(tmp_path, page__html="{{ 'topics'|name }} {{ '2025-12'|period }} {{ ''|path }}")
    other = replace(views.PAGE, page=PageHead("x/", "de"), site=replace(views.SITE, base="/other/"))
    assert text_of(own, views.PAGE) == "Topics December 2025 /digest/"
    assert text_of(own, other) == "Themen Dezember 2025 /other/"


def test_symbolic_links_among_the_templates_are_refused_by_name(tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("secret")
    site = tmp_path / "site"
    (site / "templates").mkdir(parents=True)
    (site / "templates" / "page.html").symlink_to(secret)
    with pytest.raises(Refused, match=r"templates/page\.html"):
        theme_of(site)


def test_a_folder_of_templates_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "page.html").write_text("other")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "templates").symlink_to(tmp_path / "other")
    with pytest.raises(Refused, match="templates"):
        theme_of(tmp_path / "site")


def test_a_template_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_bytes(b"caf\xe9")
    with pytest.raises(Refused, match=r"templates/page\.html: error: byte 4 is not UTF-8; save the file as UTF-8"):
        theme_of(tmp_path)


def test_the_name_of_the_packaged_templates_cannot_be_taken(tmp_path: Path) -> None:
    (tmp_path / "templates" / "digest").mkdir(parents=True)
    (tmp_path / "templates" / "digest" / "page.html").write_text("mine")
    with pytest.raises(Refused, match=r"templates/digest/page\.html"):
        theme_of(tmp_path)


def test_other_files_beside_the_templates_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "README.md").write_text("{% if %}")
    (tmp_path / "templates" / ".page.html.swp").write_bytes(b"\xff")
    assert "About" in text_of(theme_of(tmp_path), views.PAGE)


def test_a_template_that_nothing_uses_gets_a_warning_with_the_name_that_was_meant(tmp_path: Path) -> None:
    files = {
        "brifing__html": "", "briefing__html": '{% extends "digest/briefing.html" %}{% import "macros.html" as macros %}',
        "macros__html": '{% from "colours.txt" import red %}', "colours__txt": "{% macro red() %}{% endmacro %}",
        "_head__html": '{% include ["desk.html", "_head2.html"] %}', "desk__html": '{% include "desk.html" %}',
        "lonely__html": '{% include "lonely.html" %}',
        "style__css": "p {}", "styles__css": "p {}", "zzz__svg": "", "readme__md": "",
    }  # fmt: skip
    assert [str(problem) for problem in theme_of(tmp_path, **files).problems] == [
        "templates/brifing.html: warning: no page and no other template uses this; did you mean briefing.html?  [template/unused]",
        "templates/lonely.html: warning: no page and no other template uses this; docs/templates.md says what names have a meaning"
        "  [template/unused]",
        "templates/styles.css: warning: no page and no other template uses this; did you mean style.css?  [template/unused]",
        "templates/zzz.svg: warning: no page and no other template uses this; docs/templates.md says what names have a meaning"
        "  [template/unused]",
    ]


def test_where_a_template_works_out_a_name_none_is_said_to_be_unused(tmp_path: Path) -> None:
    assert theme_of(tmp_path, page__html='{% include extra.part ~ ".html" %}', a__html="").problems == ()


def test_templates_are_found_in_an_installed_package_too(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src" / "digest", tmp_path / "digest", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", tmp_path / "digest" / "templates")
    code = (
        "from pathlib import Path; from digest.theme import read_theme; from digest.settings import Settings; import digest;"
        "theme = read_theme(Path('.'), Settings(title='T', url='https://example.org/')); print(digest.__file__, theme.stylesheets[0].path)"
    )
    (tmp_path / "site").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=tmp_path / "site")
    assert done.stdout.split() == [str(tmp_path / "digest" / "__init__.py"), theme_of(tmp_path / "site").stylesheets[0].path]


# ---- style ---------------------------------------------------------------------------------------------------------


def test_style_sheets_are_named_by_their_content_and_loaded_in_order(tmp_path: Path) -> None:
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "mine.css").write_text("h1 { color: red }\n")
    own = theme_of(tmp_path, stylesheet="brand/mine.css")
    ours, mine = own.stylesheets
    assert re.fullmatch(r"style\.[0-9a-f]{8}\.css", ours.path)
    assert mine.text == "h1 { color: red }\n"
    assert own.files(("home",)) == (ours, mine, own.icon)
    assert own.files(("home", "search")) == (ours, mine, own.icon, *own.search)
    text = text_of(own, replace(views.PAGE, site=replace(views.SITE, stylesheets=(ours.path, mine.path))))
    assert re.findall(r'<link rel="stylesheet" href="([^"]*)">', text) == [f"/digest/{ours.path}", f"/digest/{mine.path}"]
    assert f'<link rel="icon" type="image/svg+xml" href="/digest/{own.icon.path}">' in text


@pytest.mark.parametrize("path", ["mine.css", "brand/mine.css"])
def test_a_style_sheet_that_is_not_there_is_told_to_the_settings_that_name_it(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refused) as refused:
        theme_of(tmp_path, stylesheet=path)
    assert str(refused.value) == (
        f'digest.yaml: error: "stylesheet" names {path}, and there is no such file; write its path as seen from here, or take the line out'
        "  [settings/stylesheet]"
    )


def test_a_style_sheet_in_the_templates_replaces_ours_as_it_stands(tmp_path: Path) -> None:
    own = theme_of(tmp_path, style__css="/* mine */\n  p { margin: 0 }\n", favicon__svg="<svg/>")
    assert [one.text for one in own.stylesheets] == ["/* mine */\n  p { margin: 0 }\n"]
    assert own.icon.text == "<svg/>"


def test_what_is_not_the_text_weighs_little(theme: Theme) -> None:
    style = len(gzip.compress(theme.stylesheets[0].text.encode(), 9))
    bare = replace(
        views.BRIEFING, facts=Facts((FactsBlock(1, FactsHtml("<p>x</p>")),)), commentaries=(), sources=(), corrections=(), image=None
    )
    page = len(gzip.compress(rendered(theme, bare).artifact.body, 9))
    assert style <= 3 * 1024
    assert style + page + len(theme.icon.text) <= 6 * 1024


def test_the_style_sheet_knows_no_left_and_right(theme: Theme) -> None:
    css = theme.stylesheets[0].text
    rules = re.sub(r"@media[^{]*", "", css)
    assert not re.search(r"(?<![-\w])(left|right|(margin|padding|border)-(left|right)|((min|max)-)?(width|height)):|:(left|right)\b", rules)
    assert "/*" not in css


def _schemes(css: str) -> dict[str, dict[str, str]]:
    found = [dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", block)) for block in re.findall(r":root\{[^}]*\}", css)]
    light, dark = (one for one in found if "ground" in one)
    return {"light": light, "dark": dark}


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_edges_stand_out_enough_in_both_schemes(theme: Theme, scheme: str) -> None:
    colours = _schemes(theme.stylesheets[0].text)[scheme]
    texts = [(one, ground) for ground in ("ground", "tint") for one in ("text", "muted", "link", "visited")]
    texts += [("ink", "tint"), ("ink", "ground"), ("facts", "ground"), ("fix-ink", "fix"), ("fix-ink", "ground"), ("text", "fix")]
    edges = [("edge", "ground"), ("edge", "tint"), ("ink", "tint"), ("facts", "ground"), ("fix-ink", "ground")]
    assert [pair for pair in texts if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []
    assert [pair for pair in edges if _contrast(colours[pair[0]], colours[pair[1]]) < 3] == []


# ---- documentation -------------------------------------------------------------------------------------------------


def test_the_documentation_names_every_field_block_filter_and_rule() -> None:
    text = (ROOT / "docs" / "templates.md").read_text("utf-8")
    for view in views.EVERY:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{view.template}`"))
        assert [one.name for one in fields(view) if one.name not in ("site", "page") and f"`{one.name}`" not in row] == []
    for value in (views.SITE, views.BRIEFING.page):
        assert [one.name for one in fields(value) if f"`{one.name}`" not in text] == []
    sources = {file.name: file.read_text("utf-8") for file in (ROOT / "templates").glob("*.html")}
    blocks = {name for source in sources.values() for name in re.findall(r"{% block (\w+) %}", source)}
    partials = {name for name in sources if name.startswith("_")}
    code = "\n".join(room.read_text("utf-8") for room in (ROOT / "src/digest/theme").glob("*.py"))
    rules = {f"template/{name}" for name, _ in re.findall(r'(?:rule, text = |"template/)"?(\w+)(")', code)}
    assert [name for name in sorted(blocks | partials | rules) if f"`{name}`" not in text] == []
    assert len(rules) == 9


@pytest.mark.parametrize(("tag", "spoken"), [("zh", "zh"), ("zh-Hans-HK", "zh"), ("zh-Hant", "en"), ("zh-TW", "en"), ("pl", "en")])
def test_no_simplified_word_stands_beside_a_traditional_text(tag: str, spoken: str) -> None:
    assert spoken_language(tag) == spoken
