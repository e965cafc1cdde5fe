"""Every briefing is in one edition of each kind, in the order of its editors; and an edition that has come stays as it is."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from digest.assemble.moments import unchanged_between
from digest.build import Folder, build
from digest.dates import time_zone
from digest.editions import edition_path
from digest.model import Author, Briefing, Correction, EditionFile, EditionFrontMatter, InEdition, Moment, Records, Source
from digest.outputs import OUTPUTS
from digest.outputs.editions import edition_paths
from digest.problems import Problem
from digest.reading.briefing import read_briefing
from digest.reading.records import read_records
from digest.recurrence import Recurrence, next_occurrence
from digest.settings import EditionRule, ReadingOptions, read_settings, reading_options
from digest.views import EditionLink, EditionsView, EditionView, Link, Person
from made import SETTINGS, assembled, briefing, commentary, moment, site_of

MAKERS = dict(OUTPUTS)
HEAD = "title: T\nurl: https://a.example/\ntimezone: Europe/Berlin\n"
DAILY = "editions: [{rule: FREQ=DAILY;BYHOUR=7}]\n"


# ---- what the settings say -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("editions:\n  - rule: daily\n", (5, 11), "is no rule as calendars write them"),
        ("editions:\n  rule: FREQ=DAILY\n", (5, 3), "has to be a list"),
        ("editions:\n  - {rule: FREQ=DAILY, since: tomorrow}\n", (5, 31), "is no day; write since: 2026-01-04"),
        ("editions:\n  - {rule: FREQ=DAILY, since: 2026-02-30}\n", (5, 31), "is no day"),
        ("editions:\n  - {rule: FREQ=DAILY, since: 2026-02-02, until: 2026-01-01}\n", (5, 50), "until is before since"),
        ("editions:\n  - rule: FREQ=DAILY\n  - rule: FREQ=WEEKLY;BYDAY=SU\n", (6, 5), "two rules without a name are in force"),
        ("editions:\n  - {rule: FREQ=DAILY, name: page}\n", (5, 30), "would look like a day or a page"),
        ("editions:\n  - {rule: FREQ=DAILY, name: 2026}\n", (5, 30), "would look like a day or a page"),
    ],
)
def test_what_is_wrong_with_editions_is_told_at_its_place(text, place, what):
    read, problems = read_settings(Source("digest.yaml", (HEAD + text).encode()))
    assert read is None
    assert [(problem.line, problem.column) for problem in problems] == [place]
    assert what in problems[0].text
    assert problems[0].rule == "settings/editions"


@pytest.mark.parametrize(
    ("entry", "words", "what"),
    [
        ("name: weekly", "editions: {weekley: Тиждень}", 'there are no editions called "weekley"; write weekly'),
        ("title: News", "editions: {daily: Ранок}", "write translations: {uk: …} in the entry of editions"),
        ("title: News, translations: {pl: Rano}", "title: Т", '"pl" is no further language of the site; write uk'),
    ],
)
def test_a_title_of_editions_that_there_are_not_is_told(entry: str, words: str, what: str) -> None:
    text = f"languages: [en, uk]\neditions:\n  - {{rule: FREQ=DAILY, {entry}}}\ntranslations: {{uk: {{{words}}}}}\n"
    settings, problems = read_settings(Source("digest.yaml", (HEAD + text).encode()))
    assert settings is None
    (told,) = problems
    assert what in told.text
    assert told.line > 5


def test_the_title_of_editions_without_a_name_can_be_translated(tmp_path: Path) -> None:
    entry = "editions: [{rule: FREQ=DAILY;BYHOUR=7, title: The morning, translations: {uk: Ранок}}]\n"
    write(tmp_path, "digest.yaml", HEAD + entry + "languages: [en, uk]\npermalink: /:lang/:slug/\n")
    write(tmp_path, "content/a.md", "---\ntitle: A\ndate: 2026-11-20T12:00\n---\n\nThey met.\n")
    site = built(tmp_path, datetime(2026, 11, 24, tzinfo=UTC))
    assert "The morning" in site["editions/2026-11-21/index.html"].decode()
    for path in ("uk/index.html", "uk/editions/index.html", "uk/editions/2026-11-21/index.html"):
        assert "Ранок" in site[path].decode()
        assert "The morning" not in site[path].decode()


def test_editions_need_a_time_zone():
    read, problems = read_settings(Source("digest.yaml", f"title: T\nurl: https://a.example/\n{DAILY}".encode()))
    assert read is None
    assert [problem.text for problem in problems] == [
        "editions come at a time of day, and no time zone says where; add a line such as timezone: Europe/Kyiv"
    ]


def options_of(text: str = DAILY) -> ReadingOptions:
    read, problems = read_settings(Source("digest.yaml", (HEAD + text).encode()))
    assert read is not None, problems
    return reading_options(read)


def test_a_briefing_and_its_corrections_know_their_editions():
    text = (
        "---\ntitle: A\ndate: 2026-11-20T07:00\ncorrections:\n  - {date: 2026-11-21T08:00, text: Wrong.}\n"
        "  - {date: 2026-11-23, kind: update, text: More.}\n---\n\nThey met.\n"
    )
    kinds = "editions: [{rule: FREQ=DAILY;BYHOUR=7}, {name: weekly, rule: FREQ=WEEKLY;BYDAY=SU}]\n"
    read, problems = read_briefing(Source("content/a.md", text.encode()), options_of(kinds))
    assert problems == ()
    assert [(one.kind, one.name, one.correction) for one in read.editions] == [
        ("", "2026-11-20", 0), ("", "2026-11-22", 1), ("weekly", "2026-11-22", 0), ("weekly", "2026-11-22", 1),
    ]  # fmt: skip


# ---- an edition --------------------------------------------------------------------------------------------------------

RULES = replace(SETTINGS, timezone="UTC", editions=(EditionRule(rule="FREQ=DAILY;BYHOUR=7"),))
WEEKLY = EditionRule(rule="FREQ=WEEKLY;BYDAY=SU;BYHOUR=9", name="weekly", title="The week")


def put(one: Briefing, settings=RULES) -> Briefing:
    """The briefing with the editions in which it is."""
    marks = []
    for rule in settings.editions:
        dated = [(0, one.front.date), *enumerate((correction.date for correction in one.front.corrections), 1)]
        for number, at in dated:
            found = next_occurrence([Recurrence(rule.rule, time(0))], time_zone("UTC"), at.at)
            marks.append(InEdition(rule.name, found.name, Moment(found.at, True), number))
    return replace(one, editions=tuple(marks))


def on(day, name="", **front) -> Briefing:
    return put(briefing(f"content/{name or f'p{day}'}.md", date=f"2025-12-{day:02}T12:00", **front))


def views_of(*briefings, settings=RULES, **parts):
    return list(MAKERS["editions"](site_of(*briefings, settings=settings, **parts)))


def editions_of(*briefings, **parts) -> dict[str, EditionView]:
    return {view.page.path: view for view in views_of(*briefings, **parts) if isinstance(view, EditionView)}


def titles(view):
    return [entry.title for entry in view.entries]


def file(name="2025-12-02", html="", kind="", places=None, **front) -> EditionFile:
    path = edition_path(kind, name)
    at = Moment(datetime.fromisoformat(f"{name}T07:00+00:00"), True)
    return EditionFile(f"content/{path.rstrip('/')}.md", path, kind, name, "en", at, EditionFrontMatter(**front), html, (), places or {})


def test_a_site_without_a_rule_has_no_editions():
    assert views_of(on(1), settings=SETTINGS) == []


def test_an_edition_has_what_was_published_since_the_one_before():
    found = editions_of(on(1), on(2), on(2, "other"), on(5))
    assert {path: titles(view) for path, view in found.items()} == {
        "editions/2025-12-06/": ["P5"], "editions/2025-12-03/": ["Other", "P2"], "editions/2025-12-02/": ["P1"],
    }  # fmt: skip
    assert [view.previous and view.previous.path for view in found.values()] == ["editions/2025-12-03/", "editions/2025-12-02/", None]


def test_only_editions_that_are_due_exist():
    now = datetime(2025, 12, 3, 7, tzinfo=UTC)
    assert set(editions_of(on(1), on(2), now=now)) == {"editions/2025-12-02/", "editions/2025-12-03/"}
    assert set(editions_of(on(1), on(2), now=now - timedelta(seconds=1))) == {"editions/2025-12-02/"}


def test_pinned_comes_first_then_priority_then_the_newest():
    pinned, no_longer = {"pin_until": moment("2025-12-09")}, {"pin_until": moment("2025-12-02T06:00")}
    several = [on(1, "low", priority=0), on(1, "high", priority=9), on(1, "pinned", priority=3, **pinned), on(1, "was-pinned", **no_longer)]
    newest = put(briefing("content/newest.md", date="2025-12-02T06:30"))
    (view,) = editions_of(*several, newest).values()
    assert titles(view) == ["Pinned", "High", "Newest", "Was-pinned", "Low"]


def test_opinion_carries_its_label_in_an_edition_and_in_the_list_of_editions():
    piece = replace(on(1, kind="commentary"), commentaries=(commentary(kind="analysis", author="Jo Berg"),))
    views = views_of(piece)
    assert [entry.label for entry in next(view for view in views if isinstance(view, EditionView)).entries] == ["analysis"]
    assert [link.label for link in views[0].editions[0].first] == ["analysis"]


def test_corrections_are_told_in_the_next_edition_with_their_briefing():
    wrong = Correction(date=moment("2025-12-04T10:00"), text="It was 400.")
    found = editions_of(on(1, corrections=(wrong,)), on(8))
    view = found["editions/2025-12-05/"]
    assert (titles(view), [(told.briefing.text, told.correction) for told in view.corrections]) == ([], [("P1", wrong)])
    assert found["editions/2025-12-02/"].corrections == found["editions/2025-12-09/"].corrections == ()


def test_a_withdrawn_briefing_leaves_its_edition_and_its_retraction_is_told():
    retraction = Correction(date=moment("2025-12-04T10:00"), kind="retraction", text="Forged.")
    found = editions_of(on(1, status="withdrawn", corrections=(retraction,)))
    assert titles(found["editions/2025-12-02/"]) == []
    assert [told.correction.kind for told in found["editions/2025-12-05/"].corrections] == ["retraction"]


def test_drafts_and_what_is_held_back_are_in_no_edition():
    later = put(briefing("content/later.md", date="2026-02-01"))
    assert editions_of(on(1, status="draft"), later) == {}


def test_several_kinds_have_each_briefing_once_and_lists_of_their_own():
    settings = replace(RULES, editions=(*RULES.editions, WEEKLY))
    views = views_of(*(put(one, settings) for one in (on(1), on(2), on(9))), settings=settings)
    found = {view.page.path: titles(view) for view in views if isinstance(view, EditionView)}
    assert found["editions/weekly/2025-12-07/"] == ["P2", "P1"]
    for kind in ("editions/2", "editions/weekly/"):
        assert sorted(title for path, some in found.items() if path.startswith(kind) for title in some) == ["P1", "P2", "P9"]
    lists = {view.page.path: view for view in views if isinstance(view, EditionsView)}
    assert list(lists) == ["editions/", "editions/2025/", "editions/weekly/", "editions/weekly/2025/"]
    assert lists["editions/"].kinds == (Link("The week", "editions/weekly/"),)
    assert lists["editions/weekly/"].title == "The week"


def test_where_every_kind_has_a_name_a_list_of_the_kinds_leads_to_them():
    settings = replace(RULES, editions=(replace(WEEKLY, title=""),))
    view = views_of(put(on(1), settings), settings=settings)[0]
    assert (view.page.path, view.kinds, view.editions) == ("editions/", (Link("Weekly", "editions/weekly/"),), ())


def test_a_long_edition_goes_on_and_has_its_end_on_the_last_page():
    settings = replace(RULES, per_page=3)
    wrong = Correction(date=moment("2025-12-01T13:00"), text="It was 400.")
    many = [on(1, f"n{number}", corrections=(wrong,) if number == 1 else ()) for number in range(1, 8)]
    first, last = editions_of(*many, settings=settings, records=Records(editions=(file(html="<p>Hello.</p>"),))).values()
    assert [len(first.entries), len(last.entries)] == [3, 4]
    assert (first.pager.older, last.page.path) == ("editions/2025-12-02/page/2/",) * 2
    assert [bool(view.note) for view in (first, last)] == [True, False]
    assert [len(view.corrections) for view in (first, last)] == [0, 1]


def test_an_edition_that_has_come_stays_as_it_is_when_others_come():
    many = [on(day) for day in range(1, 12)]
    before, after = editions_of(*many[:10]), editions_of(*many)
    assert len(before) == 10
    assert {path: view for path, view in after.items() if path in before} == before


def test_the_home_page_the_archive_and_the_map_lead_to_editions():
    site = site_of(on(1), on(2), settings=RULES)
    assert next(iter(MAKERS["home"](site))).editions == (EditionLink("editions/2025-12-03/", "", "2025-12-03", 1),)
    assert Link("editions", "editions/") in next(iter(MAKERS["archives"](site))).terms
    (sitemap,) = MAKERS["sitemap"](site)
    paths = {f"https://news.example/{path}" for path, _ in edition_paths(site)}
    assert paths == {f"https://news.example/{view.page.path}" for view in MAKERS["editions"](site)}
    assert paths <= {address for address, _ in sitemap.addresses}
    without = site_of(on(1), settings=replace(RULES, outputs=("home", "archives", "sitemap")))
    assert next(iter(MAKERS["home"](without))).editions == ()
    assert next(iter(MAKERS["archives"](without))).terms == ()


# ---- an editor's file --------------------------------------------------------------------------------------------------


def test_an_editor_orders_one_edition_and_the_others_follow_by_priority():
    several = [on(1, "a", priority=9), on(1, "b"), on(1, "c"), on(1, "d", priority=7)]
    records = Records(editions=(file(order=("c", "content/b.md")),))
    (view,) = editions_of(*several, records=records).values()
    assert titles(view) == ["C", "B", "A", "D"]


def test_a_note_is_signed_by_whom_it_names_or_by_the_editors():
    records = Records(authors={"ada": Author(id="ada", name="Ada Holm")}, editions=(file(html="<p>Hello.</p>", author="ada"),))
    (view,) = editions_of(on(1), records=records).values()
    assert (view.note.html, view.note.author.name, view.page.source) == ("<p>Hello.</p>", "Ada Holm", "content/editions/2025-12-02.md")
    (view,) = editions_of(on(1), records=Records(editions=(file(html="<p>Hello.</p>"),))).values()
    assert view.note.author == Person("")


def problems_with(*briefings, **front) -> list[Problem]:
    places = {f"order.{number}": (2, 9 + number) for number in range(3)}
    return list(assembled(*briefings, settings=RULES, records=Records(editions=(file(places=places, **front),)))[1])


def test_a_name_in_the_order_that_is_none_is_told_at_its_place():
    told = problems_with(on(1, "ferry-fares"), on(3), order=("ferry-fare", "p3", "nothing"))
    assert [(one.line, one.column, one.rule) for one in told] == [(2, 9 + number, "editions/order") for number in range(3)]
    assert "did you mean ferry-fares?" in told[0].text
    assert told[1].text == '"p3" is in the edition of 2025-12-04, not in this one; delete the line'
    assert "write its slug, or the path of its file" in told[2].text
    (told,) = problems_with(on(1), on(3), order=("content/p3.md",))
    assert told.text == '"content/p3.md" is in the edition of 2025-12-04, not in this one; delete the line'
    (told,) = problems_with(on(1), order=("p1", "content/p1.md"))
    assert told.text == '"content/p1.md" is named twice; delete one of the two'


def test_a_slug_in_the_order_means_the_briefing_in_all_its_languages(tmp_path: Path) -> None:
    write(tmp_path, "digest.yaml", HEAD + DAILY + "languages: [en, uk]\npermalink: /:lang/:slug/\n")
    for name, title in (("fire", "Fire"), ("fire.uk", "Пожежа"), ("vote", "Vote"), ("vote.uk", "Вибори")):
        write(tmp_path, f"content/{name}.md", f"---\ntitle: {title}\ndate: 2026-11-21T1{len(title) % 2}:00\n---\n\nThey met.\n")
    for order in ("[fire, vote]", "[vote, fire]"):
        write(tmp_path, "content/editions/2026-11-22.md", f"---\norder: {order}\n---\n")
        site = built(tmp_path, datetime(2026, 11, 24, tzinfo=UTC))
        page, uk = site["editions/2026-11-22/index.html"].decode(), site["uk/editions/2026-11-22/index.html"].decode()
        for first, second in ((page.index(">Fire<"), page.index(">Vote<")), (uk.index(">Пожежа<"), uk.index(">Вибори<"))):
            assert (first < second) == (order == "[fire, vote]")


def test_a_slug_of_two_briefings_in_an_edition_names_neither() -> None:
    told = problems_with(on(1, "a"), replace(on(1, "a"), source="content/b/a.md", path="b/a/"), order=("a",))[-1]
    assert "is the slug of several briefings in this edition; write the path of the file" in told.text


def test_a_slug_of_another_edition_is_told_as_such() -> None:
    (told,) = problems_with(on(1), on(3, "vote"), order=("vote",))
    assert told.text == '"vote" is in the edition of 2025-12-04, not in this one; delete the line'


def test_an_order_may_name_what_has_left_the_lists_or_is_still_to_come():
    gone = on(1, "gone", expires=moment("2025-12-20"))
    assert problems_with(on(1), gone, on(1, "draft", status="draft"), order=("gone", "p1", "draft")) == []
    records = Records(editions=(file("2026-02-02", order=("later", "latter")),))
    (told,) = assembled(put(briefing("content/later.md", date="2026-02-01T12:00")), settings=RULES, records=records)[1]
    assert "did you mean later?" in told.text


def test_a_file_for_an_edition_without_a_briefing_is_told():
    (told,) = problems_with(on(5))
    assert (told.rule, told.level) == ("editions/empty", "warning")


def read(name: str, text: str, settings: str = DAILY):
    records, problems = read_records([Source(f"content/editions/{name}", text.encode())], options_of(settings))
    return records.editions, problems


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("---\norder: [a, b]\n---\n\nGood *morning*.\n", "<p>Good <em>morning</em>.</p>"),
        ("Good morning.\n", "<p>Good morning.</p>"),
        ("---\norder: [a]\n---\n", ""),
        ("---\n---\nHello.", "<p>Hello.</p>"),
        ("", ""),
        ("> Commentary: a quote is none.\n", "<blockquote><p>Commentary: a quote is none.</p></blockquote>"),
        ("## Facts about us\n", "<h2>Facts about us</h2>"),
        ("The commentary: by all.\n", "<p>The commentary: by all.</p>"),
    ],
)
def test_an_editors_file_is_read_with_and_without_front_matter(text, html):
    (one,), problems = read("2026-11-24.md", text)
    assert problems == ()
    assert (one.path, one.name, one.html) == ("editions/2026-11-24/", "2026-11-24", html)
    assert one.at.at.isoformat() == "2026-11-24T07:00:00+01:00"


@pytest.mark.parametrize(
    ("text", "place", "rule", "what"),
    [
        ("---\norder: [a]\nauthors: x\n---\n", (3, 1), "editions/unknown", "author"),
        ("---\norder: {a: b}\n---\n", (2, 8), "editions/order", "has to be a list"),
        ("order: [a]\n---\nHello.\n", (1, 1), "editions/missing", "the line --- that opens the front matter is missing"),
        ("---\norder: [a]\nHello.\n", (1, 1), "editions/missing", "has no end"),
        ("Hello.\n\nCommentary: they are wrong.\n", (3, 1), "editions/marker", "neither fact nor commentary"),
        ("---\n---\nHello.\n\n## Opinion by Jo Berg\n", (5, 4), "editions/marker", "“Opinion”"),
        ("Hello.\nCommentary: they are wrong.\n", (2, 1), "editions/marker", "“Commentary”"),
        ("Hello.\n\n- Commentary: they are wrong.\n", (3, 3), "editions/marker", "“Commentary”"),
        ("Hello.\n\n**Analysis:** it is bad.\n", (3, 3), "editions/marker", "“Analysis”"),
        ("Facts:\n\nIt is so.\n", (1, 1), "editions/marker", "“Facts”"),
        ("<p>Commentary: they are wrong.</p>\n", (1, 4), "editions/marker", "“Commentary”"),
        ("Commentry: they are wrong.\n", (1, 1), "editions/marker", "“Commentary”"),
        ("Hello.\n\n## Commentary on the budget\n\nIt is bad.\n", (3, 4), "editions/marker", "“Commentary”"),
        ("Opinion is divided.\n\n## Opinion of the editors\n\nIt is bad.\n", (3, 4), "editions/marker", "“Opinion”"),
        ("Hello.\n\n## Comentary\n\nIt is bad.\n", (3, 4), "editions/marker", "“Commentary”"),
        ("Comentary\n---------\n\nIt is bad.\n", (1, 1), "editions/marker", "“Commentary”"),
        ("Hello.\n\n## Facts\n\nIt is so.\n", (3, 4), "editions/marker", "“Facts”"),
    ],
)
def test_what_is_wrong_with_an_editors_file_is_told_at_its_place(text, place, rule, what):
    some, problems = read("2026-11-24.md", text)
    assert some == ()
    assert [(one.line, one.column, one.rule) for one in problems] == [(*place, rule)]
    assert what in problems[0].text


@pytest.mark.parametrize(
    ("name", "settings", "what"),
    [
        ("welcome.md", DAILY, "name the file by its day, as 2026-11-24.md, or move it out of editions/"),
        ("2026-02-30.md", DAILY, "there is no such day"),
        ("2026-11-24-0700.md", DAILY, "no edition comes then; name the file 2026-11-24.md"),
        ("2026-11-24.md", "editions: [{rule: FREQ=WEEKLY;BYDAY=SU}]\n", "no edition comes then; name the file 2026-11-29.md"),
        ("2026-11-24.md", "editions: [{rule: FREQ=DAILY, since: 2026-12-01}]\n", "no edition comes then; look at its rule"),
        ("weekly/2026-11-24.md", DAILY, 'there are no editions called "weekly"; move the file into editions/'),
        ("2026-11-24.md", "editions: [{rule: FREQ=DAILY, name: daily}]\n", "move the file into editions/daily/"),
    ],
)
def test_a_file_that_is_named_like_no_edition_is_told_how_to_be_called(name, settings, what):
    some, problems = read(name, "Hello.\n", settings)
    assert some == ()
    assert [problem.rule for problem in problems] == ["editions/name"]
    assert what in problems[0].text


# ---- real builds -------------------------------------------------------------------------------------------------------


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def built(root: Path, now: datetime, remember: bool = False) -> dict[str, bytes]:
    report = build(Folder(root=root), now, remember=remember)
    assert report.problems == ()
    site = root / "site"
    return {one.relative_to(site).as_posix(): one.read_bytes() for one in sorted(site.rglob("*.html"))}


def test_without_a_rule_the_folder_of_editions_holds_briefings_like_any_other(tmp_path: Path) -> None:
    write(tmp_path, "digest.yaml", HEAD)
    write(tmp_path, "content/editions/2026-11-20-a.md", "---\ntitle: A\n---\n\nThey met.\n")
    assert "2026/11/20/a/index.html" in built(tmp_path, datetime(2026, 11, 24, tzinfo=UTC))


def test_what_was_built_is_right_until_the_next_edition_comes() -> None:
    since, until = unchanged_between([on(1)], datetime(2025, 12, 1, 13, tzinfo=UTC))
    assert (since, until) == (datetime(2025, 12, 1, 12, tzinfo=UTC), datetime(2025, 12, 2, 7, tzinfo=UTC))
    since, until = unchanged_between([on(1)], datetime(2025, 12, 2, 7, tzinfo=UTC))
    # What comes next is that the briefing is no longer news (sitemap-news.xml).
    assert (since, until) == (datetime(2025, 12, 2, 7, tzinfo=UTC), datetime(2025, 12, 3, 12, tzinfo=UTC))


def test_an_edition_appears_at_its_moment_also_where_nothing_else_has_changed(tmp_path: Path) -> None:
    write(tmp_path, "digest.yaml", HEAD + DAILY)
    write(tmp_path, "content/a.md", "---\ntitle: A\ndate: 2026-11-20T12:00\n---\n\nThey met.\n")
    write(tmp_path, "content/editions/2026-11-21.md", "---\norder: [a]\n---\n\n[About it](../a.md), and [us](/).\n")
    for remember in (False, True, True):
        before = built(tmp_path, datetime(2026, 11, 21, 5, 59, tzinfo=UTC), remember)
        assert not any(path.startswith("editions/2026") for path in before)
        after = built(tmp_path, datetime(2026, 11, 21, 6, tzinfo=UTC), remember)
        page = after["editions/2026-11-21/index.html"].decode()
        assert '<a href="/2026/11/20/a/">About it</a>' in page
        assert page.index("A note from the editors") < page.index("<h2><a ") < page.index("That is all of this edition.")
        assert "editions/2026-11-21/" in after["index.html"].decode()
        assert {path for path in before if before[path] != after[path]} == {"index.html", "editions/index.html"}


def test_a_new_edition_changes_no_page_of_an_old_one(tmp_path: Path) -> None:
    write(tmp_path, "digest.yaml", HEAD + DAILY)
    for day in (20, 21, 22):
        write(tmp_path, f"content/2026-11-{day}-a{day}.md", f"---\ntitle: A{day}\n---\n\nThey met.\n")
    before = built(tmp_path, datetime(2026, 11, 23, tzinfo=UTC))
    write(tmp_path, "content/2026-11-23-new.md", "---\ntitle: New\n---\n\nThey met.\n\nCommentary: It is good.\n")
    after = built(tmp_path, datetime(2026, 11, 23, 7, tzinfo=UTC))
    changed = {path for path in before if path.startswith("editions/") and before[path] != after[path]}
    assert changed == {"editions/index.html", "editions/2026/index.html"}
    assert "editions/2026-11-23/index.html" in after


def test_rules_with_a_first_and_a_last_day_build_cold_warm_and_after_an_edit(tmp_path: Path) -> None:
    rules = (
        "editions:\n  - {rule: FREQ=DAILY;BYHOUR=7, since: 2026-11-20, until: 2026-11-21}\n"
        "  - {rule: FREQ=DAILY;INTERVAL=2;BYHOUR=6, since: 2026-11-22}\n"
    )
    write(tmp_path, "digest.yaml", HEAD + rules)
    for day in (18, 19, 20, 21, 22):
        write(tmp_path, f"content/a{day}.md", f"---\ntitle: A{day}\ndate: 2026-11-{day}T12:00\n---\n\nThey met.\n")
    now = datetime(2026, 11, 25, tzinfo=UTC)

    def editions_there(site: dict[str, bytes]) -> list[str]:
        return [path.split("/")[1] for path in site if path.startswith("editions/2026-")]

    cold = built(tmp_path, now, remember=True)
    # What is older than the first rule is in none.
    assert editions_there(cold) == ["2026-11-21", "2026-11-22", "2026-11-24"]
    assert built(tmp_path, now, remember=True) == cold
    write(tmp_path, "content/a18.md", "---\ntitle: B18\ndate: 2026-11-18T12:00\n---\n\nThey met.\n")
    edited = built(tmp_path, now, remember=True)
    assert edited == built(tmp_path, now)
    write(tmp_path, "digest.yaml", HEAD + rules.replace("11-22}", "11-23}"))
    changed = built(tmp_path, now, remember=True)
    assert editions_there(changed) == ["2026-11-21", "2026-11-23"]
    assert changed == built(tmp_path, now)
