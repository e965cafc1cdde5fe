"""Other people's front matter becomes ours: which key means which field, and what has no place, which goes to ``extra``."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from digest.dates import BadDate, NoZone, parse_moment
from digest.importing.documents import Document, Value
from digest.labels import LABELS, NEAR_LABELS, folded
from digest.model import Moment
from digest.problems import Refused, short
from digest.reading.briefing import cut_at_a_sentence
from digest.settings import ReadingOptions
from digest.slugs import slugify, term_slug

_TITLE, _TERM, _SUMMARY = 150, 100, 300

# Their key → ours; of several with one meaning the first that is there is taken, and the others go to ``extra``.
_ALIKE: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "date": ("date", "publishdate", "pubdate", "date_published", "published_at", "published", "created"),
    "updated": ("updated", "lastmod", "last_modified_at", "modified", "date_modified"),
    "expires": ("expires", "expirydate"),
    "slug": ("slug",),
    "id": ("id", "guid"),
    "lang": ("lang", "language", "locale"),
    "summary": ("summary", "description", "excerpt", "abstract"),
    "dateline": ("dateline",),
    "topics": ("topics", "categories", "category", "tags", "tag", "keywords"),
    "places": ("places", "locations", "location"),
    "people": ("people",),
    "organizations": ("organizations", "organisations"),
    "reporters": ("reporters", "authors", "author", "byline"),
    "image": ("image", "cover", "featured_image", "thumbnail", "hero"),
    "aliases": ("aliases", "redirect_from", "alias"),
}
_OURS = {theirs: ours for ours, keys in _ALIKE.items() for theirs in keys}
_TOGETHER = ("topics", "places", "people", "organizations", "reporters", "aliases")
_NAMES_OF_SEVERAL = re.compile(r"\s*(?:;|,)\s*|\s+(?:and|&)\s+")
_URI = re.compile(r"(?!javascript|data|vbscript)[A-Za-z][A-Za-z0-9+.-]{1,40}:[^\s<>\"{}|\\^`]+")
_NOT_IN_ALIAS = re.compile(r"[\x00-\x20\x7f<>\"|?*#\\:]")
_YES = ("true", "yes", "1", "on")
_NO = ("false", "no", "0", "off")
# Plurals, and what sections of opinion are called besides.
_OPINION = frozenset(
    folded(word)
    for word in (
        *(label for labels in LABELS.values() for label, kind in labels.items() if kind == "commentary"),
        *(label for labels in NEAR_LABELS.values() for label in labels if label not in ("Comment", "Comments", "View", "Views")),
        *("Opinions", "Commentaries", "Editorials", "Op-eds", "Columns", "Kommentare", "Meinungen", "Leitartikel", "Opiniones"),
        *("Comentarios", "Commentaires", "Éditoriaux", "Tribunes", "آراء", "مقالات رأي", "Думки", "Коментарі", "Погляди"),
    )
)
_PERHAPS = frozenset(
    folded(word)
    for word in (
        *(label for labels in LABELS.values() for label, kind in labels.items() if kind in ("analysis", "counterview")),
        *("Comment", "View", "Views", "Analyses", "Analysen", "News analysis", "Column", "Perspective", "Perspectives"),
    )
)


@dataclass(slots=True)
class Mapped:
    """Our front matter of one document, in no order yet, and what was done to it.

    ``became`` holds pairs of their key and ours (``extra.layout``), ``said`` sentences for whoever imports, each with their key (or
    nothing), ``undecided`` why only an editor can tell whether the whole text is commentary. ``at`` is the moment, if there is one.
    """

    front: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Value] = field(default_factory=dict)
    became: list[tuple[str, str]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    undecided: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    at: Moment | None = None


def map_fields(document: Document, options: ReadingOptions, opinion: bool | None) -> Mapped:
    """Our front matter for a document. ``opinion`` is what the operator says of it; with ``None`` its own words count.

    Raises ``Refused`` where a date lacks an offset and the site has no time zone.
    """
    mapped = Mapped()
    fields = {name: value for name, value in document.fields.items() if value not in ("", (), {})}
    by_ours: dict[str, list[str]] = {}
    for theirs in fields:
        ours = _OURS.get(theirs.lower(), "")
        if ours and not (document.page and ours not in ("title", "slug", "lang", "summary")):
            by_ours.setdefault(ours, []).append(theirs)
    for ours, keys in by_ours.items():
        keys.sort(key=_order_of(ours))
    taken: set[str] = set()

    def take(ours: str) -> Iterator[tuple[str, Value]]:
        for theirs in by_ours.get(ours, ())[: None if ours in _TOGETHER else 1]:
            taken.add(theirs)
            yield theirs, fields[theirs]

    def to_extra(theirs: str, value: Value, why: str = "") -> None:
        mapped.extra[_free(theirs, mapped.extra)] = value
        mapped.became.append((theirs, f"extra.{theirs}"))
        if why:
            mapped.said.append((theirs, why))

    def became(theirs: str, ours: str) -> None:
        mapped.became.append((theirs, ours))

    for theirs, value in take("title"):
        title = one_line(value)
        if len(title) > _TITLE:
            mapped.front["title"] = title[: _TITLE - 1].rsplit(None, 1)[0].rstrip(" ,;:–—-") + "…"
            to_extra(
                theirs, title, f"the title has {len(title)} characters and {_TITLE} are allowed; it was cut, and stands whole in extra"
            )
        else:
            mapped.front["title"] = title
        became(theirs, "title")
    for ours in ("date", "updated", "expires"):
        for theirs, value in take(ours):
            try:
                moment = _moment(one_line(value), options)
            except BadDate as bad:
                to_extra(theirs, value, f"{bad}; until then it stands in extra")
                continue
            mapped.front[ours] = iso(moment)
            if ours == "date":
                mapped.at = moment
            became(theirs, ours)
    if mapped.at is None and document.day:
        mapped.at = _moment(document.day, options)
        mapped.front["date"] = document.day
    if mapped.at and "updated" in mapped.front and _moment(str(mapped.front["updated"]), options) <= mapped.at:
        # Programs write both when a text is new; an update before the text itself is a slip that would be shown to readers.
        to_extra(by_ours["updated"][0], mapped.front.pop("updated"))
    for theirs, value in take("slug"):
        slug = slugify(one_line(value))
        if slug and len(slug) <= 200:
            mapped.front["slug"] = slug
            became(theirs, "slug")
            if slug != one_line(value):
                mapped.extra[_free(theirs, mapped.extra)] = value
        else:
            to_extra(theirs, value)
    for theirs, value in take("id"):
        identity = one_line(value)
        if identity_of(identity):
            mapped.front["id"] = identity
            became(theirs, "id")
        else:
            to_extra(theirs, value)
    for theirs, value in take("lang"):
        tag = next((one for one in options.languages if one.casefold() == one_line(value).replace("_", "-").casefold()), "")
        tag = tag or next((one for one in options.languages if one.casefold() == one_line(value).split("-")[0].casefold()), "")
        if tag:
            if tag != options.languages[0]:
                mapped.front["lang"] = tag
            became(theirs, "lang")
        else:
            listed = ", ".join((*options.languages, one_line(value)))
            to_extra(
                theirs,
                value,
                f'"{short(one_line(value), 40)}" is none of the site\'s languages; write languages: [{listed}] in digest.yaml first',
            )
    for theirs, value in take("summary"):
        summary = one_line(value)
        mapped.front["summary"] = cut_at_a_sentence(summary)
        became(theirs, "summary")
        if mapped.front["summary"] != summary:
            to_extra(
                theirs,
                value,
                f"the summary has {len(summary)} characters and {_SUMMARY} are allowed; it was cut, and stands whole in extra",
            )
    for theirs, value in take("dateline"):
        mapped.front["dateline"] = one_line(value)[:_TERM]
        became(theirs, "dateline")
    for ours in ("topics", "places", "people", "organizations"):
        terms: list[str] = []
        for theirs, value in take(ours):
            good = [one for one in _terms(value) if len(one) <= _TERM and term_slug(one)]
            if len(good) < len(_terms(value)):
                to_extra(
                    theirs, value, "an entry without a letter, or of more than 100 characters, is no term; the whole list stands in extra"
                )
            terms += good
            became(theirs, ours)
        unlike = {term_slug(one): one for one in reversed(terms)}
        if terms:
            mapped.front[ours] = tuple(reversed(unlike.values()))[:200]
    names: list[str] = []
    for theirs, value in take("reporters"):
        if isinstance(value, Mapping) and not value.get("name"):
            to_extra(theirs, value)
            continue
        for name in _names(value):
            more = _several(name)
            if len(more) > 1:
                said = f'"{short(name)}" was taken for {len(more)} people; if it is one, write reporters: ["{short(name)}"]'
                mapped.said.append((theirs, said))
            names += more
        if isinstance(value, Mapping) and len(value) > 1:
            to_extra(theirs, value)
        became(theirs, "reporters")
    if names:
        mapped.front["reporters"] = tuple(dict.fromkeys(name for name in names if len(name) <= _TERM))
    for theirs, value in take("image"):
        image = _image(value, fields)
        if isinstance(image, Mapping):
            mapped.front["image"] = image
            became(theirs, "image")
        else:
            to_extra(theirs, value, image)
    aliases: list[str] = []
    for theirs, value in take("aliases"):
        for one in _terms(value):
            if path := as_alias(one):
                aliases.append(path)
            else:
                mapped.said.append((theirs, f'the old address "{short(one)}" cannot be a path of redirects; it stands in extra'))
                to_extra(theirs, one)
        became(theirs, "aliases")
    if aliases:
        mapped.front["aliases"] = tuple(dict.fromkeys(aliases))
    for theirs, value in fields.items():
        if theirs not in taken:
            _the_rest(theirs, value, document, mapped, became, to_extra)
    if document.draft:
        mapped.front["status"] = "draft"
    _judge_whole(document, fields, mapped, options, opinion)
    return mapped


def _the_rest(
    theirs: str,
    value: Value,
    document: Document,
    mapped: Mapped,
    became: Callable[[str, str], None],
    to_extra: Callable[[str, Value], None],
) -> None:
    key, said = theirs.lower(), one_line(value).lower()
    if key == "draft" and said in (*_YES, *_NO):
        if said in _YES:
            mapped.front["status"] = "draft"
        became(theirs, "status")
    elif key == "published" and said in _NO:
        mapped.front["status"] = "draft"
        became(theirs, "status")
    elif key == "status" and said in ("draft", "hidden", "published"):
        if said != "published":
            mapped.front["status"] = "draft"
        if said == "hidden":
            mapped.said.append((theirs, "it was hidden, which pages here cannot be; it is a draft now"))
        became(theirs, "status")
    elif key in ("url", "permalink", "save_as") and document.address:
        became(theirs, "aliases")
        if as_alias(said) != document.address.lower():
            mapped.extra[_free(theirs, mapped.extra)] = value
    elif key == "kind" and said in ("report", "background", "explainer", "fact-check", "commentary"):
        mapped.front["kind"] = said
        became(theirs, "kind")
    elif key == "extra" and isinstance(value, Mapping):
        mapped.extra |= value
        became(theirs, "extra")
    else:
        to_extra(theirs, value)


def _judge_whole(document: Document, fields: Mapping[str, Value], mapped: Mapped, options: ReadingOptions, opinion: bool | None) -> None:
    """Whether the whole text is a piece of opinion: as the archive's own editors filed it, or as the operator says."""
    if opinion is not None:
        if opinion:
            mapped.front["kind"] = "commentary"
        elif mapped.front.get("kind") == "commentary":
            del mapped.front["kind"]
        return
    if mapped.front.get("kind") == "commentary":
        return
    title = str(mapped.front.get("title", ""))
    lead = re.split(r"[:|–—]|\s-\s", title, maxsplit=1)
    filed = [(f'the folder "{step}"', step) for step in document.below.split("/")[:-1]]
    named = ("category", "categories", "section", "type", "rubric", "genre")
    filed += [(f"{name}: {one}", one) for name, value in fields.items() if name.lower() in named for one in _terms(value)]
    filed += [(f'the title begins with "{lead[0].strip()}"', lead[0])] if len(lead) > 1 else []
    for how, word in filed:
        if folded(word.replace("_", " ")) in _OPINION:
            mapped.front["kind"] = "commentary"
            mapped.said.append(
                ("", f"it is taken as a piece of opinion ({how}); if it is a report, import it with --report, or take kind out")
            )
            return
    tagged = [
        (f"{name}: {one}", one) for name, value in fields.items() if name.lower() in ("tags", "tag", "keywords") for one in _terms(value)
    ]
    for how, word in (*filed, *tagged):
        if folded(word.replace("_", " ")) in _PERHAPS | _OPINION:
            mapped.undecided.append(("", f"it may be a piece of opinion ({how})"))
            return


