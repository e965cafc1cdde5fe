"""Where the program starts: signals are ready before anything else is loaded."""

import signal
import sys
from types import FrameType
from typing import NoReturn

SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Stopped(BaseException):
    """The user, or the system, wants the program to end. No ``except Exception`` in a library takes it for an error."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> NoReturn:
    """Run the command line and leave with its exit code; 130, 143 or 129 after Ctrl-C, TERM or HUP."""
    try:
        for number in SIGNALS:
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup(1) wants its HUP ignored
                signal.signal(number, stop)
        sys.unraisablehook = stop_again
        from digest.cli import leave, run

        leave(run(sys.argv[1:]))
    except Stopped as stopped:
        code = 128 + stopped.number
    sys.exit(code)


def stop(number: int, frame: FrameType | None) -> NoReturn:
    """Turn a signal into ``Stopped``, so that everything underway cleans up behind itself, undisturbed by a second one."""
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise Stopped(number)


def stop_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """Raise ``Stopped`` once more where it hit a place that swallows exceptions, such as a destructor."""
    if isinstance(unraisable.exc_value, Stopped):
        import os
        import threading

        signal.signal(unraisable.exc_value.number, stop)
        threading.Timer(0.01, os.kill, (os.getpid(), unraisable.exc_value.number)).start()
    else:
        sys.__unraisablehook__(unraisable)


if __name__ == "__main__":
    main()
