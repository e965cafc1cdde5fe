"""The command line: words in, words out, exit codes, the clock. The only room that prints.

Exit codes: 0 all is well, 1 the content has errors, 2 usage, settings or the machine, 3 a bug of ours.
"""

import gc
import io
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import click

from digest import __version__
from digest.files import shown
from digest.problems import Problem, Refused

if TYPE_CHECKING:
    from digest.cms import Backend, Program
    from digest.importing.documents import Kind
    from digest.importing.doubts import Labels
    from digest.last_build import Asked
    from digest.report import Folder, Report, Step

FINE, CONTENT, REFUSED, BUG = range(4)
PATIENCE = 1.0  # seconds until a bar shows how far the work is

Command = TypeVar("Command", bound=Callable[..., Any])


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code; every trouble ends in a plain sentence on the standard error."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # it is None where the caller closed it
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = digest.main(list(arguments), prog_name="digest", standalone_mode=False)
        return code if isinstance(code, int) else FINE
    except click.ClickException as usage:
        said = io.StringIO()
        usage.show(said)
        for line in said.getvalue().splitlines():
            complain(line)
        return REFUSED
    except Refused as refused:
        for what in refused.what:
            complain(str(what))
        return REFUSED
    except MemoryError:
        complain("error: the machine has not enough memory for this.")
        return REFUSED
    except OSError as trouble:
        if trouble.errno is None:  # jinja2's TemplateNotFound is an OSError too, and no trouble of the machine
            return bug()
        complain(f"error: {trouble.strerror}: {trouble.filename}" if trouble.filename else f"error: {trouble.strerror}")
        return REFUSED
    except Exception:  # whatever comes here is a bug of ours, and says so; only the preview, below, catches as much
        return bug()


def leave(code: int) -> NoReturn:
    """End the program when all that it has written is on its way: the system takes back the memory quicker than Python does."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:  # nobody reads any more
        sys.exit(code)
    os._exit(code)


# ---- the commands ----------------------------------------------------------------------------------------------------


class Time(click.ParamType[datetime]):
    """A moment in ISO 8601, as 2026-12-01, 2026-12-01T06:00 or 2026-12-01T06:00+02:00."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, with an offset if the text has one."""
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment; write it as 2026-12-01T06:00, or with an offset as 2026-12-01T06:00+02:00.", param, ctx)


class Address(click.ParamType[str]):
    """The address at which a site is published."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address, ending with a slash."""
        from digest.settings import site_url

        try:
            return site_url(value)
        except ValueError as error:
            self.fail(f"{value!r} {error}.", param, ctx)


IMPORTED = ("text", "markdown", "hugo", "jekyll", "eleventy", "pelican", "feed")
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)

