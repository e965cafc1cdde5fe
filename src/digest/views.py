"""What a page shows: one frozen value for each page, with all that its template may look at and nothing else.

``template`` names the template that renders the view. Texts of the interface ("What is reported", "Topic") are no part of
a view: templates say them, in the page's language, through gettext.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from digest.model import (
    Artifact,
    Commentary,
    CommentaryHtml,
    CommentaryKind,
    Correction,
    CorrectionKind,
    Facts,
    FactsHtml,
    FeedKind,
    FeedLink,
    Kept,
    Moment,
    Reference,
    SiteInfo,
    Sized,
)
from digest.spoken import Labelled

if TYPE_CHECKING:
    from digest.published import Document, SearchIndex  # takes longer to load than all other views

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads: ``path`` is below the site's root without a leading slash, or a full address.

    An empty ``path`` leads nowhere: there is no such page, and the text stands alone. Where the text is the title of a
    briefing, ``label`` is as in ``ListEntry``, and ``lang`` and ``direction`` are those of the title; else they are empty.
    """

    text: str
    path: str
    count: int = 0
    label: str = ""
    lang: str = ""
    direction: Direction | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class PageHead:
    """What every page has: its place below the root (``2025/12/07/talks/``, ``404.html``), language and direction.

    ``languages`` lead to the same page in the site's other languages, or to their home pages where there is none. ``indexed`` is False
    for pages that search engines should leave out. ``source`` is the file that the page was made from, where it is one; it is not shown,
    only named when something is wrong with the page. ``feeds`` are those of what the page lists.
    """

    path: str
    lang: str
    direction: Direction = "ltr"
    indexed: bool = True
    source: str = ""
    feeds: tuple[FeedLink, ...] = ()
    languages: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs: as in the byline. Empty texts where nothing is known; ``page`` is the path of the author's page here."""

    name: str
    url: str = ""
    role: str = ""
    disclosure: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The image of a briefing: ``path`` is below the site's root. ``sized`` is ``None`` where its size could not be read."""

    path: str
    alt: str
    credit: str
    caption: str
    sized: Sized | None = None


