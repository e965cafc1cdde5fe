"""The finished site goes to the disk: all of it or nothing, and never over a file that digest did not make.

How: the new tree is written into a hidden folder beside the output folder and then exchanged with it in one step, so that a
reader, or a build that is killed at any moment, finds the whole old or the whole new site. Files that are the same in
both are hard links to the old ones: their time and inode stay, and nothing is written twice. The old tree is removed last, or
kept for the next build, which brings it up to date instead of making another. A build that changes nothing touches nothing.

Where the one step is missing (a file system or system without ``RENAME_EXCHANGE``), there are two, with an instant between them
in which there is no site; a build that is killed in that instant is mended by the next one, which puts the old site back first.

Nothing is forced to the platters (``fsync``): the site survives the end of any *process*. After a loss of power a file may be
cut short on some file systems; the next build then names it as changed, and building anew after removing it mends it.

The hidden file ``.digest`` in the output folder says what was made, and is made of nothing else, so that it is the same after
any number of builds. It is written first into a new tree and removed last from an old one: what lies beside it and is not in it
is somebody else's, and stays.
"""

import errno
import hashlib
import os
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from digest.files import RECORD, Marks, Tree, Unreadable, marks_of, plainly_apart, reason, same_content, shown, unfit, whole
from digest.later import later
from digest.model import Artifact, Asset, Kept
from digest.output_folder import (
    FILE_MODE,
    FOLDER_MODE,
    NEW_RECORD,
    OPEN_FILE,
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
    sweep,
)
from digest.problems import Refused
from digest.report import Published
from digest.spool import Spool
from digest.trees import Standing, State, as_left, look, same_folders

_CHUNK = 1_048_576
_IN_MEMORY = 32_000_000  # bytes of finished files that wait there for their place
_AT_ONCE = 2_000_000  # bytes of the others that are written to the disk at a time
_TICKS = 30  # milliseconds in which the clock of a file system should go on; some go by whole seconds
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276}  # Linux's number of the call, where the C library has no name for it
_CANNOT = frozenset((errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM))  # a disk or system that cannot do it

_NOTHING = Standing()
_Body = Artifact | Kept | Asset


@dataclass(frozen=True, slots=True)
class Previous:
    """The tree that was published before the one that stands, at ``name`` as seen from around the output folder.

    It shares with the standing tree the files that are the same in both, as hard links. Brought up to date, it is the new tree, and
    the old one takes its place: so publishing costs what the change costs. ``tree`` is what was left there; if it is not so any more
    it is removed, and all of it made anew. ``tick`` tells the time of the file system.
    """

    name: str
    tree: Standing
    tick: Callable[[], Marks | None]


def standing(held: Claim, known: Standing = _NOTHING, now: Marks | None = None) -> Standing | None:
    """What lies in the output folder, whosever it is; ``None`` where it cannot be read. Files whose marks are ``known`` are not read.

    ``now`` is as in ``trees.look``.
    """
    try:
        tree = os.open(held.name, OPEN_FOLDER, dir_fd=held.around)
    except FileNotFoundError:
        return _NOTHING
    except OSError:
        return None
    try:
        return look(tree, known, now)
    except OSError:
        return None
    finally:
        os.close(tree)


class Bodies:
    """The bytes of finished files until they are published: the first in memory, the others in a file beside the output folder.

    That file has no name: it is gone with the process, however that ends. Where there can be none, or the disk is nearly full, all are
    held in memory.
    """

    def __init__(self, held: Claim) -> None:
        self._spool = Spool(partial(nameless, held), _AT_ONCE, sparing=True)
        self._room = _IN_MEMORY

    def put_by(self, artifact: Artifact) -> Artifact:
        """The same file, whose body may be read again whenever somebody asks for it."""
        if self._room > 0:
            self._room -= len(artifact.body)
            return artifact
        digest = artifact.digest or hashlib.sha256(artifact.body).hexdigest()
        place = self._spool.put(artifact.body)
        return later(Artifact, {"path": artifact.path, "digest": digest}, _body_at, self._spool, place, len(artifact.body), kept=False)

    def close(self) -> None:
        """No body is asked for any more."""
        self._spool.close()


