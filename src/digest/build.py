"""The whole story: from the files of a site folder to the finished site, top to bottom."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from digest.assemble import assemble
from digest.assemble.moments import unchanged_between
from digest.checks import check
from digest.files import Unreadable, read_bytes
from digest.last_build import Asked, Inputs, keep_report, look_at_named
from digest.memory import Memory
from digest.memory.derivations import Derivations
from digest.memory.readings import Readings
from digest.memory.recall import Remembered, Result, Work, recall
from digest.model import Artifact, Site, Source
from digest.output_folder import claim
from digest.outputs import chosen
from digest.pictures import Derived, derive, shown_pictures, with_pictures
from digest.pixels import makers
from digest.problems import Level, Problem, Refused, fatal
from digest.publish import Bodies, nameless, publish, standing
from digest.reading.briefing import read_briefing, read_page
from digest.reading.frontmatter import idle_defaults
from digest.reading.records import read_records
from digest.reading.sources import hash_assets, read_sources, unread
from digest.report import Folder, Report, Step
from digest.settings import Settings, read_settings, reading_options, setting_places
from digest.store import FOLDER, opened
from digest.theme import read_theme
from digest.views import Rendered

S = TypeVar("S")
T = TypeVar("T")

_TOLD = 20  # to tell of each value takes a hundredth of the time
SETTINGS_BYTES = 64_000
SETTINGS_FILE = "digest.yaml"
SETTINGS_SLIPS = ("digest.yml", "Digest.yaml", "digest.yaml.txt", "digest.json")
FIRST_SETTINGS = "go to the folder of your site (or name it with -C), or begin a new one with digest init."


def build(
    folder: Folder,
    now: datetime,
    *,
    drafts: bool = False,
    future: bool = False,
    strict: bool = False,
    remember: bool = False,
    workers: int = 1,
    tell: Callable[[Step], None] = lambda step: None,
    inspect: Callable[[Site], Iterable[Problem]] = lambda site: (),
    publishing: bool = True,
    cache: Path | None = None,
) -> Report:
    """Make the site that the files describe, whole or not at all.

    ``now`` decides what is held back or expired; without an offset it is in the site's time zone. With ``drafts`` and
    ``future``, drafts and briefings of the future are published too; with ``strict``, a warning refuses like an error.
    With ``remember``, what earlier builds left in ``.digest-cache/`` makes it quicker, and nothing else; without, nothing is left there.
    As many ``workers`` read and render at the same time, if it remembers and there is enough to do; they change nothing but the time.
    ``tell`` is called as the work goes on. What ``inspect`` finds in the whole site is told too; without ``publishing``, that is all.
    ``cache`` is the folder in which ``.digest-cache/`` lies, where that is not the site folder. Raises ``Refused`` where settings,
    templates or the machine do not allow a build.
    """
    source = settings_source(folder)
    settings, problems = settings_of(folder, source)
    # Reading the settings once more, for the sake of their places, is for those who have something that may be wrong at one.
    places = setting_places(source) if settings.stylesheet or settings.defaults or settings.navigation else {}
    options = reading_options(settings)

    def told(field: str, text: str, level: Level = "error") -> Problem:
        return Problem(folder.config.as_posix(), *places.get(field, (1, 1)), f"settings/{field.partition('.')[0]}", text, level)

    if settings.stylesheet and not _is_there(folder.root, settings.stylesheet):
        raise Refused(
            told("stylesheet", f'there is no file "{settings.stylesheet}" in the site folder; save it there, or delete this line')
        )
    output = folder.root / folder.output
    limit = settings.limits.file_bytes
    asked = Asked(folder, drafts, future, strict)
    with (
        claim(folder.root, output, (settings.content, "static", "templates", FOLDER)) as claimed,
        opened(cache or folder.root, used=remember) as store,
        closing(Readings(store, options, read_briefing, partial(unread, folder.root, limit), partial(nameless, claimed))) as readings,
        closing(Bodies(claimed)) as bodies,
    ):
        memory = Memory(store, readings)
        named = look_at_named(folder, settings.stylesheet) if memory.now and settings_source(folder) == source else {}
        theme = read_theme(folder.root, settings, memory.sound)
        sources = read_sources(folder.root, settings, memory.digest)
        records, record_problems = read_records(sources.records, options)
        read = {source.path: source.digest for source in (*sources.briefings, *sources.pages, *sources.records)}
        if sources.briefings and not fatal(sources.problems):
            below = tuple(source.path[len(options.content) + 1 :] for source in sources.briefings)
            problems += tuple(told(field, text, "warning") for field, text in idle_defaults(settings.defaults, below))
        written, standing_pages = list(sources.briefings), list(sources.pages)
        sources = replace(sources, briefings=(), pages=(), records=())  # only the lists hold the bytes, until each is read
        briefings, briefing_problems = gather(
            partial(read_briefing, options=options), written, "Reading", tell, readings, workers if store.used else 1
        )
        pages, page_problems = gather(partial(read_page, options=options), standing_pages, "Reading", tell)
        problems += theme.problems + sources.problems + record_problems + briefing_problems + page_problems
        problems += tuple(problem for briefing in briefings for problem in briefing.problems)
        problems += tuple(problem for page in pages for problem in page.problems)
        failed = {problem.path for problem in problems if problem.level == "error"}
        site, site_problems = assemble(
            briefings,
            pages,
            records,
            sources.assets,
            settings,
            theme.stylesheets,
            in_zone(now, options.zone),
            drafts=drafts,
            future=future,
            failed=failed,
        )
        stands = standing(claimed, memory.stood, memory.now)
        holds = stands.holds if stands else lambda path, digest: False
        pictures: tuple[Derived, ...] = ()
        if shown := shown_pictures(site, folder.root, sources.marks, memory.digest):
            read |= {picture.source: picture.digest for picture in shown}
            derivations = Derivations(store, settings, makers(), holds) if store.used else None
            keep_files = partial(_put_files_by, bodies)
            work = partial(derive, root=folder.root, settings=settings)
            pictures, picture_problems = gather(work, shown, "Pictures", tell, derivations, workers, keep_files)
            site, more_problems = with_pictures(site, pictures, settings)
            site_problems += picture_problems + more_problems
            if derivations:
                derivations.save()
        views = [*(view for output in chosen(settings.outputs) for view in output(site)), *theme.files(settings.outputs)]
        remembered = memory.pages(theme.digest, holds)
        put_by = partial(_put_by, bodies)
        rendered, view_problems = gather(theme.render, views, "Rendering", tell, remembered, workers, put_by)
        rendered += tuple(Rendered(file, source=picture.shown.source) for picture in pictures for file in picture.files)
        problems += site_problems + view_problems
        link_places = dict(site.link_places)
        for number, entry in enumerate(settings.navigation):
            link_places[SETTINGS_FILE, entry.path] = places.get(f"navigation.{number}.path", (0, 0))
        problems += check(rendered, site.assets, settings, complete=not (failed or view_problems), link_places=link_places)
        problems += tuple(inspect(site))
        refused = fatal(problems) or (strict and problems) or not publishing
        report = Report(
            briefings=len(site.every),
            pages=sum(page.artifact.path.endswith(".html") for page in rendered),
            facts=sum(briefing.paragraphs for briefing in site.every),
            commentaries=sum(len(briefing.commentaries) for briefing in site.every),
            held=site.held,
            problems=tuple(sorted(set(without_zone(problems, folder.config.as_posix())))),
            published=None,
        )
        digests = {} if refused else hash_assets(folder.root, site.assets, sources.marks, memory.digest)
        right = unchanged_between(briefings, now) if memory.now and named and now.tzinfo else (None, None)
        artifacts, assets = [page.artifact for page in rendered], site.assets
        # What follows takes the place in memory of what is made now: of tens of thousands of briefings, a third of a gigabyte.
        del briefings, pages, site, rendered, remembered, link_places, pictures
        memory.save({theme.digest: theme.problems}, digests | read, sources.marks)
        if not refused:
            previous = memory.previous(claimed.around)
            published = publish(artifacts, assets, folder.root, output, claimed=claimed, stands=stands, digests=digests, previous=previous)
            memory.save_trees(published.stands, published.aside)
            report = replace(report, published=published)
        if memory.now and named and now.tzinfo and publishing:
            inputs = Inputs(settings.content, settings.stylesheet, {**named, **sources.marks})
            keep_report(store, asked, inputs, right, report, memory.now)
    return report


def gather(
    work: Work[S, T],
    values: list[S],
    name: str,
    tell: Callable[[Step], None],
    remembered: Remembered[S, T] | None = None,
    workers: int = 1,
    then: Callable[[Any], Any] = lambda result: result,
) -> tuple[tuple[T, ...], tuple[Problem, ...]]:
    """The results of ``work`` on each value, in order, and all the problems; a value that gave no result leaves only its problems.

    With each result that was made in this or another process, ``then`` does the rest here. The list of values is emptied (``recall``).
    """

    def told(results: Iterable[Any], total: int) -> Iterator[Any]:
        for done, result in enumerate(results):
            if done % _TOLD == 0:
                tell(Step(name, done, total))
            yield then(result)
        tell(Step(name, total, total))

    def here(work: Callable[[S], Any], values: Sequence[S]) -> Iterator[Any]:
        return told(map(work, values), len(values))

    def apart(work: Callable[[S], Any], values: Sequence[S]) -> Iterator[Any] | None:
        if workers == 1:
            return None
        from digest.workers import run, shared  # most builds are of one process, and it takes a while to load

        return told(run(work, values, workers), len(values)) if shared(workers, values) else None

    made = recall(remembered, work, values, here, apart)
    results = tuple(result for result, _ in made if result is not None)
    return results, tuple(problem for _, problems in made for problem in problems)


def _put_by(bodies: Bodies, result: Result[Rendered]) -> Result[Rendered]:
    """The result of rendering, the page's body put by."""
    page, problems = result
    if page is None or not isinstance(page.artifact, Artifact):
        return result
    artifact = bodies.put_by(page.artifact)
    return result if artifact is page.artifact else (replace(page, artifact=artifact), problems)


