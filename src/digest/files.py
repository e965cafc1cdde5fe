"""The one door to the disk for reading: below a root folder, never through a symbolic link, never without a limit."""

import errno
import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from digest.problems import Problem

RECORD = ".digest"  # the one hidden file in an output folder: what was made (publish.py writes it)
MOST_FILES = 200_000  # below one folder
DEEPEST = 40  # folders within folders
LONGEST_NAME = 255  # bytes of UTF-8, the limit of nearly all file systems
LONGEST_PATH = 1_000  # bytes of UTF-8, below the output folder: short enough for every system's own limit

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe or a terminal must neither block the build nor become its terminal.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC

_REASONS = {
    errno.EACCES: "there is no permission",
    errno.EBUSY: "the system is using it, as it does a folder in which a disk is mounted",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is larger than this system allows",
    errno.EIO: "the disk reports an input/output error",
    errno.ELOOP: "a symbolic link is in the way",
    errno.EMFILE: "too many files are open",
    errno.ENFILE: "too many files are open",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOENT: "it is not there",
    errno.ENOSPC: "no space is left on the disk",
    errno.ENOTDIR: "something on the way is not a folder",
    errno.EPERM: "there is no permission",
    errno.EROFS: "the disk is read-only",
    errno.EXDEV: "the disk cannot move what is there, as in a container that came with it (`digest clean` can remove it)",
}

# Characters that would reorder or break a line in which a name is shown, beside control characters (category Cc).
_UNSHOWN = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SCRAPS = frozenset((".DS_Store", ".git", ".gitattributes", ".gitignore", ".gitkeep"))
_FORBIDDEN = frozenset('<>:"|?*\\')
# Paths of which nobody has to look at each character: no name in them is longer than a path of these, or begins like a device.
_PLAIN = re.compile(r"(?:(?!con|prn|aux|nul|com|lpt)[a-z0-9_-]+/)*(?!con|prn|aux|nul|com|lpt)[a-z0-9_-]+(?:\.[a-z0-9]+)?")
_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³")))


