"""Everyone with a record has a page, on which what they reported and what they think are never one list."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from digest.build import Folder, build
from digest.model import Author, Records
from digest.outputs import OUTPUTS
from digest.outputs.authors import author_paths
from digest.settings import NavigationEntry
from digest.views import AuthorEntry, AuthorsView, AuthorView, Link, Pager, Person
from made import NOW, SETTINGS, briefing, commentary, facts, moment, numbered, site_of

MAKERS = dict(OUTPUTS)
JO = Author(id="jo", name="Jo Berg", url="https://jo.example/", role="columnist", bio="Born here.", disclosure="Owns a boat.")
RECORDS = Records(authors={"jo": JO, "ada": Author(id="ada", name="Ada Holm")})


def pages(*briefings, **parts):
    site = site_of(*briefings, records=RECORDS, **parts)
    return {view.page.path: view for view in MAKERS["authors"](site)}


def of_jo(*briefings, **parts):
    view = pages(*briefings, **parts)["authors/jo/"]
    assert isinstance(view, AuthorView)
    return [entry.title for entry in view.reported], [(entry.kind, entry.title or entry.briefing.text) for entry in view.commented]


def test_the_page_of_an_author_says_who_that_is():
    view = pages()["authors/jo/"]
    assert (view.name, view.role, view.bio, view.disclosure, view.url) == (JO.name, JO.role, JO.bio, JO.disclosure, JO.url)
    assert (view.reported, view.commented, view.up) == ((), (), "authors/")


def test_what_was_reported_and_what_was_commented_are_apart():
    report = briefing("content/a.md", reporters=("jo", "ada"), commentaries=(commentary(author="jo", kind="analysis"),))
    other = briefing("content/b.md", date="2025-12-06", reporters=("ada",), commentaries=(commentary(author="jo", title="No"),))
    assert of_jo(report, other) == (["A"], [("analysis", "A"), ("commentary", "No")])
    entry = pages(report, other)["authors/jo/"].commented[0]
    assert (entry.title, entry.path, entry.text) == ("", "2025/12/07/a/#commentary-1", "")


def test_whoever_signs_a_piece_of_opinion_comments_and_does_not_report():
    piece = briefing(kind="commentary", text=facts(), commentaries=(commentary(),), reporters=("jo",))
    assert of_jo(piece) == ([], [("commentary", "Talks")])
    with_facts = replace(piece, facts=facts("<p>A figure.</p>"), paragraphs=1)
    assert of_jo(with_facts) == ([], [("commentary", "Talks")])
    signed = replace(piece, commentaries=(commentary(author="ada"),))
    assert of_jo(signed) == ([], [])


def test_a_commentary_without_a_title_is_called_by_its_facts_under_their_label(tmp_path: Path):
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text("title: T\nurl: https://x.example/\ntimezone: UTC\n", encoding="utf-8")
    (tmp_path / "content/authors.yaml").write_text("bo: {name: Bo}\n", encoding="utf-8")
    text = "---\ntitle: The council lied\ndate: 2025-03-01\nkind: commentary\nreporters: [bo]\n---\n"
    text += "Facts:\n\nIt was 3.\n\nCommentary (bo):\n\nBad.\n\nAnalysis (bo):\n\nWorse.\n"
    (tmp_path / "content/op.md").write_text(text, encoding="utf-8")
    assert build(Folder(root=tmp_path), NOW).published
    page = (tmp_path / "site/authors/bo/index.html").read_text("utf-8")
    assert re.search("On: <bdi[^>]*>Commentary: The council lied</bdi>", page)


def test_the_byline_and_the_signature_of_the_site_count():
    one = briefing(commentaries=(commentary(),))
    assert of_jo(one, settings=replace(SETTINGS, reporters=("jo",), signature="jo")) == (["Talks"], [("commentary", "Talks")])
    assert of_jo(one) == ([], [])


def test_a_mere_name_has_no_page():
    one = briefing(reporters=("R. Ostby",), commentaries=(commentary(author="Kim Ode"),))
    assert sorted(pages(one)) == ["authors/", "authors/ada/", "authors/jo/"]


def test_what_is_in_no_list_is_on_no_page_of_an_author():
    gone = (
        briefing("content/a.md", reporters=("jo",), status="withdrawn"),
        briefing("content/b.md", reporters=("jo",), expires=moment("2025-12-31")),
    )
    assert of_jo(*gone) == ([], [])


def test_the_list_has_all_authors_by_name_with_what_there_is_of_each():
    view = pages(briefing(reporters=("jo", "jo"), commentaries=(commentary(author="jo"),)))["authors/"]
    assert view.authors == (AuthorEntry("authors/ada/", "Ada Holm", "", 0, 0), AuthorEntry("authors/jo/", "Jo Berg", "columnist", 1, 1))


def test_a_site_without_records_has_no_list_of_authors_unless_its_navigation_leads_there():
    assert list(MAKERS["authors"](site_of(briefing(reporters=("R. Ostby",))))) == []
    settings = replace(SETTINGS, navigation=(NavigationEntry(text="Authors", path="/authors/"),))
    (view,) = MAKERS["authors"](site_of(settings=settings))
    assert isinstance(view, AuthorsView)
    assert view.authors == ()


def test_bylines_and_signatures_lead_to_the_page_where_it_is_made():
    one = briefing(reporters=("jo", "R. Ostby"), commentaries=(commentary(author="jo"),), reviewed_by=("ada",))
    (view,) = MAKERS["briefings"](site_of(one, records=RECORDS))
    assert [person.page for person in (*view.byline, *view.reviewed_by, view.commentaries[0].author)] == [
        "authors/jo/", "", "authors/ada/", "authors/jo/",
    ]  # fmt: skip
    (view,) = MAKERS["briefings"](site_of(one, records=RECORDS, settings=replace(SETTINGS, outputs=("briefings",))))
    assert view.byline[1] == Person("R. Ostby")
    assert view.byline[0].page == ""


def test_a_new_report_changes_no_old_page_of_an_author():
    settings = replace(SETTINGS, per_page=4)
    said = (commentary(author="jo"),)
    many = [replace(one, front=replace(one.front, reporters=("jo",)), commentaries=said) for one in numbered(8)]
    before, after = pages(*many[:7], settings=settings), pages(*many, settings=settings)
    changed = {"authors/", "authors/jo/", "authors/jo/reported/page/2/", "authors/jo/commented/page/2/"}
    assert {path for path in before if before[path] != after[path]} == changed
    own = after["authors/jo/"]
    assert (own.reported_pager, own.commented_pager) == (
        Pager(4, 4, None, "authors/jo/reported/page/3/"), Pager(4, 4, None, "authors/jo/commented/page/3/"),
    )  # fmt: skip
    assert after["authors/jo/reported/page/3/"].reported_pager == Pager(3, 0, "authors/jo/", "authors/jo/reported/page/2/")
    titles = [
        entry.title
        for path in ("", "reported/page/3/", "reported/page/2/", "reported/page/1/")
        for entry in after[f"authors/jo/{path}"].reported
    ]
    assert titles == [f"N{number}" for number in range(8, 0, -1)]
    commented = [
        entry.path
        for path in ("", "commented/page/3/", "commented/page/2/", "commented/page/1/")
        for entry in after[f"authors/jo/{path}"].commented
    ]
    assert commented == [f"{one.path}#commentary-1" for one in many[::-1]]
    assert sorted(author_paths(site_of(*many, settings=settings, records=RECORDS))) == sorted(after)


def test_the_archive_and_the_map_lead_to_authors():
    site = site_of(records=RECORDS)
    assert next(iter(MAKERS["archives"](site))).terms == (Link("authors", "authors/"),)
    (sitemap,) = MAKERS["sitemap"](site)
    assert {"https://news.example/authors/", "https://news.example/authors/jo/"} <= {address for address, _ in sitemap.addresses}


def test_on_the_page_of_an_author_what_they_think_stands_under_its_label(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text("title: T\nurl: https://a.example/digest/\ntimezone: UTC\n", encoding="utf-8")
    (tmp_path / "content/authors.yaml").write_text("jo: {name: Jo Berg, disclosure: Owns a boat.}\n", encoding="utf-8")
    text = "---\ntitle: They met\nreporters: [jo]\n---\n\nThey met.\n\nAnalysis (jo): They should not have.\n"
    (tmp_path / "content/2025-12-07-talks.md").write_text(text, encoding="utf-8")
    report = build(Folder(root=tmp_path), datetime(2025, 12, 31, tzinfo=UTC))
    assert report.problems == ()
    page = (tmp_path / "site/authors/jo/index.html").read_text(encoding="utf-8")
    reported, commented = page.split('<section class="commentary"')
    assert "should not have" not in page
    assert ">They met</a></h2>" in reported
    assert "On: <bdi>They met</bdi>" not in reported
    assert '<span class="label">Analysis<span class="hidden">:</span></span>\n<u>On: <bdi>They met</bdi></u>' in commented
    assert "Opinion and interpretation, signed, and not reporting." in commented
    assert "Disclosure: Owns a boat." in reported
    briefing_page = (tmp_path / "site/2025/12/07/talks/index.html").read_text(encoding="utf-8")
    assert briefing_page.count('<a href="/digest/authors/jo/" rel="author">Jo Berg</a>') == 2
