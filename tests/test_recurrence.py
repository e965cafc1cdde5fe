"""Every moment is in one edition, in every zone and whatever the clocks do; and a rule that is wrong is told."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.dates import time_zone, zone_names
from digest.recurrence import Recurrence, next_occurrence, rule_as_written, wrong_rule

ZONES = sorted(zone_names())


# ---- when they come ----------------------------------------------------------------------------------------------------


def of_every_day(zone, first, days, hours, minute):
    """By RFC 5545, 3.3.5, and nothing of ours: the moments that so many days have at these times by the clocks."""
    moments = set()
    for day in range(days):
        for hour in hours:
            local = datetime.combine(first + timedelta(day), time(hour, minute))
            noons = [(local + timedelta(hours)).replace(tzinfo=UTC) for hours in (-2, -1, 0, 1, 2)]
            offsets = sorted({noon.astimezone(zone).utcoffset() for noon in noons})
            meant = [(local - offset).replace(tzinfo=UTC) for offset in offsets]
            there = [one for one in meant if one.astimezone(zone).replace(tzinfo=None, fold=0) == local]
            # The offset before a gap is that of the moment at which it would be this time by the offset behind it.
            before = meant[-1].astimezone(zone).utcoffset()
            moments.add(min(there) if there else (local - before).replace(tzinfo=UTC))
    return sorted(moments)


def come_after(rules, zone, at, until):
    found = []
    while (one := next_occurrence(rules, zone, at)) and one.at.astimezone(UTC) <= until:
        found.append(one)
        at = one.at.astimezone(UTC) + timedelta(microseconds=1)
    return found


@given(
    st.sampled_from(ZONES),
    st.dates(date(1900, 1, 3), date(2099, 12, 20)),
    st.sets(st.integers(0, 23), min_size=1, max_size=3),
    st.sampled_from([0, 15, 30, 45, 59]),
)
@example("Europe/Berlin", date(2026, 3, 27), {2}, 30)
@example("Europe/Berlin", date(2026, 10, 23), {2}, 30)
@example("Australia/Lord_Howe", date(2026, 10, 2), {1, 2}, 15)
@example("Pacific/Apia", date(2011, 12, 27), {7, 18}, 0)
@example("America/Sao_Paulo", date(2018, 11, 2), {0}, 0)
@example("America/Toronto", date(1919, 3, 29), {23}, 45)
@example("Asia/Gaza", date(2009, 9, 1), {0, 23}, 0)
@settings(deadline=None, max_examples=150, derandomize=True)
def test_each_day_of_a_rule_has_its_edition_once_in_every_zone(name, first, hours, minute):
    zone = time_zone(name)
    rules = [Recurrence(f"FREQ=DAILY;BYHOUR={','.join(map(str, sorted(hours)))};BYMINUTE={minute}", time(0))]
    expected = of_every_day(zone, first, 6, sorted(hours), minute)
    found = come_after(rules, zone, expected[0], expected[-1])
    assert [one.at.astimezone(UTC) for one in found] == expected
    assert len({one.name for one in found}) == len(found)


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(1900, 1, 3), datetime(2099, 12, 20)),
    st.sampled_from(
        ["FREQ=DAILY;BYHOUR=7", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=2;BYMINUTE=30", "FREQ=DAILY;BYHOUR=0,1,2,3", "FREQ=MONTHLY;BYDAY=-1FR"]
    ),
    st.timedeltas(timedelta(0), timedelta(40)),
)
@settings(deadline=None, max_examples=150, derandomize=True)
def test_a_moment_is_in_the_first_edition_that_comes_at_it_or_after_it_and_in_no_other(name, local, rule, later):
    zone, rules, at = time_zone(name), [Recurrence(rule, time(6))], local.replace(tzinfo=UTC)
    one, other = next_occurrence(rules, zone, at), next_occurrence(rules, zone, at + later)
    assert one.at.astimezone(UTC) >= at
    assert next_occurrence(rules, zone, one.at) == one
    assert (one == other) == (at + later <= one.at.astimezone(UTC))
    assert one.at.astimezone(UTC) <= other.at.astimezone(UTC)


@pytest.mark.parametrize(
    ("rule", "at", "expected"),
    [
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-03-29T00:00", "2026-03-29T03:30:00+02:00"),  # there is no 02:30
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-10-25T00:00", "2026-10-25T02:30:00+02:00"),  # there are two
        ("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-10-25T00:31+00:00", "2026-10-26T02:30:00+01:00"),  # between the two
        ("FREQ=DAILY", "2026-01-01T06:16", "2026-01-02T06:15:00+01:00"),  # at the publishing hour
        ("FREQ=DAILY;BYHOUR=8", "2026-01-01T06:16", "2026-01-01T08:00:00+01:00"),  # an hour that is named is a full hour
        ("FREQ=WEEKLY;BYDAY=SU;BYHOUR=9", "2026-11-22T09:00", "2026-11-22T09:00:00+01:00"),
        ("FREQ=WEEKLY;BYDAY=SU;BYHOUR=9", "2026-11-22T09:00:01", "2026-11-29T09:00:00+01:00"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=7", "2026-02-01", "2026-02-27T07:00:00+01:00"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=7", "2097-01-01", "2104-02-29T07:00:00+01:00"),
    ],
)
def test_the_next_edition_comes_when_the_rule_says(rule, at, expected):
    zone = time_zone("Europe/Berlin")
    begin = datetime.fromisoformat(at)
    begin = begin if begin.tzinfo else begin.replace(tzinfo=zone)
    assert next_occurrence([Recurrence(rule, time(6, 15))], zone, begin).at.isoformat() == expected


def test_every_second_week_counts_from_the_day_that_is_named():
    zone = time_zone("UTC")
    rules = [Recurrence("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", time(9), date(2026, 1, 4))]
    found = come_after(rules, zone, datetime(2026, 1, 4, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC))
    assert [one.name for one in found] == ["2026-01-04", "2026-01-18", "2026-02-01", "2026-02-15"]
    assert next_occurrence(rules, zone, datetime(2026, 1, 3, 23, tzinfo=UTC)) is None


def test_when_a_rule_is_changed_the_old_editions_stay_and_no_briefing_is_lost_between():
    zone = time_zone("UTC")
    rules = [
        Recurrence("FREQ=DAILY;BYHOUR=7", time(0), until=date(2026, 12, 31)),
        Recurrence("FREQ=DAILY;BYHOUR=6", time(0), since=date(2027, 1, 3)),
    ]
    found = come_after(rules, zone, datetime(2026, 12, 30, 8, tzinfo=UTC), datetime(2027, 1, 4, 12, tzinfo=UTC))
    assert [one.at.isoformat()[:16] for one in found] == ["2026-12-31T07:00", "2027-01-03T06:00", "2027-01-04T06:00"]


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("daily", "is no rule as calendars write them; write rule: FREQ=DAILY;BYHOUR=7"),
        ("Sundays at 9", "write rule: FREQ=WEEKLY;BYDAY=SU;BYHOUR=7"),
        ("0 7 * * *", "write rule: FREQ=DAILY;BYHOUR=7"),
        ("FREQ=DALY", "write DAILY"),
        ("BYHOUR=7", "does not say how often"),
        ("FREQ=HOURLY", "is too fine for editions; write the hours"),
        ("FREQ=DAILY;BYHOUR=7;BYMINUTE=0,30", "is too fine for editions; write one minute"),
        ("FREQ=DAILY;BYHOUR=07:30", "write BYHOUR=7;BYMINUTE=30"),
        ("FREQ=DAILY;BYHOUR=24", "write 0"),
        ("FREQ=DAILY,BYHOUR=7", "holds two parts; write ; between them"),
        ("FREQ=DAILY;BYHOUR=7;BYHOUR=8", "BYHOUR stands twice"),
        ("FREQ=DAILY;HOUR=7", "write BYHOUR"),
        ("FREQ=DAILY;BYHOUR", "has to be a name, a =, and a value"),
        ("FREQ=DAILY;BYSECOND=1", "delete BYSECOND=1"),
        ("FREQ=DAILY;COUNT=3", "write until: 2026-12-31"),
        ("FREQ=DAILY;UNTIL=20261231T000000Z", "write until: 2026-12-31"),
        ("DTSTART=20260101;FREQ=DAILY", "write since: 2026-01-04"),
        ("FREQ=DAILY;INTERVAL=2", "name it, as since: 2026-01-04"),
        ("FREQ=DAILY;INTERVAL=0", "write a number from 1 to 366"),
        ("FREQ=WEEKLY", "does not say on which day; write FREQ=WEEKLY;BYDAY=SU"),
        ("FREQ=WEEKLY;BYDAY=Sunday", "write SU"),
        ("FREQ=WEEKLY;BYDAY=1SU", "counts the weekdays of a month; write BYDAY=SU"),
        ("FREQ=WEEKLY;BYDAY=SU;BYMONTHDAY=1", "BYMONTHDAY has no meaning with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "write a number from 1 to 31"),
        ("FREQ=DAILY;BYSETPOS=1", "chooses among days"),
        ("FREQ=DAILY;WKST=XX", "WKST cannot be"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never comes"),
        ("FREQ=DAILY;BYHOUR=７", "write a number"),
        ("FREQ=DAILY;BYEASTER=1", "means nothing in a rule"),
    ],
)
def test_a_wrong_rule_is_told_with_what_to_write_instead(rule, what):
    assert what in wrong_rule(rule, None)


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYHOUR=7", "RRULE:FREQ=DAILY;BYHOUR=7", "freq=daily; byhour=7;", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"]
)
def test_a_right_rule_may_be_written_as_calendars_do(rule):
    assert wrong_rule(rule, None) == ""
    assert next_occurrence([Recurrence(rule_as_written(rule), time(0))], time_zone("UTC"), datetime(2026, 1, 1, tzinfo=UTC))
