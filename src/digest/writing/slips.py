"""Slips of the pen: unfinished text, doubled words, references that lead to nothing, addresses that track readers."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from digest.problems import Problem
from digest.writing.passages import Passage, Text

# What newsrooms and programmers write where something is still to come: the marks that the rule looks for.
_UNFINISHED = re.compile(r"(?<![\w-])(?:TK|TKTK|FIXME|XXX|TODO|TBD)(?![\w-])")
_DOUBLED = re.compile(r"(?<![\w'’-])([^\W\d_]{2,})[ \u00a0]+\1(?![\w'’-])", re.IGNORECASE)
# Words that stand twice in a row in sound sentences.
_MAY_DOUBLE = frozenset(
    (
        "had",
        "that",
        "is",
        "die",
        "der",
        "das",
        "den",
        "sie",
        "nous",
        "vous",
        "que",
        "se",
        "no",
        "very",
        "bye",
        "ha",
        "duran",
        "pago",
        "walla",
    )
)
_REFERENCE = re.compile(r"\[[^\[\]\n]{1,200}\]\[[^\[\]\n]{0,100}\]")
_ADDRESS = re.compile(r'<a href="(https?://[^"]+)"')
_TRACKING = frozenset(
    (
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid",
        "mc_eid", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id", "_hsenc", "_hsmi", "__hstc", "__hsfp", "__hssc", "wickedid", "cmpid",
        "ref_src", "ref_url", "s_cid", "rb_clickid", "ncid", "sr_share", "at_medium", "at_campaign", "ns_campaign", "ns_mchannel", "smid",
    )
)  # fmt: skip


def slips(text: Text) -> Iterator[Problem]:
    """What an editor would have mended on seeing it."""
    yield from _tracked(text)
    if text.briefing.front.status != "draft":
        for field, said in (("title", text.briefing.front.title), ("summary", text.briefing.front.summary)):
            if found := _UNFINISHED.search(said):
                yield text.field_problem(field, "text/unfinished", _unfinished(found[0]))
    for passage in (*text.facts, *text.commentaries):
        if text.briefing.front.status != "draft":
            for word in dict.fromkeys(_UNFINISHED.findall(passage.own)):
                yield text.problem(word, passage.after, "text/unfinished", _unfinished(word))
        yield from _doubled(text, passage)
        if found := _REFERENCE.search(passage.own):
            what = f"“{found[0]}” is no link, and is printed as it stands; define it below as [name]: https://…, or write [text](address)"
            yield text.problem(found[0], passage.after, "text/reference", what)


def without_tracking(address: str) -> str:
    """An address without the parameters that tell who followed it from where; all else as it is written."""
    there, mark, fragment = address.partition("#")
    path, asked, query = there.partition("?")
    if not asked:
        return address
    given = query.split("&")
    kept = [piece for piece in given if not tracks(unquote_plus(piece.partition("=")[0]))]
    if len(kept) == len(given):
        return address
    return path + ("?" + "&".join(kept) if kept else "") + mark + fragment


def tracks(name: str) -> bool:
    """Whether a parameter of an address is there to track readers."""
    return name.lower() in _TRACKING or name.lower().startswith(("utm_", "pk_", "mtm_", "hsa_"))


def linked(html: str) -> list[str]:
    """The addresses of the web to which a piece of HTML leads, as they stand in it."""
    return _ADDRESS.findall(html)


def _tracked(text: Text) -> Iterator[Problem]:
    front = text.briefing.front
    for number, reference in enumerate(front.sources):
        for field in ("url", "archived"):
            address = getattr(reference, field)
            if address and without_tracking(address) != address:
                named = f"sources.{number}.{field}" if f"sources.{number}.{field}" in text.briefing.places_of else f"sources.{number}"
                yield text.field_problem(named, "links/tracking", _cleaner(address))
    for passage in (*text.facts, *text.commentaries):
        for found in linked(passage.html):
            address = found.replace("&amp;", "&")
            if without_tracking(address) != address:
                yield text.problem(address, passage.after, "links/tracking", _cleaner(address))


def _cleaner(address: str) -> str:
    names = [name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True) if tracks(name)]
    said = " and ".join(f"“{name}”" for name in dict.fromkeys(names))
    return f"the address tells where readers come from ({said}); write {without_tracking(address)}"


def _unfinished(word: str) -> str:
    return f"“{word}” says that something is missing here; write it, or make this a draft"


def _doubled(text: Text, passage: Passage) -> Iterator[Problem]:
    for found in _DOUBLED.finditer(passage.own):
        if found[1].lower() not in _MAY_DOUBLE and found[0].split()[-1].islower():
            what = f"“{found[0]}” stands twice; delete one, or ignore this rule with a reason"
            yield text.problem(found[0], passage.after, "text/doubled-word", what)
