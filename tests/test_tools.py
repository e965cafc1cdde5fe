"""What other programs are given: logs in SARIF, a hook for pre-commit, and what shells complete."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from digest.cli import run
from digest.explain import rules

REPO = Path(__file__).parent.parent
SCHEMA = json.loads((REPO / "tests" / "schemas" / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
DIGEST = [sys.executable, "-m", "digest"]
GOOD = "---\ntitle: Talks\n---\nThe council met, its clerk said.\n"
BAD = '---\ntitle: Talks\ndate: 4 March 2024\n---\nThe the "café" met — 100 % of it.\n\nCommentery: Bad.\n'


def site(root: Path, text: str, settings: str = "") -> Path:
    (root / "content").mkdir(parents=True)
    (root / "digest.yaml").write_text(f"title: Norwick\nurl: https://norwick.example/\ntimezone: UTC\n{settings}", encoding="utf-8")
    (root / "content" / "2024-03-04-talks & more.md").write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(("text", "settings"), [(GOOD, ""), (BAD, ""), (GOOD, "per_page: none\n")], ids=["nothing", "much", "settings"])
def test_a_log_is_valid_by_the_schema_of_sarif(text: str, settings: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema.Draft4Validator.check_schema(SCHEMA)
    run(["check", "-C", str(site(tmp_path / "site", text, settings)), "--now", "2024-04-01T12:00Z", "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert bool(log["runs"][0]["results"]) == (text != GOOD or bool(settings))


def test_the_hook_lets_a_sound_site_pass_and_stops_one_with_an_error(tmp_path: Path) -> None:
    hook = yaml.safe_load((REPO / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]
    program, *rest = hook["entry"].split()
    assert program == "digest"
    for text, code in ((GOOD, 0), (BAD, 1)):
        root = site(tmp_path / str(code), text)
        assert subprocess.run([*DIGEST, *rest], cwd=root, capture_output=True).returncode == code
    wanted = re.compile(hook["files"])
    assert all(map(wanted.search, ("content/2024/vote.md", "digest.yaml", "static/CNAME", "templates/briefing.html")))
    assert not any(map(wanted.search, ("README.md", "site/index.html", "notes/content/a.md")))
    assert hook["pass_filenames"] is False


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("digest exp", ["explain"]),
        ("digest check --format s", ["sarif"]),
        ("digest explain words/", [name for name in rules() if name.startswith("words/")]),
    ],
)
def test_a_shell_completes_commands_options_and_rules(typed: str, completed: list[str]) -> None:
    words = {"COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" ")), "_DIGEST_COMPLETE": "bash_complete"}
    answer = subprocess.run(DIGEST, env=os.environ | words, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == [f"plain,{one}" for one in completed]


def test_bash_takes_the_script_that_the_docs_name() -> None:
    bash = shutil.which("bash")
    assert bash is not None
    script = subprocess.run(DIGEST, env=os.environ | {"_DIGEST_COMPLETE": "bash_source"}, capture_output=True, text=True, check=True).stdout
    said = subprocess.run([bash, "-c", f"{script}\ncomplete -p digest"], capture_output=True, text=True, check=True).stdout
    assert said.endswith(" digest\n")
    assert 'eval "$(_DIGEST_COMPLETE=bash_source digest)"' in (REPO / "docs" / "commands.md").read_text(encoding="utf-8")
