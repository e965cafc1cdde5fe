"""The search: what is in its files, and what readers find with it in a real browser."""

import gzip
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from digest.build import Folder, build
from digest.model import Correction
from digest.outputs import OUTPUTS
from digest.serve import Preview
from digest.settings import Settings
from digest.theme import read_theme
from digest.views import SearchView
from made import briefing, commentary, facts, moment, numbered, site_of
from test_in_browser import PAYLOADS, browser

__all__ = ("browser",)

NOW = datetime(2026, 12, 1, tzinfo=UTC)
SEARCH: Any = dict(OUTPUTS)["search"]
MIXED = briefing(
    "content/ferry.md",
    text=facts("<p>The ferry office has raised its fares.</p>", "<p>It sold 40,000 tickets.</p>"),
    commentaries=(
        commentary("<p>A wrong that costs the islands.</p>", author="Ines Marlow"),
        commentary("<p>It was due.</p>", number=2, kind="counterview", title="Late, and right"),
    ),
    title="Fares rise",
    summary="The ferry is dearer.",
    topics=("Ferries",),
)
OPINION = briefing(
    "content/silt.md",
    text=facts("<p>The quay is 90 metres long.</p>"),
    commentaries=(commentary("<p>Let it silt up.</p>", author="Ines Marlow"),),
    title="In praise of silt",
    summary="Dredging is a way of changing the subject.",
    kind="commentary",
)


def found(*briefings: Any, **parts: Any) -> dict[str, list[dict[str, Any]]]:
    """The records in the files of a made site, by their paths."""
    theme = read_theme(Path(), Settings(title="Daily", url="https://news.example/"))
    rendered = [theme.render(view) for view in SEARCH(site_of(*briefings, **parts)) if not isinstance(view, SearchView)]
    return {page.artifact.path: json.loads(page.artifact.body)["records"] for page, _ in rendered if page}


# ---- what is in the files --------------------------------------------------------------------------------------------------


def test_each_part_of_a_briefing_is_by_itself_and_a_commentary_under_its_label_and_signature() -> None:
    (records,) = found(MIXED).values()
    facts_alone, first, second = records
    assert facts_alone == {
        "part": "facts", "label": "What is reported", "url": "/2025/12/07/ferry/facts/", "title": "Fares rise", "signed": None,
        "explanation": None, "of": None, "of_url": "", "day": "2025-12-07", "date": "December 7, 2025", "lang": "en", "direction": "ltr",
        "topics": ["Ferries"], "story": "",
        "text": "The ferry is dearer.\nThe ferry office has raised its fares.\nIt sold 40,000 tickets.",
    }  # fmt: skip
    told = ("part", "label", "url", "title", "signed", "explanation", "of", "of_url", "text")
    assert [first[name] for name in told] == [
        "commentary", "Commentary", "/2025/12/07/ferry/#commentary-1", "", "Ines Marlow", "Opinion by Ines Marlow, not reporting.",
        "Fares rise", "/2025/12/07/ferry/facts/", "A wrong that costs the islands.",
    ]  # fmt: skip
    assert [second[name] for name in told[:6]] == [
        "commentary", "Another view", "/2025/12/07/ferry/#commentary-2", "Late, and right", "the editors",
        "Another view, by the editors: opinion, not reporting.",
    ]  # fmt: skip


def test_no_text_of_a_commentary_is_in_a_record_of_facts_nor_the_other_way_round() -> None:
    for records in found(MIXED, OPINION).values():
        for record in records:
            opinion = record["part"] == "commentary"
            assert bool(re.search("silt up|wrong|due|changing the subject", record["text"])) == opinion
            assert bool(re.search("40,000|90 metres", record["text"])) != opinion


def test_the_facts_in_a_piece_of_opinion_are_not_among_the_facts_and_its_title_keeps_its_label() -> None:
    (records,) = found(OPINION).values()
    given, opinion = records
    assert (given["part"], given["title"], given["url"]) == ("given", "Commentary: In praise of silt", "/2025/12/07/silt/#facts")
    assert (opinion["part"], opinion["title"], opinion["of"]) == ("commentary", "In praise of silt", None)
    assert opinion["text"] == "Dredging is a way of changing the subject.\nLet it silt up."


