"""The numbers of the parts of stories, the same for the readers of every language."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from digest.model import Briefing


def number_parts(listed: Sequence[Briefing], families: Mapping[str, Sequence[Briefing]]) -> Mapping[str, tuple[int, int]]:
    """The number of each briefing in its story, by source, and how many parts that has; a briefing and its translations are one part.

    ``listed`` are all that are in lists, newest first; ``families`` the translations of each, withdrawn ones too. A part stands at the
    time of its first version, whatever became of that since, and counts as long as one of its versions is in the lists.
    """
    first: dict[str, tuple[Briefing, ...]] = {}
    for briefing in reversed(listed):
        if briefing.front.story:
            first[briefing.source] = (briefing, *families.get(briefing.source, ()))
    in_order = sorted(first, key=lambda source: min(one.front.date.at for one in first[source]))
    numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
    part_of: dict[str, tuple[str, int]] = {}
    for source in in_order:
        versions = first[source]
        parts = numbers[versions[0].front.story]
        number = parts.setdefault(min(one.source for one in versions), len(parts) + 1)
        part_of[source] = versions[0].front.story, number
    return {source: (number, len(numbers[story])) for source, (story, number) in part_of.items()}
