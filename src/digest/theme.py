"""Templates, style sheets and the words of the interface: a view goes in, a finished page comes out.

The only door to jinja2 and Babel. The packaged templates are found beside this file or, in a checkout, at its root; those in a
site's own ``templates/`` replace them by name, and reach them as ``digest/NAME``.
"""

import gettext
import hashlib
import html
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import format_datetime
from functools import cache, lru_cache, partial
from io import BytesIO
from pathlib import Path
from sys import intern
from types import CodeType, MappingProxyType, SimpleNamespace
from typing import Any, NoReturn
from urllib.parse import quote

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format, get_timezone_gmt
from babel.lists import format_list
from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateError, Undefined, pass_context
from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from digest import files, model, views
from digest.later import later, origin, passing
from digest.model import Artifact, Moment
from digest.problems import Problem, Refused
from digest.settings import Settings
from digest.spoken import Explanation, Labelled, Signature, Spoken, Withdrawn, Word
from digest.strict_yaml import nearest
from digest.structured_data import Describer
from digest.views import FeedEntry, JsonView, ListEntry, Person, Rendered, TextFile, View

LANGUAGES = ("ar", "de", "en", "es", "fr", "ja", "uk", "zh")
"""Languages of the interface, as primary subtags; a page in another language gets English."""

NAMES: Mapping[str, str] = {
    "commentary": "Commentary",
    "analysis": "Analysis",
    "counterview": "Another view",
    "background": "Background",
    "explainer": "Explainer",
    "fact-check": "Fact check",
    "correction": "Correction",
    "clarification": "Clarification",
    "update": "Update",
    "note": "Note",
    "retraction": "Withdrawn",
    "document": "document",
    "report": "report",
    "interview": "interview",
    "data": "data",
    "press-release": "press release",
    "topics": "Topics",
    "places": "Places",
    "people": "People",
    "organizations": "Organizations",
    "facts": "Facts",
    "stories": "Stories",
    "authors": "Authors",
    "editions": "Editions",
    "archive": "Archive",
    "table": "Table",
}
"""English names of what front matter and views hold as words of the code; the catalogues translate them (filter ``name``)."""

MARKS: Mapping[str, str] = {"note": "note %(number)s", "cites": "(fact %(number)s)"}
"""What the marks of notes and the links to facts say, by the class that they have in texts (filter ``marked``)."""

Day = date  # below, ``date`` is a filter, too

_OWN = "templates"
# The settings do not remember which file they were read from.
_SETTINGS_FILE = "digest.yaml"
_SUFFIXES = (".css", ".html", ".json", ".svg", ".txt", ".xml")
_LIMIT = 1_000_000
# Bytes that neither HTML nor XML may hold; UTF-8 writes no other character with them.
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A, 0x0D))
# The sign first: there are fewer of it than of spaces. `href="…"` may also stand in the text of a page about HTML: both < and > are
# escaped in texts and in attributes, so that the first of them behind it tells whether this is inside a tag (of no endless length).
_TAGS = re.compile("<[^/<>][^<>]*>")
_LONG, _MANY = 20_000, 5_000
# Entries of feeds that are held as they were drawn: five feeds of twenty.
_HELD = 100
_LINK = re.compile(r'="(?:(?<= href=")|(?<= src="))([^"<>]*)"(?=[^<>]{0,4000}>)')
_ID = re.compile(r'="(?<= id=")([^"<>]*)"(?=[^<>]{0,4000}>)')
# The mark of a footnote, and a link of a commentary to the fact on which it rests, as reading writes them.
_NOTE = re.compile(r'(<a class="note" href="[^"]*">)(\d+)(?=</a>)')
_CITES = re.compile(r'(<a class="cites" id="[^"]*" href="[^"]*#fact-(\d+)">.*?)</a>', re.DOTALL)
_NOT_IN_URIS = re.compile(r"[^A-Za-z0-9!#$%&'()*+,/:;=?@\[\]~._-]")  # looking takes a tenth of the time of quoting
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
# Characters that stand in no address; everything else is left as it is, for people read addresses.
_IN_ADDRESSES = str.maketrans({character: quote(character) for character in ' "<>\\^`{|}'})