in_folder = click.option("-C", "root", type=FOLDER, default=".", metavar="DIR", help="Work in this site folder, as if started there.")
to_output = click.option("-o", "--output", type=FILE, default="site", metavar="DIR", help="Folder of the finished site.  [default: site]")
with_config = click.option("--config", type=FILE, default="digest.yaml", metavar="FILE", help="Settings to use.  [default: digest.yaml]")
at_moment = click.option("--now", type=Time(), help="Build as at this moment.  [default: SOURCE_DATE_EPOCH, else the clock]")
quietly = click.option("-q", "--quiet", is_flag=True, help="Say nothing but what is wrong.")
verbosely = click.option("-v", "--verbose", is_flag=True, help="Say also what is held back and what was written.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="digest %(version)s")
def digest() -> None:
    """Make a news site that keeps what is reported and what is commentary apart."""


@digest.command("init")
@click.argument("folder", required=False, default=".", type=click.Path(file_okay=False, path_type=Path))
@at_moment
@quietly
def init_command(folder: Path, now: datetime | None, quiet: bool) -> int:
    """Begin a site in FOLDER (here, if it is not named): settings, one example briefing, two policies, settings for editor programs."""
    from digest.scaffold import begin_site

    begin_site(folder, moment(now))
    if not quiet:
        where = "" if folder == Path(".") else f"cd {folder}\n"
        say(f"{where}digest build\ndigest serve")
    return FINE


@digest.command("new")
@click.argument("title")
@in_folder
@with_config
@click.option("--slug", default="", metavar="SLUG", help="Last part of its address.  [default: from the title]")
@click.option("--story", default="", metavar="SLUG", help="Running story that it continues.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Topic; may be given several times.")
@click.option("--source", "sources", multiple=True, metavar="URL", help="Address of a source; may be given several times.")
@click.option("--from", "text", type=click.File(encoding="utf-8"), help="Take the text from this file (- for the standard input).")
@at_moment
def new_command(
    title: str,
    root: Path,
    config: Path,
    slug: str,
    story: str,
    topics: tuple[str, ...],
    sources: tuple[str, ...],
    text: Any,
    now: datetime | None,
) -> int:
    """Begin a briefing with this TITLE, dated today; says where the file is. Without a text it is a draft."""
    from digest.build import in_zone, settings_of
    from digest.dates import time_zone
    from digest.report import Folder
    from digest.scaffold import begin_briefing

    settings, _ = settings_of(Folder(root=root, config=config))
    at = in_zone(moment(now), None if not settings.timezone else time_zone(settings.timezone))
    at = at.astimezone(time_zone(settings.timezone)) if settings.timezone else at
    said = text.read() if text else ""
    path = begin_briefing(root, settings, title, at, slug=slug, story=story, topics=topics, sources=sources, text=said)
    say(str(root / path))
    return FINE


@digest.command("build")
@in_folder
@to_output
@with_config
@click.option("--base-url", type=Address(), default=None, metavar="URL", help="Publish at this address instead of the settings' url.")
@click.option("--drafts", is_flag=True, help="Publish drafts too.")
@click.option("--future", is_flag=True, help="Publish what is held back until later too.")
@click.option("--strict", is_flag=True, help="Refuse to publish where there are warnings.")
@click.option("--no-cache", is_flag=True, help="Make everything anew, as if it were the first time, and remember nothing.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that read and render at the same time where there is enough to do.",
)
@click.option("--verify", is_flag=True, help="Build once more without what is remembered, and compare.")
@at_moment
@quietly
@verbosely
def build_command(
    root: Path,
    output: Path,
    config: Path,
    base_url: str | None,
    drafts: bool,
    future: bool,
    strict: bool,
    no_cache: bool,
    workers: int,
    verify: bool,
    now: datetime | None,
    quiet: bool,
    verbose: bool,
) -> int:
    """Make the site from content/ and digest.yaml.

    Either the whole new site is published or, where something is wrong, nothing: then every problem is named with its file,
    line and column.
    """
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose exclude each other.")
    if verify and no_cache:
        raise click.UsageError("--verify compares what is remembered with what --no-cache makes; leave out one of them.")
    from digest.last_build import Asked
    from digest.report import Folder

    folder = Folder(root=root, output=output, config=config, base_url=base_url or "")
    asked = Asked(folder, drafts, future, strict)
    return make(asked, moment(now), remember=not no_cache, workers=workers, verify=verify, quiet=quiet, verbose=verbose)


@digest.command("clean")
@in_folder
@to_output
@quietly
def clean_command(root: Path, output: Path, quiet: bool) -> int:
    """Remove the finished site and what builds remember, and nothing that digest did not make."""
    from digest.publish import clean
    from digest.store import forget

    removed = clean(root / output)
    forget(root)
    if on_terminal() and not quiet:
        say(f"Removed {counted(removed, 'file')} from {output}/." if removed else f"There was nothing to remove in {output}/.")
    return FINE


@digest.command("serve")
@in_folder
@with_config
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, help="Port to listen at; the next free one if it is taken.  [default: 8000]"
)
@click.option("--finished", is_flag=True, help="Show the finished site as it stands, and follow no changes.")
@to_output
@at_moment
@quietly
def serve_command(root: Path, config: Path, port: int, finished: bool, output: Path, now: datetime | None, quiet: bool) -> int:
    """Show the site on this machine while it is written: each saved change shows in the browser at once.

    Drafts and what is held back are shown too, and marked. What is wrong is told here and in the page, which stays as it was until
    that is mended. Only this machine can see it, and nothing is written into the site folder.
    """
    from digest.build import settings_of
    from digest.report import Folder
    from digest.serve import Preview

    folder = Folder(root=root, output=output, config=config)
    settings, _ = settings_of(folder)
    if not finished:
        return follow(folder, settings.content, urlsplit(settings.url).path, port, now, quiet=quiet)
    if not (root / output).is_dir():
        raise Refused(f'error: there is no finished site in {output}/; make it with "digest build".')
    with Preview(root / output, urlsplit(settings.url).path, port) as preview:
        say(f"{output}/ is at {preview.address} (stop with Ctrl-C)")
        preview.serve_forever()
    return FINE


