"""Total and disjoint: documents put together at random, in which every line that can show has a word of its own."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import trials
from digest.model import Briefing, Source
from digest.problems import Problem, fatal
from digest.reading.briefing import read_briefing
from test_separation import FILE_PATH, options, said, seen, with_front_matter

OPTIONS = options()
TOKEN = re.compile(r"(?<![a-z0-9])w\d+(?![a-z0-9])")
ID = re.compile(r'\bid="([^"]*)"')
OPINION = "kind: commentary\nreporters: [Jane Doe]"


def tried(few: int, full: int) -> settings:
    """The same examples every time: a test that fails now and then is no test."""
    return settings(
        max_examples=trials(few, full),
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )


def read(body: str, front: str = "") -> tuple[Briefing | None, tuple[Problem, ...], int]:
    text, first = with_front_matter(body, front)
    briefing, problems = read_briefing(Source(FILE_PATH, text.encode()), OPTIONS)
    return briefing, problems, first


# ---- what came of a document -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Places:
    """Where each word shows: 0 is the facts, k the commentary k. ``noted`` is the same for words in footnotes."""

    shown: dict[str, list[int]]
    noted: dict[str, list[int]]


def places(briefing: Briefing) -> Places:
    shown, noted = dict[str, list[int]](), dict[str, list[int]]()
    facts = " ".join(block.html for block in briefing.facts.blocks)
    parts = [(facts, briefing.facts.notes), *((f"{part.title} {part.html}", part.notes) for part in briefing.commentaries)]
    for number, (html, notes) in enumerate(parts):
        for word in TOKEN.findall(seen(html)):
            shown.setdefault(word, []).append(number)
        for word in TOKEN.findall(" ".join(seen(note.html) for note in notes)):
            noted.setdefault(word, []).append(number)
    return Places(shown, noted)


class _Outline(HTMLParser):
    """The tags at the top of a piece of HTML, and whether all of its tags are closed in order."""

    VOID = frozenset({"br", "hr", "img", "wbr", "col", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.balanced = True

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if not self.open:
            self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.balanced = self.balanced and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open and data.strip():
            self.tags.append("text")


def outline(html: str) -> list[str]:
    parser = _Outline()
    parser.feed(html)
    parser.close()
    assert parser.balanced, f"a tag is closed that was not open: {html}"
    assert not parser.open, f"a tag is left open: {html}"
    return parser.tags


def check_what_always_holds(briefing: Briefing) -> None:
    """Numbers in order, ids once, tags closed, the text the same as the HTML."""
    parts = [*(block.html for block in briefing.facts.blocks), *(part.html for part in briefing.commentaries)]
    notes = [note for part in (briefing.facts, *briefing.commentaries) for note in part.notes]
    for html in parts:
        assert outline(html)[:1] != ["text"], f"no element begins this: {html}"
    for note in notes:
        outline(note.html)
    ids = ID.findall(" ".join([*parts, *(note.html for note in notes)]))
    assert sorted(set(ids)) == sorted(ids)
    assert [block.number for block in briefing.facts.blocks if block.number] == list(
        range(1, 1 + sum(bool(block.number) for block in briefing.facts.blocks))
    )
    assert [part.number for part in briefing.commentaries] == list(range(1, 1 + len(briefing.commentaries)))
    numbers = [note.number for note in notes]
    assert sorted(numbers) == list(range(1, 1 + len(numbers)))


def check_the_summary(briefing: Briefing, where: Places) -> None:
    if briefing.front.kind != "commentary":
        assert all(where.shown[word] == [0] for word in TOKEN.findall(briefing.summary))


# ---- documents that are right ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Draft:
    """A document under construction, and what must become of each of its lines and words."""

    lines: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    part: int = 0
    said: dict[int, list[str]] = field(default_factory=lambda: {0: []})
    tags: dict[int, list[str]] = field(default_factory=lambda: {0: []})
    heads: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    users: dict[int, list[int]] = field(default_factory=dict)
    note_words: dict[int, str] = field(default_factory=dict)
    count: int = 0
    hanging: bool = False

    def word(self) -> str:
        self.count += 1
        return f"w{self.count}"

    def put(self, line: str, kind: str = "text") -> None:
        self.lines.append(line)
        self.classes.append(kind)


LABELS = (
    ("Commentary", "commentary"),
    ("Our view", "commentary"),
    ("Analysis", "analysis"),
    ("another  view", "counterview"),
    ("OPINION", "commentary"),
)
SPACES = (" ", " ", " ", "  ", "\u00a0", "\u2003", " \u200b", "\t")
BLANKS = ("", "", "", "  ", "\t", "    ")
MARKS = ("{}", "{}", "*{}*", "**{}**", "`{}`", "[{}](https://example.org/)", "_{}_", "<em>{}</em>", "&amp; {}", "\\*{}", "<!-- x -->{}")


def _sentence(draw: st.DrawFn, draft: Draft) -> str:
    """A line of words, each one of the draft's own, with inline marks and odd spaces; it begins like no block."""
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        pieces.append(draw(st.sampled_from(MARKS)).format(draft.word()))
    text = "So " + draw(st.sampled_from(SPACES)).join(pieces)
    return text + draw(st.sampled_from(("", "", ".", " Commentary: so.", " Facts: so.", " — Opinion", ", x < y", " \\")))


