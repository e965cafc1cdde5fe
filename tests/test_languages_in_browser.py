"""A reader of Arabic and one of Chinese, in a real browser: no word of English, and every list on the side where it belongs."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from test_in_browser import Shown, browser, shown

__all__ = ("browser",)

SITES = Path(__file__).parent / "sites"
SIDES = {"arabic": "right", "chinese": "left"}

# Each text that is drawn, and every name and description that is read out or pops up.
_TEXTS = """() => {
    const texts = [document.title, document.body.innerText];
    for (const one of document.querySelectorAll('*'))
        for (const name of ['aria-label', 'aria-description', 'alt', 'title', 'placeholder'])
            if (one.hasAttribute(name)) texts.push(one.getAttribute(name));
    for (const one of document.querySelectorAll('.hidden, .skip')) texts.push(one.textContent);
    for (const one of document.querySelectorAll('meta[name=description], meta[property^="og:"]'))
        if (!['og:url', 'og:type', 'og:image', 'og:locale'].includes(one.getAttribute('property'))) texts.push(one.content);
    for (const one of document.styleSheets)
        for (const rule of one.cssRules)
            for (const found of (rule.cssText || '').matchAll(/content: "([^"]*)"/g)) texts.push(found[1]);
    return texts;
}"""

# Of every block that holds a text: the way it runs, and how far its first line begins from the right and from the left of the block.
_LINES = """() => {
    const found = [];
    for (const one of document.querySelectorAll('main :is(p, li, h1, h2, h3, dt, dd, th, td, figcaption, cite), footer p, header p')) {
        const style = getComputedStyle(one);
        if (one.closest('.hidden, .skip') || !one.textContent.trim() || style.display.includes('flex')) continue;
        found.push([one.outerHTML.slice(0, 80), style.direction, style.textAlign]);
    }
    return found;
}"""

# Lists of links are rows: the text of each begins at the edge at which a line begins.
_ROWS = """side => [...document.querySelectorAll('.links a, .site ul, .entry h2')].map(one => {
    const box = one.getBoundingClientRect(), words = document.createRange();
    words.selectNodeContents(one.firstElementChild || one);
    const text = words.getBoundingClientRect();
    return [one.outerHTML.slice(0, 80), Math.abs(side === 'right' ? box.right - text.right : text.left - box.left)];
})"""


@pytest.fixture(scope="module", params=sorted(SIDES))
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shown, str]]:
    for one in shown(SITES / request.param, tmp_path_factory.mktemp(request.param) / "site"):
        yield one, SIDES[request.param]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_no_word_of_another_script_is_seen_or_read_out(site: tuple[Shown, str], page: Page) -> None:
    found = {}
    for path in site[0].pages:
        page.goto(site[0].url(path))
        words = [word for text in page.evaluate(_TEXTS) for word in re.findall(r"[A-Za-zÀ-ʯ]+", text)]
        # What the accessibility tree makes of it, with the names that it works out itself. A role stands before the quotes.
        tree = page.locator("body").aria_snapshot()
        words += [
            word for name in re.findall(r'"((?:[^"\\]|\\.)*)"|: (?!\S*[a-z]+:)(.*)', tree) for word in re.findall("[A-Za-z]+", name[0])
        ]
        if words:
            found[path] = words
    assert not found


def test_every_line_begins_on_the_side_of_its_language(site: tuple[Shown, str], page: Page) -> None:
    shown, side = site
    way = "rtl" if side == "right" else "ltr"
    wrong = []
    seen = 0
    for path in shown.pages:
        page.goto(shown.url(path))
        lines = page.evaluate(_LINES)
        seen += len(lines)
        wrong += [(path, *line) for line in lines if line[1] != way or line[2] not in ("start", side, "center", "end")]
        # Links to older pages, and columns of numbers, stand at the end of their line.
        wrong += [(path, *line) for line in lines if line[2] == "end" and not re.search('rel=|^<t[hd][^>]* class="right"', line[0])]
        wrong += [(path, *row) for row in page.evaluate(_ROWS, side) if row[1] > 1]
        assert page.evaluate("getComputedStyle(document.body).direction") == way
    assert seen > 200
    assert not wrong


def test_letters_are_neither_slanted_nor_spread(site: tuple[Shown, str], page: Page) -> None:
    seen = set()
    for path in site[0].pages:
        page.goto(site[0].url(path))
        for tag, style, spacing, weight in page.evaluate("""() => [...document.body.querySelectorAll('*')].map(one => {
            const style = getComputedStyle(one);
            return [one.localName, style.fontStyle, style.letterSpacing, style.fontWeight];
        })"""):
            assert (style, spacing) in (("normal", "normal"), ("normal", "0px")), (path, tag)
            seen.add((tag, int(weight) >= 600))
    # What is stressed is bold instead.
    assert ("em", True) in seen
    assert ("em", False) not in seen
