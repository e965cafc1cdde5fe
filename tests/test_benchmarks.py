"""The command that measures does so, says what failed, and draws what it measured. No figure is judged."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
SCENARIOS = ("cold", "unchanged", "body", "title", "newest", "template")


def measure(folder: Path, *options: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", folder, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def run(generator: str, size: int, scenario: str, figure: float, repetition: int = 1) -> dict[str, Any]:
    return {
        "generator": generator,
        "size": size,
        "scenario": scenario,
        "repetition": repetition,
        "user": figure * 0.75,
        "system": figure * 0.25,
        "wall": figure,
        "memory": int(figure * 1e6),
        "pages": size + 5,
        "faults": [],
    }


def kept(folder: Path, contestants: dict[str, str], runs: list[dict[str, Any]]) -> None:
    named = [{"name": name, "version": "1.0", "way_of": way_of} for name, way_of in contestants.items()]
    folder.mkdir()
    (folder / "results.json").write_text(json.dumps({"machine": "2 cores", "load": 0.1, "contestants": named, "runs": runs}))


def rows(text: str) -> dict[str, list[str]]:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: row[1:] for row in cells}


def test_twenty_briefings_are_measured_and_shown_in_table_json_and_plot(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before.\n\n<!-- one run -->\nold\n<!-- end of the run -->\n\nAfter.\n")
    ended = measure(tmp_path / "out", "--sizes", "20", "--repetitions", "1", "--alone", "--page", page)
    assert ended.returncode == 0, ended.stderr
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    plain = [one for one in results["runs"] if one["generator"] == "digest"]
    assert [(one["scenario"], one["size"], one["repetition"], one["faults"]) for one in plain] == [(name, 20, 1, []) for name in SCENARIOS]
    for one in results["runs"]:
        # The system counts a short command by its clock ticks, which may all fall to the one or to the other.
        assert min(one["user"] + one["system"], one["wall"]) > 0
        assert one["memory"] > 0
        assert one["pages"] > 20
    assert plain[0]["memory"] > 20e6  # a Python with Markdown and Jinja loaded has more
    table = (tmp_path / "out" / "results.md").read_text()
    assert table == ended.stdout
    shown = rows(table)
    for name in SCENARIOS:
        assert all(float(figure.replace(",", "")) > 0 for figure in shown[name][0].split(" · "))
    assert int(shown["pages"][0]) == plain[0]["pages"]
    plot = (tmp_path / "out" / "growth.svg").read_text()
    assert len(ElementTree.fromstring(plot).findall("{*}circle")) == 3
    assert (tmp_path / "page.svg").read_text() == plot
    before, _, rest = page.read_text().partition("<!-- one run -->\n")
    assert before == "Before.\n\n"
    assert rest == f"\n![Processor time and memory over the number of briefings](page.svg)\n\n{table}\n<!-- end of the run -->\n\nAfter.\n"
    for text in (table, plot, json.dumps(results)):
        assert str(tmp_path) not in text
        assert str(ROOT) not in text
    assert measure(tmp_path / "out", "--again").stdout == table
    assert (tmp_path / "out" / "growth.svg").read_text() == plot


def test_exponents_and_ratios_are_those_of_the_figures(tmp_path: Path) -> None:
    runs = [
        run(name, size, scenario, seconds, repetition)
        for size in (100, 1000, 10000)
        for scenario in SCENARIOS
        for repetition, slower in ((1, 1.0), (2, 3.0), (3, 1.5))
        for name, seconds in (("digest", slower * size / 50), ("other", slower * size**2 / 100))
    ]
    runs += [run("digest --workers 2", 100, "cold", seconds, repetition) for repetition, seconds in ((1, 1.0), (2, 3.0), (3, 1.5))]
    kept(tmp_path / "out", {"digest": "", "other": "", "digest --workers 2": "digest"}, runs)
    ended = measure(tmp_path / "out", "--again")
    assert ended.returncode == 0, ended.stderr
    sizes = ended.stdout.split("### ")
    assert rows(sizes[1])["cold"] == ["3.00 · 3.00 · 3", "150 · 150 · 150", "0.020"]
    assert rows(sizes[2])["title"][2] == "0.002"
    assert rows(sizes[4])["100"] == ["cold", "`digest --workers 2`", "1.50 · 1.50 · 2", "`digest`", "0.500", "0.500", "0.500"]
    assert rows(sizes[5])["digest"] == ["1.00"] * 7
    assert rows(sizes[5])["other"] == ["2.00"] * 7


def test_a_build_that_failed_is_named_and_not_among_the_figures(tmp_path: Path) -> None:
    good, bad = run("digest", 100, "cold", 1.0), run("digest", 100, "unchanged", 9.0)
    kept(tmp_path / "out", {"digest": ""}, [good, {**bad, "faults": ["there is no feed.xml"]}])
    ended = measure(tmp_path / "out", "--again")
    assert ended.returncode == 1
    assert rows(ended.stdout)["unchanged"] == ["–"]
    assert "- digest, 100 briefings, unchanged: there is no feed.xml" in ended.stdout


def test_a_generator_whose_pages_do_not_show_the_edit_is_refused_before_hours_are_spent(tmp_path: Path) -> None:
    site = tmp_path / "peer"
    site.mkdir()
    # Makes pages for all texts once, and never again.
    (site / "make.py").write_text(
        "import pathlib\n"
        "for text in pathlib.Path('content').rglob('*.md'):\n"
        "    url = next(line for line in text.read_text().splitlines() if line.startswith('url: '))[6:]\n"
        "    page = pathlib.Path('out', url, 'index.html')\n"
        "    page.parent.mkdir(parents=True, exist_ok=True)\n"
        "    page.exists() or page.write_text(text.read_text())\n"
        "pathlib.Path('out', 'index.html').write_text('home')\n"
    )
    described = {
        "command": [sys.executable, "make.py"],
        "version": ["--version"],
        "form": "yaml",
        "output": "out",
        "holds": ["index.html"],
        "template": "make.py",
        "template_edit": ["home", "home %d"],
        "template_mark": "home %d",
    }
    (site / "benchmark.json").write_text(json.dumps(described))
    ended = measure(tmp_path / "out", "--sizes", "20", "--alone", "--peer", "once", site)
    assert ended.returncode == 2
    assert "once fails at five briefings: the page 2000/01/" in ended.stderr
    assert "does not hold “amended1”" in ended.stderr
    assert not (tmp_path / "out" / "results.json").exists()


def test_what_cannot_be_measured_is_said_with_what_to_do(tmp_path: Path) -> None:
    def said(*options: str | Path) -> str:
        ended = measure(tmp_path / "out", "--alone", *options)
        assert ended.returncode == 2
        assert "Traceback" not in ended.stderr
        return ended.stderr

    hugo = ROOT / "benchmarks" / "peers" / "hugo"
    script = tmp_path / "hugo"
    script.write_text("#!/bin/sh\n")
    script.chmod(0o755)
    assert "give the program itself with --peer" in said("--peer", f"hugo={script}", hugo)
    assert "there is no program" in said("--peer", f"hugo={tmp_path / 'nowhere'}", hugo)
    assert "write one such as those in benchmarks/peers/" in said("--peer", "new=true", tmp_path)
    assert "write a number such as 1000, not 'many'" in said("--sizes", "many")
    assert "write a line <!-- one run -->" in said("--page", ROOT / "README.md")


def test_the_page_on_performance_shows_a_run(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    _, _, shown = page.partition("<!-- one run -->\n")
    assert "](performance.svg)" in shown
    assert "## What is measured" in page
    assert set(rows(shown)) >= {*SCENARIOS, "pages"}
    ElementTree.parse(ROOT / "docs" / "performance.svg")
