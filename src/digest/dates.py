"""Texts become moments: ISO 8601, and with a warning whatever else can be read in one way only.

A text without an offset is a time in the site's zone. A time that the clocks leave out when they go forward counts as if they had not
gone forward yet (02:30 becomes 03:30); of a time that comes twice when they go back, the first one is meant (both are PEP 495, fold 0, and
both are said in a warning).
"""

import calendar
import difflib
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


class NoZone(BadDate):
    """The text is right, but without an offset, and the site has no time zone; the same is true of every such text."""


class _Wrong(Exception):
    """What is wrong with a text, where what to write instead has to be looked for in it."""


class Understood(NamedTuple):
    """A moment, and a sentence for the editor if it was not written in the form that everybody reads alike."""

    moment: Moment
    warning: str = ""


class _Read(NamedTuple):
    """The same, with ``iso``: that form, where the text means this and nothing else."""

    moment: Moment
    warning: str = ""
    iso: str = ""


def parse_moment(text: str, zone: tzinfo | None, publishing_hour: time) -> Understood:
    """The moment that a text means, in the site's zone (without one: at its own offset). Raises ``BadDate``.

    A date alone stands for ``publishing_hour`` of that day and is not ``exact``.
    """
    return Understood(*_read(text, zone, publishing_hour)[:2])


def in_iso_form(text: str, zone: tzinfo | None) -> str:
    """The same date as ISO 8601 has it; empty where it is written so, where it is none, and where it is not clear which."""
    try:
        return _read(text, zone, time(0)).iso
    except BadDate:
        return ""


def _read(text: str, zone: tzinfo | None, publishing_hour: time) -> _Read:
    try:
        if match := _ISO.fullmatch(text):
            return _moment(text, match, zone, publishing_hour)
        text = text.strip()
        return _other_form(text, zone, publishing_hour)
    except _Wrong as wrong:
        raise BadDate(f"{_shown(text)} {_told(text, str(wrong))}") from None


def _shown(text: str) -> str:
    return f'the date "{text[:60]}"'


def _other_form(text: str, zone: tzinfo | None, publishing_hour: time) -> _Read:
    shown = _shown(text)
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        understood = _moment(text, match, zone, publishing_hour)
        return _told_of(understood, shown, _iso_of(match))
    if _ISO_DAY.match(text):
        raise _Wrong("has something after the day that is no time of day")
    return _asked(text, shown, zone, publishing_hour)


def _moment(text: str, match: re.Match[str], zone: tzinfo | None, publishing_hour: time) -> _Read:
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    shown = _shown(text)
    whole = _day(int(year), int(month), int(day))
    if hour is None:
        return _Read(_of_day(shown, whole, zone, publishing_hour))
    for name, value, most in (("hour", hour, 23), ("minute", minute, 59), ("second", second or "0", 59)):
        if int(value) > most:
            raise _Wrong(f"has no real time of day: there is no {name} {value}")
    at = datetime(whole.year, whole.month, whole.day, int(hour), int(minute), int(second or 0), int((fraction or "0")[:6].ljust(6, "0")))
    if not offset:
        return _local(shown, at, zone)
    return _fixed(at.replace(tzinfo=_offset(offset)), zone)


