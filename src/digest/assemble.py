"""All briefings together: their order, what is held back, and what one file says about another."""

import difflib
import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import dropwhile, takewhile
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from digest.checks import folded
from digest.editions import due_editions, editions_in, held_files, with_files
from digest.files import shown, unfit
from digest.languages import file_without_language, language_of, language_root, nearness, told_in, versions_of
from digest.model import (
    FEED_FILES,
    TERM_KINDS,
    Asset,
    Author,
    Briefing,
    EditionFile,
    FeedKind,
    FeedLink,
    Held,
    PolicyName,
    Records,
    Site,
    SiteInfo,
    StandingPage,
    Story,
    Term,
    Topic,
)
from digest.problems import Level, Problem, short
from digest.settings import NavigationEntry, Settings, SiteWords
from digest.slugs import term_slug
from digest.strict_yaml import nearest
from digest.views import TextFile

_Document = Briefing | StandingPage | EditionFile
R = TypeVar("R", Author, Story, Topic)

_NEWS = timedelta(days=2)
"""For so long a briefing is in the map of the news."""

_ONE_OF = {"topics": "topic", "places": "place", "people": "person", "organizations": "organization"}
# Where a link in a text begins like this, it does not name a file: another host, a path below the site's root, this page.
_NOT_A_FILE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|/|#|\?|$")
# A host without its "https://".
_HOST = re.compile(r"(?:www\.[\w-]+(?:\.[\w-]+)*|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|info|eu))(?:[/?#:]|$)")
# What may hold a briefing that its editor saved under another name; the first three are plain text.
_TEXTS = (".txt", ".text", ".mdown", ".doc", ".docx", ".odt", ".rtf", ".pages")
_FEEDS_OF_PARTS: tuple[FeedKind, ...] = ("facts", "commentary", "corrections")
# Looking for the nearest takes a while: where so many names are unknown, something else is wrong.
_COMPARED = 100
_RULES_OF_RECORDS = {"authors.yaml": "authors/unknown", "stories.yaml": "story/unknown"}
# The settings do not remember which file they were read from.
_SETTINGS_FILE = "digest.yaml"


def assemble(
    briefings: Iterable[Briefing],
    pages: Iterable[StandingPage],
    records: Records,
    assets: Iterable[Asset],
    settings: Settings,
    stylesheets: Sequence[TextFile],
    now: datetime,
    *,
    drafts: bool = False,
    future: bool = False,
    failed: Collection[str] = (),
) -> tuple[Site, tuple[Problem, ...]]:
    """Put the briefings in order, hold back what is not to be seen yet, and tie together what belongs together.

    Newest first; at one moment by slug, then by source, so that the order never hangs on how the disk lists files. ``now``
    decides what is held back, expired or pinned and which editions are due, and nothing else; ``drafts`` and ``future`` show
    what would be held back. A withdrawn or expired briefing keeps its page and is in no list. What a draft says of other
    files is not judged before it is shown.
    ``failed`` are sources that could not be read: a link to one of them is not wrong because of that.
    """
    ordered = sorted(sorted(briefings, key=lambda one: (one.slug, one.source)), key=lambda one: one.front.date.at, reverse=True)
    standing = tuple(sorted(pages, key=lambda page: (page.path, page.source)))
    held = {one.source: wait for one in ordered if (wait := held_back(one, now, drafts=drafts, future=future))}
    every = tuple(one for one in ordered if one.source not in held)
    listed = tuple(one for one in every if one.front.status != "withdrawn" and not is_expired(one, now))
    judged = tuple(one for one in ordered if one.source not in held or held[one.source].until)

    terms, term_of, term_problems = _gather_terms(every, listed, records)
    ids, id_problems = _identify(judged, settings)
    editions = due_editions(every, listed, dict.fromkeys(one.name for one in settings.editions), now) if settings.editions else {}
    documents: tuple[_Document, ...] = (*ordered, *standing, *records.editions)
    folder = _Folder(settings.content, documents, held | held_files(records.editions, editions, now), frozenset(failed), assets)
    originals = _Originals(ordered, ids, folder)
    editions, edition_problems = with_files(editions, records.editions, ordered, originals.named, failed)
    addresses, published, link_problems = _tie(folder, documents, settings.links.internal)
    policies, policy_problems = _gather_policies(standing, settings, failed)
    moved, alias_places, alias_problems = _redirect(every, standing, published, settings)

    url = settings.url if settings.url.endswith("/") else settings.url + "/"
    site = Site(
        info=SiteInfo(
            title=settings.title,
            description=settings.description,
            url=url,
            base=urlsplit(url).path,
            languages=settings.languages,
            navigation=_navigation(settings.navigation, settings, _in_navigation(standing)),
            stylesheets=tuple(sheet.path for sheet in stylesheets),
            feed="feed.xml" if "feed" in settings.outputs else "",
            outputs=settings.outputs,
            extra=settings.extra,
            feeds=tuple(_feeds(settings, "")),
            corrections=_path_of_corrections(standing, settings, ""),
            policies=policies,
        ),
        languages=settings.languages,
        briefings=listed,
        listed=frozenset(one.source for one in listed),
        every=every,
        corrected=tuple(one for one in every if one.front.corrections),
        pages=standing,
        terms=terms,
        authors=records.authors,
        stories=records.stories,
        assets=published,
        held=tuple(held[one.source] for one in reversed(ordered) if one.source in held),
        signature=settings.signature,
        reporters=settings.reporters,
        per_page=settings.per_page,
        term_of=term_of,
        pinned=tuple(one for one in listed if one.front.pin_until is not None and one.front.pin_until.at > now),
        addresses=addresses,
        ids=ids,
        link_places={
            (document.source, written): document.places_of[f"links.{number}"]
            for document in documents
            for number, link in enumerate(document.links)
            if f"links.{number}" in document.places_of
            for written in _as_shown(link, addresses.get(document.source, {}))
        }
        | alias_places,
        translations=_gather_translations(every, originals, settings.languages),
        feeds=settings.feeds,
        editions=editions,
        edition_titles={one.name: one.title for one in reversed(settings.editions)},
        recent=_recent(listed, now),
        moved=moved,
        versions=versions_of(standing, settings.languages),
    )
    if len(settings.languages) > 1:
        site = _in_languages(site, settings, records)
    problems = [
        *term_problems,
        *id_problems,
        *link_problems,
        *policy_problems,
        *edition_problems,
        *alias_problems,
        *_judge_authors(judged, records, settings),
    ]
    problems += _judge_references(judged, records, originals)
    # Where a file of records could not be read, nobody is told that what stands in it is unknown.
    unsure = {rule for file, rule in _RULES_OF_RECORDS.items() if f"{settings.content}/{file}" in failed}
    problems = [problem for problem in problems if problem.rule not in unsure]
    return site, tuple(problems)


