"""Several processes read and render: the site is the same, and none of them outlives the build."""

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from test_cli import ENVIRONMENT, SETTINGS, files, run, write

TEXT = """---
title: The council votes for the {number}th time
topics: [budget, "topic {topic}"]
sources:
  - title: Minutes
    key: minutes
---

The council voted on point {number}, its clerk said.[^minutes] A note follows.[^1]

[^1]: The clerk was asked by telephone.

Commentary by Ada Lind:

[Point {number}](#fact) came late.
"""
NOW = "2026-11-01T00:00Z"

# Tells which processes work, and then does something to the build or to one of them.
TELLING = """
import multiprocessing, os, sys, digest.cli as c
from digest.__main__ import main
class Told(c.Progress):
    def tell(self, step):
        if (step.name, step.done) == ({name!r}, 100):
            children = [child.pid for child in multiprocessing.active_children()]
            with open("children", "w") as file:
                file.write(" ".join(map(str, children)))
            {deed}
c.Progress = Told
sys.argv = ["digest", "build", "--workers", "2", "--now", {now!r}]
main()
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site folder with so many briefings that it is worth to share the work."""
    write(tmp_path / "digest.yaml", SETTINGS + "links:\n  internal: warning\n")
    for number in range(450):
        day = f"{2024 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"
        write(tmp_path / "content" / f"{day}-vote-{number}.md", TEXT.format(number=number, topic=number % 7))
    write(tmp_path / "content" / "2025-03-05-to-nowhere.md", "---\ntitle: A link\n---\n\nSee [there](/nowhere/).\n")
    return tmp_path


def told(site: Path, name: str, deed: str) -> subprocess.CompletedProcess[str]:
    return run(at=site, program=(sys.executable, "-c", TELLING.format(name=name, deed=deed, now=NOW)))


def ended(site: Path) -> bool:
    """Whether the processes that were told of have ended, or end within ten seconds."""
    children = (site / "children").read_text().split()
    assert len(children) == 2
    for child in map(int, children):
        try:
            opened = os.pidfd_open(child)
        except ProcessLookupError:
            continue
        try:
            if not select.select([opened], [], [], 10)[0]:
                return False
        finally:
            os.close(opened)
    return True


def test_the_number_of_processes_changes_no_byte_and_no_message(site: Path) -> None:
    write(site / "content" / "2025-03-06-odd.md", "---\ntitle: Odd\n---\n\nA text.\n\n[^unused]: Nobody refers to it.\n")
    made = []
    for number in (1, 2, 3):
        output = f"site-{number}"
        built = run("build", "--workers", number, "--now", NOW, "-o", output, at=site)
        assert built.returncode == 0
        made.append((built.stdout, built.stderr, files(site / output)))
        again = run("build", "--workers", number, "--now", "2026-11-02T00:00Z", "-v", "-o", output, at=site)
        assert "0 written" in again.stdout
        shutil.rmtree(site / ".digest-cache")
    assert made[0] == made[1] == made[2]
    assert "fn/unused" in made[0][1]
    assert "2025-03-05-to-nowhere.md" in made[0][1]


def test_mistakes_are_told_alike_by_any_number_of_processes(site: Path) -> None:
    for number in range(0, 450, 45):
        write(site / "content" / f"2023-01-{number % 28 + 1:02}-wrong-{number}.md", "---\ntitel: Wrong\n---\n\nComentary:\n\nText.\n")
    one, two = (run("build", "--workers", number, "--now", NOW, at=site) for number in (1, 2))
    assert one.returncode == two.returncode == 1
    assert one.stderr == two.stderr
    assert one.stderr.count("fm/unknown") == 10


@pytest.mark.parametrize("name", ["Reading", "Rendering"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_outlives_a_build_that_is_stopped(site: Path, name: str, number: signal.Signals) -> None:
    stopped = told(site, name, f"os.kill(os.getpid(), {int(number)})")
    assert stopped.returncode == (-9 if number is signal.SIGKILL else 128 + number)
    assert (stopped.stdout, stopped.stderr) == ("", "")
    assert ended(site)
    assert not (site / "site").exists()
    assert run("build", "--workers", "2", "--now", NOW, at=site).returncode == 0


@pytest.mark.parametrize("name", ["Reading", "Rendering"])
def test_a_process_that_the_system_ends_is_told_plainly_and_nothing_is_published(site: Path, name: str) -> None:
    stopped = told(site, name, "os.kill(children[0], 9)")
    assert stopped.returncode == 2
    assert "build with --workers 1" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert ended(site)
    assert not (site / "site").exists()


def test_a_signal_to_all_of_them_ends_a_build_quietly(site: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TELLING.format(name="Reading", deed="os.killpg(0, 2)", now=NOW)],
        cwd=site,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as build:
        said = build.communicate(timeout=60)
    assert (build.returncode, said) == (130, (b"", b""))
    assert ended(site)


def test_a_bug_in_one_of_them_is_a_bug_of_the_build(site: Path) -> None:
    program = (
        "import sys, digest.build as b; from digest.__main__ import main\n"
        "def read(source, options):\n    raise RuntimeError('a made-up bug')\n"
        f"b.read_briefing = read; sys.argv = ['digest', 'build', '--workers', '2', '--now', '{NOW}']; main()"
    )
    stopped = run(at=site, program=(sys.executable, "-c", program))
    assert stopped.returncode == 3
    assert "a made-up bug" in stopped.stderr
    assert not (site / "site").exists()
