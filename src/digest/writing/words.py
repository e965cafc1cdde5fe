"""Words to watch in the facts: words that praise, label, judge or blur. English has a list (``languages/en.txt``); a site adds
its own for any language.

A hit is a hint and no verdict: what somebody is quoted with is passed over, and, but for dates, so are sentences that name their source.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from digest.problems import Problem
from digest.settings import WordChanges, WordReason
from digest.writing.attribution import attributes
from digest.writing.languages import known_words
from digest.writing.passages import Text

# By reason: what a word of this sort does, and what to write instead where the list says nothing better.
_MEANING: Mapping[WordReason, str] = {
    "puffery": "praises",
    "loaded": "takes a side",
    "judging": "tells whether to believe it",
    "editorial": "is the writer's own view",
    "some-say": "hides who says so",
    "relative-date": "means another day to whoever reads it later",
}
_INSTEAD: Mapping[WordReason, str] = {
    "puffery": "say what shows it, or take it out",
    "loaded": "name the act or the group, or quote whoever calls it so",
    "judging": "write “said”",
    "editorial": "take it out; the commentary is the place for it",
    "some-say": "name who",
    "relative-date": "write the date",
}
# Their words take a side only in small letters: with a capital they are part of a name ("the Radical Party").
_MAY_BE_NAMES = ("puffery", "loaded")
_MAY_BE_SAID = ("puffery", "loaded", "editorial")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language: a pattern that finds them, and each with its reason and what to write instead."""

    pattern: re.Pattern[str] | None
    known: Mapping[str, tuple[WordReason, str]]

    @classmethod
    def of(cls, lang: str, changes: WordChanges) -> "Words":
        """Those that ship with us for a language, with what the settings add and without what they remove."""
        primary = lang.partition("-")[0].lower()
        shipped = known_words(primary)
        known = {word: (reason, instead) for reason in _MEANING for word, instead in shipped.get(reason, {}).items()}
        for language, reasons in changes.add.items():
            if language.partition("-")[0].lower() == primary:
                known |= {_plain(word): (reason, instead) for reason, words in reasons.items() for word, instead in words.items()}
        for language, removed in changes.remove.items():
            if language.partition("-")[0].lower() == primary:
                for word in removed:
                    known.pop(_plain(word), None)
        longest_first = sorted(known, key=lambda word: (-len(word), word))
        # Chinese and Japanese have no spaces between words.
        alternatives = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
        edges = (r"(?<![\w-])", r"(?![\w-])") if primary not in ("zh", "ja") else ("", "")
        return cls(re.compile(f"{edges[0]}(?:{alternatives}){edges[1]}", re.IGNORECASE) if known else None, known)


def watched(text: Text, words: Words) -> Iterator[Problem]:
    """A hint for each word to watch in the facts, and in the title and summary of a report."""
    if words.pattern is None or not text.facts:
        return
    front, lang = text.briefing.front, text.briefing.lang
    for field, said in (("title", front.title), ("summary", front.summary)):
        for found, reason, instead in _in(said, words, lang):
            yield text.field_problem(field, f"words/{reason}", _told(found, reason, instead), "hint")
    for passage in text.facts:
        for sentence in passage.sentences:
            for found, reason, instead in _in(sentence, words, lang):
                yield text.problem(found, passage.after, f"words/{reason}", _told(found, reason, instead), "hint")


def _in(sentence: str, words: Words, lang: str) -> Iterator[tuple[str, WordReason, str]]:
    assert words.pattern is not None
    attributed: bool | None = None
    for found in words.pattern.finditer(sentence):
        reason, instead = words.known[_plain(found[0])]
        if reason in _MAY_BE_SAID:
            attributed = attributes(sentence, lang) if attributed is None else attributed
            if attributed:
                continue
        if reason in _MAY_BE_NAMES and found[0][0].isupper() and sentence[: found.start()].strip():
            continue
        if reason == "relative-date" and any(word[0].isupper() for word in found[0].split()[1:]):
            continue  # "This Week in Norwick" is a name
        yield found[0], reason, instead


def _told(found: str, reason: WordReason, instead: str) -> str:
    return f"“{' '.join(found.split())}” {_MEANING[reason]}; {instead or _INSTEAD[reason]}"


def _plain(word: str) -> str:
    return " ".join(word.split()).lower()
