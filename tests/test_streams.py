"""The parts by themselves: no opinion in the facts, no commentary without its label and signature, and the facts of a briefing alone."""

import gzip
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.build import Folder, build
from digest.model import Author, CommentaryHtml, Correction, Facts, FactsBlock, FactsHtml, Note, Records
from digest.outputs import OUTPUTS
from digest.outputs.apart import ids_in, leading_back, opening_of_commentary, opening_of_facts, without_ids
from digest.outputs.streams import stream_paths
from digest.settings import NavigationEntry
from digest.views import Link, Pager, Person
from made import NOW, SETTINGS, briefing, commentary, facts, moment, numbered, site_of

MAKERS = dict(OUTPUTS)
CITING = (
    '<p>Not <a class="cites" id="commentary-1-cites-1" href="#fact-1">so</a>.'
    '<sup id="note-1-ref-1"><a class="note" href="#note-1">1</a></sup></p>'
)


def streamed(part, *briefings, **parts):
    views = MAKERS[part](site_of(*briefings, **parts))
    return [entry for view in views for entry in (view.facts if part == "facts" else view.commentaries)]


def alone(*briefings, **parts):
    return {view.page.path: view for view in MAKERS["facts-only"](site_of(*briefings, **parts))}


def both(source="content/2025/talks.md", **fields):
    """A report with a commentary."""
    return briefing(source, **({"commentaries": (commentary(CITING, author="Jo Berg"),)} | fields))


def opinion(source="content/2025/view.md", *, text=None, **fields):
    said = commentary(kind="analysis", author="Jo Berg")
    return briefing(source, text=text or facts(), commentaries=(said,), kind="commentary", **fields)


# ---- the stream of facts ------------------------------------------------------------------------------------------------


def test_the_facts_are_listed_without_their_commentary_and_without_opinion():
    reports = both(summary="They met at noon."), briefing("content/plain.md", date="2025-12-06")
    shown = streamed("facts", *reports, opinion(), opinion("content/2025/mixed.md", text=facts("<p>A figure.</p>")))
    assert [(one.title, one.path, one.lede, one.text, one.more) for one in shown] == [
        ("Talks", "2025/12/07/talks/facts/", "They met at noon.", "<p>They met.</p>", False),
        ("Plain", "2025/12/06/plain/", "", "<p>They met.</p>", False),
    ]
    assert not any("Berg" in repr(one) or "Not " in repr(one) for one in shown)


def test_what_is_in_no_list_is_in_no_stream():
    gone = [both(f"content/{name}.md", **front) for name, front in (
        ("withdrawn", {"status": "withdrawn"}), ("expired", {"expires": moment("2025-12-31")}), ("draft", {"status": "draft"}),
        ("later", {"date": "2099-01-01"}),
    )]  # fmt: skip
    for part in ("facts", "commentary"):
        assert list(MAKERS[part](site_of(*gone))) == []
        (view,) = MAKERS[part](site_of(*gone, settings=replace(SETTINGS, navigation=(NavigationEntry(text="x", path=f"/{part}/"),))))
        assert view.page.path == f"{part}/"


def test_a_correction_of_the_commentary_does_not_mark_the_facts():
    fix = Correction(date=moment("2025-12-08"), text="12, not 11.", part="commentary")
    (entry,) = streamed("facts", both(corrections=(fix,)))
    assert not entry.corrected
    (entry,) = streamed("facts", both(corrections=(fix, replace(fix, part="facts"))))
    assert entry.corrected


def test_a_long_report_is_shown_to_the_end_of_a_paragraph_and_its_heading_is_not_left_alone():
    blocks = [FactsBlock(1, FactsHtml("<p>One.</p>")), FactsBlock(0, FactsHtml("<h3>More</h3>")), FactsBlock(2, FactsHtml("<p>Two.</p>"))]
    assert opening_of_facts(blocks, 40) == ("<p>One.</p>\n<h3>More</h3>\n<p>Two.</p>", False)
    assert opening_of_facts(blocks, 30) == ("<p>One.</p>", True)
    assert opening_of_facts(blocks, 5) == ("", True)


def test_where_the_first_paragraph_is_too_long_its_first_sentence_stands_for_it():
    (entry,) = streamed("facts", briefing(text=facts(f"<p>{'long ' * 400}</p>")))
    assert (entry.lede, entry.text, entry.more) == ("About talks.", "", True)


