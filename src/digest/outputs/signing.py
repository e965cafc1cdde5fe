"""Who signs what: the words of an editor become persons."""

from collections.abc import Sequence

from digest.model import Author, Briefing, Commentary, Moment, Site
from digest.spoken import together
from digest.views import Person


def person(site: Site, named: str) -> Person:
    """Who is meant by an id of authors.yaml, or by a name."""
    known: Person | None = site.shared.get(("person", named))
    if known is None:
        author = site.authors.get(named)
        if author is None:
            known = Person(named)
        else:
            page = author_path(site, author) if "authors" in site.info.outputs else ""
            known = Person(author.name, author.url, author.role, author.disclosure, page)
        site.shared["person", named] = known
    return known


def author_path(site: Site, author: Author) -> str:
    """Where the page of an author is."""
    return f"{site.info.root}authors/{author.id}/"


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
        return Person(together((one.name for one in names), briefing.lang), disclosure=disclosures)
    return person(site, site.signature)


def signing(site: Site, briefing: Briefing, commentary: Commentary) -> Sequence[str]:
    """The words (ids, or names) that name those who sign a commentary, as ``signatory`` has it; none where the editors do."""
    if commentary.author:
        return (commentary.author,)
    if briefing.front.kind == "commentary" and (names := briefing.front.reporters or site.reporters):
        return names
    return (site.signature,) if site.signature else ()


def label(briefing: Briefing) -> str:
    """What a piece of opinion must be called wherever its title stands; empty for everything else."""
    if briefing.front.kind != "commentary":
        return ""
    return briefing.commentaries[0].kind if briefing.commentaries else "commentary"


def updated(briefing: Briefing) -> Moment | None:
    """When the briefing was last changed by its own word: ``updated``, else its newest correction, else never."""
    return briefing.front.updated or max((correction.date for correction in briefing.front.corrections), default=None)
