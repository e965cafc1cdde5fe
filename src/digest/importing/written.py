"""A briefing as its file has it: front matter in the order of the documentation, quoted only where it has to be, then the text."""

import re
from collections.abc import Iterator, Mapping

from digest.fields import field_names
from digest.importing.documents import Value
from digest.model import FrontMatter, PageFrontMatter

# What stands in YAML as it is, for everybody who reads YAML: it begins with a letter or digit and holds nothing with a meaning there.
_IN_LISTS = re.compile(r"[^\W_](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff:#\"'`{}\[\],&*!|>%@\\]|:(?=[^\s:,\]}]))*")
_IN_LINES = re.compile(r"[^\W_](?:[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff:#]|:(?=[^\s:])|(?<=\S)#)*")
_ADDRESS = re.compile(r"/[\w./~%+-]*")
_SPECIAL = re.compile(r"(?:true|false|yes|no|on|off|null|~|y|n|[-+.0-9][0-9_.,eExXoO:+-]*)", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_WIDE = 120  # a list that is longer stands in lines of its own
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:]{5,8}[+-][0-9:]{5})?")


def briefing_text(front: Mapping[str, Value], body: str, *, page: bool = False) -> str:
    """The text of a file. Fields without a value are left out; ``body`` stands below as it is."""
    lines = ["---"]
    for name in field_names(PageFrontMatter if page else FrontMatter):
        value = front.get(name, "")
        if value not in ("", (), {}):
            lines += _entry(name, value, "")
    return "\n".join([*lines, "---", "", body.strip("\n"), ""])


def _entry(name: str, value: Value, indent: str) -> Iterator[str]:
    key = _scalar(name)
    if isinstance(value, str):
        # Names are ours here, so that a date is one.
        plain = name in ("date", "updated", "expires") and not indent and _DATE.fullmatch(value)
        yield f"{indent}{key}: {value if plain else _scalar(value, _IN_LINES)}"
    elif isinstance(value, Mapping):
        if value:
            yield f"{indent}{key}:"
            for inner, item in value.items():
                yield from _entry(inner, item, f"{indent}  ")
        else:
            yield f"{indent}{key}: {{}}"
    else:
        flow = f"{indent}{key}: {_flow(value)}"
        if len(flow) <= _WIDE or not value or not all(isinstance(item, str) for item in value):
            yield flow
        else:
            yield f"{indent}{key}:"
            yield from (f"{indent}  - {_scalar(item)}" for item in value if isinstance(item, str))


def _flow(value: Value) -> str:
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(_flow, value)) + "]"


def _scalar(text: str, plain: re.Pattern[str] = _IN_LISTS) -> str:
    fit = plain.fullmatch(text) or _ADDRESS.fullmatch(text)
    if fit and not _SPECIAL.fullmatch(text) and text == text.strip() and not text.endswith(":"):
        return text
    if not _UNSEEN.search(text):
        if '"' not in text and "\\" not in text:
            return f'"{text}"'
        if "'" not in text:
            return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _UNSEEN.sub(lambda found: "" if ord(found[0]) < 0xA0 or 0xD800 <= ord(found[0]) <= 0xDFFF else found[0], escaped) + '"'
