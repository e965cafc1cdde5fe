"""Texts become parts of addresses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.slugs import slugify, term_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Miami Talks", "miami-talks"),
        ("Łódź Straße_Talks", "lodz-strasse-talks"),
        ("l'été", "lete"),
        ("Kyiv’s   day", "kyivs-day"),
        ("--a--", "a"),
        ("v1.2", "v1-2"),
        ("２０２５", "2025"),
        ("محادثات", ""),
        ("путін", ""),
        ("", ""),
    ],
)
def test_the_name_of_a_file_becomes_a_slug(text: str, slug: str) -> None:
    assert slugify(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Climate Change", "climate-change"),
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("Енергетика", "енергетика"),
        ("Права людини", "права-людини"),
        ("Комп’ютери", "компютери"),
        ("تكنولوجيا", "تكنولوجيا"),
        ("人工知能", "人工知能"),
        ("Ｎews", "ｎews"),
        ("É", "é"),
        ("E\u0301", "é"),
        ("Straße", "strasse"),
        ("a/b?c#d", "a-b-c-sharp-d"),
        ("Node\u00adjs\u200b", "nodejs"),
        ("हिन्दी", "हिन्दी"),
        ("!!!", ""),
    ],
)
def test_the_slug_of_a_term_keeps_letters_of_every_script(text: str, slug: str) -> None:
    assert term_slug(text) == slug


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(max_size=30))
def test_a_slug_is_its_own_slug_and_safe_in_an_address(text: str) -> None:
    for make in (slugify, term_slug):
        slug = make(text)
        assert make(slug) == slug
        assert not set(slug) & set("/\\?#%. :<>\"'&\n\t\x00")
        assert slug == slug.strip("-")
