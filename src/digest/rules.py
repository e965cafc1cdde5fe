"""The rules of writing by their names, each with the level that it has unless the settings say otherwise."""

from collections.abc import Mapping

from digest.problems import Level

WRITING: Mapping[str, Level] = {
    "figures/headline": "warning",
    "figures/commentary": "warning",
    "attribution/missing": "hint",
    "attribution/unnamed": "hint",
    "words/puffery": "hint",
    "words/loaded": "hint",
    "words/judging": "hint",
    "words/editorial": "hint",
    "words/some-say": "hint",
    "words/relative-date": "hint",
    "repeats/source": "warning",
    "repeats/title": "warning",
    "links/tracking": "warning",
    "text/unfinished": "warning",
    "text/doubled-word": "warning",
    "text/reference": "warning",
}
"""They judge how a text is written and stop nothing: what stops a build is no matter of taste, and cannot be switched off."""

LINKS: Mapping[str, Level] = {"links/gone": "warning", "links/private": "warning", "links/moved": "hint", "links/unsure": "hint"}
"""What comes of asking addresses outside of the site, which is done only where somebody wants it."""
