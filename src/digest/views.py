"""What a page shows: one frozen value for each page, with all that its template may look at and nothing else.

``template`` names the template that renders the view. Texts of the interface ("What is reported", "Topic") are no part of
a view: templates say them, in the page's language, through gettext.
"""

from dataclasses import dataclass
from typing import ClassVar, Literal

from digest.model import Artifact, Commentary, Correction, Facts, FactsHtml, Kept, Moment, Reference, SiteInfo

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
    for pages that search engines should leave out. ``source`` is the file that the page was made
    from, where it is one; it is not shown, only named when something is wrong with the page.
    """

    path: str
    lang: str
    direction: Direction = "ltr"
    indexed: bool = True
    source: str = ""
    languages: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs: as in the byline. Empty texts where nothing is known."""

    name: str
    url: str = ""
    role: str = ""
    disclosure: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """The image of a briefing: ``path`` is below the site's root."""

    path: str
    alt: str
    credit: str
    caption: str


@dataclass(frozen=True, slots=True)
class SignedCommentary:
    """A commentary and who signs it; ``author.name`` is empty where the site's signature is the interface's "the editors"."""

    commentary: Commentary
    author: Person


@dataclass(frozen=True, slots=True)
class StoryPlace:
    """The place of a briefing in its story: ``number`` counts from the oldest part, a briefing and its translations being one.

    ``number`` is 0 for a briefing that has left the lists, ``total`` where it is not told (a story of very many parts). ``story`` leads to
    the story's page, ``previous`` and ``next`` to the parts beside this one. ``names`` are the people, organizations and places that the
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
    ``related`` to those that have most in common with it, best first.
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
    extra: tuple[tuple[str, object], ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexView:
    """A list of lists: all topics, all years, the months of a year; ``links`` carry how many briefings each holds.

    ``terms``, on the page of all years, lead to the lists of topics, places, people, organizations and stories, where there are any:
    their texts are these words of the code.
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
class FeedEntry:
    """One briefing in a feed; all links in the HTML are absolute. ``label`` as in ``ListEntry``."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """An Atom feed (RFC 4287)."""

    template: ClassVar[str] = "feed.xml"
    site: SiteInfo
    page: PageHead
    id: str
    updated: Moment | None
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitemapView:
    """A map of the site (sitemaps.org 0.9): full addresses with the day of the last declared change, or ``None``."""

    template: ClassVar[str] = "sitemap.xml"
    site: SiteInfo
    page: PageHead
    addresses: tuple[tuple[str, Moment | None], ...]


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that needs no template."""

    path: str
    text: str


View = BriefingView | ListView | IndexView | StoryView | StoriesView | StandingPageView | NotFoundView | FeedView | SitemapView | TextFile


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
