"""Records are read field by field: the dataclasses say what there is, pydantic validates them, and here its findings become plain words.

Every value arrives as text with its place. How a text is read hangs on the field alone: on its type and on its ``Format``. A plain empty
value, ``~`` or ``null`` means that the field is not given; one value where a list is expected is a list of one.
"""

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar
from urllib.parse import urlsplit

from annotated_types import Ge, Le, MaxLen

from digest.dates import BadDate, NoZone, parse_moment
from digest.model import Doc, Format, Moment, Reference
from digest.problems import Level, Problem
from digest.slugs import slugify, term_slug
from digest.strict_yaml import BULLETS, INVISIBLE, Node, Scalar, Sequence, nearest, plain_value, quoted, unseen
from digest.strict_yaml import Mapping as MappingNode

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What became of a record: the value (``None`` if there is an error), where each field stands, and all problems.

    ``places_of`` has keys such as ``title`` and ``sources.0.url``. ``given`` holds what could be read, field by field, also
    where the record as a whole is wrong; records within it are maps.
    """

    value: T | None
    places_of: Mapping[str, Place]
    problems: tuple[Problem, ...]
    given: Mapping[str, Any]


def read_fields(
    cls: type[T],
    node: Node | None,
    path: str,
    *,
    rule: str,
    place: Place | None = None,
    zone: tzinfo | None = None,
    publishing_hour: time = time(0),
    typed: Mapping[str, str] | None = None,
    unknown: Literal["error", "extra"] = "error",
    without: tuple[str, ...] = (),
    settled: tuple[str, ...] = (),
    partial: bool = False,
) -> Read[T]:
    """Read a record of a class from YAML, and tell everything that is wrong with it at once.

    Problems are called ``rule/field``. ``place`` is where something that is missing is told, otherwise where the record
    begins. ``typed`` maps fields to the names under which the editor knows them, where those differ. ``unknown`` keys are
    errors, or go to ``extra``. ``without`` names fields that do not stand in the file, ``settled`` such as the caller speaks of if
    they are missing. ``partial`` checks what is there and
    minds nothing that is missing; its value is always ``None``.
    """
    reading = _Reading(path, rule, zone, publishing_hour, typed or {})
    reading.meant.update(settled)
    if node is None:
        node = MappingNode((), *(place or (1, 1)))
    if not isinstance(node, MappingNode):
        reading.problem(
            "", node, f"there have to be lines of the form name: value here; write them as {_example('title', reading)}", "form"
        )
        return Read(None, reading.places, tuple(reading.problems), {})
    known: Any = cls  # for the cache, which wants its keys hashable
    shape = _record_of(known)
    if without:
        shape = dataclasses.replace(shape, fields={name: item for name, item in shape.fields.items() if name not in without})
    data = _fields(shape, node, "", reading, unknown == "extra" and "extra" in shape.fields)
    value = None
    if partial:
        # With something in the place of whatever is missing, pydantic's other findings are those that count.
        reading.bad.update(name for name in shape.fields if name not in data)
    value = _validated(cls, data, place or node, reading)
    fatal = partial or any(problem.level == "error" for problem in reading.problems)
    return Read(None if fatal else value, reading.places, tuple(reading.problems), data)


def list_fields(cls: Any) -> frozenset[str]:
    """The fields of a record that are lists."""
    return frozenset(name for name, shape in _record_of(cls).fields.items() if isinstance(shape, _Listing))


def field_names(cls: Any) -> tuple[str, ...]:
    """The fields of a record, in their order."""
    return tuple(_record_of(cls).fields)


# ---- what a field can be ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Text:
    """A text. ``one_line``: runs of white space are one space, so that a title cannot hold a line break. ``choice``: one of a few words."""

    format: str = ""
    one_line: bool = False
    choice: bool = False


@dataclass(frozen=True, slots=True)
class _Whole:
    """A whole number, and what its bounds are."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time of day."""


@dataclass(frozen=True, slots=True)
class _Listing:
    """A list of things of one sort; ``terms`` are short texts, which people like to write with commas."""

    item: "_Shape"
    terms: bool = False


