"""An invented site, and what editors, operators and machines do to the files of one: for trials of a build with a memory.

Everything is drawn from the seed of a ``Desk``: the same seed gives the same site and the same edits.
"""

import json
import os
import random
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from digest.store import NAMES as KEPT
from drawn import png

CACHE = ".digest-cache"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)

TOPICS = ("Water", "Roads", "Schools", "Elections", "Вода")
PLACES = ("Northmere", "Ostby", "Kharmouth")
PEOPLE = ("Ada Marlow", "Tobias Quill")
ORGANIZATIONS = ("The Dike Board", "Ferry Union")
WORDS = ("ferry", "levee", "budget", "bridge", "harbour", "survey", "ballot", "school", "reservoir", "tariff")
ODD = (" <i>", " & so", " “quoted”", " مرفأ", " 🌊", " o\u0308", " {{ x }}", " %s", " \\1")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


# ---- the invented site -----------------------------------------------------------------------------------------------------


@dataclass
class Piece:
    """A briefing as its editor thinks of it: front matter, paragraphs of facts, and what follows them."""

    front: dict[str, Any]
    facts: list[str]
    rest: list[str] = field(default_factory=list)

    def text(self) -> str:
        front = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in self.front.items())
        return f"---\n{front}---\n\n" + "\n\n".join([*self.facts, *self.rest]) + "\n"


