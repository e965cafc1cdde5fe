"""A build with a memory equals a build without, byte for byte and message for message, after any edit: PROMISES 6.

One site folder is built with its memory after each edit; its twin gets the same sources, and the same done to its finished site, and
is built with ``--no-cache``. Then exit code, both streams, and every byte below both output folders have to be the same. A few edits
are tried by default, a thousand with DIGEST_TRIALS=full (``make trials``); a trial that fails names its seed and its last edits.
"""

import contextlib
import gc
import io
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import editing
from conftest import trials
from digest import build, last_build, publish, store, trees
from digest.cli import run
from digest.memory import Memory, readings
from digest.memory.pages import Pages
from digest.memory.readings import Readings
from digest.model import SiteInfo
from digest.plain import Hashes
from digest.settings import ReadingOptions
from digest.store import NAMES
from digest.views import BriefingView
from editing import CACHE, EDITS, Desk, Edit, Piece, rid

HERE = Path(__file__).parent
FAULTS = (str(HERE / "faults.py"),)
MODULE = ("-m", "digest")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE.parent / "src")}
# What may differ at all: the time that a build took, at the end of the summary (-v); and, where the two folders do not have the
# same past (one build was killed), how many files were written.
TOOK = re.compile(r" · \d+\.\d s$", re.MULTILINE)
WRITTEN = re.compile(r"^\d+ written, \d+ kept as they were, \d+ removed$", re.MULTILINE)
# The record is written anew with the same bytes where only a removed page is put back.
RECORD_TOUCHED = {".digest"}

Tree = dict[str, tuple[str, bytes]]


class Different(AssertionError):
    """The build with a memory was not as the one without."""


# ---- building --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What a build says: its exit code and both streams."""

    code: int
    out: str
    err: str


def built_here(root: Path, arguments: Sequence[str]) -> Outcome:
    """A command in this process, as if started in ``root``."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with contextlib.chdir(root), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = run(arguments)
        finally:
            gc.enable()  # a build disables it for its own process
    return Outcome(code, *(TOOK.sub("", stream.buffer.getvalue().decode()) for stream in (out, err)))


def built_apart(
    root: Path, arguments: Sequence[str], program: Sequence[str] = MODULE, environment: dict[str, str] = ENVIRONMENT
) -> Outcome:
    """A command in a process of its own, started in ``root``."""
    done = subprocess.run(
        [sys.executable, *program, *arguments], cwd=root, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    return Outcome(done.returncode, TOOK.sub("", done.stdout), TOOK.sub("", done.stderr))


def tree(top: Path) -> Tree:
    """Everything below a folder: what it is, and what is in it."""
    found: Tree = {}
    for folder, names, files in os.walk(top):
        for name in (*names, *files):
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            kind = f"{stat.filemode(mode)}"
            with contextlib.suppress(OSError):
                content = Path(path).read_bytes() if stat.S_ISREG(mode) else os.readlink(path).encode() if stat.S_ISLNK(mode) else b""
            found[os.path.relpath(path, top)] = kind, content
    return found


def marks(top: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of each file."""
    files = [Path(folder, name) for folder, _, names in os.walk(top) for name in names]
    return {file.relative_to(top).as_posix(): (found.st_ino, found.st_mtime_ns) for file in files for found in (os.lstat(file),)}


def same_sources(desk: Desk) -> None:
    """Give the twin the sources of the desk."""
    for name in {*os.listdir(desk.root), *os.listdir(desk.twin)} - {CACHE, "site", "public", "deep"}:
        rid(desk.twin / name)
        _copy(desk.root / name, desk.twin / name)


def _copy(one: Path, to: Path) -> None:
    mode = os.lstat(one).st_mode if os.path.lexists(one) else 0
    if stat.S_ISDIR(mode):
        to.mkdir()
        for name in os.listdir(one):
            _copy(one / name, to / name)
    elif stat.S_ISFIFO(mode):
        os.mkfifo(to)
    elif mode:
        shutil.copy(one, to, follow_symlinks=False)


# ---- comparing -------------------------------------------------------------------------------------------------------------

