"""Editions, as far as one file tells of them: in which a briefing is, and what an editor says of one."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from digest.languages import language_of_file
from digest.model import EditionFile, FrontMatter, InEdition, Moment, Source
from digest.problems import Problem, fatal
from digest.reading.frontmatter import read_edition_front_matter
from digest.reading.images import image_problems
from digest.reading.link_places import link_places
from digest.reading.markers import Vocabulary, begins_like_a_commentary, read_wording, vocabulary
from digest.reading.parts import inside_links, shown_pictures
from digest.reading.prose import OverBudget, check_budget, render, time_limit, visible_text
from digest.reading.separation import lines_shown
from digest.recurrence import next_occurrence, occurrence_named
from digest.settings import ReadingOptions

FOLDER = "editions"
# What corrects something; an update or a note only adds to it.
CORRECTING = frozenset(("correction", "clarification", "retraction"))
_NAME = re.compile(r"(?:([a-z0-9-]+)/)?([0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[0-9]{4})?)")


def editions_of(front: FrontMatter, options: ReadingOptions) -> tuple[InEdition, ...]:
    """The editions that a briefing and its corrections are in: of each kind the first that comes at its moment or after it."""
    assert options.zone is not None  # the settings say so where there are editions
    moments = [(0, front.date), *((number, one.date) for number, one in enumerate(front.corrections, 1) if one.kind in CORRECTING)]
    found = []
    for kind, rules in options.editions.items():
        for correction, moment in moments:
            if occurrence := next_occurrence(rules, options.zone, moment.at):
                found.append(InEdition(kind, occurrence.name, Moment(occurrence.at, True), correction))
    return tuple(found)


def read_editions(sources: Iterable[Source], options: ReadingOptions) -> tuple[tuple[EditionFile, ...], tuple[Problem, ...]]:
    """Read the editors' files for single editions. One with an error is left out; its problems are told, all at once."""
    files: list[EditionFile] = []
    problems: list[Problem] = []
    for source in sources:
        file, more = _read(source, options)
        problems += more
        if file and not fatal(more):
            files.append(file)
    return tuple(files), tuple(problems)


def _read(source: Source, options: ReadingOptions) -> tuple[EditionFile | None, tuple[Problem, ...]]:
    head = read_edition_front_matter(source, options)
    problems = list(head.problems)
    lang, below = language_of_file(source.path.removeprefix(f"{options.content}/{FOLDER}/").rpartition(".")[0], options.languages)
    words = vocabulary(options.labels, lang or options.languages[0])
    named = _NAME.fullmatch(below)
    kind, name = (named[1] or "", named[2]) if named else ("", "")
    occurrence = None
    if named and kind in options.editions and options.zone:
        occurrence = occurrence_named(options.editions[kind], options.zone, name)
    if occurrence is None:
        problems.append(Problem(source.path, 0, 0, "editions/name", _misnamed(below, kind, name, options)))
    try:
        with time_limit(options.seconds):
            check_budget(head.body)
            html = render(head.body) if head.body.strip() else ""
            problems += _markers(source.path, head.body.split("\n"), head.body_line, html, words)
    except OverBudget as over:
        problems.append(Problem(source.path, head.body_line, 1, "budget", f"{over}; shorten the note"))
        return None, tuple(problems)
    if head.front is None or occurrence is None:
        return None, tuple(problems)
    links = inside_links((html,))
    places_of = {**head.places_of, **link_places(head.body.split("\n"), head.body_line, links)}
    at = Moment(occurrence.at, True)
    problems += image_problems(source.path, head.body.split("\n"), head.body_line, (html,), (html,), words)
    if fatal(problems):
        return None, tuple(problems)
    pictures = shown_pictures((html,), links)
    return EditionFile(
        source.path, f"{FOLDER}/{below}/", kind, name, lang or options.languages[0], at, head.front, html, links, places_of, *pictures
    ), tuple(problems)


def _misnamed(below: str, kind: str, name: str, options: ReadingOptions) -> str:
    """What is wrong with the name of a file that names no edition."""
    file = "/".join(filter(None, (sorted(options.editions)[0], "2026-11-24.md")))
    if not name:
        return f"this folder is for what editors say of single editions; name the file by its day, as {file}, or move it out of {FOLDER}/"
    if kind not in options.editions:
        known = ", ".join(f"{FOLDER}/{one}/" if one else f"{FOLDER}/" for one in sorted(options.editions))
        what = f'there are no editions called "{kind}"' if kind else "the editions of this site have names, and this file names none"
        return f"{what}; move the file into {known}"
    try:
        year, month, day = (int(part) for part in name.split("-")[:3])
        near = _near(year, month, day, kind, options)
    except ValueError:
        return f"there is no such day; name the file by the day of its edition, as {file}"
    return f"no edition comes then; {f'name the file {near}' if near else 'look at its rule in digest.yaml'}"


def _near(year: int, month: int, day: int, kind: str, options: ReadingOptions) -> str:
    """The name that a file for the next edition from that day on has. Raises ``ValueError`` where there is no such day."""
    assert options.zone is not None
    occurrence = next_occurrence(options.editions[kind], options.zone, datetime(year, month, day, tzinfo=options.zone))
    return f"{occurrence.name}.md" if occurrence else ""


def _markers(path: str, lines: list[str], first: int, html: str, words: Vocabulary) -> Iterator[Problem]:
    """What looks like a marker in a note, which is neither fact nor commentary and must not look like either."""
    html = _QUOTED.sub("x", html)
    # Within a paragraph, a line of the file is a line that somebody wrote as one.
    seen = (*lines_shown(html), *map(visible_text, html.split("\n")))
    looks = [*(_looks_like(shown, words) for shown in seen), *(_headed(visible_text(one[2]), words) for one in _HEADING.finditer(html))]
    found = dict.fromkeys(filter(None, looks))
    for label in found:
        places = [
            # A sentence may well begin with the word, as a heading may not: it is looked at last.
            (said.form == "goes-on" and "#" not in line[: said.start], number, said.start)
            for number, line in enumerate(lines)
            if (said := read_wording(line.expandtabs(4), words)) and said.label == label and said.form != "escaped"
        ]
        number, column = min(places, default=(True, 0, 0))[1:]
        yield Problem(path, number + first, column + 1, "editions/marker", _CURE.format(label))


def _looks_like(shown: str, words: Vocabulary) -> str:
    said = read_wording(shown, words)
    facts = said.label if said and said.kind == "facts" and said.form in ("line", "run-in") else ""
    return begins_like_a_commentary(shown, words) or facts


def _headed(shown: str, words: Vocabulary) -> str:
    """The label that a heading begins with, alone or going on, rightly or wrongly spelt, as it would count in a briefing; or nothing."""
    said = read_wording(f"# {shown}", words)
    return said.label if said and (said.kind != "facts" or said.form not in ("goes-on", "near", "escaped")) else ""


_HEADING = re.compile(r"<h([1-6])\b[^<>]*>(.*?)</h\1>", re.DOTALL)
# What stands in a quote or in code is somebody else's, or a sample.
_QUOTED = re.compile(r"<(blockquote|pre|code)\b.*?</\1>", re.DOTALL)
_CURE = (
    "a note of the editors is neither fact nor commentary, and “{}” here would make it look like one;"
    " take the word out, or write the commentary as a briefing with kind: commentary"
)