class Desk:
    """The site at ``root`` while it is edited: what its files are, how it is built, and what is still to be put right.

    ``twin`` is a second site folder, which gets its sources from the first; what is done to a finished site is done to both.
    """

    def __init__(self, root: Path, twin: Path, seed: int, briefings: int = 12) -> None:
        self.root, self.twin = root, twin
        self.rng = random.Random(seed)
        self.now = NOW
        self.output = "site"
        self.flags: list[str] = []
        self.base_url = ""
        self.cures: list[tuple[str, Callable[[], object]]] = []
        self.pieces: dict[str, Piece] = {}
        self.pages: dict[str, Piece] = {}
        self.records: dict[str, dict[str, dict[str, str]]] = {}
        self.settings: dict[str, Any] = {
            "title": "The Invented Trial",
            "url": "https://trial.example/press/",
            "timezone": "Europe/Kyiv",
            "languages": ["en", "uk"],
            "per_page": 4,
            "signature": "the invented desk",
            "reporters": ["quill"],
            "defaults": [{"path": "opinion/**", "values": {"kind": "commentary"}}],
            "front_matter": {"rename": {"category": "topics"}, "unknown": "extra"},
            "links": {"internal": "warning"},
            "editions": [{"rule": "FREQ=DAILY;BYHOUR=7"}],
            "extra": {"motto": "Nothing here has happened"},
        }
        self.count = 0
        root.mkdir(parents=True)
        twin.mkdir(parents=True)
        self.put("digest.yaml", self.settings_text(), plainly=True)
        self.records = {
            "authors": {
                "quill": {"name": "Tobias Quill", "role": "invented reporter"},
                "marlow": {"name": "Ada Marlow", "disclosure": "Owns an invented boat."},
            },
            "stories": {"dike": {"title": "The dike", "summary": "It leaks."}},
            "topics": {"water": {"title": "Water", "description": "All that is wet."}},
        }
        for name in self.records:
            self.write_records(name)
        self.write_page("content/pages/about.md", Piece({"title": "About", "nav": "1"}, ["Who we are.", "See [the archive](/archive/)."]))
        self.write_page("content/pages/rules.md", Piece({"title": "Rules"}, ["How we correct."]))
        self.put("static/humans.txt", "We write this.\n", plainly=True)
        self.put("static/fonts/a.bin", bytes(range(256)), plainly=True)
        self.put("templates/_about.html", '{% include "digest/_about.html" %}\n<p class="own">{{ site.extra.motto }}</p>\n', plainly=True)
        for _ in range(briefings):
            self.new_piece()

    # ---- writing -----------------------------------------------------------------------------------------------------------

    def put(self, path: str, body: str | bytes, *, plainly: bool = False) -> None:
        """Write a file in one of the ways in which programs do it; in some of them size, time or inode stay."""
        file = self.root / path
        data = body.encode() if isinstance(body, str) else body
        file.parent.mkdir(parents=True, exist_ok=True)
        was = file.stat() if file.is_file() and not file.is_symlink() else None
        way = 0 if plainly or was is None else self.rng.randrange(5)
        if way == 1:
            beside = file.with_name(f".{file.name}.tmp")
            beside.write_bytes(data)
            os.replace(beside, file)
        elif way == 2:
            file.unlink()
            file.write_bytes(data)
        elif way == 3:
            with file.open("r+b") as opened:
                opened.write(data)
                opened.truncate()
        else:
            file.write_bytes(data)
        if was is not None and way and self.rng.random() < 0.5:
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))

    def drop(self, path: str) -> None:
        """Remove a file."""
        (self.root / path).unlink()

    def settings_text(self) -> str:
        return "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in self.settings.items())

    def write_settings(self, **changed: Any) -> None:
        """Change settings; ``None`` takes one away."""
        self.settings = {name: value for name, value in {**self.settings, **changed}.items() if value is not None}
        self.put("digest.yaml", self.settings_text())

    def write_records(self, name: str) -> None:
        body = "".join(f"{key}: {json.dumps(one, ensure_ascii=False)}\n" for key, one in self.records[name].items())
        self.put(f"content/{name}.yaml", body)

    def write_piece(self, path: str, piece: Piece) -> None:
        self.pieces[path] = piece
        self.put(path, piece.text())

    def rename_piece(self, path: str, to: str) -> None:
        os.rename(self.root / path, self.root / to)
        self.pieces[to] = self.pieces.pop(path)

    def write_page(self, path: str, piece: Piece) -> None:
        self.pages[path] = piece
        self.put(path, piece.text())

    # ---- drawing -----------------------------------------------------------------------------------------------------------

    def any_piece(self) -> tuple[str, Piece]:
        while len(self.pieces) < 4:
            self.new_piece()
        path = self.rng.choice(sorted(self.pieces))
        return path, self.pieces[path]

    def some(self, values: tuple[str, ...]) -> list[str]:
        return self.rng.sample(values, self.rng.randint(0, 2))

    def words(self, most: int = 4) -> str:
        said = " ".join(self.rng.choice(WORDS) for _ in range(self.rng.randint(1, most)))
        return said if self.rng.random() < 0.9 else said + self.rng.choice(ODD)

    def day(self) -> str:
        """A day, mostly past, now and then one to come; or a moment, in the hour that a clock shows twice or never among others."""
        if self.rng.random() < 0.1:
            return self.rng.choice(
                ("2025-10-26T03:30", "2026-03-29T03:30", "2026-02-01T23:50+05:30", "2026-03-01T02:00-08:00", "Feb 3, 2026")
            )
        day = NOW + timedelta(days=self.rng.randint(-70, 0) if self.rng.random() < 0.9 else self.rng.randint(1, 20))
        return f"{day:%Y-%m-%d}" if self.rng.random() < 0.7 else f"{day:%Y-%m-%dT%H}:{self.rng.randrange(60):02}"

    def new_piece(self) -> str:
        """Write one more briefing, of some kind; returns its path."""
        self.count += 1
        number, rng = self.count, self.rng
        where = rng.choice(("content/2026", "content/2026", "content/2025", "content"))
        odd = "" if rng.random() < 0.9 else rng.choice(("Größe ", "gro\u0308ße-", "Справа-"))
        path = f"{where}/{odd}matter-{number}.md"
        front: dict[str, Any] = {"title": f"Matter {number}: {self.words()}", "date": self.day(), "topics": self.some(TOPICS)}
        if rng.random() < 0.4:
            front |= {"places": self.some(PLACES), "people": self.some(PEOPLE), "organizations": self.some(ORGANIZATIONS)}
        if rng.random() < 0.3:
            front["story"] = rng.choice(("dike", "unknown-story"))
        if rng.random() < 0.4:
            front["reporters"] = rng.sample(("marlow", "quill", "Nobody Known"), 1)
        if rng.random() < 0.2:
            front["status"] = "draft"
        if rng.random() < 0.2:
            front["expires"] = f"{NOW + timedelta(days=rng.randint(-3, 9)):%Y-%m-%d}"
        if rng.random() < 0.15:
            front["pin_until"] = f"{NOW + timedelta(days=rng.randint(-3, 9)):%Y-%m-%d}"
        if rng.random() < 0.2:
            front["mood"] = {"weather": self.words(), "grades": ["1", ["2"]]}  # goes to extra
        facts = [f"The clerk counted {number}-{self.words()} gates, the minutes say.", f"They {self.words()} again."]
        rest: list[str] = []
        match rng.randrange(8):
            case 0:
                facts.append("A claim[^1] and a source[^minutes].\n\n[^1]: A note on it.")
                front["sources"] = [{"url": "https://source.example/1", "key": "minutes", "outlet": "The Clerk"}]
            case 1:
                rest = ["Commentary:", f"High time for {self.words()}."]
            case 2:
                rest = [
                    "Commentary (marlow):",
                    f"We doubt [{number}-{facts[0].split('-')[1].split()[0]}](#fact).",
                    "Analysis by Ada Marlow:",
                    "Hm.",
                ]
            case 3:
                facts.append(f"See [another]({rng.choice(('matter-1.md', 'matter-2.md', 'gone.md', '../2026/matter-3.md', '/nowhere/'))}).")
            case 4:
                self.put(f"{where}/map-{number}.png", drawing(rng), plainly=True)
                facts.append(f"![The map](map-{number}.png)")
                if rng.random() < 0.5:
                    front["image"] = {"src": f"map-{number}.png", "alt": "A map"}
            case 5:
                path = f"content/opinion/view-{number}.md"
                front["reporters"] = ["marlow"]
            case 6:
                rest = ["Desk note:", "What this line is, the settings say."]
                front["corrections"] = [{"date": "2026-03-01", "text": f"It was {self.words()}."}]
            case _:
                facts += ["| a | b |\n|---|---|\n| 1 | 2 |", "## A heading", "- one\n- two"]
        self.write_piece(path, Piece(front, facts, rest))
        return path

    # ---- the finished site and the memory ------------------------------------------------------------------------------------

    def finished(self) -> tuple[Path, Path]:
        """The finished site, and that of the twin."""
        return self.root / self.output, self.twin / self.output

    def owe(self, what: str, cure: Callable[[], object]) -> None:
        """Something is wrong now; ``cure`` puts it right."""
        self.cures.append((what, cure))

    def pay(self) -> str:
        """Put right one thing that is wrong."""
        what, cure = self.cures.pop(self.rng.randrange(len(self.cures)))
        cure()
        return f"put right: {what}"

    def mend(self, said: str) -> str:
        """Take away the briefings and pages in which a build found errors: what edits have made wrong by chance."""
        wrong = sorted({line.partition(":")[0] for line in said.splitlines() if ": error: " in line})
        for path in wrong:
            if path.startswith("content/") and path.endswith(".md"):
                rid(self.root / path)
                self.pieces.pop(path, None)
                self.pages.pop(path, None)
        return f"mended {wrong}"

    def arguments(self) -> list[str]:
        """How it is built now."""
        url = ["--base-url", self.base_url] if self.base_url else []
        return ["--now", f"{self.now:%Y-%m-%dT%H:%M:%SZ}", "-o", self.output, *self.flags, *url]


def drawing(rng: random.Random) -> bytes:
    """A picture: broken, small, or wide enough to be made smaller."""
    return rng.choice((rng.randbytes(300), png(40, 30, rng.randrange(1 << 24)), png(500, 60, seed=rng.randrange(1, 9))))


def exchange(one: Path, other: Path) -> None:
    """Each gets the name of the other."""
    beside = one.with_name(".swap")
    os.rename(one, beside)
    os.rename(other, one)
    os.rename(beside, other)


