"""Templates, style sheets and the words of the interface: a view goes in, a finished page comes out.

The only door to jinja2 and Babel. The packaged templates are found in the package or, in a checkout, at its root; those in a
site's own ``templates/`` replace them by name, and reach them as ``digest/NAME``.
"""

import hashlib
import html
import re
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from sys import intern
from types import MappingProxyType
from urllib.parse import quote

from jinja2 import TemplateError
from markupsafe import Markup

from digest import files
from digest.later import passing
from digest.model import Artifact
from digest.problems import Problem, Refused
from digest.settings import Settings
from digest.spoken import Spoken
from digest.strict_yaml import nearest
from digest.theme.filters import SCHEME, iso
from digest.theme.language import Language
from digest.theme.mistakes import problem_of
from digest.theme.sources import SUFFIXES, compact, hashed, packaged, stylesheet_of, text_of, without_remarks
from digest.theme.templates import FIELDS, OWN, Sources
from digest.views import JsonView, Rendered, TextFile, View

# Bytes that neither HTML nor XML may hold; UTF-8 writes no other character with them.
_CONTROLS = bytes(code for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A, 0x0D))


# The sign first: there are fewer of it than of spaces. `href="…"` may also stand in the text of a page about HTML: both < and > are
# escaped in texts and in attributes, so that the first of them behind it tells whether this is inside a tag (of no endless length).
_TAGS = re.compile("<[^/<>][^<>]*>")


_LONG = 20_000


_MANY = 5_000


_LINK = re.compile(r'="(?:(?<= href=")|(?<= src="))([^"<>]*)"(?=[^<>]{0,4000}>)')


_ID = re.compile(r'="(?<= id=")([^"<>]*)"(?=[^<>]{0,4000}>)')


# Nor in a Content-Security-Policy (CSP 3, 2.2.1), whose lines become one.
_NOT_IN_POLICY = str.maketrans({character: quote(character) for character in '"<>&'})


