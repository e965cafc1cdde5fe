"""What must hold, whatever happens: tried from outside, through the command line alone, with real processes on a real disk.

Few of each kind are tried by default, and all of them with DIGEST_TRIALS=full (``make trials``).
"""

import ctypes
import http.client
import itertools
import os
import random
import re
import resource
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from conftest import trials
from drawn import png

HERE = Path(__file__).parent
DIGEST = (sys.executable, "-m", "digest")
FAULTS = (sys.executable, str(HERE / "faults.py"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(HERE.parent / "src")}
NOW = "2026-01-15T12:00+00:00"

Tree = dict[str, bytes]


# ---- sites and what becomes of them ----------------------------------------------------------------------------------------

SETTINGS = """title: The Trial Digest
url: https://trial.example/
timezone: Europe/Kyiv
signature: the editors
"""

BRIEFING = """---
title: {title}
date: {date}
topics: [{topic}]
---

The council voted on {title}, its clerk said.

It was the third vote of the year, the minutes show.

Commentary:

High time for {title}.
"""


def write(root: Path, path: str, text: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def briefing(root: Path, number: int, title: str = "", topic: str = "Water", more: str = "") -> Path:
    text = BRIEFING.format(title=title or f"Matter {number}", date=f"2025-11-{number:02}", topic=topic) + more
    return write(root, f"content/2025/2025-11-{number:02}-matter-{number}.md", text)


def new_site(root: Path, briefings: int = 6) -> Path:
    write(root, "digest.yaml", SETTINGS)
    for number in range(1, briefings + 1):
        briefing(root, number, topic="Water" if number % 2 else "Roads")
    briefing(root, 1, more="\n![The map of the vote](map.png)\n")
    write(root, "content/pages/about.md", "---\ntitle: About\n---\n\nWho we are.\n")
    write(root, "content/2025/map.png", png(500, 300, seed=1))
    write(root, "static/humans.txt", "We write this.\n")
    return root


def edit(root: Path) -> None:
    """Something of each kind: a briefing that changes, one that goes, one that comes, another picture, one more file."""
    briefing(root, 2, title="Something else", topic="Bridges")
    (root / "content/2025/2025-11-03-matter-3.md").unlink()
    briefing(root, 9)
    write(root, "content/2025/map.png", png(700, 300, seed=2))
    write(root, "static/new.txt", "new")


def start(*arguments: str | Path, program: tuple[str, ...] = DIGEST, before: Callable[[], object] | None = None) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*program, *map(str, arguments)],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=before,
    )


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    with process:
        out, said = process.communicate(timeout=120)
    assert "Traceback" not in said, said
    assert out == ""
    return process.returncode, said


def build(root: Path, *arguments: str, program: tuple[str, ...] = DIGEST, before: Callable[[], object] | None = None) -> tuple[int, str]:
    """Exit code and what was said, of which no traceback is part."""
    return ended(start("build", "-C", root, "--now", NOW, *arguments, program=program, before=before))


def with_fault(root: Path, what: str, number: int) -> tuple[int, str]:
    return build(root, program=(*FAULTS, what, str(number)))


def site(root: Path) -> Tree:
    """Every file of the finished site; nothing if there is none."""
    return {path.relative_to(root / "site").as_posix(): path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}


def leftovers(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.name.startswith(".site.digest"))


class Change:
    """A built site whose sources have changed since, with the site before and the site that is to come."""

    def __init__(self, folder: Path) -> None:
        self.root = new_site(folder / "site")
        assert build(self.root) == (0, "")
        self.old = site(self.root)
        edit(self.root)
        shutil.copytree(self.root, folder / "clean", ignore=lambda *_: {"site"} if _[0] == str(self.root) else set())
        assert build(folder / "clean") == (0, "")
        self.new = site(folder / "clean")
        shutil.copytree(self.root, folder / "counted")
        self.calls, *self.turns = map(int, with_fault(folder / "counted", "count", 0)[1].split())
        assert site(folder / "counted") == self.new
        assert self.old != self.new

    def copied(self, to: Path) -> Path:
        shutil.copytree(self.root, to)
        return to

    def holds_after(self, root: Path) -> bool:
        """Whether the site is the old one or the new one, whole, and whether the next build makes it equal to a clean one."""
        assert site(root) in (self.old, self.new)
        assert build(root) == (0, "")
        return site(root) == self.new and leftovers(root) == []


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> Change:
    return Change(tmp_path_factory.mktemp("change"))


