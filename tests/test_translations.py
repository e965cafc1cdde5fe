"""Every word of the interface is in every catalogue, with the same placeholders, and pages show no other."""

import json
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from babel.core import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import example_views as views
from digest.labels import LABELS
from digest.model import Moment
from digest.settings import Settings
from digest.theme import Theme, read_theme
from digest.theme.words import LANGUAGES, MARKS, NAMES
from digest.views import FeedView, Link, View

ROOT = Path(__file__).parents[1]
TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACEHOLDER = re.compile(r"%\(\w+\)s")


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    return read_theme(tmp_path_factory.mktemp("site"), Settings(title="Digest", url="https://example.org/"))


def catalogue(language: str) -> Catalog:
    with (ROOT / "src" / "digest" / "translations" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages() -> set[Any]:
    """What the templates say and what the names are: a text, or a pair of singular and plural."""
    found = extract_from_dir(
        ROOT / "templates",
        [(f"**.{one}", "jinja2") for one in ("html", "json", "xml")],
        keywords={"_": None, "gettext": None, "ngettext": (1, 2)},
    )
    return (
        {text if isinstance(text, str) else tuple(text[:2]) for _, _, text, _, _ in found}
        | set(NAMES.values())
        | set(MARKS.values())
        | {"the editors", "UTC"}
    )


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def test_there_is_a_catalogue_for_every_language_whose_labels_are_known() -> None:
    assert set(LANGUAGES) == set(LABELS)
    files = {file.stem for file in (ROOT / "src" / "digest" / "translations").glob("*.po")}
    assert files == set(TRANSLATED)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_missing_and_none_is_left_over(language: str) -> None:
    held = {tuple(message.id) if message.pluralizable else message.id for message in catalogue(language) if message.id}
    assert held == messages()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_in_all_its_forms(language: str) -> None:
    known = catalogue(language)
    for message in known:
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert all(form.strip() for form in forms(message)), message.id
        if message.pluralizable:
            assert len(forms(message)) == known.num_plurals, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message_and_no_other_percent_sign(language: str) -> None:
    for message in catalogue(language):
        if not message.id:
            continue
        original = message.id if isinstance(message.id, str) else message.id[1]
        wanted = sorted(PLACEHOLDER.findall(original))
        for form in forms(message):
            given = sorted(PLACEHOLDER.findall(form))
            # A form for exactly none, one or two may say the number in words, as Arabic does.
            assert given == wanted or (message.pluralizable and not given), message.id
            assert "%" not in PLACEHOLDER.sub("", form), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_chosen_as_cldr_chooses_them(language: str) -> None:
    known = catalogue(language)
    rule = Locale.parse(language).plural_form
    chosen = {number: (rule(number), _index(known.plural_expr, number)) for number in range(200)}
    # Two numbers share a form with us exactly if they do in CLDR.
    assert len({form for form, _ in chosen.values()}) == len(set(chosen.values())) == len({index for _, index in chosen.values()})


def _index(expression: str, number: int) -> int:
    from gettext import c2py

    return int(c2py(expression)(number))


@pytest.mark.parametrize("language", [*TRANSLATED, "en"])
def test_the_words_on_the_page_are_labels_that_editors_write(theme: Theme, language: str) -> None:
    page, _ = theme.render(replace(views.BRIEFING, page=replace(views.BRIEFING.page, lang=language)))
    assert page is not None
    words = [
        unescape(word) for word in re.findall(r'<span class="label">([^<]*)</span>', page.artifact.body.decode().split("</article>")[0])
    ]
    assert [LABELS[language][word] for word in words] == ["commentary", "counterview", "analysis"]


# ---- nothing of the interface stays English --------------------------------------------------------------------------

# Fields that hold words of the code, addresses and the like, not what people wrote.
_CODE = frozenset(
    [
        "path",
        "url",
        "base",
        "lang",
        "languages",
        "direction",
        "kind",
        "kinds",
        "status",
        "state",
        "label",
        "type",
        "part",
        "ai",
        "id",
        "archived",
        "key",
        "stylesheets",
        "feed",
        "outputs",
        "hub",
        "home",
        "format",
        "up",
        "terms",
        "cited_by",
        "source",
        "addresses",
        "newer",
        "older",
    ]
)
_LATIN = str.maketrans({chr(code): "я" for code in (*range(65, 91), *range(97, 123))})


def foreign(value: Any, name: str = "") -> Any:
    """The value with no Latin letter in anything that people wrote."""
    links = name == "kinds" and any(isinstance(one, Link) for one in value)  # what links say is no word of the code
    if (name in _CODE and not links) or isinstance(value, Moment):
        return value
    if name == "name" and isinstance(value, str) and re.fullmatch(r"[\d-]*", value):
        return value
    if name == "navigation":
        return tuple((foreign(text), path) for text, path in value)
    if isinstance(value, str):
        return "".join(piece if piece.startswith(("<", "&")) else piece.translate(_LATIN) for piece in re.split(r"(<[^>]*>|&\w+;)", value))
    if isinstance(value, tuple):
        return tuple(foreign(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: foreign(getattr(value, one.name), one.name) for one in fields(value)})
    return value


def shown(text: str) -> Iterator[str]:
    """What a reader sees or hears of a page or feed: its text, and the attributes that are read out."""
    yield from re.findall(r'(?:aria-label|alt|title)="([^"]*)"', text)
    yield from re.findall(r'<meta (?:name="description"|property="og:(?:title|description|site_name|image:alt)") content="([^"]*)"', text)
    yield from re.split(r"<[^>]*>", re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("language", ["ar", "zh", "ja", "uk"])
@pytest.mark.parametrize("view", [*views.EVERY, views.EMPTY], ids=lambda view: f"{view.template}-{view.page.path}")
def test_no_page_shows_a_latin_letter_that_is_not_in_its_content(theme: Theme, view: View, language: str) -> None:
    assert not isinstance(view, type)
    if isinstance(view, FeedView):  # each entry is in its own language
        view = replace(view, entries=tuple(replace(entry, lang=language) for entry in view.entries))
    page, problems = theme.render(foreign(replace(view, page=replace(view.page, lang=language))))
    assert not problems
    assert page is not None
    text = page.artifact.body.decode()
    if view.template == "json_feed.json":
        feed = json.loads(text)
        entries = [[one["title"], one["summary"], one["content_html"], *one.get("tags", ())] for one in feed["items"]]
        text = " ".join([feed["title"], feed["description"], *(said for entry in entries for said in entry)])
    elif isinstance(view, FeedView):
        names = r"<((?:atom:)?updated|id|published|icon|uri|link|guid|pubDate|lastBuildDate|(?:dc:)?language)(?: [^>]*)?>[^<]*</\1>"
        text = unescape(re.sub(names, "", text))
    elif view.template in ("sitemap.xml", "sitemap_index.xml", "news.xml", "headers.txt"):
        return
    # Ukrainian has no other word for it.
    words = [
        word for part in shown(text) for word in re.findall(r"[A-Za-z]+", unescape(part)) if word not in ("GMT", "UTC") or language != "uk"
    ]
    assert words == []


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("uk", 1, "1 факт"), ("uk", 3, "3 факти"), ("uk", 5, "5 фактів"), ("uk", 21, "21 факт"),
        ("ar", 1, "واقعة واحدة"), ("ar", 2, "واقعتان"), ("ar", 5, "5 وقائع"), ("ar", 11, "11 واقعة"), ("ar", 100, "100 واقعة"),
        ("de", 1, "1 Fakt"), ("fr", 2, "2 faits"), ("zh", 5, "5项事实"), ("ja", 1, "事実1件"), ("en", 1, "1 fact"), ("pl", 2, "2 facts"),
    ],
)  # fmt: skip
def test_numbers_agree_with_their_nouns(theme: Theme, language: str, count: int, said: str) -> None:
    view = replace(views.DAY_LIST, page=replace(views.DAY_LIST.page, lang=language), entries=(replace(views.ENTRY, facts=count),))
    page, _ = theme.render(view)
    assert page is not None
    assert f"<span>{said} · " in page.artifact.body.decode()
