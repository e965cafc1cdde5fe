"""How the text of a field is read, by its ``Format``: moments, slugs, addresses, language tags, paths, switches."""

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from digest.dates import BadDate, NoZone, parse_moment
from digest.fields.state import BadValue, Reading
from digest.model import Moment
from digest.slugs import slugify
from digest.strict_yaml import Node, nearest, quoted


def _moment(text: str, spot: str, node: Node, reading: Reading) -> Moment:
    try:
        moment, warning = parse_moment(text, reading.zone, reading.publishing_hour)
    except NoZone as bad:
        raise BadValue(str(bad), "timezone") from None
    except BadDate as bad:
        raise BadValue(str(bad)) from None
    if warning:
        reading.problem(spot, node, warning, level="warning")
    return moment


_SLUG = re.compile("[a-z0-9-]{1,200}")


def _slug(text: str, spot: str, node: Node, reading: Reading) -> str:
    if _SLUG.fullmatch(text) and text.strip("-"):
        return text
    if len(text) > 200:
        raise BadValue(f"{reading.named(spot)} is longer than 200 characters; shorten it")
    instead = slugify(text)
    raise BadValue(
        f"{reading.named(spot)} may hold only the letters a to z, digits and hyphens; "
        + (f"write {reading.key(spot)}: {instead}" if instead else "write it in Latin letters")
    )