# ---- the stream of commentary -------------------------------------------------------------------------------------------


def test_a_commentary_is_listed_with_its_kind_signature_and_the_facts_it_rests_on():
    records = Records(authors={"jo": Author(id="jo", name="Jo Berg", disclosure="Owns a boat.")})
    said = commentary(CITING, author="jo", title="Against"), commentary("<p>For.</p>", number=2, kind="counterview", author="Kim Ode")
    first, second = streamed("commentary", both(commentaries=said), records=records)
    assert (first.kind, first.title, first.author.name, first.author.disclosure) == ("commentary", "Against", "Jo Berg", "Owns a boat.")
    assert first.path == "2025/12/07/talks/#commentary-1"
    assert first.briefing == Link("Talks", "2025/12/07/talks/#facts", 0, "", "en", "ltr")
    assert (second.kind, second.title, second.author, second.path) == (
        "counterview",
        "",
        Person("Kim Ode"),
        "2025/12/07/talks/#commentary-2",
    )


def test_a_piece_of_opinion_is_listed_by_its_title_and_leads_to_its_page():
    (entry,) = streamed("commentary", opinion())
    assert (entry.kind, entry.title, entry.path, entry.briefing) == ("analysis", "View", "2025/12/07/view/", None)
    (entry,) = streamed("commentary", opinion(text=facts("<p>A figure.</p>")))
    assert (entry.title, entry.path, entry.briefing.label) == ("View", "2025/12/07/view/#commentary-1", "analysis")


def test_links_of_a_text_lead_back_to_its_page_and_its_ids_are_left_out():
    (entry,) = streamed("commentary", both(), settings=replace(SETTINGS, url="https://news.example/digest/"))
    assert entry.text == (
        '<p>Not <a class="cites" href="/digest/2025/12/07/talks/#fact-1">so</a>.'
        '<sup><a class="note" href="/digest/2025/12/07/talks/#note-1">1</a></sup></p>'
    )


def test_a_long_commentary_is_shown_to_the_end_of_a_paragraph():
    html = CommentaryHtml("<p>One.</p>\n<h3>More</h3>\n<p>Two.</p>\n<ul><li>Three.</li></ul>")
    assert opening_of_commentary(html, 100) == (html, False)
    assert opening_of_commentary(html, 45) == ("<p>One.</p>\n<h3>More</h3>\n<p>Two.</p>", True)
    assert opening_of_commentary(html, 30) == ("<p>One.</p>", True)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"<blockquote><p>{'word ' * 100}</p></blockquote>", f"<p>{'word ' * 59}word…</p>"),
        (f'<p>A &amp; “B”<sup id="note-1-ref-1">1</sup> {"字" * 400}</p>', "<p>A &amp; “B”…</p>"),
        (f"<p>{'字' * 400}</p>", f"<p>{'字' * 300}…</p>"),
    ],
)
def test_of_a_commentary_without_a_short_paragraph_some_words_are_shown(html, shown):
    assert opening_of_commentary(CommentaryHtml(html), 300) == (shown, True)


def test_a_text_that_looks_like_an_attribute_stays_as_it_is():
    html = '<p title="a &gt; b" id="x">Write id="y" or href="#z", he said: "> id="w""</p>'
    assert without_ids(html) == html.replace(' id="x"', "")
    assert ids_in(html) == {"x"}
    assert leading_back(html, (), "/there/") == html
    assert leading_back('<a href="#a">a</a><a href="#b">b</a>', {"a"}, "/t/") == '<a href="#a">a</a><a href="/t/#b">b</a>'


# ---- pages of streams ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["facts", "commentary"])
def test_a_new_briefing_changes_no_old_page_of_a_stream(part):
    settings, many = replace(SETTINGS, per_page=6), [replace(one, commentaries=(commentary(),)) for one in numbered(8)]
    before = {view.page.path: view for view in MAKERS[part](site_of(*many[:7], settings=settings))}
    after = {view.page.path: view for view in MAKERS[part](site_of(*many, settings=settings))}
    assert [path for path in before if before[path] != after[path]] == [f"{part}/", f"{part}/page/2/"]
    assert after[f"{part}/page/1/"].pager == Pager(1, 0, f"{part}/page/2/", None)
    assert sorted(stream_paths(site_of(*many, settings=settings), part)) == sorted(after)


