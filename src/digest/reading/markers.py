"""What one line says, if it could be a marker: words, author and colon. What follows from it is decided in ``separation.py``."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from digest.labels import LABELS, NEAR_LABELS, PartKind, folded
from digest.reading.visible import Visible, first_letter, ignorable, past_ignorable, skip, visible

# What a line that begins with a label amounts to:
#   line      the label, perhaps an author, a colon, and nothing else
#   run-in    the same, and text behind the colon
#   bare      the label, perhaps an author, and nothing else: a marker only as a heading
#   goes-on   the label and then words: text, but not in a heading
#   almost    looks like a marker and is none
#   author    a marker whose author is neither an id nor a name
#   typo      a misspelt label where a marker could stand
#   near      a word that is taken for a label, where a marker could stand
#   escaped   a backslash says that it is text
Form = Literal["line", "run-in", "bare", "goes-on", "almost", "author", "typo", "near", "escaped"]

# What may stand before the text of a line: indentation, quotes, bullets, numbers, hashes, table bars, definitions.
_BEFORE = re.compile(r"(?:[ \t>|#]|[*+-](?=[ \t])|\d{1,9}[.)](?=[ \t])|:(?=[ \t])|\*?\[[^\]\[\n]{0,200}\]:(?=[ \t]))*")
_MARKS = re.compile(r"[<&\[\]\\*_]")
_COLONS = re.compile("[:\uff1a\ufe13\ufe55](?!//)")  # that of an address stands behind no label
# What sets a label off from the text behind it like a colon: other scripts' full stops and semicolons, dashes, arrows, bullets.
_SEPARATORS = set(";.|/&‐‑‒–—―⸺⸻−؛۔。•·→»›│∶꞉ː˸։׃")
_BRACKETS = dict(zip("([{【〔「『（《«", ")]}】〕」』）》»", strict=True))
_QUOTES = "\"'“”„‟‘’‚‹›«»"
_SEEN = 160  # visible characters that are looked at, for labels of usual length: label, author and colon fit in
_SHORT = 60
_AUTHOR = 80  # longest author, in characters
_ID = re.compile(r"(?=.*[a-z])[a-z0-9][a-z0-9-]*")
# Words of other languages that stand before an author as "by" does.
_BY = frozenset(("by", "from", "of", "von", "par", "de", "por", "від", "بقلم"))
# Words one letter away from a label that are words of their own, and stand before colons.
_NO_TYPOS = frozenset(("أي", "رأى", "رأس", "رأيه", "رأيي", "ري", "дума", "думи", "сумка", "analyst", "analysts"))
# Letters of other scripts that look like Latin ones, for labels spelt with them.
_LOOKALIKES = str.maketrans("аеорсухіѕјмткнвοανιτρ", "aeopcyxisjmtkhboavitp")


def _holds_cjk(word: str) -> bool:
    """Whether there is a Chinese, Japanese or Korean character in it."""
    return any("\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7af" or "\uf900" <= letter <= "\ufaff" for letter in word)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The labels that count for one briefing, folded: its language's, English's and the site's; then all others that we know.

    ``probes`` are all labels, ``begun`` all their beginnings, by which most lines are dismissed at once; ``longest`` is the
    length of the longest, ``probe`` how many characters are looked at for that. ``anywhere`` finds a label in folded text.
    ``starts`` are the first two letters of all labels, or nothing where a label has only one.
    ``spellings`` are the labels whose misspelling is an error, each with the distance up to which it is one; ``near`` maps
    words that are taken for labels to the label that is meant. ``removed`` are those that the site took out.
    """

    own: Mapping[str, PartKind]
    foreign: Mapping[str, PartKind]
    probes: tuple[str, ...]
    begun: frozenset[str]
    starts: frozenset[str]
    longest: int
    probe: int
    anywhere: re.Pattern[str]
    spellings: tuple[tuple[str, int], ...]
    near: Mapping[str, str]
    removed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Wording:
    """What a line says from ``start``, the place of the label's first character; ``end`` is where its text begins.

    ``foreign`` tells that the label belongs to a language that the briefing is not in, ``html`` that a tag or comment stands
    before the colon.
    ``backslash`` is the place of the escaping backslash (form ``escaped``), else -1. ``label`` is the right spelling.
    ``dressed`` tells that only brackets, bullets or emphasis make the label stand out: that counts where a paragraph begins.
    """

    form: Form
    kind: PartKind
    label: str
    start: int
    end: int
    author: str = ""
    foreign: bool = False
    html: bool = False
    backslash: int = -1
    dressed: bool = False


