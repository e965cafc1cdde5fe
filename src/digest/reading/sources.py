"""What there is to read: the files of the content folder, told apart, and those of ``static/``."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from digest.files import RECORD, Marks, Tree, Unreadable, passed_over, passed_over_in_static, read_bytes, shown, size_of, unfit, unfit_name
from digest.later import later
from digest.model import Asset, Source
from digest.problems import Problem, Refused
from digest.settings import Settings

RECORDS = ("authors.yaml", "stories.yaml", "topics.yaml")
MOST_BYTES = 500_000_000  # of all briefings together, which are held in memory

Known = Callable[[str, Marks], str]

_STATIC = "static"
_PAGES = "pages"
_EDITIONS = "editions"


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a site is made of, in the order of the paths.

    ``assets`` are not read: each has its place below the content folder (or below ``static/``) as ``path``, and where it lies
    below the site folder as ``source``. ``marks`` are those of all files by where they lie, from before they were read.
    """

    briefings: tuple[Source, ...]
    pages: tuple[Source, ...]
    records: tuple[Source, ...]
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]
    marks: Mapping[str, Marks] = field(default_factory=dict)


def read_sources(root: Path, settings: Settings, known: Known = lambda path, marks: "") -> Sources:
    """Read the content folder and list what is published as it stands.

    ``*.md`` and ``*.markdown`` (in whatever letter case) are briefings, below ``pages/`` standing pages, and where the
    settings have editions, below ``editions/`` what editors say of single ones, which is a record like the three files of
    records that lie directly in the content folder; every other file is an asset. Hidden files and folders and editors' backups
    are passed over, but ``static/`` may hold hidden files (``.well-known/``, ``.nojekyll``). Whatever is no plain file with
    a plain name is a problem. Raises ``Refused`` if there is no content folder.

    ``known`` tells the SHA-256 of a file that has not changed since an earlier build, or nothing: such a file is read only if
    somebody looks at its bytes (and then ``Refused`` is raised if they are others by now).
    """
    content = settings.content.rstrip("/")
    if content.partition("/")[0] in ("", ".", _STATIC, "templates"):
        raise Refused(
            f'"content: {settings.content}" in digest.yaml cannot be the folder of the briefings; name a folder of their own, as content'
        )
    limits = settings.limits
    briefings: list[Source] = []
    pages: list[Source] = []
    records: list[Source] = []
    assets: list[Asset] = []
    problems: list[Problem] = []
    marks_of_all: dict[str, Marks] = {}
    total = 0
    try:
        with Tree(root) as tree:
            if not tree.exists(content):
                raise Refused(
                    f"there is no folder {content}/; make it and put the briefings into it, or name another as `content:` in digest.yaml"
                )
            found = tree.find(content, passed_over)
            problems += found.problems
            marks_of_all |= found.marks
            for path in found.files:
                below = path[len(content) + 1 :]
                above, _, name = below.rpartition("/")
                if name in (RECORD, "digest.yaml"):
                    problems.append(_misplaced(path, name))
                    continue
                written = name.lower().endswith((".md", ".markdown"))
                if not written and below not in RECORDS:
                    if not above and name.lower() in _RECORD_SLIPS:
                        problems.append(
                            Problem(path, 0, 0, "io/name", f"this looks like a file of records; rename it to {_RECORD_SLIPS[name.lower()]}")
                        )
                    else:
                        assets.append(Asset(below, path))
                    continue
                if text := unfit_name(name):
                    problems.append(Problem(path, 0, 0, "io/name", f"the file {text}; rename it", "warning"))
                marks = found.marks.get(path)
                digest = known(path, marks) if marks is not None and size_of(marks) <= limits.file_bytes else ""
                if marks is not None and digest:
                    source = unread(root, limits.file_bytes, path, digest)
                    total += size_of(marks)
                else:
                    try:
                        body = tree.read(path, limits.file_bytes)
                    except Unreadable as unreadable:
                        problems.append(unreadable.problem)
                        continue
                    source = Source(path, body, hashlib.sha256(body).hexdigest())
                    total += len(body)
                if total > MOST_BYTES:
                    raise Refused(f"the briefings together have more than {MOST_BYTES:,} bytes; divide the site")
                if not written or (settings.editions and below.startswith(f"{_EDITIONS}/")):
                    records.append(source)
                elif below.startswith(f"{_PAGES}/"):
                    pages.append(source)
                else:
                    briefings.append(source)
            if tree.exists(_STATIC):
                static = tree.find(_STATIC, passed_over_in_static)
                problems += static.problems
                assets += [Asset(path[len(_STATIC) + 1 :], path) for path in static.files]
                marks_of_all |= static.marks
            problems += _look_alikes([*(source.path for source in (*briefings, *pages)), *(asset.source for asset in assets)])
            for asset in assets:
                marks = marks_of_all.get(asset.source)
                if marks is None or size_of(marks) > limits.asset_bytes or not known(asset.source, marks):
                    problems += _unpublishable(tree, asset, limits.asset_bytes)
    except Unreadable as unreadable:
        problems.append(unreadable.problem)
    return Sources(tuple(briefings), tuple(pages), tuple(records), tuple(assets), tuple(sorted(problems)), marks_of_all)


