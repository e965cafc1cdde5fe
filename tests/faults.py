"""digest, with trouble at one of its file calls: a program for tests, run as `faults.py WHAT NUMBER build -C FOLDER …`.

WHAT is the name of a signal that the program sends itself; or the name of an error that the call ends with; or `count` (say at the
end how many file calls there were, and the numbers of those before something was exchanged or renamed); or `watch` (say which
connections and programs were asked for). Calls are counted from 1 in the order in which the program makes them, from the moment
when all of it is loaded.
"""

import ctypes  # noqa: F401  loaded now, like all of digest, so that no call below is for a module
import errno
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import digest.build
import digest.cli
import digest.last_build
import digest.publish
import digest.theme
from digest.__main__ import main

WHAT, NUMBER = sys.argv[1], int(sys.argv[2])
sys.argv[1:] = sys.argv[3:]
ROOT = os.path.abspath(sys.argv[sys.argv.index("-C") + 1])

CALLS = {"open", "os.chmod", "os.link", "os.listdir", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.scandir", "ctypes.dlopen"}
WORLD = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.startfile", "pty.", "urllib.")
count = 0
turns: list[int] = []


def call() -> None:
    """One more file call is about to be made."""
    global count
    count += 1
    if count != NUMBER:
        return
    if hasattr(signal, WHAT):
        os.kill(os.getpid(), getattr(signal, WHAT))
    elif hasattr(errno, WHAT):
        raise OSError(getattr(errno, WHAT), os.strerror(getattr(errno, WHAT)))


def hook(event: str, arguments: tuple[Any, ...]) -> None:
    """What Python tells of before it happens (PEP 578)."""
    if event.startswith(WORLD) and WHAT == "watch":
        os.write(2, f"{event} {arguments}\n".encode())
    if event not in CALLS or not arguments or not isinstance(arguments[0], str | bytes | int | None):
        return
    path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes) else ""
    if not os.path.isabs(path) or path.startswith(ROOT):
        call()
        if event in ("ctypes.dlopen", "os.rename"):
            turns.append(count)


def counted(function: Callable[..., Any]) -> Callable[..., Any]:
    def counting(*arguments: Any, **named: Any) -> Any:
        call()
        return function(*arguments, **named)

    return counting


# Calls of which Python does not tell.
for name in ("write", "read") if hasattr(errno, WHAT) else ("write", "read", "fstat", "close"):
    setattr(os, name, counted(getattr(os, name)))
sys.addaudithook(hook)
leave = digest.cli.leave


def tell_and_leave(code: int) -> NoReturn:
    """Say what was counted; the program ends without coming back here."""
    sys.stderr.write(f"{count} {' '.join(map(str, turns))}\n")
    leave(code)


if WHAT == "count":
    digest.cli.leave = tell_and_leave
main()
