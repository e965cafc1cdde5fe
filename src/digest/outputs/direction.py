"""Which way a language is written."""

from functools import cache

from digest.views import Direction

# Scripts (ISO 15924) that run from right to left, and languages (BCP 47) that use one of them unless their tag says otherwise.
_SCRIPTS = frozenset({"adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa", "yezi"})
_LANGUAGES = frozenset(
    {
        "ar", "arc", "arz", "azb", "bal", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "ji", "khw", "ks", "lrc", "mzn", "nqo", "pnb", "ps",
        "rhg", "sd", "sdh", "skr", "syr", "ug", "ur", "yi",
    }
)  # fmt: skip


@cache
def direction(lang: str) -> Direction:
    """The direction of a language tag: that of its script where the tag names one (``ku-Arab``), else of the language."""
    primary, *rest = lang.lower().split("-")
    for part in rest:
        if len(part) == 4 and part.isalpha():
            return "rtl" if part in _SCRIPTS else "ltr"
    return "rtl" if primary in _LANGUAGES else "ltr"
