"""Reading from the disk: below one folder, never through a link, never without a limit."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from digest.files import DEEPEST, Tree, Unreadable, read_bytes, shown, unfit
from digest.problems import Problem


def nothing(name: str) -> bool:
    return False


def refusal(root: Path, path: str, limit: int = 1000) -> Problem:
    with pytest.raises(Unreadable) as caught:
        read_bytes(root, path, limit)
    return caught.value.problem


def find(root: Path, folder: str = "content") -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    with Tree(root) as tree:
        found = tree.find(folder, nothing)
    return found.files, [(problem.path, problem.rule) for problem in found.problems]


def put(root: Path, path: str, body: bytes = b"text") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    return file


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    body = os.urandom(3_000_000)
    put(tmp_path, "content/2025/a.md", body)
    assert read_bytes(tmp_path, "content/2025/a.md", len(body)) == body
    assert read_bytes(tmp_path, put(tmp_path, "empty", b"").name, 0) == b""


def test_a_file_over_its_limit_is_refused_with_both_sizes(tmp_path: Path) -> None:
    put(tmp_path, "a.md", b"x" * 1001)
    problem = refusal(tmp_path, "a.md")
    assert (problem.path, problem.rule, problem.line) == ("a.md", "io/too-large", 0)
    assert "1,001 bytes" in problem.text
    assert "1,000" in problem.text


def test_a_sparse_file_of_a_terabyte_is_refused_at_once(tmp_path: Path) -> None:
    with put(tmp_path, "a.md").open("wb") as file:
        file.truncate(2**40)
    assert refusal(tmp_path, "a.md").rule == "io/too-large"


@pytest.mark.parametrize("path", ["link.md", "folder/a.md", "deep/folder/a.md", "dangling.md", "loop.md"])
def test_no_symbolic_link_is_followed_in_any_step(tmp_path: Path, path: str) -> None:
    outside = put(tmp_path, "outside/a.md").parent
    root = tmp_path / "root"
    (root / "deep").mkdir(parents=True)
    (root / "link.md").symlink_to(outside / "a.md")
    (root / "folder").symlink_to(outside)
    (root / "deep" / "folder").symlink_to(outside)
    (root / "dangling.md").symlink_to("nowhere")
    (root / "loop.md").symlink_to("loop.md")
    problem = refusal(root, path)
    assert problem.rule == "io/symlink"
    assert path.startswith(problem.path)


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    put(tmp_path, "real/a.md", b"here")
    (tmp_path / "root").symlink_to("real")
    assert read_bytes(tmp_path / "root", "a.md", 10) == b"here"


def test_a_pipe_is_refused_and_does_not_make_the_reader_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    problem = refusal(tmp_path, "a.md")
    assert problem.rule == "io/not-a-file"
    assert "a pipe" in problem.text


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("a.md")
        assert "a socket" in refusal(tmp_path, "a.md").text


def test_a_device_is_refused() -> None:
    problem = refusal(Path("/dev"), "zero")
    assert problem.rule == "io/not-a-file"
    assert "a device" in problem.text


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    assert "a folder" in refusal(tmp_path, "a.md").text


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "content")
    assert refusal(tmp_path, "content/a.md").rule == "io/not-a-folder"


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.md").text == "cannot be read: it is not there"
    assert refusal(tmp_path / "nowhere", "a.md").rule == "io/unreadable"


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../a.md", "a/../../b", "a//b", "./a", "a/.", "a/", "nul\0.md", "\udcff.md", "x/\0/y", "..", "."]
)
def test_a_path_that_does_not_stay_below_the_root_is_refused(tmp_path: Path, path: str) -> None:
    put(tmp_path, "a.md")
    put(tmp_path, "root/a/b")
    problem = refusal(tmp_path / "root", path)
    assert (problem.path, problem.rule) == (shown(path) or ".", "io/outside")


def test_files_are_found_in_the_order_of_their_paths_whatever_the_order_on_disk(tmp_path: Path) -> None:
    names = [
        "content/b.md",
        "content/a/z.md",
        "content/a.md",
        "content/Z.md",
        "content/é.md",
        "content/a/b/c.md",
        "content/10.md",
        "content/9.md",
    ]
    for name in names:
        put(tmp_path / "one", name)
    for name in reversed(names):
        put(tmp_path / "two", name)
    assert find(tmp_path / "one")[0] == find(tmp_path / "two")[0] == tuple(sorted(names))


@pytest.mark.parametrize(
    ("name", "as_shown"),
    [
        (b"caf\xe9.md", r"caf\xe9.md"),
        (b"two\nlines.md", r"two\x0alines.md"),
        (b"bell\x07.md", r"bell\x07.md"),
        (b"\x1b[31mred.md", r"\x1b[31mred.md"),
        (b"del\x7f.md", r"del\x7f.md"),
        ("c1\x9b.md".encode(), r"c1\x9b.md"),
        ("next\u2028line.md".encode(), r"next\u2028line.md"),
        ("gnp\u202efdp.md".encode(), r"gnp\u202efdp.md"),
    ],
)
def test_a_name_that_cannot_be_shown_is_a_problem_that_can(tmp_path: Path, name: bytes, as_shown: str) -> None:
    put(tmp_path, "content/fine.md")
    (tmp_path / "content" / os.fsdecode(name)).write_bytes(b"")
    assert find(tmp_path) == (("content/fine.md",), [(f"content/{as_shown}", "io/name")])


@pytest.mark.parametrize("name", ["Київ.md", "می‌خواهم.md", "👩‍🚀.md", "ü.md", "u\u0308.md", "with space.md"])
def test_any_name_that_can_be_read_is_fine(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"content/{name}")
    assert find(tmp_path) == ((f"content/{name}",), [])


def test_names_are_utf8_whatever_the_locale_says(tmp_path: Path) -> None:
    put(tmp_path, "content/Київ/é.md", b"here")
    code = (
        "import sys; from pathlib import Path; from digest.files import Tree\n"
        "with Tree(Path(sys.argv[1])) as tree:\n"
        "    found = tree.find('content', lambda name: False)\n"
        "    print(ascii((found.files, found.problems, tree.read(found.files[0], 10))))"
    )
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run([sys.executable, "-c", code, tmp_path], env=plain, capture_output=True, text=True, check=True).stdout
    assert said.strip() == ascii((("content/Київ/é.md",), (), b"here"))


def test_links_pipes_and_links_to_folders_below_a_folder_are_all_named(tmp_path: Path) -> None:
    put(tmp_path, "content/a.md")
    put(tmp_path, "outside/secret.md")
    (tmp_path / "content" / "b.md").symlink_to("a.md")
    (tmp_path / "content" / "c").symlink_to(tmp_path / "outside")
    os.mkfifo(tmp_path / "content" / "d.md")
    files, problems = find(tmp_path)
    assert files == ("content/a.md",)
    assert problems == [("content/b.md", "io/symlink"), ("content/c", "io/symlink"), ("content/d.md", "io/not-a-file")]


def test_folders_within_folders_have_an_end(tmp_path: Path) -> None:
    deep = "content/" + "d/" * (DEEPEST + 10)
    put(tmp_path, f"{deep}a.md")
    files, problems = find(tmp_path)
    assert files == ()
    assert [rule for _, rule in problems] == ["io/too-deep"]


def test_many_files_leave_no_file_open(tmp_path: Path) -> None:
    for number in range(50):
        put(tmp_path, f"content/{number}/a.md")
    (tmp_path / "content" / "link").symlink_to("0")
    before = len(os.listdir("/dev/fd"))
    with Tree(tmp_path) as tree:
        for path in tree.find("content", nothing).files:
            tree.read(path, 10)
            with pytest.raises(Unreadable):
                tree.read(path, 1)
            with pytest.raises(Unreadable):
                tree.read(path + "/x", 10)
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "2025/12/07/talks/index.html",
        ".well-known/security.txt",
        ".nojekyll",
        "теми/київ/index.html",
        "conference.txt",
        "icon.png",
    ],
)
def test_paths_that_every_system_takes_are_fit(path: str) -> None:
    assert unfit(path) == ""


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        "./a",
        "a\\b",
        "a\0b",
        "a\nb",
        "C:/a",
        "a?b",
        "a*",
        'a"b',
        "a|b",
        "<a>",
        "a.",
        "a ",
        "a./b",
        "con",
        "NUL.txt",
        "a/aux/b",
        "com1.html",
        "LPT9",
        "con .txt",
        "com¹",
        "x" * 256,
        "й" * 128,
        "d/" * 600 + "a",
        "\udcff",
        "a\u202eb",
    ],
)
def test_paths_that_some_system_refuses_are_unfit(path: str) -> None:
    assert unfit(path)


def test_what_is_shown_is_one_line_that_any_terminal_takes() -> None:
    hostile = "".join(chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x202E, 0x2066, 0xDCFF, 0xD800))
    assert shown(hostile).isascii()
    assert shown(hostile).isprintable()
    assert shown("content/Київ/é 👩‍🚀.md") == "content/Київ/é 👩‍🚀.md"
