"""``digest serve`` follows the editors: what is saved shows, what is wrong is told in the page, and nothing else is touched."""

import http.client
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from conftest import trials

CHROMIUM = Path("/usr/bin/chromium")
COMMAND = [sys.executable, "-m", "digest"]
NOW = "2026-03-04T12:00Z"
TALKS = "content/2026-03-01-talks.md"
HEAD = "---\ntitle: Talks in Norwick\n---\n\n"
LONG = "".join(f"The clerk read paragraph {number} of the minutes, she said.\n\n" for number in range(60))
WAIT = 60_000  # milliseconds, on a busy machine


class Serving:
    """A preview of a site folder, and what it says."""

    def __init__(self, root: Path, process: "subprocess.Popen[str]") -> None:
        self.root = root
        self.process = process
        self.said: list[str] = []
        self.address = re.search(r"http://\S+", self.until("The site is at"))[0]

    def until(self, words: str) -> str:
        """The next line that has these words in it; those before are kept as well."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if words in line:
                return line
        raise AssertionError(f"the preview ended without “{words}”: {''.join(self.said)}")

    def save(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@contextmanager
def serving(root: Path) -> Iterator[Serving]:
    root.mkdir(exist_ok=True)
    (root / "content").mkdir()
    (root / "digest.yaml").write_text("title: News\nurl: https://news.example/\ntimezone: UTC\n")
    (root / TALKS).write_text(f"{HEAD}The talks began, the clerk said.\n\n{LONG}")
    command = [*COMMAND, "serve", "-C", str(root), "--port", "0", "--now", NOW]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield Serving(root, process)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)
    assert process.returncode == 130


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM.exists(), "this needs Chromium; install it: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 600})
    context.set_default_timeout(WAIT)
    yield context.new_page()
    context.close()


def test_a_saved_text_shows_in_the_browser_where_the_reader_was(tmp_path: Path, page: Page) -> None:
    with serving(tmp_path / "desk") as desk:
        page.goto(f"{desk.address}2026/03/01/talks/")
        page.evaluate("scrollTo(0, 900)")
        desk.save(TALKS, f"{HEAD}The talks began anew, the clerk said.\n\n{LONG}")
        expect(page.locator("#fact-1")).to_contain_text("began anew", timeout=WAIT)
        page.wait_for_function("scrollY > 800")


def test_what_is_wrong_is_told_at_its_paragraph_until_it_is_mended(tmp_path: Path, page: Page) -> None:
    with serving(tmp_path / "desk") as desk:
        page.goto(f"{desk.address}2026/03/01/talks/")
        text = f"{HEAD}The talks began, the clerk said.\n\nThe clerk read [the minutes](nowhere.md) aloud, she said.\n"
        desk.save(TALKS, text.replace("(nowhere.md)", "(/)"))
        expect(page.locator("#fact-2")).to_contain_text("read the minutes aloud", timeout=WAIT)
        desk.save(TALKS, f"{text}\nCommentery: Too late.\n")
        expect(page.locator(".digest-live-box")).to_contain_text("looks like the marker", timeout=WAIT)
        expect(page.locator("#fact-1")).to_contain_text("The talks began")
        desk.save(TALKS, f"{text.replace('(nowhere.md)', '(/)')}\nThe the end came, she said.\n\nCommentary: Too late.\n")
        expect(page.locator("#fact-3 + .digest-live-note, #fact-3 .digest-live-note")).to_contain_text("stands twice", timeout=WAIT)
        expect(page.locator("#commentary-1")).to_contain_text("Too late.")
        desk.save(TALKS, text.replace("(nowhere.md)", "(/)"))
        expect(page.locator(".digest-live-box")).to_have_count(0, timeout=WAIT)


def test_drafts_and_what_is_held_back_are_shown_and_marked(tmp_path: Path, page: Page) -> None:
    with serving(tmp_path / "desk") as desk:
        desk.save("content/2026-03-02-draft.md", "---\ntitle: A draft\nstatus: draft\n---\nIt rains, he said.\n")
        desk.until("changed")
        desk.save("content/2026-03-09-later.md", "---\ntitle: Later\n---\nIt will rain, he said.\n")
        desk.until("changed")
        page.goto(f"{desk.address}2026/03/02/draft/")
        expect(page.locator(".digest-live-note")).to_contain_text("A draft", timeout=WAIT)
        page.goto(f"{desk.address}2026/03/09/later/")
        expect(page.locator(".digest-live-note")).to_contain_text("Held back until 2026-03-09", timeout=WAIT)
        page.goto(f"{desk.address}2026/03/01/talks/")
        expect(page.locator(".digest-live-note")).to_have_count(0)


def test_the_preview_leaves_the_site_folder_alone_and_never_follows_itself(tmp_path: Path) -> None:
    with serving(tmp_path / "desk") as desk:
        assert sorted(path.name for path in desk.root.iterdir()) == ["content", "digest.yaml"]
        before = len(desk.said)
        desk.save("notes.txt", "of no concern")
        desk.save("content/.2026-03-01-talks.md.swp", "of no concern")
        desk.save(TALKS, f"{HEAD}The talks began anew, the clerk said.\n")
        desk.until("changed")
        desk.save(TALKS, f"{HEAD}The talks began once more, the clerk said.\n")
        desk.until("changed")
        assert sum("changed" in line for line in desk.said[before:]) == 2
        assert sorted(path.name for path in desk.root.iterdir()) == ["content", "digest.yaml", "notes.txt"]


def test_a_preview_outlives_good_and_bad_saves_in_turn(tmp_path: Path) -> None:
    """Content, settings and templates; after each bad one, the next good one is shown."""
    with serving(tmp_path / "desk") as desk:
        settings = (desk.root / "digest.yaml").read_text()
        bad = (
            (TALKS, f"{HEAD}It rains.\n\nCommentery: Bad.\n", "split/typo"),
            (TALKS, "---\ntitle: [\n---\n", "error"),
            (TALKS, "\x00\x01", "error"),
            ("digest.yaml", "title: {", "error"),
            ("digest.yaml", "", "error"),
            ("templates/briefing.html", "{% if %}", "error"),
        )
        for number in range(trials(12, 100)):
            path, wrong, told = bad[number % len(bad)]
            desk.save(path, wrong)
            desk.until(told)
            if path.startswith("templates"):
                (desk.root / path).unlink()
            elif path == "digest.yaml":
                desk.save(path, settings)
            desk.save(TALKS, f"{HEAD}It is round {number}, the clerk said.\n")
            answer = ""
            while f"round {number}," not in answer:
                desk.until("changed")
                answer = got(desk, "/2026/03/01/talks/")[1]


def got(desk: Serving, path: str, **headers: str) -> tuple[int, str]:
    host = desk.address.removeprefix("http://").rstrip("/")
    connection = http.client.HTTPConnection(host, timeout=60)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        first = answer.readline() if answer.headers.get_content_type() == "text/event-stream" else answer.read()
        return answer.status, first.decode()
    finally:
        connection.close()


def test_only_pages_of_the_preview_may_listen(tmp_path: Path) -> None:
    with serving(tmp_path / "desk") as desk:
        events = "/.digest/events"
        status, first = got(desk, events)
        assert status == 200
        assert json.loads(first.removeprefix("data: "))["problems"] == []
        assert got(desk, events, Origin=desk.address.rstrip("/"))[0] == 200
        assert got(desk, events, Origin="https://evil.example")[0] == 403
        assert got(desk, events, Sec_Fetch_Site="cross-site")[0] == 403
        assert got(desk, events, Host="evil.example")[0] == 421
        assert got(desk, "/.digest/../desk.py")[0] == 404
        assert got(desk, "/.digest")[0] == 404


def test_the_finished_site_has_nothing_of_the_preview_in_it(tmp_path: Path) -> None:
    with serving(tmp_path / "desk") as desk:
        assert "live.js" in got(desk, "/")[1]
    subprocess.run([*COMMAND, "build", "-C", str(tmp_path / "desk"), "--now", NOW, "-q"], check=True)
    site = tmp_path / "desk/site"
    pages = [page for page in site.rglob("*.html") if page.relative_to(site).as_posix() != "search/index.html"]
    assert pages
    texts = [page.read_text(encoding="utf-8").replace('<script type="application/ld+json">', "") for page in pages]
    assert not any("live.js" in text or "<script" in text for text in texts)
