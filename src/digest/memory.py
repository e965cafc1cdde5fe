"""What a build remembers of earlier ones: what reading a source gave, and what rendering a page gave. Nothing else.

Each is kept under a hash of everything that the function is given; what the function itself is made of is in the head of every file
of the store. What is recalled is equal to what would be made anew, problems included. Whatever looks at two files is worked out at
each build.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple
from datetime import tzinfo
from functools import cached_property, partial
from hashlib import blake2b
from itertools import chain
from typing import Any, Protocol, TypeVar, cast

from digest.files import Marks
from digest.later import identified, later
from digest.model import Artifact, Briefing, Commentary, Facts, FrontMatter, Kept, SiteInfo, Source
from digest.plain import Form, Hashes, decoded, encoded
from digest.problems import Problem
from digest.publish import Previous
from digest.settings import ReadingOptions
from digest.spool import Spool, write_at
from digest.store import FOLDER, PAGES, PREVIOUS, READINGS, SEEN, TEXTS, TREES, Store, checksum
from digest.trees import Standing, State, older
from digest.views import Link, ListEntry, Person, Rendered, TextFile, View

S = TypeVar("S")
G = TypeVar("G")
T = TypeVar("T")
Result = tuple[T | None, tuple[Problem, ...]]
Work = Callable[[S], Result[T]]
# What reading a source gave as plain values: its problems, what is always asked for, and the text in a form of its own.
_Packed = tuple[list[Any], list[Any] | None, bytes]
Apart = Callable[[Callable[[S], Any], Sequence[S]], Iterable[Any] | None]
Run = Callable[[Callable[[S], Any], Sequence[S]], Iterable[Any]]


class Remembered(Protocol[G, T]):
    """The results of one function by what it was given."""

    def find(self, given: G) -> Result[T] | None:
        """The result, if it is known."""

    def keep(self, given: G, result: Result[T]) -> Result[T]:
        """The same result, now known."""

    def keep_packed(self, given: G, packed: Any) -> Result[T]:
        """The result of ``pack`` unpacked, now known."""

    def pack(self, work: Work[G, T], given: G) -> Any:
        """The result of the function, in a form that can go from one process to another."""


def recall(remembered: Remembered[S, T] | None, work: Work[S, T], values: list[S], run: Run[S], apart: Apart[S]) -> list[Result[T]]:
    """``work`` of each value, in their order: recalled where it is known, else made and kept.

    ``run`` makes it in this process; ``apart`` in others, unless it says (``None``) that so few values are not worth it. The list of
    values is emptied, so that each can go from the memory when its result is there.
    """
    if remembered is None:
        return list(run(work, values))
    results = [remembered.find(value) for value in values]
    places = [place for place, result in enumerate(results) if result is None]
    missing: list[Any] = [values[place] for place in places]
    values.clear()
    shared = apart(partial(remembered.pack, work), missing)
    keep = remembered.keep if shared is None else remembered.keep_packed
    for number, (place, made) in enumerate(zip(places, run(work, missing) if shared is None else shared, strict=True)):
        results[place] = keep(missing[number], made)
        missing[number] = None
    return cast(list[Result[T]], results)


# ---- reading ---------------------------------------------------------------------------------------------------------------

# Of the front matter, what no list and no other page shows: it is kept with the text.
_ONLY_PAGE = ("sources", "methods", "ignore", "extra")
# Characters of the texts that were read just now and are held as they are, so that a site of a thousand briefings need not read them
# again to render its pages; with all that Python has around them they take five times as much memory.
_HELD = 10_000_000
_AT_ONCE = 2_000_000  # bytes of texts that are written to the disk at a time


class Readings:
    """What reading each briefing gave, the text of it in a file of its own (``texts``), from which only those are taken that are looked at.

    ``read`` is the function itself: with a source that ``again`` gives for a path and a SHA-256, it makes a text anew if what was kept
    of it turns out to be damaged. However much there is to read, few of the texts are held in memory (``_HELD``): without a store,
    in which they are kept, they go to a file that ``nameless`` opens, as ``Spool`` has it.
    """

    def __init__(
        self,
        store: Store,
        options: ReadingOptions,
        read: Callable[[Source, ReadingOptions], Result[Briefing]],
        again: Callable[[str, str], Source],
        nameless: Callable[[], int],
    ) -> None:
        self._store = store
        self._options = options
        self._read = read
        self._again = again
        self._common = Hashes().mark(options)
        self._lines: dict[str, tuple[bytes, list[Any]]] = {}
        self._used: dict[str, bytes] = {}
        self._kept_texts = 0
        self._held = 0
        self._last: tuple[_Text | None, Mapping[str, Any]] = None, {}
        self._made = False
        self._texts = store.open(TEXTS, writing=True)
        self._spool = Spool(self._texts, _AT_ONCE) if store.used else Spool(nameless, _AT_ONCE, sparing=True)
        common, *lines = (store.read(READINGS) or b"").splitlines() or [b""]
        if common.decode() == self._common:
            entries = decoded(b"[" + b",".join(lines) + b"]")
            self._lines = {entry[0]: (line, entry) for line, entry in zip(lines, entries, strict=True)}
        self._known = len(self._lines)

    @cached_property
    def _forms(self) -> "_Forms":
        return _Forms(self._options.zone)  # made of the classes, which takes a while

    def find(self, source: Source) -> Result[Briefing] | None:
        """The briefing of a source, or what is wrong with it, as it was read before; to be asked once for each."""
        path = source.path
        # What was made of it takes its place.
        line, entry = self._lines.pop(path, (b"", None))
        if entry is None or entry[1] != source.digest:
            return None
        _, _, problems_kept, kept, start, length, sum_ = entry
        self._used[path] = line
        self._kept_texts += length
        return self._unpacked(source, problems_kept, kept, _Text(self, path, source.digest, start, length, sum_))

    def _unpacked(self, source: Source, problems_kept: list[Any], kept: list[Any] | None, text: "_Text") -> Result[Briefing]:
        key = self._key(source)
        problems = tuple([Problem(**self._forms.problem.read(one)) for one in problems_kept])
        if kept is None:
            return None, problems
        card, front, heads, places = kept
        given = self._forms.card.read(card)
        given["front"] = later(FrontMatter, self._forms.front.read(front), _front_of, text, identity=key, kept=False)
        given["commentaries"] = tuple(
            [
                later(Commentary, self._forms.head.read(head), _commentary_of, text, number, identity=f"{key}.{number}", kept=False)
                for number, head in enumerate(heads)
            ]
        )
        given["problems"] = problems
        if places is not None:
            given["places_of"] = _places(places)
        return later(Briefing, given, _text_of, text, identity=key, kept=False), problems

    def keep(self, source: Source, result: Result[Briefing]) -> Result[Briefing]:
        """The result; not kept if a budget was exceeded, since that may depend on the machine."""
        briefing, problems = result
        hold = self._held < _HELD
        if briefing is not None:
            self._held += _length(briefing)
        if hold and not self._store.used:
            return result
        packed = self._packed(result)
        if packed is None:
            return result
        text = self._remember(source, packed)
        if briefing is None:
            return result
        if not hold:
            return self._unpacked(source, *packed[:2], text)
        key = self._key(source)
        commentaries = tuple([identified(commentary, f"{key}.{number}") for number, commentary in enumerate(briefing.commentaries)])
        return identified(briefing, key, commentaries=commentaries), problems

    def pack(self, work: Work[Source, Briefing], source: Source) -> _Packed | None:
        """The result of reading a source, to be sent to another process; ``None`` where that has to read it by itself."""
        return self._packed(work(source))

    def keep_packed(self, source: Source, packed: _Packed | None) -> Result[Briefing]:
        """The result that ``pack`` gave elsewhere, now known here."""
        if packed is None:
            return self.keep(source, self._read(source, self._options))
        problems_kept, kept, _ = packed
        return self._unpacked(source, problems_kept, kept, self._remember(source, packed))

    def _packed(self, result: Result[Briefing]) -> _Packed | None:
        briefing, problems = result
        if any(problem.rule == "budget" for problem in problems):
            return None
        forms = self._forms
        problems_kept = [forms.problem.write(one) for one in problems]
        if briefing is None:
            return problems_kept, None, b""
        try:
            # Where it may be asked for its places at each build, they are kept with what is always read.
            places = _pairs(briefing.places_of) if briefing.links or problems else None
            front = briefing.front
            heads = [forms.head.write(commentary) for commentary in briefing.commentaries]
            text = {
                "facts": forms.facts.write(briefing.facts),
                "commentaries": [forms.commentary.write(commentary) for commentary in briefing.commentaries],
                "methods": briefing.methods,
                "places_of": _pairs(briefing.places_of),
                "front": forms.rest_of_front.write(front),
            }
            card = [forms.card.write(briefing), forms.front.write(front), heads, places]
            return problems_kept, card, encoded(text)
        except TypeError:  # something in "extra" for which there is no plain form
            return None

    def save(self) -> None:
        """Put on the disk what this build recalled or made; what it did not ask for is forgotten."""
        try:
            if self._texts < 0:
                return
            self._spool.flush()
            if self._made or len(self._used) != self._known:
                if self._spool.end > 2 * self._kept_texts + 1_000_000:
                    self._tidy()
                self._store.write(READINGS, b"\n".join((self._common.encode(), *self._used.values())))
        except OSError:
            self._store.remove(READINGS)
        self._used.clear()

    def close(self) -> None:
        """Nothing is recalled any more."""
        self._spool.close()

    def _tidy(self) -> None:
        """Leave out the texts that nothing refers to any more. Raises ``OSError``."""
        self._store.remove(READINGS)
        end = 0
        # Each moves towards the beginning, or stays: none is written over before it has moved.
        for _, path in sorted([(decoded(line)[4], path) for path, line in self._used.items()]):
            *known, start, length, sum_ = decoded(self._used[path])
            write_at(self._texts, os.pread(self._texts, length, start), end)
            self._used[path] = encoded([*known, end, length, sum_])
            end += length
        os.ftruncate(self._texts, end)

    def _key(self, source: Source) -> str:
        """A hash of all that reading may look at."""
        return blake2b(f"{self._common} {source.digest} {source.path}".encode(), digest_size=16).hexdigest()

    def _remember(self, source: Source, packed: _Packed) -> "_Text":
        problems_kept, kept, text = packed
        sum_ = checksum(text).decode()
        place = self._spool.put(text) if text else 0
        if self._store.used:
            # As a copy: what the encoder gives has the room that it was written in, four thousand bytes at least.
            self._used[source.path] = bytes(memoryview(encoded([source.path, source.digest, problems_kept, kept, place, len(text), sum_])))
            self._made = True
            self._kept_texts += len(text)
        return _Text(self, source.path, source.digest, place, len(text), sum_)

    def parts(self, text: "_Text") -> Mapping[str, Any]:
        """The text of a briefing by its parts; only the last one that was asked for is held."""
        last, parts = self._last
        if last is not text:
            parts = self._decoded(text)
            self._last = text, parts
        return parts

    def _decoded(self, text: "_Text") -> Mapping[str, Any]:
        """The text of a briefing; read anew from its source where what was kept is damaged."""
        body = b""
        with suppress(OSError):
            body = self._spool.get(text.start, text.length)
        if checksum(body).decode() == text.sum:
            forms, kept = self._forms, decoded(body)
            return {
                "facts": Facts(**forms.facts.read(kept["facts"])),
                "commentaries": tuple(Commentary(**forms.commentary.read(one)) for one in kept["commentaries"]),
                "methods": kept["methods"],
                "places_of": _places(kept["places_of"]),
                "front": forms.rest_of_front.read(kept["front"]),
            }
        briefing, _ = self._read(self._again(text.path, text.digest), self._options)
        if briefing is None:
            raise RuntimeError(f"{text.path} was read before and cannot be read now")
        front = {name: getattr(briefing.front, name) for name in _ONLY_PAGE}
        names = ("facts", "commentaries", "methods", "places_of")
        return {**{name: getattr(briefing, name) for name in names}, "front": front}


class _Forms:
    """How the parts of a briefing are written and read."""

    def __init__(self, zone: tzinfo | None) -> None:
        self.front = Form(FrontMatter, zone, _ONLY_PAGE)
        self.rest_of_front = Form(FrontMatter, zone, tuple(name for name in self.front.names))
        self.card = Form(Briefing, zone, ("front", "facts", "commentaries", "methods", "places_of", "problems"))
        self.facts = Form(Facts, zone)
        self.head = Form(Commentary, zone, ("html", "notes"))
        self.commentary = Form(Commentary, zone)
        self.problem = Form(Problem, None)


class _Text:
    """Where the text of one briefing is, to be decoded when it is asked for; and from what it was made."""

    __slots__ = ("digest", "length", "path", "readings", "start", "sum")

    def __init__(self, readings: Readings, path: str, digest: str, start: int, length: int, sum_: str) -> None:
        self.readings, self.path, self.digest = readings, path, digest
        self.start, self.length, self.sum = start, length, sum_

    def parts(self) -> Mapping[str, Any]:
        return self.readings.parts(self)


def _length(briefing: Briefing) -> int:
    """About how many characters the text has."""
    return sum([len(block.html) for block in briefing.facts.blocks]) + sum([len(one.html) for one in briefing.commentaries])


def _text_of(text: _Text) -> Mapping[str, Any]:
    return {name: text.parts()[name] for name in ("facts", "methods", "places_of")}


def _front_of(text: _Text) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], text.parts()["front"])


def _commentary_of(text: _Text, number: int) -> Mapping[str, Any]:
    commentary = text.parts()["commentaries"][number]
    return {name: getattr(commentary, name) for name in ("html", "notes")}


def _pairs(places: Mapping[str, tuple[int, int]]) -> list[Any]:
    return [[name, *place] for name, place in places.items()]


def _places(pairs: list[Any]) -> dict[str, tuple[int, int]]:
    return {name: (line, column) for name, line, column in pairs}


# ---- rendering -------------------------------------------------------------------------------------------------------------


class Pages:
    """What rendering each view gave: the page's path and hash, what it links to, its ids. Its bytes lie in the output folder.

    ``stands`` tells which file, by path and SHA-256, lies there: a page that does not is made anew.
    """

    def __init__(self, store: Store, theme: str, stands: Callable[[str, str], bool]) -> None:
        self._store = store
        self._theme = theme
        self._stands = stands
        # Every page has the same site, and thousands the same entry, person or link.
        self._hash = Hashes(SiteInfo, ListEntry, Link, Person).mark
        self._marks: dict[int, str] = {}
        self._used: dict[str, list[Any]] = {}
        self._changed = False
        self._links: list[str] = []
        self._number: dict[str, int] = {}
        kept = store.read(PAGES)
        self._links, self._pages = decoded(kept) if kept else ([], {})
        self._number = {link: number for number, link in enumerate(self._links)}

    def find(self, view: View) -> Result[Rendered] | None:
        """The page of a view, if it stands already."""
        if isinstance(view, TextFile):
            return None
        key = self._hash(self._theme, view)
        self._marks[id(view)] = key
        kept = self._pages.get(key)
        if kept is None or not self._stands(kept[0], kept[1]):
            return None
        self._used[key] = kept
        path, digest, links, ids, source, lang = kept
        given = {
            "artifact": Kept(path, digest),
            "links": tuple([self._links[number] for number in links]),
            "source": source,
            "lang": lang,
            "distinct": True,
        }
        return later(Rendered, given, _ids, ids), ()

    def keep(self, view: View, result: Result[Rendered]) -> Result[Rendered]:
        """The result; kept if there is a page, on which no id stands twice."""
        page, _ = result
        if page is None or isinstance(view, TextFile) or not isinstance(page.artifact, Artifact):
            return result
        ids = frozenset(page.ids)
        if len(ids) == len(page.ids):
            numbers = []
            for link in dict.fromkeys(page.links):
                # A link to a place on the page itself is no question any more.
                if link.startswith("#") and link[1:] in ids:
                    continue
                number = self._number.get(link)
                if number is None:
                    number = self._number[link] = len(self._links)
                    self._links.append(link)
                numbers.append(number)
            self._used[self._marks[id(view)]] = [
                page.artifact.path,
                page.artifact.digest,
                numbers,
                encoded(page.ids).decode(),
                page.source,
                page.lang,
            ]
            self._changed = True
        return result

    def pack(self, work: Work[View, Rendered], view: View) -> Result[Rendered]:
        """The result of rendering a view, which can go from one process to another as it is."""
        return work(view)

    def keep_packed(self, view: View, result: Result[Rendered]) -> Result[Rendered]:
        """The result that ``pack`` gave elsewhere, now known here."""
        return self.keep(view, result)

    def save(self) -> None:
        """Put on the disk what this build recalled or made; what it did not ask for is forgotten."""
        if not self._changed and len(self._used) == len(self._pages):
            return
        links, pages = self._links, self._used
        if len(links) > 100 + 2 * len(pages):
            # Links that no page has any more are left out.
            asked = sorted({number for page in pages.values() for number in page[2]})
            again = {number: place for place, number in enumerate(asked)}
            links = [links[number] for number in asked]
            pages = {key: [*page[:2], [again[number] for number in page[2]], *page[3:]] for key, page in pages.items()}
        self._store.write(PAGES, encoded([links, pages]))


def _ids(kept: str) -> Mapping[str, Any]:
    return {"ids": tuple(decoded(kept))}


# ---- all of it -------------------------------------------------------------------------------------------------------------


class Memory:
    """All that is remembered of a site; nothing at all in a store that is not used."""

    def __init__(self, store: Store, readings: Readings) -> None:
        self._store = store
        self._readings = readings
        # Before anything is read: what changes from now on has this time, or a later one.
        self.now = store.tick()
        kept = store.read(SEEN)
        self._seen: dict[str, list[Any]]
        sound, self._seen = decoded(kept) if kept else ({}, {})
        self.sound = {theme: tuple(Problem(*problem) for problem in problems) for theme, problems in sound.items()}
        self._pages: Pages | None = None
        kept = store.read(TREES)
        self.stood, self._aside = _trees_in(kept) if kept else (Standing(), Standing())

    def digest(self, path: str, marks: Marks) -> str:
        """The SHA-256 of a file of the site folder that has these marks; empty if it has to be read."""
        known = self._seen.get(path)
        return known[6] if known is not None and tuple(known[:6]) == marks else ""

    def previous(self, around: int) -> Previous | None:
        """The tree that was published before the one that stands, if the output folder lies ``around`` there."""
        if self.now is None or not self._store.beside(around):
            return None
        return Previous(f"{FOLDER}/{PREVIOUS}", self._aside, self._store.tick)

    def pages(self, theme: str, stands: Callable[[str, str], bool]) -> "Pages | None":
        """The pages of a theme by its digest; ``stands`` as there."""
        self._pages = Pages(self._store, theme, stands) if self._store.used else None
        return self._pages

    def save(self, sound: Mapping[str, tuple[Problem, ...]], digests: Mapping[str, str], marks: Mapping[str, Marks]) -> None:
        """Keep what this build made or recalled: sound themes with their warnings; digests of files, by the marks from before reading.

        To be called when nothing is recalled any more.
        """
        if self.now is None:
            return
        seen = {
            path: [*marks[path], digest] for path, digest in digests.items() if digest and path in marks and older(marks[path], self.now)
        }
        if seen != self._seen or self.sound != sound:
            themes = {theme: [astuple(problem) for problem in problems] for theme, problems in sound.items()}
            self._store.write(SEEN, encoded([themes, seen]))
        self._readings.save()
        if self._pages is not None:
            self._pages.save()
        # Nothing is asked for any more, and publishing needs room.
        self._seen, self._pages = {}, None

    def save_trees(self, stands: Standing, aside: Standing) -> None:
        """Keep what the trees are now: the one that stands, all of it digest's own, and the one before it."""
        if (stands, aside) != (self.stood, self._aside):
            self._store.write(TREES, _trees_out(stands, aside))


