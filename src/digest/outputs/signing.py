"""Who signs what: the words of an editor become persons."""

from digest.model import Briefing, Commentary, Moment, Site
from digest.views import Person

# What stands between names, by language, where it is not the comma of the Latin script.
_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، ", "ja": "、", "zh": "、"}


def person(site: Site, named: str) -> Person:
    """Who is meant by an id of authors.yaml, or by a name."""
    known: Person | None = site.shared.get(("person", named))
    if known is None:
        author = site.authors.get(named)
        known = Person(named) if author is None else Person(author.name, author.url, author.role, author.disclosure)
        site.shared["person", named] = known
    return known


def byline(site: Site, briefing: Briefing) -> tuple[Person, ...]:
    """Who reports: those whom the briefing names, else those of the site."""
    return tuple(person(site, named) for named in briefing.front.reporters or site.reporters)


def signatory(site: Site, briefing: Briefing, commentary: Commentary) -> Person:
    """Who signs a commentary: its author; else, in a piece of opinion, the reporters; else the site's signature.

    A person without a name stands for the editors.
    """
    if commentary.author:
        return person(site, commentary.author)
    if briefing.front.kind == "commentary" and (names := byline(site, briefing)):
        if len(names) == 1:
            return names[0]
        disclosures = " ".join(one.disclosure for one in names if one.disclosure)
        comma = _COMMAS.get(briefing.lang.partition("-")[0], ", ")
        return Person(comma.join(one.name for one in names), disclosure=disclosures)
    return person(site, site.signature)


def label(briefing: Briefing) -> str:
    """What a piece of opinion must be called wherever its title stands; empty for everything else."""
    if briefing.front.kind != "commentary":
        return ""
    return briefing.commentaries[0].kind if briefing.commentaries else "commentary"


def updated(briefing: Briefing) -> Moment | None:
    """When the briefing was last changed by its own word: ``updated``, else its newest correction, else never."""
    return briefing.front.updated or max((correction.date for correction in briefing.front.corrections), default=None)
