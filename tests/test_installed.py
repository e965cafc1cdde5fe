"""What is in the wheel is enough: installed elsewhere, digest needs nothing of this checkout."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import yaml

from digest.explain import PAGES

REPO = Path(__file__).parent.parent


def test_digest_installed_into_an_empty_environment_builds_a_site_in_another_folder(tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    # The libraries are those of the tests; so nothing has to be fetched, and only digest itself is on trial.
    packages = next(environment.glob("lib/python3*/site-packages"))
    (packages / "libraries.pth").write_text(sysconfig.get_paths()["purelib"])
    install = [sys.executable, "-m", "pip", "--python", environment / "bin" / "python", "install"]
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--force-reinstall", "--disable-pip-version-check"]
    subprocess.run([*install, *options, REPO], check=True, cwd=tmp_path, timeout=300)
    assert (packages / "digest" / "templates" / "briefing.html").is_file()
    pages = {path.relative_to(packages / "digest").as_posix() for path in (packages / "digest").rglob("*.md")}
    assert {page for page in pages if page.startswith("explained/")} == {f"explained/{page}" for page in PAGES}

    site = tmp_path / "elsewhere"
    (site / "content").mkdir(parents=True)
    (site / "digest.yaml").write_text("title: Elsewhere\nurl: https://elsewhere.example/\ntimezone: UTC\n")
    (site / "content" / "2025-01-05-first.md").write_text("---\ntitle: First\n---\n\nThe clerk said so.\n")
    built = subprocess.run(
        [environment / "bin" / "digest", "build"],
        cwd=site,
        env={"PATH": os.environ["PATH"], "SOURCE_DATE_EPOCH": "1767225600"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    hook = yaml.safe_load((REPO / ".pre-commit-hooks.yaml").read_text())[0]
    asked = [environment / "bin" / hook["entry"].split()[0], *hook["entry"].split()[1:]]
    assert subprocess.run(asked, cwd=site, timeout=60).returncode == 0
    assert "First" in (site / "site" / "2025" / "01" / "05" / "first" / "index.html").read_text(encoding="utf-8")