def _body_at(spool: Spool, place: int, length: int) -> Mapping[str, bytes]:
    return {"body": spool.get(place, length)}


def nameless(held: Claim) -> int:
    """A file that lies around the output folder and in no folder; -1 where the system knows no such files. Raises ``OSError``."""
    kind = getattr(os, "O_TMPFILE", 0)  # Linux
    return os.open(".", os.O_RDWR | os.O_CLOEXEC | kind, 0o600, dir_fd=held.around) if kind else -1


def publish(
    artifacts: Iterable[Artifact | Kept],
    assets: Iterable[Asset],
    root: Path,
    output: Path,
    *,
    claimed: Claim | None = None,
    stands: Standing | None = None,
    digests: Mapping[str, str] = MappingProxyType({}),
    previous: Previous | None = None,
) -> Published:
    """Make ``output`` hold the artifacts, the assets (copied from below ``root``) and digest's record, and nothing else.

    Files have the mode 0644 and folders 0755, whatever the umask. Raises ``Refused``, with the old site untouched, if the
    output folder is a dangerous one or not digest's own, if a file in it was put there or changed by somebody else, if two
    files have one path (letter case and Unicode form ignored), and if the machine does not let it write. A caller that holds a claim
    hands it over, with what ``standing`` said under it, and the ``digests`` of the sources of assets, as far as they are known.
    With a ``previous`` tree the cost is that of the change.
    """
    made = _plan(artifacts, assets)
    if claimed is not None:
        return _publish(made, root, claimed, stands, digests, previous)
    with claim(root, output) as held:
        return _publish(made, root, held, None, digests, previous)


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
    bodies = (*artifacts, *assets)
    apart = plainly_apart([RECORD, *(body.path for body in bodies)])
    for body in bodies:
        path = body.path
        if text := unfit(path):
            raise Refused(f'Nothing was published: the path "{shown(path)}" {text}.')
        if apart:
            made[path] = body
            continue
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


def _folders(paths: Iterable[str]) -> set[str]:
    """All folders in which these paths lie, however far above; the tree itself is ``""``."""
    folders = {""}
    more = {path.rpartition("/")[0] for path in paths} - folders
    while more:
        folders |= more
        more = {path.rpartition("/")[0] for path in more} - folders
    return folders


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


