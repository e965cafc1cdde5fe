"""Pictures as pixels: what sort of file one is, how large it is, and the same picture smaller.

The only door to Pillow and imagesize. Both are loaded when a picture is new to the build, and Pillow only where it is installed
(``digest[images]``): without it pictures are measured, and published as they are.

Pictures come from anywhere and may be made to do harm. So a picture is only decoded if it is one of the three formats that
photographs and charts have, if its head promises no more pixels than allowed, and if a JPEG does not come in hundreds of layers, each
of which costs as much as the whole. What the decoder says of a broken file is a sentence, never a traceback.
"""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image as Pillow

ENDINGS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png", ".apng"),
    "WebP": (".webp",),
    "GIF": (".gif",),
    "AVIF": (".avif",),
    "SVG": (".svg",),
    "BMP": (".bmp",),
    "ICO": (".ico",),
}
"""What browsers show as a picture, and how such files are called."""

_DECODED = ("JPEG", "PNG", "WebP")
_BEGINNINGS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"\x00\x00\x01\x00", "ICO"),
)
_HEAD = 4_096  # bytes in which an SVG says that it is one, and its size
_VIEW_BOX = re.compile(rb"""\sviewBox\s*=\s*["']\s*[-+.\deE]+[\s,]+[-+.\deE]+[\s,]+([.\deE+]{1,20})[\s,]+([.\deE+]{1,20})\s*["']""")
_SCRIPT = re.compile(rb"""<\s*(?:\w+:)?script\b|\son\w{2,30}\s*=|(?:href|src)\s*=\s*["']?\s*javascript:""", re.IGNORECASE)
_LARGEST = 1_000_000  # pixels on a side that are worth telling a browser
_LAYERS = 100  # scans of a progressive JPEG; cameras and programs write ten or so
# Weighed by eye and bytes (docs/images.md): beyond, files grow much and pictures hardly.
_QUALITY = 80
_COLOURS = 4_096  # a picture of no more is a drawing, whose lines a photograph's compression would smear
_GREYS = 64
_ORIENTATION, _PLACE = 0x0112, 0x8825  # tags of EXIF (CIPA DC-008)
_NEARLY = 0.9  # a smaller picture that saves less is not worth a file


class Unshowable(Exception):
    """A picture that cannot be measured or decoded; the message says why, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a picture: its size in pixels as readers see it, turned as its camera says.

    ``body`` takes the place of the file; empty, the file stays as it is. ``smaller`` holds the same picture in other widths, the
    narrowest first: width, ending and bytes; if they are of another format than the file, ``type`` is its media type. ``tells``
    whether the file as it is holds the place where it was taken.
    """

    width: int
    height: int
    body: bytes = b""
    type: str = ""
    smaller: tuple[tuple[int, str, bytes], ...] = ()
    tells: bool = False


def kind_of(body: bytes) -> str:
    """The format by the content, as ``ENDINGS`` has it; empty for what no browser shows as a picture."""
    for beginning, kind in _BEGINNINGS:
        if body.startswith(beginning):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "WebP"
    if body[4:8] == b"ftyp" and body[8:12] in (b"avif", b"avis"):
        return "AVIF"
    return "SVG" if b"<svg" in body[:_HEAD] else ""


def measure(body: bytes, kind: str) -> tuple[int, int]:
    """Width and height as browsers show the picture, read from its head; (0, 0) where it does not say. Raises ``Unshowable``."""
    import imagesize  # type: ignore[import-untyped]  # it comes without types, and nobody has written stubs for it

    # For this it never raises: -1 is what it says of anything that it cannot read.
    width, height = imagesize.get(BytesIO(body[:_HEAD] if kind == "SVG" else body))
    if kind == "SVG" and not (_sensible(width) and _sensible(height)):
        box = _VIEW_BOX.search(body[:_HEAD])
        try:
            width, height = (float(box[1]), float(box[2])) if box else (0, 0)
        except ValueError:
            width = height = 0
    if _sensible(width) and _sensible(height):
        return round(width), round(height)
    if kind in ("SVG", "ICO"):
        return 0, 0
    raise Unshowable("the head of the file is damaged; save the picture again, or take it from where it came from once more")


def _sensible(side: float) -> bool:
    return 0.5 < side <= _LARGEST