def vocabulary(labels: Mapping[str, Mapping[str, PartKind]], lang: str) -> Vocabulary:
    """The labels for a briefing in ``lang``. ``labels`` maps languages to folded labels, as ``ReadingOptions.labels`` does."""
    primary = lang.split("-")[0].lower()
    own: dict[str, PartKind] = {**labels.get("en", {}), **labels.get(primary, {})}
    # A label that the site removed from the briefing's language does not come back as a foreign one.
    removed = {folded(word) for language in ("en", primary) for word in LABELS.get(language, ())} - own.keys()
    foreign: dict[str, PartKind] = {}
    for words in labels.values():
        for word, kind in words.items():
            if word not in own and word not in removed:
                foreign.setdefault(word, kind)
    spellings = tuple((word, 2 if sum(map(str.isalpha, word)) >= 8 else 1) for word in sorted(own) if not _holds_cjk(word))
    probes = tuple(sorted({*own, *foreign}))
    meant = {folded(word): folded(label) for language in ("en", primary) for word, label in NEAR_LABELS.get(language, {}).items()}
    near = {word: label for word, label in meant.items() if label in own and word not in own}
    longest = max(map(len, (*probes, *near)), default=0)
    begun = frozenset(word[:length] for word in probes for length in range(len(word) + 1))
    starts = frozenset(word[:2] for word in probes if len(min(probes, key=len)) > 1)
    anywhere = re.compile("|".join(re.escape(word).replace("\\ ", r"\s*") for word in probes) or "(?!)")
    return Vocabulary(own, foreign, probes, begun, starts, longest, longest + 16, anywhere, spellings, near, frozenset(removed))


def begins_otherwise(text: str, words: Vocabulary) -> bool:
    """Whether two letters suffice to tell that a text begins with no label, whatever it holds: most do."""
    start = text[:2]
    # An accent may follow as a character of its own.
    plain = start.isalpha() and text[:3].isascii() and len(start) == 2
    return plain and bool(words.starts) and start.lower() not in words.starts


def is_plain_text(line: str, words: Vocabulary) -> bool:
    """Whether a line that no next line underlines is plainly no marker, not even a misspelt one."""
    return begins_otherwise(line, words) and not _COLONS.search(line, 0, _AUTHOR)


def read_wording(line: str, words: Vocabulary, *, underlined: bool = False, alone: bool = False) -> Wording | None:
    """What the line says, or ``None`` where it says nothing of a marker.

    ``line`` has no tabs before its text. ``underlined`` tells that the next line makes it a setext heading, if it is one;
    ``alone`` that there are blank lines before and behind it.
    """
    if not underlined and is_plain_text(line, words):
        return None
    return (_read_short if len(line) <= _SHORT else _read)(line, words, underlined, alone)


def _read(line: str, words: Vocabulary, underlined: bool, alone: bool) -> Wording | None:
    begin = _BEFORE.match(line)
    at = begin.end() if begin else 0
    heading = underlined or "#" in line[:at]
    if not heading and (is_plain_text(line[at : at + _AUTHOR], words) or not _promising(line, at, words)):
        return None
    return _parse(visible(line, at, _SEEN + words.probe, heading=heading), words, heading, alone)


# Every briefing of a site has the same few lines as markers.
_read_short = lru_cache(1000)(_read)


def _promising(line: str, at: int, words: Vocabulary) -> bool:
    """Whether the line has to be looked at closely: quick, and wrong in one direction only."""
    first = first_letter(line, at)
    if any(sign in line[at:first] for sign in ("<", "&", "!")):
        return True
    marked = _MARKS.search(line, first, first + words.probe)
    stop = marked.start() if marked else first + words.probe
    plain = line[first:stop]
    seen = plain.lower() if plain.isascii() else folded(plain)
    if seen.startswith(words.probes) or (marked and seen.rstrip() in words.begun):
        return True
    # A misspelt label stands before a colon, with an author between them at the most.
    colon = _COLONS.search(line, first, first + _AUTHOR)
    if not colon:
        return False
    phrase = line[first : colon.start()]
    return len(phrase) <= words.longest + 16 or " by " in phrase or "(" in phrase or "（" in phrase


