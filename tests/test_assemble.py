"""What all briefings together become, and what is wrong between two files."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from digest.model import Asset, Author, Correction, Held, Image, Records, Story, Topic
from digest.settings import LinkRules, NavigationEntry
from made import SETTINGS, assembled, beside, briefing, commentary, facts, moment, page, site_of

AUTHORS = Records(authors={"jane": Author(id="jane", name="Jane Doe")}, has_authors=True)


def sources(briefings):
    return [one.source for one in briefings]


def lines(problems):
    return [str(problem) for problem in problems]


# ---- order, and what is not (or no longer) to be seen ----------------------------------------------------------------


def test_the_newest_comes_first_and_at_one_moment_the_slug_decides():
    old, new_a, new_b = briefing("content/z.md", date="2025-01-01"), briefing("content/a.md"), briefing("content/b.md")
    for order in ((old, new_a, new_b), (new_b, old, new_a), (new_a, new_b, old)):
        assert sources(site_of(*order).briefings) == ["content/a.md", "content/b.md", "content/z.md"]


def test_a_briefing_of_the_future_is_held_back_until_its_moment():
    later = briefing(date="2026-01-01T12:00")
    site = site_of(later, briefing("content/b.md"))
    assert sources(site.every) == ["content/b.md"]
    assert site.held == (Held("content/2025/talks.md", moment("2026-01-01T12:00")),)


def test_at_its_very_moment_a_briefing_is_published():
    assert site_of(briefing(date="2026-01-01T12:00"), now=datetime(2026, 1, 1, 12, tzinfo=UTC)).briefings


def test_a_draft_is_held_back_without_a_moment():
    site = site_of(briefing(status="draft"))
    assert (site.every, site.held) == ((), (Held("content/2025/talks.md", None),))


def test_drafts_and_future_show_what_is_held_back():
    draft, later = briefing(status="draft"), briefing("content/b.md", date="2027-01-01")
    assert sources(site_of(draft, later, drafts=True).every) == [draft.source]
    assert sources(site_of(draft, later, future=True).every) == [later.source]
    assert site_of(draft, later, drafts=True, future=True).held == ()


def test_a_draft_of_the_future_waits_for_its_moment_even_if_drafts_are_shown():
    draft = briefing(status="draft", date="2027-01-01")
    assert site_of(draft, drafts=True).held == (Held(draft.source, moment("2027-01-01")),)


def test_what_is_held_back_is_told_in_the_order_in_which_it_comes():
    held = site_of(briefing("content/b.md", date="2028-01-01"), briefing("content/a.md", date="2027-01-01")).held
    assert [one.source for one in held] == ["content/a.md", "content/b.md"]


def test_an_expired_briefing_leaves_the_lists_and_keeps_its_page():
    site = site_of(briefing(expires=moment("2025-12-31"), topics=("Talks",)))
    assert (len(site.briefings), len(site.every), site.terms["topics"]) == (0, 1, ())


def test_a_briefing_expires_at_its_very_moment():
    assert site_of(briefing(expires=moment("2026-01-01"))).briefings == ()
    assert site_of(briefing(expires=moment("2026-01-01T00:01"))).briefings


def test_a_withdrawn_briefing_leaves_the_lists_and_keeps_its_page():
    retraction = Correction(date=moment("2025-12-08"), kind="retraction", text="It was not so.")
    site = site_of(briefing(status="withdrawn", corrections=(retraction,)))
    assert (len(site.briefings), len(site.every)) == (0, 1)


def test_a_pinned_briefing_leads_until_its_moment():
    pinned = briefing("content/old.md", date="2025-01-01", pin_until=moment("2026-01-02"))
    assert site_of(pinned, briefing()).pinned == (pinned,)
    assert site_of(pinned, briefing(), now=datetime(2026, 1, 2, tzinfo=UTC)).pinned == ()


# ---- the site --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "url", "base"),
    [
        ("https://news.example", "https://news.example/", "/"),
        ("https://news.example/", "https://news.example/", "/"),
        ("https://example.org/digest", "https://example.org/digest/", "/digest/"),
    ],
)
def test_the_address_of_the_site_ends_with_a_slash(written, url, base):
    info = site_of(settings=replace(SETTINGS, url=written)).info
    assert (info.url, info.base) == (url, base)


def test_nothing_that_all_pages_show_changes_with_a_new_briefing():
    assert site_of(briefing()).info == site_of(briefing(), briefing("content/b.md", topics=("New",))).info


def test_standing_pages_follow_the_settings_in_the_navigation_by_their_place():
    settings = replace(SETTINGS, navigation=(NavigationEntry(text="All", path="/archive/"),))
    pages = (page("content/pages/z.md", nav=1), page("content/pages/a.md", nav=2), page("content/pages/hidden.md"))
    assert site_of(settings=settings, pages=pages).info.navigation == (("All", "archive/"), ("Z", "z/"), ("A", "a/"))


# ---- topics, places, people, organizations ---------------------------------------------------------------------------


def test_two_spellings_of_a_topic_are_one_which_the_oldest_briefing_names():
    new, old = briefing("content/new.md", topics=("energy",)), briefing("content/old.md", date="2024-01-01", topics=("Energy",))
    for order in ((new, old), (old, new)):
        site = site_of(*order)
        assert [(term.slug, term.title, sources(term.briefings)) for term in site.terms["topics"]] == [
            ("energy", "Energy", ["content/new.md", "content/old.md"])
        ]
        assert site.term_of["topics"]["energy"] is site.term_of["topics"]["Energy"]


def test_a_briefing_that_spells_a_topic_twice_is_in_it_once():
    (term,) = site_of(briefing(topics=("Energy", "energy"))).terms["topics"]
    assert len(term.briefings) == 1


def test_topics_yaml_names_a_topic_and_describes_it():
    records = Records(topics={"energy": Topic(slug="energy", title="Energy policy", description="Grids and prices.")})
    (term,) = site_of(briefing(topics=("ENERGY",)), records=records).terms["topics"]
    assert (term.title, term.description) == ("Energy policy", "Grids and prices.")


def test_topics_yaml_says_nothing_of_people():
    records = Records(topics={"energy": Topic(slug="energy", title="Energy policy")})
    (term,) = site_of(briefing(people=("Energy",)), records=records).terms["people"]
    assert term.title == "Energy"


def test_terms_keep_the_letters_of_every_script():
    assert [term.slug for term in site_of(briefing(places=("Київ", "東京"))).terms["places"]] == ["київ", "東京"]


def test_a_topic_of_signs_alone_is_refused_at_its_place():
    _, problems = assembled(briefing(topics=("Talks", "?!"), places_of={"topics.1": (4, 17)}))
    assert lines(problems) == [
        'content/2025/talks.md:4:17: error: the topic "?!" has no letter and no digit to make an address of; write it in words'
        "  [terms/empty]"
    ]


# ---- identities ------------------------------------------------------------------------------------------------------


def test_a_briefing_without_an_id_gets_a_tag_uri_of_host_day_and_slug():
    site = site_of(briefing(), briefing("content/uk/talks.md", date="2025-12-07T10:00", lang="uk"))
    assert dict(site.ids) == {
        "content/2025/talks.md": "tag:news.example,2025-12-07:talks",
        "content/uk/talks.md": "tag:news.example,2025-12-07:talks.uk",
    }


def test_the_port_and_the_folder_of_the_site_are_no_part_of_an_id():
    site = site_of(briefing(), settings=replace(SETTINGS, url="http://LocalHost:8000/digest/"))
    assert site.ids["content/2025/talks.md"] == "tag:localhost,2025-12-07:talks"


def test_an_id_of_its_own_is_kept():
    assert site_of(briefing(id="urn:x:1")).ids["content/2025/talks.md"] == "urn:x:1"


def test_two_briefings_with_one_id_are_refused():
    _, problems = assembled(briefing(id="urn:x:1", places_of={"id": (3, 5)}), briefing("content/a.md", date="2025-01-01", id="urn:x:1"))
    assert lines(problems) == [
        'content/2025/talks.md:3:5: error: "urn:x:1" is the id of content/a.md too; give one of them another id (or another slug)'
        "  [id/duplicate]"
    ]


def test_two_briefings_at_one_address_are_not_told_twice():
    assert assembled(briefing("content/talks.md"), briefing("content/b/talks.md"))[1] == ()


def test_a_page_with_old_addresses_is_asked_to_write_down_the_id_that_it_has():
    moved = briefing(aliases=("/old/",), places_of={"aliases": (4, 10), "aliases.0": (4, 11)})
    site, problems = assembled(moved)
    assert lines(problems) == [
        "content/2025/talks.md:4:10: warning: feed readers take a page that moves for a new one unless it keeps its id; add a line"
        " id: tag:news.example,2025-12-07:talks  [id/missing]"
    ]
    assert site.ids == site_of(briefing(aliases=("/old/",), id=site.ids[moved.source])).ids
    assert assembled(briefing(aliases=("/old/",), id="urn:x:1"))[1] == ()


# ---- authors, stories, translations ----------------------------------------------------------------------------------


def test_a_name_without_a_record_is_shown_with_a_warning():
    _, problems = assembled(briefing(reporters=("jane", "R. Ostby"), places_of={"reporters.1": (5, 9)}), records=AUTHORS)
    assert lines(problems) == [
        'content/2025/talks.md:5:9: warning: "R. Ostby" is no id of authors.yaml and is shown as it is; write an id, or add a record'
        "  [authors/unknown]"
    ]


def test_the_name_of_a_record_is_answered_with_its_id():
    _, problems = assembled(briefing(reviewed_by=("Jane Doe",), places_of={"reviewed_by": (6, 1)}), records=AUTHORS)
    assert lines(problems) == [
        'content/2025/talks.md:6:1: warning: "Jane Doe" is no id of authors.yaml; write jane, which is the id of that name'
        "  [authors/unknown]"
    ]


def test_without_authors_yaml_names_are_names():
    assert assembled(briefing(reporters=("R. Ostby",), commentaries=(commentary(author="R. Ostby"),)))[1] == ()


@pytest.mark.parametrize(("written", "meant"), [("jnae", "jane"), ("Jane Do", "jane"), ("JANE", "jane")])
def test_the_id_that_was_nearly_written_is_named(written, meant):
    _, problems = assembled(briefing(reporters=(written,)), records=AUTHORS)
    assert [problem.text for problem in problems] == [f'"{written}" is no id of authors.yaml and is shown as it is; did you mean {meant}?']


def test_of_hundreds_of_unknown_names_only_the_first_are_compared_with_all_the_others():
    names = tuple(f"jnae{number}" for number in range(150))
    records = Records(authors={f"jane{number}": Author(id=f"jane{number}", name="Jane Doe") for number in range(1_500)}, has_authors=True)
    _, problems = assembled(briefing(reporters=names), records=records)
    said = {problem.text.split('"')[1]: problem.text for problem in problems}
    assert said["jnae0"].endswith("did you mean jane0?")
    assert said["jnae149"].endswith("write an id, or add a record")


@pytest.mark.parametrize(
    ("records", "instead"), [(AUTHORS, "did you mean jane?"), (Records(), "write an id that stands there, or a name with its capital")]
)
def test_a_commentator_in_small_letters_must_be_an_id(records, instead):
    _, problems = assembled(briefing(commentaries=(commentary(author="jnae"),)), records=records)
    assert lines(problems) == [f'content/2025/talks.md:9:1: error: "jnae" is no id of authors.yaml; {instead}  [authors/unknown]']


def test_a_commentator_with_a_capital_may_be_nobody_of_authors_yaml():
    _, problems = assembled(briefing(commentaries=(commentary(author="R. Ostby"),)), records=AUTHORS)
    assert [(problem.level, problem.line) for problem in problems] == [("warning", 9)]


def test_a_piece_of_opinion_without_a_marker_must_be_signed_by_somebody():
    piece = briefing(kind="commentary", text=facts(), commentaries=(commentary(column=0),))
    assert lines(assembled(piece)[1]) == [
        'content/2025/talks.md:9:1: error: nobody signs this piece of opinion; name who does in "reporters"  [split/author-missing]'
    ]
    assert assembled(piece, settings=replace(SETTINGS, reporters=("The desk",)))[1] == ()
    assert assembled(replace(piece, front=replace(piece.front, reporters=("R. Ostby",))))[1] == ()
    assert assembled(replace(piece, commentaries=(commentary(),)))[1] == ()


def test_nobody_is_unknown_while_authors_yaml_cannot_be_read():
    one = briefing(reporters=("R. Ostby",), commentaries=(commentary(author="jane"),))
    assert assembled(one, records=Records(has_authors=True), failed={"content/authors.yaml"})[1] == ()


def test_reporters_of_the_settings_are_looked_up_too():
    _, problems = assembled(settings=replace(SETTINGS, reporters=("jaen",)), records=AUTHORS)
    assert [(problem.path, problem.rule, problem.level) for problem in problems] == [("digest.yaml", "authors/unknown", "warning")]


def test_a_story_must_be_in_stories_yaml_if_there_is_one():
    records = Records(stories={"talks": Story(slug="talks", title="The talks")})
    _, problems = assembled(briefing(story="tlaks", places_of={"story": (7, 8)}), records=records)
    assert lines(problems) == [
        'content/2025/talks.md:7:8: warning: "tlaks" is no story of stories.yaml; did you mean talks?  [story/unknown]'
    ]
    assert assembled(briefing(story="talks"), records=records)[1] == ()
    assert assembled(briefing(story="tlaks"))[1] == ()


@pytest.mark.parametrize(
    "written",
    ["talks.md", "2025/talks.md", "content/2025/talks.md", "2025/12/07/talks/", "/2025/12/07/talks", "tag:news.example,2025-12-07:talks"],
)
def test_a_translation_names_its_original_by_file_address_or_id(written):
    assert assembled(briefing(), briefing("content/2025/gespraeche.md", lang="de", translation_of=written))[1] == ()


def test_a_translation_of_nothing_is_told():
    _, problems = assembled(briefing(translation_of="other.md", places_of={"translation_of": (8, 17)}))
    assert lines(problems) == [
        'content/2025/talks.md:8:17: warning: "other.md" is no id and no path of a briefing; write the path of the file that this one'
        " translates  [translation/unknown]"
    ]


# ---- translations ----------------------------------------------------------------------------------------------------


IN_THREE = replace(SETTINGS, languages=("en", "uk", "ar"))


def translations(*briefings, **parts):
    site = site_of(*briefings, settings=IN_THREE, **parts)
    return {
        source.removeprefix("content/"): [one.source.removeprefix("content/") for one in of] for source, of in site.translations.items()
    }


def test_files_of_one_name_but_for_the_language_are_one_briefing_in_several_languages():
    found = translations(
        briefing("content/a/talks.md"),
        briefing("content/a/talks.ar.md", lang="ar"),
        briefing("content/a/talks.UK.md", lang="uk"),
        briefing("content/b/talks.uk.md", lang="uk"),
        briefing("content/a/talks.v2.md"),
        briefing("content/a/talks.v2.uk.md", lang="uk"),
    )
    assert found == {
        "a/talks.md": ["a/talks.UK.md", "a/talks.ar.md"],
        "a/talks.UK.md": ["a/talks.md", "a/talks.ar.md"],
        "a/talks.ar.md": ["a/talks.md", "a/talks.UK.md"],
        "a/talks.v2.md": ["a/talks.v2.uk.md"],
        "a/talks.v2.uk.md": ["a/talks.v2.md"],
    }


@pytest.mark.parametrize(
    "written", ["talks.md", "a/talks.md", "content/a/talks.md", "/2025/12/07/talks/", "tag:news.example,2025-12-07:talks"]
)
def test_a_briefing_that_names_its_original_belongs_to_it_and_to_its_other_translations(written):
    found = translations(
        briefing("content/a/talks.md"),
        briefing("content/a/talks.ar.md", lang="ar"),
        briefing("content/a/rozmovy.md", lang="uk", translation_of=written),
    )
    assert found["a/rozmovy.md"] == ["a/talks.md", "a/talks.ar.md"]
    assert found["a/talks.ar.md"] == ["a/talks.md", "a/rozmovy.md"]


def test_briefings_that_translate_each_other_in_a_circle_are_one_family():
    found = translations(
        briefing("content/a.md", translation_of="c.md"),
        briefing("content/b.md", lang="uk", translation_of="a.md"),
        briefing("content/c.md", lang="ar", translation_of="b.md"),
    )
    assert found == {"a.md": ["b.md", "c.md"], "b.md": ["a.md", "c.md"], "c.md": ["a.md", "b.md"]}


def test_of_two_translations_into_one_language_the_first_file_is_the_one():
    both = (briefing(f"content/{name}.md", lang="uk", translation_of="a.md") for name in ("z", "b"))
    found = translations(briefing("content/a.md"), *both)
    assert found == {"a.md": ["b.md"], "b.md": ["a.md"], "z.md": ["a.md"]}


def test_what_nobody_can_see_or_what_is_withdrawn_is_no_translation():
    uk = "content/talks.uk.md"
    for gone in (
        briefing(uk, lang="uk", status="withdrawn"), briefing(uk, lang="uk", status="draft"), briefing(uk, lang="uk", date="2027-01-01"),
    ):  # fmt: skip
        assert translations(briefing("content/talks.md"), gone) == {}
    assert translations(briefing("content/talks.md"), briefing(uk, lang="uk", expires=moment("2025-12-08"))) != {}
    assert translations(briefing("content/talks.md"), briefing("content/talks.uk.md")) == {}


# ---- links to files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("vote.md", "2025/12/06/vote/"),
        ("./vote.md#fact-2", "2025/12/06/vote/#fact-2"),
        ("../2024/old.md", "2024/01/01/old/"),
        ("../pages/about.md", "about/"),
        ("%76ote.md", "2025/12/06/vote/"),
    ],
)
def test_a_link_to_a_source_leads_to_its_page(link, address):
    others = briefing("content/2025/vote.md", date="2025-12-06"), briefing("content/2024/old.md", date="2024-01-01")
    site, problems = assembled(briefing(links=(link,)), *others, pages=(page(),))
    assert (site.addresses["content/2025/talks.md"], problems) == ({link: address}, ())


@pytest.mark.parametrize(
    ("link", "instead"),
    [
        ("Vote.md", "did you mean 2024/vote.md?"),
        ("vot.md", "did you mean 2024/vote.md?"),
        ("a/vote.md", "write 2024/vote.md"),
        ("my%20Map.png", "did you mean my%20map.png?"),
        ("www.council.example/x", "write https://www.council.example/x"),
        ("council.org", "write https://council.org"),
        ("minutes.pdf", "write the path of a file as seen from this one, or /path/ for a page"),
    ],
)
def test_of_a_link_that_names_no_file_the_one_that_was_meant_is_guessed(link, instead):
    _, problems = assembled(
        briefing("content/talks.md", links=(link,)),
        briefing("content/2024/vote.md"),
        pages=(page(links=("../my map.png",)),),
        assets=beside("my map.png"),
    )
    assert lines(problems) == [
        f'content/talks.md: error: the link "{link}" names no file of the content folder; {instead}  [links/internal]'
    ]


@pytest.mark.parametrize(
    ("file", "instead"),
    [
        ("2025-12-07-x.txt", "if it is a briefing, rename it .md"),
        ("2025-12-07-x.md.TXT", "if it is a briefing, rename it .md"),
        ("2025-12-07-x.docx", "if it is a briefing, save it as plain text and rename it .md"),
        ("x.pdf", "link to it, or move it to static/ to have it published as it is"),
    ],
)
def test_a_file_that_nobody_links_to_may_be_a_briefing_under_another_name(file, instead):
    _, problems = assembled(briefing("content/a.md"), briefing("content/b.md"), assets=beside(file))
    assert lines(problems) == [
        f"content/{file}: warning: no briefing links to this file, so it is not published; {instead}  [assets/unused]"
    ]


def test_links_to_addresses_are_left_alone():
    links = ("https://a.example/x.md", "mailto:a@b.example", "//a.example/x", "/about.md", "#fact-1", "?x", "")
    site, problems = assembled(briefing(links=links))
    assert (site.addresses, problems) == ({}, ())


def test_a_relative_link_to_a_page_is_seen_from_the_own_page():
    site, problems = assembled(briefing(links=("../vote/", "../../", "vote/#x")))
    assert (dict(site.addresses["content/2025/talks.md"]), problems) == (
        {"../vote/": "2025/12/07/vote/", "../../": "2025/12/", "vote/#x": "2025/12/07/talks/vote/#x"},
        (),
    )


def test_a_link_to_a_missing_file_is_an_error_where_it_stands():
    _, problems = assembled(briefing(links=("x.md", "a/../vote.md"), places_of={"links.1": (12, 4)}))
    assert lines(problems) == [
        'content/2025/talks.md: error: the link "x.md" names no file of the content folder; write the path of a file as seen from this one,'
        " or /path/ for a page  [links/internal]",
        'content/2025/talks.md:12:4: error: the link "a/../vote.md" names no file of the content folder; write the path of a file as seen'
        " from this one, or /path/ for a page  [links/internal]",
    ]


def test_a_very_long_link_does_not_hide_what_to_do_about_it():
    _, problems = assembled(briefing(links=("x" * 10_000 + ".md",)))
    assert [len(problem.text) < 400 for problem in problems] == [True]
    assert problems[0].text.endswith("or /path/ for a page")


def test_the_places_of_links_are_kept_for_the_checks():
    one = briefing(links=("/x/", "/y/"), places_of={"links.1": (12, 4), "title": (2, 8)})
    assert site_of(one).link_places == {("content/2025/talks.md", "/y/"): (12, 4)}


def test_the_place_of_a_link_to_a_file_is_kept_for_the_address_that_it_gets_too():
    one = briefing(links=("vote.md#x",), places_of={"links.0": (12, 4)})
    site = site_of(one, briefing("content/2025/vote.md", date="2025-12-06"))
    assert site.link_places == {(one.source, "vote.md#x"): (12, 4), (one.source, "/2025/12/06/vote/#x"): (12, 4)}


def test_a_link_to_a_file_in_another_folder_is_answered_with_its_path():
    _, (problem,) = assembled(briefing(links=("old.md",)), briefing("content/2024/old.md", date="2024-01-01"))
    assert problem.text.endswith("; write ../2024/old.md")


def test_a_link_out_of_the_content_folder_names_nothing():
    _, problems = assembled(briefing(links=("../../digest.yaml", "../../../../etc/passwd")))
    assert [problem.rule for problem in problems] == ["links/internal", "links/internal"]


def test_the_settings_make_a_lost_link_a_warning():
    settings = replace(SETTINGS, links=LinkRules(internal="warning"))
    assert [problem.level for problem in assembled(briefing(links=("x.md",)), settings=settings)[1]] == ["warning"]


def test_a_standing_page_may_link_to_files_too():
    site, problems = assembled(briefing(), pages=(page(links=("../2025/talks.md", "x.md")),))
    assert site.addresses["content/pages/about.md"] == {"../2025/talks.md": "2025/12/07/talks/"}
    assert [problem.path for problem in problems] == ["content/pages/about.md"]


def test_a_link_to_a_draft_or_to_the_future_is_told_as_such():
    draft, later = briefing("content/2025/draft.md", status="draft"), briefing("content/2025/later.md", date="2026-02-01T06:00")
    _, problems = assembled(briefing(links=("draft.md", "later.md")), draft, later)
    assert [problem.text for problem in problems] == [
        'the link "draft.md" names a draft; publish that first, or take the link out',
        'the link "later.md" names a briefing that is held back until 2026-02-01T06:00+00:00; wait for it, or take the link out',
    ]


def test_what_comes_later_may_link_to_what_comes_before_it():
    first, second = briefing("content/2025/a.md", date="2026-02-01"), briefing("content/2025/b.md", date="2026-02-02", links=("a.md",))
    assert assembled(first, second)[1] == ()
    assert [problem.path for problem in assembled(replace(first, links=("b.md",)), second)[1]] == ["content/2025/a.md"]


def test_the_links_of_a_draft_are_not_judged_before_it_is_shown():
    draft = briefing(status="draft", links=("x.md",), story="x", reporters=("Nobody",))
    records = replace(AUTHORS, stories={"y": Story(title="Y")})
    assert assembled(draft, records=records)[1] == ()
    assert len(assembled(draft, records=records, drafts=True)[1]) == 3


def test_a_link_to_a_file_that_could_not_be_read_is_not_wrong():
    site, problems = assembled(briefing(links=("bad.md",)), failed={"content/2025/bad.md"}, assets=beside("loose/x.png"))
    assert (site.addresses, problems) == ({}, ())


# ---- files beside a briefing -----------------------------------------------------------------------------------------


def test_a_picture_beside_a_briefing_is_published_beside_its_page():
    site, problems = assembled(briefing(links=("map%20one.png",)), assets=beside("2025/map one.png"))
    assert site.assets == (Asset("2025/12/07/talks/map one.png", "content/2025/map one.png"),)
    assert (site.addresses["content/2025/talks.md"], problems) == ({"map%20one.png": "2025/12/07/talks/map one.png"}, ())


def test_a_picture_of_a_shared_folder_is_published_beside_each_page_that_uses_it():
    users = briefing(links=("map.png",)), briefing("content/2025/vote.md", links=("map.png",)), briefing("content/2025/other.md")
    site, problems = assembled(*users, assets=beside("2025/map.png"))
    assert [asset.path for asset in site.assets] == ["2025/12/07/talks/map.png", "2025/12/07/vote/map.png"]
    assert problems == ()


def test_a_picture_of_another_folder_is_published_once_at_its_own_path():
    users = briefing(links=("../img/map.png",)), briefing("content/2024/vote.md", links=("../img/map.png",))
    site = site_of(*users, assets=beside("img/map.png"))
    assert [asset.path for asset in site.assets] == ["img/map.png"]
    assert site.addresses["content/2024/vote.md"] == {"../img/map.png": "img/map.png"}


def test_a_picture_below_a_shared_folder_is_published_once_at_its_own_path():
    users = briefing(links=("img/map.png",)), briefing("content/2025/vote.md", links=("img/map.png",))
    assert [asset.path for asset in site_of(*users, assets=beside("2025/img/map.png")).assets] == ["2025/img/map.png"]


def test_a_briefing_alone_in_its_folder_takes_along_all_that_lies_in_it():
    site, problems = assembled(briefing("content/talks/index.md"), assets=beside("talks/data.csv", "talks/img/map.png"))
    assert [asset.path for asset in site.assets] == ["2025/12/07/index/data.csv", "2025/12/07/index/img/map.png"]
    assert problems == ()


def test_a_file_that_nobody_uses_in_a_shared_folder_is_told_and_not_published():
    site, problems = assembled(briefing(), briefing("content/2025/vote.md"), assets=beside("2025/map.png"))
    assert site.assets == ()
    assert lines(problems) == [
        "content/2025/map.png: warning: no briefing links to this file, so it is not published; link to it, or move it to static/ to have"
        " it published as it is  [assets/unused]"
    ]


def test_a_file_of_a_held_briefing_waits_with_it_in_silence():
    held = briefing(status="draft", links=("map.png",))
    site, problems = assembled(held, briefing("content/2025/vote.md"), assets=beside("2025/map.png"))
    assert (site.assets, problems) == ((), ())
    alone = site_of(replace(held, links=()), assets=beside("2025/map.png"))
    assert alone.assets == ()


def test_a_source_is_found_whatever_the_unicode_form_of_its_name():
    others = page("content/pages/cafe\u0301.md"), page(links=("caf\u00e9.md",))
    assert assembled(pages=others)[1] == ()


def test_a_picture_is_found_whatever_the_unicode_form_of_its_name():
    site, problems = assembled(briefing(links=("caf%C3%A9.png",)), assets=beside("2025/cafe\u0301.png"))
    assert site.assets == (Asset("2025/12/07/talks/caf\u00e9.png", "content/2025/cafe\u0301.png"),)
    assert problems == ()


def test_signs_with_a_meaning_in_addresses_are_escaped_in_them():
    site = site_of(briefing(links=("a%23b%25.png#x",)), assets=beside("2025/a#b%.png"))
    assert site.addresses["content/2025/talks.md"] == {"a%23b%25.png#x": "2025/12/07/talks/a%23b%25.png#x"}


def test_static_is_published_as_it_stands():
    static = Asset(".well-known/security.txt", "static/.well-known/security.txt")
    assert assembled(assets=(static,)) == (site_of(assets=(static,)), ())
    assert site_of(assets=(static,)).assets == (static,)


def test_two_files_for_one_place_are_both_named_for_the_checks_to_tell():
    one, other = briefing("content/a/talks.md", links=("map.png",)), briefing("content/b/talks.md", links=("map.png",))
    assets = site_of(one, other, assets=beside("a/map.png", "b/map.png")).assets
    assert [asset.source for asset in assets] == ["content/a/map.png", "content/b/map.png"]


def test_the_image_of_a_briefing_stands_beside_it_or_in_static():
    image = Image(src="map.png", alt="A map")
    site, problems = assembled(briefing(image=image), briefing("content/2025/b.md"), assets=beside("2025/map.png"))
    assert (site.addresses["content/2025/talks.md"], problems) == ({"map.png": "2025/12/07/talks/map.png"}, ())
    static = Asset("img/map.png", "static/img/map.png")
    site, problems = assembled(briefing(image=replace(image, src="/img/map.png")), assets=(static,))
    assert (site.addresses["content/2025/talks.md"], problems) == ({"/img/map.png": "img/map.png"}, ())


@pytest.mark.parametrize("src", ["mpa.png", "/map.png", "https://a.example/map.png", "vote.md", ""])
def test_an_image_that_is_no_file_is_refused_at_its_place(src):
    one = briefing(image=Image(src=src, alt="A map"), places_of={"image.src": (6, 8)})
    _, problems = assembled(one, briefing("content/2025/vote.md"), assets=())
    assert [(problem.line, problem.column, problem.rule, problem.level) for problem in problems] == [(6, 8, "links/internal", "error")]


def test_nothing_hangs_on_the_order_in_which_files_are_given():
    briefings = [briefing(f"content/{name}.md", links=("p.png", "x.md"), topics=(name, "All", "ALL")) for name in "dacb"]
    assets = beside("p.png", "q.png", "sub/r.png")
    forth = assembled(*briefings, assets=assets, pages=(page(), page("content/pages/b.md")))
    back = assembled(*reversed(briefings), assets=assets[::-1], pages=(page("content/pages/b.md"), page()))
    assert forth == back
