"""Files that only pretend to be a photo or a document, or are far more than they seem; and the status that refuses each."""

import zipfile
from io import BytesIO

from tests.practices.files import pictures
from together.uploads import DOCUMENT_LIMIT

HTML = b"<!doctype html><script>alert(1)</script>"
MEGABYTE = 1024 * 1024


def archive(*entries: tuple[str, bytes], comment: bytes = b"") -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(name, content)
        made.comment = comment
    return target.getvalue()


TYPES = ("[Content_Types].xml", f'<Types><Override ContentType="{pictures.DOCX}.main+xml"/></Types>'.encode())

REFUSED = [
    ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415),
    ("drawing.png", b"\xef\xbb\xbf \n<?xml version='1.0'?><svg/>", 415),
    ("page.jpg", HTML, 415),
    ("page.txt", b"harmless words\n" + HTML, 415),
    ("style.csv", b"a,b\n<script>alert(1)</script>,c\n", 415),
    ("fake.jpg", b"\xff\xd8\xff\xe0" + HTML, 422),
    ("fake.gif", b"GIF89a/*" + HTML, 422),
    ("short.jpg", pictures.photo()[:2000], 422),
    ("empty.jpg", b"", 422),
    ("bomb.png", pictures.bomb(), 413),
    ("wide.png", pictures.bomb(2**31 - 1, 1), 413),
    ("larger.png", pictures.bomb(6000, 5000), 413),
    ("photo.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", 415),
    ("film.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42", 415),
    ("later.pdf", b"\n" + pictures.pdf(), 415),
    ("page.pdf", pictures.pdf(HTML), 422),
    ("cut.pdf", pictures.pdf()[:-6], 422),
    ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, 415),
    ("rich.rtf", b"{\\rtf1 words}", 415),
    ("program.exe", b"MZ\x90\x00\x03\x00\x00\x00", 415),
    ("program.docx", b"\x7fELF\x02\x01\x01\x00", 415),
    ("any.zip", archive(("readme.txt", b"words")), 415),
    ("macros.docm", pictures.office("application/vnd.ms-word.document.macroEnabled"), 415),
    ("macros.docx", pictures.office(word_vbaProject=b"x"), 415),
    ("active.docx", pictures.office(word_activeX_one=b"x"), 415),
    (
        "basic.odt",
        archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("Basic/a.xml", b"x")),
        415,
    ),
    ("bomb.docx", archive(TYPES, ("word/a.xml", b"\x00" * 201 * MEGABYTE)), 413),
    ("climbs.docx", archive(TYPES, ("../../etc/passwd", b"x")), 422),
    ("absolute.docx", archive(TYPES, ("/etc/passwd", b"x")), 422),
    ("comment.docx", archive(TYPES, comment=HTML), 422),
    ("tail.docx", archive(TYPES) + HTML, 422),
    ("cut.docx", archive(TYPES)[:-30], 422),
    ("head.docx", b"PK\x03\x04" + HTML + archive(TYPES), 422),
    ("page.docx", archive(TYPES, ("index.html", HTML)), 415),
    ("long.txt", b"x" * (DOCUMENT_LIMIT + 1), 413),
    ("noise.jpg", pictures.photo() + b"\x00" * 12 * MEGABYTE, 413),
]