@dataclass(frozen=True, slots=True)
class _Record:
    """A record with fields of its own."""

    cls: type
    fields: Mapping[str, "_Shape"]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Table:
    """Names that the editor chooses, with values of one sort."""

    value: "_Shape"


@dataclass(frozen=True, slots=True)
class _Anything:
    """Whatever YAML can hold; all scalars stay text."""


_Shape = _Text | _Whole | _Clock | _Listing | _Record | _Table | _Anything

# The one field that an entry stands for if it is written as a single text.
_SHORT: Mapping[type, str] = {Reference: "url"}
_ONE_LINE = 300


@cache
def _record_of(cls: Any) -> _Record:
    hints = typing.get_type_hints(cls, include_extras=True)
    members = dataclasses.fields(cls)
    return _Record(
        cls,
        {member.name: _shape_of(hints[member.name]) for member in members},
        frozenset(
            member.name for member in members if member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING
        ),
    )


def _unwrapped(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without ``Annotated`` and ``| None``, and the metadata."""
    metadata: tuple[Any, ...] = ()
    while True:
        origin = typing.get_origin(hint)
        if origin is typing.Annotated:
            metadata += hint.__metadata__
            hint = typing.get_args(hint)[0]
        elif origin in (typing.Union, types.UnionType):
            hint = next(part for part in typing.get_args(hint) if part is not type(None))
        else:
            return hint, metadata


def _shape_of(hint: Any) -> _Shape:
    hint, metadata = _unwrapped(hint)
    form = next((item.name for item in metadata if isinstance(item, Format)), "")
    origin = typing.get_origin(hint)
    if hint is Any:
        return _Anything()
    if hint is time:
        return _Clock()
    if hint is int:
        return _Whole(
            next((item.ge for item in metadata if isinstance(item, Ge) and isinstance(item.ge, int)), None),
            next((item.le for item in metadata if isinstance(item, Le) and isinstance(item.le, int)), None),
        )
    if hint is Moment or hint is bool or hint is str or origin is Literal:
        most = next((item.max_length for item in metadata if isinstance(item, MaxLen)), None)
        return _Text(form, most is not None and most <= _ONE_LINE, origin is Literal)
    if origin is tuple:
        return _Listing(_shape_of(typing.get_args(hint)[0]), form == "terms")
    if dataclasses.is_dataclass(hint):
        return _record_of(typing.cast(type, hint))
    return _Table(_shape_of(typing.get_args(hint)[1]))


# ---- from nodes to what pydantic is given ------------------------------------------------------------------------------


class _Bad(Exception):
    """The value cannot be read; the text says why and what to write instead. ``rule`` ends the rule's name in the place of the field."""

    def __init__(self, text: str, rule: str = "") -> None:
        self.text, self.rule = text, rule


class _Missing:
    """In the place of a value that could not be read."""


_NONE: Final = _Missing()
_NOTHING = frozenset(("", "~", "null"))


class _Reading:
    """The state of reading one record: where it is, what was found, and which fields are already known to be wrong."""

    def __init__(self, path: str, rule: str, zone: tzinfo | None, publishing_hour: time, typed: Mapping[str, str]) -> None:
        self.path, self.rule, self.zone, self.publishing_hour, self.typed = path, rule, zone, publishing_hour, typed
        self.places: dict[str, Place] = {}
        self.empty: dict[str, Place] = {}
        self.bad: set[str] = set()
        self.meant: set[str] = set()
        self.short: set[str] = set()
        self.problems: list[Problem] = []

    def problem(self, spot: str, at: Node | Place, text: str, rule: str = "", level: Level = "error") -> None:
        line, column = (at.line, at.column) if isinstance(at, Scalar | Sequence | MappingNode) else at
        self.problems.append(Problem(self.path, line, column, f"{self.rule}/{rule or spot.partition('.')[0]}", text, level))

    def key(self, spot: str) -> str:
        """The name of the field as the editor typed it."""
        last = spot.rpartition(".")[2]
        return self.typed.get(last, last) if "." not in spot else last

    def named(self, spot: str) -> str:
        """A field's name for a sentence: ``"url" in entry 2 of "sources"``."""
        words = ""
        # An entry that is written as a single text has no field that its editor would know of.
        for part in (spot.rpartition(".")[0] if spot in self.short else spot).split("."):
            name = f"entry {int(part) + 1}" if part.isdecimal() and words else f'"{self.typed.get(part, part) if not words else part}"'
            words = f"{name} {'of' if name[0] == 'e' else 'in'} {words}" if words else name
        return words


def _fields(shape: _Record, node: MappingNode, prefix: str, reading: _Reading, keep: bool = False) -> dict[str, Any]:
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
        if got is not _NONE:
            data[name] = got
    if spare:
        data["extra"] = {**spare, **data.get("extra", {})}
    return data


def _value(shape: _Shape, node: Node, spot: str, reading: _Reading) -> Any:
    """What pydantic is given for a value, or ``_NONE`` if it is wrong (and told) or empty."""
    reading.places[spot] = (node.line, node.column)
    try:
        if type(shape) is _Text:
            if type(node) is not Scalar:
                raise _Bad(_no_text(node, spot, reading, bool(shape.format)))
            if shape.format:
                text = node.text.strip(" \t\n")
                if not text:
                    reading.empty[spot] = (node.line, node.column)
                    return _NONE
                return _FORMATS[shape.format](text, spot, node, reading)
            return _spaced(node.text) if shape.one_line else node.text.strip(" \t\n")
        if type(shape) is _Listing:
            return _list(shape, node, spot, reading)
        if type(shape) is _Record:
            short = _SHORT.get(shape.cls)
            if type(node) is Scalar and short:
                reading.short.add(f"{spot}.{short}")
                got = _value(shape.fields[short], node, f"{spot}.{short}", reading)
                return _NONE if got is _NONE else {short: got}
            if type(node) is not MappingNode:
                example = _WHOLE_EXAMPLES.get(spot.partition(".")[0], "")
                names = ", ".join(shape.fields)
                example = example or f"each of them in a line of its own, below {reading.key(spot)}:"
                raise _Bad(f"{reading.named(spot)} has to have fields of its own ({names}); write {example}")
            return _fields(shape, node, f"{spot}.", reading)
        if type(shape) is _Anything:
            return plain_value(node)
        if type(shape) is _Table:
            if type(node) is not MappingNode:
                raise _Bad(f"{reading.named(spot)} has to be a map; write indented lines of the form name: value")
            got = {key.text: _value(shape.value, item, f"{spot}.{key.text}", reading) for key, item in node.entries}
            return {name: item for name, item in got.items() if item is not _NONE}
        if type(node) is not Scalar:
            raise _Bad(_no_text(node, spot, reading, True))
        text = node.text.strip(" \t\n")
        if type(shape) is _Whole:
            if not _WHOLE.fullmatch(text):
                raise _Bad(f"{reading.named(spot)} has to be a whole number; write {_number_meant(text, shape)}")
            return int(text)
        if not (match := _CLOCK.fullmatch(text)):
            raise _Bad(f"{reading.named(spot)} has to be a time of day; write it as 06:00")
        return time(int(match[1]), int(match[2]))
    except _Bad as bad:
        reading.bad.add(spot)
        reading.problem(spot, node, bad.text, bad.rule)
        return _NONE


_WHOLE = re.compile("[+-]?[0-9]{1,12}")
_AMOUNT = re.compile("([0-9]{1,3}(?:[ ,._'\u00a0\u202f][0-9]{3}){1,3}|[0-9]{1,12}) ?([kKmMgG]?)[iI]?[bB]?(?:ytes)?")
_CLOCK = re.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])")
# White space that YAML and Markdown fold too; a no-break space is a decision of the writer and stays.
_SPACE = re.compile("[ \t\n]+")


