"""Pictures: measured, made smaller, without what cameras tell, and shown so that nothing moves."""

import hashlib
import os
import random
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from digest.build import build
from digest.pixels import Made, Unshowable, holds_script, kind_of, measure, resize
from digest.report import Folder, Report
from digest.serve import Preview
from drawn import png

WIDTHS = (360, 720, 960, 1280)
PIXELS = 50_000_000
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825
CORNERS = ("red", "lime", "blue", "yellow")


def photograph(
    width: int = 1600, height: int = 1000, orientation: int = 1, *, kind: str = "JPEG", seed: int = 1, place: bool = False
) -> bytes:
    """A picture of many colours with a coloured corner each, the first at the top left as its file has it."""
    chance = random.Random(seed)
    small = Image.frombytes("RGB", (40, 25), chance.randbytes(3000))
    picture = small.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(picture)
    side = min(width, height) // 4
    for colour, (x, y) in zip(CORNERS, ((0, 0), (width - side, 0), (width - side, height - side), (0, height - side)), strict=True):
        draw.rectangle([x, y, x + side, y + side], fill=colour)
    exif = Image.Exif()
    if orientation != 1 or place:
        exif[ORIENTATION] = orientation
        exif[MAKER] = "ACME-7"
    if place:
        exif.get_ifd(PLACE).update({1: "N", 2: (50.0, 27.0, 0.0), 3: "E", 4: (30.0, 31.0, 0.0)})
    out = BytesIO()
    picture.save(out, kind, quality=90, exif=exif if len(exif) else b"")
    return out.getvalue()