def _publish(
    made: Mapping[str, _Body], root: Path, held: Claim, stands: Standing | None, known: Mapping[str, str], previous: Previous | None
) -> Published:
    try:
        with Tree(root) as sources:
            digests = {path: _digest(body, sources, known) for path, body in made.items()}
            standing = _judged(held, stands, digests)
            record = (RECORD_HEAD + "".join(f"{digest}  {path}\n" for path, digest in digests.items())).encode()
            modes = (FILE_MODE,) if _keeps_modes(held, standing) else range(0o10000)
            kept = {path for path, state in standing.files.items() if state.digest == digests.get(path) and _mode(state) in modes}
            if gone := [path for path, body in made.items() if isinstance(body, Kept) and path not in kept]:
                raise _meanwhile(held, gone)
            folders = _folders(made)
            removed = len(standing.files.keys() - made.keys() - {RECORD})
            if len(kept) == len(made) and standing.record == record and standing.folders.keys() == folders:
                return Published(0, len(kept), 0, standing, previous.tree if previous else _NOTHING)
            change = _Change(made, digests, folders, kept, record, standing, sources)
            stands, aside = _renewed(held, change, previous) or _made_anew(held, change, previous)
            # What cannot be cleared away now is left to the next build, which says so: this one is done.
            with suppress(OSError):
                settle(held)
    except Unreadable as unreadable:
        raise Refused(unreadable.problem) from unreadable
    return Published(len(made) - len(kept), len(kept), removed, stands, aside)


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
    return stat.S_IMODE(state.marks[2])


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


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of the site: what is ``made``, with its digests; its ``folders``; the files ``kept``; and what ``stood`` before."""

    made: Mapping[str, _Body]
    digests: Mapping[str, str]
    folders: set[str]
    kept: set[str]
    record: bytes
    stood: Standing
    sources: Tree


def _made_anew(held: Claim, change: _Change, previous: Previous | None) -> tuple[Standing, Standing]:
    """Make the new tree from nothing and put it in the place of the old one, which goes, or is left for the next time."""
    try:
        os.mkdir(held.new, FOLDER_MODE, dir_fd=held.around)
        tree = os.open(held.new, OPEN_FOLDER, dir_fd=held.around)
    except OSError as error:
        raise _failed(held, "", error) from error
    try:
        _chmod(tree, FOLDER_MODE)
        made = _write(held, tree, _NOTHING, change)
        before = _settled(previous, made)
        exchanged = _exchange(held, held.new, change)
        stands = _in_place(tree, made, before, previous)
        if exchanged and previous is not None and _set_aside(held, previous):
            return stands, _left_aside(held, previous, change.stood, made)
        # Files that the old tree had too change once more as inodes, when it goes: the next build has to read them.
        return _unsure(stands, change.kept), _NOTHING
    finally:
        os.close(tree)


def _set_aside(held: Claim, previous: Previous) -> bool:
    """Whether the old tree, which lies where the new one was made, was kept for the next build; if not, it is removed as ever."""
    try:
        if held.exists(previous.name) and sweep(held, previous.name):
            return False
        held.rename(held.new, previous.name)
    except OSError:
        return False
    return True


def _renewed(held: Claim, change: _Change, previous: Previous | None) -> tuple[Standing, Standing] | None:
    """Bring the previous tree up to date and exchange it with the standing one; ``None``, and no previous tree, where it cannot be."""
    if previous is None:
        return None
    try:
        tree = os.open(previous.name, OPEN_FOLDER, dir_fd=held.around)
    except OSError:
        return None
    try:
        if not change.stood.record or not as_left(tree, previous.tree, change.stood):
            sweep(held, previous.name)
            return None
        try:
            made = _write(held, tree, previous.tree, change)
            before = _settled(previous, made)
            exchanged = _exchange(held, previous.name, change)
        except (Refused, OSError, Unreadable):
            with suppress(OSError):
                sweep(held, previous.name)
            raise
        stands = _in_place(tree, made, before, previous)
        if not exchanged:  # the old tree went another way, and is removed
            return _unsure(stands, change.kept), _NOTHING
        return stands, _left_aside(held, previous, change.stood, made)
    except OSError as error:
        raise _failed(held, "", error) from error
    finally:
        os.close(tree)


def _settled(previous: Previous | None, made: Standing) -> bool:
    """Wait until the clock of the file system has gone on since the new tree was changed, so that any later change will show.

    Whether it did: on some file systems it goes by seconds.
    """
    if previous is None:
        return False
    newest = max([0, *[state.marks[5] for state in made.files.values()]])
    newest = max([newest, *[marks[5] for marks in made.folders.values() if marks is not None]])
    return _ticked(previous, newest)


def _ticked(previous: Previous, since: int) -> bool:
    for _ in range(_TICKS):
        now = previous.tick()
        if now is None:
            return False
        if now[5] > since:
            return True
        time.sleep(0.001)  # the clock of a file system goes on by itself, and nothing tells when
    return False


def _in_place(tree: int, made: Standing, before: bool, previous: Previous | None) -> Standing:
    """What the new tree is, now that it stands. Its own folder was touched by the exchange; by nobody else if no name in it changed."""
    old, new = made.folders[""], marks_of(os.fstat(tree))
    if not before or previous is None or old is None:
        return _NOTHING
    unchanged = same_content(old, new) and _ticked(previous, new[5]) and marks_of(os.fstat(tree)) == new
    return replace(made, folders={**made.folders, "": new if unchanged else None}, judged=True)


def _unsure(tree: Standing, paths: set[str]) -> Standing:
    return replace(tree, files={path: state._replace(sure=state.sure and path not in paths) for path, state in tree.files.items()})


def _left_aside(held: Claim, previous: Previous, stood: Standing, made: Standing) -> Standing:
    """What the old tree is, now that it lies aside. Files that both trees had, and now one, were changed as inodes by that."""
    still: dict[str, State] = {}
    for path, state in stood.files.items():
        now, other = made.files.get(path), previous.tree.files.get(path)
        if now is not None and now.marks[:2] == state.marks[:2]:
            still[path] = now
        else:
            still[path] = state._replace(sure=other is None or other.marks[:2] != state.marks[:2])
    top = marks_of(os.stat(previous.name, dir_fd=held.around, follow_symlinks=False))
    return replace(stood, files=still, folders={**stood.folders, "": top})


def _write(held: Claim, tree: int, has: Standing, change: _Change) -> Standing:
    """Make an open folder that ``has`` some files hold the new site. At any moment its record says of all in it that it is digest's."""
    path = RECORD
    old = -1
    files = {
        path: change.stood.files[path]
        for path in change.kept
        if path in has.files and has.files[path].sure and has.files[path].marks == change.stood.files[path].marks
    }
    try:
        if has.files:
            # Killed at any moment, it is known whose files these are.
            _write_file(tree, NEW_RECORD, (has.record, change.record.partition(b"\n")[2]))
            os.rename(NEW_RECORD, RECORD, src_dir_fd=tree, dst_dir_fd=tree)
        else:
            _write_file(tree, RECORD, (change.record,))
        if change.kept:
            old = os.open(held.name, OPEN_FOLDER, dir_fd=held.around)
        touched = {""}
        for path in has.files.keys() - files.keys() - {RECORD}:
            os.unlink(raw(path), dir_fd=tree)
            touched.add(path.rpartition("/")[0])
        for path in sorted(has.folders.keys() - change.folders, reverse=True):
            os.rmdir(raw(path), dir_fd=tree)
            touched.add(path.rpartition("/")[0])
        for path in _make_folders(tree, change.folders - has.folders.keys()):
            touched |= {path, path.rpartition("/")[0]}
        for path, body in change.made.items():
            if path in files:
                continue
            touched.add(path.rpartition("/")[0])
            if path in change.kept:
                if _linked(old, tree, path):
                    marks = marks_of(os.stat(raw(path), dir_fd=tree, follow_symlinks=False))
                    stood = change.stood.files[path]
                    if marks[3:5] != stood.marks[3:5]:
                        raise _meanwhile(held, [path])
                    # Some disks (overlayfs) link a copy, and nobody knows of what moment.
                    files[path] = State(stood.digest, marks, sure=stood.sure and marks[:2] == stood.marks[:2])
                    continue
                if isinstance(body, Kept):
                    body = Artifact(path, _copied(old, path))
            if isinstance(body, Artifact):
                files[path] = _write_file(tree, path, (body.body,), change.digests[path])
            elif isinstance(body, Asset):
                files[path] = _write_file(tree, path, _chunks(body, change.sources))
            if files[path].digest != change.digests[path]:
                raise Refused(
                    f"Nothing was published: {shown(getattr(body, 'source', path))} was changed while the site was made; build again."
                )
        path = RECORD
        if has.files:
            _write_file(tree, NEW_RECORD, (change.record,))
            os.rename(NEW_RECORD, RECORD, src_dir_fd=tree, dst_dir_fd=tree)
        marks = marks_of(os.stat(RECORD, dir_fd=tree, follow_symlinks=False))
        files[RECORD] = State(hashlib.sha256(change.record).hexdigest(), marks)
        path = ""
        folders = {
            path: marks_of(os.stat(raw(path) or b".", dir_fd=tree, follow_symlinks=False)) if path in touched else has.folders.get(path)
            for path in change.folders
        }
    except OSError as error:
        raise _failed(held, path, error) from error
    finally:
        if old >= 0:
            os.close(old)
    return Standing(files, folders, frozenset(), change.record)