def _trees_out(stands: Standing, aside: Standing) -> bytes:
    """Both trees as JSON; of the files aside, only what is not as in the tree that stands."""
    alike = {path for path, state in stands.files.items() if aside.files.get(path) == state}
    kept = [
        _files_out(stands.files),
        _folders_out(stands.folders),
        stands.record.decode("utf-8", "surrogateescape"),
        _files_out({path: state for path, state in aside.files.items() if path not in alike}),
        [path for path in stands.files if path not in alike],
        _folders_out(aside.folders),
        aside.record.decode("utf-8", "surrogateescape") if aside.record != stands.record else None,
    ]
    return encoded(kept)


def _trees_in(kept: bytes) -> tuple[Standing, Standing]:
    files, folders, record, others, gone, folders_aside, record_aside = decoded(kept)
    stood = _files_in(files)
    still = dict(stood)
    for path in gone:
        del still[path]
    ours = record.encode("utf-8", "surrogateescape")
    theirs = ours if record_aside is None else record_aside.encode("utf-8", "surrogateescape")
    return (
        Standing(stood, _folders_in(folders), frozenset(), ours, judged=True),
        Standing(still | _files_in(others), _folders_in(folders_aside), frozenset(), theirs, judged=True),
    )


# Columns, not rows: many thousands of them are read at each build. No path has a line break in it (``files.unfit``).


