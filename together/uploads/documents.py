"""Documents that people may attach: PDF, office files without macros, plain text and tables as text.

They are kept as they came, and always handed out as a download that no browser interprets. We look whether they are
what they say: a PDF from its first byte to its last, an archive whose entries are all its own, text without markup.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from together.errors import TooLarge, Unprocessable, Unsupported
from together.languages import N_

UNPACKED_LIMIT = 200 * 1024 * 1024
ENTRIES = 3000
MANIFEST_LIMIT = 512 * 1024


@dataclass(frozen=True)
class Document:
    """A kind of document: its media type (RFC 6838) and how its name ends."""

    media_type: str
    suffix: str


PDF = Document("application/pdf", ".pdf")
TEXT = Document("text/plain", ".txt")
TABLE = Document("text/csv", ".csv")

_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OOXML = {
    f"{_OPEN_XML}wordprocessingml.document": ".docx",
    f"{_OPEN_XML}spreadsheetml.sheet": ".xlsx",
    f"{_OPEN_XML}presentationml.presentation": ".pptx",
}
_ODF = {
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.oasis.opendocument.graphics": ".odg",
}
_PROGRAMS = re.compile(
    r"vbaproject|vbadata|macrosheets/|activex/|^basic/|^scripts/|\.(exe|dll|js|vbs|bat|cmd|scr|jar|html?|svg)$",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    rb"<\s*(!doctype|\?xml|html|head|body|script|svg|iframe|object|embed|img|meta|link|style)\b",
    re.IGNORECASE,
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def check(source: BinaryIO, kind: str, size: int) -> Document:
    """Which document this is. Raises `Unsupported`, `Unprocessable` or `TooLarge`."""
    source.seek(0)
    if kind == "PDF":
        return _pdf(source, size)
    if kind == "ZIP":
        return _office(source, size)
    return _text(source.read())


def _pdf(source: BinaryIO, size: int) -> Document:
    """From `%PDF-` at byte 0 to `%%EOF` with nothing but blanks after it (ISO 32000-1, 7.5.5)."""
    source.seek(max(0, size - 2048))
    _, end, rest = source.read().rpartition(b"%%EOF")
    if not end or rest.strip(b"\x00 \t\r\n\x1a"):
        raise _damaged()
    return PDF


def _office(source: BinaryIO, size: int) -> Document:
    try:
        with zipfile.ZipFile(source) as archive:
            _refuse_odd_archives(archive, size)
            _refuse_tail(source, size)
            return _kind_of(archive)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ):
        raise _damaged() from None


def _refuse_odd_archives(archive: zipfile.ZipFile, size: int) -> None:
    """Bombs, entries that overlap or hide before the first or after the last, names that climb, programs inside."""
    entries = archive.infolist()
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise TooLarge(N_("This file unpacks to far more than it seems."))
    packed = sum(entry.compress_size for entry in entries)
    if archive.comment or packed > size or min((entry.header_offset for entry in entries), default=1):
        raise _damaged()
    for entry in entries:
        if entry.flag_bits & 0x1 or _climbs(entry.filename):
            raise _damaged()
        if _PROGRAMS.search(entry.filename):
            raise _carries_programs()


def _refuse_tail(source: BinaryIO, size: int) -> None:
    """An archive ends with its directory's end (APPNOTE 4.3.16), so that nothing can be hung on."""
    source.seek(max(0, size - 22))
    if not source.read().startswith(b"PK\x05\x06"):
        raise _damaged()


def _climbs(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or "\x00" in name


def _kind_of(archive: zipfile.ZipFile) -> Document:
    names = archive.namelist()
    if names[0] == "mimetype" and archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED:
        media_type = _read(archive, "mimetype").decode("ascii", "replace").strip()
        return _document(_ODF, [media_type])
    if "[Content_Types].xml" in names:
        declared = _read(archive, "[Content_Types].xml")
        if b"macroEnabled" in declared or b"vbaProject" in declared:
            raise _carries_programs()
        return _document(_OOXML, [one.removesuffix(".main+xml") for one in _types(declared)])
    raise Unsupported


def _types(declared: bytes) -> list[str]:
    return re.findall(r'ContentType="([\w./+-]{1,120})"', declared.decode("utf-8", "replace"))


def _document(known: dict[str, str], declared: list[str]) -> Document:
    for media_type in declared:
        if media_type in known:
            return Document(media_type, known[media_type])
    raise Unsupported


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small entry, unpacked no further than it may be long."""
    with archive.open(name) as entry:
        content = entry.read(MANIFEST_LIMIT + 1)
    if len(content) > MANIFEST_LIMIT:
        raise _damaged()
    return content


def _text(content: bytes) -> Document:
    if _CONTROLS.search(content):
        raise Unsupported
    if _MARKUP.search(content[:4096]) or content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        (b"<", b"{\\rtf", b"%!", b"%PDF")
    ):
        raise Unsupported(N_("Web pages, drawings as SVG and programs are not accepted. A PDF is."))
    return TABLE if _is_table(content) else TEXT


def _is_table(content: bytes) -> bool:
    """Whether the first lines have the same number of separators."""
    lines = [line for line in content[:4096].splitlines()[:-1][:5] if line]
    return len(lines) > 1 and any(
        lines[0].count(mark) and len({line.count(mark) for line in lines}) == 1
        for mark in (b",", b";", b"\t")
    )


def _damaged() -> Unprocessable:
    return Unprocessable(N_("This document is damaged or not what it seems."))


def _carries_programs() -> Unsupported:
    return Unsupported(N_("This document carries programs (macros). Please save it without them, or as PDF."))
