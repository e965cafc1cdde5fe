"""One view of every kind, invented, for the tests of the theme."""

# ruff: noqa: E501 (texts are easier to read when they are not cut)

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from digest.model import (
    Commentary,
    CommentaryHtml,
    Correction,
    Facts,
    FactsBlock,
    FactsHtml,
    FeedLink,
    Moment,
    Note,
    Reference,
    SiteInfo,
)
from digest.spoken import Labelled
from digest.views import (
    AuthorEntry,
    AuthorsView,
    AuthorView,
    BriefingView,
    CommentaryEntry,
    CommentaryStreamView,
    CorrectionCount,
    CorrectionEntry,
    CorrectionsView,
    EditionCorrection,
    EditionLink,
    EditionsView,
    EditionView,
    EditorsNote,
    FactsEntry,
    FactsOnlyView,
    FactsStreamView,
    FeedEntry,
    FeedView,
    HeadersView,
    IndexView,
    JsonFeedView,
    Link,
    ListEntry,
    ListView,
    NewsEntry,
    NewsView,
    NotFoundView,
    PageHead,
    Pager,
    Person,
    Picture,
    RedirectView,
    RssView,
    SearchView,
    SignedCommentary,
    SitemapIndexView,
    SitemapView,
    StandingPageView,
    StoriesView,
    StoryEntry,
    StoryPart,
    StoryPlace,
    StoryView,
    Tombstone,
)

KYIV = timezone(timedelta(hours=2))
DAY = Moment(datetime(2025, 12, 7, tzinfo=KYIV))
HOUR = Moment(datetime(2025, 12, 8, 9, 30, tzinfo=KYIV), exact=True)

SITE = SiteInfo(
    title="The Harbour Digest",
    description="What happened at the harbour, and what some people think about it.",
    url="https://example.org/digest/",
    base="/digest/",
    languages=("en", "ar"),
    navigation=(("About", "about/"), ("Corrections policy", "corrections-policy/")),
    stylesheets=(),
    feed="feed.xml",
    corrections="corrections/",
    outputs=(
        "home", "briefings", "archives", "topics", "places", "people", "organizations", "stories", "pages", "404", "feed", "sitemap",
        "structured_data",
    ),
    feeds=(
        FeedLink("all", "", "atom", "feed.xml"), FeedLink("facts", "", "atom", "facts/feed.xml"),
        FeedLink("language", "ar", "json", "ar/feed.json"),
    ),
)  # fmt: skip

FACTS = Facts(
    (
        FactsBlock(
            1,
            FactsHtml(
                "<p>The harbour council voted 11 to 4 on Sunday to dredge the eastern channel to a depth of 14.5 metres, the council’s clerk"
                ' said in a statement<sup><a class="source" href="#source-1">[1]</a></sup>. Work is to begin in March and to cost'
                " 28 million.</p>"
            ),
            ("commentary-1-cites-1", "commentary-2-cites-1"),
            (1,),
        ),
        FactsBlock(
            2,
            FactsHtml(
                "<p>Fishing co-operatives from three villages, which had asked for a delay until the spawning season is over, said that they"
                " would appeal. “We were heard, but not listened to,” their spokeswoman, Ilse Brandt, told the"
                ' <em>Evening Post</em><sup><a class="source" href="#source-2">[2]</a></sup>.<sup id="note-1-ref-1"><a class="note"'
                ' href="#note-1">1</a></sup></p>'
            ),
            (),
            (2,),
        ),
        FactsBlock(0, FactsHtml('<h3 id="h-figures">The figures</h3>')),
        FactsBlock(
            3,
            FactsHtml(
                "<p>The harbour authority’s yearly report gives the traffic of the last three years"
                '<sup><a class="source" href="#source-1">[1]</a></sup><sup><a class="source" href="#source-3">[3]</a></sup>:</p>\n'
                "<table><thead><tr><th>Year</th><th>Ships</th><th>Containers, thousands</th><th>Largest draught, metres</th>"
                "<th>Days closed by weather</th></tr></thead><tbody><tr><td>2023</td><td>2,104</td><td>811</td><td>12.1</td><td>9</td></tr>"
                "<tr><td>2024</td><td>2,230</td><td>846</td><td>12.4</td><td>14</td></tr>"
                "<tr><td>2025</td><td>2,198</td><td>902</td><td>12.4</td><td>11</td></tr></tbody></table>"
            ),
            (),
            (1, 3),
        ),
        FactsBlock(
            4,
            FactsHtml(
                "<p>The authority names three stages:</p>\n<ol><li>soundings until January;</li><li>a trial cut of 200 metres;</li>"
                '<li>the channel itself, by <a href="https://example.org/plan">the plan of 2019</a>.</li></ol>'
            ),
        ),
    ),
    (Note(1, "<p>The three are Oststrand, Hagen and Little Hagen.</p>"),),
)