def test_the_archive_and_the_map_lead_to_the_streams_and_not_to_facts_alone():
    site = site_of(both())
    assert next(iter(MAKERS["archives"](site))).terms == (Link("facts", "facts/"), Link("commentary", "commentary/"))
    (sitemap,) = MAKERS["sitemap"](site)
    addresses = [address.removeprefix("https://news.example/") for address, _ in sitemap.addresses]
    assert {"facts/", "commentary/", "2025/12/07/talks/"} <= set(addresses)
    assert "2025/12/07/talks/facts/" not in addresses


# ---- the facts of a briefing alone --------------------------------------------------------------------------------------


def test_a_briefing_with_both_parts_has_its_facts_alone_at_an_address_of_their_own():
    one = both(text=Facts((FactsBlock(1, FactsHtml("<p>They met.</p>"), ("commentary-1-cites-1",)),)))
    assert [view.facts_only for view in MAKERS["briefings"](site_of(one))] == ["2025/12/07/talks/facts/"]
    (view,) = alone(one).values()
    assert (view.page.path, view.whole, view.title) == ("2025/12/07/talks/facts/", "2025/12/07/talks/", "Talks")
    assert view.facts == facts("<p>They met.</p>")
    assert "Berg" not in repr(view)


def test_what_has_one_part_only_is_what_it_is_and_opinion_never_stands_as_facts():
    for one in (briefing(), opinion(), opinion(text=facts("<p>A figure.</p>"))):
        assert alone(one) == {}
        assert [view.facts_only for view in MAKERS["briefings"](site_of(one))] == [""]
    without = replace(SETTINGS, outputs=("briefings", "facts"))
    assert [view.facts_only for view in MAKERS["briefings"](site_of(both(), settings=without))] == [""]
    assert [entry.path for entry in streamed("facts", both(), settings=without)] == ["2025/12/07/talks/"]


def test_what_was_corrected_in_the_commentary_is_no_change_of_the_facts():
    fixes = [Correction(date=moment(f"2025-12-{day}"), text="x", part=part) for day, part in (("08", "facts"), ("09", "commentary"))]
    (view,) = alone(both(corrections=tuple(fixes))).values()
    assert (view.corrections, view.updated) == ((fixes[0],), moment("2025-12-08"))


def test_withdrawn_facts_say_so_by_themselves_too():
    retraction = Correction(date=moment("2025-12-08"), kind="retraction", text="Forged.")
    (view,) = alone(both(status="withdrawn", corrections=(retraction,))).values()
    assert (view.status, view.corrections) == ("withdrawn", (retraction,))
    # But not what was wrong in the commentary.
    (view,) = alone(both(status="withdrawn", corrections=(replace(retraction, part="commentary"),))).values()
    assert (view.status, view.corrections) == ("withdrawn", ())


def test_an_expired_briefing_keeps_its_page_and_no_other():
    one = both(expires=moment("2025-12-31"))
    assert alone(one) == {}
    assert [view.facts_only for view in MAKERS["briefings"](site_of(one))] == [""]


def test_in_a_subfolder_too_the_facts_lead_to_the_commentary_of_their_briefing(tmp_path: Path):
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text("title: T\nurl: https://x.example/sub/\ntimezone: UTC\n", encoding="utf-8")
    text = "---\ntitle: A\ndate: 2025-12-07\n---\nThey met; see [what we think](#commentary-1).\n\nCommentary: bad.\n"
    (tmp_path / "content/talks.md").write_text(text, encoding="utf-8")
    assert build(Folder(root=tmp_path), NOW).problems == ()
    for path in ("facts/", "2025/12/07/talks/facts/"):
        assert 'href="/sub/2025/12/07/talks/#commentary-1"' in (tmp_path / f"site/{path}index.html").read_text("utf-8")


def test_links_from_the_facts_to_the_commentary_lead_to_the_whole_briefing():
    html = '<p id="h-a"><a href="#commentary-1">x</a> <a href="#fact-1">y</a> <a href="#h-a">z</a> <a href="#note-1">n</a></p>'
    one = both(text=replace(facts(html), notes=(Note(1, '<p><a href="#h-b">w</a></p>'),)))
    (view,) = alone(one).values()
    assert view.facts.blocks[0].html == html.replace("#commentary-1", "/2025/12/07/talks/#commentary-1")
    (entry,) = streamed("facts", one)
    assert [link.removeprefix("/2025/12/07/talks/") for link in re.findall('href="([^"]*)"', entry.text)] == [
        "#commentary-1", "facts/#fact-1", "facts/#h-a", "facts/#note-1",
    ]  # fmt: skip
    assert view.facts.notes[0].html == '<p><a href="/2025/12/07/talks/#h-b">w</a></p>'


