"""What the pages of a site show, before any template sees it."""

from dataclasses import replace
from itertools import chain

import pytest

from digest.model import Asset, Author, Correction, Image, Note, Records, Reference, Topic
from digest.outputs import OUTPUTS
from digest.outputs.addresses import rewritten
from digest.outputs.direction import direction
from digest.outputs.lists import spread
from digest.settings import NavigationEntry, Settings
from digest.views import Link, Pager, Person, Picture, TextFile
from made import SETTINGS, beside, briefing, commentary, facts, moment, numbered, page, site_of

MAKERS = dict(OUTPUTS)


def views(name, site):
    return list(MAKERS[name](site))


def view_at(name, site, path):
    (view,) = (view for view in MAKERS[name](site) if view.page.path == path)
    return view


def titles(view):
    return [entry.title for entry in view.entries]


# ---- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "shown"), [(0, [0]), (1, [1]), (19, [19]), (20, [20]), (39, [39]), (40, [20, 20]), (45, [25, 20]), (60, [20, 20, 20])]
)
def test_the_newest_page_of_a_list_holds_what_is_left_over(count, shown):
    assert [len(page.briefings) for page in spread(numbered(count)[::-1], 20, "")] == shown


def test_every_briefing_is_on_one_page_of_a_list_in_order():
    for count in range(30):
        newest_first = numbered(count)[::-1]
        pages = spread(newest_first, 4, "topics/x/")
        assert tuple(chain.from_iterable(page.briefings for page in pages)) == newest_first
        assert all(len(page.briefings) == 4 for page in pages[1:])
        assert len(pages[0].briefings) == count if count < 4 else 4 <= len(pages[0].briefings) < 8


def test_pages_of_a_list_are_numbered_from_the_oldest_and_lead_to_their_neighbours():
    assert [(page.path, page.pager) for page in spread(numbered(15)[::-1], 4, "x/")] == [
        ("x/", Pager(3, 3, None, "x/page/2/")),
        ("x/page/2/", Pager(2, 0, "x/", "x/page/1/")),
        ("x/page/1/", Pager(1, 0, "x/page/2/", None)),
    ]


def test_a_new_briefing_changes_one_page_of_the_home_list_and_never_an_old_one():
    settings = replace(SETTINGS, per_page=3)
    before: dict[str, object] = {}
    for count in range(1, 40):
        now = {view.page.path: view for view in views("home", site_of(*numbered(count), settings=settings))}
        changed = [path for path in before if now[path] != before[path]]
        newest = f"page/{count // 3 - 2}/"
        # Where a page is made, the one before it gets a link to it; that is all.
        assert set(changed) <= {"", newest}
        before = now


def test_the_home_page_of_a_site_without_briefings_is_there():
    (home,) = views("home", site_of())
    assert (home.page.path, home.entries, home.lead, home.pager) == ("", (), False, Pager(1, 1, None, None))


def test_a_pinned_briefing_leads_the_home_page_and_keeps_its_place_further_back():
    many = numbered(9)
    old = replace(many[0], front=replace(many[0].front, pin_until=moment("2027-01-01")))
    site = site_of(old, *many[1:], settings=replace(SETTINGS, per_page=3))
    assert [titles(view) for view in views("home", site)] == [["N1", "N9", "N8", "N7"], ["N6", "N5", "N4"], ["N3", "N2", "N1"]]
    assert [view.lead for view in views("home", site)] == [True, False, False]


def test_a_pinned_briefing_stands_on_the_home_page_once():
    pinned = briefing("content/a.md", date="2025-01-01", pin_until=moment("2027-01-01"))
    (home,) = views("home", site_of(pinned, briefing("content/b.md")))
    assert titles(home) == ["A", "B"]


