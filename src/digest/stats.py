"""The editor's report: the numbers of a site, for people as a table and for programs as JSON."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from digest.build import build, settings_of
from digest.model import Site
from digest.numbers import Numbers, numbers_of
from digest.problems import Problem
from digest.report import Folder

_MOST = 20  # rows of what can be long: all of it is in the JSON


@dataclass(frozen=True, slots=True)
class Stats:
    """The numbers of a site by its title and time zone, and how many briefings are drafts or wait for their moment.

    ``numbers`` is ``None`` where something is wrong in the content: they would be those of what is left. ``problems`` are all that
    a build would tell.
    """

    title: str
    timezone: str
    numbers: Numbers | None
    drafts: int
    waiting: int
    problems: tuple[Problem, ...]


def stats(folder: Folder, now: datetime) -> Stats:
    """Count what is published at a moment. No page is written. Raises ``Refused`` as ``build`` does."""
    settings, _ = settings_of(folder)
    found: list[Numbers] = []

    def counted(site: Site) -> Iterable[Problem]:
        # While the build holds the texts open: afterwards nothing can be looked up in them.
        found.append(numbers_of(site))
        return ()

    report = build(folder, now, remember=True, inspect=counted, publishing=False)
    wrong = any(problem.level == "error" for problem in report.problems)
    held = Counter(one.until is None for one in report.held)
    return Stats(settings.title, settings.timezone, None if wrong else found[0], held[True], held[False], report.problems)


def stats_as_json(stats: Stats, numbers: Numbers) -> str:
    """All of it as JSON in ASCII, with the names of the fields of ``Numbers``; the same at each call."""
    site = {"title": stats.title, "timezone": stats.timezone, "drafts": stats.drafts, "waiting": stats.waiting}
    return json.dumps({**site, **asdict(numbers)}, indent=2, default=_as_text)


def _as_text(value: Any) -> str:
    assert isinstance(value, date)
    return value.isoformat()


# ---- the table -------------------------------------------------------------------------------------------------------------


def stats_as_table(stats: Stats, numbers: Numbers, weeks: int) -> str:
    """All of it for people, with so many of the newest weeks, and of whatever else is long the beginning."""
    sections = (_in_all(stats, numbers), _weeks(stats, numbers, weeks), _outlets(numbers), _corrections(numbers), _unsourced(numbers))
    return "\n\n".join(section for section in map("\n".join, sections) if section)


def _in_all(stats: Stats, numbers: Numbers) -> Iterator[str]:
    totals = numbers.totals
    yield stats.title
    yield _line(totals.briefings, "briefing", _of_them(numbers))
    yield _line(totals.facts, "paragraph", f" of facts, {_many(totals.words_of_facts, 'word')}")
    words = totals.words_of_facts + totals.words_of_commentary
    share = f", {100 * totals.words_of_commentary / words:.0f} % of all" if words else ""
    yield _line(totals.commentaries, "text", f" of commentary, {_many(totals.words_of_commentary, 'word')}{share}")
    yield _line(totals.sources, "source", f" named, of {_many(len(numbers.outlets), 'outlet')}")
    yield _line(totals.corrections, "correction")
    yield _line(len(numbers.unsourced), "briefing", " without a source")
    if stats.waiting:
        yield _line(stats.waiting, "briefing", " held back until later, not counted above")
    if stats.drafts:
        yield _line(stats.drafts, "draft", ", not counted above")


def _of_them(numbers: Numbers) -> str:
    said = [f"{_many(numbers.opinions, 'piece')} of opinion"] if numbers.opinions else []
    said += [f"{numbers.withdrawn:,} withdrawn"] if numbers.withdrawn else []
    return f", of them {' and '.join(said)}" if said else ""


def _weeks(stats: Stats, numbers: Numbers, most: int) -> Iterator[str]:
    if numbers.weeks and most:
        yield f"Weeks in the time zone {stats.timezone or 'UTC'}, the newest first"
        yield "  week      briefings  words of facts  words of commentary  corrections"
        for week in reversed(numbers.weeks[-most:]):
            of = week.totals
            yield f"  {week.name}  {of.briefings:>9,}  {of.words_of_facts:>14,}  {of.words_of_commentary:>19,}  {of.corrections:>11,}"
        if (left := len(numbers.weeks) - most) > 0:
            yield f"  and {_many(left, 'week')} before"


def _outlets(numbers: Numbers) -> Iterator[str]:
    if numbers.outlets:
        yield "Outlets, by how often they are cited"
        yield from _table("cited", "in briefings", "outlet", [(one.cited, one.briefings, one.name) for one in numbers.outlets])


def _corrections(numbers: Numbers) -> Iterator[str]:
    if rows := [(one.facts, one.commentary, one.kind) for one in numbers.corrections if one.facts or one.commentary]:
        yield "Corrections, by what they put right"
        yield from _table("facts", "commentary", "kind", rows)


def _unsourced(numbers: Numbers) -> Iterator[str]:
    if numbers.unsourced:
        yield "Briefings without a source, the newest first"
        rows = [(one.facts, one.links, f"{one.source}: {one.title}") for one in numbers.unsourced]
        yield from _table("paragraphs", "links in them", "briefing", rows)


def _table(first: str, second: str, what: str, rows: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Two numbers below their heads and what they belong to, which comes last: in any script it may be as wide as it likes."""
    yield f"  {first}  {second}  {what}"
    for one, other, name in rows[:_MOST]:
        yield f"  {one:>{len(first)},}  {other:>{len(second)},}  {name}"
    if (left := len(rows) - _MOST) > 0:
        yield f"  and {_many(left, what)} more"


def _line(number: int, noun: str, more: str = "") -> str:
    return f"{number:>9,} {noun if number == 1 else noun + 's'}{more}"


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"
