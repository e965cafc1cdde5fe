"""Texts from elsewhere become briefings: nothing is lost, nothing is overwritten, and nobody guesses what is commentary."""
# ruff: noqa: E501 - the files of other programs have long lines

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import trials
from digest.build import build, settings_of
from digest.importing.documents import Plan
from digest.importing.doubts import Labels, settle
from digest.importing.from_html import markdown_of
from digest.importing.heads import take_head
from digest.importing.links import single_definitions, with_links
from digest.importing.plain_text import paragraphs
from digest.importing.plan import Wishes, carry_out, plan_import
from digest.importing.written import briefing_text
from digest.labels import LABELS, folded
from digest.model import Source
from digest.new_files import add_file
from digest.problems import Refused
from digest.reading.briefing import read_briefing
from digest.reading.markers import vocabulary
from digest.reading.prose import render, visible_text
from digest.report import Folder
from digest.settings import reading_options
from digest.strict_yaml import parse, plain_value
from test_cli import run

ALONE = Wishes()
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
WORDS = vocabulary({lang: {folded(word): kind for word, kind in words.items()} for lang, words in LABELS.items()}, "en")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    root.mkdir()
    (root / "digest.yaml").write_text("title: The Harbour\nurl: https://new.example/\ntimezone: Europe/Kyiv\n")
    return root


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, text in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def imported(site: Path, source: Path, wishes: Wishes = ALONE) -> Plan:
    settings, _ = settings_of(Folder(root=site))
    plan = plan_import(source, settings, wishes, NOW)
    carry_out(plan, source, site)
    return plan


def front_of(site: Path, path: str) -> dict[str, object]:
    head = take_head((site / path).read_text(), path, metadata=False)
    assert not head.problems
    return dict(head.fields)


def built(site: Path) -> tuple[str, ...]:
    """What a build minds: it has to succeed."""
    report = build(Folder(root=site), NOW, remember=False)
    assert report.published is not None, [str(problem) for problem in report.problems]
    return tuple(problem.rule for problem in report.problems)


def rules(plan: Plan) -> list[str]:
    return [problem.rule for problem in plan.problems]


# ---- plain text ------------------------------------------------------------------------------------------------------

BRIEFING = """Ferry fares fall in June

The council voted on Tuesday to lower ferry fares by a third, its clerk said.
The company expects 400,000 more passengers * a year, and 5_000 cars.
# 1 of the islands is against it.
Commentary by Jo Berg:
A third is much.
1. It is what the fares rose by.
"""


def test_each_line_of_a_plain_text_is_a_paragraph_and_markers_are_markers(site: Path, tmp_path: Path) -> None:
    source = put(tmp_path, {"2026-03-02-ferries.txt": BRIEFING}) / "2026-03-02-ferries.txt"
    plan = imported(site, source)
    assert [arrival.target for arrival in plan.arrivals] == ["content/2026-03-02-ferries.md"]
    front = front_of(site, "content/2026-03-02-ferries.md")
    assert front["title"] == "Ferry fares fall in June"
    assert front["date"] == "2026-03-02"
    options = reading_options(settings_of(Folder(root=site))[0])
    path = "content/2026-03-02-ferries.md"
    briefing, problems = read_briefing(Source(path, (site / path).read_bytes()), options)
    assert briefing is not None
    assert not problems
    shown = [visible_text(block.html) for block in briefing.facts.blocks]
    assert shown == [
        "The council voted on Tuesday to lower ferry fares by a third, its clerk said.",
        "The company expects 400,000 more passengers * a year, and 5_000 cars.",
        "# 1 of the islands is against it.",
    ]
    (commentary,) = briefing.commentaries
    assert commentary.author == "Jo Berg"
    assert "1. It is what the fares rose by." in visible_text(commentary.html)
    assert rules(plan) == []
    assert built(site) == ()


def test_a_plain_text_without_title_and_date_gets_both_and_says_so(site: Path, tmp_path: Path) -> None:
    source = put(tmp_path, {"first-news.txt": "The council voted on Tuesday, its clerk said.\nCommentary:\nAt last.\n"}) / "first-news.txt"
    plan = imported(site, source)
    front = front_of(site, "content/first-news.md")
    assert (front["title"], front["date"]) == ("First news", "2026-03-04")
    assert rules(plan) == ["import/field", "import/field"]
    assert built(site) == ()


def test_a_misspelt_marker_in_a_plain_text_is_a_draft_and_never_facts(site: Path, tmp_path: Path) -> None:
    source = put(tmp_path, {"a.txt": "Title: A\nDate: 2026-03-01\n\nThe council voted.\nComentary:\nA third is much.\n"}) / "a.txt"
    plan = imported(site, source)
    assert plan.arrivals[0].state == "undecided"
    assert "import/undecided" in rules(plan)
    assert front_of(site, "content/a.md")["status"] == "draft"
    built(site)
    assert "A third is much" not in "".join(page.read_text() for page in (site / "site").rglob("*.html"))


