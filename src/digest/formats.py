"""Problems in the forms that other programs read: JSON, SARIF 2.1.0 (OASIS), and the annotations of GitHub Actions."""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from urllib.parse import quote

from digest import __version__
from digest.problems import Problem

_SARIF = {"error": "error", "warning": "warning", "hint": "note"}
_GITHUB = {"error": "error", "warning": "warning", "hint": "notice"}


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects with path, line, column (from 1; 0: the file as a whole), rule, text and level."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=True, indent=1)


def as_sarif(problems: Sequence[Problem]) -> str:
    """A log of one run in SARIF 2.1.0; columns count code points."""
    rules = sorted({problem.rule for problem in problems})
    run = {
        "tool": {"driver": {"name": "digest", "version": __version__, "rules": [{"id": rule} for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [
            {
                "ruleId": problem.rule,
                "ruleIndex": rules.index(problem.rule),
                "level": _SARIF[problem.level],
                "message": {"text": problem.text},
                "locations": [{"physicalLocation": _location(problem)}],
            }
            for problem in problems
        ],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=True, indent=1)


def _location(problem: Problem) -> Mapping[str, object]:
    location: dict[str, object] = {"artifactLocation": {"uri": quote(problem.path)}}
    if problem.line:
        location["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
    return location


def as_github(problems: Sequence[Problem]) -> str:
    """One workflow command a line, which GitHub shows beside the changed line."""
    return "\n".join(
        f"::{_GITHUB[problem.level]} file={_property(problem.path)}"
        + (f",line={problem.line},col={problem.column}" if problem.line else "")
        + f",title={_property(problem.rule)}::{_data(problem.text)}"
        for problem in problems
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {"json": as_json, "sarif": as_sarif, "github": as_github}
"""By the names that the command line uses."""


def with_caret(problem: Problem, line: str) -> tuple[str, ...]:
    """The problem for people: the sentence, and below it the line that it is about with a caret at the place."""
    if not problem.line or not line.strip():
        return (str(problem),)
    # Of a long line, what is around the place.
    begin = max(0, problem.column - 60)
    cut = line[begin : begin + 100].replace("\t", " ")
    before, after = "…" if begin else "", "…" if len(line) > begin + 100 else ""
    number = f"{problem.line:>5} | "
    spaces = "".join("　" if _is_wide(letter) else " " for letter in cut[: problem.column - 1 - begin])
    return str(problem), f"{number}{before}{cut}{after}", f"{' ' * (len(number) - 2)}| {' ' * len(before)}{spaces}^"


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"