def test_an_entry_says_what_stands_behind_it():
    record = Records(authors={"jane": Author(id="jane", name="Jane Doe")})
    site = site_of(
        briefing(
            text=facts("<p>1</p>", "<p>2</p>"),
            commentaries=(commentary(author="jane"), commentary(number=2, author="R. Ostby"), commentary(number=3, author="jane")),
            sources=(Reference(url="https://a.example/"),),
            topics=("Talks",),
            corrections=(Correction(date=moment("2025-12-08"), text="12, not 11."),),
        ),
        records=record,
    )
    (entry,) = views("home", site)[0].entries
    assert (entry.facts, entry.sources, entry.commentators, entry.corrected, entry.label) == (2, 1, ("Jane Doe", "R. Ostby"), True, "")
    assert entry.topics == (Link("Talks", "topics/talks/"),)


def test_an_update_is_no_correction():
    site = site_of(briefing(corrections=(Correction(date=moment("2025-12-08"), kind="update", text="They met again."),)))
    assert not views("home", site)[0].entries[0].corrected


def test_an_unsigned_commentary_is_signed_by_the_site_or_by_nobody_in_particular():
    one = briefing(commentaries=(commentary(),))
    assert views("home", site_of(one))[0].entries[0].commentators == ("",)
    site = site_of(one, settings=replace(SETTINGS, signature="The desk"))
    assert views("home", site)[0].entries[0].commentators == ("The desk",)


def test_a_piece_of_opinion_is_signed_by_its_reporters():
    piece = briefing(kind="commentary", text=facts(), commentaries=(commentary(),), reporters=("Jane Doe", "R. Ostby"))
    site = site_of(piece, settings=replace(SETTINGS, signature="The desk", reporters=("A. B.",)))
    assert views("briefings", site)[0].commentaries[0].author == Person("Jane Doe, R. Ostby")
    alone = site_of(replace(piece, front=replace(piece.front, reporters=())), settings=replace(SETTINGS, reporters=("A. B.",)))
    assert views("home", alone)[0].entries[0].commentators == ("A. B.",)
    report = site_of(replace(piece, front=replace(piece.front, kind="report")), settings=replace(SETTINGS, signature="The desk"))
    assert views("briefings", report)[0].commentaries[0].author == Person("The desk")


# ---- opinion is called so wherever its title stands -------------------------------------------------------------------


def opinion(source="content/2025/view.md", kind="analysis", **fields):
    return briefing(source, text=facts(), commentaries=(commentary(kind=kind, author="Jane Doe"),), kind="commentary", **fields)


def test_a_piece_of_opinion_carries_its_label_in_every_list_and_in_the_feed():
    site = site_of(opinion(topics=("T",), places=("P",), people=("Q",), organizations=("O",)))
    shown = [view for name, output in OUTPUTS for view in output(site) if hasattr(view, "entries") and view.entries]
    assert [view.entries[0].label for view in shown] == ["analysis"] * len(shown)
    assert len(shown) == 14


def test_a_piece_of_opinion_is_called_so_on_its_page_and_on_its_neighbours_pages():
    site = site_of(opinion(), briefing("content/2025/old.md", date="2025-12-01"))
    assert view_at("briefings", site, "2025/12/07/view/").opinion
    old = view_at("briefings", site, "2025/12/01/old/")
    assert not old.opinion
    assert old.next == Link("View", "2025/12/07/view/", 0, "analysis", "en", "ltr")


def test_a_report_with_a_commentary_has_no_label():
    site = site_of(briefing(commentaries=(commentary(),)))
    assert views("home", site)[0].entries[0].label == ""
    assert not views("briefings", site)[0].opinion


# ---- a briefing's own page ---------------------------------------------------------------------------------------------


def test_only_a_summary_that_an_editor_wrote_is_a_lede():
    own, taken = views("briefings", site_of(briefing("content/a.md", summary="They met."), briefing("content/b.md")))
    assert (own.lede, taken.lede, taken.summary) == ("They met.", "", "About b.")


