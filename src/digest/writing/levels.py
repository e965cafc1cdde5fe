"""How much a rule of writing counts on a site."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from digest.problems import Level, Problem


def leveled(problems: Iterable[Problem], levels: Mapping[str, Level | Literal["off"]]) -> Iterator[Problem]:
    """The problems at their levels: the settings' where they name the rule, or its group (``words``), else the rule's own."""
    for problem in problems:
        level = levels.get(problem.rule) or levels.get(problem.rule.partition("/")[0])
        if level != "off":
            yield replace(problem, level=level) if level else problem