def _put_files_by(bodies: Bodies, result: Result[Derived]) -> Result[Derived]:
    """The result of making pictures smaller, their bytes put by."""
    picture, problems = result
    if picture is None:
        return result
    files = tuple(bodies.put_by(file) if isinstance(file, Artifact) else file for file in picture.files)
    return replace(picture, files=files), problems


def without_zone(problems: Iterable[Problem], settings_file: str) -> list[Problem]:
    """The problems with all dates that lack an offset, where the settings name no time zone, told as the one mistake that they are."""
    kept = list(problems)
    lacking = sorted({problem for problem in kept if problem.rule.endswith("/timezone") and not problem.rule.startswith("settings/")})
    if not lacking:
        return kept
    first, others = lacking[0], len(lacking) - 1
    also = "" if not others else " and 1 other" if others == 1 else f" and {others} others"
    said = (
        f"no time zone is named here, and the date in {first.path}:{first.line}{also} lack{'' if others else 's'} an offset from UTC;"
        ' add a line such as "timezone: Europe/Kyiv"'
    )
    return [*(problem for problem in kept if problem not in lacking), Problem(settings_file, 1, 1, "settings/timezone", said)]


def settings_source(folder: Folder) -> Source:
    """The bytes of the settings. Raises ``Refused`` where there are none."""
    file = folder.root / folder.config
    try:
        return Source(folder.config.as_posix(), read_bytes(file.parent, file.name, SETTINGS_BYTES))
    except Unreadable as unreadable:
        if not isinstance(unreadable.__cause__, FileNotFoundError):
            raise Refused(unreadable.problem) from None
        missing = f"error: there is no {folder.config} in {named(folder.root)}"
        for other in SETTINGS_SLIPS if file.name == SETTINGS_FILE else ():
            if _is_there(file.parent, other):
                raise Refused(f"{missing}; there is {other}, so rename it to {SETTINGS_FILE}") from None
        raise Refused(f"{missing}; {FIRST_SETTINGS}") from None


def _is_there(root: Path, file: str) -> bool:
    try:
        read_bytes(root, file, SETTINGS_BYTES)
    except Unreadable as unreadable:
        return not isinstance(unreadable.__cause__, FileNotFoundError)
    return True


def settings_of(folder: Folder, source: Source | None = None) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of a site folder, with the warnings about them; ``source`` where they were read.

    Raises ``Refused`` where there are none, or where they are wrong.
    """
    settings, problems = read_settings(source or settings_source(folder))
    if settings is None or fatal(problems):
        raise Refused(*problems)
    return (replace(settings, url=folder.base_url) if folder.base_url else settings), problems


def in_zone(now: datetime, zone: tzinfo | None) -> datetime:
    """The moment with its offset; without one of its own it is in the site's zone."""
    if now.tzinfo is None and zone is None:
        raise Refused("The moment of the build has no offset and digest.yaml names no timezone; write it as 2026-12-01T06:00Z.")
    return now if now.tzinfo else now.replace(tzinfo=zone)


def named(folder: Path) -> str:
    """A folder as one would speak of it."""
    return "this folder" if folder == Path(".") else f"{folder}/"