def follow(folder: "Folder", content: str, base: str, port: int, now: datetime | None, *, quiet: bool) -> int:
    """Make the site for a preview, and again whenever a file changes, until somebody stops it."""
    import tempfile
    import threading
    from dataclasses import replace

    from digest.serve import Preview
    from digest.serve.desk import Desk, State
    from digest.serve.making import SITE, lines_of, make
    from digest.serve.watching import Watch

    desk, state = Desk(), State()
    recent: set[str] = set()

    def attempt(work: Path, state: State) -> State:
        started = time.monotonic()
        try:
            report, state = make(folder, moment(now), work, recent.__contains__, state)
        except (Refused, OSError, MemoryError) as trouble:
            wrong = trouble.what if isinstance(trouble, Refused) else (f"error: {trouble}",)
            problems = tuple(one if isinstance(one, Problem) else Problem(folder.config.as_posix(), 0, 0, "", one) for one in wrong)
            for one in wrong:
                complain(str(one))
            return replace(state, problems=problems, lines=lines_of(folder.root, problems))
        except Exception:  # an editor is writing: the preview tells of a bug of ours, as above, and goes on with the next save
            bug()
            return replace(state, problems=(Problem(folder.config.as_posix(), 0, 0, "", "a bug in digest; the terminal says more"),))
        tell_all(folder.root, report.problems)
        if not quiet:
            what = problems_counted(report.problems) if report.problems else ""
            done = "" if report.published is None else f"{counted(report.published.written, 'file')} changed"
            say(f"{' · '.join(filter(None, (done, what)))} · {time.monotonic() - started:.1f} s")
        return state

    with tempfile.TemporaryDirectory(prefix="digest-") as work, Preview(Path(work) / SITE, base, port, desk) as preview:
        listening = threading.Thread(target=preview.serve_forever, daemon=True)
        listening.start()
        watch = Watch(folder.root, content, (folder.config.as_posix(),))
        try:
            state = attempt(Path(work), state)
            desk.set(state)
            say(f"The site is at {preview.address} (stop with Ctrl-C)")
            for changed in watch.changes():
                recent |= changed
                state = attempt(Path(work), state)
                desk.set(state)
        finally:
            watch.close()
            desk.close()
            preview.shutdown()
    return FINE