# Nor in a Content-Security-Policy (CSP 3, 2.2.1), whose lines become one.
_NOT_IN_POLICY = str.maketrans({character: quote(character) for character in '"<>&'})


class _Fields(dict[type, frozenset[str]]):
    """The fields that templates may look at, by class; nothing for a class that is no value of ours."""

    def __missing__(self, cls: type) -> frozenset[str]:
        # A value of which a part is worked out later is of a class of its own, below that of the value.
        self[cls] = (
            self[cls.__base__] if cls.__base__ is not None and cls.__base__ in self and cls.__module__ == later.__module__ else frozenset()
        )
        return self[cls]


_FIELDS = _Fields(
    (kind, frozenset(one.name for one in fields(kind)))
    for module in (model, views)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
)
_FIELDS[LoopContext] = frozenset({"first", "index", "last", "length"})


class Theme:
    """Templates and style sheets of one site, ready to render.

    ``stylesheets`` are in the order in which pages load them, ``icon`` is the favicon: text files with the hash of their
    content in their names, to be published with the pages. ``problems`` are warnings about the site's own templates.
    ``digest`` is a hash of all of it.
    """

    def __init__(self, texts: Mapping[str, tuple[str, str]], stylesheet: str = "") -> None:
        """``texts`` maps the name of a template to its path, as shown in problems, and its text."""
        self.digest = hashlib.sha256(repr((sorted(texts.items()), stylesheet)).encode("utf-8", "surrogatepass")).hexdigest()
        self._sources = _Sources(texts)
        self._languages: dict[tuple[str, str, str], _Language] = {}
        text = texts["style.css"][1]
        ours = text == texts["digest/style.css"][1]
        self.stylesheets: tuple[TextFile, ...] = tuple(
            _hashed("style", "css", one) for one in (_compact(text) if ours else text, stylesheet) if one
        )
        self.problems: tuple[Problem, ...] = ()
        self.icon: TextFile = _hashed("icon", "svg", texts["favicon.svg"][1])
        lines = (line.strip() for line in texts["policy.txt"][1].splitlines())
        # In an attribute, and in a header: neither wants a quote escaped that is none of its own.
        self._policy = Markup("; ".join(line for line in lines if line and not line.startswith("#")).translate(_NOT_IN_POLICY))

    @property
    def files(self) -> tuple[TextFile, ...]:
        """All that is to be published beside the pages: the style sheets and the icon."""
        return (*self.stylesheets, self.icon)

    def check(self) -> tuple[Problem, ...]:
        """What is wrong with the site's own templates before any page is rendered: each is compiled once."""
        environment = self._language("en").environment
        problems = []
        for name in self._sources.templates():
            try:
                environment.get_template(name)
            except TemplateError as error:
                problems.append(_problem(error, self._sources))
        return tuple(problems)

    def unused(self) -> tuple[Problem, ...]:
        """A warning for each of the site's own templates that takes the place of none of ours and that no other template names."""
        # Compared without their endings, which make all names look alike.
        ours = {name.rpartition(".")[0]: name for name in self._sources.packaged()}
        idle = [name for name in self._sources.names() if name not in ours.values()]
        for name in self._sources.templates() if idle else ():
            for other in self._sources.named_in(self._language("en").environment, name):
                if other is None:  # its name is worked out on the page, and may be any
                    return ()
                if other != name and other in idle:
                    idle.remove(other)
        problems = []
        for name in idle:
            meant = nearest(name.rpartition(".")[0], ours)
            cure = f"did you mean {ours[meant]}?" if meant else "docs/templates.md says what names have a meaning"
            why = f"no page and no other template uses this; {cure}"
            problems.append(Problem(self._sources.path(name), 0, 0, "template/unused", why, "warning"))
        return tuple(problems)

    def render(self, view: View) -> tuple[Rendered | None, tuple[Problem, ...]]:
        """The finished page of a view, or why a template of the site could not make it.

        The links of a page are those that stay inside the site, as written there, without entities; those of feeds and
        sitemaps are all absolute and none of them is given. The same mistake gives an equal ``Problem`` on every page.
        """
        if isinstance(view, TextFile):
            return Rendered(Artifact(view.path, view.text.encode())), ()
        values = passing(view, _FIELDS[type(view)])
        page, site = values["page"], values["site"]
        if "extra" in values:
            values["extra"] = dict(values["extra"])
        try:
            language = self._language(page.lang, site.base, site.url)
            values["structured_data"] = partial(language.structured_data, view, values)
            if isinstance(view, JsonView):
                from digest.published import json_text  # it takes a while to load, and not every site has such files

                text = json_text(values["document"], partial(self._said, site.base, site.url), _iso)
            else:
                text = language.environment.get_template(view.template).render(values)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError) as error:
            return None, (_problem(error, self._sources),)
        path = page.path
        if not path or path.endswith("/"):
            path += "index.html"
        # A lone surrogate cannot be written as UTF-8, and the two non-characters may not stand in XML.
        body = text.replace("\ufffe", "").replace("\uffff", "").encode("utf-8", "replace").translate(None, _CONTROLS)
        links, ids = _links_and_ids(text) if path.endswith(".html") else ((), ())
        artifact = Artifact(path, body, hashlib.sha256(body).hexdigest())
        return Rendered(artifact, links, ids, page.source, page.lang), ()

    def _language(self, lang: str, base: str = "/", url: str = "") -> "_Language":
        known = self._languages.get((lang, base, url))
        if known is None:
            known = _Language(lang, base, url, self._sources, self.icon.path, lambda other: self._language(other, base, url))
            self._languages[lang, base, url] = known
            known.environment.filters["said"] = partial(self._said, base, url)
            known.environment.globals["security_policy"] = self._policy
        return known

    def _said(self, base: str, url: str, spoken: Spoken) -> str:
        """A text of the interface in the language of what it belongs to, as it is, without escapes."""
        return self._language(spoken.lang, base, url).said(spoken)