def looks_like_a_label(text: str, words: Vocabulary) -> str:
    """The label of a commentary that a reader would take ``text``, visible text without tags, to begin with; or nothing."""
    if begins_otherwise(text, words):
        return ""
    first = first_letter(text, 0)
    if not folded(text[first : first + words.probe]).startswith(words.probes):
        return ""
    most = _SEEN + words.probe
    said = _parse(Visible(text[:most], tuple(range(min(len(text), most) + 1)), (), len(text) > most), words, heading=False, alone=True)
    if said is None or said.kind == "facts" or said.form in ("goes-on", "typo", "near", "escaped"):
        return ""
    return "" if said.foreign and said.form == "almost" else said.label


def begins_like_a_commentary(text: str, words: Vocabulary) -> str:
    """The label that a headline or another line of plain text begins with, in any dress or misspelt; or nothing."""
    for line in text.split("\n"):
        said = read_wording(line, words)
        if said and said.kind != "facts" and said.form != "goes-on" and line.strip():
            return said.label
        if label := looks_like_a_label(line, words):
            return label
    return ""


def _parse(seen: Visible, words: Vocabulary, heading: bool, alone: bool) -> Wording | None:
    text = seen.text
    begin = first_letter(text, 0)
    lead = "".join(character for character in text[:begin] if not character.isspace() and not ignorable(character))
    backslash = -1
    if lead.endswith("\\") and text[begin - 1] == "\\":
        backslash, lead = seen.at[begin - 1], lead[:-1]
    if "`" in lead:
        return None
    label, end = _label(text, begin, words)
    if not label:
        return None if lead else _typo(seen, begin, words, heading, backslash)
    kind = words.own.get(label) or words.foreign[label]
    foreign = label not in words.own
    start = seen.at[begin]
    before = "".join(mark.source for mark in seen.marks if mark.seen <= begin and mark.sort == "emphasis" and mark.at < start)

    def said(form: Form, stop: int, author: str = "", *, markup: bool = False, dressed: bool = False) -> Wording:
        return Wording(form, kind, _spelt(label), start, stop, author, foreign, markup, backslash, dressed or bool(lead))

    if backslash >= 0:
        return said("escaped", seen.at[end])
    if lead:
        closer = text[end : end + 1]
        if closer and _BRACKETS.get(lead[-1]) == closer and closer not in _QUOTES:
            return said("almost", seen.at[end])
        if lead[-1] in _QUOTES:
            return None  # the word, or a sentence, is quoted
    after = skip(text, end)
    if after < len(text) and (text[after] == "\\" or any(mark.seen == after and mark.sort == "escape" for mark in seen.marks)):
        if skip(text, after + 1) >= len(text) and text[after] == "\\":
            return said("almost", seen.at[end])  # at the end of a line it is a line break to CommonMark readers
        backslash = seen.at[after]
        return said("escaped", seen.at[end])

    author, colon, sort = _author_and_colon(seen, after, alone or heading)
    if colon >= 0 and any(mark.seen == colon and mark.sort == "escape" for mark in seen.marks):
        backslash = seen.at[colon]
        return said("escaped", seen.at[end])
    # Emphasis or a tag that ends with the label sets it off from what follows.
    framed = [mark for mark in seen.marks if mark.sort in ("emphasis", "tag") and mark.seen == end]
    if sort == "text" and not heading and framed and any(mark.sort == framed[0].sort and mark.at < start for mark in seen.marks):
        return said("almost", seen.at[end], markup=framed[0].sort == "tag", dressed=True)
    if sort == "words" and kind != "facts":
        return said("author", seen.at[end], author or "")
    if sort in ("text", "words"):
        return said("goes-on", seen.at[end])
    last = after if sort == "almost" else colon if colon >= 0 else len(text)
    inside = [mark for mark in seen.marks if begin < mark.seen <= last or (mark.seen <= begin and mark.at <= start)]
    markup = any(mark.sort in ("tag", "comment") for mark in inside)
    if sort == "almost" or lead:
        return said("almost", seen.at[end], markup=markup)
    odd = markup or any(mark.sort in ("entity", "link", "note", "escape") for mark in inside)
    stop, closed = _closing(seen, begin, end, colon, before)
    if author is not None and not _is_author(author) and not markup and (colon >= 0 or heading):
        return said("author", stop, author or text[after : colon if colon >= 0 else len(text)].strip())
    if odd or not closed or (author is not None and not _is_author(author)):
        return said("almost", seen.at[end], markup=markup)
    if colon < 0:
        return said("bare", stop, author or "")
    if text[colon + 1 : colon + 2] and unicodedata.normalize("NFKC", text[colon + 1])[:1] == ":":
        return said("almost", seen.at[end])
    unseen = any(mark.sort in ("comment", "tag", "link", "note", "image") and mark.seen > colon for mark in seen.marks)
    rest = seen.cut or unseen or skip(text, colon + 1) < len(text)
    return said("run-in" if rest else "line", stop, author or "")