LINES = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\u00ad\ufeff\ufffe\uffff"), min_size=1, max_size=40
)
SIGNS = st.text("ab1 *_`[](){}<>#+-.!&;:|\\~=^/\"'", min_size=1, max_size=30)


@settings(max_examples=trials(300, 5000), deadline=None)
@given(st.one_of(SIGNS, LINES))
@example("__0__")
def test_plain_text_is_shown_as_it_was_typed(line: str) -> None:
    made = "\n\n".join(text for _, text in paragraphs(line, WORDS))
    if WORDS.anywhere.search(folded(line)):
        return
    assert visible_text(render(made)) == " ".join(line.split())


# ---- Hugo ------------------------------------------------------------------------------------------------------------

HUGO: dict[str, str | bytes] = {
    "hugo.toml": 'baseURL = "https://old.example/"\ntitle = "Old"\n[permalinks]\nnews = "/:year/:month/:slug/"\n',
    "content/_index.md": "---\ntitle: Home\n---\nWelcome to the harbour.\n",
    "content/about.md": "---\ntitle: About us\nlayout: page\n---\nWe write about ferries.\n",
    "content/news/Ferry Fares.md": (
        '+++\ntitle = "Ferry fares: a third less"\ndate = 2024-05-06T23:30:00-05:00\ndraft = false\nslug = "fares"\n'
        'tags = ["Ferries", "Harbour"]\ncategories = ["Traffic"]\nauthors = ["Ada Lind", "Jo Berg"]\nweight = 3\n'
        'aliases = ["/old/fares/", "/?p=12"]\n[params]\nmood = "calm"\n+++\n'
        "The council voted, [the clerk](/2024/04/the-pier/) said. ![A ferry](/img/ferry.png)\n\n"
        '{{< youtube "abc" >}}\n\nSee {{<ref "pier.md">}} and [the pier]({{< relref "pier.md" >}}#when).\n'
    ),
    "content/news/pier.md": "---\ntitle: The pier\ndate: 2024-04-02 10:00:00 +0200\nexpiryDate: 2030-01-01\n---\nThe pier is open.\n\n## When\n\nNow.\n",
    "content/news/trip/index.md": "---\ntitle: A trip\ndate: 2024-04-03T10:00:00Z\n---\nA trip, the crew said. ![The sea](sea.png)\n",
    "content/news/trip/sea.png": PIXEL,
    "content/opinion/late.md": "---\ntitle: Late, but right\ndate: 2024-05-07\nauthor: Jo Berg\n---\nA third is much.\n",
    "static/img/ferry.png": PIXEL,
    "static/img/unused.png": PIXEL,
}


def test_a_site_of_hugo_comes_with_addresses_pictures_and_links(site: Path, tmp_path: Path) -> None:
    plan = imported(site, put(tmp_path / "old", HUGO))
    assert plan.kind == "hugo"
    assert sorted(arrival.target for arrival in plan.arrivals) == [
        "content/news/Ferry Fares.md",
        "content/news/pier.md",
        "content/news/trip/index.md",
        "content/opinion/late.md",
        "content/pages/about.md",
        "content/pages/home.md",
    ]
    front = front_of(site, "content/news/Ferry Fares.md")
    assert front == {
        "title": "Ferry fares: a third less",
        "date": "2024-05-07T07:30+03:00",
        "slug": "fares",
        "id": "https://old.example/2024/05/fares/",
        "topics": ("Traffic", "Ferries", "Harbour"),
        "reporters": ("Ada Lind", "Jo Berg"),
        "aliases": ("/2024/05/fares/", "/old/fares/"),
        "extra": {"aliases": "/?p=12", "weight": "3", "params": {"mood": "calm"}},
    }
    assert front_of(site, "content/news/pier.md")["expires"] == "2030-01-01"
    text = (site / "content/news/Ferry Fares.md").read_text()
    assert "[the clerk](pier.md)" in text
    assert "[the pier](pier.md#h-when)" in text
    assert '{{< youtube "abc" >}}' in text
    assert "{{&lt;ref" in text
    assert (site / "static/img/ferry.png").read_bytes() == PIXEL
    assert (site / "content/news/trip/sea.png").read_bytes() == PIXEL
    assert not (site / "static/img/unused.png").exists()
    told = [problem for problem in plan.problems if problem.rule == "import/construct"]
    lines = text.split("\n")
    assert [lines[problem.line - 1][:10] for problem in told] == ["{{< youtub", "See {{&lt;"]
    assert built(site) == ()


