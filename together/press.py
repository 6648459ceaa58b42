"""The press: a process of its own that makes one file, a PDF of a page or a PNG of a drawing. `python -m together.press`.

Both are made by libraries that let nothing else run meanwhile, so a server that used them itself would hold up its rooms.

It reads from its standard input a line of JSON, `{"kind": "pdf" or "png", "source": HTML or SVG, "pictures": {name: size}}`,
and then the bytes of the pictures, one after another; it writes the file to its standard output. What is made can reach
nothing but these pictures (`picture:name`) and the fonts of this installation (`font:name`): no file, no network. Time and
memory are limited by the kernel.
"""

import json
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from together import assets

SECONDS = 30
MEMORY = 2 * 1024**3


def fonts() -> Path:
    """The folder of the fonts that were built with the front end."""
    return assets.folder("static/dist") / "fonts"


def read_order(stream: BinaryIO) -> tuple[str, str, dict[str, bytes]]:
    """The kind, the source and its pictures by name."""
    order = json.loads(stream.readline())
    pictures = {name: stream.read(size) for name, size in order["pictures"].items()}
    return order["kind"], order["source"], pictures


def order_of(kind: str, source: str, pictures: Mapping[str, bytes]) -> bytes:
    """What `read_order` reads."""
    sizes = {name: len(content) for name, content in pictures.items()}
    order = json.dumps({"kind": kind, "source": source, "pictures": sizes})
    return b"".join((order.encode(), b"\n", *pictures.values()))


def drawn(svg: str) -> bytes:
    """The PNG file, as large as the drawing says. Raises `ValueError` for what is no SVG."""
    import resvg_py

    files = [str(path) for path in sorted(fonts().glob("*.ttf"))]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))


def printed(html: str, pictures: Mapping[str, bytes]) -> bytes:
    """The PDF file. Raises `OSError` when the libraries that draw text are not installed."""
    from weasyprint import HTML  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]

    class Fetcher(URLFetcher):  # type: ignore[misc]
        """Knows two kinds of address and refuses every other."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            kind, _, name = url.partition(":")
            if kind == "picture" and name in pictures:
                return URLFetcherResponse(url, pictures[name])
            if kind == "font" and name in {font.name for font in fonts().glob("*.ttf")}:
                return URLFetcherResponse(url, (fonts() / name).read_bytes(), {"Content-Type": "font/ttf"})
            raise ValueError("a page that is printed reaches only its own pictures and fonts")

    document = HTML(string=html, base_url="about:blank", url_fetcher=Fetcher())
    return bytes(document.write_pdf(font_config=FontConfiguration()))


def main() -> None:
    """Make one file."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    kind, source, pictures = read_order(sys.stdin.buffer)
    sys.stdout.buffer.write(printed(source, pictures) if kind == "pdf" else drawn(source))


if __name__ == "__main__":
    main()