def _label(text: str, begin: int, words: Vocabulary) -> tuple[str, int]:
    """The longest label that the text has at ``begin``, as a word of its own, and where it ends."""
    head = folded(text[begin : begin + words.probe])
    for label in sorted((word for word in words.probes if head.startswith(word)), key=len, reverse=True):
        end = begin + 1
        limit = min(len(text), begin + 4 * len(label) + 8)
        while end <= limit:
            piece = text[begin:end]
            if not piece[-1].isspace() and folded(piece) == label and (end == len(text) or not unicodedata.combining(text[end])):
                break
            end += 1
        else:
            continue
        follows = text[past_ignorable(text, end) :][:1]
        if not (follows.isalnum() or follows == "_"):
            return label, end
    return "", begin


def _author_and_colon(seen: Visible, after: int, alone: bool) -> tuple[str | None, int, str]:
    """What follows a label: an author or ``None``, the place of the colon or -1, and what it amounts to.

    The last is ``marker`` (author, colon or the end of the line), ``words`` (an author that is not written as one, and a
    colon), ``almost`` or ``text``.
    """
    text = seen.text
    if after >= len(text):
        return None, -1, "marker"
    sign = unicodedata.normalize("NFKC", text[after])[:1]
    if sign == ":":
        return None, after, "marker"
    if sign in _SEPARATORS or text[after] in _SEPARATORS:
        return None, -1, "almost"
    if sign == "-":
        # A hyphen inside a word ("opinion-based") is no dash.
        joined = after > 0 and not text[after - 1].isspace() and text[after + 1 : after + 2].isalnum()
        return None, -1, "text" if joined else "almost"
    colon = next((place for place in range(after, min(len(text), after + _AUTHOR)) if _is_colon(text[place])), -1)
    ends = colon >= 0 or (len(text) - after <= _AUTHOR and not seen.cut)
    stop = colon if colon >= 0 else len(text)
    marked = any(mark.sort != "emphasis" and after < mark.seen < stop for mark in seen.marks)
    if sign == "(":
        close = next((place for place in range(after + 1, min(len(text), after + _AUTHOR + 2)) if text[place] in ")）"), -1)
        if close < 0:
            return None, -1, "almost" if text[after + 1 : after + 2].isalpha() else "text"
        author, rest = text[after + 1 : close].strip(), skip(text, close + 1)
        if any(mark.sort != "emphasis" and after < mark.seen <= close for mark in seen.marks):
            author = ""
        if rest < len(text) and _is_colon(text[rest]):
            return author, rest, "marker"
        if rest >= len(text) and not seen.cut:
            return (author, -1, "marker") if _is_author(author) or alone else (None, -1, "text")
        signed = len(author.split()) > 1 if _begins_a_name(author) else "-" in author
        return None, -1, "almost" if signed and _is_author(author) else "text"
    said = text[after:stop].lstrip(", ").split() or [""]
    if colon < 0 and said[0].casefold() in _BY and _is_id_set_off(said[1:3]):
        return None, -1, "almost"
    if said[0].casefold() == "by":
        author = " ".join(said[1:])
        short = ends and alone and len(said) <= 6 and text.rstrip()[-1:] not in ".!?…"
        if colon >= 0 or short:
            return ("" if marked else author), colon, "marker" if colon >= 0 or _is_author(author) else "almost"
        return None, -1, "almost" if len(said) > 2 and all(map(_begins_a_name, said[1:3])) else "text"
    if said[0].isdecimal() and len(said) == 1 and ends:
        return None, -1, "almost"
    # "Kommentar von Jane Doe:", "Коментар Івана Франка:": words that name somebody, where only "by" does.
    led = said[0].casefold() in _BY
    names = said[1:] if led else said
    cased = led or said[0].lower() != said[0].upper()
    if 2 - led <= len(names) <= 4 and cased and ends and all(map(_begins_a_name, names)) and (colon >= 0 or alone):
        return (text[after:stop].strip(), colon, "words") if colon >= 0 else (None, -1, "almost")
    return None, -1, "text"


