"""The whole of an import: what was found becomes a plan, and the plan becomes files. Making the plan writes nothing."""

import base64
import binascii
import hashlib
import posixpath
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from digest.decoding import decode
from digest.files import Tree, Unreadable, shown, unfit_name
from digest.importing.documents import Archive, Arrival, Copy, Document, Kind, LeftOut, Plan
from digest.importing.doubts import Doubt, Labels, has_labels, settle
from digest.importing.feeds import is_feed, read_feed
from digest.importing.folders import MARKDOWN, Below, kind_of, read_folder
from digest.importing.links import constructs, shown_constructs, single_definitions, with_links
from digest.importing.mapping import Mapped, map_fields
from digest.importing.plain_text import paragraphs, read_plain_text
from digest.importing.written import briefing_text
from digest.labels import folded
from digest.model import Briefing, Moment, Source
from digest.new_files import Outcome, add_file, standing
from digest.problems import Problem, Refused, fatal, short
from digest.reading.briefing import permalink, read_briefing, read_page
from digest.reading.frontmatter import matches
from digest.reading.markers import Vocabulary, begins_like_a_commentary, read_wording, vocabulary
from digest.reading.prose import OverBudget
from digest.settings import ReadingOptions, Settings, reading_options
from digest.slugs import slugify

SET_ASIDE = "set-aside"
_MOST_BYTES = 100_000_000
_MOST_COPIED = 50_000_000
_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[-_ ]+(.*))?")
_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"</?([A-Za-z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PLAYERS = ("iframe", "embed", "object", "video", "audio", "source", "form", "input", "button", "svg", "script", "style")
_FENCE_LINE = re.compile(r"\s*(?:```|~~~)")
_DEFINITION = re.compile(r"\s*\*?\[[^\]]+\]:")
_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp|avif|svg\+xml);base64,([A-Za-z0-9+/=%]+)")
_LIQUID_ROOT = re.compile(r"^(?:\{\{-?\s*site\.(?:url|baseurl|github\.url)\s*-?\}\})+")
_LIQUID_FILTER = re.compile(r"^\{\{-?\s*[\"']([^\"']+)[\"']\s*\|\s*(?:relative_url|absolute_url|url|prepend:\s*site\.\w+)\s*-?\}\}$")
_POST = re.compile(
    r"^\{%-?\s*(?:post_url|link)\s+(\S+)\s*-?%\}(#\S*)?$|^\{\{[<%]\s*(?:rel)?ref\s+[\"']?([^\"'\s]+)[\"']?\s*[%>]\}\}(#\S*)?$"
)
_PELICAN = re.compile(r"^(?:\{(?:filename|static|attach)\}|\|(?:filename|static|attach)\|)")
_REFERENCE = re.compile(r"\][ ]?\[[^\]]*\]|\[\^[^\]]*\]")
_ID = re.compile(r' id="([^"]*)"')
_NUMBERED = re.compile(r"^\s*[0-9]+[.)](?=\s)", re.MULTILINE)
_MANY = 12  # lines of one file that are named one by one


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the operator says of an archive: what it is (nothing: as it looks), old addresses, who decides on labels, and whole texts.

    ``into`` is a folder below the content folder; ``opinion`` and ``report`` are patterns of paths below the archive's root.
    """

    kind: Kind | None = None
    url: str = ""
    permalink: str = ""
    labels: Labels | None = None
    opinion: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    into: str = ""


@dataclass(slots=True)
class _Text:
    """A document on its way: what it is, its front matter, where it goes, and what is to be said of it by lines of its body."""

    document: Document
    mapped: Mapped
    target: str
    lang: str
    state: Literal["briefing", "page", "undecided", "aside"]
    notes: list[tuple[int, int, str, str]]


def plan_import(source: Path, settings: Settings, wishes: Wishes, now: datetime, *, dry: bool = False) -> Plan:
    """What importing a file or folder would do. Raises ``Refused`` where it cannot be read at all.

    ``now`` is the date of a plain text that has none. With ``dry`` problems name the places in the archive, else in the new files.
    """
    options = reading_options(settings)
    real = source.resolve()
    if not real.name or not real.exists():
        raise Refused(f"there is no file or folder {shown(str(source))}; name what is to be imported")
    try:
        with Tree(real.parent) as tree:
            if real.is_dir():
                inside = Below(tree, real.name)
                kind = wishes.kind or kind_of(inside)
                words = vocabulary(options.labels, options.languages[0])
                archive = read_folder(inside, kind, posixpath.basename(str(source)) or real.name, words, wishes.permalink, wishes.url)
            else:
                archive = _read_file(tree.read(real.name, _MOST_BYTES), real.name, wishes, options)
            return _Planning(archive, settings, options, wishes, now, tree, real, dry).plan()
    except Unreadable as unreadable:
        raise Refused(unreadable.problem) from unreadable


def look(plan: Plan, root: Path) -> Mapping[str, Outcome]:
    """What of a plan is there already, by its path: ``same``, or ``other`` where it has been changed or is another file."""
    found = {arrival.target: standing(root, arrival.target, arrival.body) for arrival in plan.arrivals}
    return {target: outcome for target, outcome in found.items() if outcome}


def carry_out(plan: Plan, source: Path, root: Path) -> tuple[Mapping[str, Outcome], tuple[Problem, ...]]:
    """Write what is planned and not there yet: what became of each path, and problems.

    Nothing that is there is changed. Raises ``Refused`` where the machine does not let us; what was written by then stays, and the next
    import goes on from there.
    """
    outcomes: dict[str, Outcome] = {}
    problems: list[Problem] = []
    real = source.resolve()
    for arrival in plan.arrivals:
        outcomes[arrival.target] = outcome = add_file(root, arrival.target, arrival.body)
        if outcome == "other":
            problems += _already_there(root, arrival)
    with Tree(real if real.is_dir() else real.parent) as tree:
        for copy in plan.copies:
            try:
                body = copy.body or tree.read(copy.source, _MOST_COPIED)
            except Unreadable as unreadable:
                problems.append(unreadable.problem)
                continue
            outcomes[copy.target] = outcome = add_file(root, copy.target, body)
            if outcome == "other":
                said = "another file has this name already; it was left as it is"
                problems.append(Problem(copy.target, 0, 0, "import/there-already", said, "warning"))
    return outcomes, tuple(problems)


def _already_there(root: Path, arrival: Arrival) -> list[Problem]:
    """What is said of a file that is there and different: changed since it was imported (its id tells), or another text of that name."""
    identity = re.compile(rb"^id: .*$", re.MULTILINE).search(arrival.body)
    try:
        with Tree(root) as tree:
            there = tree.read(arrival.target, _MOST_BYTES)
    except Unreadable as unreadable:
        return [unreadable.problem]
    if arrival.state == "page" or not identity or identity[0] in there:
        return []
    said = f"another briefing has this name already, so {arrival.origin} was not brought along; rename one of the two"
    return [Problem(arrival.target, 0, 0, "import/there-already", said)]


def _read_file(body: bytes, name: str, wishes: Wishes, options: ReadingOptions) -> Archive:
    """A single file: a feed, a text, or one file of Markdown."""
    if wishes.kind == "feed" or (wishes.kind is None and is_feed(body)):
        archive = read_feed(body, name)
        return replace(archive, url=wishes.url or archive.url)
    text, problems = decode(body, name)
    if text is None:
        raise Refused(*problems)
    words = vocabulary(options.labels, options.languages[0])
    if wishes.kind not in (None, "text"):
        raise Refused(f"{shown(name)} is a single file; name the folder of the archive, or leave out --from")
    if name.lower().endswith(MARKDOWN) and wishes.kind is None:
        raise Refused(f"{shown(name)} is a single file of Markdown; name its folder, or put it into content/ as it is")
    document = read_plain_text(text, name, posixpath.splitext(name)[0] + ".md", words)
    return Archive("text", (document,), (), document.problems)


class _Planning:
    """One plan in the making."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        options: ReadingOptions,
        wishes: Wishes,
        now: datetime,
        tree: Tree,
        root: Path,
        dry: bool,
    ) -> None:
        self.archive, self.settings, self.options, self.wishes, self.now = archive, settings, options, wishes, now
        self.tree, self.root, self.dry = tree, root, dry
        self.labels: Labels = wishes.labels or ("markers" if archive.kind == "text" else "ask")
        self.content = "/".join(filter(None, (options.content, wishes.into.strip("/"))))
        self.host = urlsplit(settings.url).hostname or "localhost"
        self.became: Counter[tuple[str, str]] = Counter()
        self.problems = list(archive.problems)
        self.left_out = list(archive.left_out)
        self.copies: dict[str, Copy] = {}
        self.taken: dict[str, str] = {}
        self.permalinks: dict[str, str] = {}
        self.ids: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.by_path: dict[str, _Text] = {}
        self.by_address: dict[str, _Text] = {}
        self.by_name: dict[str, _Text] = {}
        self.names: dict[str, Mapping[str, str]] = {}
        self.last_read: tuple[Source, Briefing | None, tuple[Problem, ...]] | None = None

    def plan(self) -> Plan:
        texts = [text for document in self.archive.documents if (text := self._placed(document)) is not None]
        for text in texts:
            below = text.document.below
            self.by_path[below] = text
            self.by_path.setdefault(posixpath.splitext(below)[0], text)
            self.by_name.setdefault(posixpath.splitext(posixpath.basename(text.document.origin))[0], text)
            if text.document.address:
                self.by_address.setdefault(_plain_address(text.document.address), text)
        made = [self._made(text) for text in texts]
        arrivals = tuple(self._with_far_fragments(text, arrival) for text, arrival in zip(texts, made, strict=True))
        became = tuple((theirs, ours, number) for (theirs, ours), number in self.became.items())
        copies = tuple(self.copies[target] for target in sorted(self.copies))
        return Plan(self.archive.kind, arrivals, copies, tuple(self.left_out), became, tuple(self.problems))

    # ---- where each text goes ----------------------------------------------------------------------------------------

    def _placed(self, document: Document) -> _Text | None:
        opinion = None
        if any(matches(pattern, document.below) for pattern in self.wishes.opinion):
            opinion = True
        elif any(matches(pattern, document.below) for pattern in self.wishes.report):
            opinion = False
        mapped = map_fields(document, self.options, opinion)
        front = mapped.front
        text = _Text(document, mapped, "", str(front.get("lang", "")) or self.options.languages[0], "briefing", [])
        if document.page:
            return self._placed_page(text)
        if document.plain:
            self._complete_plain(text)
        if mapped.at is None:
            self._say_of_fields(text, set_aside=True)
            front["extra"] = mapped.extra
            text.state = "aside"
            text.target = self._free_target(f"{SET_ASIDE}/{self._file(document)}", document)
            said = "there is no date, and none in the file's name; add a line date:, and move the file to the content folder"
            self._tell(text, -1, 1, "import/no-date", said, "error")
            return text
        self._name(text, mapped.at)
        self._aliases(text, mapped.at)
        self._identity(text, mapped.at)
        self._say_of_fields(text)
        if front.get("kind") == "commentary" and not front.get("reporters") and not self.settings.reporters:
            # Unsigned opinion is refused; with the site's own name on it, it waits for somebody to say who wrote it.
            front["reporters"] = (self.settings.signature or self.settings.title,)
            mapped.undecided.append(("", "nobody signs this piece of opinion; write who did in reporters"))
        self._headline(text)
        if mapped.undecided:
            text.state = "undecided"
        return text

    def _placed_page(self, text: _Text) -> _Text | None:
        document, front = text.document, text.mapped.front
        if front.get("status") == "draft":
            self.left_out.append(LeftOut(document.origin, "it is the draft of a standing page, and those have no drafts here"))
            return None
        stem = posixpath.splitext(document.below)[0]
        steps = [step for step in stem.split("/") if step not in ("index", "_index", "pages", "")]
        lang = next((tag for tag in self.options.languages[1:] if steps and tag.casefold() == steps[0].casefold()), "")
        if lang and "lang" not in front:
            front["lang"] = lang
        slug = slugify(str(front.pop("slug", "")) or "-".join(steps)) or "home"
        target = self._free_target(f"{self.options.content}/pages/{slug[:100].strip('-')}.md", document)
        text.target, text.state = target, "page"
        if document.address and _plain_address(document.address) != _plain_address(posixpath.splitext(posixpath.basename(target))[0]):
            text.mapped.extra["old_address"] = document.address
        self._say_of_fields(text)
        front["extra"] = text.mapped.extra
        if front.get("kind") == "commentary" or text.mapped.undecided:
            # A standing page has no commentaries: as one, opinion would be published without its label.
            text.state, text.target = "aside", self._free_target(f"{SET_ASIDE}/{slug[:100].strip('-')}.md", document)
            said = "it was filed as opinion, and has no date; add a line date:, or import it with --report as a standing page"
            self._tell(text, -1, 1, "import/no-date", said, "error")
        return text

    def _complete_plain(self, text: _Text) -> None:
        """A title and a date for a plain text that has none, which is said."""
        mapped, stem = text.mapped, posixpath.splitext(posixpath.basename(text.document.below))[0]
        found = _DATED.fullmatch(stem)
        if "title" not in mapped.front:
            words = " ".join(re.split(r"[-_\s]+", found[2] if found and found[2] else stem)).strip()
            mapped.front["title"] = words[:1].upper() + words[1:]
            mapped.said.append(
                ("", f"no line of the text is a title; it is called “{mapped.front['title']}” after its file, write a better one")
            )
        if mapped.at is None:
            at = self.now if self.options.zone is None or self.now.tzinfo is None else self.now.astimezone(self.options.zone)
            day = found[1] if found else at.date().isoformat()
            mapped.at = Moment(datetime.fromisoformat(day).replace(tzinfo=at.tzinfo or self.options.zone))
            mapped.front["date"] = day
            if not found:
                mapped.said.append(("", f"the text has no date; it has that of the import, {day}, write the right one"))

    def _file(self, document: Document) -> str:
        """The path of the new file below the content folder: the old one, with names that every system takes."""
        steps = [slugify(step) or "folder" if unfit_name(step) else step for step in document.below.split("/")]
        stem, _ = posixpath.splitext(steps[-1])
        return "/".join([*steps[:-1], f"{stem}.md"])

    def _name(self, text: _Text, at: Moment) -> None:
        """Settle the file's name and the slug, so that neither contradicts the front matter, and no two texts have one address."""
        document, front = text.document, text.mapped.front
        path = self._file(document)
        folder, _, file = path.rpartition("/")
        stem = posixpath.splitext(file)[0]
        before, _, last = stem.rpartition(".")
        tag = next((one for one in self.options.languages if before and one.casefold() == last.casefold()), "")
        if tag and front.get("lang", tag) == tag:
            text.lang, ending, stem = tag, f".{tag}", before
            front.pop("lang", None)
        else:
            ending = ""
            stem = stem if not tag else stem.replace(".", "-")
        day = at.at.date().isoformat()
        found = _DATED.fullmatch(stem)
        named = found[2] or "" if found else stem
        slug = str(front.get("slug", "")) or slugify(posixpath.basename(folder) if named == "index" and folder else named)
        slug = slug or slugify(posixpath.splitext(posixpath.basename(document.address.rstrip("/")))[0])
        if not slug or len(slug) > 200:
            slug = (slug[:150] or "entry") + "-" + hashlib.sha256((document.identity or document.below).encode()).hexdigest()[:8]
        address = permalink(self.options, at.at, slug, text.lang)
        number = 2
        free = slug
        while address in self.permalinks:
            free, number = f"{slug}-{number}", number + 1
            address = permalink(self.options, at.at, free, text.lang)
        if free != slug:
            other = self.permalinks[permalink(self.options, at.at, slug, text.lang)]
            text.mapped.said.append(("", f"{other} has the same day and name; this one has the slug {free}"))
        self.permalinks[address] = document.origin
        if document.plain or self.archive.kind == "feed":
            stem = f"{day}-{free}" if self.archive.kind == "feed" else stem
        elif found and (found[1] != day or (named and slugify(named) == named.lower() and free != slugify(named))):
            # A date in the name that contradicts the text's own is an error.
            stem = named if named and slugify(named) == free else free
        if unfit_name(stem + ".md") or stem != stem.strip():
            stem = slugify(stem) or free
        if slugify(_DATED.sub(lambda one: one[2] or one[1], stem)) == free:
            front.pop("slug", None)
        else:
            front["slug"] = free
        text.target = self._free_target("/".join(filter(None, (self.content, folder, f"{stem}{ending}.md"))), document)

    def _free_target(self, path: str, document: Document) -> str:
        stem = path[: -len(".md")]
        number = 2
        free = path
        while free.casefold() in self.taken:
            free, number = f"{stem}-{number}.md", number + 1
        self.taken[free.casefold()] = document.origin
        return free

    def _aliases(self, text: _Text, at: Moment) -> None:
        front, document = text.mapped.front, text.document
        slug = str(front.get("slug", "")) or self._slug_of(text)
        ours = _plain_address(permalink(self.options, at.at, slug, text.lang))
        given = front.get("aliases", ())
        kept: list[str] = []
        for alias in dict.fromkeys((document.address, *(given if not isinstance(given, str) else (given,)))):
            if not isinstance(alias, str) or not alias or _plain_address(alias) == ours:
                continue
            first = self.aliases.setdefault(_plain_address(alias), document.origin)
            if first == document.origin:
                kept.append(alias)
            else:
                text.mapped.said.append(("", f"the old address {alias} is that of {first} too, and leads there"))
        front["aliases"] = tuple(kept)

    def _slug_of(self, text: _Text) -> str:
        stem = posixpath.splitext(posixpath.basename(text.target))[0]
        before, _, last = stem.rpartition(".")
        if before and any(tag.casefold() == last.casefold() for tag in self.options.languages):
            stem = before
        found = _DATED.fullmatch(stem)
        return slugify(found[2] or found[1] if found else stem)

    def _identity(self, text: _Text, at: Moment) -> None:
        front = text.mapped.front
        slug = str(front.get("slug", "")) or self._slug_of(text)
        name = slug if text.lang == self.options.languages[0] else f"{slug}.{text.lang}"
        made = f"tag:{self.host},{at.at.date().isoformat()}:{name}"
        identity = str(front.get("id", "")) or text.document.identity or made
        if identity in self.ids:
            text.mapped.said.append(("", f"{self.ids[identity]} has the same id, {identity}; this one has one of its own"))
            text.mapped.extra["id"] = identity
            identity = made
        self.ids[identity] = text.document.origin
        front["id"] = identity

    def _headline(self, text: _Text) -> None:
        """A title or summary that begins like a commentary can only be that of a piece of opinion: not published until somebody says so."""
        front, words = text.mapped.front, self._words(text)
        label = begins_like_a_commentary(str(front.get("title", "")), words)
        if label and front.get("kind") != "commentary":
            front["kind"] = "commentary"
            front.setdefault("reporters", self.settings.reporters or (self.settings.signature or self.settings.title,))
            said = f"the title begins with “{label}”: if it is a report, take the word out of the title, and kind out of the front matter"
            text.mapped.undecided.append(("title", said))
        if front.get("kind") != "commentary" and begins_like_a_commentary(str(front.get("summary", "")), words):
            text.mapped.extra["summary"] = front.pop("summary")
            text.mapped.undecided.append(("summary", "the summary begins like a commentary, and stands in extra now"))

    def _words(self, text: _Text) -> Vocabulary:
        return vocabulary(self.options.labels, text.lang)

    def _say_of_fields(self, text: _Text, *, set_aside: bool = False) -> None:
        self.became.update(text.mapped.became)

    # ---- the text itself ---------------------------------------------------------------------------------------------

    def _made(self, text: _Text) -> Arrival:
        document, mapped = text.document, text.mapped
        front = mapped.front
        components = document.origin.endswith(".mdx")
        body = document.body
        if document.plain:
            told = list(paragraphs(body, self._words(text)))
            body = "\n\n".join(line for _, line in told)
            numbers = [number for number, _ in told for _ in range(2)]
        else:
            numbers = []
            body, twice = single_definitions(body, last_wins=self.archive.last_wins)
            for line, name in twice:
                self._note(
                    text, line, 1, "import/definition", f"there are two definitions of [{name}]; the one that did not count got a number"
                )
            found = list(constructs(body, components=components))
            body = with_links(body, lambda link, line: self._link(text, link, line))
            for line, construct in found:
                if construct not in body and _POST.search(construct):
                    continue
                said = f"“{short(construct, 80)}” was for another program, and stands in the text as it is; write what it stood for"
                self._note(text, line, 1, "import/construct", said)
            body = shown_constructs(body, components=components)
        lead = len(body) - len(body.lstrip("\n"))
        lines = body.strip("\n").split("\n")
        if not document.plain:
            numbers = list(range(lead, lead + len(lines)))
        self._picture(text)
        if text.state != "aside":
            front["extra"] = mapped.extra
        doubts: tuple[Doubt, ...] = ()
        if text.state == "page":
            self._look_for_opinion(text, lines)
        if text.state in ("briefing", "undecided"):
            lines, doubts = self._settled(text, lines)
            if not self._is_aside(text) and (doubts or mapped.undecided):
                text.state = "undecided"
                front["status"] = "draft"
        made = briefing_text(front, "\n".join(lines), page=text.state == "page").encode()
        first = made.count(b"\n", 0, made.find(b"\n---\n") + 5) + 2
        if text.state != "aside":
            html = self._read_again(text, made, lines, first)
            if html and (mended := self._with_fragments(text, lines, html)) != lines:
                lines = mended
                made = briefing_text(front, "\n".join(lines), page=text.state == "page").encode()
        if text.state == "aside" and not text.target.startswith(f"{SET_ASIDE}/"):
            below = text.target[len(self.options.content) + 1 :]
            text.target = self._free_target(f"{SET_ASIDE}/{below}", document)
        self._report(text, doubts, first, numbers)
        aliases = front.get("aliases", ())
        return Arrival(document.origin, text.target, made, text.state, len(aliases))

    def _picture(self, text: _Text) -> None:
        """Bring along the picture that stands for the text; one that is no file of ours cannot be that."""
        front = text.mapped.front
        image = front.get("image")
        if not isinstance(image, Mapping):
            return
        src = self._link(text, str(image["src"]), -1)
        place = src if src.startswith("/") else "/" + posixpath.normpath(posixpath.join(posixpath.dirname(text.target), src))
        if place[1:] in self.copies or f"static{place}" in self.copies:
            front["image"] = {**image, "src": src}
        else:
            text.mapped.extra["image"] = dict(image)
            del front["image"]
            said = f"there is no file {short(src)} in the archive; save the picture beside the briefing and write image: by hand"
            text.mapped.said.append(("image", said))

    def _is_aside(self, text: _Text) -> bool:
        return text.state == "aside"

    def _look_for_opinion(self, text: _Text, lines: list[str]) -> None:
        """Tell of lines of a standing page that begin like a commentary: markers mean nothing there."""
        words = self._words(text)
        if not words.anywhere.search(folded("\n".join(lines))):
            return
        try:
            settled = settle(lines, text.target, words, opinion=False, labels="ask")
        except OverBudget:
            return
        for doubt in settled.doubts:
            said = "a standing page has no commentaries, and this line begins like one; if it is opinion, give the text a date"
            self._note(text, doubt.line, 1, "import/undecided", said, numbered=True)

    def _settled(self, text: _Text, lines: list[str]) -> tuple[list[str], tuple[Doubt, ...]]:
        front, words = text.mapped.front, self._words(text)
        source = Source(text.target, briefing_text(front, "\n".join(lines)).encode())
        read, problems = read_briefing(source, self.options)
        self.last_read = source, read, problems
        plain = "\n".join(lines)
        untouched = read is not None and not any(problem.rule.startswith("split/") for problem in problems)
        if untouched and (self.labels == "markers" or (read and not read.commentaries and not has_labels(plain, words))):
            return lines, ()
        try:
            settled = settle(lines, text.target, words, opinion=front.get("kind") == "commentary", labels=self.labels)
        except OverBudget:
            return lines, ()
        if settled.left:
            text.state = "aside"
            said = (
                "something here could be taken for a marker, and no backslash helps; write the marker at the margin, or take the word out"
            )
            self._tell(text, -1, 1, "import/undecided", said, "error")
        return list(settled.lines), settled.doubts if self.labels != "words" else ()

    def _with_fragments(self, text: _Text, lines: list[str], html: str) -> list[str]:
        """The lines with links to headings of the same page as headings are called here; those that lead nowhere are told."""
        names = self.names[text.target] = {_bare(name.removeprefix("h-")): name for name in reversed(_ID.findall(html))}

        def change(link: str, line: int) -> str:
            name = unquote(link[1:])
            if not link.startswith("#") or not name or name == "fact" or name in names.values():
                return link
            if _bare(name) in names:
                return f"#{names[_bare(name)]}"
            said = f'the link "{short(link)}" leads nowhere on this page; take it out, or write links: {{internal: warning}} in digest.yaml'
            self._note(text, line, 1, "import/link", said, numbered=True)
            return link

        return with_links("\n".join(lines), change).split("\n")

    def _with_far_fragments(self, text: _Text, arrival: Arrival) -> Arrival:
        """The same with links to headings of other texts as those are called here; a fragment that leads nowhere is taken off its link."""
        if b".md#" not in arrival.body:
            return arrival
        written = arrival.body.decode()

        def change(link: str, line: int) -> str:
            path, mark, name = link.partition(".md#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(arrival.target), unquote(f"{path}.md")))
            names = self.names.get(there)
            if not mark or names is None or unquote(name) in names.values():
                return link
            if _bare(unquote(name)) in names:
                return f"{path}.md#{names[_bare(unquote(name))]}"
            said = f"there is no #{short(name, 60)} in {there}; the link leads to its beginning now"
            at = Problem(text.document.origin, 0, 0, "import/link", said, "warning")
            self.problems.append(at if self.dry else replace(at, path=arrival.target, line=line + 1, column=1))
            return f"{path}.md"

        return replace(arrival, body=with_links(written, change).encode())

    def _read_again(self, text: _Text, made: bytes, lines: list[str], first: int) -> str:
        """Read the new file as a build will: what a build would refuse is set aside, and what pages will not show is told.

        Returns the HTML of all of its text.
        """
        source = Source(text.target, made)
        if text.state == "page":
            page, problems = read_page(source, self.options)
            html = page.html if page else ""
        else:
            # Most texts need nothing, and what was read to find that out is what a build will read.
            known, briefing, problems = self.last_read or (None, None, ())
            if known != source:
                briefing, problems = read_briefing(source, self.options)
            html = _all_html(briefing) if briefing else ""
        if fatal(problems):
            text.state = "aside"
            for problem in problems:
                if problem.level == "error":
                    self._note(text, problem.line - first, problem.column, problem.rule, problem.text, numbered=True)
            return ""
        seen = set(_WORD.findall(unescape(html)))
        if text.document.shown:
            lost = [word for word in _WORD.findall(text.document.shown) if word not in seen]
            if lost:
                self._note(text, -1, 1, "import/lost", f"these words are not on the page any more: {short(' '.join(lost), 120)}")
            return html
        words, has_markers = self._words(text), self.labels == "markers"
        told = 0
        to_see, players = _lines_to_see(lines)
        for number, line in to_see:
            said = read_wording(line, words, alone=True) if has_markers else None
            if said and said.form in ("line", "run-in", "bare"):
                line = line[said.end :]  # the page has a label and a signature of its own in its place
            lost = [word for word in _WORD.findall(unescape(line)) if word not in seen]
            player = players.get(number, "")
            if not lost and not player:
                continue
            told += 1
            if told <= _MANY:
                what = f"a page here shows no <{player}>" if player else f"no page shows this: {short(' '.join(lost), 120)}"
                self._note(text, number, 1, "import/not-shown", f"{what}; the file has it", numbered=True)
        if told > _MANY:
            self._note(text, -1, 1, "import/not-shown", f"{told - _MANY} more lines hold what no page shows")
        return html

    # ---- links and files ---------------------------------------------------------------------------------------------

    def _link(self, text: _Text, link: str, line: int) -> str:
        if data := _DATA.match(link):
            return self._data_image(text, data, link, line)
        plain = _LIQUID_ROOT.sub("", link)
        if found := _LIQUID_FILTER.match(link):
            plain = found[1]
        post = _POST.match(plain)
        if post:
            plain = (post[1] or post[3]) + (post[2] or post[4] or "")
        pelican = bool(_PELICAN.match(plain))
        plain = _PELICAN.sub("", plain)
        base = self.archive.url
        if base and (plain.startswith(base) or plain == base.rstrip("/")):
            plain = "/" + plain[len(base) :]
        elif re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?", plain) or not plain or "{{" in plain or "{%" in plain:
            return link
        end = next((place for place, sign in enumerate(plain) if sign in "?#"), len(plain))
        path, tail = unquote(plain[:end]), plain[end:]
        document = text.document
        folder = posixpath.dirname(document.below)
        if path.startswith("/"):
            below = [path.lstrip("/")] if pelican or post else []
            absolute = path
        else:
            below = [posixpath.normpath(posixpath.join(folder, path)), *([path.lstrip("/")] if post else [])]
            absolute = posixpath.normpath(posixpath.join(document.address or "/", path)) if document.address else ""
        other = next((self.by_path[one] for one in below if one in self.by_path), None)
        other = other or (self.by_address.get(_plain_address(absolute)) if absolute.strip("/") else None)
        if other is None and post:
            name = posixpath.basename(path.rstrip("/"))
            other = self.by_name.get(name) or self.by_name.get(posixpath.splitext(name)[0])
        if other is not None and other.state != "aside":
            return posixpath.relpath(other.target, posixpath.dirname(text.target)).replace(" ", "%20") + tail
        files = self.archive.files
        for one in below:
            if one in files and not one.lower().endswith(MARKDOWN):
                return self._beside(text, one, files[one]) + tail
        if absolute and absolute in files and not absolute.lower().endswith(MARKDOWN):
            return self._static(absolute, files[absolute]) + tail
        if absolute and base and urlsplit(base).hostname != self.host:
            return base.rstrip("/") + absolute.replace(" ", "%20") + tail
        if line >= 0 or not absolute:
            said = f'the link "{short(link)}" names nothing that was brought along; correct it, or say where the old site is with --url'
            self._note(text, line, 1, "import/link", said)
        return plain if pelican else link

    def _beside(self, text: _Text, below: str, path: str) -> str:
        steps = [slugify(step) or "file" if unfit_name(step) else step for step in below.split("/")]
        target = "/".join(filter(None, (self.content, *steps)))
        self.copies.setdefault(target, Copy(target, path))
        return posixpath.relpath(target, posixpath.dirname(text.target)).replace(" ", "%20")

    def _static(self, absolute: str, path: str) -> str:
        target = "static" + absolute
        if any(unfit_name(step) for step in absolute.strip("/").split("/")):
            return absolute
        self.copies.setdefault(target, Copy(target, path))
        return absolute.replace(" ", "%20")

    def _data_image(self, text: _Text, data: re.Match[str], link: str, line: int) -> str:
        """A picture that stands in the text itself becomes a file beside it."""
        try:
            body = base64.b64decode(unquote(data[2]), validate=True)
        except (binascii.Error, ValueError):
            self._note(text, line, 1, "import/link", "the picture that stands here cannot be read; save it as a file, and name that")
            return link
        ending = {"jpeg": "jpg", "svg+xml": "svg"}.get(data[1], data[1])
        name = f"{posixpath.splitext(posixpath.basename(text.target))[0]}-{hashlib.sha256(body).hexdigest()[:8]}.{ending}"
        target = posixpath.join(posixpath.dirname(text.target), name)
        self.copies.setdefault(target, Copy(target, body=body))
        return name.replace(" ", "%20")

    # ---- what is said ------------------------------------------------------------------------------------------------

    def _note(self, text: _Text, line: int, column: int, rule: str, said: str, *, numbered: bool = False) -> None:
        """Something to be said of a line of the body: as it was found, or with ``numbered`` as the new file has it."""
        text.notes.append((line, column, rule, said if not numbered else "\0" + said))

    def _tell(self, text: _Text, line: int, column: int, rule: str, said: str, level: Literal["error", "warning"]) -> None:
        path = text.document.origin if self.dry else text.target
        self.problems.append(Problem(path, max(line, 0), column if line > 0 else 0, rule, said, level))

    def _report(self, text: _Text, doubts: tuple[Doubt, ...], first: int, numbers: list[int]) -> None:
        document, path = text.document, text.document.origin if self.dry else text.target
        aside = text.state == "aside"
        offset = {old: new for new, old in reversed(list(enumerate(numbers)))}

        def place(line: int, column: int) -> tuple[int, int]:
            """Line and column in the new file or in the old one, of a line of the new body."""
            if line < 0 or (self.dry and not document.first):
                return 0, 0
            return (document.first + numbers[line], column) if self.dry and line < len(numbers) else (first + line, column)

        for key, said in text.mapped.said:
            line = document.lines.get(key, 0) if self.dry else 0
            self.problems.append(Problem(path, line, int(line > 0), "import/field", said, "warning"))
        for key, said in text.mapped.undecided:
            line = document.lines.get(key, 0) if self.dry else 0
            what = f"{said}; it is a draft until you decide: take out status: draft then"
            self.problems.append(Problem(path, line, int(line > 0), "import/undecided", what, "warning"))
        for doubt in doubts:
            said = (
                f"“{short(doubt.written, 60)}”: does a commentary begin here? It is a draft with a backslash at the label until then: "
                "if one does, make it a marker (Commentary by NAME:); then take out status: draft"
            )
            self.problems.append(Problem(path, *place(doubt.line, doubt.column), "import/undecided", said, "warning"))
        for line, column, rule, said in text.notes:
            if said.startswith("\0"):
                where, said = place(line, column), said[1:]
            else:
                where = place(offset.get(line, -1), column)
            if aside and not rule.startswith("import/"):
                said = f"{said} (until then {document.origin} is set aside)"
            self.problems.append(Problem(path, *where, rule, said, "error" if aside and not rule.startswith("import/") else "warning"))
        for problem in document.problems:
            if problem.level == "warning":
                self.problems.append(replace(problem, path=path) if not self.dry else problem)


def _bare(name: str) -> str:
    """A fragment without what programs do differently: capitals, hyphens, dots."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _plain_address(address: str) -> str:
    """An address without what servers add or leave out: slashes at the ends, ``index.html``, ``.html``."""
    path = unquote(address).strip("/")
    path = re.sub(r"(?:^|/)index\.html?$", "", path)
    return re.sub(r"\.html?$", "", path).strip("/")


def _all_html(briefing: Briefing) -> str:
    pieces = [block.html for block in briefing.facts.blocks] + [note.html for note in briefing.facts.notes]
    for commentary in briefing.commentaries:
        pieces += [f"{commentary.title} {commentary.author} {commentary.html}", *(note.html for note in commentary.notes)]
    return "\n".join(pieces)


def _lines_to_see(lines: list[str]) -> tuple[list[tuple[int, str]], Mapping[int, str]]:
    """The lines of a text that a reader of its page should see, and by their lines the names of tags that pages do not show.

    Comments, definitions, the fences of code, tags and the names in references are taken out.
    """
    text = _COMMENT.sub(_emptied, "\n".join(lines))
    players = {text.count("\n", 0, tag.start()): tag[1].lower() for tag in _TAG.finditer(text) if tag[1].lower() in _PLAYERS}
    text = _REFERENCE.sub("]", _TAG.sub(_emptied, text))
    rows = enumerate(_NUMBERED.sub("", text).split("\n"))
    return [(number, line) for number, line in rows if not _FENCE_LINE.match(line) and not _DEFINITION.match(line)], players


def _emptied(found: re.Match[str]) -> str:
    return " " + "\n" * found[0].count("\n")
