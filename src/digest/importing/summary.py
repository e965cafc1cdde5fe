"""What an import says of itself: how many came, what became of their fields, and what was left out."""

from collections import Counter
from collections.abc import Iterator, Mapping

from digest.files import shown
from digest.importing.documents import Kind, Plan

_CALLED: Mapping[Kind, str] = {
    "text": "plain text",
    "markdown": "a folder of Markdown",
    "hugo": "a site of Hugo",
    "jekyll": "a site of Jekyll",
    "eleventy": "a site of Eleventy",
    "pelican": "a site of Pelican",
    "feed": "a feed",
}


def summary_of(plan: Plan, source: str, *, dry: bool) -> str:
    """The whole of a plan, in lines: counts, then their keys and ours, then what is left out and why."""
    return "\n".join(_lines(plan, source, dry=dry))


def outcome_of(became: Mapping[str, str], *, dry: bool) -> str:
    """What was written and what was there already, in one line; empty if a dry run found nothing."""
    outcomes = Counter(became.values())
    if dry and not outcomes:
        return ""
    said = [] if dry else [_many(outcomes.get("written", 0), "file") + " written"]
    for number, words in ((outcomes.get("same", 0), "there already"), (outcomes.get("other", 0), "there, and another or changed since")):
        if number:
            verb = ("is" if number == 1 else "are") if dry else ("was" if number == 1 else "were")
            said.append(f"{number:,} {verb} {words}")
    return ", ".join(said)


def _lines(plan: Plan, source: str, *, dry: bool) -> Iterator[str]:
    states = Counter(arrival.state for arrival in plan.arrivals)
    found = len(plan.arrivals) + len(plan.left_out)
    be, become = ("would be", "would become") if dry else ("", "")
    yield f"{shown(source)} is {_CALLED[plan.kind]} with {_many(found, 'text')}."
    yield ""

    def row(number: int, one: str, more: str, verb: tuple[str, str, str]) -> Iterator[str]:
        if number:
            yield f"{number:>7,} {verb[0] or verb[1 if number == 1 else 2]} {one if number == 1 else more}"

    becoming, being = (become, "becomes", "become"), (be, "is", "are")
    yield from row(states["briefing"], "a briefing", "briefings", becoming)
    waiting = (
        "a briefing that is a draft until you decide (import/undecided)",
        "briefings that are drafts until you decide (import/undecided)",
    )
    yield from row(states["undecided"], *waiting, becoming)
    yield from row(states["page"], "a standing page", "standing pages", becoming)
    yield from row(states["aside"], *(("set aside, since no build would take it (set-aside/)",) * 2), being)
    yield from row(len(plan.left_out), "left out", "left out", being)
    if aliases := sum(arrival.aliases for arrival in plan.arrivals):
        yield f"{aliases:>7,} {'old address' if aliases == 1 else 'old addresses'} kept as aliases"
    if plan.copies:
        yield f"{len(plan.copies):>7,} {'picture or other file' if len(plan.copies) == 1 else 'pictures and other files'} brought along"
    if plan.became:
        yield ""
        width = max(len(theirs) for theirs, _, _ in plan.became)
        wide = max(len(ours) for _, ours, _ in plan.became)
        for theirs, ours, number in sorted(plan.became, key=lambda row: (-row[2], row[0])):
            yield f"  {shown(theirs):<{width}} → {shown(ours):<{wide}} {number:>7,}"
    if plan.left_out:
        yield ""
        yield "Left out:"
        yield from (f"  {shown(one.path)}: {one.why}" for one in plan.left_out)
    if moved := [arrival for arrival in plan.arrivals if arrival.state in ("undecided", "aside")]:
        yield ""
        yield "To be decided or mended:"
        yield from (f"  {shown(arrival.origin)} → {shown(arrival.target)}" for arrival in moved)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
