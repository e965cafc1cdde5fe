"""digest.yaml is read by the same rules as front matter, and checked as a whole."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.dates import time_zone
from digest.labels import LABELS, folded
from digest.model import Source
from digest.settings import Settings, read_settings, reading_options, site_url

MINIMUM = "title: A\nurl: https://a.example\n"


def read(more: str = "", base: str = MINIMUM) -> Settings:
    found, problems = read_settings(Source("digest.yaml", (base + more).encode()))
    assert not problems
    assert found is not None
    return found


def told(more: str, base: str = MINIMUM) -> list[str]:
    found, problems = read_settings(Source("digest.yaml", (base + more).encode()))
    assert found is None
    return [str(problem) for problem in sorted(problems)]


def test_title_and_url_are_enough() -> None:
    found = read()
    assert (found.title, found.url, found.languages, found.content) == ("A", "https://a.example/", ("en",), "content")
    options = reading_options(found)
    assert options.zone is None
    assert options.labels == {language: {folded(label): kind for label, kind in words.items()} for language, words in LABELS.items()}


def test_an_empty_file_lacks_both() -> None:
    assert told("", base="") == [
        'digest.yaml:1:1: error: "title" is missing; add a line title: The name of the site  [settings/title]',
        'digest.yaml:1:1: error: "url" is missing; add a line url: https://example.org/  [settings/url]',
    ]


def test_every_setting_can_be_given() -> None:
    found = read(
        "description: B\ntimezone: Europe/Kyiv\nlanguages: [uk, pt-br]\npublishing_hour: 06:30\nper_page: 5\n"
        "signature: Us\nreporters: [C]\n"
        "labels: {add: {uk: {Погляд: commentary}, pl: {Komentarz: commentary}, pt: {Opinião: commentary}}, remove: {en: [Opinion]}}\n"
        "defaults:\n  - path: opinion/**\n    values: {kind: commentary, topics: [x]}\n"
        "navigation: [{text: D, path: /d/}, {text: E, path: https://e.example}]\npermalink: /:lang/:slug/\noutputs: [home, briefings]\n"
        "content: posts\nfront_matter: {rename: {category: topics, author: reporters, hidden: draft}, unknown: extra}\n"
        "links: {internal: warning}\nstylesheet: own.css\nlimits: {seconds: 10, file_bytes: 5000}\nextra: {a: [b, {c: d}]}\n"
    )
    assert found.languages == ("uk", "pt-BR")
    assert found.publishing_hour == time(6, 30)
    assert found.defaults[0].values == {"kind": "commentary", "topics": ("x",)}
    assert found.extra == {"a": ("b", {"c": "d"})}
    assert found.limits.seconds == 10
    options = reading_options(found)
    assert options.zone is time_zone("Europe/Kyiv")
    assert options.labels["uk"][folded("Погляд")] == "commentary"
    assert options.labels["uk"][folded("Думка")] == "commentary"
    assert options.labels["pl"] == {"komentarz": "commentary"}
    assert "opinion" not in options.labels["en"]
    assert "opinion" in options.labels["fr"]
    assert options.rename == {"category": "topics", "author": "reporters", "hidden": "draft"}


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("https://a.example", "https://a.example/"),
        ("HTTPS://a.example/b", "https://a.example/b/"),
        ("http://localhost:8000/", "http://localhost:8000/"),
        ("https://новини.укр/", "https://новини.укр/"),
    ],
)
def test_the_address_of_a_site_ends_with_a_slash(url: str, right: str) -> None:
    assert site_url(url) == right


WRONG = {
    "timezone: Kyiv": (3, 11, 'no time zone "Kyiv"; write Europe/Kyiv'),
    "timezone: Europe/Kyiw": (3, 11, "write Europe/Kyiv"),
    "timezone: GMT+1": (3, 11, '"GMT+1" is an offset and no time zone; write a place, as Europe/Berlin, so that summer time is right'),
    "timezone: +01:00": (3, 11, "write a place, as Europe/Berlin, so that summer time is right"),
    "timezone: UTC-5": (3, 11, "write a place, as Europe/Berlin, so that summer time is right"),
    "timezone: localtime": (3, 11, "no time zone"),
    "timezone: Europe": (3, 11, "no time zone"),
    "timezone: ../../etc/passwd": (3, 11, "no time zone"),
    "languages: [en, en_US]": (3, 17, "write en-US"),
    "languages: [English]": (3, 13, "no language tag; write en"),
    "languages: en, uk": (3, 12, "one text with a comma in it; write languages: [en, uk]"),
    "outputs: home, feed": (3, 10, "write outputs: [home, feed]"),
    "languages: [en, EN]": (3, 17, "stands twice"),
    "languages: []": (3, 12, "empty; write languages: [en]"),
    "permalink: /:year/:titel/:slug/": (3, 12, '":titel" means nothing'),
    "permalink: /:year/:slag/": (3, 12, "write :slug"),
    "permalink: /:year/": (3, 12, 'write permalink: "/:year/:slug/"'),
    "permalink: ':slug'": (3, 12, 'write "/:slug/"'),
    "permalink: /../:slug/": (3, 12, "may hold only"),
    "permalink: /a b/:slug/": (3, 12, "may hold only"),
    "per_page: 0": (3, 11, "write at least 1"),
    "per_page: many": (3, 11, "a whole number"),
    "per_page: ١٢": (3, 11, "a whole number"),
    "publishing_hour: 25:00": (3, 18, "as 06:00"),
    "publishing_hour: 6": (3, 18, "as 06:00"),
    "outputs: [home, hme]": (3, 17, "write home"),
    "outputs: [home, home]": (3, 17, "stands twice"),
    "front_matter: {rename: {category: topic}}": (3, 35, "write topics"),
    "front_matter: {rename: {title: summary}}": (3, 32, "a field of ours"),
    "front_matter: {unknown: ignore}": (3, 25, "error, extra"),
    "defaults: {path: a/**}": (3, 11, "has to be a list"),
    "defaults: [{path: opinion, values: {}}]": (3, 19, "write opinion/**"),
    "defaults: [{path: /a/**, values: {}}]": (3, 19, "write a/**"),
    "defaults: [{path: a**b, values: {}}]": (3, 19, "alone between slashes"),
    "defaults: [{path: a/**, values: {tpics: [b]}}]": (3, 34, 'write "topics"'),
    "defaults: [{path: a/**, values: {kind: opinion}}]": (3, 40, "write commentary"),
    "defaults: [{path: a/**, values: {sources: [{url: b}]}}]": (3, 50, "no address of the web"),
    "defaults: [{path: a/**}]": (3, 12, '"values" is missing'),
    "defaults: [{path: a/**, values: b}]": (3, 33, "has to be a map"),
    "navigation: [{text: A, path: b}]": (3, 30, "leads nowhere"),
    "navigation: [{text: A, path: 'javascript:x'}]": (3, 30, "leads nowhere"),
    "navigation: [{text: A}]": (3, 14, '"path" is missing'),
    "labels: {add: {en: {Comment: comentary}}}": (3, 30, "write commentary"),
    "labels: {add: {en: {'a:b': facts}}}": (3, 28, "cannot be a label"),
    "labels: {add: {English: {a: facts}}}": (3, 25, "no language tag"),
    "labels: {remove: {en: [Opinoin]}}": (3, 24, "write Opinion"),
    "limits: {seconds: 100}": (3, 19, "write at most 60"),
    "limits: {seconds: five}": (3, 19, "write one from 1 to 60"),
    "limits: {file_bytes: 2 MB}": (3, 22, "a whole number; write 2000000"),
    "limits: {file_bytes: '2,500,000'}": (3, 22, "a whole number; write 2500000"),
    "links: {internal: warn}": (3, 19, "write warning"),
    "content: ../x": (3, 10, "may not leave its folder"),
    "content: /": (3, 10, "a folder beside digest.yaml"),
    "stylesheet: https://a.example/b.css": (3, 13, "save the file in the site folder and write its name, as b.css"),
    "theme: x": (3, 1, 'there is no field "theme"; write "stylesheet"'),
    "titel: x": (3, 1, 'there is no field "titel"; write "title"'),
    "limits: {secondes: 3}": (3, 10, 'there is no field "secondes" in "limits"; write "seconds"'),
    "extra: a": (3, 8, "has to be a map"),
    "description: A: b": (3, 14, 'write description: "A: b"'),
}


@pytest.mark.parametrize("more", WRONG)
def test_a_wrong_setting_is_told_at_its_place(more: str) -> None:
    line, column, said = WRONG[more]
    problems = told(more)
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"digest.yaml:{line}:{column}: error: ")
    assert said in problems[0]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("example.org", "write https://example.org"),
        ("ftp://example.org", "begins with https://"),
        ("https://example.org/a?b", "a ? or a #"),
        ("https://example.org/a/../b", ".. or //"),
        ("https://", "no address of the web"),
        ("https://exa mple.org", "a host holds no space; take it out"),
        ("https://exa%20mple.org", "a host holds no space; take it out"),
        ("https://a.example/b c", "holds a space, which an address cannot; write https://a.example/b%20c"),
        ("htps://example.org", "write https://example.org"),
        ("https://me:secret@example.org", "a user name or a password"),
        ("https://[::1", "names no host"),
        ("https://example.org:port/", "names no host"),
    ],
)
def test_an_address_that_is_none_is_told(url: str, said: str) -> None:
    assert said in told("", base=f"title: A\nurl: '{url}'\n")[0]


def test_a_language_without_words_of_its_own_gets_a_warning_that_says_what_happens() -> None:
    text = f"{MINIMUM}languages: [en, pl, zh-Hant]\n"
    found, problems = read_settings(Source("digest.yaml", text.encode()))
    assert found is not None
    assert found.languages == ("en", "pl", "zh-Hant")
    assert list(map(str, problems)) == [
        'digest.yaml:3:17: warning: "pl" has no words of its own here: its markers are the English ones, and its pages speak English around'
        " the text; for markers of its own write labels: {add: {pl: {your word: commentary}}}  [settings/languages]",
        'digest.yaml:3:21: warning: the interface is in Simplified Chinese alone: the pages of "zh-Hant" speak English around the text;'
        " write the words in templates of your own, or zh-Hans if that is meant  [settings/languages]",
    ]
    labels = "labels: {add: {pl: {Komentarz: commentary}, zh-Hant: {評論: commentary}}}\n"
    found, problems = read_settings(Source("digest.yaml", (text + labels).encode()))
    assert found is not None
    assert [problem.text.partition(":")[0] for problem in problems] == ["the interface is in Simplified Chinese alone"]


def test_settings_that_are_wrong_in_several_ways_are_told_all_at_once() -> None:
    rules = [line.rpartition("[")[2] for line in told("per_page: x\ntimezone: Kyiv\npermalink: /\nfront_matter: {rename: {a: b}}\nz: y\n")]
    assert rules == ["settings/per_page]", "settings/timezone]", "settings/permalink]", "settings/front_matter]", "settings/unknown]"]


def test_a_file_that_is_no_text_is_told() -> None:
    assert read_settings(Source("digest.yaml", b"title: \xff\n")) == (None, read_settings(Source("digest.yaml", b"title: \xff\n"))[1])
    assert "is not UTF-8" in str(read_settings(Source("digest.yaml", b"title: \xff\n"))[1][0])


SETTING = st.sampled_from([*Settings.__slots__, "a", "path", "values", "rename", "add", "remove", "text", "seconds", "kind"])
VALUE = st.recursive(
    st.sampled_from(["", "a", "1", "-1", "en", "https://a.example", "/a/", "UTC", "true", "06:00", "null", '"x: y"', "a/**"])
    | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(SETTING, inner), max_size=3).map(
            lambda items: "{" + ", ".join(f"{key}: {value}" for key, value in items) + "}"
        )
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.tuples(SETTING, VALUE), max_size=5))
def test_whatever_is_typed_there_are_settings_or_problems_inside_the_file(items: list[tuple[str, str]]) -> None:
    text = "".join(f"{key}: {value}\n" for key, value in items)
    found, problems = read_settings(Source("digest.yaml", text.encode("utf-8", "replace")))
    assert (found is None) == any(problem.level == "error" for problem in problems)
    lines = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert ";" in problem.text