COMMENTARY = SignedCommentary(
    Commentary(
        1,
        "commentary",
        "ostby",
        "A deeper channel is a bet on someone else’s ships",
        CommentaryHtml(
            '<p>The council has <a class="cites" id="commentary-1-cites-1" href="#fact-1">voted to dredge</a> before it has asked who will'
            " come. Depth is the easy part of a harbour; custom is the hard one, and nobody can dredge for that.</p>\n"
            "<p>If the ships do not come, the villages will have paid twice: once with their spring, and once with their rates."
            '<sup id="note-2-ref-1"><a class="note" href="#note-2">2</a></sup> That is a wager one may make. It should be called by its'
            ' name.<sup id="note-2-ref-2"><a class="note" href="#note-2">2</a></sup></p>\n<blockquote><p>A harbour is a promise.</p></blockquote>'
        ),
        (Note(2, "<p>The rates were last raised in 2021.</p>", (1, 2)),),
    ),
    Person("R. Ostby", "https://example.org/ostby", "columnist", "Owns a boat in Hagen.", "authors/ostby/"),
)
COUNTERVIEW = SignedCommentary(
    Commentary(
        2,
        "counterview",
        "",
        "",
        CommentaryHtml(
            '<p>One may as well wait for rain as for a shipping line that comes to a shallow quay. The <a class="cites"'
            ' id="commentary-2-cites-1" href="#fact-1">28 million</a> buy time, and time is what a harbour lives on.</p>'
        ),
    ),
    Person(""),
)
ANALYSIS = SignedCommentary(
    Commentary(3, "analysis", "m", "", CommentaryHtml("<p>Three votes changed since May, all from the eastern wards.</p>")),
    Person("Mara Lindqvist"),
)

SOURCES = (
    Reference(
        url="https://example.org/council/2025-12-07.pdf", title="Minutes of the harbour council", outlet="Harbour Council",
        published=DAY, accessed=HOUR, type="document", archived="https://web.archive.org/web/2025/https://example.org/council",
    ),
    Reference(
        url="https://example.org/post", title="Fischer wollen klagen", outlet="Evening Post", author="Jo Tamm", published=DAY, lang="de",
        type="report", paywall=True,
    ),
    Reference(url="https://example.org/figures?year=2025&all=1", outlet="Harbour Authority", type="data"),
    Reference(title="Talk with the harbour master, by telephone", type="interview", accessed=HOUR),
)  # fmt: skip
CORRECTIONS = (
    Correction(date=HOUR, text="An earlier version said that the vote was 11 to 5. It was 11 to 4."),
    Correction(date=DAY, kind="clarification", part="commentary", text="The rates were raised in 2021, not “recently”."),
)
RETRACTION = Correction(
    date=HOUR, kind="retraction", text="The statement on which it rested was forged. We did not check it, and should have."
)