def chart(width: int = 900, height: int = 500) -> bytes:
    picture = Image.new("P", (width, height), 0)
    picture.putpalette([255, 255, 255, 200, 10, 10, 0, 0, 0])
    draw = ImageDraw.Draw(picture)
    for bar in range(12):
        draw.rectangle([bar * width // 12 + 4, height - 30 * (bar % 7) - 20, (bar + 1) * width // 12 - 4, height], fill=1)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def made(body: bytes, *, untouched: bool = False, pixels: int = PIXELS) -> Made:
    return resize(body, kind_of(body), WIDTHS, pixels, untouched=untouched)


def opened(body: bytes) -> Image.Image:
    picture = Image.open(BytesIO(body))
    picture.load()
    return picture


def corners(body: bytes) -> list[str]:
    """The colours of the corners, clockwise from the top left."""
    picture = opened(body).convert("RGB")
    edges = ((9, 9), (picture.width - 9, 9), (picture.width - 9, picture.height - 9), (9, picture.height - 9))
    names = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "yellow": (255, 255, 0)}

    def nearest(pixel: tuple[int, ...]) -> str:
        return min(names, key=lambda name: sum(abs(one - other) for one, other in zip(names[name], pixel, strict=True)))

    return [nearest(picture.getpixel(edge)) for edge in edges]


# ---- pixels ------------------------------------------------------------------------------------------------------------


def test_a_photograph_becomes_webp_in_each_width_and_never_a_larger_one():
    result = made(photograph(1000, 700))
    assert (result.width, result.height, result.body, result.type) == (1000, 700, b"", "image/webp")
    assert [(width, ending) for width, ending, _ in result.smaller] == [(360, "webp"), (720, "webp"), (1000, "webp")]
    for width, _, body in result.smaller:
        assert opened(body).format == "WEBP"
        assert opened(body).size == (width, round(700 * width / 1000))


def test_a_picture_wider_than_the_widest_takes_the_place_of_its_file_at_that_width():
    body = photograph(3000, 1500)
    result = made(body)
    assert (result.width, result.height) == (1280, 640)
    assert (opened(result.body).size, opened(result.body).format) == ((1280, 640), "JPEG")
    assert len(result.body) < len(body)
    assert result.smaller[-1][0] == 1280


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_as_its_camera_was_held(orientation):
    upright = {
        1: (0, 1, 2, 3), 2: (1, 0, 3, 2), 3: (2, 3, 0, 1), 4: (3, 2, 1, 0), 5: (0, 3, 2, 1), 6: (3, 0, 1, 2),
        7: (2, 1, 0, 3), 8: (1, 2, 3, 0),
    }  # fmt: skip
    result = made(photograph(1600, 1000, orientation, place=True))
    size = (1000, 1600) if orientation > 4 else (1280, 800)
    assert (result.width, result.height) == size
    for body in (result.body, *(body for _, _, body in result.smaller)):
        assert corners(body) == [CORNERS[place] for place in upright[orientation]]
        assert opened(body).getexif().get(ORIENTATION) is None
    assert opened(result.body).size == size


def test_a_file_that_is_left_untouched_is_measured_as_browsers_turn_it():
    result = made(photograph(1600, 1000, 6), untouched=True)
    assert (result.width, result.height, result.body) == (1000, 1600, b"")
    assert [width for width, _, _ in result.smaller] == [360, 720, 1000]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_is_made_tells_place_or_camera(kind):
    body = photograph(900, 600, kind=kind, place=True)
    assert b"ACME-7" in body
    result = made(body)
    assert result.tells
    assert result.body
    for one in (result.body, *(one for _, _, one in result.smaller)):
        assert b"ACME-7" not in one
        assert not dict(opened(one).getexif())
        assert not {"exif", "xmp", "icc_profile", "comment"} & opened(one).info.keys()


def test_a_png_without_what_it_tells_has_the_very_same_pixels_and_its_palette():
    with_exif = BytesIO()
    exif = Image.Exif()
    exif[MAKER] = "ACME-7"
    opened(chart(900)).save(with_exif, "PNG", exif=exif)
    result = made(with_exif.getvalue())
    assert b"ACME-7" not in result.body
    assert opened(result.body).mode == "P"
    assert opened(result.body).convert("RGB").tobytes() == opened(chart(900)).convert("RGB").tobytes()


def test_a_drawing_keeps_each_pixel_and_a_photograph_does_not():
    (width, _, body), *_ = made(chart(900)).smaller[::-1]
    assert width == 900
    assert opened(body).convert("RGB").tobytes() == opened(chart(900)).convert("RGB").tobytes()


def test_a_grey_photograph_is_no_drawing_though_its_shades_are_few():
    out = BytesIO()
    opened(photograph(900, 600)).convert("L").save(out, "PNG")
    smaller = made(out.getvalue()).smaller
    assert {body[12:16] for _, _, body in smaller} == {b"VP8 "}  # compressed with losses; VP8L is without
    assert {body[12:16] for _, _, body in made(chart()).smaller} == {b"VP8L"}


def test_transparency_stays():
    picture = opened(photograph(800, 500)).convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 400, 500))
    out = BytesIO()
    picture.save(out, "PNG")
    for _, _, body in made(out.getvalue()).smaller:
        assert opened(body).convert("RGBA").getpixel((3, 3))[3] == 0


def test_a_small_clean_picture_stays_as_it_is():
    assert made(png(300, 200)) == Made(300, 200)


def test_an_animation_stays_as_it_is():
    frames = [Image.new("RGB", (800, 600), colour) for colour in CORNERS]
    for kind in ("GIF", "PNG", "WEBP"):
        out = BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        assert made(out.getvalue()) == Made(800, 600)


def test_printers_colours_and_grey_become_those_of_screens():
    for mode in ("CMYK", "L"):
        out = BytesIO()
        opened(photograph(1500)).convert(mode).save(out, "JPEG")
        for body in (made(out.getvalue()).body, *(body for _, _, body in made(out.getvalue()).smaller)):
            assert opened(body).mode in ("RGB", "L")


def test_one_picture_gives_the_same_bytes_each_time():
    body = photograph(1500, place=True)
    assert made(body) == made(body)


def test_a_picture_of_too_many_pixels_is_told_by_its_head_and_never_decoded():
    bomb = png(30_000, 20_000)  # 2 kB that would become 1.8 GB
    with pytest.raises(Unshowable, match=r"30,000 by 20,000 pixels are more than the 50,000,000 .* save it smaller"):
        made(bomb)


