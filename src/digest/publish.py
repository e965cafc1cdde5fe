"""The finished site goes to the disk: all of it or nothing, and never over a file that digest did not make.

How: the new tree is written into a hidden folder beside the output folder and then exchanged with it in one step, so that a
reader, or a build that is killed at any moment, finds the whole old or the whole new site. Files that are the same in
both are hard links to the old ones: their time and inode stay, and nothing is written twice. The old tree is removed last. A
build that changes nothing touches nothing.

Where the one step is missing (a file system or system without ``RENAME_EXCHANGE``), there are two, with an instant between them
in which there is no site; a build that is killed in that instant is mended by the next one, which puts the old site back first.

Nothing is forced to the platters (``fsync``): the site survives the end of any *process*. After a loss of power a file may be
cut short on some file systems; the next build then names it as changed, and building anew after removing it mends it.

The hidden file ``.digest`` in the output folder says what was made, and is made of nothing else, so that it is the same after
any number of builds. It is written first into a new tree and removed last from an old one: what lies beside it and is not in it
is somebody else's, and stays.
"""

import ctypes
import errno
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from digest.files import RECORD, Tree, Unreadable, marks_of, reason, same_content, shown, unfit
from digest.model import Artifact, Asset, Kept
from digest.output_folder import (
    FILE_MODE,
    FOLDER_MODE,
    OPEN_FOLDER,
    RECORD_HEAD,
    Claim,
    claim,
    listed,
    not_ours,
    raw,
    recorded,
    remove,
    settle,
    survey,
)
from digest.problems import Refused
from digest.trees import Standing, State, look

_CHUNK = 1_048_576
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276}  # Linux's number of the call, where the C library has no name for it
_CANNOT = frozenset((errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM))  # a disk or system that cannot do it