class Theme:
    """Templates and style sheets of one site, ready to render.

    ``stylesheets`` are in the order in which pages load them, ``icon`` is the favicon, ``search`` are the style sheet and the script of the
    page of the search: text files with the hash of their content in their names, to be published with the pages. ``problems`` are
    warnings about the site's own templates.
    ``digest`` is a hash of all of it.
    """

    def __init__(self, texts: Mapping[str, tuple[str, str]], stylesheet: str = "") -> None:
        """``texts`` maps the name of a template to its path, as shown in problems, and its text."""
        self.digest = hashlib.sha256(repr((sorted(texts.items()), stylesheet)).encode("utf-8", "surrogatepass")).hexdigest()
        self._sources = Sources(texts)
        self._languages: dict[tuple[str, str, str], Language] = {}
        text = texts["style.css"][1]
        ours = text == texts["digest/style.css"][1]
        self.stylesheets: tuple[TextFile, ...] = tuple(
            hashed("style", "css", one) for one in (compact(text) if ours else text, stylesheet) if one
        )
        self.problems: tuple[Problem, ...] = ()
        self.icon: TextFile = hashed("icon", "svg", texts["favicon.svg"][1])
        form, script = texts["search.css"][1], texts["search.js"][1]
        self.search: tuple[TextFile, TextFile] = (
            hashed("search", "css", compact(form) if form == texts["digest/search.css"][1] else form),
            hashed("search", "js", without_remarks(script) if script == texts["digest/search.js"][1] else script),
        )
        lines = (line.strip() for line in texts["policy.txt"][1].splitlines())
        # In an attribute, and in a header: neither wants a quote escaped that is none of its own.
        rules = [line for line in lines if line and not line.startswith("#")]
        self._policy = Markup("; ".join(rules).translate(_NOT_IN_POLICY))
        # Browsers go by the first directive of a name, so that what the site itself says of scripts holds.
        named = {rule.partition(" ")[0].lower() for rule in rules}
        rules += [f"{name} 'self'" for name in ("script-src", "connect-src") if name not in named]
        self._policy_of_search = Markup("; ".join(rules).translate(_NOT_IN_POLICY))

    def files(self, outputs: Collection[str]) -> tuple[TextFile, ...]:
        """All that is to be published beside the pages of these outputs: the style sheets and the icon, and what the search needs."""
        return (*self.stylesheets, self.icon, *(self.search if "search" in outputs else ()))

    def check(self) -> tuple[Problem, ...]:
        """What is wrong with the site's own templates before any page is rendered: each is compiled once."""
        environment = self._language("en").environment
        problems = []
        for name in self._sources.templates():
            try:
                environment.get_template(name)
            except TemplateError as error:
                problems.append(problem_of(error, self._sources))
        return tuple(problems)

    def unused(self) -> tuple[Problem, ...]:
        """A warning for each of the site's own templates that takes the place of none of ours and that no other template names."""
        # Compared without their endings, which make all names look alike.
        packaged = self._sources.packaged()
        ours = {name.rpartition(".")[0]: name for name in packaged}
        idle = [name for name in self._sources.names() if name not in packaged]
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
        values = passing(view, FIELDS[type(view)])
        page, site = values["page"], values["site"]
        if "extra" in values:
            values["extra"] = dict(values["extra"])
        try:
            language = self._language(page.lang, site.base, site.url)
            values["structured_data"] = partial(language.structured_data, view, values)
            if isinstance(view, JsonView):
                from digest.published import json_text  # it takes a while to load, and not every site has such files

                text = json_text(values["document"], partial(self._said, site.base, site.url), iso)
            else:
                text = language.environment.get_template(view.template).render(values)
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError) as error:
            return None, (problem_of(error, self._sources),)
        path = page.path
        if not path or path.endswith("/"):
            path += "index.html"
        # A lone surrogate cannot be written as UTF-8, and the two non-characters may not stand in XML.
        body = text.replace("\ufffe", "").replace("\uffff", "").encode("utf-8", "replace").translate(None, _CONTROLS)
        links, ids = _links_and_ids(text) if path.endswith(".html") else ((), ())
        artifact = Artifact(path, body, hashlib.sha256(body).hexdigest())
        return Rendered(artifact, links, ids, page.source, page.lang), ()

    def _language(self, lang: str, base: str = "/", url: str = "") -> "Language":
        known = self._languages.get((lang, base, url))
        if known is None:
            known = Language(lang, base, url, self._sources, self.icon.path, lambda other: self._language(other, base, url))
            self._languages[lang, base, url] = known
            known.environment.filters["said"] = partial(self._said, base, url)
            known.environment.globals["security_policy"] = self._policy
            known.environment.globals["search_policy"] = self._policy_of_search
            known.environment.globals["search_style"], known.environment.globals["search_script"] = (one.path for one in self.search)
        return known

    def _said(self, base: str, url: str, spoken: Spoken) -> str:
        """A text of the interface in the language of what it belongs to, as it is, without escapes."""
        return self._language(spoken.lang, base, url).said(spoken)


def read_theme(root: Path, settings: Settings, sound: Mapping[str, tuple[Problem, ...]] = MappingProxyType({})) -> Theme:
    """The packaged templates with the site's own in their place, and the settings' extra style sheet.

    A theme whose digest is in ``sound`` was found to be without mistakes before, and to have these warnings. Raises ``Refused``
    with a ``Problem`` for each template that cannot be read or that is no template.
    """
    folder = packaged()
    texts: dict[str, tuple[str, str]] = {}
    for file in sorted(folder.rglob("*")):
        if file.suffix in SUFFIXES:
            name = file.relative_to(folder).as_posix()
            texts[name] = texts[f"digest/{name}"] = (f"digest/{name}", file.read_text("utf-8"))
    try:
        with files.Tree(root) as tree:
            found = tree.find(OWN, files.hidden) if tree.exists(OWN) else files.Found((), ())
            problems = list(found.problems)
            for path in found.files:
                name = path.removeprefix(f"{OWN}/")
                if name.startswith("digest/"):
                    why = "digest/ stands for the packaged templates; give your folder another name"
                    problems.append(Problem(path, 0, 0, "template/name", why))
                elif name.endswith(SUFFIXES):
                    texts[name] = (path, text_of(tree, path, problems))
            stylesheet = stylesheet_of(tree, settings.stylesheet, problems) if settings.stylesheet else ""
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


def _links_and_ids(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if len(text) > _LONG and text.count('="') > _MANY:
        # A long text about attributes would be looked through for the sake of each of them.
        text = "".join(_TAGS.findall(text))
    links = [html.unescape(link) if "&" in link else link for link in _LINK.findall(text)]
    ids = [html.unescape(one) if "&" in one else one for one in _ID.findall(text)]
    # Thousands of pages have the same links and ids: each is held once.
    return tuple([intern(link) for link in links if not SCHEME.match(link)]), tuple(map(intern, ids))