def holds_script(body: bytes) -> bool:
    """Whether an SVG holds what a browser would run if the file was opened by itself (within a page it runs nothing)."""
    return bool(_SCRIPT.search(body))


@cache
def can_resize() -> bool:
    """Whether Pillow is here."""
    try:
        import_module("PIL.Image")  # only what can be loaded is here: its parts in C may be missing
    except ImportError:
        return False
    return True


@cache
def makers() -> str:
    """Pillow and the libraries that it works with, by their versions: with others, the same picture may become other bytes."""
    if not can_resize():
        return ""
    from PIL import features

    return " ".join(f"{name}={features.version(name)}" for name in ("pil", "jpg", "libjpeg_turbo", "zlib", "zlib_ng", "webp", "littlecms2"))


def resize(body: bytes, kind: str, widths: Sequence[int], pixels: int, *, untouched: bool) -> Made:
    """The picture in those of the ``widths`` (from narrow to wide) that are smaller than it, and its own file without what it tells.

    The file itself is made anew if it is wider than the widest or holds anything but the picture (EXIF and the like), unless it is
    to be left ``untouched``. Nothing is ever made larger. What is animated, or no photograph or chart, stays as it is.
    Raises ``Unshowable``.
    """
    width, height = measure(body, kind)
    if kind not in _DECODED:
        return Made(width, height)
    if width * height > pixels:
        raise Unshowable(
            f"{width:,} by {height:,} pixels are more than the {pixels:,} that are allowed; save it smaller, "
            "or allow more with limits: {pixels: …} in digest.yaml"
        )
    if kind == "JPEG" and body.count(b"\xff\xda") > _LAYERS:
        raise Unshowable(f"it comes in more than {_LAYERS} layers, each of which costs as much as a picture; save it again as a plain JPEG")
    from PIL import Image

    broken = (
        OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError, RuntimeError,
        struct.error, zlib.error, Image.DecompressionBombError, Image.DecompressionBombWarning,
    )  # fmt: skip
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _resized(body, kind, (width, height), widths, pixels, untouched)
    except broken as error:
        said = (str(error) or type(error).__name__).splitlines()[0].rstrip(".")[:120]
        raise Unshowable(f"the picture is damaged ({said}); save it again, or take it from where it came from once more") from error


