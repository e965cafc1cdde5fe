"""Every kind of page in a real browser: accessible, valid, whole without JavaScript, and deaf to what is smuggled in.

Needs Debian's Chromium and Java, and what ``make`` puts into ``.tools``; without them these tests fail and say so.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from digest.serve import Preview

REPO = Path(__file__).parent.parent
TOOLS = REPO / ".tools" / "node_modules"
CHROMIUM = Path("/usr/bin/chromium")
FULL = os.environ.get("DIGEST_TRIALS") == "full"
# What these three do not show by themselves is tried in a trial; Arabic and Chinese have a file of their own besides.
SITES = ("own", "arabic", "invented")
if FULL:
    SITES = ("own", *sorted(path.name for path in (REPO / "tests" / "sites").iterdir() if (path / "digest.yaml").is_file()))
SCHEMES = ("light", "dark")

# What a page is, by its path; pages that match the same pattern are the same kind in one language.
KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"index\.html",
        r"page/\d+/index\.html",
        r"404\.html",
        r"(.+/)?search/index\.html",
        r"archive/index\.html",
        r"\d{4}/index\.html",
        r"\d{4}/\d\d/index\.html",
        r"\d{4}/\d\d/\d\d/index\.html",
        r"\d{4}/\d\d/\d\d/[^/]+/index\.html",
        *(rf"{kind}/{rest}index\.html" for kind in ("topics", "places", "people", "organizations") for rest in ("", r"[^/]+/")),
        r"(.+/)?\d{4}/.*/facts/index\.html",
        r"corrections/(log/)?index\.html",
        r"authors/index\.html",
        r"authors/.*",
        r"(facts|commentary)/(page/\d+/)?index\.html",
        r"[^/]+/index\.html",
        r".*",
    )
)


@dataclass(frozen=True)
class Shown:
    """A finished site that a preview shows: where its files lie, and the paths of its pages."""

    folder: Path
    address: str
    pages: tuple[str, ...]

    def url(self, path: str) -> str:
        return self.address + path.removesuffix("index.html")

    def chosen(self, all_of_them: bool = FULL) -> tuple[str, ...]:
        """One page of each kind in each language, the longest; all of them in a trial."""
        if all_of_them:
            return self.pages
        longest: dict[tuple[int, str, bool], str] = {}
        for path in sorted(self.pages, key=lambda path: (-(self.folder / path).stat().st_size, path)):
            text = (self.folder / path).read_text(encoding="utf-8")
            language = re.search(r'<html lang="([^"]+)"', text)
            kind = next(number for number, pattern in enumerate(KINDS) if pattern.fullmatch(path))
            longest.setdefault((kind, language[1] if language else "", 'class="facts"' in text), path)
        return tuple(sorted(longest.values()))


def needed(file: Path, remedy: str) -> Path:
    if not file.exists():
        pytest.fail(f"{file} is missing; {remedy}", pytrace=False)
    return file


def built(source: Path, output: Path, address: str) -> tuple[str, ...]:
    """Build a site for an address and return the paths of its pages."""
    command = [sys.executable, "-m", "digest", "build", "-C", source, "-o", output, "--base-url", address, "--now", "2026-12-01T00:00Z"]
    process = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert process.returncode == 0, process.stderr
    return tuple(sorted(path.relative_to(output).as_posix() for path in output.rglob("*.html")))


@pytest.fixture(scope="module", params=SITES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The repo's own site and the example sites, each built and shown."""
    source = REPO if request.param == "own" else REPO / "tests" / "sites" / request.param
    output = tmp_path_factory.mktemp(request.param) / "site"
    yield from shown(source, output)