@dataclass(frozen=True, slots=True)
class SignedCommentary:
    """A commentary and who signs it; ``author.name`` is empty where the site's signature is the interface's "the editors"."""

    commentary: Commentary
    author: Person


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """The place of a briefing in its story: ``number`` counts from the oldest part, a briefing and its translations being one.

    ``number`` is 0 for a briefing that has left the lists, ``total`` where it is not told (a story of very many parts). ``story`` leads to
    the story's page, ``previous`` and ``next`` to the parts beside this one, their number as ``count``.
    ``names`` are the people, organizations and places that the
    facts name and that no part before this one has: none in the first part, and none in a piece of opinion, which brings nothing new.
    """

    story: Link
    number: int
    total: int
    previous: Link | None
    next: Link | None
    names: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingView:
    """A briefing's own page.

    ``summary`` describes the page to others (search engines, cards). ``lede`` is what stands below the headline: the same, but
    empty where it was taken from the text, which begins right below. ``translations`` lead to the same briefing in other languages,
    ``related`` to those that have most in common with it, best first. ``facts_only`` is the path of its facts alone, or
    empty. Where there are translations, ``original`` is the path of the version that the others translate, or empty where nothing
    tells, and ``x_default`` that of the version for readers of any other language.
    """

    template: ClassVar[str] = "briefing.html"
    site: SiteInfo
    page: PageHead
    title: str
    summary: str
    lede: str
    kind: str
    status: str
    opinion: bool
    date: Moment
    updated: Moment | None
    dateline: str
    byline: tuple[Person, ...]
    reviewed_by: tuple[Person, ...]
    ai: str
    image: Picture | None
    facts: Facts
    commentaries: tuple[SignedCommentary, ...]
    methods: FactsHtml
    sources: tuple[Reference, ...]
    corrections: tuple[Correction, ...]
    topics: tuple[Link, ...]
    places: tuple[Link, ...]
    people: tuple[Link, ...]
    organizations: tuple[Link, ...]
    translations: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    story: StoryPlace | None = None
    related: tuple[Link, ...] = ()
    facts_only: str = ""
    original: str = ""
    x_default: str = ""
    extra: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsOnlyView:
    """The facts of a briefing that has commentary too, without it; the fields as in ``BriefingView``.

    ``whole`` is the path of the briefing itself. What was corrected in a commentary is not among the ``corrections``.
    """

    template: ClassVar[str] = "facts_only.html"
    site: SiteInfo
    page: PageHead
    whole: str
    title: str
    summary: str
    lede: str
    kind: str
    status: str
    date: Moment
    updated: Moment | None
    dateline: str
    byline: tuple[Person, ...]
    reviewed_by: tuple[Person, ...]
    ai: str
    image: Picture | None
    facts: Facts
    methods: FactsHtml
    sources: tuple[Reference, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One briefing in a list. ``label`` is the kind of a piece of opinion ("commentary", "analysis", "counterview"), else empty.

    ``commentators`` are the names that sign its commentaries (an empty name: the editors). ``foreign`` tells that it stands here for
    want of a version in the language of the list.
    """

    path: str
    lang: str
    direction: Direction
    title: str
    summary: str
    date: Moment
    kind: str
    label: str
    facts: int
    sources: int
    commentators: tuple[str, ...]
    topics: tuple[Link, ...]
    corrected: bool
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page of a list stands. ``newer`` and ``older`` are the paths of its neighbours, ``None`` where there is none
    (the empty path is the home page).

    Lists of briefings are numbered from the oldest page, so that page ``total`` is the newest. ``total`` is 0 on all but
    the newest: an old page that told it would change whenever a page is added. An index is in the order of the alphabet and
    numbered from its beginning; there ``newer`` is the page before, ``older`` the page after, and ``total`` is always told.
    """

    number: int
    total: int
    newer: str | None
    older: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """Briefings, newest first: the home page, a term's page, a month or a day.

    ``name`` is the term's title, or the year, month or day as ISO text (``2025``, ``2025-12``, ``2025-12-07``).
    ``lead`` tells whether the first entry leads the page. ``up`` is the path of the list that this one belongs to, or empty.
    ``editions``, on the home page, lead to the latest edition of each kind.
    """

    template: ClassVar[str] = "list.html"
    site: SiteInfo
    page: PageHead
    kind: Literal["home", "topics", "places", "people", "organizations", "month", "day"]
    name: str
    description: str
    entries: tuple[ListEntry, ...]
    lead: bool
    pager: Pager
    up: str
    editions: tuple["EditionLink", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsEntry:
    """What one briefing reports, without its commentary: fields as in ``ListEntry``, but that only facts count as ``corrected``.

    ``path`` leads to the facts alone. ``lede`` is empty where the text begins with the same words. ``text`` is the beginning of the facts,
    in whole paragraphs, ``more`` tells whether they go on.
    """

    path: str
    lang: str
    direction: Direction
    title: str
    lede: str
    text: FactsHtml
    more: bool
    date: Moment
    kind: str
    ai: str
    facts: int
    sources: int
    topics: tuple[Link, ...]
    corrected: bool
    foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsStreamView:
    """The facts of all briefings, newest first."""

    template: ClassVar[str] = "facts.html"
    site: SiteInfo
    page: PageHead
    facts: tuple[FactsEntry, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentaryEntry:
    """One commentary by itself. ``path`` leads to it, ``author`` signs it, ``date`` is that of its briefing.

    ``title`` is its own, or that of the piece of opinion; it may be empty. ``briefing`` leads to the facts that it rests on by their
    headline (in a piece of opinion that has facts it is opinion and has its label); ``None`` where there are none. ``text`` is its
    beginning, ``more`` tells whether it goes on; where only titles are listed, there is no text.
    ``foreign`` is as in ``ListEntry``.
    """

    path: str
    lang: str
    direction: Direction
    kind: CommentaryKind
    title: str
    author: Person
    date: Moment
    ai: str
    briefing: Link | None
    text: CommentaryHtml
    more: bool
    foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentaryStreamView:
    """All commentaries, those of the newest briefings first."""

    template: ClassVar[str] = "commentary.html"
    site: SiteInfo
    page: PageHead
    commentaries: tuple[CommentaryEntry, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """A list of lists: all topics, all years, the months of a year; ``links`` carry how many briefings each holds.

    ``terms``, on the page of all years, lead to the facts and the commentaries by themselves and to the lists of topics, places, people,
    organizations, stories and authors, where there are any: their texts are these words of the code.
    """

    template: ClassVar[str] = "index.html"
    site: SiteInfo
    page: PageHead
    kind: Literal["topics", "places", "people", "organizations", "archive", "year"]
    name: str
    links: tuple[Link, ...]
    pager: Pager
    up: str
    terms: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorView:
    """Somebody who writes here: what they ``reported``, and apart from it what they ``commented``; newest first.

    Both lists go on on pages of their own, whose ``part`` says which of the two it is; it is empty on the author's own page. The author's
    page alone tells how many ``reports`` and ``opinions`` there are (0 on the others, as in ``Pager``).
    """

    template: ClassVar[str] = "author.html"
    site: SiteInfo
    page: PageHead
    name: str
    role: str
    bio: str
    disclosure: str
    url: str
    part: Literal["", "facts", "commentary"]
    reports: int
    opinions: int
    reported: tuple[ListEntry, ...]
    commented: tuple[CommentaryEntry, ...]
    reported_pager: Pager
    commented_pager: Pager
    up: str


@dataclass(frozen=True, slots=True)
class AuthorEntry:
    """One author in the list of all, with how many reports and commentaries there are."""

    path: str
    name: str
    role: str
    reports: int
    opinions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorsView:
    """All authors, in the order of their names. The pages are numbered as those of an index."""

    template: ClassVar[str] = "authors.html"
    site: SiteInfo
    page: PageHead
    authors: tuple[AuthorEntry, ...]
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionEntry:
    """One correction: what was wrong and what is right, in the language of its ``briefing``, the link to which is as in ``ListEntry``.

    In a piece of opinion ``part`` is always the commentary: it has no other.
    """

    date: Moment
    kind: CorrectionKind
    part: Literal["facts", "commentary"]
    text: str
    briefing: Link


@dataclass(frozen=True, slots=True)
class CorrectionCount:
    """How many corrections there are of a year (``2025``; empty: in all), and of each kind, in the order of the view's ``kinds``."""

    year: str
    total: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsView:
    """All corrections of the site, newest first.

    ``years`` count them, the newest year first, ``total`` does in all, by the ``kinds`` that there are: on the newest page alone, as in
    ``Pager``. ``policy`` leads to the page that says how the site corrects, if there is one.
    """

    template: ClassVar[str] = "corrections.html"
    site: SiteInfo
    page: PageHead
    corrections: tuple[CorrectionEntry, ...]
    kinds: tuple[CorrectionKind, ...]
    years: tuple[CorrectionCount, ...]
    total: CorrectionCount | None
    policy: Link | None
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPart:
    """One part of a story on the story's page; ``number`` and ``names`` as in ``StoryPlace``.

    ``since`` is the number of the last part before it that reports: what the lede tells is new since then. It is 0 in the first part, and
    in a piece of opinion, whose lede tells nothing of the facts.
    """

    number: int
    entry: ListEntry
    since: int
    names: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A running story, its newest part first.

    ``total`` is how many parts there are and ``latest`` the date of the newest: 0 and ``None`` on all pages but the newest, as in
    ``Pager``. ``first`` leads to the part with which the story began, where there are several.
    """

    template: ClassVar[str] = "story.html"
    site: SiteInfo
    page: PageHead
    title: str
    summary: str
    state: Literal["open", "closed"]
    total: int
    latest: Moment | None
    first: Link | None
    parts: tuple[StoryPart, ...]
    pager: Pager
    up: str


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One story in the list of all: ``total`` parts, the newest of them of ``latest``."""

    path: str
    title: str
    summary: str
    state: Literal["open", "closed"]
    total: int
    latest: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class StoriesView:
    """All stories: those that go on first, and of these the ones with the latest parts. The pages are numbered as those of an index."""

    template: ClassVar[str] = "stories.html"
    site: SiteInfo
    page: PageHead
    stories: tuple[StoryEntry, ...]
    pager: Pager


@dataclass(frozen=True, slots=True)
class EditionLink:
    """The way to an edition: what its kind is called (empty: simply an edition) and its ``name``, as in ``EditionView``.

    ``briefings`` is how many there are in it, ``first`` leads to those at its top where they are told.
    """

    path: str
    title: str
    name: str
    briefings: int = 0
    first: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class EditorsNote:
    """What the editors say to introduce an edition: neither fact nor commentary. An ``author`` without a name stands for the editors."""

    html: str
    author: Person
    lang: str
    direction: Direction


@dataclass(frozen=True, slots=True)
class EditionCorrection:
    """A correction that an edition tells of, and the briefing that was corrected."""

    briefing: Link
    correction: Correction


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionView:
    """An edition, from its first briefing to its end; a very long one goes on on further pages, numbered as those of an index.

    ``title`` is what its kind is called, empty where it is simply an edition; ``name`` the day that it is of, as ISO text (with the
    time, where several come a day: ``2026-11-24-0700``), and ``date`` when it came. ``note`` stands on the first page,
    ``corrections``, those since the edition before, on the last. ``previous`` leads to that one; nothing leads to the next, so that an
    edition stays as it is. ``up`` is the list of all of its kind.
    """

    template: ClassVar[str] = "edition.html"
    site: SiteInfo
    page: PageHead
    title: str
    name: str
    date: Moment
    note: EditorsNote | None
    entries: tuple[ListEntry, ...]
    corrections: tuple[EditionCorrection, ...]
    previous: EditionLink | None
    pager: Pager
    up: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionsView:
    """The editions of a kind, newest first: the latest of them with what stands at their top, or all of a ``year``.

    ``title`` as in ``EditionView``. ``years`` lead to the lists of all years, and ``kinds`` to the editions of other kinds, by what those
    are called: neither on the page of a year.
    """

    template: ClassVar[str] = "editions.html"
    site: SiteInfo
    page: PageHead
    title: str
    year: str
    editions: tuple[EditionLink, ...]
    years: tuple[Link, ...]
    kinds: tuple[Link, ...]
    pager: Pager
    up: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPageView:
    """A page such as "About"."""

    template: ClassVar[str] = "page.html"
    site: SiteInfo
    page: PageHead
    title: str
    summary: str
    html: str
    extra: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFoundView:
    """What a static host shows for an address that leads nowhere."""

    template: ClassVar[str] = "404.html"
    site: SiteInfo
    page: PageHead


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """The page on which readers search. ``indexes`` are the paths of the files through which its script looks, the newest first."""

    template: ClassVar[str] = "search.html"
    site: SiteInfo
    page: PageHead
    indexes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry of a feed, in its own language; all links in the HTML are absolute. ``label`` as in ``ListEntry``.

    ``part`` is empty for a whole briefing, "facts" for its facts alone. It is "commentary" for one commentary: then ``label`` is its kind,
    ``title`` its own title or empty, ``byline`` who signs it, and ``of`` leads to the facts that it rests on, if there are any. It is
    "correction" for one correction, which ``of`` leads to. ``of`` has the headline of the briefing, with its label, and a full address.
    """

    id: str
    url: str
    lang: str
    direction: Direction
    title: str
    label: str
    summary: str
    published: Moment
    updated: Moment
    byline: tuple[Person, ...]
    ai: str
    topics: tuple[Link, ...]
    facts: Facts
    commentaries: tuple[SignedCommentary, ...]
    sources: tuple[Reference, ...]
    corrections: tuple[Correction, ...]
    part: Literal["", "facts", "commentary", "correction"] = ""
    of: Link | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What was an entry of a feed and is withdrawn (RFC 6721): its identity, since when, why, and what part the reason concerns."""

    id: str
    when: Moment
    text: str
    part: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed, in Atom (RFC 4287). ``kind`` and ``name`` as in ``FeedLink``.

    ``home`` is the path of the page that lists the same, ``description`` what that page says of itself. ``hub`` is the address of a
    WebSub hub, or empty. ``gone`` are tombstones, which only Atom has a form for.
    """

    template: ClassVar[str] = "feed.xml"
    site: SiteInfo
    page: PageHead
    id: str
    updated: Moment | None
    entries: tuple[FeedEntry, ...]
    kind: FeedKind = "all"
    name: str = ""
    description: str = ""
    home: str = ""
    hub: str = ""
    gone: tuple[Tombstone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RssView(FeedView):
    """The same in RSS 2.0."""

    template: ClassVar[str] = "rss.xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonFeedView(FeedView):
    """The same as a JSON Feed 1.1."""

    template: ClassVar[str] = "json_feed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView:
    """A map of the site (sitemaps.org 0.9): full addresses with the day of the last declared change, or ``None``.

    ``alternates`` has, by the address of a briefing, the languages in which there is one, its own included, each with its full address;
    last, as ``x-default``, which is for readers of any other language.
    """

    template: ClassVar[str] = "sitemap.xml"
    site: SiteInfo
    page: PageHead
    addresses: tuple[tuple[str, Moment | None], ...]
    alternates: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapIndexView:
    """What a map is divided into: paths below the site's root, each with the newest change that is in it, or ``None``."""

    template: ClassVar[str] = "sitemap_index.xml"
    site: SiteInfo
    page: PageHead
    parts: tuple[tuple[str, Moment | None], ...]


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """One briefing in the map for Google News. ``language`` is written as that wants it (``en``, ``zh-tw``).

    ``publication`` is what the site is called in it.
    """

    path: str
    language: str
    date: Moment
    title: Labelled
    publication: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsView:
    """The map for Google News: the briefings of the two days before the build."""

    template: ClassVar[str] = "news.xml"
    site: SiteInfo
    page: PageHead
    entries: tuple[NewsEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectView:
    """The page at an old address (``page.path``), which leads ``to`` where the briefing is now."""

    template: ClassVar[str] = "redirect.html"
    site: SiteInfo
    page: PageHead
    to: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadersView:
    """What a host is to say with each file."""

    template: ClassVar[str] = "headers.txt"
    site: SiteInfo
    page: PageHead


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonView:
    """A file for programs; it has no template, so that it is always what its schema says."""

    site: SiteInfo
    page: PageHead
    document: "Document | SearchIndex"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that needs no template."""

    path: str
    text: str


_MapView = SitemapView | SitemapIndexView | NewsView | RedirectView | HeadersView | JsonView
View = (
    BriefingView
    | FactsOnlyView
    | ListView
    | FactsStreamView
    | CommentaryStreamView
    | IndexView
    | AuthorView
    | AuthorsView
    | CorrectionsView
    | StoryView
    | StoriesView
    | EditionView
    | EditionsView
    | StandingPageView
    | NotFoundView
    | SearchView
    | FeedView
    | _MapView
    | TextFile
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished page with what it links to inside the site (as written in it) and the ids that it holds.

    ``source`` and ``lang`` are those of its ``PageHead``. ``distinct`` tells, where somebody looked, that no id stands twice.
    """

    artifact: Artifact | Kept
    links: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    source: str = ""
    lang: str = ""
    distinct: bool = False
