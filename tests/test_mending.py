"""``digest check --fix`` mends what takes no decision, and leaves every other byte of a file as it is."""

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli import run
from digest.writing.slips import without_tracking

SETTINGS = "title: The Norwick Digest\nurl: https://norwick.example/\ntimezone: UTC\n"
NOW = ("--now", "2024-05-01T12:00Z")
FILE = "content/vote.md"

BEFORE = """---
# What the clerk sent us; ask again in May.
title: Council votes   # for now
date: 4 March 2024     # as on the agenda
updated: "March 5, 2024"
sources:
  - https://example.org/minutes?utm_source=mail&page=2   # the minutes
  - {url: 'https://example.org/a?b=%C3%A9+c&fbclid=x#top', title: "A: b", accessed: 2024/03/06}
corrections: [{date: 5 March 2024, text: "The vote was on Monday, 4 March 2024."}]
---
The council [voted](https://example.org/v_(1)?utm_medium=a&x=1), its [clerk](<https://example.org/c?gclid=1> "The clerk") said.\t

On 5 March 2024 `[voted](https://example.org/q?utm_source=b)` stood there, and <https://example.org/d?utm_source=c>, the [minutes][m] say.

    https://example.org/code?utm_source=d

[m]: https://example.org/m?utm_campaign=e
"""
AFTER = """---
# What the clerk sent us; ask again in May.
title: Council votes   # for now
date: 2024-03-04     # as on the agenda
updated: "2024-03-05"
sources:
  - https://example.org/minutes?page=2   # the minutes
  - {url: 'https://example.org/a?b=%C3%A9+c#top', title: "A: b", accessed: 2024-03-06}
corrections: [{date: 2024-03-05, text: "The vote was on Monday, 4 March 2024."}]
---
The council [voted](https://example.org/v_(1)?x=1), its [clerk](<https://example.org/c> "The clerk") said.\t

On 5 March 2024 `[voted](https://example.org/q?utm_source=b)` stood there, and <https://example.org/d>, the [minutes][m] say.

    https://example.org/code?utm_source=d

[m]: https://example.org/m
"""


def site(root: Path, text: bytes, path: str = FILE) -> Path:
    (root / "digest.yaml").write_text(SETTINGS)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text)
    return root


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_dates_and_addresses_are_mended_and_every_other_byte_stays(tmp_path: Path, end: str, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, BEFORE.replace("\n", end).encode())
    assert run(["check", "-C", str(root), *NOW, "--fix", "--no-hints"]) == 0
    assert (root / FILE).read_bytes().decode() == AFTER.replace("\n", end)
    told = capsys.readouterr().out.splitlines()
    assert told[0] == f"{FILE}:4:7: changed 4 March 2024 to 2024-03-04  [fm/date]"
    assert len(told) == 10
    assert all(re.fullmatch(r"\S+:\d+:\d+: changed .+ to .+  \[(?:fm/[a-z]+|links/tracking)\]", line) for line in told)
    assert [path.name for path in (root / "content").iterdir()] == ["vote.md"]


def test_what_was_mended_once_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, AFTER.encode())
    before = (root / FILE).stat()
    assert run(["check", "-C", str(root), *NOW, "--fix", "--no-hints"]) == 0
    assert ((root / FILE).stat().st_mtime_ns, (root / FILE).stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert capsys.readouterr().out == ""


def test_a_date_that_is_not_clear_is_left_to_the_editor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = b"---\ntitle: Vote\ndate: 03/04/2024\n---\nThe council met, its clerk said.\n"
    assert run(["check", "-C", str(site(tmp_path, text)), *NOW, "--fix"]) == 1
    assert (tmp_path / FILE).read_bytes() == text
    assert "can be read in two ways" in capsys.readouterr().out


def test_a_briefing_that_is_excepted_and_one_that_was_not_named_keep_what_they_have(tmp_path: Path) -> None:
    link = "The [minutes](https://example.org/m?utm_source=a) say so.\n"
    excepted = f"---\ntitle: Vote\ndate: 2024-03-04\nignore: [{{rule: links/tracking, reason: signed address}}]\n---\n{link}".encode()
    other = f"---\ntitle: Fees\ndate: 2024-03-05\n---\n{link}".encode()
    root = site(site(tmp_path, excepted), other, "content/fees.md")
    assert run(["check", "-C", str(root), *NOW, "--fix", str(root / FILE)]) == 0
    assert (root / FILE).read_bytes() == excepted
    assert (root / "content/fees.md").read_bytes() == other
    assert run(["check", "-C", str(root), *NOW, "--fix"]) == 0
    assert (root / FILE).read_bytes() == excepted
    assert (root / "content/fees.md").read_bytes() == other.replace(b"?utm_source=a", b"")


def test_a_program_that_reads_json_is_not_disturbed_by_what_was_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = site(tmp_path, BEFORE.encode())
    assert run(["check", "-C", str(root), *NOW, "--fix", "--no-hints", "--format", "json"]) == 0
    said = capsys.readouterr()
    assert said.out == "[]\n"
    assert said.err.count(": changed ") == 10


def test_a_mended_file_keeps_its_permissions(tmp_path: Path) -> None:
    root = site(tmp_path, BEFORE.encode())
    os.chmod(root / FILE, 0o640)
    assert run(["check", "-C", str(root), *NOW, "--fix", "-q"]) == 0
    assert stat.S_IMODE((root / FILE).stat().st_mode) == 0o640


@given(st.lists(st.sampled_from(["a=1", "utm_source=x", "b", "fbclid=", "c=%20+", "", "UTM_Medium=1", "=", "page=2;3"]), max_size=6))
def test_only_the_parameters_that_track_leave_an_address(pieces: list[str]) -> None:
    kept = [piece for piece in pieces if not piece.lower().startswith(("utm_", "fbclid"))]
    address = "https://example.org/a?" + "&".join(pieces) + "#f?utm_source=1"
    expected = "https://example.org/a" + ("?" + "&".join(kept) if kept else "") + "#f?utm_source=1"
    assert without_tracking(address) == (address if kept == pieces else expected)
    assert without_tracking(without_tracking(address)) == without_tracking(address)
