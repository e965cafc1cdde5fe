"""Publishing: the whole new tree or nothing, and never over a file that digest did not make."""

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from digest.model import Artifact, Asset
from digest.output_folder import claim
from digest.problems import Refused
from digest.publish import Published, clean, publish

PAGES = {"index.html": "home", "404.html": "nowhere", "2025/12/07/talks/index.html": "talks", "2025/12/08/vote/index.html": "vote"}
SRC = str(Path(__file__).parent.parent / "src")


def artifacts(pages: dict[str, str]) -> tuple[Artifact, ...]:
    return tuple(Artifact(path, body.encode()) for path, body in pages.items())


def make(root: Path, pages: dict[str, str] = PAGES, assets: tuple[Asset, ...] = (), output: str = "site") -> Published:
    return publish(artifacts(pages), assets, root, root / output)


def refusal(root: Path, pages: dict[str, str] = PAGES, assets: tuple[Asset, ...] = (), output: str = "site") -> str:
    with pytest.raises(Refused) as caught:
        make(root, pages, assets, output)
    return str(caught.value)


def tree(folder: Path) -> dict[str, bytes | str]:
    """Everything below a folder, links as where they lead; folders end with a slash."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        elif path.is_dir():
            found[name + "/"] = ""
        elif path.is_file():
            found[name] = path.read_bytes()
        else:
            found[name] = "neither file nor folder"
    return found


def texts(folder: Path) -> dict[str, str]:
    return {path: body.decode() for path, body in tree(folder).items() if isinstance(body, bytes) and path != ".digest"}


def touched(folder: Path) -> dict[str, tuple[int, ...]]:
    """What shows that a file or folder was touched."""
    found = {path: path.lstat() for path in [folder, *folder.rglob("*")]}
    return {path.as_posix(): (at.st_ino, at.st_mtime_ns, at.st_ctime_ns, at.st_mode) for path, at in found.items()}


# ---- what is there afterwards -------------------------------------------------------------------------------------------


def test_the_folder_holds_what_was_made_and_the_record_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    assert make(tmp_path) == Published(4, 0, 0)
    assert texts(tmp_path / "site") == PAGES
    assert os.listdir(tmp_path) == ["site"]


def test_the_record_can_be_checked_with_sha256sum(tmp_path: Path) -> None:
    make(tmp_path)
    first, *lines = (tmp_path / "site" / ".digest").read_text().splitlines()
    assert first.startswith("# Made by digest")
    assert lines == [f"{hashlib.sha256(body.encode()).hexdigest()}  {path}" for path, body in sorted(PAGES.items())]


def test_a_second_build_touches_nothing(tmp_path: Path) -> None:
    make(tmp_path)
    before = touched(tmp_path / "site")
    assert make(tmp_path) == Published(0, 4, 0)
    assert touched(tmp_path / "site") == before


def test_a_file_whose_bytes_are_right_is_kept_with_its_time_and_inode(tmp_path: Path) -> None:
    make(tmp_path)
    kept = (tmp_path / "site" / "2025/12/07/talks/index.html").stat()
    assert make(tmp_path, {**PAGES, "index.html": "new", "new/index.html": "one more"}) == Published(2, 3, 0)
    now = (tmp_path / "site" / "2025/12/07/talks/index.html").stat()
    assert (now.st_ino, now.st_mtime_ns, now.st_nlink) == (kept.st_ino, kept.st_mtime_ns, 1)
    assert texts(tmp_path / "site")["index.html"] == "new"


def test_what_is_no_longer_made_is_gone_with_its_folders(tmp_path: Path) -> None:
    make(tmp_path)
    assert make(tmp_path, {"index.html": "home"}) == Published(0, 1, 3)
    assert sorted(tree(tmp_path / "site")) == [".digest", "index.html"]


def test_a_folder_becomes_a_file_and_a_file_a_folder(tmp_path: Path) -> None:
    make(tmp_path, {"a/b": "1", "c": "2"})
    make(tmp_path, {"a": "1", "c/b": "2"})
    assert texts(tmp_path / "site") == {"a": "1", "c/b": "2"}


def test_the_same_site_comes_of_any_history_as_of_none(tmp_path: Path) -> None:
    for pages in ({"a": "1", "b/c": "2"}, PAGES, {}, {"b": "3"}, PAGES):
        make(tmp_path, pages)
    make(tmp_path, PAGES, output="clean")
    assert tree(tmp_path / "site") == tree(tmp_path / "clean")


def test_assets_are_copied_from_where_they_lie(tmp_path: Path) -> None:
    body = os.urandom(2_500_000)
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "film.mp4").write_bytes(body)
    assets = (Asset("media/film.mp4", "static/film.mp4"),)
    assert make(tmp_path, {"index.html": "home"}, assets) == Published(2, 0, 0)
    assert (tmp_path / "site" / "media" / "film.mp4").read_bytes() == body
    assert make(tmp_path, {"index.html": "home"}, assets) == Published(0, 2, 0)
    (tmp_path / "static" / "film.mp4").write_bytes(body[:-1] + b"!")
    assert make(tmp_path, {"index.html": "home"}, assets) == Published(1, 1, 0)


def test_an_asset_that_is_a_link_by_now_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "key").symlink_to("/etc/passwd")
    assert "static/key: error: this is a symbolic link" in refusal(tmp_path, PAGES, (Asset("key", "static/key"),))
    assert "static/gone: error: cannot be read" in refusal(tmp_path, PAGES, (Asset("gone", "static/gone"),))
    assert sorted(os.listdir(tmp_path)) == ["static"]


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_permissions_do_not_hang_on_the_umask(tmp_path: Path, umask: int) -> None:
    (tmp_path / "secret.png").write_bytes(b"png")
    (tmp_path / "secret.png").chmod(0o600)
    before = os.umask(umask)
    try:
        publish(artifacts(PAGES), (Asset("a/b.png", "secret.png"),), tmp_path, tmp_path / "site")
    finally:
        os.umask(before)
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in [tmp_path / "site", *(tmp_path / "site").rglob("*")]}
    assert modes == {(True, 0o755), (False, 0o644)}


def test_permissions_that_were_changed_are_put_right(tmp_path: Path) -> None:
    make(tmp_path)
    for path in ("index.html", ".digest"):
        (tmp_path / "site" / path).chmod(0o600)
    assert make(tmp_path) == Published(1, 3, 0)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "site").iterdir() if path.is_file()} == {0o644}


def test_an_empty_output_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir(0o700)
    make(tmp_path)
    assert texts(tmp_path / "site") == PAGES


def test_missing_folders_on_the_way_are_made_and_taken_away_again_if_nothing_came_of_it(tmp_path: Path) -> None:
    refusal(tmp_path, PAGES, (Asset("gone", "gone"),), "a/b/site")
    assert os.listdir(tmp_path) == []
    make(tmp_path, output="a/b/site")
    assert texts(tmp_path / "a/b/site") == PAGES


def test_names_are_written_as_utf8_in_any_locale(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from digest.publish import publish; from digest.model import Artifact\n"
        "root = Path(sys.argv[1])\n"
        "for body in (b'1', b'2'): publish([Artifact('\\u0442/\\xe9.html', b'0'), Artifact('\\xdf', body)], [], root, root / 'site')"
    )
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": SRC}
    subprocess.run([sys.executable, "-c", code, tmp_path], env=plain, check=True)
    assert texts(tmp_path / "site") == {"т/é.html": "0", "ß": "2"}


# ---- what is not ours ----------------------------------------------------------------------------------------------------


def test_a_folder_that_digest_did_not_make_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    before = touched(tmp_path / "site")
    assert "digest did not make it" in refusal(tmp_path)
    assert touched(tmp_path / "site") == before


@pytest.mark.parametrize("record", [b"", b"something else\n", b"\xff\xfe", b"# Made by diges"])
def test_a_file_by_the_name_of_the_record_makes_no_folder_ours(tmp_path: Path, record: bytes) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".digest").write_bytes(record)
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    assert "digest did not make it" in refusal(tmp_path)
    assert (tmp_path / "site" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize("path", ["foreign.txt", "2025/foreign.html", "new/page.html", ".htaccess", ".git/config"])
def test_a_foreign_file_stops_the_build_and_is_named(tmp_path: Path, path: str) -> None:
    make(tmp_path)
    foreign = tmp_path / "site" / path
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("mine")
    before = touched(tmp_path / "site")
    said = refusal(tmp_path, {**PAGES, "index.html": "new", path: "ours"})
    assert path in said
    assert "move it to static/" in said
    assert touched(tmp_path / "site") == before
    assert os.listdir(tmp_path) == ["site"]


def test_foreign_links_and_pipes_stop_the_build_too(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "site" / "link").symlink_to("/etc")
    os.mkfifo(tmp_path / "site" / "pipe")
    said = refusal(tmp_path)
    assert "link, pipe" in said


def test_many_foreign_files_are_counted(tmp_path: Path) -> None:
    make(tmp_path)
    for number in range(30):
        (tmp_path / "site" / f"{number:02}.txt").write_text("mine")
    assert "00.txt, 01.txt" in refusal(tmp_path)
    assert "09.txt and 20 more" in refusal(tmp_path)


def test_the_name_of_a_foreign_file_cannot_command_the_terminal(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "site" / os.fsdecode(b"\x1b[2J\xff\n")).write_text("mine")
    assert r"\x1b[2J\xff\x0a" in refusal(tmp_path)


@pytest.mark.parametrize("pages", [PAGES, {**PAGES, "index.html": "new"}, {"404.html": "nowhere"}])
def test_a_file_that_was_changed_by_hand_is_neither_overwritten_nor_removed(tmp_path: Path, pages: dict[str, str]) -> None:
    make(tmp_path)
    (tmp_path / "site" / "index.html").write_text("my work")
    before = touched(tmp_path / "site")
    assert "changed since digest made them: index.html" in refusal(tmp_path, pages)
    assert touched(tmp_path / "site") == before


def test_a_change_by_hand_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    make(tmp_path)
    file = tmp_path / "site" / "index.html"
    times = file.stat()
    file.write_text("HOME")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert "index.html" in refusal(tmp_path)


def test_a_change_by_hand_to_what_the_build_makes_now_is_no_hindrance(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "site" / "index.html").write_text("new")
    assert make(tmp_path, {**PAGES, "index.html": "new"}) == Published(0, 4, 0)
    assert make(tmp_path, {**PAGES, "index.html": "new"}) == Published(0, 4, 0)


def test_a_file_that_was_removed_by_hand_comes_back(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "site" / "index.html").unlink()
    assert make(tmp_path) == Published(1, 3, 0)
    assert texts(tmp_path / "site") == PAGES


def test_a_page_that_was_replaced_by_a_link_is_not_followed(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "precious").write_text("mine")
    (tmp_path / "site" / "index.html").unlink()
    (tmp_path / "site" / "index.html").symlink_to(tmp_path / "precious")
    assert "index.html" in refusal(tmp_path, {**PAGES, "index.html": "new"})
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_record_that_claims_too_much_removes_nothing_elsewhere(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "precious").write_text("mine")
    with (tmp_path / "site" / ".digest").open("a") as record:
        for path in ("../precious", str(tmp_path / "precious"), "../../etc/passwd"):
            record.write(f"{hashlib.sha256(b'mine').hexdigest()}  {path}\n")
    make(tmp_path, {"index.html": "new"})
    assert (tmp_path / "precious").read_text() == "mine"
    assert texts(tmp_path / "site") == {"index.html": "new"}


def test_a_damaged_record_claims_less_and_never_more(tmp_path: Path) -> None:
    make(tmp_path)
    record = (tmp_path / "site" / ".digest").read_bytes()
    for length in range(0, len(record), 7):
        (tmp_path / "site" / ".digest").write_bytes(record[:length])
        refusal(tmp_path, {"index.html": "new"})
    assert texts(tmp_path / "site") == PAGES


# ---- dangerous folders -----------------------------------------------------------------------------------------------------


DANGEROUS = {
    "the whole disk": "/",
    "the home folder": "{home}",
    "the site folder": "{root}",
    "a dot": ".",
    "the folder around it": "{root}/..",
    "the folder around it by its full name": "{around}",
    "a folder elsewhere by two dots": "../elsewhere",
    "two dots in the middle": "a/../../elsewhere",
    "content": "content",
    "below content": "content/site",
    "content in capitals": "CONTENT/site",
    "templates": "templates",
    "below templates": "templates/site",
    "static": "static",
    "below static": "static/site",
    "what builds remember": ".digest-cache/previous",
    "a link": "link",
    "a link that leads nowhere": "dangling",
    "below a link": "link/site",
    "a file": "digest.yaml",
    "below a file": "digest.yaml/site",
    "a pipe": "pipe",
    "a mount point": "/proc",
    "below a mounted system": "/proc/site",
    "Git's folder": ".git",
    "below Git's folder": ".git/site",
    "inside a finished site": "finished/site",
    "a name with a line break": "two\nlines",
    "a name with a NUL": "nul\0",
    "a name that is too long": "x" * 201,
    "a name that no file can have": "x" * 300,
    "a name that Windows has not": "aux",
    "a folder full of somebody's work": "/usr/bin",
}


@pytest.mark.parametrize("setting", DANGEROUS)
def test_a_dangerous_output_folder_is_refused_and_nothing_is_touched(tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "around" / "root"
    home = tmp_path / "home"  # empty, hence refused for what it is
    for folder in (root / "content", root / "templates", root / "static", root / ".git", tmp_path / "elsewhere", home):
        folder.mkdir(parents=True)
    (root / "content" / "a.md").write_text("a")
    (root / "digest.yaml").write_text("title: a")
    (root / "link").symlink_to(tmp_path / "elsewhere")
    (root / "dangling").symlink_to("nowhere")
    os.mkfifo(root / "pipe")
    make(root, output="finished")
    monkeypatch.setenv("HOME", str(home))
    before = touched(tmp_path)
    usr = os.stat("/usr").st_mtime_ns
    output = root / DANGEROUS[setting].format(root=root, around=root.parent, home=home)
    with pytest.raises(Refused) as caught:
        publish(artifacts(PAGES), (), root, output)
    assert caught.value.what
    assert str(caught.value).isprintable()
    assert touched(tmp_path) == before
    assert os.stat("/usr").st_mtime_ns == usr


def test_the_site_folder_may_be_reached_in_any_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real" / "sub").mkdir(parents=True)
    (tmp_path / "link").symlink_to("real")
    monkeypatch.chdir(tmp_path / "real" / "sub")
    for root in (Path(".."), Path("../../link"), tmp_path / "link"):
        publish(artifacts({**PAGES, "root": str(root)}), (), root, root / "site")
        assert texts(tmp_path / "real" / "site") == {**PAGES, "root": str(root)}


@pytest.mark.parametrize(
    "path", ["../a", "/a", "a/../../b", "a//b", "a\\b", "a\0", "con/index.html", "x" * 256, "a\n", "", ".digest", ".DIGEST", ".digest/a"]
)
def test_no_page_leaves_the_output_folder_or_takes_a_strange_path(tmp_path: Path, path: str) -> None:
    make(tmp_path)
    assert "Nothing was published" in refusal(tmp_path, {**PAGES, path: "x"})
    assert texts(tmp_path / "site") == PAGES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "A"),
        ("talks/index.html", "Talks/Index.html"),
        ("\u00e9", "e\u0301"),
        ("straße", "STRASSE"),
        ("a", "a/b"),
        ("A/b", "a"),
        ("a/b/c", "A/B"),
    ],
)
def test_two_files_at_one_path_are_refused_and_both_named(tmp_path: Path, one: str, other: str) -> None:
    said = refusal(tmp_path, {one: "1", other: "2"})
    assert one in said
    assert other in said
    assert os.listdir(tmp_path) == []


def test_a_page_and_an_asset_at_one_path_are_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    assert "are one path" in refusal(tmp_path, PAGES, (Asset("index.html", "index.html"),))


# ---- cleaning ----------------------------------------------------------------------------------------------------------------


def test_cleaning_removes_the_site_and_nothing_else(tmp_path: Path) -> None:
    make(tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    assert clean(tmp_path / "site") == 4
    assert os.listdir(tmp_path) == ["mine.txt"]
    assert clean(tmp_path / "site") == 0
    assert clean(tmp_path / "nowhere" / "site") == 0


@pytest.mark.parametrize("path", ["foreign.txt", "2025/foreign.txt", "index.html"])
def test_cleaning_stops_at_what_is_not_ours(tmp_path: Path, path: str) -> None:
    make(tmp_path)
    (tmp_path / "site" / path).write_text("mine")
    before = touched(tmp_path / "site")
    with pytest.raises(Refused, match=path):
        clean(tmp_path / "site")
    assert touched(tmp_path / "site") == before


def test_cleaning_refuses_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    for folder in (tmp_path, Path("/"), Path.home()):
        with pytest.raises(Refused):
            clean(folder)


# ---- leftovers, and two at once ------------------------------------------------------------------------------------------------


def half_made(root: Path, name: str = ".site.digest-new") -> Path:
    """What a killed build leaves: a tree whose record is whole, and only some of whose files are there."""
    make(root, {"a/b": "1", "c": "2"}, output="half")
    (root / "half" / "c").unlink()
    (root / "half").rename(root / name)
    return root / name


@pytest.mark.parametrize("name", [".site.digest-new", ".site.digest-old"])
def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path, name: str) -> None:
    make(tmp_path)
    half_made(tmp_path, name)
    (tmp_path / ".site.digest-lock").write_text("")
    make(tmp_path)
    assert os.listdir(tmp_path) == ["site"]
    assert texts(tmp_path / "site") == PAGES


@pytest.mark.parametrize("record", [b"", b"# Made by", b"# Made by digest: these files\n0123456"])
def test_a_tree_that_was_killed_while_its_record_was_written_is_cleared_away(tmp_path: Path, record: bytes) -> None:
    (tmp_path / ".site.digest-new").mkdir()
    make(tmp_path)
    (tmp_path / ".site.digest-new").mkdir()
    (tmp_path / ".site.digest-new" / ".digest").write_bytes(record)
    make(tmp_path)
    assert os.listdir(tmp_path) == ["site"]


def test_cleaning_clears_leftovers_away_too(tmp_path: Path) -> None:
    half_made(tmp_path)
    assert clean(tmp_path / "site") == 0
    assert os.listdir(tmp_path) == []


def test_a_site_that_was_moved_aside_is_put_back(tmp_path: Path) -> None:
    make(tmp_path)
    half_made(tmp_path)
    (tmp_path / "site").rename(tmp_path / ".site.digest-old")
    with claim(tmp_path, tmp_path / "site"):
        assert texts(tmp_path / "site") == PAGES
    assert os.listdir(tmp_path) == ["site"]


def test_somebody_elses_file_among_the_leftovers_stays_and_is_named(tmp_path: Path) -> None:
    make(tmp_path)
    (half_made(tmp_path) / "mine.txt").write_text("mine")
    assert ".site.digest-new/mine.txt" in refusal(tmp_path)
    assert (tmp_path / ".site.digest-new" / "mine.txt").read_text() == "mine"
    assert texts(tmp_path / "site") == PAGES


@pytest.mark.parametrize("name", [".site.digest-new", ".site.digest-old", ".site.digest-lock"])
def test_a_link_where_digest_works_is_not_followed(tmp_path: Path, name: str) -> None:
    make(tmp_path)
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "a").write_text("mine")
    (tmp_path / name).symlink_to("precious")
    assert refusal(tmp_path)
    assert tree(tmp_path / "precious") == {"a": b"mine"}


def child(code: str, root: Path) -> subprocess.Popen[str]:
    """A real process beside this one; it says a line when it is ready."""
    prologue = (
        "import os, sys\nfrom pathlib import Path\nfrom digest.model import Artifact, Asset\nfrom digest.output_folder import claim\n"
        "from digest.problems import Refused\nfrom digest.publish import publish\nroot = Path(sys.argv[1])\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", prologue + code, root],
        env={"PYTHONPATH": SRC},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_build_waits_for_another_one_that_is_at_work(tmp_path: Path) -> None:
    waiting = "print('ready', flush=True)\npublish([Artifact('index.html', b'second')], [], root, root / 'site')\n"
    with claim(tmp_path, tmp_path / "site") as held:
        second = child(waiting, tmp_path)
        assert second.stdout
        assert second.stdout.readline() == "ready\n"
        publish(artifacts({"index.html": "first"}), (), tmp_path, tmp_path / "site", claimed=held)
        assert texts(tmp_path / "site") == {"index.html": "first"}
    with second:
        assert second.wait() == 0
    assert texts(tmp_path / "site") == {"index.html": "second"}
    assert os.listdir(tmp_path) == ["site"]


def test_a_build_does_not_wait_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("digest.output_folder._PATIENCE", 2)
    with claim(tmp_path, tmp_path / "site"):
        assert "Another build is still writing" in refusal(tmp_path)
    assert os.listdir(tmp_path) == []


def test_the_claim_of_a_killed_build_is_free(tmp_path: Path) -> None:
    with child("with claim(root, root / 'site'):\n    print('ready', flush=True)\n    sys.stdin.read()\n", tmp_path) as first:
        assert first.stdout
        first.stdout.readline()
        first.kill()
    assert (tmp_path / ".site.digest-lock").exists()
    make(tmp_path)
    assert os.listdir(tmp_path) == ["site"]


# An audit hook sees each file call before it is made; this one does something at the first call of a name.
MEANWHILE = """
done = []
def meanwhile(event, arguments):
    if event == 'ctypes.dlopen' and not done:
        done.append(True)
        act()
