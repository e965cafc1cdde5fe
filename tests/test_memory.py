"""A build holds few texts and few finished pages in memory, however many there are; the others wait in files, and nobody notices."""

import os
import resource
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.build import build
from digest.later import later, passing
from digest.memory.readings import Readings
from digest.model import Briefing, Facts, FactsBlock, FactsHtml, FrontMatter, Moment, Source
from digest.report import Folder
from digest.settings import Settings, reading_options
from digest.spool import Spool
from digest.store import FOLDER, TEXTS, opened
from digest.views import Person

SITES = Path(__file__).parent / "sites"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BRIEFING = "---\ntitle: Day {0}\ndate: 2025-01-01\nslug: day-{0}\n---\n\nThey met.\n\nCommentary by Ada Lind:\n\nAbout time.\n"
PAGE = "<!doctype html><html lang=en><title>{{ title }}</title><h1>{{ title }}</h1><!-- %s --></html>\n"
PEAK = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))\n"
MEGABYTE = 1024  # of what PEAK prints

BUILDING = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from digest.build import build
from digest.report import Folder

remember, last = sys.argv[1] == "yes", int(sys.argv[2])

def tell(step):
    if last and step.name == "Rendering" and step.done >= last:
        os.kill(os.getpid(), signal.SIGKILL)

report = build(Folder(root=Path(".")), datetime(2026, 1, 1, tzinfo=UTC), remember=remember, tell=tell)
assert report.published is not None, report.problems
"""

READING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from digest.memory.readings import Readings
from digest.model import *
from digest.output_folder import claim
from digest.publish import nameless
from digest.settings import Settings, reading_options
from digest.store import opened

many, remember = int(sys.argv[1]), sys.argv[2] == "yes"
root = Path(".")
front = FrontMatter(title="A", date=Moment(datetime(2025, 1, 1, tzinfo=UTC)))
options = reading_options(Settings(title="A", url="https://a.example/"))

def text(number):
    return FactsHtml(f"<p>{number:0200000}</p>")

def briefing(number):
    facts = Facts((FactsBlock(1, text(number)),))
    return Briefing(f"{number}.md", f"{number}/", front, str(number), "en", "a", facts, (), FactsHtml(""), {})

with opened(root, used=remember) as store, claim(root, root / "site") as held:
    readings = Readings(store, options, None, None, lambda: nameless(held))
    kept = [readings.keep(Source(f"{n}.md", b"", str(n)), (briefing(n), ()))[0] for n in range(many)]
    assert all(one.facts.blocks[0].html == text(n) for n, one in enumerate(kept))
    readings.save()
    assert all(one == briefing(n) for n, one in enumerate(kept))
"""


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def site_of(folder: Path, pages: int) -> Path:
    """A site folder whose pages have 200,000 bytes each."""
    (folder / "content").mkdir(parents=True)
    (folder / "templates").mkdir()
    (folder / "digest.yaml").write_text(
        "title: A\nurl: https://a.example/\ntimezone: UTC\noutputs: [briefings]\nlinks: {internal: warning}\n", encoding="utf-8"
    )
    (folder / "templates" / "briefing.html").write_text(PAGE % ("x" * 200_000), encoding="utf-8")
    for number in range(pages):
        (folder / "content" / f"{number}.md").write_text(BRIEFING.format(number), encoding="utf-8")
    return folder


