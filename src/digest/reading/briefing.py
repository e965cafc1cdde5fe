"""One file, read whole: a pure function of its bytes and the few options that it may see."""

import re
from datetime import datetime

from digest.model import Briefing, FactsHtml, FrontMatter, Source, StandingPage
from digest.problems import Problem, fatal
from digest.reading.body import Body
from digest.reading.frontmatter import FrontPart, read_front_matter, read_page_front_matter
from digest.reading.link_places import link_places
from digest.reading.markers import Vocabulary, looks_like_a_label, vocabulary
from digest.reading.parts import compose, inside_links
from digest.reading.prose import OverBudget, check_budget, render, time_limit, visible_text
from digest.reading.separation import separate
from digest.settings import ReadingOptions

_SENTENCE = re.compile(r"[.!?…。！？؟](?:[»”’\"')\]]*)(?=\s|$)|[。！？]")
_MARKS = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_SUMMARY = 300


def read_briefing(source: Source, options: ReadingOptions) -> tuple[Briefing | None, tuple[Problem, ...]]:
    """The briefing that a file holds, with what is worth saying about it; or ``None`` and what is wrong with it."""
    head = read_front_matter(source, options)
    front = head.front
    if front is None:
        return None, head.problems
    body = Body(tuple(head.body.split("\n")), source.path, head.body_line)
    words = vocabulary(options.labels, head.lang)
    opinion = front.kind == "commentary"
    keys = {reference.key: number for number, reference in enumerate(front.sources, 1) if reference.key}
    try:
        with time_limit(options.seconds):
            check_budget(head.body)
            check_budget(front.methods)
            ignored = frozenset(entry.rule for entry in front.ignore)
            separated = separate(body, words, opinion=opinion, source_keys=tuple(keys), ignored=ignored)
            facts, commentaries, more = compose(separated, body, keys)
            methods = FactsHtml(render(front.methods)) if front.methods else FactsHtml("")
    except OverBudget as over:
        text = f"{over}; make it several briefings, or raise “limits” in digest.yaml"
        return None, (*head.problems, Problem(source.path, head.body_line, 1, "budget", text))
    problems = (*head.problems, *separated.problems, *more, *_labelled_headline(head, front, source.path, words))
    if fatal(problems):
        return None, problems
    pieces = (
        *(block.html for block in facts.blocks),
        *(note.html for note in facts.notes),
        *(piece for commentary in commentaries for piece in (commentary.html, *(note.html for note in commentary.notes))),
        methods,
    )
    links = inside_links(pieces)
    opening = next((block.html for block in facts.blocks if block.number), "") or next((commentary.html for commentary in commentaries), "")
    first = visible_text(_MARKS.sub("", opening.partition("</p>")[0]))
    return (
        Briefing(
            source=source.path,
            path=permalink(options, front.date.at, head.slug, head.lang),
            front=front,
            slug=head.slug,
            lang=head.lang,
            summary=front.summary or cut_at_a_sentence(first),
            facts=facts,
            commentaries=commentaries,
            methods=methods,
            links=links,
            places_of={**head.places_of, **link_places(body.lines, body.first, links)},
            problems=problems,
        ),
        problems,
    )


def read_page(source: Source, options: ReadingOptions) -> tuple[StandingPage | None, tuple[Problem, ...]]:
    """The standing page that a file holds; markers mean nothing in it."""
    head = read_page_front_matter(source, options)
    front = head.front
    if front is None:
        return None, head.problems
    try:
        with time_limit(options.seconds):
            html = render(head.body)
    except OverBudget as over:
        return None, (*head.problems, Problem(source.path, head.body_line, 1, "budget", f"{over}; make it several pages"))
    links = inside_links((html,))
    places_of = {**head.places_of, **link_places(head.body.split("\n"), head.body_line, links)}
    return (
        StandingPage(source.path, f"{head.slug}/", front, head.slug, head.lang, html, visible_text(html), links, head.problems, places_of),
        head.problems,
    )


def permalink(options: ReadingOptions, day: datetime, slug: str, lang: str) -> str:
    """The path of a page below the site's root, from the pattern of the settings: without a leading, with a trailing slash.

    ``:lang`` is left out for the site's first language.
    """
    path = options.permalink.replace(":year", f"{day:%Y}").replace(":month", f"{day:%m}").replace(":day", f"{day:%d}")
    path = path.replace(":lang", "" if lang == options.languages[0] else lang.lower()).replace(":slug", slug)
    return "/".join(filter(None, path.split("/"))) + "/"


def cut_at_a_sentence(text: str) -> str:
    """The beginning of a text, at most 300 characters: whole sentences where one ends in time, else whole words."""
    if len(text) <= _SUMMARY:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text, 0, _SUMMARY)]
    if ends:
        return text[: ends[-1]].strip()
    return text[: _SUMMARY - 1].rsplit(None, 1)[0].rstrip(" ,;:–—-") + "…"


def _labelled_headline(head: FrontPart[FrontMatter], front: FrontMatter, path: str, words: Vocabulary) -> tuple[Problem, ...]:
    """Title and summary of a report are facts: an error where they begin like a commentary."""
    if front.kind == "commentary":
        return ()
    found = []
    for field, text in (("title", front.title), ("summary", front.summary)):
        label = looks_like_a_label(text, words)
        if label:
            line, column = head.places_of.get(field, (1, 1))
            said = f"the {field} begins with “{label}”, and would be published as fact; take the word out, or write “kind: commentary”"
            found.append(Problem(path, line, column, "split/headline", said))
    return tuple(found)
