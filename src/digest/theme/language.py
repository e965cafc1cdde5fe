"""What templates say in one language: words, names, dates and numbers."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import partial
from types import SimpleNamespace
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format, get_timezone_gmt
from babel.lists import format_list
from jinja2 import StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from digest.later import origin, passing
from digest.model import Moment
from digest.spoken import Dated, Explanation, Labelled, Signature, Spoken, Withdrawn, Word
from digest.structured_data import Describer
from digest.theme.filters import absolute, address, as_json, filled, iso, rfc822, with_context, without_markup
from digest.theme.locales import catalogue, known_locale, own_name, territory
from digest.theme.templates import FIELDS, Sandbox, Sources
from digest.theme.words import MARKS, NAMES, spoken_language
from digest.views import FeedEntry, ListEntry, Person

Day = date  # below, ``date`` is a filter, too


# Entries of feeds that are held as they were drawn: five feeds of twenty.
_HELD = 100


# The mark of a footnote, and a link of a commentary to the fact on which it rests, as reading writes them.
_NOTE = re.compile(r'(<a class="note" href="[^"]*">)(\d+)(?=</a>)')


_CITES = re.compile(r'(<a class="cites" id="[^"]*" href="[^"]*#fact-(\d+)">.*?)</a>', re.DOTALL)


class Language:
    """Words, dates and lists in the language of a page, and the environment whose templates speak it and write addresses of the site.

    Filters that depend on the language or the page ask for the context: jinja2 works out all others while it compiles,
    and the compiled code is shared between languages.
    """

    def __init__(self, lang: str, base: str, url: str, sources: Sources, icon: str, other: Callable[[str], "Language"]) -> None:
        self._locale = known_locale(lang)
        self._base = base
        self._translations = catalogue(spoken_language(lang))
        self._texts: dict[str | tuple[str, int], Markup] = {}
        self._dates: dict[tuple[str, bool], Markup] = {}
        self._days: dict[date, str] = {}
        self._clocks: dict[tuple[int, int], str] = {}
        self._zones: dict[timedelta | None, str] = {}
        self._day_and_clock = str(get_datetime_format("long", locale=self._locale))
        self._listed: dict[tuple[int, bool], tuple[ListEntry, Markup]] = {}
        self._drawn: dict[int, tuple[FeedEntry, FeedEntry, dict[str, Markup]]] = {}
        self._lang = lang
        self._other = other
        self.environment = Sandbox(
            loader=sources, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            auto_reload=False, cache_size=-1, optimized=False,  # to look for constants takes longer than they do
        )  # fmt: skip
        # Not for templates: what differs from run to run, and what shows how Python sees a value.
        for name in ("random", "pprint"):
            del self.environment.filters[name]
        del self.environment.globals["lipsum"]
        self.environment.texts = (self.gettext, self.ngettext)
        self.environment.globals.update(_=self.gettext, gettext=self.gettext, ngettext=self.ngettext, icon=icon)
        self.environment.globals["drawn"] = pass_context(lambda context, name, entry: self.drawn(context, name, entry))
        self.environment.globals["listed"] = pass_context(lambda context, entry, leads: self.listed(context, entry, leads))
        bound: dict[str, Callable[[Any], Any]] = {
            "path": partial(address, base),
            "absolute": partial(absolute, url),
            "date": self.date,
            "moment": self.moment,
            "period": self.period,
            "name": self.name,
            "names": self.names,
            "called": self.called,
            "prose": self.prose,
            "marked": self.marked,
        }
        for name, function in bound.items():
            self.environment.filters[name] = with_context(function)
        self.environment.filters.update(iso=iso, rfc822=rfc822, plain=without_markup, json=as_json, language=own_name, locale=territory)
        say = self._translations.gettext
        self._describer = Describer(say, lambda word: say(NAMES[word]), self.period, partial(absolute, url), iso)

    def gettext(self, message: str, **values: object) -> Markup:
        """The message in this language, escaped, with ``%(name)s`` filled in."""
        text = self._texts.get(message)
        if text is None:
            text = self._texts[message] = escape(self._translations.gettext(message))
        return filled(text, values) if values else text

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> Markup:
        """The message in the form that goes with ``count``, which fills ``%(count)s``."""
        text = self._texts.get((singular, count))
        if text is None:
            text = self._texts[singular, count] = escape(self._translations.ngettext(singular, plural, count))
        return filled(text, {"count": count, **values})

    def name(self, word: str) -> Markup:
        """The word that readers see for a word of the code (``NAMES``)."""
        return self.gettext(NAMES[word])

    def structured_data(self, view: Any, values: Mapping[str, Any], headline: str, described: str) -> Markup:
        """What machines are told of the page of a view; ``values`` are its fields, where they are worked out already."""
        if origin(view) is not None:
            # A stand-in with the same fields: to make a frozen value takes twenty times as long, and each page would.
            view = SimpleNamespace(template=view.template, **values)
        # What templates put together holds entities where it was translated.
        headline, described = (text.unescape() if isinstance(text, Markup) else text for text in (headline, described))
        return Markup(self._describer.graph(view, headline, described))

    def date(self, moment: Moment) -> Markup:
        """A ``<time>`` element with the day."""
        return self._time(moment, False)

    def moment(self, moment: Moment) -> Markup:
        """A ``<time>`` element with the day and, where the editor gave one, the time of day with its zone."""
        return self._time(moment, moment.exact)

    def listed(self, context: Context, entry: ListEntry, leads: bool) -> Markup:
        """A briefing as lists in this language show it (``_entry.html``): drawn once, for it is in several of them."""
        # All lists have the very same entry. It is kept with what was drawn, so that its id cannot become that of another.
        known = self._listed.get((id(entry), bool(leads)))
        if known is None:
            values = {"entry": entry, "leads": bool(leads), "lang": self._lang, "site": context["site"]}
            known = entry, Markup(self.environment.get_template("_entry.html").render(values))
            self._listed[id(entry), bool(leads)] = known
        return known[1]

    def drawn(self, context: Context, name: str, entry: FeedEntry) -> Markup:
        """An entry of a feed as the template of that name draws it, in the entry's own language: once for all feeds that hold it."""
        if entry.lang != self._lang:
            return self._other(entry.lang).drawn(context, name, entry)
        # As in lists; but whole texts are only held as long as feeds of the same may follow.
        known = self._drawn.get(id(entry))
        if known is None:
            if len(self._drawn) >= 2 * _HELD:
                self._drawn.clear()
            whole = FeedEntry(**passing(entry, FIELDS[FeedEntry]))
            known = self._drawn[id(entry)] = self._drawn[id(whole)] = entry, whole, {}
        _, whole, drawn = known
        if name not in drawn:
            drawn[name] = Markup(self.environment.get_template(name).render({"entry": whole, "site": context["site"]}))
        return drawn[name]

    def said(self, spoken: Spoken) -> str:
        """A text of the interface for what is no HTML: as it is, without escapes."""
        match spoken:
            case Word(word):
                return self.name(word).unescape() if word else ""
            case Labelled(text, label):
                return self.gettext("%(label)s: %(title)s", label=self.name(label), title=text).unescape() if label and text else text
            case Withdrawn():
                return self.gettext("This briefing was withdrawn.").unescape()
            case Signature(name):
                return name or self.gettext("the editors").unescape()
            case Dated(moment):
                return self._day(moment.at.date())
            case Explanation(commentary, name, facts):
                values = {"commentary": commentary, "author": name or self.gettext("the editors"), "facts": facts}
                return Markup(self.environment.get_template("_explains.html").render(values)).striptags()

    def _time(self, moment: Moment, exact: bool) -> Markup:
        # By text: two datetimes of different zones may be equal and still be written differently.
        key = moment.at.isoformat(), exact
        known = self._dates.get(key)
        if known is None:
            at = moment.at
            shown = self._day(at.date())
            if exact:
                clock = f"{self._clock(at.hour, at.minute)} {self._zone(at.utcoffset())}"
                shown = self._day_and_clock.replace("{0}", clock).replace("{1}", shown).replace("'", "")
            stamp = iso(moment) if exact else at.date().isoformat()
            known = self._dates[key] = Markup(f'<time datetime="{stamp}">{escape(shown)}</time>')
        return known

    # Babel takes its time for each of these, and there are fewer of them than of moments.

    def _day(self, day: Day) -> str:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = format_date(day, "long", self._locale)
        return known

    def _clock(self, hour: int, minute: int) -> str:
        known = self._clocks.get((hour, minute))
        if known is None:
            known = self._clocks[hour, minute] = format_time(time(hour, minute), "short", locale=self._locale)
        return known

    def _zone(self, offset: timedelta | None) -> str:
        known = self._zones.get(offset)
        if known is None:
            at = datetime(2000, 1, 1, tzinfo=timezone(offset)) if offset else None
            # CLDR writes GMT in Latin letters in languages that have words for it.
            universal = str(self.gettext("UTC"))
            gmt = get_timezone_gmt(at, "long", self._locale) if at else universal
            known = self._zones[offset] = gmt if universal == "UTC" else gmt.replace("GMT", universal)
        return known

    def period(self, name: str) -> str:
        """A year, month or day, given as ISO text, as readers write it."""
        parts = [int(part) for part in name.split("-")]
        day = date(*[*parts, 1, 1][:3])
        if len(parts) == 3:
            return format_date(day, "long", self._locale)
        return format_skeleton("yMMMM" if len(parts) == 2 else "y", datetime(day.year, day.month, 1), None, locale=self._locale)

    def called(self, lang: str) -> str:
        """What a language is called in this one; its tag where that is not known."""
        try:
            return Locale.parse(lang, sep="-").get_display_name(self._locale) or lang
        except (UnknownLocaleError, ValueError):
            return lang

    def names(self, names: Iterable[str | Person]) -> Markup:
        """Names as a list in a sentence: "A, B and C"; the empty name is the editors. Persons are linked to their pages."""
        return Markup(format_list([self._signature(name) for name in names], locale=self._locale))

    def _signature(self, who: str | Person) -> Markup:
        name = escape((who.name if isinstance(who, Person) else who) or self.gettext("the editors"))
        if isinstance(who, Person) and (who.page or who.url):
            return Markup(f'<a href="{escape(address(self._base, who.page or who.url))}" rel="author">{name}</a>')
        return name

    def marked(self, text: str) -> Markup:
        """Sanitised HTML as it is, but that its marks say what they lead to: a note, or which of the facts."""
        if 'class="note"' in text:
            text = _NOTE.sub(lambda mark: f"{mark[1]}{self.gettext(MARKS['note'], number=mark[2])}", text)
        if 'class="cites"' in text:
            text = _CITES.sub(lambda link: f"{link[1]} <small>{self.gettext(MARKS['cites'], number=link[2])}</small></a>", text)
        return Markup(text)

    def prose(self, text: str) -> Markup:
        """What ``marked`` gives, its tables and listings in boxes that a keyboard can scroll."""
        if "<table" in text:
            box = f'<div class="scroll" role="group" tabindex="0" aria-label="{self.name("table")}"><table'
            text = text.replace("<table", box).replace("</table>", "</table></div>")
        if "<pre" in text:
            text = text.replace("<pre", '<pre tabindex="0"')
        return self.marked(text)
