"""From the nodes of YAML to what pydantic-core is given; whatever cannot be read is told at its place."""

import re
from datetime import time
from typing import Any

from digest.fields.examples import WHOLE_EXAMPLES
from digest.fields.shapes import SHORT, TIME_OF_DAY, Anything, Listing, Record, Shape, Table, Text, Whole
from digest.fields.state import UNREAD, BadValue, Reading
from digest.fields.texts import FORMATS
from digest.slugs import term_slug
from digest.strict_yaml import BULLETS, INVISIBLE, Node, Scalar, Sequence, nearest, plain_value, quoted, unseen
from digest.strict_yaml import Mapping as MappingNode

_NOTHING = frozenset(("", "~", "null"))


def values_of(shape: Record, node: MappingNode, prefix: str, reading: Reading, keep: bool = False) -> dict[str, Any]:
    """What pydantic-core is given for a record, field by field; what is wrong is told. With ``keep`` unknown fields go to ``extra``."""
    data: dict[str, Any] = {}
    spare: dict[str, Any] = {}
    for key, value in node.entries:
        name = key.text
        item = shape.fields.get(name)
        if item is None:
            if keep:
                spare[name] = plain_value(value)
            else:
                _unknown(shape, key, prefix, reading)
            continue
        spot = prefix + name
        if type(value) is Scalar and value.plain and value.text in _NOTHING:
            reading.empty[spot] = (value.line, value.column)
            continue
        got = _value(item, value, spot, reading)
        if got is not UNREAD:
            data[name] = got
    if spare:
        data["extra"] = {**spare, **data.get("extra", {})}
    return data


def _value(shape: Shape, node: Node, spot: str, reading: Reading) -> Any:
    """What pydantic-core is given for a value, or ``UNREAD`` if it is wrong (and told) or empty."""
    reading.places[spot] = (node.line, node.column)
    try:
        if type(shape) is Text:
            if type(node) is not Scalar:
                raise BadValue(_no_text(node, spot, reading, bool(shape.format)))
            if shape.format:
                text = node.text.strip(" \t\n")
                if not text:
                    reading.empty[spot] = (node.line, node.column)
                    return UNREAD
                return FORMATS[shape.format](text, spot, node, reading)
            return _spaced(node.text) if shape.one_line else node.text.strip(" \t\n")
        if type(shape) is Listing:
            return _list(shape, node, spot, reading)
        if type(shape) is Record:
            short = SHORT.get(shape.cls)
            if type(node) is Scalar and short:
                reading.short.add(f"{spot}.{short}")
                got = _value(shape.fields[short], node, f"{spot}.{short}", reading)
                return UNREAD if got is UNREAD else {short: got}
            if type(node) is not MappingNode:
                example = WHOLE_EXAMPLES.get(spot.partition(".")[0], "")
                names = ", ".join(shape.fields)
                if isinstance(node, Scalar) and _FILE.fullmatch(node.text):
                    example = example.replace("picture.jpg", node.text)
                example = example or f"each of them in a line of its own, below {reading.key(spot)}:"
                raise BadValue(f"{reading.named(spot)} has to have fields of its own ({names}); write {example}")
            return values_of(shape, node, f"{spot}.", reading)
        if type(shape) is Anything:
            return plain_value(node)
        if type(shape) is Table:
            if type(node) is not MappingNode:
                raise BadValue(f"{reading.named(spot)} has to be a map; write indented lines of the form name: value")
            got = {key.text: _value(shape.value, item, f"{spot}.{key.text}", reading) for key, item in node.entries}
            return {name: item for name, item in got.items() if item is not UNREAD}
        if type(node) is not Scalar:
            raise BadValue(_no_text(node, spot, reading, True))
        text = node.text.strip(" \t\n")
        if type(shape) is Whole:
            if not _WHOLE.fullmatch(text):
                raise BadValue(f"{reading.named(spot)} has to be a whole number; write {_number_meant(text, shape)}")
            return int(text)
        if not (match := TIME_OF_DAY.fullmatch(text)):
            raise BadValue(f"{reading.named(spot)} has to be a time of day; write it as 06:00")
        return time(int(match[1]), int(match[2]))
    except BadValue as bad:
        reading.bad.add(spot)
        reading.problem(spot, node, bad.text, bad.rule)
        return UNREAD


