"""What may be written, told to editors' programs (JSON Schema) and to people (the tables of ``docs/``)."""

import json
import re
from typing import Any

from digest.fields.schema import json_schema
from digest.fields.table import field_table
from digest.labels import LABELS
from digest.model import (
    Author,
    Correction,
    EditionFrontMatter,
    FeedRules,
    FrontMatter,
    Ignore,
    Image,
    PageFrontMatter,
    Reference,
    Story,
    Topic,
)
from digest.published import name_of, published_records, published_schema
from digest.settings import (
    CheckRules,
    Default,
    EditionRule,
    FrontMatterRules,
    ImageRules,
    LabelChanges,
    Limits,
    LinkRules,
    NavigationEntry,
    Settings,
    SiteWords,
    WordChanges,
)

SCHEMAS = ("briefing", "page", "edition", "settings", "authors", "stories", "topics", "json")


def schema_text(name: str) -> str:
    """A JSON Schema (draft 2020-12) as text in ASCII, so that it can be sent through any pipe; the same at each call."""
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **_schema(name)}, indent=2)


def _schema(name: str) -> dict[str, Any]:
    if name == "briefing":
        return {"title": "Front matter of a briefing", **_briefing()}
    if name == "page":
        return {"title": "Front matter of a standing page", **json_schema(PageFrontMatter)}
    if name == "edition":
        return {"title": "Front matter of an editor's file for one edition", **json_schema(EditionFrontMatter)}
    if name == "authors":
        return _records(Author, "id", "content/authors.yaml: authors by id", "^[a-z0-9-]+$")
    if name == "stories":
        return _records(Story, "slug", "content/stories.yaml: running stories by slug", "^[a-z0-9-]+$")
    if name == "topics":
        return _records(Topic, "slug", "content/topics.yaml: topics by slug", r"^[^\s_/.:;,!?]+$")
    if name == "json":
        return {key: value for key, value in published_schema().items() if key != "$schema"}
    settings = json_schema(Settings)
    briefing = _briefing()
    # The values of defaults are front matter of which nothing has to be there.
    values = settings["$defs"]["Default"]["properties"]["values"]
    values |= {"properties": briefing["properties"], "additionalProperties": False}
    settings["$defs"] |= briefing["$defs"]
    return {"title": "digest.yaml", **settings}


def _briefing() -> dict[str, Any]:
    schema = json_schema(FrontMatter)
    switch = {"enum": [True, False, "true", "false", "yes", "no", None]}
    schema["properties"]["draft"] = {"description": "`draft: true` is another way to write `status: draft`", **switch}
    # The file's name may say the date, which a schema cannot see.
    schema["required"] = [field for field in schema["required"] if field != "date"]
    return schema


def _records(cls: type, key: str, title: str, keys: str) -> dict[str, Any]:
    record = json_schema(cls, without=(key,))
    return {"title": title, "type": "object", "propertyNames": {"pattern": keys}, "additionalProperties": record}


# ---- docs ------------------------------------------------------------------------------------------------------------

_TABLES: dict[str, tuple[type, tuple[str, ...]]] = {
    "FrontMatter": (FrontMatter, ()),
    "Reference": (Reference, ()),
    "Correction": (Correction, ()),
    "Image": (Image, ()),
    "Ignore": (Ignore, ()),
    "PageFrontMatter": (PageFrontMatter, ()),
    "EditionFrontMatter": (EditionFrontMatter, ()),
    "EditionRule": (EditionRule, ()),
    "Author": (Author, ("id",)),
    "Story": (Story, ("slug",)),
    "Topic": (Topic, ("slug",)),
    "Settings": (Settings, ()),
    "NavigationEntry": (NavigationEntry, ()),
    "SiteWords": (SiteWords, ()),
    "LabelChanges": (LabelChanges, ()),
    "Default": (Default, ()),
    "FeedRules": (FeedRules, ()),
    "FrontMatterRules": (FrontMatterRules, ()),
    "LinkRules": (LinkRules, ()),
    "ImageRules": (ImageRules, ()),
    "CheckRules": (CheckRules, ()),
    "WordChanges": (WordChanges, ()),
    "Limits": (Limits, ()),
}
_OTHERWISE: dict[type, dict[str, str]] = {FrontMatter: {"date": "from the file's name, else required"}}
_LANGUAGES = {
    "en": "English", "uk": "Ukrainian", "de": "German", "fr": "French", "es": "Spanish", "ar": "Arabic", "zh": "Chinese", "ja": "Japanese",
}  # fmt: skip
_PLACE = re.compile(r"(<!-- fields: (\w+) -->\n)(?:(?!<!--).*\n)*(<!-- end of fields -->\n)")
_PLACE_OF_JSON = re.compile(r"(<!-- json -->\n)(?:(?!<!--).*\n)*(<!-- end of json -->\n)")
_PLACE_OF_LABELS = re.compile(r"(<!-- labels -->\n)(?:(?!<!--).*\n)*(<!-- end of labels -->\n)")


def with_tables(page: str) -> str:
    """A page of ``docs/`` with its tables made anew: of fields (``<!-- fields: NAME -->`` and its end), of labels (``<!-- labels -->``),
    of what a site publishes as JSON (``<!-- json -->``).
    """

    def table(found: re.Match[str]) -> str:
        cls, without = _TABLES[found[2]]
        return f"{found[1]}\n{field_table(cls, without, _OTHERWISE.get(cls))}\n{found[3]}"

    page = _PLACE_OF_JSON.sub(lambda found: f"{found[1]}\n{_json_tables()}\n{found[2]}", page)
    return _PLACE_OF_LABELS.sub(lambda found: f"{found[1]}\n{_label_table()}\n{found[2]}", _PLACE.sub(table, page))


def _label_table() -> str:
    """The labels of every language as a Markdown table."""
    kinds = ("commentary", "analysis", "counterview", "facts")
    rows = [f"| language | {' | '.join(kinds)} |", "|---" * (len(kinds) + 1) + "|"]
    for language, labels in LABELS.items():
        cells = (", ".join(label for label, of in labels.items() if of == kind) for kind in kinds)
        rows.append(f"| {_LANGUAGES[language]}, `{language}` | {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _json_tables() -> str:
    """The records that a site publishes as JSON, each with a table of its fields."""
    schema = published_schema()["$defs"]
    parts = []
    for record in map(name_of, published_records()):
        rows = [f"### {record}", "", schema[record]["description"], "", "| field | what it holds | meaning |", "|---|---|---|"]
        for field, prop in schema[record]["properties"].items():
            rows.append(f"| `{field}` | {_holds(prop)} | {prop['description']} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _holds(prop: dict[str, Any]) -> str:
    """What a property of our own schema holds, in words."""
    if "anyOf" in prop:
        return " or ".join(_holds(one) for one in prop["anyOf"])
    if "$ref" in prop:
        name = prop["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if "const" in prop or "enum" in prop:
        return ", ".join(f"`{one}`" if one else "nothing" for one in prop.get("enum", [prop.get("const")]))
    kinds = [prop["type"]] if isinstance(prop["type"], str) else prop["type"]
    if kinds == ["array"]:
        held = _holds(prop["items"])
        return f"list of {held}" if held.startswith("[") else f"list of {held}s"
    words = {
        "string": {"uri": "URI", "date-time": "moment"}.get(prop.get("format", ""), "text"),
        "integer": "number",
        "boolean": "true or false",
    }
    return " or ".join(words.get(kind, kind) for kind in kinds)