def samples(seed: str, few: int, full: int, below: int) -> list[float]:
    """Places in a stretch of work, from its beginning (0) to its end (1), never the same stretch twice."""
    count = trials(few, full)
    chance = random.Random(seed)
    return [(number + chance.random()) / count * below for number in range(count)]


# ---- 1, 2: stopped ------------------------------------------------------------------------------------------------------------


def test_killed_at_any_file_call_the_site_is_the_old_or_the_new_one(change: Change, tmp_path: Path) -> None:
    about_the_exchange = {number for turn in change.turns for number in (turn, turn + 1)}
    for number in sorted(about_the_exchange | {int(at) + 1 for at in samples("kill", 8, 100_000, change.calls)}):
        root = change.copied(tmp_path / str(number))
        assert with_fault(root, "SIGKILL", number) == (-9, "")
        assert change.holds_after(root), number
        shutil.rmtree(root)


def test_killed_at_any_moment_the_site_is_the_old_or_the_new_one(change: Change, tmp_path: Path) -> None:
    for number, delay in enumerate(samples("moments", 5, 200, 1)):
        root = change.copied(tmp_path / str(number))
        process = start("build", "-C", root, "--now", NOW)
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.kill()
        ended(process)
        assert change.holds_after(root)
        shutil.rmtree(root)


def test_killed_at_the_first_build_there_is_no_site_or_the_whole_one(change: Change, tmp_path: Path) -> None:
    for number in sorted({int(at) + 1 for at in samples("first", 3, 60, change.calls)}):
        root = change.copied(tmp_path / str(number))
        shutil.rmtree(root / "site")
        with_fault(root, "SIGKILL", number)
        assert site(root) in ({}, change.new)
        assert change.holds_after(root) if site(root) else build(root) == (0, "")
        assert site(root) == change.new


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_the_build_cleanly(change: Change, tmp_path: Path, name: str) -> None:
    for number in sorted({int(at) + 1 for at in samples(name, 3, 25, change.calls)}):
        root = change.copied(tmp_path / str(number))
        code, said = with_fault(root, name, number)
        assert code in (129, 130, 143)
        assert said == ""
        assert leftovers(root) in ([], [".site.digest-lock"])  # the lock alone, if it came in the instant in which it was taken
        assert change.holds_after(root)


# ---- 3: the machine does not let us ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT", "EMFILE", "EPERM", "ENOMEM"])
def test_an_error_at_any_file_call_leaves_the_old_site_or_the_new_one(change: Change, tmp_path: Path, name: str) -> None:
    for number in sorted({int(at) + 1 for at in samples(name, 2 if name in ("ENOSPC", "EIO") else 1, 30, change.calls)}):
        root = change.copied(tmp_path / str(number))
        code, said = with_fault(root, name, number)
        assert code in (0, 1, 2), said
        assert site(root) == (change.new if code == 0 else change.old), said
        assert bool(said) == bool(code)
        assert change.holds_after(root)


