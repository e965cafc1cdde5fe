"""What the interface calls the words of the code, and the languages that it speaks."""

from collections.abc import Mapping

from digest.labels import is_traditional

LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "uk", "zh")
"""Languages of the interface, as primary subtags; a page in another language gets English.

Chinese is known as it is written in Simplified characters alone."""


def spoken_language(tag: str) -> str:
    """The language of the interface for a page in a language: English for one that it does not speak."""
    primary = tag.partition("-")[0].lower()
    return primary if primary in LANGUAGES and not is_traditional(tag) else "en"


NAMES: Mapping[str, str] = {
    "commentary": "Commentary",
    "analysis": "Analysis",
    "counterview": "Another view",
    "background": "Background",
    "explainer": "Explainer",
    "fact-check": "Fact check",
    "correction": "Correction",
    "clarification": "Clarification",
    "update": "Update",
    "note": "Note",
    "retraction": "Withdrawn",
    "document": "document",
    "report": "report",
    "interview": "interview",
    "data": "data",
    "press-release": "press release",
    "topics": "Topics",
    "places": "Places",
    "people": "People",
    "organizations": "Organizations",
    "facts": "Facts",
    "stories": "Stories",
    "authors": "Authors",
    "editions": "Editions",
    "archive": "Archive",
    "table": "Table",
    "reported": "What is reported",
}
"""English names of what front matter and views hold as words of the code; the catalogues translate them (filter ``name``)."""


MARKS: Mapping[str, str] = {"note": "note %(number)s", "cites": "(fact %(number)s)"}
"""What the marks of notes and the links to facts say, by the class that they have in texts (filter ``marked``)."""