def test_a_page_leads_to_the_same_briefing_in_other_languages():
    both = briefing("content/talks.md"), briefing("content/talks.ar.md", lang="ar")
    english, arabic = views("briefings", site_of(*both, settings=replace(SETTINGS, languages=("en", "ar"))))
    assert english.translations == (Link("Talks.ar", "2025/12/07/talks.ar/", 0, "", "ar", "rtl"),)
    assert arabic.translations == (Link("Talks", "2025/12/07/talks/", 0, "", "en", "ltr"),)


def test_previous_and_next_are_the_neighbours_in_time():
    site = site_of(*numbered(3))
    shown = [(view.title, view.previous and view.previous.text, view.next and view.next.text) for view in views("briefings", site)]
    assert shown == [("N3", "N2", None), ("N2", "N1", "N3"), ("N1", None, "N2")]


def test_a_withdrawn_briefing_has_a_page_and_is_nobodys_neighbour():
    gone = briefing("content/gone.md", date="2025-01-01T01:30", status="withdrawn")
    site = site_of(*numbered(2), gone)
    shown = {view.title: view for view in views("briefings", site)}
    assert (shown["Gone"].status, shown["Gone"].previous, shown["Gone"].next) == ("withdrawn", None, None)
    assert shown["N2"].previous == Link("N1", shown["N1"].page.path, 0, "", "en", "ltr")


def test_a_page_knows_its_source_language_and_direction():
    site = site_of(briefing(lang="ar"), pages=(page(),))
    assert [(view.page.source, view.page.lang, view.page.direction) for view in views("briefings", site)] == [
        ("content/2025/talks.md", "ar", "rtl")
    ]
    assert [view.page.source for view in views("pages", site)] == ["content/pages/about.md"]


def test_names_and_ids_become_persons():
    jane = Author(id="jane", name="Jane Doe", url="https://jane.example/", role="reporter", disclosure="Owns a boat.")
    site = site_of(
        briefing(reporters=("jane", "R. Ostby"), reviewed_by=("jane",), commentaries=(commentary(author="jane"),)),
        records=Records(authors={"jane": jane}),
    )
    (view,) = views("briefings", site)
    known = Person("Jane Doe", "https://jane.example/", "reporter", "Owns a boat.", "authors/jane/")
    assert (view.byline, view.reviewed_by, view.commentaries[0].author) == ((known, Person("R. Ostby")), (known,), known)


def test_a_briefing_without_reporters_is_signed_by_those_of_the_site():
    site = site_of(briefing(), settings=replace(SETTINGS, reporters=("The desk",)))
    assert views("briefings", site)[0].byline == (Person("The desk"),)


@pytest.mark.parametrize(
    ("front", "when"),
    [
        ({}, None),
        ({"updated": "2025-12-10"}, "2025-12-10"),
        ({"corrections": ("2025-12-08", "2025-12-09", "2025-12-08")}, "2025-12-09"),
        ({"updated": "2025-12-10", "corrections": ("2025-12-11",)}, "2025-12-10"),
    ],
)
def test_only_a_declared_change_makes_a_page_updated(front, when):
    fields = {}
    if "updated" in front:
        fields["updated"] = moment(front["updated"])
    if "corrections" in front:
        fields["corrections"] = tuple(Correction(date=moment(day), text="x") for day in front["corrections"])
    assert views("briefings", site_of(briefing(**fields)))[0].updated == (moment(when) if when else None)


def test_the_image_is_named_by_its_place_in_the_site():
    image = Image(src="map.png", alt="A map", credit="Us", caption="The port")
    site = site_of(briefing(image=image), assets=beside("2025/map.png"))
    assert views("briefings", site)[0].image == Picture("2025/12/07/talks/map.png", "A map", "Us", "The port")
    assert views("briefings", site_of(briefing(image=image)))[0].image is None