def held_back(briefing: Briefing, now: datetime, *, drafts: bool, future: bool) -> Held | None:
    """Until when nobody is to see the briefing, or ``None`` where it may be seen. At its very moment it may."""
    if briefing.front.status == "draft" and not drafts:
        return Held(briefing.source, None)
    if briefing.front.date.at > now and not future:
        return Held(briefing.source, briefing.front.date)
    return None


def is_expired(briefing: Briefing, now: datetime) -> bool:
    """Whether the briefing's time in lists and feeds is over. At the very moment of ``expires`` it is."""
    return briefing.front.expires is not None and briefing.front.expires.at <= now


def unchanged_between(briefings: Iterable[Briefing], now: datetime) -> tuple[datetime | None, datetime | None]:
    """From which moment on the same briefings make the same site as ``now``, and until which: ``now`` is compared with no others."""
    since: datetime | None = None
    until: datetime | None = None
    # Those that were news for the longest and for the shortest time, of all that are no news any more and of all that are.
    news = now.astimezone(UTC) - _NEWS
    old: datetime | None = None
    new: datetime | None = None
    for briefing in briefings:
        front = briefing.front
        for moment in (front.date, front.expires, front.pin_until, *(mark.at for mark in briefing.editions)):
            # All in UTC: two moments of one zone are compared by their clocks alone.
            if moment is None:
                continue
            if moment.at <= now:
                since = moment.at.astimezone(UTC) if since is None or moment.at > since else since
            else:
                until = moment.at.astimezone(UTC) if until is None or moment.at < until else until
        if front.date.at <= news:
            old = front.date.at.astimezone(UTC) if old is None or front.date.at > old else old
        else:
            new = front.date.at.astimezone(UTC) if new is None or front.date.at < new else new
    ended, ending = old and old + _NEWS, new and new + _NEWS
    return max(filter(None, (since, ended)), default=None), min(filter(None, (until, ending)), default=None)


def _recent(listed: Sequence[Briefing], now: datetime) -> tuple[Briefing, ...]:
    """The briefings of the two days before ``now``. At the very moment when two days are over one is not among them any more."""
    utc = now.astimezone(UTC)
    published = dropwhile(lambda one: one.front.date.at > utc, listed)
    return tuple(takewhile(lambda one: one.front.date.at > utc - _NEWS, published))


def _navigation(
    entries: Sequence[NavigationEntry], settings: Settings, wanting: Iterable[tuple[int, StandingPage]]
) -> tuple[tuple[str, str], ...]:
    """What the settings name, then the standing pages that want a place, by that place."""
    named = [(entry.text, entry.path.lstrip("/")) for entry in entries]
    if "pages" in settings.outputs:
        named += [(title, path) for _, path, title in sorted((place, page.path, page.front.title) for place, page in wanting)]
    return tuple(named)


