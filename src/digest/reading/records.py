"""The records that many briefings share: ``authors.yaml``, ``stories.yaml``, ``topics.yaml``, and the editors' files for editions."""

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from digest.decoding import decode
from digest.fields import Place, read_fields
from digest.model import Author, Records, Source, Story, Topic
from digest.problems import Problem
from digest.reading.editions import read_editions
from digest.reading.markers import Vocabulary, begins_like_a_commentary, vocabulary
from digest.settings import ReadingOptions
from digest.slugs import slugify, term_slug
from digest.strict_yaml import Mapping as MappingNode
from digest.strict_yaml import Node, Scalar, parse, quoted

LIMIT = 512 * 1024

_ID = re.compile("[a-z0-9-]{1,200}")

R = TypeVar("R", Author, Story, Topic)


def read_records(sources: Iterable[Source], options: ReadingOptions) -> tuple[Records, tuple[Problem, ...]]:
    """Read the record files that there are. A record with an error is left out; its problems are told, all at once.

    Ids are ``[a-z0-9-]+``; those of topics are slugs of topics, with letters of every script.
    """
    authors: dict[str, Author] = {}
    stories: dict[str, Story] = {}
    topics: dict[str, Topic] = {}
    has_authors = False
    problems: tuple[Problem, ...] = ()
    sources = tuple(sources)
    for source in sources:
        name = source.path.rpartition("/")[2].rpartition(".")[0]
        more: tuple[Problem, ...] = ()
        if not source.path.endswith(".yaml"):
            continue
        if name == "authors":
            has_authors = True
            authors, more = _read(Author, "id", "name", source, options)
        elif name == "stories":
            stories, more = _read(Story, "slug", "title", source, options)
        elif name == "topics":
            topics, more = _read(Topic, "slug", "title", source, options)
        problems += more
    editions, more = read_editions((source for source in sources if not source.path.endswith(".yaml")), options)
    records = Records(authors=authors, stories=stories, topics=topics, has_authors=has_authors, editions=editions)
    return records, problems + more


def _read(cls: type[R], key_field: str, first: str, source: Source, options: ReadingOptions) -> tuple[dict[str, R], tuple[Problem, ...]]:
    entries, found = _entries(source, f"{_EXAMPLE[cls]}: and below it, indented, {first}: {_EXAMPLE_NAME[cls]}")
    problems = list(found)
    words = {language: vocabulary(options.labels, language) for language in options.languages}
    records: dict[str, R] = {}
    for key, value in entries:
        if what := _wrong_id(cls, key.text):
            problems.append(Problem(source.path, key.line, key.column, "records/id", what))
            continue
        if isinstance(value, Scalar):
            what = f'there has to be a record below "{key.text}"; write {key.text}: {{{first}: {quoted(value.text or _EXAMPLE_NAME[cls])}}}'
            problems.append(Problem(source.path, value.line, value.column, "records/form", what))
            continue
        read = read_fields(
            cls,
            value,
            source.path,
            rule="records",
            place=(key.line, key.column),
            zone=options.zone,
            publishing_hour=options.publishing_hour,
            without=(key_field,),
        )
        problems += read.problems
        for language in read.given.get("translations", {}):
            if language not in options.languages[1:]:
                others = ", ".join(options.languages[1:])
                cure = f"write one of {others}" if others else "name the site's languages in digest.yaml"
                what = f'"{language[:40]}" is no further language of the site; {cure}'
                place = read.places_of.get(f"translations.{language}", (key.line, key.column))
                problems.append(Problem(source.path, *place, "records/translations", what))
        problems += _labelled(cls, read.given, read.places_of, source.path, words)
        if read.value is not None:
            identity: Any = {key_field: key.text}
            records[key.text] = dataclasses.replace(read.value, **identity)
    return records, tuple(problems)


def _labelled(
    cls: type, given: Mapping[str, Any], places: Mapping[str, Place], path: str, words: Mapping[str, Vocabulary]
) -> Iterator[Problem]:
    """What a record says above facts, in all its languages: an error where it begins like a commentary."""
    translated = [
        (f"translations.{language}.", language, said)
        for language, said in given.get("translations", {}).items()
        if language in words and isinstance(said, Mapping)
    ]
    for prefix, language, record in (("", next(iter(words)), given), *translated):
        for name in _ABOVE_FACTS.get(cls, ()):
            text = record.get(name, "")
            if label := text and begins_like_a_commentary(text, words[language]):
                said = f"“{name}” begins with “{label}”, and would stand above what is reported; take the word out"
                yield Problem(path, *places.get(prefix + name, (1, 1)), "split/headline", said)


# What authors say of themselves stands among no facts.
_ABOVE_FACTS = {Story: ("title", "summary"), Topic: ("title", "description")}


def _entries(source: Source, example: str) -> tuple[tuple[tuple[Scalar, Node], ...], tuple[Problem, ...]]:
    text, unreadable = decode(source.body, source.path)
    if text is None:
        return (), unreadable
    node, problems = parse(text, source.path, limit=LIMIT)
    if node is None or isinstance(node, MappingNode):
        return (node.entries if node else ()), problems
    what = f"there have to be records here, each below a name of its own; write {example}"
    return (), (*problems, Problem(source.path, node.line, node.column, "records/form", what))


_EXAMPLE = {Author: "jane-doe", Story: "budget-2026", Topic: "energy"}
_EXAMPLE_NAME = {Author: "Jane Doe", Story: "The budget of 2026", Topic: "Energy"}


def _wrong_id(cls: type, text: str) -> str:
    shown = f'"{text[:60]}"'
    if cls is Topic:
        slug = term_slug(text)
        if slug == text and len(slug.encode()) <= 200:
            return ""
        return f"{shown} is not how a topic is written in an address; write {slug[:60] or 'its name in letters'}"
    if _ID.fullmatch(text) and text.strip("-"):
        return ""
    instead = slugify(text)[:60]
    return f"{shown} may hold only the letters a to z, digits and hyphens; write {instead or 'it in Latin letters'}"
