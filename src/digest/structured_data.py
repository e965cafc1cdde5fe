"""What a page tells machines of itself: one graph of the schema.org vocabulary as JSON-LD 1.1, worked out from the page's view.

Facts and commentary are told apart here as on the page: each is a part with a type, an address and authors of its own.
"""

from collections.abc import Callable, Mapping
from typing import Any, cast

from digest.model import Correction, Moment, Reference, SiteInfo
from digest.plain import encoded
from digest.spoken import together
from digest.views import (
    AuthorsView,
    AuthorView,
    BriefingView,
    CommentaryStreamView,
    CorrectionsView,
    EditionsView,
    EditionView,
    FactsOnlyView,
    FactsStreamView,
    IndexView,
    JsonView,
    Link,
    ListView,
    Person,
    SignedCommentary,
    StandingPageView,
    StoriesView,
    StoryView,
    TextFile,
    View,
)

Node = dict[str, Any]
_Listing = FactsStreamView | CommentaryStreamView | AuthorsView | CorrectionsView | EditionView | EditionsView
_Page = ListView | StoryView | StoriesView | IndexView | StandingPageView | AuthorView | _Listing

POLICIES: Mapping[str, str] = {
    "corrections": "correctionsPolicy",
    "ethics": "ethicsPolicy",
    "ownership": "ownershipFundingInfo",
    "masthead": "masthead",
    "mission": "missionCoveragePrioritiesPolicy",
    "unnamed-sources": "unnamedSourcesPolicy",
    "verification": "verificationFactCheckingPolicy",
    "diversity": "diversityPolicy",
    "feedback": "actionableFeedbackPolicy",
    "no-bylines": "noBylinesPolicy",
}
"""What schema.org calls the policies of a publisher, by the name that a standing page gives itself."""