def read_theme(root: Path, settings: Settings, sound: Mapping[str, tuple[Problem, ...]] = MappingProxyType({})) -> Theme:
    """The packaged templates with the site's own in their place, and the settings' extra style sheet.

    A theme whose digest is in ``sound`` was found to be without mistakes before, and to have these warnings. Raises ``Refused``
    with a ``Problem`` for each template that cannot be read or that is no template.
    """
    folder = _packaged()
    texts: dict[str, tuple[str, str]] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix in _SUFFIXES:
            name = file.relative_to(folder).as_posix()
            texts[name] = texts[f"digest/{name}"] = (f"digest/{name}", file.read_text("utf-8"))
    try:
        with files.Tree(root) as tree:
            found = tree.find(_OWN, files.hidden) if tree.exists(_OWN) else files.Found((), ())
            problems = list(found.problems)
            for path in found.files:
                name = path.removeprefix(f"{_OWN}/")
                if name.startswith("digest/"):
                    why = "digest/ stands for the packaged templates; give your folder another name"
                    problems.append(Problem(path, 0, 0, "template/name", why))
                elif name.endswith(_SUFFIXES):
                    texts[name] = (path, _text(tree, path, problems))
            stylesheet = _stylesheet(tree, settings.stylesheet, problems) if settings.stylesheet else ""
    except files.Unreadable as error:
        raise Refused(error.problem) from None
    if not problems:
        theme = Theme(texts, stylesheet)
        if theme.digest in sound:
            theme.problems = sound[theme.digest]
            return theme
        problems += theme.check()
        if not problems:
            theme.problems = theme.unused()
            return theme
    raise Refused(*problems)


def _packaged() -> Path:
    beside = Path(__file__).parent / "templates"
    return beside if beside.is_dir() else Path(__file__).parents[2] / "templates"


def _stylesheet(tree: files.Tree, path: str, problems: list[Problem]) -> str:
    """The style sheet that the settings name; where there is none, it is they who are wrong."""
    try:
        there = tree.exists(path)
    except files.Unreadable as error:
        problems.append(error.problem)
        return ""
    if not there:
        why = f'"stylesheet" names {path}, and there is no such file; write its path as seen from here, or take the line out'
        problems.append(Problem(_SETTINGS_FILE, 0, 0, "settings/stylesheet", why))
        return ""
    return _text(tree, path, problems)