@digest.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@in_folder
@with_config
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--no-hints", is_flag=True, help="Leave out what is only worth a look.")
@click.option("--links", is_flag=True, help="Ask addresses outside of the site whether they still answer.")
@click.option("--fix", is_flag=True, help="Mend what takes no decision: dates, and addresses that track readers.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "sarif", "github")), default="text", help="How to tell it.  [default: text]"
)
@at_moment
@quietly
def check_command(
    paths: tuple[Path, ...],
    root: Path,
    config: Path,
    strict: bool,
    no_hints: bool,
    links: bool,
    fix: bool,
    form: str,
    now: datetime | None,
    quiet: bool,
) -> int:
    """Say everything that is wrong, or worth a look, and publish nothing.

    All that stops a build and all that it warns of, and how the text is written: figures that the facts do not have, repeats,
    slips, words to watch. With PATHS, only what concerns these files and folders; drafts are checked too.
    """
    gc.disable()
    from digest.check import check
    from digest.report import Folder, Step

    asked, now = tuple(below(root, path) for path in paths), moment(now)
    folder = Folder(root=root, config=config)
    try:
        with Progress(shown=not quiet and form == "text") as progress:
            report = check(folder, now, paths=asked, remember=True, tell=progress.tell)
            while fix and mend_and_tell(folder, report, form):
                report = check(folder, now, paths=asked, remember=True, tell=progress.tell)
            if links:
                from digest.outside import ask

                asking = partial(ask, tell=lambda done, total: progress.tell(Step("Links", done, total)))
                report = check(folder, now, paths=asked, remember=True, tell=progress.tell, ask=asking)
    except Refused as refused:
        told = [what for what in refused.what if isinstance(what, Problem)]
        if form == "text" or len(told) < len(refused.what):
            raise
        say(in_form(form, told))  # settings that are wrong are told to programs in their own words too
        return REFUSED
    shown_problems = [problem for problem in report.problems if not (no_hints and problem.level == "hint")]
    if form == "text":
        tell_all(root, shown_problems)
        if not quiet and on_terminal():
            what = problems_counted(shown_problems) if shown_problems else "nothing to mend"
            say(f"Checked {counted(report.briefings, 'briefing')}: {what}")
    else:
        say(in_form(form, shown_problems))
    failing = ("error", "warning") if strict else ("error",)
    return CONTENT if any(problem.level in failing for problem in shown_problems) else FINE


def mend_and_tell(folder: "Folder", report: "Report", form: str) -> bool:
    """Mend what is mechanical, and say what was changed: to people with the rest, to those who read for a program apart from it."""
    from digest.build import settings_of
    from digest.mending import mend

    changes = mend(folder.root, report.problems, settings_of(folder)[0].limits.file_bytes)
    for change in changes:
        (say if form == "text" else complain)(str(change))
    return bool(changes)


def in_form(form: str, problems: Sequence[Problem]) -> str:
    """The problems for a program that reads this form."""
    from digest.formats import FORMATS

    return FORMATS[form](problems)


def rules_that_begin(context: click.Context, argument: click.Parameter, begun: str) -> list[str]:
    """The names of rules that a shell may complete."""
    from digest.explain import rules

    return [name for name in rules() if name.startswith(begun)]


@digest.command("explain")
@click.argument("rule", required=False, shell_complete=rules_that_begin)
def explain_command(rule: str | None) -> int:
    """Say what a RULE asks, with an example of what breaks it and one of what does not; without RULE, name them all."""
    from digest.explain import explain, rules

    say(explain(rule).rstrip("\n") if rule else "\n".join(rules()))
    return FINE