def _closing(seen: Visible, begin: int, end: int, colon: int, before: str) -> tuple[int, bool]:
    """Where the text behind the marker begins, and whether the emphasis around the marker is opened and closed rightly."""
    last = colon if colon >= 0 else len(seen.text)
    inner = [mark for mark in seen.marks if mark.sort == "emphasis" and begin < mark.seen <= last]
    if any(mark.seen < end for mark in inner):
        return seen.at[end], False
    closing = "".join(mark.source for mark in inner)
    stop = seen.at[colon] + 1 if colon >= 0 else seen.at[-1]
    if colon >= 0 and before and not closing:
        closing = next((mark.source for mark in seen.marks if mark.sort == "emphasis" and mark.at == stop), "")
        stop += len(closing)
    return stop, closing == before[::-1]


def _typo(seen: Visible, begin: int, words: Vocabulary, heading: bool, backslash: int) -> Wording | None:
    """A misspelt label in the form of a marker: with a colon, or a heading that says nothing else."""
    text = seen.text
    colon = next((place for place in range(begin, min(len(text), begin + _AUTHOR)) if _is_colon(text[place])), -1)
    if colon < 0 and (not heading or len(text) > _AUTHOR):
        return None
    phrase = text[begin : colon if colon >= 0 else len(text)]
    phrase = re.split(r"\s+by\s|[(（]", phrase, maxsplit=1)[0]
    word = folded(phrase).translate(_LOOKALIKES if re.search("[a-z]", folded(phrase)) else {})
    if not 2 <= len(word) <= words.probe or word in _NO_TYPOS or word in words.removed:
        return None
    near = words.near.get(word, "")
    for label, limit in ((near, 0),) if near else () if _holds_cjk(word) else words.spellings:
        if near or (abs(len(label) - len(word)) <= limit and _distance(word, label, limit) <= limit):
            start = seen.at[begin]
            if backslash < 0 and colon >= 0 and any(mark.seen == colon and mark.sort == "escape" for mark in seen.marks):
                backslash = seen.at[colon]
            form: Form = "escaped" if backslash >= 0 else "near" if near else "typo"
            whole = colon < 0 or (skip(text, colon + 1) >= len(text) and not seen.cut)
            # ``end`` at the end of the line tells a line of its own from a run-in.
            stop = seen.at[-1] if whole else seen.at[colon] + 1
            return Wording(form, words.own[label], _spelt(label), start, stop, backslash=backslash)
    return None


def _distance(one: str, other: str, limit: int) -> int:
    """How many letters must be added, dropped, changed or swapped with a neighbour; more than ``limit`` is not told apart."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, row, above = row, [i], before
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def name_in(words: str) -> str:
    """The name in words that are written where an author would be ("von Jane Doe", ", Jane Doe"), or nothing."""
    said = words.lstrip(", ").split()
    names = said[1:] if said and said[0].casefold() in _BY else said
    return " ".join(names) if names and all(map(_begins_a_name, names)) and _is_author(" ".join(names)) else ""


def _is_author(author: str) -> bool:
    """Whether it is an id of ``authors.yaml``, as it may look, or a name: plain text that begins with a capital."""
    if not author or len(author) > _AUTHOR or len(author.split()) > 6:
        return False
    return bool(_ID.fullmatch(author)) or (_begins_a_name(author) and not re.search(r'[<>\[\]{}|*`\\;!?"()（）/—–·•→]', author))


def _is_id_set_off(said: Sequence[str]) -> bool:
    """Whether these words begin with an id such as ``jane-doe`` and what would set off an author's text: a dash, a semicolon."""
    first, *more = (*said, "")
    follows = first[-1:] if first[-1:] in _SEPARATORS - {"."} else (more[0][:1] if more else "")
    name = first.rstrip("".join(_SEPARATORS))
    return "-" in name and bool(_ID.fullmatch(name)) and bool(follows) and (follows in _SEPARATORS or follows == "-")


def _begins_a_name(text: str) -> bool:
    first = text[:1]
    return first.isupper() or first.istitle() or (first.isalpha() and first.lower() == first.upper())


def _is_colon(character: str) -> bool:
    return character == ":" or (character > "~" and unicodedata.normalize("NFKC", character) == ":")


def _spelt(label: str) -> str:
    return label[:1].upper() + label[1:]