def test_one_topic_in_two_spellings_is_one_link_with_the_topics_own_title():
    record = Records(topics={"energy": Topic(slug="energy", title="Energy policy")})
    (view,) = views("briefings", site_of(briefing(topics=("energy", "Talks", "ENERGY")), records=record))
    assert view.topics == (Link("Energy policy", "topics/energy/"), Link("Talks", "topics/talks/"))


def test_a_topic_without_a_page_is_a_text_that_leads_nowhere():
    expired = briefing(topics=("Talks",), expires=moment("2025-12-31"))
    assert views("briefings", site_of(expired))[0].topics == (Link("Talks", ""),)
    without = replace(SETTINGS, outputs=("briefings", "people"))
    (view,) = views("briefings", site_of(briefing(topics=("Talks",), people=("Jane",)), settings=without))
    assert (view.topics, view.people) == ((Link("Talks", ""),), (Link("Jane", "people/jane/"),))


# ---- links in texts ----------------------------------------------------------------------------------------------------


def test_links_below_the_root_work_from_a_subfolder_in_every_text_of_a_page():
    link = '<p><a href="/about/">us</a></p>'
    there = link.replace("/about/", "/digest/about/")
    text = replace(facts(link), notes=(Note(1, link),))
    one = replace(briefing(text=text, commentaries=(commentary(link, notes=(Note(2, link),)),)), methods=link)
    site = site_of(one, pages=(page(html=link),), settings=replace(SETTINGS, url="https://example.org/digest/"))
    (view,) = views("briefings", site)
    shown = view.commentaries[0].commentary
    assert {view.facts.blocks[0].html, view.facts.notes[0].html, shown.html, shown.notes[0].html, view.methods} == {there}
    assert views("pages", site)[0].html == there


def test_texts_that_need_no_change_are_the_very_same():
    one = briefing(commentaries=(commentary(),))
    (view,) = views("briefings", site_of(one, settings=replace(SETTINGS, url="https://example.org/digest/")))
    assert view.facts.blocks[0] is one.facts.blocks[0]
    assert view.commentaries[0].commentary is one.commentaries[0]


def test_a_link_to_a_source_becomes_a_link_to_its_page():
    text = facts('<p><a href="vote.md#fact-2" title="a &gt; b">vote</a> <img alt="x > y" src="map%20one.png"></p>')
    site = site_of(
        briefing(text=text, links=("vote.md#fact-2", "map%20one.png")),
        briefing("content/2025/vote.md", date="2025-12-06"),
        assets=beside("2025/map one.png"),
    )
    assert view_at("briefings", site, "2025/12/07/talks/").facts.blocks[0].html == (
        '<p><a href="/2025/12/06/vote/#fact-2" title="a &gt; b">vote</a> <img alt="x > y" src="/2025/12/07/talks/map%20one.png" '
        'loading="lazy"></p>'
    )


@pytest.mark.parametrize(
    "text",
    [
        '<p>write <code>&lt;a href="/x"&gt;</code></p>',
        '<p>it says href="/x" here</p>',
        'it says href="/x" <p title=" href=/x">x</p>',
        '<p title="a > href=&quot;/x&quot;">x</p>',
        '<p><a href="https://a.example/x">x</a> <a href="//a.example/x">x</a> <a href="mailto:a@b.example">x</a></p>',
        '<p><a href="#fact-1">x</a> <a href="beside.png">x</a></p>',
    ],
)
def test_words_that_look_like_a_link_and_links_elsewhere_stay_as_they_are(text):
    assert rewritten(text, {"y": "z/"}, "/digest/") == text


def test_in_a_feed_every_link_is_a_full_address():
    text = '<p><a href="#fact-1">a</a><a href="/b/?c=1&amp;d">b</a><a href="e/">e</a><a href="f.md">f</a><a href="https://g.example/">g</a></p>'
    assert rewritten(text, {"f.md": "2025/f/"}, "https://a.example/n/", "https://a.example/n/2025/x/") == (
        '<p><a href="https://a.example/n/2025/x/#fact-1">a</a><a href="https://a.example/n/b/?c=1&amp;d">b</a>'
        '<a href="https://a.example/n/2025/x/e/">e</a><a href="https://a.example/n/2025/f/">f</a><a href="https://g.example/">g</a></p>'
    )