def _order_of(ours: str) -> Callable[[str], int]:
    order = _ALIKE[ours]
    return lambda theirs: order.index(theirs.lower())


def iso(moment: Moment) -> str:
    """A moment as it is written: a day, or a day and a time with its offset."""
    if not moment.exact:
        return moment.at.date().isoformat()
    return moment.at.isoformat(timespec="seconds" if moment.at.second else "minutes")


def one_line(value: Value) -> str:
    """A value as one line of text; of a list, its entries behind commas."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return ", ".join(one_line(item) for item in value.values())
    return ", ".join(one_line(item) for item in value)


def as_alias(address: str) -> str:
    """An old address as ``aliases`` holds it: a path that begins with a slash; empty where it cannot be one."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    path = "/" + unquote(parts.path).strip().lstrip("/").replace(" ", "%20")
    steps = path.strip("/").split("/")
    if parts.query or _NOT_IN_ALIAS.search(path) or {"", ".", ".."} & set(steps) or len(path.encode()) > 1000:
        return ""
    return "" if any(len(step.encode()) > 250 for step in steps) else path


def identity_of(text: str) -> bool:
    """Whether a text can be the ``id`` of a briefing: a URI that is no script."""
    return bool(_URI.fullmatch(text)) and len(text) <= 2000


def _moment(text: str, options: ReadingOptions) -> Moment:
    try:
        return parse_moment(text, options.zone, options.publishing_hour).moment
    except NoZone as bad:
        raise Refused(f'{bad}; name the zone of the archive as "timezone:" in digest.yaml.') from bad


