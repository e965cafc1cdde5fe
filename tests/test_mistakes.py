"""What an editor types on a bad morning, and what is said to it: each sentence tells what is wrong and what to write instead."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from digest.cli import run

SETTINGS = "title: The Norwick Digest\nurl: https://norwick.example/\ntimezone: Europe/London\n"
VOTE = "content/2024-03-04-vote.md"
TEXT = "The council voted for the budget, its clerk said.\n"
PLAIN = "title: Council votes for the budget\n"


@dataclass(frozen=True)
class Mistake:
    """A briefing with a mistake in it, and all that is said, each with line and column; ``beside`` are other files."""

    name: str
    said: tuple[str, ...]
    front: str = PLAIN
    text: str = TEXT
    path: str = VOTE
    beside: dict[str, str] = field(default_factory=dict)


MISTAKES = (
    Mistake(
        "a colon in the headline",
        ('2:8 error: a colon in a text has a meaning for YAML, so the text has to stand in quotes; write title: "Norwick: the vote"',),
        front="title: Norwick: the vote\n",
    ),
    Mistake(
        "a colon in the description of a picture",
        ('3:32 error: a colon in a text has a meaning for YAML, so the text has to stand in quotes; write alt: "Left: the mayor"',),
        front=PLAIN + "image: {src: council.jpg, alt: Left: the mayor, credit: Jo Berg}\n",
    ),
    Mistake(
        "quotes of a word processor",
        (
            "2:8 error: a colon in a text has a meaning for YAML, and these quotes (“) have none; write plain ones:"
            ' title: "Norwick: the vote"',
        ),
        front="title: “Norwick: the vote”\n",
    ),
    Mistake("no headline", ('1:1 error: "title" is missing; add a line title: A headline',), front="topics: [budget]\n"),
    Mistake(
        "no second line of hyphens",
        ("1:1 error: the front matter that begins here has no end; write a line --- after line 2",),
        front=PLAIN.rstrip("\n") + "\n\n" + TEXT + "<!--",
        text="-->",
    ),
    Mistake(
        "month first",
        ('3:7 error: the date "03/04/2024" can be read in two ways; write 2024-03-04 or 2024-04-03',),
        front=PLAIN + "date: 03/04/2024\n",
        path="content/vote.md",
    ),
    Mistake(
        "a day of the week",
        ('3:7 error: the date "Monday" is not a date; write the day itself, as 2025-12-07 or 2025-12-07T14:30',),
        front=PLAIN + "date: Monday\n",
        path="content/vote.md",
    ),
    Mistake(
        "a day that there is not",
        ('3:7 error: the date "2024-02-30" does not exist: February 2024 has 29 days; write a day from 2024-02-01 to 2024-02-29',),
        front=PLAIN + "date: 2024-02-30\n",
        path="content/vote.md",
    ),
    Mistake("no date", ('1:1 error: "date" is missing; add a line date: 2025-12-07',), path="content/vote.md"),
    Mistake(
        "topics as one text",
        (
            '3:9 error: "topics" is a list, and this is one text with a comma in it; write topics: [budget, roads], or if it is one,'
            ' topics: ["budget, roads"]',
        ),
        front=PLAIN + "topics: budget, roads\n",
    ),
    Mistake("tags", ('3:1 error: there is no field "tags"; write "topics"',), front=PLAIN + "tags: [budget]\n"),
    Mistake("a tab", ("4:1 error: this line is indented with a tab; use spaces",), front=PLAIN + "sources:\n\t- https://a.example/\n"),
    Mistake(
        "an address without https",
        ('3:11 error: entry 1 of "sources" does not begin with https://; write https://www.example.org/a',),
        front=PLAIN + "sources: [www.example.org/a]\n",
    ),
    Mistake(
        "a picture that nobody describes",
        (
            '3:8 error: "image" has to have fields of its own (src, alt, credit, caption); write image: {src: council.jpg, alt: What the'
            " picture shows}",
        ),
        front=PLAIN + "image: council.jpg\n",
    ),
    Mistake(
        "an opinion by another name",
        ('3:7 error: "kind" cannot be "opinion"; write commentary (report, background, explainer, fact-check, commentary)',),
        front=PLAIN + "kind: opinion\n",
    ),
    Mistake(
        "a withdrawal without a word",
        ("3:9 error: a withdrawn briefing has to say why; add an entry with date, kind: retraction and text to corrections",),
        front=PLAIN + "status: withdrawn\n",
    ),
    Mistake(
        "a label without its colon",
        ("6:1 error: “Commentary” stands here like a marker and is none; write “Commentary:”, or “\\Commentary” if it is only text",),
        text=TEXT + "\nCommentary\n\nLate.\n",
    ),
    Mistake(
        "a label with a slip in it",
        ("6:1 error: “Comentary” looks like the marker “Commentary” misspelt; write “Commentary:”, or “\\Comentary” if it is only text",),
        text=TEXT + "\nComentary: Late.\n",
    ),
    Mistake(
        "a label in the middle of a paragraph",
        ("5:1 error: “Commentary” is in the middle of a paragraph, so that it marks nothing; put a blank line before it",),
        text=TEXT + "Commentary: Late.\n",
    ),
    Mistake(
        "a label in a list",
        ("6:3 error: “Commentary” is an entry of a list, so that it marks nothing; put it at the margin, with a blank line before it",),
        text=TEXT + "\n- Commentary: Late.\n",
    ),
    Mistake(
        "two opinions, one signature",
        ("8:1 error: there are 2 commentaries, so each must be signed; write “Analysis (Jane Doe):” or “Analysis by Jane Doe:”",),
        text=TEXT + "\nCommentary (Jo Berg): Late.\n\nAnalysis: Money.\n",
    ),
    Mistake(
        "an author by half of the id",
        ('6:1 error: "jane" is no id of authors.yaml; did you mean jane-doe?',),
        text=TEXT + "\nCommentary (jane): Late.\n",
        beside={"content/authors.yaml": "jane-doe: {name: Jane Doe}\n"},
    ),
    Mistake(
        "an opinion on a fact that is not there",
        ("6:13 error: the words “the budget was lost” stand in no paragraph of the facts; cite words that do",),
        text=TEXT + "\nCommentary: [the budget was lost](#fact) late.\n",
    ),
    Mistake(
        "a link with a slip in it",
        ('4:22 error: the link "2024-03-01-tlaks.md" names no file of the content folder; did you mean 2024-03-01-talks.md?',),
        text="The council [talked](2024-03-01-tlaks.md), its clerk said.\n",
        beside={"content/2024-03-01-talks.md": "---\ntitle: Talks\n---\nThe council talked, its clerk said.\n"},
    ),
    Mistake(
        "a note without its text",
        ("4:19 warning: “[^1]” is neither a footnote nor the key of a source; define it with “[^1]: …”, or add “key: 1” to the source",),
        text="The council voted.[^1]\n",
    ),
    Mistake(
        "a headline with another figure than the text",
        ("2:8 warning: the figure “40,000” is not in the facts below; write it there with its source, or take it out of the title",),
        front="title: 40,000 homes are dark\n",
        text="Some 30,000 homes are dark, the clerk said.\n",
    ),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_an_editor_reads_what_is_wrong_and_what_to_write(mistake: Mistake, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"digest.yaml": SETTINGS, mistake.path: f"---\n{mistake.front}---\n{mistake.text}", **mistake.beside}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    run(["check", "-C", str(tmp_path), "--now", "2024-04-01T12:00Z", "--format", "json", "--no-hints"])
    found = json.loads(capsys.readouterr().out)
    assert {one["path"] for one in found} == {mistake.path}
    assert tuple(f"{one['line']}:{one['column']} {one['level']}: {one['text']}" for one in found) == mistake.said
