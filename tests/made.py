"""Small real values for tests: a briefing, a page, settings; each with only what the test cares about."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from digest.assemble import assemble
from digest.model import (
    Asset,
    Briefing,
    Commentary,
    CommentaryHtml,
    Facts,
    FactsBlock,
    FactsHtml,
    FrontMatter,
    Moment,
    PageFrontMatter,
    Records,
    Site,
    StandingPage,
)
from digest.problems import Problem
from digest.settings import Settings

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = Settings(title="Daily", url="https://news.example/")


def moment(text: str) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=UTC), exact="T" in text)


def facts(*paragraphs: str) -> Facts:
    return Facts(tuple(FactsBlock(number, FactsHtml(html)) for number, html in enumerate(paragraphs, 1)))


def commentary(html: str = "<p>We doubt it.</p>", **fields: Any) -> Commentary:
    return replace(Commentary(1, "commentary", "", "", CommentaryHtml(html), line=9, column=1), **fields)


def briefing(
    source: str = "content/2025/talks.md",
    *,
    text: Facts | None = None,
    commentaries: tuple[Commentary, ...] = (),
    links: tuple[str, ...] = (),
    places_of: dict[str, tuple[int, int]] | None = None,
    date: str = "2025-12-07",
    lang: str = "en",
    **front: Any,
) -> Briefing:
    """A briefing of that source; its slug is the name of the file."""
    slug = source.rpartition("/")[2].removesuffix(".md")
    front_matter = FrontMatter(**({"title": slug.capitalize(), "date": moment(date)} | front))
    text = facts("<p>They met.</p>") if text is None else text
    return Briefing(
        source=source,
        path=f"{date[:10].replace('-', '/')}/{slug}/",
        front=front_matter,
        slug=slug,
        lang=lang,
        summary=f"About {slug}.",
        facts=text,
        commentaries=commentaries,
        methods=FactsHtml(""),
        places_of=places_of or {},
        links=links,
        paragraphs=sum(block.number > 0 for block in text.blocks),
        references=len(front_matter.sources),
    )


def numbered(count: int) -> tuple[Briefing, ...]:
    """So many briefings, an hour apart, the oldest first; they are called ``n1``, ``n2`` ..."""
    return tuple(
        briefing(f"content/n{number}.md", date=f"2025-{1 + number // 600:02}-{1 + number // 24 % 25:02}T{number % 24:02}:00")
        for number in range(1, count + 1)
    )


def page(source: str = "content/pages/about.md", html: str = "<p>Us.</p>", links: tuple[str, ...] = (), **front: Any) -> StandingPage:
    slug = source.rpartition("/")[2].removesuffix(".md")
    fields = {"title": slug.capitalize()} | front
    return StandingPage(source, f"{slug}/", PageFrontMatter(**fields), slug, "en", html, links=links)


def beside(*paths: str) -> tuple[Asset, ...]:
    """Files below the content folder."""
    return tuple(Asset(path, f"content/{path}") for path in paths)


def assembled(*briefings: Briefing, settings: Settings = SETTINGS, now: datetime = NOW, **parts: Any) -> tuple[Site, tuple[Problem, ...]]:
    pages = parts.pop("pages", ())
    records = parts.pop("records", Records())
    assets = parts.pop("assets", ())
    return assemble(briefings, pages, records, assets, settings, (), now, **parts)


def site_of(*briefings: Briefing, **parts: Any) -> Site:
    return assembled(*briefings, **parts)[0]