BRIEFING = BriefingView(
    site=SITE,
    page=PageHead("2025/12/07/channel/", "en"),
    title="Council votes to deepen the eastern channel to 14.5 metres",
    summary="Work begins in March and costs 28 million. Three fishing villages will appeal against the vote.",
    lede="Work begins in March and costs 28 million. Three fishing villages will appeal against the vote.",
    kind="report",
    status="published",
    opinion=False,
    date=DAY,
    updated=HOUR,
    dateline="Oststrand",
    byline=(Person("Ada Novak", role="harbour reporter"), Person("Per Lund")),
    reviewed_by=(Person("Kim Ode"),),
    ai="translated",
    image=Picture("2025/12/07/channel/eastern channel.png", "A dredger at work between two buoys", "Ada Novak", "The channel in November."),
    facts=FACTS,
    commentaries=(COMMENTARY, COUNTERVIEW, ANALYSIS),
    methods=FactsHtml("<p>We read the minutes and rang the harbour master. The village co-operatives were asked on Sunday.</p>"),
    sources=SOURCES,
    corrections=CORRECTIONS,
    topics=(Link("Harbour", "topics/harbour/"), Link("Fishing", "topics/fishing/")),
    places=(Link("Oststrand", "places/oststrand/"), Link("Hagen", "")),
    people=(Link("Ilse Brandt", "people/ilse-brandt/"),),
    organizations=(Link("Harbour Council", "organizations/harbour-council/"),),
    translations=(Link("مجلس الميناء يقر تعميق القناة", "ar/2025/12/07/channel/", lang="ar", direction="rtl"),),
    previous=Link("Storm closes the harbour for two days", "2025/12/01/storm/"),
    next=Link("Leave the channel alone", "2025/12/09/leave/", 0, "commentary"),
    story=StoryPlace(
        Link("The eastern channel", "stories/channel/", 0, "", "en", "ltr"),
        2,
        3,
        Link("Storm closes the harbour for two days", "2025/12/01/storm/", 1),
        Link("Leave the channel alone", "2025/12/09/leave/", 3, "commentary"),
        (Link("Ilse Brandt", "people/ilse-brandt/"), Link("Hagen", "")),
    ),
    related=(
        Link("How the harbour rates are worked out", "2025/12/04/rates/"),
        Link("Against the pier", "2025/11/09/pier/", 0, "analysis"),
    ),
    facts_only="2025/12/07/channel/facts/",
)
OPINION = replace(
    BRIEFING,
    facts_only="",
    story=StoryPlace(
        Link("The eastern channel", "stories/channel/"), 3, 0, Link("Council votes to deepen the eastern channel to 14.5 metres", "2025/12/07/channel/", 2), None, ()
    ),
    page=PageHead("2025/12/09/leave/", "en"),
    title="Leave the channel alone",
    summary="A harbour that grows faster than its town ends up with neither.",
    lede="A harbour that grows faster than its town ends up with neither.",
    kind="commentary",
    opinion=True,
    updated=None,
    dateline="",
    byline=(Person("R. Ostby"),),
    reviewed_by=(),
    ai="none",
    image=None,
    facts=Facts(),
    commentaries=(replace(COMMENTARY, commentary=replace(COMMENTARY.commentary, title="", html=CommentaryHtml(
        "<p>I have watched the tide in that channel for forty years. It does what it likes.</p>\n<h3 id=\"h-what\">What a channel is</h3>\n"
        "<p>A channel is a habit of water. Make it deeper and the water will take years to believe you; meanwhile it will fill what you have"
        " dug, as it filled what your grandfather dug.</p>\n<p>Let the ships that fit come, and let the others find a harbour that fits"
        " them.</p>"
    ), notes=())),),
    methods=FactsHtml(""),
    sources=(),
    corrections=(),
    translations=(),
    previous=Link("Council votes to deepen the eastern channel to 14.5 metres", "2025/12/07/channel/"),
    next=None,
)  # fmt: skip
WITHDRAWN = replace(
    BRIEFING,
    story=StoryPlace(Link("The eastern channel", "stories/channel/"), 0, 0, None, None, ()),
    related=(),
    page=PageHead("2025/12/05/forged/", "en"),
    title="Harbour master to resign, statement says",
    status="withdrawn",
    ai="none",
    image=None,
    corrections=(RETRACTION, CORRECTIONS[0]),
    facts=replace(FACTS, blocks=tuple(replace(block, cited_by=()) for block in FACTS.blocks[:2])),
    commentaries=(),
    methods=FactsHtml(""),
    translations=(),
)

