"""The front matter of other people's files: YAML, TOML or JSON before the text, or Pelican's ``Key: value`` lines."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from digest.importing.documents import Value
from digest.problems import Problem
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import parse, plain_value

_OPENING = re.compile(r"(---|\+\+\+)[ \t]*\n")
_META = re.compile(r"[ ]{0,3}([A-Za-z0-9_-]+):[ \t]*(.*)")
_MORE = re.compile(r"[ ]{4,}(.*)")
_TOML_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_TOML_PLACE = re.compile(r"\s*\(at line (\d+), column (\d+)\)")
_BIG_HEAD = 256 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """Front matter taken off a text: ``sort`` is empty where there is none; ``first`` is the line in which ``body`` begins."""

    sort: str
    fields: Mapping[str, Value]
    lines: Mapping[str, int]
    body: str
    first: int
    problems: tuple[Problem, ...] = field(default=())


def take_head(text: str, path: str, *, metadata: bool) -> Head:
    """The front matter of a text, which has LF as its line end; ``metadata`` allows lines of the form ``Key: value`` without a fence.

    Where it cannot be read there is an error among the problems, with its line.
    """
    if opening := _OPENING.match(text):
        return _fenced(text, path, opening[1], opening.end())
    if text.startswith("{\n"):
        return _json(text, path)
    if metadata:
        return _metadata(text)
    return Head("", {}, {}, text, 1)


def _fenced(text: str, path: str, fence: str, start: int) -> Head:
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*$", re.MULTILINE).search(text, start)
    if closing is None:
        said = f"the front matter that begins here has no end; write a line {fence} below it"
        return Head("", {}, {}, text, 1, (Problem(path, 1, 1, "import/front-matter", said),))
    inside = text[start : closing.start()]
    body, first = text[closing.end() + 1 :], text.count("\n", 0, closing.end()) + 2
    return (_toml if fence == "+++" else _yaml)(inside, path, body, first)


def _yaml(inside: str, path: str, body: str, first: int) -> Head:
    node, problems = parse(inside, path, 2, _BIG_HEAD)
    problems = tuple(problem for problem in problems if problem.level == "error")
    if node is not None and not isinstance(node, MappingNode):
        problems += (Problem(path, 2, 1, "import/front-matter", "there is no line of the form name: value here; write title: A headline"),)
        node = None
    fields = {key.text: plain_value(value) for key, value in node.entries} if node is not None else {}
    lines = {key.text: key.line for key, _ in node.entries} if node is not None else {}
    empty = [key.text for key, value in node.entries if _is_nothing(value)] if node is not None else []
    return Head("yaml", {key: value for key, value in fields.items() if key not in empty}, lines, body, first, problems)


def _is_nothing(node: object) -> bool:
    return getattr(node, "plain", False) and getattr(node, "text", "") in ("", "~", "null")


def _toml(inside: str, path: str, body: str, first: int) -> Head:
    try:
        read = tomllib.loads(inside)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line, column = (int(place[1]) + 1, int(place[2])) if place else (first - 1, 1)
        said = f"the TOML cannot be read here: {_TOML_PLACE.sub('', str(error)).lower()}; mend it as TOML wants it"
        return Head("toml", {}, {}, body, first, (Problem(path, line, column, "import/front-matter", said),))
    lines: dict[str, int] = {}
    for number, row in enumerate(inside.split("\n"), 2):
        if found := _TOML_KEY.match(row):
            lines.setdefault(found[1], number)
    return Head("toml", {key: text_of(value) for key, value in read.items()}, lines, body, first)


def _json(text: str, path: str) -> Head:
    try:
        read, end = json.JSONDecoder().raw_decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = (error.lineno, error.colno) if isinstance(error, json.JSONDecodeError) else (1, 1)
        return Head("json", {}, {}, text, 1, (Problem(path, line, column, "import/front-matter", "the JSON cannot be read here; mend it"),))
    body = text[end:].partition("\n")[2]
    lines = dict.fromkeys(read, 1)
    return Head("json", {key: text_of(value) for key, value in read.items()}, lines, body, text.count("\n", 0, end) + 2)


def _metadata(text: str) -> Head:
    """The head that Python-Markdown's Meta-Data extension reads: up to a blank line, a value goes on in lines indented by four."""
    fields: dict[str, str] = {}
    lines: dict[str, int] = {}
    key = ""
    rows = text.split("\n")
    end = 0
    for number, line in enumerate(rows):
        if found := _META.match(line):
            key = found[1]
            fields[key] = f"{fields[key]}\n{found[2].strip()}" if key in fields else found[2].strip()
            lines.setdefault(key, number + 1)
        elif key and (more := _MORE.match(line)):
            fields[key] = f"{fields[key]}\n{more[1].strip()}"
        else:
            break
        end = number + 1
    if not {name.lower() for name in fields} & {"title", "date"}:
        return Head("", {}, {}, text, 1)
    return Head("metadata", {name: value for name, value in fields.items() if value}, lines, "\n".join(rows[end:]), end + 1)


def text_of(value: object) -> Value:
    """A value of TOML or JSON as text, lists of texts and maps of texts."""
    if isinstance(value, Mapping):
        return {str(key): text_of(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(text_of(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else str(value)
