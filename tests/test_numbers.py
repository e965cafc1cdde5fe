"""``digest stats``: what is published, counted; facts and commentary never in one number."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from digest.build import build
from digest.cli import run
from digest.model import Correction, Facts, FactsBlock, FactsHtml, Note, Reference
from digest.numbers import Corrected, Outlet, Week, numbers_of, words_in
from digest.report import Folder
from made import NOW, briefing, commentary, facts, moment, site_of
from test_cli import files, write

REPO = Path(__file__).parent.parent
AT = ("--now", "2026-03-04T12:00Z")
SETTINGS = "title: The Harbour Digest\nurl: https://harbour.example/\ntimezone: Pacific/Auckland\n"
TEXT = """---
title: The council votes
sources:
  - {url: "https://www.council.example/minutes", outlet: Town Council}
  - https://council.example/plan
  - https://paper.example/vote
corrections:
  - {date: 2026-03-02, text: "It was 21, not 12."}
---

The council voted by 21 to 14, its clerk said.[^1]

[^1]: By telephone.

Commentary by Ada Lind:

It was about time.
"""


def source(url: str = "", outlet: str = "") -> Reference:
    return Reference(url=url, outlet=outlet)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site folder with a report of the last day of 2025 in Auckland, one without a source, a draft, and one of the future."""
    write(tmp_path / "digest.yaml", SETTINGS)
    write(tmp_path / "content/2026-01-01-vote.md", TEXT)
    bare = "---\ntitle: A ferry sank\n{}---\n\nA ferry sank, [its owner said](https://ferry.example/).\n"
    write(tmp_path / "content/2026-03-01-ferry.md", bare.format(""))
    write(tmp_path / "content/2026-03-02-other.md", bare.format("status: draft\n"))
    write(tmp_path / "content/2027-03-01-later.md", bare.format(""))
    return tmp_path


# ---- words -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>The council voted by 21 to 14.</p>", 7),
        ("<p>A 28-point plan for 1,300,000 readers, don’t you think?</p>", 9),
        ("<p>Two lines<br>of <em>one</em>s own — and a dash—here</p>", 9),
        ("<ul><li>one</li><li>two</li></ul>", 2),
        ('<p>Said. <sup id="note-1-ref-1"><a class="note" href="#note-1">1</a></sup> More.</p>', 2),
        ('<p>Said. <sup><a class="source" href="#source-2">[2]</a></sup></p>', 1),
        ("<p>CO<sup>2</sup> &amp; &lt;b&gt;</p>", 2),
        ("<p>议会投票通过了新票价。</p>", 10),
        ("<p>東京で3人が会談した</p>", 10),
        ("<p>البرلمان يصوّت اليوم</p>", 3),
        ("<p>हिन्दी में</p>", 2),
        ("", 0),
    ],
)
def test_words_are_counted_as_a_reader_would(html: str, words: int) -> None:
    assert words_in(html) == words


def test_words_of_facts_and_of_commentary_are_counted_apart_with_their_notes_and_titles() -> None:
    text = Facts(
        (FactsBlock(0, FactsHtml("<h2>The vote</h2>")), FactsBlock(1, FactsHtml("<p>They met.</p>"))), (Note(1, "<p>In Bern.</p>"),)
    )
    said = commentary("<p>We doubt it.</p>", title="No <b> deal", notes=(Note(2, "<p>Still.</p>"),))
    totals = numbers_of(site_of(briefing(text=text, commentaries=(said,)))).totals
    assert (totals.facts, totals.words_of_facts) == (1, 6)
    assert (totals.commentaries, totals.words_of_commentary) == (1, 7)


def test_a_piece_of_opinion_adds_no_word_to_the_facts() -> None:
    opinion = briefing(text=Facts(), commentaries=(commentary(),), kind="commentary")
    numbers = numbers_of(site_of(opinion))
    assert (numbers.opinions, numbers.totals.facts, numbers.totals.words_of_facts, numbers.totals.words_of_commentary) == (1, 0, 0, 3)
    assert numbers.unsourced == ()