def rid(path: Path) -> None:
    """Remove whatever has this name."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


# ---- what editors do -------------------------------------------------------------------------------------------------------

Edit = Callable[[Desk], str]


def body(desk: Desk) -> str:
    path, piece = desk.any_piece()
    at = desk.rng.randrange(1, len(piece.facts) + 1)
    if at == len(piece.facts) or desk.rng.random() < 0.3:
        piece.facts.insert(at, f"Since then {desk.words()}, they said.")
    elif at == 1:
        piece.facts[1] = f"They {desk.words()} again, and {desk.words()}."
    else:
        del piece.facts[at]
    desk.write_piece(path, piece)
    return f"body of {path}"


def one_letter(desk: Desk) -> str:
    """A letter of a text or of anything else, in place, with the size and the time as they were."""
    files = sorted(path for top in ("content", "static", "templates") for path in (desk.root / top).rglob("*") if path.is_file())
    file = desk.rng.choice([path for path in files if not path.is_symlink() and path.stat().st_size])
    was, data = file.stat(), bytearray(file.read_bytes())
    at = desk.rng.randrange(len(data))
    for place in (*range(at, len(data)), *range(at)):
        if 97 <= data[place] <= 122 or file.suffix in (".bin", ".png"):
            data[place] = ord(desk.rng.choice(LETTERS))
            break
    with file.open("r+b") as opened:
        opened.write(data)
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    path = file.relative_to(desk.root).as_posix()
    before = (desk.pieces | desk.pages).get(path)
    if before is not None:
        # It may have become nonsense, which is welcome, but not for long.
        desk.owe(f"letter in {path}", lambda: desk.put(path, before.text()) if path in desk.pieces or path in desk.pages else None)
    elif path.startswith(("content/", "templates/")) and file.suffix not in (".png",):
        desk.owe(f"letter in {path}", lambda: _records_or_templates_again(desk, path))
    return f"one letter of {path}, size and time kept"


def _records_or_templates_again(desk: Desk, path: str) -> None:
    name = path.rpartition("/")[2].partition(".")[0]
    if path.startswith("content/") and name in desk.records and (desk.root / path).exists():
        desk.write_records(name)
    elif path.startswith("templates/"):
        rid(desk.root / path)


def title(desk: Desk) -> str:
    path, piece = desk.any_piece()
    piece.front["title"] = f"Matter of {desk.words()}"
    desk.write_piece(path, piece)
    return f"title of {path}"


def date(desk: Desk) -> str:
    path, piece = desk.any_piece()
    piece.front["date"] = desk.day()
    desk.write_piece(path, piece)
    return f"date of {path}"


def tags(desk: Desk) -> str:
    path, piece = desk.any_piece()
    piece.front |= {"topics": desk.some(TOPICS), "places": desk.some(PLACES), "people": desk.some(PEOPLE)}
    desk.write_piece(path, piece)
    return f"tags of {path}"


def front_matter(desk: Desk) -> str:
    """Something else of the front matter: it comes, changes or goes."""
    path, piece = desk.any_piece()
    rng = desk.rng
    changes: dict[str, Any] = {
        "summary": f"In short, {desk.words()}.",
        "dateline": rng.choice(PLACES),
        "status": rng.choice(("draft", "published")),
        "expires": f"{NOW + timedelta(days=rng.randint(-5, 9)):%Y-%m-%d}",
        "pin_until": f"{NOW + timedelta(days=rng.randint(-5, 9)):%Y-%m-%d}",
        "reporters": rng.sample(("marlow", "quill", "Nobody Known"), rng.randint(1, 2)),
        "methods": f"We asked {desk.words()}. See [one](matter-{rng.randint(1, 9)}.md).",
        "corrections": [{"date": f"2026-03-0{rng.randint(1, 9)}", "text": f"It was {desk.words()}."}],
        "sources": [
            f"https://source.example/{rng.randrange(99)}",
            {"url": "https://source.example/", "title": desk.words(), "key": "minutes"},
        ],
        "status ": "withdrawn",
        "ai": rng.choice(("none", "assisted", "translated")),
        "kind": rng.choice(("report", "background", "explainer")),
        "story": rng.choice(("dike", "unknown-story")),
        "mood": {"weather": rng.choice((desk.words(), ["1", "2"], {"a": "1"}))},
        "extra": {"weather": desk.words()},
        "ignore": [{"rule": "split/almost", "reason": "An invented reason."}],
        "translation_of": rng.choice(("matter-1.md", "nowhere.md")),
    }  # fmt: skip
    name = rng.choice(sorted(changes))
    if name == "status ":
        retraction = {"date": "2026-03-04", "kind": "retraction", "text": f"There was no {desk.words()}."}
        piece.front |= {"status": "withdrawn", "corrections": [retraction]}
    elif name in piece.front and name not in ("title", "date") and rng.random() < 0.4 and name != "sources":
        del piece.front[name]
    elif name == "kind" and "opinion" in path:
        pass
    else:
        piece.front[name] = changes[name]
    desk.write_piece(path, piece)
    return f"{name} of {path}"


def commentary(desk: Desk) -> str:
    path, piece = desk.any_piece()
    piece.rest = desk.rng.choice(
        (
            [],
            ["Commentary:", f"Of all things, {desk.words()}."],
            ["Commentary by Ada Marlow:", f"Alas, {desk.words()}.", "Counterview (quill):", "No."],
        )
    )
    if "opinion" in path:
        piece.rest = []
    desk.write_piece(path, piece)
    return f"commentary of {path}"


def link(desk: Desk) -> str:
    path, piece = desk.any_piece()
    target = desk.rng.choice([other.rpartition("/")[2] for other in sorted(desk.pieces)] + ["gone.md", "/archive/", "/gone/", "#nowhere"])
    piece.facts.append(f"So says [this]({target}).")
    desk.write_piece(path, piece)
    return f"link from {path} to {target}"


def added(desk: Desk) -> str:
    return f"added {desk.new_piece()}"


def newest_added(desk: Desk) -> str:
    path = desk.new_piece()
    desk.pieces[path].front["date"] = f"{desk.now - timedelta(hours=1):%Y-%m-%dT%H:%M}"
    desk.write_piece(path, desk.pieces[path])
    return f"added the newest, {path}"


def deleted(desk: Desk) -> str:
    if len(desk.pieces) < 8:
        return added(desk)
    path, _ = desk.any_piece()
    desk.drop(path)
    del desk.pieces[path]
    return f"deleted {path}"


def renamed(desk: Desk) -> str:
    path, _ = desk.any_piece()
    desk.count += 1
    to = f"{path.rpartition('/')[0]}/renamed-{desk.count}.md"
    desk.rename_piece(path, to)
    return f"renamed {path} to {to}"


def moved(desk: Desk) -> str:
    """Into another folder, so that its name stays and its neighbours change."""
    path, _ = desk.any_piece()
    to = f"content/{desk.rng.choice(('2024', '2025', '2026', 'opinion'))}/{path.rpartition('/')[2]}"
    if to in desk.pieces:
        return "moved nothing"
    (desk.root / to).parent.mkdir(exist_ok=True)
    desk.rename_piece(path, to)
    return f"moved {path} to {to}"


def copied(desk: Desk) -> str:
    """The same bytes under another name, the time too."""
    path, piece = desk.any_piece()
    desk.count += 1
    to = f"{path.rpartition('/')[0]}/copied-{desk.count}.md"
    if desk.rng.random() < 0.5:
        shutil.copy2(desk.root / path, desk.root / to)
    else:
        os.link(desk.root / path, desk.root / to)
    desk.pieces[to] = Piece(dict(piece.front), list(piece.facts), list(piece.rest))
    return f"copied {path} to {to}"


def swapped(desk: Desk) -> str:
    """Two briefings exchange their names, or their texts while their times stay."""
    desk.any_piece()
    one, other = desk.rng.sample(sorted(desk.pieces), 2)
    first, second = desk.root / one, desk.root / other
    if desk.rng.random() < 0.5:
        exchange(first, second)
    else:
        times = [(file, file.stat().st_atime_ns, file.stat().st_mtime_ns) for file in (first, second)]
        was = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(was)
        for file, atime, mtime in times:
            os.utime(file, ns=(atime, mtime))
    desk.pieces[one], desk.pieces[other] = desk.pieces[other], desk.pieces[one]
    return f"swapped {one} and {other}"


def translated(desk: Desk) -> str:
    path, piece = desk.any_piece()
    if ".uk." in path:
        return body(desk)
    to = path.removesuffix(".md") + ".uk.md"
    front = {**piece.front, "title": f"Справа {desk.count}"}
    if "permalink" not in desk.settings:
        front["slug"] = f"uk-{desk.count}"
        desk.count += 1
    rest = ["Коментар:", "Нарешті."] if desk.rng.random() < 0.5 and "opinion" not in to else []
    desk.write_piece(to, Piece(front, ["Рада проголосувала."], rest))
    return f"translated {path}"


def folders_swapped(desk: Desk) -> str:
    """Two folders exchange their names: no file in them has changed, and each has another path."""
    one, other = (desk.root / "content" / name for name in ("2025", "2026"))
    if not (one.is_dir() and other.is_dir()):
        return "swapped no folders"
    exchange(one, other)
    names = {"content/2025": "content/2026", "content/2026": "content/2025"}
    for path in sorted(desk.pieces):
        folder, _, name = path.rpartition("/")
        if folder in names:
            desk.pieces[f"swapped/{names[folder]}/{name}"] = desk.pieces.pop(path)
    desk.pieces = {path.removeprefix("swapped/"): piece for path, piece in desk.pieces.items()}
    return "swapped content/2025 and content/2026"


def folder_gone(desk: Desk) -> str:
    """All of static/ or templates/ goes, and comes back some time."""
    folder = desk.root / desk.rng.choice(("static", "templates"))
    if not folder.is_dir() or not any(folder.iterdir()):
        return "no folder to take away"
    desk.count += 1
    away = desk.root.parent / f"away-{desk.count}"
    os.rename(folder, away)

    def back() -> None:
        rid(folder)
        os.rename(away, folder)

    desk.owe(f"{folder.name}/ gone", back)
    return f"took away {folder.name}/"


def picture(desk: Desk) -> str:
    pictures = sorted((desk.root / "content").rglob("*.png"))
    if not pictures:
        return added(desk)
    file = desk.rng.choice(pictures)
    path = file.relative_to(desk.root).as_posix()
    if desk.rng.random() < 0.8:
        desk.put(path, drawing(desk.rng))
        return f"picture {path}"
    was = file.read_bytes()
    file.unlink()
    desk.owe(f"picture {path} gone", lambda: desk.put(path, was))
    return f"picture {path} gone"


def standing_page(desk: Desk) -> str:
    path = desk.rng.choice(sorted(desk.pages) or [""])
    page = desk.pages.get(path, Piece({}, []))
    match desk.rng.randrange(5) if path else 0:
        case 0:
            desk.count += 1
            path = f"content/pages/page-{desk.count}.md"
            page = Piece({"title": f"Page {desk.count}"}, [f"About {desk.words()}."])
        case 1:
            page.front["title"] = f"About {desk.words()}"
        case 2:
            page.front.pop("nav", None)
            if desk.rng.random() < 0.6:
                page.front["nav"] = str(desk.rng.randint(1, 9))
        case 3 if len(desk.pages) > 2:
            desk.drop(path)
            del desk.pages[path]
            return f"deleted {path}"
        case _:
            page.facts.append(f"And {desk.words()}; [more]({desk.rng.choice(('rules.md', 'about.md', '../2026/matter-1.md', 'gone.md'))}).")
    desk.write_page(path, page)
    return f"standing page {path}"


def record(desk: Desk) -> str:
    rng = desk.rng
    name = rng.choice(("authors", "stories", "topics"))
    match rng.randrange(5):
        case 0 if len(desk.records[name]) > 1:
            del desk.records[name][sorted(desk.records[name])[-1]]
        case 1:
            desk.records["authors"].setdefault("marlow", {"name": "Ada Marlow"})
            desk.records["stories"]["unknown-story"] = {"title": "Known now"}
            desk.records["topics"][rng.choice(("roads", "вода"))] = {"title": f"On {desk.words()}"}
        case 2 if (desk.root / f"content/{name}.yaml").exists():
            desk.drop(f"content/{name}.yaml")
            desk.owe(f"no {name}.yaml", lambda: desk.write_records(name))
            return f"removed {name}.yaml"
        case _:
            entry = desk.records[name][rng.choice(sorted(desk.records[name]))]
            entry["name" if name == "authors" else "title"] = desk.words().title()
            entry[{"authors": "role", "stories": "summary", "topics": "description"}[name]] = desk.words()
    desk.write_records(name)
    return f"records of {name}"


def edition(desk: Desk) -> str:
    """What an editor says of one edition: its order and its note. Of one that is past, due just now, or to come; or of none."""
    day = NOW + timedelta(days=desk.rng.randint(-6, 3))
    path = f"content/editions/{day:%Y-%m-%d}.md"
    if (desk.root / path).exists() and desk.rng.random() < 0.3:
        desk.drop(path)
        return f"removed {path}"
    order = [other.rpartition("/")[2].removesuffix(".md") for other in desk.rng.sample(sorted(desk.pieces), min(2, len(desk.pieces)))]
    front = {"author": desk.rng.choice(("marlow", "quill", "Nobody Known"))} | ({"order": order} if desk.rng.random() < 0.2 else {})
    note = [f"On {desk.words()}, and [more](../2026/matter-{desk.rng.randint(1, 4)}.md)."]
    desk.put(path, Piece(front, note).text())
    if desk.rng.random() < 0.7:
        # An edition of that day, and of the desk's own rule, has something in it for sure.
        front = {"title": f"In the edition of {day:%d}", "date": f"{day:%Y-%m-%dT05:00}", "priority": str(desk.rng.randrange(10))}
        front |= {"corrections": [{"date": f"{day:%Y-%m-%dT06:00}", "text": "It was less."}]} if desk.rng.random() < 0.3 else {}
        desk.write_piece(f"content/2026/edition-{day:%d}.md", Piece(front, ["Gates were counted."]))
    return f"wrote {path}"


def static_file(desk: Desk) -> str:
    files = sorted(path for path in (desk.root / "static").rglob("*") if path.is_file()) if (desk.root / "static").is_dir() else []
    match desk.rng.randrange(5):
        case 0 if files:
            file = desk.rng.choice(files)
            file.unlink()
            return f"removed {file.name} from static/"
        case 1:
            desk.count += 1
            path = f"static/{desk.rng.choice(('', 'deep/er/', '.well-known/'))}file-{desk.count}.txt"
            desk.put(path, desk.words())
            return f"added {path}"
        case 2 if files:
            file = desk.rng.choice(files)
            os.rename(file, file.with_name(f"{file.stem}-{desk.count}{file.suffix}"))
            desk.count += 1
            return f"renamed {file.name} in static/"
        case 3:
            rid(desk.root / "static/robots.txt") if (desk.root / "static/robots.txt").exists() else desk.put(
                "static/robots.txt", "# ours\n"
            )
            return "robots.txt of our own, or no more"
        case _ if files:
            file = desk.rng.choice(files)
            size = file.stat().st_size
            desk.put(file.relative_to(desk.root).as_posix(), desk.rng.randbytes(size + desk.rng.choice((0, 0, 1))))
            return f"changed {file.name} in static/"
    return "nothing in static/"


TEMPLATES = {
    "_about.html": '<p class="own">{{ site.extra.motto }} VARIED</p>\n',
    "_entry.html": '{% include "digest/_entry.html" %}\n<hr title="VARIED">\n',
    "_pager.html": '{% include "digest/_pager.html" %}\n<p>VARIED {{ site.title }}</p>\n',
    "page.html": (
        '{% extends "digest/page.html" %}\n{% block main %}{{ super() }}<p>VARIED'
        "{% for key, value in extra|items %}{{ key }}{% endfor %}</p>{% endblock %}\n"
    ),
    "briefing.html": (
        '{% extends "digest/briefing.html" %}\n{% block main %}{{ super() }}<p id="own">VARIED {{ extra|length }}'
        "{% for key in extra %} {{ key }}{% endfor %}</p>{% endblock %}\n"
    ),
    "404.html": '{% extends "digest/404.html" %}\n{% block main %}{{ super() }}<a href="{{ "VARIED/"|path }}">gone</a>{% endblock %}\n',
    "style.css": "body { color: #123; } /* VARIED */\n",
    "favicon.svg": '<svg xmlns="http://www.w3.org/2000/svg"><title>VARIED</title></svg>\n',
    "_unused.html": "<p>VARIED</p>\n",
    "notes.md": "not a template VARIED\n",
}


def template(desk: Desk) -> str:
    """A template of the site's own comes, changes, goes or is taken for another."""
    name, text = desk.rng.choice(list(TEMPLATES.items()))
    path = f"templates/{name}"
    if (desk.root / path).exists() and desk.rng.random() < 0.5:
        desk.drop(path)
        return f"removed {path}"
    desk.put(path, text.replace("VARIED", desk.rng.choice(WORDS)))
    if name == "404.html" and desk.rng.random() < 0.7:
        desk.owe(f"{path}", lambda: rid(desk.root / path))
    return f"wrote {path}"


