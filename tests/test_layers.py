"""The house stands as it was drawn: imports run downstairs only, each library has one door, and few rooms touch the world."""

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "src" / "digest"

# From the top down. A room may import from the floors below its own, and from its own floor only inside its own wing.
FLOORS = (
    ("__main__",),
    ("cli",),
    ("serve", "verify", "check", "scaffold"),
    ("mending", "importing", "stats", "editor_files", "cms"),
    ("writing",),
    ("build",),
    ("reading", "assemble", "outputs"),
    ("checks", "reference", "editions", "formats", "explain", "numbers"),
    ("memory",),
    ("theme", "publish", "last_build", "pictures"),
    ("report", "workers"),
    ("trees", "store"),
    ("output_folder", "new_files"),
    ("settings",),
    ("fields", "recurrence"),
    ("strict_yaml", "dates"),
    ("files", "slugs", "decoding", "spool", "structured_data", "pixels"),
    ("plain",),
    ("later", "languages"),
    ("views",),
    ("published",),
    ("spoken",),
    ("model",),
    ("rules", "outside"),
    ("labels", "problems"),
    ("__init__",),
)

DOORS = {
    "annotated_types": ("model.py", "settings.py", "fields/shapes.py", "fields/table.py", "fields/core_schema.py"),
    "PIL": ("pixels.py",),
    "babel": ("theme/language.py", "theme/locales.py"),
    "bs4": ("importing/from_html.py",),
    "click": ("cli.py",),
    "dateutil": ("dates.py",),
    "docutils": ("importing/from_html.py",),
    "feedparser": ("importing/feeds.py",),
    "imagesize": ("pixels.py",),
    "jinja2": ("theme/__init__.py", "theme/filters.py", "theme/language.py", "theme/mistakes.py", "theme/templates.py"),
    "markdown": ("reading/prose.py", "reading/separation.py", "reading/accounting.py"),
    "markdown_it": ("reading/commonmark.py",),
    "markdownify": ("importing/from_html.py",),
    "markupsafe": ("theme/__init__.py", "theme/filters.py", "theme/language.py", "theme/templates.py"),
    "nh3": ("reading/prose.py",),
    "orjson": ("plain.py",),
    "pydantic": ("fields/schema.py",),
    "pydantic_core": ("fields/validation.py",),
    "urllib3": ("outside.py",),
    "watchfiles": ("serve/watching.py",),
    "yaml": ("strict_yaml.py",),
}

PRINTING = ("cli.py",)
DISK = ("scaffold.py", "mending.py", "files.py", "publish.py", "output_folder.py", "store.py", "trees.py", "last_build.py", "new_files.py")
CLOCK_AND_ENVIRONMENT = ("cli.py",)
DISK_NAMES = {
    "open",
    "io.open",
    *(f"os.{name}" for name in ("open", "stat", "scandir", "listdir", "walk", "remove", "unlink", "rename", "mkdir")),
}
DISK_METHODS = tuple(
    f".{name}" for name in ("read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob", "unlink", "mkdir", "touch")
)
# The packaged templates, words, rules and scripts are our own, time zones are those of a library, /dev/null takes the place of a pipe that
# nobody reads any more, and a preview lies in a folder of the system's for such things.
ALLOWED = {
    ("dates.py", "read_text"),
    ("theme/__init__.py", "rglob"),
    ("theme/__init__.py", "read_text"),
    ("writing/languages/__init__.py", "read_text"),
    ("explain.py", "read_text"),
    ("serve/desk.py", "read_bytes"),
    ("cli.py", "open"),
    ("cli.py", "TemporaryDirectory"),
}


def rooms() -> list[str]:
    return sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py"))


def tree(room: str) -> ast.Module:
    return ast.parse((HOUSE / room).read_text(encoding="utf-8"))


def wing(room: str) -> str:
    return room.partition("/")[0].removesuffix(".py")


def floor(name: str) -> int:
    found = [number for number, names in enumerate(FLOORS) if name in names]
    assert found, f"{name} has no place in FLOORS; a new room is a decision"
    return found[0]


