"""Photos made anew: upright, in sRGB, a few widths, and nothing of what the camera wrote about place and owner."""

import struct
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageCms, ImageFile, ImageOps

from together.errors import TooLarge, Unprocessable
from together.languages import N_
from together.uploads.kinds import MEDIA_TYPES, SUFFIXES, WIDTHS

LONGEST_SIDE = 3200
"""Pixels of the original as we keep it: enough for a poster of A3."""

PIXELS = {"JPEG": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000, "GIF": 25_000_000, "AVIF": 25_000_000}
"""How many may be declared. A JPEG is decoded at a part of its size already, which keeps memory small."""

# Pillow would only warn of an image that unpacks to far more than it is.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_DAMAGED = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    AttributeError,
    struct.error,
    RuntimeError,
    MemoryError,
    UserWarning,
)
"""What Pillow's readers raise at bytes that are not what they seem."""


@dataclass(frozen=True)
class Picture:
    """An image made anew. `variants` by name: `<width>.webp` for each of `widths`, and one more in the original's format."""

    original: bytes
    media_type: str
    suffix: str
    width: int
    height: int
    widths: list[int]
    variants: dict[str, bytes]


def make_anew(source: BinaryIO, kind: str) -> Picture:
    """The first picture in `source`, which must be of this `kind`. Raises `TooLarge` or `Unprocessable`."""
    with _readable():
        clean = _read(source, kind)
        return _written(clean, _format_of(kind, clean))


def squares_of(source: BinaryIO, kind: str, sides: Sequence[int]) -> dict[int, bytes]:
    """The middle of that picture in these sizes, as WebP; of one that stands upright a little above, where faces are.

    Raises as `make_anew` does.
    """
    with _readable():
        clean = _read(source, kind)
        return {side: _encoded(_square(clean, side), "WEBP") for side in sides}


def _square(image: Image.Image, side: int) -> Image.Image:
    return ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.35))


def _read(source: BinaryIO, kind: str) -> Image.Image:
    source.seek(0)
    with Image.open(source, formats=[kind]) as opened:
        _refuse_bombs(opened, kind)
        opened.draft(None, _fitting(opened))
        return _clean(opened)


@contextmanager
def _readable() -> Iterator[None]:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # other libraries say yes to halves, for the whole process
    try:
        yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except _DAMAGED as problem:
        raise Unprocessable(N_("This image is damaged or not what it seems.")) from problem


def _refuse_bombs(image: Image.Image, kind: str) -> None:
    """By the size that its head declares, before anything is unpacked."""
    if image.width * image.height > PIXELS[kind]:
        raise _too_many_pixels()


def _fitting(image: Image.Image) -> tuple[int, int]:
    """The size at which the longest side is `LONGEST_SIDE`."""
    share = LONGEST_SIDE / max(image.size)
    return round(image.width * share), round(image.height * share)


def _too_many_pixels() -> TooLarge:
    return TooLarge(N_("This image has too many pixels. Please make it smaller first."))


def _clean(opened: Image.Image) -> Image.Image:
    """Upright, at most `LONGEST_SIDE`, RGB or RGBA in sRGB, and with nothing attached to it."""
    _turn_upright(opened)
    profile = opened.info.get("icc_profile")
    plain = _plain(opened, bool(profile))
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
    clean = _in_srgb(plain, profile) if profile else plain
    clean.info = {}
    return clean


def _turn_upright(image: Image.Image) -> None:
    """As its camera was held; where it does not say so readably, as it is."""
    image.load()
    with suppress(*_DAMAGED):
        ImageOps.exif_transpose(image, in_place=True)


def _plain(image: Image.Image, has_profile: bool) -> Image.Image:
    """As RGB or RGBA; what a colour profile can still be applied to stays CMYK."""
    if image.mode.startswith("I;16"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    keeps = image.mode == wanted or (image.mode == "CMYK" and has_profile)
    return image if keeps else image.convert(wanted)


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as sRGB has them. A profile that is damaged or meant for other pixels is left aside."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if alpha else image
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        colours = (
            ImageCms.profileToProfile(colours, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            or colours
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


def _format_of(kind: str, image: Image.Image) -> str:
    """The format kept; a GIF becomes a PNG and an AVIF what every browser can show."""
    if kind in SUFFIXES:
        return kind
    return "PNG" if kind == "GIF" or image.mode == "RGBA" else "JPEG"


def _written(image: Image.Image, kept: str) -> Picture:
    widths = sorted({min(width, image.width) for width in WIDTHS})
    variants = {f"{width}.webp": _encoded(_narrowed(image, width), "WEBP") for width in widths}
    if kept != "WEBP":
        middle = min(WIDTHS[1], image.width)
        variants[f"{middle}{SUFFIXES[kept]}"] = _encoded(_narrowed(image, middle), kept)
    return Picture(
        _encoded(image, kept), MEDIA_TYPES[kept], SUFFIXES[kept], image.width, image.height, widths, variants
    )


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if width >= image.width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(image: Image.Image, kind: str) -> bytes:
    target = BytesIO()
    image.save(target, kind, **_OPTIONS[kind])
    return target.getvalue()


_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 86, "progressive": True, "optimize": True},
    "WEBP": {"quality": 80, "method": 4},
    "PNG": {"compress_level": 7},
}