# What the sort of a briefing is to schema.org, where it has a type for it.
_FACTS = {"background": "BackgroundNewsArticle", "explainer": "BackgroundNewsArticle"}
# Of IPTC's terms for where digital work comes from, those that are true of a text.
_ORIGINS = {
    "assisted": "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "generated": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
    "translated": "https://schema.org/AlgorithmicallyEnhancedDigitalSource",
}
_TITLED = "%(label)s: %(title)s"
_EXPLAINED = {
    "commentary": "Opinion by %(author)s, not reporting.",
    "analysis": "Analysis by %(author)s: interpretation, not reporting.",
    "counterview": "Another view, by %(author)s: opinion, not reporting.",
}
_TERMS = {"topics": "Thing", "people": "Person", "organizations": "Organization", "places": "Place"}
# What is added, told in a note or brought up to date was not wrong.
_CORRECTING = frozenset({"correction", "clarification", "retraction"})
_WITHDRAWN = "Withdrawn"
# Standing pages that schema.org has a type for, by the last step of their path.
_PAGES = {"about": "AboutPage", "contact": "ContactPage"}
# Nothing of these can end, or begin, anything in HTML or XML; a line separator could once end a line of a script.
_ESCAPES = (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


class Describer:
    """Tells machines of pages in one language. What many pages have in common is worked out once."""

    def __init__(
        self,
        say: Callable[[str], str],
        name: Callable[[str], str],
        period: Callable[[str], str],
        absolute: Callable[[str], str],
        iso: Callable[[Moment], str],
    ) -> None:
        """``say`` gives a text of the interface, ``name`` a word of the code and ``period`` a year, month or day as readers see
        them, all three as plain text; ``absolute`` the full address of a path; ``iso`` a moment by RFC 3339."""
        self._say, self._name, self._period, self._absolute, self._iso = say, name, period, absolute, iso
        # Each site is kept with what was made of it, so that its id cannot become that of another.
        self._publishers: dict[int, tuple[SiteInfo, str]] = {}
        self._things: dict[tuple[str, str, str], Node] = {}

    def graph(self, view: View, headline: str, described: str) -> str:
        """The graph of a page with this title and description, as JSON that may stand inside ``<script>``; empty where there is none.

        Of the view only ``template`` and the fields are looked at.
        """
        if isinstance(view, TextFile | JsonView):
            return ""
        if view.template == BriefingView.template:
            node, website = self._briefing(cast(BriefingView, view), headline, described), ""
        elif view.template == FactsOnlyView.template:
            node, website = self._facts_only(cast(FactsOnlyView, view), headline, described), ""
        elif isinstance(view, _Page):
            node, website = self._page(view, headline, described), f",{encoded(self._website(view)).decode()}"
        else:
            return ""
        text = f'{{"@context":"https://schema.org","@graph":[{encoded(node).decode()}{website},{self._publisher(view.site)}]}}'
        for character, escape in _ESCAPES:
            if character in text:
                text = text.replace(character, escape)
        return text

    # ---- who publishes -------------------------------------------------------------------------------------------------

    def _publisher(self, site: SiteInfo) -> str:
        known = self._publishers.get(id(site))
        if known is None:
            node = {
                "@type": "NewsMediaOrganization",
                "@id": f"{site.url}{site.root}#publisher",
                "name": site.title,
                "url": site.url + site.root,
            }
            if site.root:  # another name, policies and home, so another node: the same publisher all the same
                node["sameAs"] = site.url
            for policy, path in site.policies.items():
                if policy in POLICIES:
                    node[POLICIES[policy]] = self._absolute(path)
            known = self._publishers[id(site)] = site, encoded(node).decode()
        return known[1]

    def _website(self, view: _Page) -> Node:
        site = view.site
        node: Node = {"@type": "WebSite", "@id": f"{site.url}{site.root}#website", "url": site.url + site.root, "name": site.title}
        if isinstance(view, ListView) and view.kind == "home":
            node |= {"inLanguage": site.languages, "publisher": {"@id": f"{site.url}{site.root}#publisher"}}
            if site.description:
                node["description"] = site.description
        return node

    # ---- a briefing ----------------------------------------------------------------------------------------------------

    def _briefing(self, view: BriefingView, headline: str, described: str) -> Node:
        url = self._absolute(view.page.path)
        publisher = {"@id": f"{view.site.url}{view.site.root}#publisher"}
        signed = [self._signed(view, one, publisher) for one in view.commentaries]
        byline = _one_or_all([self._person(one) for one in view.byline]) or publisher
        facts = _FACTS.get(view.kind, "ReportageNewsArticle")
        node: Node = {
            "@type": self._whole(view, facts),
            "@id": url,
            "url": url,
            "headline": headline,
            "inLanguage": view.page.lang,
            "datePublished": self._iso(view.date),
        }
        if view.updated:
            node["dateModified"] = self._iso(view.updated)
        if described:
            node["description"] = described
        # The title of a piece of opinion is signed by those who sign the opinion.
        node["author"] = (_one_or_all(_distinct(signed)) or byline) if view.kind == "commentary" else byline
        node["publisher"] = publisher
        if view.reviewed_by:
            node["editor"] = [self._person(one) for one in view.reviewed_by]
        self._tell_terms(view, node)
        self._tell_origin(view, node)
        if view.dateline:
            node["dateline"] = view.dateline
        if view.image:
            node["image"] = image = {"@type": "ImageObject", "url": self._absolute(view.image.path), "description": view.image.alt}
            if view.image.credit:
                image["creditText"] = view.image.credit
            if view.image.caption:
                image["caption"] = view.image.caption
        if view.methods:
            node["backstory"] = {"@type": "CreativeWork", "@id": f"{url}#methods", "name": self._say("How we know")}
        if view.corrections:
            self._tell_corrections(view, node, url)
        parts: list[Node] = []
        if view.facts.blocks:
            withdrawn = view.status == "withdrawn"
            part: Node = {
                "@type": facts,
                "@id": f"{url}#facts",
                "name": self._say("What was reported, now withdrawn" if withdrawn else "What is reported"),
                "author": byline,
            }
            if withdrawn:
                part["creativeWorkStatus"] = _WITHDRAWN
            parts.append(part)
        if view.sources:
            (parts[0] if parts else node)["citation"] = [self._source(one) for one in view.sources]
        parts += [self._commentary(view, one, author, url) for one, author in zip(view.commentaries, signed, strict=True)]
        if parts:
            node["hasPart"] = parts
        return node

    def _facts_only(self, view: FactsOnlyView, headline: str, described: str) -> Node:
        """The part of a briefing that reports, by itself: the same as on the briefing's own page, which is the whole of it."""
        whole = self._absolute(view.whole)
        publisher = {"@id": f"{view.site.url}{view.site.root}#publisher"}
        node: Node = {
            "@type": _FACTS.get(view.kind, "ReportageNewsArticle"),
            "@id": f"{whole}#facts",
            "url": self._absolute(view.page.path),
            "headline": headline,
            "inLanguage": view.page.lang,
            "datePublished": self._iso(view.date),
            "author": _one_or_all([self._person(one) for one in view.byline]) or publisher,
            "publisher": publisher,
            "isPartOf": {"@type": "NewsArticle", "@id": whole, "url": whole, "headline": view.title},
        }
        if view.updated:
            node["dateModified"] = self._iso(view.updated)
        if described:
            node["description"] = described
        if view.status == "withdrawn":
            node["creativeWorkStatus"] = _WITHDRAWN
        if view.sources:
            node["citation"] = [self._source(one) for one in view.sources]
        return node

    def _whole(self, view: BriefingView, facts: str) -> str:
        """The type of the whole: what all of it is, or a type that says no more than is true of each part."""
        if view.kind == "commentary":
            kinds = {one.commentary.kind for one in view.commentaries}
            return "AnalysisNewsArticle" if kinds == {"analysis"} and view.opinion else "OpinionNewsArticle"
        return "NewsArticle" if view.commentaries or view.kind not in _FACTS else facts

    def _commentary(self, view: BriefingView, signed: SignedCommentary, author: Node | list[Node], url: str) -> Node:
        commentary = signed.commentary
        label = self._name(commentary.kind)
        part: Node = {
            "@type": "AnalysisNewsArticle" if commentary.kind == "analysis" else "OpinionNewsArticle",
            "@id": f"{url}#commentary-{commentary.number}",
            "headline": self._say(_TITLED) % {"label": label, "title": commentary.title} if commentary.title else label,
            "description": self._say(_EXPLAINED[commentary.kind]) % {"author": signed.author.name or self._say("the editors")},
            "author": author,
        }
        if view.facts.blocks:
            part["citation"] = {"@id": f"{url}#facts"}
        return part

    def _signed(self, view: BriefingView, signed: SignedCommentary, publisher: Node) -> Node | list[Node]:
        """Who signs a commentary: the publisher where that is "the editors", each of the reporters where these sign together."""
        if len(view.byline) > 1 and signed.author.name == together((one.name for one in view.byline), view.page.lang):
            return [self._person(one) for one in view.byline]
        return self._person(signed.author) if signed.author.name else publisher

    def _person(self, person: Person) -> Node:
        node: Node = {"@type": "Person", "name": person.name}
        if person.page:
            node["url"] = self._absolute(person.page)
        if person.url:
            node["sameAs" if person.page else "url"] = self._absolute(person.url)
        if person.role:
            node["jobTitle"] = person.role
        if person.disclosure:
            node["description"] = person.disclosure
        return node

    def _source(self, source: Reference) -> Node:
        node: Node = {"@type": "Report" if source.type == "report" else "CreativeWork"}
        if source.url:
            node["url"] = self._absolute(source.url)
        if source.title:
            node["name"] = source.title
        if source.outlet:
            node["publisher"] = {"@type": "Organization", "name": source.outlet}
        if source.author:
            node["author"] = {"@type": "Person", "name": source.author}
        if source.published:
            node["datePublished"] = self._iso(source.published) if source.published.exact else source.published.at.date().isoformat()
        if source.lang:
            node["inLanguage"] = source.lang
        if source.type and source.type != "report":
            node["genre"] = self._name(source.type)
        if source.archived:
            node["archivedAt"] = self._absolute(source.archived)
        if source.paywall:
            node["isAccessibleForFree"] = False
        return node

    def _tell_corrections(self, view: BriefingView, node: Node, url: str) -> None:
        corrections = [self._correction(view, one, url) for one in view.corrections if one.kind in _CORRECTING]
        if corrections:
            node["correction"] = corrections
        if view.status == "withdrawn":
            node["creativeWorkStatus"] = _WITHDRAWN

    def _correction(self, view: BriefingView, correction: Correction, url: str) -> Node:
        name = self._name(correction.kind)
        if correction.part == "commentary":
            name = f"{name} · {self._say('in the commentary')}"
        node: Node = {"@type": "CorrectionComment", "name": name, "datePublished": self._iso(correction.date), "text": correction.text}
        if correction.part == "facts" and view.facts.blocks:
            node["about"] = {"@id": f"{url}#facts"}
        elif correction.part == "commentary" and len(view.commentaries) == 1:
            node["about"] = {"@id": f"{url}#commentary-{view.commentaries[0].commentary.number}"}
        return node

    def _tell_terms(self, view: BriefingView, node: Node) -> None:
        """What the briefing is about, and whom and what it names."""
        if view.topics:
            node["articleSection"] = view.topics[0].text
            node["about"] = [self._thing("Thing", one) for one in view.topics]
        if view.people or view.organizations or view.places:
            mentioned = [self._thing("Person", one) for one in view.people]
            mentioned += [self._thing("Organization", one) for one in view.organizations]
            mentioned += [self._thing("Place", one) for one in view.places]
            node["mentions"] = mentioned

    def _tell_origin(self, view: BriefingView, node: Node) -> None:
        """The story that it belongs to, the text that it translates or that translate it, and what part a language model had."""
        if view.story:
            node["isPartOf"] = self._series(view.story.story.text, view.story.story.path)
            if view.story.number:
                node["position"] = view.story.number
        if view.ai != "none":
            node["digitalSourceType"] = _ORIGINS[view.ai]
        if view.original == view.page.path:
            if view.translations:
                node["workTranslation"] = [self._version(one) for one in view.translations]
        elif view.original:
            node["translationOfWork"] = [self._version(one) for one in view.translations if one.path == view.original]

    def _version(self, link: Link) -> Node:
        kind = "OpinionNewsArticle" if link.label else "NewsArticle"
        return {"@type": kind, "@id": self._absolute(link.path), "inLanguage": link.lang}

    def _thing(self, cls: str, link: Link) -> Node:
        known = self._things.get((cls, link.text, link.path))
        if known is None:
            known = {"@type": cls, "name": link.text}
            if link.path:
                known["url"] = self._absolute(link.path)
            self._things[cls, link.text, link.path] = known
        return known

    def _series(self, title: str, path: str) -> Node:
        node: Node = {"@type": "CreativeWorkSeries", "name": title}
        if path:
            url = self._absolute(path)
            node |= {"@id": f"{url}#story", "url": url}
        return node

    # ---- other pages ---------------------------------------------------------------------------------------------------

    def _page(self, view: _Page, headline: str, described: str) -> Node:
        site = view.site
        url = self._absolute(view.page.path)
        cls = "ProfilePage" if isinstance(view, AuthorView) and not view.part else "CollectionPage"
        if isinstance(view, StandingPageView):
            cls = _PAGES.get(view.page.path.rstrip("/").rpartition("/")[2], "WebPage")
        node: Node = {
            "@type": cls,
            "@id": url,
            "url": url,
            "name": headline,
            "inLanguage": view.page.lang,
            "isPartOf": {"@id": f"{site.url}{site.root}#website"},
        }
        if described:
            node["description"] = described
        match view:
            case ListView():
                self._tell_list(node, [entry.path for entry in view.entries])
                if view.kind in _TERMS:
                    node["about"] = {"@type": _TERMS[view.kind], "name": view.name}
            case StoryView():
                node["about"] = self._series(view.title, f"{view.up}{view.page.path.removeprefix(view.up).partition('/')[0]}/")
                if view.summary:
                    node["about"]["description"] = view.summary
                self._tell_list(node, [part.entry.path for part in view.parts])
            case StoriesView():
                self._tell_list(node, [story.path for story in view.stories])
            case AuthorView():
                self._tell_author(view, node)
            case FactsStreamView() | CommentaryStreamView() | AuthorsView() | CorrectionsView() | EditionView() | EditionsView():
                self._tell_list(node, _listed(view))
                if isinstance(view, EditionView):
                    node["datePublished"] = self._iso(view.date)
        way = self._way(view)
        if way:
            node["breadcrumb"] = self._breadcrumb([(site.title, site.root), *way, (headline, "")])
        return node

    def _tell_author(self, view: AuthorView, node: Node) -> None:
        """Whose page it is; further pages list what they reported or what they think, and never both."""
        if view.part:
            some = view.commented if view.part == "commentary" else view.reported
            self._tell_list(node, [one.path for one in some])
            return
        node["mainEntity"] = author = self._person(Person(view.name, view.url, view.role, view.disclosure, view.page.path))
        if view.bio:
            author["description"] = f"{view.bio} {view.disclosure}".strip()

    def _tell_list(self, node: Node, paths: list[str]) -> None:
        """What is listed, in its order; by addresses alone, for a title of opinion may not travel without its label."""
        absolute = self._absolute
        elements = [{"@type": "ListItem", "position": number, "url": absolute(path)} for number, path in enumerate(paths, 1)]
        if elements:
            node["mainEntity"] = {"@type": "ItemList", "itemListElement": elements}

    def _way(self, view: _Page) -> list[tuple[str, str]]:
        """The pages between the home page and this one, as texts and paths."""
        match view:
            case ListView() if view.kind == "home" or not view.up:
                return []
            case ListView(kind="month" | "day"):
                return [(self._period(view.name[:4] if view.kind == "month" else view.name[:7]), view.up)]
            case ListView() | StoryView():
                return [(self._name("stories" if isinstance(view, StoryView) else view.kind), view.up)]
            case IndexView(kind="year"):
                return [(self._name("archive"), view.up)]
            case AuthorView():
                return [(self._name("authors"), view.up)]
            case EditionView():
                return [(view.title or self._name("editions"), view.up)]
            case EditionsView() if view.up:
                return [(view.title if view.year and view.title else self._name("editions"), view.up)]
        return []

    def _breadcrumb(self, way: list[tuple[str, str]]) -> Node:
        """The last of the way is the page itself, which needs no address."""
        elements: list[Node] = [{"@type": "ListItem", "position": number, "name": name} for number, (name, _) in enumerate(way, 1)]
        for element, (_, path) in zip(elements[:-1], way, strict=False):
            element["item"] = {"@type": "WebPage", "@id": self._absolute(path)}
        return {"@type": "BreadcrumbList", "itemListElement": elements}


def _listed(view: _Listing) -> list[str]:
    """The paths of what such a page lists, in its order, each once."""
    match view:
        case FactsStreamView():
            paths = [entry.path for entry in view.facts]
        case CommentaryStreamView():
            paths = [entry.path for entry in view.commentaries]
        case AuthorsView():
            paths = [entry.path for entry in view.authors]
        case CorrectionsView():
            paths = [entry.briefing.path for entry in view.corrections]
        case EditionView():
            paths = [entry.path for entry in view.entries]
        case EditionsView():
            paths = [edition.path for edition in view.editions]
    return list(dict.fromkeys(path for path in paths if path))


def _distinct(authors: list[Node | list[Node]]) -> list[Node]:
    """Each author once, in order."""
    found: list[Node] = []
    for some in authors:
        found += [one for one in (some if isinstance(some, list) else [some]) if one not in found]
    return found


def _one_or_all(nodes: list[Node]) -> Node | list[Node] | None:
    return nodes[0] if len(nodes) == 1 else nodes or None
