"""A site of several languages: each has its own lists, and what is not translated is told in its best other version."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from itertools import chain
from pathlib import Path

import pytest

from digest.build import Folder, build
from digest.labels import LABELS
from digest.languages import language_of, language_root, matching
from digest.model import Author, Briefing, Correction, Records, Story, Topic
from digest.model import AuthorWords as InAuthor
from digest.model import StoryWords as InStory
from digest.model import TopicWords as InTopic
from digest.outputs import OUTPUTS
from digest.problems import Refused
from digest.settings import NavigationEntry, SiteWords
from digest.views import BriefingView, FeedView, IndexView, ListView, StandingPageView, StoryView
from made import SETTINGS, briefing, commentary, moment, page, site_of

MAKERS = dict(OUTPUTS)
LANGUAGES = replace(SETTINGS, languages=("en", "uk", "ar"))
NOW = datetime(2025, 4, 1, tzinfo=UTC)


def named(lang, title, source=None, **fields):
    """A briefing in a language, its file named as editors do."""
    source = source or f"content/{title}{'' if lang == 'en' else f'.{lang}'}.md"
    made = briefing(source, lang=lang, title=title, **fields)
    return made if lang == "en" else replace(made, path=f"{lang}/{made.path}")


def home(site, path=""):
    return next(view for view in MAKERS["home"](site) if view.page.path == path)


def shown(view):
    return [(entry.title, entry.lang, entry.foreign) for entry in view.entries]


def languages(view):
    return {link.lang: link.path for link in view.page.languages}


TALKS = (named("en", "talks", date="2025-01-01"), named("uk", "talks", date="2025-01-03"))


@pytest.mark.parametrize(
    ("tag", "site", "which"),
    [
        ("de-AT", ("en", "de"), "de"), ("de-AT", ("de", "de-AT"), "de-AT"), ("zh-Hant-TW", ("zh-Hans", "zh-Hant"), "zh-Hant"),
        ("zh", ("en", "zh-Hant"), "zh-Hant"), ("pt", ("en", "de"), ""), ("en", ("en",), "en"),
    ],
)  # fmt: skip
def test_a_text_is_in_the_nearest_language_of_the_site(tag: str, site: tuple[str, ...], which: str) -> None:
    assert matching(tag, site) == which
    assert language_of(tag, site) == (which or site[0])


def test_the_first_language_has_the_root_and_every_other_a_folder() -> None:
    assert [language_root(tag, ("en", "zh-Hant")) for tag in ("en", "zh-Hant", "pt")] == ["", "zh-hant/", ""]


def test_each_language_lists_its_own_version_and_otherwise_the_best_other_one_marked() -> None:
    site = site_of(*TALKS, named("en", "vote", date="2025-01-02"), named("ar", "رد", date="2025-01-04"), settings=LANGUAGES)
    assert shown(home(site)) == [("رد", "ar", True), ("vote", "en", False), ("talks", "en", False)]
    assert shown(home(site, "uk/")) == [("رد", "ar", True), ("talks", "uk", False), ("vote", "en", True)]
    assert shown(home(site, "ar/")) == [("رد", "ar", False), ("vote", "en", True), ("talks", "en", True)]


def test_a_text_in_none_of_the_languages_belongs_to_the_first_and_is_marked_everywhere() -> None:
    site = site_of(named("pt", "conversas"), settings=LANGUAGES)
    assert [shown(home(site, path)) for path in ("", "uk/")] == [[("conversas", "pt", True)]] * 2
    assert [view.site.root for view in MAKERS["briefings"](site)] == [""]


def test_a_variety_of_a_language_is_no_other_language() -> None:
    site = site_of(named("uk", "talks"), named("en-GB", "fares"), settings=LANGUAGES)
    assert shown(home(site)) == [("fares", "en-GB", False), ("talks", "uk", True)]


def test_the_headline_of_an_expired_translation_is_not_replaced_by_another_version() -> None:
    gone = replace(TALKS[1], front=replace(TALKS[1].front, expires=TALKS[1].front.date))
    site = site_of(TALKS[0], gone, settings=LANGUAGES)
    assert shown(home(site, "uk/")) == []
    assert shown(home(site, "ar/")) == [("talks", "en", True)]


def test_a_withdrawn_translation_is_nobodys_and_the_other_version_stands_in_its_place() -> None:
    gone = replace(TALKS[1], front=replace(TALKS[1].front, status="withdrawn"))
    assert shown(home(site_of(TALKS[0], gone, settings=LANGUAGES), "uk/")) == [("talks", "en", True)]


def test_of_two_versions_in_varieties_of_one_language_the_one_in_the_language_itself_is_told() -> None:
    latin = named("uk-Latn", "rozmova", source="content/h.md", translation_of="content/talks.md", date="2025-01-04")
    site = site_of(*TALKS, latin, settings=LANGUAGES)
    assert shown(home(site, "uk/")) == [("talks", "uk", False)]
    assert shown(home(site)) == [("talks", "en", False)]
    assert shown(home(site_of(TALKS[0], latin, settings=LANGUAGES), "uk/")) == [("rozmova", "uk-Latn", False)]


def test_every_briefing_has_one_page_in_the_frame_of_its_language() -> None:
    site = site_of(*TALKS, named("en", "vote"), settings=LANGUAGES)
    made = [(view.page.path.rpartition("/")[0], view.site.root, view.site.languages[0]) for view in MAKERS["briefings"](site)]
    assert made == [("2025/12/07/vote", "", "en"), ("2025/01/01/talks", "", "en"), ("uk/2025/01/03/talks.uk", "uk/", "uk")]


def test_a_page_leads_to_its_like_in_the_other_languages_or_to_their_home_pages() -> None:
    site = site_of(
        *TALKS, named("en", "vote", topics=("Water",)), named("uk", "вода", topics=("Вода",), date="2025-02-01"), settings=LANGUAGES
    )
    pages = {view.page.path: view for name, output in OUTPUTS for view in output(site) if hasattr(view, "page")}
    assert languages(pages[""]) == {"uk": "uk/", "ar": "ar/"}
    assert languages(pages["uk/"]) == {"en": "", "ar": "ar/"}
    assert languages(pages["archive/"]) == {"uk": "uk/archive/", "ar": "ar/archive/"}
    assert languages(pages["uk/2025/01/03/"]) == {"en": "", "ar": "ar/"}
    assert languages(pages["uk/2025/02/"]) == {"en": "2025/02/", "ar": "ar/2025/02/"}
    assert languages(pages[TALKS[0].path]) == {"uk": TALKS[1].path, "ar": "ar/"}
    assert languages(pages[TALKS[1].path]) == {"en": TALKS[0].path, "ar": "ar/"}
    assert languages(pages["404.html"]) == {"uk": "uk/404.html", "ar": "ar/404.html"}
    assert languages(pages["feed.xml"]) == {}
    assert [(link.lang, link.direction) for link in pages[""].page.languages] == [("uk", "ltr"), ("ar", "rtl")]


def test_no_two_views_are_at_one_path_and_each_is_below_the_root_of_its_language() -> None:
    everything = (*TALKS, named("en", "vote", topics=("Water",), people=("Ada",), story="fares"), named("ar", "رد", topics=("ماء",)))
    site = site_of(*everything, pages=(page(), replace(page("content/pages/about.uk.md"), lang="uk")), settings=LANGUAGES)
    views = list(chain.from_iterable(output(site) for _, output in OUTPUTS))
    paths = [view.page.path if hasattr(view, "page") else view.path for view in views]
    assert len(paths) == len(set(paths))
    for view in views:
        if isinstance(view, ListView | IndexView | StoryView | FeedView):
            assert view.page.path.startswith(view.site.root)
            assert view.page.lang == view.site.languages[0]


def test_the_links_of_a_page_stay_in_its_language() -> None:
    topics = {"topics": ("Water",), "story": "fares"}
    site = site_of(
        named("en", "talks", **topics), named("uk", "talks", **topics), named("uk", "more", topics=("Water",)), settings=LANGUAGES
    )
    view = next(view for view in MAKERS["briefings"](site) if view.page.path == "uk/2025/12/07/talks.uk/")
    assert [link.path for link in (*view.topics, view.story.story, *view.related)] == [
        "uk/topics/water/", "uk/stories/fares/", "uk/2025/12/07/more.uk/",
    ]  # fmt: skip
    months = next(view for view in MAKERS["archives"](site) if view.page.path == "uk/2025/")
    assert (months.up, months.links[0].path) == ("uk/archive/", "uk/2025/12/")


def test_the_feeds_of_a_story_are_those_of_the_language_of_its_page() -> None:
    site = site_of(named("en", "talks", story="fares"), named("uk", "talks", story="fares"), settings=LANGUAGES)
    pages = {view.page.path: view for view in MAKERS["stories"](site)}
    made = {view.page.path for view in MAKERS["story-feeds"](site)}
    for root in ("", "uk/", "ar/"):
        paths = {link.path for link in pages[f"{root}stories/fares/"].page.feeds}
        assert f"{root}stories/fares/feed.xml" in paths
        assert paths <= made


def test_a_part_of_a_story_has_the_same_number_in_all_languages() -> None:
    parts = [named("en", f"p{number}", date=f"2025-01-0{number}", story="fares") for number in (1, 2)]
    late = named("uk", "p1", date="2025-03-01", story="fares")
    numbers = {view.page.path: view.story.number for view in MAKERS["briefings"](site_of(*parts, late, settings=LANGUAGES))}
    assert numbers == {parts[0].path: 1, late.path: 1, parts[1].path: 2}


def test_a_part_that_left_one_language_keeps_its_number_free_there() -> None:
    parts = [named(lang, f"p{number}", date=f"2025-01-0{number}", story="fares") for number in (1, 2, 3) for lang in ("en", "uk")]
    parts[3] = replace(parts[3], front=replace(parts[3].front, expires=parts[3].front.date))
    places = {view.page.path: view.story for view in MAKERS["briefings"](site_of(*parts, settings=LANGUAGES))}
    english, ukrainian = places[parts[4].path], places[parts[5].path]
    assert (english.number, english.total, english.previous.count) == (ukrainian.number, ukrainian.total, 3 - 1) == (3, 3, 2)
    assert (ukrainian.previous.count, places[parts[1].path].next.count) == (1, 3)


def test_the_site_its_topics_stories_and_authors_are_called_as_the_language_calls_them() -> None:
    settings = replace(
        LANGUAGES,
        signature="the desk",
        navigation=(NavigationEntry(text="Archive", path="/archive/"),),
        translations={
            "uk": SiteWords(
                title="Щоденник", description="Усе.", signature="редакція", navigation=(NavigationEntry(text="Архів", path="/uk/archive/"),)
            )
        },
    )
    records = Records(
        topics={"water": Topic(slug="water", title="Water", translations={"uk": InTopic(title="Вода")})},
        stories={"fares": Story(slug="fares", title="Fares", summary="Old.", translations={"uk": InStory(title="Ціни")})},
        authors={"ada": Author(id="ada", name="Ada Holm", role="Editor", translations={"uk": InAuthor(name="Ада Гольм")})},
    )
    fields = {"topics": ("water",), "story": "fares", "reporters": ("ada",), "commentaries": (commentary(),)}
    site = site_of(named("en", "talks", **fields), named("uk", "talks", **fields), settings=settings, records=records)
    english, ukrainian = MAKERS["briefings"](site)
    assert (english.site.title, english.topics[0].text, english.story.story.text) == ("Daily", "Water", "Fares")
    assert (ukrainian.site.title, ukrainian.topics[0].text, ukrainian.story.story.text) == ("Щоденник", "Вода", "Ціни")
    assert [(one.name, one.role) for one in ukrainian.byline] == [("Ада Гольм", "Editor")]
    assert [view.commentaries[0].author.name for view in (english, ukrainian)] == ["the desk", "редакція"]
    assert (ukrainian.site.navigation, ukrainian.site.foreign) == ((("Архів", "uk/archive/"),), {})
    arabic = home(site, "ar/").site
    assert (arabic.title, arabic.navigation, arabic.foreign) == ("Daily", (("Archive", "archive/"),), {"archive/": "en"})


def test_standing_pages_are_one_by_the_name_of_their_file_or_by_their_slug_and_fall_back_in_the_navigation() -> None:
    about, policy = page("content/pages/about.md", nav=1), page("content/pages/policy.md", nav=2)
    about_uk = replace(page("content/pages/about.uk.md"), lang="uk", slug="pro-nas", path="uk/pro-nas/")
    policy_uk = replace(page("content/pages/polityka.uk.md", nav=3), lang="uk", slug="policy", path="uk/policy/")
    site = site_of(pages=(about, about_uk, policy, policy_uk), settings=LANGUAGES)
    views = {view.page.path: view for view in MAKERS["pages"](site) if isinstance(view, StandingPageView)}
    assert languages(views["about/"]) == {"uk": "uk/pro-nas/", "ar": "ar/"}
    assert languages(views["uk/policy/"]) == {"en": "policy/", "ar": "ar/"}
    assert [path for _, path in views["uk/policy/"].site.navigation] == ["uk/pro-nas/", "uk/policy/"]
    arabic = home(site, "ar/").site
    assert ([path for _, path in arabic.navigation], arabic.foreign) == (["about/", "policy/"], {"about/": "en", "policy/": "en"})


def test_each_language_has_a_feed_of_its_own_identity_and_all_are_in_one_map() -> None:
    site = site_of(*TALKS, settings=LANGUAGES)
    feeds = {view.page.path: view for view in MAKERS["feed"](site)}
    assert {path: view.id for path, view in feeds.items()} == {
        "feed.xml": "https://news.example/", "uk/feed.xml": "https://news.example/uk/", "ar/feed.xml": "https://news.example/ar/",
    }  # fmt: skip
    assert feeds["uk/feed.xml"].site.feed == "uk/feed.xml"
    (places,) = MAKERS["sitemap"](site)
    made = [view.page for name, output in OUTPUTS for view in output(site) if hasattr(view, "page")]
    html = sorted(SETTINGS.url + one.path for one in made if one.indexed and not one.path.endswith((".xml", ".rss", ".json")))
    assert sorted(address for address, _ in places.addresses) == html


def test_the_map_of_the_news_calls_the_site_as_the_language_of_each_entry_does() -> None:
    settings = replace(LANGUAGES, translations={"uk": SiteWords(title="Щоденник")})
    entries = next(
        iter(
            MAKERS["news"](site_of(*TALKS, named("en", "vote", date="2025-01-02"), settings=settings, now=datetime(2025, 1, 3, tzinfo=UTC)))
        )
    ).entries
    assert {one.language: one.publication for one in entries} == {"uk": "Щоденник", "en": "Daily"}


def test_an_output_that_knows_no_languages_still_sees_every_briefing_and_the_lists_of_the_first() -> None:
    site = site_of(*TALKS, named("ar", "رد"), settings=LANGUAGES)
    assert len(site.every) == 3
    assert [one.lang for one in site.briefings] == ["ar", "en"]
    assert [one.info.root for one in site.by_language] == ["", "uk/", "ar/"]


def test_a_site_of_one_language_is_itself() -> None:
    site = site_of(*TALKS)
    assert (site.by_language, site.info.root, site.info.others) == ((), "", ())
    assert all(not view.page.languages for name, output in OUTPUTS for view in output(site) if isinstance(view, BriefingView | ListView))


# ---- markers in the language of the text --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "label", "kind"), [(language, *one) for language, words in LABELS.items() for one in words.items()])
def test_every_label_of_a_language_marks_its_part_in_a_site_of_that_language(tmp_path: Path, language: str, label: str, kind: str) -> None:
    opinion = next(word for word, of in LABELS[language].items() if of == "commentary")
    marked = f"{label}:" if kind != "facts" else f"{opinion}:\n\nTHOUGHT\n\n{label}:"
    (tmp_path / "content").mkdir()
    (tmp_path / "digest.yaml").write_text(
        f"title: T\nurl: https://news.example/\ntimezone: UTC\nlanguages: [{language}]\n", encoding="utf-8"
    )
    (tmp_path / "content/2025-01-02-vote.md").write_text(f"---\ntitle: T\n---\nREPORT\n\n{marked}\n\nLAST\n", encoding="utf-8")
    assert build(Folder(root=tmp_path), NOW).problems == ()
    page = (tmp_path / "site/2025/01/02/vote/index.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in page
    reported, _, thought = page.partition('<section class="commentary"')
    assert "REPORT" in reported
    assert ("LAST" in reported, "LAST" in thought) == ((True, False) if kind == "facts" else (False, True))
    (word,) = re.findall(r'<span class="label">([^<]*)</span>', thought)
    assert LABELS[language][unescape(word)] == ("commentary" if kind == "facts" else kind)


# ---- as files --------------------------------------------------------------------------------------------------------

SITE = {
    "digest.yaml": """
