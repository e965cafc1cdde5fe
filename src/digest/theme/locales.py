"""Languages by their tags: what CLDR knows of them, and the catalogues of translations."""

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NoReturn

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from digest.theme.words import LANGUAGES


@cache
def own_name(lang: str) -> str:
    """What a language is called by those who speak it; its tag where that is not known."""
    try:
        return Locale.parse(lang, sep="-").get_display_name() or lang
    except (UnknownLocaleError, ValueError):
        return lang


@cache
def territory(lang: str) -> str:
    """A language as Open Graph wants it, with a territory (``uk_UA``): its own, else that where most of those who speak it live."""
    try:
        known = Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return lang.replace("-", "_")
    likely = get_global("likely_subtags").get(str(known), "") or get_global("likely_subtags").get(known.language, "")
    territory = known.territory or likely.rpartition("_")[2]
    return f"{known.language}_{territory}" if territory else known.language


def known_locale(lang: str) -> Locale:
    """The locale of a language as far as CLDR knows it; English where it does not."""
    for tag in (lang, lang.split("-")[0], "en"):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return _no_english()


def _no_english() -> NoReturn:
    raise RuntimeError("Babel has no English")


def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language as the standard library reads it; English is in the templates."""
    if language == "en" or language not in LANGUAGES:
        return gettext.NullTranslations()
    # Costs 12 ms, and a site in English needs neither.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (Path(__file__).parents[1] / "translations" / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