sys.addaudithook(meanwhile)
publish([Artifact('seed', b'')], [], root, root / 'warm')
done.clear()
try:
    publish([Artifact('index.html', b'new'), Artifact('kept', b'kept')], [], root, root / 'site')
except Refused as refused:
    print(refused)
"""


@pytest.mark.parametrize(
    ("act", "named"),
    [
        ("(root / 'site' / 'mine.txt').write_text('mine')", "mine.txt"),
        ("(root / 'site' / 'index.html').write_text('my work')", "index.html"),
        ("(root / 'site' / 'gone').write_text('my work')", "gone"),
        ("(root / 'site' / 'link').symlink_to('x')", "link"),
    ],
)
def test_work_that_somebody_does_in_the_site_during_a_build_is_not_lost(tmp_path: Path, act: str, named: str) -> None:
    make(tmp_path, {"index.html": "old", "kept": "kept", "gone": "gone"})
    with child(f"def act():\n    {act}\n{MEANWHILE}", tmp_path) as build:
        assert build.stdout
        said = build.stdout.read()
    assert f"somebody else changed {named}" in said
    after = tree(tmp_path / "site")
    assert after.get(named) in (b"mine", b"my work", "-> x")
    assert after["kept"] == b"kept"
    assert sorted(os.listdir(tmp_path)) == ["site", "warm"]


# A filter of system calls (seccomp) that lets renameat2 fail, as on a system or disk that cannot exchange.
NO_EXCHANGE = """
import ctypes, struct
libc = ctypes.CDLL(None, use_errno=True)
number = {'x86_64': 316, 'aarch64': 276, 'riscv64': 276}[os.uname().machine]
rules = struct.pack('HBBI', 0x20, 0, 0, 0) + struct.pack('HBBI', 0x15, 0, 1, number)
rules += struct.pack('HBBI', 0x06, 0, 0, 0x00050000 | ERROR) + struct.pack('HBBI', 0x06, 0, 0, 0x7FFF0000)
kept = ctypes.create_string_buffer(rules)
program = struct.pack('HxxxxxxQ', 4, ctypes.addressof(kept))
assert not libc.prctl(38, 1, 0, 0, 0) and not libc.prctl(22, 2, program, 0, 0), os.strerror(ctypes.get_errno())
"""


@pytest.mark.parametrize("error", [1, 22, 38, 95])
def test_where_the_system_cannot_exchange_two_renames_do(tmp_path: Path, error: int) -> None:
    make(tmp_path, {"index.html": "old", "kept": "kept", "gone": "gone"})
    made = "[Artifact('index.html', b'new'), Artifact('kept', b'kept')]"
    code = f"ERROR = {error}\n{NO_EXCHANGE}\nprint(publish({made}, [], root, root / 'site'))"
    with child(code, tmp_path) as build:
        assert build.stdout
        assert build.stdout.read() == "Published(written=1, kept=1, removed=1)\n"
    assert texts(tmp_path / "site") == {"index.html": "new", "kept": "kept"}
    assert os.listdir(tmp_path) == ["site"]


def test_two_renames_do_not_lose_work_either(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "old", "kept": "kept", "gone": "gone"})
    act = "(root / 'site' / 'mine.txt').write_text('mine')"
    with child(f"ERROR = 22\n{NO_EXCHANGE}\ndef act():\n    {act}\n{MEANWHILE}", tmp_path) as build:
        assert build.stdout
        assert "somebody else changed mine.txt" in build.stdout.read()
    assert texts(tmp_path / "site") == {"index.html": "old", "kept": "kept", "gone": "gone", "mine.txt": "mine"}


def test_an_asset_that_changes_during_the_build_stops_it(tmp_path: Path) -> None:
    make(tmp_path, {"index.html": "old"})
    (tmp_path / "a.png").write_bytes(b"one")
    code = """
def meanwhile(event, arguments):
    if event == 'os.mkdir' and arguments[0] == '.site.digest-new':
        (root / 'a.png').write_bytes(b'two')
sys.addaudithook(meanwhile)
try:
    publish([Artifact('index.html', b'new')], [Asset('a.png', 'a.png')], root, root / 'site')
except Refused as refused:
    print(refused)
"""
    with child(code, tmp_path) as build:
        assert build.stdout
        assert "a.png was changed while the site was made" in build.stdout.read()
    assert texts(tmp_path / "site") == {"index.html": "old"}
    assert sorted(os.listdir(tmp_path)) == ["a.png", "site"]


def test_publishing_leaves_no_file_open(tmp_path: Path) -> None:
    before = len(os.listdir("/dev/fd"))
    make(tmp_path)
    make(tmp_path, {"index.html": "new"})
    refusal(tmp_path, {}, (Asset("gone", "gone"),))
    (tmp_path / "site" / "foreign").write_text("mine")
    refusal(tmp_path, {})
    assert len(os.listdir("/dev/fd")) == before