title: The Daily
url: https://news.example/sub/
timezone: Europe/Kyiv
languages: [en, uk, ar]
permalink: /:lang/:year/:slug/
translations:
  uk: {title: Щоденник, navigation: [{text: Архів, path: /uk/archive/}]}
""",
    "content/2025-01-02-vote.md": "---\ntitle: A vote\ntopics: [water]\n---\nThey voted.\n",
    "content/2025-01-03-talks.md": "---\ntitle: Talks\n---\nThey met.\n",
    "content/2025-01-03-talks.uk.md": "---\ntitle: Перемовини\n---\nВони зустрілися.\n\nКоментар:\n\nНарешті.\n",
    "content/pages/about.md": "---\ntitle: About\nnav: 1\n---\nA page.\n",
    "content/pages/about.uk.md": "---\ntitle: Про нас\n---\nСторінка.\n",
    "content/topics.yaml": "water:\n  title: Water\n  translations:\n    uk: {title: Вода}\n",
}


def built(folder: Path, **changed: str) -> tuple[str, ...]:
    for path, text in {**SITE, **changed}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return tuple(map(str, build(Folder(root=folder), NOW).problems))


def test_pages_of_every_language_lead_to_each_other_and_say_what_they_are_in(tmp_path: Path) -> None:
    assert built(tmp_path) == ()
    ukrainian = (tmp_path / "site/uk/index.html").read_text(encoding="utf-8")
    assert "<title>Щоденник</title>" in ukrainian
    assert '<bdi lang="en" dir="ltr">A vote</bdi>' in ukrainian
    assert "<span>мова: англійська</span>" in ukrainian
    assert '<a href="/sub/uk/topics/water/">Вода</a>' in ukrainian
    assert '<li><a href="/sub/" hreflang="en" lang="en" dir="ltr">English</a></li>' in ukrainian
    assert '<li><a href="/sub/ar/" hreflang="ar" lang="ar" dir="rtl">العربية</a></li>' in ukrainian
    assert re.findall(r"<li><a [^>]*>([^<]*)</a></li>", ukrainian)[:4] == ["Архів", "Про нас", "English", "العربية"]
    arabic = (tmp_path / "site/ar/index.html").read_text(encoding="utf-8")
    assert "<span>بالإنجليزية</span>" in arabic
    assert '<li><a href="/sub/about/" lang="en" hreflang="en">About</a></li>' in arabic
    english = (tmp_path / "site/2025/talks/index.html").read_text(encoding="utf-8")
    assert '<li><a href="/sub/uk/2025/talks/" hreflang="uk" lang="uk" dir="ltr">українська</a></li>' in english
    assert (tmp_path / "site/uk/about/index.html").is_file()


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("digest.yaml", SITE["digest.yaml"].replace("  uk: {title", "  ua: {title"),
            'digest.yaml:8:7: error: "ua" is none of the site\'s languages; write languages: [en, uk, ar, ua] to have it  '
            "[settings/translations]"),
        ("digest.yaml", SITE["digest.yaml"].replace("  uk: {title", "  en: {title"),
            'digest.yaml:8:7: error: "en" is the first of the site\'s languages; write what it says outside of "translations"  '
            "[settings/translations]"),
        ("digest.yaml", SITE["digest.yaml"].replace("path: /uk/archive/", "path: archive"),
            'digest.yaml:8:58: error: "path" in entry 1 of "navigation" leads nowhere; begin it with / (below the site) or with https://  '
            "[settings/translations]"),
        ("content/topics.yaml", SITE["content/topics.yaml"].replace("uk:", "ua:"),
            'content/topics.yaml:4:9: error: "ua" is no further language of the site; write one of uk, ar  [records/translations]'),
    ],
)  # fmt: skip
def test_a_translation_into_a_language_that_the_site_does_not_have_is_told(tmp_path: Path, file: str, text: str, said: str) -> None:
    try:
        found = built(tmp_path, **{file: text})
    except Refused as refused:
        found = (str(refused),)
    assert found == (said,)


def test_a_navigation_entry_of_another_language_that_leads_nowhere_is_told_as_one_of_the_settings(tmp_path: Path) -> None:
    (said,) = built(tmp_path, **{"digest.yaml": SITE["digest.yaml"].replace("/uk/archive/", "/uk/arhive/")})
    assert said.startswith("digest.yaml: error: the link")
    assert "did you mean /uk/archive/?" in said


def test_a_file_in_the_way_of_a_page_of_another_language_is_told_what_stands_there(tmp_path: Path) -> None:
    (said,) = built(tmp_path, **{"static/uk/archive/index.html": "mine"})
    assert "is the archive" in said


def test_a_translation_changes_the_pages_of_its_language_and_those_that_lead_to_it_alone(tmp_path: Path) -> None:
    built(tmp_path)
    before = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*.html")}
    built(tmp_path, **{"content/2025-01-02-vote.uk.md": "---\ntitle: Голосування\ntopics: [water]\n---\nПроголосували.\n"})
    after = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*.html")}
    changed = {path.relative_to(tmp_path / "site").as_posix() for path in after if before.get(path) != after[path]}
    assert {path for path in changed if not path.startswith("uk/")} == {"2025/vote/index.html"}
    assert "uk/2025/vote/index.html" in changed


def test_a_site_of_several_languages_is_remembered_like_any_other(tmp_path: Path) -> None:
    root = tmp_path / "remembered"
    built(root)
    edits = (
        {"content/2025-01-02-vote.uk.md": "---\ntitle: Голосування\ntopics: [water]\n---\nПроголосували.\n"},
        {"content/topics.yaml": SITE["content/topics.yaml"].replace("Вода", "Води")},
        {"digest.yaml": SITE["digest.yaml"].replace("title: Щоденник", "title: Тижневик")},
        {"digest.yaml": SITE["digest.yaml"].replace("[en, uk, ar]", "[en, uk, ar, de]")},
        {"content/pages/about.uk.md": "---\ntitle: Про редакцію\n---\nСторінка.\n"},
    )
    for edit in edits:
        for path, text in edit.items():
            (root / path).write_text(text, encoding="utf-8")
        build(Folder(root=root), NOW, remember=True)
        build(Folder(root=root, output=Path("clean")), NOW)
        made, clean = ({path.relative_to(top): path.read_bytes() for path in top.rglob("*.*ml")} for top in (root / "site", root / "clean"))
        assert made == clean
        assert len(made) > 30


# ---- every output ------------------------------------------------------------------------------------------------------

MORE = {
    "digest.yaml": SITE["digest.yaml"].replace("title: Щоденник,", "title: Щоденник, editions: {weekly: Тиждень},")
    + "editions: [{rule: FREQ=DAILY;BYHOUR=7}, {name: weekly, title: The week, rule: FREQ=WEEKLY;BYDAY=SU}]\n",
    # Translated two days later, so that it is in two editions of one language and in one of the other.
    "content/2025-01-04-vote.uk.md": "---\ntitle: Голосування\ntranslation_of: 2025-01-02-vote.md\n---\nПроголосували.\n",
    "content/editions/2025-01-02.md": "Good evening.\n",
    "content/editions/2025-01-03.md": "---\norder: [fares]\n---\nGood morning.\n",
    "content/editions/2025-01-03.uk.md": "---\nauthor: ada\n---\nДоброго ранку.\n",
    "content/authors.yaml": "ada:\n  name: Ada Holm\n  translations:\n    uk: {name: Ада Гольм}\n",
    "content/2025-01-03-fares.md": "---\ntitle: Fares\nreporters: [ada]\ncorrections: [{date: 2025-01-06, text: It was 3.}]\n---\n"
    "Up.\n\nCommentary: Good.\n",
    "content/pages/how-we-correct.md": "---\ntitle: How we correct\npolicy: corrections\n---\nAt once.\n",
    "content/pages/ethics.uk.md": "---\ntitle: Етика\npolicy: ethics\n---\nЧесно.\n",
}


def listed_on(folder: Path, path: str) -> list[str]:
    page = (folder / f"site/{path}index.html").read_text(encoding="utf-8")
    return [
        unescape(re.sub("<[^>]*>", "", title)).strip() for title in re.findall(r'<article class="[^"]*">.*?<h2>(.*?)</h2>', page, re.DOTALL)
    ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three languages with all outputs."""
    folder = tmp_path_factory.mktemp("whole")
    assert [problem for problem in built(folder, **MORE) if not problem.endswith("[policies/missing]")] == []
    return folder


