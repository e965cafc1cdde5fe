"""The front matter of one file: found, read strictly, and completed from the file's name and the site's defaults."""

import fnmatch
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from digest.decoding import decode
from digest.fields import Place, field_names, list_fields, read_fields
from digest.languages import language_of_file
from digest.model import EditionFrontMatter, FrontMatter, PageFrontMatter, Source
from digest.problems import Problem
from digest.rules import LINKS, WRITING
from digest.settings import Default, ReadingOptions
from digest.slugs import slugify
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import Node, Scalar, Sequence, nearest, node_of, parse

F = TypeVar("F", FrontMatter, PageFrontMatter, EditionFrontMatter)

# The rules of which a briefing may be excepted when it is read; those of writing are ``digest check``'s.
IGNORABLE = ("split/almost", "images/alt", "images/credit")

_TOP = (1, 1)


@dataclass(frozen=True, slots=True)
class FrontPart(Generic[F]):
    """A file taken apart: its front matter (``None`` if it cannot be had), and the body as it was written.

    ``slug`` and ``lang`` are settled: from the front matter, else from the file's name, else the site's first language.
    ``body`` is all that stands after the closing ``---``, with LF as its only line end; it begins in line ``body_line``.
    ``places_of`` maps fields, and entries such as ``sources.0.url``, to the line and column of their values.
    """

    front: F | None
    slug: str
    lang: str
    body: str
    body_line: int
    places_of: Mapping[str, Place]
    problems: tuple[Problem, ...]


def read_front_matter(source: Source, options: ReadingOptions) -> FrontPart[FrontMatter]:
    """Read the front matter of a briefing. Whatever is wrong is a problem with its line and column, all of it at once."""
    return _read(FrontMatter, source, options)


def read_page_front_matter(source: Source, options: ReadingOptions) -> FrontPart[PageFrontMatter]:
    """Read the front matter of a standing page; ``defaults`` are for briefings, and a date in its name means nothing."""
    return _read(PageFrontMatter, source, options)


def read_edition_front_matter(source: Source, options: ReadingOptions) -> FrontPart[EditionFrontMatter]:
    """Read the front matter of an editor's file for one edition: without any, all of the file is the note."""
    lang = options.languages[0]
    text, unreadable = decode(source.body, source.path)
    if text is None:
        return FrontPart(None, "", lang, "", 1, {}, unreadable)
    first = next((line for line in text.split("\n") if line.strip()), "")
    key = first.partition(":")[0].strip().lower() if _KEY.match(first) else ""
    # A line that looks like one of ours has lost its line --- above; any other is the beginning of the note.
    if first.strip("-–—− \t") and not nearest(key, field_names(EditionFrontMatter)):
        return FrontPart(EditionFrontMatter(), "", lang, text, 1, {}, ())
    parts = _split(text) if first else ("", text, 1)
    if isinstance(parts, _Unsplit):
        return FrontPart(None, "", lang, "", 1, {}, (Problem(source.path, parts.line, 1, "editions/missing", parts.text),))
    head, body, body_line = parts
    node, found = parse(head, source.path, 2)
    if node is None and found:
        return FrontPart(None, "", lang, body, body_line, {}, _unclosed(head, found, source.path) or found)
    read = read_fields(EditionFrontMatter, node, source.path, rule="editions", place=_TOP)
    return FrontPart(read.value, "", lang, body, body_line, read.places_of, (*found, *read.problems))


def _read(cls: type[F], source: Source, options: ReadingOptions) -> FrontPart[F]:
    path = source.path
    text, unreadable = decode(source.body, path)
    if text is None:
        return FrontPart(None, "", options.languages[0], "", 1, {}, unreadable)
    parts = _split(text)
    if isinstance(parts, _Unsplit):
        told = Problem(path, parts.line, 1, "fm/missing", parts.text)
        return FrontPart(None, "", options.languages[0], "", 1, {}, (told,))
    head, body, body_line = parts
    node, found = parse(head, path, 2)
    problems = found
    name = _file_name(path, options.languages, dated=cls is FrontMatter)
    if node is None and any(problem.level == "error" for problem in found):
        return FrontPart(None, name.slug, name.lang or options.languages[0], body, body_line, {}, _unclosed(head, found, path) or found)
    typed: dict[str, str] = {}
    if node is None or isinstance(node, MappingNode):
        node, typed, more = _completed(node or MappingNode((), 2, 1), cls, name, options, path)
        problems += more
    misnamed = _misnamed(name, path) if cls is FrontMatter else ""
    read = read_fields(
        cls,
        node,
        path,
        rule="fm",
        place=_TOP,
        zone=options.zone,
        publishing_hour=options.publishing_hour,
        typed=typed,
        unknown=options.unknown,
        too_long=options.too_long,
        settled=("date",) if misnamed else (),
    )
    problems += read.problems
    if misnamed and read.value is None and "date" not in read.places_of:
        problems += (Problem(path, *_TOP, "fm/date", misnamed),)
    problems += tuple(_checked(read.given, name, read.places_of, options, path, cls is FrontMatter))
    lang = read.given.get("lang") or name.lang or options.languages[0]
    return FrontPart(read.value, read.given.get("slug") or name.slug, lang, body, body_line, read.places_of, problems)