_NOTHING = Standing()
_Body = Artifact | Kept | Asset


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the files of the site: newly written, kept as they were, removed."""

    written: int
    kept: int
    removed: int


def standing(held: Claim, known: Standing = _NOTHING) -> Standing | None:
    """What lies in the output folder, whosever it is; ``None`` where it cannot be read. Files whose marks are ``known`` are not read."""
    try:
        tree = os.open(held.name, OPEN_FOLDER, dir_fd=held.around)
    except FileNotFoundError:
        return _NOTHING
    except OSError:
        return None
    try:
        return look(tree, known)
    except OSError:
        return None
    finally:
        os.close(tree)


def publish(
    artifacts: Iterable[Artifact | Kept],
    assets: Iterable[Asset],
    root: Path,
    output: Path,
    *,
    claimed: Claim | None = None,
    stands: Standing | None = None,
    digests: Mapping[str, str] = MappingProxyType({}),
) -> Published:
    """Make ``output`` hold the artifacts, the assets (copied from below ``root``) and digest's record, and nothing else.

    Files have the mode 0644 and folders 0755, whatever the umask. Raises ``Refused``, with the old site untouched, if the
    output folder is a dangerous one or not digest's own, if a file in it was put there or changed by somebody else, if two
    files have one path (letter case and Unicode form ignored), and if the machine does not let it write. A caller that holds a claim
    hands it over, with what ``standing`` said under it, and the ``digests`` of the sources of assets, as far as they are known.
    """
    made = _plan(artifacts, assets)
    if claimed is not None:
        return _publish(made, root, claimed, stands, digests)
    with claim(root, output) as held:
        return _publish(made, root, held, None, digests)


def clean(output: Path) -> int:
    """Remove the finished site and what killed builds left; returns how many files the site had, without the record.

    Raises ``Refused``, with nothing removed, if something in it was not made by digest or was changed since.
    """
    if not output.parent.is_dir():
        return 0
    with claim(None, output) as held:
        stands = _judged(held, None, {})
        if not stands.record:
            return 0
        try:
            remove(held)
        except OSError as error:
            raise Refused(f"{held.output}/ cannot be removed: {reason(error)}.") from error
        return len(stands.files) - 1


# ---- what is to be there, and what is there ------------------------------------------------------------------------------


def _plan(artifacts: Iterable[Artifact | Kept], assets: Iterable[Asset]) -> dict[str, _Body]:
    """What is to be where, in the order of the paths; ``Refused`` for a path that is none, or that two files have."""
    made: dict[str, _Body] = {}
    names = {RECORD: RECORD}
    for body in (*artifacts, *assets):
        path = body.path
        if text := unfit(path):
            raise Refused(f'Nothing was published: the path "{shown(path)}" {text}.')
        name = _folded(path)
        if name in names:
            raise Refused(f"Nothing was published: {shown(names[name])} and {shown(path)} are one path to many disks; rename one.")
        names[name] = path
        made[path] = body
    for name, path in names.items():
        for folder in _above(name):
            if folder in names:
                raise Refused(
                    f"Nothing was published: {shown(names[folder])} is a file, and {shown(path)} needs a folder there; rename one."
                )
    return dict(sorted(made.items()))


def _folded(path: str) -> str:
    """The path as disks compare it that know neither letter case nor the forms of Unicode."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def _above(path: str) -> Iterator[str]:
    """The folders in which a path lies, the outermost first."""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _judged(held: Claim, stands: Standing | None, digests: Mapping[str, str]) -> Standing:
    """The site that stands in the output folder; ``Refused`` if it is not digest's own, or not as digest made it.

    A file that was changed by hand is no hindrance if it is now what the new site (``digests``) has there.
    """
    try:
        tree = os.open(held.name, OPEN_FOLDER, dir_fd=held.around)
    except FileNotFoundError:
        return _NOTHING
    except OSError as error:
        raise Refused(f"{held.output}/ cannot be opened: {reason(error)}.") from error
    try:
        found = stands if stands is not None else look(tree, _NOTHING)
        if found.judged and found.files:
            return found
        if not (found.files or len(found.folders) > 1 or found.others):
            return _NOTHING
        ours = recorded(found.record)
        if ours is None:
            raise not_ours(held.output)
        if foreign := sorted(found.others | (found.files.keys() - ours.keys() - {RECORD})):
            raise Refused(
                f"In {held.output}/ there is what digest did not make: {listed(foreign)}. Nothing was touched; "
                "if it is to be published move it to static/, otherwise out of the folder, and build again."
            )
        # A tree that cannot be removed afterwards would be left beside the new one.
        if locked := sorted(folder or "." for folder in found.folders if not os.access(raw(folder) or b".", os.W_OK, dir_fd=tree)):
            raise Refused(f"In {held.output}/ there is no permission to change these folders: {listed(locked)}. Nothing was touched.")
        if edited := sorted(
            path for path, state in found.files.items() if state.digest not in (ours.get(path, state.digest), digests.get(path))
        ):
            raise Refused(
                f"In {held.output}/ there are files that were changed since digest made them: {listed(edited)}. Nothing was touched; "
                "move the changes to content/, templates/ or static/, delete these files and build again."
            )
    except OSError as error:
        what = f"{held.output}/{shown(error.filename)}" if isinstance(error.filename, str) and error.filename else f"{held.output}/"
        raise Refused(f"{what} cannot be read: {reason(error)}.") from error
    finally:
        os.close(tree)
    return found


# ---- the change ----------------------------------------------------------------------------------------------------------


