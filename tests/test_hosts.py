"""What hosts are told to say with each file, and that the policy in it and the one in the page both hold and hold up nothing."""

import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from digest.build import Folder, build
from digest.files import unfit
from digest.model import Asset
from digest.outputs import OUTPUTS
from digest.settings import Settings
from made import site_of

ROOT = Path(__file__).parents[1]
NOW = datetime(2025, 12, 8, tzinfo=UTC)
MAKERS: dict[str, Any] = dict(OUTPUTS)
PAGES = {"old/": "2025/12/07/miami-talks/"} | {
    path: path
    for path in (
        "",
        "2025/12/07/miami-talks/",
        "2022/11/15/eight-billion/",
        "archive/",
        "topics/",
        "stories/",
        "about/",
        "404.html",
        "search/",
    )
}
"""Pages, and where a browser is that asked for them."""
META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n')


def headers_of(text: str, path: str) -> dict[str, str]:
    """What a host says with a file, by the form that Netlify and Cloudflare Pages both read: all rules that match, joined by a comma."""
    said: dict[str, str] = {}
    matches = False
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith(" "):
            assert line.startswith("/")
            assert line.count("*") <= 1
            assert "*" not in line or line.endswith("*"), "Netlify reads no * in the middle of a name"
            matches = path.startswith(line[:-1]) if line.endswith("*") else path == line
        elif matches:
            name, _, value = line.strip().partition(": ")
            said[name] = f"{said[name]}, {value}" if name in said else value
    return said


class Host(http.server.SimpleHTTPRequestHandler):
    """A static host that says what ``_headers`` wants, or nothing; pages may be changed on their way out."""

    rules = ""
    changed = staticmethod(lambda body: body)

    def send_head(self) -> Any:
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return None
        body = file.read_bytes()
        if file.suffix == ".html":
            body = self.changed(body)
        said = {"Content-Type": self.guess_type(file), "Content-Length": str(len(body))} | headers_of(self.rules, self.path)
        self.send_response(200)
        for name, value in said.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # the browser went elsewhere
            self.wfile.write(body if self.command == "GET" else b"")
        return None

    def log_message(self, *arguments: Any) -> None:
        pass