def _text(tree: files.Tree, path: str, problems: list[Problem]) -> str:
    try:
        return tree.read(path, _LIMIT).decode("utf-8-sig").replace("\r\n", "\n")
    except files.Unreadable as error:
        problems.append(error.problem)
    except UnicodeDecodeError as error:
        problems.append(Problem(path, 0, 0, "template/encoding", f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"))
    return ""


def _compact(css: str) -> str:
    """Our own style sheet without its comments, indentation and idle spaces (it holds no strings that look like them)."""
    lines = "".join(line.strip() for line in re.sub(r"/\*[^*]*\*/", "", css).split("\n"))
    for idle, needed in ((" {", "{"), ("{ ", "{"), ("; ", ";"), (";}", "}"), (" }", "}"), (": ", ":"), (", ", ","), (" > ", ">")):
        lines = lines.replace(idle, needed)
    return lines + "\n"


def _hashed(stem: str, suffix: str, text: str) -> TextFile:
    return TextFile(f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.{suffix}", text)


def _links_and_ids(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(text) > _LONG and text.count('="') > _MANY:
        # A long text about attributes would be looked through for the sake of each of them.
        text = "".join(_TAGS.findall(text))
    links = [html.unescape(link) if "&" in link else link for link in _LINK.findall(text)]
    ids = [html.unescape(one) if "&" in one else one for one in _ID.findall(text)]
    # Thousands of pages have the same links and ids: each is held once.
    return tuple([intern(link) for link in links if not _SCHEME.match(link)]), tuple(map(intern, ids))


# ---- a template's mistakes -----------------------------------------------------------------------------------------


def _problem(error: BaseException, sources: "_Sources") -> Problem:
    """What a template did wrong, at the innermost line of the site's own templates; raises the error again if there is none.

    Packaged templates are tested: an error in them alone is a bug of ours and stays one.
    """
    if isinstance(error, TemplateSyntaxError):
        path, line = sources.path(error.name or ""), error.lineno
    else:
        path, line = _place(error)
    if not path.startswith(f"{_OWN}/"):
        raise error
    said = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")
    match error:
        case TemplateSyntaxError():
            rule, text = "syntax", f"this is no template: {said}; mend the line, or take away the file to get the packaged one"
        case SecurityError():
            rule, text = "unsafe", f"{said}; a template may only look at the fields of its page"
        case UndefinedError():
            rule, text = "undefined", f"{said}; docs/templates.md says what this template is given"
        case TemplateNotFound():
            rule, text = "missing", f"there is no template {said}; see its name in templates/, or write digest/{said} for a packaged one"
        case RecursionError():
            rule, text = "recursion", "this template includes or calls itself without end; give it a condition that ends it"
        case _:
            rule, text = "expression", f"this expression cannot be worked out: {said}; see what its values are in docs/templates.md"
    return Problem(path, line, 1, f"template/{rule}", text)


def _place(error: BaseException) -> tuple[str, int]:
    """The innermost template line of the site that an error went through (jinja2 puts templates into tracebacks)."""
    place = ("", 0)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(f"{_OWN}/"):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place


# ---- templates -----------------------------------------------------------------------------------------------------


class _Sources(BaseLoader):
    """The texts of all templates, each compiled once for all languages."""

    def __init__(self, texts: Mapping[str, tuple[str, str]]) -> None:
        self._texts = texts
        self._compiled: dict[str, CodeType] = {}

    def names(self) -> list[str]:
        """Names of the site's own files."""
        return sorted(name for name, (path, _) in self._texts.items() if path.startswith(f"{_OWN}/"))

    def templates(self) -> list[str]:
        """Names of the site's own templates; a mere copy of ours is none."""
        return [name for name in self.names() if not name.endswith((".css", ".svg")) and not self._is_copy(name)]

    def _is_copy(self, name: str) -> bool:
        packaged = self._texts.get(f"digest/{name}")
        return packaged is not None and packaged[1] == self._texts[name][1]

    def packaged(self) -> list[str]:
        """Names that a site's own file can have to take the place of ours."""
        return sorted(name.removeprefix("digest/") for name in self._texts if name.startswith("digest/"))

    def named_in(self, environment: Environment, name: str) -> tuple[str | None, ...]:
        """The names of other templates that a template has; ``None`` for one that is worked out on the page."""
        path, text = self._texts[name]
        return tuple(find_referenced_templates(environment.parse(text, name, path)))

    def path(self, name: str) -> str:
        """The path of a template as problems show it."""
        return self._texts[name][0] if name in self._texts else ""

    def _code(self, environment: Environment, name: str) -> CodeType:
        code = self._compiled.get(name)
        if code is None:
            if name not in self._texts:
                raise TemplateNotFound(name)
            path, text = self._texts[name]
            code = self._compiled[name] = environment.compile(text, name, path)
        return code

    def load(self, environment: Environment, name: str, globals: Any = None) -> Template:
        """The template of this name (the interface of jinja2's loaders)."""
        code = self._code(environment, name)
        # A plain dictionary: jinja2's chain of them takes long to copy, and every page copies it several times.
        template = environment.template_class.from_code(environment, code, dict(globals or {}))
        # Half of what is printed is escaped already, and the escape that compiled code calls makes a new text of that, too.
        # It looks at the type, too, which jinja2's own way to do it (finalize) makes a second call of for each value.
        template.root_render_func.__globals__.update(escape=_escaped, str=_unescaped)
        return template


class _Template(Template):
    """A template whose imported variables start anew on every page, so that none of them can tell one page about another."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return self.make_module()


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox: quick where a template looks at a field of a view, strict everywhere else."""

    template_class = _Template
    intercepted_binops = frozenset({"*", "**"})
    texts: tuple[Callable[..., Markup], ...] = ()

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """The template of this name. What jinja2's own cache looks at can never change here."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = super().get_template(name, parent, globals)
        return known

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a view as it is; anything else only as the sandbox allows it."""
        if attribute in _FIELDS[type(obj)]:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        """A call as the sandbox allows it; the interface's own texts, which are most of the calls, without its precautions."""
        if function in self.texts:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return function(*args, **kwargs)
        return super().call(context, function, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Products of numbers; a repeated text or a power could fill the memory."""
        if operator == "*" and isinstance(left, int | float) and isinstance(right, int | float):
            return left * right
        raise SecurityError(f"{operator} is only for products of numbers")


_SPECIAL = re.compile("[&<>'\"]")


def _escaped(value: Any) -> str:
    """What is printed for a value: the same where it is markup already, or a text in which nothing has to be escaped."""
    if type(value) is Markup or (type(value) is str and not _SPECIAL.search(value)):
        return value
    return str(value) if type(value) is int else escape(_printable(value))


def _unescaped(value: Any) -> str:
    """What is printed for a value where a template of the site wants nothing to be escaped."""
    return str(_printable(value))


_PRINTABLE = (str, int, float, Undefined)


def _printable(value: Any) -> Any:
    """What ``{{ … }}`` may print: texts and numbers. Anything else would show how Python writes it, which is never meant."""
    if isinstance(value, _PRINTABLE):
        return value
    raise TypeError(f"only texts and numbers can be printed, and this is {type(value).__name__}")


# ---- languages -----------------------------------------------------------------------------------------------------


class _Language:
    """Words, dates and lists in the language of a page, and the environment whose templates speak it and write addresses of the site.

    Filters that depend on the language or the page ask for the context: jinja2 works out all others while it compiles,
    and the compiled code is shared between languages.
    """

    def __init__(self, lang: str, base: str, url: str, sources: _Sources, icon: str, other: Callable[[str], "_Language"]) -> None:
        self._locale = _locale(lang)
        self._base = base
        self._translations = _translations(lang.split("-")[0].lower())
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
        self.environment = _Environment(
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
            "path": partial(_address, base),
            "absolute": partial(_absolute, url),
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
            self.environment.filters[name] = _with_context(function)
        self.environment.filters.update(iso=_iso, rfc822=_rfc822, plain=_plain, json=_json, language=_own_name, locale=_territory)
        say = self._translations.gettext
        self._describer = Describer(say, lambda word: say(NAMES[word]), self.period, partial(_absolute, url), _iso)

    def gettext(self, message: str, **values: object) -> Markup:
        """The message in this language, escaped, with ``%(name)s`` filled in."""
        text = self._texts.get(message)
        if text is None:
            text = self._texts[message] = escape(self._translations.gettext(message))
        return _filled(text, values) if values else text

    def ngettext(self, singular: str, plural: str, count: int, **values: object) -> Markup:
        """The message in the form that goes with ``count``, which fills ``%(count)s``."""
        text = self._texts.get((singular, count))
        if text is None:
            text = self._texts[singular, count] = escape(self._translations.ngettext(singular, plural, count))
        return _filled(text, {"count": count, **values})

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
            whole = FeedEntry(**passing(entry, _FIELDS[FeedEntry]))
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
            stamp = _iso(moment) if exact else at.date().isoformat()
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
            return Markup(f'<a href="{escape(_address(self._base, who.page or who.url))}" rel="author">{name}</a>')
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


def _filled(text: Markup, values: Mapping[str, object]) -> Markup:
    """What ``text % values`` says, at a quarter of the cost; Markup's own operator wraps each value in an object."""
    return Markup(str.__mod__(text, {name: value if type(value) is int else escape(value) for name, value in values.items()}))


def _with_context(function: Callable[[Any], Any]) -> Callable[[Context, Any], Any]:
    @pass_context
    def filter(context: Context, value: Any) -> Any:
        return function(value)

    return filter


@lru_cache(100_000)
def _address(base: str, where: str) -> str:
    """The address, on this host, of a path below the site's root (``base``); full addresses and fragments stay as they are."""
    if where[:1] in ("#", "/") or ":" in where:
        if where[:1] == "#" or _SCHEME.match(where):
            return where.translate(_IN_ADDRESSES)
        where = where.removeprefix("/")
    return base + where.translate(_IN_ADDRESSES)


@lru_cache(100)  # a page asks for its own address, and that of its picture, more than once
def _absolute(url: str, where: str) -> str:
    """The full address, as a URI (RFC 3986), of a path below the site's root (``url``) or of a full address."""
    full = where if _SCHEME.match(where) else url + where.removeprefix("/")
    return quote(full, safe="!#$%&'()*+,/:;=?@[]~") if _NOT_IN_URIS.search(full) else full


def _iso(moment: Moment) -> str:
    """The moment by RFC 3339; in UTC where the zone's offset of that time is no whole number of minutes."""
    at = moment.at
    offset = at.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="seconds")


def _rfc822(moment: Moment) -> str:
    """The moment as RSS 2.0 has it (RFC 822, with a year of four digits)."""
    return format_datetime(moment.at)


def _plain(text: str) -> str:
    """A text as it is, without entities, for what is not HTML."""
    return html.unescape(str(text)) if isinstance(text, Markup) else text


def _json(text: str) -> Markup:
    """A text as a string of JSON; for a file of JSON, not for one inside a page (``tojson``)."""
    return Markup(json.dumps(text, ensure_ascii=False))


@cache
def _own_name(lang: str) -> str:
    """What a language is called by those who speak it; its tag where that is not known."""
    try:
        return Locale.parse(lang, sep="-").get_display_name() or lang
    except (UnknownLocaleError, ValueError):
        return lang


@cache
def _territory(lang: str) -> str:
    """A language as Open Graph wants it, with a territory (``uk_UA``): its own, else that where most of those who speak it live."""
    try:
        known = Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return lang.replace("-", "_")
    likely = get_global("likely_subtags").get(str(known), "") or get_global("likely_subtags").get(known.language, "")
    territory = known.territory or likely.rpartition("_")[2]
    return f"{known.language}_{territory}" if territory else known.language


def _locale(lang: str) -> Locale:
    for tag in (lang, lang.split("-")[0], "en"):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return _no_english()


def _no_english() -> NoReturn:
    raise RuntimeError("Babel has no English")


def _translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language as the standard library reads it; English is in the templates."""
    if language == "en" or language not in LANGUAGES:
        return gettext.NullTranslations()
    # Costs 12 ms, and a site in English needs neither.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (Path(__file__).parent / "translations" / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
