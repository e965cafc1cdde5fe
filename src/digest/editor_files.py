"""Files for editor programs, made of the definition by which texts are judged: schemas, snippets, and how to read our messages."""

import itertools
import json
import re
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from digest.fields.shapes import Listing, Record, Shape, Table, Text, Whole, hints_of, record_of, unwrapped
from digest.labels import LABELS, PartKind
from digest.model import Doc, FrontMatter, Reference
from digest.reference import SCHEMAS, schema_text

FOLDER = ".vscode/digest"
# What a site publishes is nothing that anybody edits.
_WRITTEN = tuple(name for name in SCHEMAS if name != "json")
# Of a source the fields that most of them have; of the other records all.
_COMMON: Mapping[type, tuple[str, ...]] = {Reference: ("url", "title", "outlet", "key")}
# Lines such as "content/vote.md:3:7: error: what is wrong; what to write  [fm/date]", as Problem writes them, with a place and without.
_REST = r"(error|warning|hint): (.+?)  \[([A-Za-z0-9/_-]+)\]$"
_AT_PLACE = rf"^(.+?):(\d+):(\d+): {_REST}"
_IN_FILE = rf"^((?:(?!:\d+:\d+: ).)+?): {_REST}"


def editor_files(content: str, languages: Sequence[str]) -> Mapping[str, str]:
    """The files by their paths below the site folder, whose texts are in the folder ``content`` and in these languages.

    For VS Code and Zed; the schemas are of use to whatever has a YAML language server.
    """
    files: dict[str, Any] = {
        ".vscode/settings.json": {"yaml.schemas": dict(_schemas(content)), "editor.wordWrap": "on", "files.eol": "\n"},
        ".vscode/tasks.json": {"version": "2.0.0", "tasks": [_task("digest build", isDefault=True), _task("digest check")]},
        ".vscode/digest.code-snippets": dict(_snippets(languages)),
        ".zed/settings.json": {
            "lsp": {"yaml-language-server": {"settings": {"yaml": {"schemas": {key: [path] for key, path in _schemas(content)}}}}}
        },
        ".zed/tasks.json": [{"label": name, "command": name} for name in ("digest build", "digest check")],
    }
    texts = {path: json.dumps(value, indent=2, ensure_ascii=False) + "\n" for path, value in files.items()}
    return texts | {f"{FOLDER}/{name}.json": schema_text(name) + "\n" for name in _WRITTEN}


def _schemas(content: str) -> Iterator[tuple[str, str]]:
    yield f"./{FOLDER}/settings.json", "/digest.yaml"
    for name in ("authors", "stories", "topics"):
        yield f"./{FOLDER}/{name}.json", f"/{content.strip('/')}/{name}.yaml"


_OURS = {"owner": "digest", "fileLocation": ["relative", "${workspaceFolder}"]}


def _task(command: str, **more: bool) -> Mapping[str, Any]:
    """A task that runs a command and finds each of its messages in the text."""
    return {
        "label": command,
        "type": "shell",
        "command": command,
        "group": {"kind": "build", **more},
        "problemMatcher": [
            {**_OURS, "pattern": {"regexp": _AT_PLACE, "file": 1, "line": 2, "column": 3, "severity": 4, "message": 5, "code": 6}},
            {**_OURS, "pattern": {"kind": "file", "regexp": _IN_FILE, "file": 1, "severity": 2, "message": 3, "code": 4}},
        ],
    }


# ---- snippets --------------------------------------------------------------------------------------------------------------

# What is typed over stands between these, several words with bars where one of them is chosen.
_OPEN, _CLOSE = "\u27e6", "\u27e7"
_HOLE = re.compile(f"{_OPEN}(.*?){_CLOSE}")

_BEGINS: Mapping[PartKind, str] = {
    "facts": "the facts go on here, after a commentary",
    "commentary": "a commentary begins here, signed by its author",
    "analysis": "an analysis begins here, signed by its author",
    "counterview": "another view begins here, signed by its author",
}


def _snippets(languages: Sequence[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """A whole briefing, a marker for each kind of part in each language, and each field of the front matter, by what they are called."""
    shipped = [language for language in languages if language in LABELS] or ["en"]
    head = "\n".join(_fields(FrontMatter, ("title", "date", "topics", "sources")))
    label = next(iter(LABELS[shipped[0]]))
    body = f"{_hole('What is reported.')}\n\n{label} ({_hole('author')}):\n\n{_hole('What is thought of it.')}\n"
    yield "Briefing", _snippet("briefing", "a new briefing: front matter, facts, a commentary", f"---\n{head}\n---\n\n{body}")
    for language in shipped:
        first: dict[PartKind, str] = {}
        for label, kind in LABELS[language].items():
            first.setdefault(kind, label)
        for kind, label in first.items():
            author = "" if kind == "facts" else f" ({_hole('author')})"
            yield f"{label} [{language}]", _snippet(label.casefold(), _BEGINS[kind], f"{label}{author}:\n\n")
    for name, hint in hints_of(FrontMatter).items():
        means = next(item.text for item in unwrapped(hint)[1] if isinstance(item, Doc))
        yield f"Field {name}", _snippet(name, means, "\n".join(_fields(FrontMatter, (name,))))


def _snippet(prefix: str, means: str, text: str) -> Mapping[str, Any]:
    holes = itertools.count(1)

    def numbered(hole: re.Match[str]) -> str:
        number, words = next(holes), hole[1]
        return f"${{{number}|{words.replace('|', ',')}|}}" if "|" in words else f"${{{number}:{words}}}"

    return {"scope": "markdown", "prefix": prefix, "description": means, "body": f"{_HOLE.sub(numbered, text)}$0".split("\n")}


def _hole(words: str) -> str:
    return f"{_OPEN}{words}{_CLOSE}"


def _fields(cls: Any, names: Iterable[str]) -> Iterator[str]:
    """The lines of some fields of a record, with a value in each that would do."""
    shapes, hints = record_of(cls).fields, hints_of(cls)
    for name in names:
        shape = shapes[name]
        within = shape.item if isinstance(shape, Listing) else shape
        if isinstance(within, Record):
            yield f"{name}:"
            lines = _fields(within.cls, _COMMON.get(within.cls, within.fields))
            dash = "- " if isinstance(shape, Listing) else ""
            yield from (f"  {dash if number == 0 else ' ' * len(dash)}{line}" for number, line in enumerate(lines))
        elif isinstance(within, Table):
            yield f"{name}:\n  {_hole('name')}: {_hole('value')}"
        else:
            value = _value(within, name, unwrapped(hints[name])[0])
            yield f"{name}: [{value}]" if isinstance(shape, Listing) else f"{name}: {value}"


_EXAMPLES: Mapping[str, str] = {
    "moment": "${CURRENT_YEAR}-${CURRENT_MONTH}-${CURRENT_DATE}", "slug": _hole("a-name"), "url": _hole("https://example.org/"),
    "uri": _hole("tag:example.org,2026:a-name"), "language": _hole("en"), "path": _hole("picture.jpg"), "switch": _hole("true|false"),
}  # fmt: skip


def _value(shape: Shape, name: str, hint: Any) -> str:
    if isinstance(shape, Whole):
        return _hole(str(shape.least or 0))
    assert isinstance(shape, Text), f"no snippet has values of the kind of {name} yet"
    if shape.choice:
        return _hole("|".join(word for word in typing.get_args(hint) if word))
    if name == "aliases":
        return _hole("/old/address/")
    # Between quotes a colon does no harm.
    return _EXAMPLES.get(shape.format) or f'"{_hole(name)}"'
