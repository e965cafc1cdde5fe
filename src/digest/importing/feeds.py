"""RSS, Atom and JSON feeds: each entry is a document. The only door to feedparser, which ``digest[import]`` brings."""

import calendar
import hashlib
import io
import json
import posixpath
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.importing.documents import Archive, Document, LeftOut, Value
from digest.importing.from_html import markdown_of, text_of_html
from digest.importing.heads import text_of
from digest.importing.mapping import as_alias, identity_of
from digest.importing.plain_text import escaped
from digest.problems import Problem, Refused, short
from digest.slugs import slugify

_IS_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)\b")
_HTML = ("text/html", "application/xhtml+xml")
_TITLE = 80
# What feedparser says twice, and what has its own place.
_KNOWN = (
    *(
        "title",
        "link",
        "links",
        "id",
        "guidislink",
        "published",
        "updated",
        "created",
        "expired",
        "summary",
        "content",
        "author",
        "authors",
    ),
    *("tags", "language", "contributors", "href", "base"),
)
_KNOWN_JSON = (
    *("id", "url", "title", "content_html", "content_text", "summary", "date_published", "date_modified", "author", "authors", "tags"),
    "language",
)


def is_feed(body: bytes) -> bool:
    """Whether bytes are a feed: XML with the root of one, or JSON that says so."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return bool(start.startswith(b"<") and _IS_FEED.search(body[:4000])) or (start.startswith(b"{") and b"jsonfeed.org/version" in body)


def read_feed(body: bytes, origin: str) -> Archive:
    """The entries of a feed, oldest first. Raises ``Refused`` where it is none, and where feedparser is missing."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, origin)
    try:
        import feedparser  # type: ignore[import-untyped]  # it comes without types
    except ImportError:
        raise Refused('to read feeds, feedparser is needed; install it with: pip install "digest[import]"') from None
    # A stream, never a text: feedparser would take a text for an address or a file.
    read: Any = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not read.entries and (read.bozo or not read.version):
        raise Refused(f"{origin} is no feed that can be read: {read.get('bozo_exception', 'it has no entries')}.")
    problems: tuple[Problem, ...] = ()
    if read.bozo and not isinstance(read.bozo_exception, feedparser.CharacterEncodingOverride):
        line = getattr(read.bozo_exception, "getLineNumber", lambda: 0)() or 0
        said = (
            f"the feed is not well-formed ({short(str(read.bozo_exception), 120)}); what could be read was, compare the number of entries"
        )
        problems = (Problem(origin, line, 1 if line else 0, "import/feed", said, "warning"),)
    site = str(read.feed.get("link", ""))
    documents: list[Document] = []
    left_out: list[LeftOut] = []
    for number, entry in enumerate(reversed(read.entries), 1):
        fields, html, plain = _entry(entry)
        _add(fields, html, plain, str(entry.get("link", "")), site, f"{origin} ({len(read.entries) - number + 1})", documents, left_out)
    return Archive("feed", tuple(documents), tuple(left_out), problems, {}, site)


def _entry(entry: Any) -> tuple[dict[str, Value], str, str]:
    """Fields, and the body as HTML or as plain text, of an entry as feedparser gives it."""
    fields: dict[str, Value] = {}
    if entry.get("title"):
        fields["title"] = _plainly(entry.title, entry.get("title_detail", {}).get("type", ""))
    for name in ("published", "updated", "created"):
        # Asked for what is not there, feedparser gives another date in its place, with a warning.
        if f"{name}_parsed" in entry and (parsed := entry[f"{name}_parsed"]):
            fields[name] = datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
        elif name in entry:
            fields[name] = str(entry[name] or "")
    if entry.get("id"):
        fields["id"] = str(entry.id)
    bodies = [one for one in entry.get("content", ()) if one.get("value")]
    body = next((one for one in bodies if one.get("type") in _HTML), bodies[0] if bodies else None)
    summary = entry.get("summary_detail") or {}
    html = plain = ""
    if body is None and summary.get("value"):
        body = summary
    elif summary.get("value") and body is not None and summary.get("value") != body.get("value"):
        fields["summary"] = text_of_html(str(summary["value"]))
    if body is not None:
        value = str(body["value"])
        html, plain = (value, "") if body.get("type") in _HTML or "<" in value or "&" in value else ("", value)
    names = [str(one.get("name") or one.get("email") or "") for one in entry.get("authors", ())]
    if any(names):
        fields["authors"] = tuple(filter(None, names))
    if terms := [str(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())]:
        fields["tags"] = tuple(filter(None, terms))
    if entry.get("language"):
        fields["language"] = str(entry.language)
    others = [dict(one) for one in entry.get("links", ()) if one.get("rel") not in ("alternate", "self", None)]
    if others:
        fields["links"] = text_of(others)
    for name in ("contributors",):
        if entry.get(name):
            fields[name] = text_of([dict(one) for one in entry[name]])
    for name, value in entry.items():
        if name not in _KNOWN and not name.endswith(("_detail", "_parsed")) and value not in ("", None, [], {}):
            fields[name] = text_of(_plain_data(value))
    return fields, html, plain