class Unreadable(Exception):
    """A file or folder that is not read; ``problem`` says which and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Found:
    """What lies below a folder: the paths of its files below the root, in the order of their code points, and what is wrong."""

    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    marks: Mapping[str, "Marks"] = field(default_factory=dict)


# Device, inode, mode, size, time of the last change of the content and of the inode in nanoseconds: by these a change shows.
Marks = tuple[int, int, int, int, int, int]


def marks_of(found: os.stat_result) -> Marks:
    """The marks of a file or folder."""
    return found.st_dev, found.st_ino, found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def same_content(one: Marks, other: Marks) -> bool:
    """Whether two marks are those of one file with the same content; links and permissions, which change an inode too, are passed over."""
    return one[:2] == other[:2] and one[3:5] == other[3:5]


def size_of(marks: Marks) -> int:
    """The size in bytes, of which marks tell."""
    return marks[3]


class Tree:
    """A root folder held open for reading.

    The root itself may be reached through symbolic links; below it none is followed, in no step of a path: each step is
    opened relative to the one before (``openat`` with ``O_NOFOLLOW``), so that nothing can be exchanged in between.
    Paths are relative to the root, with forward slashes; names are UTF-8 whatever the locale says. All methods raise
    ``Unreadable``.
    """

    def __init__(self, root: Path) -> None:
        try:
            self._root = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except (OSError, ValueError) as error:
            raise _unreadable(str(root), error) from error
        self._near = ("", self._root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()
        os.close(self._root)

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a regular file of at most ``limit`` bytes."""
        opened = self.open(path, limit)
        try:
            return whole(opened, limit)
        except OSError as error:
            raise _unreadable(path, error) from error
        finally:
            os.close(opened)

    def open(self, path: str, limit: int | None = None) -> int:
        """A file descriptor of a regular file of at most ``limit`` bytes, to be closed by the caller."""
        _stay_below(path)
        above, _, name = path.rpartition("/")
        folder = self._folder(above)
        try:
            opened = os.open(name.encode(), _FILE, dir_fd=folder)
        except OSError as error:
            raise _refusal(path, name, folder, error) from error
        try:
            found = os.fstat(opened)
            if not stat.S_ISREG(found.st_mode):
                raise Unreadable(_not_a_file(path, stat.S_IFMT(found.st_mode)))
            if limit is not None and found.st_size > limit:
                raise Unreadable(too_large(path, found.st_size, limit))
        except BaseException:
            os.close(opened)
            raise
        return opened

    def hash(self, path: str) -> str:
        """The SHA-256 of a regular file, in hexadecimal."""
        opened = self.open(path)
        try:
            sha256 = hashlib.sha256()
            while chunk := os.read(opened, 1_048_576):
                sha256.update(chunk)
        except OSError as error:
            raise _unreadable(path, error) from error
        finally:
            os.close(opened)
        return sha256.hexdigest()

    def check(self, path: str, limit: int) -> None:
        """Nothing, if ``open`` would open the file."""
        os.close(self.open(path, limit))

    def exists(self, path: str) -> bool:
        """Whether something, of whatever kind, has this name."""
        _stay_below(path)
        above, _, name = path.rpartition("/")
        try:
            os.stat(name.encode(), dir_fd=self._folder(above), follow_symlinks=False)
        except OSError:
            return False
        except Unreadable as unreadable:
            if isinstance(unreadable.__cause__, FileNotFoundError):
                return False
            raise
        return True

    def find(self, folder: str, ignored: Callable[[str], bool]) -> Found:
        """Every file below ``folder``, however deep; ``ignored`` says which names of files and folders are passed over.

        Links, devices, pipes and names that cannot be shown or are no UTF-8 are problems and not among the files. Each file has
        its marks from before anything of it is read.
        """
        _stay_below(folder)
        files: list[str] = []
        marks: dict[str, Marks] = {}
        problems: list[Problem] = []
        waiting = [folder]
        while waiting:
            here = waiting.pop()
            try:
                with os.scandir(self._folder(here)) as entries:
                    for entry in entries:
                        name = entry.name if entry.name.isascii() else os.fsencode(entry.name).decode("utf-8", "surrogateescape")
                        if ignored(name):
                            continue
                        path = f"{here}/{name}" if here else name
                        if not (name.isascii() and name.isprintable()) and (text := _unshowable(name)):
                            problems.append(Problem(shown(path), 0, 0, "io/name", text))
                        elif entry.is_symlink():
                            problems.append(_symlink(path))
                        elif entry.is_dir(follow_symlinks=False):
                            if path.count("/") < DEEPEST and len(path.encode()) < LONGEST_PATH:
                                waiting.append(path)
                            else:
                                problems.append(
                                    Problem(path, 0, 0, "io/too-deep", f"too many folders within folders; {DEEPEST} are allowed")
                                )
                        elif entry.is_file(follow_symlinks=False):
                            files.append(path)
                            marks[path] = marks_of(entry.stat(follow_symlinks=False))
                        else:
                            kind = stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode)
                            problems.append(_not_a_file(path, kind))
            except OSError as error:
                problems.append(_unreadable(here, error).problem)
            except Unreadable as unreadable:
                if here == folder:
                    raise
                problems.append(unreadable.problem)
            if len(files) + len(waiting) > MOST_FILES:
                problems.append(Problem(folder, 0, 0, "io/too-many", f"more than {MOST_FILES:,} files and folders; divide the site"))
                break
        return Found(tuple(sorted(files)), tuple(sorted(problems)), marks)

    def _folder(self, path: str) -> int:
        """The folder at ``path``, open until the next call: neighbours, which is what callers ask for, share one."""
        if path == self._near[0]:
            return self._near[1]
        self._leave()
        if not path:
            return self._root
        here = self._root
        walked = ""
        for name in path.split("/"):
            walked = f"{walked}/{name}" if walked else name
            try:
                below = os.open(name.encode(), _FOLDER, dir_fd=here)
            except OSError as error:
                raise _refusal(walked, name, here, error, folder_wanted=True) from error
            finally:
                if here != self._root:
                    os.close(here)
                    here = self._root
            here = below
        self._near = (path, here)
        return here

    def _leave(self) -> None:
        path, near = self._near
        self._near = ("", self._root)
        if path:
            os.close(near)