def _feeds(settings: Settings, root: str) -> Iterator[FeedLink]:
    """The feeds that are not of a single topic, story or author; those of everything first. ``root`` is where they are."""
    if "feed" in settings.outputs:
        yield FeedLink("all", "", "atom", root + FEED_FILES["atom"])
    if "feeds" not in settings.outputs:
        return
    kinds: list[tuple[FeedKind, str]] = [("all", root), *((kind, f"{root}{kind}/") for kind in _FEEDS_OF_PARTS)]
    for kind, folder in kinds:
        for format in settings.feeds.formats:
            if kind != "all" or format != "atom":  # that one is an output of its own
                yield FeedLink(kind, "", format, folder + FEED_FILES[format])


# ---- what the site says of itself ----------------------------------------------------------------------------------------

_SAYS: Mapping[PolicyName, str] = {
    "mission": "what it is for", "ethics": "what it holds itself to", "corrections": "how mistakes are put right",
    "verification": "how facts are checked", "unnamed-sources": "when a source may stay unnamed", "ownership": "who owns and pays for it",
    "masthead": "who makes it", "feedback": "how readers reach it", "diversity": "whose voices it seeks",
    "no-bylines": "why some texts are not signed",
}  # fmt: skip
_ESSENTIAL: tuple[PolicyName, ...] = ("ethics", "corrections", "ownership", "masthead", "feedback")


def _gather_policies(
    standing: Sequence[StandingPage], settings: Settings, failed: Collection[str]
) -> tuple[Mapping[PolicyName, str], list[Problem]]:
    """Which standing page states which policy, and one warning about all those that none does.

    The settings say which are asked for. If they do not, a site is asked for the essential ones once it has begun, with the
    first page that states one: nobody has to write five pages before the first briefing.
    """
    if "pages" not in settings.outputs:
        return {}, []
    order = {language: number for number, language in enumerate(settings.languages)}
    policies: dict[PolicyName, str] = {}
    first: dict[tuple[PolicyName, str], StandingPage] = {}
    problems: list[Problem] = []
    for page in sorted(standing, key=lambda page: order.get(page.lang, len(order))):
        for number, name in enumerate(page.front.policy):
            policies.setdefault(name, page.path)
            other = first.setdefault((name, page.lang), page)
            if other is not page:
                said = f'{other.source} says that it states "{name}" too; take the word out of one of them, for readers are led to one'
                place = page.places_of.get(f"policy.{number}") or page.places_of.get("policy", (0, 0))
                problems.append(Problem(page.source, *place, "policies/twice", said, "warning"))
    missing = [name for name in settings.policies or (_ESSENTIAL if policies else ()) if name not in policies]
    # A page that could not be read may state them.
    if missing and not any(source.startswith(f"{settings.content.strip('/')}/pages/") for source in failed):
        named = ", ".join(f"{name} ({_SAYS[name]})" for name in missing)
        said = (
            f"no page tells readers this about the site: {named}; write it on one or several, with"
            f" policy: [{', '.join(missing)}] in the front matter, or name here only what you mean to tell, as"
            f" policies: [{', '.join(policies) or 'corrections'}]"
        )
        problems.append(Problem(_SETTINGS_FILE, 0, 0, "policies/missing", said, "warning"))
    return policies, problems


def _path_of_corrections(standing: Sequence[StandingPage], settings: Settings, root: str) -> str:
    """Where the page of all corrections is: below the standing page that has this name already, where there is one."""
    if "corrections" not in settings.outputs:
        return ""
    taken = "pages" in settings.outputs and any(page.path == f"{root}corrections/" for page in standing)
    return f"{root}corrections/log/" if taken else f"{root}corrections/"


def _in_navigation(pages: Iterable[StandingPage]) -> list[tuple[int, StandingPage]]:
    """The pages that want a place in the navigation, and which."""
    return [(page.front.nav, page) for page in pages if page.front.nav is not None]


# ---- several languages --------------------------------------------------------------------------------------------------


def _in_languages(site: Site, settings: Settings, records: Records) -> Site:
    """A site of several languages: that of the first, with the pages of all; and each by itself (``Site.by_language``)."""
    each = tuple(_in_language(language, site, settings, records) for language in settings.languages)
    first = each[0]
    terms, term_of, _ = _gather_terms(site.every, first.briefings, records_in(settings.languages[0], records))
    return replace(first, every=site.every, pages=site.pages, terms=terms, term_of=term_of, by_language=each, shared={})