# ---- weeks -----------------------------------------------------------------------------------------------------------------


def test_weeks_are_those_of_iso_8601_and_none_between_them_is_left_out() -> None:
    numbers = numbers_of(site_of(briefing("content/a.md", date="2024-12-30"), briefing("content/b.md", date="2025-01-19")))
    assert [(week.name, week.monday, week.totals.briefings) for week in numbers.weeks] == [
        ("2025-W01", date(2024, 12, 30), 1),
        ("2025-W02", date(2025, 1, 6), 0),
        ("2025-W03", date(2025, 1, 13), 1),
    ]


def test_a_correction_counts_in_the_week_in_which_it_was_made() -> None:
    late = Correction(date=moment("2025-01-19"), text="It was 21.")
    numbers = numbers_of(site_of(briefing(date="2025-01-06", corrections=(late,))))
    assert [(week.totals.briefings, week.totals.corrections) for week in numbers.weeks] == [(1, 0), (0, 1)]
    assert numbers.totals.corrections == 1


def test_a_site_without_briefings_has_no_weeks() -> None:
    numbers = numbers_of(site_of())
    assert numbers.weeks == ()
    assert numbers.totals.briefings == 0


def test_the_first_and_the_last_days_that_there_are_have_weeks() -> None:
    assert numbers_of(site_of(briefing(date="0001-01-01"))).weeks[0].name == "0001-W01"
    (week,) = numbers_of(site_of(briefing(date="9999-12-31"), now=NOW.replace(year=9999, month=12, day=31))).weeks
    assert isinstance(week, Week)
    assert week.name == "9999-W52"


# ---- outlets ---------------------------------------------------------------------------------------------------------------


def test_outlets_are_counted_by_citation_and_by_briefing() -> None:
    numbers = numbers_of(
        site_of(
            briefing("content/a.md", sources=(source(outlet="The Paper"), source(outlet="the paper"), source("https://b.example/1"))),
            briefing("content/b.md", sources=(source(outlet="The  Paper"), source(outlet="Agency"))),
        )
    )
    assert numbers.outlets == (Outlet("The Paper", 3, 2), Outlet("Agency", 1, 1), Outlet("b.example", 1, 1))
    assert numbers.totals.sources == 5


def test_a_source_without_an_outlet_is_that_of_its_host_if_all_others_of_the_host_agree() -> None:
    named, bare = source("https://www.paper.example/1", "The Paper"), source("https://paper.example/2")
    assert numbers_of(site_of(briefing(sources=(named, bare)))).outlets == (Outlet("The Paper", 2, 1),)
    other = source("https://paper.example/3", "The Weekly")
    assert numbers_of(site_of(briefing(sources=(named, bare, other)))).outlets == (
        Outlet("paper.example", 1, 1),
        Outlet("The Paper", 1, 1),
        Outlet("The Weekly", 1, 1),
    )


def test_a_source_without_outlet_and_address_is_no_outlet_but_a_source() -> None:
    numbers = numbers_of(site_of(briefing(sources=(Reference(title="Minutes"),))))
    assert (numbers.outlets, numbers.totals.sources, numbers.unsourced) == ((), 1, ())


# ---- corrections and what has no source ------------------------------------------------------------------------------------


def test_corrections_of_facts_and_of_commentary_are_counted_apart() -> None:
    of_both = (Correction(date=moment("2025-12-08"), text="a"), Correction(date=moment("2025-12-08"), text="b", part="commentary"))
    of_opinion = (Correction(date=moment("2025-12-08"), text="c", kind="update"),)
    numbers = numbers_of(
        site_of(
            briefing("content/a.md", corrections=of_both),
            briefing("content/b.md", text=Facts(), commentaries=(commentary(),), kind="commentary", corrections=of_opinion),
        )
    )
    kinds = {one.kind: one for one in numbers.corrections}
    assert list(kinds) == ["correction", "clarification", "update", "note", "retraction"]
    assert kinds["correction"] == Corrected("correction", 1, 1)
    assert kinds["update"] == Corrected("update", 0, 1)