def settings(desk: Desk) -> str:
    rng = desk.rng
    changes: dict[str, Any] = {
        "title": f"The {desk.words().title()}",
        "description": rng.choice((None, f"All on {desk.words()}.")),
        "per_page": rng.choice((1, 2, 3, 5, 20)),
        "labels": rng.choice((None, {"add": {"en": {"Desk note": rng.choice(("commentary", "analysis"))}}})),
        "defaults": rng.choice(
            (
                desk.settings["defaults"],
                [{"path": "opinion/**", "values": {"kind": "commentary", "topics": ["Opinion"]}}],
                [{"path": "opinion/**", "values": {"kind": "commentary"}}, {"path": "2025/**", "values": {"dateline": rng.choice(PLACES)}}],
                [{"path": "opinion/**", "values": {"kind": "commentary"}}, {"path": "nowhere/**", "values": {"dateline": "Here"}}],
            )
        ),
        "languages": rng.choice((["en", "uk"], ["uk", "en"], ["en", "uk", "fr"])),
        "publishing_hour": rng.choice((None, "06:00", "18:30")),
        "timezone": rng.choice(("Europe/Kyiv", "America/New_York", "UTC", "Asia/Kathmandu")),
        "permalink": rng.choice((None, "/:year/:slug/", "/:lang/:year/:month/:slug/", "/briefings/:slug/")),
        "front_matter": {
            "rename": rng.choice(({}, {"category": "topics"}, {"section": "topics"})),
            "unknown": rng.choice(("extra", "extra", "extra", "error")),
        },
        "navigation": rng.choice(
            (None, [{"text": "Front", "path": "/"}], [{"text": "Lost", "path": "/lost/"}], [{"text": desk.words(), "path": "/archive/"}])
        ),
        "links": {"internal": rng.choice(("warning", "warning", "error"))},
        "outputs": rng.choice((None, ["home", "briefings", "archives"], ["home", "briefings", "topics", "pages", "feed", "404"])),
        "editions": rng.choice(
            (
                [{"rule": "FREQ=DAILY;BYHOUR=7"}],
                [{"rule": "FREQ=DAILY;BYHOUR=2,18;BYMINUTE=30"}],
                [{"rule": "FREQ=DAILY"}, {"rule": "FREQ=WEEKLY;BYDAY=SU", "name": "weekly", "title": desk.words().title()}],
                [{"rule": "FREQ=DAILY;INTERVAL=2", "since": "2026-02-01", "until": "2026-03-09"}],
            )
        ),
        "signature": rng.choice((None, f"the {desk.words()} desk")),
        "reporters": rng.choice((["quill"], ["marlow", "quill"], ["Nobody Known"])),
        "extra": {"motto": desk.words(), "deep": {"list": ["1", "2"]}},
        "url": rng.choice(("https://trial.example/press/", "https://trial.example/", "https://other.example/")),
        "limits": rng.choice((None, {"asset_bytes": 1000})),
        "stylesheet": rng.choice((None, "own.css")),
        "feeds": rng.choice(({"formats": ["rss"], "lists": []}, {"hub": "https://hub.example/", "entries": 3, "lists": ["json", "atom"]})),
    }
    name = rng.choice(sorted(changes))
    if name == "stylesheet":
        desk.put("own.css", f"p {{ margin: {rng.randrange(9)}px }}\n")
    desk.write_settings(**{name: changes[name]})
    if changes[name] in ({"internal": "error"}, {"asset_bytes": 1000}) or (name == "front_matter" and changes[name]["unknown"] == "error"):
        good = {"links": {"internal": "warning"}, "limits": None, "front_matter": {"rename": {"category": "topics"}, "unknown": "extra"}}
        desk.owe(f"settings: {name}", lambda: desk.write_settings(**{name: good[name]}))
    return f"settings: {name} is {json.dumps(changes[name], ensure_ascii=False)}"


