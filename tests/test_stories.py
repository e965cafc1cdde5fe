"""Stories tell what is new from the facts alone, and related briefings stay what they are when something else is added."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from digest.build import Folder, build
from digest.model import Records, Story
from digest.outputs import OUTPUTS
from digest.outputs.stories import story_paths
from digest.settings import NavigationEntry
from digest.views import Link, Pager, StoriesView, StoryView
from made import SETTINGS, briefing, commentary, facts, moment, numbered, site_of

MAKERS = dict(OUTPUTS)
RECORDS = Records(stories={"pier": Story(slug="pier", title="A new pier", summary="120 metres.", state="closed")})


def part(day, *said, source="", **front):
    """A briefing of the story, of that day of December 2025."""
    return briefing(
        source or f"content/p{day}.md", date=f"2025-12-{day:02}", text=facts(*said or ("<p>They met.</p>",)), story="pier", **front
    )


def story_of(*briefings, **parts):
    view, *_ = (view for view in MAKERS["stories"](site_of(*briefings, records=RECORDS, **parts)) if isinstance(view, StoryView))
    return view


def page_of(source, *briefings, **parts):
    (view,) = (view for view in MAKERS["briefings"](site_of(*briefings, records=RECORDS, **parts)) if view.page.source == source)
    return view


def opinion(day, **front):
    text = commentary("<p>Ada Holm is wrong.</p>", author="Jo Berg")
    return replace(part(day, kind="commentary", **front), facts=facts(), commentaries=(text,), paragraphs=0)


# ---- the page of a story -----------------------------------------------------------------------------------------------


def test_the_page_of_a_story_has_its_parts_newest_first_and_says_where_it_began():
    view = story_of(part(1), part(2), part(3), briefing("content/other.md"))
    assert (view.title, view.summary, view.state, view.total, view.up) == ("A new pier", "120 metres.", "closed", 3, "stories/")
    assert [(one.number, one.entry.title, one.since) for one in view.parts] == [(3, "P3", 2), (2, "P2", 1), (1, "P1", 0)]
    assert view.latest == moment("2025-12-03")
    assert view.first is not None
    assert view.first.path == "2025/12/01/p1/"


def test_a_story_of_one_part_has_a_page_and_its_briefing_no_neighbours():
    assert story_of(part(1)).first is None
    place = page_of("content/p1.md", part(1)).story
    assert (place.number, place.total, place.previous, place.next) == (1, 1, None, None)


def test_new_is_whom_the_facts_name_and_no_part_before_has():
    first = part(1, "<p>Ada Holm spoke.</p>", people=("Ada Holm",), places=("Norwick",))
    second = part(
        2, "<p>Ada <em>Holm</em> heard the AT&amp;T man, Tom Reyes.</p>", people=("Ada Holm", "Tom Reyes"), organizations=("AT&T",)
    )
    expected = (Link("Tom Reyes", "people/tom-reyes/"), Link("AT&T", "organizations/at-t/"))
    assert [one.names for one in story_of(first, second).parts] == [expected, ()]
    assert page_of("content/p2.md", first, second).story.names == expected


def test_a_name_that_only_a_commentary_says_is_not_new():
    said = commentary("<p>Tom Reyes is wrong.</p>")
    second = replace(part(2, people=("Tom Reyes",)), commentaries=(said,))
    assert story_of(part(1), second).parts[0].names == ()
    assert page_of("content/p2.md", part(1), second).story.names == ()


def test_a_piece_of_opinion_is_a_part_under_its_label_and_brings_nothing_new():
    piece = opinion(2, people=("Ada Holm",))
    third = part(3, "<p>Ada Holm spoke.</p>", people=("Ada Holm",))
    view = story_of(part(1), piece, third)
    assert [(one.entry.label, one.since, [link.text for link in one.names]) for one in view.parts] == [
        # What is new is counted from the last part that reports; whom only the opinion named is new.
        ("", 1, ["Ada Holm"]), ("commentary", 0, []), ("", 0, []),
    ]  # fmt: skip
    assert page_of("content/p2.md", part(1), piece, third).story.names == ()
    assert page_of("content/p1.md", part(1), piece).story.next.label == "commentary"


def test_what_is_in_no_list_is_no_part_and_its_page_still_leads_to_the_story():
    gone = [part(2, status="withdrawn"), part(3, expires=moment("2025-12-31"))]
    unseen = [part(4, status="draft"), briefing("content/later.md", date="2099-01-01", story="pier")]
    briefings = (part(1), *gone, *unseen, part(5))
    assert [(one.number, one.entry.title) for one in story_of(*briefings).parts] == [(2, "P5"), (1, "P1")]
    for one in gone:
        place = page_of(one.source, *briefings).story
        assert (place.story.path, place.number, place.total, place.previous, place.next) == ("stories/pier/", 0, 0, None, None)
    assert list(MAKERS["stories"](site_of(*gone, *unseen, records=RECORDS))) == []
    assert page_of(gone[0].source, *gone).story is None


def test_a_briefing_and_its_translations_are_one_part_and_lead_to_parts_in_their_language():
    settings = replace(SETTINGS, languages=("en", "uk"))
    first, first_uk = part(1, source="content/p1.md"), replace(part(4, source="content/p1.uk.md", title="Перша"), lang="uk")
    second, third = part(2), replace(part(3, source="content/p3.uk.md", title="Українською"), lang="uk")
    everything = (first, first_uk, second, third)
    view = story_of(*everything, settings=settings)
    assert [(one.number, one.entry.title) for one in view.parts] == [(3, "Українською"), (2, "P2"), (1, "P1")]
    assert page_of("content/p1.uk.md", *everything, settings=settings).story.number == 1
    assert page_of("content/p2.md", *everything, settings=settings).story.previous.text == "P1"
    assert page_of("content/p3.uk.md", *everything, settings=settings).story.previous.text == "P2"


def test_a_name_is_not_called_new_where_a_part_before_was_told_in_another_language_only():
    settings = replace(SETTINGS, languages=("en", "uk"))
    first = part(1, "<p>Ada Holm spoke.</p>", people=("Ada Holm",))
    second = replace(part(2, "<p>Ада Голм мовчить.</p>", source="content/p2.uk.md", people=("Ада Голм",)), lang="uk")
    third = part(3, "<p>Tom Reyes spoke.</p>", people=("Tom Reyes",))
    assert [one.names for one in story_of(first, second, settings=settings).parts] == [(), ()]
    assert [one.names for one in story_of(first, second, third, settings=settings).parts] == [(), (), ()]


def test_a_story_without_a_record_is_called_by_the_words_of_its_slug_and_goes_on():
    view, page = MAKERS["stories"](site_of(briefing(story="new-pier-again")))
    assert (page.title, page.state, page.page.path) == ("New pier again", "open", "stories/new-pier-again/")
    assert view.stories[0].title == "New pier again"


def test_a_site_without_stories_has_no_list_of_them_unless_its_navigation_leads_there():
    assert list(MAKERS["stories"](site_of(briefing(), records=RECORDS))) == []
    settings = replace(SETTINGS, navigation=(NavigationEntry(text="Stories", path="/stories/"),))
    (view,) = MAKERS["stories"](site_of(briefing(), settings=settings))
    assert (view.page.path, view.stories) == ("stories/", ())


def test_the_list_has_the_stories_that_go_on_first_and_of_these_the_latest():
    dated = {"old": 1, "closed": 5, "new": 4, "newer": 4}
    records = Records(stories={"closed": Story(slug="closed", title="Closed", state="closed")})
    site = site_of(*(briefing(f"content/{slug}.md", date=f"2025-12-0{day}", story=slug) for slug, day in dated.items()), records=records)
    view = next(iter(MAKERS["stories"](site)))
    assert [one.path for one in view.stories] == ["stories/new/", "stories/newer/", "stories/old/", "stories/closed/"]


def test_a_long_list_of_stories_goes_on_on_further_pages():
    site = site_of(*(replace(one, front=replace(one.front, story=one.slug)) for one in numbered(51)))
    lists = [view for view in MAKERS["stories"](site) if isinstance(view, StoriesView)]
    assert [(view.page.path, len(view.stories), view.pager) for view in lists] == [
        ("stories/", 50, Pager(1, 2, None, "stories/page/2/")), ("stories/page/2/", 1, Pager(2, 2, "stories/", None)),
    ]  # fmt: skip


def test_a_new_part_changes_no_old_page_of_a_long_story():
    settings, many = replace(SETTINGS, per_page=3), [replace(one, front=replace(one.front, story="pier")) for one in numbered(12)]
    before = {view.page.path: view for view in MAKERS["stories"](site_of(*many[:11], settings=settings))}
    after = {view.page.path: view for view in MAKERS["stories"](site_of(*many, settings=settings))}
    assert [path for path in before if before[path] != after[path]] == ["stories/", "stories/pier/", "stories/pier/page/2/"]
    assert [one.number for path in sorted(after) if "pier/page" in path for one in after[path].parts] == [3, 2, 1, 6, 5, 4, 9, 8, 7]


def test_the_parts_of_a_very_long_story_do_not_say_how_many_there_are():
    many = [replace(one, front=replace(one.front, story="pier")) for one in numbered(101)]
    before = {view.page.path: view.story for view in MAKERS["briefings"](site_of(*many[:100]))}
    assert {place.total for place in before.values()} == {100}
    after = {view.page.path: view.story for view in MAKERS["briefings"](site_of(*many))}
    assert {place.total for place in after.values()} == {0}


def test_the_archive_and_the_map_lead_to_stories_where_they_are_made():
    site = site_of(part(1), part(2), records=RECORDS)
    archive = next(iter(MAKERS["archives"](site)))
    assert archive.terms == (Link("facts", "facts/"), Link("stories", "stories/"))
    (sitemap,) = MAKERS["sitemap"](site)
    paths = {f"https://news.example/{path}" for path in story_paths(site)}
    assert paths == {f"https://news.example/{view.page.path}" for view in MAKERS["stories"](site)}
    assert paths <= {address for address, _ in sitemap.addresses}
    without = replace(SETTINGS, outputs=("briefings", "archives", "sitemap"))
    site = site_of(part(1), part(2), records=RECORDS, settings=without)
    assert next(iter(MAKERS["archives"](site))).terms == ()
    assert [view.story.story.path for view in MAKERS["briefings"](site)] == ["", ""]


# ---- related briefings -------------------------------------------------------------------------------------------------


def related_to(source, *briefings, **parts):
    return [link.text for link in page_of(source, *briefings, **parts).related]


def test_the_rarer_a_subject_the_more_it_says():
    common = [briefing(f"content/c{day}.md", date=f"2025-11-{day:02}", topics=("Common",)) for day in range(1, 21)]
    rare = briefing("content/rare.md", date="2021-01-01", topics=("Rare",))
    one = briefing("content/one.md", date="2025-11-21", topics=("Common", "Rare"))
    assert related_to("content/one.md", *common, rare, one) == ["Rare", "C20", "C19", "C18", "C17"]


def test_two_subjects_say_more_than_one_and_the_nearest_comes_first():
    front = {"topics": ("A",), "places": ("B",)}
    others = [briefing(f"content/d{day}.md", date=f"2025-12-{day:02}", **front) for day in (1, 3, 9)]
    other = briefing("content/near.md", date="2025-12-07", topics=("A",))
    one = briefing("content/one.md", date="2025-12-06", **front)
    assert related_to("content/one.md", *others, other, one) == ["D9", "D3", "D1", "Near"]


def test_a_briefing_in_another_language_is_not_related():
    one, other = briefing("content/one.md", people=("Ada",)), briefing("content/other.md", people=("Ada",), lang="uk")
    assert related_to("content/one.md", one, other) == []


def test_what_stands_beside_a_briefing_in_its_story_is_not_told_again():
    many = [part(day) for day in range(1, 6)]
    assert related_to("content/p3.md", *many) == ["P5", "P1"]


def test_what_is_in_no_list_is_related_to_nothing():
    one, gone = briefing("content/one.md", topics=("A",)), briefing("content/gone.md", topics=("A",), status="withdrawn")
    assert related_to("content/one.md", one, gone) == related_to("content/gone.md", one, gone) == []


def test_related_opinion_keeps_its_label():
    piece = replace(opinion(2, topics=("A",)), front=replace(opinion(2, topics=("A",)).front, story=""))
    one = briefing("content/one.md", topics=("A",))
    assert [link.label for link in page_of("content/one.md", one, piece).related] == ["commentary"]


def test_two_spellings_of_a_subject_are_one():
    one, other = briefing("content/one.md", topics=("Énergie",)), briefing("content/other.md", topics=("énergie", "ÉNERGIE"))
    assert related_to("content/one.md", one, other) == ["Other"]
    assert related_to("content/other.md", one, other) == ["One"]


def many_briefings(count):
    random = Random(7)
    return [
        replace(one, front=replace(one.front, topics=tuple(random.sample("ABCDEFGHIJ", 3)), people=(f"P{random.randrange(count // 6)}",)))
        for one in numbered(count)
    ]


def all_related(briefings):
    return {view.page.source: view.related for view in MAKERS["briefings"](site_of(*briefings))}


def test_related_briefings_hang_on_no_order_of_files():
    many = many_briefings(60)
    shuffled = many.copy()
    Random(3).shuffle(shuffled)
    assert all_related(many) == all_related(shuffled)
    assert max(map(len, all_related(many).values())) == 5


@pytest.mark.parametrize("place", [600, 300])
def test_a_new_briefing_changes_what_is_related_only_near_it(place):
    many = many_briefings(601)
    new = many.pop(place)
    before, after = all_related(many), all_related([*many, new])
    # It has four subjects, and of each it can stand among the four nearest on either side.
    assert 0 < sum(before[source] != after[source] for source in before) <= 4 * 4 * 2


def test_what_very_many_have_in_common_is_not_enough_to_be_related():
    many = [replace(one, front=replace(one.front, topics=("A",))) for one in numbered(257)]
    assert set(map(len, all_related(many[:256]).values())) == {4, 5}
    assert set(all_related(many).values()) == {()}


# ---- real builds -------------------------------------------------------------------------------------------------------


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def built(root: Path) -> dict[str, bytes]:
    report = build(Folder(root=root), datetime(2025, 12, 31, tzinfo=UTC))
    assert report.problems == ()
    site = root / "site"
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in sorted(site.rglob("*.html"))}


def test_a_new_part_changes_its_story_and_its_neighbours_and_no_other_briefing(tmp_path: Path) -> None:
    outputs = "[home, briefings, archives, stories, people]"
    write(tmp_path, "digest.yaml", f"title: T\nurl: https://a.example/digest/\ntimezone: UTC\noutputs: {outputs}\n")
    write(tmp_path, "content/stories.yaml", "pier: {title: A new pier}\n")
    for day in (1, 2, 3):
        write(tmp_path, f"content/2025-12-0{day}-p{day}.md", f"---\ntitle: Title {day}\nstory: pier\n---\n\nThey met on day {day}.\n")
    for day in (4, 5):
        write(tmp_path, f"content/2025-12-0{day}-other.md", f"---\ntitle: Other {day}\n---\n\nElsewhere.\n")
    before = built(tmp_path)
    text = "---\ntitle: Title 9\nstory: pier\npeople: [Ada Holm]\n---\n\nAda Holm spoke.\n\nCommentary by Jo Berg: Ada is wrong.\n"
    write(tmp_path, "content/2025-12-09-p9.md", text)
    after = built(tmp_path)
    changed = {path for path in before if before[path] != after[path] and path.endswith("/index.html") and path.count("/") == 4}
    assert changed == {f"2025/12/0{day}/p{day}/index.html" for day in (1, 2, 3)} | {"2025/12/05/other/index.html"}
    page = after["stories/pier/index.html"].decode()
    assert page.index("Title 9") < page.index("Title 3") < page.index("Title 1")
    assert "<strong>New since part 3:</strong> Ada Holm spoke." in page
    assert "Ada is wrong" not in page
    assert "Part 4 of 4" in after["2025/12/09/p9/index.html"].decode()
    (tmp_path / "content/2025-12-09-p9.md").unlink()
    assert built(tmp_path) == before