def _number_meant(text: str, shape: _Whole) -> str:
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


def _no_text(node: Node, spot: str, reading: _Reading, formatted: bool = False) -> str:
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


def _list(shape: _Listing, node: Node, spot: str, reading: _Reading) -> Any:
    if isinstance(node, MappingNode):
        if type(shape.item) is _Record:
            raise _Bad(
                f"{reading.named(spot)} has to be a list; put a dash and a space before its first line, and indent the others as far"
            )
        raise _Bad(f"{reading.named(spot)} has to be a list; write {reading.key(spot)}: [one, two]")
    if isinstance(node, Scalar):
        items: tuple[Node, ...] = (node,)
        if type(shape.item) is not _Text and not (type(shape.item) is _Record and shape.item.cls in _SHORT):
            example = _WHOLE_EXAMPLES.get(spot, "")
            raise _Bad(
                f"{reading.named(spot)} has to be a list; write {example or 'each entry in a line that begins with a dash and a space'}"
            )
        if node.plain and node.text.startswith("-"):
            raise _Bad(f'a space is missing after the dash; write "- {node.text.lstrip("-").split(" -")[0].strip()}"')
        if node.plain and node.text[0] in BULLETS and node.text[1:2] in " \u00a0\t":
            mark = node.text[0]
            raise _Bad(f"{mark} begins no entry of a list here; write - instead of {mark}")
        listed = ", ".join(_in_flow(part) for part in _parts(node.text)) if node.plain else ""
        if listed and type(shape.item) is _Text and (shape.item.format == "language" or shape.item.choice):
            raise _Bad(f"{reading.named(spot)} is a list, and this is one text with a comma in it; write {reading.key(spot)}: [{listed}]")
        if shape.terms and listed:
            raise _Bad(
                f"{reading.named(spot)} is a list, and this is one text with a comma in it; write {reading.key(spot)}: [{listed}], "
                f"or if it is one, {reading.key(spot)}: [{quoted(node.text)}]"
            )
    else:
        items = node.items
    got: list[Any] = []
    for number, item in enumerate(items):
        inside = f"{spot}.{number}"
        if type(item) is Scalar and item.plain and item.text in _NOTHING:
            value: Any = _NONE
            reading.empty[inside] = (item.line, item.column)
        else:
            value = _value(shape.item, item, inside, reading)
        if value is _NONE:
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


