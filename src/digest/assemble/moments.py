"""What hangs on the moment of a build, and nothing else does: what is held back, over or new."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, takewhile

from digest.model import Briefing, Held

_NEWS = timedelta(days=2)
"""For so long a briefing is in the map of the news."""


def held_back(briefing: Briefing, now: datetime, *, drafts: bool, future: bool) -> Held | None:
    """Until when nobody is to see the briefing, or ``None`` where it may be seen. At its very moment it may."""
    if briefing.front.status == "draft" and not drafts:
        return Held(briefing.source, None)
    if briefing.front.date.at > now and not future:
        return Held(briefing.source, briefing.front.date)
    return None


def is_expired(briefing: Briefing, now: datetime) -> bool:
    """Whether the briefing's time in lists and feeds is over. At the very moment of ``expires`` it is."""
    return briefing.front.expires is not None and briefing.front.expires.at <= now


def unchanged_between(briefings: Iterable[Briefing], now: datetime) -> tuple[datetime | None, datetime | None]:
    """From which moment on the same briefings make the same site as ``now``, and until which: ``now`` is compared with no others."""
    since: datetime | None = None
    until: datetime | None = None
    # Those that were news for the longest and for the shortest time, of all that are no news any more and of all that are.
    news = now.astimezone(UTC) - _NEWS
    old: datetime | None = None
    new: datetime | None = None
    for briefing in briefings:
        front = briefing.front
        for moment in (front.date, front.expires, front.pin_until, *(mark.at for mark in briefing.editions)):
            # All in UTC: two moments of one zone are compared by their clocks alone.
            if moment is None:
                continue
            if moment.at <= now:
                since = moment.at.astimezone(UTC) if since is None or moment.at > since else since
            else:
                until = moment.at.astimezone(UTC) if until is None or moment.at < until else until
        if front.date.at <= news:
            old = front.date.at.astimezone(UTC) if old is None or front.date.at > old else old
        else:
            new = front.date.at.astimezone(UTC) if new is None or front.date.at < new else new
    ended, ending = old and old + _NEWS, new and new + _NEWS
    return max(filter(None, (since, ended)), default=None), min(filter(None, (until, ending)), default=None)


def recent(listed: Sequence[Briefing], now: datetime) -> tuple[Briefing, ...]:
    """The briefings of the two days before ``now``. At the very moment when two days are over one is not among them any more."""
    utc = now.astimezone(UTC)
    published = dropwhile(lambda one: one.front.date.at > utc, listed)
    return tuple(takewhile(lambda one: one.front.date.at > utc - _NEWS, published))