Builder = Callable[[Path, Sequence[str]], Outcome]


def compare(desk: Desk, told: Sequence[str] = (), *, warm: Builder = built_here, same_past: bool = True) -> Outcome:
    """Build both, and say what is not the same. ``same_past`` tells that both finished sites were the same before."""
    same_sources(desk)
    here, there = desk.finished()
    before, marks_before = tree(here), marks(here)
    if same_past:
        _raise(_unlike("the site before", before, tree(there)), told)
    arguments = ["build", *([] if "-q" in desk.flags else ["-v"]), *desk.arguments()]
    quick = warm(desk.root, arguments)
    clean = built_here(desk.twin, [*arguments, "--no-cache"])
    if not same_past:
        quick, clean = (Outcome(one.code, WRITTEN.sub("", one.out), one.err) for one in (quick, clean))
    after = tree(here)
    found = [
        f"{what} of the build with a memory:\n{getattr(quick, what)}\nand of the one without:\n{getattr(clean, what)}"
        for what in ("code", "err", "out")
        if getattr(quick, what) != getattr(clean, what)
    ]
    if same_past or clean.code == 0:
        found += _unlike("the finished site", after, tree(there))
    now = marks(here)
    touched = [path for path in now.keys() & marks_before.keys() if now[path] != marks_before[path] and after[path] == before[path]]
    if touched := sorted(set(touched) - RECORD_TOUCHED):
        found.append(f"files that are what they were, and were touched: {touched}")
    left = (
        sorted(path.name for path in here.parent.iterdir() if ".digest-" in path.name and path.name != CACHE)
        if here.parent.exists()
        else []
    )
    if left:
        found.append(f"leftovers: {left}")
    if (desk.twin / CACHE).exists():
        found.append("--no-cache left a cache")
    _raise(found, told)
    return clean


def _raise(found: Sequence[str], told: Sequence[str]) -> None:
    if found:
        edits = "\nafter these edits, the last one last:\n  " + "\n  ".join(told[-40:]) if told else ""
        raise Different("\n".join(found) + edits)


def _unlike(what: str, quick: Tree, clean: Tree) -> list[str]:
    if quick == clean:
        return []
    lines = [f"{what}: {len(quick)} with a memory and {len(clean)} without"]
    for path in sorted(quick.keys() | clean.keys()):
        one, other = quick.get(path), clean.get(path)
        if one != other:
            lines += [f"  {path}:", f"    {_shown(one, other)}", f"    {_shown(other, one)}"]
    return lines[:40]


def _shown(one: tuple[str, bytes] | None, other: tuple[str, bytes] | None) -> str:
    """A file, from shortly before the place where the other differs."""
    if one is None:
        return "is not there"
    at = 0
    if other is not None:
        at = next((place for place, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), min(len(one[1]), len(other[1])))
    return f"{one[0]} {len(one[1])} bytes, at {at}: {one[1][max(at - 60, 0) : at + 60]!r}"


# ---- what machines do ------------------------------------------------------------------------------------------------------


def killed(desk: Desk) -> str:
    """Something is edited, and the build of it ends with SIGKILL at one of its file calls, or meets an error there."""
    done = [_edited(desk) for _ in range(desk.rng.randint(1, 2))]
    same_sources(desk)
    here, there = desk.finished()
    old = tree(here)
    what = desk.rng.choice(("SIGKILL", "SIGKILL", "SIGTERM", "ENOSPC", "EIO", "EACCES"))
    number = int(10 ** desk.rng.uniform(0, 3.4))
    end = built_apart(desk.root, ["build", "-C", ".", *desk.arguments()], program=(*FAULTS, what, str(number)))
    found = tree(here)
    clean = built_here(desk.twin, ["build", *desk.arguments(), "--no-cache"])
    if found != old and (clean.code or found != tree(there)):
        raise Different(f"{what} at call {number} (exit {end.code}) left neither the old nor the new site: {'; '.join(done)}")
    if "Traceback" in end.err:
        raise Different(f"{what} at call {number}: {end.err}")
    return f"{'; '.join(done)}; then {what} at file call {number}, exit {end.code}"


