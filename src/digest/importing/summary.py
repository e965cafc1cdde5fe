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
    said = [] if dry else [f"{outcomes.get('written', 0):,} files written"]
    if same := outcomes.get("same", 0):
        said.append(f"{same:,} {'are' if dry else 'were'} there already")
    if other := outcomes.get("other", 0):
        said.append(f"{other:,} {'are' if dry else 'were'} there and have been changed since; they stay as they are")
    return ", ".join(said)


def _lines(plan: Plan, source: str, *, dry: bool) -> Iterator[str]:
    states = Counter(arrival.state for arrival in plan.arrivals)
    found = len(plan.arrivals) + len(plan.left_out)
    will = "would become" if dry else "become"
    yield f"{shown(source)} is {_CALLED[plan.kind]} with {_many(found, 'text')}."
    yield ""
    rows = [
        (states["briefing"], f"{will} briefings"),
        (states["undecided"], f"{will} briefings that are drafts until you decide (import/undecided)"),
        (states["page"], f"{will} standing pages"),
        (states["aside"], f"{'would be' if dry else 'are'} set aside, since no build would take them (set-aside/)"),
        (len(plan.left_out), f"{'would be' if dry else 'are'} left out"),
    ]
    yield from (f"{number:>7,} {words}" for number, words in rows if number)
    if aliases := sum(arrival.aliases for arrival in plan.arrivals):
        yield f"{aliases:>7,} old addresses {'would lead' if dry else 'lead'} to them (aliases)"
    if plan.copies:
        yield f"{len(plan.copies):>7,} pictures and other files {'would come' if dry else 'come'} along"
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
