"""The shorter ways through the Markdown library lead to the same HTML as its own."""

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.inlinepatterns import LINK_RE, LinkInlineProcessor
from markdown.preprocessors import NormalizeWhitespace
from markdown.treeprocessors import InlineProcessor, UnescapeTreeprocessor

from digest.reading import prose
from test_separation_properties import tried

SIGNS = "*_`~<>[]()!&#:;.|-=\\/ \t\nab1'\"^"
PIECES = (
    *("[a](b)", "[a](b 'c')", '[a](<b c> "d")', "[a](b(c)d)", "[a][b]", "![a](b.png)", "[a]", "[^1]", "[a\\](b)", "[*a*](b_c_d)"),
    *("<http://a.example>", "<i>", "</i>", "<div>", "<!-- a -->", "&amp;", "&", "**a**", "*a _b_*", "__a__", "`a`", "``a`", "\\*", "  \n"),
    *(
        "\n\n",
        "\n\n# a\n\n",
        "\n\n- a\n- b\n\n",
        "\n\n> a\n\n",
        "\n```\na\n```\n",
        "\n\n~~~\na",
        "\n[b]: http://c.example\n",
        "\n[^1]: a\n\n",
    ),
    *("\n\na | b\n--|--\nc | d\n\n", "\n\na\n: b\n\n", "\n*[ab]: c\n", "word", " ", "Straße", "\u200b"),
)


def by_the_librarys_own_ways() -> Markdown:
    parser = prose.new_parser()
    parser.parser.blockprocessors.deregister("plain_paragraph")
    parser.preprocessors.register(NormalizeWhitespace(parser), "normalize_whitespace", 30)
    parser.inlinePatterns.register(LinkInlineProcessor(LINK_RE, parser), "link", 160)
    parser.treeprocessors.register(InlineProcessor(parser), "inline", 20)
    parser.treeprocessors.register(UnescapeTreeprocessor(parser), "unescape", 0)
    return parser


SHORT, LONG = prose.new_parser(), by_the_librarys_own_ways()


def html(parser: Markdown, text: str) -> list[str]:
    return prose.finish(parser, list(prose.parse(parser, text.split("\n"))))


@tried(400, 10_000)
@given(st.lists(st.one_of(st.text(SIGNS, max_size=10), st.sampled_from(PIECES)), max_size=10).map("".join))
def test_the_shorter_ways_give_what_the_library_gives(text: str) -> None:
    short = html(SHORT, text)
    steps = prose.STEPS.copy()
    prose.STEPS.clear()  # no step of the library is passed over
    try:
        assert short == html(LONG, text)
    finally:
        prose.STEPS.update(steps)
