"""What was measured, kept as JSON and shown as tables."""

import json
import math
import os
import platform
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from benchmarks.generators import SCENARIOS, Generator
from benchmarks.race import Run

_MARKED = re.compile(r"(?<=<!-- one run -->\n).*?(?=<!-- end of the run -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Contestant:
    """A generator that was measured, or digest with an option: then ``way_of`` is with what that is compared."""

    name: str
    version: str
    way_of: str


@dataclass(frozen=True, slots=True)
class Results:
    """One run of the command."""

    machine: str
    load: float
    """How many processes wanted a core when it began, itself not among them: best near 0."""
    contestants: tuple[Contestant, ...]
    runs: tuple[Run, ...]

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many briefings were built, ascending."""
        return tuple(sorted({run.size for run in self.runs}))

    def of(self, name: str, size: int, scenario: str) -> dict[int, Run]:
        """The good runs by repetition."""
        return {
            run.repetition: run for run in self.runs if (run.generator, run.size, run.scenario) == (name, size, scenario) and not run.faults
        }


def contestant(generator: Generator) -> Contestant:
    """What is kept of a generator: nothing that tells where it lies."""
    return Contestant(generator.name, generator.version, generator.way_of)


def machine() -> str:
    """Cores, memory, system and Python of this machine, and nothing that names it or its owner."""
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "unknown system")
    kernel = ".".join(platform.release().split(".")[:2])
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    model = re.search(r"(?m)^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    cores = len(os.sched_getaffinity(0))
    named = f" ({model[1].strip()})" if model else ""
    return f"{cores} cores{named}, {pages / 2**30:.0f} GB of memory, {system}, Linux {kernel}, Python {platform.python_version()}"


def as_json(results: Results) -> str:
    """All runs, one by one."""
    return json.dumps(asdict(results), indent=1) + "\n"


def from_json(text: str) -> Results:
    """What ``as_json`` wrote."""
    read = json.loads(text)
    runs = tuple(Run(**{**run, "faults": tuple(run["faults"])}) for run in read["runs"])
    return Results(read["machine"], read["load"], tuple(Contestant(**one) for one in read["contestants"]), runs)


def slope(points: Iterable[tuple[float, float]]) -> float | None:
    """The exponent x of y ~ n^x by least squares on logarithms; None for fewer than two points."""
    logs = [(math.log(n), math.log(value)) for n, value in points]
    if len(logs) < 2:
        return None
    mean_n, mean_value = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    across: float = sum((n - mean_n) ** 2 for n, _ in logs)
    together: float = sum((n - mean_n) * (value - mean_value) for n, value in logs)
    return together / across


def middle(runs: dict[int, Run], figure: Callable[[Run], float]) -> float | None:
    """The median over the repetitions; None where there is none."""
    return median(map(figure, runs.values())) if runs else None


def tables(results: Results) -> str:
    """All figures in Markdown: what was measured on, one table a size, digest's own ways, growth, and whoever failed."""
    versions = ", ".join(f"{one.name} {one.version}" for one in results.contestants if not one.way_of)
    repetitions = max(run.repetition for run in results.runs)
    parts = [
        f"{results.machine}. {versions}. Load when it began: {results.load:.1f}. "
        + ("One repetition." if repetitions == 1 else f"Medians of {repetitions} repetitions."),
        "In each cell: CPU seconds · wall seconds · peak memory in MB. The last columns divide CPU seconds.",
        *(
            ()
            if results.sizes[-1] >= 1000
            else ("So few briefings are mostly the start of a program: they tell little of how it does with many.",)
        ),
        *(_table_of(size, results) for size in results.sizes),
        *_ways(results),
        *_growth(results),
        *_faults(results),
    ]
    return "\n\n".join(parts) + "\n"


def takes_a_run(page: str) -> bool:
    """Whether a page of the docs has the two marks between which a run is shown."""
    return bool(_MARKED.search(page))


def with_run(page: str, results: Results, plot: str) -> str:
    """A page of the docs with these tables, and the picture at the address ``plot``, between its two marks."""
    shown = f"\n![Processor time and memory over the number of briefings]({plot})\n\n{tables(results)}\n"
    return _MARKED.sub(lambda _: shown, page)


def _table_of(size: int, results: Results) -> str:
    names = [one.name for one in results.contestants if not one.way_of]
    others = [name for name in names if name != "digest"]
    rows = []
    for scenario in SCENARIOS:
        ours, cells = results.of("digest", size, scenario), []
        for name in names:
            cells.append(_figures(results.of(name, size, scenario)))
        for name in others:
            cells.append(_ratio(ours, results.of(name, size, scenario), lambda run: run.cpu))
        rows.append((scenario, *cells))
    pages = (middle(results.of(name, size, "cold"), lambda run: run.pages) for name in names)
    rows.append(("pages", *("–" if many is None else f"{many:,.0f}" for many in pages), *("" for _ in others)))
    return f"### {size:,} briefings\n\n" + _table(("", *names, *(f"digest ÷ {name}" for name in others)), rows)


def _ways(results: Results) -> Iterator[str]:
    """Each way of digest beside that with which it is compared."""
    rows = []
    for size in results.sizes:
        for way in results.contestants:
            for scenario in SCENARIOS if way.way_of else ():
                runs, compared = results.of(way.name, size, scenario), results.of(way.way_of, size, scenario)
                if runs:
                    ratios = (
                        _ratio(runs, compared, figure) for figure in (lambda run: run.cpu, lambda run: run.wall, lambda run: run.memory)
                    )
                    rows.append((f"{size:,}", scenario, f"`{way.name}`", _figures(runs), f"`{way.way_of}`", *ratios))
    if rows:
        heads = ("briefings", "", "", "", "compared with", "CPU ÷", "wall ÷", "memory ÷")
        yield "### Ways to build with digest\n\n" + _table(heads, rows)


def _growth(results: Results) -> Iterator[str]:
    if len(results.sizes) < 2:
        return
    rows = []
    for one in results.contestants:
        if not one.way_of:
            times = (_exponent(results, one.name, scenario, lambda run: run.cpu) for scenario in SCENARIOS)
            rows.append((one.name, *times, _exponent(results, one.name, "cold", lambda run: run.memory)))
    said = "Exponents over the sizes: 1 is linear, 0 is the same at every size."
    yield f"### Growth\n\n{said}\n\n" + _table(("", *(f"CPU, {scenario}" for scenario in SCENARIOS), "memory, cold"), rows)


def _exponent(results: Results, name: str, scenario: str, figure: Callable[[Run], float]) -> str:
    found = ((size, middle(results.of(name, size, scenario), figure)) for size in results.sizes)
    exponent = slope((size, value) for size, value in found if value)
    return "–" if exponent is None else f"{exponent:.2f}"


def _faults(results: Results) -> Iterator[str]:
    failed = [f"- {run.generator}, {run.size:,} briefings, {run.scenario}: {'; '.join(run.faults)}" for run in results.runs if run.faults]
    if failed:
        yield "### Failed, and not run again\n\n" + "\n".join(failed)


def _figures(runs: dict[int, Run]) -> str:
    cpu, wall, memory = (middle(runs, figure) for figure in (lambda run: run.cpu, lambda run: run.wall, lambda run: run.memory))
    return "–" if cpu is None or wall is None or memory is None else f"{_short(cpu)} · {_short(wall)} · {memory / 1e6:,.0f}"


def _ratio(runs: dict[int, Run], others: dict[int, Run], figure: Callable[[Run], float]) -> str:
    """The median of the ratios of runs of the same repetition: what else the machine did meanwhile falls out."""
    ratios = [
        figure(run) / figure(others[repetition]) for repetition, run in runs.items() if repetition in others and figure(others[repetition])
    ]
    return _short(median(ratios)) if ratios else "–"


def _short(number: float) -> str:
    """Three digits that tell something, and never more than three decimals."""
    decimals = min(3, max(0, 2 - math.floor(math.log10(number)))) if number else 0
    return f"{number:,.{decimals}f}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---"] + ["---:"] * (len(heads) - 1)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (heads, rule, *rows))