def _of_day(shown: str, day: date, zone: tzinfo | None, publishing_hour: time) -> Moment:
    """The moment that a day without a time stands for."""
    if zone is None:
        raise NoZone(_no_zone(shown))
    return Moment(_in_zone(datetime.combine(day, publishing_hour), zone))


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _Wrong("has no real year")
    if not 1 <= month <= 12:
        raise _Wrong(f"does not exist: there is no month {month}")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        # calendar.month_name follows the locale of the machine; messages must not.
        raise _Wrong(f"does not exist: {_MONTHS[month - 1]} {year} has {days} days")
    return date(year, month, day)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def _offset(offset: str) -> timezone:
    if offset in "Zz":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if minutes > 59 or hours * 60 + minutes > 14 * 60:
        raise _Wrong(f"has an offset from UTC that exists nowhere ({offset})")
    return timezone((-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def _local(shown: str, at: datetime, zone: tzinfo | None) -> _Read:
    if zone is None:
        raise NoZone(_no_zone(shown))
    there = _in_zone(at, zone)
    if there.replace(tzinfo=None) != at:
        return _Read(
            Moment(there, True),
            f"{shown} is a time that the clocks leave out in {zone}; it is taken as {there.isoformat()}, write it so if that is meant",
        )
    if there.replace(fold=1).utcoffset() != there.utcoffset():
        other = there.replace(fold=1)
        return _Read(
            Moment(there, True),
            f"{shown} comes twice in {zone}, and the first is meant; write {there.isoformat()}, or {other.isoformat()} for the other",
        )
    return _Read(Moment(there, True))


def _fixed(at: datetime, zone: tzinfo | None) -> _Read:
    return _Read(Moment(at if zone is None else at.astimezone(zone), True))


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


def _told_of(understood: _Read, shown: str, iso: str) -> _Read:
    """The same with the sentence that it is better written as ``iso``, unless there is another to say of it."""
    return understood if understood.warning else _Read(understood.moment, f"{shown} is read as {iso}; write it so", iso)


# ---- everything else, through dateutil -------------------------------------------------------------------------------

# Two days that differ in everything: what a text leaves open is filled from them, and then the two results differ.
_ONE, _OTHER = datetime(2001, 1, 1, 0, 0, 0), datetime(2004, 2, 2, 23, 0, 0)


def _asked(text: str, shown: str, zone: tzinfo | None, publishing_hour: time) -> _Read:
    if not _ASKED.fullmatch(text) or not any(letter.isdigit() for letter in text):
        raise _Wrong(_NO_DATE)
    # Imported when it is needed, which is seldom: most sites hold ISO dates only.
    from dateutil.parser import ParserError, parse, parserinfo

    names = parserinfo()
    if not all(_known(word, names) for word in _WORDS.findall(text)):
        raise _Wrong(_NO_DATE)
    if not _YEAR.search(text):
        raise _Wrong("is not complete: the year in four digits is missing")
    for word in _SIGNED.findall(text):
        # dateutil takes "GMT+3" for three hours *behind* UTC, as POSIX does; nobody who writes it means that.
        if names.month(word) is None and word not in "Tt":
            raise _Wrong(f"has a time zone in letters ({word})")

    def offset(name: str | None, seconds: int | None) -> tzinfo | None:
        if name is None and seconds is None:
            return None
        if seconds is None:
            raise _Wrong(f"has a time zone in letters ({name}), which can mean several")
        if abs(seconds) > 14 * 3600:
            raise _Wrong("has an offset from UTC that exists nowhere")
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
            raise _Wrong("does not exist") from None
        raise _Wrong(_NO_DATE) from None
    except (ValueError, OverflowError, ArithmeticError, LookupError, TypeError, AttributeError):
        # dateutil lets these through for some texts that it cannot read.
        raise _Wrong(_NO_DATE) from None
    if at.date() != filled.date():
        raise _Wrong("is not complete")
    if at.date() != reversed_.date():
        raise BadDate(f"{shown} can be read in two ways; write {at.date().isoformat()} or {reversed_.date().isoformat()}")
    _day(at.year, at.month, at.day)
    # dateutil is content with more numbers than a date has ("30 Jan 12, 2024"), and takes one of them for something.
    numbers = _NUMBER.findall(_OF_DAY.sub(" ", bare))
    named = any(names.month(word) is not None for word in _WORDS.findall(bare))
    if len(numbers) != (2 if named else 3) or f"{at.year:04}" not in numbers:
        raise _Wrong("is not a date that can be read in one way only")
    for word, weekday in days:
        if weekday != at.weekday():
            raise _Wrong(f"contradicts itself: {at.date().isoformat()} is no {word}")
    if at.hour != filled.hour:
        if at.tzinfo is not None:
            raise _Wrong("has an offset but no time of day")
        iso = at.date().isoformat()
        return _told_of(_Read(_of_day(shown, at.date(), zone, publishing_hour)), shown, iso)
    iso = at.isoformat(timespec="minutes" if not at.second else "seconds").replace("+00:00", "Z")
    understood = _local(shown, at, zone) if at.tzinfo is None else _fixed(at, zone)
    return _told_of(understood, shown, iso)


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


# ---- what comes again and again, through dateutil ------------------------------------------------------------------------


@cache
def _recurrence(rule: str, first: datetime) -> Any:
    from dateutil.rrule import rrulestr

    # It keeps what it worked out: a rule is asked for one year after the other.
    return rrulestr(rule, dtstart=first, cache=True)


def times_between(rule: str, first: datetime, begin: datetime, end: datetime) -> tuple[datetime, ...]:
    """The times by the clocks of the place at which a recurrence rule (RFC 5545, 3.3.10) comes, from ``begin`` to ``end``, both included.

    ``first`` is its DTSTART, and like the others a time without a zone. The rule has to be right, and one that comes now and then.
    """
    return tuple(_recurrence(rule, first).between(begin, end, inc=True))


def ever_comes(rule: str, first: datetime) -> bool:
    """Whether the rule ever comes. A rule that never does is found out when the calendar ends, with the year 9999."""
    # The calendar repeats itself every 400 years, weekdays and all: near its end there is less to look through.
    near_the_end = first.year + (9999 - first.year) // 400 * 400
    return next(iter(_recurrence(rule, first.replace(year=near_the_end))), None) is not None


def in_clock_time(at: datetime, zone: tzinfo) -> datetime:
    """The moment that a time of the clocks of a place means (RFC 5545, 3.3.5).

    A time that comes twice means its first occurrence; a time that is left out is taken by the offset before the gap (02:30 is 03:30).
    """
    return _in_zone(at, zone)


# ---- what to write instead ---------------------------------------------------------------------------------------------

_EXAMPLE = "write it as 2025-12-07 or 2025-12-07T14:30"
_THE_DAY = "write the day itself, as 2025-12-07 or 2025-12-07T14:30"
_NO_DATE = "is not a date"
_DASHES = "–—−‐‑‒―"
_QUOTES = "“”„‟\"'‘’«»"
_PLAIN = str.maketrans({**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_QUOTES), **dict.fromkeys("\u00a0\u2009\u202f", " ")})
# In the languages that we ship; those of English also cut short ("Nov").
_MONTH_WORDS = tuple(
    frozenset(words.split())
    for words in (
        "january jan januar jänner janvier enero січня січень يناير", "february feb februar février febrero лютого лютий فبراير",
        "march mar märz maerz mars marzo березня березень مارس", "april apr avril abril квітня квітень أبريل ابريل",
        "may mai mayo травня травень مايو", "june jun juni juin junio червня червень يونيو",
        "july jul juli juillet julio липня липень يوليو", "august aug août aout agosto серпня серпень أغسطس اغسطس",
        "september sep sept septembre septiembre вересня вересень سبتمبر",
        "october oct oktober octobre octubre жовтня жовтень أكتوبر اكتوبر",
        "november nov novembre noviembre листопада листопад نوفمبر",
        "december dec dezember décembre decembre diciembre грудня грудень ديسمبر",
    )
)  # fmt: skip
_NAMED_ZONES = {"CET": "+01:00", "CEST": "+02:00", "EET": "+02:00", "EEST": "+03:00", "UTC": "Z", "GMT": "Z"}
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th|er)?,?(?: de)? ?([^\W\d_]{3,12})\.?,?(?: de)?(?: ?(\d{4}|\d{2}))?(?!\d)")
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.? ?(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,? ?(\d{4}))?(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d)日?")
_TIME_OF_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2}))?(?: ?([aApP])\.?[mM]\b\.?)?")
_LETTER_O = re.compile(r"(?<=\d)[oO](?=\d)")
_OFFSET_AFTER = re.compile(r"([+-])(\d{1,2})(?::?(\d{2}))?(?!\d)")