@digest.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@in_folder
@with_config
@click.option("--dry-run", is_flag=True, help="Only say what would be written, and what would be lost.")
@click.option("--from", "kind", type=click.Choice(IMPORTED), default=None, help="What SOURCE is.  [default: as its files look]")
@click.option("--into", default="", metavar="FOLDER", help="Folder below content/ for the briefings.")
@click.option("--url", type=Address(), default=None, metavar="URL", help="Where the old site was published, for ids and links.")
@click.option("--permalink", default="", metavar="PATTERN", help="Old addresses of posts, as /:year/:month/:slug/ or /blog/:path/.")
@click.option(
    "--labels",
    type=click.Choice(("ask", "markers", "words")),
    default=None,
    help="What “Opinion:” and the like are: asked for each, markers, or words.  [default: ask; in plain text markers]",
)
@click.option(
    "--opinion", multiple=True, metavar="PATTERN", help="These texts are pieces of opinion, as opinion/** (may stand several times)."
)
@click.option(
    "--report", multiple=True, metavar="PATTERN", help="These texts are reports, however they were filed (may stand several times)."
)
@at_moment
@quietly
def import_command(
    source: Path,
    root: Path,
    config: Path,
    dry_run: bool,
    kind: "Kind | None",
    into: str,
    url: str | None,
    permalink: str,
    labels: "Labels | None",
    opinion: tuple[str, ...],
    report: tuple[str, ...],
    now: datetime | None,
    quiet: bool,
) -> int:
    """Bring texts along from elsewhere: a plain text, a feed, or a folder of Hugo, Jekyll, Eleventy or Pelican.

    Each becomes a briefing in content/, with its old address as an alias and its pictures beside it. Nothing that is there is
    changed; what has no place goes to extra, and everything is told. A text that may hold commentary becomes a draft until you decide.
    """
    from digest.build import settings_of
    from digest.importing.plan import Wishes, carry_out, look, plan_import
    from digest.importing.summary import outcome_of, summary_of
    from digest.report import Folder

    folder = Folder(root=root, config=config)
    settings, _ = settings_of(folder)
    wishes = Wishes(kind, url or "", permalink, labels, opinion, report, into)
    plan = plan_import(source, settings, wishes, moment(now), dry=dry_run)
    if not quiet:
        say(summary_of(plan, str(source), dry=dry_run))
    became, more = (look(plan, root), ()) if dry_run else carry_out(plan, source, root)
    # Of a file that an editor has changed since, nothing of the time before is of interest.
    problems = (*(problem for problem in plan.problems if became.get(problem.path) != "other"), *more)
    for problem in problems:
        complain(str(problem))
    if not quiet and (said := outcome_of(became, dry=dry_run)):
        say(said)
    return CONTENT if any(problem.level == "error" for problem in problems) else FINE


@digest.command("stats")
@in_folder
@to_output
@with_config
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="For people or for programs.  [default: table]"
)
@click.option("--weeks", type=click.IntRange(0), default=12, show_default=True, metavar="N", help="Weeks that the table shows.")
@at_moment
def stats_command(root: Path, output: Path, config: Path, form: str, weeks: int, now: datetime | None) -> int:
    """Report what is published: briefings a week, words of facts and of commentary, outlets, corrections, briefings without sources.

    No page is written. Where something is wrong in the content, it is named as by digest build, and nothing is counted.
    """
    from digest.report import Folder
    from digest.stats import stats, stats_as_json, stats_as_table

    found = stats(Folder(root=root, output=output, config=config), moment(now))
    if found.numbers is None:
        for problem in found.problems:
            if problem.level == "error":
                complain(str(problem))
        complain("error: nothing was counted, since what is wrong would be missing in the numbers.")
        return CONTENT
    say(stats_as_json(found, found.numbers) if form == "json" else stats_as_table(found, found.numbers, weeks))
    return FINE


SCHEMAS = ("briefing", "page", "edition", "settings", "authors", "stories", "topics", "json")


@digest.command("schema")
@click.option("--for", "name", type=click.Choice(SCHEMAS), default="briefing", help="What it describes.  [default: briefing]")
def schema_command(name: str) -> int:
    """Print the JSON Schema of what editors write."""
    from digest.reference import schema_text

    say(schema_text(name))
    return FINE


@digest.command("editor-files")
@in_folder
@with_config
def editor_files_command(root: Path, config: Path) -> int:
    """Write what VS Code and Zed need to complete and check: JSON Schemas, snippets, and a task whose messages show at their lines.

    Nothing that is there is changed.
    """
    from digest.build import settings_of
    from digest.editor_files import editor_files
    from digest.new_files import add_file
    from digest.report import Folder

    settings, _ = settings_of(Folder(root=root, config=config))
    code = FINE
    for path, text in editor_files(settings.content, settings.languages).items():
        outcome = add_file(root, path, text.encode())
        if outcome == "other":
            complain(f"{path}: warning: there is another file of this name, and it was left as it is; delete or rename it for a new one")
            code = CONTENT
        elif outcome == "written":
            say(path)
    return code


