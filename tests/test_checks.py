"""What only the finished site can show."""

from dataclasses import replace

import pytest

from digest.checks import check
from digest.model import Artifact, Asset
from digest.settings import LinkRules, NavigationEntry
from digest.views import Rendered
from made import SETTINGS


def rendered(path, *links, ids=(), source=""):
    return Rendered(Artifact(path, b""), links, tuple(ids), source)


def said(*pages, assets=(), settings=SETTINGS):
    return sorted(str(problem) for problem in check(pages, assets, settings))


SUB = replace(SETTINGS, url="https://example.org/digest")
ABOUT = rendered("about/index.html", ids=("us", "größe"), source="content/pages/about.md")


# ---- two files at one path -------------------------------------------------------------------------------------------


def test_two_pages_at_one_path_are_refused_and_both_sources_named():
    pages = rendered("a/index.html", source="content/a.md"), rendered("a/index.html", source="content/b/a.md")
    assert said(*pages) == [
        "content/b/a.md: error: this and content/a.md would both be at /a/; rename one, or give it a slug  [paths/clash]"
    ]


def test_three_pages_at_one_path_are_one_mistake():
    pages = [rendered("a/index.html", source=f"content/{folder}/a.md") for folder in "bcd"]
    assert said(*pages) == [
        "content/d/a.md: error: this and content/b/a.md and content/c/a.md would all be at /a/; rename one, or give it a slug"
        "  [paths/clash]"
    ]


@pytest.mark.parametrize(
    ("path", "what", "output"),
    [
        ("topics/index.html", "/topics/ is the list of topics", "topics"),
        ("people/jane/index.html", "/people/jane/ is the page of one of the people", "people"),
        ("archive/index.html", "/archive/ is the archive", "archives"),
    ],
)
def test_the_editor_of_a_page_at_the_place_of_a_list_is_told_what_stands_there(path, what, output):
    assert said(rendered(path), rendered(path, source="content/pages/topics.md")) == [
        f'content/pages/topics.md: error: {what}; give this page another slug, or leave {output} out of "outputs" in digest.yaml'
        "  [paths/clash]"
    ]


@pytest.mark.parametrize("path", ["2025/aux/index.html", "topics/con/index.html", f"people/{'й' * 128}/index.html", "a?b.png"])
def test_a_path_that_some_system_refuses_is_an_error_of_its_source(path):
    (problem,) = check((rendered(path, source="content/a.md"),), (), SETTINGS)
    assert (problem.path, problem.rule, problem.level) == ("content/a.md", "paths/unfit", "error")
    assert path in problem.text


@pytest.mark.parametrize(("one", "other"), [("Talks", "talks"), ("caf\u00e9", "cafe\u0301"), ("straße", "STRASSE"), ("\u1e9e", "ss")])
def test_letter_case_and_unicode_form_do_not_tell_two_paths_apart(one, other):
    (problem,) = check((rendered(f"{one}/index.html"),), (Asset(f"{other}/index.html", f"static/{other}/index.html"),), SETTINGS)
    assert "which many disks take for one" in problem.text


def test_a_file_of_static_does_not_take_the_place_of_a_page():
    assert said(
        rendered("about/index.html", source="content/pages/about.md"), assets=(Asset("about/index.html", "static/about/index.html"),)
    ) == [
        "static/about/index.html: error: this and content/pages/about.md would both be at /about/; rename"
        " static/about/index.html, or give content/pages/about.md another slug  [paths/clash]"
    ]


@pytest.mark.parametrize(
    ("path", "output"),
    [
        ("feed.xml", "feed"), ("404.html", "404"), ("index.html", "home"), ("page/1/index.html", "home"), ("topics/index.html", "topics"),
        ("topics/x/index.html", "topics"), ("archive/index.html", "archives"), ("2025/12/index.html", "archives"),
        ("search/index.html", "search"), ("search/parts.json", "search"), ("search/parts-1.json", "search"),
        ("sitemap.xml", "sitemap"), ("sitemap-2.xml", "sitemap"),
    ],
)  # fmt: skip
def test_an_operator_is_told_how_to_keep_a_file_of_static_at_the_path_of_a_list(path, output):
    (line,) = said(rendered(path), assets=(Asset(path, f"static/{path}"),))
    assert line.startswith(f"static/{path}: error: /{path.removesuffix('index.html')} is ")
    assert line.endswith(f'; rename static/{path}, or leave {output} out of "outputs" in digest.yaml  [paths/clash]')
    assert output in SETTINGS.outputs