def _publish(made: Mapping[str, _Body], root: Path, held: Claim, stands: Standing | None, known: Mapping[str, str]) -> Published:
    try:
        with Tree(root) as sources:
            digests = {path: _digest(body, sources, known) for path, body in made.items()}
            standing = _judged(held, stands, digests)
            record = (RECORD_HEAD + "".join(f"{digest}  {path}\n" for path, digest in digests.items())).encode()
            modes = (FILE_MODE,) if _keeps_modes(held, standing) else range(0o10000)
            kept = {path for path, state in standing.files.items() if state.digest == digests.get(path) and _mode(state) in modes}
            if gone := [path for path, body in made.items() if isinstance(body, Kept) and path not in kept]:
                raise Refused(
                    f"Nothing was published: in {held.output}/ somebody else changed {listed(gone)} while the site was made. Build again."
                )
            folders = sorted({folder for path in made for folder in _above(path)})
            removed = len(standing.files.keys() - made.keys() - {RECORD})
            if len(kept) == len(made) and standing.record == record and standing.folders.keys() == {"", *folders}:
                return Published(0, len(kept), 0)
            _write(held, made, digests, folders, kept, record, sources)
            _exchange(held, standing, kept)
            # What cannot be cleared away now is left to the next build, which says so: this one is done.
            with suppress(OSError):
                settle(held)
    except Unreadable as unreadable:
        raise Refused(unreadable.problem) from unreadable
    return Published(len(made) - len(kept), len(kept), removed)


def _digest(body: _Body, sources: Tree, known: Mapping[str, str]) -> str:
    if isinstance(body, Kept):
        return body.digest
    if isinstance(body, Artifact):
        return body.digest or hashlib.sha256(body.body).hexdigest()
    if body.source in known:
        return known[body.source]
    sha256 = hashlib.sha256()
    for chunk in _chunks(body, sources):
        sha256.update(chunk)
    return sha256.hexdigest()


def _chunks(asset: Asset, sources: Tree) -> Iterator[bytes]:
    opened = sources.open(asset.source)
    try:
        while chunk := os.read(opened, _CHUNK):
            yield chunk
    except OSError as error:
        raise Refused(f"{shown(asset.source)} cannot be read: {reason(error)}.") from error
    finally:
        os.close(opened)


def _mode(state: State) -> int:
    return stat.S_IMODE(state.marks[2]) if state.marks else FILE_MODE


def _keeps_modes(held: Claim, standing: Standing) -> bool:
    """Whether the disk keeps permissions; some (FAT, network disks) give all files the same, and then nothing is to be mended."""
    if RECORD not in standing.files or _mode(standing.files[RECORD]) == FILE_MODE:
        return True
    record = f"{held.name}/{RECORD}"
    try:
        os.chmod(record, FILE_MODE, dir_fd=held.around)
        return stat.S_IMODE(os.stat(record, dir_fd=held.around, follow_symlinks=False).st_mode) == FILE_MODE
    except OSError:
        return False


def _write(
    held: Claim,
    made: Mapping[str, _Body],
    digests: Mapping[str, str],
    folders: Iterable[str],
    kept: set[str],
    record: bytes,
    sources: Tree,
) -> None:
    """The new tree, beside the old one."""
    path = ""
    tree = old = -1
    try:
        os.mkdir(held.new, FOLDER_MODE, dir_fd=held.around)
        tree = os.open(held.new, OPEN_FOLDER, dir_fd=held.around)
        # The umask, or a folder that hands its own permissions down, does to all folders what it did to this one.
        right = stat.S_IMODE(os.fstat(tree).st_mode) == FOLDER_MODE
        _chmod(tree, FOLDER_MODE)
        path = RECORD
        _write_file(tree, path, (record,))
        if kept:
            old = os.open(held.name, OPEN_FOLDER, dir_fd=held.around)
        for path in folders:
            os.mkdir(raw(path), FOLDER_MODE, dir_fd=tree)
            if not right:
                _chmod(raw(path), FOLDER_MODE, tree)
        for path, body in made.items():
            if path in kept and _linked(old, tree, path):
                continue
            if isinstance(body, Artifact):
                _write_file(tree, path, (body.body,))
            elif isinstance(body, Asset) and _write_file(tree, path, _chunks(body, sources), hashed=True) != digests[path]:
                raise Refused(f"Nothing was published: {shown(body.source)} was changed while the site was made; build again.")
    except OSError as error:
        raise _failed(held, path, error) from error
    finally:
        for opened in (tree, old):
            if opened >= 0:
                os.close(opened)