def raced(desk: Desk) -> str:
    """A briefing is written again and again while the site is built, always of one size and one time."""
    path, piece = desk.any_piece()
    file = desk.root / path
    texts = [replace(piece, facts=[*piece.facts, f"So said {letter}."]).text() for letter in "ABCDEFGH"]
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(file), *texts], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
    )
    assert writer.stdout
    writer.stdout.readline()
    codes = [built_here(desk.root, ["build", *desk.arguments()]).code for _ in range(2)]
    writer.communicate(b"\n")
    assert 3 not in codes
    return f"{path} written during the build, exits {codes}"


_WRITER = """
import os, select, sys
file, *texts = sys.argv[1:]
print(flush=True)
while not select.select([0], [], [], 0)[0]:
    for text in texts:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT, 0o644)
        os.pwrite(opened, text.encode(), 0)
        os.truncate(opened, len(text.encode()))
        os.utime(opened, ns=(10**18, 10**18))
        os.close(opened)
"""


def at_once(desk: Desk) -> str:
    """Two builds of one site at once, with different options."""
    done = _edited(desk)
    same_sources(desk)
    commands = [[sys.executable, *MODULE, "build", *desk.arguments(), *extra] for extra in ([], ["--future"])]
    both = [subprocess.Popen(one, cwd=desk.root, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for one in commands]
    said = [one.communicate()[1] for one in both]
    if any(b"Traceback" in one for one in said):
        raise Different(f"two at once: {said}")
    return f"{done}; then two builds at once"


def cleaned(desk: Desk) -> str:
    """The finished site goes, by digest's own command."""
    ends = [built_here(root, ["clean", "-o", desk.output]) for root in (desk.root, desk.twin)]
    assert ends[0] == ends[1]
    return "digest clean"


def without(desk: Desk) -> str:
    """The site with the memory is built without it once, and with other options."""
    same_sources(desk)
    extra = desk.rng.choice(([], ["--drafts"], ["--future"], ["--base-url", "https://elsewhere.example/"]))
    for root in (desk.root, desk.twin):
        built_here(root, ["build", *desk.arguments(), *extra, "--no-cache"])
    return f"built without a memory, {extra}"


def twice(desk: Desk) -> str:
    """Something is edited and edited back, with a build between."""
    path, _ = desk.any_piece()
    was = (desk.root / path).read_bytes()
    body = editing.body(desk)
    same_sources(desk)
    for root, extra in ((desk.root, []), (desk.twin, ["--no-cache"])):
        built_here(root, ["build", *desk.arguments(), *extra])
    if path in desk.pieces:
        desk.put(path, was)
    return f"{body}, built, and {path} as before"


MACHINES: tuple[tuple[int, Edit], ...] = ((6, killed), (1, raced), (1, at_once), (1, cleaned), (2, without), (2, twice))
# After these, the two finished sites need not be the same until both are built again.
APART = (killed, raced, at_once)


def _edited(desk: Desk) -> str:
    weights, edits = zip(*EDITS, strict=True)
    return str(desk.rng.choices(edits, weights)[0](desk))


def trial(folder: Path, seed: int, edits: int) -> None:
    """So many random edits, each followed by both builds."""
    desk = Desk(folder / "here" / "root", folder / "there" / "root", seed)
    end = compare(desk, [f"seed {seed}"])
    failed = 0
    weights, kinds = zip(*EDITS, *MACHINES, strict=True)
    told = [f"seed {seed}"]
    for number in range(edits):
        if failed > 5:
            told.append(f"{number} {desk.mend(end.err)}")
        if desk.cures and desk.rng.random() < 0.2 + 0.2 * len(desk.cures):
            edit: Edit = Desk.pay
        else:
            edit = desk.rng.choices(kinds, weights)[0]
        told.append(f"{number} {edit.__name__}")
        told[-1] = f"{number} {edit(desk)}"
        apart = desk.rng.random() < 0.08
        end = compare(desk, told, warm=built_apart if apart else built_here, same_past=edit not in APART)
        told[-1] += f" (exit {end.code})"
        failed = failed + 1 if end.code else 0
        if end.code == 0 and desk.rng.random() < 0.1:
            built_here(desk.twin, ["build", *desk.arguments(), "-o", "scratch", "--no-cache"])
            _raise(_unlike("the finished site, and one made from nothing", tree(desk.finished()[0]), tree(desk.twin / "scratch")), told)
            rid(desk.twin / "scratch")


@pytest.mark.parametrize(("seed", "edits"), [(seed, trials(14, 334)) for seed in (1, 2, 3)])
def test_a_build_with_a_memory_equals_one_without_after_any_edit(tmp_path, seed, edits):
    trial(tmp_path, seed, edits)


# ---- what the trial would see ----------------------------------------------------------------------------------------------


def small_desk(folder: Path) -> Desk:
    """A site in which each thing that a key has to hold can be seen."""
    desk = Desk(folder / "here" / "root", folder / "there" / "root", seed=0, briefings=0)
    desk.write_piece("content/2026/first.md", Piece({"title": "First", "date": "2026-03-01"}, ["They met.\nCommentary:\n\nHm."]))
    desk.write_piece(
        "content/2026/second.md", Piece({"title": "Second", "date": "2026-03-02"}, ["They met.", "Desk note:", "See [it](/nowhere/)."])
    )
    desk.write_piece("content/2026/later.md", Piece({"title": "Later", "date": "2026-03-12", "expires": "2026-03-14"}, ["They will meet."]))
    desk.write_piece(
        "content/2026/other.md", Piece({"title": "Fourth", "date": "2026-03-02"}, ["They sat.", "Desk note:", "See [it](/nowhere/)."])
    )
    for path in desk.pieces:
        os.utime(desk.root / path, ns=(10**18, 10**18))
    return desk


def _in_place(file: Path, old: bytes, new: bytes) -> None:
    """Other bytes of the same length, and the time as it was."""
    was, data = file.stat(), file.read_bytes()
    assert data.count(old)
    with file.open("r+b") as opened:
        opened.write(data.replace(old, new))
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))