def text_of(folder: Path, path: str) -> str:
    return (folder / f"site/{path}").read_text(encoding="utf-8")


def test_an_edition_has_each_text_in_the_language_of_its_readers_or_in_the_best_that_it_was_in_by_then(whole: Path) -> None:
    # The vote came into the edition of the 2nd in English, for everyone; its translation into that of the 4th for those who read it.
    assert listed_on(whole, "editions/2025-01-02/") == listed_on(whole, "uk/editions/2025-01-02/") == ["A vote"]
    assert listed_on(whole, "uk/editions/2025-01-04/") == ["Голосування"]
    assert listed_on(whole, "ar/editions/2025-01-02/") == ["A vote"]
    # Nobody else has an edition because of it.
    assert not (whole / "site/editions/2025-01-04").exists()
    assert not (whole / "site/ar/editions/2025-01-04").exists()
    # That of a week has both, and its readers are told it once.
    assert listed_on(whole, "uk/editions/weekly/2025-01-05/") == ["Голосування", "Fares", "Перемовини"]
    assert "Тиждень" in text_of(whole, "uk/editions/weekly/2025-01-05/index.html")


def test_an_edition_is_ordered_and_introduced_by_the_file_in_its_language_and_else_by_that_in_the_first(whole: Path) -> None:
    assert listed_on(whole, "editions/2025-01-03/") == ["Fares", "Talks"]
    assert listed_on(whole, "ar/editions/2025-01-03/") == ["Fares", "Talks"]
    assert "<p>Good morning.</p>" in text_of(whole, "editions/2025-01-03/index.html")
    assert '<div lang="en" dir="ltr"><p>Good morning.</p></div>' in text_of(whole, "ar/editions/2025-01-03/index.html")
    ukrainian = text_of(whole, "uk/editions/2025-01-03/index.html")
    assert "<p>Доброго ранку.</p>" in ukrainian
    assert "Ада Гольм" in ukrainian
    assert "Good morning" not in ukrainian