def test_a_style_sheet_cannot_be_left_out():
    (line,) = said(rendered("style.1.css"), assets=(Asset("style.1.css", "static/style.1.css"),))
    assert line.endswith("; rename static/style.1.css  [paths/clash]")


def test_two_languages_at_one_address_are_told_how_to_get_two():
    both = [replace(rendered("vote/index.html", source=f"content/vote{lang}.md"), lang=lang or ".en") for lang in ("", ".uk")]
    assert said(*both) == [
        "content/vote.uk.md: error: this and content/vote.md would both be at /vote/; their languages need addresses of their own:"
        " write permalink: /:lang/:year/:month/:day/:slug/ in digest.yaml  [paths/clash]"
    ]
    apart = replace(SETTINGS, permalink="/:lang/:slug/")
    for pages, settings in ((both, apart), ([replace(one, lang="en") for one in both], SETTINGS)):
        assert check(pages, (), settings)[0].text.endswith("; rename one, or give it a slug")
    standing = [replace(one, source=one.source.replace("content/", "content/pages/")) for one in both]
    assert said(*standing)[0].endswith("; rename one, or give it a slug  [paths/clash]")


def test_a_page_below_a_file_is_refused():
    assert said(rendered("Feed.xml/x/index.html", source="content/x.md"), rendered("feed.xml")) == [
        "content/x.md: error: Feed.xml/x/index.html would lie in feed.xml, which is a file (made from feed.xml); give this page another"
        ' slug, or leave feed out of "outputs" in digest.yaml  [paths/clash]'
    ]


def test_neighbours_are_no_clash():
    assert said(rendered("a/index.html"), rendered("a/b/index.html"), rendered("ab/index.html"), rendered("index.html")) == []


# ---- links -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        "/digest/", "/digest", "/digest/about/", "/digest/about", "/digest/about/index.html", "/digest/about/?x=1", "/digest/about/#us",
        "/digest/about/#gr%C3%B6%C3%9Fe", "/digest/about/#größe", "/digest/about/#top", "/digest/about/#", "#", "#top", "#here", "", "?x",
        "/digest/my%20map.png", "/digest/my%20map.png#xywh=1", "https://a.example/", "//a.example/", "mailto:a@b.example",
        "/elsewhere/", "/digestive/",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_not_mentioned(link):
    pages = rendered("index.html", link, ids=("here",)), ABOUT
    assert said(*pages, assets=(Asset("my map.png", "static/my map.png"),), settings=SUB) == []


