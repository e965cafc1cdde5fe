"""A form for those who write no YAML: what the Git-based CMS Sveltia and Decap read, made of the definition by which texts are judged.

Both read one configuration, and are one script, which stands beside it.
"""

import json
import typing
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Literal

from digest.dates import time_zone
from digest.fields.schema import json_schema
from digest.fields.shapes import Listing, Record, Shape, Text, Whole, hints_of, record_of, unwrapped
from digest.labels import LABELS
from digest.model import FrontMatter, PageFrontMatter
from digest.reading.sources import read_sources
from digest.settings import Settings

Program = Literal["sveltia", "decap"]
Backend = Literal["github", "gitlab", "gitea"]

SCRIPTS: Mapping[Program, tuple[str, str]] = {
    "sveltia": ("@sveltia/cms", "sveltia-cms.js"),
    "decap": ("decap-cms", "decap-cms.js"),
}
"""The npm package of each, and the script in its folder ``dist``."""

# What is written in several lines.
_LONG = frozenset(("summary", "methods", "text", "caption"))
_LABELS: Mapping[str, str] = {"ai": "AI", "id": "Identity", "lang": "Language", "src": "File", "alt": "What it shows", "nav": "Navigation"}


@dataclass(frozen=True, slots=True)
class Where:
    """Where the texts are: the kind of service, the repository as ``owner/name``, and the branch."""

    backend: Backend = "github"
    repository: str = "OWNER/NAME"
    branch: str = "main"


def cms_files(program: Program, settings: Settings, folders: Sequence[str], where: Where) -> Mapping[str, str]:
    """The page and the configuration, by their names. ``folders`` are those with briefings, as paths from the site folder."""
    _, script = SCRIPTS[program]
    page = _PAGE.format(lang="en", title=escape(settings.title), script=script)
    head = "# Made by digest cms; where the texts are is yours to change, the rest follows from digest.\n"
    return {"index.html": page, "config.yml": head + "\n".join(_yaml(_config(program, settings, folders, where))) + "\n"}


def folders_of(root: Path, settings: Settings, now: datetime) -> tuple[str, ...]:
    """The folders that hold briefings, and that of the year, in which new ones are to lie. Raises ``Refused`` as ``read_sources`` does."""
    paths = (source.path for source in read_sources(root, settings).briefings)
    there = now.astimezone(time_zone(settings.timezone)) if now.tzinfo and settings.timezone else now
    return (f"{settings.content.strip('/')}/{there.year:04}", *sorted({path.rpartition("/")[0] for path in paths}, reverse=True))


