"""One command, run to its end: what it took of the processors, of time, and of memory with all its children. Linux only."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.02
# In the long run looking takes at most one part in thirty of the time of one core; a short run is looked at more often.
_SHARE, _SHORT = 30, 10


@dataclass(frozen=True, slots=True)
class Usage:
    """What one command used. Seconds; memory in bytes."""

    user: float
    system: float
    wall: float
    memory: int
    status: int
    """Its exit code; below zero, the signal that ended it."""
    left: int
    """How many of its processes were still there after it ended."""


def watch(command: tuple[str, ...], folder: Path, environment: Mapping[str, str], log: Path, patience: float) -> Usage:
    """Run a command in a folder and write what it prints to ``log``. After ``patience`` seconds it is killed.

    Processor time is that of the process and all the children that it, or one of them, waited for (wait4(2)). Memory is looked at again
    and again: the sum over all processes of the session of their proportional set size (PSS, where a page that several processes share
    counts once), and at the end no less than the largest that one of them ever was (ru_maxrss), so that little is missed of a
    process that lives for less than a look.
    """
    with log.open("wb") as printed:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            start_new_session=True,  # by which its children are known, and stopped
        )
    ended = os.pidfd_open(process.pid)
    memory, pause = 0, _PAUSE / 4
    try:
        while not select.select([ended], [], [], pause)[0]:
            looked = time.thread_time()
            memory = max(memory, _memory_of(process.pid))
            run = time.monotonic() - began
            pause = max(_PAUSE, min(_SHARE * (time.thread_time() - looked), run / _SHORT))
            if run > patience:
                os.killpg(process.pid, signal.SIGKILL)
        wall = time.monotonic() - began
    finally:
        if not select.select([ended], [], [], 0)[0]:  # we were stopped: nothing may go on behind our back
            os.killpg(process.pid, signal.SIGKILL)
        os.close(ended)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    # A child begins with our memory, and Linux counts that as its own: only what is more than we ever had tells something.
    if used.ru_maxrss > _our_peak():
        memory = max(memory, used.ru_maxrss * 1024)
    left = len(_processes_of(process.pid))
    if left:  # the next build is to have the machine to itself
        os.killpg(process.pid, signal.SIGKILL)
    return Usage(used.ru_utime, used.ru_stime, wall, memory, process.returncode, left)


def _our_peak() -> int:
    """In KiB, as ru_maxrss; that of getrusage(2) may be that of whoever started us."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def _processes_of(session: int) -> list[str]:
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                stat = Path("/proc", name, "stat").read_bytes()
            except OSError:
                continue  # it ended meanwhile
            # After the name, which may hold anything and stands in parentheses: state, parent, group, session.
            if int(stat[stat.rindex(b")") + 2 :].split()[3]) == session:
                found.append(name)
    return found


def _memory_of(session: int) -> int:
    total = 0
    for name in _processes_of(session):
        try:
            for line in Path("/proc", name, "smaps_rollup").read_bytes().splitlines():
                if line.startswith(b"Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            continue  # it ended meanwhile, or ends just now
    return total