def _make_folders(tree: int, paths: Iterable[str]) -> list[str]:
    """Make these folders of a tree, which is there itself; the new ones, each behind those in which it lies."""
    new = sorted(path for path in paths if path)
    as_wanted = False
    for path in new:
        os.mkdir(raw(path), FOLDER_MODE, dir_fd=tree)
        if not as_wanted:
            # The umask, or a folder that hands its own permissions down, does to all folders the same.
            as_wanted = stat.S_IMODE(os.stat(raw(path), dir_fd=tree, follow_symlinks=False).st_mode) == FOLDER_MODE
        if not as_wanted:
            _chmod(raw(path), FOLDER_MODE, tree)
    return new


def _write_file(tree: int, path: str, chunks: Iterable[bytes], digest: str = "") -> State:
    """Write one file, whose SHA-256 is worked out unless it is given."""
    sha256 = hashlib.sha256()
    opened = os.open(raw(path), _CREATE, FILE_MODE, dir_fd=tree)
    try:
        for chunk in chunks:
            if not digest:
                sha256.update(chunk)
            written = os.write(opened, chunk)
            while written < len(chunk):
                written += os.write(opened, memoryview(chunk)[written:])
        marks = marks_of(os.fstat(opened))
        if stat.S_IMODE(marks[2]) != FILE_MODE:
            _chmod(opened, FILE_MODE)
            marks = marks_of(os.fstat(opened))
        return State(digest or sha256.hexdigest(), marks)
    finally:
        os.close(opened)


