"""How a briefing is written, judged by rules that have names: what ``digest check`` says beside what stops a build.

Nothing here decides what is fact and what is commentary; the parts come as the reading told them apart.
"""

from collections.abc import Callable, Collection, Iterator

from digest.model import Briefing, Site
from digest.problems import Problem
from digest.rules import WRITING
from digest.settings import CheckRules
from digest.writing.attribution import unattributed
from digest.writing.figures import unreported_figures
from digest.writing.levels import leveled
from digest.writing.passages import Text
from digest.writing.repeats import repeats
from digest.writing.slips import slips
from digest.writing.words import Words, watched


def judge(site: Site, rules: CheckRules, read: Callable[[str], str], wanted: Callable[[str], bool]) -> Iterator[Problem]:
    """What the rules of writing say of the briefings whose sources are ``wanted``, at the levels of the settings.

    ``read`` gives the text of a source by its path, in which the places are looked for.
    """
    words: dict[str, Words] = {}
    again = repeats(site, rules.repeats)
    for briefing in site.every:
        if not wanted(briefing.source):
            continue
        if briefing.lang not in words:
            words[briefing.lang] = Words.of(briefing.lang, rules.words)
        text = Text.of(briefing, read(briefing.source))
        found = [
            *unreported_figures(text),
            *unattributed(text),
            *watched(text, words[briefing.lang]),
            *slips(text),
            *again.get(briefing.source, ()),
        ]
        hidden = {(one.line, one.column) for one in found if one.rule == "words/some-say"}  # "critics say" is told of once
        found = [one for one in found if one.rule != "attribution/unnamed" or (one.line, one.column) not in hidden]
        yield from leveled(_excepted(briefing, found), rules.levels)


def _excepted(briefing: Briefing, found: Collection[Problem]) -> Iterator[Problem]:
    """The problems but for those that the front matter ignores with a reason; an entry that is needed for nothing is one itself."""
    ignored = {entry.rule for entry in briefing.front.ignore}
    yield from (problem for problem in found if problem.rule not in ignored)
    idle = ignored & WRITING.keys() - {problem.rule for problem in found}
    for number, entry in enumerate(briefing.front.ignore):
        if entry.rule in idle:
            place = briefing.places_of.get(f"ignore.{number}.rule", (1, 1))
            said = f'nothing here breaks the rule "{entry.rule}"; delete the entry'
            yield Problem(briefing.source, *place, "fm/ignore", said, "warning")
