"""Which briefings belong to which others, by what they have in common."""

from collections import defaultdict
from collections.abc import Sequence

from digest.model import TERM_KINDS, Site

# What a common topic, place, person or organization says by how many briefings have it: the rarer, the more. In so coarse steps, a
# new briefing seldom changes what one of them says; and beyond the last step nothing does, so that it never does for thousands.
_STEPS = ((4, 16), (16, 8), (64, 4), (256, 2))
_BEYOND = 1
_STORY = 16
# What more than 256 briefings have in common is too little by itself.
_LEAST = 2
# For each of them, a briefing is compared with so many older and so many newer ones: what is further away is not news any more, and a
# new briefing can only change the pages of those nearest to it.
_NEAREST = 4


def related(site: Site, most: int) -> Sequence[Sequence[int]]:
    """For each of the site's listed briefings, the places in that list of the ``most`` that have most in common with it, best first.

    All in its own language. Of those that have as much in common, the nearest by day come first, then the newer.
    """
    older: list[dict[int, int]] = [{} for _ in site.briefings]
    for says, group in _groups(site):
        for number, place in enumerate(group):
            common = older[place]
            for other in group[number + 1 : number + 1 + _NEAREST]:
                common[other] = common.get(other, 0) + says
    days = [briefing.front.date.at.toordinal() for briefing in site.briefings]
    found: list[list[tuple[int, int, int]]] = [[] for _ in older]
    for place, common in enumerate(older):
        for other, says in common.items():
            if says >= _LEAST:
                apart = abs(days[place] - days[other])
                found[place].append((-says, apart, other))
                found[other].append((-says, apart, place))
    return [[other for _, _, other in sorted(others)[:most]] for others in found]


def _groups(site: Site) -> Sequence[tuple[int, Sequence[int]]]:
    """What briefings of one language have in common: what it says, and the places of those that have it."""
    groups: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    slugs = {kind: {text: term.slug for text, term in site.term_of.get(kind, {}).items()} for kind in TERM_KINDS}
    for place, briefing in enumerate(site.briefings):
        front, lang = briefing.front, briefing.lang
        for kind in TERM_KINDS:
            if texts := getattr(front, kind):
                of_kind = slugs[kind]
                for text in texts:
                    group = groups[lang, kind, of_kind[text]]
                    # Two spellings of one topic are one.
                    if not group or group[-1] != place:
                        group.append(place)
        if front.story:
            groups[lang, "story", front.story].append(place)
    return [(_STORY if kind == "story" else _said_by(len(group)), group) for (_, kind, _), group in groups.items() if len(group) > 1]


def _said_by(count: int) -> int:
    return next((says for most, says in _STEPS if count <= most), _BEYOND)