ENTRY = ListEntry(
    path="2025/12/07/channel/",
    lang="en",
    direction="ltr",
    title=BRIEFING.title,
    summary=BRIEFING.summary,
    date=DAY,
    kind="report",
    label="",
    facts=5,
    sources=3,
    commentators=("R. Ostby", ""),
    topics=BRIEFING.topics,
    corrected=True,
)
ENTRIES = (
    ENTRY,
    replace(
        ENTRY, path="2025/12/09/leave/", title=OPINION.title, summary=OPINION.summary, kind="commentary", label="commentary", facts=0,
        sources=0, commentators=("R. Ostby",), corrected=False,
    ),
    replace(
        ENTRY, path="2025/12/04/rates/", title="How the harbour rates are worked out", summary="Three numbers decide it, and one of them is set"
        " in a room above the fish market.", kind="explainer", facts=1, sources=1, commentators=(), corrected=False,
    ),
    replace(
        ENTRY, path="2025/12/03/wind/", title="Windpark vor Hagen geht ans Netz", summary="Die ersten zwölf von vierzig Turbinen liefern Strom.",
        lang="de", commentators=(), corrected=False, topics=(),
    ),
    replace(
        ENTRY, path="2025/12/01/storm/", title="Storm closes the harbour for two days", summary="Forty ships waited outside.",
        commentators=("Mara Lindqvist",), corrected=False,
    ),
)  # fmt: skip
HOME = ListView(
    site=SITE,
    page=PageHead("", "en"),
    kind="home",
    name="",
    description="",
    entries=ENTRIES,
    lead=True,
    pager=Pager(3, 3, None, "page/2/"),
    up="",
    editions=(EditionLink("editions/2025-12-07/", "", "2025-12-07"), EditionLink("editions/weekly/2025-12-07/", "The week", "2025-12-07")),
)
OLDER_HOME = replace(HOME, editions=(), page=PageHead("page/2/", "en"), lead=False, pager=Pager(2, 0, "", "page/1/"))
TOPIC = replace(
    HOME, editions=(), page=PageHead("topics/harbour/", "en"), kind="topics", name="Harbour", description="Ships, quays and those who live by them.",
    lead=False, pager=Pager(1, 1, None, None), up="topics/",
)  # fmt: skip
MONTH = replace(TOPIC, page=PageHead("2025/12/", "en"), kind="month", name="2025-12", description="", up="2025/")
DAY_LIST = replace(MONTH, page=PageHead("2025/12/07/", "en"), kind="day", name="2025-12-07", up="2025/12/", entries=ENTRIES[:1])
EMPTY = replace(TOPIC, entries=())
ARCHIVE = IndexView(
    site=SITE, page=PageHead("archive/", "en"), kind="archive", name="", links=(Link("2025", "2025/", 311), Link("2024", "2024/", 1)),
    pager=Pager(1, 1, None, None), up="", terms=(Link("topics", "topics/"), Link("people", "people/")),
)  # fmt: skip
YEAR = replace(
    ARCHIVE, terms=(), page=PageHead("2025/", "en"), kind="year", name="2025", links=(Link("2025-12", "2025/12/", 5),), up="archive/"
)
TOPICS = replace(
    YEAR, page=PageHead("topics/", "en"), kind="topics", name="", up="", links=(Link("Fishing", "topics/fishing/", 4), Link("Harbour", "topics/harbour/", 27)),
    pager=Pager(1, 2, None, "topics/2/"),
)  # fmt: skip
STORY = StoryView(
    site=SITE, page=PageHead("stories/channel/", "en"), title="The eastern channel", summary="How deep the harbour is to be, and for whom.",
    state="open", total=3, latest=DAY, first=Link("Storm closes the harbour for two days", "2025/12/01/storm/"),
    parts=(
        StoryPart(number=3, entry=ENTRIES[1], since=0, names=()),
        StoryPart(number=2, entry=ENTRY, since=1, names=(Link("Ilse Brandt", "people/ilse-brandt/"), Link("Hagen", ""))),
        StoryPart(number=1, entry=replace(ENTRIES[2], path="2025/12/01/storm/"), since=0, names=()),
    ),
    pager=Pager(2, 2, None, "stories/channel/page/1/"), up="stories/",
)  # fmt: skip
OLDER_STORY = replace(
    STORY, page=PageHead("stories/channel/page/1/", "en"), total=0, latest=None, state="closed", pager=Pager(1, 0, "stories/channel/", None),
    parts=(StoryPart(number=2, entry=ENTRIES[3], since=1, names=()),), summary="",
)  # fmt: skip
FACTS_ONLY = FactsOnlyView(
    page=PageHead("2025/12/07/channel/facts/", "en"), whole="2025/12/07/channel/",
    **{name: getattr(BRIEFING, name) for name in FactsOnlyView.__slots__ if name not in ("page", "whole", "facts", "corrections")},
    facts=replace(FACTS, blocks=tuple(replace(block, cited_by=()) for block in FACTS.blocks)), corrections=CORRECTIONS[:1],
)  # fmt: skip
FACTS_STREAM = FactsStreamView(
    site=SITE, page=PageHead("facts/", "en"), pager=Pager(2, 2, None, "facts/page/1/"),
    facts=(
        FactsEntry(
            path="2025/12/07/channel/facts/", lang="en", direction="ltr", title=BRIEFING.title, lede=BRIEFING.lede, more=True, date=DAY,
            text=FactsHtml('<p>The council voted 11 to 4.<sup><a class="note" href="/digest/2025/12/07/channel/facts/#note-1">1</a></sup></p>'),
            kind="report", ai="translated", facts=5, sources=3, topics=BRIEFING.topics, corrected=True,
        ),
        FactsEntry(
            path="2025/12/03/wind/", lang="de", direction="ltr", title="Windpark vor Hagen geht ans Netz", lede="Zwölf von vierzig.", more=False,
            text=FactsHtml(""), date=HOUR, kind="explainer", ai="none", facts=1, sources=0, topics=(Link("Wind", ""),), corrected=False,
        ),
    ),
)  # fmt: skip
COMMENTARY_STREAM = CommentaryStreamView(
    site=SITE, page=PageHead("commentary/page/1/", "en"), pager=Pager(1, 0, "commentary/", None),
    commentaries=(
        CommentaryEntry(
            path="2025/12/07/channel/#commentary-1", lang="en", direction="ltr", kind="commentary", title=COMMENTARY.commentary.title,
            author=COMMENTARY.author, date=DAY, ai="translated", briefing=Link(BRIEFING.title, "2025/12/07/channel/#facts", 0, "", "en", "ltr"),
            text=CommentaryHtml('<p>The council <a class="cites" href="/digest/2025/12/07/channel/#fact-1">voted</a>.</p>'), more=True,
        ),
        CommentaryEntry(
            path="2025/12/09/leave/", lang="de", direction="ltr", kind="counterview", title="Lasst die Rinne in Ruhe", author=Person(""),
            date=DAY, ai="none", briefing=None, text=CommentaryHtml("<p>Ich habe vierzig Jahre zugesehen.</p>"), more=False,
        ),
        CommentaryEntry(
            path="2025/12/10/x/#commentary-2", lang="en", direction="ltr", kind="analysis", title="", author=Person(""), date=DAY, ai="none",
            briefing=Link("Leave it", "2025/12/10/x/#facts", 0, "analysis", "de", "ltr"), text=CommentaryHtml("<p>Three votes.</p>"), more=True,
        ),
    ),
)  # fmt: skip
AUTHOR = AuthorView(
    site=SITE, page=PageHead("authors/ostby/", "en"), name="R. Ostby", role="columnist", bio="Has lived in Hagen for sixty years.",
    disclosure="Owns a boat in Hagen.", url="https://example.org/ostby", part="", reports=5, opinions=41, reported=ENTRIES[:1] + ENTRIES[3:],
    commented=COMMENTARY_STREAM.commentaries, reported_pager=Pager(1, 1, None, None),
    commented_pager=Pager(2, 2, None, "authors/ostby/commented/page/1/"), up="authors/",
)  # fmt: skip
OLDER_AUTHOR = replace(
    AUTHOR, page=PageHead("authors/ostby/commented/page/1/", "en"), part="commentary", reports=0, opinions=0, reported=(),
    commented_pager=Pager(1, 0, "authors/ostby/", None),
)  # fmt: skip
NEW_AUTHOR = replace(
    AUTHOR, page=PageHead("authors/lund/", "en"), bio="", role="", disclosure="", url="", reported=(), commented=(), reports=0, opinions=0
)
AUTHORS = AuthorsView(
    site=SITE, page=PageHead("authors/", "en"), pager=Pager(1, 1, None, None),
    authors=(
        AuthorEntry("authors/novak/", "Ada Novak", "harbour reporter", 12, 1), AuthorEntry("authors/lund/", "Per Lund", "", 0, 0),
        AuthorEntry("authors/ostby/", "R. Ostby", "", 0, 41),
    ),
)  # fmt: skip
CORRECTED = CorrectionsView(
    site=SITE, page=PageHead("corrections/", "en"), kinds=("correction", "retraction"), policy=Link("How we correct", "corrections-policy/"),
    corrections=(
        CorrectionEntry(date=HOUR, kind="correction", part="facts", text="It was 11 to 4.", briefing=Link(BRIEFING.title, "2025/12/07/channel/#corrections", 0, "", "en", "ltr")),
        CorrectionEntry(date=HOUR, kind="retraction", part="facts", text=RETRACTION.text, briefing=Link(WITHDRAWN.title, "2025/12/05/forged/", 0, "", "de", "ltr")),
        CorrectionEntry(date=DAY, kind="correction", part="commentary", text="Not forty years: four.", briefing=Link(OPINION.title, "2025/12/09/leave/#corrections", 0, "commentary", "en", "ltr")),
    ),
    years=(CorrectionCount("2025", 3, (2, 1)), CorrectionCount("2023", 1, (1, 0))), total=CorrectionCount("", 4, (3, 1)),
    pager=Pager(2, 2, None, "corrections/page/1/"),
)  # fmt: skip
OLDER_CORRECTED = replace(
    CORRECTED,
    page=PageHead("corrections/page/1/", "en"),
    kinds=(),
    years=(),
    total=None,
    policy=None,
    pager=Pager(1, 0, "corrections/", None),
)
NOT_CORRECTED = replace(
    CORRECTED,
    page=PageHead("corrections/log/", "en"),
    kinds=(),
    years=(),
    total=CorrectionCount("", 0, ()),
    corrections=(),
    pager=Pager(1, 1, None, None),
)
STORIES = StoriesView(
    site=SITE, page=PageHead("stories/", "en"), pager=Pager(1, 2, None, "stories/page/2/"),
    stories=(
        StoryEntry("stories/channel/", STORY.title, STORY.summary, "open", 3, DAY),
        StoryEntry("stories/rates/", "The harbour rates", "", "closed", 1, HOUR),
    ),
)  # fmt: skip
EDITION = EditionView(
    site=SITE, page=PageHead("editions/2025-12-07/", "en"), title="", name="2025-12-07", date=HOUR,
    note=EditorsNote("<p>From today on, <a href=\"/digest/about/\">we</a> come an hour earlier.</p>", Person(""), "en", "ltr"), entries=ENTRIES,
    corrections=(
        EditionCorrection(Link(BRIEFING.title, BRIEFING.page.path, 0, "", "en", "ltr"), CORRECTIONS[0]),
        EditionCorrection(Link(OPINION.title, OPINION.page.path, 0, "commentary", "en", "ltr"), replace(CORRECTIONS[0], part="commentary")),
    ),
    previous=EditionLink("editions/2025-12-06/", "", "2025-12-06", 4), pager=Pager(1, 1, None, None), up="editions/",
)  # fmt: skip
LONG_EDITION = replace(
    EDITION, page=PageHead("editions/weekly/2025-12-07-0700/page/2/", "en"), title="The week", name="2025-12-07-0700", note=None, entries=(),
    corrections=(), pager=Pager(2, 2, "editions/weekly/2025-12-07-0700/", None), up="editions/weekly/",
)  # fmt: skip
EDITIONS = EditionsView(
    site=SITE, page=PageHead("editions/", "en"), title="", year="", years=(Link("2025", "editions/2025/"),),
    editions=(
        EditionLink("editions/2025-12-07/", "", "2025-12-07", 5, (EDITION.corrections[1].briefing, Link("Windpark", "2025/12/03/wind/", 0, "", "de", "ltr"))),
        EditionLink("editions/2025-12-06-1800/", "", "2025-12-06-1800"),
    ),
    kinds=(Link("The week", "editions/weekly/"),), pager=Pager(1, 1, None, None), up="",
)  # fmt: skip
YEAR_OF_EDITIONS = replace(
    EDITIONS,
    page=PageHead("editions/2025/", "en"),
    year="2025",
    years=(),
    kinds=(),
    up="editions/",
    pager=Pager(1, 2, None, "editions/2025/page/2/"),
)
KINDS_OF_EDITIONS = replace(EDITIONS, page=PageHead("editions/", "en"), editions=(), years=())
PAGE = StandingPageView(
    site=SITE,
    page=PageHead("about/", "en"),
    title="About",
    summary="Who we are.",
    html="<p>We read the minutes so that you need not.</p>\n<h2>How we work</h2>\n<ul><li>Facts first.</li><li>Opinion signed.</li></ul>"
    '<pre><code>a href="nowhere" and a line that is rather long so that it needs to be scrolled on a narrow screen</code></pre>',
)
NOT_FOUND = NotFoundView(site=SITE, page=PageHead("404.html", "en", indexed=False))
SEARCH = SearchView(site=SITE, page=PageHead("search/", "en", indexed=False), indexes=("search/parts.json", "search/parts-1.json"))
FEED = FeedView(
    site=SITE,
    page=PageHead("feed.xml", "en"),
    id="tag:example.org,2025:feed",
    updated=HOUR,
    entries=(
        FeedEntry(
            id="tag:example.org,2025:channel", url="https://example.org/digest/2025/12/07/channel/", lang="en", direction="ltr",
            title=BRIEFING.title, label="", summary=BRIEFING.summary, published=DAY, updated=HOUR, byline=BRIEFING.byline,
            ai="translated", topics=BRIEFING.topics, facts=FACTS, commentaries=BRIEFING.commentaries, sources=SOURCES, corrections=CORRECTIONS,
        ),
        FeedEntry(
            id="tag:example.org,2025:leave", url="https://example.org/digest/2025/12/09/leave/", lang="en", direction="ltr",
            title=OPINION.title, label="commentary", summary=OPINION.summary, published=DAY, updated=DAY, byline=OPINION.byline,
            ai="none", topics=(), facts=Facts(), commentaries=OPINION.commentaries, sources=(), corrections=(),
        ),
    ),
)  # fmt: skip
COMMENTARY_FEED = RssView(
    site=SITE, page=PageHead("commentary/feed.rss", "en"), id="https://example.org/digest/commentary/", updated=HOUR,
    kind="commentary", home="commentary/", hub="https://hub.example/",
    entries=tuple(
        FeedEntry(
            id=f"tag:example.org,2025:channel#commentary-{number}", url=f"https://example.org/digest/2025/12/07/channel/#commentary-{number}",
            lang="en", direction="ltr", title=signed.commentary.title, label=signed.commentary.kind, summary="", published=DAY, updated=HOUR,
            byline=(signed.author,), ai="none", topics=BRIEFING.topics, facts=Facts(), commentaries=(signed,), sources=(),
            corrections=tuple(one for one in CORRECTIONS if one.part == "commentary"), part="commentary",
            of=Link(BRIEFING.title, "https://example.org/digest/2025/12/07/channel/#facts", lang="en", direction="ltr"),
        )
        for number, signed in enumerate(BRIEFING.commentaries, 1)
    ),
)  # fmt: skip
CORRECTION = FeedEntry(
    id="tag:example.org,2025:channel#correction-2025-12-08", url="https://example.org/digest/2025/12/07/channel/#corrections", lang="en",
    direction="ltr", title=BRIEFING.title, label="", summary="", published=HOUR, updated=HOUR, byline=(), ai="none", topics=(), facts=Facts(),
    commentaries=(), sources=(), corrections=CORRECTIONS[:1], part="correction",
    of=Link(BRIEFING.title, "https://example.org/digest/2025/12/07/channel/#corrections", lang="en", direction="ltr"),
)  # fmt: skip
CORRECTIONS_FEED = replace(
    FEED, page=PageHead("corrections/feed.xml", "en"), kind="corrections", entries=(CORRECTION,),
    gone=(Tombstone("tag:example.org,2025:bridge", HOUR, RETRACTION.text, "commentary"),),
)  # fmt: skip
JSON_FEED = JsonFeedView(
    site=SITE, page=PageHead("topics/harbour/feed.json", "en"), id="https://example.org/digest/topics/harbour/", updated=HOUR, kind="topic",
    name="Harbour", description="All about it & more.", home="topics/harbour/", hub="https://hub.example/",
    entries=(*FEED.entries, *COMMENTARY_FEED.entries, CORRECTION),
)  # fmt: skip
SITEMAP = SitemapView(
    site=SITE, page=PageHead("sitemap.xml", "en"),
    addresses=(("https://example.org/digest/", None), ("https://example.org/digest/topics/гавань/?a=1&b=2", HOUR)),
    alternates={"https://example.org/digest/": (("en", "https://example.org/digest/"), ("ar", "https://example.org/digest/ar/"))},
)  # fmt: skip
SITEMAP_INDEX = SitemapIndexView(
    site=SITE, page=PageHead("sitemap.xml", "en"), parts=(("sitemap-1.xml", HOUR), ("sitemap-2.xml", None))
)  # fmt: skip
NEWS = NewsView(
    site=SITE, page=PageHead("sitemap-news.xml", "en"),
    entries=(
        NewsEntry("2025/12/07/channel/", "en", DAY, Labelled("Council approves 14.5 metres & more", "", "en"), "The Plain Digest"),
        NewsEntry("2025/12/08/leave/", "zh-tw", HOUR, Labelled("The rates can wait", "analysis", "ar"), "The Plain Digest"),
    ),
)  # fmt: skip
REDIRECT = RedirectView(
    site=SITE,
    page=PageHead("old/leave.html", "en", indexed=False),
    to=Link("Leave the rates alone", "2025/12/09/leave/", 0, "commentary", "en", "ltr"),
)
HEADERS = HeadersView(site=SITE, page=PageHead("_headers", "en"))
EVERY = (
    BRIEFING, OPINION, WITHDRAWN, HOME, OLDER_HOME, TOPIC, MONTH, DAY_LIST, ARCHIVE, YEAR, TOPICS, STORY, OLDER_STORY, STORIES,
    FACTS_ONLY, FACTS_STREAM, COMMENTARY_STREAM, AUTHOR, OLDER_AUTHOR, NEW_AUTHOR, AUTHORS,
    CORRECTED, OLDER_CORRECTED, NOT_CORRECTED,
    EDITION, LONG_EDITION, EDITIONS, YEAR_OF_EDITIONS, KINDS_OF_EDITIONS, PAGE, NOT_FOUND, SEARCH, FEED, COMMENTARY_FEED, CORRECTIONS_FEED, JSON_FEED, SITEMAP,
    SITEMAP_INDEX, NEWS, REDIRECT, HEADERS,
)  # fmt: skip