def a_label(desk: Desk) -> None:
    desk.write_settings(labels={"add": {"en": {"Desk note": "commentary"}}})


def a_file_name(desk: Desk) -> None:
    os.rename(desk.root / "content/2026/first.md", desk.root / "content/2026/renamed.md")


def a_text(desk: Desk) -> None:
    _in_place(desk.root / "content/2026/first.md", b"They met", b"They ate")


def a_static_file(desk: Desk) -> None:
    _in_place(desk.root / "static/humans.txt", b"We write", b"We wrung")


def two_names(desk: Desk) -> None:
    """Two files of one size and one time exchange their names."""
    second, other, beside = (desk.root / "content/2026" / name for name in ("second.md", "other.md", "beside"))
    os.rename(second, beside)
    os.rename(other, second)
    os.rename(beside, other)


def a_template(desk: Desk) -> None:
    desk.put("templates/_entry.html", "<p>{{ entry.title }}</p>\n")


def a_template_that_is_none(desk: Desk) -> None:
    desk.put("templates/_unused.html", "{{ site.title|no_such_filter }}\n")


def a_title(desk: Desk) -> None:
    desk.write_settings(title="Another name")


def a_new_briefing(desk: Desk) -> None:
    desk.write_piece("content/2026/newest.md", Piece({"title": "Newest", "date": "2026-03-09"}, ["They left."]))


def a_few_days(desk: Desk) -> None:
    desk.now += timedelta(days=3)


def an_option(desk: Desk) -> None:
    desk.flags.append("--future")


def nothing_at_all(desk: Desk) -> None:
    """The build has nothing to do."""


def a_byte_of_the_readings(desk: Desk) -> None:
    _in_place(desk.root / CACHE / "readings", b'"First"', b'"Worst"')
    a_new_briefing(desk)


def a_byte_of_the_texts(desk: Desk) -> None:
    _in_place(desk.root / CACHE / "texts", b"They met", b"They ate")
    a_template(desk)