def _in_value(text: str) -> str:
    """A text as it stands behind ``name: ``."""
    return text if re.match(r"[^\W_]", text) and ": " not in text and " #" not in text and not text.endswith(":") else quoted(text)


def _in_flow(text: str) -> str:
    return text if re.fullmatch(r"[^\W_][\w .'-]*", text) and ": " not in text else quoted(text)


def _unknown(shape: _Record, key: Scalar, prefix: str, reading: _Reading) -> None:
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


# ---- how texts are read ------------------------------------------------------------------------------------------------


def _moment(text: str, spot: str, node: Node, reading: _Reading) -> Moment:
    try:
        moment, warning = parse_moment(text, reading.zone, reading.publishing_hour)
    except NoZone as bad:
        raise _Bad(str(bad), "timezone") from None
    except BadDate as bad:
        raise _Bad(str(bad)) from None
    if warning:
        reading.problem(spot, node, warning, level="warning")
    return moment


_SLUG = re.compile("[a-z0-9-]{1,200}")


def _slug(text: str, spot: str, node: Node, reading: _Reading) -> str:
    if _SLUG.fullmatch(text) and text.strip("-"):
        return text
    if len(text) > 200:
        raise _Bad(f"{reading.named(spot)} is longer than 200 characters; shorten it")
    instead = slugify(text)
    raise _Bad(
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


def _url(text: str, spot: str, node: Node, reading: _Reading) -> str:
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    named, entry = reading.named(spot), spot in reading.short
    if link := _MARKDOWN.fullmatch(text):
        title = f", and below it title: {_in_value(link[1])}" if entry and link[1] else ""
        raise _Bad(f"{named} is a link of Markdown; write {'- ' * entry}url: {link[2]}{title}")
    try:
        return http_address(text)
    except ValueError as wrong:
        if entry and _SECOND.search(text):
            raise _Bad(f"{named} holds two addresses; give each a line of its own that begins with a dash") from None
        if entry and str(wrong).startswith("is no") and " " in text and ":" not in text:
            raise _Bad(f"{named} is no address of the web; if it is a title, write - title: {_in_value(text[:200])}") from None
        raise _Bad(f"{named} {wrong}") from None


_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}:[^\s]+")


def _uri(text: str, spot: str, node: Node, reading: _Reading) -> str:
    if not _URI.fullmatch(text) or _NOT_IN_ADDRESS.search(text) or len(text) > 2000:
        raise _Bad(f"{reading.named(spot)} is no URI; write it as tag:example.org,2025:talks or as an address")
    if text.partition(":")[0].lower() in ("javascript", "data", "vbscript"):
        raise _Bad(f"{reading.named(spot)} may not be a script; write it as tag:example.org,2025:talks or as an address")
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


