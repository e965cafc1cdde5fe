"""What only a whole build can say: what the settings name and the folder does not have, and what is one mistake in many files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.build import Folder, build
from digest.problems import Refused

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETTINGS = "title: A\nurl: https://a.example/\n"
BRIEFING = "---\ntitle: They met\n---\n\nThey met, it was said.\n"


def told(root: Path, settings: str = SETTINGS + "timezone: Europe/Berlin\n", **files: str) -> list[str]:
    """What is said of a site folder with these settings and these files of ``content/``, by their names without the ending."""
    (root / "content").mkdir()
    (root / "digest.yaml").write_text(settings, encoding="utf-8")
    for name, text in (files or {"2025-12-07-talks": BRIEFING}).items():
        (root / "content" / f"{name}.md").parent.mkdir(parents=True, exist_ok=True)
        (root / "content" / f"{name}.md").write_text(text, encoding="utf-8")
    try:
        return [str(problem) for problem in build(Folder(root=root), NOW).problems]
    except Refused as refused:
        return [str(what) for what in refused.what]


def test_a_missing_time_zone_is_one_mistake_however_many_dates_need_it(tmp_path: Path) -> None:
    files = {f"2025-12-0{day}-talks": BRIEFING for day in (3, 1, 2)} | {
        "linked": BRIEFING.replace("title", "date: 2025-12-01T10:00Z\ntitle")
    }
    files["linked"] += "\nSee [this](2025-12-03-talks.md).\n"
    assert told(tmp_path, SETTINGS, **files) == [
        "digest.yaml:1:1: error: no time zone is named here, and the date in content/2025-12-01-talks.md:1 and 2 others lack an offset from"
        ' UTC; add a line such as "timezone: Europe/Kyiv"  [settings/timezone]'
    ]


def test_the_one_date_that_needs_a_time_zone_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, SETTINGS) == [
        "digest.yaml:1:1: error: no time zone is named here, and the date in content/2025-12-07-talks.md:1 lacks an offset from"
        ' UTC; add a line such as "timezone: Europe/Kyiv"  [settings/timezone]'
    ]


def test_a_style_sheet_that_is_not_there_is_told_where_it_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, f"{SETTINGS}timezone: UTC\nstylesheet: own.css\n") == [
        'digest.yaml:4:13: error: there is no file "own.css" in the site folder; save it there, or delete this line  [settings/stylesheet]'
    ]


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        ("opnion/**", "did you mean opinion/**?"),
        ("Opinion/**", "did you mean opinion/**?"),
        ("reports/2025/*", "correct it, or delete the entry"),
        ("*.uk.md", "correct it, or delete the entry"),
    ],
)
def test_defaults_for_no_file_at_all_are_a_warning(tmp_path: Path, pattern: str, instead: str) -> None:
    settings = (
        f'{SETTINGS}timezone: UTC\ndefaults:\n  - path: "**/*"\n    values: {{ai: none}}\n  - path: "{pattern}"\n    values: {{ai: none}}\n'
    )
    assert told(tmp_path, settings, **{"opinion/2025-12-07-talks": BRIEFING}) == [
        f'digest.yaml:7:11: warning: no file matches "{pattern}"; {instead}  [settings/defaults]'
    ]


def test_a_lost_link_of_the_navigation_is_told_where_it_is_named(tmp_path: Path) -> None:
    settings = f"{SETTINGS}timezone: UTC\nnavigation:\n  - text: Archive\n    path: /archives/\n"
    assert told(tmp_path, settings) == [
        'digest.yaml:6:11: error: the link "/archives/" leads nowhere: there is no such page or file; did you mean /archive/?'
        "  [links/internal]"
    ]


@pytest.mark.parametrize("name", ["digest.yml", "digest.yaml.txt"])
def test_settings_under_nearly_the_right_name_are_to_be_renamed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SETTINGS, encoding="utf-8")
    with pytest.raises(Refused, match=rf"there is no digest\.yaml in .*; there is {name}, so rename it to digest\.yaml$"):
        build(Folder(root=tmp_path), NOW)


def test_an_exception_from_a_rule_that_nothing_breaks_is_a_warning(tmp_path: Path) -> None:
    head = "---\ntitle: They met\nignore:\n  - rule: split/almost\n    reason: the report has this name\n---\n\nThey met.\n"
    assert told(tmp_path, **{"2025-12-07-a": head, "2025-12-07-b": f"{head}\n## Analysis of the vote\n\nIt ended.\n"}) == [
        'content/2025-12-07-a.md:4:11: warning: nothing here breaks the rule "split/almost"; delete the entry  [fm/ignore]'
    ]


def test_the_key_of_a_source_that_was_nearly_cited_is_named(tmp_path: Path) -> None:
    text = "---\ntitle: They met\nsources:\n  - url: https://a.example/\n    key: minutes\n---\n\nThey met.[^minute] They left.[^road]\n"
    assert told(tmp_path, **{"2025-12-07-talks": text}) == [
        "content/2025-12-07-talks.md:8:10: warning: “[^minute]” is neither a footnote nor the key of a source; did you mean “[^minutes]”?"
        "  [fn/unknown]",
        "content/2025-12-07-talks.md:8:30: warning: “[^road]” is neither a footnote nor the key of a source; define it with “[^road]: …”,"
        " or add “key: road” to the source  [fn/unknown]",
    ]


def test_what_is_typed_twice_over_is_told_once(tmp_path: Path) -> None:
    """An address on two lines without dashes, a date upside down, and a conflict of Git: one line for each mistake."""
    lines = told(
        tmp_path,
        **{
            "04-03-2025-a": "---\ntitle: A\nsources:\n  https://a.example/\n  https://b.example/\n---\n\nA.\n",
            "2025-12-07-b": "---\ntitle: A\n---\n\n<<<<<<< HEAD\nA.\n=======\nB.\n>>>>>>> main\n",
        },
    )
    assert [line.partition(" error: ")[0] for line in lines] == [
        "content/04-03-2025-a.md:1:1:", "content/04-03-2025-a.md:4:3:", "content/2025-12-07-b.md:5:1:",
    ]  # fmt: skip
