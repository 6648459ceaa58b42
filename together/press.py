"""The printing press: a process of its own that makes one PDF file of one HTML page, and ends. `python -m together.press`.

It reads from its standard input a line of JSON, `{"html": …, "pictures": {name: bytes that follow}}`, and then the pictures,
one after another; it writes the file to its standard output. The page can reach nothing but these pictures (`picture:name`)
and the fonts of this installation (`font:name`): no file, no network. Time and memory are limited by the kernel.
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


def read_order(source: BinaryIO) -> tuple[str, dict[str, bytes]]:
    """The page and its pictures by name."""
    order = json.loads(source.readline())
    return order["html"], {name: source.read(size) for name, size in order["pictures"].items()}


def order_of(html: str, pictures: Mapping[str, bytes]) -> bytes:
    """What `read_order` reads."""
    sizes = {name: len(content) for name, content in pictures.items()}
    return b"".join((json.dumps({"html": html, "pictures": sizes}).encode(), b"\n", *pictures.values()))


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
    """Print one page."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    html, pictures = read_order(sys.stdin.buffer)
    sys.stdout.buffer.write(printed(html, pictures))


if __name__ == "__main__":
    main()
