"""Templates as Jinja runs them: found by name, in a sandbox, shown nothing but the fields of values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from types import CodeType
from typing import Any

from jinja2 import BaseLoader, Environment, Template, Undefined
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from digest import model, views
from digest.later import later

OWN = "templates"


class _Fields(dict[type, frozenset[str]]):
    """The fields that templates may look at, by class; nothing for a class that is no value of ours."""

    def __missing__(self, cls: type) -> frozenset[str]:
        # A value of which a part is worked out later is of a class of its own, below that of the value.
        self[cls] = (
            self[cls.__base__] if cls.__base__ is not None and cls.__base__ in self and cls.__module__ == later.__module__ else frozenset()
        )
        return self[cls]


FIELDS = _Fields(
    (kind, frozenset(one.name for one in fields(kind)))
    for module in (model, views)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
)
FIELDS[LoopContext] = frozenset({"first", "index", "last", "length"})


class Sources(BaseLoader):
    """The texts of all templates, each compiled once for all languages."""

    def __init__(self, texts: Mapping[str, tuple[str, str]]) -> None:
        self._texts = texts
        self._compiled: dict[str, CodeType] = {}

    def names(self) -> list[str]:
        """Names of the site's own files."""
        return sorted(name for name, (path, _) in self._texts.items() if path.startswith(f"{OWN}/"))

    def templates(self) -> list[str]:
        """Names of the site's own templates; a mere copy of ours is none."""
        return [name for name in self.names() if not name.endswith((".css", ".js", ".svg")) and not self._is_copy(name)]

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


class Sandbox(ImmutableSandboxedEnvironment):
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
        if attribute in FIELDS[type(obj)]:
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
