"""What an editor does to one briefing changes what tells of it, in every output, and nothing else: whole trees are compared."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.build import Folder, build

NOW = datetime(2025, 6, 1, tzinfo=UTC)
SETTINGS = """title: The Daily
url: https://news.example/
timezone: UTC
languages: [en, uk]
permalink: /:lang/:year/:month/:day/:slug/
per_page: 12
editions: [{rule: FREQ=DAILY;BYHOUR=7}]
feeds: {entries: 10}
"""
NINTH = "content/n9.md"
# All that has to do with the ninth of 24 briefings: of its own, and of the lists that hold it, the page where it is.
OWN = {"2025/03/10/n9/index.html", "2025/03/10/n9/facts/index.html", "2025/03/10/n9/index.json", "2025/03/index.json", "sitemap.xml"}
LISTS = {
    "2025/03/10/index.html", "2025/03/page/1/index.html", "page/1/index.html", "facts/page/3/index.html", "editions/2025-03-10/index.html",
    "authors/ada/reported/page/2/index.html", "topics/harbour/index.html", "topics/harbour/feed.xml",
}  # fmt: skip
LISTS_OF_COMMENTARIES = {"commentary/page/3/index.html", "authors/jo/commented/page/2/index.html"}
SEARCH = {"search/parts.json"}
CORRECTIONS = {
    "corrections/index.html", "corrections/feed.xml", "corrections/feed.rss", "corrections/feed.json", "editions/2025-03-12/index.html",
}  # fmt: skip
# Before it and after it, and those with the same topic, which lead to it as related.
NEIGHBOURS = {f"2025/03/{day:02}/n{day - 1}/index.html" for day in (9, 11)} | {
    f"2025/03/{day:02}/n{day - 1}/index.html" for day in (2, 6, 14, 18, 22)
}
# What counts, or is filled from the oldest on, and has one less when one leaves.
COUNTS = {
    "2025/03/index.html", "2025/index.html", "archive/index.html", "authors/index.html", "editions/2025/index.html", "topics/index.html",
    "index.html", "facts/index.html", "facts/page/4/index.html", "commentary/index.html", "commentary/page/4/index.html",
    "authors/ada/index.html", "authors/jo/index.html",
}  # fmt: skip
LAST_PAGES = {
    "2025/03/10/index.html", "2025/03/page/1/index.html", "page/1/index.html", "facts/page/5/index.html", "commentary/page/5/index.html",
    "authors/ada/reported/page/3/index.html", "authors/jo/commented/page/3/index.html",
}  # fmt: skip


def text(number: int) -> str:
    front = f"title: Number {number}\ndate: 2025-03-{number + 1:02}T06:00\nid: tag:news.example,2025:{number}\n"
    front += "reporters: [ada]\nsummary: In short.\n"
    front += {1: "topics: [Harbour]\n", 2: "topics: [Money]\n", 3: "story: pier\n"}.get(number % 4, "places: [Norwick]\n")
    return f"---\n{front}---\nFact {number} was reported.\n\nCommentary (jo): Opinion {number} is ours.\n"


FILES = {
    "digest.yaml": SETTINGS,
    "content/authors.yaml": "ada: {name: Ada Holm}\njo: {name: Jo Berg}\n",
    "content/stories.yaml": "pier: {title: The pier}\n",
    "content/pages/about.md": "---\ntitle: About\nnav: 1\n---\nUs.\n",
    **{f"content/n{number}.md": text(number) for number in range(24)},
}


def made(root: Path, files: Mapping[str, str]) -> dict[str, bytes]:
    for path, written in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(written, encoding="utf-8")
    report = build(Folder(root=root), NOW)
    assert report.published is not None, report.problems
    site = root / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and not path.name.startswith(".digest")
    }


def changes(root: Path, edited: Mapping[str, str]) -> tuple[set[str], set[str], set[str]]:
    """The paths of what came, of what went, and of what is another file than before."""
    before = made(root, FILES)
    after = made(root, edited)
    assert len(before) > 250
    return (
        after.keys() - before.keys(),
        before.keys() - after.keys(),
        {path for path in before.keys() & after.keys() if before[path] != after[path]},
    )


def both(paths: set[str]) -> set[str]:
    """The same in both languages: what is not translated stands in the lists of both."""
    return paths | {f"uk/{path}" for path in paths}


def edited(before: str, after: str) -> dict[str, str]:
    assert before in FILES[NINTH]
    return {NINTH: FILES[NINTH].replace(before, after)}


@pytest.mark.parametrize(("part", "lists"), [("facts", {"facts/page/3/index.html"}), ("commentary", set[str]())])
def test_a_correction_changes_the_briefing_the_lists_that_mark_it_and_the_record_of_corrections(
    tmp_path: Path, part: str, lists: set[str]
) -> None:
    record = f"corrections: [{{date: 2025-03-12, part: {part}, text: It was 8.}}]\nreporters:"
    came, went, other = changes(tmp_path, edited("reporters:", record))
    assert (came, went) == (set(), set())
    own = OWN if part == "facts" else OWN - {"2025/03/10/n9/facts/index.html"}
    assert other == own | both((LISTS - {"facts/page/3/index.html"}) | lists | CORRECTIONS)


def test_a_withdrawal_leaves_the_briefing_at_its_address_and_takes_it_out_of_everything_else(tmp_path: Path) -> None:
    record = "status: withdrawn\ncorrections: [{date: 2025-03-12, kind: retraction, text: No.}]\nreporters:"
    came, went, other = changes(tmp_path, edited("reporters:", record))
    assert came == set()
    assert went == both(LAST_PAGES)
    assert other == OWN | {"index.json"} | NEIGHBOURS | both((LISTS | LISTS_OF_COMMENTARIES | CORRECTIONS | COUNTS | SEARCH) - LAST_PAGES)


def test_a_new_name_changes_what_leads_to_the_briefing_and_leaves_a_way_at_the_old_one(tmp_path: Path) -> None:
    came, went, other = changes(tmp_path, edited("reporters:", "slug: nine\naliases: [/2025/03/10/n9/]\nreporters:"))
    assert came == {"_redirects", *(f"2025/03/10/nine/{file}" for file in ("index.html", "index.json", "facts/index.html"))}
    assert went == {"2025/03/10/n9/index.json"}
    assert other == (OWN - went) | NEIGHBOURS | both(LISTS | LISTS_OF_COMMENTARIES | SEARCH)


def test_a_translation_changes_the_lists_of_its_language_and_the_versions_that_lead_to_it(tmp_path: Path) -> None:
    translated = (
        FILES[NINTH]
        .replace("Number 9", "Номер 9")
        .replace("2025:9", "2025:9:uk")
        .replace("Commentary (jo): Opinion", "Коментар (jo): Думка")
    )
    came, went, other = changes(tmp_path, {"content/n9.uk.md": translated})
    assert came == {f"uk/2025/03/10/n9/{file}" for file in ("index.html", "index.json", "facts/index.html")}
    assert went == set()
    assert other == OWN | {"index.json"} | {f"uk/{path}" for path in LISTS | LISTS_OF_COMMENTARIES | SEARCH}


def test_a_word_in_the_text_changes_the_briefing_and_what_has_its_text(tmp_path: Path) -> None:
    came, went, other = changes(tmp_path, edited("Fact 9 was reported.", "Fact 9 was reported again."))
    assert (came, went) == (set(), set())
    assert other == OWN - {"2025/03/index.json", "sitemap.xml"} | both({"facts/page/3/index.html", "topics/harbour/feed.xml"} | SEARCH)