# ---- where it begins and ends ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Unsplit:
    """Why a file has no front matter, and the line to look at."""

    line: int
    text: str


_KEY = re.compile(r"[^\W\d][\w-]{0,60} ?:(?: |$)")
_FORM = "begin the file with a line ---, then lines such as title: A headline and date: 2025-12-07, then another line ---"


def _split(text: str) -> tuple[str, str, int] | _Unsplit:
    """The YAML, the body, and the line in which the body begins."""
    if text.startswith("---\n"):
        start = 4
    else:
        first, newline, _ = text.partition("\n")
        if not newline or first.rstrip() != "---":
            return _no_opening(text)
        start = len(first) + 1
    # Nearly always the closing line is the first one that begins with three hyphens.
    index = start - 1
    while (index := text.find("\n---", index)) != -1:
        end = text.find("\n", index + 1)
        line = text[index + 1 :] if end == -1 else text[index + 1 : end]
        if line.rstrip() == "---":
            head = text[start : index + 1]
            return head, "" if end == -1 else text[end + 1 :], head.count("\n") + 3
        index += 1
    return _no_closing(text)


def _no_opening(text: str) -> _Unsplit:
    lines = text.split("\n")
    number = next((number for number, line in enumerate(lines, 1) if line.strip()), 0)
    if not number:
        return _Unsplit(1, f"the file is empty; {_FORM}")
    first = lines[number - 1].strip()
    if first == "---":
        if number == 1:
            return _Unsplit(
                1, "the line --- that opens the front matter has spaces before it; delete them" if len(lines) > 1 else _only(first)
            )
        return _Unsplit(number, f"the front matter has to begin in the first line of the file; delete the {_lines(number - 1)} above it")
    if not first.strip("-–—−") or (len(first) > 2 and not first.strip("_=*+~")):
        what = "TOML is not understood here; " if first == "+++" else ""
        return _Unsplit(number, f"the front matter has to begin with a line of exactly three hyphens, not {first[:20]}; {what}write ---")
    if _KEY.match(first):
        return _Unsplit(number, "the line --- that opens the front matter is missing; write it as the first line of the file")
    for later, line in enumerate(lines[:-1], 1):
        if line.rstrip() == "---" and _KEY.match(lines[later]):
            return _Unsplit(later, "the front matter has to begin in the first line of the file; move what stands above it below it")
    return _Unsplit(1, f"there is no front matter; {_FORM}")


def _only(first: str) -> str:
    return f"there is nothing but {first} in the file; {_FORM}"


def _lines(number: int) -> str:
    return "empty line" if number == 1 else f"{number} empty lines"


def _no_closing(text: str) -> _Unsplit:
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], 2):
        bare = line.strip()
        if len(bare) > 1 and not bare.strip("-–—−"):
            what = "with spaces before it" if bare == "---" else f"not {bare[:20]}"
            return _Unsplit(number, f"the front matter has to end with a line of exactly three hyphens, {what}; write ---")
    last = 1
    for number, line in enumerate(lines[1:], 2):
        if not line.strip() or not (_KEY.match(line) or line[0] in " \t-#"):
            break
        last = number
    return _Unsplit(1, f"the front matter that begins here has no end; write a line --- after line {last}")


def _unclosed(head: str, found: tuple[Problem, ...], path: str) -> tuple[Problem, ...]:
    """If YAML stumbled over prose, the line that closes the front matter is missing, and a rule in the text was taken for it."""
    lines = head.split("\n")
    for number, line in enumerate(lines[:-1]):
        following = lines[number + 1].strip()
        if line.strip() or not following or lines[number + 1][0] in " \t-#\"'" or _KEY.match(following):
            continue
        if max(problem.line for problem in found) > number:
            what = "the line --- that closes the front matter is missing before this text; write it in the empty line above"
            return (*(problem for problem in found if problem.line <= number + 1), Problem(path, number + 3, 1, "fm/missing", what))
    return ()