def mounted(size: str, folder: Path, script: str) -> "subprocess.CompletedProcess[str] | None":
    """Run a script in a folder that is a small disk of its own, which is gone afterwards; ``None`` where nobody may mount one."""
    for unshare in (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"]):
        made = subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", folder], capture_output=True, check=False)
        if made.returncode == 0:
            whole = f'mount -t tmpfs -o size={size} none "{folder}" && cd "{folder}" && {script}'
            return subprocess.run([*unshare, "sh", "-c", whole], env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)
    return None


def kilobytes(folder: Path) -> int:
    """What files take on a disk of pages of 4 kB, each once however often it is linked."""
    found = {path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    return sum(-(-size // 4096) * 4 for size in found.values())


def test_a_full_disk_leaves_the_old_site_and_room_mends_it(change: Change, tmp_path: Path) -> None:
    before = kilobytes(change.root)
    needed = kilobytes(change.root.parent / "counted" / "site")
    disk = tmp_path / "disk"
    disk.mkdir()
    command = f'"{sys.executable}" -m digest build --now {NOW} -q'
    for number, share in enumerate(samples("full disk", 2, 5, 1)):
        full, mended = tmp_path / f"full{number}", tmp_path / f"mended{number}"
        script = (
            f'cp -a "{change.root}/." . && {{ {command}; code=$?; cp -a . "{full}"; '
            f'mount -o remount,size=100m "{disk}"; {command} && cp -a . "{mended}"; exit $code; }}'
        )
        done = mounted(f"{before + int(share * share * needed / 2)}k", disk, script)
        if done is None:  # no right to mount: the error alone has to do
            number_of_call = change.calls - int(share * change.calls / 4)
            assert with_fault(change.copied(full), "ENOSPC", number_of_call)[0] in (0, 2)
            continue
        assert done.returncode == 2, done
        assert re.fullmatch(r"site/.* cannot be written: no space is left on the disk\. Nothing was published.*\n", done.stderr)
        assert site(full) == change.old
        assert leftovers(full) == []
        assert site(mended) == change.new
        assert leftovers(mended) == []


def test_a_mount_point_is_no_output_folder(change: Change, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = f'cd "{tmp_path}" && "{sys.executable}" -m digest build --now {NOW} -C "{change.root}" -o "{disk}"'
    done = mounted("1m", disk, command)
    assert done is None or (done.returncode == 2 and "mounted there" in done.stderr)  # None: no right to mount


def test_a_site_that_came_with_a_container_can_be_cleaned_and_built_anew(change: Change, tmp_path: Path) -> None:
    disk, after = tmp_path / "disk", tmp_path / "after"
    disk.mkdir()
    digest = f'"{sys.executable}" -m digest'
    script = (
        f'mkdir upper work root && mount -t overlay none -o "lowerdir={change.root},upperdir=upper,workdir=work" root && '
        f"{{ {digest} build -C root --now {NOW} -q; test $? = 2 && {digest} clean -C root && {digest} build -C root --now {NOW} -q && "
        f'cp -a root "{after}"; }}'
    )
    done = mounted("100m", disk, script)
    if done is None or done.returncode == 77:  # no right to mount, or a system without overlays
        return
    assert done.returncode == 0, done
    assert "`digest clean` can remove it" in done.stderr
    assert site(after) == change.new


def test_a_limit_to_the_size_of_files_leaves_the_old_site(change: Change, tmp_path: Path) -> None:
    for limit in [1, 3000, 20_000, 100_000][: trials(2, 4)]:
        root = change.copied(tmp_path / str(limit))
        code, said = build(root, before=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)))
        assert code == 2
        assert "the file is larger than this system allows" in said
        assert site(root) == change.old
        assert leftovers(root) == []
        assert change.holds_after(root)


def powerless() -> None:
    """Take root's power over permissions from what is started now; others never had it."""
    library = ctypes.CDLL(None)
    if hasattr(library, "prctl"):
        for capability in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
            library.prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.parametrize(
    ("path", "mode", "code", "named"),
    [
        (".", 0o555, 2, "there is no permission"),
        ("site/index.html", 0o000, 2, "site/index.html cannot be read: there is no permission"),
        ("site/topics", 0o555, 2, "no permission to change these folders: topics"),
        ("site", 0o000, 2, "there is no permission"),
        (
            "content/2025/2025-11-02-matter-2.md",
            0o000,
            1,
            "content/2025/2025-11-02-matter-2.md: error: cannot be read: there is no permission",
        ),
        ("content/2025/map.png", 0o000, 1, "content/2025/map.png: error: cannot be read: there is no permission"),
        ("content", 0o000, 1, "content: error: cannot be read: there is no permission"),
        ("static", 0o000, 1, "static: error: cannot be read: there is no permission"),
        ("digest.yaml", 0o000, 2, "digest.yaml: error: cannot be read: there is no permission"),
    ],
)
def test_without_permission_the_old_site_stands(change: Change, tmp_path: Path, path: str, mode: int, code: int, named: str) -> None:
    root = change.copied(tmp_path / "root")
    before = (root / path).stat().st_mode
    (root / path).chmod(mode)
    result, said = build(root, before=powerless)
    (root / path).chmod(before)
    assert (result, named in said) == (code, True), said
    assert site(root) == change.old
    assert leftovers(root) == []
    assert change.holds_after(root)


# ---- 4, 5: others at the same time -----------------------------------------------------------------------------------------------


def test_builds_at_once_make_the_clean_site(change: Change, tmp_path: Path) -> None:
    for number in range(trials(1, 12)):
        for at_once in (2, 4):
            root = change.copied(tmp_path / f"{number}-{at_once}")
            results = [ended(process) for process in [start("build", "-C", root, "--now", NOW) for _ in range(at_once)]]
            assert {code for code, _ in results} == {0}
            assert site(root) == change.new
            assert leftovers(root) == []


@pytest.fixture
def server(change: Change, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A web server that shows the site of a copy, and that copy."""
    root = change.copied(tmp_path / "root")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root / "site"))) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        yield serving.server_port, root
        serving.shutdown()
        thread.join()


def test_a_reader_never_meets_a_missing_or_half_page(change: Change, server: tuple[int, Path]) -> None:
    port, root = server
    always = sorted(path for path in change.old.keys() & change.new.keys() if path != ".digest")
    stop = threading.Event()
    wrong: list[str] = []
    reads = itertools.count()

    def read(seed: int) -> None:
        chance = random.Random(seed)
        while not stop.is_set():
            path = chance.choice(always)
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", f"/{path}")
            answer = connection.getresponse()
            if answer.status != 200 or answer.read() not in (change.old[path], change.new[path]):
                wrong.append(f"{answer.status} {path}")
            connection.close()
            next(reads)

    readers = [threading.Thread(target=read, args=(seed,)) for seed in (1, 2)]
    for reader in readers:
        reader.start()
    for number in range(trials(4, 1_000)):
        write(root, "digest.yaml", SETTINGS.replace("the editors", "the editors of today") if number % 2 else SETTINGS)
        # From the sources of the old site to those of the new one and back.
        if number % 2:
            write(root, "digest.yaml", SETTINGS)
        assert build(root) == (0, "")
        change_back(root) if number % 2 == 0 else edit(root)
        if next(reads) > trials(200, 5_000):
            break
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def change_back(root: Path) -> None:
    """The sources as they were before ``edit``."""
    (root / "content/2025/2025-11-09-matter-9.md").unlink()
    (root / "static/new.txt").unlink()
    new_site(root)


# ---- 8: gone is gone --------------------------------------------------------------------------------------------------------------

UNWANTED = "Xanadu"


def replaced(old: str, new: str) -> Callable[[Path], object]:
    return lambda file: file.write_text(file.read_text().replace(old, new))


@pytest.mark.parametrize(
    "change_of_mind",
    [
        Path.unlink,
        replaced("topics", "status: draft\ntopics"),
        replaced("topics", "draft: true\ntopics"),
        replaced("date: 2025-11-05", "date: 2027-11-05"),
        replaced(UNWANTED, "Elsewhere"),
    ],
    ids=["deleted", "status draft", "draft", "held back", "renamed"],
)
def test_what_is_taken_back_is_gone_from_every_page_and_feed(tmp_path: Path, change_of_mind: Callable[[Path], object]) -> None:
    root = new_site(tmp_path / "root", 4)
    file = write(root, "content/matter.md", BRIEFING.format(title=UNWANTED, date="2025-11-05", topic=UNWANTED))
    assert build(root) == (0, "")
    assert sum(UNWANTED.encode() in body for body in site(root).values()) > 3
    change_of_mind(file)
    assert build(root)[0] == 0
    assert [path for path, body in site(root).items() if UNWANTED.encode() in body or UNWANTED.lower() in path] == []
    assert build(root, "-o", "clean")[0] == 0
    assert {path.name for path in (root / "clean").rglob("*")} == {path.name for path in (root / "site").rglob("*")}


def test_an_expired_briefing_leaves_lists_and_feeds_and_keeps_its_page(tmp_path: Path) -> None:
    root = new_site(tmp_path / "root", 4)
    write(root, "content/2025-11-05-matter.md", BRIEFING.format(title=UNWANTED, date="2025-11-05\nexpires: 2026-02-01", topic="Water"))
    assert build(root) == (0, "")
    assert UNWANTED.encode() in site(root)["feed.xml"]
    assert build(root, "--now", "2026-02-02")[0] == 0
    naming = sorted(path for path, body in site(root).items() if UNWANTED.encode() in body)
    assert naming == ["2025/11/05/matter/index.html", "2025/11/05/matter/index.json"]


def test_a_briefing_of_another_topic_leaves_the_page_of_the_first(tmp_path: Path) -> None:
    root = new_site(tmp_path / "root", 4)
    file = briefing(root, 5, topic=UNWANTED)
    assert build(root) == (0, "")
    assert any(UNWANTED.lower() in path for path in site(root))
    replaced(UNWANTED, "Water")(file)
    assert build(root) == (0, "")
    assert not any(UNWANTED.lower() in path or UNWANTED.encode() in body for path, body in site(root).items())


# ---- 9, 10: not ours, and not inside -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "output", [".", "..", "/", "content", "content/x", "static/x", "templates", "link", "digest.yaml", "../beside", "mine"]
)
def test_a_dangerous_output_folder_is_refused(tmp_path: Path, output: str) -> None:
    root = new_site(tmp_path / "around" / "root", 1)
    write(root, "mine/thesis.txt", "mine")
    (root / "link").symlink_to("mine")
    before = sorted(tmp_path.rglob("*"))
    code, said = build(root, "-o", output)
    assert code == 2
    assert said.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert ended(start("clean", "-C", root, "-o", output))[0] == 2 or output in ("content/x", "static/x", "templates", "../beside")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_foreign_file_stops_the_build_until_it_is_moved(change: Change, tmp_path: Path) -> None:
    root = change.copied(tmp_path / "root")
    foreign = write(root, "site/2025/mine.txt", "mine")
    code, said = build(root)
    assert code == 2
    assert "2025/mine.txt" in said
    assert "static/" in said
    assert site(root) == {**change.old, "2025/mine.txt": b"mine"}
    assert ended(start("clean", "-C", root))[0] == 2
    foreign.unlink()
    assert change.holds_after(root)
    assert ended(start("clean", "-C", root)) == (0, "")
    assert not (root / "site").exists()


SECRET = "the-secret-of-the-neighbour"


def link(at: str, to: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / at).parent.mkdir(parents=True, exist_ok=True)
        if (root / at).is_file():
            (root / at).unlink()
        (root / at).symlink_to(root.parent / to if not to.startswith("/") else to)

    return make


def text(at: str, body: str) -> Callable[[Path], None]:
    return lambda root: write(root, at, body) and None


def pipe(at: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / at).parent.mkdir(parents=True, exist_ok=True)
        if (root / at).exists():
            (root / at).unlink()
        os.mkfifo(root / at)

    return make


def bound(at: str) -> Callable[[Path], None]:
    def make(root: Path) -> None:
        (root / at).parent.mkdir(parents=True, exist_ok=True)
        here = os.open((root / at).parent, os.O_RDONLY)  # the address of a socket is short
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(f"/proc/self/fd/{here}/{Path(at).name}")
        os.close(here)

    return make


def huge(at: str) -> Callable[[Path], None]:
    return lambda root: os.truncate(write(root, at, ""), 2**33)


PLACES = [
    "content/a.md", "content/2025/a.md", "content/pages/a.md", "content/authors.yaml", "content/stories.yaml", "content/topics.yaml",
    "content/a.png", "content/2025/a.txt", "static/a.txt", "static/.well-known/a", "templates/list.html", "digest.yaml",
]  # fmt: skip
FOLDERS = ["content/sub", "content/pages", "static", "static/sub", "templates"]
FRONT = "---\ntitle: B\ndate: 2025-01-01\n{}\n---\n\nText.\n"
OUTSIDE: dict[str, tuple[Callable[[Path], None], str]] = {
    **{f"{at} is a link": (link(at, "secret.md"), at) for at in PLACES},
    **{f"{at} is a link to a system file": (link(at, "/etc/passwd"), at) for at in PLACES},
    **{f"{at} leads nowhere": (link(at, "nowhere"), at) for at in PLACES},
    **{f"{at} is a pipe": (pipe(at), at) for at in PLACES},
    **{f"{at} is huge": (huge(at), at) for at in PLACES},
    **{f"{at} is a socket": (bound(at), at) for at in PLACES if at != "digest.yaml"},
    **{f"{at} is a link to a folder": (link(at, "neighbour"), at) for at in FOLDERS},
    **{f"{at} is a link to a device": (link(at, "/dev/zero"), at) for at in PLACES},
    **{
        f"the {name} is {path}": (text("digest.yaml", f"{SETTINGS}{name}: {path}\n"), "error: ")
        for name in ("stylesheet", "content")
        for path in ("../secret.md", "/etc/passwd", "content/../../secret.md", "../neighbour")
    },
    **{
        f"a template takes {path}": (text("templates/page.html", f'{{% include "{path}" %}}'), "templates/page.html")
        for path in ("../../secret.md", "/etc/passwd", "../secret.md", "../digest.yaml")
    },
    **{
        f"an image is {path}": (text("content/b.md", FRONT.format(f"image: {{src: {path}, alt: a}}")), "content/b.md")
        for path in ("../../secret.md", "/etc/passwd", "../digest.yaml", "..")
    },
    **{
        f"a slug is {slug}": (text("content/b.md", FRONT.format(f"slug: {slug}")), "content/b.md")
        for slug in ("../../../../x", "/etc/x", "..", '"a\\0"', "a/b", "con/../..")
    },
    **{
        f"the permalink is {permalink}": (text("digest.yaml", f"{SETTINGS}permalink: {permalink}\n"), "")
        for permalink in ("/../:slug/", "/../../../:slug/", '"/a\\\\:slug/"')
    },
}  # fmt: skip


@pytest.mark.parametrize("case", random.Random("outside").sample(sorted(OUTSIDE), trials(16, len(OUTSIDE))))
def test_nothing_outside_the_site_folder_is_read_or_written(tmp_path: Path, case: str) -> None:
    root = new_site(tmp_path / "around" / "root", 1)
    write(root.parent, "secret.md", f"---\ntitle: {SECRET}\ndate: 2025-01-01\n---\n\n{SECRET}\n")
    write(root.parent, "neighbour/a.md", f"---\ntitle: {SECRET}\ndate: 2025-01-01\n---\n\n{SECRET}\n")
    make, named = OUTSIDE[case]
    if case.split()[0] in ("content/pages", "static", "templates"):
        shutil.rmtree(root / case.split()[0], ignore_errors=True)
    make(root)
    before = sorted(path for path in tmp_path.rglob("*") if root not in path.parents)
    code, said = build(root)
    assert code in (1, 2), said
    assert SECRET not in said
    assert "root:x" not in said
    assert named in said
    assert sorted(path for path in tmp_path.rglob("*") if root not in path.parents) == before
    assert site(root) == {}
    assert leftovers(root) == []


# ---- 11, 14, 15, 18, 19 -------------------------------------------------------------------------------------------------------------


def test_all_the_bad_files_are_named_at_once_and_the_old_site_stands(change: Change, tmp_path: Path) -> None:
    root = change.copied(tmp_path / "root")
    bad = [
        "title: [",
        "title: a: b",
        "date: 2025-02-30",
        "lang: xx-nonsense-",
        "titel: a",
        "status: perhaps",
        "priority: eleven",
        "sources: [{}]",
    ]
    count = trials(60, 1000)
    for number in range(count):
        front = f"title: Bad {number}\ndate: 2025-01-01\n"
        wrong = bad[number % len(bad)]
        key = wrong.partition(":")[0]
        front = "\n".join([line for line in front.splitlines() if not line.startswith(f"{key}:")] + [wrong])
        write(root, f"content/bad/{number:04}.md", f"---\n{front}\n---\n\nText.\n")
    code, said = build(root)
    assert code == 1
    named = {match[1] for match in re.finditer(r"^content/bad/(\d{4})\.md:\d+:\d+: error: .+  \[[a-z-]+/[a-z-]+\]$", said, re.MULTILINE)}
    assert len(named) == count
    assert site(root) == change.old


def test_content_is_data(tmp_path: Path) -> None:
    root = new_site(tmp_path / "root", 1)
    typed = [
        "{{ 7 * 7 }}", "{% include 'page.html' %}", "{# gone? #}", "%s %d %(title)s", r"\1 \g<0>", "${HOME} $1", "{title} {0}",
        "<%= 7 %>", "#{7}", "{{ site.title }}", "{% raw %}", "%%", "{{'a'|e}}", "[[7]]", "@import", ":year :slug",
    ]  # fmt: skip
    code = "\n\n".join(f"`` {words} `` stands here, the clerk said." for words in typed)
    head = "---\ntitle: '{{ 7 * 7 }} %s'\ndate: 2025-11-02\nsummary: '{% raw %} {0} $1'\ntopics: ['{{ topic }}']\n---\n\n"
    write(root, "content/data.md", head + code)
    assert build(root)[0] == 0
    pages = [body.decode() for path, body in site(root).items() if path.endswith("data/index.html")]
    assert len(pages) == 1
    seen = pages[0].replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&amp;", "&").replace("&quot;", '"')
    assert [words for words in [*typed, "{{ 7 * 7 }} %s", "{% raw %} {0} $1", "{{ topic }}"] if words not in seen] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("content/a/2025-11-09-vote.md", "content/b/2025-11-09-vote.md"),
        ("content/2025-11-09-vote.md", "content/2025-11-09-Vote.md"),
        ("content/2025-11-09-vote.md", "static/2025/11/09/vote/index.html"),
        ("content/2025-11-09-vote.md", "static/2025/11/09/VOTE/Index.html"),
        ("static/\u00e9.txt", "static/e\u0301.txt"),
        ("static/readme.txt", "static/README.txt"),
        ("static/topics", "topics/index.html"),
        ("static/index.html", ""),
        ("static/feed.xml", ""),
    ],
)
def test_two_pages_never_share_a_path(tmp_path: Path, one: str, other: str) -> None:
    root = new_site(tmp_path / "root", 2)
    for path in filter(None, (one, other)):
        if path.startswith(("content", "static")) and not (root / path).exists():
            write(root, path, BRIEFING.format(title="Vote", date="2025-11-09", topic="Water") if path.endswith(".md") else "mine")
    code, said = build(root)
    assert code == 1, said
    assert one in said
    assert other in said
    assert site(root) == {}


def test_the_exit_code_is_0_only_for_a_new_site(change: Change, tmp_path: Path) -> None:
    root = change.copied(tmp_path / "root")
    briefing(root, 20, more="\nCommentary: and so on\n\nCommentary:\n")
    assert build(root)[0] == 1
    assert site(root) == change.old
    (root / "content/2025/2025-11-20-matter-20.md").unlink()
    for arguments in (["--no-such-flag"], ["--now", "noon"], ["-o", "content"], ["--config", "nowhere.yaml"], ["--base-url", "ftp://x"]):
        assert build(root, *arguments)[0] == 2
        assert site(root) == change.old
    write(root, "digest.yaml", "title: [\n")
    assert build(root)[0] == 2
    assert site(root) == change.old
    write(root, "digest.yaml", SETTINGS)
    assert build(root)[0] == 0
    assert site(root) == change.new


def test_a_build_opens_no_connection_and_runs_no_program(change: Change, tmp_path: Path) -> None:
    assert with_fault(change.copied(tmp_path / "root"), "watch", 0) == (0, "")
    assert with_fault(new_site(tmp_path / "first"), "watch", 0) == (0, "")
