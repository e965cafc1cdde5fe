"""An old address of a briefing leads to the new one, on any host, and never hides or leaves anything."""

import re
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from digest.build import Folder, Report, build
from digest.model import Asset, Site
from digest.outputs import OUTPUTS
from digest.serve import Preview
from made import SETTINGS, assembled, briefing, commentary, page, site_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MAKERS: dict[str, Any] = dict(OUTPUTS)
CHROMIUM = "/usr/bin/chromium"


def moved(*aliases: str, source: str = "content/talks.md", **fields: Any) -> Any:
    return briefing(source, aliases=aliases, id=f"tag:news.example,2025:{source}", **fields)


def old_paths(site: Site) -> list[str]:
    return [view.page.path for view in MAKERS["redirects"](site)]


def rules(site: Site) -> list[str]:
    return [line for view in MAKERS["_redirects"](site) for line in view.text.splitlines() if not line.startswith("#")]


def test_the_facts_alone_are_found_below_each_old_address_where_they_have_a_page() -> None:
    both = moved("/old/", "/kept.html", commentaries=(commentary(),))
    site = site_of(both, moved("/plain/", source="content/plain.md"))
    to = {view.page.path: view.to.path for view in MAKERS["redirects"](site)}
    assert to == {
        "old/": both.path, "old/facts/": f"{both.path}facts/", "kept.html": both.path, "plain/": "2025/12/07/plain/",
    }  # fmt: skip
    assert "/old/facts/ /2025/12/07/talks/facts/ 301" in rules(site)