def test_a_jpeg_in_hundreds_of_layers_is_not_decoded():
    body = photograph(400, 300)
    start = body.index(b"\xff\xda")
    with pytest.raises(Unshowable, match="layers"):
        made(body[:start] + body[start:-2] * 200 + b"\xff\xd9")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_picture_is_told_in_a_sentence_however_it_is_broken(kind):
    chance = random.Random(7)
    body = photograph(500, 300, kind=kind, place=True)
    with pytest.raises(Unshowable, match="damaged"):
        made(body[: len(body) // 2])
    for _ in range(150):
        broken = bytearray(body)
        for _ in range(chance.choice((1, 3, 20))):
            broken[chance.randrange(12, min(len(broken), chance.choice((100, 1000, len(broken)))))] = chance.randrange(256)
        with suppress(Unshowable):
            made(bytes(broken[: chance.choice((len(broken), chance.randrange(20, len(broken))))]))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60"/>', (120, 60)),
        ('<?xml version="1.0"?><!-- by us --><svg viewBox="0 0 30.4 20" width="100%"/>', (30, 20)),
        ("<svg/>", (0, 0)),
        ('<svg viewBox="0 0 1e999 ..."/>', (0, 0)),
        (f'<svg width="{"9" * 400}" height="2"/>', (0, 0)),
    ],
)
def test_a_drawing_in_svg_says_its_size_or_none(text, size):
    assert kind_of(text.encode()) == "SVG"
    assert measure(text.encode(), "SVG") == size


def test_a_script_in_a_drawing_is_found():
    assert holds_script(b"<svg><script>x</script></svg>")
    assert holds_script(b'<svg onload = "x"/>')
    assert holds_script(b'<svg><a xlink:href="javascript:x"/></svg>')
    assert not holds_script(b'<svg><text>on = "script"</text></svg>')


# ---- a site ------------------------------------------------------------------------------------------------------------


