"""The command: ``python -m benchmarks FOLDER``, from the root of the repository."""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.generators import Generator, NotUsable, digest_and_its_ways, installed_peers, peer
from benchmarks.plot import plot
from benchmarks.race import Run, race, usable
from benchmarks.report import Results, as_json, contestant, from_json, machine, tables, takes_a_run, with_run


def main() -> int:
    """Measure, or read what was measured; write the figures; return an exit code: 1 where a build failed, 2 where nothing could begin."""
    arguments = _arguments()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if arguments.page and not takes_a_run(arguments.page.read_text(encoding="utf-8")):
            raise NotUsable(
                f"{arguments.page}: write a line <!-- one run --> and a line <!-- end of the run --> where the run is to be shown"
            )
        if arguments.again:
            results = from_json((folder / "results.json").read_text(encoding="utf-8"))
            _write(folder, results)
        else:
            results = _measure(folder, arguments)
    except (NotUsable, OSError) as error:
        print(f"benchmarks: {error}", file=sys.stderr)
        return 2
    print(tables(results), end="")
    if arguments.page:
        page: Path = arguments.page
        page.with_suffix(".svg").write_text(plot(results), encoding="utf-8")
        page.write_text(with_run(page.read_text(encoding="utf-8"), results, page.with_suffix(".svg").name), encoding="utf-8")
    return 1 if any(run.faults for run in results.runs) else 0


def _measure(folder: Path, arguments: argparse.Namespace) -> Results:
    load = os.getloadavg()[0]
    wanted = [*digest_and_its_ways(), *_peers(arguments)]
    with tempfile.TemporaryDirectory(prefix="benchmarks-", dir=arguments.work) as work:
        for generator, faults in usable(wanted, Path(work)):
            if faults:
                raise NotUsable(f"{generator.name} fails at five briefings: {'; '.join(faults)}; mend it, or leave it out")
        results = Results(machine(), load, tuple(map(contestant, wanted)), ())
        left = tuple(wanted)
        for size in sorted(arguments.sizes):
            runs: tuple[Run, ...] = ()
            for run in _told(race(left, size, arguments.repetitions, Path(work) / str(size), arguments.patience)):
                runs += (run,)
                _write(folder, Results(results.machine, load, results.contestants, results.runs + runs))
            results = Results(results.machine, load, results.contestants, results.runs + runs)
            # Whoever was too slow for this size is so for the next.
            failed = {run.generator for run in runs if run.faults}
            left = tuple(generator for generator in left if generator.name not in failed)
    return results


def _peers(arguments: argparse.Namespace) -> Iterator[Generator]:
    given = [(name, command, Path(folder)) for named, folder in arguments.peer for name, _, command in [named.partition("=")]]
    if not arguments.alone:
        yield from installed_peers({name for name, _, _ in given})
    for name, command, folder in given:
        yield peer(name, command, folder)


def _told(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        figures = f"cpu {run.cpu:8.2f}  wall {run.wall:8.2f}  {run.memory / 1e6:6.0f} MB  {run.pages} pages"
        print(
            f"{run.size:6} {run.repetition} {run.scenario:9}  {figures}  {run.generator}  {'; '.join(run.faults)}",
            file=sys.stderr,
            flush=True,
        )
        yield run


def _write(folder: Path, results: Results) -> None:
    (folder / "results.json").write_text(as_json(results), encoding="utf-8")
    (folder / "results.md").write_text(tables(results), encoding="utf-8")
    (folder / "growth.svg").write_text(plot(results), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    command = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure digest beside other generators. Linux only.")
    command.add_argument("folder", type=Path, metavar="FOLDER", help="where results.json, results.md and growth.svg go")
    command.add_argument("--sizes", type=_sizes, default="1000,10000,50000", help="how many briefings  [default: %(default)s]")
    command.add_argument("--repetitions", type=_number, default=3, help="[default: %(default)s]")
    command.add_argument(
        "--peer",
        nargs=2,
        action="append",
        default=[],
        metavar=("NAME=COMMAND", "FOLDER"),
        help="a generator that is not on PATH, and the folder of its site, as those in benchmarks/peers",
    )
    command.add_argument("--alone", action="store_true", help="without the generators that are on PATH")
    command.add_argument("--patience", type=_number, default=1800, metavar="SECONDS", help="for one build  [default: %(default)s]")
    command.add_argument("--work", type=Path, metavar="DIR", help="where the sites are made  [default: the system's temporary folder]")
    command.add_argument("--page", type=Path, metavar="FILE", help="show the run in this page, and the plot beside it")
    command.add_argument("--again", action="store_true", help="measure nothing; draw anew what FOLDER/results.json holds")
    return command.parse_args()


def _number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise argparse.ArgumentTypeError(f"write a number such as 1000, not {text!r}")
    return int(text)


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(map(_number, text.split(",")))


sys.exit(main())
