"""What a site has published, in numbers: how many briefings and words a week, what the facts rest on, what was put right.

Everything is counted from the site value alone. Nothing hangs on the day on which it is counted, except that what is held back is not
among it. Only ``counts_of`` looks at the texts; what it gives for a briefing is small, and hangs on nothing but the briefing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from html import escape, unescape
from typing import get_args
from urllib.parse import urlsplit

from digest.labels import folded
from digest.model import Briefing, Correction, CorrectionKind, Reference, Site


@dataclass(frozen=True, slots=True)
class Counts:
    """What one briefing holds. Words are those of the body, notes included; ``words_of_facts`` never counts one of a commentary.

    ``links`` is how many links to elsewhere stand in the text of the facts. ``outlets`` has a name for each source that has one, and the
    host of its address, either of which may be empty.
    """

    words_of_facts: int
    words_of_commentary: int
    links: int
    outlets: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the whole time, or of one week. ``facts`` are paragraphs, ``commentaries`` texts; corrections count when they were made."""

    briefings: int = 0
    facts: int = 0
    commentaries: int = 0
    words_of_facts: int = 0
    words_of_commentary: int = 0
    sources: int = 0
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """A week of ISO 8601, as ``2026-W48``, with its Monday, in the site's time zone."""

    name: str
    monday: date
    totals: Totals


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published sources: how many entries of ``sources`` name it, and in how many briefings."""

    name: str
    cited: int
    briefings: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """How many corrections of a kind there are, of facts and of commentary."""

    kind: CorrectionKind
    facts: int
    commentary: int


@dataclass(frozen=True, slots=True)
class Unsourced:
    """A briefing that reports and names no source: its file, its path below the site's root, its title.

    ``links`` is how many links to elsewhere its ``facts`` (paragraphs) have all the same.
    """

    source: str
    path: str
    title: str
    day: date
    facts: int
    links: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """The whole of it. ``weeks`` go from the first one with anything to the last, the empty ones between them included.

    ``opinions`` are the pieces of opinion among the briefings, ``withdrawn`` those that were withdrawn. ``outlets`` are in the order
    of how often they are cited, ``corrections`` has all kinds, ``unsourced`` the newest first; withdrawn briefings and pieces of
    opinion are not among the latter.
    """

    totals: Totals
    opinions: int
    withdrawn: int
    weeks: tuple[Week, ...]
    outlets: tuple[Outlet, ...]
    corrections: tuple[Corrected, ...]
    unsourced: tuple[Unsourced, ...]


def numbers_of(site: Site) -> Numbers:
    """The numbers of all that was published, what is withdrawn or expired included."""
    counted = [(briefing, counts_of(briefing)) for briefing in site.every]
    weeks = _weeks(counted)
    return Numbers(
        totals=_sum(week.totals for week in weeks),
        opinions=sum(briefing.front.kind == "commentary" for briefing in site.every),
        withdrawn=sum(briefing.front.status == "withdrawn" for briefing in site.every),
        weeks=weeks,
        outlets=_outlets(counts.outlets for _, counts in counted),
        corrections=_corrections(site.every),
        unsourced=tuple(_unsourced(counted)),
    )


def counts_of(briefing: Briefing) -> Counts:
    """What a briefing holds."""
    reported = (*(block.html for block in briefing.facts.blocks), *(note.html for note in briefing.facts.notes))
    said = (html for one in briefing.commentaries for html in (escape(one.title), one.html, *(note.html for note in one.notes)))
    return Counts(
        words_of_facts=sum(map(words_in, reported)),
        words_of_commentary=sum(map(words_in, said)),
        links=sum(len(_LINK.findall(html)) for html in reported),
        outlets=tuple(_outlet(source) for source in briefing.front.sources),
    )


# ---- words -----------------------------------------------------------------------------------------------------------------

_TAG = re.compile("<[^<>]*>")
# The numbers that lead to a note or a source are no words of the editor's.
_MARK = re.compile(r'<sup[^<>]*>\s*(?:<a class="(?:note|source)"[^<>]*>[^<>]*</a>\s*)+</sup>')
# Tags at which a word ends though there may be no space.
_BREAK = re.compile(r"<(?:/(?:p|li|t[hd]|h[1-6]|d[td]|blockquote|pre)|(?:br|img)\b[^<>]*)>")
_LINK = re.compile(r'<a [^<>]*?href="https?:', re.IGNORECASE)
# Han, kana and the marks among them are written without spaces.
_SIGN = re.compile(
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def words_in(html: str) -> int:
    """How many words a text in HTML has: what stands between spaces or long dashes and has a letter or a digit.

    Each sign of Chinese or Japanese is one, as word processors count.
    """
    text = unescape(_TAG.sub("", _BREAK.sub(" ", _MARK.sub("", html)))).replace("\u2014", " ")
    spaced, signs = _SIGN.subn(" ", text)
    return signs + sum(word[0].isalnum() or any(map(str.isalnum, word)) for word in spaced.split())


# ---- outlets ---------------------------------------------------------------------------------------------------------------


def _outlet(source: Reference) -> tuple[str, str]:
    host = (urlsplit(source.url).hostname or "").removeprefix("www.")
    return " ".join(source.outlet.split()), host


def _outlets(cited: Iterable[tuple[tuple[str, str], ...]]) -> tuple[Outlet, ...]:
    """By how often they are cited, then by name.

    Two spellings that differ in capitals alone are one outlet, under the commoner. A source without a name is that of its host; where all
    that have a name and that host have the same name, it is theirs too.
    """
    briefings = list(cited)
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    names_of: defaultdict[str, set[str]] = defaultdict(set)
    for name, host in (one for briefing in briefings for one in briefing):
        if name:
            spellings[folded(name)][name] += 1
            names_of[host].add(folded(name))
    known = {host: next(iter(names)) for host, names in names_of.items() if host and len(names) == 1}
    times: Counter[str] = Counter()
    within: Counter[str] = Counter()
    for briefing in briefings:
        keys = [folded(name) if name else known.get(host, host) for name, host in briefing]
        times.update(filter(None, keys))
        within.update({key for key in keys if key})
    outlets = [Outlet(_commonest(spellings[key]) if key in spellings else key, cited, within[key]) for key, cited in times.items()]
    return tuple(sorted(outlets, key=lambda outlet: (-outlet.cited, outlet.name.casefold(), outlet.name)))


def _commonest(spellings: Mapping[str, int]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))


# ---- weeks, corrections, what has no source --------------------------------------------------------------------------------


def _weeks(counted: Iterable[tuple[Briefing, Counts]]) -> tuple[Week, ...]:
    parts: defaultdict[int, list[Totals]] = defaultdict(list)
    for briefing, counts in counted:
        parts[_monday(briefing.front.date.at)].append(
            Totals(
                1, briefing.paragraphs, len(briefing.commentaries), counts.words_of_facts, counts.words_of_commentary, len(counts.outlets)
            )
        )
        for correction in briefing.front.corrections:
            parts[_monday(correction.date.at)].append(Totals(corrections=1))
    if not parts:
        return ()
    mondays = range(min(parts), max(parts) + 1, 7)
    return tuple(_week(date.fromordinal(monday), _sum(parts.get(monday, ()))) for monday in mondays)


def _monday(day: date) -> int:
    return day.toordinal() - day.weekday()


def _week(monday: date, totals: Totals) -> Week:
    year, number, _ = monday.isocalendar()
    return Week(f"{year:04}-W{number:02}", monday, totals)


def _sum(parts: Iterable[Totals]) -> Totals:
    return Totals(*map(sum, zip(*map(astuple, parts), strict=True)))


def _corrections(every: Iterable[Briefing]) -> tuple[Corrected, ...]:
    made = Counter((one.kind, _part(briefing, one)) for briefing in every for one in briefing.front.corrections)
    return tuple(Corrected(kind, made[kind, "facts"], made[kind, "commentary"]) for kind in get_args(CorrectionKind))


def _part(briefing: Briefing, correction: Correction) -> str:
    # A piece of opinion that gives no facts has none to put right.
    return "commentary" if briefing.front.kind == "commentary" and not briefing.paragraphs else correction.part


def _unsourced(counted: Iterable[tuple[Briefing, Counts]]) -> Iterator[Unsourced]:
    for briefing, counts in counted:
        front = briefing.front
        if not counts.outlets and briefing.paragraphs and front.kind != "commentary" and front.status != "withdrawn":
            yield Unsourced(briefing.source, briefing.path, front.title, front.date.at.date(), briefing.paragraphs, counts.links)