def _language(text: str, spot: str, node: Node, reading: _Reading) -> str:
    try:
        return language_tag(text)
    except ValueError as wrong:
        raise _Bad(f'"{text[:40]}" {wrong}') from None


_NOT_IN_PATH = re.compile(r"[\x00-\x1f\x7f<>\"|?*#\\]")


_BESIDE = {
    "image.src": "save the picture beside the briefing and write its name",
    "stylesheet": "save the file in the site folder and write its name",
}


def _path(text: str, spot: str, node: Node, reading: _Reading) -> str:
    named = reading.named(spot)
    if re.match("[A-Za-z][A-Za-z0-9+.-]*:", text):
        if beside := _BESIDE.get(spot):
            name = re.split(r"[/\\?#:]", text.rstrip("/"))[-1][:200]
            raise _Bad(f"{named} has to be a file of yours, not an address; {beside}, as {name}")
        try:
            path = urlsplit(text).path
        except ValueError:
            path = ""
        raise _Bad(f"{named} has to be a path, not a full address; write {path[:200] if len(path) > 1 else 'it as /2019/talks/'}")
    if "\\" in text:
        raise _Bad(f"{named} holds a \\; write {text.replace(chr(92), '/')[:200]}")
    if bad := _NOT_IN_PATH.search(text):
        raise _Bad(f'{named} holds the character "{bad[0]}", which a path cannot; delete it')
    if spot.startswith("aliases") and len(text.split()) > 1:
        old, new = "/" + "%20".join(text.split()).strip("/") + "/", "/" + "-".join(text.split()).strip("/") + "/"
        raise _Bad(f"{named} holds a space, as no address does; write the old address of the page, as {new[:100]} or {old[:100]}")
    if ".." in text.split("/") or "." in text.strip("/").split("/") or "//" in text:
        raise _Bad(f"{named} may not leave its folder; write the path without ., .. and //")
    if len(text.encode()) > 1000 or any(len(part.encode()) > 250 for part in text.split("/")):
        raise _Bad(f"{named} is too long for a path; shorten it")
    return text


_SWITCH = {"true": True, "yes": True, "false": False, "no": False}


def _switch(text: str, spot: str, node: Node, reading: _Reading) -> bool:
    if text.lower() not in _SWITCH:
        raise _Bad(f"{reading.named(spot)} is either true or false; write one of the two")
    return _SWITCH[text.lower()]


_FORMATS: Mapping[str, Callable[[str, str, Node, _Reading], Any]] = {
    "moment": _moment,
    "slug": _slug,
    "url": _url,
    "uri": _uri,
    "language": _language,
    "path": _path,
    "switch": _switch,
}


# ---- pydantic's findings in plain words --------------------------------------------------------------------------------


@cache
def _adapter(cls: Any) -> "TypeAdapter[Any]":
    # Imported when the first record is read, and the validators are built once for each class: that takes longer than the commands
    # which read nothing.
    from pydantic import TypeAdapter

    return TypeAdapter(cls)


def _validated(cls: type[T], data: dict[str, Any], at: Node | Place, reading: _Reading) -> T | None:
    from pydantic import ValidationError

    if reading.bad:
        data = _filled(data)
    try:
        known: Any = cls
        value: T = _adapter(known).validate_python(data)
        return value
    except ValidationError as error:
        for finding in error.errors(include_url=False, include_input=True):
            parts = [str(part) for part in finding["loc"]]
            spot = ".".join(parts)
            if any(".".join(parts[:length]) in reading.bad for length in range(1, len(parts) + 1)):
                continue
            if finding["type"] == "missing" and spot in reading.meant:
                continue
            if finding["type"] == "too_short" and any(bad.startswith(f"{spot}.") for bad in reading.bad):
                continue
            place = reading.places.get(spot) or reading.empty.get(spot) or reading.places.get(".".join(parts[:-1])) or at
            reading.problem(spot, place, _plainly(dict(finding), spot, reading))
        return None


