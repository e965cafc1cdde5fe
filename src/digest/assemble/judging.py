"""What the front matter says of other files: identities, authors, stories and originals that are there, or are not."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from urllib.parse import urlsplit

from digest.assemble.documents import SETTINGS_FILE, place_of
from digest.assemble.folder import COMPARED
from digest.assemble.translations import Originals
from digest.model import Briefing, Records
from digest.problems import Problem, short
from digest.settings import Settings
from digest.strict_yaml import nearest

RULES_OF_RECORDS = {"authors.yaml": "authors/unknown", "stories.yaml": "story/unknown"}


def identify(briefings: Sequence[Briefing], settings: Settings) -> tuple[Mapping[str, str], list[Problem]]:
    """The identity of each briefing by its source: its own, else a ``tag:`` URI (RFC 4151) of host, day, slug and language."""
    host = urlsplit(settings.url).hostname or "localhost"
    ids: dict[str, str] = {}
    first: dict[str, Briefing] = {}
    problems: list[Problem] = []
    for briefing in reversed(briefings):
        name = briefing.slug if briefing.lang == settings.languages[0] else f"{briefing.slug}.{briefing.lang}"
        identity = briefing.front.id or f"tag:{host},{briefing.front.date.at.date().isoformat()}:{name}"
        other = first.setdefault(identity, briefing)
        # Two at one address are told as such.
        if other is not briefing and other.path != briefing.path:
            said = f'"{identity}" is the id of {other.source} too; give one of them another id (or another slug)'
            problems.append(Problem(briefing.source, *place_of(briefing, "id"), "id/duplicate", said))
        if briefing.front.aliases and not briefing.front.id:
            said = f"feed readers take a page that moves for a new one unless it keeps its id; add a line id: {identity}"
            problems.append(Problem(briefing.source, *place_of(briefing, "aliases"), "id/missing", said, "warning"))
        ids[briefing.source] = identity
    return ids, problems


def _comparing() -> Callable[[str, Collection[str], float], str]:
    """``nearest`` for so many names, and not many thousands of known ones: it looks at each of them."""
    asked = 0

    def meant_by(name: str, known: Collection[str], alike: float) -> str:
        nonlocal asked
        asked += 1
        if asked > COMPARED:
            return ""
        near = known if len(known) <= 1000 else [one for one in known if abs(len(one) - len(name)) < 3][:1000]
        return nearest(name, near, alike)

    return meant_by


def judge_authors(briefings: Sequence[Briefing], records: Records, settings: Settings) -> list[Problem]:
    """Names without a record where there are records, words that can only be an id but are none, and opinion that nobody signs."""
    problems: list[Problem] = []
    authors = records.authors
    id_of = {author.name: id_ for id_, author in authors.items()}
    meant_by = _comparing()

    @cache
    def unknown(name: str) -> str:
        if name in id_of:
            return f'"{name}" is no id of authors.yaml; write {id_of[name]}, which is the id of that name'
        if meant := meant_by(name, authors, 0.75) or id_of.get(meant_by(name, id_of, 0.75), ""):
            return f'"{name}" is no id of authors.yaml and is shown as it is; did you mean {meant}?'
        return f'"{name}" is no id of authors.yaml and is shown as it is; write an id, or add a record'

    for name in settings.reporters:
        if records.has_authors and name not in authors:
            problems.append(Problem(SETTINGS_FILE, 0, 0, "authors/unknown", unknown(name), "warning"))
    for file in records.editions:
        if (name := file.front.author) and name not in authors and (records.has_authors or name[0].islower()):
            problems.append(Problem(file.source, *place_of(file, "author"), "authors/unknown", unknown(name), "warning"))
    for briefing in briefings:
        if records.has_authors:
            for field in ("reporters", "reviewed_by"):
                for number, name in enumerate(getattr(briefing.front, field)):
                    if name not in authors:
                        place = place_of(briefing, f"{field}.{number}")
                        problems.append(Problem(briefing.source, *place, "authors/unknown", unknown(name), "warning"))
        for commentary in briefing.commentaries:
            name = commentary.author
            if not name and commentary.column == 0 and not (briefing.front.reporters or settings.reporters):
                said = 'nobody signs this piece of opinion; name who does in "reporters"'
                problems.append(Problem(briefing.source, commentary.line, 1, "split/author-missing", said))
            if not name or name in authors:
                continue
            marker = commentary.line, commentary.column
            if name[0].islower():
                meant = meant_by(name, authors, 0.75) or next((id_ for id_ in sorted(authors) if id_.startswith(f"{name}-")), "")
                cure = f"did you mean {meant}?" if meant else "write an id that stands there, or a name with its capital"
                said = f'"{name}" is no id of authors.yaml; {cure}'
                problems.append(Problem(briefing.source, *marker, "authors/unknown", said))
            elif records.has_authors:
                problems.append(Problem(briefing.source, *marker, "authors/unknown", unknown(name), "warning"))
    return problems


def judge_references(judged: Sequence[Briefing], records: Records, originals: "Originals") -> list[Problem]:
    """Stories and translations that are named and do not exist."""
    problems: list[Problem] = []
    meant_by = _comparing()
    for briefing in judged:
        story, original = briefing.front.story, briefing.front.translation_of
        if story and records.stories and story not in records.stories:
            meant = meant_by(story, records.stories, 0.6)
            said = (
                f'"{story}" is no story of stories.yaml; {f"did you mean {meant}?" if meant else "write the slug of one, or add it there"}'
            )
            problems.append(Problem(briefing.source, *place_of(briefing, "story"), "story/unknown", said, "warning"))
        if original and not originals.of(briefing):
            said = f'"{short(original)}" is no id and no path of a briefing; write the path of the file that this one translates'
            problems.append(Problem(briefing.source, *place_of(briefing, "translation_of"), "translation/unknown", said, "warning"))
    return problems