# ---- followed on a host ----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site whose only briefings were elsewhere before: under other names, in another language's letters, as files."""
    root = tmp_path / "source"
    for name, text in {
        "digest.yaml": "title: The Harbour Digest\nurl: http://127.0.0.1/digest/\ntimezone: UTC\nlanguages: [en, ar]\n",
        "content/2025-12-07-talks.md": "---\ntitle: They met\nid: tag:a.example,2025:talks\n"
        "aliases: [/2019/talks/, old/talks.html, /kept, /стаття/, /caf%C3%A9%20au%20lait/]\n---\n\nThey met, it was said.\n",
        "content/2025-12-08-view.ar.md": "---\ntitle: رأينا\nid: tag:a.example,2025:view\nkind: commentary\nreporters: [منى]\n"
        "aliases: /view.htm\n---\n\nنظن أنه صحيح.\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def built(root: Path, output: Path, address: str = "") -> Report:
    report = build(Folder(root=root, output=output, base_url=address), NOW)
    assert report.published is not None, report.problems
    assert not report.problems
    return report


@pytest.fixture
def shown(folder: Path, tmp_path: Path) -> Iterator[str]:
    """The address at which a real server shows the site."""
    with Preview(tmp_path / "site", "/digest/", 0) as preview:
        built(folder, tmp_path / "site", preview.address)
        thread = threading.Thread(target=preview.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield preview.address
        finally:
            preview.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


OLD = {
    "2019/talks/": "2025/12/07/talks/",
    "2019/talks": "2025/12/07/talks/",
    "old/talks.html": "2025/12/07/talks/",
    "kept": "2025/12/07/talks/",
    "kept/": "2025/12/07/talks/",
    "%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F/": "2025/12/07/talks/",
    "caf%C3%A9%20au%20lait/": "2025/12/07/talks/",
    "view.htm": "2025/12/08/view/",
}


def test_a_browser_that_asks_for_an_old_address_ends_at_the_new_one_without_javascript(shown: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    for old, new in OLD.items():
        tab.goto(shown + old, wait_until="commit")
        tab.wait_for_url(shown + new)
        assert tab.locator("h1").count() == 1, old
    context.close()


def test_an_old_address_says_in_the_language_of_the_page_where_it_leads(shown: str) -> None:
    for old, new in OLD.items():
        with urllib.request.urlopen(shown + old) as answer:
            text = answer.read().decode()
            assert answer.headers.get_content_type() == "text/html"
        where = f"/digest/{new}"
        assert f'<meta http-equiv="refresh" content="0; url={where}">' in text
        assert f'<link rel="canonical" href="{shown}{new}">' in text
        assert '<meta name="robots" content="noindex">' in text
        assert re.search(rf'<p><a href="{where}">.+</a></p>', text, re.DOTALL)
        assert "<script" not in text
        assert ('<html lang="ar" dir="rtl">' in text and "نُقلت" in text) is ("view" in old)
    # The title of a piece of opinion has its label here too.
    assert re.search(r'<span class="label">رأي|<span class="label">تعليق', text)


# ---- one briefing renamed --------------------------------------------------------------------------------------------------


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and path.name != ".digest"}


def test_a_renamed_briefing_changes_exactly_what_names_it(tmp_path: Path) -> None:
    root = tmp_path / "source"
    (root / "content").mkdir(parents=True)
    (root / "digest.yaml").write_text(
        "title: A\nurl: https://a.example/\ntimezone: UTC\n"
        "outputs: [briefings, home, archives, sitemap, news, json, redirects, _redirects, _headers]\n",
        "utf-8",
    )
    others = {"content/2024-01-01-first.md": "First", "content/2024-03-02-second.md": "Second", "content/2024-05-05-third.md": "Third"}
    for name, title in others.items():
        (root / name).write_text(f"---\ntitle: {title}\nid: tag:a.example,2024:{title}\n---\n\nThey met, it was said.\n", "utf-8")
    now = datetime(2024, 3, 3, tzinfo=UTC)
    build(Folder(root=root, output=tmp_path / "before"), now, future=True)
    text = (root / "content/2024-03-02-second.md").read_text("utf-8")
    (root / "content/2024-03-02-second.md").unlink()
    (root / "content/2024-03-02-better.md").write_text(text.replace("\n---\n\n", "\naliases: [/2024/03/02/second/]\n---\n\n"), "utf-8")
    report = build(Folder(root=root, output=tmp_path / "after"), now, future=True)
    assert report.published is not None, report.problems
    before, after = tree(tmp_path / "before"), tree(tmp_path / "after")
    assert before
    assert {path for path in before | after if before.get(path) != after.get(path)} == {
        "2024/03/02/second/index.html",  # leads to the new place
        "2024/03/02/second/index.json",  # is gone
        "2024/03/02/better/index.html",
        "2024/03/02/better/index.json",
        "2024/01/01/first/index.html",  # earlier and later
        "2024/05/05/third/index.html",
        "index.html",
        "2024/03/index.html",
        "2024/03/index.json",
        "sitemap.xml",
        "sitemap-news.xml",
        "_redirects",
    }
    assert before.keys() - after.keys() == {"2024/03/02/second/index.json"}
    # Whoever follows the JSON or the feeds knows that it is the same.
    assert all(b"tag:a.example,2024:Second" in made["2024/03/index.json"] for made in (before, after))


# ---- which files and rules -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alias", "path", "rule"),
    [
        ("/old/", "old/", "/old/"),
        ("old", "old/", "/old/"),
        ("/old/index.html", "old/", "/old/"),
        ("/old/talks.html", "old/talks.html", "/old/talks.html"),
        ("/talks.php", "talks.php/", "/talks.php/"),
        ("/стаття", "стаття/", "/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F/"),
        ("/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F/", "стаття/", "/%D1%81%D1%82%D0%B0%D1%82%D1%82%D1%8F/"),
        ("/cafe\u0301/", "cafe\u0301/", "/cafe%CC%81/"),
        ("/100%25/", "100%/", "/100%25/"),
        ("/old%20page/", "old page/", "/old%20page/"),
    ],
)
def test_an_old_address_may_be_written_in_any_form(alias: str, path: str, rule: str) -> None:
    site = site_of(moved(alias))
    assert old_paths(site) == [path]
    assert rules(site)[0] == f"{rule} /2025/12/07/talks/ 301"


def test_a_folder_has_a_rule_with_its_last_slash_and_one_without() -> None:
    assert rules(site_of(moved("/a/", "/b.html"))) == [
        "/b.html /2025/12/07/talks/ 301",
        "/a/ /2025/12/07/talks/ 301",
        "/a /2025/12/07/talks/ 301",
    ]


def test_rules_beyond_what_cloudflare_reads_are_left_out_the_oldest_first_and_the_file_says_so() -> None:
    old = moved(*(f"/o/{number}/" for number in range(1_500)), source="content/old.md", date="2024-01-01")
    new = moved(*(f"/n/{number}/" for number in range(600)), source="content/new.md")
    site = site_of(old, new)
    made = rules(site)
    assert len(made) == 2_000
    assert sum(line.startswith("/n/") for line in made) == 600
    (view,) = MAKERS["_redirects"](site)
    assert "# Cloudflare Pages reads 2,000 of them, and there are 2,100" in view.text
    assert len(old_paths(site)) == 2_100
    fewer = rules(site_of(new))
    assert len(fewer) == 1_200
    assert max(map(len, made)) <= 1_000


def test_a_rule_that_no_host_would_read_is_left_out_and_its_page_is_there() -> None:
    site = site_of(moved("/" + "/".join(["ї" * 80] * 3) + "/"))
    assert not rules(site)
    assert len(old_paths(site)) == 1


def test_a_site_in_a_subfolder_has_no_rules_and_neither_has_one_with_a_file_of_its_own() -> None:
    assert rules(site_of(moved("/a/"), settings=replace(SETTINGS, url="https://news.example/daily/"))) == []
    own = Asset("_redirects", "static/_redirects")
    assert rules(site_of(moved("/a/"), assets=(own,))) == []
    assert old_paths(site_of(moved("/a/"), assets=(own,))) == ["a/"]


def test_what_has_not_moved_has_no_rules() -> None:
    assert list(MAKERS["_redirects"](site_of(briefing()))) == []


def test_a_draft_has_no_old_addresses() -> None:
    assert site_of(moved("/a/", status="draft")).moved == {}


# ---- what an old address may not be ----------------------------------------------------------------------------------------


def said(*briefings: Any, **parts: Any) -> list[str]:
    return [str(problem) for problem in assembled(*briefings, **parts)[1]]


@pytest.mark.parametrize(
    ("alias", "what"),
    [
        ("/%2e%2e/%2e%2e/etc/passwd", 'has an empty step, "." or ".." in it'),
        ("/a/%2E/b/", 'has an empty step, "." or ".." in it'),
        ("/%2Fevil.example/", "is not a path below the output folder"),
        ("/a%00b/", "has a name with a control character"),
        ("/a%0Ab/", "has a name with a control character"),
        ("/a%5Cb/", "which Windows forbids"),
        ("/a%3Cscript%3E/", "which Windows forbids"),
        ("/con/", "is a device on Windows"),
        ("/caf%E9/", "is no address in UTF-8; write its letters as they are read"),
    ],
)
def test_an_old_address_that_cannot_be_a_file_is_told_with_its_place(alias: str, what: str) -> None:
    one = moved("/fine/", alias, places_of={"aliases.1": (7, 3)})
    (problem,) = said(one)
    assert problem.startswith("content/talks.md:7:3: error: ")
    assert what in problem
    assert problem.endswith("[aliases/unfit]")
    assert old_paths(site_of(one)) == ["fine/"]


def test_an_old_address_where_another_page_is_hides_it_from_nobody() -> None:
    one, other = (
        moved("/2025/12/07/Other/", "/about/", places_of={"aliases.0": (4, 11), "aliases.1": (4, 20)}),
        briefing("content/other.md"),
    )
    assert said(one, other, pages=(page(),)) == [
        'content/talks.md:4:11: error: "/2025/12/07/Other/" is where content/other.md is; '
        "take it out, or give that page another slug  [aliases/clash]",
        'content/talks.md:4:20: error: "/about/" is where content/pages/about.md is; '
        "take it out, or give that page another slug  [aliases/clash]",
    ]
    assert old_paths(site_of(one, other, pages=(page(),))) == []


def test_an_old_address_where_a_file_of_the_site_is_is_told() -> None:
    file = Asset("old/index.html", "static/old/index.html")
    (problem,) = said(moved("/old/"), assets=(file,))
    assert '"/old/" is where static/old/index.html is; take it out, or rename that file' in problem


def test_an_old_address_of_two_briefings_is_told_to_the_newer_one() -> None:
    old, new = moved("/old/", source="content/old.md", date="2024-01-01"), moved("/OLD", source="content/new.md")
    assert said(old, new) == [
        'content/new.md: error: "/OLD" is an old address of content/old.md too; leave it with one of the two  [aliases/clash]'
    ]
    assert list(site_of(old, new).moved.values()) == [old]


def test_two_spellings_of_one_old_address_are_one_page() -> None:
    assert old_paths(site_of(moved("/old/", "old", "/Old/", "/old/index.html"))) == ["old/"]
    assert old_paths(site_of(moved("/caf\u00e9/", "/cafe\u0301/", "/caf%C3%A9"))) == ["caf\u00e9/"]


def test_the_address_of_the_page_itself_is_no_old_one() -> None:
    (problem,) = said(moved("/2025/12/07/talks/"))
    assert ": warning: " in problem
    assert "is the address of this page itself; take it out" in problem
    assert old_paths(site_of(moved("/2025/12/07/talks/"))) == []


def test_old_addresses_without_an_id_are_a_warning_that_says_which_to_write() -> None:
    (problem,) = said(briefing(aliases=("/old/",)))
    assert problem.endswith("add a line id: tag:news.example,2025-12-07:talks  [id/missing]")


@pytest.mark.parametrize(
    ("alias", "what", "cure"),
    [
        ("/", "the home page", "home"),
        ("/archive/", "the archive", "archives"),
        ("/2025/12/", "the archive", "archives"),
        ("/404.html", "the page that says that there is none", "404"),
    ],
)
def test_an_old_address_where_a_list_is_is_told_where_it_is_written(folder: Path, alias: str, what: str, cure: str) -> None:
    file = folder / "content/2025-12-07-talks.md"
    file.write_text(f"---\ntitle: They met\nid: tag:a.example,2025:talks\naliases:\n  - /fine/\n  - {alias}\n---\n\nThey met.\n", "utf-8")
    report = build(Folder(root=folder), NOW)
    assert report.published is None
    assert [str(problem) for problem in report.problems] == [
        f"content/2025-12-07-talks.md:6:5: error: at {alias} there is {what}; take it out of this briefing's aliases, "
        f'or leave {cure} out of "outputs" in digest.yaml  [aliases/clash]'
    ]


def test_two_briefings_at_one_address_are_told_once_though_each_has_its_json_there(folder: Path) -> None:
    (folder / "content/more").mkdir()
    (folder / "content/more/2025-12-07-talks.md").write_text("---\ntitle: B\n---\n\nThey met.\n", "utf-8")
    assert [problem.rule for problem in build(Folder(root=folder), NOW).problems] == ["paths/clash"]


def test_a_file_at_an_old_address_below_which_there_is_another_is_told(folder: Path) -> None:
    file = folder / "content/2025-12-07-talks.md"
    file.write_text("---\ntitle: A\nid: tag:a.example,2025:talks\naliases: [/a.html, /a.html/b/]\n---\n\nThey met.\n", "utf-8")
    (problem,) = build(Folder(root=folder), NOW).problems
    assert str(problem).startswith("content/2025-12-07-talks.md:4:20: error: a.html/b/index.html would lie in a.html, which is a file")
    assert "take the old address out" in str(problem)