def imports(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Every imported module with the line, lazy imports and those for types included."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno}: a relative import hides where it leads"
            if node.module == "digest":
                yield from ((f"digest.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield node.module or "", node.lineno


def imported_rooms(room: str) -> set[str]:
    names = {name.replace(".", "/").removeprefix("digest/") for name, _ in imports(tree(room)) if name.startswith("digest.")}
    return {path for name in names for path in (f"{name}.py", f"{name}/__init__.py") if (HOUSE / path).is_file()}


def used(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that is used, written with its dots, with the line: ``os.environ``, ``print``, ``datetime.now``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute | ast.Name):
            try:
                yield ast.unparse(node), node.lineno
            except RecursionError:
                continue


@pytest.mark.parametrize("room", rooms())
def test_imports_run_downstairs_only(room: str) -> None:
    here = wing(room)
    offences = [
        f"{room}:{line} imports {name}"
        for name, line in imports(tree(room))
        if name.startswith("digest.") and (there := name.split(".")[1]) != here and there != "__version__" and floor(there) <= floor(here)
    ]
    assert not offences


def test_no_rooms_import_each_other() -> None:
    TopologicalSorter({room: imported_rooms(room) for room in rooms()}).prepare()


def test_a_build_imports_nothing_that_only_tells_what_may_be_written() -> None:
    reached, ahead = set(), {"build.py"}
    while ahead:
        reached |= ahead
        ahead = {room for here in ahead for room in imported_rooms(here)} - reached
    assert "fields/values.py" in reached
    assert not reached & {"reference.py", "fields/schema.py", "fields/table.py"}
    # Loading pydantic took a sixth of a small build; pydantic-core validates without it.
    assert not {room for room in reached for name, _ in imports(tree(room)) if name.partition(".")[0] == "pydantic"}


@pytest.mark.parametrize("room", rooms())
def test_each_library_is_imported_through_its_door_only(room: str) -> None:
    offences = [
        f"{room}:{line} imports {name}, whose door is {' or '.join(doors)}"
        for name, line in imports(tree(room))
        if (doors := DOORS.get(name.partition(".")[0])) and room not in doors
    ]
    assert not offences


@pytest.mark.parametrize("room", [room for room in rooms() if room not in DISK])
def test_the_disk_is_touched_through_one_door_only(room: str) -> None:
    offences = [
        f"{room}:{line} uses {name}"
        for name, line in used(tree(room))
        if (name in DISK_NAMES or name.endswith(DISK_METHODS) or name.startswith(("shutil.", "tempfile.")))
        and not name.startswith("files.")
        and (room, name.rpartition(".")[2]) not in ALLOWED
    ]
    assert not offences


@pytest.mark.parametrize("room", [room for room in rooms() if room not in CLOCK_AND_ENVIRONMENT])
def test_there_is_no_clock_environment_or_chance_below_the_command_line(room: str) -> None:
    forbidden = (
        "os.environ",
        "os.getenv",
        "os.urandom",
        "datetime.now",
        "datetime.today",
        "datetime.utcnow",
        "date.today",
        "time.time",
        "time.monotonic",
        "locale.",
    )
    offences = [f"{room}:{line} uses {name}" for name, line in used(tree(room)) if name.startswith(forbidden)]
    offences += [
        f"{room}:{line} imports {name}" for name, line in imports(tree(room)) if name in ("random", "secrets", "uuid", "locale", "logging")
    ]
    assert not offences


@pytest.mark.parametrize("room", [room for room in rooms() if room not in PRINTING])
def test_only_the_command_line_prints(room: str) -> None:
    offences = [
        f"{room}:{line} uses {name}"
        for name, line in used(tree(room))
        if name in ("print", "sys.stdout", "sys.stderr", "sys.stdout.write", "sys.stderr.write", "input", "warnings.warn")
    ]
    assert not offences


@pytest.mark.parametrize("room", rooms())
def test_no_error_is_swallowed_whole(room: str) -> None:
    offences = [
        f"{room}:{node.lineno}"
        for node in ast.walk(tree(room))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not any(isinstance(inner, ast.Raise) and inner.exc is None for inner in ast.walk(node))
        and room != "cli.py"
    ]
    assert not offences


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    heavy = set(DOORS) - {"click", "annotated_types"}
    eager = {
        node.names[0].name if isinstance(node, ast.Import) else node.module or ""
        for node in tree("cli.py").body
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    below = {"digest", "digest.files", "digest.problems"}
    assert not {name for name in eager if name.partition(".")[0] in heavy}
    assert {name for name in eager if name.startswith("digest")} <= below