BRIEFING = """---
title: The new pier
date: 2026-02-0{number}
{image}---

The pier is 120 metres long, the harbour said.

{text}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "digest.yaml", "title: Daily\nurl: https://news.example/sub/\ntimezone: Europe/Kyiv\n")
    return tmp_path


def write(root: Path, path: str, text: str | bytes) -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def briefing(root: Path, text: str = "", *, image: str = "", number: int = 1) -> None:
    write(root, f"content/pier{number}/pier{number}.md", BRIEFING.format(number=number, text=text, image=image and f"image: {image}\n"))


def made_of(root: Path, *, remember: bool = False) -> Report:
    return build(Folder(root=root), NOW, remember=remember)


def said(root: Path) -> list[str]:
    return [str(problem) for problem in made_of(root).problems]


def page(root: Path, number: int = 1) -> str:
    return (root / f"site/2026/02/0{number}/pier{number}/index.html").read_text(encoding="utf-8")


def tree(root: Path) -> dict[str, str]:
    site = root / "site"
    return {path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in site.rglob("*") if path.is_file()}


def names(root: Path, number: int = 1) -> list[str]:
    """What lies beside the page of a briefing, but for the page itself as JSON."""
    folder = root / f"site/2026/02/0{number}/pier{number}"
    return sorted(re.sub("[0-9a-f]{8}", "#", path.name) for path in folder.iterdir() if path.name != "index.json")


def test_the_picture_above_the_text_is_fetched_first_and_those_in_it_when_a_reader_comes_near(root):
    briefing(
        root,
        '![A boat](boat.jpg "A boat at the pier, by Us")\n\nAnd ![a chart](chart.png) of it.',
        image="{src: pier.jpg, alt: The pier, credit: Us, caption: As planned}",
    )
    write(root, "content/pier1/pier.jpg", photograph(2000, 1000))
    write(root, "content/pier1/boat.jpg", photograph(500, 400, seed=2))
    write(root, "content/pier1/chart.png", chart())
    assert said(root) == []
    shown = re.sub(r"\.[0-9a-f]{8}\.", ".#.", page(root))
    at = "/sub/2026/02/01/pier1/"
    assert (
        f'<picture><source type="image/webp" srcset="{at}pier.360.#.webp 360w, {at}pier.720.#.webp 720w, {at}pier.960.#.webp 960w, '
        f'{at}pier.1280.#.webp 1280w" sizes="(min-width: 40rem) 38rem, calc(100vw - 2rem)">\n'
        f'<img src="{at}pier.jpg" alt="The pier" width="1280" height="640" decoding="async" fetchpriority="high"></picture>\n'
        '<figcaption>As planned · <span class="credit">Picture: Us</span></figcaption>'
    ) in shown
    assert f'<figure><picture><source type="image/webp" srcset="{at}boat.360.#.webp 360w, {at}boat.500.#.webp 500w"' in shown
    assert 'width="500" height="400" loading="lazy"></picture><figcaption>A boat at the pier, by Us</figcaption></figure>' in shown
    assert 'width="900" height="500" loading="lazy"></picture> of it.</p>' in shown
    assert "pier.jpg" in names(root)
    assert opened((root / "site/2026/02/01/pier1/pier.jpg").read_bytes()).size == (1280, 640)


def test_a_picture_with_which_a_text_begins_is_fetched_at_once(root):
    write(root, "content/pages/about.md", "---\ntitle: About\n---\n\n![Us](/us.png)\n\n![Us again](/us.png)\n")
    write(root, "static/us.png", png(200, 100))
    briefing(root)
    assert said(root) == []
    shown = (root / "site/about/index.html").read_text(encoding="utf-8")
    assert '<img alt="Us" src="/sub/us.png" width="200" height="100">' in shown
    assert '<img alt="Us again" src="/sub/us.png" width="200" height="100" loading="lazy">' in shown


def test_pictures_have_their_sizes_wherever_a_text_is_shown(root):
    briefing(
        root,
        "![A boat](boat.png)\n\nCommentary by Jane Doe:\n\n![A cat](cat.png) is what we want.",
        image="{src: pier.png, alt: The pier, credit: Us}",
    )
    for number, name in enumerate(("boat", "cat", "pier"), 1):
        write(root, f"content/pier1/{name}.png", png(100 * number, 50))
    assert said(root) == []
    at, sizes = (
        "site/2026/02/01/pier1",
        {"boat": 'width="100" height="50"', "cat": 'width="200" height="50"', "pier": 'width="300" height="50"'},
    )
    shown = {f"{at}/index.html": ("boat", "cat", "pier"), f"{at}/facts/index.html": ("boat", "pier")}
    shown |= {"site/facts/index.html": ("boat",), "site/commentary/index.html": ("cat",)}
    for path, some in shown.items():
        text = (root / path).read_text(encoding="utf-8")
        assert [image for image in re.findall("<img[^>]*>", text) if "width" not in image] == []
        for name in some:
            assert f'/sub/2026/02/01/pier1/{name}.png"' in text
            assert sizes[name] in text


def test_a_picture_in_the_note_of_an_edition_has_its_size_too(root):
    write(root, "digest.yaml", (root / "digest.yaml").read_text() + "editions: [{rule: FREQ=DAILY;BYHOUR=7}]\n")
    briefing(root)
    write(root, "content/editions/2026-02-01.md", "---\n---\n\nToday: ![a map](map.png)\n")
    write(root, "content/editions/map.png", png(700, 300, seed=1))
    assert said(root) == []
    shown = (root / "site/editions/2026-02-01/index.html").read_text(encoding="utf-8")
    assert re.search(r'<img alt="a map" src="[^"]*map\.png"[^>]* width="700" height="300"', shown)


def test_a_size_that_the_editor_gave_is_kept_and_completed(root):
    briefing(
        root,
        '<img src="a.png" alt="A" width="50">\n\n<img src="a.png" alt="A" height="10">\n\n<img src="a.png" alt="A" width="9" height="9">',
    )
    write(root, "content/pier1/a.png", png(200, 100))
    assert said(root) == []
    assert re.findall(r'width="\d+" height="\d+"', re.sub(r'height="(\d+)" width="(\d+)"', r'width="\2" height="\1"', page(root))) == [
        'width="50" height="25"',
        'width="20" height="10"',
        'width="9" height="9"',
    ]


def test_a_picture_that_a_text_leads_to_is_published_as_it_stands_and_place_is_told_of(root):
    body = photograph(2000, 1000, place=True)
    briefing(root, "[![The pier](pier.jpg)](pier.jpg)")
    write(root, "content/pier1/pier.jpg", body)
    assert [line.partition(": ")[2][:40] for line in said(root)] == ["warning: this file says where it was tak"]
    assert (root / "site/2026/02/01/pier1/pier.jpg").read_bytes() == body
    assert 'width="2000" height="1000"' in page(root)
    assert names(root)[1:] == ["pier.1280.#.webp", "pier.360.#.webp", "pier.720.#.webp", "pier.960.#.webp", "pier.jpg"]
    briefing(root, "![The pier](pier.jpg)")
    assert said(root) == []
    assert b"ACME-7" not in (root / "site/2026/02/01/pier1/pier.jpg").read_bytes()


def test_a_picture_that_another_briefing_leads_to_is_published_as_it_stands(root):
    body = photograph(2000, 1000)
    write(root, "content/shared/pier.jpg", body)
    briefing(root, "![The pier](../shared/pier.jpg)")
    briefing(root, "[The pier](../shared/pier.jpg)", number=2)
    assert said(root) == []
    assert (root / "site/shared/pier.jpg").read_bytes() == body


def test_a_site_without_pictures_in_its_pages_is_as_it_was(root):
    briefing(root, "[A file](boat.jpg)")
    write(root, "content/pier1/boat.jpg", b"no picture, and none is shown")
    assert made_of(root, remember=True).problems == ()
    assert names(root) == ["boat.jpg", "index.html"]
    assert not (root / ".digest-cache/pictures").exists()


@pytest.mark.parametrize(
    ("body", "name", "told"),
    [
        (b"", "a.png", "this picture is empty; save it again  [images/unreadable]"),
        (b"hello", "a.png", "browsers show no picture of this sort; save it as JPEG, PNG, WebP or SVG  [images/unreadable]"),
        (png(30_000, 20_000), "a.png", "limits: {pixels: …} in digest.yaml  [images/unreadable]"),
        (photograph(900)[:9000], "a.jpg", "or take it from where it came from once more  [images/unreadable]"),
        (photograph(500), "a.png", "this is a JPEG file by its content; rename it so that it ends in .jpg  [images/ending]"),
        (b'<svg viewBox="0 0 2 1" onload="x"/>', "a.svg", "save it as plain SVG, without scripts  [images/script]"),
    ],
)
def test_what_is_wrong_with_a_picture_is_told_with_a_cure_and_the_site_is_made(root, body, name, told):
    briefing(root, f"![What it shows]({name})")
    write(root, f"content/pier1/{name}", body)
    (line,) = said(root)
    assert line.startswith(f"content/pier1/{name}: warning: ")
    assert line.endswith(told)
    assert (root / "site/2026/02/01/pier1" / name).read_bytes() == body
    # What was said is said again by a build that remembers, and by one that finds nothing to do.
    assert [[str(one) for one in made_of(root, remember=True).problems] for _ in range(3)] == [[line]] * 3


def test_a_file_that_cannot_be_read_or_is_too_large_is_an_error_as_before(root):
    briefing(root, "![A](a.png)")
    write(root, "content/pier1/a.png", png(500, 400, seed=3))
    write(root, "digest.yaml", (root / "digest.yaml").read_text() + "limits: {asset_bytes: 1000}\n")
    (line,) = said(root)
    assert "content/pier1/a.png: error: " in line
    assert line.endswith("[io/too-large]")


def test_a_build_with_a_memory_equals_one_without_whatever_happens_to_a_picture(root, tmp_path):
    briefing(root, "![A boat](boat.png)", image="{src: pier.jpg, alt: The pier, credit: Us}")
    pier = write(root, "content/pier1/pier.jpg", photograph(1400, 700))
    boat = write(root, "content/pier1/boat.png", png(700, 200, seed=1))

    def compare() -> tuple[int, dict[str, str]]:
        warm = made_of(root, remember=True)
        found = tree(root)
        cold = made_of(root)
        assert (warm.problems, found) == (cold.problems, tree(root))
        assert warm.published is not None
        return warm.published.written, found

    _, first = compare()
    assert compare() == (0, first)
    # Another picture of the same size and time.
    was = boat.stat()
    other = png(700, 200, seed=2)
    other += b"\0" * (was.st_size - len(other)) if len(other) < was.st_size else b""
    boat.write_bytes(other)
    os.utime(boat, ns=(was.st_atime_ns, was.st_mtime_ns))
    written, second = compare()
    assert written
    assert second != first
    for name in (root / ".digest-cache").iterdir():
        if name.is_file() and name.name not in ("lock", ".gitignore"):
            name.write_bytes(name.read_bytes()[:-3] + b"???")
    assert compare() == (0, second)
    # Somebody took one away; this is as if it had never been made.
    next((root / "site").rglob("pier.720.*.webp")).unlink()
    assert compare()[1] == second
    write(root, "digest.yaml", (root / "digest.yaml").read_text() + "images: {widths: [200, 500]}\n")
    _, third = compare()
    assert {re.sub("[0-9a-f]{8}", "#", path.rpartition("/")[2]) for path in third if "pier." in path} == {
        "pier.200.#.webp",
        "pier.500.#.webp",
        "pier.jpg",
    }
    pier.unlink()
    briefing(root, "![A boat](boat.png)")
    _, last = compare()
    assert not any("pier." in path for path in last)


def test_many_workers_make_the_same_files_as_one(root):
    for number in range(1, 4):
        briefing(root, "![A boat](boat.jpg)", number=number)
        write(root, f"content/pier{number}/boat.jpg", photograph(800, 500, seed=number))
    made_of(root)
    alone = tree(root)
    build(Folder(root=root), NOW, remember=True, workers=3)
    assert tree(root) == alone


def test_without_widths_nothing_is_made_and_sizes_are_told_all_the_same(root):
    body = photograph(2000, 1000, place=True)
    write(root, "digest.yaml", (root / "digest.yaml").read_text() + "images: {widths: []}\n")
    briefing(root, "![The pier](pier.jpg)")
    write(root, "content/pier1/pier.jpg", body)
    assert said(root) == []
    assert (root / "site/2026/02/01/pier1/pier.jpg").read_bytes() == body
    assert 'width="2000" height="1000" loading="lazy"' in page(root)


def test_without_pillow_pictures_are_measured_and_that_is_told_once(root):
    briefing(root, "![The pier](pier.jpg) ![A boat](boat.jpg)")
    body = photograph(2000, 1400, orientation=6)
    write(root, "content/pier1/pier.jpg", body)
    write(root, "content/pier1/boat.jpg", photograph(1500, 1000))
    # Python's own way to say that a module is not there.
    program = "import sys; sys.modules['PIL'] = None; from digest.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "build", "-C", str(root), "--now", "2026-03-01T00:00:00Z"],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent / "src")},
    )
    assert done.returncode == 0
    assert done.stderr.count("images/extra") == 1
    assert "content/pier1/boat.jpg: warning: this picture is wider than 1,280 pixels (as is 1 other)" in done.stderr
    assert (root / "site/2026/02/01/pier1/pier.jpg").read_bytes() == body
    assert 'src="/sub/2026/02/01/pier1/pier.jpg" width="1400" height="2000"' in page(root)


# ---- words -------------------------------------------------------------------------------------------------------------


def test_a_picture_that_nobody_describes_or_credits_is_told_at_its_place(root):
    briefing(root, "![](a.png) and ![a.png](a.png)", image="{src: a.png, alt: A}")
    write(root, "content/pier1/a.png", png())
    assert said(root) == [
        'content/pier1/pier1.md:4:8: warning: "image" does not say who made the picture; add credit: with a name, an agency, or your own '
        "newsroom  [images/credit]",
        "content/pier1/pier1.md:9:1: warning: nothing says what this picture shows; write it between the brackets, as "
        "![What it shows](a.png)  "
        "[images/alt]",
        'content/pier1/pier1.md:9:1: warning: the name of a file ("a.png") tells nobody what the picture shows; say it in words instead  '
        "[images/alt]",
    ]


def test_mere_adornment_is_said_in_html_and_exceptions_have_a_reason(root):
    write(root, "content/pier1/a.png", png())
    briefing(root, '<img src="a.png" alt="">')
    assert said(root) == []
    ignored = "{src: a.png, alt: A}\nignore: [{rule: images/credit, reason: Nobody knows}, {rule: images/alt, reason: Idle}]"
    briefing(root, "Text.", image=ignored)
    (line,) = said(root)
    assert line.endswith('warning: nothing here breaks the rule "images/alt"; delete the entry  [fm/ignore]')


@pytest.mark.parametrize("words", ["![Commentary: shameful](a.png)", '![A](a.png "Opinion: shameful")'])
def test_what_a_picture_says_in_the_facts_is_no_place_for_opinion(root, words):
    write(root, "content/pier1/a.png", png())
    briefing(root, words)
    (line,) = said(root)
    assert "content/pier1/pier1.md:8:" in line
    assert line.endswith("would be published as fact; take the word out  [split/headline]")
    briefing(root, f"Commentary by Jane Doe:\n\nWe doubt it.\n\n{words}")
    assert said(root) == []


# ---- a browser ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield started
        started.close()


SHIFTS = """
window.moved = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value; })
  .observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize(
    ("width", "density", "above", "inside"),
    [(360, 1, 360, 360), (360, 2, 720, 720), (768, 1, 720, 720), (1280, 1, 720, 720), (1280, 2, 1280, 1280)],
)
def test_a_browser_fetches_the_width_that_it_needs_and_nothing_moves(tmp_path, browser, width, density, above, inside):
    write(tmp_path, "digest.yaml", "title: Daily\nurl: https://news.example/\ntimezone: Europe/Kyiv\n")
    briefing(tmp_path, "More.\n\n" * 60 + "![A boat](boat.jpg)\n\n" + "More.\n\n" * 60, image="{src: pier.jpg, alt: The pier, credit: Us}")
    write(tmp_path, "content/pier1/pier.jpg", photograph(2600, 1500))
    write(tmp_path, "content/pier1/boat.jpg", photograph(1500, 1400, seed=2))
    assert said(tmp_path) == []
    preview = Preview(tmp_path / "site", "", 0)
    threading.Thread(target=preview.serve_forever, daemon=True).start()
    fetched: list[str] = []
    try:
        shown = browser.new_page(viewport={"width": width, "height": 800}, device_scale_factor=density)
        shown.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
        shown.add_init_script(SHIFTS)
        shown.goto(f"{preview.address}2026/02/01/pier1/", wait_until="networkidle")
        pictures = [name for name in fetched if name.endswith((".webp", ".jpg"))]
        assert [re.sub("[0-9a-f]{8}", "#", name) for name in pictures] == [f"pier.{above}.#.webp"]
        boat = shown.locator("img[alt='A boat']")
        before = boat.bounding_box()
        with shown.expect_response(lambda response: "/boat." in response.url):
            boat.scroll_into_view_if_needed()
        boat.evaluate("picture => picture.decode()")
        after = boat.bounding_box()
        assert before is not None
        assert after is not None
        assert (before["width"], before["height"]) == pytest.approx((after["width"], after["height"]), abs=0.5)
        assert re.sub("[0-9a-f]{8}", "#", fetched[-1]) == f"boat.{inside}.#.webp"
        assert shown.evaluate("window.moved") == 0
        assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        preview.shutdown()
        preview.server_close()