def test_what_has_left_the_lists_is_not_found() -> None:
    gone = Correction(date=moment("2025-12-08"), kind="retraction", text="It was wrong.")
    withdrawn = briefing("content/gone.md", status="withdrawn", corrections=(gone,))
    expired = briefing("content/old.md", expires=moment("2025-12-09"))
    assert [record["title"] for record in found(MIXED, withdrawn, expired)["search/parts.json"]] == ["Fares rise", "", "Late, and right"]


def test_marks_of_notes_are_no_part_of_a_text() -> None:
    html = '<p>It sank.<sup id="note-1-ref-1"><a class="note" href="#note-1">1</a></sup> Then it rose.</p>'
    (records,) = found(briefing(text=facts(html))).values()
    assert records[0]["text"] == "About talks.\nIt sank. Then it rose." or records[0]["text"] == "It sank. Then it rose."


def test_old_files_stay_as_they_are_when_briefings_come() -> None:
    before, after = found(*numbered(1000)), found(*numbered(1001))
    assert list(before) == ["search/parts.json", "search/parts-3.json", "search/parts-2.json", "search/parts-1.json"]
    assert [path for path in after if before[path] != after[path]] == ["search/parts.json"]
    titles = [record["title"] for records in after.values() for record in records]
    assert titles == [f"N{number}" for number in range(1001, 0, -1)]


def test_what_readers_get_before_they_type_is_small(tmp_path: Path) -> None:
    theme = read_theme(tmp_path, Settings(title="Daily", url="https://news.example/"))
    style, script = (len(gzip.compress(one.text.encode(), 9)) for one in theme.search)
    assert style <= 1024
    assert script <= 4 * 1024


# ---- in a browser ----------------------------------------------------------------------------------------------------------

SETTINGS = "title: The Bay Post\nurl: https://bay.example/post/\ntimezone: UTC\nlanguages: [en, ar, zh]\npermalink: /:lang/:year/:slug/\n"
TEXTS = {
    "fares.md": (
        "title: Fares rise\ndate: 2025-03-04\ntopics: [Ferries]\nstory: crossing",
        "The ferry office raised its fares, it said. Straßen were closed.\n\nIt sold 40,000 tickets in March, the office said.\n\n"
        "Commentary by Ines Marlow: A wrong that costs the islands, and the ferry too.\n",
    ),
    "bridge.md": (
        "title: A bridge for the bay\ndate: 2025-02-01\ntopics: [Bridges]",
        "The council said that a ferry will stop. Élan is a ship.\n",
    ),
    "silt.md": ("title: In praise of silt\ndate: 2025-01-05\nkind: commentary\nreporters: [Ines Marlow]", "Let the ferry silt up.\n"),
    "port.ar.md": (
        "title: المجلس يقرّ توسيع الميناء\ndate: 2025-01-04\nlang: ar",
        "أعلن المجلس أنَّ الميناء سيتوسع، كما قال.\n\nتعليق by رنا عزيز: هذا خطأ كبير.\n",
    ),
    "quay.zh.md": (
        "title: 镇议会通过港口扩建方案\ndate: 2025-01-03\nlang: zh",
        "镇议会在声明中说，港口将会扩建。\n\n评论 by 林晓：这是一个错误。\n",
    ),
}


@dataclass(frozen=True)
class Found:
    """The search page of a built site, in a browser."""

    page: Page
    address: str
    asked: list[str]

    def look(self, words: str) -> list[str]:
        """Type words, and say what each result shows: what it is called, and its title."""
        self.page.fill("#q", words)
        # What is found is shown in the moment in which the address says what was asked.
        self.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query).get("q") == [words])
        return self.results()

    def results(self) -> list[str]:
        lines = [one.inner_text().split("\n") for one in self.page.locator("#results li").all()]
        # The colon is for those who hear it.
        return [" | ".join([line for line in some if line not in ("", ":")][:2]) for some in lines]


