"""What a file is, by its first bytes; and what we make of images."""

from typing import BinaryIO

from together.errors import Unprocessable, Unsupported
from together.languages import N_

IMAGES = {"JPEG", "PNG", "WEBP", "GIF", "AVIF"}
"""Kinds of images, as Pillow names them."""

WIDTHS = (480, 960, 1600)
"""Pixels of the copies that are made of an image; it is never enlarged."""

SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
MEDIA_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
"""Of the formats in which images are kept."""

_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),
)
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


def recognise(source: BinaryIO, size: int) -> str:
    """One of `IMAGES`, PDF, ZIP or TEXT (what else could be text). Raises `Unsupported` for kinds known as unwanted."""
    source.seek(0)
    head = source.read(64)
    if not size:
        raise Unprocessable(N_("This file is empty."))
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _container(head)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unsupported(
            N_("Older office files may carry programs. Please save it as PDF, or as .docx, .xlsx or .odt.")
        )
    return "TEXT"


def _container(head: bytes) -> str:
    """The brand and the compatible brands of an ISO base media file (ISO/IEC 14496-12, 4.3)."""
    brands = {head[at : at + 4] for at in range(8, 64, 4)}
    if b"avif" in brands:
        return "AVIF"
    if head[8:12] in _HEIC:
        raise Unsupported(N_("Photos in the HEIC format cannot be read here. Please send it as JPEG."))
    raise Unsupported
