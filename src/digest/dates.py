"""Texts become moments: ISO 8601, and with a warning whatever else can be read in one way only.

A text without an offset is a time in the site's zone. A time that the clocks leave out when they go forward counts as if they had not
gone forward yet (02:30 becomes 03:30); of a time that comes twice when they go back, the first one is meant (both are PEP 495, fold 0, and
both are said in a warning).
"""

import calendar
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from digest.model import Moment

_TIME = r"(?:[Tt]|[ ]{1,3})([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?[ ]?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?"
_ISO = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:{_TIME})?")
_ISO_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")
# The year first, as in ISO, but with other marks or without its zeros: 2025/12/7.
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}})\.?(?:,?{_TIME})?")
_COMPACT = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})(?:T?([0-9]{2})([0-9]{2})([0-9]{2})?()(Z?))?")
# What dateutil may be asked at all: it knows English only, and would guess the century of a year of two digits from the clock.
_ASKED = re.compile(r"[A-Za-z0-9 ,.:/+'()-]{6,60}")
_YEAR = re.compile("(?<![0-9])[0-9]{4}(?![0-9])")
_OF_DAY = re.compile("[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?: ?[+-][0-9]{2}(?::?[0-9]{2})?)?|[0-9]{1,2} ?[apAP][mM]")
_SIGNED = re.compile("([A-Za-z]+) ?[+-] ?[0-9]")
_NUMBER = re.compile("[0-9]+")
_WORDS = re.compile("[A-Za-z]+")
_WRITE = "write it as 2025-12-07 or 2025-12-07T14:30"

FIRST_YEAR, LAST_YEAR = 1000, 9998


@cache
def time_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name, by the tzdata package: never the machine's own data, which differ. Raises ``KeyError``."""
    if name not in zone_names():
        raise KeyError(name)
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


@cache
def zone_names() -> frozenset[str]:
    """All names that ``time_zone`` knows."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="ascii").split())


class BadDate(Exception):
    """The text is no date, or not a whole one; ``str()`` says why and what to write instead."""


class Understood(NamedTuple):
    """A moment, and a sentence for the editor if it was not written in the form that everybody reads alike."""

    moment: Moment
    warning: str = ""


def parse_moment(text: str, zone: tzinfo | None, publishing_hour: time) -> Understood:
    """The moment that a text means, in the site's zone (without one: at its own offset). Raises ``BadDate``.

    A date alone stands for ``publishing_hour`` of that day and is not ``exact``.
    """
    match = _ISO.fullmatch(text)
    if match:
        return _moment(text, match, zone, publishing_hour)
    text = text.strip()
    shown = f'the date "{text[:60]}"'
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        understood = _moment(text, match, zone, publishing_hour)
        return Understood(understood.moment, understood.warning or _otherwise(shown, _iso_of(match)))
    if _ISO_DAY.match(text):
        raise BadDate(f"{shown} has something after the day that is no time of day; {_WRITE}")
    return _asked(text, shown, zone, publishing_hour)


def day_moment(day: date, zone: tzinfo | None, publishing_hour: time) -> Moment:
    """The moment that a day stands for, as in a file's name. Raises ``BadDate`` if the site has no zone."""
    if zone is None:
        raise BadDate(_no_zone(f'the date "{day.isoformat()}"'))
    return Moment(_in_zone(datetime.combine(day, publishing_hour), zone))


