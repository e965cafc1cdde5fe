"""A folder of texts as Hugo, Jekyll, Eleventy, Pelican or nobody in particular keeps it: which files are texts, and what they say."""

import ast
import json
import posixpath
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from digest.decoding import FORBIDDEN, decode
from digest.files import Tree, Unreadable, passed_over
from digest.importing.documents import Archive, Document, Kind, LeftOut, Value
from digest.importing.from_html import html_of_rst, markdown_of
from digest.importing.heads import Head, take_head, text_of
from digest.importing.mapping import identity_of, one_line
from digest.importing.old_addresses import Place, old_address
from digest.importing.plain_text import read_plain_text
from digest.problems import Problem, Refused
from digest.reading.markers import Vocabulary
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import parse, plain_value

MARKDOWN = (".md", ".markdown", ".mdx", ".mdown", ".mkd")
_PAGES = (".html", ".htm")
_ELSEWHERE = (".adoc", ".asciidoc", ".org", ".textile", ".pandoc", ".docx", ".odt", ".ipynb", ".njk", ".liquid", ".hbs", ".pug")
_MOST_BYTES = 50_000_000
_CONFIG_BYTES = 1_000_000
_SKIPPED: Mapping[Kind, tuple[str, ...]] = {
    "jekyll": ("_site", "_layouts", "_includes", "_sass", "_data", "_plugins", "vendor", "node_modules"),
    "eleventy": ("_site", "_includes", "_layouts", "_data", "node_modules", "dist"),
    "markdown": ("node_modules",),
    "pelican": ("output", "__pycache__", "node_modules"),
}
_HUGO_CONFIGS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)
_ELEVENTY_CONFIGS = (".eleventy.js", "eleventy.config.js", "eleventy.config.cjs", "eleventy.config.mjs", "eleventy.config.ts")
_STATIC: Mapping[Kind, tuple[str, ...]] = {
    "hugo": ("static", "assets"),
    "eleventy": ("public", "static", "src", ""),
    "pelican": ("extra", ""),
    "jekyll": ("",),
    "markdown": ("public", "static", ""),
}
_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?=[-_. ]|$)")
_META_LINE = re.compile(r"(?:title|date):", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{%-?\s*(?:for|if|include|layout|extends|block)\b|\{\{-?\s*(?:content|range|partial|template)\b")
_NOT_TEXTS = ("readme", "license", "licence", "contributing", "changelog", "code_of_conduct", "security")


class Below:
    """A folder of a tree, which is seen as if it were the root; the methods are those of ``Tree``."""

    def __init__(self, tree: Tree, name: str) -> None:
        self._tree, self._name = tree, name

    def exists(self, path: str) -> bool:
        """Whether something has this name."""
        return self._tree.exists(f"{self._name}/{path}")

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a file."""
        return self._tree.read(f"{self._name}/{path}", limit)

    def find(self, path: str, ignored: Callable[[str], bool]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
        """The files below a folder of it (or below all of it), and what is wrong with some."""
        found = self._tree.find(f"{self._name}/{path}" if path else self._name, ignored)
        cut = len(self._name) + 1
        return tuple(file[cut:] for file in found.files), tuple(replace(one, path=one.path[cut:]) for one in found.problems)


def kind_of(tree: Below) -> Kind:
    """Which program a folder was written for, by the files that each of them wants."""

    def has(*names: str) -> bool:
        return any(map(tree.exists, names))

    if has("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json") or (
        has("content") and has("config.toml", "config.yaml", "archetypes", "config")
    ):
        return "hugo"
    if has("pelicanconf.py", "publishconf.py"):
        return "pelican"
    if has(*_ELEVENTY_CONFIGS):
        return "eleventy"
    return "jekyll" if has("_config.yml", "_config.yaml", "_posts") else "markdown"


def read_folder(tree: Below, kind: Kind, shown_as: str, words: Vocabulary, pattern: str, url: str) -> Archive:
    """The archive in a folder.

    A folder of nobody's in particular whose files have Pelican's metadata is one of Pelican's. ``shown_as`` stands before the
    paths in messages. ``pattern`` and ``url`` are the operator's words on old addresses. Raises ``Refused``.
    """
    problems: list[Problem] = []
    config = _config(tree, kind, shown_as, problems)
    base = url or _base_url(kind, config)
    root = next((name for name in _roots(kind, config) if name and tree.exists(name)), "")
    skipped = _SKIPPED.get(kind, ())

    def ignored(name: str) -> bool:
        return passed_over(name) or name in skipped

    try:
        every, wrong_files = tree.find(root, ignored)
    except Unreadable as unreadable:
        raise Refused(unreadable.problem) from unreadable
    problems += [replace(problem, path=posixpath.join(shown_as, problem.path)) for problem in wrong_files]
    below = {path[len(root) + 1 :] if root else path: path for path in every}
    texts_only = not any(name.lower().endswith((*MARKDOWN, ".rst")) for name in below)
    metadata = False
    documents: list[Document] = []
    left_out: list[LeftOut] = []
    data = _directory_data(tree, below, shown_as, problems) if kind == "eleventy" else {}
    for name, path in below.items():
        origin = posixpath.join(shown_as, path)
        ending = posixpath.splitext(name)[1].lower()
        if ending in _ELSEWHERE:
            left_out.append(LeftOut(origin, f"{ending} is not read here; turn it into Markdown first (pandoc does), and import that"))
            continue
        if ending not in (*MARKDOWN, ".rst", *_PAGES) and not (ending == ".txt" and texts_only):
            continue
        try:
            body = tree.read(path, _MOST_BYTES)
        except Unreadable as unreadable:
            problems.append(replace(unreadable.problem, path=origin))
            continue
        text, wrong = decode(body, origin)
        if text is None and wrong and all(problem.rule == "file/character" for problem in wrong):
            # Somebody's program left a control character: nobody can see it, and nothing is lost with it.
            text, wrong = decode(FORBIDDEN.sub("", body.decode("utf-8")).encode(), origin)
            problems.append(Problem(origin, 0, 0, "import/character", "control characters that nobody can see were taken out", "warning"))
        if text is None:
            problems += wrong
            continue
        if ending == ".txt":
            documents.append(read_plain_text(text, origin, f"{name[:-4]}.md", words))
            continue
        shown = ""
        more: tuple[Problem, ...] = ()
        if ending == ".rst":
            head, shown, more = _of_rst(text, origin)
        else:
            head = take_head(text, origin, metadata=kind in ("pelican", "markdown") and ending not in _PAGES)
            if ending in _PAGES and not head.sort:
                continue  # a page of HTML by itself is no text of the archive's
            if ending in _PAGES and _TEMPLATE.search(head.body):
                left_out.append(LeftOut(origin, "it is a template of the old site, and no text"))
                continue
            if ending in _PAGES:
                made, shown, linked = markdown_of(head.body)
                head = replace(head, body=made, first=0)
                more = tuple(Problem(origin, 0, 0, "import/embedded", f"{one} is a link to it now", "warning") for one in linked)
        errors = [problem for problem in head.problems if problem.level == "error"]
        if errors:
            problems += errors
            left_out.append(LeftOut(origin, "its front matter cannot be read"))
            continue
        metadata = metadata or head.sort == "metadata"
        told = _document("pelican" if head.sort == "metadata" else kind, name, origin, head, config, data, pattern, base)
        if isinstance(told, LeftOut):
            left_out.append(told)
        else:
            documents.append(replace(told, shown=shown, problems=more))
    if kind == "markdown" and metadata:
        kind = "pelican"
    files = _files(tree, kind, below, ignored)
    return Archive(kind, tuple(documents), tuple(left_out), tuple(problems), files, base, kind in ("jekyll", "pelican"))


def _document(
    kind: Kind,
    name: str,
    origin: str,
    head: Head,
    config: Mapping[str, Value],
    data: Mapping[str, Mapping[str, Value]],
    pattern: str,
    base: str,
) -> Document | LeftOut:
    """One text with front matter, or the reason why it is none."""
    fields = dict(head.fields)
    lines = dict(head.lines)
    steps = name.split("/")
    file = steps[-1]
    stem = posixpath.splitext(file)[0]
    posts = "_posts" in steps[:-1] or "_drafts" in steps[:-1]
    if kind == "jekyll":
        private = [step for step in steps[:-1] if step.startswith("_") and step not in ("_posts", "_drafts")]
        if private and private[0][1:] not in _names(config.get("collections", ())):
            return LeftOut(origin, f"the folder {private[0]}/ holds no posts for Jekyll")
        fields = _with_jekyll_defaults(fields, config, name, posts)
    if kind == "eleventy":
        for depth in range(len(steps)):
            for key, value in data.get("/".join(steps[:depth]), {}).items():
                fields.setdefault(key, value)
    day = _day_in(stem)
    titled = next((key for key in fields if key.lower() in ("title", "headline")), "")
    if not head.sort and not day and not posts:
        if stem.lower() in _NOT_TEXTS:
            return LeftOut(origin, "it is about the repository, and has no front matter")
        return LeftOut(origin, "it has no front matter, and no date in its name; give it lines such as title: and date:")
    body, first = head.body, head.first
    if not titled:
        rows = body.split("\n")
        start = next((number for number, row in enumerate(rows) if row.strip()), len(rows))
        found = re.fullmatch(r"#[ \t]+(.+?)[ \t]*#*", rows[start]) if start < len(rows) else None
        if found:
            fields["title"] = found[1]
            body, first = "\n".join(rows[start + 1 :]), first + start + 1 if first else 0
        elif stem not in ("index", "_index"):
            fields["title"] = _spoken(stem)
        else:
            fields["title"] = _spoken(steps[-2]) if len(steps) > 1 else "Home"
    dated = day or any(key.lower() in ("date", "publishdate", "pubdate", "published_at", "created") for key in fields)
    page = (kind == "jekyll" and not posts and "date" not in fields) or not dated or stem == "_index"
    page = page or (kind == "pelican" and steps[0] == "pages")
    page = page or str(fields.get("layout", "")) == "page" or str(fields.get("type", "")) == "page"
    place = Place(
        "/".join(step for step in steps if step not in ("_posts", "_drafts")), _written_day(fields) or _as_date(day), fields, page
    )
    address = old_address(kind, place, config, pattern)
    identity = _identity(kind, place, address, base)
    draft = "_drafts" in steps
    return Document(
        origin, place.path, fields, body, first, lines, page=page and not draft, draft=draft, day=day, address=address, identity=identity
    )


def _identity(kind: Kind, place: Place, address: str, base: str) -> str:
    """What feed readers knew a text by, where the program's own feed and the old site's address tell it."""
    if not address or not base or place.page:
        return ""
    whole = base.rstrip("/") + address
    if kind == "pelican" and place.day:
        host = re.sub(r"^\w+://|[/:].*$", "", base)
        path = whole.partition("://")[2].partition("/")[2]
        return f"tag:{host},{place.day.isoformat()}:/{path}"
    if kind == "jekyll":
        whole = re.sub(r"(?:\.html|/)$", "", whole)
    return whole if identity_of(whole) else ""


def _written_day(fields: Mapping[str, Value]) -> date | None:
    """The day as the old site counted it: the one that is written, whatever the zone."""
    for name in ("date", "publishdate", "pubdate"):
        value = next((one_line(item) for key, item in fields.items() if key.lower() == name), "")
        if found := re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return _as_date(found[0])
    return None


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_in(stem: str) -> str:
    """The day with which a file's name begins, as ISO 8601 has it."""
    found = _DAY.match(stem)
    day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""
    return day if _as_date(day) else ""


def _spoken(stem: str) -> str:
    """A file's name as words."""
    words = " ".join(re.split(r"[-_\s]+", _DAY.sub("", stem))).strip() or stem
    return words[:1].upper() + words[1:]


def _names(value: Value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value if isinstance(value, Mapping) else map(one_line, value))


def _with_jekyll_defaults(fields: dict[str, Value], config: Mapping[str, Value], name: str, posts: bool) -> dict[str, Value]:
    """The fields with what ``defaults:`` in ``_config.yml`` gives the file; the file wins, and the longer path."""
    defaults = config.get("defaults", ())
    entries = [one for one in defaults if isinstance(one, Mapping)] if not isinstance(defaults, str) else []
    scoped = []
    for entry in entries:
        scope, values = entry.get("scope", {}), entry.get("values", {})
        if not isinstance(scope, Mapping) or not isinstance(values, Mapping):
            continue
        path, sort = one_line(scope.get("path", "")).strip("/"), one_line(scope.get("type", ""))
        if (not path or name == path or name.startswith(path + "/")) and sort in ("", "posts" if posts else "pages"):
            scoped.append((path, values))
    for _, values in sorted(scoped, key=lambda one: -len(one[0])):
        for key, value in values.items():
            if key != "permalink":
                fields.setdefault(key, value)
    return fields


# ---- what the old site says of itself --------------------------------------------------------------------------------


def _config(tree: Below, kind: Kind, shown_as: str, problems: list[Problem]) -> Mapping[str, Value]:
    """The old settings, their keys in small letters; what cannot be read is told."""
    names = {
        "hugo": _HUGO_CONFIGS,
        "jekyll": ("_config.yml", "_config.yaml"),
        "pelican": ("pelicanconf.py", "publishconf.py"),
        "eleventy": _ELEVENTY_CONFIGS,
    }.get(kind, ())
    found: dict[str, Value] = {}
    for name in names:
        if not tree.exists(name):
            continue
        origin = posixpath.join(shown_as, name)
        try:
            text, _ = decode(tree.read(name, _CONFIG_BYTES), origin)
        except Unreadable as unreadable:
            problems.append(replace(unreadable.problem, path=origin, level="warning"))
            continue
        read = _settings_in(text or "", name)
        if read is None:
            said = "these settings cannot be read, so that nothing is known of old addresses; say them with --url and --permalink"
            problems.append(Problem(origin, 0, 0, "import/settings", said, "warning"))
        found |= {key.lower(): value for key, value in (read or {}).items()}
    return found


def _settings_in(text: str, name: str) -> Mapping[str, Value] | None:
    if name.endswith(".toml"):
        try:
            return {key: text_of(value) for key, value in tomllib.loads(text).items()}
        except tomllib.TOMLDecodeError:
            return None
    if name.endswith(".json"):
        try:
            read = json.loads(text)
        except (ValueError, RecursionError):
            return None
        return {key: text_of(value) for key, value in read.items()} if isinstance(read, dict) else None
    if name.endswith((".yml", ".yaml")):
        node, _ = parse(text, name, limit=_CONFIG_BYTES)
        return {key.text: plain_value(value) for key, value in node.entries} if isinstance(node, MappingNode) else None
    if name.endswith(".py"):
        return _constants(text)
    found = re.search(r"""\binput\s*:\s*["']([\w./-]+)["']""", text)
    return {"input": found[1]} if found else {}


def _constants(text: str) -> Mapping[str, Value] | None:
    """The plain constants of a Python file, which is only read and never run."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    found: dict[str, Value] = {}
    for line in module.body:
        if isinstance(line, ast.Assign) and len(line.targets) == 1 and isinstance(line.targets[0], ast.Name):
            try:
                found[line.targets[0].id] = text_of(ast.literal_eval(line.value))
            except (ValueError, TypeError, RecursionError):
                continue
    return found


def _base_url(kind: Kind, config: Mapping[str, Value]) -> str:
    """Where the old site was published; empty where nothing tells it, or where it is an example."""
    if kind == "jekyll":
        url = one_line(config.get("url", ""))
        base = url + "/" + one_line(config.get("baseurl", "")).strip("/") if url else ""
    else:
        base = one_line(config.get("baseurl" if kind == "hugo" else "siteurl", ""))
    if not re.match(r"https?://[^/]", base) or re.match(r"https?://(?:www\.)?example\.(?:com|org|net)\b|https?://localhost", base):
        return ""
    return base.rstrip("/") + "/"


def _directory_data(tree: Below, below: Mapping[str, str], shown_as: str, problems: list[Problem]) -> Mapping[str, Mapping[str, Value]]:
    """Eleventy's data files of whole folders, as far as they are JSON: folder → fields."""
    found: dict[str, Mapping[str, Value]] = {}
    for name, path in below.items():
        folder, _, file = name.rpartition("/")
        last = folder.rpartition("/")[2]
        if file in (f"{last}.11tydata.js", f"{last}.11tydata.cjs", f"{last}.11tydata.mjs"):
            said = "what this program says of the folder is not known, since it is not run; look for tags and permalinks in it"
            problems.append(Problem(posixpath.join(shown_as, path), 0, 0, "import/settings", said, "warning"))
        if file not in (f"{last}.json", f"{last}.11tydata.json"):
            continue
        try:
            read = json.loads(tree.read(path, _CONFIG_BYTES))
        except (Unreadable, ValueError, RecursionError):
            problems.append(Problem(posixpath.join(shown_as, path), 0, 0, "import/settings", "this cannot be read as JSON", "warning"))
            continue
        if isinstance(read, dict):
            found[folder] = {str(key): text_of(value) for key, value in read.items()}
    return found


# ---- other files -----------------------------------------------------------------------------------------------------


def _of_rst(text: str, origin: str) -> tuple[Head, str, tuple[Problem, ...]]:
    fields, title, html, minded = html_of_rst(text)
    markdown, shown, _ = markdown_of(html)
    told = tuple(Problem(origin, 0, 0, "import/rst", f"docutils says: {one[:200]}", "warning") for one in minded)
    return Head("rst", {**({"title": title} if title else {}), **fields}, {}, markdown, 0), shown, told


def _files(tree: Below, kind: Kind, below: Mapping[str, str], ignored: Callable[[str], bool]) -> Mapping[str, str]:
    """Where links may find a file (below the content folder, or with a slash before it at the old site's root) → where it lies."""
    files: dict[str, str] = {}
    for folder in _STATIC.get(kind, ()):
        if folder and not tree.exists(folder):
            continue
        try:
            found, _ = tree.find(folder, ignored)
        except Unreadable:
            continue
        for path in found:
            files.setdefault("/" + (path[len(folder) + 1 :] if folder else path), path)
    for name, path in below.items():
        files.setdefault("/" + name, path)
        files[name] = path
    return files


def _roots(kind: Kind, config: Mapping[str, Value]) -> Iterator[str]:
    """Folders in which the texts may lie, the likeliest first; the first that there is counts."""
    if kind == "hugo":
        yield one_line(config.get("contentdir", "content")).strip("/") or "content"
    elif kind == "pelican":
        yield one_line(config.get("path", "content")).strip("/") or "content"
    elif kind == "eleventy":
        yield one_line(config.get("input", "")).strip("./") or "src"
    elif kind == "markdown":
        # Pelican's own layout, without the settings that would say so.
        yield "content"
    yield ""
