"""A site of Pelican with the pages that the others make."""

SITENAME = "The Daily Bench"
SITEURL = "https://bench.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "theme"
THEME_STATIC_DIR = ""
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["beside"]
ARTICLE_PATHS = [""]
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
TAG_URL = "topics/{slug}/"
MONTH_ARCHIVE_URL = "archive/{date:%Y}-{date:%m}/"
ARTICLE_SAVE_AS, TAG_SAVE_AS, MONTH_ARCHIVE_SAVE_AS = (f"{url}index.html" for url in (ARTICLE_URL, TAG_URL, MONTH_ARCHIVE_URL))
DIRECT_TEMPLATES = ["index", "tags", "archives", "sitemap"]
TAGS_SAVE_AS = "topics/index.html"
ARCHIVES_SAVE_AS = "archive/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = ""
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": None, "tag": None, "period_archives": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
FEED_ALL_ATOM = "feed.xml"
FEED_MAX_ITEMS = 20
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
# "meta" reads the front matter; the others are what the texts use, and digest reads.
MARKDOWN = {
    "extension_configs": {f"markdown.extensions.{name}": {} for name in ("meta", "footnotes", "tables", "smarty", "sane_lists")},
    "output_format": "html5",
}