@pytest.mark.parametrize(
    "path", ["facts/", "commentary/", "corrections/", "authors/", "authors/ada/", "editions/", "editions/weekly/2025/"]
)
def test_a_list_in_one_language_leads_to_its_like_in_the_others(whole: Path, path: str) -> None:
    roots = ("", "uk/", "ar/")
    for root in roots:
        shown = text_of(whole, f"{root}{path}index.html")
        assert [other for other in roots if f'href="/sub/{other}{path}" hreflang' in shown] == [other for other in roots if other != root]


def test_what_was_withdrawn_in_all_languages_is_told_once_to_the_readers_of_each_in_their_language() -> None:
    def gone(lang: str) -> Briefing:
        told = Correction(date=moment("2025-01-06"), kind="retraction", text=f"In {lang}.")
        return named(lang, "talks", status="withdrawn", corrections=(told,))

    site = site_of(gone("en"), gone("uk"), settings=LANGUAGES)
    pages = {view.page.path: [one.text for one in view.corrections] for view in MAKERS["corrections"](site)}
    assert pages == {"corrections/": ["In en."], "uk/corrections/": ["In uk."], "ar/corrections/": ["In en."]}
    assert site.translations == {}


def test_what_a_withdrawn_version_tied_together_stays_one() -> None:
    gone = named("uk", "vidmova", translation_of="content/talks.md", status="withdrawn")
    arabic = named("ar", "mahadith", translation_of="content/vidmova.uk.md")
    site = site_of(TALKS[0], gone, arabic, settings=LANGUAGES)
    assert [one.lang for one in site.translations[TALKS[0].source]] == ["ar"]


