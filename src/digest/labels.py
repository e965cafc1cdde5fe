"""The words that mark a part, by language: a table, and how two spellings of one word are compared.

What a marker *does* is decided in ``reading/separation.py`` alone; this is only the vocabulary.
"""

import unicodedata
from collections.abc import Mapping
from typing import Literal

PartKind = Literal["commentary", "analysis", "counterview", "facts"]

LABELS: Mapping[str, Mapping[str, PartKind]] = {
    "en": {
        "Commentary": "commentary",
        "Opinion": "commentary",
        "Our view": "commentary",
        "Analysis": "analysis",
        "Counterview": "counterview",
        "Another view": "counterview",
        "Facts": "facts",
    },
    "uk": {"Коментар": "commentary", "Думка": "commentary", "Аналіз": "analysis", "Інша думка": "counterview", "Факти": "facts"},
    "de": {"Kommentar": "commentary", "Meinung": "commentary", "Analyse": "analysis", "Gegenmeinung": "counterview", "Fakten": "facts"},
    "fr": {
        "Commentaire": "commentary",
        "Opinion": "commentary",
        "Analyse": "analysis",
        "Autre point de vue": "counterview",
        "Faits": "facts",
    },
    "es": {"Comentario": "commentary", "Opinión": "commentary", "Análisis": "analysis", "Otra opinión": "counterview", "Hechos": "facts"},
    "ar": {"تعليق": "commentary", "رأي": "commentary", "تحليل": "analysis", "رأي آخر": "counterview", "الوقائع": "facts"},
    "zh": {
        "评论": "commentary",
        "評論": "commentary",
        "观点": "commentary",
        "分析": "analysis",
        "不同观点": "counterview",
        "事实": "facts",
        "事實": "facts",
    },
    "ja": {
        "論評": "commentary",
        "意見": "commentary",
        "解説": "analysis",
        "分析": "analysis",
        "異論": "counterview",
        "事実": "facts",
    },
}

# Words that editors take for labels, and that are none: as markers they are refused, and the right word is named.
NEAR_LABELS: Mapping[str, Mapping[str, str]] = {
    "en": dict.fromkeys(
        (
            *(
                "Comment",
                "Comments",
                "Editorial",
                "Op-ed",
                "Viewpoint",
                "View",
                "Views",
                "My view",
                "My opinion",
                "Our opinion",
                "Our take",
            ),
            *("My commentary", "Our commentary", "Opinion piece", "News analysis"),
        ),
        "Commentary",
    ),
    "uk": dict.fromkeys(("Погляд", "Точка зору", "Наша думка", "Моя думка", "Редакційна"), "Коментар"),
    "de": dict.fromkeys(("Leitartikel", "Standpunkt", "Unsere Meinung", "Meine Meinung", "Gastkommentar"), "Kommentar"),
    "fr": dict.fromkeys(("Éditorial", "Tribune", "Notre avis", "Mon avis", "Point de vue"), "Commentaire"),
    "es": dict.fromkeys(("Editorial", "Tribuna", "Nuestra opinión", "Mi opinión", "Punto de vista"), "Comentario"),
    "ar": dict.fromkeys(("افتتاحية", "وجهة نظر", "رأينا", "كلمة التحرير"), "تعليق"),
    "zh": dict.fromkeys(("社论", "社評", "社评", "时评", "點評", "点评"), "评论"),
    "ja": dict.fromkeys(("社説", "コラム", "オピニオン"), "論評"),
}

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, as ranges: characters that a reader does not see.
IGNORABLE = (  # as ranges, both ends included
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
# Arabic vowel signs and the stretched line are left out or written as one likes.
_DROPPED = {
    code: None for first, last in (*IGNORABLE, (0x0640, 0x0640), (0x064B, 0x0652), (0x0670, 0x0670)) for code in range(first, last + 1)
}


def folded(text: str) -> str:
    """The form in which labels are compared: NFKC, no default-ignorable characters and vowel signs, case-folded, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_DROPPED).casefold()).split())


def is_traditional(tag: str) -> bool:
    """Whether a language tag is that of Chinese in Traditional characters, by its script, else by a region that writes so."""
    primary, *rest = tag.lower().split("-")
    return primary == "zh" and "hans" not in rest and not {"hant", "tw", "hk", "mo"}.isdisjoint(rest)
