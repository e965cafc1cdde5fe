"""Several languages in one site: which of them a text belongs to, and by which version readers of each are told of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from digest.model import Briefing, Site, StandingPage


def sites_of(site: Site) -> tuple[Site, ...]:
    """The site for the readers of each of its languages: in a site of one language, itself."""
    return site.by_language or (site,)


def own_site(site: Site, briefing: Briefing) -> Site:
    """The site for the readers of the briefing's own language, in whose words it is told wherever it stands."""
    if not site.siblings:
        return site
    return site.siblings[language_of(briefing.lang, site.languages)]


def tied_together(by_language: tuple[Site, ...]) -> tuple[Site, ...]:
    """The same, each knowing all of them."""
    siblings: dict[str, Site] = {}
    found = tuple(replace(one, siblings=siblings) for one in by_language)
    siblings |= {one.info.languages[0]: one for one in found}
    return found


def matching(tag: str, languages: Sequence[str]) -> str:
    """Which of the languages a language tag is one of: itself, else the nearest above it (``de-AT`` is ``de``; RFC 4647, 3.4).

    Where the site has only a narrower one of the same language, that (``zh`` on a site in ``zh-Hant``). Empty where it is none of them.
    """
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        if (above := "-".join(parts[:length])) in languages:
            return above
    return next((one for one in languages if one.split("-")[0] == parts[0]), "")


def language_of(tag: str, languages: Sequence[str]) -> str:
    """The language of the site to whose pages a text belongs: what is in none of them belongs to the first."""
    return matching(tag, languages) or languages[0]


def language_root(tag: str, languages: Sequence[str]) -> str:
    """The path below which the pages of a language are: empty for the first, and for one that the site does not have."""
    return f"{tag.lower()}/" if tag in languages[1:] else ""


def nearness(tag: str, language: str, languages: Sequence[str]) -> tuple[bool, int, str]:
    """How well a text in one language serves readers of another: the least does best."""
    return tag != language, languages.index(tag) if tag in languages else len(languages), tag


def told_in(
    language: str,
    listed: Sequence[Briefing],
    translations: Mapping[str, Sequence[Briefing]],
    languages: Sequence[str],
    known: Collection[str] | None = None,
) -> tuple[Briefing, ...]:
    """The briefings for readers of a language, in the same order: those in it, and of each that has none its best other version.

    The best is that in the first of the site's languages. What has a version in the language that left the lists has left them.
    Of several in varieties of the language (``uk`` and ``uk-Latn``) it is the one in the language itself. ``known`` are the sources of the
    versions of which one is the best: by default those that are listed.
    """
    versions = (*listed, *(other for briefing in listed for other in translations.get(briefing.source, ())))
    tags = {briefing.lang for briefing in versions}
    places = {tag: languages.index(found) if (found := matching(tag, languages)) else len(languages) for tag in tags}
    own = {tag for tag, place in places.items() if place < len(languages) and languages[place] == language}
    sources = {briefing.source for briefing in listed} if known is None else known

    def is_best(briefing: Briefing) -> bool:
        others = translations.get(briefing.source, ())
        mine = briefing.lang in own
        if not mine and any(matching(other.lang, languages) == language for other in others):
            return False
        rivals = (one for one in others if one.source in sources and (not mine or one.lang in own))
        best = min((briefing, *rivals), key=lambda one: (places[one.lang], one.lang != language, one.lang))
        return best is briefing

    return tuple(briefing for briefing in listed if is_best(briefing))


def versions_of(pages: Sequence[StandingPage], languages: Sequence[str]) -> Mapping[str, tuple[StandingPage, ...]]:
    """The other versions of each standing page by its source, in the order of the site's languages.

    Pages are one in several languages if their files have one name but for the language, or if they have one slug.
    """
    families: dict[str, list[StandingPage]] = {}
    for page in sorted(pages, key=lambda page: page.source):
        names = f"file {file_without_language(page.source, languages)}", f"slug {page.slug}"
        family = next((families[name] for name in names if name in families), [])
        if all(one.lang != page.lang for one in family):
            family.append(page)
            for name in names:
                families.setdefault(name, family)
    order = {language: place for place, language in enumerate(languages)}

    def place(page: StandingPage) -> tuple[int, str]:
        return order.get(page.lang, len(order)), page.lang

    several = [family for name, family in families.items() if name.startswith("slug") and len(family) > 1]
    return {page.source: tuple(sorted((one for one in family if one is not page), key=place)) for family in several for page in family}


def file_without_language(source: str, languages: Sequence[str]) -> str:
    """The name of a file without its ending, and without the language that it may name (``talks.uk.md``)."""
    return language_of_file(source.rpartition(".")[0], languages)[1]


def language_of_file(stem: str, languages: Sequence[str]) -> tuple[str, str]:
    """Which of the languages a file names before its ending, which is not in ``stem`` (``talks.uk``), and the rest of the name.

    The language is empty where it names none.
    """
    before, _, after = stem.rpartition(".")
    lang = next((tag for tag in languages if tag.casefold() == after.casefold()), "") if before and "/" not in after else ""
    return lang, before if lang else stem
