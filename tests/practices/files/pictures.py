"""Files as people send them, made on the spot: photos, documents, and what only pretends to be one."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def photo(
    width: int = 1200, height: int = 800, kind: str = "JPEG", colour: str = "teal", **options: object
) -> bytes:
    """A photo of one colour."""
    return encoded(Image.new("RGB", (width, height), colour), kind, **options)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """An image as a file."""
    target = BytesIO()
    image.save(target, kind, **options)  # type: ignore[arg-type]
    return target.getvalue()


def photo_with_secrets() -> bytes:
    """As a telephone writes it: lying on its side, with the place, the owner and a comment."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    exif[Base.Artist] = "Eve of Mulhouse"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (47.0, 44.0, 59.0)
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    image = Image.new("RGB", (1200, 800), "teal")
    image.paste("red", (0, 0, 1200, 100))
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Eve of Mulhouse</x:xmpmeta>"
    return encoded(image, "JPEG", exif=exif, comment=b"Eve of Mulhouse", xmp=xmp)


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few bytes that declares very many pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


def pdf(tail: bytes = b"") -> bytes:
    """A PDF, and what hangs on behind its end."""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n" + tail


def office(media_type: str = DOCX, **more: bytes) -> bytes:
    """An office file with these further entries; `_` in their names stands for `/`."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types><Override ContentType="{media_type}.main+xml"/></Types>'
        )
        archive.writestr("word/document.xml", "<w:document/>")
        for name, content in more.items():
            archive.writestr(name.replace("_", "/"), content)
    return target.getvalue()


def open_document() -> bytes:
    """An OpenDocument text."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    return target.getvalue()