def read_bytes(root: Path, relative: str, limit: int) -> bytes:
    """The bytes of one file below ``root``, as ``Tree.read`` gives them; raises ``Unreadable``."""
    with Tree(root) as tree:
        return tree.read(relative, limit)


def source_lines(root: Path, relative: str, limit: int = 10_000_000) -> tuple[str, ...]:
    """The lines of a text as a message may quote them, whatever bytes are in it; none where it cannot be read."""
    try:
        text = read_bytes(root, relative, limit).decode("utf-8-sig", "replace")
    except Unreadable:
        return ()
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def whole(opened: int, limit: int) -> bytes:
    """What an open file holds; a file that grows beyond ``limit`` bytes while it is read raises ``OSError``."""
    # One read is nearly always enough: asking for one byte more than there is saves asking again.
    body = os.read(opened, min(limit, os.fstat(opened).st_size) + 1)
    while more := os.read(opened, 1_048_576):
        body += more
        if len(body) > limit:
            raise OSError(errno.EFBIG, "grew while it was read")
    return body


def reason(error: OSError) -> str:
    """Why the system refused, in plain words."""
    return _REASONS.get(error.errno or 0) or (error.strerror or "the system refuses").lower()


def shown(path: str) -> str:
    r"""A path as it may stand in a message: one line, any terminal; what cannot be shown is written as ``\x0a`` or ``\u202e``."""
    if path.isascii() and path.isprintable():
        return path
    return "".join(_shown(character) for character in path)


def unfit(path: str) -> str:
    """Why a path cannot be one of the output folder (on some system), as the end of a sentence; empty if it can.

    Neither absolute nor climbing, no empty steps, and only names that Windows, macOS and web servers all take.
    """
    if len(path) < LONGEST_NAME and _PLAIN.fullmatch(path):
        return ""
    if not path or path.startswith("/"):
        return "is not a path below the output folder"
    if len(path.encode("utf-8", "surrogatepass")) > LONGEST_PATH:
        return f"is longer than {LONGEST_PATH:,} bytes"
    for name in path.split("/"):
        if name in ("", ".", ".."):
            return 'has an empty step, "." or ".." in it'
        if text := unfit_name(name):
            return text
    return ""


def plainly_apart(paths: Collection[str]) -> bool:
    """Whether it is plain that no two of these paths are one to any disk, and that none lies below another; of ASCII paths only."""
    text = "\n".join(paths).lower()
    folded = frozenset(text.split("\n"))
    if not text.isascii() or len(folded) != len(paths):
        return False
    folders: set[str] = set()
    more = {path.rpartition("/")[0] for path in folded} - {""}
    while more:
        folders |= more
        more = {path.rpartition("/")[0] for path in more} - folders - {""}
    return folders.isdisjoint(folded)


def unfit_name(name: str) -> str:
    """Why a single name is none that every system takes, as the end of a sentence; empty if it is."""
    if not (name.isascii() and name.isprintable()) and (text := _unshowable(name)):
        return text.partition(";")[0]
    if len(name) > LONGEST_NAME // 4 and len(name.encode()) > LONGEST_NAME:
        return f"has a name longer than {LONGEST_NAME} bytes"
    if not _FORBIDDEN.isdisjoint(name):
        return f"has one of the characters {' '.join(sorted(_FORBIDDEN))} in it, which Windows forbids"
    if name[-1] in ". ":
        return "has a name that ends with a dot or a space, which Windows forbids"
    # As on Windows, "con.tar.gz" and "con .txt" are the device too; the shortest name of a device has three letters.
    if name[:3].casefold() in ("con", "prn", "aux", "nul", "com", "lpt") and name.partition(".")[0].rstrip().casefold() in _DEVICES:
        return f'has the name "{name}", which is a device on Windows'
    return ""


