"""Make ``excerpt.json`` anew: ``python extract.py PACKAGE``, where PACKAGE is the unpacked npm package schema-dts.

Its typings are made from the vocabulary itself; what is taken from them is which types there are, what each comes under, which
properties each has, and what the values of these may be.
"""

import json
import re
import sys
from pathlib import Path

# Types that pages tell of. What they come under and what comes under them is found.
TYPES = (
    "NewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle", "OpinionNewsArticle", "ReportageNewsArticle", "Report",
    "CreativeWork", "CreativeWorkSeries", "CorrectionComment", "NewsMediaOrganization", "Organization", "Person", "Place", "Thing",
    "ImageObject", "WebSite", "WebPage", "AboutPage", "ContactPage", "CollectionPage", "ProfilePage", "ItemList", "ListItem",
    "BreadcrumbList", "IPTCDigitalSourceEnumeration",
)  # fmt: skip
_INTERFACE = re.compile(r"^(?:export )?interface (\w+?)(Base|Leaf)? extends ([^{]+)\{$(.*?)^\}", re.MULTILINE | re.DOTALL)
_PROPERTY = re.compile(r'^    "([a-z]\w*)"\?: SchemaValue<([^<>]+), "\1">;', re.MULTILINE)
_COMMENT = re.compile(r"/\*\*.*?\*/", re.DOTALL)


def extract(text: str) -> dict[str, object]:
    parents: dict[str, set[str]] = {}
    own: dict[str, dict[str, list[str]]] = {}
    for name, _, above, body in _INTERFACE.findall(_COMMENT.sub("", text)):
        names = {one.strip().removesuffix("Base") for one in re.findall(r"\w+", above)} - {"Partial", "IdReference"}
        parents.setdefault(name, set()).update(names - {name})
        for prop, values in _PROPERTY.findall(body):
            own.setdefault(name, {})[prop] = sorted({one.strip().strip('"') for one in values.split("|")} - {"IdReference"})
    wanted, ahead = set(), list(TYPES)
    while ahead:
        name = ahead.pop()
        if name not in wanted:
            wanted.add(name)
            ahead += parents[name]
    properties: dict[str, dict[str, list[str]]] = {}
    for name in sorted(wanted):
        for prop, values in own.get(name, {}).items():
            known = properties.setdefault(prop, {"of": [], "values": values})
            known["of"].append(name)
    members = re.search(r"^export type IPTCDigitalSourceEnumeration = (.*);$", text, re.MULTILINE)
    assert members is not None
    return {
        "types": {name: sorted(parents[name]) for name in sorted(wanted)},
        "properties": dict(sorted(properties.items())),
        "members": {"IPTCDigitalSourceEnumeration": sorted(re.findall(r'"(https://schema\.org/\w+)"', members[1]))},
    }


if __name__ == "__main__":
    package = Path(sys.argv[1])
    found = extract((package / "dist" / "schema.d.ts").read_text("utf-8"))
    made = {"from": f"schema-dts {json.loads((package / 'package.json').read_text('utf-8'))['version']}", **found}
    rows = [f"{json.dumps(key)}: {{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in part.items()) + "\n}"
            if isinstance(part, dict) else f"{json.dumps(key)}: {json.dumps(part)}" for key, part in made.items()]  # fmt: skip
    (Path(__file__).parent / "excerpt.json").write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