def _in_language(language: str, site: Site, settings: Settings, records: Records) -> Site:
    """The site for the readers of one of its languages."""
    languages = settings.languages
    words = settings.translations.get(language, SiteWords())
    records = records_in(language, records)
    told = told_in(language, site.briefings, site.translations, languages)
    own = tuple(one for one in site.every if language_of(one.lang, languages) == language)
    listed = {one.source for one in told}
    recorded = listed | {one.source for one in told_in(language, site.every, site.translations, languages)}
    editions = {kind: tuple(editions_in(language, some, recorded, site.translations, languages)) for kind, some in site.editions.items()}
    seen = listed | {one.source for one in (*own, *(one for some in editions.values() for edition in some for one in edition.briefings))}
    terms, term_of, _ = _gather_terms([one for one in site.every if one.source in seen], told, records)

    wanting: list[tuple[int, StandingPage]] = []
    for page in site.pages:
        versions = sorted((page, *site.versions.get(page.source, ())), key=lambda one: nearness(one.lang, language, languages))
        places = [one.front.nav for one in versions if one.front.nav is not None]
        if page is versions[0] and places:
            wanting.append((places[0], page))
    entries = words.navigation or settings.navigation
    foreign = {page.path: page.lang for _, page in wanting if page.lang != language}
    if language != languages[0] and not words.navigation:
        foreign |= {entry.path.lstrip("/"): languages[0] for entry in entries}
    root = language_root(language, languages)
    info = replace(
        site.info,
        title=words.title or settings.title,
        description=settings.description if language == languages[0] else words.description,
        languages=(language, *(one for one in languages if one != language)),
        navigation=_navigation(entries, settings, wanting),
        feed=root + site.info.feed if site.info.feed else "",
        feeds=tuple(_feeds(settings, root)),
        corrections=_path_of_corrections(site.pages, settings, root),
        policies=_policies_in(language, site.pages, languages) if site.info.policies else {},
        root=root,
        others=tuple((one, language_root(one, languages)) for one in languages if one != language),
        foreign=foreign,
    )
    return replace(
        site,
        info=info,
        briefings=told,
        every=own,
        corrected=tuple(one for one in site.corrected if one.source in recorded),
        editions=editions,
        edition_titles={**site.edition_titles, **words.editions},
        pages=tuple(page for page in site.pages if language_of(page.lang, languages) == language),
        terms=terms,
        term_of=term_of,
        authors=records.authors,
        stories=records.stories,
        signature=words.signature or settings.signature,
        pinned=tuple(one for one in site.pinned if one.source in listed),
        shared={},
    )


def _policies_in(language: str, pages: Sequence[StandingPage], languages: Sequence[str]) -> Mapping[PolicyName, str]:
    """The page that states each policy to readers of a language: the one in it, else the next best."""
    policies: dict[PolicyName, str] = {}
    for page in sorted(pages, key=lambda one: nearness(one.lang, language, languages)):
        for name in page.front.policy:
            policies.setdefault(name, page.path)
    return policies


def records_in(language: str, records: Records) -> Records:
    """The records as readers of a language are told them."""

    def told(record: R) -> R:
        words = record.translations.get(language)
        given = {one.name: text for one in fields(words) if (text := getattr(words, one.name))} if words else {}
        return replace(record, **given) if given else record

    return replace(
        records,
        authors={name: told(one) for name, one in records.authors.items()},
        stories={name: told(one) for name, one in records.stories.items()},
        topics={name: told(one) for name, one in records.topics.items()},
    )


# ---- topics, places, people, organizations ---------------------------------------------------------------------------