def too_large(path: str, size: int, limit: int) -> Problem:
    """What is said of a file beyond its limit."""
    return Problem(
        shown(path),
        0,
        0,
        "io/too-large",
        f"the file has {size:,} bytes and {limit:,} are allowed; shorten it, or raise the limit in digest.yaml",
    )


def passed_over(name: str) -> bool:
    """Whether a file or folder of this name is no content: hidden ones, and the backups of editors."""
    return (name.startswith(".") and name != RECORD) or _backup(name)


def passed_over_in_static(name: str) -> bool:
    """Whether a file or folder of this name is not published with the rest of ``static/``, where hidden files may lie."""
    return name in _SCRAPS or _backup(name) or name.startswith(".#") or (name.startswith(".") and name.endswith((".swp", ".swo")))


def hidden(name: str) -> bool:
    """Whether a file or folder of this name is no template."""
    return name.startswith(".")


def _backup(name: str) -> bool:
    return name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def _shown(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if unicodedata.category(character) in ("Cc", "Cs") or character in _UNSHOWN:
        return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    return character


def _unshowable(name: str) -> str:
    if any(0xD800 <= ord(character) <= 0xDFFF for character in name):
        return "has a name that is not UTF-8; rename the file"
    if any(unicodedata.category(character) == "Cc" or character in _UNSHOWN for character in name):
        return "has a name with a control character or a line break in it; rename the file"
    return ""


def _stay_below(path: str) -> None:
    """Refuse a path that climbs, or is none: paths of settings come here as the operator wrote them."""
    steps = path.split("/")
    if (
        "" in steps
        or "." in steps
        or ".." in steps
        or "\0" in path
        or (not path.isascii() and any(0xD800 <= ord(character) <= 0xDFFF for character in path))
    ):
        text = "this path does not lead to a file of the site; write it from the site folder, with no empty step, `.` or `..` in it"
        raise Unreadable(Problem(shown(path) or ".", 0, 0, "io/outside", text))


def _refusal(path: str, name: str, folder: int, error: OSError, *, folder_wanted: bool = False) -> Unreadable:
    """What to say after an open failed: the system's own answer to a link or a pipe differs from system to system."""
    try:
        mode = os.stat(name.encode(), dir_fd=folder, follow_symlinks=False).st_mode
    except OSError:
        return _unreadable(path, error)
    if stat.S_ISLNK(mode):
        return Unreadable(_symlink(path))
    if folder_wanted and not stat.S_ISDIR(mode):
        return Unreadable(Problem(shown(path), 0, 0, "io/not-a-folder", "this is not a folder; put a folder here"))
    if not folder_wanted and not stat.S_ISREG(mode):
        return Unreadable(_not_a_file(path, stat.S_IFMT(mode)))
    return _unreadable(path, error)


def _unreadable(path: str, error: OSError | ValueError) -> Unreadable:
    why = reason(error) if isinstance(error, OSError) else "the name has a character that no name has"
    return Unreadable(Problem(shown(path), 0, 0, "io/unreadable", f"cannot be read: {why}"))


def _symlink(path: str) -> Problem:
    return Problem(shown(path), 0, 0, "io/symlink", "this is a symbolic link, and links are not followed; put the file itself here")


def _not_a_file(path: str, kind: int) -> Problem:
    names = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    what = names.get(kind, "a device")
    return Problem(shown(path), 0, 0, "io/not-a-file", f"this is {what}, not a file; put a file here")
