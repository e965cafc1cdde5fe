"""One file, read whole: a pure function of its bytes and the few options that it may see."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from digest.languages import language_root
from digest.model import Briefing, Commentary, Facts, FactsHtml, FrontMatter, Source, StandingPage
from digest.problems import Problem, fatal
from digest.reading.body import Body
from digest.reading.editions import editions_of
from digest.reading.frontmatter import IGNORABLE, FrontPart, read_front_matter, read_page_front_matter
from digest.reading.images import image_problems
from digest.reading.link_places import link_places
from digest.reading.markers import Vocabulary, begins_like_a_commentary, looks_like_a_label, vocabulary
from digest.reading.parts import compose, inside_links, shown_pictures
from digest.reading.prose import OverBudget, check_budget, render, time_limit, visible_text
from digest.reading.separation import Separated, lines_shown, separate
from digest.settings import ReadingOptions

_SENTENCE = re.compile(r"[.!?…。！？؟](?:[»”’\"')\]]*)(?=\s|$)|[。！？]")
_MARKS = re.compile(r"<sup\b.*?</sup>", re.DOTALL)
_SUMMARY = 300
_OF_IMAGES = frozenset(("images/alt", "images/credit"))


def read_briefing(source: Source, options: ReadingOptions) -> tuple[Briefing | None, tuple[Problem, ...]]:
    """The briefing that a file holds, with what is worth saying about it; or ``None`` and what is wrong with it."""
    head = read_front_matter(source, options)
    front = head.front
    body = Body(tuple(head.body.split("\n")), source.path, head.body_line)
    words = _vocabulary(options, head.lang)
    if front is None:
        return None, (*head.problems, *_lost_markers(body, words, options.seconds))
    opinion = front.kind == "commentary"
    keys = {reference.key: number for number, reference in enumerate(front.sources, 1) if reference.key}
    try:
        with time_limit(options.seconds):
            check_budget(head.body)
            check_budget(front.methods)
            ignored = frozenset(entry.rule for entry in front.ignore)
            separated = separate(body, words, opinion=opinion, source_keys=tuple(keys), ignored=ignored)
            idle = _idle(ignored, separated, separate(body, words, opinion=opinion, source_keys=tuple(keys))) if ignored else ()
            facts, commentaries, more = compose(separated, body, keys)
            methods = FactsHtml(render(front.methods)) if front.methods else FactsHtml("")
    except OverBudget as over:
        text = f"{over}; make it several briefings"
        return None, (*head.problems, Problem(source.path, head.body_line, 1, "budget", text))
    summary = front.summary or _first_words(facts, commentaries, words)
    # Where parts are in doubt, a citation that finds no fact is nobody's mistake.
    more = tuple(problem for problem in more if not fatal(separated.problems) or not problem.rule.startswith("cite/"))
    problems = (*head.problems, *separated.problems, *more)
    if not fatal(problems):
        problems += tuple(_labelled_facts(head, front, methods, words, body))
        problems += tuple(_labelled_corrections(head, front, facts, words, body.path))
    of_facts = (*(block.html for block in facts.blocks), *(note.html for note in facts.notes))
    of_others = (piece for commentary in commentaries for piece in (commentary.html, *(note.html for note in commentary.notes)))
    pieces = (*of_facts, *of_others, methods)
    pictured = [
        *_uncredited(head, front, body.path),
        *image_problems(source.path, body.lines, body.first, pieces, (*of_facts, methods), words),
    ]
    problems += tuple(problem for problem in pictured if problem.rule not in ignored)
    idle += tuple(rule for rule in sorted(ignored & _OF_IMAGES) if not any(problem.rule == rule for problem in pictured))
    for number, entry in enumerate(front.ignore):
        if entry.rule in idle and not fatal(problems):
            place = head.places_of.get(f"ignore.{number}.rule", (1, 1))
            problems += (
                Problem(source.path, *place, "fm/ignore", f'nothing here breaks the rule "{entry.rule}"; delete the entry', "warning"),
            )
    if not facts.blocks and not commentaries and front.status != "withdrawn":
        problems += (
            Problem(source.path, body.first, 1, "body/empty", "there is no text below the front matter; write what is reported", "warning"),
        )
    if fatal(problems):
        return None, problems
    if front.kind == "commentary" and not facts.blocks:
        # There is nothing else that could have been corrected.
        front = replace(front, corrections=tuple(replace(one, part="commentary") for one in front.corrections))
    links = inside_links(pieces)
    pictures, enlarged = shown_pictures(pieces, links)
    return (
        Briefing(
            source=source.path,
            path=permalink(options, front.date.at, head.slug, head.lang),
            front=front,
            slug=head.slug,
            lang=head.lang,
            summary=summary,
            facts=facts,
            commentaries=commentaries,
            methods=methods,
            links=links,
            places_of={**head.places_of, **link_places(body.lines, body.first, links)},
            problems=problems,
            paragraphs=sum(block.number > 0 for block in facts.blocks),
            references=len(front.sources),
            editions=editions_of(front, options) if options.editions else (),
            pictures=pictures,
            enlarged=enlarged,
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
    pictures = shown_pictures((html,), links)
    places_of = {**head.places_of, **link_places(head.body.split("\n"), head.body_line, links)}
    problems = (*head.problems, *image_problems(source.path, head.body.split("\n"), head.body_line, (html,)))
    return (
        StandingPage(
            source.path,
            f"{language_root(head.lang, options.languages)}{head.slug}/",
            front,
            head.slug,
            head.lang,
            html,
            links,
            problems,
            places_of,
            *pictures,
        ),
        problems,
    )


def permalink(options: ReadingOptions, day: datetime, slug: str, lang: str) -> str:
    """The path of a page below the site's root, from the pattern of the settings: without a leading, with a trailing slash.

    ``:lang`` is left out for the site's first language.
    """
    path = options.permalink.replace(":year", f"{day.year:04}").replace(":month", f"{day.month:02}").replace(":day", f"{day.day:02}")
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


def _lost_markers(body: Body, words: Vocabulary, seconds: int) -> tuple[Problem, ...]:
    """What is wrong with markers whatever the front matter would say: an editor sees it in the same run as what is wrong above."""
    try:
        with time_limit(seconds):
            check_budget("\n".join(body.lines))
            separated = separate(body, words, opinion=False)
    except OverBudget:
        return ()
    certain = ("split/almost", "split/swallowed", "split/indented", "split/html", "split/unclosed", "split/typo", "split/author")
    return tuple(problem for problem in separated.problems if problem.rule in certain)


_VOCABULARIES: dict[str, tuple[ReadingOptions, Vocabulary]] = {}


def _vocabulary(options: ReadingOptions, lang: str) -> Vocabulary:
    """The vocabulary of a language, made once for the options of a build."""
    made = _VOCABULARIES.get(lang)
    if made is None or made[0] is not options:
        made = _VOCABULARIES[lang] = (options, vocabulary(options.labels, lang))
    return made[1]


def _idle(ignored: frozenset[str], separated: Separated, unexcepted: Separated) -> tuple[str, ...]:
    """The rules of which an exception was made for nothing: without it, the same is said."""
    said, more = ([problem.rule for problem in each.problems] for each in (separated, unexcepted))
    return tuple(rule for rule in IGNORABLE if rule in ignored - _OF_IMAGES and said.count(rule) == more.count(rule))


def _first_words(facts: Facts, commentaries: Sequence[Commentary], words: Vocabulary) -> str:
    """A summary from the first paragraph of the facts, or of the commentary where there are none.

    A paragraph that begins with a label, in code or escaped, would lose on the way what shows that it is text: the next one is taken.
    """
    pieces: list[str] = [block.html for block in facts.blocks]
    for piece in pieces or [commentary.html for commentary in commentaries]:
        if piece.startswith("<p"):
            summary = cut_at_a_sentence(visible_text(_MARKS.sub("", piece.partition("</p>")[0])))
            if not begins_like_a_commentary(summary, words):
                return summary
    return ""


def _uncredited(head: FrontPart[FrontMatter], front: FrontMatter, path: str) -> Iterator[Problem]:
    if front.image and not front.image.credit:
        said = '"image" does not say who made the picture; add credit: with a name, an agency, or your own newsroom'
        yield Problem(path, *head.places_of.get("image", (1, 1)), "images/credit", said, "warning")


def _labelled_facts(head: FrontPart[FrontMatter], front: FrontMatter, methods: str, words: Vocabulary, body: Body) -> Iterator[Problem]:
    """What the front matter of a report says is fact: an error where it begins like a commentary."""
    if front.kind == "commentary":
        return
    image = (("image.alt", front.image.alt), ("image.caption", front.image.caption)) if front.image else ()
    for field, text in (("title", front.title), ("summary", front.summary), ("dateline", front.dateline), *image):
        label = begins_like_a_commentary(text, words)
        if label:
            line, column = head.places_of.get(field, (1, 1))
            said = f"“{field}” begins with “{label}”, and would be published as fact; take the word out, or write “kind: commentary”"
            yield Problem(body.path, line, column, "split/headline", said)
    for shown in lines_shown(methods):
        if label := looks_like_a_label(shown, words):
            line, column = head.places_of.get("methods", (1, 1))
            said = f"“methods” tells how we know, and is no place for “{label}”; put it into the text below the front matter"
            yield Problem(body.path, line, column, "split/headline", said)


def _labelled_corrections(
    head: FrontPart[FrontMatter], front: FrontMatter, facts: Facts, words: Vocabulary, path: str
) -> Iterator[Problem]:
    """Corrections that are told among facts: an error where one begins like a commentary. In a piece of opinion without facts, none is."""
    if front.kind == "commentary" and not facts.blocks:
        return
    for number, correction in enumerate(front.corrections):
        if correction.part == "facts" and (label := begins_like_a_commentary(correction.text, words)):
            place = head.places_of.get(f"corrections.{number}.text", (1, 1))
            said = f"this correction begins with “{label}”, and would be published as fact; take the word out, or add part: commentary"
            yield Problem(path, *place, "split/headline", said)