def settings_spelt(desk: Desk) -> str:
    """The same settings, written otherwise."""
    desk.put("digest.yaml", f"# {desk.words()}\n" * desk.rng.randint(1, 3) + desk.settings_text())
    return "digest.yaml with a comment"


def clock(desk: Desk) -> str:
    """Time goes on, over a publication or an expiry; or back."""
    desk.now = NOW + timedelta(days=desk.rng.randint(-6, 25), seconds=desk.rng.randrange(86_400))
    return f"now is {desk.now}"


def flag(desk: Desk) -> str:
    which = desk.rng.choice(("--drafts", "--future", "--strict", "--base-url", "--config=other.yaml", "-q"))
    if which == "--config=other.yaml":
        desk.put("other.yaml", desk.settings_text().replace(desk.settings["title"], f"The other {desk.words(1)}"))
    if which == "--base-url":
        desk.base_url = "" if desk.base_url else "https://preview.example/branch/"
    elif which in desk.flags:
        desk.flags.remove(which)
    else:
        desk.flags.append(which)
        if which == "--strict":
            desk.owe("--strict", lambda: "--strict" in desk.flags and desk.flags.remove("--strict"))
    return f"flags: {' '.join(desk.flags)} {desk.base_url}"


def touched(desk: Desk) -> str:
    """What a fresh checkout does: all times are new, or all are old, and no byte is another."""
    for file in sorted((desk.root / "content").rglob("*")):
        if file.is_file() and not file.is_symlink():
            if desk.rng.random() < 0.5:
                os.utime(file, ns=(10**18, 10**18))
            else:
                os.chmod(file, desk.rng.choice((0o600, 0o644, 0o755)))
    return "touched all content"


