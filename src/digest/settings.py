"""``digest.yaml``: what an operator decides once for the whole site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, tzinfo
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MinLen

from digest.labels import PartKind
from digest.model import Doc, Format

OutputName = Literal["home", "briefings", "archives", "topics", "places", "people", "organizations", "pages", "404", "feed", "sitemap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """Front-matter values for all briefings whose path below the content folder matches a pattern; the file itself wins."""

    path: Annotated[str, MinLen(1), Doc("pattern of paths below the content folder, as `opinion/**`")]
    values: Annotated[Mapping[str, Any], Doc("front matter that these files get where they have none of their own")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationEntry:
    """One entry of the navigation."""

    text: Annotated[str, MinLen(1), Doc("what it says")]
    path: Annotated[str, MinLen(1), Doc("path below the site's root, or a full address")]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelChanges:
    """The site's own labels of markers: language, then label, then kind; ``remove`` lists labels that mean nothing here."""

    add: Annotated[Mapping[str, Mapping[str, PartKind]], Doc("language → label → kind (commentary, analysis, counterview, facts)")] = field(
        default_factory=dict
    )
    remove: Annotated[Mapping[str, tuple[str, ...]], Doc("language → labels that are no markers here")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatterRules:
    """How front matter that comes from elsewhere is read."""

    rename: Annotated[Mapping[str, str], Doc("their key → ours, as `category: topics`")] = field(default_factory=dict)
    unknown: Annotated[Literal["error", "extra"], Doc("what becomes of an unknown key")] = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRules:
    """What is asked of links."""

    internal: Annotated[Literal["error", "warning"], Doc("what a link inside the site that leads nowhere is")] = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The budget of one file; beyond it there is an error instead of a wait."""

    file_bytes: Annotated[int, Ge(1_000), Doc("size of one briefing, in bytes")] = 2_000_000
    asset_bytes: Annotated[int, Ge(1_000), Doc("size of one published file, in bytes")] = 50_000_000
    seconds: Annotated[int, Ge(1), Le(60), Doc("processor time for one briefing, in seconds")] = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``digest.yaml``, field by field. The one definition."""

    title: Annotated[str, MinLen(1), Doc("name of the site")]
    url: Annotated[str, Format("url"), Doc("where it is published, with a path if it lies in a subfolder")]
    description: Annotated[str, Doc("one sentence about the site")] = ""
    timezone: Annotated[str, Doc("IANA name, as Europe/Kyiv; required when a date lacks an offset")] = ""
    languages: Annotated[tuple[Annotated[str, Format("language")], ...], MinLen(1), Doc("languages, the first is the default")] = ("en",)
    publishing_hour: Annotated[time, Doc("time of day that a date without one stands for, as 06:00")] = time(0)
    per_page: Annotated[int, Ge(1), Le(1000), Doc("briefings on a list page")] = 20
    signature: Annotated[str, Doc('who signs an unsigned commentary; otherwise "the editors" in the page\'s language')] = ""
    reporters: Annotated[tuple[str, ...], Doc("byline of briefings that name no reporters")] = ()
    labels: Annotated[LabelChanges, Doc("labels of markers to add or remove")] = field(default_factory=LabelChanges)
    defaults: Annotated[tuple[Default, ...], Doc("front matter for whole folders")] = ()
    navigation: Annotated[tuple[NavigationEntry, ...], Doc("entries before the standing pages")] = ()
    permalink: Annotated[str, Doc("address of a briefing: :year :month :day :slug :lang")] = "/:year/:month/:day/:slug/"
    outputs: Annotated[tuple[OutputName, ...], Doc("which outputs to make; all by default")] = (
        "home", "briefings", "archives", "topics", "places", "people", "organizations", "pages", "404", "feed", "sitemap",
    )  # fmt: skip
    content: Annotated[str, Format("path"), Doc("the folder of the briefings")] = "content"
    front_matter: Annotated[FrontMatterRules, Doc("for archives that come from elsewhere")] = field(default_factory=FrontMatterRules)
    links: Annotated[LinkRules, Doc("what is asked of links")] = field(default_factory=LinkRules)
    stylesheet: Annotated[str, Format("path"), Doc("a style sheet of your own, loaded after the theme's")] = ""
    limits: Annotated[Limits, Doc("budget of one file")] = field(default_factory=Limits)
    extra: Annotated[Mapping[str, Any], Doc("anything for your own templates; never checked")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """All of the settings that reading one file may look at.

    ``labels`` maps each language (primary subtag, as ``en``) to its labels in their folded form with their kinds, the
    site's changes applied; every shipped language is in it, whether the site uses it or not. ``zone`` is ``None`` where
    the settings name none: then a date without an offset is an error.
    """

    content: str
    languages: tuple[str, ...]
    zone: tzinfo | None
    publishing_hour: time
    labels: Mapping[str, Mapping[str, PartKind]]
    defaults: tuple[Default, ...]
    rename: Mapping[str, str]
    unknown: Literal["error", "extra"]
    permalink: str
    seconds: int
