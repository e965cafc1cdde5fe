"""HTML becomes Markdown: the only door to markdownify, Beautiful Soup and docutils, which ``digest[import]`` brings."""

import re
from collections.abc import Mapping
from functools import cache
from html import unescape
from typing import Any

from digest.importing.plain_text import escaped
from digest.problems import Refused

_NEEDED = 'to read {what}, {package} is needed; install it with: pip install "digest[import]"'
_BREAKS = re.compile(r"\n{3,}")
_DEFINITION = re.compile(r"^:(?=[ \t](?![ \t]{2}))", re.MULTILINE)
# What Markdown and our pages have no place for: a link stands for it where there is an address.
_EMBEDDED = ("iframe", "embed", "object", "video", "audio", "source")
_UNSEEN = ("script", "style", "template", "head")


def markdown_of(html: str) -> tuple[str, str, tuple[str, ...]]:
    """Markdown, the text that a reader of the HTML saw, and what stands there as a link only (videos, frames). Raises ``Refused``."""
    try:
        import markdownify  # noqa: F401 - only to see that it is there, before anything is begun
        from bs4 import BeautifulSoup, Comment
    except ImportError:
        raise Refused(_NEEDED.format(what="HTML", package="markdownify")) from None

    soup: Any = BeautifulSoup(html, "html.parser")
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in soup.find_all(_UNSEEN):
        tag.decompose()
    for tag in soup.find_all(("a", "img")):
        for name in ("href", "src"):
            if tag.get(name):
                tag[name] = str(tag[name]).strip().replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    # Markdown has no tables within tables: what stands in them becomes text of the cell.
    for inner in [tag for tag in soup.find_all(("table", "tbody", "thead", "tr", "td", "th", "caption")) if _is_within(tag)]:
        inner.append(" ")
        inner.unwrap()
    linked = []
    for tag in soup.find_all(_EMBEDDED):
        address = str(tag.get("src") or tag.get("data") or "")
        if tag.name == "source" or not address:
            tag.unwrap()
            continue
        linked.append(f"<{tag.name}> {address}")
        link = soup.new_tag("a", href=address)
        link.string = tag.get("title") or address
        around = soup.new_tag("p")
        around.append(link)
        tag.insert_before(around)
        tag.unwrap()
    shown = soup.get_text(" ")
    try:
        converted = str(_converter()(heading_style="atx", sup_symbol="<sup>", sub_symbol="<sub>").convert_soup(soup))
    except RecursionError:
        # Nested beyond all sense; its words come along without their form.
        converted = "\n\n".join(escaped(line.strip()) for line in soup.get_text("\n").split("\n") if line.strip())
    text = converted
    text = "\n".join(line if line.strip() else "" for line in text.split("\n"))
    text = _DEFINITION.sub("&#58;", text)
    return _BREAKS.sub("\n\n", text).strip("\n"), " ".join(shown.split()), tuple(linked)


@cache
def _converter() -> Any:
    """markdownify's converter, made to write our dialect: lists indented by four, ATX headings, and escapes that Python-Markdown knows."""
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        def escape(self, text: str, parent_tags: set[str]) -> str:
            said = text.lstrip()
            # A colon begins a definition only at the margin, and that is seen to when the lines are there.
            made = text[: len(text) - len(said)] + (said[0] + escaped(said[1:], inside=True) if said[:1] == ":" else escaped(said))
            return made.replace("|", "\\|") if {"td", "th"} & set(parent_tags) else made

        def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
            text = (text or "").strip()
            if not text:
                return "\n"
            bullet = "-"
            if el.parent is not None and el.parent.name == "ol":
                start = str(el.parent.get("start") or "1")
                bullet = f"{(int(start) if start.isdecimal() else 1) + len(el.find_previous_siblings('li'))}."
            lines = text.split("\n")
            return "\n".join([f"{bullet:<3} {lines[0]}", *(f"    {line}" if line.strip() else "" for line in lines[1:])]) + "\n"

    return Converter


def _is_within(tag: Any) -> bool:
    """Whether a table, or what belongs to one, lies in another table."""
    own = tag if tag.name == "table" else tag.find_parent("table")
    return own is not None and own.find_parent("table") is not None


def text_of_html(html: str) -> str:
    """What a reader sees of a piece of HTML, as one line; plain text stays what it is."""
    if "<" not in html:
        return " ".join(unescape(html).split())
    try:
        from bs4 import BeautifulSoup
    except ImportError:
        raise Refused(_NEEDED.format(what="HTML", package="markdownify")) from None
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def html_of_rst(text: str) -> tuple[Mapping[str, str], str, str, tuple[str, ...]]:
    """The fields of a reStructuredText document, its title, its body as HTML, and what docutils minds. Raises ``Refused``.

    Nothing else is read: ``include`` and ``raw`` with a file are refused by docutils.
    """
    try:
        from docutils import nodes
        from docutils.core import publish_doctree, publish_from_doctree
    except ImportError:
        raise Refused(_NEEDED.format(what="reStructuredText", package="docutils")) from None
    minded: list[str] = []
    settings = {
        "file_insertion_enabled": False, "raw_enabled": True, "report_level": 5, "halt_level": 6, "syntax_highlight": "none",
        "math_output": "LaTeX", "embed_stylesheet": False, "stylesheet_path": "", "warning_stream": False,
    }  # fmt: skip
    tree: Any = publish_doctree(text, settings_overrides=settings)
    fields: dict[str, str] = {}
    for info in tree.findall(nodes.docinfo):
        for item in info.children:
            if isinstance(item, nodes.field):
                fields[item[0].astext().lower()] = " ".join(item[1].astext().split())
            else:
                fields[item.tagname] = " ".join(item.astext().split())
    for info in list(tree.findall(nodes.docinfo)):
        info.parent.remove(info)
    for message in list(tree.findall(nodes.system_message)):
        minded.append(" ".join(message.astext().split()))
        message.parent.remove(message)
    title = str(tree.get("title", ""))
    page = publish_from_doctree(tree, writer="html5", settings_overrides=settings).decode("utf-8")
    body = re.search(r"<main[^>]*>(.*)</main>", page, re.DOTALL)
    html = body[1] if body else page
    html = re.sub(r'<h1 class="title">.*?</h1>', "", html, count=1, flags=re.DOTALL)
    return fields, title, html, tuple(minded)
