"""Where links stand in a text."""

import pytest

from digest.model import Source
from digest.reading.briefing import read_briefing
from digest.reading.link_places import link_places
from digest.settings import read_settings, reading_options


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("See [the vote](vote.md).", (7, 16)),
        ("One\nSee [the vote](<vote.md> 'title').", (8, 17)),
        ("See [the vote][v].\n\n[v]: vote.md", (9, 6)),
        ("![a](avote.md) ![b](vote.md.png) ![c](vote.md)", (7, 39)),
        ('<a href="vote.md">x</a>', (7, 10)),
        ("[x](\tvote.md\t)", (7, 6)),
        ("\U0001f600 [x](vote.md)", (7, 7)),
    ],
)
def test_a_link_has_the_place_of_its_address(text, place):
    assert link_places(text.split("\n"), 7, ("vote.md",)) == {"links.0": place}


@pytest.mark.parametrize("text", ["vote.md", "xvote.md", "[x](vote.md#a)", "[x](v\\ote.md)", ""])
def test_a_link_that_is_not_there_as_written_has_no_place(text):
    assert link_places((text,), 7, ("vote.md",)) == {}


def test_each_link_has_its_own_place_by_its_number():
    text = ("[a](/a/) [b](b.md)", "[a](/a/)")
    assert link_places(text, 1, ("/a/", "/none/", "b.md", "")) == {"links.0": (1, 5), "links.2": (1, 14)}


def test_a_text_of_nothing_but_one_address_is_read_in_no_time():
    assert link_places(("a" * 100_000,), 1, ("a" * 50_000,)) == {}


def test_links_to_places_in_the_page_have_a_place_and_those_that_we_put_there_are_none():
    settings, _ = read_settings(Source("digest.yaml", b"title: A\nurl: https://a.example\ntimezone: UTC\n"))
    assert settings is not None
    text = "They [met](#nothere).[^1]\n\n[^1]: A [note](#fact-9).\n\nCommentary:\n\nThey [met](#fact) and [left](b.md#c).\n"
    source = Source("content/a.md", f"---\ntitle: A\ndate: 2025-12-07\n---\n{text}".encode())
    briefing, problems = read_briefing(source, reading_options(settings))
    assert briefing is not None, problems
    assert dict(zip(briefing.links, map(briefing.places_of.get, (f"links.{number}" for number in range(9))), strict=False)) == {
        "#nothere": (5, 12), "#fact-9": (7, 16), "#fact-1": None, "b.md#c": (11, 30),
    }  # fmt: skip
