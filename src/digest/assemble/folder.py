"""The content folder by its paths: what a relative link may name, and what an editor meant by one that names nothing."""

import difflib
import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import unquote

from digest.assemble.documents import Document
from digest.model import Asset, Held
from digest.problems import short

# Looking for the nearest takes a while: where so many names are unknown, something else is wrong.
COMPARED = 100
# A host without its "https://".
_HOST = re.compile(r"(?:www\.[\w-]+(?:\.[\w-]+)*|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|eu))(?:[/?#:]|$)")


class Folder:
    """What lies in the content folder, by paths below it in one Unicode form: what a relative link may name."""

    def __init__(
        self,
        content: str,
        documents: Sequence[Document],
        held: Mapping[str, Held],
        failed: Collection[str],
        assets: Iterable[Asset],
    ) -> None:
        self._prefix = "" if content in ("", ".") else content.rstrip("/") + "/"
        self.held = held
        self.failed = failed
        self.documents: dict[str, Document | None] = {self.below(one): None for one in failed}
        self.documents |= {self.below(one.source): one for one in documents}
        self.assets: dict[str, Asset] = {}
        self.static: dict[str, Asset] = {}
        for asset in sorted(assets, key=lambda one: (one.path, one.source)):
            place = self.static if asset.source == f"static/{asset.path}" else self.assets
            place[unicodedata.normalize("NFC", asset.path)] = asset
        self._within: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.documents:
            self._within[posixpath.dirname(path)].append(path)
        self._by_name: dict[str, str] | None = None
        self._compared = 0

    def below(self, source: str) -> str:
        """The path of a source below the content folder."""
        return unicodedata.normalize("NFC", source.removeprefix(self._prefix))

    def of(self, source: str) -> str:
        """The folder of a source, below the content folder."""
        return posixpath.dirname(self.below(source))

    def find(self, source: str, target: str) -> str | None:
        """The file that a relative link in a source names, or ``None``; it may be written with or without escapes (``%20``)."""
        for spelling in (target, unquote(target)):
            path = unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(self.of(source), spelling)))
            if path in self.documents or path in self.assets:
                return path
        return None

    def place_beside(self, document: Document, file: str) -> str:
        """Where a file is published for a page: beside it if the file belongs to the page's folder, else at its own path.

        A file belongs to a folder if it lies in it, or in one below it and nobody else's page comes from that folder.
        """
        folder = self.of(document.source)
        below = not folder or file.startswith(folder + "/")
        if posixpath.dirname(file) == folder or (below and len(self._within[folder]) == 1):
            return document.path + file[len(folder) + 1 if folder else 0 :]
        return file

    def owner(self, file: str) -> Document | None:
        """The only document of the nearest folder upwards that holds any, which takes a file along to its page unasked."""
        folder = posixpath.dirname(file)
        while folder and folder not in self._within:
            folder = posixpath.dirname(folder)
        there = self._within.get(folder, [])
        return self.documents[there[0]] if len(there) == 1 else None

    def advice(self, source: str, target: str, otherwise: str) -> str:
        """What to write instead of a link that names no file: the path of one of that name elsewhere, or of nearly that name."""
        if _HOST.match(target):
            return f"write https://{short(target)}"
        if self._by_name is None:
            # Of several files of one name, the first in the order of their paths.
            self._by_name = {posixpath.basename(path): path for path in sorted((*self.documents, *self.assets), reverse=True)}
        name = unicodedata.normalize("NFC", posixpath.basename(unquote(target)))
        meant = name if name in self._by_name else self._nearly(name)
        if not meant:
            return otherwise
        path = posixpath.relpath(self._by_name[meant], self.of(source) or ".").replace(" ", "%20")
        return f"write {path}" if meant == name else f"did you mean {path}?"

    def _nearly(self, name: str) -> str:
        """A file's name that differs in letter case, or by a letter or two; of several, the nearest, then the first."""
        assert self._by_name is not None
        folded = name.casefold()
        for other in sorted(self._by_name):
            if other.casefold() == folded:
                return other
        # Comparing is slow, and a name that is much longer or shorter is not meant.
        self._compared += 1
        if self._compared > COMPARED:
            return ""
        near = [other for other in sorted(self._by_name) if abs(len(other) - len(name)) < 3][:2000]
        return next(iter(difflib.get_close_matches(name, near, n=1, cutoff=0.85)), "")