def _paragraph(draw: st.DrawFn, draft: Draft) -> None:
    for number in range(draw(st.integers(1, 3))):
        first = draw(st.sampled_from(("", "", "", "  " if number else "", "Commentary\\: ", "Opinion is ", "Factual: ")))
        line = first + _sentence(draw, draft)
        if number == 0 and draft.note_words and draw(st.booleans()):
            note = draw(st.sampled_from(sorted(draft.note_words)))
            draft.users.setdefault(note, []).append(draft.part)
            line += f" [^n{note}]"
        draft.put(line)
    draft.tags[draft.part].append("p")


def _heading(draw: st.DrawFn, draft: Draft) -> None:
    word = draft.word()
    if draw(st.booleans()):
        draft.put("#" * draw(st.integers(1, 6)) + f" On {word}" + draw(st.sampled_from(("", " #", " ###"))))
    else:
        draft.put(f"On {word}")
        draft.put(draw(st.sampled_from(("===", "---", "-----"))), "text")
    draft.tags[draft.part].append("h")


def _list(draw: st.DrawFn, draft: Draft) -> None:
    bullet = draw(st.sampled_from(("- ", "* ", "1. ")))
    for _ in range(draw(st.integers(1, 3))):
        draft.put(bullet + _sentence(draw, draft))
    if draw(st.booleans()):
        draft.put("    " + bullet + f"deeper {draft.word()}")
    draft.tags[draft.part].append("ol" if bullet == "1. " else "ul")
    draft.hanging = True


def _quote(draw: st.DrawFn, draft: Draft) -> None:
    for _ in range(draw(st.integers(1, 3))):
        draft.put("> " + draw(st.sampled_from(("", "Commentary: ", "## Opinion "))) + f"said {draft.word()}")
    draft.tags[draft.part].append("blockquote")
    draft.hanging = True


