"""What several tests need."""

import os


def trials(few: int, full: int) -> int:
    """How often something is tried: few times by default, at full length with DIGEST_TRIALS=full (``make trials``)."""
    return full if os.environ.get("DIGEST_TRIALS") == "full" else few