def test_a_report_without_sources_is_named_with_the_links_that_it_has() -> None:
    text = facts('<p><a href="https://b.example/">They</a> met <a href="/x/">here</a>.</p>')
    retraction = Correction(date=moment("2025-12-08"), text="Wrong.", kind="retraction")
    numbers = numbers_of(
        site_of(
            briefing("content/a.md", text=text),
            briefing("content/b.md", sources=(source("https://c.example/"),)),
            briefing("content/d.md", commentaries=(commentary(),), kind="commentary"),
            briefing("content/c.md", status="withdrawn", corrections=(retraction,)),
        )
    )
    assert [(one.source, one.title, one.facts, one.links) for one in numbers.unsourced] == [("content/a.md", "A", 1, 1)]
    assert numbers.withdrawn == 1


# ---- the command -----------------------------------------------------------------------------------------------------------


def test_stats_are_a_table_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "-C", str(folder), *AT, "--weeks", "2"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out == (
        """\
The Harbour Digest
        2 briefings
        2 paragraphs of facts, 18 words
        1 text of commentary, 4 words, 18 % of all
        3 sources named, of 2 outlets
        1 correction
        1 briefing without a source
        1 briefing held back until later, not counted above
        1 draft, not counted above

Weeks in the time zone Pacific/Auckland, the newest first
  week      briefings  words of facts  words of commentary  corrections
  2026-W10          0               0                    0            1
  2026-W09          1               6                    0            0
  and 8 weeks before

Outlets, by how often they are cited
  cited  in briefings  outlet
      2             1  Town Council
      1             1  paper.example

Corrections, by what they put right
  facts  commentary  kind
      1           0  correction

Briefings without a source, the newest first
  paragraphs  links in them  briefing
           1              1  content/2026-03-01-ferry.md: A ferry sank
"""
    )


def test_stats_are_json_for_programs_whose_every_field_is_in_the_docs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "-C", str(folder), *AT, "--format", "json"]) == 0
    printed = capsys.readouterr().out
    assert printed.isascii()
    told = json.loads(printed)
    assert (told["title"], told["timezone"], told["drafts"], told["waiting"]) == ("The Harbour Digest", "Pacific/Auckland", 1, 1)
    assert told["totals"]["words_of_commentary"] == 4
    assert told["weeks"][0]["name"] == "2026-W01"
    assert told["weeks"][0]["monday"] == "2025-12-29"
    chapter = (REPO / "docs/commands.md").read_text(encoding="utf-8").split("\n## digest stats\n")[1].split("\n## ")[0]
    documented = set(re.findall(r"`(\w+)`", chapter))
    one_of_each = [told, told["totals"], *(told[name][0] for name in ("weeks", "outlets", "corrections", "unsourced"))]
    assert {name for one in one_of_each for name in one} - documented == set()


def test_stats_write_no_page_and_leave_the_site_that_stands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "-C", str(folder), *AT]) == 0
    first = capsys.readouterr().out
    assert sorted(path.name for path in folder.iterdir()) == [".digest-cache", "content", "digest.yaml"]
    assert run(["build", "-C", str(folder), *AT]) == 0
    stands = files(folder / "site")
    (folder / "content/2026-03-01-ferry.md").unlink()
    assert run(["stats", "-C", str(folder), *AT]) == 0
    assert capsys.readouterr().out != first
    assert files(folder / "site") == stands


def test_stats_after_a_build_are_those_without_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", "-C", str(folder), *AT, "--format", "json"]) == 0
    first = capsys.readouterr().out
    build(Folder(root=folder), moment("2026-03-04T12:00").at, remember=True)
    assert run(["stats", "-C", str(folder), *AT, "--format", "json"]) == 0
    assert capsys.readouterr().out == first


def test_stats_of_content_with_an_error_are_refused_since_something_would_be_missing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "content/2026-03-03-typo.md", "---\ntitle: A typo\n---\n\nIt is so.\n\nComentary:\n\nSure.\n")
    assert run(["stats", "-C", str(folder), *AT]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "content/2026-03-03-typo.md:7:1: error" in said.err
    assert "nothing was counted" in said.err
