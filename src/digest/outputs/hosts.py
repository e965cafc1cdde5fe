"""Files for hosts that read them (Netlify, Cloudflare Pages): what to say with each file, and where old addresses lead."""

from collections.abc import Iterator
from urllib.parse import quote

from digest.model import Site
from digest.outputs.direction import direction
from digest.outputs.redirects import old_addresses
from digest.views import HeadersView, PageHead, TextFile

MOST_RULES = 2_000
"""Cloudflare Pages reads no more redirects than this; Netlify does."""
_LONGEST_RULE = 1_000


def headers(site: Site) -> Iterator[HeadersView]:
    """``_headers``. Both hosts look for it at the root of a site alone; one of the operator's own in ``static/`` takes its place."""
    if _is_wanted(site, "_headers"):
        lang = site.info.languages[0]
        yield HeadersView(site=site.info, page=PageHead("_headers", lang, direction(lang), indexed=False))


def redirect_rules(site: Site) -> Iterator[TextFile]:
    """``_redirects``: each old address with the new one, those of the newest briefings first; none where nothing has moved.

    Folders are named with a slash at their end and, as far as there is room, without one. What is beyond the limit still has its page.
    """
    if not site.moved or not _is_wanted(site, "_redirects"):
        return
    # Where there is no room for all, whole briefings come before facts alone.
    newest_first = [*old_addresses(site)][::-1]
    newest_first.sort(key=lambda one: one[2] != one[1].path)
    moved = [(_quoted(path.removesuffix("index.html")), _quoted(to)) for path, _, to in newest_first]
    shorter = [(old.removesuffix("/"), new) for old, new in moved if old.endswith("/") and old != "/"]
    rules = [rule for old, new in (*moved, *shorter) if len(rule := f"{old} {new} 301") <= _LONGEST_RULE]
    lines = ["# Old addresses, for Netlify and Cloudflare Pages.", *rules[:MOST_RULES]]
    if len(moved) > MOST_RULES:
        lines.insert(
            1, f"# Cloudflare Pages reads {MOST_RULES:,} of them, and there are {len(moved):,}: those of the newest briefings are here."
        )
    yield TextFile("_redirects", "\n".join(lines) + "\n")


def _is_wanted(site: Site, file: str) -> bool:
    return site.info.base == "/" and all(asset.path != file for asset in site.assets)


def _quoted(path: str) -> str:
    return "/" + quote(path, safe="/!$&'()+,;=@~")