def _table(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(f"| {draw(st.sampled_from(('Commentary', 'a')))} {draft.word()} | b |")
    draft.put("|---|---|")
    draft.put(f"| Opinion: | {draft.word()} |")
    draft.tags[draft.part].append("table")
    draft.hanging = True


def _fence(draw: st.DrawFn, draft: Draft) -> None:
    fence = draw(st.sampled_from(("```", "~~~", "`````")))
    draft.put(fence)
    for _ in range(draw(st.integers(1, 4))):
        draft.put(draw(st.sampled_from(("", "Commentary: ", "## Analysis ", "<div> ", "<!-- ", "    ", "> "))) + draft.word())
    draft.put(fence)
    draft.tags[draft.part].append("pre")


def _code(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(f"    code {draft.word()}")
    draft.tags[draft.part].append("pre")
    draft.hanging = True


def _definition(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(f"Term {draft.word()}")
    draft.put(f":   meaning {draft.word()}")
    draft.tags[draft.part].append("dl")
    draft.hanging = True


def _html(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(f'<div id="facts" class="commentary"><p>block {draft.word()}</p></div>')
    draft.tags[draft.part].append("div")


TEXTS = (_paragraph, _paragraph, _list, _quote, _table, _fence, _code, _definition, _html)


def _rule(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(draw(st.sampled_from(("***", "- - -", "___"))))
    draft.tags[draft.part].append("hr")


def _comment(draw: st.DrawFn, draft: Draft) -> None:
    if draw(st.booleans()):
        draft.put(f"<!-- Commentary: {draft.word()} -->", "comment")
    else:
        for line in ("<!--", f"Commentary: {draft.word()}", "", f"## Opinion {draft.word()}", "-->"):
            draft.put(line, "comment")


def _removed(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(f"<script>alert('{draft.word()}')</script>", "removed")


def _link_definition(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(f'[{draft.word()}]: https://example.org/ "{draft.word()}"', "definition")


def _abbreviation(draw: st.DrawFn, draft: Draft) -> None:
    draft.put(f"*[A{draft.word()}]: {draft.word()}", "definition")


OTHERS = (_heading, _rule, _comment, _removed, _link_definition, _abbreviation)


def _gap(draw: st.DrawFn, draft: Draft) -> None:
    for _ in range(draw(st.integers(1, 2))):
        draft.put(draw(st.sampled_from(BLANKS)), "blank")


def _block(draw: st.DrawFn, draft: Draft, *, text: bool) -> None:
    """One block and the gap behind it; what would go on with a list before it is kept away by a paragraph."""
    make = draw(st.sampled_from(TEXTS if text else OTHERS))
    if draft.hanging and make not in (_paragraph, _heading):
        _between(draft)
    draft.hanging = False
    before = len(draft.said[draft.part])
    start = len(draft.lines)
    make(draw, draft)
    shown = [
        word
        for line, kind in zip(draft.lines[start:], draft.classes[start:], strict=True)
        if kind == "text"
        for word in TOKEN.findall(line)
    ]
    draft.said[draft.part][before:] = shown
    _gap(draw, draft)


def _between(draft: Draft) -> None:
    word = draft.word()
    draft.put(f"So {word}")
    draft.said[draft.part].append(word)
    draft.tags[draft.part].append("p")
    draft.put("", "blank")


def _marker(draw: st.DrawFn, draft: Draft, facts: bool) -> None:
    """A marker in one of its forms, with what must come of it; where nothing forbids it, without blank lines around it."""
    label, kind = ("Facts", "facts") if facts else draw(st.sampled_from(LABELS))
    author = "" if facts else draw(st.sampled_from(("Jane Doe", "jane-doe", "J. O’Neil", "Ólafur")))
    signed = label if facts else label + draw(st.sampled_from((f" by {author}", f" ({author})")))
    form = draw(st.sampled_from(("line", "line", "run-in", "heading", "setext")))
    colon = draw(st.sampled_from((":", "：", " :", "\u00a0:")))
    around = draw(st.sampled_from(("", "", "*", "**", "__", "***")))
    indent = "" if draft.hanging else draw(st.sampled_from(("", "", "\u200b", "  ", "   ")))
    outside = draw(st.booleans())
    bold = f"{around}{signed}{around}{colon}" if outside else f"{around}{signed}{colon}{around}"
    title = ""
    close = form == "line" and draft.lines and draw(st.booleans()) and _ends_in_a_paragraph(draft)
    if close:
        while draft.classes[-1] == "blank":
            draft.lines.pop()
            draft.classes.pop()
        column = len(indent) + len(around) + 1
        draft.problems.append(f"warning split/blank-line {len(draft.lines) + 1}:{column}")
    draft.part = 0 if facts else len(draft.heads) + 1
    draft.said.setdefault(draft.part, [])
    draft.tags.setdefault(draft.part, [])
    if form in ("heading", "setext"):
        if not facts and draw(st.booleans()):
            title = f"why {draft.word()}"
        line = f"{around}{signed}{around}" + (f"{colon} {title}" if title else "")
        if form == "heading":
            draft.put("#" * draw(st.integers(1, 6)) + " " + line + draw(st.sampled_from(("", " ##"))), "marker")
        else:
            draft.put(line, "marker")
            draft.put(draw(st.sampled_from(("===", "---"))), "marker")
    else:
        draft.put(indent + bold, "marker")
    draft.hanging = False
    if not facts:
        draft.heads.append((kind, author, title))
    if form == "run-in":
        word = draft.word()
        draft.lines[-1] += f" so {word}"
        draft.said[draft.part].append(word)
        draft.tags[draft.part].append("p")
        draft.put("", "blank")
    elif form != "line" or draw(st.booleans()):
        _gap(draw, draft)
    else:
        _between(draft)


def _ends_in_a_paragraph(draft: Draft) -> bool:
    kept = [(line, kind) for line, kind in zip(draft.lines, draft.classes, strict=True) if kind != "blank"]
    return bool(kept) and draft.tags[draft.part][-1:] == ["p"] and kept[-1][1] == "text" and not draft.hanging


@st.composite
def right_documents(draw: st.DrawFn) -> Draft:
    draft = Draft()
    notes = draw(st.integers(0, 3))
    for note in range(notes):
        draft.note_words[note] = draft.word()
    waiting = list(range(notes))
    for number in range(draw(st.integers(1, 5))):
        if number:
            _marker(draw, draft, facts=draft.part > 0 and draw(st.booleans()))
        for text in (*draw(st.lists(st.booleans(), max_size=4)), True):
            _block(draw, draft, text=text)
        if waiting and draw(st.booleans()):
            _note(draft, waiting.pop())
    while waiting:
        _note(draft, waiting.pop())
    for note in sorted(draft.note_words):
        if note not in draft.users:
            line = next(number for number, text in enumerate(draft.lines, 1) if text.startswith(f"[^n{note}]:"))
            draft.problems.append(f"warning fn/unused {line}:1")
    return draft


def _note(draft: Draft, note: int) -> None:
    if draft.hanging:
        _between(draft)
    draft.put(f"[^n{note}]: Where {draft.note_words[note]} is from.", "definition")
    draft.put("", "blank")
    draft.hanging = True


@tried(150, 2500)
@given(right_documents())
def test_every_line_is_of_one_class_and_every_word_in_one_part(draft: Draft) -> None:
    briefing, problems, first = read("\n".join(draft.lines))
    assert sorted(said(problem, first) for problem in problems) == sorted(draft.problems)
    assert briefing is not None
    check_what_always_holds(briefing)
    heads = [(part.kind, part.author, seen(part.title)) for part in briefing.commentaries]
    assert heads == draft.heads
    where = places(briefing)
    for line, kind in zip(draft.lines, draft.classes, strict=True):
        if kind in ("blank", "comment", "removed"):
            assert not any(word in where.shown or word in where.noted for word in TOKEN.findall(line)), line
    html = {0: " ".join(block.html for block in briefing.facts.blocks)} | {part.number: part.html for part in briefing.commentaries}
    for part, expected in draft.said.items():
        assert TOKEN.findall(seen(html.get(part, ""))) == expected
        assert [re.sub(r"h\d", "h", tag) for tag in outline(html.get(part, ""))] == draft.tags[part]
    assert set(html) == set(draft.said) | {0}
    for note, word in draft.note_words.items():
        users = draft.users.get(note, [])
        assert word not in where.shown
        printed = where.noted.get(word, [])
        assert len(printed) == bool(users)
        assert all(part in users for part in printed)
        assert printed == [0] or 0 not in users
    check_the_summary(briefing, where)


# ---- documents of any sort ---------------------------------------------------------------------------------------------

SIGNED = ("Commentary by Jane Doe", "Analysis (Jane Doe)", "Our view by jane-doe", "opinion by J. Doe", "Kommentar (Jane Doe)")
MARKERS = (
    "{}:", "{}: so {w}", "**{}:** so {w}", "**{}**: so {w}", "*{}:*", "{}：", "{}\u00a0:", "\u200b{}:", "## {}", "###### {}: why {w}",
    "# **{}** ##", "{}\n---", "{}: why {w}\n===", "{}: so {w}\nand {w}", "{}:\nso {w}", "{} : so `{w}`",
)  # fmt: skip
BACK = (
    "Facts:", "Facts: so {w}", "**Facts:** so {w}", "## Facts", "### Facts: so {w}", "Facts\n---", "Facts:\nso {w}",
)  # fmt: skip
LOOK_ALIKES = (
    "Commentary", "**Commentary**", "Commentary.", "Commentary. so {w}", "Commentary — so {w}", "Our view | so {w}",
    "**Commentary: so {w}**", "Analysis;", "&#67;ommentary: so {w}", "Commentary&#58; so {w}",
    "[Commentary](https://example.org/): so {w}", "<b>Commentary:</b> so {w}", "## Commentary on {w}", "Comentary: so {w}", "## Opinon",
    "Commentary by jane doe: so {w}", "Commentary (so {w}):", "Our\nview: so {w}", "<h2>Commentary</h2>", "<p>Opinion: so {w}</p>",
    "So {w}\u2028Commentary: so {w}", "So {w}\u2028Opinion\u2028so {w}", "**C**ommentary: so {w}", "Comment&shy;ary: so {w}",
    "<div>Commentary: so {w}</div>", "• Commentary: so {w}", "(Commentary) so {w}", "**Commentary** so {w}", "Commentary → so {w}",
    "Commentary 1: so {w}", "> so {w} </blockquote> Commentary: so {w}", "<table><caption>Opinion: so {w}</caption></table>",
    "So {w}<br><code>Opinion:</code> so {w}", "So {w} <pre>Commentary: so {w}</pre>", "Commentary von Jane Doe: so {w}",
)  # fmt: skip
SHOWN = (
    "So {w}", "So {w}\nand {w}", "So {w}  \nand {w}", "So *{w}\nand {w}*", "- so {w}", "- so {w}\n- so {w}", "* so {w}\n    * so {w}",
    "1. so {w}", "So {w}\n: so {w}", "So {w}\n:   so {w}", "> so {w}", "> so {w}\nso {w}", "> - so {w}",
    "| {w} | b |\n|---|---|\n| {w} | d |", "{w} | b\n---|---\n{w} | d", "# so {w}", "So {w}\n===", "So {w}\n---", "So {w}\nand {w}\n---",
    "So {w} Commentary: {w}", "## So", "So\n---", "“Commentary”: so {w}", "Opinion-based {w}", "Opinion polls show {w}:", "Vec<T> {w}",
    "So {w} ends.<br>And {w}", "<div>so {w}</div>", "<div>so {w}", "</div>so {w}", "<p>so {w}", "so {w}</p>",
    "<b>so {w}", "</b> so {w}", "<table><tr><td>so {w}", "</table>so {w}", "<details><summary>so {w}</summary>", "<blockquote>so {w}",
    "<ul><li>so {w}", "<h2>so {w}", "<em>so {w}</em>", "<pre>so {w}</pre>", "Commentary\\: so {w}", "## Opinion\\: so {w}", "So {w}\\",
    "{w} & {w} < {w}", "    code {w}", 'So [{w}](https://example.org/ "t")', "So [{w}][", "![](x.png) so {w}", "So **{w}", "{w}_", "***",
    "- - -", "---", "===", ":", "|", "#", ">", "-", "1.", "<br>", "&nbsp;", "\u00a0", "\u3000",
)  # fmt: skip
EXEMPT = (
    "> Commentary: so {w}", "> ## Commentary\n>\n> so {w}", "| a | b |\n|---|---|\n| Commentary: | {w} |", "```\nCommentary: {w}\n```",
    "~~~~\n## Commentary\n\n{w}\n~~~~", "`Commentary:` so {w}",
)  # fmt: skip
VANISHING = (
    "<!-- Commentary: {w} -->", "<!--\nCommentary:\n\n{w}\n-->", "<script>{w}</script>", "<style>{w}</style>",
    "[{w}]: https://example.org/", "[{w}]:\n    https://example.org/", "*[A{w}]: so {w}", "So <!-- {w} --> so.", "[^{w}]: so {w}",
    "[^{w}]: so {w}\n\n    and {w}", "![{w}](x.png)", "<input value='{w}'>",
)  # fmt: skip
UNCLOSED = (
    "```", "~~~", "````", "  ```", "    ```", "``` text", "`", "``", "<!--", "-->", "--!>", "<!-->", "<!--->", "So {w} <!--", "<script>",
    "</script>", "<style>", "<textarea>", "</textarea>", "<title>", "<svg>", "<math>", "<select>", "<plaintext>", "<xmp>", "<noscript>",
    "<iframe>", "<?php", "?>", "<![CDATA[", "]]>", "<!DOCTYPE", "<a href='", "'>", '<span title="', '">', "[so {w}",
    "](https://example.org/)", "[m]:", "[^m]:", "*[m]:", "<https://example.org/", ">", "$$", "{{", "}}", "\u2028", "\\", "[^1]", "![",
    "&#67;", "<", "[{w}]: <",
)  # fmt: skip
ALONE = re.compile(r"[\s\u200b*]*[\w .()-]+\s?[:：]\*?")  # indented by four only a label alone on its line is an error
GLUE = ("\n\n", "\n\n", "\n\n", "\n\n", "\n", "\n \n", "\n\u00a0\n", "\n\n\n")
PREFIXES = (" ", "   ", "    ", "\t", "- ", "> ", "1. ", "* ", "    - ", "# ", "[^q{n}]: ", ":   ", "| ")


@dataclass(slots=True)
class Mixture:
    """Pieces one below the other. ``marks`` are the lines (from 1) of commentary markers that nothing makes mere text."""

    lines: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    backs: list[int] = field(default_factory=list)
    lasting: list[str] = field(default_factory=list)
    count: int = 0

    def filled(self, piece: str) -> str:
        while "{w}" in piece:
            self.count += 1
            piece = piece.replace("{w}", f"w{self.count}", 1)
        return piece


@st.composite
def mixtures(draw: st.DrawFn, unclosed: bool) -> Mixture:
    mixture = Mixture()
    kinds = [SHOWN, SHOWN, SHOWN, MARKERS, MARKERS, BACK, EXEMPT, VANISHING]
    if draw(st.integers(0, 3)) == 0:
        kinds.append(LOOK_ALIKES)
    if unclosed:
        kinds += [UNCLOSED, UNCLOSED]
    wanted = [SHOWN[:5]]  # a text that begins with a marker has no facts, and one that ends with one has no commentary
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=9)):
        wanted += [kind, SHOWN] if kind in (MARKERS, BACK) else [kind]
    glue = ""
    for kind in wanted:
        piece = draw(st.sampled_from(kind))
        if kind is MARKERS:
            piece = piece.replace("{}", draw(st.sampled_from(SIGNED)))
        piece = mixture.filled(piece)
        prefix = draw(st.sampled_from(PREFIXES)) if draw(st.integers(0, 7)) == 7 else ""
        lines = [prefix.replace("{n}", str(mixture.count)) + line for line in piece.split("\n")]
        first = len(mixture.lines) + 1 + max(0, glue.count("\n") - 1)
        code = prefix == "    - " or (prefix in ("    ", "\t") and not ALONE.fullmatch(lines[0]))
        if kind is MARKERS and ">" not in prefix and prefix != "| " and not code:
            mixture.marks.append(first)
        if kind is BACK:
            mixture.backs.append(first)
        if kind is not VANISHING and prefix != "[^q{n}]: ":
            mixture.lasting += TOKEN.findall(piece)
        mixture.lines += glue.split("\n")[1:-1] + lines
        glue = draw(st.sampled_from(GLUE))
    return mixture


def check_the_order(briefing: Briefing, mixture: Mixture, first: int) -> None:
    """Each word is in the part of the last marker above it; only a line that says Facts returns to the facts."""
    where = places(briefing)
    noted = set(where.noted)
    markers = {part.line - first + 1: part.number for part in briefing.commentaries if part.line}
    current = 0 if markers or not briefing.commentaries else 1
    may_return = False
    for number, line in enumerate(mixture.lines, 1):
        if number in markers:
            current, may_return = markers[number], False
        may_return = may_return or number in mixture.backs
        for word in TOKEN.findall(line):
            if word in noted or word not in where.shown:
                continue
            assert len(where.shown[word]) == 1, f"{word} shows twice"
            actual = where.shown[word][0]
            if actual == 0 and may_return:
                current = 0
            assert actual == current, f"{word} is in part {actual} and not in {current}"
    check_the_summary(briefing, where)


@tried(300, 5000)
@given(mixtures(unclosed=False), st.booleans())
def test_a_mixture_without_errors_loses_no_word_and_no_marker(mixture: Mixture, opinion: bool) -> None:
    briefing, problems, first = read("\n".join(mixture.lines), OPINION if opinion else "")
    if fatal(problems):
        return
    assert briefing is not None
    check_what_always_holds(briefing)
    check_the_order(briefing, mixture, first)
    where = places(briefing)
    unused = min((problem.line - first for problem in problems if problem.rule == "fn/unused"), default=len(mixture.lines))
    before = set(TOKEN.findall("\n".join(mixture.lines[:unused])))  # a note that nobody uses may take in what follows
    assert [word for word in mixture.lasting if word in before and word not in where.shown and word not in where.noted] == []
    used = [part.line - first + 1 for part in briefing.commentaries]
    assert [line for line in mixture.marks if line not in used] == []


@tried(200, 5000)
@given(mixtures(unclosed=True))
def test_a_mixture_with_things_left_open_is_refused_or_in_order(mixture: Mixture) -> None:
    briefing, problems, first = read("\n".join(mixture.lines))
    if fatal(problems):
        return
    assert briefing is not None
    check_what_always_holds(briefing)
    check_the_order(briefing, mixture, first)


# ---- labels in any dress -----------------------------------------------------------------------------------------------

LEADS = ("", "", "• ", "— ", "→ ", "■", "💬 ", "- ", "&nbsp;", "\u200b", "<!-- x -->", "<span></span>", "* ")
DRESSES = (
    "{}", "{}", "**{}**", "*{}*", "***{}***", "__{}__", "<b>{}</b>", "<mark>{}</mark>", "[{}](https://example.org/)", "({})", "【{}】",
)  # fmt: skip
SPELLINGS = (
    "Commentary", "Opinion", "ANALYSIS", "our view", "Our\u00a0view", "Another view", "C\u200bommentary", "Comm\u00adentary", "Ｏpinion",
    "&#79;pinion", "Opinio&#110;", "<b>O</b>pinion",
)  # fmt: skip
COLONS = (":", "：", " :", "\u00a0:", "&#58;", "::", "∶", ".", "。", ";", "；", " |", " —", " –", " - ", " /", " →", " ·", " »")
STANDS = (
    "{}", "{}", "## {}", "<p>{}</p>", "<h2>{}</h2>", "<div>{}</div>", "So.<br>{}", "So.</p><p>{}", "<br>{}", "> So.</blockquote>{}",
    "So <blockquote>{}</blockquote>", "<details><summary>{}</summary></details>", "<table><tr><td>{}</td></tr></table>", "- {}",
)  # fmt: skip


@st.composite
def dressed_labels(draw: st.DrawFn) -> str:
    """A label of a commentary with text, where readers would see it at the beginning of a line."""
    lead, dress, label, colon, stands = (draw(st.sampled_from(choice)) for choice in (LEADS, DRESSES, SPELLINGS, COLONS, STANDS))
    inner, outer = draw(st.sampled_from((("", colon), (colon, ""))))
    return stands.format(lead + dress.format(label + inner) + outer + " so w2.")


@tried(300, 20000)
@given(dressed_labels())
def test_a_label_in_any_dress_is_a_marker_or_an_error(text: str) -> None:
    briefing, problems, _ = read(f"So w1.\n\n{text}\n\nAnd w3.")
    if fatal(problems):
        return
    assert briefing is not None
    where = places(briefing)
    assert where.shown["w2"] == [1] if "w2" in where.shown else briefing.commentaries[0].title == "so w2."


# ---- any text ----------------------------------------------------------------------------------------------------------

PIECES = (*SHOWN, *MARKERS, *BACK, *LOOK_ALIKES, *EXEMPT, *VANISHING, *UNCLOSED)


@tried(150, 5000)
@given(
    st.lists(
        st.one_of(
            st.text(max_size=12), st.text("*_`~<>[]()!&#:;.|-=\\/ \t\n\u200b\u2028：CommentaryFacts", max_size=12), st.sampled_from(PIECES)
        ),
        max_size=8,
    )
)
def test_any_text_is_read_or_refused(pieces: list[str]) -> None:
    body = "".join(pieces).encode("utf-8", "replace").decode()
    briefing, problems, _ = read(body)
    assert (briefing is None) == fatal(problems)
    if briefing is not None:
        check_what_always_holds(briefing)