def hash_assets(root: Path, assets: Iterable[Asset], marks: Mapping[str, Marks], known: Known) -> dict[str, str]:
    """The SHA-256 of each file that is published as it stands, by where it lies; ``known`` as in ``read_sources``. Raises ``Refused``."""
    found: dict[str, str] = {}
    try:
        with Tree(root) as tree:
            for asset in assets:
                path = asset.source
                found[path] = (known(path, marks[path]) if path in marks else "") or tree.hash(path)
    except Unreadable as unreadable:
        raise Refused(unreadable.problem) from unreadable
    return found


def unread(root: Path, limit: int, path: str, digest: str) -> Source:
    """A source of this SHA-256, whose bytes are read whenever somebody looks at them, and are not held in memory.

    Then ``Refused`` is raised if they are others by now, or more than ``limit``.
    """
    return later(Source, {"path": path, "digest": digest}, _read_again, root, path, limit, digest, kept=False)


def _read_again(root: Path, path: str, limit: int, digest: str) -> Mapping[str, bytes]:
    try:
        body = read_bytes(root, path, limit)
    except Unreadable as unreadable:
        raise Refused(unreadable.problem) from unreadable
    if hashlib.sha256(body).hexdigest() != digest:
        raise Refused(f"Nothing was published: {shown(path)} was changed while the site was made; build again.")
    return {"body": body}


_RECORD_SLIPS = {
    f"{stem}.{ending}": name
    for name, stems in zip(RECORDS, (("authors", "author"), ("stories", "story"), ("topics", "topic")), strict=True)
    for stem in stems
    for ending in ("yaml", "yml", "json", "yaml.txt")
}


def _misplaced(path: str, name: str) -> Problem:
    if name == RECORD:
        text = "this folder was made by digest and is no content; move it out of the content folder"
    else:
        text = "there is a second digest.yaml inside the content folder, hence another site; move that site elsewhere"
    return Problem(path, 0, 0, "io/not-content", text)


def _look_alikes(paths: Iterable[str]) -> Iterator[Problem]:
    """Files whose names differ in the form of Unicode alone: no link could say which of them it means."""
    seen: dict[str, str] = {}
    for path in paths:
        if path.isascii():
            continue
        other = seen.setdefault(unicodedata.normalize("NFC", path), path)
        if other != path:
            text = "two files here have the same name in two forms of Unicode (composed and decomposed); rename one"
            yield from (Problem(one, 0, 0, "io/name", text) for one in (other, path))


def _unpublishable(tree: Tree, asset: Asset, limit: int) -> list[Problem]:
    """What is wrong with a file that is to be published as it stands: its name, its size, its permissions."""
    if asset.path.casefold() == RECORD:
        return [Problem(asset.source, 0, 0, "io/name", f"{RECORD} is the name of digest's own record; rename the file")]
    if text := unfit(asset.path):
        return [Problem(asset.source, 0, 0, "io/name", f"the file {text}; rename it")]
    try:
        tree.check(asset.source, limit)
    except Unreadable as unreadable:
        return [unreadable.problem]
    return []