def written(folder: Path, texts: dict[str, tuple[str, str]], settings: str = SETTINGS) -> Path:
    (folder / "content").mkdir(parents=True)
    (folder / "digest.yaml").write_text(settings, "utf-8")
    (folder / "content" / "stories.yaml").write_text("crossing: {title: The crossing}\n", "utf-8")
    for name, (front, body) in texts.items():
        (folder / "content" / name).write_text(f"---\n{front}\n---\n\n{body}", "utf-8")
    return folder


def shown(folder: Path) -> Iterator[str]:
    with Preview(folder / "site", "/post/", 0) as preview:
        thread = threading.Thread(target=preview.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            report = build(Folder(root=folder, base_url=preview.address), NOW)
            assert report.published is not None, report.problems
            yield preview.address
        finally:
            preview.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from shown(written(tmp_path_factory.mktemp("bay"), TEXTS))


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Callable[..., Found]]:
    contexts = []

    def open_page(path: str = "search/", of: str = address) -> Found:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(of)))
        page.on("console", lambda message: pytest.fail(message.text))
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(of + path)
        return Found(page, of, asked)

    yield open_page
    for context in contexts:
        context.close()


def test_the_files_are_fetched_only_once_the_reader_types(opened: Callable[..., Found]) -> None:
    found = opened()
    assert not [path for path in found.asked if path.endswith(".json")]
    found.look("ferry")
    assert [path for path in found.asked if path.endswith(".json")] == ["search/parts.json"]
    found.look("bridge")
    assert len([path for path in found.asked if path.endswith(".json")]) == 1


def test_results_are_called_what_they_are_and_a_word_in_the_title_counts_more(opened: Callable[..., Found]) -> None:
    found = opened()
    assert found.look("ferry") == [
        "What is reported | Fares rise",
        "COMMENTARY | Ines Marlow",
        "What is reported | A bridge for the bay",
        "COMMENTARY · Ines Marlow | In praise of silt",
    ]
    assert found.look("the bay said")[0] == "What is reported | A bridge for the bay"
    opinion = opened()
    opinion.look("silt")
    assert opinion.page.locator("#results").inner_text().count("Opinion by Ines Marlow, not reporting.") == 1


def test_all_words_have_to_occur_however_they_are_written(opened: Callable[..., Found]) -> None:
    found = opened()
    assert found.look("FERRY tickets") == ["What is reported | Fares rise"]
    for words in ("strassen", "Straßen", "ＳＴＲＡＳＳＥＮ", "“strassen,”"):
        assert found.look(words) == ["What is reported | Fares rise"]
    assert found.look("elan") == ["What is reported | A bridge for the bay"]
    assert found.look("ferry nowhere") == []
    assert found.page.locator("#found").inner_text() == "Nothing was found. Fewer words may find more."


def test_facts_and_commentary_are_told_apart_exactly(opened: Callable[..., Found]) -> None:
    found = opened()
    found.look("ferry")
    found.page.get_by_label("Facts", exact=True).check()
    expect(found.page.locator("#found")).to_have_text("Results: 2")
    assert found.results() == ["What is reported | Fares rise", "What is reported | A bridge for the bay"]
    assert found.page.locator(".opinion, .label").count() == 0
    found.page.get_by_label("Commentary", exact=True).check()
    expect(found.page.locator("#results .kind")).to_have_count(0)
    assert found.results() == ["COMMENTARY | Ines Marlow", "COMMENTARY · Ines Marlow | In praise of silt"]
    # "wrong" is said in commentaries alone.
    found.page.get_by_label("Facts", exact=True).check()
    assert found.look("wrong") == []


