"""Headline honesty: a figure that the facts do not have."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from digest.problems import Problem
from digest.writing.passages import Text

_SCALES = {
    "k": 3, "thousand": 3, "thousands": 3, "тис": 3, "тисяч": 3, "тисячі": 3, "tausend": 3, "mille": 3, "mil": 3, "ألف": 3, "千": 3,
    "万": 4, "萬": 4,
    "m": 6, "mn": 6, "million": 6, "millions": 6, "млн": 6, "мільйон": 6, "мільйони": 6, "мільйонів": 6, "mio": 6, "millionen": 6,
    "millón": 6, "millones": 6, "مليون": 6, "百万": 6,
    "亿": 8, "億": 8,
    "b": 9, "bn": 9, "billion": 9, "billions": 9, "млрд": 9, "мільярд": 9, "мільярди": 9, "мільярдів": 9, "mrd": 9, "milliarde": 9,
    "milliarden": 9, "milliard": 9, "milliards": 9, "مليار": 9,
    "trillion": 12, "trillions": 12, "兆": 12,
}  # fmt: skip
_SCALE = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
# A number that is no part of a name (COVID-19, G7, 5G) or of an ordinal (1st).
_FIGURE = re.compile(
    rf"(?<![\w.,])(?<![^\W\d_]-)(\d+(?:[.,'’\u00a0\u202f ]\d{{3}})*(?:[.,]\d+)?)(?:[\s\u00a0-]?({_SCALE})(?![^\W\d_])|(?![^\W\d_]))",
    re.IGNORECASE,
)
_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
    "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_TENS = ("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred")
_IN_WORDS = (
    {word: n for n, word in enumerate(_NUMBERS)} | {word: n for n, word in zip(range(30, 101, 10), _TENS, strict=True)} | {"dozen": 12}
)
_WORDS = re.compile(
    rf"\b(?:({'|'.join(_IN_WORDS)}|an?)[\s-])?({'|'.join((*_IN_WORDS, *(w for w in _SCALES if len(w) > 4)))})\b", re.IGNORECASE
)
_YEAR = re.compile("1[0-9]{3}|20[0-9]{2}|2100")
_CITES = ("<a ", "<sup")

Values = frozenset[Decimal]


def unreported_figures(text: Text) -> Iterator[Problem]:
    """A figure in the title, the summary or a commentary that is not in the facts; in a commentary that cites something, it may be there.

    ``1.3 million`` is ``1,300,000``; years are exempt. A piece of opinion has no facts to compare it with.
    """
    front = text.briefing.front
    if not text.facts:
        return
    known = _known("\n".join(passage.text for passage in text.facts))
    for field, said in (("title", front.title), ("summary", front.summary)):
        for figure in _unknown(said, known):
            what = f"the figure “{figure}” is not in the facts below; write it there with its source, or take it out of the {field}"
            yield text.field_problem(field, "figures/headline", what)
    for passage in text.commentaries:
        if any(mark in passage.html for mark in _CITES):
            continue
        for figure in _unknown(passage.text, known):
            what = f"the commentary argues with “{figure}”, which is not in the facts; report it there, or cite where it comes from"
            yield text.problem(figure, passage.after, "figures/commentary", what)


def _unknown(said: str, known: frozenset[Decimal]) -> Iterator[str]:
    for figure, values in _figures(said):
        if known.isdisjoint(values):
            yield figure


def _known(facts: str) -> frozenset[Decimal]:
    known = {value for _, values in _figures(facts, years=True) for value in values}
    for many, word in _WORDS.findall(facts):
        count = Decimal(_IN_WORDS.get(many.lower(), 1))
        unit = Decimal(_IN_WORDS.get(word.lower(), 0)) if word.lower() in _IN_WORDS else Decimal(10) ** _SCALES[word.lower()]
        known |= {unit, count * unit, count + unit}
    return frozenset(known)


def _figures(text: str, *, years: bool = False) -> Iterator[tuple[str, Values]]:
    """The figures in a text as written, each with all that it may mean: in some languages ``1.300`` is thirteen hundred."""
    plain = text if text.isascii() else "".join(_digit(letter) for letter in text)
    for found in _FIGURE.finditer(plain):
        written, scale = found[1], found[2]
        if not scale and not years and _YEAR.fullmatch(written):
            continue
        power = Decimal(10) ** _SCALES[scale.lower()] if scale else Decimal(1)
        yield text[found.start() : found.end()].strip(), frozenset(value * power for value in _values(written))


def _digit(letter: str) -> str:
    """A digit of any script as one of ours; any other character as it is."""
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _values(written: str) -> Iterator[Decimal]:
    plain = re.sub("['’\u00a0\u202f ]", "", written)
    if re.fullmatch(r"\d+(?:[.,]\d{3})*", plain):
        yield Decimal(re.sub("[.,]", "", plain))
    *whole, last = re.split("[.,]", plain)
    if whole:
        yield Decimal(f"{''.join(whole)}.{last}")