def test_a_text_of_nothing_but_quotes_and_brackets_is_rewritten_in_no_time():
    for text in ('"' * 200_000, ">" * 200_000, ' href="' * 50_000, '<a href="/' * 30_000, '<a title=">' * 30_000):
        rewritten(text, {"y": "z/"}, "/digest/")


@pytest.mark.parametrize(
    ("lang", "way"),
    [
        ("en", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("fa", "rtl"), ("UR", "rtl"), ("yi", "rtl"), ("dv", "rtl"), ("ckb", "rtl"),
        ("ku", "ltr"), ("ku-Arab", "rtl"), ("az-Arab-IR", "rtl"), ("ar-Latn", "ltr"), ("uz-Cyrl", "ltr"), ("zh-Hant-TW", "ltr"),
        ("uk", "ltr"),
        ("ug", "rtl"),
    ],
)  # fmt: skip
def test_a_language_is_written_one_way(lang, way):
    assert direction(lang) == way


# ---- topics and archives -----------------------------------------------------------------------------------------------


def test_each_topic_has_its_pages_and_the_list_of_all_says_how_many():
    settings = replace(SETTINGS, per_page=2)
    many = [replace(one, front=replace(one.front, topics=("Zoo", "art"))) for one in numbered(4)]
    index, *lists = views("topics", site_of(*many, briefing(topics=("Zoo",)), settings=settings))
    assert (index.page.path, index.links) == ("topics/", (Link("art", "topics/art/", 4), Link("Zoo", "topics/zoo/", 5)))
    assert [(view.page.path, titles(view), view.up, view.name) for view in lists] == [
        ("topics/art/", ["N4", "N3"], "topics/", "art"),
        ("topics/art/page/1/", ["N2", "N1"], "topics/", "art"),
        ("topics/zoo/", ["Talks", "N4", "N3"], "topics/", "Zoo"),
        ("topics/zoo/page/1/", ["N2", "N1"], "topics/", "Zoo"),
    ]


@pytest.mark.parametrize("kind", ["topics", "places", "people", "organizations"])
def test_there_is_no_list_of_terms_where_there_are_none_unless_the_navigation_leads_to_it(kind):
    assert views(kind, site_of()) == []
    assert f"https://news.example/{kind}/" not in str(views("sitemap", site_of()))
    entry = NavigationEntry(text="All", path=f"/{kind}/")
    (index,) = views(kind, site_of(settings=replace(SETTINGS, navigation=(entry,))))
    assert (index.kind, index.page.path, index.links, index.pager) == (kind, f"{kind}/", (), Pager(1, 1, None, None))


def test_the_archive_leads_to_the_lists_of_terms_that_there_are():
    def shown(*briefings, **parts):
        indexes = [view for view in views("archives", site_of(*briefings, **parts)) if hasattr(view, "links")]
        return [view.terms for view in indexes]

    one = briefing(topics=("T",), people=("P",))
    topics, people = Link("topics", "topics/"), Link("people", "people/")
    assert shown() == [()]
    assert shown(one) == [(Link("facts", "facts/"), topics, people), ()]
    without = tuple(name for name in SETTINGS.outputs if name != "people")
    assert shown(one, settings=replace(SETTINGS, outputs=without)) == [(Link("facts", "facts/"), topics), ()]


def test_a_long_list_of_terms_goes_on_on_further_pages():
    site = site_of(briefing(places=tuple(f"Place {number:03}" for number in range(601))))
    indexes = [view for view in views("places", site) if hasattr(view, "links")]
    assert [(view.page.path, len(view.links), view.pager) for view in indexes] == [
        ("places/", 300, Pager(1, 3, None, "places/page/2/")),
        ("places/page/2/", 300, Pager(2, 3, "places/", "places/page/3/")),
        ("places/page/3/", 1, Pager(3, 3, "places/page/2/", None)),
    ]


def test_the_archive_goes_from_years_to_months_to_days():
    site = site_of(briefing("content/a.md", date="2024-02-29"), briefing("content/b.md"), briefing("content/c.md", date="2025-12-01"))
    assert [(view.page.path, view.kind, view.name, view.up) for view in (*views("archives", site), *views("days", site))] == [
        ("archive/", "archive", "", ""),
        ("2025/", "year", "2025", "archive/"),
        ("2024/", "year", "2024", "archive/"),
        ("2025/12/", "month", "2025-12", "2025/"),
        ("2024/02/", "month", "2024-02", "2024/"),
        ("2025/12/07/", "day", "2025-12-07", "2025/12/"),
        ("2025/12/01/", "day", "2025-12-01", "2025/12/"),
        ("2024/02/29/", "day", "2024-02-29", "2024/02/"),
    ]
    assert view_at("archives", site, "archive/").links == (Link("2025", "2025/", 2), Link("2024", "2024/", 1))
    assert view_at("archives", site, "2025/").links == (Link("2025-12", "2025/12/", 2),)
    assert titles(view_at("archives", site, "2025/12/")) == ["B", "C"]


def test_a_site_may_have_months_and_no_days():
    settings = replace(SETTINGS, outputs=("archives", "sitemap"))
    site = site_of(briefing(), settings=settings)
    (sitemap,) = views("sitemap", site)
    assert [address for address, _ in sitemap.addresses] == [f"https://news.example/{path}" for path in ("archive/", "2025/", "2025/12/")]
    assert [view.up for view in views("days", site_of(briefing(), settings=replace(SETTINGS, outputs=("days",))))] == [""]


def test_a_busy_month_has_several_pages():
    site = site_of(*numbered(23), settings=replace(SETTINGS, per_page=10))
    paths = [view.page.path for view in (*views("archives", site), *views("days", site))]
    assert paths == ["archive/", "2025/", "2025/01/", "2025/01/page/1/", "2025/01/01/", "2025/01/01/page/1/"]


# ---- the feed, the sitemap, the rest -------------------------------------------------------------------------------------


def test_the_feed_holds_the_twenty_newest_and_says_when_one_of_them_was_changed():
    many = numbered(25)
    corrected = replace(many[10], front=replace(many[10].front, updated=moment("2025-06-01")))
    (feed,) = views("feed", site_of(*many[:10], corrected, *many[11:]))
    assert titles(feed) == [f"N{number}" for number in range(25, 5, -1)]
    assert feed.updated == moment("2025-06-01")
    assert feed.id == "https://news.example/"


def test_a_feed_of_nothing_still_says_when_it_was_changed():
    (feed,) = views("feed", site_of())
    assert (feed.entries, feed.updated.at.isoformat()) == ((), "1970-01-01T00:00:00+00:00")


def test_an_entry_of_the_feed_has_an_identity_and_full_addresses():
    one = briefing(text=facts('<p><a href="#fact-1">1</a></p>'), commentaries=(commentary('<p><a href="/x/">x</a></p>'),))
    (entry,) = views("feed", site_of(one))[0].entries
    assert (entry.id, entry.url) == ("tag:news.example,2025-12-07:talks", "https://news.example/2025/12/07/talks/")
    assert entry.facts.blocks[0].html == '<p><a href="https://news.example/2025/12/07/talks/#fact-1">1</a></p>'
    assert entry.commentaries[0].commentary.html == '<p><a href="https://news.example/x/">x</a></p>'
    assert (entry.published, entry.updated) == (one.front.date, one.front.date)


def test_the_feed_tells_what_part_a_language_model_had():
    (feed,) = views("feed", site_of(briefing("content/a.md", ai="generated"), briefing("content/b.md")))
    assert [entry.ai for entry in feed.entries] == ["generated", "none"]


def test_what_left_the_lists_is_not_in_the_feed():
    gone = briefing("content/gone.md", status="withdrawn"), briefing("content/old.md", expires=moment("2025-12-31"))
    assert views("feed", site_of(*gone))[0].entries == ()


def test_the_sitemap_knows_every_page_that_is_made_and_may_be_found():
    settings = replace(SETTINGS, per_page=3)
    busy = [replace(one, front=replace(one.front, topics=("A", "B"), people=("C",))) for one in numbered(9)]
    places = tuple(f"Place {number}" for number in range(301))
    gone = briefing("content/gone.md", status="withdrawn", updated=moment("2025-12-09"))
    site = site_of(*busy, briefing(places=places), gone, settings=settings, pages=(page(),))
    made = {
        f"https://news.example/{v.page.path}"
        for name in MAKERS
        for v in views(name, site)
        if "feed" not in name and name != "robots" and not isinstance(v, TextFile) and v.page.indexed
    }
    (sitemap,) = views("sitemap", site)
    found = dict(sitemap.addresses)
    assert found.keys() == made
    assert len(found) == len(sitemap.addresses)
    assert {address for address, changed in found.items() if changed} == {f"https://news.example/{one.path}" for one in site.every}
    assert found["https://news.example/2025/12/07/gone/"] == moment("2025-12-09")


def test_outputs_that_are_not_made_are_not_in_the_sitemap():
    settings = Settings(title="Daily", url="https://news.example/", outputs=("briefings", "sitemap"))
    (sitemap,) = views("sitemap", site_of(briefing(topics=("A",)), pages=(page(),), settings=settings))
    assert [address for address, _ in sitemap.addresses] == ["https://news.example/2025/12/07/talks/"]


def test_the_page_for_lost_readers_is_not_for_search_engines():
    (view,) = views("404", site_of())
    assert (view.page.path, view.page.indexed) == ("404.html", False)


def test_every_output_has_the_name_that_the_settings_use():
    assert tuple(name for name, _ in OUTPUTS) == SETTINGS.outputs


def test_no_two_views_of_a_site_are_at_one_path():
    busy = [replace(one, front=replace(one.front, topics=("A", "Page", "1"))) for one in numbered(50)]
    site = site_of(*busy, pages=(page(),), settings=replace(SETTINGS, per_page=3))
    paths = [view.path if isinstance(view, TextFile) else view.page.path for name in MAKERS for view in views(name, site)]
    assert len(paths) == len(set(paths))


def test_every_view_carries_the_very_same_site():
    site = site_of(briefing(topics=("A",)), pages=(page(),))
    assert all(view.site is site.info for name in MAKERS for view in views(name, site) if not isinstance(view, TextFile))


def test_robots_may_read_everything_and_are_shown_the_maps() -> None:
    (robots,) = views("robots", site_of(settings=Settings(title="Daily", url="https://news.example/")))
    assert robots == TextFile(
        "robots.txt",
        "User-agent: *\nAllow: /\n\nSitemap: https://news.example/sitemap.xml\nSitemap: https://news.example/sitemap-news.xml\n",
    )


def test_a_robots_txt_of_the_operator_takes_the_place_of_ours() -> None:
    assert views("robots", site_of(assets=(Asset("robots.txt", "static/robots.txt"),))) == []
    assert len(views("robots", site_of(assets=(Asset("a/robots.txt", "static/a/robots.txt"),)))) == 1


def test_a_site_in_a_subfolder_has_no_robots_txt_since_nobody_would_look_there() -> None:
    assert not list(views("robots", site_of(settings=Settings(title="Daily", url="https://news.example/daily/"))))