def test_what_is_asked_is_in_the_address_and_an_address_asks(opened: Callable[..., Found]) -> None:
    found = opened()
    found.look("ferry")
    found.page.get_by_label("Facts", exact=True).check()
    expect(found.page.locator("#found")).to_have_text("Results: 2")
    found.page.locator("summary").click()
    found.page.get_by_label("Topics").select_option("Bridges")
    expect(found.page.locator("#found")).to_have_text("Results: 1")
    asked = found.page.url.partition("?")[2]
    assert asked == "q=ferry&part=facts&topic=Bridges"
    again = opened(f"search/?{asked}")
    expect(again.page.locator("#found")).to_have_text("Results: 1")
    assert again.results() == ["What is reported | A bridge for the bay"]
    assert again.page.input_value("#q") == "ferry"
    assert again.page.get_by_label("Topics").input_value() == "Bridges"
    again.page.get_by_label("Topics").select_option("")
    again.page.get_by_label("Facts and commentary").check()
    again.page.fill("#q", "")
    expect(again.page.locator("#found")).to_be_empty()
    assert again.page.url == f"{again.address}search/"


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ("story=The+crossing", ["Fares rise", "Ines Marlow"]),
        ("from=2025-02-01&part=facts", ["Fares rise", "A bridge for the bay"]),
        ("to=2025-01-05&lang=en", ["In praise of silt"]),
        ("from=2025-01-03&to=2025-01-03", ["镇议会通过港口扩建方案", "林晓"]),
        ("lang=ar", ["المجلس يقرّ توسيع الميناء", "رنا عزيز"]),
    ],
)
def test_story_language_and_date_narrow_it_down(opened: Callable[..., Found], asked: str, titles: list[str]) -> None:
    found = opened(f"search/?{asked}")
    expect(found.page.locator("#found")).to_have_text(f"Results: {len(titles)}")
    assert [one.inner_text() for one in found.page.locator("#results h2 bdi").all()] == titles


def test_arabic_and_chinese_are_found_without_spaces_and_vowel_signs_and_marked_as_such(opened: Callable[..., Found]) -> None:
    found = opened()
    assert found.look("ان الميناء") == ["What is reported | المجلس يقرّ توسيع الميناء"]
    entry = found.page.locator("#results li")
    assert entry.locator("h2 bdi").get_attribute("dir") == "rtl"
    assert entry.locator("p.lede").get_attribute("lang") == "ar"
    assert "in Arabic" in entry.locator(".meta").inner_text()
    assert found.look("港口扩建") == ["What is reported | 镇议会通过港口扩建方案"]
    assert [one.inner_text() for one in entry.locator("p.lede mark").all()] == []
    assert [one.inner_text() for one in entry.locator("h2 mark").all()] == ["港口扩建"]
    own = opened("zh/search/")
    assert own.look("错误") == ["评论 | 林晓"]
    assert own.page.locator("#found").inner_text() == "结果：1"
    assert own.page.locator("#results [dir]").count() == 0


def test_words_are_marked_where_they_stand_however_they_are_written(opened: Callable[..., Found]) -> None:
    found = opened()
    for words, marked in (("strassen", "Straßen"), ("elan", "Élan"), ("انَّ", "أنَّ")):
        found.look(words)
        expect(found.page.locator("#results mark").first).to_have_text(marked)


