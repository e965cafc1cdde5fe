"""What several tests need."""

import os
import signal

# Programs that are started in the background, or by nohup(1), are born deaf to these, and so are their children: a preview that a test
# wants to stop would never stop. A signal that is caught, be it by nobody in particular, is as usual again in a program that is started.
for _number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    if signal.getsignal(_number) == signal.SIG_IGN:
        signal.signal(_number, lambda *_: None)


def trials(few: int, full: int) -> int:
    """How often something is tried: few times by default, at full length with DIGEST_TRIALS=full (``make trials``)."""
    return full if os.environ.get("DIGEST_TRIALS") == "full" else few
