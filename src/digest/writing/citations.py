"""The addresses outside of the site that its texts rest on or lead to, and what is to be said once somebody has asked them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from digest.model import Briefing, Site
from digest.outside import MOST, Answer, Verdict
from digest.problems import Problem
from digest.rules import LINKS
from digest.settings import CheckRules
from digest.writing.levels import leveled
from digest.writing.passages import Text
from digest.writing.slips import linked

_CURE: Mapping[Verdict, str] = {
    "gone": "find where it is now, or link to an archived copy",
    "private": "link to an address that anybody can open",
    "unsure": "open it once by hand",
}


@dataclass(frozen=True, slots=True)
class Citation:
    """That an address stands in a briefing, and where."""

    briefing: Briefing
    address: str
    line: int
    column: int


def citations(site: Site, read: Callable[[str], str], wanted: Callable[[str], bool]) -> Iterator[Citation]:
    """All of them in the briefings whose sources are ``wanted``, each address once in each; ``read`` is as for ``judge``."""
    for briefing in site.every:
        if not wanted(briefing.source):
            continue
        places: dict[str, tuple[int, int]] = {}
        for number, reference in enumerate(briefing.front.sources):
            for field in ("url", "archived"):
                if address := getattr(reference, field):
                    spots = (f"sources.{number}.{field}", f"sources.{number}", "sources")
                    places.setdefault(address, next((briefing.places_of[one] for one in spots if one in briefing.places_of), (1, 1)))
        text = Text.of(briefing, read(briefing.source))
        for passage in (*text.facts, *text.commentaries):
            for found in linked(passage.html):
                places.setdefault(unescape(found), text.place(unescape(found), passage.after))
        yield from (Citation(briefing, address, *place) for address, place in places.items())


def judge_answers(cited: Iterable[Citation], answers: Mapping[str, Answer], rules: CheckRules) -> Iterator[Problem]:
    """What the answers mean for the texts, at the levels of the settings, but for those that the front matter ignores with a reason."""
    unasked = 0
    for citation in cited:
        answer = answers.get(citation.address)
        if answer is None:
            unasked += 1
            continue
        rule = f"links/{answer.verdict}"
        if answer.verdict == "fine" or rule in {entry.rule for entry in citation.briefing.front.ignore}:
            continue
        if answer.verdict == "moved":
            said = f"“{citation.address}” has moved for good; write {answer.said}"
        else:
            said = f"“{citation.address}”: {answer.said}; {_CURE[answer.verdict]}"
        problem = Problem(citation.briefing.source, citation.line, citation.column, rule, said, LINKS[rule])
        yield from leveled((problem,), rules.levels)
    if unasked:
        said = f"{unasked} more addresses were not asked, beyond {MOST:,} in one run; check one folder after the other"
        yield Problem("digest.yaml", 0, 0, "links/unsure", said, "hint")
