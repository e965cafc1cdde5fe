"""What reading each briefing gave, by what it was read from."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import tzinfo
from functools import cached_property
from hashlib import blake2b
from typing import Any, cast

from digest.later import identified, later
from digest.memory.recall import Result, Work
from digest.model import Briefing, Commentary, Facts, FrontMatter, Source
from digest.plain import Form, Hashes, decoded, encoded
from digest.problems import Problem
from digest.settings import ReadingOptions
from digest.spool import Spool, write_at
from digest.store import READINGS, TEXTS, Store, checksum

# What reading a source gave as plain values: its problems, what is always asked for, and the text in a form of its own.
_Packed = tuple[list[Any], list[Any] | None, bytes]
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