def test_streams_and_authors_mark_what_is_not_in_their_language(tmp_path: Path) -> None:
    authors = "bo:\n  name: Bo\n"
    vote = "---\ntitle: A vote\n---\nThey voted.\n\nCommentary (bo): At last.\n"
    built(tmp_path, **{"content/2025-01-02-vote.md": vote, "content/authors.yaml": authors, "content/2025-01-03-talks.md": vote})
    for path in ("facts/", "commentary/", "authors/bo/"):
        assert "англійська" in text_of(tmp_path, f"uk/{path}index.html").partition("<h1>")[2].partition("</main>")[0]
        assert "in English" not in text_of(tmp_path, f"{path}index.html")


def test_machines_are_told_one_name_and_one_home_of_each_node(whole: Path) -> None:
    told = text_of(whole, "uk/index.html")
    home = "https://news.example/sub/"
    assert f'"@id":"{home}uk/#publisher","name":"Щоденник","url":"{home}uk/","sameAs":"{home}"' in told
    assert f'"@id":"{home}#publisher"' not in told
    assert f'"@id":"{home}#publisher","name":"The Daily","url":"{home}"' in text_of(whole, "index.html")


def test_what_a_wrong_address_shows_leads_on_in_its_language(whole: Path) -> None:
    for root in ("", "uk/", "ar/"):
        shown = text_of(whole, f"{root}404.html").partition("<h1>")[2].partition("</main>")[0]
        assert re.findall('<li><a href="([^"]*)"', shown)[:2] == [f"/sub/{root}", f"/sub/{root}archive/"]


