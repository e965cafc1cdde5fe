"""The texts: as many briefings as wanted, in words that mean nothing, the same on every machine.

Briefing 7 is the same whatever else is made, so that 1,000 briefings are the first of 10,000, and the next one is the newest.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from types import MappingProxyType

_FIRST = datetime(2000, 1, 1, 6, tzinfo=UTC)
_APART = timedelta(hours=4)  # 50,000 briefings are 23 years


@dataclass(frozen=True, slots=True)
class Text:
    """One briefing, as Markdown in parts: what each generator wants before it and between its parts is not in it."""

    slug: str
    moment: datetime
    title: str
    summary: str
    topics: tuple[str, ...]
    places: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    """Outlet and address."""
    reporter: str
    facts: tuple[str, ...]
    commentator: str
    commentary: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def address(self) -> str:
        """Where its page is found in every site that is compared, with a slash at the end."""
        return f"{self.moment:%Y/%m}/{self.slug}/"


_BEGINS = ("b", "br", "d", "dr", "f", "fl", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "sk", "st", "t", "tr", "v", "w")
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_ENDS = ("n", "r", "l", "t", "d", "s", "m", "nd", "rt", "st", "sh", "th")


def _made_up_words(many: int) -> tuple[str, ...]:
    random = Random("words")
    found: dict[str, None] = {}
    while len(found) < many:
        syllables = (random.choice(_BEGINS) + random.choice(_VOWELS) for _ in range(random.choice((1, 1, 2, 2, 3))))
        found["".join(syllables) + random.choice(_ENDS)] = None
    # The common words of a language are short ones.
    return tuple(sorted(found, key=len)[: many // 20]) + tuple(word for word in found if len(word) > 4)


_WORDS = _made_up_words(3000)
# The word in place n is used about 1/n as often as the first (Zipf's law), as in every language.
_WEIGHTS = tuple(accumulate(1 / (place + 3) for place in range(len(_WORDS))))
_LONG = tuple(word for word in _WORDS if len(word) > 5)
_NAMES = tuple(f"{word.capitalize()} {other.capitalize()}" for word, other in zip(_LONG[:20], _LONG[20:40], strict=True))
_TOPICS = _LONG[40:90]
_TOPIC_WEIGHTS = tuple(accumulate(1 / (place + 6) for place in range(len(_TOPICS))))
_PLACES = tuple(word.capitalize() for word in _LONG[90:120])


def briefing(number: int) -> Text:
    """The briefing of this number, from 0; each is published some hours after the one before it."""
    random = Random(f"briefing {number}")
    notes: list[str] = []

    def paragraph(sentences: int, links: int = 0, note: bool = False) -> str:
        text = " ".join(_sentence(random, link=place < links) for place in range(sentences))
        if note:
            notes.append(f"[^{len(notes) + 1}]: {_sentence(random, link=True)}")
            text += f"[^{len(notes)}]"
        return text

    facts = [paragraph(random.randint(3, 5), links=1), paragraph(random.randint(3, 4), links=random.randint(1, 2))]
    if random.random() < 0.3:
        facts.append(
            "\n".join(f"- {_phrase(random, 5).capitalize()}, {random.randint(2, 99)} percent" for _ in range(random.randint(3, 5)))
        )
    facts.append(paragraph(3, links=1, note=random.random() < 0.3))
    if random.random() < 0.2:
        facts.append(f"> {paragraph(2)}")
    if random.random() < 0.12:
        rows = (f"| {random.choice(_PLACES)} | {random.randint(10, 999)} | {random.randint(1, 99)}% |" for _ in range(4))
        facts.append("\n".join(("| Place | Count | Change |", "| --- | ---: | ---: |", *rows)))
    facts += [paragraph(random.randint(2, 4), links=1), paragraph(random.randint(2, 3), note=random.random() < 0.15)]
    title = _phrase(random, random.randint(5, 9)).capitalize()
    topics = random.choices(_TOPICS, cum_weights=_TOPIC_WEIGHTS, k=random.randint(2, 4))
    return Text(
        slug=f"{'-'.join(title.lower().split()[:4])}-{number}",
        moment=_FIRST + number * _APART + timedelta(minutes=random.randrange(60)),
        title=title,
        summary=_sentence(random).replace("*", ""),
        topics=tuple(dict.fromkeys(topics)),
        places=tuple(random.sample(_PLACES, random.randint(1, 3))),
        sources=tuple((_phrase(random, 2).title(), _address(random)) for _ in range(random.randint(2, 3))),
        reporter=random.choice(_NAMES),
        facts=tuple(facts),
        commentator=random.choice(_NAMES),
        commentary=tuple(paragraph(random.randint(3, 4)) for _ in range(random.randint(1, 2))),
        notes=tuple(notes),
    )


def _phrase(random: Random, words: int) -> str:
    return " ".join(random.choices(_LONG, k=words))


def _address(random: Random) -> str:
    return f"https://{'-'.join(random.choices(_LONG, k=2))}.example/{random.randint(2000, 2025)}/{random.choice(_LONG)}"


def _sentence(random: Random, link: bool = False) -> str:
    words = random.choices(_WORDS, cum_weights=_WEIGHTS, k=random.randint(12, 23))
    if random.random() < 0.4:
        words[4] = str(random.randint(2, 9000))
    if random.random() < 0.5:
        words[5] += random.choice((",", ",", ";", " --"))
    if random.random() < 0.2:
        words[2] = random.choice(("*{}*", "**{}**")).format(words[2])
    if random.random() < 0.1:
        words[6], words[8] = f'"{words[6]}', f'{words[8]}"'
    if random.random() < 0.1:
        words[3] += "'s"
    if link:
        words[9] = f"[{_phrase(random, 2)}]({_address(random)})"
    return f"{words[0].capitalize()} {' '.join(words[1:])}."


# ---- as a file of each generator ----------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a string of JSON is one of YAML


def _body(text: Text, marker: str) -> str:
    return "\n\n".join((*text.facts, marker, *text.commentary, *text.notes)) + "\n"


def _yaml(text: Text, *more: str) -> str:
    fields = [
        f"title: {_quoted(text.title)}",
        f"date: {text.moment.isoformat()}",
        f"summary: {_quoted(text.summary)}",
        f"topics: [{', '.join(text.topics)}]",
        f"places: [{', '.join(text.places)}]",
        f"reporters: [{text.reporter}]",
        "sources:",
        *(f"  - outlet: {_quoted(outlet)}\n    url: {url}" for outlet, url in text.sources),
        *more,
    ]
    return "\n".join(("---", *fields, "---", "", ""))


def _for_digest(text: Text) -> str:
    return _yaml(text) + _body(text, f"Commentary by {text.commentator}:")


def _with_yaml(text: Text) -> str:
    more = (f"slug: {text.slug}", f"url: /{text.address}", f'months: ["{text.moment:%Y-%m}"]')
    return _yaml(text, *more) + _body(text, f"## Commentary by {text.commentator}")


def _for_pelican(text: Text) -> str:
    fields = {
        "Title": text.title,
        "Date": text.moment.isoformat(),
        "Summary": text.summary,
        "Tags": ", ".join(text.topics),
        "Places": ", ".join(text.places),
        "Author": text.reporter,
        "Slug": text.slug,
        "Category": "news",
        # Several lines are read as a list.
        "Sources": "\n    ".join(f"{outlet} | {url}" for outlet, url in text.sources),
    }
    return "\n".join(f"{key}: {value}" for key, value in fields.items()) + "\n\n" + _body(text, f"## Commentary by {text.commentator}")


FORMS: MappingProxyType[str, Callable[[Text], str]] = MappingProxyType({"digest": _for_digest, "yaml": _with_yaml, "pelican": _for_pelican})
"""How a briefing is written for a generator: digest's own form, YAML with ``slug``, ``url`` and ``months``, Pelican's."""


def file_of(text: Text) -> str:
    """The path of a briefing's file in a site folder."""
    return f"content/{text.moment:%Y}/{text.moment:%Y-%m-%d}-{text.slug}.md"
