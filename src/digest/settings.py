"""``digest.yaml``: what an operator decides once for the whole site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, time, tzinfo
from typing import Annotated, Any, Literal, get_args

from annotated_types import Ge, Le, MaxLen, MinLen

from digest.dates import time_zone, zone_names
from digest.decoding import decode
from digest.fields import Place, field_names, read_fields
from digest.fields.texts import http_address, language_tag
from digest.labels import LABELS, PartKind, folded, is_traditional
from digest.model import Doc, FeedRules, Format, FrontMatter, PolicyName, Source
from digest.problems import Problem, fatal
from digest.recurrence import Recurrence, rule_as_written, wrong_rule
from digest.rules import LINKS, WRITING
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import Scalar, Sequence, nearest, parse

OutputName = Literal[
    "home", "briefings", "archives", "days", "topics", "places", "people", "organizations", "stories", "facts", "commentary",
    "facts-only", "authors", "corrections", "pages", "404", "search", "feed", "feeds",
    "topic-feeds", "story-feeds", "author-feeds", "sitemap", "robots", "editions", "structured_data",
    "news", "json", "redirects", "_redirects", "_headers",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRule:
    """When editions of a kind come. Several rules of one name follow one another in time."""

    rule: Annotated[str, MinLen(1), MaxLen(200), Doc("when one comes, as calendars write it (RRULE): `FREQ=DAILY;BYHOUR=7`")]
    name: Annotated[str, Format("slug"), Doc("part of the address, where there are several kinds: `weekly`")] = ""
    title: Annotated[str, MaxLen(150), Doc("what readers call the kind; otherwise its name, or “Edition”")] = ""
    since: Annotated[str, Doc("the day of the first; older briefings are in none")] = ""
    until: Annotated[str, Doc("the last day")] = ""
    translations: Annotated[Mapping[str, str], Doc("language → what readers of that language call the kind")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """Front-matter values for all briefings whose path below the content folder matches a pattern; the file itself wins."""

    path: Annotated[str, MinLen(1), MaxLen(200), Doc("pattern of paths below the content folder, as `opinion/**`")]
    values: Annotated[Mapping[str, Any], Doc("front matter that these files get where they have none of their own")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationEntry:
    """One entry of the navigation."""

    text: Annotated[str, MinLen(1), Doc("what it says")]
    path: Annotated[str, MinLen(1), Doc("path below the site's root, or a full address")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWords:
    """What the site says of itself in another of its languages: but for the description, what is not given is as it is in the first."""

    title: Annotated[str, Doc("name of the site")] = ""
    description: Annotated[str, Doc("one sentence about the site")] = ""
    signature: Annotated[str, Doc("who signs an unsigned commentary")] = ""
    navigation: Annotated[tuple[NavigationEntry, ...], Doc("entries before the standing pages of this language")] = ()
    editions: Annotated[Mapping[str, str], Doc("name of a kind of editions → what readers call it")] = field(default_factory=dict)


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
    too_long: Annotated[Literal["error", "warning"], Doc("what a headline or summary is that is longer than it may be")] = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRules:
    """What is asked of links."""

    internal: Annotated[Literal["error", "warning"], Doc("what a link inside the site that leads nowhere is")] = "error"


WordReason = Literal["puffery", "loaded", "judging", "editorial", "some-say", "relative-date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChanges:
    """The site's own words to watch: language, reason, word and what to write instead; ``remove`` lists words that are fine here."""

    add: Annotated[Mapping[str, Mapping[WordReason, Mapping[str, str]]], Doc("language → reason → word → what to write instead")] = field(
        default_factory=dict
    )
    remove: Annotated[Mapping[str, tuple[str, ...]], Doc("language → words that are not watched here")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRules:
    """What ``digest check`` asks of a text."""

    levels: Annotated[
        Mapping[str, Literal["off", "hint", "warning", "error"]], Doc("rule of writing, or group of them as `words` → its level here")
    ] = field(default_factory=dict)
    words: Annotated[WordChanges, Doc("words to watch, to add or remove")] = field(default_factory=WordChanges)
    repeats: Annotated[
        int, Ge(0), Le(10_000), Doc("within how many briefings a source or title is not to be used again; 0 asks nothing")
    ] = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRules:
    """In which widths pictures are published."""

    widths: Annotated[
        tuple[Annotated[int, Ge(16), Le(10_000)], ...],
        MaxLen(12),
        Doc("widths in pixels in which pictures are made, the widest the largest of all; [] leaves them as they are"),
    ] = (360, 720, 960, 1280)
    sizes: Annotated[
        str, MinLen(1), MaxLen(300), Doc("how wide your style sheet shows pictures, as in the HTML attribute of that name")
    ] = "(min-width: 40rem) 38rem, calc(100vw - 2rem)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The budget of one file; beyond it there is an error instead of a wait."""

    file_bytes: Annotated[int, Ge(1_000), Doc("size of one briefing, in bytes")] = 2_000_000
    asset_bytes: Annotated[int, Ge(1_000), Doc("size of one published file, in bytes")] = 50_000_000
    seconds: Annotated[int, Ge(1), Le(60), Doc("processor time for one briefing, in seconds")] = 5
    # At most what Pillow itself takes for an attack.
    pixels: Annotated[int, Ge(1_000), Le(89_000_000), Doc("pixels of one picture that is made smaller")] = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """``digest.yaml``, field by field. The one definition."""

    title: Annotated[str, MinLen(1), Doc("name of the site")]
    url: Annotated[str, Format("url"), Doc("where it is published, with a path if it lies in a subfolder")]
    description: Annotated[str, Doc("one sentence about the site")] = ""
    timezone: Annotated[str, Doc("IANA name, as Europe/Kyiv; required when a date lacks an offset")] = ""
    languages: Annotated[tuple[Annotated[str, Format("language")], ...], MinLen(1), Doc("languages, the first is the default")] = ("en",)
    translations: Annotated[Mapping[str, SiteWords], Doc("language → what the site says of itself in it")] = field(default_factory=dict)
    publishing_hour: Annotated[time, Doc("time of day that a date without one stands for, as 06:00")] = time(0)
    per_page: Annotated[int, Ge(1), Le(1000), Doc("briefings on a list page")] = 20
    signature: Annotated[str, Doc('who signs an unsigned commentary; otherwise "the editors" in the page\'s language')] = ""
    reporters: Annotated[tuple[str, ...], Doc("byline of briefings that name no reporters")] = ()
    labels: Annotated[LabelChanges, Doc("labels of markers to add or remove")] = field(default_factory=LabelChanges)
    defaults: Annotated[tuple[Default, ...], Doc("front matter for whole folders")] = ()
    navigation: Annotated[tuple[NavigationEntry, ...], Doc("entries before the standing pages")] = ()
    permalink: Annotated[str, MaxLen(200), Doc("from :year :month :day :slug :lang (left out for the first language)")] = (
        "/:year/:month/:day/:slug/"
    )
    editions: Annotated[tuple[EditionRule, ...], Doc("when editions come; none without it")] = ()
    outputs: Annotated[tuple[OutputName, ...], Doc("which outputs to make; all by default")] = get_args(OutputName)
    feeds: Annotated[FeedRules, Doc("how feeds are made")] = field(default_factory=FeedRules)
    content: Annotated[str, Format("path"), Doc("the folder of the briefings")] = "content"
    front_matter: Annotated[FrontMatterRules, Doc("for archives that come from elsewhere")] = field(default_factory=FrontMatterRules)
    links: Annotated[LinkRules, Doc("what is asked of links")] = field(default_factory=LinkRules)
    stylesheet: Annotated[str, Format("path"), Doc("a style sheet of your own, loaded after the theme's")] = ""
    policies: Annotated[tuple[PolicyName, ...], Doc("policies that the site's pages have to state, see below")] = ()
    images: Annotated[ImageRules, Doc("in which widths pictures are published")] = field(default_factory=ImageRules)
    check: Annotated[CheckRules, Doc("what `digest check` asks of a text")] = field(default_factory=CheckRules)
    limits: Annotated[Limits, Doc("budget of one file")] = field(default_factory=Limits)
    extra: Annotated[Mapping[str, Any], Doc("anything for your own templates; never checked")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """All of the settings that reading one file may look at.

    ``labels`` maps each language (primary subtag, as ``en``) to its labels in their folded form with their kinds, the
    site's changes applied; every shipped language is in it, whether the site uses it or not. ``zone`` is ``None`` where
    the settings name none: then a date without an offset is an error. ``editions`` maps each kind to its rules.
    """

    content: str
    languages: tuple[str, ...]
    zone: tzinfo | None
    publishing_hour: time
    labels: Mapping[str, Mapping[str, PartKind]]
    defaults: tuple[Default, ...]
    rename: Mapping[str, str]
    unknown: Literal["error", "extra"]
    too_long: Literal["error", "warning"]
    permalink: str
    seconds: int
    editions: Mapping[str, tuple[Recurrence, ...]] = field(default_factory=dict)


def read_settings(source: Source) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Read ``digest.yaml``: the settings, or ``None`` if there is an error; all problems at once.

    In the settings that come back, ``url`` ends with a slash and language tags have their usual case.
    """
    text, problems = decode(source.body, source.path)
    if text is None:
        return None, problems
    node, problems = parse(text, source.path)
    if node is None and problems:
        return None, problems
    read = read_fields(Settings, node, source.path, rule="settings")
    problems += read.problems
    places = read.places_of

    def told(field: str, text: str) -> Problem:
        return Problem(source.path, *places.get(field, (1, 1)), f"settings/{field.partition('.')[0]}", text)

    # What a field cannot know of itself is looked at even if other fields are wrong, as far as they could be read.
    problems += tuple(_wrong_defaults(node, source.path)) if isinstance(node, MappingNode) else ()
    problems += tuple(told(field, text) for field, text in _wrong_together(read.given))
    settings = read.value
    if settings is None or fatal(problems):
        return None, problems
    for number, language in enumerate(settings.languages):
        traditional = is_traditional(language)
        if not traditional and not {_primary(language)}.isdisjoint(LABELS.keys() | map(_primary, settings.labels.add)):
            continue
        place = places.get(f"languages.{number}") or places.get("languages") or (0, 0)
        what = (
            f'the interface is in Simplified Chinese alone: the pages of "{language}" speak English around the text;'
            " write the words in templates of your own, or zh-Hans if that is meant"
            if traditional
            else f'"{language}" has no words of its own here: its markers are the English ones, and its pages speak English around the'
            f" text; for markers of its own write labels: {{add: {{{_primary(language)}: {{your word: commentary}}}}}}"
        )
        problems += (Problem(source.path, *place, "settings/languages", what, "warning"),)
    return replace(settings, url=site_url(settings.url), translations=_with_titles(settings)), problems


def _with_titles(settings: Settings) -> Mapping[str, SiteWords]:
    """What the site says in each language, with the titles that the kinds of editions have in it; ``translations`` of the site wins."""
    titles: dict[str, dict[str, str]] = {}
    for rule in reversed(settings.editions):
        for language, title in rule.translations.items():
            titles.setdefault(language, {})[rule.name] = title
    words = {language: settings.translations.get(language, SiteWords()) for language in (*settings.translations, *titles)}
    return {language: replace(one, editions={**titles.get(language, {}), **one.editions}) for language, one in words.items()}


def setting_places(source: Source) -> Mapping[str, Place]:
    """Line and column of each setting and entry in ``digest.yaml`` (``stylesheet``, ``navigation.0.path``), if it can be read."""
    text, _ = decode(source.body, source.path)
    node = parse(text, source.path)[0] if text is not None else None
    return read_fields(Settings, node, source.path, rule="settings").places_of


def site_url(text: str) -> str:
    """The address of a site with a slash at its end. Raises ``ValueError`` with a sentence if it cannot be one."""
    address = http_address(text)
    if "?" in address or "#" in address:
        raise ValueError("has a ? or a # in it, which the address of a site cannot; write it as https://example.org/digest/")
    path = address.partition("://")[2].partition("/")[2]
    if ".." in path.split("/") or "//" in path:
        raise ValueError("has .. or // in it, which the address of a site cannot; write it as https://example.org/digest/")
    return address if address.endswith("/") else f"{address}/"


def reading_options(settings: Settings) -> ReadingOptions:
    """What reading one file may see of the settings."""
    labels = {language: {folded(label): kind for label, kind in words.items()} for language, words in LABELS.items()}
    for language, words in settings.labels.remove.items():
        for label in words:
            labels.get(_primary(language), {}).pop(folded(label), None)
    for language, added in settings.labels.add.items():
        labels.setdefault(_primary(language), {}).update({folded(label): kind for label, kind in added.items()})
    return ReadingOptions(
        content=settings.content.strip("/"),
        languages=settings.languages,
        zone=time_zone(settings.timezone) if settings.timezone else None,
        publishing_hour=settings.publishing_hour,
        labels=labels,
        defaults=settings.defaults,
        editions=recurrences(settings),
        rename=settings.front_matter.rename,
        unknown=settings.front_matter.unknown,
        too_long=settings.front_matter.too_long,
        permalink=settings.permalink,
        seconds=settings.limits.seconds,
    )


def recurrences(settings: Settings) -> Mapping[str, tuple[Recurrence, ...]]:
    """The rules of each kind of edition by its name, which is empty for the one without."""
    kinds: dict[str, tuple[Recurrence, ...]] = {}
    for one in settings.editions:
        rule = Recurrence(rule_as_written(one.rule), settings.publishing_hour, _day(one.since), _day(one.until))
        kinds[one.name] = (*kinds.get(one.name, ()), rule)
    return kinds


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


TOKENS = (":year", ":month", ":day", ":slug", ":lang")
_TOKEN = re.compile(":[a-z]+")
_PERMALINK = re.compile(r"/(?:[\w:.~-]+/)+")
_PATTERN = re.compile(r"[^\\:\x00-\x1f]+")


def _wrong_together(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pairs of a field and what is wrong with it; ``given`` holds the fields as they were read, records within it as maps."""
    if "url" in given:
        try:
            site_url(given["url"])
        except ValueError as wrong:
            yield "url", f'"url" {wrong}'
    if (zone := given.get("timezone")) and (what := _wrong_zone(zone)):
        yield "timezone", what
    lists = {name: given.get(name, ()) for name in ("languages", "outputs", "policies")}
    lists |= {f"feeds.{name}": given.get("feeds", {}).get(name, ()) for name in ("formats", "lists")}
    for name, values in lists.items():
        for number, value in enumerate(values):
            if isinstance(value, str) and value in values[:number]:
                yield f"{name}.{number}", f'"{value}" stands twice in "{name}"; delete one of them'
    languages = given.get("languages", ("en",))
    for language in given.get("translations", {}):
        if language == languages[0]:
            what = f'"{language}" is the first of the site\'s languages; write what it says outside of "translations"'
            yield f"translations.{language}", what
        elif language not in languages:
            meant = nearest(language, languages[1:]) or f"languages: [{', '.join((*languages, language))}] to have it"
            yield f"translations.{language}", f'"{language[:40]}" is none of the site\'s languages; write {meant}'
    if "permalink" in given:
        yield from (("permalink", what) for what in _wrong_permalink(given["permalink"]))
    widths = given.get("images", {}).get("widths", ())
    if list(widths) != sorted(set(widths)):
        yield "images.widths", f'"widths" in "images" go from narrow to wide, each once; write [{", ".join(map(str, sorted(set(widths))))}]'
    yield from _wrong_navigation(given, "")
    for language, words in given.get("translations", {}).items():
        yield from _wrong_navigation(words, f"translations.{language}.")
    yield from _wrong_titles(given, languages)
    yield from _wrong_editions(given.get("editions", ()), given.get("timezone", ""))
    yield from _wrong_labels(given.get("labels", {}))
    yield from _wrong_levels(given.get("check", {}).get("levels", {}))
    yield from _wrong_renames(given.get("front_matter", {}).get("rename", {}))
    if "content" in given and (given["content"].startswith("/") or not given["content"].strip("/.")):
        yield "content", '"content" has to be a folder beside digest.yaml; write content'


def _wrong_titles(given: Mapping[str, Any], languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Titles of kinds of editions that there are not, or in languages that the site does not have."""
    rules = [rule for rule in given.get("editions", ()) if isinstance(rule, dict)]
    kinds = list(dict.fromkeys(name for rule in rules if (name := rule.get("name", ""))))
    for language, words in given.get("translations", {}).items():
        for kind in words.get("editions", {}) if isinstance(words, Mapping) else ():
            if kind not in kinds:
                meant = nearest(kind, kinds) or ", ".join(kinds)
                cure = f"write {meant}" if meant else f"write translations: {{{language}: …}} in the entry of editions"
                yield f"translations.{language}.editions.{kind}", f'there are no editions called "{kind[:60]}"; {cure}'
    for number, rule in enumerate(given.get("editions", ())):
        for language in rule.get("translations", {}) if isinstance(rule, dict) else ():
            if language not in languages[1:]:
                meant = nearest(language, languages[1:]) or ", ".join(languages[1:])
                said = f'"{language[:40]}" is no further language of the site; {f"write {meant}" if meant else "write it in title"}'
                yield f"editions.{number}.translations.{language}", said


_A_DAY = re.compile("[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")


def _wrong_editions(entries: Iterable[Any], timezone: str) -> Iterator[tuple[str, str]]:
    in_force: dict[str, list[tuple[str, str]]] = {}
    for number, entry in enumerate(entries):
        place = f"editions.{number}"
        if not isinstance(entry, dict):
            continue
        if not timezone:
            said = "editions come at a time of day, and no time zone says where; add a line such as timezone: Europe/Kyiv"
            yield place, said
            return
        days = {name: entry.get(name, "") for name in ("since", "until")}
        wrong = [name for name, text in days.items() if text and not _is_a_day(text)]
        for name in wrong:
            yield f"{place}.{name}", f'"{days[name][:40]}" is no day; write {name}: 2026-01-04'
        if rule := entry.get("rule"):
            since = date.fromisoformat(days["since"]) if days["since"] and "since" not in wrong else None
            if what := wrong_rule(rule, since):
                yield f"{place}.rule", what
        name = entry.get("name", "")
        if re.match("[0-9]|page$", name):
            yield f"{place}.name", f'"{name[:40]}" would look like a day or a page in the address; write a word, as name: weekly'
        if wrong:
            continue
        begins, ends = days["since"] or "0", days["until"] or "9999"
        if ends < begins:
            yield f"{place}.until", f"until is before since; write a day from {begins} on"
        elif any(begins <= last and first <= ends for first, last in in_force.get(name, ())):
            called = f'called "{name}"' if name else "without a name"
            said = f"two rules {called} are in force at the same time; give this one a name, or the first an until, and this a since"
            yield place, said
        in_force.setdefault(name, []).append((begins, ends))


def _is_a_day(text: str) -> bool:
    try:
        return bool(_A_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _wrong_navigation(given: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for number, entry in enumerate(given.get("navigation", ())):
        path = entry.get("path", "/") if isinstance(entry, dict) else "/"
        if not path.startswith(("/", "https://", "http://")) or path.startswith("//"):
            what = f'"path" in entry {number + 1} of "navigation" leads nowhere; begin it with / (below the site) or with https://'
            yield f"{prefix}navigation.{number}.path", what


def _wrong_levels(levels: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    known = (*WRITING, *LINKS, *dict.fromkeys(rule.partition("/")[0] for rule in WRITING))
    for rule in levels:
        if rule not in known:
            meant = nearest(rule, known)
            what = f'"{rule[:60]}" is no rule of writing; write {meant or "one of those in docs/rules.md"}'
            yield f"check.levels.{rule}", what


def _wrong_renames(rename: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    known = (*field_names(FrontMatter), "draft")
    for theirs, ours in rename.items():
        if ours not in known:
            meant = nearest(ours, known)
            what = f'"{ours}" is no field of a briefing; write {meant or "one of those in docs/front-matter.md"}'
            yield f"front_matter.rename.{theirs}", what
        elif theirs in known:
            yield f"front_matter.rename.{theirs}", f'"{theirs}" is a field of ours, so it cannot be read as "{ours}"; delete this line'


_OFFSET = re.compile(r"(?:(?:Etc/)?(?:GMT|UTC)|[A-Za-z]{1,5})? ?[+−–-] ?[0-9]{1,2}(?::?[0-9]{2})?", re.IGNORECASE)


def _wrong_zone(name: str) -> str:
    if name in zone_names() and name != "Factory":
        return ""
    if _OFFSET.fullmatch(name):
        # "Etc/GMT+1" is an hour *behind* UTC, and no offset knows of summer time.
        return f'"{name}" is an offset and no time zone; write a place, as Europe/Berlin, so that summer time is right'
    names = sorted(known for known in zone_names() if "/" in known and not known.startswith("Etc/"))
    asked = name.replace(" ", "_").casefold()
    same = [known for known in names if known.casefold() == asked or known.rpartition("/")[2].casefold() == asked]
    meant = same[0] if same else nearest(name, names) if "/" in name else ""
    return f'there is no time zone "{name[:60]}"; write {meant or "it as Europe/Kyiv or UTC"}'


def _wrong_permalink(permalink: str) -> Iterator[str]:
    for token in _TOKEN.findall(permalink):
        if token not in TOKENS:
            meant = nearest(token, TOKENS)
            yield f'"{token}" means nothing in "permalink"; write {meant or "one of " + ", ".join(TOKENS)}'
            return
    if ":slug" not in permalink:
        yield f'without :slug all briefings of a day would have one address; write permalink: "{permalink.rstrip("/")}/:slug/"'
    elif not permalink.startswith("/") or not permalink.endswith("/"):
        yield f'"permalink" has to begin and end with a slash; write "/{permalink.strip("/")}/"'
    elif not _PERMALINK.fullmatch(permalink) or {".", ".."} & set(permalink.split("/")):
        yield '"permalink" may hold only letters, digits, hyphens, dots, slashes and our words with a colon; write it as /:year/:slug/'


def _wrong_labels(changes: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    added, removals = changes.get("add", {}), changes.get("remove", {})
    for part, languages in (("add", added), ("remove", removals)):
        for language in languages:
            try:
                language_tag(language)
            except ValueError as wrong:
                yield f"labels.{part}.{language}", f'"{language[:40]}" {wrong}'
    for language, words in added.items():
        for label in words:
            plain = folded(label)
            if not plain or len(plain) > 60 or any(mark in plain for mark in ":;()|*_#[]<>`\\\n"):
                what = f'"{label[:60]}" cannot be a label; write one or a few words without marks'
                yield f"labels.add.{language}.{label}", what
    for language, removed in removals.items():
        shipped = {folded(label): label for label in LABELS.get(_primary(language), {})}
        for number, label in enumerate(removed):
            if isinstance(label, str) and folded(label) not in shipped:
                meant = nearest(label, shipped.values())
                what = f'"{label[:60]}" is no label of "{language}", so it cannot be removed'
                yield f"labels.remove.{language}.{number}", f"{what}; write {meant}" if meant else f"{what}; delete this line"


def _wrong_defaults(node: MappingNode, path: str) -> Iterator[Problem]:
    """What is wrong with the values of ``defaults``: they are front matter, read as such, but nothing has to be there."""
    zone: tzinfo = UTC  # a date without an offset is told where it is used; here only its form counts
    for key, value in node.entries:
        if key.text != "defaults" or not isinstance(value, Sequence):
            continue
        for entry in value.items:
            if not isinstance(entry, MappingNode):
                continue
            for name, item in entry.entries:
                if name.text == "path" and isinstance(item, Scalar):
                    yield from _wrong_pattern(item, path)
                if name.text == "values" and isinstance(item, MappingNode):
                    kept = tuple((word, one) for word, one in item.entries if word.text != "draft")
                    read = read_fields(
                        FrontMatter, MappingNode(kept, item.line, item.column), path, rule="settings", zone=zone, partial=True
                    )
                    yield from (replace(problem, rule="settings/defaults") for problem in read.problems)


def _wrong_pattern(item: Scalar, path: str) -> Iterator[Problem]:
    pattern = item.text
    what = ""
    if not _PATTERN.fullmatch(pattern):
        what = "a path has no \\ and no colon in it; write it as opinion/**"
    elif pattern.startswith("/"):
        what = f"paths begin below the content folder; write {pattern.lstrip('/')}"
    elif any("**" in part and part != "**" for part in pattern.split("/")):
        what = "** stands for folders, so it has to be alone between slashes; write it as opinion/** or **/*.uk.md"
    elif not any(mark in pattern for mark in "*?[") and not pattern.endswith("/") and not pattern.lower().endswith((".md", ".markdown")):
        what = f"no file has this name; if a folder is meant, write {pattern}/**"
    if what:
        yield Problem(path, item.line, item.column, "settings/defaults", what)
