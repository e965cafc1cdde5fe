"""The beginning of a site, and of a briefing. Nothing that is there already is ever written over."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from digest.editor_files import editor_files
from digest.problems import Refused
from digest.settings import Settings
from digest.slugs import slugify

# Where a file of the starter goes that would be in the way if it had its own name in our package.
_PLACES = {"gitignore": ".gitignore"}


def begin_site(folder: Path, now: datetime) -> tuple[str, ...]:
    """Write a first site into a folder, which is made if it is not there; returns the paths of its files below it.

    Raises ``Refused`` where one of them is there already.
    """
    files = dict(_starter(folder, now))
    there = sorted(path for path in files if os.path.lexists(folder / path))
    if there:
        raise Refused(f"error: there is a {there[0]} in {folder}/ already; begin in a new folder, as: digest init my-digest.")
    for path, text in files.items():
        _write(folder / path, text)
    return tuple(files)


def _starter(folder: Path, now: datetime) -> Iterator[tuple[str, str]]:
    starter = Path(__file__).parent / "starter"
    title = folder.absolute().name.replace("-", " ").replace("_", " ").strip().title().replace('"', "").replace("\\", "") or "My Digest"
    day = now.date().isoformat()
    for file in sorted(starter.rglob("*")):
        if not file.is_file():
            continue
        first, *rest = file.relative_to(starter).parts
        path = PurePosixPath(_PLACES.get(first, first), *rest)
        if path.name == "briefing.md":
            path = path.with_name(f"{day}-an-example.md")
        yield path.as_posix(), file.read_text(encoding="utf-8").replace("{title}", title).replace("{date}", day)
    yield from editor_files("content", ("en",)).items()


def begin_briefing(
    folder: Path,
    settings: Settings,
    title: str,
    now: datetime,
    *,
    slug: str = "",
    story: str = "",
    topics: Sequence[str] = (),
    sources: Sequence[str] = (),
    text: str = "",
) -> str:
    """Write the file of a new briefing of today, a draft unless there is a text for it; returns its path below the site folder.

    ``slug`` is the last part of its address, by default from the title, if that has Latin letters. Its ``id`` is written down, so that a
    later rename keeps it. Raises ``Refused`` where there is such a file already.
    """
    day = now.date()
    slug = slugify(slug or title)[:80].strip("-")
    if not slug:
        raise Refused("error: an address has Latin letters and digits only, and the title has none; name it with --slug, as: --slug talks.")
    path = f"{settings.content.strip('/')}/{day.year:04}/{day.isoformat()}-{slug}.md"
    host = urlsplit(settings.url).hostname or "localhost"
    front: dict[str, str] = {"title": _quoted(title), "id": f"tag:{host},{day.isoformat()}:{slug}"}
    if not text:
        front["status"] = "draft"
    if story:
        front["story"] = story
    if topics:
        front["topics"] = "[" + ", ".join(_quoted(topic) for topic in topics) + "]"
    body = text.strip("\n") + "\n" if text else "What is reported, a paragraph for each fact.\n\nCommentary:\n\nWhat is thought of it.\n"
    _write(folder / path, f"---\n{_lines(front, sources)}---\n\n{body}")
    return path


def _lines(front: Mapping[str, str], sources: Sequence[str]) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in front.items())
    return lines + ("sources:\n" + "".join(f"  - url: {_quoted(source)}\n" for source in sources) if sources else "")


def _quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes (YAML 1.2, 7.3.1)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _write(file: Path, text: str) -> None:
    """Write a new file; raises ``Refused`` where there is one already."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(file, "x", encoding="utf-8", newline="\n") as made:
            made.write(text)
    except FileExistsError:
        raise Refused(f"error: there is a file {file} already; nothing was written over.") from None
