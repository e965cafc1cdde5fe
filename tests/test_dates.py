"""A text is read as a date in one way, or not at all."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.dates import BadDate, parse_moment, time_zone

KYIV = ZoneInfo("Europe/Kyiv")
SIX = time(6)


@pytest.mark.parametrize(
    ("text", "iso", "exact"),
    [
        ("2025-12-07", "2025-12-07T06:00:00+02:00", False),
        ("2025-12-07T14:30", "2025-12-07T14:30:00+02:00", True),
        ("2025-12-07 14:30:05", "2025-12-07T14:30:05+02:00", True),
        ("2025-12-07T14:30Z", "2025-12-07T16:30:00+02:00", True),
        ("2017-01-20T09:00:00.000Z", "2017-01-20T11:00:00+02:00", True),
        ("2025-12-07T14:30:00+05:30", "2025-12-07T11:00:00+02:00", True),
        ("2025-12-07 14:30 -0500", "2025-12-07T21:30:00+02:00", True),
        ("2025-12-07T23:30-05", "2025-12-08T06:30:00+02:00", True),
        ("2025-07-07", "2025-07-07T06:00:00+03:00", False),
    ],
)
def test_an_iso_date_becomes_a_moment_in_the_zone_of_the_site(text: str, iso: str, exact: bool) -> None:
    moment, warning = parse_moment(text, KYIV, SIX)
    assert (moment.at.isoformat(), moment.exact, warning) == (iso, exact, "")
    assert moment.at.tzinfo is KYIV


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("November 12, 2024", "2024-11-12"),
        ("12 Nov 2024 10:30", "2024-11-12T10:30"),
        ("Dec 7, 2025 at 3pm", "2025-12-07T15:00"),
        ("1st of December 2025", "2025-12-01"),
        ("Sunday, 7 December 2025", "2025-12-07"),
        ("Sun, 07 Dec 2025 10:00:00 +0200", "2025-12-07T10:00+02:00"),
        ("Sun, 07 Dec 2025 10:00:00 GMT", "2025-12-07T10:00Z"),
        ("2025/12/7", "2025-12-07"),
        ("2025.12.07", "2025-12-07"),
        ("2025-12-7 9:05", "2025-12-07T09:05"),
        ("20251207", "2025-12-07"),
        ("20251207T1030", "2025-12-07T10:30"),
        ("13/04/2025", "2025-04-13"),
        ("04/04/2025", "2025-04-04"),
    ],
)
def test_what_has_one_meaning_only_is_read_with_a_warning_that_shows_the_iso_form(text: str, iso: str) -> None:
    moment, warning = parse_moment(text, KYIV, SIX)
    assert warning == f'the date "{text}" is read as {iso}; write it so'
    assert moment == parse_moment(iso, KYIV, SIX).moment
    assert moment.exact == ("T" in iso)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("03/04/2025", "two ways; write 2025-03-04 or 2025-04-03"),
        ("7.12.2025", "two ways"),
        ("1 2 2025", "two ways"),
        ("Monday", "is not a date"),
        ("12 Novembr", "the year is missing; write it as in 2025-11-12"),
        ("today", "is not a date; write the day itself"),
        ("", "is not a date"),
        ("null", "is not a date"),
        ("7 грудня 2025", "is not written as dates are here; write 2025-12-07"),
        ("٢٠٢٥-١٢-٠٧", "is not written as dates are here; write 2025-12-07"),
        ("2025-W49-7", "is not a date"),
        ("November 12", "the year is missing; write it as in 2025-11-12"),
        ("7 Dec 25", "the year in four digits is missing; write 2025-12-07 if that is meant"),
        ("12/7/25", "the year in four digits is missing"),
        ("1733529600", "is a number of seconds, as computers count; write 2024-12-07T00:00Z"),
        ("December 2025", "is not complete; write year, month and day, as in 2025-12-07"),
        ("2025", "is not complete; write year, month and day, as in 2025-12-07"),
        ("Monday, December 2025", "is not complete"),
        ("30 Jan 12, 2024", "one way only"),
        ("7 Jan 2025 -0500", "one way only"),
        ("2024-02-30", "does not exist: February 2024 has 29 days; write a day from 2024-02-01 to 2024-02-29"),
        ("2025-13-01", "there is no month 13; write 2025-01-13 if that is meant"),
        ("2025-00-10", "there is no month 0"),
        ("31 June 2025", "does not exist"),
        ("0202-12-07", "has no real year"),
        ("9999-12-31", "has no real year"),
        ("2025-12-07T25:00", "there is no hour 25; write 2025-12-07, or with its time 2025-12-07T14:30"),
        ("2025-12-07T24:00", "there is no hour 24; write 2025-12-08T00:00"),
        ("2025-12-07T10:60", "there is no minute 60"),
        ("2025-12-07T10:00:60", "there is no second 60"),
        ("2025-12-07T10", "after the day that is no time of day"),
        ("2025-12-07T10:00+25:00", "exists nowhere"),
        ("Sun, 07 Dec 2025 10:00:00 EST", "a time zone in letters (EST)"),
        ("Tue Jan 02 2024 10:00:00 GMT+0200 (EET)", "a time zone in letters (GMT); write 2024-01-02T10:00+02:00"),
        ("Monday, 7 December 2025", "contradicts itself: 2025-12-07 is no Monday; write 2025-12-07 if the day is right"),
        ("2025-12-07T14:30 Europe/Kyiv", "no time of day; write 2025-12-07T14:30"),
        ("2025-12-07 2:30 pm", "no time of day; write 2025-12-07T14:30"),
        ("2025-12-07 12:05 a.m.", "no time of day; write 2025-12-07T00:05"),
        ("2025-12-07 14h30", "no time of day; write 2025-12-07T14:30"),
        ("2025-12-07T14:30+2", "no time of day; write 2025-12-07T14:30+02:00"),
        ("2025-12-07 14:30 CET", "has a time zone in letters (CET); write 2025-12-07T14:30+01:00"),
        ("2025-12-07 14:30 EST", "has a time zone in letters (EST); write its offset from UTC, as in 2025-12-07T14:30+02:00"),
        ("2025–12–07", "has dashes (–) in the place of hyphens; write 2025-12-07"),
        ("“2025-12-07”", "stands in quotes (“); write 2025-12-07"),
        ("2O25-12-07", "has the letter O in the place of a zero; write 2025-12-07"),
        ("4. März 2025", "is not written as dates are here; write 2025-03-04"),
        ("4. marz 2025 14.30 Uhr", "write 2025-03-04T14:30"),
        ("1er mars 2025", "write 2025-03-01"),
        ("4 de marzo de 2025", "write 2025-03-04"),
        ("2025年3月4日", "write 2025-03-04"),
        ("x" * 1000, "is not a date"),
        ("1" * 1000, "is not a date"),
    ],
)
def test_everything_else_is_refused_in_plain_words(text: str, said: str) -> None:
    with pytest.raises(BadDate) as refused:
        parse_moment(text, KYIV, SIX)
    assert said in str(refused.value)
    assert str(refused.value).startswith(f'the date "{text[:60]}"')
    assert "; write" in str(refused.value)


@pytest.mark.parametrize("text", ["2025-12-07", "2025-12-07T14:30", "7 December 2025", "7 December 2025 10:30", "2025/12/7"])
def test_without_an_offset_and_without_a_zone_the_setting_is_named(text: str) -> None:
    with pytest.raises(BadDate, match='add a line such as "timezone: Europe/Kyiv"'):
        parse_moment(text, None, SIX)


def test_without_a_zone_a_moment_keeps_its_own_offset() -> None:
    moment = parse_moment("2025-12-07T14:30+05:00", None, SIX).moment
    assert moment.at.tzinfo == timezone(timedelta(hours=5))
    assert parse_moment("2025-12-07T14:30Z", None, SIX).moment.at.tzinfo is UTC


def test_a_time_that_the_clocks_leave_out_counts_as_if_they_had_not_been_moved() -> None:
    moment, warning = parse_moment("2025-03-30T03:30", KYIV, SIX)
    assert moment.at.isoformat() == "2025-03-30T04:30:00+03:00"
    assert "leave out" in warning
    assert "2025-03-30T04:30:00+03:00" in warning


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    moment, warning = parse_moment("2025-10-26T03:30", KYIV, SIX)
    assert moment.at.isoformat() == "2025-10-26T03:30:00+03:00"
    assert "2025-10-26T03:30:00+02:00 for the other" in warning
    assert parse_moment("2025-10-26T03:30:00+02:00", KYIV, SIX).warning == ""


def test_a_day_without_its_midnight_stays_that_day() -> None:
    moment, warning = parse_moment("2018-11-04", ZoneInfo("America/Sao_Paulo"), time(0))
    assert moment.at.date() == date(2018, 11, 4)
    assert warning == ""


PIECES = (
    "Jan Dec December 2025 2024 12 7 07 99 10:30 10 pm am T Z +02:00 -0500 GMT UTC EST of at st th / - . , : Monday "
    "Sun 20251207 2025-12-07 h m s 1e5 0 00 ' ( ) + 31 30 1000000000000 nan inf"
)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from(PIECES.split()), max_size=8).map(" ".join)
    | st.lists(st.sampled_from(PIECES.split()), max_size=8).map("".join)
    | st.text(max_size=30)
)
def test_whatever_is_typed_is_a_moment_or_refused(text: str) -> None:
    try:
        moment, _ = parse_moment(text, KYIV, SIX)
    except BadDate as bad:
        # Whatever is to be written instead can be read.
        for instead in re.findall(r"write (\d{4}-[^ ,]+)", str(bad)):
            assert parse_moment(instead, KYIV, SIX)
        return
    assert 1000 <= moment.at.year <= 9999
    assert any(str(moment.at.year + off) in text for off in (-1, 0, 1)), "the year is never guessed"


def test_time_zones_are_those_of_the_library_whatever_the_machine_has() -> None:
    kyiv = time_zone("Europe/Kyiv")
    assert (kyiv.key, kyiv.utcoffset(datetime(2025, 7, 1))) == ("Europe/Kyiv", timedelta(hours=3))
    for name in ("localtime", "../../etc/passwd", "/etc/localtime", "Europe", "europe/kyiv", ""):
        with pytest.raises(KeyError):
            time_zone(name)
