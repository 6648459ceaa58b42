"""Atom documents: well formed whatever was written, and the same for everybody."""

from datetime import UTC, datetime
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from together.feeds import ATOM, Addition, Feed, atom

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(feed: Feed) -> ElementTree.Element:
    return ElementTree.fromstring(atom(feed, "https://together.example/"))  # noqa: S314 - our own


def text(element: ElementTree.Element, path: str) -> str:
    found = element.find("/".join(f"{{{ATOM}}}{step}" for step in path.split("/")))
    assert found is not None
    return found.text or ""


def test_a_feed_has_what_the_format_asks_for() -> None:
    one = Addition("/practices/seeds", "Seeds", "Kept by all", "fr", NOON, "Mulhouse", ["farming"])
    root = read(Feed("/feed.atom", "/", "TOGETHER", "en", [one]))
    assert text(root, "id") == "https://together.example/feed.atom"
    assert text(root, "updated") == text(root, "entry/updated") == "2026-11-24T12:00:00+00:00"
    assert text(root, "entry/id") == "https://together.example/practices/seeds"
    assert text(root, "entry/author/name") == "Mulhouse"
    assert text(root, "author/name") == "TOGETHER"


def test_an_empty_feed_is_valid_and_never_changes() -> None:
    feed = Feed("/feeds/coordination-groups.atom", "/feeds", "Coordination Groups", "en", ())
    assert text(read(feed), "title") == "Coordination Groups"
    assert text(read(feed), "updated")
    assert atom(feed, "https://together.example") == atom(feed, "https://together.example")


@given(st.text(), st.text(), st.text())
def test_whatever_was_written_is_text(title: str, summary: str, author: str) -> None:
    one = Addition("/practices/x", title, summary, "en", NOON, author, [title])
    root = read(Feed("/feed.atom", "/", title, "en", [one]))
    kept = "".join(
        character for character in title if ord(character) >= 32 and not 0xD800 <= ord(character) < 0xE000
    )
    shown = text(root, "entry/title").replace("\n", "").replace("\t", "")
    assert shown == kept.replace("\ufffe", "").replace("\uffff", "")
