"""What builds remember may only make them quicker: damaged, foreign or of another program, it is as if it were not there."""

import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.build import build
from digest.report import Folder, Report
from digest.store import FOLDER, forget, opened

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = "title: A\nurl: https://a.example/\ntimezone: UTC\n"
BRIEFING = "---\ntitle: {0}\ntopics: [peace]\n---\n\nThey met on {0}.\n\nCommentary by Ada Lind:\n\nAbout time.\n"
NAMES = ("Monday", "Tuesday", "Wednesday")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site folder of three briefings that was built twice, the second time after an edit."""
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text(SETTINGS, encoding="utf-8")
    for day, name in enumerate(NAMES, 1):
        (tmp_path / "content" / f"2025-12-0{day}-{name}.md").write_text(BRIEFING.format(name), encoding="utf-8")
    warm(tmp_path)
    edit(tmp_path, "Monday", "Sunday")
    warm(tmp_path)
    return tmp_path


def warm(root: Path) -> Report:
    return build(Folder(root=root), NOW, remember=True)


def edit(root: Path, name: str, title: str) -> None:
    (root / "content" / f"2025-12-0{NAMES.index(name) + 1}-{name}.md").write_text(BRIEFING.format(title), encoding="utf-8")


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def clean_build(root: Path) -> dict[str, bytes]:
    build(Folder(root=root, output=Path("clean")), NOW)
    return files(root / "clean")


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        assert store.read("seen") is None
        store.write("seen", b"one\ntwo")
        assert store.read("seen") == b"one\ntwo"
        store.write("seen", b"")
        assert store.read("seen") == b""
        store.remove("seen")
        assert store.read("seen") is None


def test_a_store_that_is_not_used_keeps_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, used=False) as store:
        store.write("seen", b"one")
        assert store.read("seen") is None
        assert store.tick() is None
    with opened(tmp_path, making=False) as store:
        assert not store.used
    assert list(tmp_path.iterdir()) == []


def test_while_one_build_has_the_store_another_does_without(tmp_path: Path) -> None:
    with opened(tmp_path) as first, opened(tmp_path) as second:
        first.write("seen", b"one")
        assert (first.used, second.used) == (True, False)
        assert second.read("seen") is None


@pytest.mark.parametrize("body", [b"", b"\n", b"digest 1 x y\none", b"\x80\x81", b"{}"])
def test_a_foreign_file_is_as_none(tmp_path: Path, body: bytes) -> None:
    with opened(tmp_path) as store:
        (tmp_path / FOLDER / "seen").write_bytes(body)
        assert store.read("seen") is None


def test_every_damage_is_seen(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.write("seen", b"one two")
        file = tmp_path / FOLDER / "seen"
        whole = file.read_bytes()
        for damaged in [
            *(whole[:end] for end in range(len(whole))),
            *(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))),
            whole + b"\0",
        ]:
            file.write_bytes(damaged)
            assert store.read("seen") is None


def test_no_link_and_no_pipe_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / FOLDER).symlink_to(outside)
    with opened(tmp_path / "site") as store:
        assert not store.used
    (tmp_path / "site" / FOLDER).unlink()
    with opened(tmp_path / "site") as store:
        (tmp_path / "site" / FOLDER / "seen").symlink_to(outside / "seen")
        os.mkfifo(tmp_path / "site" / FOLDER / "texts")
        assert store.read("seen") is None
        assert store.open("texts", writing=True) == -1
    assert list(outside.iterdir()) == []


def test_forgetting_leaves_what_somebody_else_put_there(site: Path) -> None:
    (site / FOLDER / "notes.txt").write_text("Mine.", encoding="utf-8")
    forget(site)
    assert [path.name for path in (site / FOLDER).iterdir()] == ["notes.txt"]
    (site / FOLDER / "notes.txt").unlink()
    (site / FOLDER).rmdir()
    warm(site)
    forget(site)
    assert not (site / FOLDER).exists()


def test_what_another_build_uses_is_not_forgotten(site: Path) -> None:
    before = files(site / FOLDER)
    lock = os.open(site / FOLDER / "lock", os.O_RDWR)
    fcntl.flock(lock, fcntl.LOCK_EX)
    forget(site)
    os.close(lock)
    assert files(site / FOLDER) == before


@pytest.mark.parametrize("name", ["readings", "texts", "pages", "seen", "trees", "last"])
@pytest.mark.parametrize("harm", ["gone", "cut", "turned", "folder"])
def test_with_a_damaged_memory_a_build_is_as_without(site: Path, name: str, harm: str) -> None:
    file = site / FOLDER / name
    whole = file.read_bytes() if file.exists() else b"digest 1 x y\nwhole"
    file.unlink(missing_ok=True)
    match harm:
        case "cut":
            file.write_bytes(whole[: len(whole) // 2])
        case "turned":
            file.write_bytes(whole[:-9] + whole[-9:][::-1])
        case "folder":
            file.mkdir()
    edit(site, "Tuesday", "Friday")  # its neighbours are rendered anew, from what is remembered of their texts
    warm(site)
    assert files(site / "site") == clean_build(site)


def test_a_previous_tree_that_somebody_changed_is_not_published(site: Path) -> None:
    page = next((site / FOLDER / "previous").rglob("index.html"))
    page.unlink()
    page.write_text("Mine.", encoding="utf-8")
    edit(site, "Tuesday", "Friday")
    warm(site)
    assert files(site / "site") == clean_build(site)


def test_where_nothing_can_be_kept_a_build_does_without(site: Path) -> None:
    forget(site)
    (site / FOLDER).write_text("Mine.", encoding="utf-8")
    edit(site, "Tuesday", "Friday")
    assert warm(site).published is not None
    assert files(site / "site") == clean_build(site)
    assert (site / FOLDER).read_text(encoding="utf-8") == "Mine."


def test_a_problem_is_told_again_from_memory(site: Path) -> None:
    edit(site, "Tuesday", "T" * 40)
    (site / "content" / "2025-12-01-Monday.md").write_text("---\ntitle: A\nreporters: [Kim, Kim]\n---\n\nText.\n", encoding="utf-8")
    (site / "content" / "2025-12-04-bad.md").write_text("---\ntitel: A\n---\n\nText.\n", encoding="utf-8")
    first = warm(site)
    assert first.problems
    assert warm(site).problems == first.problems == build(Folder(root=site, output=Path("clean")), NOW).problems