# ---- what goes wrong in the sources ----------------------------------------------------------------------------------------

NONSENSE: tuple[bytes, ...] = (
    b"---\ntitle: Without a date\n---\n\nText.\n",
    b'---\ntitle: "Open\ndate: 2026-01-01\n---\n\nText.\n',
    b"---\ntitle: One: two\ndate: 2026-01-01\n---\n\nText.\n",
    b"---\ntitle: T\ndate: 12 Novembr\n---\n\nText.\n",
    b"---\ntitle: T\ndate: 2026-01-01\n---\n\nText.\n\nComentary:\n\nMore.\n",
    b"---\ntitle: T\ndate: 2026-01-01\n---\n\nText.\n\nCommentary:\n",
    b"---\ntitle: T\ndate: 2026-01-01\n---\n\nText \xff\xfe.\n",
    b"---\ntitle: T\ndate: 2026-01-01\n---\n\nCommentary:\n\nNo facts.\n",
    b"",
    b"---\ntitle: T\ndate: 2026-01-01\n---\n\n" + b"![" * 30_000 + b"\n",
    b"---\ntitle: T\ndate: 2026-01-01\nslug: taken\n---\n\nText.\n",
    b"---\ntitle: T\ndate: Feb 3, 2026\ntopics: [\"!!\"]\n---\n\nText.\n",
)  # fmt: skip


def content_error(desk: Desk) -> str:
    """A new file that is wrong, or a good one made wrong."""
    rng = desk.rng
    text = rng.choice(NONSENSE)
    if rng.random() < 0.5:
        desk.count += 1
        path = f"content/2026/wrong-{desk.count}.md"
        desk.put(path, text)
        desk.owe(path, lambda: rid(desk.root / path))
    else:
        path, _ = desk.any_piece()
        desk.put(path, text)
        desk.owe(path, lambda: desk.put(path, desk.pieces[path].text()) if path in desk.pieces else rid(desk.root / path))
    return f"{path} is wrong: {text[:60]!r}"


def same_address(desk: Desk) -> str:
    for number in (1, 2):
        path = f"content/2026/taken-{number}.md"
        desk.put(path, Piece({"title": f"Taken {number}", "date": "2026-02-02", "slug": "taken"}, ["Text."]).text())
    path = f"content/2026/taken-{desk.rng.randint(1, 2)}.md"
    desk.owe("two of one address", lambda: [rid(desk.root / f"content/2026/taken-{number}.md") for number in (1, 2)])
    return "two briefings of one address"


