"""What a site consists of: the list of its outputs, each a function of the site that yields views."""

from collections.abc import Callable, Iterator

from digest.model import Site
from digest.outputs.archives import archives, days
from digest.outputs.briefings import briefings
from digest.outputs.each_language import in_each_language
from digest.outputs.feed import feed
from digest.outputs.home import home
from digest.outputs.not_found import not_found
from digest.outputs.pages import pages
from digest.outputs.robots import robots
from digest.outputs.sitemap import sitemap
from digest.outputs.stories import stories
from digest.outputs.terms import organizations, people, places, topics
from digest.settings import OutputName
from digest.views import View

OUTPUTS: tuple[tuple[OutputName, Callable[[Site], Iterator[View]]], ...] = (
    ("home", in_each_language(home)),
    ("briefings", in_each_language(briefings)),
    ("archives", in_each_language(archives)),
    ("days", in_each_language(days)),
    ("topics", in_each_language(topics)),
    ("places", in_each_language(places)),
    ("people", in_each_language(people)),
    ("organizations", in_each_language(organizations)),
    ("stories", in_each_language(stories)),
    ("pages", in_each_language(pages)),
    ("404", in_each_language(not_found)),
    ("feed", in_each_language(feed)),
    ("sitemap", sitemap),
    ("robots", robots),
)
"""By the names that the settings use. To add an output, write its file and put its name here; what is for the readers of one language
is made for those of each."""
