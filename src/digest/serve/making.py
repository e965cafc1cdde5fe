"""The site for the preview: drafts and what is held back are in it, and each of their pages is known for what it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from digest.build import build, in_zone, settings_of
from digest.dates import time_zone
from digest.files import source_lines
from digest.model import Site
from digest.problems import Problem
from digest.report import Folder, Report
from digest.serve.desk import State
from digest.writing import judge

SITE = "site"
"""The name of the finished site in the folder that the preview works in."""


def make(folder: Folder, now: datetime, work: Path, recent: Callable[[str], bool], before: State) -> tuple[Report, State]:
    """Make the site of a folder in ``work``, which is the preview's own; the report, and what browsers are to be told.

    What the rules of writing say is told of those sources that are ``recent``. ``before`` is the state that this one follows. Raises
    as ``build`` does.
    """
    settings, _ = settings_of(folder)
    base = urlsplit(settings.url).path
    at = in_zone(now, time_zone(settings.timezone) if settings.timezone else now.tzinfo)
    pages: dict[str, str] = {}
    unpublished: dict[str, str] = {}

    def seen(site: Site) -> Iterable[Problem]:
        for briefing in site.every:
            pages[briefing.source] = address = base + briefing.path
            if briefing.front.status == "draft":
                unpublished[address] = "A draft: it is not published. Delete the line “status: draft” to publish it."
            elif briefing.front.date.at > at:
                unpublished[address] = f"Held back until {briefing.front.date.at:%Y-%m-%d %H:%M}: it is not published yet."
        pages.update({page.source: base + page.path for page in site.pages})
        return judge(site, settings.check, lambda source: "\n".join(source_lines(folder.root, source)), recent)

    made = Folder(root=folder.root, output=work / SITE, config=folder.config)
    report = build(made, now, drafts=True, future=True, remember=True, inspect=seen, cache=work)
    stands = report.published is None or not (report.published.written or report.published.removed)
    state = State(
        made=before.made + (not stands),
        problems=report.problems,
        pages=pages or before.pages,
        lines=lines_of(folder.root, report.problems),
        unpublished=unpublished or (before.unpublished if report.published is None else {}),
    )
    return report, state


def lines_of(root: Path, problems: Sequence[Problem]) -> Mapping[str, Sequence[str]]:
    """The lines of each source that something is said of."""
    return {path: source_lines(root, path) for path in {problem.path for problem in problems if problem.line}}
