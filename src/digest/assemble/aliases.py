"""Old addresses, and where they lead."""

from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from digest.assemble.documents import Document, place_of
from digest.checks import folded
from digest.files import shown, unfit
from digest.model import Asset, Briefing, StandingPage
from digest.problems import Level, Problem, short
from digest.settings import Settings


def redirect(
    every: Sequence[Briefing], standing: Sequence[StandingPage], assets: Sequence[Asset], settings: Settings
) -> tuple[Mapping[str, Briefing], dict[tuple[str, str], tuple[int, int]], list[Problem]]:
    """Where each old address leads, by its path in the output folder, oldest briefings first; where each was written; what is wrong.

    What stands at an address already is never hidden by an old one. The places are by ``("aliases", path)``.
    """
    moved: dict[str, Briefing] = {}
    places: dict[tuple[str, str], tuple[int, int]] = {}
    problems: list[Problem] = []
    if {"redirects", "_redirects"}.isdisjoint(settings.outputs) or not any(one.front.aliases for one in every):
        return moved, places, problems
    documents: tuple[Document, ...] = (*standing, *every)
    taken = {folded(f"{one.path}index.html"): one.source for one in documents}
    taken |= {folded(asset.path): asset.source for asset in assets}
    first: dict[str, tuple[str, Briefing]] = {}
    for briefing in reversed(every):
        for number, alias in enumerate(briefing.front.aliases):
            place = place_of(briefing, f"aliases.{number}")
            path = _file_of_alias(alias)
            key = folded(path)
            said = ""
            level: Level = "error"
            if "\ufffd" in path:
                said = f'"{short(alias)}" is no address in UTF-8; write its letters as they are read'
            elif why := unfit(path):
                said = f'"{short(alias)}" would be published at {shown(path)}, which {why}; take it out'
            elif (other := taken.get(key)) == briefing.source:
                said, level = f'"{short(alias)}" is the address of this page itself; take it out', "warning"
            elif other:
                cure = "take it out, or rename that file" if other.startswith("static/") else "take it out, or give that page another slug"
                said = f'"{short(alias)}" is where {other} is; {cure}'
            elif (known := first.setdefault(key, (path, briefing)))[1] is not briefing:
                said = f'"{short(alias)}" is an old address of {known[1].source} too; leave it with one of the two'
            if said:
                problems.append(
                    Problem(briefing.source, *place, "aliases/clash" if key in taken or key in first else "aliases/unfit", said, level)
                )
            elif path == first[key][0]:
                moved[path] = briefing
                places["aliases", path] = place
    return moved, places, problems


def _file_of_alias(alias: str) -> str:
    """The file at an old address, which may be written with or without escapes (``%20``), and without its last slash."""
    path = unquote(alias).removeprefix("/")
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.removesuffix('/')}/index.html" if path else "index.html"