def test_a_folder_of_opinion_is_opinion_and_the_operator_may_say_otherwise(site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", HUGO)
    plan = imported(site, source)
    assert front_of(site, "content/opinion/late.md")["kind"] == "commentary"
    assert any("piece of opinion" in problem.text for problem in plan.problems)
    imported(site, source, Wishes(report=("opinion/**",), into="again"))
    assert "kind" not in front_of(site, "content/again/opinion/late.md")


def test_an_opinion_that_nobody_signs_waits(site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", {"a.md": "---\ntitle: A\ndate: 2024-05-07\ncategory: Editorial\n---\nA third is much.\n"})
    plan = imported(site, source)
    front = front_of(site, "content/a.md")
    assert (front["kind"], front["status"], front["reporters"]) == ("commentary", "draft", ("The Harbour",))
    assert rules(plan) == ["import/field", "import/undecided"]
    assert built(site) == ()


# ---- Jekyll, Eleventy, Pelican -------------------------------------------------------------------------------------------

JEKYLL: dict[str, str | bytes] = {
    "_config.yml": "url: https://old.example\nbaseurl: /blog\npermalink: date\ndefaults:\n  - scope: {path: '', type: posts}\n    values: {author: Ada Lind}\n",
    "_posts/2024-05-06-ferry-fares.md": (
        "---\nlayout: post\ntitle: Ferry fares\ndate: 2024-05-06 10:00:00 +0300\ncategories: [traffic]\nimage: {path: /assets/f.png, alt: A ferry}\n"
        "published: true\n---\nThe council voted. [Before]({{ site.baseurl }}{% post_url 2024-05-01-pier %}) ![f]({{ site.baseurl }}/assets/f.png)\n\n"
        "{% include map.html id=3 %}\n"
    ),
    "_posts/2024-05-01-pier.markdown": "---\ntitle: Pier\nredirect_from: /p/\nauthor: Jo Berg\n---\nThe pier is open, the clerk said.\n",
    "_drafts/later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "about.md": "---\ntitle: About\npermalink: /about/\n---\nAbout us.\n",
    "README.md": "# The blog\n",
    "index.html": "---\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n",
    "_layouts/post.html": "---\n---\n{{ content }}\n",
    "assets/f.png": PIXEL,
}


def test_a_site_of_jekyll_comes_with_its_addresses_and_defaults(site: Path, tmp_path: Path) -> None:
    plan = imported(site, put(tmp_path / "old", JEKYLL))
    assert plan.kind == "jekyll"
    front = front_of(site, "content/2024-05-06-ferry-fares.md")
    assert front == {
        "title": "Ferry fares",
        "date": "2024-05-06T10:00+03:00",
        "id": "https://old.example/blog/traffic/2024/05/06/ferry-fares",
        "topics": ("traffic",),
        "reporters": ("Ada Lind",),
        "image": {"src": "/assets/f.png", "alt": "A ferry"},
        "aliases": ("/traffic/2024/05/06/ferry-fares.html",),
        "extra": {"layout": "post", "published": "true"},
    }
    # The permalink of the new site is the same address but for the ending.
    pier = front_of(site, "content/2024-05-01-pier.md")
    assert (pier["reporters"], pier["aliases"], pier["date"]) == (("Jo Berg",), ("/p/",), "2024-05-01")
    text = (site / "content/2024-05-06-ferry-fares.md").read_text()
    assert "[Before](2024-05-01-pier.md)" in text
    assert "![f](/assets/f.png)" in text
    assert [problem.rule for problem in plan.problems if "map.html" in problem.text] == ["import/construct"]
    why = {one.path: one.why for one in plan.left_out}
    assert why["old/README.md"].startswith("it is about")
    assert why["old/index.html"].startswith("it is a template")
    assert [arrival.target for arrival in plan.arrivals if arrival.state == "aside"] == ["set-aside/later.md"]
    built(site)


def test_a_site_of_eleventy_comes_with_the_data_of_its_folders(site: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "eleventy.config.js": 'export default () => ({ dir: { input: "src" } });\n',
        "src/posts/posts.json": '{"tags": ["posts"], "author": "Ada Lind", "layout": "post.njk"}\n',
        "src/posts/2024-05-06-fares.md": "---json\n".replace("json", "")
        + "title: Fares\ndescription: A third less.\n---\nThe council voted.\n",
        "src/posts/pier.md": "---\ntitle: Pier\ndate: 2024-05-01\npermalink: /p/{{ title }}/\n---\nThe pier is open. {% image 'a.png' %}\n",
        "src/about.md": "---\ntitle: About\n---\nAbout us.\n",
        "src/_includes/base.njk": "<p>{{ content }}</p>",
    }
    plan = imported(site, put(tmp_path / "old", files))
    assert plan.kind == "eleventy"
    front = front_of(site, "content/posts/2024-05-06-fares.md")
    assert front["aliases"] == ("/posts/fares/",)
    assert (front["topics"], front["reporters"], front["summary"], front["date"]) == (
        ("posts",),
        ("Ada Lind",),
        "A third less.",
        "2024-05-06",
    )
    pier = front_of(site, "content/posts/pier.md")
    assert pier["extra"] == {"permalink": "/p/{{ title }}/", "layout": "post.njk"}
    assert "aliases" not in pier
    assert "import/construct" in rules(plan)
    assert built(site) == ()


def test_a_site_of_pelican_comes_with_its_metadata_and_links(site: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "pelicanconf.py": "import os\nSITEURL = 'https://old.example'\nARTICLE_URL = '{date:%Y}/{slug}.html'\nos.remove('/nothing')\n",
        "content/fares.md": (
            "Title: Ferry fares: a third less\nDate: 2024-05-06 10:00\nModified: 2024-05-07 09:00\nCategory: Traffic\nTags: ferries, harbour\nAuthors: Ada Lind; Jo Berg\n"
            "Summary: The council\n    voted.\nStatus: published\n\nThe council voted, see [the pier]({filename}/pier.rst) and ![f]({static}/images/f.png).\n"
        ),
        "content/pier.rst": "The pier\n########\n\n:date: 2024-05-01 10:00\n:category: Traffic\n\nThe pier is *open*, the clerk said.\n\nHours\n=====\n\n- nine\n- ten\n",
        "content/images/f.png": PIXEL,
        "content/pages/about.md": "Title: About\n\nAbout us.\n",
    }
    plan = imported(site, put(tmp_path / "old", files))
    assert plan.kind == "pelican"
    front = front_of(site, "content/fares.md")
    assert front == {
        "title": "Ferry fares: a third less",
        "date": "2024-05-06T10:00+03:00",
        "updated": "2024-05-07T09:00+03:00",
        "id": "tag:old.example,2024-05-06:/2024/ferry-fares-a-third-less.html",
        "summary": "The council voted.",
        "topics": ("Traffic", "ferries", "harbour"),
        "reporters": ("Ada Lind", "Jo Berg"),
        "aliases": ("/2024/ferry-fares-a-third-less.html",),
    }
    text = (site / "content/fares.md").read_text()
    assert "[the pier](pier.md)" in text
    assert "![f](images/f.png)" in text
    pier = (site / "content/pier.md").read_text()
    assert "The pier is *open*, the clerk said." in pier
    assert "-   nine" in pier
    assert (site / "content/images/f.png").read_bytes() == PIXEL
    assert built(site) == ()


# ---- feeds -----------------------------------------------------------------------------------------------------------

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Old</title><link>https://old.example/</link><description>News</description>
<item><title>Fares &amp; piers</title><link>https://old.example/2024/05/fares.html</link><guid isPermaLink="false">old-12</guid>
<pubDate>Mon, 06 May 2024 21:30:00 GMT</pubDate><dc:creator>Ada Lind</dc:creator><category>Ferries</category><comments>https://old.example/c/12</comments>
<description>A third less.</description><content:encoded><![CDATA[<p>The council <b>voted</b>: 1 * 2 &lt; 3.<br>Its clerk said so.</p>
<ul><li>One<ul><li>Two</li></ul></li></ul><iframe src="https://video.example/x"></iframe><!-- no --><script>alert(1)</script>]]></content:encoded></item>
<item><title>Pier</title><link>https://old.example/pier/</link><guid>https://old.example/?p=11</guid><pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate>
<description>&lt;p&gt;The pier is open.&lt;/p&gt;</description></item>
<item><description>&lt;h2&gt;Opinion&lt;/h2&gt;&lt;p&gt;We doubt it, all of us.&lt;/p&gt;</description><pubDate>Tue, 30 Apr 2024 10:00:00 GMT</pubDate></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Old</title><link href="https://old.example/"/><id>tag:old.example,2020:x</id><updated>2024-05-06T00:00:00Z</updated>
<entry><title type="html">Ferry &lt;em&gt;fares&lt;/em&gt;</title><id>tag:old.example,2024:fares</id><link href="https://old.example/a/fares/"/>
<published>2024-05-06T10:00:00+02:00</published><updated>2024-05-07T10:00:00+02:00</updated><author><name>Ada Lind</name></author>
<category term="ferries"/><content type="html">&lt;p&gt;The council voted.&lt;/p&gt;</content></entry></feed>
"""


def test_the_entries_of_rss_keep_identity_address_and_every_word(site: Path, tmp_path: Path) -> None:
    plan = imported(site, put(tmp_path, {"feed.xml": RSS}) / "feed.xml")
    assert sorted(arrival.target for arrival in plan.arrivals) == [
        "content/2024-04-30-opinion-we-doubt-it-all-of-us.md",
        "content/2024-05-01-pier.md",
        "content/2024-05-07-fares.md",
    ]
    front = front_of(site, "content/2024-05-07-fares.md")
    assert front == {
        "title": "Fares & piers",
        "date": "2024-05-07T00:30+03:00",
        "id": "https://old.example/2024/05/fares.html",
        "summary": "A third less.",
        "topics": ("Ferries",),
        "reporters": ("Ada Lind",),
        "aliases": ("/2024/05/fares.html",),
        "extra": {"id": "old-12", "comments": "https://old.example/c/12"},
    }
    assert front_of(site, "content/2024-05-01-pier.md")["id"] == "https://old.example/?p=11"
    text = (site / "content/2024-05-07-fares.md").read_text()
    assert "The council **voted**: 1 \\* 2 < 3.  \nIts clerk said so." in text
    assert "-   One\n    -   Two" in text
    assert "<https://video.example/x>" in text
    assert "alert" not in text
    assert sorted(set(rules(plan))) == ["import/embedded", "import/undecided"]
    assert built(site) == ()
    assert not [page for page in (site / "site").rglob("*.html") if "We doubt it" in page.read_text()]


def test_the_entries_of_atom_and_json_feed_are_briefings_too(site: Path, tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "home_page_url": "https://old.example/",
        "items": [
            {"id": "https://old.example/j/1", "url": "https://old.example/j/1", "title": "One", "content_html": "<p>Yes, he said.</p>", "_mood": {"a": 1},
             "date_published": "2024-05-06T10:00:00Z", "authors": [{"name": "Ada Lind"}], "tags": ["x", "y"], "external_url": "https://e.example/"},
            {"id": "7", "content_text": "No title, *no* stars.", "date_published": "2024-05-05T10:00:00Z"},
        ],
    }  # fmt: skip
    put(tmp_path, {"atom.xml": ATOM, "feed.json": json.dumps(feed)})
    imported(site, tmp_path / "atom.xml")
    plan = imported(site, tmp_path / "feed.json")
    atom = front_of(site, "content/2024-05-06-fares.md")
    assert (atom["title"], atom["id"], atom["updated"], atom["aliases"]) == (
        "Ferry fares",
        "tag:old.example,2024:fares",
        "2024-05-07T11:00+03:00",
        ("/a/fares/",),
    )
    one = front_of(site, "content/2024-05-06-one.md")
    assert (one["id"], one["topics"], one["extra"]) == (
        "https://old.example/j/1",
        ("x", "y"),
        {"_mood": {"a": "1"}, "external_url": "https://e.example/"},
    )
    (other,) = [arrival.target for arrival in plan.arrivals if "no-title" in arrival.target]
    assert "No title, \\*no\\* stars." in (site / other).read_text()
    assert built(site) == ()


# ---- what could be commentary ----------------------------------------------------------------------------------------

COULD_BE = [
    "## Opinion\n\nA third is much.",
    "Opinion: A third is much.",
    "Commentary\n==========\n\nA third is much.",
    "**Commentary**\n\nA third is much.",
    "## Analysis of the vote\n\nA third is much.",
    "- one\n- Commentary: a third is much",
    "The end.\nCommentary: A third is much.",
    "* [opinion] [A third is much](https://x.example/)",
    "<h2>Opinion</h2>\n\nA third is much.",
    "Comentary: A third is much.",
    "Editorial: A third is much.",
    "Kommentar: A third is much.",
]


@pytest.mark.parametrize("text", COULD_BE)
def test_what_could_be_commentary_is_neither_that_nor_facts_until_somebody_decides(text: str, site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", {"a.md": f"---\ntitle: A\ndate: 2024-05-06\n---\nThe council voted.\n\n{text}\n"})
    plan = imported(site, source)
    path = plan.arrivals[0].target
    assert plan.arrivals[0].state == "undecided"
    (told,) = [problem for problem in plan.problems if problem.rule == "import/undecided"]
    lines = (site / path).read_text().split("\n")
    assert told.path == path
    assert lines[told.line - 1][told.column - 1] == "\\"
    assert front_of(site, path)["status"] == "draft"
    assert built(site) in ((), ("split/no-label",))
    report = build(Folder(root=site), NOW, drafts=True, remember=False)
    assert report.commentaries == 0
    assert "third is much" not in "".join(page.read_text() for page in (site / "site").glob("index.html"))


def test_opinion_without_a_date_is_no_standing_page(site: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "opinion/a.md": "---\ntitle: A\n---\nA third is much.\n",
        "about.md": "---\ntitle: About\n---\nWe.\n\n## Opinion\n\nA third is much.\n",
    }
    plan = imported(site, put(tmp_path / "old", files))
    assert {arrival.target: arrival.state for arrival in plan.arrivals} == {
        "content/pages/about.md": "page",
        "set-aside/opinion-a.md": "aside",
    }
    assert sorted(rules(plan)) == ["import/field", "import/no-date", "import/undecided"]


@pytest.mark.parametrize(("labels", "commentaries", "status"), [("markers", 1, None), ("words", 0, None), ("ask", 0, "draft")])
def test_the_operator_may_say_what_labels_are(labels: Labels, commentaries: int, status: str | None, site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", {"a.md": "---\ntitle: A\ndate: 2024-05-06\n---\nThe council voted.\n\n## Opinion\n\nA third is much.\n"})
    imported(site, source, Wishes(labels=labels))
    assert front_of(site, "content/a.md").get("status") == status
    report = build(Folder(root=site), NOW, drafts=True, remember=False)
    assert report.commentaries == commentaries


@pytest.mark.parametrize("text", ["## Facts\n\nThe pier is open.", "Facts:\n\nThe pier is open."])
def test_a_heading_that_says_facts_is_a_word_and_does_not_vanish(text: str, site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", {"a.md": f"---\ntitle: A\ndate: 2024-05-06\n---\nThe council voted.\n\n{text}\n"})
    plan = imported(site, source)
    assert plan.arrivals[0].state == "briefing"
    assert built(site) == ()
    assert "Facts" in next((site / "site/2024").rglob("a/index.html")).read_text().partition("<article")[2]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("title: 'Opinion: late, but right'\nauthor: Jo Berg", "commentary"),
        ("title: A\ntags: [analysis]", None),
        ("title: 'Analysis: the vote'", "commentary"),
    ],
)
def test_a_title_or_tag_that_says_opinion_is_never_that_of_published_facts(head: str, kind: str | None, site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", {"a.md": f"---\n{head}\ndate: 2024-05-06\n---\nA third is much.\n"})
    plan = imported(site, source)
    front = front_of(site, "content/a.md")
    assert front.get("kind") == kind
    assert front.get("status") == ("draft" if plan.arrivals[0].state == "undecided" else None)
    assert front.get("status") == "draft" or kind == "commentary"
    assert plan.problems
    built(site)


LABELLED = st.sampled_from([*LABELS["en"], "Editorial", "Comentary", "opinion", "ANALYSIS", "Kommentar"])
AROUND = st.sampled_from(["{0}: x", "{0}", "{0}:", "## {0}", "### {0}: y", "**{0}:** z", "*{0}*", "- {0}: w", "> {0}: v", "{0} by Jo Berg:", "{0} — u", "[{0}](https://x.example/): t", "`{0}:`", "s {0}: s"])  # fmt: skip


@settings(max_examples=trials(150, 3000), deadline=None)
@given(st.lists(st.tuples(AROUND, LABELLED), min_size=1, max_size=4), st.sampled_from(["\n", "\n\n"]))
def test_no_label_makes_a_commentary_unasked(pieces: list[tuple[str, str]], between: str) -> None:
    lines = ("The council voted." + between + between.join(form.format(label) for form, label in pieces)).split("\n")
    settled = settle(lines, "a.md", WORDS, opinion=False, labels="ask")
    text = briefing_text({"title": "A", "date": "2024-05-06", "status": "draft"}, "\n".join(settled.lines))
    options = reading_options(_settings())
    briefing, problems = read_briefing(Source("content/a.md", text.encode()), options)
    assert settled.left or briefing is not None or any(problem.level == "error" for problem in problems)
    if briefing is not None:
        assert not briefing.commentaries
    # Without the backslashes, it is what it was.
    if not settled.left:
        assert "\n".join(settled.lines).replace("\\", "") == "\n".join(lines)


def _settings():
    from digest.settings import Settings

    return Settings(title="T", url="https://t.example/", timezone="UTC")


# ---- nothing is lost, nothing is overwritten ----------------------------------------------------------------------------

WORD = st.from_regex(r"[A-Za-zäöüж一-十][a-zéñ0-9]{0,7}", fullmatch=True)
INLINE = st.one_of(
    WORD,
    WORD.map("**{}**".format),
    WORD.map("_{}_".format),
    WORD.map("`{}`".format),
    st.tuples(WORD, WORD).map(lambda two: f"[{two[0]}](https://x.example/{two[1]})"),
)
SENTENCE = st.lists(INLINE, min_size=1, max_size=6).map(" ".join)
BLOCK = st.one_of(
    SENTENCE,
    SENTENCE.map("## {}".format),
    st.lists(SENTENCE, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {item}" for item in items)),
    SENTENCE.map("> {}".format),
    st.tuples(WORD, WORD).map(lambda two: f"| {two[0]} | b |\n|---|---|\n| {two[1]} | d |"),
    WORD.map(lambda word: f"```\n{word} {{{{ x }}}}\n```"),
    WORD.map(lambda word: f"{{% include {word} %}}"),
)


@settings(max_examples=trials(15, 400), deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=6), st.dictionaries(WORD, SENTENCE, max_size=3))
def test_no_word_is_lost_between_import_and_page(tmp_path_factory: pytest.TempPathFactory, blocks: list[str], more: dict[str, str]) -> None:
    root = tmp_path_factory.mktemp("words")
    put(root / "site", {"digest.yaml": "title: T\nurl: https://new.example/\ntimezone: UTC\n"})
    body = "\n\n".join(blocks)
    head = "\n".join(f"x_{key}: {json.dumps(value)}" for key, value in more.items())
    plan = imported(
        root / "site", put(root / "old", {"a.md": f"---\ntitle: A title\ndate: 2024-05-06\n{head}\n---\n{body}\n"}), Wishes(labels="words")
    )
    (arrival,) = plan.arrivals
    written = (root / "site" / arrival.target).read_text()
    for key, value in more.items():
        assert front_of(root / "site", arrival.target)["extra"][f"x_{key}"] == " ".join(value.split())
    assert arrival.state == "briefing", [str(problem) for problem in plan.problems]
    assert set(re.findall(r"\w+", body)) <= set(re.findall(r"\w+", written))
    report = build(Folder(root=root / "site"), NOW, remember=False)
    assert report.published is not None
    page = next((root / "site/site/2024").rglob("a/index.html")).read_text()
    assert set(re.findall(r"[^\W_]+", body)) <= set(re.findall(r"[^\W_]+", page))


HTML = st.recursive(
    SENTENCE.map(lambda text: text.replace("*", "").replace("_", "").replace("`", "").replace("[", "").replace("](", " ").replace(")", "")),
    lambda inner: st.one_of(
        *(
            inner.map(f"<{tag}>{{}}</{tag}>".format)
            for tag in ("p", "div", "b", "em", "blockquote", "h3", "pre", "figure", "span", "section", "sup")
        ),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"),
        st.lists(inner, min_size=1, max_size=3).map(lambda items: "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"),
        st.tuples(inner, inner).map(lambda two: f"{two[0]}<br>{two[1]}"),
        st.tuples(inner, inner).map(lambda two: f"<table><tr><th>{two[0]}</th></tr><tr><td>{two[1]}</td></tr></table>"),
    ),
    max_leaves=6,
)


@settings(max_examples=trials(100, 3000), deadline=None)
@given(HTML)
def test_no_word_of_html_is_lost_on_its_way_to_a_page(html: str) -> None:
    text, shown, _ = markdown_of(html)
    assert set(re.findall(r"\w+", shown)) <= set(re.findall(r"\w+", visible_text(render(text))))


def test_a_second_import_changes_nothing_and_an_edited_file_stays_as_it_is(site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", HUGO)
    imported(site, source)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.rglob("*") if path.is_file()}
    imported(site, source)
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in site.rglob("*") if path.is_file()}
    pier = site / "content/news/pier.md"
    pier.write_text(pier.read_text() + "\nMore.\n")
    done = run("import", source, at=site)
    assert done.returncode == 0
    assert "1 was there, and another or changed since" in done.stdout
    assert pier.read_text().endswith("More.\n")


def test_a_file_of_another_text_is_never_overwritten_and_that_is_an_error(site: Path, tmp_path: Path) -> None:
    put(site, {"content/news/pier.md": "---\ntitle: Ours\ndate: 2026-01-01\n---\nOurs.\n"})
    done = run("import", put(tmp_path / "old", HUGO), at=site)
    assert done.returncode == 1
    assert "content/news/pier.md: error: another briefing has this name already" in done.stderr
    assert "Ours." in (site / "content/news/pier.md").read_text()


def test_links_in_the_way_are_refused(site: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (site / "content").symlink_to(elsewhere)
    done = run("import", put(tmp_path / "old", HUGO), at=site)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(elsewhere.iterdir()) == []


def test_a_link_in_the_archive_is_not_followed_and_is_told(site: Path, tmp_path: Path) -> None:
    secret = put(tmp_path, {"secret.md": "---\ntitle: S\ndate: 2024-01-01\n---\nSecret.\n"}) / "secret.md"
    source = put(tmp_path / "old", HUGO)
    (source / "content/news/stolen.md").symlink_to(secret)
    plan = imported(site, source)
    assert "io/symlink" in rules(plan)
    assert not list(site.rglob("stolen*"))


def test_a_dry_run_writes_nothing_and_names_the_places_in_the_archive(site: Path, tmp_path: Path) -> None:
    source = put(tmp_path / "old", HUGO)
    done = run("import", source, "--dry-run", at=site)
    assert done.returncode == 0
    assert [path.name for path in site.iterdir()] == ["digest.yaml"]
    assert "4 would become briefings" in done.stdout
    assert re.search(r"weight +→ extra.weight +1", done.stdout)
    line = (source / "content/news/Ferry Fares.md").read_text().split("\n").index('{{< youtube "abc" >}}') + 1
    assert f'old/content/news/Ferry Fares.md:{line}:1: warning: “{{{{< youtube "abc" >}}}}”' in done.stderr


def test_front_matter_that_cannot_be_read_is_named_and_the_others_come(site: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a.md": "---\ntitle: A: b: c\ndate: 2024-05-06\n---\nText.\n",
        "b.md": '+++\ntitle = "B"\ndate = nonsense\n+++\nText.\n',
        "c.md": "---\ntitle: C\ndate: 2024-05-06\n---\nText.\n",
        "d.md": "---\ntitle: D\ndate: 03/04/2024\n---\nText.\n",
        "e.md": b"---\ntitle: E\ndate: 2024-05-06\n---\nT\xe9xt.\n",
    }
    done = run("import", put(tmp_path / "old", files), at=site)
    assert done.returncode == 1
    for place in ("old/a.md:2:", "old/b.md:3:", "set-aside/d.md: error", "old/e.md:5:"):
        assert place in done.stderr
    assert sorted(path.name for path in site.rglob("*.md")) == ["c.md", "d.md"]


def test_what_is_no_feed_and_no_text_is_refused_in_plain_words(site: Path, tmp_path: Path) -> None:
    put(tmp_path, {"x.xml": "<rss><broken", "x.bin": bytes(range(256)) * 10})
    for name in ("x.xml", "x.bin", "missing.txt"):
        done = run("import", tmp_path / name, at=site)
        assert done.returncode == 2, done.stderr
        assert "Traceback" not in done.stderr


def test_two_texts_of_one_day_and_name_keep_apart(site: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{name}/a.md": "---\ntitle: A\ndate: 2024-05-06\n---\nText.\n" for name in ("one", "two")}
    imported(site, put(tmp_path / "old", files))
    assert front_of(site, "content/two/a.md")["slug"] == "a-2"
    assert built(site) == ()


def test_a_picture_in_the_text_itself_becomes_a_file(site: Path, tmp_path: Path) -> None:
    import base64

    data = base64.b64encode(PIXEL).decode()
    source = put(tmp_path / "old", {"a.md": f"---\ntitle: A\ndate: 2024-05-06\n---\nText. ![x](data:image/png;base64,{data})\n"})
    imported(site, source)
    (picture,) = (site / "content").glob("*.png")
    assert picture.read_bytes() == PIXEL
    assert f"![x]({picture.name})" in (site / "content/a.md").read_text()
    assert built(site) == ()


# ---- pieces ----------------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\u2028\u2029\ufeff"), min_size=1, max_size=40)
VALUE = st.recursive(
    TEXT,
    lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3).map(tuple), st.dictionaries(TEXT, inner, min_size=1, max_size=3)),
    max_leaves=5,
)


@settings(max_examples=trials(300, 5000), deadline=None)
@given(TEXT, st.lists(TEXT, max_size=8).map(tuple), st.dictionaries(TEXT, VALUE, max_size=4))
def test_front_matter_is_read_as_it_was_written(title: str, topics: tuple[str, ...], extra: dict[str, object]) -> None:
    front = {"title": title, "topics": topics, "extra": extra}
    written = briefing_text(front, "Text.")
    node, problems = parse(take_between(written), "a.md")
    assert not [problem for problem in problems if problem.rule not in ("yaml/character",)]
    if not problems:
        assert node is not None
        assert plain_value(node) == {name: value for name, value in front.items() if value}


def take_between(text: str) -> str:
    return text.split("---\n")[1] if text.count("---\n") == 2 else text[4 : text.index("\n---\n\n") + 1]


def test_links_in_code_stay_as_they_are() -> None:
    text = '[a](x) `[b](x)`\n\n```\n[c](x)\n```\n\n[d]: x\n<img src="x">'
    assert with_links(text, lambda link, line: "y") == '[a](y) `[b](x)`\n\n```\n[c](x)\n```\n\n[d]: y\n<img src="y">'


@pytest.mark.parametrize(("last_wins", "first", "second"), [(True, "[x-2]: a", "[x]: b"), (False, "[x]: a", "[x-2]: b")])
def test_of_two_definitions_that_one_keeps_its_name_which_counted(last_wins: bool, first: str, second: str) -> None:
    text, told = single_definitions("[x]: a\n\n[X]: b\n".replace("X", "x"), last_wins=last_wins)
    assert text == f"{first}\n\n{second}\n"
    assert told == ((0 if last_wins else 2, "x"),)


def test_a_new_file_is_whole_and_alone(tmp_path: Path) -> None:
    assert add_file(tmp_path, "a/b/c.md", b"one") == "written"
    assert add_file(tmp_path, "a/b/c.md", b"one") == "same"
    assert add_file(tmp_path, "a/b/c.md", b"two") == "other"
    assert add_file(tmp_path, "a/b/c.md", b"longer") == "other"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["c.md"]
    (tmp_path / "a/link.md").symlink_to(tmp_path / "a/b/c.md")
    (tmp_path / "away").symlink_to(tmp_path / "a")
    for path in ("a/link.md", "away/d.md", "a/b/c.md/d.md"):
        with pytest.raises(Refused):
            add_file(tmp_path, path, b"x")
    assert (tmp_path / "a/b/c.md").read_bytes() == b"one"
