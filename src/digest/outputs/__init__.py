"""What a site consists of: the list of its outputs, each a function of the site that yields views."""

from collections.abc import Callable, Iterator

from digest.model import Site
from digest.outputs.archives import archives, days
from digest.outputs.authors import authors
from digest.outputs.briefings import briefings
from digest.outputs.corrections import corrections
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


OUTPUTS: tuple[tuple[OutputName, Callable[[Site], Iterator[View]]], ...] = (
    ("home", home),
    ("briefings", briefings),
    ("archives", archives),
    ("days", days),
    ("topics", topics),
    ("places", places),
    ("people", people),
    ("organizations", organizations),
    ("stories", stories),
    ("facts", facts_stream),
    ("commentary", commentary_stream),
    ("facts-only", facts_only),
    ("authors", authors),
    ("corrections", corrections),
    ("pages", pages),
    ("404", not_found),
    ("feed", feed),
    ("feeds", feeds),
    ("topic-feeds", topic_feeds),
    ("story-feeds", story_feeds),
    ("author-feeds", author_feeds),
    ("sitemap", sitemap),
    ("robots", robots),
    ("editions", editions),
    ("structured_data", structured_data),
    ("news", news),
    ("json", _json_files),
    ("redirects", redirects),
    ("_redirects", redirect_rules),
    ("_headers", headers),
)
"""By the names that the settings use. To add an output, write its file and put its name here."""