def a_page_of_the_site(desk: Desk) -> None:
    for top in desk.finished():
        _in_place(top / "about/index.html", b"Who we are", b"Who we eat")


def a_page_of_the_site_gone(desk: Desk) -> None:
    for top in desk.finished():
        (top / "about/index.html").unlink()


def a_file_in_the_previous_tree(desk: Desk) -> None:
    a_title(desk)
    built_here(desk.root, ["build", *desk.arguments()])
    (desk.root / CACHE / "previous/foreign.txt").write_text("not of digest")
    a_new_briefing(desk)


Sabotage = Callable[[pytest.MonkeyPatch], None]


def reading_without_options(patch: pytest.MonkeyPatch) -> None:
    mark = Hashes.mark
    patch.setattr(Hashes, "mark", lambda self, *values: "same" if isinstance(values[0], ReadingOptions) else mark(self, *values))


def reading_without_path(patch: pytest.MonkeyPatch) -> None:
    """A file with the content of another is taken for that one."""
    find = Readings.find

    def blind(self: Readings, source: Any) -> Any:
        for path, (_, entry) in sorted(self._lines.items()):
            if entry[1] == source.digest and source.path not in self._lines:
                self._lines[source.path] = self._lines[path]
        return find(self, source)

    patch.setattr(Readings, "find", blind)


def reading_without_content(patch: pytest.MonkeyPatch) -> None:
    find = Readings.find

    def blind(self: Readings, source: Any) -> Any:
        if source.path in self._lines:
            line, (path, _, *rest) = self._lines[source.path]
            self._lines[source.path] = line, [path, source.digest, *rest]
        return find(self, source)

    patch.setattr(Readings, "find", blind)


def reading_without_problems(patch: pytest.MonkeyPatch) -> None:
    keep = Readings.keep

    def forgetting(self: Readings, source: Any, result: Any) -> Any:
        keep(self, source, (replace(result[0], problems=()) if result[0] else None, ()))
        return result

    patch.setattr(Readings, "keep", forgetting)


def page_without_theme(patch: pytest.MonkeyPatch) -> None:
    pages = Memory.pages
    patch.setattr(Memory, "pages", lambda self, theme, stands: pages(self, "", stands))


def page_without(cls: Any, *names: str) -> Sabotage:
    """Views are told apart without these fields of a class, or without the values of a class."""

    def sabotage(patch: pytest.MonkeyPatch) -> None:
        text = Hashes._of_ours

        def blind(self: Hashes, value: Any) -> Any:
            if isinstance(value, cls):
                return text(self, replace(value, **dict.fromkeys(names)) if names else cls.__name__.encode())
            return text(self, value)

        patch.setattr(Hashes, "_of_ours", blind)

    return sabotage


def page_without_links(patch: pytest.MonkeyPatch) -> None:
    find = Pages.find

    def forgetting(self: Pages, view: Any) -> Any:
        found = find(self, view)
        return found and (replace(found[0], links=()), found[1])

    patch.setattr(Pages, "find", forgetting)


def page_that_need_not_stand(patch: pytest.MonkeyPatch) -> None:
    pages = Memory.pages
    patch.setattr(Memory, "pages", lambda self, theme, stands: pages(self, theme, lambda path, digest: True))


def file_by(*numbers: int) -> Sabotage:
    """Files are told apart by these of their marks alone (device, inode, mode, size, time, time of change)."""

    def sabotage(patch: pytest.MonkeyPatch) -> None:
        def digest(self: Memory, path: str, marks: Any) -> str:
            known = self._seen.get(path)
            return known[6] if known is not None and all(known[number] == marks[number] for number in numbers) else ""

        patch.setattr(Memory, "digest", digest)

    return sabotage


def any_theme_sound(patch: pytest.MonkeyPatch) -> None:
    read = build.read_theme
    everything = type("Everything", (), {"__contains__": lambda *_: True, "__getitem__": lambda *_: ()})()
    patch.setattr(build, "read_theme", lambda root, settings, sound=(): read(root, settings, everything))