def _filled(data: Any) -> Any:
    """The same with an empty record where an entry could not be read; what pydantic says of that is known to be wrong already."""
    if isinstance(data, dict):
        return {key: _filled(value) for key, value in data.items()}
    if isinstance(data, tuple):
        return tuple({} if value is _NONE else _filled(value) for value in data)
    return data


def _plainly(finding: dict[str, Any], spot: str, reading: _Reading) -> str:
    named, key = reading.named(spot), reading.key(spot)
    context = finding.get("ctx", {})
    kind = finding["type"]
    if kind == "missing":
        example = _example(spot, reading)
        if spot in reading.empty:
            return f"{named} is empty; write {example}"
        inside = spot.rpartition(".")[0]
        where = f" in {reading.named(inside)}" if inside else ""
        return f'"{key}" is missing{where}; add a line {example}'
    if kind in ("string_too_short", "too_short"):
        return f"{named} is empty; write {_example(spot, reading)}" if not key.isdecimal() else f"{named} is empty; delete it"
    if kind in ("string_too_long", "too_long"):
        length = len(finding["input"])
        most = context["max_length"]
        if kind == "too_long":
            return f"{named} has {length:,} entries, and {most:,} are allowed; keep those that readers would look for"
        return f"{named} has {length} characters, and {most} are allowed; shorten it by {length - most}"
    if kind == "literal_error":
        options = tuple(option for option in re.findall("'([^']*)'", context["expected"]) if option)
        given = str(finding["input"])
        meant = nearest(given, options) or _OPTION_MEANT.get(given.casefold(), "")
        meant = meant if meant in options else ""
        choice = f"write {meant}" if meant else "write one of these"
        return f'{named} cannot be "{given[:60]}"; {choice} ({", ".join(options)})'
    if kind in ("greater_than_equal", "less_than_equal"):
        return (
            f"{named} is too small; write at least {context['ge']}"
            if "ge" in context
            else f"{named} is too large; write at most {context['le']}"
        )
    return f"{named} is not understood; look it up in the table of fields"


def _example(spot: str, reading: _Reading) -> str:
    """A line that would be right, such as ``title: A headline``."""
    key = reading.key(spot)
    top = f"{spot.partition('.')[0]}/{key}" if "." in spot else f"{reading.rule}/{key}"
    return _EXAMPLES.get(top) or _EXAMPLES.get(key) or f"{key}: …"


_EXAMPLES = {
    "settings/title": "title: The name of the site", "records/title": "title: A name for it", "navigation/path": "path: /archive/",
    "navigation/text": "text: Archive",
    "title": "title: A headline", "date": "date: 2025-12-07", "alt": "alt: What the picture shows", "src": "src: picture.jpg",
    "text": "text: What was wrong, and what is right", "url": "url: https://example.org/", "name": "name: Jane Doe",
    "rule": "rule: name/of-the-rule", "reason": "reason: Why it does not apply here", "path": 'path: "opinion/**"',
    "values": "values: {kind: commentary}", "languages": "languages: [en]",
}  # fmt: skip


_WHOLE_EXAMPLES = {
    "image": "image: {src: picture.jpg, alt: What the picture shows}",
    "corrections": "corrections: [{date: 2025-12-08, text: What was wrong and what is right}]",
    "ignore": "ignore: [{rule: name/of-the-rule, reason: Why it does not apply here}]",
    "sources": "sources: [{url: https://example.org/page, outlet: Who published it}]",
    "navigation": "navigation: [{text: Archive, path: /archive/}]",
    "defaults": "defaults: [{path: opinion/**, values: {kind: commentary}}]",
    "front_matter": "front_matter: {unknown: extra}",
    "links": "links: {internal: warning}",
    "limits": "limits: {seconds: 10}",
    "labels": "labels: {add: {en: {Comment: commentary}}}",
}

# What people write for one of our words.
_OPTION_MEANT = {
    "rss": "feed",
    "atom": "feed",
    "opinion": "commentary",
    "editorial": "commentary",
    "news": "report",
    "retracted": "withdrawn",
    "live": "published",
}


# ---- the same definition, told to programs and to people ---------------------------------------------------------------


