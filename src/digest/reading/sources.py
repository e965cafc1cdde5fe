"""What there is to read: the files of the content folder, told apart, and those of ``static/``."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.files import RECORD, Tree, Unreadable, unfit, unfit_name
from digest.model import Asset, Source
from digest.problems import Problem, Refused
from digest.settings import Settings

RECORDS = ("authors.yaml", "stories.yaml", "topics.yaml")
MOST_BYTES = 500_000_000  # of all briefings together, which are held in memory

_STATIC = "static"
_PAGES = "pages"
_SCRAPS = frozenset((".DS_Store", ".git", ".gitattributes", ".gitignore", ".gitkeep"))


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that a site is made of, in the order of the paths.

    ``assets`` are not read: each has its place below the content folder (or below ``static/``) as ``path``, and where it lies
    below the site folder as ``source``.
    """

    briefings: tuple[Source, ...]
    pages: tuple[Source, ...]
    records: tuple[Source, ...]
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]


def read_sources(root: Path, settings: Settings) -> Sources:
    """Read the content folder and list what is published as it stands.

    ``*.md`` and ``*.markdown`` (in whatever letter case) are briefings, below ``pages/`` standing pages; the three record
    files lie directly in the content folder; every other file is an asset. Hidden files and folders and editors' backups
    are passed over, but ``static/`` may hold hidden files (``.well-known/``, ``.nojekyll``). Whatever is no plain file with
    a plain name is a problem. Raises ``Refused`` if there is no content folder.
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
    total = 0
    try:
        with Tree(root) as tree:
            if not tree.exists(content):
                raise Refused(
                    f"there is no folder {content}/; make it and put the briefings into it, or name another as `content:` in digest.yaml"
                )
            found = tree.find(content, _ignored)
            problems += found.problems
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
                try:
                    source = Source(path, tree.read(path, limits.file_bytes))
                except Unreadable as unreadable:
                    problems.append(unreadable.problem)
                    continue
                total += len(source.body)
                if total > MOST_BYTES:
                    raise Refused(f"the briefings together have more than {MOST_BYTES:,} bytes; divide the site")
                if not written:
                    records.append(source)
                elif below.startswith(f"{_PAGES}/"):
                    pages.append(source)
                else:
                    briefings.append(source)
            if tree.exists(_STATIC):
                found = tree.find(_STATIC, _ignored_in_static)
                problems += found.problems
                assets += [Asset(path[len(_STATIC) + 1 :], path) for path in found.files]
            problems += _look_alikes([*(source.path for source in (*briefings, *pages)), *(asset.source for asset in assets)])
            for asset in assets:
                problems += _unpublishable(tree, asset, limits.asset_bytes)
    except Unreadable as unreadable:
        problems.append(unreadable.problem)
    return Sources(tuple(briefings), tuple(pages), tuple(records), tuple(assets), tuple(sorted(problems)))


_RECORD_SLIPS = {
    f"{stem}.{ending}": name
    for name, stems in zip(RECORDS, (("authors", "author"), ("stories", "story"), ("topics", "topic")), strict=True)
    for stem in stems
    for ending in ("yaml", "yml", "json", "yaml.txt")
}


def _backup(name: str) -> bool:
    return name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def _ignored(name: str) -> bool:
    return (name.startswith(".") and name != RECORD) or _backup(name)


def _ignored_in_static(name: str) -> bool:
    return name in _SCRAPS or _backup(name) or name.startswith(".#") or (name.startswith(".") and name.endswith((".swp", ".swo")))


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