_FILE = re.compile(r"[\w./-]{1,100}\.[A-Za-z]{3,4}")
_WHOLE = re.compile("[+-]?[0-9]{1,12}")
_AMOUNT = re.compile("([0-9]{1,3}(?:[ ,._'\u00a0\u202f][0-9]{3}){1,3}|[0-9]{1,12}) ?([kKmMgG]?)[iI]?[bB]?(?:ytes)?")
# White space that YAML and Markdown fold too; a no-break space is a decision of the writer and stays.
_SPACE = re.compile("[ \t\n]+")


def _number_meant(text: str, shape: Whole) -> str:
    """What to write instead of a text that is no number: "2 MB" and "2,000,000" are 2000000."""
    if match := _AMOUNT.fullmatch(text):
        meant = int("".join(filter(str.isdecimal, match[1]))) * {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}[match[2].lower()]
        if (shape.least is None or shape.least <= meant) and (shape.most is None or meant <= shape.most):
            return str(meant)
    if shape.least is not None and shape.most is not None:
        return f"one from {shape.least} to {shape.most}"
    return "it in digits, as 5" if shape.least is None else f"it in digits, as {max(5, shape.least)}"


def _spaced(text: str) -> str:
    if "  " not in text and "\n" not in text and "\t" not in text:
        return text.strip(" ")
    return _SPACE.sub(" ", text).strip(" ")


def _no_text(node: Node, spot: str, reading: Reading, formatted: bool = False) -> str:
    named, key = reading.named(spot), reading.key(spot)
    if isinstance(node, MappingNode) and key.isdecimal():
        # "- name: Jane Doe", as in the files of records.
        names = [value.text for name, value in node.entries if name.text in ("name", "id", "title") and isinstance(value, Scalar)]
        if names and names[0]:
            field = spot.partition(".")[0]
            are = "are names or ids" if field in ("reporters", "reviewed_by") else "are texts without fields of their own"
            dash = "- " * (node.entries[0][0].column == node.column)
            return f"{reading.typed.get(field, field)} {are}; write {dash}{_in_flow(names[0][:200])}"
    if isinstance(node, MappingNode) and len(node.entries) == 1 and isinstance(value := node.entries[0][1], Scalar):
        # "topics: [Kyiv: the talks]" and "- Kyiv: the talks" are maps for YAML.
        name = node.entries[0][0].text
        written = quoted(f"{name}: {value.text}"[:200] if value.text else f"{{{name[:200]}}}")
        written = written if key.isdecimal() else f"{key}: {written}"
        mark = "a colon in a text" if value.text else "a { at the start"
        return f"{mark} has a meaning for YAML, so the text has to stand in quotes; write {written}"
    if isinstance(node, Sequence):
        texts = [item.text for item in node.items if isinstance(item, Scalar)]
        if formatted and len(texts) == len(node.items) == 1:
            return f"{named} has to be one value, not a list; write {key}: {texts[0][:200]}"
        listed = f"[{', '.join(texts)}]"
        if len(texts) == len(node.items) > 0 and node.items[0].column == node.column + 1 and not key.isdecimal():
            return f"{named} has to be one text, not a list; write {key}: {quoted(listed[:200])}"
        return f"{named} has to be one text, not a list; write it in one line, in quotes if it begins with [ or -"
    return f"{named} has to be one text; write it in one line, in quotes if there is a colon in it or if it begins with {{"


