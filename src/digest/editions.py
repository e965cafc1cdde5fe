"""Editions: which are due, what is in each and in which order, and what is wrong with what their editors say."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from digest.languages import language_root, nearness, told_in
from digest.model import Briefing, Correction, Edition, EditionFile, Held, InEdition, Moment
from digest.problems import Problem, short
from digest.strict_yaml import nearest

# The kind and the name of an edition.
_Key = tuple[str, str]


def due_editions(
    every: Iterable[Briefing], listed: Sequence[Briefing], kinds: Iterable[str], now: datetime
) -> Mapping[str, tuple[Edition, ...]]:
    """The editions of each kind that are due and have something in them, newest first, as they are if no editor says otherwise.

    ``every`` are the briefings that may be seen, ``listed`` those of them that are in lists, both newest first. Those that are pinned at
    the moment of the edition come first, then those of the highest priority; of one priority, the newest. An edition all of whose
    briefings have left the lists stays, without them: its address is not to lead nowhere.
    """
    found: dict[_Key, Moment] = {}
    corrections: defaultdict[_Key, list[tuple[Briefing, Correction]]] = defaultdict(list)
    for briefing in every:
        for mark in briefing.editions:
            if mark.at.at <= now:
                found[mark.kind, mark.name] = mark.at
                if mark.correction:
                    corrections[mark.kind, mark.name].append((briefing, briefing.front.corrections[mark.correction - 1]))
    members: defaultdict[_Key, list[Briefing]] = defaultdict(list)
    for briefing in listed:
        for mark in briefing.editions:
            if not mark.correction:
                members[mark.kind, mark.name].append(briefing)
    editions: dict[str, list[Edition]] = {kind: [] for kind in kinds}
    for key, at in sorted(found.items(), key=lambda one: (one[1], one[0]), reverse=True):
        kind, name = key
        told = tuple(sorted(corrections[key], key=lambda one: one[1].date))
        ordered = sorted(members[key], key=lambda one: (not _is_pinned(one, at), -one.front.priority))
        editions[kind].append(Edition(kind, name, edition_path(kind, name), at, tuple(ordered), told, ()))
    return {kind: tuple(some) for kind, some in editions.items()}


def edition_path(kind: str, name: str = "") -> str:
    """Where the page of an edition is, and without a name the list of its kind."""
    return "/".join(filter(None, ("editions", kind, name))) + "/"


def held_files(files: Iterable[EditionFile], editions: Mapping[str, tuple[Edition, ...]], now: datetime) -> dict[str, Held]:
    """The editors' files for editions that are not there yet, by their sources."""
    there = {(one.kind, one.name) for some in editions.values() for one in some}
    return {one.source: Held(one.source, one.at if one.at.at > now else None) for one in files if (one.kind, one.name) not in there}


def with_files(
    editions: Mapping[str, tuple[Edition, ...]],
    files: Iterable[EditionFile],
    briefings: Sequence[Briefing],
    find: Callable[[str, str], str],
    failed: Collection[str],
    translations: Mapping[str, Sequence[Briefing]],
) -> tuple[Mapping[str, tuple[Edition, ...]], list[Problem]]:
    """The editions as their editors want them, and what is wrong with what they say; also of editions that are still to come.

    ``briefings`` are all of them, drafts too; ``find`` gives the source of the briefing that a text in a source names, ``failed`` are
    sources that could not be read. A slug means the briefing in all its languages (``translations``, by source).
    Briefings that a file does not name follow those that it does.
    """
    files = tuple(files)
    if not files:
        return editions, []
    by_source = {one.source: one for one in briefings}
    members: defaultdict[_Key, dict[str, Briefing]] = defaultdict(dict)
    elsewhere: dict[str, str] = {}
    for briefing in briefings:
        elsewhere.setdefault(briefing.slug, briefing.source)
        for mark in briefing.editions:
            if not mark.correction:
                members[mark.kind, mark.name][briefing.source] = briefing
    problems: list[Problem] = []
    changed: defaultdict[_Key, dict[str, tuple[EditionFile, tuple[str, ...]]]] = defaultdict(dict)
    for file in files:
        known, order = members[file.kind, file.name], list[str]()
        if other := changed[file.kind, file.name].get(file.lang):
            said = f"there are two files for this edition; {other[0].source} is the other, delete one of them"
            problems.append(Problem(file.source, 0, 0, "editions/name", said))
        if not known and not failed:
            said = "no briefing is in this edition, so there is none, unless a correction is; write one, or delete this file"
            problems.append(Problem(file.source, 0, 0, "editions/empty", said, "warning"))
        for number, written in enumerate(file.front.order):
            source = _named(written, known, find, file, translations)
            if not source and all(one.slug != written for one in known.values()):
                source = elsewhere.get(written, "")
            place = file.places_of.get(f"order.{number}") or file.places_of.get("order") or (1, 1)
            if source in failed:
                continue
            if what := _wrong_entry(written, source, order, known, by_source, file):
                problems.append(Problem(file.source, *place, "editions/order", what))
            order.append(source)
        changed[file.kind, file.name][file.lang] = file, tuple(order)

    def with_those(edition: Edition) -> Edition:
        files = tuple(changed[edition.kind, edition.name].values())
        return replace(_ordered(replace(edition, files=files), "", {}, ()), files=files) if files else edition

    return {kind: tuple(map(with_those, some)) for kind, some in editions.items()}, problems


