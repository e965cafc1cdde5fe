"""Everything that can be said of a site without publishing it: what stops a build, what it warns of, and how the text is written."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from digest.build import build, settings_of
from digest.files import source_lines
from digest.model import Site
from digest.outside import Answer
from digest.problems import Problem
from digest.report import Folder, Report, Step
from digest.writing import judge
from digest.writing.citations import Citation, citations, judge_answers


def check(
    folder: Folder,
    now: datetime,
    *,
    paths: Collection[str] = (),
    remember: bool = False,
    workers: int = 1,
    tell: Callable[[Step], None] = lambda step: None,
    ask: Callable[[Iterable[str]], Mapping[str, Answer]] | None = None,
) -> Report:
    """The report of a build that publishes nothing, drafts and what is held back included, with what the rules of writing say.

    With ``paths`` (files or folders below the site folder, with forward slashes), only of those. With ``ask``, which is given
    addresses of the web, also what has become of those that the texts link to. The other arguments and what is raised are as in
    ``build``.
    """
    settings, _ = settings_of(folder)
    limit = settings.limits.file_bytes

    def wanted(source: str) -> bool:
        return not paths or any(source == path or path == "." or source.startswith(f"{path}/") for path in paths)

    def judged(site: Site) -> Iterable[Problem]:
        def text_of(source: str) -> str:
            return "\n".join(source_lines(folder.root, source, limit))

        if ask:
            cited.extend(citations(site, text_of, wanted))
        return judge(site, settings.check, text_of, wanted)

    cited: list[Citation] = []
    report = build(folder, now, drafts=True, future=True, remember=remember, workers=workers, tell=tell, inspect=judged, publishing=False)
    # They are asked when the build has let go of the site folder: it may take minutes.
    asked = judge_answers(cited, ask(citation.address for citation in cited), settings.check) if ask else ()
    problems = (*(problem for problem in report.problems if wanted(problem.path)), *asked)
    return replace(report, problems=tuple(sorted(problems)))
