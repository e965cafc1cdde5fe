"""All generators, all scenarios, again and again: the runs from which the figures come."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.corpus import FORMS, Text, briefing, file_of
from benchmarks.generators import SCENARIOS, Generator
from benchmarks.watch import watch


@dataclass(frozen=True, slots=True)
class Run:
    """One build. Seconds; memory in bytes."""

    generator: str
    size: int
    """How many briefings there were at first; ``newest`` has one more."""
    scenario: str
    repetition: int
    user: float
    system: float
    wall: float
    memory: int
    pages: int
    """HTML files in the output."""
    faults: tuple[str, ...]

    @property
    def cpu(self) -> float:
        """Processor time, of the command and its children."""
        return self.user + self.system


def race(generators: tuple[Generator, ...], size: int, repetitions: int, work: Path, patience: float) -> Iterator[Run]:
    """Each scenario by one generator after the other, so that what else the machine does meets them alike.

    A generator that fails or loses patience in one build is not run again. The folder ``work`` is made, and empty afterwards.
    """
    tracks = {generator.name: _Track(generator, size, work / str(place)) for place, generator in enumerate(generators)}
    for track in tracks.values():
        track.prepare()
    for repetition in range(1, repetitions + 1):
        first = (repetition - 1) % len(generators)
        for track in tracks.values():
            track.begin()
        for scenario in SCENARIOS:
            for generator in (*generators[first:], *generators[:first]):
                if scenario in generator.scenarios and generator.name in tracks:
                    run = tracks[generator.name].run(scenario, repetition, patience)
                    if run.faults:
                        del tracks[generator.name]
                    yield run
    shutil.rmtree(work)


class _Track:
    """The site folder of one generator, and what was done to it."""

    def __init__(self, generator: Generator, size: int, folder: Path) -> None:
        self.generator, self.size, self.folder = generator, size, folder
        self.middle, self.newest = briefing(size // 2), briefing(size)
        self.edited = self.middle

    def prepare(self) -> None:
        self.folder.mkdir(parents=True)
        for path, content in self.generator.files:
            self._write(path, content)
        for number in range(self.size):
            self._write_text(briefing(number))
        self.kept = frozenset(os.listdir(self.folder))

    def begin(self) -> None:
        """Undo all edits, and remove what builds have made: output, caches and all."""
        for name in os.listdir(self.folder):
            if name not in self.kept:
                path = self.folder / name
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        (self.folder / file_of(self.newest)).unlink(missing_ok=True)
        self._write(self.generator.template, dict(self.generator.files)[self.generator.template])
        self.edited = self.middle
        self._write_text(self.middle)

    def run(self, scenario: str, repetition: int, patience: float) -> Run:
        shown, mark = self._edit(scenario, repetition)
        # What is still to be written is not to be waited for by whoever comes next.
        os.sync()
        log = self.folder.with_name(f"{self.folder.name}.printed")
        usage = watch(self.generator.command, self.folder, _environment(self.folder), log, patience)
        pages, faults = self._look(shown, mark)
        if usage.left:
            faults.append(f"{usage.left} of its processes go on after the build, so that its figures are not whole")
        if usage.wall > patience:
            faults = [f"stopped after {patience:g} seconds"]
        elif usage.status:
            last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            faults = [f"exit code {usage.status}: {''.join(last)[:300]}"]
        return Run(
            generator=self.generator.name,
            size=self.size,
            scenario=scenario,
            repetition=repetition,
            user=usage.user,
            system=usage.system,
            wall=usage.wall,
            memory=usage.memory,
            pages=pages,
            faults=tuple(faults),
        )

    def _edit(self, scenario: str, number: int) -> tuple[Text, str]:
        """Do what an editor would have done; return the briefing whose page then shows it, and what is in the page."""
        if scenario == "body":
            self.edited = replace(self.edited, facts=(*self.edited.facts, f"One paragraph more, amended{number}."))
            self._write_text(self.edited)
            return self.edited, f"amended{number}"
        if scenario == "title":
            self.edited = replace(self.edited, title=f"Retitled{number} {self.edited.title}")
            self._write_text(self.edited)
            return self.edited, f"Retitled{number}"
        if scenario == "newest":
            self._write_text(self.newest)
            return self.newest, self.newest.title
        if scenario == "template":
            before, after = self.generator.template_edit
            template = dict(self.generator.files)[self.generator.template].decode()
            self._write(self.generator.template, template.replace(before, after % number, 1).encode())
            return self.middle, self.generator.template_mark % number
        return self.middle, self.middle.title.split()[-1]

    def _look(self, shown: Text, mark: str) -> tuple[int, list[str]]:
        output = self.folder / self.generator.output
        pages = sum(name.endswith(".html") for _, _, names in os.walk(output) for name in names)
        faults = [f"there is no {name}" for name in self.generator.holds if not (output / name).is_file()]
        if pages <= self.size:
            faults.append(f"only {pages} pages")
        page = output / shown.address / "index.html"
        if not page.is_file() or mark not in page.read_text(encoding="utf-8"):
            faults.append(f"the page {shown.address} does not hold “{mark}”")
        return pages, faults

    def _write_text(self, text: Text) -> None:
        self._write(file_of(text), FORMS[self.generator.form](text).encode())

    def _write(self, path: str, content: bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def _environment(folder: Path) -> Mapping[str, str]:
    """Ours, but caches go into the site folder, so that a cold build is one; Python may keep its byte code, as everywhere."""
    left_out = ("PYTHONDONTWRITEBYTECODE", "HUGO_CACHEDIR", "SOURCE_DATE_EPOCH")
    return {key: value for key, value in os.environ.items() if key not in left_out} | {"XDG_CACHE_HOME": str(folder / ".caches")}


def usable(generators: Iterable[Generator], work: Path) -> Iterator[tuple[Generator, tuple[str, ...]]]:
    """Each generator with what is wrong in one round at five briefings, before hours are spent; byte code is compiled, too."""
    for generator in generators:
        yield generator, tuple(fault for run in race((generator,), 5, 1, work / "trial", 60) for fault in run.faults)
