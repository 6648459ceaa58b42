"""What a document tells: the published edition and nothing that is for members only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC
from typing import Any

from network.models import Territory, Theme
from practices.files.queries import list_files
from practices.models import Origin, Practice, PracticeFile
from practices.queries import get_standing, list_editions
from practices.readers import Reader
from practices.reading import Text, list_origins, text_of, themes_of
from together.database import Transaction
from together.errors import NotFound
from together.languages import LANGUAGES, Viewer
from together.storage import Store
from together.uploads.variants import fallback_of

MOST_PHOTOS = 12
MOST_BYTES = 16 * 1024 * 1024
"""Photos in one document, and what they may weigh together."""


@dataclass(frozen=True)
class Document:
    """One practice in one language, as a stranger may read it. Its facts carry no contact."""

    practice: Practice
    territory: Territory
    text: Text
    themes: Sequence[Theme]
    files: Sequence[PracticeFile]
    origins: Sequence[Origin]

    @property
    def photos(self) -> Sequence[PracticeFile]:
        """The images that it shows."""
        return [file for file in self.files if file.kind == "image"][:MOST_PHOTOS]

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, the practice's own or its territory's."""
        for placed in (self.text.facts, self.territory):
            if placed.latitude is not None and placed.longitude is not None:
                return placed.latitude, placed.longitude
        return None

    def eyes(self, language: str) -> Viewer:
        """Whose words the headings are in: the text's language, or `language` where ours are not translated to it."""
        own = self.text.language
        return Viewer(own if own in LANGUAGES else language, UTC)

    def context(self, public_url: str) -> Mapping[str, Any]:
        """What templates of documents need, besides names and choices."""
        return {
            "document": self,
            "practice": self.practice,
            "territory": self.territory,
            "text": self.text,
            "themes": self.themes,
            "origins": self.origins,
            "address": f"{public_url.rstrip('/')}/practices/{self.practice.slug}",
        }


async def get_document(tx: Transaction, slug: str, language: str) -> Document:
    """The practice in `language`, or else in the original's. Raises `NotFound` for what a stranger may not read."""
    standing = await get_standing(tx, slug, Reader())
    practice = standing.practice
    text = text_of(practice, await list_editions(tx, practice), language or practice.language)
    if text is None:
        raise NotFound
    return Document(
        practice=practice,
        territory=standing.territory,
        text=replace(text, facts=text.facts.model_copy(update={"contact": ""})),
        themes=await themes_of(tx, practice),
        files=await list_files(tx, standing),
        origins=await list_origins(tx, practice),
    )


async def pictures_of(document: Document, store: Store) -> dict[str, bytes]:
    """The bytes of its photos, in a middle width, by the file's number. What the store lacks is left out."""
    found: dict[str, bytes] = {}
    room = MOST_BYTES
    for file in document.photos:
        try:
            content = b"".join([chunk async for chunk in store.open(f"{file.key}.{fallback_of(file)}")])
        except NotFound:
            continue
        room -= len(content)
        if room < 0:
            break
        found[str(file.id)] = content
    return found