@contextmanager
def hosted(folder: Path, rules: str, changed: Any = lambda body: body) -> Iterator[str]:
    kind = type("Hosting", (Host,), {"rules": rules, "changed": staticmethod(changed)})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(kind, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of this repo, with an old address."""
    root = tmp_path_factory.mktemp("site")
    for file in (ROOT / "content").rglob("*.*"):
        place = root / file.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())
    (root / "digest.yaml").write_bytes((ROOT / "digest.yaml").read_bytes())
    talks = root / "content/2025/2025-12-07-miami-talks.md"
    talks.write_text(
        talks.read_text("utf-8").replace("---\n", "---\nid: tag:digest.example,2025:miami-talks\naliases: /old/\n", 1), "utf-8"
    )
    report = build(Folder(root=root), NOW)
    assert report.published is not None, report.problems
    return root / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


# ---- the file --------------------------------------------------------------------------------------------------------------


def test_every_file_is_sent_with_a_strict_policy(folder: Path) -> None:
    rules = (folder / "_headers").read_text("utf-8")
    for path in ("/", "/2025/12/07/miami-talks/", "/feed.xml", "/index.json", "/style.css"):
        said = headers_of(rules, path)
        assert said["X-Content-Type-Options"] == "nosniff"
        assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
        policy = dict(directive.strip().partition(" ")[::2] for directive in said["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
        # A page that is not the search says itself that no script may run.
        assert policy["script-src"] == policy["connect-src"] == "'self'"
        assert not any("unsafe" in value for value in policy.values())


def test_the_page_and_the_host_say_one_policy_but_for_the_script_of_the_search(folder: Path) -> None:
    said = headers_of((folder / "_headers").read_text("utf-8"), "/")["Content-Security-Policy"]
    found = {page: META.search(page.read_text("utf-8"))[1] for page in folder.rglob("*.html")}
    searching = {page for page in found if page.parent.name == "search"}
    assert len(searching) == 3
    # A page cannot say who may frame it.
    assert {f"{found[page]}; frame-ancestors 'none'" for page in searching} == {said}
    assert {f"{found[page]}; script-src 'self'; frame-ancestors 'none'" for page in found if page not in searching} == {said}


def test_a_host_of_a_site_without_a_search_lets_no_script_run(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text("title: A\nurl: https://a.example/\ntimezone: UTC\noutputs: [home, _headers]\n", "utf-8")
    assert build(Folder(root=tmp_path), NOW).published is not None
    policy = META.search((tmp_path / "site/index.html").read_text("utf-8"))[1]
    assert "script-src" not in policy
    rules = (tmp_path / "site/_headers").read_text("utf-8")
    assert headers_of(rules, "/")["Content-Security-Policy"] == f"{policy}; frame-ancestors 'none'"
    assert not list((tmp_path / "site").glob("search*"))


def test_what_is_named_by_its_content_is_kept_for_ever_and_nothing_else_is(folder: Path) -> None:
    rules = (folder / "_headers").read_text("utf-8")
    kept = [path.name for path in folder.rglob("*.*") if "Cache-Control" in headers_of(rules, f"/{path.relative_to(folder).as_posix()}")]
    assert sorted(name.split(".")[0] for name in kept) == ["icon", "search", "search", "style"]
    assert all(re.search(r"\.[0-9a-f]{8}\.", name) for name in kept)
    assert headers_of(rules, f"/{kept[0]}")["Cache-Control"] == "public, max-age=31536000, immutable"


def test_feeds_and_the_schema_are_sent_as_what_they_are(folder: Path) -> None:
    rules = (folder / "_headers").read_text("utf-8")
    assert headers_of(rules, "/feed.xml")["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert headers_of(rules, "/commentary/feed.rss")["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert headers_of(rules, "/feed.json")["Content-Type"] == "application/feed+json"
    assert headers_of(rules, "/schema.json")["Content-Type"] == "application/schema+json"


def test_the_file_keeps_within_what_cloudflare_reads(folder: Path) -> None:
    lines = (folder / "_headers").read_text("utf-8").splitlines()
    assert sum(line.startswith("/") for line in lines) <= 100
    assert max(map(len, lines)) <= 2_000


def test_files_for_hosts_are_files_like_any_other(folder: Path) -> None:
    assert not unfit("_headers")
    assert not unfit("_redirects")
    assert (folder / "_redirects").read_text("utf-8").splitlines()[1:] == [
        "/old/ /2025/12/07/miami-talks/ 301",
        "/old/facts/ /2025/12/07/miami-talks/facts/ 301",
        "/old /2025/12/07/miami-talks/ 301",
        "/old/facts /2025/12/07/miami-talks/facts/ 301",
    ]


def test_a_file_of_the_operator_takes_the_place_of_ours_and_a_subfolder_has_none() -> None:
    assert list(MAKERS["_headers"](site_of()))
    assert not list(MAKERS["_headers"](site_of(assets=(Asset("_headers", "static/_headers"),))))
    assert not list(MAKERS["_headers"](site_of(settings=Settings(title="Daily", url="https://news.example/daily/"))))


def test_a_policy_of_the_site_is_said_by_its_pages_and_by_its_host(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "templates/policy.txt").write_text(
        "default-src 'self'\n\n# for the search\n  script-src 'self' https://a.example/?b&c\n", "utf-8"
    )
    (tmp_path / "digest.yaml").write_text("title: A\nurl: https://a.example/\ntimezone: UTC\n", "utf-8")
    report = build(Folder(root=tmp_path), NOW)
    assert report.published is not None
    assert not [problem for problem in report.problems if problem.path == "templates/policy.txt"]
    policy = "default-src 'self'; script-src 'self' https://a.example/?b%26c"
    assert META.search((tmp_path / "site/index.html").read_text("utf-8"))[1] == policy
    policy += "; connect-src 'self'"
    assert META.search((tmp_path / "site/search/index.html").read_text("utf-8"))[1] == policy
    assert f"  Content-Security-Policy: {policy}; frame-ancestors 'none'\n" in (tmp_path / "site/_headers").read_text("utf-8")


# ---- in a browser ----------------------------------------------------------------------------------------------------------

INJECTED = b"""<script>window.ran = 'inline'</script><script src="/evil.js"></script><img src="data:," onerror="window.ran = 'handler'">
<iframe src="/"></iframe><base href="https://evil.example/"></main>"""


def with_scripts(body: bytes) -> bytes:
    return body.replace(b"</main>", INJECTED)


def without_meta(body: bytes) -> bytes:
    return META.sub("", body.decode()).encode()


def opened(browser: Browser, address: str, ends: str = "") -> tuple[list[str], Any, list[str]]:
    """What the browser said about a page, what an injected script left, and what was not loaded."""
    page = browser.new_page()
    said: list[str] = []
    lost: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    # What a page asked for that leads elsewhere at once is given up, not refused.
    page.on("requestfailed", lambda request: lost.append(request.url) if request.failure != "net::ERR_ABORTED" else None)
    page.goto(address, wait_until="commit")
    page.wait_for_url(ends or address, wait_until="load")
    ran = page.evaluate("window.ran")
    styled = page.evaluate("document.styleSheets.length && document.styleSheets[0].cssRules.length")
    page.close()
    assert styled, address
    return said, ran, lost


@pytest.mark.parametrize("by", ["the page", "the host", "both"])
def test_neither_policy_holds_up_anything_of_ours(folder: Path, browser: Browser, by: str) -> None:
    rules = "" if by == "the page" else (folder / "_headers").read_text("utf-8")
    with hosted(folder, rules, without_meta if by == "the host" else lambda body: body) as address:
        for path, ends in PAGES.items():
            assert opened(browser, address + path, address + ends) == ([], None, []), path


@pytest.mark.parametrize("by", ["the page", "the host", "both"])
def test_either_policy_alone_lets_no_injected_script_run(folder: Path, browser: Browser, by: str) -> None:
    (folder / "evil.js").write_text("window.ran = 'file'", "utf-8")
    rules = "" if by == "the page" else (folder / "_headers").read_text("utf-8")

    def smuggled(body: bytes) -> bytes:
        return with_scripts(without_meta(body) if by == "the host" else body)

    try:
        with hosted(folder, rules, smuggled) as address:
            said, ran, _ = opened(browser, f"{address}about/")
        # A host lets the scripts of its own site run, for the sake of the search; each page forbids even them.
        assert ran == ("file" if by == "the host" else None)
        assert sum("Content Security Policy" in one for one in said) >= 3
        with hosted(folder, "", lambda body: with_scripts(without_meta(body))) as address:
            assert opened(browser, f"{address}about/")[1], "without a policy the scripts would have run"
    finally:
        (folder / "evil.js").unlink()


def test_no_other_site_may_frame_a_page(folder: Path, browser: Browser) -> None:
    rules = (folder / "_headers").read_text("utf-8")
    with hosted(folder, rules) as address, hosted(folder, "") as other:
        page = browser.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{other}index.json")
        page.set_content(f'<iframe src="{address}about/"></iframe>', wait_until="load")
        assert any("frame-ancestors" in one for one in said), said
        page.close()


def test_the_json_may_be_read_by_a_page_of_any_site(folder: Path, browser: Browser) -> None:
    with hosted(folder, (folder / "_headers").read_text("utf-8")) as address, hosted(folder, "") as other:
        page = browser.new_page()
        page.goto(f"{other}robots.txt")
        assert page.evaluate(f"fetch('{address}index.json').then(answer => answer.json()).then(site => site.type)") == "site"
        page.close()
