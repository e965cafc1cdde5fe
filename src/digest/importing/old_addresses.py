"""Where a text stood on the old site: the rules by which each program makes addresses from names, dates and settings."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from digest.importing.documents import Kind, Value
from digest.importing.mapping import as_alias, one_line
from digest.slugs import slugify

_TOKEN = re.compile(r":(\w+)|\{([\w.]+)(?::([^}]*))?\}")
_STRFTIME = re.compile("%([YmdbBHM])")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
    "none": "/:categories/:title.html",
}
_TEMPLATE = re.compile(r"\{\{|\{%")


@dataclass(frozen=True, slots=True)
class Place:
    """What an address is made of: the file's path below the old content folder, its day as the old site counted, and its fields."""

    path: str
    day: date | None
    fields: Mapping[str, Value]
    page: bool

    def said(self, *names: str) -> str:
        """The first of these fields that is there, as one line; letter case does not count."""
        lower = {name.lower(): value for name, value in self.fields.items()}
        return next((one_line(lower[name]) for name in names if lower.get(name)), "")

    @property
    def folder(self) -> str:
        """The folder that the file lies in, below the old content folder."""
        return posixpath.dirname(self.path)

    @property
    def stem(self) -> str:
        """The file's name without its ending, and without a date at its beginning; of an index file, the name of its folder."""
        stem = posixpath.splitext(posixpath.basename(self.path))[0]
        if stem in ("index", "_index"):
            stem = posixpath.basename(self.folder)
        return re.sub(r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[-_]?", "", stem) or stem


def old_address(kind: Kind, place: Place, config: Mapping[str, Value], pattern: str) -> str:
    """The path of a text on its old site, beginning with a slash; empty where nothing tells it.

    ``pattern`` is what the operator says of all posts (``/:year/:month/:slug/``, ``/en/blog/:path``); what a text says of itself wins.
    """
    own = place.said("url", "permalink") if kind in ("hugo", "jekyll", "eleventy", "markdown") else place.said("url", "save_as")
    if own.lower() == "false" and kind == "eleventy":
        return ""
    if own and not _TEMPLATE.search(own):
        address = _filled(own, place) if kind in ("jekyll", "pelican") else own
        return as_alias(address) if address.startswith(("/", "http")) else as_alias("/" + address)
    if own:
        return ""
    if pattern and not place.page:
        # Without a slug of its own, a text is called by its title in Hugo and Pelican, by its file elsewhere.
        return as_alias(_filled(pattern if kind in ("hugo", "pelican") else re.sub(r":slug\b", ":slugorfilename", pattern), place))
    if kind == "hugo":
        return as_alias(_hugo(place, config))
    if kind == "jekyll":
        return as_alias(_jekyll(place, config))
    if kind == "eleventy":
        stem = posixpath.splitext(place.path)[0]
        above = posixpath.dirname(stem)
        name = "" if posixpath.basename(stem) == "index" else place.stem
        return as_alias("/" + "/".join(filter(None, (above, name))) + "/")
    if kind == "pelican":
        named = "page_url" if place.page else "article_url"
        return as_alias("/" + _filled(one_line(config.get(named, "pages/{slug}.html" if place.page else "{slug}.html")), place).lstrip("/"))
    return ""


def _hugo(place: Place, config: Mapping[str, Value]) -> str:
    section = place.path.split("/")[0] if "/" in place.path else ""
    patterns = config.get("permalinks", {})
    if isinstance(patterns, Mapping) and isinstance(patterns.get("page"), Mapping):
        patterns = patterns["page"]
    pattern = patterns.get(section, "") if isinstance(patterns, Mapping) else ""
    if isinstance(pattern, str) and pattern and not posixpath.basename(place.path).startswith("_index."):
        return _filled(re.sub(r":title\b", ":slugified_title", pattern), place)
    ugly = one_line(config.get("uglyurls", "")).lower() == "true"
    stem = posixpath.splitext(place.path)[0]
    slug = place.said("slug")
    name = "" if posixpath.basename(stem) in ("index", "_index") and not slug else slug or posixpath.basename(stem)
    above = posixpath.dirname(stem)
    if posixpath.basename(stem) == "index" and slug:
        above = posixpath.dirname(above)
    path = "/" + "/".join(filter(None, (above, name)))
    path = re.sub(r"[\s]+", "-", path.strip()).lower()
    return f"{path}.html" if ugly and name else f"{path.rstrip('/')}/"


def _jekyll(place: Place, config: Mapping[str, Value]) -> str:
    if place.page:
        stem = posixpath.splitext(place.path)[0]
        pretty = one_line(config.get("permalink", "")) == "pretty" or one_line(config.get("permalink", "")).endswith("/")
        if posixpath.basename(stem) == "index":
            return "/" + posixpath.dirname(stem).strip("/") + "/"
        return f"/{stem}/" if pretty else f"/{stem}.html"
    pattern = one_line(config.get("permalink", "date"))
    return _filled(_JEKYLL_STYLES.get(pattern, pattern), place)


def _filled(pattern: str, place: Place) -> str:
    """A pattern with its words exchanged: Hugo's and Jekyll's (``:year``), Pelican's (``{slug}``, ``{date:%Y}``)."""
    values = _values(place)

    def value(found: re.Match[str]) -> str:
        name, form = (found[1] or found[2]).lower(), found[3]
        if name == "date" and form is not None:
            return _STRFTIME.sub(lambda one: _dated(one[1], place), form)
        return values.get(name, found[0])

    filled = re.sub("/{2,}", "/", _TOKEN.sub(value, pattern))
    return "" if _TOKEN.search(filled) else filled


def _values(place: Place) -> Mapping[str, str]:
    section, _, _ = place.path.rpartition("/")
    title = slugify(place.said("title")) or place.stem
    slug = place.said("slug")
    categories = place.said("categories", "category")
    listed = [one.strip() for one in categories.split(",") if one.strip()] if "," in categories else categories.split()
    folders = [step for step in section.split("/") if step and not step.startswith("_")]
    own = slug or place.stem
    values = {
        "title": slug or re.sub(r"\s+", "-", place.stem), "slug": slug or title, "slugified_title": title,
        "path": posixpath.splitext(place.path)[0], "filename": place.stem, "contentbasename": place.stem, "slugorfilename": own,
        "slugorcontentbasename": own, "section": section.split("/")[0], "sections": section, "folder": section,
        "category": slugify(listed[0]) if listed else "", "categories": "/".join(dict.fromkeys(one.lower() for one in (*folders, *listed))),
        "output_ext": ".html", "lang": place.said("lang"), "author": slugify(place.said("author", "authors")),
    }  # fmt: skip
    if place.day:
        day = place.day
        values |= {
            "year": f"{day:%Y}", "month": f"{day.month:02}", "day": f"{day.day:02}", "i_month": str(day.month), "i_day": str(day.day),
            "short_year": f"{day.year % 100:02}", "yearday": str(day.timetuple().tm_yday), "y_day": f"{day.timetuple().tm_yday:03}",
            "week": f"{day.isocalendar().week:02}", "short_month": _MONTHS[day.month - 1],
        }  # fmt: skip
    return values


def _dated(sign: str, place: Place) -> str:
    if place.day is None:
        return ""
    day = place.day
    return {"Y": f"{day.year:04}", "m": f"{day.month:02}", "d": f"{day.day:02}", "b": _MONTHS[day.month - 1]}.get(sign, "")