@digest.command("cms")
@click.argument("program", type=click.Choice(("sveltia", "decap")))
@in_folder
@with_config
@click.option("--into", default="cms", show_default=True, metavar="FOLDER", help="Folder for the form, below the site folder.")
@click.option(
    "--backend", type=click.Choice(("github", "gitlab", "gitea")), default="github", show_default=True, help="Service that keeps the texts."
)
@click.option("--repo", default="OWNER/NAME", show_default=True, metavar="REPO", help="Repository of the texts there.")
@click.option("--branch", default="main", show_default=True, metavar="NAME", help="Its branch.")
@at_moment
def cms_command(
    program: "Program", root: Path, config: Path, into: str, backend: "Backend", repo: str, branch: str, now: datetime | None
) -> int:
    """Write a form in which briefings are written without YAML: the page and the configuration of Sveltia CMS or Decap CMS.

    Its fields are those that digest knows. Nothing that is there is changed.
    """
    from digest.build import settings_of
    from digest.cms import SCRIPTS, Where, cms_files, folders_of
    from digest.new_files import add_file
    from digest.report import Folder

    settings, _ = settings_of(Folder(root=root, config=config))
    where = Where(backend, repo, branch)
    code = FINE
    for name, text in cms_files(program, settings, folders_of(root, settings, moment(now)), where).items():
        path = f"{into.strip('/')}/{name}"
        outcome = add_file(root, path, text.encode())
        if outcome == "other":
            complain(f"{path}: warning: there is another file of this name, and it was left as it is; delete or rename it for a new one")
            code = CONTENT
        elif outcome == "written":
            say(path)
    package, script = SCRIPTS[program]
    if not (root / into / script).exists():
        say(f"npm install --no-save {package}")
        say(f"cp node_modules/{package}/dist/{script} {into.strip('/')}/")
    return code


# ---- what is said of a build -------------------------------------------------------------------------------------------


def make(
    asked: "Asked",
    now: datetime,
    *,
    remember: bool = True,
    workers: int = 1,
    verify: bool = False,
    quiet: bool = False,
    verbose: bool = False,
) -> int:
    """Build, say what is wrong and, on a terminal, what was made; returns the exit code."""
    # What a build makes is kept to its end, and hardly anything in it is circular: looking for garbage cost a sixth of the time.
    gc.disable()
    from digest.last_build import recall_report

    started = time.monotonic()
    folder, drafts, future, strict = asked.folder, asked.drafts, asked.future, asked.strict
    report = recall_report(asked, now) if remember else None
    if report is None:
        from digest.build import build

        with Progress(shown=not quiet) as progress:
            report = build(folder, now, drafts=drafts, future=future, strict=strict, remember=remember, workers=workers, tell=progress.tell)
    for problem in report.problems:
        complain(str(problem))
    if verify:
        from digest.verify import differences

        if found := differences(asked, now, report):
            for what in found:
                complain(f"error: without what is remembered, this would be different: {what}")
            complain(
                "This is a bug in digest, not in your text; digest build --no-cache makes it right. Please report it (CONTRIBUTING.md)."
            )
            return BUG
    if report.published is None:
        if not quiet and sys.stderr is not None and sys.stderr.isatty():
            complain(f"{problems_counted(report.problems)}; nothing was published")
        return CONTENT
    if verbose:
        for held in report.held:
            say(f"{held.source}: held back until {held.until.at:%Y-%m-%d %H:%M}" if held.until else f"{held.source}: a draft")
        say(f"{report.published.written} written, {report.published.kept} kept as they were, {report.published.removed} removed")
    if verbose or (on_terminal() and not quiet):
        say(f"{summary(folder, report)} · {time.monotonic() - started:.1f} s")
    return FINE


