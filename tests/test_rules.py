"""Every rule has a chapter, with an example that breaks it and no other, and one that breaks none."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from digest.cli import run
from digest.explain import Example, Rule, rules
from digest.model import Author, EditionFrontMatter, FrontMatter, PageFrontMatter, Story, Topic
from digest.rules import LINKS, WRITING
from digest.settings import Settings
from drawn import png

SOURCE = Path(__file__).parent.parent / "src" / "digest"
RULES = rules()
EXAMPLES = [(rule, example) for rule in RULES.values() for example in rule.examples]
SETTINGS = {"title": "The Norwick Digest", "url": "https://norwick.example/", "timezone": "UTC"}
TALKS = "content/2024-03-04-talks.md"
TEXT = "The council met, its clerk said.\n"
NOW = ("--now", "2024-04-01T12:00Z")

# What no example can show: it takes a broken disk, a machine without Pillow, a hundred thousand files, or a network.
UNSHOWN = {"images/extra", "io/outside", "io/too-many", "io/unreadable", *LINKS}
# Names of media types look like names of rules.
NO_RULES = re.compile("(?:text|images?)/(?:html|plain|markdown|javascript|event-stream|css|webp|jpeg|png|svg)")


def with_lines(lines: str, needed: dict[str, str]) -> str:
    """YAML to which the fields are added that it does not have."""
    return "".join(f"{name}: {value}\n" for name, value in needed.items() if not re.search(rf"(?m)^{name}\b", lines)) + lines


def with_title(text: str) -> str:
    """A briefing that has a title, if it has front matter or none at all."""
    front, body = text.removeprefix("---\n").split("---\n", 1) if text.startswith("---\n") else ("", text)
    return f"---\n{with_lines(front, {'title': 'Norwick in March'})}---\n{body}"


def site(root: Path, rule: str, example: Example) -> Path:
    """The site folder that an example means."""
    files = {"digest.yaml": with_lines("", SETTINGS), TALKS: with_title(TEXT)}
    if example.form == "yaml" and rule.startswith("settings/"):
        files["digest.yaml"] = with_lines(example.text, SETTINGS)
    elif example.form == "yaml":
        needed = {} if re.search(r"(?m)^ *.?(title|titel|- title|.*: Norwick in March)\b", example.text) else {"title": "Norwick in March"}
        files[TALKS] = f"---\n{with_lines(example.text, needed)}---\n{TEXT}"
    elif example.form == "markdown":
        parts = re.split(r"^<!-- (\S+) -->\n", example.text, flags=re.MULTILINE)
        files |= dict(zip(parts[1::2], parts[2::2], strict=True)) or {TALKS: with_title(example.text)}
        if parts[1:] and any(path.startswith("content/2") for path in parts[1::2]):
            del files[TALKS]
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    for file in ("council.png", "content/council.png") if "council.png" in example.text else ():
        if example.form != "sh" or file == "council.png":
            (root / file).write_bytes(png())
    (root / "with-place.jpg").write_bytes(with_place())
    if example.form == "sh":
        subprocess.run(["sh", "-e", "-c", example.text], cwd=root, check=True)
    return root


@cache
def with_place() -> bytes:
    """A photograph that tells where it was taken (EXIF 2.32, GPS attributes)."""
    import io

    from PIL import Image

    made = io.BytesIO()
    picture = Image.new("RGB", (40, 30))
    exif = picture.getexif()
    exif[0x8825] = {1: "N", 2: (49.0, 50.0, 0.0), 3: "E", 4: (24.0, 1.0, 0.0)}
    picture.save(made, "JPEG", exif=exif)
    return made.getvalue()


def found(root: Path, capsys: pytest.CaptureFixture[str]) -> set[tuple[str, str]]:
    """Rules and levels of all that ``digest check`` says of a site."""
    capsys.readouterr()
    run(["check", "-C", str(root), *NOW, "--format", "json"])
    return {(one["rule"], one["level"]) for one in json.loads(capsys.readouterr().out)}


def names() -> list[str]:
    return [f"{rule.name}-{'good' if example.good else 'bad'}-{number}" for number, (rule, example) in enumerate(EXAMPLES)]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=names())
def test_a_bad_example_breaks_its_rule_alone_and_a_good_one_none(
    rule: Rule, example: Example, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = found(site(tmp_path, rule.name, example), capsys)
    if rule.name.startswith(("split/", "fn/", "cite/", "ref/")):
        # The page on markers is about the line between facts and opinion; its texts are short, and do not always say who said so.
        said = {(name, level) for name, level in said if name not in WRITING}
    if example.good:
        assert said == set()
    else:
        assert {name for name, _ in said} == {rule.name}
        assert {level for _, level in said} <= set(re.findall("error|warning|hint", rule.level))


def test_each_rule_is_shown_broken_and_kept() -> None:
    without = {rule.name for rule in RULES.values() if not {True, False} <= {example.good for example in rule.examples}}
    assert without == UNSHOWN


def test_each_level_that_a_rule_can_have_is_shown() -> None:
    for rule in RULES.values():
        assert re.fullmatch("(?:error|warning|hint)(?:, or warning)?", rule.level), rule.name


def rules_of_the_code() -> set[str]:
    """The names of all rules that any line of the program can say."""
    families = {"settings": (Settings,), "fm": (FrontMatter, PageFrontMatter), "records": (Author, Story, Topic)}
    told = {f"{family}/{field.name}" for family, classes in families.items() for cls in classes for field in fields(cls)}
    told |= {f"editions/{field.name}" for field in fields(EditionFrontMatter)}
    told -= {"records/id", "records/slug"}  # keys of the records, not fields
    groups = {name.partition("/")[0] for name in RULES} - {"fm", "settings"}
    for file in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for text in (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)):
            if (
                re.fullmatch("[a-z]+/[a-z-]+", text)
                and text.partition("/")[0] in groups | {"fm", "settings"}
                and not NO_RULES.fullmatch(text)
            ):
                told.add(text)
    return told | set(ends_of_names())


def ends_of_names() -> Iterator[str]:
    """Names of rules whose end is said apart from their beginning: of YAML, of templates, and of what has fields."""
    place = {"_Slip": 2, "slip": 0, "_refuse": 1}
    for call in ast.walk(ast.parse((SOURCE / "strict_yaml.py").read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call):
            name = ast.unparse(call.func).rpartition(".")[2]
            end = call.args[place[name]] if name in place and len(call.args) > place[name] else None
            if isinstance(end, ast.Constant):
                yield f"yaml/{end.value}"
    theme = "\n".join(file.read_text(encoding="utf-8") for file in sorted((SOURCE / "theme").glob("*.py")))
    yield from (f"template/{end}" for end in re.findall(r'rule, text = "([a-z]+)"', theme))
    yield from (f"{family}/{end}" for family in ("fm", "settings", "records", "editions") for end in ("unknown", "form", "character"))


def test_every_rule_that_the_program_can_name_has_a_chapter() -> None:
    assert rules_of_the_code() - RULES.keys() == set()


def test_every_chapter_is_about_a_rule_that_the_program_can_name() -> None:
    assert RULES.keys() - rules_of_the_code() - {"budget"} == set()