def now_of_the_first_build(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(build, "in_zone", lambda now, zone: editing.NOW)


def no_checksum(patch: pytest.MonkeyPatch) -> None:
    """In the head of a file, and with each text."""
    patch.setattr(store, "checksum", lambda *pieces: b"-" * 32)
    patch.setattr(readings, "checksum", lambda *pieces: b"-" * 32)


def trees_without_time_of_change(patch: pytest.MonkeyPatch) -> None:
    marks_of = trees.marks_of
    for room in (trees, publish):
        patch.setattr(room, "marks_of", lambda found: (*marks_of(found)[:5], 0))


def previous_tree_unseen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(publish, "as_left", lambda tree, known, beside: True)


def last_build_without_the_moment(patch: pytest.MonkeyPatch) -> None:
    keep = last_build.keep_report
    patch.setattr(build, "keep_report", lambda store, asked, inputs, right, *rest: keep(store, asked, inputs, (None, None), *rest))


def last_build_without_how_it_was_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(last_build.Asked, "plain", lambda self: [])


def last_build_without_problems(patch: pytest.MonkeyPatch) -> None:
    plain_of = last_build._plain
    patch.setattr(last_build, "_plain", lambda report: {**plain_of(report), "problems": []})


def last_build_without_templates(patch: pytest.MonkeyPatch) -> None:
    look = last_build.look_at_named

    def blind(*given: Any) -> Any:
        return {path: marks for path, marks in look(*given).items() if not path.startswith("templates/")}

    patch.setattr(last_build, "look_at_named", blind)
    patch.setattr(build, "look_at_named", blind)


def last_build_without_time_of_change(patch: pytest.MonkeyPatch) -> None:
    sum_of = last_build._sum
    patch.setattr(last_build, "_sum", lambda marks: sum_of({path: one[:5] for path, one in marks.items()}))


def last_build_without_the_site(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(last_build, "_sum_of", lambda marks: "")
    patch.setattr(last_build, "_site_sum", lambda *given: "")


SABOTAGES: tuple[tuple[Sabotage, Callable[[Desk], None]], ...] = (
    (reading_without_options, a_label),
    (reading_without_content, a_text),
    (file_by(0, 1, 2, 3, 4), a_text),
    (file_by(0, 1, 2, 3, 4), a_static_file),
    (file_by(3, 4), two_names),
    (reading_without_path, a_file_name),
    (reading_without_problems, a_new_briefing),
    (page_without_links, a_new_briefing),
    (page_without(BriefingView, "next", "previous"), a_new_briefing),
    (page_without(SiteInfo), a_title),
    (page_without_theme, a_template),
    (now_of_the_first_build, a_few_days),
    (page_that_need_not_stand, a_page_of_the_site_gone),
    (no_checksum, a_byte_of_the_readings),
    (no_checksum, a_byte_of_the_texts),
    (previous_tree_unseen, a_file_in_the_previous_tree),
    (any_theme_sound, a_template_that_is_none),
    (trees_without_time_of_change, a_page_of_the_site),
    (last_build_without_the_moment, a_few_days),
    (last_build_without_how_it_was_asked, an_option),
    (last_build_without_problems, nothing_at_all),
    (last_build_without_templates, a_template),
    (last_build_without_time_of_change, a_text),
    (last_build_without_the_site, a_page_of_the_site),
)


@pytest.mark.parametrize(
    ("sabotage", "edit"),
    SABOTAGES,
    ids=[f"{sabotage.__qualname__.partition('.')[0]}-{edit.__name__}" for sabotage, edit in SABOTAGES],
)
def test_the_trial_sees_each_sabotage_of_the_key(tmp_path, sabotage, edit):
    def sabotaged(root: Path, arguments: Sequence[str]) -> Outcome:
        with pytest.MonkeyPatch.context() as patch:
            sabotage(patch)
            return built_here(root, arguments)

    desk = small_desk(tmp_path)
    compare(desk, warm=sabotaged)
    edit(desk)
    with pytest.raises(Different) as seen:
        compare(desk, warm=sabotaged)
    assert "a bug in digest" not in str(seen.value)


def test_without_sabotage_the_same_edits_are_no_trouble(tmp_path):
    desk = small_desk(tmp_path)
    compare(desk)
    told = []
    for edit in dict.fromkeys(edit for _, edit in SABOTAGES):
        edit(desk)
        told.append(edit.__name__)
        compare(desk, told)


def program(folder: Path, *changes: tuple[str, str]) -> dict[str, str]:
    """The environment of a program that is this one, but that these files of it end with these lines."""
    shutil.copytree(HERE.parent / "src/digest", folder / "src/digest", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HERE.parent / "templates", folder / "templates")
    for file, lines in changes:
        with (folder / "src/digest" / file).open("a") as opened:
            opened.write(lines)
    return {**os.environ, "PYTHONPATH": str(folder / "src")}


OTHER_WORDS = ("reading/briefing.py", "\n_cut = cut_at_a_sentence\n\n\ndef cut_at_a_sentence(text):\n    return _cut(text).upper()\n")
NO_VERSION = ("store.py", "\n\ndef program():\n    return '1'\n")


def test_nothing_is_recalled_of_what_another_version_of_the_program_made(tmp_path):
    older, newer = program(tmp_path / "older", OTHER_WORDS), program(tmp_path / "newer")
    desk = small_desk(tmp_path)
    assert built_apart(desk.root, ["build", *desk.arguments()], environment=older).code == 0
    assert "THEY MET." in (desk.root / "site/index.html").read_text()
    compare(desk, warm=partial(built_apart, environment=newer), same_past=False)


def test_the_trial_sees_a_program_that_does_not_tell_its_version(tmp_path):
    older, newer = program(tmp_path / "older", OTHER_WORDS, NO_VERSION), program(tmp_path / "newer", NO_VERSION)
    desk = small_desk(tmp_path)
    assert built_apart(desk.root, ["build", *desk.arguments()], environment=older).code == 0
    with pytest.raises(Different):
        compare(desk, warm=partial(built_apart, environment=newer), same_past=False)


# ---- what the trial has found ----------------------------------------------------------------------------------------------


def test_a_file_of_the_memory_under_another_name_is_as_good_as_absent(tmp_path):
    desk = small_desk(tmp_path)
    compare(desk)
    kept = {name: (desk.root / CACHE / name).read_bytes() for name in NAMES if (desk.root / CACHE / name).exists()}
    told = []
    # All at once, each under the name of the next.
    names = tuple(kept)
    for step in range(1, len(names)):
        for name, other in zip(names, names[step:] + names[:step], strict=True):
            (desk.root / CACHE / name).write_bytes(kept[other])
        told.append(f"each file under the name that is {step} places before")
        compare(desk, told)


def test_permissions_of_a_page_are_mended_by_a_build_with_a_memory_too(tmp_path):
    desk = small_desk(tmp_path)
    compare(desk)
    for top in desk.finished():
        (top / "index.html").chmod(0o600)
    compare(desk, ["index.html has the mode 0600"])
    assert stat.S_IMODE((desk.root / "site/index.html").stat().st_mode) == 0o644


def test_a_content_folder_that_goes_is_missed_even_if_it_was_empty(tmp_path):
    desk = small_desk(tmp_path)
    shutil.rmtree(desk.root / "content")
    (desk.root / "content").mkdir()
    for told in ("content/ is empty", "nothing"):
        assert compare(desk, [told]).code == 0
    (desk.root / "content").rmdir()
    assert compare(desk, ["content/ is gone"]).code == 2


def test_a_link_on_the_way_to_the_style_sheet_is_seen(tmp_path):
    desk = small_desk(tmp_path)
    desk.put("css/own.css", "p { margin: 0 }\n")
    desk.write_settings(stylesheet="css/own.css")
    for told in ("a style sheet", "nothing"):
        assert compare(desk, [told]).code == 0
    os.rename(desk.root / "css", desk.root / "css.real")
    (desk.root / "css").symlink_to("css.real")
    assert compare(desk, ["css/ is a link"]).code == 2