# ---- what else says something about it -----------------------------------------------------------------------------------


def _completed(
    node: MappingNode, cls: type[Any], name: "_FileName", options: ReadingOptions, path: str
) -> tuple[MappingNode, dict[str, str], tuple[Problem, ...]]:
    """The front matter with what the settings and the file's name add to it."""
    node, typed, problems = _renamed(node, options.rename, cls, path)
    if cls is FrontMatter:
        below = path.removeprefix(options.content.rstrip("/") + "/")
        node, more = _with_defaults(node, options.defaults, below, typed, path)
        problems += more
        if _is_day(name.day) and not any(key.text == "date" for key, _ in node.entries):
            day = (Scalar("date", *_TOP, False), Scalar(name.day, *_TOP, False))
            node = MappingNode((*node.entries, day), node.line, node.column)
    return node, typed, problems


@dataclass(frozen=True, slots=True)
class _FileName:
    """What a file's name says: a day, a slug, a language (each empty if it says none); ``clean`` if its slug is written as one."""

    day: str
    slug: str
    lang: str
    clean: bool


_DATED = re.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[-_ ]+(.*))?")


def _file_name(path: str, languages: tuple[str, ...], dated: bool) -> _FileName:
    stem = path.rpartition("/")[2].rpartition(".")[0]
    lang, rest = language_of_file(stem, languages)
    match = _DATED.fullmatch(rest) if dated else None
    day, name = (match[1], match[2] or match[1]) if match else ("", rest)
    slug = slugify(name)
    return _FileName(day, slug, lang, clean=bool(match and match[2]) and slug == name.lower())


_OTHERWISE_DATED = (
    re.compile(r"(?P<year>[0-9]{4})[-._ ]?(?P<month>[0-9]{1,2})[-._ ]?(?P<day>[0-9]{1,2})(?![0-9])[-._ ]*(?P<rest>.*)"),
    re.compile(r"(?P<day>[0-9]{1,2})[-._ ](?P<month>[0-9]{1,2})[-._ ](?P<year>[0-9]{4})(?![0-9])[-._ ]*(?P<rest>.*)"),
    re.compile(r"[^\w]*_*(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?![0-9])[-._ ]*(?P<rest>.*)"),
)


def _misnamed(name: _FileName, path: str) -> str:
    """What is wrong with the name of a file that should give the date and does not; empty if no date was meant."""
    if name.day:
        return "" if _is_day(name.day) else f"the file's name begins with {name.day}, and there is no such day; rename the file"
    file = path.rpartition("/")[2]
    for form in _OTHERWISE_DATED:
        if match := form.fullmatch(file):
            year, month, day, rest = int(match["year"]), int(match["month"]), int(match["day"]), match["rest"]
            joint = "" if "." + rest == file[-len(rest) - 1 :] and "." not in rest else "-"
            days = [f"{year:04}-{one:02}-{other:02}" for one, other in dict.fromkeys(((month, day), (day, month)))]
            named = " or ".join(
                f"{one}{joint or '.'}{rest}" for one in days if _is_day(one) and (form is _OTHERWISE_DATED[1] or one == days[0])
            )
            if named:
                return f"the date in the file's name is not written year first, as 2025-12-07; name the file {named}"
    return ""