def test_the_record_of_corrections_holds_what_readers_of_the_language_were_told(whole: Path) -> None:
    for root in ("", "uk/", "ar/"):
        assert "It was 3." in text_of(whole, f"{root}corrections/index.html")
        assert "It was 3." in text_of(whole, f"{root}corrections/feed.xml")


def test_policies_lead_to_the_page_in_the_language_and_else_to_the_best_other(whole: Path) -> None:
    def policies(path: str) -> tuple[str, ...]:
        page = text_of(whole, path)
        return tuple(re.findall(r'"(?:corrections|ethics)Policy":"https://news.example/sub/([^"]*)"', page))

    assert policies("index.html") == policies("ar/index.html") == ("how-we-correct/", "uk/ethics/")
    assert sorted(policies("uk/index.html")) == ["how-we-correct/", "uk/ethics/"]


def test_the_json_of_the_site_holds_every_version(whole: Path) -> None:
    month = json.loads(text_of(whole, "2025/01/index.json"))
    assert sorted(one["title"] for one in month["briefings"]) == ["A vote", "Fares", "Talks", "Голосування", "Перемовини"]
    (vote,) = [one for one in month["briefings"] if one["title"] == "A vote"]
    assert vote["topics"] == ["Water"]


def test_the_facts_alone_lead_to_the_facts_alone_in_another_language(tmp_path: Path) -> None:
    english = "---\ntitle: Talks\n---\nThey met.\n\nCommentary: At last.\n"
    built(tmp_path, **{"content/2025-01-03-talks.md": english})
    assert 'href="/sub/uk/2025/talks/facts/" hreflang="uk"' in text_of(tmp_path, "2025/talks/facts/index.html")
    assert 'href="/sub/2025/talks/facts/" hreflang="en"' in text_of(tmp_path, "uk/2025/talks/facts/index.html")


def test_an_old_address_leads_on_in_the_frame_of_its_language(tmp_path: Path) -> None:
    moved = SITE["content/2025-01-03-talks.uk.md"].replace("title:", "aliases: [/old/]\ntitle:")
    built(tmp_path, **{"content/2025-01-03-talks.uk.md": moved})
    assert "Щоденник" in text_of(tmp_path, "old/index.html")
