"""The generators that are compared, and how each is driven."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Container
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

SCENARIOS = ("cold", "unchanged", "body", "title", "newest", "template")
"""What is measured, in this order: each finds what the ones before it left."""

_HERE = Path(__file__).parent
_DESCRIPTION = "benchmark.json"


class NotUsable(Exception):
    """A generator cannot be measured; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Generator:
    """One that is measured."""

    name: str
    command: tuple[str, ...]
    version: str
    form: str
    """How its texts are written: a name in ``corpus.FORMS``."""
    files: tuple[tuple[str, bytes], ...]
    """What else is in its site folder."""
    output: str
    holds: tuple[str, ...]
    """Files below the output, besides pages, that must be there."""
    template: str
    template_edit: tuple[str, str]
    """What stands in the template, and what is written in its place: with %d where a number goes."""
    template_mark: str
    """What a page then holds."""
    scenarios: tuple[str, ...] = SCENARIOS
    way_of: str = ""
    """For digest with an option: the name of that with which it is compared. Empty for the generators themselves."""


def digest_and_its_ways() -> list[Generator]:
    """``digest build``, as ``adapter.json`` says how, and where it has such options without memory and with one and two workers."""
    script = Path(sys.executable).with_name("digest")
    program = (str(script),) if script.is_file() else (sys.executable, "-m", "digest")
    adapter = json.loads((_HERE / "adapter.json").read_text(encoding="utf-8"))
    template = adapter["template"]
    plain = Generator(
        name="digest",
        command=(*program, *adapter["build"]),
        version=_version((*program, "--version")),
        form="digest",
        files=(("digest.yaml", adapter["config"].encode()), (template, (_HERE.parent / template).read_bytes())),
        output="site",
        holds=("feed.xml", "sitemap.xml"),
        template=template,
        template_edit=tuple(adapter["template_edit"]),
        template_mark=adapter["template_mark"],
    )
    options = subprocess.run((*program, "build", "--help"), check=True, capture_output=True, text=True).stdout
    ways = [plain]

    def way(compared: str, scenarios: tuple[str, ...], *option: str) -> None:
        name = " ".join(("digest", *option))
        ways.append(replace(plain, name=name, command=(*plain.command, *option), scenarios=scenarios, way_of=compared))

    if re.search(r"--no-cache\b", options):
        way("digest", ("cold", "unchanged"), "--no-cache")
    if re.search(r"--workers\b", options):
        way("digest", ("cold", "template"), "--workers", "1")
        way("digest --workers 1", ("cold", "template"), "--workers", "2")
    return ways


def installed_peers(but: Container[str]) -> list[Generator]:
    """Those of ``peers/`` whose program is on PATH, but for these."""
    folders = (folder for folder in sorted((_HERE / "peers").iterdir()) if folder.name not in but)
    return [peer(folder.name, "", folder) for folder in folders if shutil.which(_described(folder)["command"][0])]


def peer(name: str, command: str, folder: Path) -> Generator:
    """The generator whose site lies in ``folder``, run by ``command`` (as in a shell) or by that of its ``benchmark.json``."""
    described = _described(folder)
    words = tuple(shlex.split(command)) or tuple(described["command"])
    program = shutil.which(words[0])
    if program is None:
        raise NotUsable(f"{name}: there is no program {words[0]}; install it, or give its path with --peer")
    if described.get("compiled") and _begin_of(program) == b"#!":
        raise NotUsable(
            f"{name}: the {words[0]} that was found is a script that starts the program, and its time would be counted; "
            f"give the program itself with --peer, or leave {name} out with --alone"
        )
    files = sorted(file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts and file.name != _DESCRIPTION)
    return Generator(
        name=name,
        command=(str(Path(program).absolute()), *words[1:]),
        version=_version((program, *described["version"])),
        form=described["form"],
        files=tuple((file.relative_to(folder).as_posix(), file.read_bytes()) for file in files),
        output=described["output"],
        holds=tuple(described["holds"]),
        template=described["template"],
        template_edit=tuple(described["template_edit"]),
        template_mark=described["template_mark"],
    )


def _begin_of(program: str) -> bytes:
    with open(program, "rb") as file:
        return file.read(2)


def _described(folder: Path) -> Any:
    try:
        return json.loads((folder / _DESCRIPTION).read_text(encoding="utf-8"))
    except OSError as error:
        raise NotUsable(f"{folder / _DESCRIPTION}: {error.strerror}; write one such as those in benchmarks/peers/") from error


def _version(command: tuple[str, ...]) -> str:
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    number = re.search(r"\d+(\.\d+)+", printed)
    return number[0] if number else "of unknown version"
