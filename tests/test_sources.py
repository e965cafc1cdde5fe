"""What there is to read, told apart."""

import os
from pathlib import Path

import pytest

from digest.model import Asset
from digest.problems import Refused
from digest.reading.sources import Sources, read_sources
from digest.settings import Limits, Settings

SETTINGS = Settings(title="A digest", url="https://example.org/")


def site(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(path)
    return root


def paths(sources: Sources) -> dict[str, list[str]]:
    kinds = {kind: [source.path for source in getattr(sources, kind)] for kind in ("briefings", "pages", "records")}
    return {**kinds, "assets": [asset.source for asset in sources.assets]}


def said(sources: Sources) -> list[tuple[str, str]]:
    return [(problem.path, problem.rule) for problem in sources.problems]


def test_every_file_is_of_one_kind(tmp_path: Path) -> None:
    site(tmp_path, "content/2025/12/talks.md", "content/2025/12/map.png", "content/vote.markdown", "content/LOUD.MD")
    site(tmp_path, "content/pages/about.md", "content/pages/team/logo.svg", "content/pages/team/us.md")
    site(tmp_path, "content/authors.yaml", "content/stories.yaml", "content/topics.yaml", "content/2025/authors.yaml")
    site(tmp_path, "static/CNAME", "static/fonts/a.woff2", "templates/list.html", "notes.md")
    sources = read_sources(tmp_path, SETTINGS)
    assert paths(sources) == {
        "briefings": ["content/2025/12/talks.md", "content/LOUD.MD", "content/vote.markdown"],
        "pages": ["content/pages/about.md", "content/pages/team/us.md"],
        "records": ["content/authors.yaml", "content/stories.yaml", "content/topics.yaml"],
        "assets": [
            "content/2025/12/map.png",
            "content/2025/authors.yaml",
            "content/pages/team/logo.svg",
            "static/CNAME",
            "static/fonts/a.woff2",
        ],
    }
    assert sources.briefings[0].body == b"content/2025/12/talks.md"
    assert sources.assets[0] == Asset("2025/12/map.png", "content/2025/12/map.png")
    assert sources.assets[-1] == Asset("fonts/a.woff2", "static/fonts/a.woff2")
    assert sources.problems == ()


def test_hidden_files_and_backups_are_no_content(tmp_path: Path) -> None:
    site(tmp_path, "content/a.md", "content/.b.md", "content/.git/c.md", "content/.DS_Store", "content/a.md~", "content/#a.md#")
    (tmp_path / "content" / ".#a.md").symlink_to("somebody@somewhere:1234")  # how Emacs marks a file that is being edited
    sources = read_sources(tmp_path, SETTINGS)
    assert paths(sources) == {"briefings": ["content/a.md"], "pages": [], "records": [], "assets": []}
    assert sources.problems == ()


def test_static_keeps_its_hidden_files_but_not_scraps(tmp_path: Path) -> None:
    site(tmp_path, "content/a.md", "static/.nojekyll", "static/.well-known/security.txt", "static/.htaccess")
    site(tmp_path, "static/.git/config", "static/.DS_Store", "static/sub/.gitkeep", "static/style.css~", "static/.style.css.swp")
    assert paths(read_sources(tmp_path, SETTINGS))["assets"] == ["static/.htaccess", "static/.nojekyll", "static/.well-known/security.txt"]


def test_the_content_folder_has_the_name_that_the_settings_say(tmp_path: Path) -> None:
    site(tmp_path, "content/no.md", "src/posts/yes.md", "src/posts/authors.yaml", "src/posts/a.png")
    sources = read_sources(tmp_path, Settings(title="A", url="https://example.org/", content="src/posts"))
    assert paths(sources) == {
        "briefings": ["src/posts/yes.md"],
        "pages": [],
        "records": ["src/posts/authors.yaml"],
        "assets": ["src/posts/a.png"],
    }
    assert sources.assets[0].path == "a.png"


def test_no_content_folder_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"there is no folder content/; make it .* `content:` in digest\.yaml"):
        read_sources(tmp_path, SETTINGS)


@pytest.mark.parametrize("content", [".", "", "static", "static/posts", "templates", "./content", "/etc"])
def test_some_folders_cannot_be_the_content_folder(tmp_path: Path, content: str) -> None:
    site(tmp_path, "content/a.md", "static/posts/a.md", "templates/a.md")
    with pytest.raises(Refused, match="cannot be the folder of the briefings"):
        read_sources(tmp_path, Settings(title="A", url="https://example.org/", content=content))


@pytest.mark.parametrize("content", ["../outside", "content/../../outside", "link", "file"])
def test_a_content_folder_elsewhere_is_not_read(tmp_path: Path, content: str) -> None:
    site(tmp_path, "outside/secret.md", "root/content/a.md", "root/file")
    (tmp_path / "root" / "link").symlink_to(tmp_path / "outside")
    sources = read_sources(tmp_path / "root", Settings(title="A", url="https://example.org/", content=content))
    assert sources.briefings == ()
    assert [rule for _, rule in said(sources)] in (["io/outside"], ["io/symlink"], ["io/not-a-folder"])


