"""What a rule asks and why, as the pages on rules have it, which are packaged with us."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.problems import Refused
from digest.strict_yaml import nearest

PAGES = (
    "rules.md", "rules/front-matter.md", "rules/yaml.md", "rules/site.md", "rules/settings.md", "rules/files.md", "markers.md",
)  # fmt: skip
_HEADING = re.compile(r"(#{1,3}) (.+)")
_FENCE = re.compile(r"`{3,}")
_NAME = re.compile(r"[a-z]+(?:/[a-z_-]+)?")
_EXAMPLE = re.compile(r"^(`{3,})(\w+) (bad|good)[^\n]*\n(.*?)^\1\n?", re.MULTILINE | re.DOTALL)
_SORT = {"bad": "Not like this:", "good": "But like this:"}
_ERRORS, _WARNINGS = "What stops the build", "What gets a warning"


@dataclass(frozen=True, slots=True)
class Example:
    """A text that breaks a rule, or one that does not: ``form`` is ``markdown``, ``yaml`` or ``sh``."""

    form: str
    good: bool
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as the docs tell it. ``level`` is the words of the page, of which the first is ``error``, ``warning`` or ``hint``."""

    name: str
    level: str
    text: str
    examples: tuple[Example, ...]


def explain(name: str) -> str:
    """What the docs say of a rule, as plain text. Raises ``Refused`` with the nearest name where there is no such rule."""
    known = rules()
    if name not in known:
        meant = nearest(name, tuple(known))
        raise Refused(f'error: there is no rule "{name}"; {f"did you mean {meant}?" if meant else "digest explain names them all."}')
    rule = known[name]
    text = _EXAMPLE.sub(lambda example: f"{_SORT[example[3]]}\n\n{_indented(example[4])}", rule.text)
    return f"{rule.name}: {rule.level} · {text.strip()}\n"


def rules() -> dict[str, Rule]:
    """The rules by their names, in the order of the pages."""
    packaged = Path(__file__).parent / "explained"
    folder = packaged if packaged.is_dir() else Path(__file__).parents[2] / "docs"
    found: dict[str, Rule] = {}
    for page in PAGES:
        above = ""
        for depth, title, text in _chapters((folder / page).read_text(encoding="utf-8")):
            above = title if depth == 2 else above
            if depth == 3 and _NAME.fullmatch(title) and title not in found:
                found[title] = _rule(title, text.strip(), above)
    return found


def _chapters(page: str) -> Iterator[tuple[int, str, str]]:
    """Depth, title and text of each chapter; what looks like a heading inside of a fence is none."""
    depth, title, fence = 0, "", ""
    lines: list[str] = []
    for line in page.splitlines(keepends=True):
        if mark := _FENCE.match(line):
            fence = mark[0] if not fence else "" if line.strip() == fence else fence
        if not fence and (heading := _HEADING.match(line)):
            yield depth, title, "".join(lines)
            depth, title, lines = len(heading[1]), heading[2], []
        else:
            lines.append(line)
    yield depth, title, "".join(lines)


def _rule(name: str, text: str, above: str) -> Rule:
    # On the page about markers the chapter says which level its rules have.
    level = {_ERRORS: "error", _WARNINGS: "warning"}.get(above, "")
    if not level:
        level, _, text = text.partition(" · ")
    examples = tuple(Example(form, sort == "good", shown) for _, form, sort, shown in _EXAMPLE.findall(f"{text}\n"))
    return Rule(name, level, text, examples)


def _indented(text: str) -> str:
    return "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())
