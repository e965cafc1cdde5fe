"""Hostile input ends in a site or in messages: without a traceback, within ten seconds and a gigabyte, through the command line alone.

A sample is tried by default, all of ``hostile.py`` with DIGEST_TRIALS=full. The seconds are of processor time: on an idle machine they are
those of a clock, and on a busy one the neighbours' work is not ours.
"""

import os
import random
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import trials
from hostile import ATTACKS

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent / "src")}
SECONDS, MEMORY = 10, 2**30
LINE = re.compile(r"\S.*: (?:error|warning): .+  \[[a-z0-9-]+(?:/[a-z0-9_-]+)?\]")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def confined() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def build(root: Path) -> tuple[int, str]:
    """Exit code (below zero if the system had to end it) and what was said."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", "build", "-C", root, "--now", "2026-01-15T12:00+00:00"],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        preexec_fn=confined,
        check=False,
    )
    assert done.stdout == ""
    return done.returncode, done.stderr


@pytest.mark.parametrize("name", random.Random("hostile").sample(sorted(ATTACKS), trials(25, len(ATTACKS))))
def test_hostile_input_ends_in_a_site_or_in_messages(tmp_path: Path, name: str) -> None:
    attack = ATTACKS[name]
    for path, body in attack.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(body)
    code, said = build(tmp_path)
    assert "Traceback" not in said, said[-3000:]
    assert code in attack.codes, said[-3000:]
    lines = said.split("\n")[:-1]
    assert [line[:300] for line in lines if CONTROL.search(line) or len(line) > 2_000] == []
    assert [line for line in lines if not LINE.fullmatch(line)] == [] or code == 2
    assert any("error: " in line for line in lines) == (code != 0)
    assert (tmp_path / "site" / "index.html").exists() == (code == 0)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".site.digest")] == []