def no_plain_file(desk: Desk) -> str:
    """A link, a pipe or a folder where a file should be."""
    rng = desk.rng
    top = desk.root / rng.choice(("content/2026", "static", "templates", "content"))
    top.mkdir(parents=True, exist_ok=True)
    desk.count += 1
    file = top / f"odd-{desk.count}{rng.choice(('.md', '.html', '.txt'))}"
    match rng.randrange(4):
        case 0:
            file.symlink_to(desk.root / "digest.yaml")
        case 1:
            os.mkfifo(file)
        case 2:
            file.mkdir()
        case _:
            file = top / f"odd-{desk.count}\n.md"
            file.write_text("x")
    desk.owe(f"{file.name!r}", lambda: rid(file))
    return f"{file.relative_to(desk.root).as_posix()!r} is no plain file"


def template_error(desk: Desk) -> str:
    name = desk.rng.choice(("_unused.html", "_entry.html", "page.html", "404.html", "briefing.html"))
    path = f"templates/{name}"
    text = desk.rng.choice(
        (
            "{% if %}\n",
            "{{ nothing_like_it }}\n",
            "\n\n{{ site.title.__class__ }}\n",
            '{% include "none.html" %}\n',
            "{{ 1 // 0 }}\n",
            "{% block %}",
        )
    )
    desk.put(path, text)
    desk.owe(path, lambda: rid(desk.root / path))
    return f"{path} is wrong: {text!r}"


def settings_error(desk: Desk) -> str:
    text = desk.rng.choice(
        (
            "",
            "title: T\n",
            "title: T\nurl: nowhere\n",
            desk.settings_text() + "colour: red\n",
            desk.settings_text().replace("per_page", "per_pages"),
        )
    )
    desk.put("digest.yaml", text)
    desk.owe("digest.yaml", lambda: desk.put("digest.yaml", desk.settings_text()))
    return "digest.yaml is wrong"


# ---- what is done to the finished site -------------------------------------------------------------------------------------


def finished_site(desk: Desk) -> str:
    """A file of the finished site is changed, removed or added by hand, as in the twin."""
    rng = desk.rng
    here, there = desk.finished()
    files = [path.relative_to(here) for path in sorted(here.rglob("*")) if path.is_file() and not path.is_symlink()]
    files = [path for path in files if (there / path).is_file()]
    if not files:
        return "nothing in the finished site"
    path = rng.choice(files)
    what = rng.choice(("add", "add folder", "change", "change", "remove", "remove folder", "mode", "link", "same", "record", "all"))
    number, to = rng.randrange(3), rng.choice(LETTERS).encode()
    for top in (here, there):
        _tamper(top, top / path, what, number, to)
    match what:
        case "add" | "add folder":
            desk.owe("a foreign file", lambda: [rid(top / f"foreign-{number}") for top in (here, there)])
        case "change" | "link":
            desk.owe(f"{path} by hand", lambda: [rid(top / path) for top in (here, there)])
        case "record":
            desk.owe("the record", lambda: [rid(top) for top in (here, there)])
    return f"finished site: {what} {path} {number} {to!r}"


