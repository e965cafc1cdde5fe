"""What a site consists of: the list of its outputs, each a function of the site that yields views."""

from collections.abc import Collection, Iterator
from typing import get_args

from digest.model import Site
from digest.outputs.archives import archives, days
from digest.outputs.authors import authors
from digest.outputs.briefings import briefings
from digest.outputs.corrections import corrections
from digest.outputs.each_language import Output, in_each_language
from digest.outputs.editions import editions
from digest.outputs.facts_only import facts_only
from digest.outputs.feeds import author_feeds, feed, feeds, story_feeds, topic_feeds
from digest.outputs.home import home
from digest.outputs.hosts import headers, redirect_rules
from digest.outputs.news import news
from digest.outputs.not_found import not_found
from digest.outputs.pages import pages
from digest.outputs.redirects import redirects
from digest.outputs.robots import robots
from digest.outputs.sitemap import sitemap
from digest.outputs.stories import stories
from digest.outputs.streams import commentary_stream, facts_stream
from digest.outputs.structured_data import structured_data
from digest.outputs.terms import organizations, people, places, topics
from digest.settings import OutputName
from digest.views import View


def _json_files(site: Site) -> Iterator[View]:
    from digest.outputs.json_files import json_files  # with all its records it takes a while to load, and not every site has such files

    return iter(json_files(site))


def _search(site: Site) -> Iterator[View]:
    from digest.outputs.search import search  # as above

    return search(site)


OUTPUTS: tuple[tuple[str, Output], ...] = (
    ("home", in_each_language(home)),
    ("briefings", in_each_language(briefings)),
    ("archives", in_each_language(archives)),
    ("days", in_each_language(days)),
    ("topics", in_each_language(topics)),
    ("places", in_each_language(places)),
    ("people", in_each_language(people)),
    ("organizations", in_each_language(organizations)),
    ("stories", in_each_language(stories)),
    ("facts", in_each_language(facts_stream)),
    ("commentary", in_each_language(commentary_stream)),
    ("facts-only", in_each_language(facts_only)),
    ("authors", in_each_language(authors)),
    ("corrections", in_each_language(corrections)),
    ("pages", in_each_language(pages)),
    ("404", in_each_language(not_found)),
    ("search", in_each_language(_search)),
    ("feed", in_each_language(feed)),
    ("feeds", in_each_language(feeds)),
    ("topic-feeds", in_each_language(topic_feeds)),
    ("story-feeds", in_each_language(story_feeds)),
    ("author-feeds", in_each_language(author_feeds)),
    ("sitemap", sitemap),
    ("robots", robots),
    ("editions", in_each_language(editions)),
    ("structured_data", structured_data),
    ("news", news),
    ("json", _json_files),
    ("redirects", redirects),
    ("_redirects", redirect_rules),
    ("_headers", headers),
)
"""By the names that the settings use. To add an output, write its file and put its name here; what is for the readers of one language
is made for those of each (docs/outputs.md)."""


def chosen(names: Collection[str]) -> Iterator[Output]:
    """The outputs of these names, and those whose name the settings cannot choose."""
    known = get_args(OutputName)
    return (output for name, output in OUTPUTS if name in names or name not in known)