def _json_feed(body: bytes, origin: str) -> Archive:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1), and 1."""
    try:
        read = json.loads(body)
        items = [item for item in read["items"] if isinstance(item, dict)]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Refused(f"{origin} is no JSON Feed that can be read: {error}.") from error
    documents: list[Document] = []
    left_out: list[LeftOut] = []
    site = str(read.get("home_page_url", ""))
    for number, item in enumerate(reversed(items), 1):
        fields: dict[str, Value] = {}
        for name in ("id", "title", "date_published", "date_modified", "language", "tags"):
            if item.get(name):
                fields[name] = text_of(item[name])
        summary = str(item.get("summary") or "")
        html, plain = str(item.get("content_html") or ""), str(item.get("content_text") or "")
        if html and plain and " ".join(plain.split()) != text_of_html(html):
            fields["content_text"] = plain
        if summary and (html or plain):
            fields["summary"] = summary
        plain = plain or ("" if html else summary)
        authors = item.get("authors") or ([item["author"]] if item.get("author") else [])
        if names := [str(one.get("name") or one.get("url") or "") for one in authors if isinstance(one, dict)]:
            fields["authors"] = tuple(filter(None, names))
        fields |= {name: text_of(value) for name, value in item.items() if name not in _KNOWN_JSON}
        _add(
            fields,
            html,
            "" if html else plain,
            str(item.get("url") or ""),
            site,
            f"{origin} ({len(items) - number + 1})",
            documents,
            left_out,
        )
    return Archive("feed", tuple(documents), tuple(left_out), (), {}, site)


def _add(
    fields: dict[str, Value],
    html: str,
    plain: str,
    link: str,
    site: str,
    origin: str,
    documents: list[Document],
    left_out: list[LeftOut],
) -> None:
    linked: tuple[str, ...] = ()
    if html:
        text, shown, linked = markdown_of(html)
    else:
        text = "\n\n".join(escaped(line.strip()) for line in plain.split("\n") if line.strip())
        shown = " ".join(plain.split())
    if not fields.get("title") and not text:
        left_out.append(LeftOut(origin, "the entry has neither a title nor a text"))
        return
    if not fields.get("title"):
        fields["title"] = shown if len(shown) <= _TITLE else shown[:_TITLE].rsplit(None, 1)[0].rstrip(" ,;:–—-") + "…"
    home = urlsplit(site).hostname or urlsplit(link).hostname
    there = urlsplit(link).hostname == home
    address = as_alias(link) if link and there else ""
    if link and (not there or not address):
        fields["link"] = link
    identity = link if identity_of(link) else ""
    problems = tuple(
        Problem(origin, 0, 0, "import/embedded", f"{one} is a link to it now; a page here holds no players and frames", "warning")
        for one in linked
    )
    name = slugify(unquote(posixpath.splitext(address.strip("/").rpartition("/")[2])[0]))
    if not name or name in ("index", "post", "entry") or name.isdecimal():
        name = slugify(str(fields["title"])[:_TITLE])
    name = name[:80].strip("-") or "entry-" + hashlib.sha256(str(fields.get("id") or link or shown).encode()).hexdigest()[:8]
    documents.append(Document(origin, f"{name}.md", fields, text, address=address, identity=identity, shown=shown, problems=problems))


def _plainly(text: str, sort: str) -> str:
    return " ".join(text.split()) if sort == "text/plain" and "<" not in text and "&" not in text else text_of_html(text)


def _plain_data(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_data(item) for item in value]
    return value