def _renamed(
    node: MappingNode, rename: Mapping[str, str], cls: type[Any], path: str
) -> tuple[MappingNode, dict[str, str], tuple[Problem, ...]]:
    """The same with other people's names of fields exchanged for ours, and ours → theirs for the messages.

    Two of their lists may become one of ours (categories and tags); anything else that stands twice is a problem.
    """
    present = {key.text for key, _ in node.entries}
    if not rename or present.isdisjoint(rename):
        return node, {}, ()
    known = {*field_names(cls), "draft"} if cls is FrontMatter else set(field_names(cls))
    lists = list_fields(cls)
    entries: dict[str, tuple[Scalar, Node]] = {}
    typed: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in node.entries:
        target = rename.get(key.text, "")
        if target not in known:
            entries[key.text] = (key, value)
        elif isinstance(value, Scalar) and value.plain and not value.text:
            continue
        elif target in typed and target in lists:
            first = entries[target][1]
            entries[target] = (entries[target][0], Sequence((*_items(first), *_items(value)), first.line, first.column))
        elif target in typed or target in present:
            other = typed.get(target, target)
            what = f'"{key.text}" is read as "{target}" (front_matter.rename in digest.yaml), and so is "{other}"; delete one of the two'
            problems.append(Problem(path, key.line, key.column, f"fm/{target}", what))
        else:
            entries[target] = (Scalar(target, key.line, key.column, key.plain), value)
            typed[target] = key.text
    return MappingNode(tuple(entries.values()), node.line, node.column), typed, tuple(problems)


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _with_defaults(
    node: MappingNode, defaults: tuple[Default, ...], below: str, typed: dict[str, str], path: str
) -> tuple[MappingNode, tuple[Problem, ...]]:
    """The same with the values of the folder where the file has none, and with ``draft`` said as ``status``."""
    own = {key.text: value for key, value in node.entries}
    values: dict[str, Any] = {}
    for default in defaults:
        if matches(default.path, below):
            values.update(default.values)
    given = {name for name, value in own.items() if not (isinstance(value, Scalar) and value.plain and not value.text)}
    if {"draft", "status"} & given:
        values.pop("draft", None)
        values.pop("status", None)
    entries = list(node.entries)
    if values:
        entries = [(key, value) for key, value in entries if key.text in given or key.text not in values]
        entries += [(Scalar(name, *_TOP, False), node_of(value, *_TOP)) for name, value in values.items() if name not in given]
    switch = next((value for key, value in entries if key.text == "draft"), None)
    if switch is None:
        return (MappingNode(tuple(entries), node.line, node.column) if values else node), ()
    entries = [(key, value) for key, value in entries if key.text != "draft"]
    problems: tuple[Problem, ...] = ()
    text = switch.text.lower() if isinstance(switch, Scalar) else "?"
    status = next((value for key, value in entries if key.text == "status" and isinstance(value, Scalar)), None)
    if text not in ("true", "false", "yes", "no", ""):
        problems = (Problem(path, switch.line, switch.column, "fm/draft", '"draft" is either true or false; write one of the two'),)
    elif status is not None and text and (text in ("true", "yes")) != (status.text == "draft"):
        what = f'"draft: {text}" and "status: {status.text[:40]}" contradict each other; delete one of the two'
        problems = (Problem(path, switch.line, switch.column, "fm/draft", what),)
    elif text in ("true", "yes"):
        entries.append((Scalar("status", switch.line, switch.column, False), Scalar("draft", switch.line, switch.column, False)))
        typed["status"] = "draft"
    return MappingNode(tuple(entries), node.line, node.column), problems


def matches(pattern: str, below: str) -> bool:
    """Whether a pattern of ``defaults`` takes in a path below the content folder.

    ``*`` and ``?`` stay within a folder's or file's name, ``**`` stands for any number of folders (``opinion/**`` for all that
    is below ``opinion/``), and ``opinion/`` means the same. Letter case counts.
    """
    wanted = [part for part in pattern.split("/") if part]
    if pattern.endswith("/"):
        wanted.append("**")
    return _match(wanted, below.split("/"))


