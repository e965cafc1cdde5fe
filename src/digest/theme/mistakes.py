"""A mistake in a template, as its author is told of it."""

from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError, UndefinedError

from digest.problems import Problem
from digest.theme.templates import OWN, Sources


def problem_of(error: BaseException, sources: "Sources") -> Problem:
    """What a template did wrong, at the innermost line of the site's own templates; raises the error again if there is none.

    Packaged templates are tested: an error in them alone is a bug of ours and stays one.
    """
    if isinstance(error, TemplateSyntaxError):
        path, line = sources.path(error.name or ""), error.lineno
    else:
        path, line = _place(error)
    if not path.startswith(f"{OWN}/"):
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
        if name.startswith(f"{OWN}/"):
            place = (name, trace.tb_lineno)
        trace = trace.tb_next
    return place