def _gather_terms(
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
                    problems.append(Problem(briefing.source, *_place(briefing, f"{kind}.{number}"), "terms/empty", said))
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


# ---- identities and what the front matter says of other files ----------------------------------------------------------


def _identify(briefings: Sequence[Briefing], settings: Settings) -> tuple[Mapping[str, str], list[Problem]]:
    """The identity of each briefing by its source: its own, else a ``tag:`` URI (RFC 4151) of host, day, slug and language."""
    host = urlsplit(settings.url).hostname or "localhost"
    ids: dict[str, str] = {}
    first: dict[str, Briefing] = {}
    problems: list[Problem] = []
    for briefing in reversed(briefings):
        name = briefing.slug if briefing.lang == settings.languages[0] else f"{briefing.slug}.{briefing.lang}"
        identity = briefing.front.id or f"tag:{host},{briefing.front.date.at.date().isoformat()}:{name}"
        other = first.setdefault(identity, briefing)
        # Two at one address are told as such.
        if other is not briefing and other.path != briefing.path:
            said = f'"{identity}" is the id of {other.source} too; give one of them another id (or another slug)'
            problems.append(Problem(briefing.source, *_place(briefing, "id"), "id/duplicate", said))
        if briefing.front.aliases and not briefing.front.id:
            said = f"feed readers take a page that moves for a new one unless it keeps its id; add a line id: {identity}"
            problems.append(Problem(briefing.source, *_place(briefing, "aliases"), "id/missing", said, "warning"))
        ids[briefing.source] = identity
    return ids, problems


def _comparing() -> Callable[[str, Collection[str], float], str]:
    """``nearest`` for so many names, and not many thousands of known ones: it looks at each of them."""
    asked = 0

    def meant_by(name: str, known: Collection[str], alike: float) -> str:
        nonlocal asked
        asked += 1
        if asked > _COMPARED:
            return ""
        near = known if len(known) <= 1000 else [one for one in known if abs(len(one) - len(name)) < 3][:1000]
        return nearest(name, near, alike)

    return meant_by


def _judge_authors(briefings: Sequence[Briefing], records: Records, settings: Settings) -> list[Problem]:
    """Names without a record where there are records, words that can only be an id but are none, and opinion that nobody signs."""
    problems: list[Problem] = []
    authors = records.authors
    id_of = {author.name: id_ for id_, author in authors.items()}
    meant_by = _comparing()

    @cache
    def unknown(name: str) -> str:
        if name in id_of:
            return f'"{name}" is no id of authors.yaml; write {id_of[name]}, which is the id of that name'
        if meant := meant_by(name, authors, 0.75) or id_of.get(meant_by(name, id_of, 0.75), ""):
            return f'"{name}" is no id of authors.yaml and is shown as it is; did you mean {meant}?'
        return f'"{name}" is no id of authors.yaml and is shown as it is; write an id, or add a record'

    for name in settings.reporters:
        if records.has_authors and name not in authors:
            problems.append(Problem(_SETTINGS_FILE, 0, 0, "authors/unknown", unknown(name), "warning"))
    for file in records.editions:
        if (name := file.front.author) and name not in authors and (records.has_authors or name[0].islower()):
            problems.append(Problem(file.source, *_place(file, "author"), "authors/unknown", unknown(name), "warning"))
    for briefing in briefings:
        if records.has_authors:
            for field in ("reporters", "reviewed_by"):
                for number, name in enumerate(getattr(briefing.front, field)):
                    if name not in authors:
                        place = _place(briefing, f"{field}.{number}")
                        problems.append(Problem(briefing.source, *place, "authors/unknown", unknown(name), "warning"))
        for commentary in briefing.commentaries:
            name = commentary.author
            if not name and commentary.column == 0 and not (briefing.front.reporters or settings.reporters):
                said = 'nobody signs this piece of opinion; name who does in "reporters"'
                problems.append(Problem(briefing.source, commentary.line, 1, "split/author-missing", said))
            if not name or name in authors:
                continue
            marker = commentary.line, commentary.column
            if name[0].islower():
                meant = meant_by(name, authors, 0.75)
                cure = f"did you mean {meant}?" if meant else "write an id that stands there, or a name with its capital"
                said = f'"{name}" is no id of authors.yaml; {cure}'
                problems.append(Problem(briefing.source, *marker, "authors/unknown", said))
            elif records.has_authors:
                problems.append(Problem(briefing.source, *marker, "authors/unknown", unknown(name), "warning"))
    return problems


def _judge_references(judged: Sequence[Briefing], records: Records, originals: "_Originals") -> list[Problem]:
    """Stories and translations that are named and do not exist."""
    problems: list[Problem] = []
    meant_by = _comparing()
    for briefing in judged:
        story, original = briefing.front.story, briefing.front.translation_of
        if story and records.stories and story not in records.stories:
            meant = meant_by(story, records.stories, 0.6)
            said = (
                f'"{story}" is no story of stories.yaml; {f"did you mean {meant}?" if meant else "write the slug of one, or add it there"}'
            )
            problems.append(Problem(briefing.source, *_place(briefing, "story"), "story/unknown", said, "warning"))
        if original and not originals.of(briefing):
            said = f'"{short(original)}" is no id and no path of a briefing; write the path of the file that this one translates'
            problems.append(Problem(briefing.source, *_place(briefing, "translation_of"), "translation/unknown", said, "warning"))
    return problems


# ---- old addresses -----------------------------------------------------------------------------------------------------


def _redirect(
    every: Sequence[Briefing], standing: Sequence[StandingPage], assets: Sequence[Asset], settings: Settings
) -> tuple[Mapping[str, Briefing], dict[tuple[str, str], tuple[int, int]], list[Problem]]:
    """Where each old address leads, by its path in the output folder, oldest briefings first; where each was written; what is wrong.

    What stands at an address already is never hidden by an old one. The places are by ``("aliases", path)``.
    """
    moved: dict[str, Briefing] = {}
    places: dict[tuple[str, str], tuple[int, int]] = {}
    problems: list[Problem] = []
    if {"redirects", "_redirects"}.isdisjoint(settings.outputs) or not any(one.front.aliases for one in every):
        return moved, places, problems
    documents: tuple[_Document, ...] = (*standing, *every)
    taken = {folded(f"{one.path}index.html"): one.source for one in documents}
    taken |= {folded(asset.path): asset.source for asset in assets}
    first: dict[str, tuple[str, Briefing]] = {}
    for briefing in reversed(every):
        for number, alias in enumerate(briefing.front.aliases):
            place = _place(briefing, f"aliases.{number}")
            path = _file_of_alias(alias)
            key = folded(path)
            said = ""
            level: Level = "error"
            if "\ufffd" in path:
                said = f'"{short(alias)}" is no address in UTF-8; write its letters as they are read'
            elif why := unfit(path):
                said = f'"{short(alias)}" would be published at {shown(path)}, which {why}; take it out'
            elif (other := taken.get(key)) == briefing.source:
                said, level = f'"{short(alias)}" is the address of this page itself; take it out', "warning"
            elif other:
                cure = "take it out, or rename that file" if other.startswith("static/") else "take it out, or give that page another slug"
                said = f'"{short(alias)}" is where {other} is; {cure}'
            elif (known := first.setdefault(key, (path, briefing)))[1] is not briefing:
                said = f'"{short(alias)}" is an old address of {known[1].source} too; leave it with one of the two'
            if said:
                problems.append(
                    Problem(briefing.source, *place, "aliases/clash" if key in taken or key in first else "aliases/unfit", said, level)
                )
            elif path == first[key][0]:
                moved[path] = briefing
                places["aliases", path] = place
    return moved, places, problems


def _file_of_alias(alias: str) -> str:
    """The file at an old address, which may be written with or without escapes (``%20``), and without its last slash."""
    path = unquote(alias).removeprefix("/")
    if path.endswith((".html", ".htm")):
        return path
    return f"{path.removesuffix('/')}/index.html" if path else "index.html"


# ---- translations ------------------------------------------------------------------------------------------------------


class _Originals:
    """What ``translation_of`` may name: the id of a briefing, its address, or its file."""

    def __init__(self, briefings: Sequence[Briefing], ids: Mapping[str, str], folder: "_Folder") -> None:
        self._folder = folder
        self._known = {identity: source for source, identity in ids.items()}
        self._known |= {one.path: one.source for one in briefings} | {one.source: one.source for one in briefings}

    def of(self, briefing: Briefing) -> str:
        """The source of the briefing that this one says it translates; empty where it names none."""
        return self.named(briefing.source, briefing.front.translation_of)

    def named(self, source: str, written: str) -> str:
        """The source of the briefing that a text in a source names; empty where it names none."""
        known = self._known.get(written) or self._known.get(written.strip("/") + "/")
        if known or not written:
            return known or ""
        for path in (posixpath.join(self._folder.of(source), written), written):
            path = posixpath.normpath(path)
            if path in self._folder.documents:
                document = self._folder.documents[path]
                return document.source if document else path
        return ""


def _gather_translations(every: Sequence[Briefing], originals: _Originals, languages: Sequence[str]) -> Mapping[str, tuple[Briefing, ...]]:
    """Which briefings are one in several languages: those of one folder and one name but for its language, and what they translate.

    A withdrawn one is nobody's translation any more.
    """
    nearer: dict[str, str] = {}

    def family(name: str) -> str:
        """The name that stands for all that belong together with this one."""
        while (above := nearer.setdefault(name, name)) != name:
            nearer[name] = name = nearer[above]
        return name

    standing = sorted((one for one in every if one.front.status != "withdrawn"), key=lambda one: one.source)
    for briefing in standing:
        for other in (file_without_language(briefing.source, languages), originals.of(briefing)):
            if other:
                nearer[family(briefing.source)] = family(other)
    families: defaultdict[str, dict[str, Briefing]] = defaultdict(dict)
    for briefing in standing:
        families[family(briefing.source)].setdefault(briefing.lang, briefing)
    order = {language: number for number, language in enumerate(languages)}
    translations: dict[str, tuple[Briefing, ...]] = {}
    for briefing in standing:
        of_language = families[family(briefing.source)]
        if len(of_language) > 1:
            others = sorted(of_language.keys() - {briefing.lang}, key=lambda lang: (order.get(lang, len(order)), lang))
            translations[briefing.source] = tuple(of_language[lang] for lang in others)
    return translations


# ---- links to files, and the files that are published beside a page ----------------------------------------------------


class _Folder:
    """What lies in the content folder, by paths below it in one Unicode form: what a relative link may name."""

    def __init__(
        self,
        content: str,
        documents: Sequence[_Document],
        held: Mapping[str, Held],
        failed: Collection[str],
        assets: Iterable[Asset],
    ) -> None:
        self._prefix = "" if content in ("", ".") else content.rstrip("/") + "/"
        self.held = held
        self.failed = failed
        self.documents: dict[str, _Document | None] = {self.below(one): None for one in failed}
        self.documents |= {self.below(one.source): one for one in documents}
        self.assets: dict[str, Asset] = {}
        self.static: dict[str, Asset] = {}
        for asset in sorted(assets, key=lambda one: (one.path, one.source)):
            place = self.static if asset.source == f"static/{asset.path}" else self.assets
            place[unicodedata.normalize("NFC", asset.path)] = asset
        self._within: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.documents:
            self._within[posixpath.dirname(path)].append(path)
        self._by_name: dict[str, str] | None = None
        self._compared = 0

    def below(self, source: str) -> str:
        """The path of a source below the content folder."""
        return unicodedata.normalize("NFC", source.removeprefix(self._prefix))

    def of(self, source: str) -> str:
        """The folder of a source, below the content folder."""
        return posixpath.dirname(self.below(source))

    def find(self, source: str, target: str) -> str | None:
        """The file that a relative link in a source names, or ``None``; it may be written with or without escapes (``%20``)."""
        for spelling in (target, unquote(target)):
            path = unicodedata.normalize("NFC", posixpath.normpath(posixpath.join(self.of(source), spelling)))
            if path in self.documents or path in self.assets:
                return path
        return None

    def place_beside(self, document: _Document, file: str) -> str:
        """Where a file is published for a page: beside it if the file belongs to the page's folder, else at its own path.

        A file belongs to a folder if it lies in it, or in one below it and nobody else's page comes from that folder.
        """
        folder = self.of(document.source)
        below = not folder or file.startswith(folder + "/")
        if posixpath.dirname(file) == folder or (below and len(self._within[folder]) == 1):
            return document.path + file[len(folder) + 1 if folder else 0 :]
        return file

    def owner(self, file: str) -> _Document | None:
        """The only document of the nearest folder upwards that holds any, which takes a file along to its page unasked."""
        folder = posixpath.dirname(file)
        while folder and folder not in self._within:
            folder = posixpath.dirname(folder)
        there = self._within.get(folder, [])
        return self.documents[there[0]] if len(there) == 1 else None

    def advice(self, source: str, target: str, otherwise: str) -> str:
        """What to write instead of a link that names no file: the path of one of that name elsewhere, or of nearly that name."""
        if _HOST.match(target):
            return f"write https://{short(target)}"
        if self._by_name is None:
            # Of several files of one name, the first in the order of their paths.
            self._by_name = {posixpath.basename(path): path for path in sorted((*self.documents, *self.assets), reverse=True)}
        name = unicodedata.normalize("NFC", posixpath.basename(unquote(target)))
        meant = name if name in self._by_name else self._nearly(name)
        if not meant:
            return otherwise
        path = posixpath.relpath(self._by_name[meant], self.of(source) or ".").replace(" ", "%20")
        return f"write {path}" if meant == name else f"did you mean {path}?"

    def _nearly(self, name: str) -> str:
        """A file's name that differs in letter case, or by a letter or two; of several, the nearest, then the first."""
        assert self._by_name is not None
        folded = name.casefold()
        for other in sorted(self._by_name):
            if other.casefold() == folded:
                return other
        # Comparing is slow, and a name that is much longer or shorter is not meant.
        self._compared += 1
        if self._compared > _COMPARED:
            return ""
        near = [other for other in sorted(self._by_name) if abs(len(other) - len(name)) < 3][:2000]
        return next(iter(difflib.get_close_matches(name, near, n=1, cutoff=0.85)), "")


@dataclass(frozen=True, slots=True)
class _Named:
    """What a link names: its address below the site's root, the file that must be published for it, or what is wrong."""

    address: str = ""
    file: str = ""
    wrong: str = ""


def _tie(
    folder: _Folder, documents: Sequence[_Document], level: Level
) -> tuple[Mapping[str, Mapping[str, str]], tuple[Asset, ...], list[Problem]]:
    """Find what each relative link names, and where each file beside the briefings is published."""
    addresses: dict[str, Mapping[str, str]] = {}
    published = {asset.path: asset for asset in folder.static.values()}
    clashing: list[Asset] = []
    used: set[str] = set()
    problems: list[Problem] = []

    def publish(path: str, file: str) -> None:
        asset = Asset(path, folder.assets[file].source)
        if published.setdefault(path, asset) != asset:
            clashing.append(asset)

    for document in documents:
        held = folder.held.get(document.source)
        found: dict[str, str] = {}
        for field, link in _links_of(document):
            named = _name(folder, document, link) if field != "image.src" else _name_image(folder, document, link)
            if named.address:
                found[link] = named.address
            if named.file:
                used.add(named.file)
                if held is None:
                    publish(folder.place_beside(document, named.file), named.file)
            if named.wrong and (held is None or held.until):
                place = _place(document, field)
                problems.append(Problem(document.source, *place, "links/internal", named.wrong, level))
        if found:
            addresses[document.source] = found
    for file in folder.assets:
        owner = folder.owner(file)
        if file in used or folder.failed:
            continue
        if owner is None:
            cure = "link to it, or move it to static/ to have it published as it is"
            if file.lower().endswith(_TEXTS):
                plain = "" if file.lower().endswith(_TEXTS[:3]) else "save it as plain text and "
                cure = f"if it is a briefing, {plain}rename it .md"
            said = f"no briefing links to this file, so it is not published; {cure}"
            problems.append(Problem(folder.assets[file].source, 0, 0, "assets/unused", said, "warning"))
        elif owner.source not in folder.held:
            publish(folder.place_beside(owner, file), file)
    assets = sorted((*published.values(), *clashing), key=lambda asset: (asset.path, asset.source))
    return addresses, tuple(assets), sorted(problems)


def _links_of(document: _Document) -> list[tuple[str, str]]:
    """The links of a document as written that may name a file, each once, with the field that ``places_of`` may know."""
    links: list[tuple[str, str]] = []
    seen: set[str] = set()
    for number, link in enumerate(document.links):
        if not _NOT_A_FILE.match(link) and link not in seen:
            seen.add(link)
            links.append((f"links.{number}", link))
    if isinstance(document, Briefing) and document.front.image is not None:
        links.append(("image.src", document.front.image.src))
    return links


def _name(folder: _Folder, document: _Document, link: str) -> _Named:
    """What a relative link in a text names: a file of the content folder, or a page as seen from the document's own page."""
    target, tail = _cut(link)
    file = folder.find(document.source, target)
    if file in folder.assets:
        return _Named(_in_address(folder.place_beside(document, file)) + tail, file)
    if file is None:
        path = posixpath.normpath(posixpath.join("/", document.path, target))[1:]
        if target.rpartition("/")[2] in ("", ".", ".."):
            return _Named((path + "/" if path else "") + tail)
        cure = folder.advice(document.source, target, "write the path of a file as seen from this one, or /path/ for a page")
        return _Named(wrong=f'the link "{short(link)}" names no file of the content folder; {cure}')
    other = folder.documents[file]
    if other is None:
        return _Named()
    theirs, ours = folder.held.get(other.source), folder.held.get(document.source)
    if theirs is None or (theirs.until and ours and ours.until and theirs.until <= ours.until):
        return _Named(other.path + tail)
    if theirs.until is None:
        return _Named(wrong=f'the link "{short(link)}" names a draft; publish that first, or take the link out')
    moment = theirs.until.at.isoformat(timespec="minutes")
    return _Named(wrong=f'the link "{short(link)}" names a briefing that is held back until {moment}; wait for it, or take the link out')


def _name_image(folder: _Folder, document: _Document, src: str) -> _Named:
    """What the source of an image names: a file of the content folder, or with a slash before it one of static/."""
    if src.startswith("/"):
        path = unicodedata.normalize("NFC", src[1:])
        if path in folder.static:
            return _Named(_in_address(folder.static[path].path))
        return _Named(wrong=f'there is no file "static{short(src)}"; put the picture there, or beside the briefing, and write its name')
    file = folder.find(document.source, src)
    if file in folder.assets:
        return _Named(_in_address(folder.place_beside(document, file)), file)
    cure = folder.advice(document.source, src, "put it there, or write the path of one that there is")
    return _Named(wrong=f'"{short(src)}" names no picture beside the briefing; {cure}')


def _as_shown(link: str, named: Mapping[str, str]) -> tuple[str, ...]:
    """A link as the editor wrote it, and as the page has it if it names a file."""
    return (link, "/" + named[link]) if link in named else (link,)


def _cut(link: str) -> tuple[str, str]:
    """A link before its query or fragment, and the rest."""
    end = next((place for place, character in enumerate(link) if character in "?#"), len(link))
    return link[:end], link[end:]


def _in_address(path: str) -> str:
    """The path of a file as part of an address, where these three characters have a meaning of their own."""
    return path.replace("%", "%25").replace("#", "%23").replace("?", "%3F")


def _place(document: _Document, field: str) -> tuple[int, int]:
    """Line and column of a field; of the list that it stands in, or 0 for the file as a whole, where its own place is not known."""
    places = document.places_of
    return places.get(field) or places.get(field.partition(".")[0]) or (0, 0)