def test_it_works_by_keyboard_and_is_announced(opened: Callable[..., Found]) -> None:
    found = opened()
    page = found.page
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    page.keyboard.type("ferry")
    expect(page.get_by_role("status")).to_have_text("Results: 4")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("status")).to_have_text("Results: 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == f"{found.address}2025/fares/facts/"
    assert page.get_by_role("search").get_by_role("searchbox", name="Words to look for").count() == 1
    assert page.get_by_role("list").filter(has_text="Fares rise").get_by_role("listitem").count() == 2
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Fares rise")


def test_more_than_a_screenful_is_shown_when_asked_for(tmp_path: Path, opened: Callable[..., Found]) -> None:
    texts = {f"n{number:02}.md": (f"title: Number {number}\ndate: 2025-01-01", "The ferry came, he said.\n") for number in range(45)}
    for address in shown(written(tmp_path, texts, SETTINGS.replace(", ar, zh", ""))):
        found = opened(of=address)
        found.look("ferry")
        expect(found.page.locator("#found")).to_have_text("Results: 45")
        expect(found.page.locator("#results li")).to_have_count(20)
        found.page.get_by_role("button", name="Show more").click()
        expect(found.page.locator("#results li")).to_have_count(40)
        assert found.page.evaluate("document.activeElement.closest('li') === document.querySelectorAll('#results li')[20]")
        found.page.get_by_role("button", name="Show more").click()
        expect(found.page.locator("#results li")).to_have_count(45)
        expect(found.page.locator("#more")).to_be_hidden()


def test_a_search_that_cannot_be_loaded_says_so_and_can_be_tried_again(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route("**/parts.json", lambda route: route.fulfill(status=503, body="no"))
    page.goto(f"{address}search/?q=ferry")
    expect(page.locator("#found")).to_have_text("The search could not be loaded. Try again in a moment.")
    page.unroute("**/parts.json")
    page.locator("#q").press("Enter")
    expect(page.locator("#found")).to_have_text("Results: 4")
    context.close()


def test_no_script_from_a_title_a_text_a_signature_or_the_address_ever_runs(tmp_path: Path, browser: Browser) -> None:
    texts = {}
    for number, payload in enumerate(PAYLOADS):
        line = json.dumps(" ".join(payload.split()), ensure_ascii=False)
        body = f"Zebra, he said. `{payload.replace('`', '')}`\n\nCommentary by Ines: Zebra again. `{payload.replace('`', '')}`\n"
        texts[f"p{number}.md"] = (f"title: {line}\nsummary: {line}\ndate: 2025-01-01\ntopics: [{line}]", body)
    for address in shown(written(tmp_path, texts, SETTINGS + "links: {internal: warning}\n")):
        # The policy is switched off: only that texts become texts protects the page.
        context = browser.new_context(bypass_csp=True)
        page = context.new_page()
        for query in ("q=zebra", "q=%3Cimg+src%3Dx+onerror%3Dpwned%3D1%3E", "q=pwned&topic=%22%3E%3Cscript%3Epwned%3D1%3C/script%3E"):
            page.goto(f"{address}search/?{query}")
            expect(page.locator("#found")).not_to_be_empty()
            while page.locator("#more").is_visible():
                page.locator("#more").click()
            assert page.evaluate("window.pwned") is None
            names = page.evaluate("[...new Set([...document.querySelectorAll('#results *')].map(one => one.localName))]")
            assert set(names) <= {"li", "article", "p", "h2", "a", "span", "bdi", "mark", "time"}
            links = page.evaluate("[...document.querySelectorAll('#results a')].map(one => one.href)")
            assert all(link.startswith(address) for link in links)
        assert page.locator("#results li").count() >= 0
        page.goto(f"{address}search/?q=zebra")
        expect(page.locator("#found")).to_have_text(f"Results: {2 * len(PAYLOADS)}")
        context.close()


def test_a_page_that_is_not_the_search_has_no_script_and_its_policy_allows_none(address: str, opened: Callable[..., Found]) -> None:
    for path in ("", "2025/fares/", "archive/", "404.html"):
        page = opened(path).page
        assert page.locator("script:not([type='application/ld+json'])").count() == 0
        assert "script-src" not in str(page.get_attribute("meta[http-equiv]", "content"))
        assert page.locator("footer a[href$='/search/']").count() == 1
    search = opened().page
    assert re.search(r"script-src 'self'(;|$)", str(search.get_attribute("meta[http-equiv]", "content")))
    assert search.get_attribute("meta[name=robots]", "content") == "noindex"


def test_the_map_of_the_site_does_not_lead_to_the_search(address: str, browser: Browser) -> None:
    context = browser.new_context()
    sitemap = context.request.get(f"{address}sitemap.xml").text()
    assert "2025/fares/" in sitemap
    assert "search" not in sitemap
    context.close()


def test_an_excerpt_shows_what_is_around_the_first_word(tmp_path: Path, opened: Callable[..., Found]) -> None:
    long = " ".join(f"word{number}" for number in range(200))
    texts = {"long.md": ("title: Long\ndate: 2025-01-01", f"They said {long} needle {long}.\n")}
    for address in shown(written(tmp_path, texts)):
        found = opened(of=address)
        found.look("needle")
        text = found.page.locator("#results p.lede").inner_text()
        assert text.startswith("… word")
        assert text.endswith(" …")
        assert re.search(r"word199 needle word0", text)
        assert 200 < len(text) < 350