# ---- real builds --------------------------------------------------------------------------------------------------------

SITE = "title: T\nurl: https://a.example/digest/\ntimezone: UTC\noutputs: [home, briefings, facts, commentary, facts-only]\nper_page: 6\n"
TEXT = (
    "---\ntitle: Title {0}\nsources: [{{url: 'https://a.example/', key: a}}]\n---\n\n"
    "They met on day {0}.[^a][^n]\n\n## Figures\n\nTwelve came.\n\n[^n]: A note.\n"
)


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def built(root: Path) -> dict[str, bytes]:
    report = build(Folder(root=root), datetime(2025, 12, 31, tzinfo=UTC))
    assert report.problems == ()
    return {file.relative_to(root / "site").as_posix(): file.read_bytes() for file in sorted((root / "site").rglob("*.html"))}


def site_with(root: Path, days: range) -> None:
    write(root, "digest.yaml", SITE)
    for day in days:
        said = "\nCommentary by Jo Berg:\n\n[Twelve came](#fact), and they should not have.\n" if day % 2 else ""
        write(root, f"content/2025-12-{day:02}-p{day}.md", TEXT.format(day) + said)


def test_a_new_briefing_changes_the_newest_page_of_each_stream_and_no_facts_alone(tmp_path: Path) -> None:
    site_with(tmp_path, range(1, 8))
    before = built(tmp_path)
    site_with(tmp_path, range(9, 10))
    after = built(tmp_path)
    changed = {path for path in before if before[path] != after[path]}
    assert {path for path in changed if path.startswith(("facts/", "commentary/")) or path.endswith("/facts/index.html")} == {
        "facts/index.html", "facts/page/2/index.html", "commentary/index.html",
    }  # fmt: skip
    assert "2025/12/09/p9/facts/index.html" in after


def test_an_edit_of_a_commentary_changes_no_page_of_facts(tmp_path: Path) -> None:
    site_with(tmp_path, range(1, 4))
    before = built(tmp_path)
    file = tmp_path / "content/2025-12-03-p3.md"
    file.write_text(file.read_text(encoding="utf-8").replace("should not", "had better not"), encoding="utf-8")
    after = built(tmp_path)
    assert {path for path in before if before[path] != after[path]} == {"2025/12/03/p3/index.html", "commentary/index.html"}


def test_the_facts_alone_hold_no_word_of_the_commentary_and_name_the_briefing_as_the_page_to_be_known(tmp_path: Path) -> None:
    site_with(tmp_path, range(1, 2))
    page = built(tmp_path)["2025/12/01/p1/facts/index.html"].decode()
    assert "Berg" not in page
    assert "should not" not in page
    assert "Cited in" not in page
    assert '<link rel="canonical" href="https://a.example/digest/2025/12/01/p1/">' in page
    assert "<title>Facts only: Title 1 · T</title>" in page
    assert page.count('class="fact"') == 2
    assert '<a href="/digest/2025/12/01/p1/">The whole briefing, with its commentary</a>' in page


def test_no_page_of_a_stream_holds_an_id_twice_or_is_heavier_than_it_may_be(tmp_path: Path) -> None:
    words = " ".join(f"{word}{number}" for number in range(130) for word in ("council", "harbour", "votes", "quay", "deepened"))
    write(tmp_path, "digest.yaml", SITE.replace("per_page: 6\n", "") + "languages: [en]\n")
    for day in range(1, 12):
        text = TEXT.format(day).replace("title: ", f"summary: {words[day * 7 : day * 7 + 280]}\ntitle: ")
        text += "".join(f"\n{words[day * 11 + place : day * 11 + place + 500]}\n" for place in (0, 600, 1200))
        text += f"\nCommentary by Jo Berg:\n\n{words[day * 5 : day * 5 + 700]}\n\n{words[day * 3 : day * 3 + 700]}\n"
        write(tmp_path, f"content/2025-12-{day:02}-p{day}.md", text)
    pages = {path: body for path, body in built(tmp_path).items() if path.startswith(("facts/", "commentary/"))}
    assert [len(re.findall(rb"<article", body)) for body in pages.values()] == [11, 11]
    assert all(len(gzip.compress(body, 9)) <= 14_000 for body in pages.values())
