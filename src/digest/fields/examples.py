"""Lines that would be right, to be shown where something is wrong."""

from digest.fields.state import Reading


def example_of(spot: str, reading: Reading) -> str:
    """A line that would be right, such as ``title: A headline``."""
    key = reading.key(spot)
    top = f"{spot.partition('.')[0]}/{key}" if "." in spot else f"{reading.rule}/{key}"
    return _EXAMPLES.get(top) or _EXAMPLES.get(key) or f"{key}: …"


_EXAMPLES = {
    "settings/title": "title: The name of the site", "records/title": "title: A name for it", "navigation/path": "path: /archive/",
    "navigation/text": "text: Archive",
    "title": "title: A headline", "date": "date: 2025-12-07", "alt": "alt: What the picture shows", "src": "src: picture.jpg",
    "text": "text: What was wrong, and what is right", "url": "url: https://example.org/", "name": "name: Jane Doe",
    "rule": "rule: name/of-the-rule", "reason": "reason: Why it does not apply here", "path": 'path: "opinion/**"',
    "values": "values: {kind: commentary}", "languages": "languages: [en]",
}  # fmt: skip

WHOLE_EXAMPLES = {
    "image": "image: {src: picture.jpg, alt: What the picture shows}",
    "corrections": "corrections: [{date: 2025-12-08, text: What was wrong and what is right}]",
    "ignore": "ignore: [{rule: name/of-the-rule, reason: Why it does not apply here}]",
    "sources": "sources: [{url: https://example.org/page, outlet: Who published it}]",
    "navigation": "navigation: [{text: Archive, path: /archive/}]",
    "defaults": "defaults: [{path: opinion/**, values: {kind: commentary}}]",
    "front_matter": "front_matter: {unknown: extra}",
    "links": "links: {internal: warning}",
    "limits": "limits: {seconds: 10}",
    "labels": "labels: {add: {en: {Comment: commentary}}}",
}
"""The same for fields that are lists or records: the whole of one, in one line."""