def _told(text: str, what: str) -> str:
    """What is wrong with a text, and what to write instead: the editor's own date, as far as it can be made out."""
    plain = text[:100].translate(_PLAIN).strip()
    if plain.isdecimal() and 9 <= len(plain) <= 10:
        at = datetime.fromtimestamp(int(plain), UTC).replace(tzinfo=None)
        return f"is a number of seconds, as computers count; write {at.isoformat(timespec='minutes')}Z"
    zeros = _LETTER_O.sub("0", plain)
    found = _day_found(zeros)
    if found is None:
        return _unfinished(plain, what)
    (year, month, day), rest = found
    iso = f"{year}-{month:02}-{day:02}"
    if not 1 <= month <= 12:
        # 2025-13-04 may well be the 13th of April.
        swapped = 1 <= day <= 12 and 1 <= month <= calendar.monthrange(year, day)[1]
        return f"{what}; write {year}-{day:02}-{month:02} if that is meant" if swapped else f"{what}; {_EXAMPLE}"
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        return f"{what}; write a day from {year}-{month:02}-01 to {year}-{month:02}-{days}"
    if what.startswith("contradicts"):
        return f"{what}; write {iso} if the day is right"
    if zeros != plain:
        what = "has the letter O in the place of a zero"
    elif what == _NO_DATE and (dash := next((mark for mark in text if mark in _DASHES), "")):
        what = f"has dashes ({dash}) in the place of hyphens"
    elif what == _NO_DATE and (quote := next((mark for mark in text if mark in _QUOTES), "")):
        what = f"stands in quotes ({quote})"
    elif what == _NO_DATE:
        what = "is not written as dates are here"
    zone = next((word for word in re.findall("[A-Z]{2,5}", rest) if word not in ("AM", "PM")), "")
    if zone and "in letters" not in what:
        what = f"has a time zone in letters ({zone})"
    moment = _time_found(rest, date(year, month, day))
    if moment is None:
        return f"{what}; write {iso}, or with its time {iso}T14:30"
    if not zone or not moment or moment[-6] in "+-":
        return f"{what}; write {moment or iso}"
    if zone in _NAMED_ZONES:
        return f"{what}; write {moment}{_NAMED_ZONES[zone]}"
    return f"{what}; write its offset from UTC, as in {moment}+02:00"


