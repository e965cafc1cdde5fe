"""YAML is read strictly: every value is a text with its place, and every slip is told with the line as it should be."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest import strict_yaml
from digest.problems import Problem
from digest.strict_yaml import Mapping, Node, Scalar, Sequence, node_of, parse, plain_value, quoted


def told(text: str, first_line: int = 1) -> list[str]:
    return [str(problem) for problem in parse(text, "a.md", first_line)[1]]


def read(text: str) -> object:
    node, problems = parse(text, "a.md")
    assert not problems
    assert node is not None
    return plain_value(node)


def places(node: Node | None) -> list[tuple[str, int, int]]:
    if isinstance(node, Scalar):
        return [(node.text, node.line, node.column)]
    if isinstance(node, Sequence):
        return [place for item in node.items for place in places(item)]
    assert isinstance(node, Mapping)
    return [place for key, value in node.entries for place in (*places(key), *places(value))]


@pytest.mark.parametrize("text", ["no", "12:30", "0123", "1_000", "2024-02-30", "true", "null", "~", "1e3", "0x1F", ".inf", "=", "<", "%s"])
def test_no_value_is_interpreted(text: str) -> None:
    assert read(f"'a': '{text}'\nb: {text if text != '%s' else 'a %s'}") == {"a": text, "b": text if text != "%s" else "a %s"}


def test_lists_maps_blocks_and_quotes_keep_their_text() -> None:
    text = "a: [x, 'y: z', {b: c}]\nd: |\n  one: two\n    # three\ne: >-\n  folded\n  text\nf: \"\\u00e9\\n\"\ng:\n- h\n- i\n"
    assert read(text) == {"a": ("x", "y: z", {"b": "c"}), "d": "one: two\n  # three\n", "e": "folded text", "f": "é\n", "g": ("h", "i")}


def test_an_empty_text_is_no_document() -> None:
    assert parse("", "a.md") == (None, ())
    assert parse("# a comment\n", "a.md") == (None, ())


def test_places_count_from_one_in_code_points_of_the_file() -> None:
    node, _ = parse("a: 😀\nb: [😀x, 'ü']\r\nc:\n  - d: é\n", "a.md", first_line=2)
    assert places(node) == [
        ("a", 2, 1), ("😀", 2, 4), ("b", 3, 1), ("😀x", 3, 5), ("ü", 3, 9), ("c", 4, 1), ("d", 5, 5), ("é", 5, 8),
    ]  # fmt: skip


def test_what_is_plain_is_told_from_what_stands_in_quotes() -> None:
    node, _ = parse("a: null\nb: 'null'\nc:\nd: |\n  x", "a.md")
    assert isinstance(node, Mapping)
    assert [value.plain for _, value in node.entries if isinstance(value, Scalar)] == [True, False, True, False]


SLIPS = {
    "title: Kyiv: the talks": (1, 8, 'write title: "Kyiv: the talks"'),
    "title: Kyiv:": (1, 8, 'write title: "Kyiv:"'),
    "title: Kyiv: the talks # a note": (1, 8, 'write title: "Kyiv: the talks"'),
    "a: b\ntitle: 1: 2\nc: d": (2, 8, 'write title: "1: 2"'),
    "sources:\n  - title: A: b\n    url: c": (2, 12, 'write title: "A: b"'),
    'title: A "b": c': (1, 8, """write title: 'A "b": c'"""),
    'title: It\'s "so": \\o/': (1, 8, r'write title: "It' + "'" + r's \"so\": \\o/"'),
    "title:Kyiv\na: b": (1, 7, "write title: Kyiv"),
    "a: b\ntitle:Kyiv": (2, 7, "write title: Kyiv"),
    'title: "Kyiv\na: b': (1, 8, 'write title: "Kyiv"'),
    "title: 'Kyiv": (1, 8, 'write title: "Kyiv"'),
    "title: 'It's raining'\na: b": (1, 8, 'write title: "It\'s raining"'),
    'title: "Kyiv" talks': (1, 8, "write title: '\"Kyiv\" talks'"),
    'title: "C:\\Users"': (1, 8, "write title: 'C:\\Users'"),
    "title: @jane": (1, 8, 'write title: "@jane"'),
    "title: `x`": (1, 8, 'write title: "`x`"'),
    "title: %s": (1, 8, 'write title: "%s"'),
    "title: *Breaking* news": (1, 8, 'write title: "*Breaking* news"'),
    "title: *Breaking": (1, 8, 'write title: "*Breaking"'),
    "title: &co": (1, 8, 'write title: "&co"'),
    "title: !important news": (1, 8, 'write title: "!important news"'),
    "title: !!int 12": (1, 8, 'write title: "!!int 12"'),
    "title: [Breaking] news": (1, 8, 'write title: "[Breaking] news"'),
    "title: > text": (1, 8, 'write title: "> text"'),
    "title: | text": (1, 8, 'write title: "| text"'),
    "title: - text": (1, 8, 'write title: "- text"'),
    "title: ? text": (1, 8, 'write title: "? text"'),
    "topics: [a, b\ndate: c": (1, 9, "write topics: [a, b]"),
    "title Kyiv\na: b": (1, 1, 'write it as "title: Kyiv"'),
    "title：Kyiv\na: b": (1, 6, "write title: Kyiv"),
    "a: b\n c: d": (2, 2, "this line has 1 space before it; write none, so that it stands below a of line 1"),
    "  a: b\nc: d": (2, 1, "the lines above begin 2 spaces further in than this one; let all fields begin at the margin"),
    "s:\n  - url: a\n   key: b": (3, 4, "this line has 3 spaces before it; write 4, so that it stands below url of line 2"),
    "s:\n  - url: a\n  key: b": (3, 3, "this line has 2 spaces before it; write 4, so that it stands below url of line 2"),
    "i:\n  src: a\nx:\n  - url: a\n  key: b": (5, 3, "write 4, so that it stands below url of line 4"),
    "i:\n  src: a\n alt: b": (3, 2, "this line has 1 space before it; write 2, so that it stands below src of line 2"),
    "c:\n- date: 1\n  text: a\n   kind: b": (4, 4, "write 2, so that it stands below text of line 3"),
    "topics:\n- Talks\n-Energy\nx: y": (3, 1, "a space is missing after the dash; write - Energy"),
    "topics:\n  - Talks\n  -Energy\nx: y": (3, 3, "a space is missing after the dash; write - Energy"),
    "topics:\n  - Talks\n  -\u00a0Energy\nx: y": (3, 3, "a no-break space (U+00A0) stands after the dash; write - Energy"),
    "s:\n  • url: a\n    key: b": (2, 3, "• begins no entry of a list here; write - instead of •"),
    "s:\n  - a\n  – b\nx: y": (3, 3, "– begins no entry of a list here; write - instead of –"),
    "s:\n\u00a0 - url: a\n    key: b": (2, 1, "a no-break space (U+00A0) stands before this line; type a plain space"),
    "title:\u00a0Talks\nx: y": (1, 7, "a no-break space (U+00A0) stands after the colon; type a plain space there and write title: Talks"),
    "title = Talks\nx: y": (1, 7, "there is = in the place of a colon; write title: Talks"),
    "title: “Miami: talks”\nx: y": (1, 8, 'these quotes (“) have none; write plain ones: title: "Miami: talks"'),
    "s:\n  - [Minutes](https://a.example)": (2, 5, "write - url: https://a.example, and below it title: Minutes"),
    "s:\n  - [A: b](https://a.example)": (2, 5, 'write - url: https://a.example, and below it title: "A: b"'),
    "s:\n  - url: [Minutes](https://a.example)": (2, 10, "write url: https://a.example"),
    "a: b\n- c": (2, 1, "delete that value or this line"),
    "\ttitle: x": (1, 1, "use spaces"),
    "topics:\n\t- a": (2, 1, "use spaces"),
    "title:\tx": (1, 7, "write spaces"),
    "title: a\tb": (1, 9, "write spaces"),
    "a: 1\nb: 2\na: 3": (3, 1, '"a" stands twice, first in line 1'),
    "a: {b: 1, b: 2}": (1, 11, '"b" stands twice'),
    "<<: {a: b}": (1, 1, "merge key"),
    "a: &x b\nc: *x": (1, 4, 'write a: "&x b"'),
    "? [a]\n: b": (1, 3, "must be one word"),
    ": b": (1, 1, "no name before the colon"),
    "a: b\n---\nc: d": (2, 1, "second document"),
    "%YAML 1.2\n---\na: b": (1, 1, "begin with %"),
    "[" * 30: (1, 21, "20 levels"),
    "a: " + "[" * 30 + "]" * 30: (1, 23, "20 levels"),
    'a: "\\0"': (1, 4, "U+0000"),
    'a: "\\ud800"': (1, 4, ""),
    'a: "\\L"': (1, 4, "U+2028"),
    "a: b\u2028c": (1, 5, "U+2028"),
    "a: b\u0085c": (1, 5, "U+0085"),
    "a: \ufeffb": (1, 4, "U+FEFF"),
    "a: \x07b": (1, 4, "U+0007"),
    "a: \ud800": (1, 4, "U+D800"),
}


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_told_at_its_place_with_what_to_write(text: str) -> None:
    line, column, said = SLIPS[text]
    problems = parse(text, "a.md")[1]
    assert (problems[0].line, problems[0].column, problems[0].level) == (line, column, "error")
    assert said in problems[0].text


def test_a_list_with_the_bullets_of_other_programs_is_read_all_the_same() -> None:
    node, problems = parse("a:\n  • b: c\n    d: e\n  • b: f\n", "a.md")
    assert [problem.line for problem in problems] == [2, 4]
    assert node is not None
    assert plain_value(node) == {"a": ({"b": "c", "d": "e"}, {"b": "f"})}


def test_a_dash_in_running_text_is_no_bullet() -> None:
    assert [problem.line for problem in parse("summary: He said\n  – and left –\n  -5 degrees\ntitle: a: b\n", "a.md")[1]] == [4]


def test_all_slips_are_told_at_once_and_the_rest_is_read() -> None:
    node, problems = parse("title: A: b\ndate:2024\nsources:\n  - title: C: d\n    url: e\ntopics: [f, g\nh: @i\n", "a.md")
    assert [(problem.line, problem.rule) for problem in problems] == [
        (1, "yaml/colon"), (2, "yaml/space"), (4, "yaml/colon"), (6, "yaml/bracket"), (7, "yaml/indicator"),
    ]  # fmt: skip
    assert node is not None
    assert plain_value(node) == {
        "title": "A: b", "date": "2024", "sources": ({"title": "C: d", "url": "e"},), "topics": ("f", "g"), "h": "@i",
    }  # fmt: skip


def test_a_comment_that_swallows_a_hashtag_is_a_warning() -> None:
    assert told("title: Line #3\nb: c # a comment") == [
        'a.md:1:8: warning: what stands after # is a comment for YAML and is left out; write title: "Line #3", or put a space after the #'
        "  [yaml/comment]"
    ]
    assert not told("title: C# and F#\nb: 'a #3'\nc: |\n  a #3\n")


def test_tabs_are_kept_in_quotes_blocks_and_comments() -> None:
    assert read("a: 'x\ty'\nb: |\n  x\ty\n# a\tb\nc: d # e\tf\n") == {"a": "x\ty", "b": "x\ty\n", "c": "d"}


def test_more_than_64_kilobytes_are_refused() -> None:
    assert not told("a: " + "x" * (64 * 1024 - 3))
    assert told("a: " + "x" * (64 * 1024 - 2)) == ["a.md:1:1: error: there is more than 64 kB of YAML here; shorten it  [yaml/size]"]
    assert told("a: " + "é" * (32 * 1024)), "bytes count, not letters"


@pytest.mark.parametrize("text", ["a", 'say "a"', "it's", "\\", 'it\'s "a" \\'])
def test_a_quoted_text_reads_as_itself(text: str) -> None:
    assert read(f"a: {quoted(text)}") == {"a": text}


def test_a_node_of_a_value_has_that_value() -> None:
    value = {"a": ("b", {"c": "d"}), "e": "f"}
    assert plain_value(node_of(value, 3, 4)) == value


YAML_LIKE = st.lists(
    st.sampled_from([
        "title", "a", "b", ": ", ":", "\n", "\n  ", "- ", "\n- ", "[", "]", "{", "}", ", ", "'", '"', "#", " #x", "&a", "*a", "!", "|", ">",
        "|\n  ", "\t",
        " ", "é", "😀", "\\", "\\u00e9", "%", "@", "---", "\n---\n", "...", "?", "<<", "\r\n", "~", "\u2028", "\x00", "=",
    ]),
    max_size=25,
).map("".join)  # fmt: skip


def inside(problem: Problem, text: str) -> bool:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return 1 <= problem.line <= len(lines) and 1 <= problem.column <= len(lines[problem.line - 1]) + 1


@settings(max_examples=400, deadline=None, derandomize=True)
@given(YAML_LIKE | st.text(max_size=60))
@example("a: {b")
@example("{a: b\n")
def test_whatever_is_typed_there_are_only_problems_inside_the_text(text: str) -> None:
    node, problems = parse(text, "a.md")
    assert all(inside(problem, text) for problem in problems), (text, problems)
    assert node is None or all(line >= 1 and column >= 1 for _, line, column in places(node))
    assert all(";" in problem.text for problem in problems), problems


@settings(max_examples=400, deadline=None, derandomize=True)
@given(YAML_LIKE)
def test_without_libyaml_the_result_is_the_same(text: str) -> None:
    with_libyaml = parse(text, "a.md")
    fast, strict_yaml._LOADER = strict_yaml._LOADER, yaml.SafeLoader
    try:
        without = parse(text, "a.md")
    finally:
        strict_yaml._LOADER = fast
    fine = [not [problem for problem in problems if problem.level == "error"] for _, problems in (with_libyaml, without)]
    assert fine[0] == fine[1], (text, with_libyaml, without)
    if fine[0]:
        assert with_libyaml == without
