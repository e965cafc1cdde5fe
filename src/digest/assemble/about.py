"""What every page knows of the site: its navigation, its feeds, its policies."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from digest.assemble.documents import SETTINGS_FILE
from digest.languages import nearness
from digest.model import FEED_FILES, FeedKind, FeedLink, PolicyName, StandingPage
from digest.problems import Problem
from digest.settings import NavigationEntry, Settings

_FEEDS_OF_PARTS: tuple[FeedKind, ...] = ("facts", "commentary", "corrections")


def navigation(
    entries: Sequence[NavigationEntry], settings: Settings, wanting: Iterable[tuple[int, StandingPage]]
) -> tuple[tuple[str, str], ...]:
    """What the settings name, then the standing pages that want a place, by that place."""
    named = [(entry.text, entry.path.lstrip("/")) for entry in entries]
    if "pages" in settings.outputs:
        named += [(title, path) for _, path, title in sorted((place, page.path, page.front.title) for place, page in wanting)]
    return tuple(named)


def feeds_below(settings: Settings, root: str) -> Iterator[FeedLink]:
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


_SAYS: Mapping[PolicyName, str] = {
    "mission": "what it is for", "ethics": "what it holds itself to", "corrections": "how mistakes are put right",
    "verification": "how facts are checked", "unnamed-sources": "when a source may stay unnamed", "ownership": "who owns and pays for it",
    "masthead": "who makes it", "feedback": "how readers reach it", "diversity": "whose voices it seeks",
    "no-bylines": "why some texts are not signed",
}  # fmt: skip


_ESSENTIAL: tuple[PolicyName, ...] = ("ethics", "corrections", "ownership", "masthead", "feedback")


def gather_policies(
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
        problems.append(Problem(SETTINGS_FILE, 0, 0, "policies/missing", said, "warning"))
    return policies, problems


def path_of_corrections(standing: Sequence[StandingPage], settings: Settings, root: str) -> str:
    """Where the page of all corrections is: below the standing page that has this name already, where there is one."""
    if "corrections" not in settings.outputs:
        return ""
    taken = "pages" in settings.outputs and any(page.path == f"{root}corrections/" for page in standing)
    return f"{root}corrections/log/" if taken else f"{root}corrections/"


def in_navigation(pages: Iterable[StandingPage]) -> list[tuple[int, StandingPage]]:
    """The pages that want a place in the navigation, and which."""
    return [(page.front.nav, page) for page in pages if page.front.nav is not None]


def policies_in(language: str, pages: Sequence[StandingPage], languages: Sequence[str]) -> Mapping[PolicyName, str]:
    """The page that states each policy to readers of a language: the one in it, else the next best."""
    policies: dict[PolicyName, str] = {}
    for page in sorted(pages, key=lambda one: nearness(one.lang, language, languages)):
        for name in page.front.policy:
            policies.setdefault(name, page.path)
    return policies