def json_schema(cls: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record, as editors' programs see YAML: numbers and true/false are no texts there.

    pydantic makes it; here it is closed, gets the descriptions, and what a ``Format`` allows. It is stricter than the reader in
    one thing: dates have to be ISO dates, where the reader accepts a few others with a warning.
    """
    made = _adapter(cls).json_schema()
    schemas = {cls.__name__: made, **made.get("$defs", {})}
    for record in _records_in(_record_of(cls)):
        schema = schemas[record.cls.__name__]
        hints = typing.get_type_hints(record.cls, include_extras=True)
        for name, shape in record.fields.items():
            prop = _property(shape, schema["properties"][name], name not in record.required)
            documents = [item.text for item in _unwrapped(hints[name])[1] if isinstance(item, Doc)]
            schema["properties"][name] = {**({"description": documents[0]} if documents else {}), **prop}
        schema["additionalProperties"] = False
        schema.pop("title", None)
    made.get("$defs", {}).pop("Moment", None)
    for name in without:
        del made["properties"][name]
    return made


def _records_in(shape: _Shape) -> tuple[_Record, ...]:
    if isinstance(shape, _Record):
        return (shape, *(record for item in shape.fields.values() for record in _records_in(item)))
    if isinstance(shape, _Listing):
        return _records_in(shape.item)
    return _records_in(shape.value) if isinstance(shape, _Table) else ()


_TEXT = ["string", "number", "boolean"]
_JSON_FORMATS: Mapping[str, dict[str, Any]] = {
    "moment": {
        "type": "string",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?))?)?$",
        "examples": ["2025-12-07", "2025-12-07T14:30"],
    },
    "slug": {"type": ["string", "integer"], "pattern": "^[a-z0-9-]+$", "maxLength": 200},
    "url": {"type": "string", "pattern": '^[Hh][Tt][Tt][Pp][Ss]?://[^\\s<>"{}|\\\\^`]+$'},
    "uri": {"type": "string", "pattern": '^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>"{}|\\\\^`]+$'},
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
    "path": {"type": ["string", "number"], "pattern": '^[^\\\\?#<>"|*:]+$'},
    "switch": {"enum": [True, False, "true", "false", "yes", "no"]},
}


def _property(shape: _Shape, made: dict[str, Any], optional: bool) -> dict[str, Any]:
    kept = {key: value for key, value in made.items() if key in ("default", "minLength", "maxLength", "minimum", "maximum")}
    for part in made.get("anyOf", ()):
        kept |= {key: value for key, value in part.items() if key in ("minLength", "maxLength", "minimum", "maximum")}
    prop = _json(shape, made)
    if "type" in prop or "enum" in prop:
        prop = {**prop, **{key: value for key, value in kept.items() if key not in ("minLength", "default") or prop.get("type") != "array"}}
    if "default" in made:
        prop["default"] = made["default"]
    if not optional:
        return prop
    if "pattern" in prop:
        prop["pattern"] = f"^$|{prop['pattern']}"
    if "enum" in prop:
        return {**prop, "enum": [*prop["enum"], None]}
    if isinstance(prop.get("type"), str):
        return {**prop, "type": [prop["type"], "null"]}
    if isinstance(prop.get("type"), list):
        return {**prop, "type": [*prop["type"], "null"]}
    if "anyOf" in prop:
        return {**prop, "anyOf": [*prop["anyOf"], {"type": "null"}]}
    return {**{key: value for key, value in prop.items() if key != "$ref"}, "anyOf": [{"$ref": prop["$ref"]}, {"type": "null"}]}


def _json(shape: _Shape, made: dict[str, Any]) -> dict[str, Any]:
    """The schema of one value; ``made`` is pydantic's."""
    if isinstance(shape, _Text):
        if shape.format:
            return dict(_JSON_FORMATS[shape.format])
        if "enum" in made:
            return {"enum": list(made["enum"])}
        return {"type": list(_TEXT), **{key: made[key] for key in ("minLength", "maxLength") if key in made}}
    if isinstance(shape, _Whole):
        return {"type": ["integer", "string"], "pattern": "^[+-]?[0-9]+$"}
    if isinstance(shape, _Clock):
        return {"type": "string", "pattern": f"^{_CLOCK.pattern}$"}
    if isinstance(shape, _Listing):
        item = _json(shape.item, made["items"])
        listed: dict[str, Any] = {"type": "array", "items": item, **{key: made[key] for key in ("minItems", "maxItems") if key in made}}
        if isinstance(shape.item, _Text):
            return {"anyOf": [listed, item]}
        if isinstance(shape.item, _Record) and shape.item.cls in _SHORT:
            return {"anyOf": [listed, item["anyOf"][0]]}
        return listed
    if isinstance(shape, _Record):
        reference = next((part for part in made.get("anyOf", ()) if "$ref" in part), made)
        whole = {"$ref": reference["$ref"]}
        if short := _SHORT.get(shape.cls):
            return {"anyOf": [_json(shape.fields[short], {}), whole]}
        return whole
    if isinstance(shape, _Table):
        if isinstance(shape.value, _Anything):
            return {"type": "object"}
        return {"type": "object", "additionalProperties": _json(shape.value, made["additionalProperties"])}
    return {}


def field_table(cls: Any, without: tuple[str, ...] = (), otherwise: Mapping[str, str] | None = None) -> str:
    """The fields of a record as a Markdown table: name, what may stand there, what is assumed otherwise, what it means.

    ``otherwise`` says what is assumed where the dataclass does not know it.
    """
    known = otherwise or {}
    record = _record_of(cls)
    hints = typing.get_type_hints(cls, include_extras=True)
    rows = ["| field | what may stand there | otherwise | meaning |", "|---|---|---|---|"]
    for member in dataclasses.fields(cls):
        if member.name in without:
            continue
        hint, metadata = _unwrapped(hints[member.name])
        document = next((item.text for item in metadata if isinstance(item, Doc)), "")
        assumed = "required" if member.name in record.required else _shown(member.default)
        allowed = _allowed(record.fields[member.name], hint, metadata)
        rows.append(f"| `{member.name}` | {allowed} | {known.get(member.name, assumed)} | {document} |".replace("|  |", "| |"))
    return "\n".join(rows) + "\n"


def _shown(default: Any) -> str:
    if default is dataclasses.MISSING or default is None or default in ("", ()):
        return ""
    if isinstance(default, time):
        return f"`{default:%H:%M}`"
    if isinstance(default, bool):
        return "`true`" if default else "`false`"
    if isinstance(default, tuple) and len(default) > 3:
        return "all of them"
    return ", ".join(f"`{item}`" for item in default) if isinstance(default, tuple) else f"`{default}`"


_FORMAT_WORDS = {
    "moment": "date, or date and time", "slug": "letters `a`–`z`, digits, hyphens", "url": "address (`https://…`)", "uri": "URI",
    "language": "language tag", "path": "path", "switch": "`true` or `false`",
}  # fmt: skip


_PLURALS = {"text": "texts", "path": "paths", "language tag": "language tags"}


def _allowed(shape: _Shape, hint: Any, metadata: tuple[Any, ...]) -> str:
    if isinstance(shape, _Text):
        if shape.format:
            return _FORMAT_WORDS[shape.format]
        if typing.get_origin(hint) is Literal:
            return ", ".join(f"`{option}`" for option in typing.get_args(hint) if option)
        most = next((item.max_length for item in metadata if isinstance(item, MaxLen)), None)
        return f"text, at most {most:,} characters" if most else "text"
    if isinstance(shape, _Whole):
        bounds = [item.ge for item in metadata if isinstance(item, Ge)] + [item.le for item in metadata if isinstance(item, Le)]
        return f"number, {bounds[0]} to {bounds[1]}" if len(bounds) == 2 else f"number, at least {bounds[0]}" if bounds else "number"
    if isinstance(shape, _Clock):
        return "time of day"
    if isinstance(shape, _Listing):
        inner, within = _unwrapped(typing.get_args(hint)[0])
        if isinstance(shape.item, _Record):
            return "list of addresses or entries, see below" if shape.item.cls in _SHORT else "list of entries, see below"
        words = _allowed(shape.item, inner, within)
        return (
            f"list of {_PLURALS.get(words, words)}"
            if words in _PLURALS or words[0] == "`"
            else words.replace("text, at", "list of texts, each at")
        )
    return "fields of its own, see below" if isinstance(shape, _Record) else "map"
