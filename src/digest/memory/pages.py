"""What rendering each page gave, by what is shown on it."""

from collections.abc import Callable, Mapping
from typing import Any

from digest.later import later
from digest.memory.recall import Result, Work
from digest.model import Artifact, Kept, SiteInfo
from digest.plain import Hashes, decoded, encoded
from digest.store import PAGES, Store
from digest.views import Link, ListEntry, Person, Rendered, TextFile, View


class Pages:
    """What rendering each view gave: the page's path and hash, what it links to, its ids. Its bytes lie in the output folder.

    ``stands`` tells which file, by path and SHA-256, lies there: a page that does not is made anew.
    """

    def __init__(self, store: Store, theme: str, stands: Callable[[str, str], bool]) -> None:
        self._store = store
        self._theme = theme
        self._stands = stands
        # Every page has the same site, and thousands the same entry, person or link.
        self._hash = Hashes(SiteInfo, ListEntry, Link, Person).mark
        self._marks: dict[int, str] = {}
        self._used: dict[str, list[Any]] = {}
        self._changed = False
        self._links: list[str] = []
        self._number: dict[str, int] = {}
        kept = store.read(PAGES)
        self._links, self._pages = decoded(kept) if kept else ([], {})
        self._number = {link: number for number, link in enumerate(self._links)}

    def find(self, view: View) -> Result[Rendered] | None:
        """The page of a view, if it stands already."""
        if isinstance(view, TextFile):
            return None
        key = self._hash(self._theme, view)
        self._marks[id(view)] = key
        kept = self._pages.get(key)
        if kept is None or not self._stands(kept[0], kept[1]):
            return None
        self._used[key] = kept
        path, digest, links, ids, source, lang = kept
        given = {
            "artifact": Kept(path, digest),
            "links": tuple([self._links[number] for number in links]),
            "source": source,
            "lang": lang,
            "distinct": True,
        }
        return later(Rendered, given, _ids, ids), ()

    def keep(self, view: View, result: Result[Rendered]) -> Result[Rendered]:
        """The result; kept if there is a page, on which no id stands twice."""
        page, _ = result
        if page is None or isinstance(view, TextFile) or not isinstance(page.artifact, Artifact):
            return result
        ids = frozenset(page.ids)
        if len(ids) == len(page.ids):
            numbers = []
            for link in dict.fromkeys(page.links):
                # A link to a place on the page itself is no question any more.
                if link.startswith("#") and link[1:] in ids:
                    continue
                number = self._number.get(link)
                if number is None:
                    number = self._number[link] = len(self._links)
                    self._links.append(link)
                numbers.append(number)
            self._used[self._marks[id(view)]] = [
                page.artifact.path,
                page.artifact.digest,
                numbers,
                encoded(page.ids).decode(),
                page.source,
                page.lang,
            ]
            self._changed = True
        return result

    def pack(self, work: Work[View, Rendered], view: View) -> Result[Rendered]:
        """The result of rendering a view, which can go from one process to another as it is."""
        return work(view)

    def keep_packed(self, view: View, result: Result[Rendered]) -> Result[Rendered]:
        """The result that ``pack`` gave elsewhere, now known here."""
        return self.keep(view, result)

    def save(self) -> None:
        """Put on the disk what this build recalled or made; what it did not ask for is forgotten."""
        if not self._changed and len(self._used) == len(self._pages):
            return
        links, pages = self._links, self._used
        if len(links) > 100 + 2 * len(pages):
            # Links that no page has any more are left out.
            asked = sorted({number for page in pages.values() for number in page[2]})
            again = {number: place for place, number in enumerate(asked)}
            links = [links[number] for number in asked]
            pages = {key: [*page[:2], [again[number] for number in page[2]], *page[3:]] for key, page in pages.items()}
        self._store.write(PAGES, encoded([links, pages]))


def _ids(kept: str) -> Mapping[str, Any]:
    return {"ids": tuple(decoded(kept))}