def idle_defaults(defaults: tuple[Default, ...], below: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Entries of ``defaults`` that take in none of the paths below the content folder: fields of the settings, and what to say of each."""
    for number, default in enumerate(defaults):
        if any(matches(default.path, path) for path in below):
            continue
        step = next((part for part in default.path.split("/") if part and "*" not in part), "")
        meant = nearest(step, sorted({part for path in below for part in path.split("/")[:-1]}), 0.75) if step else ""
        instead = f"did you mean {default.path.replace(step, meant, 1)}?" if meant not in ("", step) else "correct it, or delete the entry"
        yield f"defaults.{number}.path", f'no file matches "{default.path}"; {instead}'


def _match(wanted: list[str], given: list[str]) -> bool:
    # The places in the pattern that can be reached after each part of the path; no backtracking, however many stars there are.
    reached = _past_folders({0}, wanted)
    for part in given:
        onward = set()
        for place in reached:
            if place == len(wanted):
                continue
            if wanted[place] == "**":
                onward.add(place)
            elif fnmatch.fnmatchcase(part, wanted[place]):
                onward.add(place + 1)
        reached = _past_folders(onward, wanted)
        if not reached:
            return False
    return len(wanted) in reached


def _past_folders(places: set[int], wanted: list[str]) -> set[int]:
    found = set(places)
    for place in sorted(places):
        while place < len(wanted) and wanted[place] == "**":
            place += 1
            found.add(place)
    return found


# ---- what the fields say together ----------------------------------------------------------------------------------------


def _checked(
    given: Mapping[str, Any], name: _FileName, places: Mapping[str, Place], options: ReadingOptions, path: str, briefing: bool
) -> Iterator[Problem]:
    """What is wrong with fields that are right one by one; looked at even if others are wrong."""

    def told(field: str, text: str, warning: bool = False) -> Problem:
        line, column = places.get(field, _TOP)
        return Problem(path, line, column, f"fm/{field.partition('.')[0]}", text, "warning" if warning else "error")

    slug, lang = given.get("slug", ""), given.get("lang", "")
    if slug:
        if name.clean and slug != name.slug:
            yield told("slug", f'the slug "{slug}" contradicts the file\'s name, which says "{name.slug}"; delete it, or rename the file')
    elif "slug" not in places and (not name.slug or len(name.slug) > 200):
        what = "is too long for an address" if name.slug else "holds no letters a to z and no digits"
        yield told("slug", f"the file's name {what}; add a line such as slug: miami-talks")
    if lang and name.lang and lang != name.lang:
        yield told("lang", f'the language "{lang}" contradicts the file\'s name, which says "{name.lang}"; change one of them')
    elif lang and lang not in options.languages:
        listed = ", ".join((*options.languages, lang))
        yield told(
            "lang", f'"{lang}" is none of the site\'s languages; if it should be one, write languages: [{listed}] in digest.yaml', True
        )
    if not briefing:
        return
    if name.day and not _is_day(name.day) and "date" in places:
        yield Problem(path, *_TOP, "fm/date", f"the file's name begins with {name.day}, and there is no such day; rename the file")
    elif name.day and "date" in given and (day := given["date"].at.date().isoformat()) != name.day:
        yield told("date", f"the date {day} contradicts the file's name, which says {name.day}; change one of them")
    yield from (told(*said) for said in _withdrawal(given, places))
    for number, entry in enumerate(given.get("ignore", ())):
        rule = entry.get("rule") if isinstance(entry, dict) and entry.get("reason") else None
        if rule and rule not in (*IGNORABLE, *WRITING, *LINKS):
            meant = nearest(rule, (*IGNORABLE, *WRITING, *LINKS), 0.85)
            what = f'there is no rule "{rule[:60]}" that can be ignored; {f"write {meant}" if meant else "delete the entry"}'
            yield told(f"ignore.{number}.rule", what, True)
    if "date" in given and "updated" in given and given["updated"] < given["date"]:
        yield told("updated", "the update is older than the briefing itself; check both dates", True)
    if "date" in given and "expires" in given and given["expires"] <= given["date"]:
        yield told("expires", "the briefing expires before it is published, so it is in no list; check both dates", True)
    yield from (told(*said) for said in _sources(given, places))


def _withdrawal(given: Mapping[str, Any], places: Mapping[str, Place]) -> Iterator[tuple[str, str, bool]]:
    corrections = given.get("corrections", ())
    retracted = any(isinstance(one, dict) and one.get("kind") == "retraction" for one in corrections)
    status = given.get("status", "published")
    if status == "withdrawn" and not retracted:
        what = "add an entry with date, kind: retraction and text to corrections"
        if corrections and (place := places.get(f"corrections.{len(corrections) - 1}")):
            verb = "write" if f"corrections.{len(corrections) - 1}.kind" in places else "add"
            what = f"{verb} kind: retraction {'to' if verb == 'add' else 'in'} the entry in line {place[0]}"
        yield "status", f"a withdrawn briefing has to say why; {what}", False
    if status == "published" and retracted:
        yield "corrections", "there is a retraction, but the briefing counts as published; write status: withdrawn", True


def _sources(given: Mapping[str, Any], places: Mapping[str, Place]) -> Iterator[tuple[str, str, bool]]:
    keys: dict[str, int] = {}
    for number, reference in enumerate(given.get("sources", ())):
        if not isinstance(reference, dict):
            continue
        if f"sources.{number}.url" not in places and not any(reference.get(field) for field in ("title", "outlet", "author")):
            what = f'entry {number + 1} of "sources" does not say what it is; give it a url, a title, an outlet or an author'
            yield f"sources.{number}", what, False
        key = reference.get("key", "")
        if not key:
            continue
        if not _SOURCE_KEY.fullmatch(key):
            what = f'the key "{key[:40]}" may hold only letters, digits, hyphens and underscores; write it so'
            yield f"sources.{number}.key", what, False
        elif key.casefold() in keys:
            what = f'the key "{key}" is that of entry {keys[key.casefold()] + 1} too; give one of them another'
            yield f"sources.{number}.key", what, False
        keys.setdefault(key.casefold(), number)


_SOURCE_KEY = re.compile(r"[\w-]{1,60}")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
