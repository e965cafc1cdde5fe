"""Topics, places, people and organizations: which there are, and what they are called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from digest.assemble.documents import place_of
from digest.model import TERM_KINDS, Briefing, Records, Term
from digest.problems import Problem
from digest.slugs import term_slug

_ONE_OF = {"topics": "topic", "places": "place", "people": "person", "organizations": "organization"}


def gather_terms(
    every: Sequence[Briefing], listed: Sequence[Briefing], records: Records
) -> tuple[Mapping[str, tuple[Term, ...]], Mapping[str, Mapping[str, Term]], list[Problem]]:
    """The terms with their briefings, and which term each spelling of them names.

    Two spellings of one slug are one term. It is called what topics.yaml says, else what the oldest briefing with it says, so
    that a new briefing does not rename a page.
    """
    in_lists = {one.source for one in listed}
    terms: dict[str, tuple[Term, ...]] = {}
    term_of: dict[str, Mapping[str, Term]] = {}
    problems: list[Problem] = []
    for kind in TERM_KINDS:
        slugs: dict[str, str] = {}
        titles: dict[str, str] = {}
        members: defaultdict[str, dict[str, Briefing]] = defaultdict(dict)
        for briefing in reversed(every):
            for number, text in enumerate(getattr(briefing.front, kind)):
                slug = slugs.get(text)
                if slug is None:
                    slug = slugs[text] = term_slug(text)
                    titles.setdefault(slug, text)
                if not slug:
                    said = f'the {_ONE_OF[kind]} "{text}" has no letter and no digit to make an address of; write it in words'
                    problems.append(Problem(briefing.source, *place_of(briefing, f"{kind}.{number}"), "terms/empty", said))
                elif briefing.source in in_lists:
                    members[slug][briefing.source] = briefing
        found: dict[str, Term] = {}
        for slug, title in titles.items():
            record = records.topics.get(slug) if kind == "topics" else None
            newest_first = tuple(reversed(members[slug].values()))
            found[slug] = Term(slug, record.title if record else title, record.description if record else "", newest_first)
        with_pages = [term for term in found.values() if term.briefings]
        terms[kind] = tuple(sorted(with_pages, key=lambda term: (term.title.casefold(), term.slug)))
        term_of[kind] = {text: found[slug] for text, slug in slugs.items()}
    return terms, term_of, problems
