"""Links to files, and the files that are published beside a page."""

import posixpath
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.assemble.documents import Document, place_of
from digest.assemble.folder import Folder
from digest.model import Asset, Briefing
from digest.problems import Level, Problem, short

# Where a link in a text begins like this, it does not name a file: another host, a path below the site's root, this page.
_NOT_A_FILE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|\?|$")


# What may hold a briefing that its editor saved under another name; the first three are plain text.
_TEXTS = (".txt", ".text", ".mdown", ".doc", ".docx", ".odt", ".rtf", ".pages")


@dataclass(frozen=True, slots=True)
class _Named:
    """What a link names: its address below the site's root, the file that must be published for it, or what is wrong."""

    address: str = ""
    file: str = ""
    wrong: str = ""


def tie(
    folder: Folder, documents: Sequence[Document], level: Level
) -> tuple[Mapping[str, Mapping[str, str]], tuple[Asset, ...], list[Problem]]:
    """Find what each relative link names, and where each file beside the briefings is published."""
    addresses: dict[str, Mapping[str, str]] = {}
    published = {asset.path: asset for asset in folder.static.values()}
    clashing: list[Asset] = []
    used: set[str] = set()
    problems: list[Problem] = []

    def publish(path: str, file: str) -> None:
        asset = Asset(path, folder.assets[file].source)
        if published.setdefault(path, asset) != asset:
            clashing.append(asset)

    for document in documents:
        held = folder.held.get(document.source)
        found: dict[str, str] = {}
        for field, link in _links_of(document):
            named = _name(folder, document, link) if field != "image.src" else _name_image(folder, document, link)
            if named.address:
                found[link] = named.address
            if named.file:
                used.add(named.file)
                if held is None:
                    publish(folder.place_beside(document, named.file), named.file)
            if named.wrong and (held is None or held.until):
                place = place_of(document, field)
                problems.append(Problem(document.source, *place, "links/internal", named.wrong, level))
        if found:
            addresses[document.source] = found
    for file in folder.assets:
        owner = folder.owner(file)
        if file in used or folder.failed:
            continue
        if owner is None:
            cure = "link to it, or move it to static/ to have it published as it is"
            if file.lower().endswith(_TEXTS):
                plain = "" if file.lower().endswith(_TEXTS[:3]) else "save it as plain text and "
                cure = f"if it is a briefing, {plain}rename it .md"
            said = f"no briefing links to this file, so it is not published; {cure}"
            problems.append(Problem(folder.assets[file].source, 0, 0, "assets/unused", said, "warning"))
        elif owner.source not in folder.held:
            publish(folder.place_beside(owner, file), file)
    assets = sorted((*published.values(), *clashing), key=lambda asset: (asset.path, asset.source))
    return addresses, tuple(assets), sorted(problems)


def _links_of(document: Document) -> list[tuple[str, str]]:
    """The links of a document as written that may name a file, each once, with the field that ``places_of`` may know."""
    links: list[tuple[str, str]] = []
    seen: set[str] = set()
    for number, link in enumerate(document.links):
        if not _NOT_A_FILE.match(link) and link not in seen:
            seen.add(link)
            links.append((f"links.{number}", link))
    if isinstance(document, Briefing) and document.front.image is not None:
        links.append(("image.src", document.front.image.src))
    return links


def _name(folder: Folder, document: Document, link: str) -> _Named:
    """What a relative link in a text names: a file of the content folder, or a page as seen from the document's own page."""
    target, tail = _cut(link)
    file = folder.find(document.source, target)
    if file in folder.assets:
        return _Named(_in_address(folder.place_beside(document, file)) + tail, file)
    if file is None:
        path = posixpath.normpath(posixpath.join("/", document.path, target))[1:]
        if target.rpartition("/")[2] in ("", ".", ".."):
            return _Named((path + "/" if path else "") + tail)
        cure = folder.advice(document.source, target, "write the path of a file as seen from this one, or /path/ for a page")
        return _Named(wrong=f'the link "{short(link)}" names no file of the content folder; {cure}')
    other = folder.documents[file]
    if other is None:
        return _Named()
    theirs, ours = folder.held.get(other.source), folder.held.get(document.source)
    if theirs is None or (theirs.until and ours and ours.until and theirs.until <= ours.until):
        return _Named(other.path + tail)
    if theirs.until is None:
        return _Named(wrong=f'the link "{short(link)}" names a draft; publish that first, or take the link out')
    moment = theirs.until.at.isoformat(timespec="minutes")
    return _Named(wrong=f'the link "{short(link)}" names a briefing that is held back until {moment}; wait for it, or take the link out')


def _name_image(folder: Folder, document: Document, src: str) -> _Named:
    """What the source of an image names: a file of the content folder, or with a slash before it one of static/."""
    if src.startswith("/"):
        path = unicodedata.normalize("NFC", src[1:])
        if path in folder.static:
            return _Named(_in_address(folder.static[path].path))
        return _Named(wrong=f'there is no file "static{short(src)}"; put the picture there, or beside the briefing, and write its name')
    file = folder.find(document.source, src)
    if file in folder.assets:
        return _Named(_in_address(folder.place_beside(document, file)), file)
    cure = folder.advice(document.source, src, "put it there, or write the path of one that there is")
    return _Named(wrong=f'"{short(src)}" names no picture beside the briefing; {cure}')


def as_shown(link: str, named: Mapping[str, str]) -> tuple[str, ...]:
    """A link as the editor wrote it, and as the page has it if it names a file."""
    return (link, "/" + named[link]) if link in named else (link,)


def _cut(link: str) -> tuple[str, str]:
    """A link before its query or fragment, and the rest."""
    end = next((place for place, character in enumerate(link) if character in "?#"), len(link))
    return link[:end], link[end:]


def _in_address(path: str) -> str:
    """The path of a file as part of an address, where these three characters have a meaning of their own."""
    return path.replace("%", "%25").replace("#", "%23").replace("?", "%3F")