def _write_file(tree: int, path: str, chunks: Iterable[bytes], *, hashed: bool = False) -> str:
    """Write one file; returns the SHA-256 of what was written if it is asked for."""
    sha256 = hashlib.sha256()
    opened = os.open(raw(path), _CREATE, FILE_MODE, dir_fd=tree)
    try:
        for chunk in chunks:
            if hashed:
                sha256.update(chunk)
            written = os.write(opened, chunk)
            while written < len(chunk):
                written += os.write(opened, memoryview(chunk)[written:])
        _chmod(opened, FILE_MODE)
    finally:
        os.close(opened)
    return sha256.hexdigest()


def _linked(old: int, tree: int, path: str) -> bool:
    """Whether the old tree's file stands in the new one too: not every disk can link, nor link any number of times."""
    try:
        os.link(raw(path), raw(path), src_dir_fd=old, dst_dir_fd=tree, follow_symlinks=False)
    except OSError as error:
        if error.errno in _CANNOT or error.errno in (errno.EACCES, errno.EMLINK, errno.EXDEV):
            return False
        raise
    return True


def _chmod(opened: int | bytes, mode: int, tree: int | None = None) -> None:
    with suppress(PermissionError):  # a disk that keeps no permissions
        os.chmod(opened, mode, dir_fd=tree)


def _exchange(held: Claim, standing: Standing, kept: set[str]) -> None:
    """Put the new tree in the place of the old one, unless somebody worked on the old one meanwhile."""
    try:
        if not standing.record:
            # Over nothing, or an empty folder: anything else that came there meanwhile is refused by the system.
            held.rename(held.new, held.name)
            return
        aside = held.new
        if not _swapped(held):
            aside = held.old
            held.rename(held.name, held.old)
            held.rename(held.new, held.name)
        try:
            disturbed = _disturbed(held, aside, standing, kept)
        except OSError:
            _put_back(held, aside)
            raise
        if disturbed:
            _put_back(held, aside)
            raise Refused(
                f"Nothing was published: in {held.output}/ somebody else changed {listed(disturbed)} while the site was made. Build again."
            )
    except OSError as error:
        raise _failed(held, "", error) from error


def _put_back(held: Claim, aside: str) -> None:
    if aside == held.new:
        _swapped(held)
    else:
        held.rename(held.name, held.new)
        held.rename(held.old, held.name)


def _swapped(held: Claim) -> bool:
    """Whether new and standing tree were exchanged in one step; ``False`` where that cannot be done."""
    library = ctypes.CDLL(None, use_errno=True)
    arguments = (held.around, raw(held.new), held.around, raw(held.name), _EXCHANGE)
    call = getattr(library, "renameat2", None) or getattr(library, "renameatx_np", None)
    if call is not None:
        failed = call(*arguments)
    elif os.uname().sysname == "Linux" and os.uname().machine in _RENAMEAT2:
        failed = library.syscall(_RENAMEAT2[os.uname().machine], *arguments)
    else:
        return False
    if failed and ctypes.get_errno() not in _CANNOT:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return not failed


def _disturbed(held: Claim, aside: str, standing: Standing, kept: set[str]) -> list[str]:
    """What changed in the old tree since it was looked at, now that nobody finds it any more; a kept file is one in both trees."""
    tree = os.open(aside, OPEN_FOLDER, dir_fd=held.around)
    try:
        found = survey(tree)
        changed = (found.files | found.others) ^ standing.files.keys()
        for path in (found.files & standing.files.keys()) - kept:
            marks = standing.files[path].marks
            if marks is None or not same_content(marks_of(os.stat(raw(path), dir_fd=tree, follow_symlinks=False)), marks):
                changed |= {path}
    finally:
        os.close(tree)
    return sorted(changed)


def _failed(held: Claim, path: str, error: OSError) -> Refused:
    return Refused(
        f"{held.output}/{shown(path)} cannot be written: {reason(error)}. Nothing was published, and what stood there still stands."
    )