def _list(shape: Listing, node: Node, spot: str, reading: Reading) -> Any:
    if isinstance(node, MappingNode):
        if type(shape.item) is Record:
            raise BadValue(
                f"{reading.named(spot)} has to be a list; put a dash and a space before its first line, and indent the others as far"
            )
        raise BadValue(f"{reading.named(spot)} has to be a list; write {reading.key(spot)}: [one, two]")
    if isinstance(node, Scalar):
        items: tuple[Node, ...] = (node,)
        if type(shape.item) is not Text and not (type(shape.item) is Record and shape.item.cls in SHORT):
            example = WHOLE_EXAMPLES.get(spot, "")
            raise BadValue(
                f"{reading.named(spot)} has to be a list; write {example or 'each entry in a line that begins with a dash and a space'}"
            )
        if node.plain and node.text.startswith("-"):
            raise BadValue(f'a space is missing after the dash; write "- {node.text.lstrip("-").split(" -")[0].strip()}"')
        if node.plain and node.text[0] in BULLETS and node.text[1:2] in " \u00a0\t":
            mark = node.text[0]
            raise BadValue(f"{mark} begins no entry of a list here; write - instead of {mark}")
        listed = ", ".join(_in_flow(part) for part in _parts(node.text)) if node.plain else ""
        if listed and type(shape.item) is Text and (shape.item.format == "language" or shape.item.choice):
            raise BadValue(
                f"{reading.named(spot)} is a list, and this is one text with a comma in it; write {reading.key(spot)}: [{listed}]"
            )
        if shape.terms and listed:
            raise BadValue(
                f"{reading.named(spot)} is a list, and this is one text with a comma in it; write {reading.key(spot)}: [{listed}], "
                f"or if it is one, {reading.key(spot)}: [{quoted(node.text)}]"
            )
    else:
        items = node.items
    got: list[Any] = []
    for number, item in enumerate(items):
        inside = f"{spot}.{number}"
        if type(item) is Scalar and item.plain and item.text in _NOTHING:
            value: Any = UNREAD
            reading.empty[inside] = (item.line, item.column)
        else:
            value = _value(shape.item, item, inside, reading)
        if value is UNREAD:
            # Something has to stand there, or the numbers of the entries would shift.
            reading.bad.add(inside)
            if inside in reading.empty:
                reading.problem(spot, item, f"{reading.named(inside)} is empty; delete it")
        elif shape.terms and len(value) > 66 and len(term_slug(value).encode()) > 200:
            reading.problem(spot, item, f"{reading.named(inside)} is too long for an address; shorten it")
        got.append(value)
    if shape.terms and len(set(got)) < len(got) and all(type(value) is str and 0 < len(value) <= 100 for value in got):
        return tuple(dict.fromkeys(got))
    return tuple(got)


def _parts(text: str) -> list[str]:
    return [part for part in (part.strip() for part in re.split("[,،、，;]", text)) if part] if re.search("[,،、，;]", text) else []


def _in_flow(text: str) -> str:
    return text if re.fullmatch(r"[^\W_][\w .'-]*", text) and ": " not in text else quoted(text)


def _unknown(shape: Record, key: Scalar, prefix: str, reading: Reading) -> None:
    typed = key.text if len(key.text) <= 60 else key.text[:59] + "…"
    where = f" in {reading.named(prefix[:-1])}" if prefix else ""
    said = f'there is no field "{typed}"{where}'
    bare = key.text.translate(INVISIBLE)
    if bare in shape.fields and bare != key.text:
        reading.meant.add(prefix + bare)
        mark = next(letter for letter in key.text if ord(letter) in INVISIBLE)
        stands = "before" if key.text.endswith(bare) else "behind" if key.text.startswith(bare) else "in"
        reading.problem("", key, f"{unseen(mark)} stands {stands} {bare}; delete it", "character")
        return
    meant = "" if prefix else _MEANT.get(key.text.casefold(), "")
    if meant not in shape.fields:
        meant = nearest(key.text, shape.fields)
    if meant in shape.fields:
        # Then it is not missing as well.
        reading.meant.add(prefix + meant)
        reading.problem("", key, f'{said}; write "{meant}"', "unknown")
    elif "extra" in shape.fields and not prefix:
        reading.problem("", key, f'{said}; delete it, or put it below "extra" if your templates use it', "unknown")
    else:
        reading.problem("", key, f"{said}; there are {', '.join(shape.fields)}", "unknown")


# What other tools call our fields.
_MEANT = {
    "author": "reporters", "authors": "reporters", "byline": "reporters", "reporter": "reporters", "tag": "topics", "tags": "topics",
    "category": "topics", "categories": "topics", "keywords": "topics", "section": "topics", "subjects": "topics", "description": "summary",
    "excerpt": "summary", "abstract": "summary", "subtitle": "summary", "teaser": "summary", "lead": "summary", "modified": "updated",
    "lastmod": "updated", "last_modified": "updated", "language": "lang", "locale": "lang", "headline": "title", "heading": "title",
    "type": "kind", "permalink": "slug", "published": "date", "pubdate": "date", "publishdate": "date", "expirydate": "expires",
    "references": "sources", "links": "sources", "location": "places", "locations": "places", "series": "story", "weight": "nav",
    "cover": "image", "picture": "image", "photo": "image", "name": "title", "site_name": "title", "base_url": "url", "baseurl": "url",
    "tz": "timezone", "time_zone": "timezone", "theme": "stylesheet", "css": "stylesheet", "menu": "navigation", "paginate": "per_page",
    "redirect_from": "aliases", "guid": "id", "companies": "organizations", "organisations": "organizations",
}  # fmt: skip
