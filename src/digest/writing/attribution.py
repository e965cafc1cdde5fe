"""Who says so: facts paragraphs in which nobody is named as the source, and those whose source has no name."""

import re
from collections.abc import Iterator
from functools import cache

from digest.problems import Problem
from digest.writing.languages import SAYING, known_words
from digest.writing.passages import Text

# Languages that are written without spaces between words.
_WITHOUT_SPACES = ("zh", "ja")
_UNNAMED = re.compile(
    r"\b(?:(?:(?:several|two|three|four|some|many|senior|government|u\.?s\.?|american|european|western|local|military|diplomatic|intelligence"
    r"|security|unnamed|anonymous|administration|company|industry|well-placed)\s+)*"
    r"(?:officials?|sources?|insiders?|diplomats?|aides?|analysts|experts|observers|critics|witnesses)"
    r"|(?:a|one)\s+(?:person|source|official)|people)\b(?:\s+(?:familiar|close|briefed)\b[^.,;]*)?"
    r"(?:,[^,.;]{1,60},)?\s+(?:said|say|says|told|confirmed|believe|warned|added)\b"
    r"|\bon (?:the )?condition of anonymity\b",
    re.IGNORECASE,
)
_CITES = ('<a href="http', "<sup", "<a class=")


def attributes(sentence: str, lang: str) -> bool:
    """Whether a source is named in it, as far as words tell: a miss says little. One without a name ("experts say") does not count."""
    saying = _saying(lang.partition("-")[0].lower())
    return saying is not None and bool(saying.search(_UNNAMED.sub(" ", sentence)))


@cache
def _saying(lang: str) -> re.Pattern[str] | None:
    """What finds a word that names a source; ``None`` where none is known in a language."""
    words = known_words(lang).get(SAYING, {})
    if not words:
        return None
    alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(alternatives if lang in _WITHOUT_SPACES else rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def unattributed(text: Text) -> Iterator[Problem]:
    """A hint for each facts paragraph in which no attribution was found, and for each source without a name.

    That none was found is all that can be said: the sentence above may name it, or a verb that is not in the list.
    """
    lang = text.briefing.lang
    known = _saying(lang.partition("-")[0].lower()) is not None
    for passage in text.facts:
        if not passage.number:
            continue
        unnamed = _UNNAMED.search(passage.own)
        if unnamed:
            named = " ".join(unnamed[0].split())
            said = f"“{named}” has no name; name the source, or say why it has none, as the policy on unnamed sources asks"
            yield text.problem(unnamed[0], passage.after, "attribution/unnamed", said, "hint")
        # A source without a name is one all the same: its own hint says what is missing.
        # What is nothing but a quotation or code has its attribution beside it, or needs none.
        if unnamed or not known or not passage.own.strip() or any(mark in passage.html for mark in _CITES):
            continue
        if not attributes(passage.text, lang):
            said = "no attribution was found in this paragraph; say who says so, link to it, or cite a source as [^key]"
            first = " ".join(passage.text.split()[:3])
            yield text.problem(first, passage.after, "attribution/missing", said, "hint")