def _copied(old: int, path: str) -> bytes:
    opened = os.open(raw(path), OPEN_FILE, dir_fd=old)
    try:
        return whole(opened, os.fstat(opened).st_size)
    finally:
        os.close(opened)


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


def _exchange(held: Claim, new: str, change: _Change) -> bool:
    """Put the new tree in the place of the old one, unless somebody worked on the old one meanwhile; whether that was one step.

    In one step the old tree comes to lie where the new one was; else at ``held.old``.
    """
    try:
        if not change.stood.record:
            # Over nothing, or an empty folder: anything else that came there meanwhile is refused by the system.
            held.rename(new, held.name)
            return False
        aside = new
        if not _swapped(held, new):
            aside = held.old
            held.rename(held.name, held.old)
            held.rename(new, held.name)
        try:
            disturbed = _disturbed(held, aside, change)
        except OSError:
            _put_back(held, new, aside)
            raise
        if disturbed:
            _put_back(held, new, aside)
            raise _meanwhile(held, disturbed)
    except OSError as error:
        raise _failed(held, "", error) from error
    return aside == new


def _put_back(held: Claim, new: str, aside: str) -> None:
    if aside == new:
        _swapped(held, new)
    else:
        held.rename(held.name, new)
        held.rename(held.old, held.name)


def _swapped(held: Claim, new: str) -> bool:
    """Whether new and standing tree were exchanged in one step; ``False`` where that cannot be done."""
    import ctypes  # it takes a while to load, and most builds change nothing

    library = ctypes.CDLL(None, use_errno=True)
    arguments = (held.around, raw(new), held.around, raw(held.name), _EXCHANGE)
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


def _disturbed(held: Claim, aside: str, change: _Change) -> list[str]:
    """What changed in the old tree since it was looked at, now that nobody finds it any more; a kept file is one in both trees."""
    stood = change.stood
    tree = os.open(aside, OPEN_FOLDER, dir_fd=held.around)
    try:
        changed: set[str] = set()
        paths: Iterable[str] = stood.files
        if not same_folders(tree, stood):
            found = survey(tree)
            changed = set((found.files | found.others) ^ stood.files.keys())
            paths = found.files & stood.files.keys()
        for path in paths:
            if path in change.kept:
                continue
            if not same_content(marks_of(os.stat(raw(path), dir_fd=tree, follow_symlinks=False)), stood.files[path].marks):
                changed.add(path)
    finally:
        os.close(tree)
    return sorted(changed)


def _meanwhile(held: Claim, paths: Sequence[str]) -> Refused:
    return Refused(f"Nothing was published: in {held.output}/ somebody else changed {listed(paths)} while the site was made. Build again.")


def _failed(held: Claim, path: str, error: OSError) -> Refused:
    return Refused(
        f"{held.output}/{shown(path)} cannot be written: {reason(error)}. Nothing was published, and what stood there still stands."
    )