def tell_all(root: Path, problems: Sequence[Problem]) -> None:
    """Each problem with the line that it is about."""
    from digest.files import source_lines
    from digest.formats import with_caret

    lines: dict[str, Sequence[str]] = {}
    for problem in problems:
        if problem.path not in lines:
            lines[problem.path] = source_lines(root, problem.path)
        held = lines[problem.path]
        for line in with_caret(problem, held[problem.line - 1] if 0 < problem.line <= len(held) else ""):
            say(line)


def below(root: Path, path: Path) -> str:
    """A path as seen from the site folder, with forward slashes. Raises ``click.UsageError`` where it is elsewhere."""
    try:
        return path.absolute().relative_to(root.absolute()).as_posix()
    except ValueError:
        raise click.UsageError(f"{path} is not in the site folder; name files and folders of it, or the site folder with -C.") from None


def summary(folder: "Folder", report: "Report") -> str:
    """What a build made, in one line."""
    said = [counted(report.pages, "page"), counted(report.facts, "fact"), counted(report.commentaries, "commentary", "commentaries")]
    later = sorted(held.until.at for held in report.held if held.until)
    if later:
        said.append(f"{len(later)} held back until {later[0]:%Y-%m-%d %H:%M}" + (" and later" if len(later) > 1 else ""))
    if drafts := len(report.held) - len(later):
        said.append(counted(drafts, "draft"))
    if report.problems:
        said.append(counted(len(report.problems), "warning"))
    return f"Built {counted(report.briefings, 'briefing')} into {folder.output}/: {' · '.join(said)}"


def problems_counted(problems: Sequence[Problem]) -> str:
    """How many errors and warnings there are, in how many files."""
    numbers = ((sum(problem.level == level for problem in problems), level) for level in ("error", "warning", "hint"))
    said = [counted(number, level) for number, level in numbers if number]
    return (
        f"{' and '.join(filter(None, (', '.join(said[:-1]), said[-1])))} in {counted(len({problem.path for problem in problems}), 'file')}"
    )


def counted(number: int, one: str, more: str = "") -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else more or one + 's'}"


class Progress:
    """A bar on the terminal for work that lasts longer than a second."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown and sys.stderr is not None and sys.stderr.isatty()
        self.started = time.monotonic()
        self.name = ""
        self.bar: Any = None

    def __enter__(self) -> "Progress":
        return self

    def tell(self, step: "Step") -> None:
        """Show how far the work is."""
        if not self.shown or time.monotonic() - self.started < PATIENCE:
            return
        if self.name != step.name:
            self.__exit__()
            self.name = step.name
            self.bar = click.progressbar(length=step.total, label=step.name, file=sys.stderr)
        self.bar.update(step.done - self.bar.pos)

    def __exit__(self, *ignored: object) -> None:
        if self.bar is not None:
            self.bar.render_finish()
            self.bar = None


# ---- words -----------------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    """Print to the standard output; a reader who has gone away is no trouble."""
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.replace(" · ", ", ")
    try:
        print("\n".join(shown(line) for line in text.split("\n")), flush=True)
    except OSError as trouble:
        # What is left in the buffer would be complained of once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(trouble, BrokenPipeError):
            raise


def complain(text: str) -> None:
    """Print one line to the standard error, whatever it can take; where it takes nothing, the exit code has to do."""
    try:
        print(shown(text), file=sys.stderr, flush=True)
    except OSError:
        sys.stderr = None


def on_terminal() -> bool:
    """Whether somebody reads the standard output as it comes."""
    return sys.stdout is not None and sys.stdout.isatty()


def bug() -> int:
    """Show the traceback of what was just raised, and how to report it."""
    for line in traceback.format_exc().splitlines():
        complain(line)
    complain("This is a bug in digest, not in your text. Please report it with the lines above (CONTRIBUTING.md says how).")
    return BUG


def moment(now: datetime | None) -> datetime:
    """The moment of the build: as given, else SOURCE_DATE_EPOCH (reproducible-builds.org), else the clock, read here and nowhere else."""
    if now is not None:
        return now
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise Refused(f"error: SOURCE_DATE_EPOCH is {epoch!r}; it has to be a number of seconds since 1970.") from None
