"""What a rule asks and why, as ``docs/rules.md`` has it, which is packaged with us."""

import re
from pathlib import Path

from digest.problems import Refused
from digest.strict_yaml import nearest

_SECTION = re.compile(r"^### (\S+)\n(.*?)(?=^#{1,3} |\Z)", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^```\w* (bad|good)\n(.*?)^```\n?", re.MULTILINE | re.DOTALL)
_SORT = {"bad": "Not like this:", "good": "But like this:"}


def explain(rule: str) -> str:
    """The section of a rule as plain text. Raises ``Refused`` with the nearest name where there is no such rule."""
    sections = rules()
    if rule not in sections:
        meant = nearest(rule, tuple(sections))
        raise Refused(f'error: there is no rule "{rule}"; {f"did you mean {meant}?" if meant else "digest explain names them all."}')
    text = _EXAMPLE.sub(lambda example: f"{_SORT[example[1]]}\n\n{_indented(example[2])}", sections[rule])
    return f"{rule}: {text.strip()}\n"


def rules() -> dict[str, str]:
    """The sections of the page by the rules that they are about, in its order."""
    beside = Path(__file__).parent / "rules.md"
    page = beside if beside.is_file() else Path(__file__).parents[2] / "docs" / "rules.md"
    return dict(_SECTION.findall(page.read_text(encoding="utf-8")))


def _indented(text: str) -> str:
    return "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())