def _resized(body: bytes, kind: str, size: tuple[int, int], widths: Sequence[int], pixels: int, untouched: bool) -> Made:
    from PIL import Image

    formats = [kind.upper()]
    with Image.open(BytesIO(body), formats=formats) as picture:
        if picture.width * picture.height > pixels:
            raise ValueError(f"it has {picture.width:,} by {picture.height:,} pixels, and its head says otherwise")
        # A JPEG that brings along others (MPO, of which phones make some) is one picture all the same.
        if kind != "JPEG" and getattr(picture, "is_animated", False):
            return Made(*size)
        exif = picture.getexif()
        orientation = exif.get(_ORIENTATION, 1)
        turned = orientation in (5, 6, 7, 8)
        width, height = (picture.height, picture.width) if turned else picture.size
        full = min(width, widths[-1])
        aim = _scaled(picture.size, full * picture.width // width if not turned else full, turned)
        if kind == "JPEG":
            # The decoder itself can halve a photograph, which costs little; twice the size that is wanted is left to do it well.
            picture.draft(None, (2 * aim[0], 2 * aim[1]))
        picture.load()
        if picture.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr"):  # 16 bits a pixel, of science mostly
            return Made(width, height)
        tells = bool(exif.get_ifd(_PLACE))
        extra = _holds_more(picture, kind)
        renewed = not untouched and (full < width or extra or orientation != 1)
        if not renewed and width <= widths[0]:
            return Made(width, height, tells=tells)
        drawn = kind != "JPEG" and _is_drawn(picture)
        largest = _turned(_plain(picture).resize(aim, Image.Resampling.LANCZOS), orientation)
        largest = _in_srgb(largest, picture.info.get("icc_profile"))
        own = _saved(largest, kind, drawn) if renewed else b""
        shown = largest.size if own else (width, height)
        if own and kind == "PNG" and orientation == 1:
            # Lines that are blurred may cost more than all the pixels do: then the picture itself stays, at most without what it tells.
            same = _saved(picture, kind, drawn) if extra else body
            if len(same) <= len(own):
                own, shown = same if extra else b"", (width, height)
        smaller, type_ = _smaller(largest, kind, widths, len(own or body), drawn)
    return Made(*shown, own, type_, smaller, tells)


def _smaller(
    largest: "Pillow.Image", kind: str, widths: Sequence[int], bytes_: int, drawn: bool
) -> tuple[tuple[tuple[int, str, bytes], ...], str]:
    """The picture in other widths, and their media type: WebP if that is smaller, else the picture's own."""
    from PIL import Image

    full = largest.width
    webp = b"" if kind == "WebP" else _saved(largest, "WebP", drawn)
    other = bool(webp) and len(webp) < _NEARLY * bytes_
    chosen = "WebP" if other else kind
    made = [(full, "webp", webp)] if other else []
    most = len(webp) if other else bytes_
    for width in reversed([width for width in widths if width < _NEARLY * full]):
        some = _saved(largest.resize(_scaled(largest.size, width), Image.Resampling.LANCZOS), chosen, drawn)
        # The lines of a drawing are blurred when it is made smaller, and that can cost more than they did.
        if len(some) < _NEARLY * most:
            made.append((width, ENDINGS[chosen][0][1:], some))
            most = len(some)
    return tuple(reversed(made)), "image/webp" if other else ""


def _scaled(size: tuple[int, int], width: int, turned: bool = False) -> tuple[int, int]:
    """The size that goes with a width; of a picture that lies on its side, ``width`` is its height."""
    if turned:
        return max(1, round(size[0] * width / size[1])), width
    return width, max(1, round(size[1] * width / size[0]))


def _is_drawn(picture: "Pillow.Image") -> bool:
    """Whether a picture has the few colours of a chart; a grey photograph has few as well, but more shades than a grey chart."""
    found: Any = (picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGBA")).getcolors(_COLOURS)
    return found is not None and (len(found) <= _GREYS or any(pixel[0] != pixel[1] or pixel[1] != pixel[2] for _, pixel in found))


def _plain(picture: "Pillow.Image") -> "Pillow.Image":
    """The picture in one byte a colour: grey, with or without transparency, or as printers mix it."""
    if picture.mode in ("L", "RGB", "RGBA", "CMYK") and "transparency" not in picture.info:
        return picture
    clear = picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info
    return picture.convert("RGBA" if clear else "RGB")


def _turned(picture: "Pillow.Image", orientation: Any) -> "Pillow.Image":
    """The picture as its camera was held (EXIF, Orientation)."""
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
    }  # fmt: skip
    return picture.transpose(ways[orientation]) if orientation in ways else picture


def _in_srgb(picture: "Pillow.Image", profile: bytes | None) -> "Pillow.Image":
    """The picture in the colours that browsers take for granted, so that it needs no profile with it."""
    if profile:
        from PIL import ImageCms

        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode=mode)
            if changed is not None:
                return changed
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile of another sort of picture, or a broken one: browsers pass it over, too
    return picture if picture.mode in ("L", "RGB", "RGBA") else picture.convert("RGB")


def _holds_more(picture: Any, kind: str) -> bool:
    """Whether a file holds more than its picture: who made it, when, where and with what."""
    if kind == "JPEG":
        return picture.format != "JPEG" or any(
            name not in ("APP0", "APP14") and not (name == "APP2" and data.startswith(b"ICC_PROFILE\0")) for name, data in picture.applist
        )
    told = set(picture.text) - {"Software"} if kind == "PNG" else set()
    return bool(told or {"exif", "xmp"} & picture.info.keys())


def _saved(picture: "Pillow.Image", kind: str, drawn: bool) -> bytes:
    out = BytesIO()
    if kind == "JPEG":
        picture.convert("L" if picture.mode == "L" else "RGB").save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    elif kind == "PNG":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "WEBP", quality=_QUALITY, method=4, lossless=drawn, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def pixel_problems(path: str, body: bytes, kind: str) -> Iterator[tuple[str, str]]:
    """What is odd about a picture that browsers show: pairs of a rule and a sentence."""
    if not path.lower().endswith(ENDINGS[kind]):
        yield "images/ending", f"this is a {kind} file by its content; rename it so that it ends in {ENDINGS[kind][0]}"
    if kind == "SVG" and holds_script(body):
        yield (
            "images/script",
            "this drawing holds a script, which runs for whoever opens the file by itself; save it as plain SVG, without scripts",
        )
