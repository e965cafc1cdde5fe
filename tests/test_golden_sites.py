"""Small sites and, beside each, every byte that it should become: ``tests/sites/NAME/expected/`` and ``problems.txt``.

Where a change of them is meant: ``DIGEST_GOLDEN=write pytest tests/test_golden_sites.py``, then read ``git diff tests/sites``.
"""

import difflib
import os
import shutil
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from digest.build import Folder, build

SITES = Path(__file__).parent / "sites"
NOW = datetime(2025, 3, 20, tzinfo=UTC)
WRITE = os.environ.get("DIGEST_GOLDEN") == "write"
HOW = "If this change is meant: DIGEST_GOLDEN=write pytest tests/test_golden_sites.py, then read git diff tests/sites"


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def lines(body: bytes | None) -> list[str]:
    return [] if body is None else body.decode("utf-8", "backslashreplace").splitlines()


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir()))
def test_a_small_site_becomes_exactly_these_bytes(name, tmp_path):
    site = SITES / name
    report = build(Folder(root=site, output=tmp_path / "site"), NOW)
    found = {f"expected/{path}": body for path, body in files_below(tmp_path / "site").items()}
    found["problems.txt"] = "".join(f"{problem}\n" for problem in report.problems).encode()
    if WRITE:
        shutil.rmtree(site / "expected", ignore_errors=True)
        for path, body in found.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_bytes(body)
    wanted = {path: body for path, body in files_below(site).items() if path.startswith("expected/") or path == "problems.txt"}
    # The record repeats what the other files say.
    differing = sorted(path for path in found.keys() | wanted.keys() if found.get(path) != wanted.get(path))
    diffs = (
        line
        for path in differing
        if path != "expected/.digest" or differing == [path]
        for line in difflib.unified_diff(lines(wanted.get(path)), lines(found.get(path)), f"{name}/{path}", "as built", lineterm="", n=1)
    )
    assert not differing, "\n".join([f"Not as expected: {len(differing)} of {len(found)} files.", *islice(diffs, 80), HOW])
