"""The public record has every correction once, says which part was wrong, counts them, and changes no old page."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from digest.build import Folder, build
from digest.model import Correction
from digest.outputs import OUTPUTS
from digest.outputs.corrections import correction_paths
from digest.views import CorrectionCount, Link, Pager
from made import NOW, SETTINGS, briefing, commentary, facts, moment, numbered, page, site_of

MAKERS = dict(OUTPUTS)


def fix(day, text="12, not 11.", **fields):
    return Correction(date=moment(day), text=text, **fields)


def record(*briefings, **parts):
    return list(MAKERS["corrections"](site_of(*briefings, **parts)))


def test_corrections_stand_newest_first_with_their_kind_their_part_and_their_briefing():
    one = briefing("content/a.md", corrections=(fix("2025-12-08"), fix("2025-12-10", "Meant.", kind="clarification", part="commentary")))
    other = briefing("content/b.md", corrections=(fix("2025-12-09", "Added.", kind="update"),))
    (view,) = record(one, other)
    assert [(one.kind, one.part, one.text, one.briefing.path) for one in view.corrections] == [
        ("clarification", "commentary", "Meant.", "2025/12/07/a/#corrections"),
        ("update", "facts", "Added.", "2025/12/07/b/#corrections"),
        ("correction", "facts", "12, not 11.", "2025/12/07/a/#corrections"),
    ]


def test_those_of_one_moment_hang_on_no_order_of_files():
    many = [briefing(f"content/{name}.md", corrections=(fix("2025-12-08", f"{name} 1"), fix("2025-12-08", f"{name} 2"))) for name in "cab"]
    (view,) = record(*many)
    assert [one.text for one in view.corrections] == ["a 1", "a 2", "b 1", "b 2", "c 1", "c 2"]
    assert record(*many) == record(*many[::-1])


def test_they_are_counted_by_year_and_kind_whatever_day_it_is():
    fixes = fix("2025-12-31"), fix("2025-01-01", kind="retraction"), fix("2023-06-01"), fix("2023-07-01", kind="note")
    (view,) = record(briefing(corrections=fixes, date="2022-12-07"))
    assert view.kinds == ("correction", "note", "retraction")
    assert view.years == (CorrectionCount("2025", 2, (1, 0, 1)), CorrectionCount("2023", 2, (1, 1, 0)))
    assert view.total == CorrectionCount("", 4, (2, 1, 1))
    assert record(briefing(corrections=fixes, date="2022-12-07"), now=NOW.replace(year=2030)) == [view]


def test_a_withdrawn_or_expired_briefing_is_in_the_record_and_one_that_is_held_back_is_not():
    gone = briefing("content/a.md", status="withdrawn", corrections=(fix("2025-12-08", kind="retraction"),))
    old = briefing("content/b.md", expires=moment("2025-12-31"), corrections=(fix("2025-12-07"),))
    draft = briefing("content/c.md", status="draft", corrections=(fix("2025-12-09"),))
    (view,) = record(gone, old, draft)
    assert [(one.kind, one.briefing.path) for one in view.corrections] == [
        ("retraction", "2025/12/07/a/"), ("correction", "2025/12/07/b/#corrections"),
    ]  # fmt: skip


def test_a_piece_of_opinion_keeps_its_label_in_the_record():
    said = commentary(kind="analysis", author="Jo Berg")
    (view,) = record(briefing(kind="commentary", text=facts(), commentaries=(said,), corrections=(fix("2025-12-08"),)))
    assert view.corrections[0].briefing.label == "analysis"


def test_where_there_are_no_facts_only_the_commentary_can_have_been_wrong_in_every_output(tmp_path: Path):
    head = "title: V\ndate: 2025-12-07\nkind: commentary\nreporters: [Jo Berg]\ncorrections: [{date: 2025-12-08, text: It was 3.}]\n"
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text("title: T\nurl: https://news.example/\ntimezone: UTC\n", encoding="utf-8")
    (tmp_path / "content/view.md").write_text(f"---\n{head}---\nWe doubt it.\n", encoding="utf-8")
    (tmp_path / "content/both.md").write_text(f"---\n{head}---\nFacts:\n\nIt was 3.\n\nCommentary:\n\nGood.\n", encoding="utf-8")
    assert build(Folder(root=tmp_path), NOW).published
    site = tmp_path / "site"
    told = {name: json.loads((site / f"2025/12/07/{name}/index.json").read_text("utf-8"))["corrections"] for name in ("view", "both")}
    assert {name: one["part"] for name, (one,) in told.items()} == {"view": "commentary", "both": "facts"}
    assert (site / "corrections/feed.xml").read_text("utf-8").count("Correction · in the commentary") > 0
    assert "in the commentary" in (site / "corrections/index.html").read_text("utf-8")


def test_the_page_is_there_before_the_first_correction_and_every_page_leads_to_it():
    site = site_of(briefing())
    (view,) = MAKERS["corrections"](site)
    assert (view.page.path, view.corrections, view.years, view.total) == ("corrections/", (), (), CorrectionCount("", 0, ()))
    assert site.info.corrections == "corrections/"
    assert site_of(briefing(corrections=(fix("2025-12-08"),))).info == site.info
    assert site_of(settings=replace(SETTINGS, outputs=("home",))).info.corrections == ""


def test_where_a_page_has_the_address_already_the_record_is_below_it():
    rules = page("content/pages/corrections.md", title="How we correct", policy=("corrections",))
    (view,) = record(briefing(), pages=(rules,))
    assert view.page.path == "corrections/log/"
    assert view.policy == Link("How we correct", "corrections/", 0, "", "en", "ltr")


def test_a_new_correction_changes_no_old_page():
    settings = replace(SETTINGS, per_page=2)
    many = [replace(one, front=replace(one.front, corrections=(Correction(date=one.front.date, text="x"),))) for one in numbered(6)]
    before = {view.page.path: view for view in record(*many[:5], settings=settings)}
    after = {view.page.path: view for view in record(*many, settings=settings)}
    assert [path for path in before if before[path] != after[path]] == ["corrections/", "corrections/page/1/"]
    assert after["corrections/page/1/"].pager == Pager(1, 0, "corrections/page/2/", None)
    assert {view.page.path: (view.total is None, view.years) for view in after.values() if view.pager.newer} == {
        "corrections/page/1/": (True, ()), "corrections/page/2/": (True, ()),
    }  # fmt: skip
    site = site_of(*many, settings=settings)
    assert sorted(correction_paths(site)) == sorted(after)
    (sitemap,) = MAKERS["sitemap"](site)
    assert {f"https://news.example/{path}" for path in after} <= {address for address, _ in sitemap.addresses}


# ---- real builds --------------------------------------------------------------------------------------------------------


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def built(root: Path) -> dict[str, bytes]:
    report = build(Folder(root=root), datetime(2025, 12, 31, tzinfo=UTC))
    assert report.problems == ()
    return {file.relative_to(root / "site").as_posix(): file.read_bytes() for file in sorted((root / "site").rglob("*.html"))}


def test_one_correction_changes_exactly_the_pages_that_tell_of_it(tmp_path: Path) -> None:
    write(tmp_path, "digest.yaml", "title: T\nurl: https://a.example/digest/\ntimezone: UTC\n")
    write(tmp_path, "content/authors.yaml", "jo: {name: Jo Berg}\nada: {name: Ada Holm}\n")
    text = "They met on day {0}.\n\nCommentary (jo):\n\nThey should not have.\n"
    for day in (1, 2, 3):
        front = f"---\ntitle: Title {day}\nreporters: [ada]\ntopics: [T{day}]\n---\n\n"
        write(tmp_path, f"content/2025-12-0{day}-p{day}.md", front + text.format(day))
    before = built(tmp_path)
    fixes = "corrections: [{date: 2025-12-05, text: 'It was day 2, not 3.'}]\n"
    write(tmp_path, "content/2025-12-02-p2.md", f"---\ntitle: Title 2\nreporters: [ada]\ntopics: [T2]\n{fixes}---\n\n" + text.format(2))
    after = built(tmp_path)
    assert {path.removesuffix("index.html") for path in before if before[path] != after[path]} == {
        "2025/12/02/p2/", "2025/12/02/p2/facts/", "corrections/",
        # Lists that mark what was corrected.
        "", "2025/12/", "2025/12/02/", "topics/t2/", "facts/", "authors/ada/",
    }  # fmt: skip
    record = after["corrections/index.html"].decode()
    assert '<span class="corrected">Correction</span> · in the facts</p>\n<h2><a href="/digest/2025/12/02/p2/#corrections">' in record
    assert "<span>2025: 1</span>\n<span>In all: 1</span>" in record
    assert before.keys() == after.keys()


def test_a_correction_of_the_commentary_changes_no_page_of_facts(tmp_path: Path) -> None:
    write(tmp_path, "digest.yaml", "title: T\nurl: https://a.example/\ntimezone: UTC\n")
    text = "---\ntitle: Title\n{0}---\n\nThey met.\n\nCommentary by Jo Berg:\n\nThey should not have.\n"
    write(tmp_path, "content/2025-12-02-p.md", text.format(""))
    before = built(tmp_path)
    write(
        tmp_path, "content/2025-12-02-p.md", text.format("corrections: [{date: 2025-12-05, part: commentary, text: It said must not.}]\n")
    )
    after = built(tmp_path)
    assert [path for path in before if "facts/" in path and before[path] != after[path]] == []
    assert "in the commentary" in after["corrections/index.html"].decode()
    assert "must not" not in "".join(after[path].decode() for path in after if "facts/" in path)


def test_a_retraction_is_told_in_a_box(tmp_path: Path) -> None:
    write(tmp_path, "digest.yaml", "title: T\nurl: https://a.example/\ntimezone: UTC\n")
    fixes = "corrections: [{date: 2025-12-05, kind: retraction, text: Forged.}]"
    write(tmp_path, "content/2025-12-02-p.md", f"---\ntitle: Title\nstatus: withdrawn\n{fixes}\n---\n\nThey met.\n")
    record = built(tmp_path)["corrections/index.html"].decode()
    assert '<article class="corrections retraction">\n<p class="kind"><span class="corrected">Withdrawn</span>' in record
    assert '<h2><a href="/2025/12/02/p/"><bdi>Title</bdi></a></h2>\n<p>Forged.</p>' in record
