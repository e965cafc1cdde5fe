"""What a record may hold, told to people: a table of its fields."""

import dataclasses
import typing
from collections.abc import Mapping
from datetime import time
from typing import Any, Literal

from annotated_types import Ge, Le, MaxLen

from digest.fields.shapes import SHORT, Clock, Listing, Record, Shape, Text, Whole, hints_of, record_of, unwrapped
from digest.model import Doc


def field_table(cls: Any, without: tuple[str, ...] = (), otherwise: Mapping[str, str] | None = None) -> str:
    """The fields of a record as a Markdown table: name, what may stand there, what is assumed otherwise, what it means.

    ``otherwise`` says what is assumed where the dataclass does not know it.
    """
    known = otherwise or {}
    record = record_of(cls)
    hints = hints_of(cls)
    rows = ["| field | what may stand there | otherwise | meaning |", "|---|---|---|---|"]
    for member in dataclasses.fields(cls):
        if member.name in without:
            continue
        hint, metadata = unwrapped(hints[member.name])
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


def _allowed(shape: Shape, hint: Any, metadata: tuple[Any, ...]) -> str:
    if isinstance(shape, Text):
        if shape.format:
            return _FORMAT_WORDS[shape.format]
        if typing.get_origin(hint) is Literal:
            return ", ".join(f"`{option}`" for option in typing.get_args(hint) if option)
        most = next((item.max_length for item in metadata if isinstance(item, MaxLen)), None)
        return f"text, at most {most:,} characters" if most else "text"
    if isinstance(shape, Whole):
        bounds = [item.ge for item in metadata if isinstance(item, Ge)] + [item.le for item in metadata if isinstance(item, Le)]
        return f"number, {bounds[0]} to {bounds[1]}" if len(bounds) == 2 else f"number, at least {bounds[0]}" if bounds else "number"
    if isinstance(shape, Clock):
        return "time of day"
    if isinstance(shape, Listing):
        inner, within = unwrapped(typing.get_args(hint)[0])
        if isinstance(shape.item, Record):
            return "list of addresses or entries, see below" if shape.item.cls in SHORT else "list of entries, see below"
        words = _allowed(shape.item, inner, within)
        return (
            f"list of {_PLURALS.get(words, words)}"
            if words in _PLURALS or words[0] == "`"
            else words.replace("text, at", "list of texts, each at")
        )
    return "fields of its own, see below" if isinstance(shape, Record) else "map"
