"""When editions come: rules in the form of iCalendar's RRULE (RFC 5545, 3.3.10), in a time zone; and what is wrong with one."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from functools import lru_cache

from digest.dates import ever_comes, in_clock_time, times_between
from digest.strict_yaml import nearest

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_TOO_FINE = ("HOURLY", "MINUTELY", "SECONDLY")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# The least and the most that a part may hold; with a sign where it may be counted from the end.
_NUMBERS: Mapping[str, tuple[int, int, bool]] = {
    "BYMONTH": (1, 12, False), "BYMONTHDAY": (1, 31, True), "BYYEARDAY": (1, 366, True), "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True), "BYHOUR": (0, 23, False), "BYMINUTE": (0, 59, False),
}  # fmt: skip
_PARTS = ("FREQ", "INTERVAL", *_NUMBERS, "BYDAY", "WKST")
# With which frequencies a part has a meaning (the table of RFC 5545, 3.3.10).
_ONLY_WITH: Mapping[str, tuple[str, ...]] = {
    "BYMONTHDAY": ("DAILY", "MONTHLY", "YEARLY"), "BYYEARDAY": ("YEARLY",), "BYWEEKNO": ("YEARLY",),
}  # fmt: skip
_SAY_THE_DAY = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO")
_WEEKDAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_OTHER_WORDS = {
    "DAILY": "FREQ=DAILY;BYHOUR=7", "DAY": "FREQ=DAILY;BYHOUR=7", "WEEKLY": "FREQ=WEEKLY;BYDAY=SU;BYHOUR=7",
    "WEEK": "FREQ=WEEKLY;BYDAY=SU;BYHOUR=7", "MONTHLY": "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=7",
    "MONTH": "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=7",
}  # fmt: skip
_WEEKDAYS = dict(zip(("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"), _DAYS, strict=True))
_EXAMPLE = "rule: FREQ=DAILY;BYHOUR=7"
# A rule that comes at all comes again within these years: those of 29 February on a certain weekday wait the longest.
_YEARS = 41


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule, written as it has to be, and the days (by the clocks of the site) from and until which it is in force.

    ``hour`` is the time of day that a rule without BYHOUR stands for.
    """

    rule: str
    hour: time
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a rule comes: the moment, and its name.

    The name is the day that the rule means, as ISO text; where it comes several times a day, the time is behind it (``2026-11-24-0700``).
    """

    at: datetime
    name: str


def next_occurrence(rules: Sequence[Recurrence], zone: tzinfo, at: datetime) -> Occurrence | None:
    """The first time at or after a moment that one of the rules comes; ``None`` if none ever does.

    What is before the day from which the first rule is in force belongs to none: then it is ``None`` too. The rules are not in force at the
    same time.
    """
    at = at.astimezone(zone)
    begins = [rule.since for rule in rules]
    first = None if None in begins else min((day for day in begins if day), default=None)
    if first and at.date() < first:
        return None
    found = [occurrence for rule in rules if (occurrence := _next(rule, zone, at))]
    # All in UTC: two moments of one zone are compared by their clocks alone.
    return min(found, key=lambda one: one.at.timestamp(), default=None)


def occurrence_named(rules: Sequence[Recurrence], zone: tzinfo, name: str) -> Occurrence | None:
    """The time that has this name, if there is one."""
    year = int(name[:4])
    found = [one for rule in rules for one in _of_year(rule, zone, year)[1] if one.name == name]
    return found[0] if found else None


def _next(rule: Recurrence, zone: tzinfo, at: datetime) -> Occurrence | None:
    # By the rule's own day, an edition at the end of a year may come in the next: where the clocks leave that time out.
    year, moment = max(at.year - 1, rule.since.year - 1 if rule.since else 1), at.timestamp()
    for one in range(year, min(year + _YEARS, rule.until.year + 1 if rule.until else 9998)):
        moments, occurrences = _of_year(rule, zone, one)
        place = bisect_left(moments, moment)
        if place < len(occurrences):
            return occurrences[place]
    return None


@lru_cache(1000)
def _of_year(rule: Recurrence, zone: tzinfo, year: int) -> tuple[tuple[float, ...], tuple[Occurrence, ...]]:
    """The times that a rule comes in a year, by its own days, each moment once; and first the moments as numbers.

    Where the clocks leave out more than the time between two of them (a whole day, where the date line moved), both are at one moment:
    it has the name of the later.
    """
    parts = _parts_of(rule.rule)
    hours = parts.get("BYHOUR", "")
    # What RFC 5545 takes from DTSTART: an hour that is named means the full hour.
    begins = time(int(hours.partition(",")[0])) if hours else rule.hour
    day = rule.since if rule.since else date(max(year - 1, 1), 12, 1)
    first = datetime.combine(day, begins)
    begin, end = datetime(year, 1, 1), datetime(year, 12, 31, 23, 59)
    if rule.since:
        begin = max(begin, datetime.combine(rule.since, time(0)))
    if rule.until:
        end = min(end, datetime.combine(rule.until, time(23, 59)))
    found: dict[float, Occurrence] = {}
    for local in times_between(rule.rule, first, begin, end) if begin <= end else ():
        there = in_clock_time(local, zone)
        found[there.timestamp()] = Occurrence(there, f"{local.date()}{local:-%H%M}" if "," in hours else f"{local.date()}")
    moments = tuple(sorted(found))
    return moments, tuple(found[moment] for moment in moments)


def rule_as_written(text: str) -> str:
    """A rule in capitals and without what may stand around it."""
    return "".join(text.upper().split()).removeprefix("RRULE:").strip(";")


def wrong_rule(text: str, since: date | None) -> str:
    """What is wrong with a rule, and what to write instead; empty if nothing is. ``since`` is the day from which it counts."""
    return next(_wrong(rule_as_written(text), text, since), "")


def _parts_of(rule: str) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in rule.split(";"))


def _wrong(rule: str, text: str, since: date | None) -> Iterator[str]:
    shown = f'"{text[:60]}"'
    if "=" not in rule:
        words = re.findall("[A-Z]+", text.upper())
        day = next((_WEEKDAYS[word.removesuffix("S")] for word in words if word.removesuffix("S") in _WEEKDAYS), "")
        meant = next((_OTHER_WORDS[word] for word in words if word in _OTHER_WORDS), "")
        meant = f"FREQ=WEEKLY;BYDAY={day};BYHOUR=7" if day else meant
        yield f"{shown} is no rule as calendars write them; write {f'rule: {meant}' if meant else _EXAMPLE}"
        return
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            yield f'"{part[:40]}" in {shown} has to be a name, a =, and a value; write it as BYHOUR=7, with ; between the parts'
        elif "=" in value:
            yield f'"{part[:40]}" holds two parts; write ; between them'
        elif name in parts:
            yield f"{name} stands twice in {shown}; delete one of the two"
        elif name in ("COUNT", "UNTIL"):
            yield f"an edition ends by its own setting, not by {name}; delete {part}, and write until: 2026-12-31 in a line of its own"
        elif name == "DTSTART":
            yield f"a rule begins by its own setting, not by DTSTART; delete {part}, and write since: 2026-01-04 in a line of its own"
        elif name == "BYSECOND":
            yield f"an edition comes at a full minute; delete {part}"
        elif name not in _PARTS:
            meant = nearest(name, _PARTS)
            yield f'"{name[:40]}" means nothing in a rule; write {meant or "one of " + ", ".join(_PARTS)}'
        parts[name] = value
    yield from _wrong_frequency(parts, shown)
    for name, value in parts.items():
        yield from _wrong_part(name, value, parts["FREQ"])
    yield from _wrong_day(parts, since)
    if not ever_comes(rule, datetime.combine(since or date(2026, 1, 1), time(0))):
        yield f"{shown} never comes: there is no such day; write {_EXAMPLE}"


def _wrong_frequency(parts: Mapping[str, str], shown: str) -> Iterator[str]:
    frequency = parts.get("FREQ", "")
    if not frequency:
        yield f"{shown} does not say how often; begin it with FREQ=DAILY, FREQ=WEEKLY or FREQ=MONTHLY"
    elif frequency in _TOO_FINE:
        yield f"FREQ={frequency} is too fine for editions; write the hours at which one comes, as FREQ=DAILY;BYHOUR=7,12,18"
    elif frequency not in _FREQUENCIES:
        yield f'FREQ cannot be "{frequency[:40]}"; write {nearest(frequency, _FREQUENCIES) or "one of " + ", ".join(_FREQUENCIES)}'


def _wrong_part(name: str, value: str, frequency: str) -> Iterator[str]:
    if frequency not in _ONLY_WITH.get(name, _FREQUENCIES):
        others = " or ".join(f"FREQ={one}" for one in _ONLY_WITH[name])
        yield f"{name} has no meaning with FREQ={frequency}; delete it, or write {others}"
    elif name == "INTERVAL":
        if not re.fullmatch("[0-9]{1,3}", value) or not 1 <= int(value) <= 366:
            yield f'INTERVAL cannot be "{value[:40]}"; write a number from 1 to 366'
    elif name == "WKST":
        if value not in _DAYS:
            yield f'WKST cannot be "{value[:40]}"; write one of {", ".join(_DAYS)}'
    elif name == "BYDAY":
        for day in value.split(","):
            match = _WEEKDAY.fullmatch(day)
            if not match:
                meant = _WEEKDAYS.get(day.removesuffix("S"), "") or nearest(day, _DAYS)
                yield f'BYDAY cannot be "{day[:40]}"; write {meant or "days as " + ",".join(_DAYS)}'
            elif match[1] and (frequency not in ("MONTHLY", "YEARLY") or not 1 <= abs(int(match[1])) <= 53):
                yield f"BYDAY={day} counts the weekdays of a month; write BYDAY={match[2]}, or a rule such as FREQ=MONTHLY;BYDAY=1SU"
    elif name in _NUMBERS:
        yield from _wrong_numbers(name, value)


def _wrong_numbers(name: str, value: str) -> Iterator[str]:
    least, most, signed = _NUMBERS[name]
    numbers = value.split(",")
    for number in numbers:
        if clock := re.fullmatch("([0-9]{1,2}):([0-9]{2})", number):
            yield f'{name} cannot be "{number}"; write BYHOUR={int(clock[1])};BYMINUTE={int(clock[2])}'
        elif not re.fullmatch("[+-]?[0-9]{1,3}" if signed else "[0-9]{1,3}", number) or not least <= abs(int(number)) <= most:
            instead = "0" if name == "BYHOUR" and number == "24" else f"a number from {least} to {most}"
            yield f'{name} cannot be "{number[:40]}"; write {instead}'
    if name == "BYMINUTE" and len(numbers) > 1:
        yield f"BYMINUTE={value[:40]} is too fine for editions; write one minute, and if there are several a day, their hours: BYHOUR=7,18"


def _wrong_day(parts: Mapping[str, str], since: date | None) -> Iterator[str]:
    frequency, says = parts["FREQ"], any(name in parts for name in _SAY_THE_DAY)
    if "BYSETPOS" in parts and not says and "BYMONTH" not in parts and "BYHOUR" not in parts:
        yield "BYSETPOS chooses among days, and the rule names none; write a rule such as FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
    if since:
        return
    if int(parts.get("INTERVAL", 1)) > 1:
        yield f"INTERVAL={parts['INTERVAL']} has to count from some day; name it, as since: 2026-01-04, in a line of its own"
    if frequency != "DAILY" and not says:
        instead = {"WEEKLY": "BYDAY=SU", "MONTHLY": "BYMONTHDAY=1", "YEARLY": "BYMONTH=1;BYMONTHDAY=1"}[frequency]
        yield f"FREQ={frequency} does not say on which day; write FREQ={frequency};{instead}"