@pytest.mark.parametrize(
    ("link", "shown", "reason"),
    [
        ("/digest/minutes/", "/minutes/", "there is no such page or file"),
        ("/digest/about/#them", "/about/#them", 'there is no "them" on that page'),
        ("#there", "#there", 'there is no "there" on this page'),
        ("/digest/abuot/#us", "/abuot/#us", "there is no such page or file"),
        ("/digest/about/../x/", "/about/../x/", "there is no such page or file"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_to_the_source_of_its_page(link, shown, reason):
    assert said(rendered("a/index.html", link, source="content/a.md"), ABOUT, settings=SUB) == [
        f'content/a.md: error: the link "{shown}" leads nowhere: {reason}; write the address of one that there is, or take the link out'
        "  [links/internal]"
    ]


@pytest.mark.parametrize(
    ("link", "instead"),
    [
        ("/abuot/", "did you mean /about/?"),
        ("/About", "did you mean /about/?"),
        ("/about/#us2", "write the address of one that there is, or take the link out"),
        ("#Fact", "write (#fact)"),
    ],
)
def test_the_address_that_was_nearly_written_is_named(link, instead):
    (line,) = said(rendered("a/index.html", link, source="content/a.md"), ABOUT)
    assert line.endswith(f"; {instead}  [links/internal]")


def test_the_settings_make_a_lost_link_a_warning():
    settings = replace(SETTINGS, links=LinkRules(internal="warning"))
    assert [problem.level for problem in check((rendered("index.html", "/x/"),), (), settings)] == ["warning"]


def test_a_lost_link_is_told_at_its_place_in_the_text():
    page = rendered("a/index.html", "/digest/x/", source="content/a.md")
    (problem,) = check((page,), (), SUB, link_places={("content/a.md", "/x/"): (12, 5)})
    assert str(problem).startswith("content/a.md:12:5: error: ")


def test_no_link_is_judged_while_pages_are_missing_for_another_reason():
    assert check((rendered("index.html", "/x/"),), (), SETTINGS, complete=False) == ()


def test_each_source_is_told_of_its_own_lost_link_once():
    pages = [rendered(f"{name}/index.html", "/x/", "/x/", source=f"content/{name}.md") for name in "ab"]
    assert [line.partition(":")[0] for line in said(*pages)] == ["content/a.md", "content/b.md"]


def test_a_lost_link_of_the_navigation_is_told_once_to_the_settings():
    settings = replace(SETTINGS, navigation=(NavigationEntry(text="About", path="/abuot/"),))
    pages = [rendered(f"{name}/index.html", "/abuot/", source=f"content/{name}.md") for name in "ab"]
    assert [line.partition(":")[0] for line in said(rendered("index.html", "/abuot/"), *pages, settings=settings)] == ["digest.yaml"]


def test_a_lost_link_of_a_template_is_told_once_with_the_number_of_its_pages():
    pages = [rendered(f"{name}/index.html", "/x/", source=f"content/{name}.md") for name in "ab"]
    (line,) = said(rendered("404.html", "/x/"), rendered("index.html", "/x/"), *pages)
    assert line.startswith("404.html: error: ")
    assert line.endswith("(on 4 pages)  [links/internal]")


def test_a_relative_link_of_a_source_was_judged_before():
    assert said(rendered("a/index.html", "map.png", source="content/a.md")) == []


def test_a_relative_link_of_a_template_is_seen_from_its_page():
    pages = (
        rendered("page/1/index.html", "../2/", "../../", "../3/", "../../about/#us"),
        rendered("page/2/index.html"),
        rendered("index.html"),
    )
    assert [line.partition(": error: ")[2].partition(";")[0] for line in said(*pages, ABOUT)] == [
        'the link "/page/3/" leads nowhere: there is no such page or file'
    ]


# ---- ids ---------------------------------------------------------------------------------------------------------------


def test_an_id_that_stands_twice_on_a_page_is_refused_once():
    assert said(rendered("a/index.html", ids=("x", "y", "x", "x"), source="content/a.md")) == [
        'content/a.md: error: the id "x" stands on the page twice; change the text of one of the two headings, or the template'
        "  [ids/double]"
    ]


def test_one_id_on_two_pages_is_right():
    assert said(rendered("a/index.html", ids=("x",)), rendered("b/index.html", ids=("x",))) == []


def test_of_two_pages_at_one_path_no_link_is_said_to_miss_the_one_that_is_not_there():
    two = rendered("a/index.html", ids=("x",), source="content/a.md"), rendered("a/index.html", source="content/b.md")
    problems = said(*two, rendered("b/index.html", "/a/#x", "/none/", source="content/c.md"))
    assert [problem.rpartition("[")[2] for problem in problems] == ["paths/clash]", "links/internal]"]
    assert "/none/" in problems[1]


def test_a_link_that_an_editor_wrote_is_told_there_though_lists_of_texts_show_it_too():
    pages = rendered("a/index.html", "/none/", source="content/a.md"), rendered("facts/index.html", "/none/")
    (problem,) = check(pages, (), SETTINGS, link_places={("content/a.md", "/none/"): (7, 3)})
    assert (problem.path, problem.line, problem.column) == ("content/a.md", 7, 3)
    assert "pages" not in problem.text


def test_a_link_within_a_page_that_leads_nowhere_is_told_once_though_lists_of_texts_lead_back_to_it():
    page, shown = rendered("a/index.html", "#none", source="content/a.md"), rendered("facts/index.html", "/a/#none")
    assert [problem.partition(": ")[0] for problem in said(page, shown)] == ["content/a.md"]
    assert [problem.partition(": ")[0] for problem in said(rendered("a/index.html"), shown)] == ["facts/index.html"]
    other = rendered("b/index.html", "/a/#none", source="content/b.md")
    problems = check((page, shown, other), (), SETTINGS, link_places={("content/b.md", "/a/#none"): (7, 3)})
    assert [problem.path for problem in problems] == ["content/a.md", "content/b.md"]
