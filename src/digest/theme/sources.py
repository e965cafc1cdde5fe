"""The files of a theme: the packaged ones, those of a site in their place, and what is published of them."""

import hashlib
import re
from pathlib import Path

from digest import files
from digest.problems import Problem
from digest.views import TextFile

# The settings do not remember which file they were read from.
_SETTINGS_FILE = "digest.yaml"


SUFFIXES = (".css", ".html", ".js", ".json", ".svg", ".txt", ".xml")


_LIMIT = 1_000_000


def packaged() -> Path:
    """The folder of our own templates."""
    beside = Path(__file__).parents[1] / "templates"
    return beside if beside.is_dir() else Path(__file__).parents[3] / "templates"


def stylesheet_of(tree: files.Tree, path: str, problems: list[Problem]) -> str:
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
    return text_of(tree, path, problems)


def text_of(tree: files.Tree, path: str, problems: list[Problem]) -> str:
    """A file of a theme as text; empty where it cannot be read, which is a problem then."""
    try:
        return tree.read(path, _LIMIT).decode("utf-8-sig").replace("\r\n", "\n")
    except files.Unreadable as error:
        problems.append(error.problem)
    except UnicodeDecodeError as error:
        problems.append(Problem(path, 0, 0, "template/encoding", f"byte {error.start + 1} is not UTF-8; save the file as UTF-8"))
    return ""


def compact(css: str) -> str:
    """Our own style sheet without its comments, indentation and idle spaces (it holds no strings that look like them)."""
    lines = "".join(line.strip() for line in re.sub(r"/\*[^*]*\*/", "", css).split("\n"))
    for idle, needed in ((" {", "{"), ("{ ", "{"), ("; ", ";"), (";}", "}"), (" }", "}"), (": ", ":"), (", ", ","), (" > ", ">")):
        lines = lines.replace(idle, needed)
    return lines + "\n"


def without_remarks(script: str) -> str:
    """Our own script without indentation, comments and empty lines (a comment of it has lines for itself, and no text has several)."""
    lines = [line.strip() for line in re.sub(r"^/\*.*?\*/$", "", script, flags=re.DOTALL | re.MULTILINE).split("\n")]
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def hashed(stem: str, suffix: str, text: str) -> TextFile:
    """A file that has a part of the hash of its text in its name, so that browsers may keep it for ever."""
    return TextFile(f"{stem}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.{suffix}", text)