def run(folder: Path, script: str, *arguments: str, largest: int = resource.RLIM_INFINITY) -> "subprocess.CompletedProcess[str]":
    """Run a script in a folder, in which no file may become larger than ``largest`` bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [sys.executable, "-c", script + PEAK, *arguments], cwd=folder, capture_output=True, text=True, preexec_fn=limit, check=False
    )


def peak(folder: Path, script: str, *arguments: str) -> int:
    done = run(folder, script, *arguments)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


# ---- the whole build -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("remember", ["yes", "no"])
def test_twice_as_many_pages_take_hardly_more_memory(remember: str, tmp_path: Path) -> None:
    few, many = (peak(site_of(tmp_path / str(pages), pages), BUILDING, remember, "0") for pages in (200, 400))
    # Held in memory, 200 more pages of 200,000 bytes would take 40 MB.
    assert many - few < 10 * MEGABYTE


@pytest.mark.parametrize("remember", ["yes", "no"])
def test_three_times_as_many_texts_take_hardly_more_memory(remember: str, tmp_path: Path) -> None:
    few, many = (peak(tmp_path, READING, str(texts), remember) for texts in (100, 300))
    assert many - few < 10 * MEGABYTE


@pytest.mark.parametrize("remember", [True, False])
@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir()))
def test_a_build_that_holds_nothing_in_memory_makes_and_says_the_same(
    name: str, remember: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    for path, body in files(SITES / name).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)
    usual = build(Folder(root=root, output=Path("usual")), NOW)
    for limit in (
        "digest.memory.readings._HELD",
        "digest.publish._IN_MEMORY",
        "digest.memory.readings._AT_ONCE",
        "digest.publish._AT_ONCE",
    ):
        monkeypatch.setattr(limit, 0)
    assert build(Folder(root=root), NOW, remember=remember) == usual
    assert files(root / "site") == files(root / "usual")
    if remember:  # and what it kept is found again
        (root / "templates").mkdir(exist_ok=True)
        (root / "templates" / "_about.html").write_text("<p>About</p>\n", encoding="utf-8")
        build(Folder(root=root), NOW, remember=True)
        build(Folder(root=root, output=Path("usual")), NOW)
        assert files(root / "site") == files(root / "usual")


def test_a_killed_build_leaves_no_file_of_pages_behind(tmp_path: Path) -> None:
    root = site_of(tmp_path, 300)
    before = set(os.listdir(root))
    done = run(root, BUILDING, "no", "280")
    assert done.returncode == -signal.SIGKILL
    assert set(os.listdir(root)) - before <= {".site.digest-lock"}
    assert run(root, BUILDING, "no", "0").returncode == 0
    assert len(files(root / "site")) > 300


def test_where_no_file_may_be_larger_than_a_page_the_pages_wait_in_memory(tmp_path: Path) -> None:
    root = site_of(tmp_path, 300)
    done = run(root, BUILDING, "no", "0", largest=1_000_000)
    assert done.returncode == 0, done.stderr
    small = files(root / "site")
    assert run(root, BUILDING, "no", "0").returncode == 0
    assert files(root / "site") == small


def test_texts_to_which_nothing_refers_any_more_are_left_out_and_the_others_are_found(tmp_path: Path) -> None:
    options = reading_options(Settings(title="A", url="https://a.example/"))
    front = FrontMatter(title="A", date=Moment(datetime(2025, 1, 1, tzinfo=UTC)))

    def briefing(number: int, edition: int) -> Briefing:
        facts = Facts((FactsBlock(1, FactsHtml(f"{edition}." + f"{number:03}" * (19_000 + 1_000 * edition))),))
        return Briefing(f"{number}.md", f"{number}/", front, str(number), "en", "a", facts, (), FactsHtml(""), {})

    def unread(path: str, digest: str) -> Source:
        raise AssertionError(f"{path} is read again")

    newest = dict.fromkeys(range(20), 0)
    for edition in range(1, 13):
        with opened(tmp_path) as store:
            readings = Readings(store, options, lambda source, options: (None, ()), unread, lambda: -1)
            for number in newest:
                renewed = edition == 1 or number % 2 == 0
                newest[number] = edition if renewed else newest[number]
                source = Source(f"{number}.md", b"", f"{number} {newest[number]}")
                made = readings.find(source)
                assert (made is None) == renewed
                made = made or readings.keep(source, (briefing(number, edition), ()))
                assert made == (briefing(number, newest[number]), ())
            readings.save()
            readings.close()
        # Twenty texts of at most 93,000 bytes, as many again that may lie idle, and a million bytes.
        assert (tmp_path / FOLDER / TEXTS).stat().st_size < 5_000_000


# ---- the spool -------------------------------------------------------------------------------------------------------------


def test_what_is_put_by_is_had_again_from_memory_and_from_the_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    spool = Spool(os.open(tmp_path / "file", os.O_RDWR), 5)
    places = [spool.put(piece) for piece in (b"one", b"", b"three", b"four")]
    assert (tmp_path / "file").read_bytes() == b"beforeonethree"
    assert [spool.get(place, length) for place, length in zip(places, (3, 0, 5, 4), strict=True)] == [b"one", b"", b"three", b"four"]
    spool.flush()
    assert (tmp_path / "file").read_bytes() == b"beforeonethreefour"
    assert spool.get(0, 6) == b"before"
    with pytest.raises(OSError, match="Input/output"):
        spool.get(15, 100)
    spool.close()


@pytest.mark.parametrize("sparing", [True, False])
def test_nothing_is_lost_where_the_disk_is_full(sparing: bool) -> None:
    spool = Spool(lambda: os.open("/dev/full", os.O_RDWR), 5, sparing=sparing)
    places = [spool.put(b"%06d" % number) for number in range(10)]
    assert [spool.get(place, 6) for place in places] == [b"%06d" % number for number in range(10)]
    with pytest.raises(OSError, match="No space left"):
        spool.flush()
    spool.close()


def test_a_sparing_spool_gives_back_what_it_took(tmp_path: Path) -> None:
    script = """
import os
from digest.spool import Spool
opened = os.open("file", os.O_RDWR | os.O_CREAT)
spool = Spool(lambda: opened, 5, sparing=True)
places = [spool.put(b"%06d" % number) for number in range(10)]
assert os.path.getsize("file") > 0
assert [spool.get(place, 6) for place in places] == [b"%06d" % number for number in range(10)]
try:
    os.fstat(opened)
except OSError:
    print("closed")
"""
    done = run(tmp_path, script, largest=40)
    assert done.stdout.startswith("closed\n"), done.stderr


# ---- what is worked out late -----------------------------------------------------------------------------------------------


def test_what_is_worked_out_to_render_a_page_does_not_stay_in_its_view() -> None:
    worked: list[str] = []

    def work(role: str) -> dict[str, str]:
        worked.append(role)
        return {"url": "worked out", "role": role, "disclosure": "", "page": ""}

    kept = later(Person, {"name": "A"}, work, "editor")
    assert passing(kept, ("name", "role")) == passing(kept, ("name", "role")) == {"name": "A", "role": "editor"}
    assert worked == ["editor"] * 2
    assert kept.role == kept.role == "editor"
    assert worked == ["editor"] * 3
    not_kept = later(Person, {"name": "A"}, work, "editor", kept=False)
    assert not_kept == Person("A", "worked out", "editor") == kept
    assert not_kept.role == not_kept.role
    assert len(worked) > 4
    assert passing(not_kept, ("url",)) == passing(Person("A", "worked out"), ("url",))
