"""How often the hints on words and attribution are right: a sample of what they say of a folder of texts, to be judged by hand.

    python benchmarks/precision.py FOLDER [FOLDER ...] --seed 2026 --sample 60

Each text of the folders, without the front matter that it has, is read as the facts of a briefing. Of all hints a sample is drawn, the
same for the same seed, and printed with its rule, the words, and the sentence around them.
"""

import argparse
import random
import re
from collections import Counter
from pathlib import Path

from digest.model import Source
from digest.problems import Problem
from digest.reading.briefing import read_briefing
from digest.settings import WordChanges, read_settings, reading_options
from digest.writing.attribution import unattributed
from digest.writing.passages import Text
from digest.writing.words import Words, watched

SETTINGS = Source("digest.yaml", b"title: Measured\nurl: https://measured.example/\ntimezone: UTC\n")
HEAD = "---\ntitle: Measured\ndate: 2024-01-01\n---\n"
_YAML = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_PELICAN = re.compile(r"\A(?:[A-Z][\w-]*:[^\n]*\n)+\n")


def hints(file: Path) -> tuple[str, list[Problem]]:
    """The text of a file as a briefing, and the hints on it; none where it cannot be read as one."""
    settings, _ = read_settings(SETTINGS)
    assert settings is not None
    written = file.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    text = HEAD + _PELICAN.sub("", _YAML.sub("", written))
    briefing, _ = read_briefing(Source("content/2024-01-01-a.md", text.encode()), reading_options(settings))
    if briefing is None:
        return text, []
    read = Text.of(briefing, text)
    return text, [*watched(read, Words.of("en", WordChanges())), *unattributed(read)]


def around(text: str, problem: Problem) -> str:
    """What stands around the place of a problem, in one line."""
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: problem.line - 1]) + problem.column - 1
    return " ".join(text[max(0, at - 110) : at].split()) + " >>> " + " ".join(text[at : at + 150].split())


def main() -> None:
    """Print how many hints there are by rule, and the sample."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folders", nargs="+", type=Path)
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--sample", type=int, default=60)
    given = asked.parse_args()
    files = sorted(file for folder in given.folders for file in folder.rglob("*.m*d*") if file.suffix in (".md", ".mdx", ".markdown"))
    found: list[tuple[Path, str, Problem]] = []
    for file in files:
        text, problems = hints(file)
        found += [(file, text, problem) for problem in problems]
    for group in ("words/relative-date", "words/", "attribution/missing", "attribution/unnamed"):
        of_group = [one for one in found if one[2].rule.startswith(group) and (group != "words/" or one[2].rule != "words/relative-date")]
        sample = random.Random(given.seed).sample(of_group, min(given.sample, len(of_group)))
        print(f"\n# {group}: {len(of_group):,} hints in {len(files):,} texts, {len(sample)} of them below")
        print(dict(sorted(Counter(problem.rule for _, _, problem in of_group).items())))
        for number, (file, text, problem) in enumerate(sample, 1):
            print(f"{number}. [{problem.rule}] {problem.text.partition(';')[0]}\n   {file.name}: {around(text, problem)}")


if __name__ == "__main__":
    main()
