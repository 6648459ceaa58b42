"""Atom feeds (RFC 4287): what was added lately, for programs that follow it. Knows no domain.

A feed is the same for everybody who asks for its address, so that it may be kept and asked for conditionally.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import Response

from together import edge
from together.languages import LANGUAGES

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FIRST = datetime(2020, 10, 31, 10, tzinfo=UTC)
"""When a feed that has no entries yet was last changed: the network's first hour online."""

KEPT = 600
"""Seconds for which a feed, a sitemap or robots.txt may be kept unasked."""

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document can hold (§2.2)."""


@dataclass(frozen=True)
class Addition:
    """One thing that was added. `path` is its address on this site, which stays and so is its id."""

    path: str
    title: str
    summary: str
    language: str
    at: datetime
    author: str = ""
    categories: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True)
class Feed:
    """`path` of the feed itself and of the page that it follows; `language` of its title."""

    path: str
    page: str
    title: str
    language: str
    additions: Sequence[Addition]


def atom(feed: Feed, public_url: str) -> bytes:
    """The feed as an Atom document with full addresses."""
    public = public_url.rstrip("/")
    root = ElementTree.Element("feed", {"xmlns": ATOM, XML_LANG: feed.language})
    _put(root, "id", public + feed.path)
    _put(root, "title", feed.title)
    _put(root, "updated", max((one.at for one in feed.additions), default=FIRST).isoformat())
    _put(root, "link", rel="self", type="application/atom+xml", href=public + feed.path)
    _put(root, "link", rel="alternate", type="text/html", href=public + feed.page)
    _put(_put(root, "author"), "name", "TOGETHER")
    for one in feed.additions:
        _entry(root, one, public)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ElementTree.Element, one: Addition, public: str) -> None:
    entry = _put(root, "entry")
    entry.set(XML_LANG, one.language)
    _put(entry, "id", public + one.path)
    _put(entry, "title", one.title)
    _put(entry, "link", rel="alternate", type="text/html", href=public + one.path)
    _put(entry, "published", one.at.isoformat())
    _put(entry, "updated", one.at.isoformat())
    _put(entry, "summary", one.summary)
    if one.author:
        _put(_put(entry, "author"), "name", one.author)
    for category in one.categories:
        _put(entry, "category", term=category)


def _put(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    legal = {key: _ILLEGAL.sub("", value) for key, value in attributes.items()}
    made = ElementTree.SubElement(parent, name, legal)
    if text:
        made.text = _ILLEGAL.sub("", text)
    return made


def language_of(request: Request) -> str:
    """The language that the feed's address asks for, or English: never that of whoever asks."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else "en"


def feed_response(request: Request, feed: Feed) -> Response:
    """The feed, or 304 for a program that has it already."""
    return kept_response(request, atom(feed, edge.settings(request).public_url), "application/atom+xml")


def kept_response(request: Request, body: bytes, media_type: str) -> Response:
    """Something that is the same for everybody, or 304 for a program that has it already."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={KEPT}"}
    known = request.headers.get("if-none-match", "")
    if tag in {one.strip().removeprefix("W/") for one in known.split(",")}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
