"""What was told before: the same source, or the same title, within the last so many briefings."""

from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import urlsplit

from digest.labels import folded
from digest.model import Briefing, Site
from digest.problems import Problem
from digest.writing.slips import without_tracking


def repeats(site: Site, within: int) -> Mapping[str, list[Problem]]:
    """By source, the problems of briefings that repeat what one of the ``within`` before them had. Translations repeat each other."""
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    seen: dict[str, tuple[int, Briefing]] = {}
    for place, briefing in enumerate(reversed(site.briefings)):
        if not within:
            break
        others = {one.source for one in site.translations.get(briefing.source, ())}

        def told(
            key: str,
            field: str,
            rule: str,
            what: str,
            cure: str,
            briefing: Briefing = briefing,
            place: int = place,
            others: set[str] = others,
        ) -> None:
            before = seen.get(key)
            seen[key] = place, briefing
            if before is None or place - before[0] > within or before[1].source in {briefing.source, *others}:
                return
            line, column = briefing.places_of.get(field) or briefing.places_of.get(field.rpartition(".")[0]) or (1, 1)
            said = f"{what} stands in {before[1].source} already; {cure}"
            found[briefing.source].append(Problem(briefing.source, line, column, rule, said, "warning"))

        told(f"title {folded(briefing.front.title)}", "title", "repeats/title", "this title", "say what is new")
        for number, reference in enumerate(briefing.front.sources):
            if reference.url:
                same = f"source {_plain(reference.url)}"
                told(same, f"sources.{number}.url", "repeats/source", "this source", "link to that briefing, or say what is new in it")
    return found


def _plain(address: str) -> str:
    """What two spellings of one address have in common."""
    parts = urlsplit(without_tracking(address))
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