# Nobody should find the page by a search.
_PAGE = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}: write</title>
<link href="config.yml" type="text/yaml" rel="cms-config-url">
</head>
<body>
<script src="{script}"></script>
</body>
</html>
"""


def _config(program: Program, settings: Settings, folders: Sequence[str], where: Where) -> Mapping[str, Any]:
    content = settings.content.strip("/")
    return {
        "backend": {"name": where.backend, "repo": where.repository, "branch": where.branch},
        # On this machine Decap asks its local server for the texts. Sveltia asks the browser, without being told.
        **({"local_backend": True} if program == "decap" else {}),
        "site_url": settings.url,
        # Pictures lie beside the text that shows them.
        "media_folder": f"{content}/pictures",
        "public_folder": "pictures",
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-"},
        "collections": [*(_briefings(settings, folder) for folder in dict.fromkeys((*folders, content))), _pages(content)],
    }


def _briefings(settings: Settings, folder: str) -> Mapping[str, Any]:
    content = settings.content.strip("/")
    below = folder.removeprefix(content).strip("/")
    label = next(iter(LABELS.get(settings.languages[0], LABELS["en"])))
    means = (
        f"The facts first, in Markdown, a paragraph for each. A line that holds only “{label} (name of the author):” begins a commentary;"
        " leave a line free before and after it."
    )
    return {
        "name": "briefings" + (f"-{below.replace('/', '-')}" if below else ""),
        "label": f"Briefings: {below}" if below else "Briefings",
        "label_singular": "Briefing",
        **_collection(folder),
        # The day as it stands in the field: what the programs make of {{year}} is the day in UTC, which may be another.
        "slug": "{{fields.date}}-{{slug}}",
        "fields": _form(FrontMatter, means),
    }


def _pages(content: str) -> Mapping[str, Any]:
    named = {"name": "pages", "label": "Pages", "label_singular": "Page"}
    return {
        **named,
        **_collection(f"{content}/pages"),
        "slug": "{{slug}}",
        "fields": _form(PageFrontMatter, "In Markdown; markers mean nothing here."),
    }


def _collection(folder: str) -> Mapping[str, Any]:
    return {
        "folder": folder,
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        "media_folder": "",
        "public_folder": "",
        # What readers will see is shown by digest; this would show it without the border between facts and commentary.
        "editor": {"preview": False},
    }


def _form(cls: type, means: str) -> Sequence[Mapping[str, Any]]:
    # What is the same for all of them stands first, and nobody has to pass thirty fields to come to the text.
    title, *others = _fields(cls, ("extra",))
    return [title, _body(means), *(_picked(field) if field["name"] == "date" else field for field in others)]


def _picked(field: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**{key: value for key, value in field.items() if key != "pattern"}, **_DAY}


# The day of publication can be picked; where a file has none, its name says it. All other moments are text: a picker would write
# them in the zone of whoever picks.
_DAY: Mapping[str, Any] = {
    "widget": "datetime",
    "format": "YYYY-MM-DD",
    "date_format": "YYYY-MM-DD",
    "time_format": False,
    "default": "{{now}}",
    "required": False,
}


def _body(means: str) -> Mapping[str, Any]:
    # Only as it is typed: what makes Markdown of formatted text puts backslashes before the marks of notes, and moves markers.
    return {"name": "body", "label": "Text", "widget": "markdown", "modes": ["raw"], "required": False, "hint": means}


# ---- fields ----------------------------------------------------------------------------------------------------------------


def _fields(cls: Any, without: Collection[str] = ()) -> Iterator[Mapping[str, Any]]:
    record, hints, made = record_of(cls), hints_of(cls), json_schema(cls)["properties"]
    for name, shape in record.fields.items():
        if name not in without:
            field = {
                "name": name,
                "label": _LABELS.get(name, name.replace("_", " ").capitalize()),
                **_widget(name, shape, hints[name], made[name]),
            }
            yield field | {"required": name in record.required, "hint": made[name]["description"]}


def _widget(name: str, shape: Shape, hint: Any, made: Mapping[str, Any]) -> Mapping[str, Any]:
    plain, _ = unwrapped(hint)
    if isinstance(shape, Listing):
        if isinstance(shape.item, Record):
            return {"widget": "list", "collapsed": True, "fields": list(_fields(shape.item.cls))}
        inner = typing.get_args(plain)[0]
        if isinstance(shape.item, Text) and shape.item.choice:
            return {"widget": "select", "multiple": True, "options": list(typing.get_args(unwrapped(inner)[0]))}
        listed: Mapping[str, Any] = next((part["items"] for part in made.get("anyOf", ()) if "items" in part), {})
        # With a field for each entry, since names have commas in them.
        return {"widget": "list", "field": {"name": name, "label": _LABELS.get(name, "Entry"), **_widget(name, shape.item, inner, listed)}}
    if isinstance(shape, Record):
        # Decap asks for what is required in it even where the whole is not wanted; without, digest says what is missing.
        return {"widget": "object", "collapsed": True, "fields": [{**field, "required": False} for field in _fields(shape.cls)]}
    if isinstance(shape, Whole):
        bounds = {"min": shape.least, "max": shape.most}
        return {"widget": "number", "value_type": "int", **{end: number for end, number in bounds.items() if number is not None}}
    assert isinstance(shape, Text), f"no form has fields of the kind of {name} yet"
    if shape.choice:
        return {"widget": "select", "options": [word for word in typing.get_args(plain) if word]}
    if shape.format == "switch":
        return {"widget": "boolean"}
    if name == "src":
        return {"widget": "image", "choose_url": False}
    widget = "text" if name in _LONG else "string"
    pattern = _pattern(shape, made)
    return {"widget": widget, "pattern": pattern} if pattern else {"widget": widget}


def _pattern(shape: Text, made: Mapping[str, Any]) -> Sequence[str]:
    """A regular expression and what is said of what does not match it."""
    if "pattern" in made:
        return [made["pattern"], f"write it as {_EXAMPLES[shape.format]}"]
    if "maxLength" in made:
        return [f"^[\\s\\S]{{0,{made['maxLength']}}}$", f"at most {made['maxLength']:,} characters"]
    return []


_EXAMPLES: Mapping[str, str] = {
    "moment": "2026-12-01 or 2026-12-01T06:00", "slug": "a-name, with letters a-z, digits and hyphens", "url": "https://example.org/",
    "uri": "tag:example.org,2026:a-name", "language": "en", "path": "/old/address/",
}  # fmt: skip


# ---- YAML ------------------------------------------------------------------------------------------------------------------


def _yaml(value: Any, indent: str = "") -> Iterator[str]:
    """Maps and lists in lines, each text as JSON writes it, which is YAML too (YAML 1.2, 1.3)."""
    pairs = [(f"{key}:", item) for key, item in value.items()] if isinstance(value, Mapping) else [("-", item) for item in value]
    for key, item in pairs:
        if isinstance(item, Mapping | list) and item and not _is_flat(item):
            if key == "-":
                first, *rest = _yaml(item, f"{indent}  ")
                yield f"{indent}- {first.removeprefix(f'{indent}  ')}"
                yield from rest
            else:
                yield f"{indent}{key}"
                yield from _yaml(item, f"{indent}  ")
        else:
            yield f"{indent}{key} {json.dumps(item, ensure_ascii=False)}"


def _is_flat(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(item, Mapping | list) for item in value)