def _files_out(files: Mapping[str, State]) -> list[Any]:
    marks = list(chain.from_iterable([state.marks for state in files.values()]))
    unsure = [path for path, state in files.items() if not state.sure]
    return ["\n".join(files), "\n".join([state.digest for state in files.values()]), marks, unsure]


def _files_in(kept: list[Any]) -> dict[str, State]:
    paths, digests, marks, unsure = kept
    if not paths:
        return {}
    found = dict(zip(paths.split("\n"), map(State, digests.split("\n"), _rows(marks)), strict=True))
    return found | {path: found[path]._replace(sure=False) for path in unsure}


def _folders_out(folders: Mapping[str, Marks | None]) -> list[Any]:
    marks = list(chain.from_iterable([marks or (0,) * 6 for marks in folders.values()]))
    return ["\n".join(folders), marks, [path for path, marks in folders.items() if marks is None]]


def _folders_in(kept: list[Any]) -> dict[str, Marks | None]:
    paths, marks, unknown = kept
    if not marks:
        return {}
    found: dict[str, Marks | None] = dict(zip(paths.split("\n"), _rows(marks), strict=True))
    return found | dict.fromkeys(unknown)


def _rows(numbers: list[int]) -> Iterator[Marks]:
    one = iter(numbers)
    return zip(one, one, one, one, one, one, strict=True)