def shown(source: Path, output: Path) -> Iterator[Shown]:
    url = re.search(r"^url: *(\S+)", (source / "digest.yaml").read_text(encoding="utf-8"), re.M)
    assert url
    with Preview(output, urlsplit(url[1]).path, 0) as preview:
        thread = threading.Thread(target=preview.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield Shown(output, preview.address, built(source, output, preview.address))
        finally:
            preview.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which reaches nothing but this machine."""
    needed(CHROMIUM, "install it: apt-get install chromium")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core."""
    return needed(TOOLS / "axe-core" / "axe.min.js", "run: make .tools/installed").read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_to_mend(site: Shown, browser: Browser, axe: str, scheme: str) -> None:
    found = []
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    for path in site.chosen():
        page.goto(site.url(path))
        page.evaluate(axe)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [(path, rule["id"], rule["nodes"][0]["html"][:120]) for rule in result["violations"]]
    context.close()
    assert not found


def test_the_nu_checker_finds_neither_errors_nor_warnings(site: Shown) -> None:
    checker = needed(TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar", "run: make .tools/installed")
    java = needed(Path(shutil.which("java") or "java"), "install it: apt-get install default-jre-headless")
    command = [java, "-Xss4m", "-jar", checker, "--format", "json", "--stdout", "--exit-zero-always"]
    process = subprocess.run([*command, *(site.folder / path for path in site.pages)], capture_output=True, text=True, timeout=300)
    messages = [(message["url"], message.get("lastLine"), message["message"]) for message in json.loads(process.stdout)["messages"]]
    # A file has no origin that could be 'self', and a block of data is no script, so that no policy is asked about it (HTML, 4.12.1.1);
    # whether pages keep their policy is seen in the browser, below.
    mistaken = ("Resource violates Content Security Policy (meta tag)", "Inline script violates Content Security Policy (meta tag)")
    assert not [message for message in messages if not message[2].startswith(mistaken)]


def test_everything_can_be_read_without_javascript(site: Shown, browser: Browser) -> None:
    seen: dict[bool, dict[str, str]] = {}
    for javascript in (True, False):
        context = browser.new_context(java_script_enabled=javascript)
        page = context.new_page()
        seen[javascript] = {}
        for path in site.chosen():
            page.goto(site.url(path))
            if not javascript:
                # What the search says to those who have none, and to nobody else, is that there is another way.
                ways = page.locator("noscript")
                assert ways.count() == (1 if "/search/" in f"/{path}" else 0)
                for way in ways.all():
                    assert way.inner_text().strip()
                    assert way.locator("a").get_attribute("href")
                    way.evaluate("one => one.remove()")
            seen[javascript][path] = page.inner_text("body")
        context.close()
    assert seen[True] == seen[False]
    assert all(len(text) > 50 for text in seen[False].values())


def test_no_page_asks_another_host_or_breaks_its_own_policy(site: Shown, browser: Browser) -> None:
    asked: list[str] = []
    wrong: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    # The browser gives up on an icon when it is sent to the next page.
    page.on("requestfailed", lambda one: wrong.append(f"failed: {one.url}") if one.failure != "net::ERR_ABORTED" else None)
    page.on("response", lambda response: wrong.append(f"{response.status}: {response.url}") if response.status >= 400 else None)
    page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for path in site.chosen():
        page.goto(site.url(path))
    context.close()
    assert not wrong
    assert not [url for url in asked if not url.startswith(site.address)]


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_scrolls_sideways_on_a_narrow_screen(site: Shown, browser: Browser, width: int) -> None:
    wide = []
    context = browser.new_context(viewport={"width": width, "height": 640})
    page = context.new_page()
    for path in site.chosen():
        page.goto(site.url(path))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(path)
    context.close()
    assert not wide


# ---- what others would like to run ---------------------------------------------------------------------------------------

PAYLOADS = (
    "<script>pwned=1</script>",
    "<ScRiPt>pwned=1</sCrIpT>",
    "<img src=x onerror=pwned=1>",
    "<svg onload=pwned=1>",
    "<svg><script>pwned=1</script></svg>",
    "<svg><style><img src=x onerror=pwned=1></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=pwned=1&gt;'>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<object data='data:text/html,<script>top.pwned=1</script>'></object>",
    "<details open ontoggle=pwned=1>x</details>",
    "<input autofocus onfocus=pwned=1>",
    "<video><source onerror=pwned=1></video>",
    "<body onload=pwned=1>",
    "<style>@import 'javascript:pwned=1'</style>",
    "<link rel=stylesheet href=javascript:pwned=1>",
    "<meta http-equiv=refresh content='0;url=javascript:pwned=1'>",
    "<base href='javascript:pwned=1//'>",
    "\"><script>pwned=1</script>",
    "'><img src=x onerror=pwned=1>",
    "\" autofocus onfocus=pwned=1 x=\"",
    "</title><script>pwned=1</script>",
    "</script><script>pwned=1</script>",
    "--><script>pwned=1</script>",
    "]]><script xmlns='http://www.w3.org/1999/xhtml'>pwned=1</script>",
    "<noscript><p title='</noscript><img src=x onerror=pwned=1>'>",
    "<template><script>pwned=1</script></template>",
    "<form action=javascript:pwned=1><button>x</button></form>",
    "<a href=javascript:pwned=1 id=click>x</a>",
    "[x](javascript:pwned=1)",
    "![x](javascript:pwned=1)",
    "<javascript:pwned=1>",
    "[x]: javascript:pwned=1\n\n[x]",
    "`<img src=x onerror=pwned=1>`",
    "{{ self.__init__.__globals__ }}{% raw %}<script>pwned=1</script>",
)  # fmt: skip
SPELLINGS = tuple(
    f'<a href="{before}{word}{colon}{after}pwned=1">x</a>'
    for before, word, colon, after in product(
        ("", " ", "&#1;", "&Tab;", "\u00a0"),
        ("javascript", "JaVaScRiPt", "java&NewLine;script", "java\tscript", "&#106;avascript", "vbscript"),
        (":", "&Tab;:", "&colon;"),
        ("", "//%0a", "&#10;"),
    )
)

HOSTILE = """\
---
title: {line}
summary: {line}
dateline: {line}
topics: [{line}]
places: [{line}]
people: [{line}]
organizations: [{line}]
reporters: [{line}]
methods: {line}
extra: {{x: {line}}}
sources: [{{url: "https://a.example/", title: {line}, outlet: {line}, author: {line}}}]
corrections: [{{date: 2025-02-01, text: {line}}}]
---

The clerk said so.

{payload}

More. {text}

- {text}

| a | b |
|---|---|
| {text} | x |

## {text}

It ended.[^n]

[^n]: {text}
"""


def hostile(folder: Path, payloads: Sequence[str]) -> None:
    """Write a site that has each payload in the body and in all fields of free text, and some in file names."""
    content = folder / "content"
    content.mkdir(parents=True)
    settings = "title: Hostile\nurl: https://hostile.example/\ntimezone: UTC\nlinks: {internal: warning}\n"
    settings += "outputs: [home, briefings, topics, pages, feed, feeds, structured_data]\n"
    (folder / "digest.yaml").write_text(settings, encoding="utf-8")
    for number, payload in enumerate(payloads):
        text = " ".join(payload.split())
        briefing = HOSTILE.format(payload=payload, text=text, line=json.dumps(text, ensure_ascii=False))
        (content / f"2025-01-05-p{number}.md").write_text(briefing, encoding="utf-8")
    for number, name in enumerate(("'onload=pwned=1 ", "javascript:pwned=1", "<img src=x onerror=pwned=1>")):
        (content / f"2025-01-06-{name}-{number}.md").write_text("---\ntitle: Name\n---\n\nText, he said.\n", encoding="utf-8")


def test_no_script_from_the_content_ever_runs(tmp_path: Path, browser: Browser) -> None:
    hostile(tmp_path, (*PAYLOADS, *SPELLINGS) if FULL else (*PAYLOADS, *SPELLINGS[::29]))
    for folder in shown(tmp_path, tmp_path / "site"):
        # The page's own policy is switched off: the sanitiser and the escaping have to hold by themselves.
        context = browser.new_context(bypass_csp=True)
        context.add_init_script("window.alert = window.confirm = window.prompt = () => { pwned = 1 }")
        page = context.new_page()
        for path in (*folder.pages, "feed.xml", "facts/feed.xml", "commentary/feed.xml"):
            page.goto(folder.url(path), wait_until="load")
            assert_unharmed(page)
            if path.endswith(".html"):
                assert_data(page)
        context.close()


def assert_data(page: Page) -> None:
    """The block of data is one, where it was written, and holds what the head of the page says, to the letter."""
    blocks = page.evaluate("[...document.querySelectorAll('head > script[type=\\'application/ld+json\\']')].map(one => one.textContent)")
    (told, *_) = json.loads(blocks[0])["@graph"]
    assert len(blocks) == 1, page.url
    assert told.get("headline", told.get("name")) == page.get_attribute("meta[property='og:title']", "content")
    assert told.get("description") == page.evaluate("document.querySelector('meta[name=description]')?.content ?? undefined")


def assert_unharmed(page: Page) -> None:
    """Nothing ran, and nothing is there that could run once somebody clicks, hovers or focuses."""
    assert page.evaluate("window.pwned") is None, page.url
    assert not page.evaluate(
        """() => [...document.querySelectorAll('*')].flatMap(element => [
            ...(/^(script|iframe|object|embed|base|form|input|style|svg|math|template|noscript)$/i.test(element.localName)
                && document.contentType === 'text/html' && element.type !== 'application/ld+json' ? [element.outerHTML] : []),
            ...[...element.attributes].filter(one => /^on/i.test(one.name)
                || (/^(href|src|action|formaction|data|xlink:href|poster|srcdoc)$/i.test(one.name)
                    && !/^(https?:|mailto:)/i.test(new URL(one.value, document.baseURI).href))).map(one => element.outerHTML)])"""
    ), page.url