def _day_found(text: str) -> tuple[tuple[int, int, int], str] | None:
    """Year, month and day that a text holds (perhaps of a day that there is not), and what stands beside them."""
    match = _NUMBERS.search(text)
    if match:
        whole = int(match[1]), int(match[2]), int(match[3])
    elif (match := _DAY_FIRST.search(text)) and match[3] and (month := _month(match[2])):
        whole = int(match[3]), month, int(match[1])
    elif (match := _MONTH_FIRST.search(text)) and match[3] and (month := _month(match[1])):
        whole = int(match[3]), month, int(match[2])
    else:
        return None
    return (whole, text[: match.start()] + " " + text[match.end() :]) if FIRST_YEAR <= whole[0] <= LAST_YEAR else None


def _month(word: str) -> int:
    """The number of a month by its name, even if it is misspelt; 0 if there is none."""
    known = {name: number for number, names in enumerate(_MONTH_WORDS, 1) for name in names}
    close = difflib.get_close_matches(word.casefold(), known, n=1, cutoff=0.8)
    return known[close[0]] if close else 0


def _time_found(rest: str, day: date) -> str | None:
    """The moment in ISO 8601 of a day and the time of day in what stands beside it; empty if there is none, ``None`` if it is unclear."""
    match = _TIME_OF_DAY.search(rest)
    if match is None:
        return ""
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] in "pP" else 0)
    elif match[2] is None:
        return None
    if hour == 24 and not minute and not second:
        day, hour = day + timedelta(days=1), 0
    if hour > 23 or minute > 59 or second > 59:
        return None
    offset = ""
    if after := _OFFSET_AFTER.search(rest, match.end()):
        if int(after[2]) > 14 or int(after[3] or 0) > 59:
            return None
        offset = f"{after[1]}{int(after[2]):02}:{after[3] or '00'}"
    return f"{day}T{time(hour, minute, second).isoformat('seconds' if second else 'minutes')}{offset}"


def _unfinished(text: str, what: str) -> str:
    """The same for a text that holds no whole date."""
    word, day, year = "", "", ""
    if match := _DAY_FIRST.search(text):
        day, word, year = match.groups()
    elif match := _MONTH_FIRST.search(text):
        word, day, _ = match.groups()
    if word and not _YEAR.search(text) and (month := _month(word)):
        if year:
            return f"{what}; write 20{year}-{month:02}-{int(day):02} if that is meant"
        return f"is not complete: the year is missing; write it as in 2025-{month:02}-{int(day):02}"
    if match := re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?|([^\W\d_]{3,12})\.? (\d{4})", text):
        number, month = int(match[1] or match[4]), _month(match[3]) if match[3] else int(match[2] or 12)
        if FIRST_YEAR <= number <= LAST_YEAR and 1 <= month <= 12:
            return f"is not complete; write year, month and day, as in {number}-{month:02}-07"
    return f"{what}; {_EXAMPLE if any(letter.isdigit() for letter in text) else _THE_DAY}"