def _tamper(top: Path, file: Path, what: str, number: int, to: bytes) -> None:
    match what:
        case "add":
            (top / f"foreign-{number}").write_text("not of digest")
        case "add folder":
            (top / f"foreign-{number}" / "deep").mkdir(parents=True, exist_ok=True)
        case "change":  # in place, with size and time as they were: other names of the file change too
            was, data = file.stat(), file.read_bytes()
            with file.open("r+b") as opened:
                opened.write(to + data[1:])
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
        case "remove":
            file.unlink()
        case "remove folder":
            shutil.rmtree(file.parent)
        case "mode":
            file.chmod((0o600, 0o666, 0o755)[number])
        case "link":
            file.unlink()
            file.symlink_to("elsewhere")
        case "same":  # the same bytes in another file
            data = file.read_bytes()
            file.unlink()
            file.write_bytes(data)
            file.chmod(0o644)
        case "record":
            record = top / ".digest"
            data = record.read_bytes() if record.is_file() else b""
            record.unlink(missing_ok=True)
            if number:
                record.write_bytes(data[: len(data) // number - 1])
                record.chmod(0o644)
        case "all":
            shutil.rmtree(top)


# ---- what is done to the memory --------------------------------------------------------------------------------------------


def memory_damaged(desk: Desk) -> str:
    """Something happens to a file of the memory, or to all of them."""
    rng = desk.rng
    folder = desk.root / CACHE
    if not folder.is_dir() or folder.is_symlink():
        return "no memory to damage"
    name = rng.choice(KEPT)
    file = folder / name
    kinds = (
        *("truncated", "byte", "byte", "byte", "bit", "head", "another", "emptied", "deleted", "unreadable", "symlink", "folder", "fifo"),
        *("garbage", "longer", "all deleted", "not a folder", "symlinked", "lock", "previous", "previous", "new"),
    )
    what = rng.choice(kinds)
    data = bytearray(file.read_bytes()) if file.is_file() else bytearray()
    if what not in ("all deleted", "not a folder", "symlinked", "lock", "previous", "new") and not data:
        return f"no {name} to damage"
    at = rng.randrange(len(data)) if data else 0
    match what:
        case "truncated":
            file.write_bytes(data[:at])
        case "byte":
            data[at] = rng.randrange(256)
            file.write_bytes(data)
        case "bit":
            data[at] ^= 1 << rng.randrange(8)
            file.write_bytes(data)
        case "head":
            end = data.find(b"\n")
            data[rng.randrange(max(end, 1))] ^= 1
            file.write_bytes(data)
        case "another":
            file.write_bytes((folder / rng.choice(KEPT)).read_bytes() if all((folder / one).is_file() for one in KEPT) else b"")
        case "emptied":
            file.write_bytes(b"")
        case "deleted":
            file.unlink()
        case "unreadable":
            file.chmod(0)
            desk.owe(f"{name} unreadable", lambda: file.chmod(0o644) if file.is_file() and not file.is_symlink() else None)
        case "symlink":
            beside = desk.root.parent / f"{name}.elsewhere"
            shutil.copy(file, beside)
            file.unlink()
            file.symlink_to(beside)
        case "folder":
            file.unlink()
            file.mkdir()
            (file / "inside").write_text("x")
        case "fifo":
            file.unlink()
            os.mkfifo(file)
        case "garbage":
            file.write_bytes(rng.randbytes(len(data)))
        case "longer":
            file.write_bytes(data + data[at:])
        case "all deleted":
            shutil.rmtree(folder)
        case "not a folder":
            shutil.rmtree(folder)
            folder.write_text("x")
        case "symlinked":
            beside = desk.root.parent / "elsewhere-cache"
            rid(beside)
            shutil.move(folder, beside)
            folder.symlink_to(beside)
        case "lock":
            rid(folder / "lock")
            rng.choice((lambda: (folder / "lock").mkdir(), lambda: os.mkfifo(folder / "lock"), lambda: None))()
        case "new":
            rng.choice((lambda: (folder / f"{name}.new").mkdir(exist_ok=True), lambda: (folder / f"{name}.new").write_text("x")))()
        case "previous":
            return f"memory: {_previous_damaged(desk, folder / 'previous')}"
    if what in ("symlink", "folder", "fifo"):
        desk.owe(f"{name} is a {what}", lambda: rid(file))
    elif what in ("not a folder", "symlinked"):
        desk.owe(CACHE, lambda: rid(folder))
    elif what in ("lock", "new"):
        desk.owe(what, lambda: rid(folder / ("lock" if what == "lock" else f"{name}.new")))
    return f"memory: {name} {what} at {at}"


def _previous_damaged(desk: Desk, top: Path) -> str:
    """What is kept of the tree before: by replacing files, for in place they are those of the finished site too."""
    rng = desk.rng
    if not top.is_dir() or top.is_symlink():
        return "no previous tree"
    files = sorted(path for path in top.rglob("*") if path.is_file() and not path.is_symlink())
    what = rng.choice(("added", "removed", "replaced", "replaced", "linked", "folder gone", "all gone", "a file", "record", "older"))
    match what:
        case "added":
            (top / "foreign.txt").write_text("not of digest")
        case "all gone":
            shutil.rmtree(top)
        case "a file":
            shutil.rmtree(top)
            top.write_text("x")
            desk.owe("previous", lambda: rid(top))
        case "record":
            rid(top / ".digest")
        case _ if files:
            file = rng.choice(files)
            data, times = file.read_bytes(), file.stat()
            if what == "folder gone":
                shutil.rmtree(file.parent)
            elif what == "older":
                shutil.copytree(top, top.with_name("copy"), copy_function=shutil.copy2)
                shutil.rmtree(top)
                os.rename(top.with_name("copy"), top)
            else:
                file.unlink()
                if what == "linked":
                    file.symlink_to(desk.root / "digest.yaml")
                elif what == "replaced":
                    file.write_bytes(data[:-1] + b"?")
                    file.chmod(0o644)
                    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
            what += f" {file.relative_to(top)}"
    return f"previous {what}"


def memory_older(desk: Desk) -> str:
    """What was kept at some time comes back later, whole or in part, as when a CI restores it: sound, but of another moment."""
    stash, folder = desk.root.parent / "stash", desk.root / CACHE
    if not folder.is_dir() or folder.is_symlink():
        return "no memory to put by"
    if not stash.exists() or desk.rng.random() < 0.3:
        rid(stash)
        shutil.copytree(folder, stash, symlinks=True, ignore=_no_pipes)
        return "memory put by"
    if desk.rng.random() < 0.5:
        shutil.rmtree(folder)
        shutil.copytree(stash, folder, symlinks=True)
        return "memory of earlier put back"
    name = desk.rng.choice(KEPT)
    if (stash / name).is_file() and not (folder / name).is_dir():
        rid(folder / name)
        shutil.copy2(stash / name, folder / name)
    return f"{name} of the memory of earlier put back"


def all_older(desk: Desk) -> str:
    """Memory and finished site of some time come back together later, as a CI restores folders that it was told to keep."""
    stash, folder = desk.root.parent / "stash-of-all", desk.root / CACHE
    if not stash.exists() or desk.rng.random() < 0.3:
        if desk.cures or not folder.is_dir() or folder.is_symlink() or not all(top.is_dir() for top in desk.finished()):
            return "nothing to put by"
        rid(stash)
        shutil.copytree(folder, stash / CACHE, symlinks=True, ignore=_no_pipes)
        for name, top in zip(("here", "there"), desk.finished(), strict=True):
            shutil.copytree(top, stash / name, symlinks=True)
        return "memory and site put by"
    rid(folder)
    shutil.copytree(stash / CACHE, folder, symlinks=True)
    for name, top in zip(("here", "there"), desk.finished(), strict=True):
        rid(top)
        shutil.copytree(stash / name, top, symlinks=True)
    return "memory and site of earlier put back"


def _no_pipes(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if stat.S_ISFIFO(os.lstat(os.path.join(folder, name)).st_mode)]


def folder_copied(desk: Desk) -> str:
    """The whole site folder, memory and all, is copied and used there: other inodes, the same times."""
    beside = desk.root.with_name("copied")
    shutil.copytree(desk.root, beside, symlinks=True, ignore=_no_pipes)
    shutil.rmtree(desk.root)
    os.rename(beside, desk.root)
    return "the whole folder copied"


def folder_moved(desk: Desk) -> str:
    """The site folder gets another place and comes back."""
    beside = desk.root.with_name("moved")
    os.rename(desk.root, beside)
    os.rename(beside, desk.root)
    return "the whole folder moved"


def other_output(desk: Desk) -> str:
    """The site is made in another folder from now on, with the same memory."""
    desk.output = desk.rng.choice([one for one in ("site", "public", "deep/out") if one != desk.output])
    return f"output is {desk.output}"


def nothing(desk: Desk) -> str:
    return "nothing"


EDITS: tuple[tuple[int, Edit], ...] = (
    (6, body), (6, one_letter), (4, title), (3, date), (3, tags), (6, front_matter), (3, commentary), (3, link),
    (4, added), (2, newest_added), (3, deleted), (3, renamed), (2, moved), (2, copied), (4, swapped),
    (1, folders_swapped), (1, folder_gone), (2, translated), (3, picture), (3, standing_page), (4, record), (5, edition),
    (4, static_file), (4, template), (7, settings), (1, settings_spelt), (4, clock), (3, flag), (1, touched),
    (3, content_error), (1, same_address), (2, no_plain_file), (2, template_error), (1, settings_error),
    (6, finished_site), (9, memory_damaged), (3, memory_older), (2, all_older), (1, folder_copied), (1, folder_moved),
    (2, other_output), (4, nothing),
)  # fmt: skip
"""How often each is drawn, and what it does; it returns what it did."""