def _terms(value: Value) -> tuple[str, ...]:
    """The entries of a list, however it was written: a list, or one text with commas."""
    if isinstance(value, str):
        return tuple(filter(None, (one.strip() for one in value.replace("\n", ",").split(","))))
    if isinstance(value, Mapping):
        return tuple(value)
    return tuple(filter(None, (one_line(item) for item in value)))


def _names(value: Value) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(filter(None, (" ".join(line.split()) for line in value.split("\n"))))
    if isinstance(value, Mapping):
        return (one_line(value["name"]),) if value.get("name") else ()
    return tuple(name for item in value for name in _names(item))


def _several(name: str) -> tuple[str, ...]:
    """The people whom a byline names: split where every piece is a name of its own, of two words at least."""
    pieces = tuple(filter(None, _NAMES_OF_SEVERAL.split(name)))
    if len(pieces) > 1 and all(" " in piece for piece in pieces):
        return pieces
    return (name,)


def _image(value: Value, fields: Mapping[str, Value]) -> Mapping[str, Value] | str:
    """Our ``image``, or why there is none."""
    given = value if isinstance(value, Mapping) else {}
    src = next((one_line(given[name]) for name in ("src", "path", "image", "url", "feature") if given.get(name)), "")
    src = src or (value if isinstance(value, str) else "")
    beside = {name.lower(): one for name, one in fields.items() if isinstance(one, str)}
    alt = next((one_line(given[name]) for name in ("alt", "alt_text", "alttext") if given.get(name)), "")
    alt = alt or next((beside[name] for name in ("image_alt", "imagealt", "image-alt", "alt") if name in beside), "")
    if not src:
        return "no file is named for the picture; it stands in extra"
    if not alt:
        return "nothing says what the picture shows; write image: {src: …, alt: …} by hand, until then it stands in extra"
    if "://" in src:
        return "the picture is not a file of yours; save it beside the briefing and write image: {src: …, alt: …}"
    more = {ours: one_line(given[name]) for name, ours in (("credit", "credit"), ("caption", "caption")) if given.get(name)}
    return {"src": src, "alt": alt, **more}


def _free(name: str, taken: Mapping[str, object]) -> str:
    """A name that is not taken yet: itself, or with a number."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