_NOT_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`\u00a0\u2000-\u200f\u2028-\u202f\u2060\u3000]")
# Most addresses are as plain as this.
_PLAIN_ADDRESS = re.compile(r"https?://(?:[a-z0-9][a-z0-9-]*\.)+[a-z]+(?:/[A-Za-z0-9/._~-]*)?")
_SECOND = re.compile(r"[\s,;](?:%20|\s){0,9}(?=https?://)", re.IGNORECASE)
_MARKDOWN = re.compile(r"!?\[([^\[\]]{0,300})\]\((https?://[^\s()]{1,2000})\)")
_NOT_IN_HOST = re.compile("[%!$&'()*+,;=~]")


def http_address(text: str) -> str:
    """The text, if it is an address of the web. Raises ``ValueError`` with a sentence that says what it should be."""
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    scheme, _, rest = text.partition("://")
    if scheme.lower() not in ("http", "https") or not rest:
        if re.match(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#]|$)", text[:300]):
            raise ValueError(f"does not begin with https://; write https://{text[:200]}")
        if text.startswith("<") and text.endswith(">"):
            raise ValueError(f"stands between < and >; write {text[1:-1][:200]}")
        if rest and len(scheme) < 9 and nearest(scheme, ("https", "http")):
            raise ValueError(f"does not begin with https://; write https://{rest[:200]}")
        raise ValueError("is no address of the web; it begins with https:// (or http://)")
    if _SECOND.search(text):
        raise ValueError("holds two addresses; write one of them")
    host = re.split("[/?#]", rest, maxsplit=1)[0]
    if " " in host or "\u00a0" in host or "%20" in host:
        raise ValueError("has a space in its host, and a host holds no space; take it out")
    if bad := _NOT_IN_ADDRESS.search(text):
        shown = "a space" if bad[0] in " \t\n\u00a0" else f'the character "{bad[0]}"'
        escaped = _NOT_IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)
        raise ValueError(f"holds {shown}, which an address cannot; write {escaped[:300]}")
    try:
        parts = urlsplit(text)
        name, _ = parts.hostname, parts.port
    except ValueError:
        name = None
    if not name or name.startswith((".", "-")) or ".." in name or _NOT_IN_HOST.search(name):
        raise ValueError("names no host; write it as https://example.org/page")
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a user name or a password; delete them")
    return f"{scheme.lower()}://{rest}"


def _url(text: str, spot: str, node: Node, reading: Reading) -> str:
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    named, entry = reading.named(spot), spot in reading.short
    if link := _MARKDOWN.fullmatch(text):
        title = f", and below it title: {_in_value(link[1])}" if entry and link[1] else ""
        raise BadValue(f"{named} is a link of Markdown; write {'- ' * entry}url: {link[2]}{title}")
    try:
        return http_address(text)
    except ValueError as wrong:
        if entry and _SECOND.search(text):
            raise BadValue(f"{named} holds two addresses; give each a line of its own that begins with a dash") from None
        if entry and str(wrong).startswith("is no") and " " in text and ":" not in text:
            raise BadValue(f"{named} is no address of the web; if it is a title, write - title: {_in_value(text[:200])}") from None
        raise BadValue(f"{named} {wrong}") from None


def _in_value(text: str) -> str:
    """A text as it stands behind ``name: ``."""
    return text if re.match(r"[^\W_]", text) and ": " not in text and " #" not in text and not text.endswith(":") else quoted(text)


_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}:[^\s]+")


def _uri(text: str, spot: str, node: Node, reading: Reading) -> str:
    if not _URI.fullmatch(text) or _NOT_IN_ADDRESS.search(text) or len(text) > 2000:
        raise BadValue(f"{reading.named(spot)} is no URI; write it as tag:example.org,2025:talks or as an address")
    if text.partition(":")[0].lower() in ("javascript", "data", "vbscript"):
        raise BadValue(f"{reading.named(spot)} may not be a script; write it as tag:example.org,2025:talks or as an address")
    return text


_LANGUAGE = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,6}")
_LANGUAGE_NAMES = {
    name: tag
    for tag, names in {
        "en": "english anglais englisch", "uk": "ukrainian українська", "de": "german deutsch", "fr": "french français francais",
        "es": "spanish español espanol", "ar": "arabic العربية", "zh": "chinese mandarin 中文", "ja": "japanese 日本語",
        "ru": "russian русский", "pl": "polish polski", "it": "italian italiano", "pt": "portuguese português", "nl": "dutch nederlands",
        "tr": "turkish türkçe", "sv": "swedish", "da": "danish", "nb": "norwegian", "fi": "finnish", "cs": "czech", "el": "greek",
        "he": "hebrew", "hi": "hindi", "ko": "korean", "ro": "romanian", "hu": "hungarian", "fa": "persian farsi",
    }.items()
    for name in names.split()
}  # fmt: skip


def language_tag(text: str) -> str:
    """A well-formed language tag (BCP 47) in its usual case: ``pt-br`` is ``pt-BR``. Raises ``ValueError`` with a sentence."""
    if not _LANGUAGE.fullmatch(text):
        if _LANGUAGE.fullmatch(text.replace("_", "-")):
            raise ValueError(f"is no language tag; write {language_tag(text.replace('_', '-'))}")
        raise ValueError(f"is no language tag; write {_LANGUAGE_NAMES.get(text.casefold(), 'it as en, uk or pt-BR')}")
    first, *others = text.split("-")
    tag = [first.lower()]
    for number, part in enumerate(others):
        before = others[number - 1] if number else ""
        if len(before) == 1:
            tag.append(part.lower())
        elif len(part) == 4 and part.isalpha():
            tag.append(part.title())
        else:
            tag.append(part.upper() if len(part) == 2 and part.isalpha() else part.lower())
    return "-".join(tag)


def _language(text: str, spot: str, node: Node, reading: Reading) -> str:
    try:
        return language_tag(text)
    except ValueError as wrong:
        raise BadValue(f'"{text[:40]}" {wrong}') from None


_NOT_IN_PATH = re.compile(r"[\x00-\x1f\x7f<>\"|?*#\\]")
_BESIDE = {
    "image.src": "save the picture beside the briefing and write its name",
    "stylesheet": "save the file in the site folder and write its name",
}


def _path(text: str, spot: str, node: Node, reading: Reading) -> str:
    named = reading.named(spot)
    if re.match("[A-Za-z][A-Za-z0-9+.-]*:", text):
        if beside := _BESIDE.get(spot):
            name = re.split(r"[/\\?#:]", text.rstrip("/"))[-1][:200]
            raise BadValue(f"{named} has to be a file of yours, not an address; {beside}, as {name}")
        try:
            path = urlsplit(text).path
        except ValueError:
            path = ""
        raise BadValue(f"{named} has to be a path, not a full address; write {path[:200] if len(path) > 1 else 'it as /2019/talks/'}")
    if "\\" in text:
        raise BadValue(f"{named} holds a \\; write {text.replace(chr(92), '/')[:200]}")
    if bad := _NOT_IN_PATH.search(text):
        raise BadValue(f'{named} holds the character "{bad[0]}", which a path cannot; delete it')
    if spot.startswith("aliases") and len(text.split()) > 1:
        old, new = "/" + "%20".join(text.split()).strip("/") + "/", "/" + "-".join(text.split()).strip("/") + "/"
        raise BadValue(f"{named} holds a space, as no address does; write the old address of the page, as {new[:100]} or {old[:100]}")
    if ".." in text.split("/") or "." in text.strip("/").split("/") or "//" in text:
        raise BadValue(f"{named} may not leave its folder; write the path without ., .. and //")
    if len(text.encode()) > 1000 or any(len(part.encode()) > 250 for part in text.split("/")):
        raise BadValue(f"{named} is too long for a path; shorten it")
    return text


_SWITCH = {"true": True, "yes": True, "false": False, "no": False}


def _switch(text: str, spot: str, node: Node, reading: Reading) -> bool:
    if text.lower() not in _SWITCH:
        raise BadValue(f"{reading.named(spot)} is either true or false; write one of the two")
    return _SWITCH[text.lower()]


FORMATS: Mapping[str, Callable[[str, str, Node, Reading], Any]] = {
    "moment": _moment,
    "slug": _slug,
    "url": _url,
    "uri": _uri,
    "language": _language,
    "path": _path,
    "switch": _switch,
}
"""How the text of a field is read, by the name in its ``Format``. Each raises ``BadValue``."""