def _moment(text: str, match: re.Match[str], zone: tzinfo | None, publishing_hour: time) -> Understood:
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    shown = f'the date "{text[:60]}"'
    whole = _day(shown, int(year), int(month), int(day))
    if hour is None:
        if zone is None:
            raise BadDate(_no_zone(shown))
        return Understood(Moment(_in_zone(datetime.combine(whole, publishing_hour), zone)))
    for name, value, most in (("hour", hour, 23), ("minute", minute, 59), ("second", second or "0", 59)):
        if int(value) > most:
            raise BadDate(f"{shown} has no real time of day: there is no {name} {value}; {_WRITE}")
    at = datetime(whole.year, whole.month, whole.day, int(hour), int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0")))
    if not offset:
        return _local(shown, at, zone)
    return _fixed(shown, at.replace(tzinfo=_offset(shown, offset)), zone)


def _day(shown: str, year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(f"{shown} has no real year; {_WRITE}")
    if not 1 <= month <= 12:
        raise BadDate(f"{shown} does not exist: there is no month {month}; {_WRITE}")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        # calendar.month_name follows the locale of the machine; messages must not.
        raise BadDate(f"{shown} does not exist: {_MONTHS[month - 1]} {year} has {days} days; {_WRITE}")
    return date(year, month, day)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def _offset(shown: str, offset: str) -> timezone:
    if offset in "Zz":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise BadDate(f"{shown} has an offset from UTC that exists nowhere ({offset}); write it as +02:00")
    return timezone((-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _local(shown: str, at: datetime, zone: tzinfo | None) -> Understood:
    if zone is None:
        raise BadDate(_no_zone(shown))
    there = _in_zone(at, zone)
    if there.replace(tzinfo=None) != at:
        return Understood(
            Moment(there, True),
            f"{shown} is a time that the clocks leave out in {zone}; it is taken as {there.isoformat()}, write it so if that is meant",
        )
    if there.replace(fold=1).utcoffset() != there.utcoffset():
        other = there.replace(fold=1)
        return Understood(
            Moment(there, True),
            f"{shown} comes twice in {zone}, and the first is meant; write {there.isoformat()}, or {other.isoformat()} for the other",
        )
    return Understood(Moment(there, True))


def _fixed(shown: str, at: datetime, zone: tzinfo | None) -> Understood:
    return Understood(Moment(at if zone is None else at.astimezone(zone), True))


def _in_zone(at: datetime, zone: tzinfo) -> datetime:
    # By way of UTC, so that a time which the clocks leave out becomes one that they show.
    there = at.replace(tzinfo=zone, fold=0)
    return there.astimezone(UTC).astimezone(zone).replace(fold=0)


def _no_zone(shown: str) -> str:
    return f'{shown} has no offset from UTC, and digest.yaml names no time zone; add a line such as "timezone: Europe/Kyiv" to digest.yaml'


def _iso_of(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, _, offset = match.groups()
    text = f"{year}-{int(month):02}-{int(day):02}"
    if hour is not None:
        text += f"T{int(hour):02}:{minute}" + (f":{second}" if second else "") + (offset or "").upper()
    return text


def _otherwise(shown: str, iso: str) -> str:
    return f"{shown} is read as {iso}; write it so"


# ---- everything else, through dateutil -------------------------------------------------------------------------------

# Two days that differ in everything: what a text leaves open is filled from them, and then the two results differ.
_ONE, _OTHER = datetime(2001, 1, 1, 0, 0, 0), datetime(2004, 2, 2, 23, 0, 0)


def _asked(text: str, shown: str, zone: tzinfo | None, publishing_hour: time) -> Understood:
    if not _ASKED.fullmatch(text) or not any(letter.isdigit() for letter in text):
        raise BadDate(f"{shown} is not a date; {_WRITE}")
    # Imported when it is needed, which is seldom: most sites hold ISO dates only.
    from dateutil.parser import ParserError, parse, parserinfo

    names = parserinfo()
    if not all(_known(word, names) for word in _WORDS.findall(text)):
        raise BadDate(f"{shown} is not a date; {_WRITE}")
    if not _YEAR.search(text):
        raise BadDate(f"{shown} is not complete, the year in four digits is missing; {_WRITE}")
    for word in _SIGNED.findall(text):
        # dateutil takes "GMT+3" for three hours *behind* UTC, as POSIX does; nobody who writes it means that.
        if names.month(word) is None and word not in "Tt":
            raise BadDate(f"{shown} has a time zone in letters ({word}); write the offset alone, as in 2025-12-07T14:30+02:00")

    def offset(name: str | None, seconds: int | None) -> tzinfo | None:
        if name is None and seconds is None:
            return None
        if seconds is None:
            raise BadDate(
                f"{shown} has a time zone in letters ({name}), which can mean several; write the offset, as in 2025-12-07T14:30+02:00"
            )
        if abs(seconds) > 14 * 3600:
            raise BadDate(f"{shown} has an offset from UTC that exists nowhere; write it as +02:00")
        return timezone(timedelta(seconds=seconds))

    # A weekday says nothing that the date does not; without a day dateutil would look for the next one.
    days = [(word, names.weekday(word)) for word in _WORDS.findall(text) if names.weekday(word) is not None]
    bare = _WORDS.sub(lambda word: " " if names.weekday(word[0]) is not None else word[0], text)

    def read(default: datetime, day_first: bool) -> datetime:
        return parse(bare, names, default=default, dayfirst=day_first, yearfirst=False, tzinfos=offset)

    try:
        at, filled, reversed_ = read(_ONE, False), read(_OTHER, False), read(_ONE, True)
    except ParserError as error:
        if "out of range" in str(error) or "must be in" in str(error):
            raise BadDate(f"{shown} does not exist; {_WRITE}") from None
        raise BadDate(f"{shown} is not a date; {_WRITE}") from None
    except (ValueError, OverflowError, ArithmeticError, LookupError, TypeError, AttributeError):
        # dateutil lets these through for some texts that it cannot read.
        raise BadDate(f"{shown} is not a date; {_WRITE}") from None
    if at.date() != filled.date():
        raise BadDate(f"{shown} is not complete; write day, month and year, as 2025-12-07")
    if at.date() != reversed_.date():
        raise BadDate(f"{shown} can be read in two ways; write {at.date().isoformat()} or {reversed_.date().isoformat()}")
    _day(shown, at.year, at.month, at.day)
    # dateutil is content with more numbers than a date has ("30 Jan 12, 2024"), and takes one of them for something.
    numbers = _NUMBER.findall(_OF_DAY.sub(" ", bare))
    named = any(names.month(word) is not None for word in _WORDS.findall(bare))
    if len(numbers) != (2 if named else 3) or f"{at.year:04}" not in numbers:
        raise BadDate(f"{shown} is not a date that can be read in one way only; {_WRITE}")
    for word, weekday in days:
        if weekday != at.weekday():
            raise BadDate(f"{shown} contradicts itself: {at.date().isoformat()} is no {word}; {_WRITE}")
    if at.hour != filled.hour:
        if at.tzinfo is not None:
            raise BadDate(f"{shown} has an offset but no time of day; {_WRITE}")
        iso = at.date().isoformat()
        if zone is None:
            raise BadDate(_no_zone(shown))
        return Understood(Moment(_in_zone(datetime.combine(at.date(), publishing_hour), zone)), _otherwise(shown, iso))
    iso = at.isoformat(timespec="minutes" if not at.second else "seconds").replace("+00:00", "Z")
    understood = _local(shown, at, zone) if at.tzinfo is None else _fixed(shown, at, zone)
    return Understood(understood.moment, understood.warning or _otherwise(shown, iso))


def _known(word: str, names: Any) -> bool:
    """Whether a word may stand in a date: a month, a weekday, "at", "pm", or in capitals what may be a time zone."""
    return (
        names.month(word) is not None
        or names.weekday(word) is not None
        or names.jump(word)
        or names.ampm(word) is not None
        or names.hms(word) is not None
        or (word.isupper() and len(word) <= 5)
    )