def _is_pinned(briefing: Briefing, at: Moment) -> bool:
    return briefing.front.pin_until is not None and briefing.front.pin_until > at


def editions_in(
    language: str,
    editions: Iterable[Edition],
    recorded: Collection[str],
    translations: Mapping[str, Sequence[Briefing]],
    languages: Sequence[str],
) -> Iterator[Edition]:
    """The editions for readers of one of the site's languages: each briefing in it, or in the best language that it was in by then.

    A translation that comes later is in the edition of its own day and changes none before. ``recorded`` are the sources of the briefings
    whose corrections these readers are told. What has nothing for them is left out.
    """
    for edition in editions:
        by_then = {
            one.source: tuple(other for other in translations.get(one.source, ()) if other.front.date <= edition.at)
            for one in edition.briefings
        }
        known = {one.source for one in edition.briefings} | {one.source for others in by_then.values() for one in others}
        briefings = told_in(language, edition.briefings, by_then, languages, known)
        corrections = tuple(one for one in edition.corrections if one[0].source in recorded)
        if briefings or corrections or not (edition.briefings or edition.corrections):
            told = replace(edition, briefings=briefings, corrections=corrections, path=language_root(language, languages) + edition.path)
            yield _ordered(told, language, translations, languages)


def _ordered(edition: Edition, language: str, translations: Mapping[str, Sequence[Briefing]], languages: Sequence[str]) -> Edition:
    """The edition as the editor's file for it says: the one in its language, else that in the first language that has one."""
    file = min(edition.files, key=lambda one: nearness(one[0].lang, language, languages), default=None)
    if file is None:
        return edition
    place = {source: number for number, source in enumerate(file[1])}

    def rank(briefing: Briefing) -> int:
        versions = (briefing, *translations.get(briefing.source, ()))
        return min((place[one.source] for one in versions if one.source in place), default=len(place))

    return replace(edition, briefings=tuple(sorted(edition.briefings, key=rank)), files=(file,))


def _named(
    written: str,
    known: Mapping[str, Briefing],
    find: Callable[[str, str], str],
    file: EditionFile,
    translations: Mapping[str, Sequence[Briefing]],
) -> str:
    """The source of the briefing that an editor means: the one with this slug in the edition, else what the text names anywhere."""
    same = [source for source, briefing in known.items() if briefing.slug == written]
    one_in_all = same and set(same) <= {same[0], *(one.source for one in translations.get(same[0], ()))}
    return same[0] if one_in_all else find(file.source, written)


def _wrong_entry(
    written: str, source: str, before: Sequence[str], known: Mapping[str, Briefing], by_source: Mapping[str, Briefing], file: EditionFile
) -> str:
    shown = f'"{short(written)}"'
    if source in known:
        return f"{shown} is named twice; delete one of the two" if source in before else ""
    if source in by_source:
        other = next((mark for mark in by_source[source].editions if mark.kind == file.kind and not mark.correction), None)
        return (
            f"{shown} is in {_spoken(other)}, not in this one; delete the line" if other else f"{shown} is in no edition; delete the line"
        )
    slugs = [briefing.slug for briefing in known.values()]
    if slugs.count(written) > 1:
        return f"{shown} is the slug of several briefings in this edition; write the path of the file, as seen from this one"
    meant = nearest(written, slugs) if slugs else ""
    return (
        f"{shown} is no briefing; {f'did you mean {meant}?' if meant else 'write its slug, or the path of its file as seen from this one'}"
    )


def _spoken(mark: InEdition) -> str:
    return f"the edition of {mark.name}"