def test_links_and_pipes_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    site(tmp_path, "outside/secret.md", "content/a.md", "static/b.txt")
    (tmp_path / "content" / "link.md").symlink_to(tmp_path / "outside" / "secret.md")
    (tmp_path / "content" / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "static" / "passwd").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "static" / "pipe")
    sources = read_sources(tmp_path, SETTINGS)
    assert paths(sources) == {"briefings": ["content/a.md"], "pages": [], "records": [], "assets": ["static/b.txt"]}
    assert said(sources) == [
        ("content/folder", "io/symlink"),
        ("content/link.md", "io/symlink"),
        ("static/passwd", "io/symlink"),
        ("static/pipe", "io/not-a-file"),
    ]


def test_static_that_is_a_link_is_named(tmp_path: Path) -> None:
    site(tmp_path, "content/a.md", "outside/b.txt")
    (tmp_path / "static").symlink_to("outside")
    sources = read_sources(tmp_path, SETTINGS)
    assert sources.assets == ()
    assert said(sources) == [("static", "io/symlink")]
    assert len(sources.briefings) == 1


def test_large_files_are_named(tmp_path: Path) -> None:
    site(tmp_path, "content/a.md", "content/b.md", "content/c.bin", "static/d.bin")
    for path in ("content/b.md", "content/c.bin", "static/d.bin"):
        with (tmp_path / path).open("wb") as file:
            file.truncate(3001)
    limits = Limits(file_bytes=3000, asset_bytes=3000)
    sources = read_sources(tmp_path, Settings(title="A", url="https://example.org/", limits=limits))
    assert said(sources) == [("content/b.md", "io/too-large"), ("content/c.bin", "io/too-large"), ("static/d.bin", "io/too-large")]
    assert [source.path for source in sources.briefings] == ["content/a.md"]


@pytest.mark.parametrize("name", ["what?.png", "a:b.png", "con.png", "end.", "a\\b.png"])
def test_a_published_file_has_a_name_for_every_system(tmp_path: Path, name: str) -> None:
    site(tmp_path, "content/a.md", f"content/{name}", f"static/{name}")
    sources = read_sources(tmp_path, SETTINGS)
    assert [problem.path for problem in sources.problems if problem.level == "error"] == [f"content/{name}", f"static/{name}"]


def test_a_briefing_that_windows_could_not_keep_is_a_warning(tmp_path: Path) -> None:
    site(tmp_path, "content/what?.md")
    sources = read_sources(tmp_path, SETTINGS)
    assert [(problem.path, problem.level) for problem in sources.problems] == [("content/what?.md", "warning")]
    assert len(sources.briefings) == 1


def test_another_site_or_a_finished_one_inside_the_content_is_named(tmp_path: Path) -> None:
    site(tmp_path, "content/a.md", "content/site/.digest", "content/site/index.html", "content/other/digest.yaml")
    assert said(read_sources(tmp_path, SETTINGS)) == [
        ("content/other/digest.yaml", "io/not-content"),
        ("content/site/.digest", "io/not-content"),
    ]


def test_static_may_not_bring_a_record_of_its_own(tmp_path: Path) -> None:
    site(tmp_path, "content/a.md", "static/.digest", "static/.DIGEST")
    assert said(read_sources(tmp_path, SETTINGS)) == [("static/.DIGEST", "io/name"), ("static/.digest", "io/name")]


@pytest.mark.parametrize("folder", ["content", "static"])
@pytest.mark.parametrize("end", [".md", ".png", "/a.png"])
def test_two_names_that_look_the_same_are_named(tmp_path: Path, folder: str, end: str) -> None:
    site(tmp_path, "content/a.md", f"{folder}/\u00e9{end}", f"{folder}/e\u0301{end}")
    assert said(read_sources(tmp_path, SETTINGS)) == [(f"{folder}/e\u0301{end}", "io/name"), (f"{folder}/\u00e9{end}", "io/name")]


@pytest.mark.parametrize("name", ["authors.yml", "Authors.yaml", "topics.json", "author.yaml", "story.yml"])
def test_a_record_file_by_nearly_the_right_name_is_named_and_not_published(tmp_path: Path, name: str) -> None:
    site(tmp_path, "content/a.md", f"content/{name}")
    sources = read_sources(tmp_path, SETTINGS)
    assert said(sources) == [(f"content/{name}", "io/name")]
    assert sources.assets == ()


def test_many_files_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for number in range(1000):
        site(tmp_path, f"content/{number // 100}/{number}.md")
    sources = read_sources(tmp_path, SETTINGS)
    assert [source.path for source in sources.briefings] == sorted(source.path for source in sources.briefings)
    assert len(sources.briefings) == 1000
