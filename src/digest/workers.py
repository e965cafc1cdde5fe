"""Several processes for one function of many values: our own forks, of which none outlives the build.

The function and the values are there in a fork without being sent; what comes back goes through a pipe, and so has to be made of
plain values and bytes. The results come in the order of the values, whoever made them: how many processes there are changes
nothing but the time.

Each process has a pipe of its own, unlike those of ``concurrent.futures``: there, one that is killed in the middle of an answer
leaves the others, and the build, waiting for the rest of it.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TypeVar

from digest.problems import Refused

S = TypeVar("S")
T = TypeVar("T")

_SMALL = 400  # values: for fewer it takes longer to begin a process than it saves
_AT_ONCE = 40  # values that one process takes at a time
_ENDED = (
    "The system ended a process of this build, most likely for want of memory. Nothing was published; free some memory, or build "
    "with --workers 1."
)


def shared(count: int, values: Sequence[S]) -> bool:
    """Whether the work on these values is worth to be shared among ``count`` processes, and can be here."""
    alone = threading.active_count() == 1  # a fork has none of the other threads, and may wait for one for ever
    return count > 1 and len(values) >= _SMALL and alone and "fork" in multiprocessing.get_all_start_methods()


def run(work: Callable[[S], T], values: Sequence[S], count: int) -> Iterator[T]:
    """``work`` of each value, in their order, in ``count`` processes. Raises ``Refused`` if the system ends one of them."""
    fork = multiprocessing.get_context("fork")
    waiting = deque(range(0, len(values), _AT_ONCE))
    done: dict[int, list[T]] = {}
    pipes: list[Connection] = []
    processes: list[BaseProcess] = []
    try:
        for _ in range(count):
            ours, theirs = multiprocessing.Pipe()
            pipes.append(ours)
            process = fork.Process(target=_work, args=(work, values, theirs, tuple(pipes)), daemon=True)
            process.start()
            processes.append(process)
            theirs.close()
            if waiting:
                ours.send(waiting.popleft())
        for begin in range(0, len(values), _AT_ONCE):
            while begin not in done:
                for pipe in wait(pipes):
                    assert isinstance(pipe, Connection)
                    made, results = pipe.recv()
                    done[made] = results
                    if waiting:
                        pipe.send(waiting.popleft())
            yield from done.pop(begin)
    except (EOFError, ConnectionError):
        # Those that ended by themselves have said why.
        if any(process.exitcode == 1 for process in _ended(processes)):
            raise RuntimeError("a process of the build failed; see above") from None
        raise Refused(_ENDED) from None
    finally:
        for started in processes:
            started.kill()
        for started in processes:
            started.join()
        for pipe in pipes:
            pipe.close()


def _ended(processes: Sequence[BaseProcess]) -> Iterator[BaseProcess]:
    """The processes that have ended, at least one of them."""
    ready = wait([process.sentinel for process in processes])
    for process in processes:
        if process.sentinel in ready:
            process.join()
            yield process


def _work(work: Callable[[S], T], values: Sequence[S], pipe: Connection, others: Sequence[Connection]) -> None:
    """In the new process: answer until the build does not ask any more, or is no more."""
    for other in others:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the keyboard's signal goes to all of them, and the build sees to it
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    while True:
        try:
            begin = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        # An error is a bug of ours: it is printed and ends the process, and the build does the same.
        results = [work(value) for value in values[begin : begin + _AT_ONCE]]
        with suppress(OSError):
            pipe.send((begin, results))
