"""Every SELECT about practices. Loaders take the reader and refuse what they may not see."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import col, func, select

from network.models import Territory, Theme
from practices.models import (
    PUBLIC,
    Adoption,
    Comment,
    Draft,
    Edition,
    Practice,
    PracticeFile,
    PracticeTheme,
    Revision,
)
from practices.readers import Reader, Standing
from together.database import Transaction
from together.errors import NotFound
from together.rich_text import html_to_text
from together.text import render_markdown

SUMMARY = 220
"""Characters of a card's summary."""


async def get_standing(tx: Transaction, slug: str, reader: Reader) -> Standing:
    """The practice at this address and what the reader is to it. Raises `NotFound` for what they may not read."""
    found = await tx.exec(
        select(Practice, Territory)
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
        .where(Practice.slug == slug)
    )
    row = found.first()
    if row is None:
        raise NotFound
    standing = Standing(*row, reader)
    if not standing.may("read"):
        raise NotFound
    return standing


async def slug_is_taken(tx: Transaction, slug: str) -> bool:
    """Whether a practice lies at this address already."""
    return (await tx.exec(select(Practice.id).where(Practice.slug == slug))).first() is not None


async def find_draft(tx: Transaction, practice: Practice, language: str) -> Draft | None:
    """What is being written in this language. Who may see it is the caller's to ask: those who may write it."""
    return await tx.get(Draft, (practice.id, language), populate_existing=True)


async def find_edition(tx: Transaction, practice: Practice, language: str) -> Edition | None:
    """What was published last in this language, whatever the practice's state is now."""
    return await tx.get(Edition, (practice.id, language), populate_existing=True)


async def find_revision(tx: Transaction, revision_id: int) -> Revision | None:
    """One publication by its id."""
    return await tx.get(Revision, revision_id)


async def list_editions(tx: Transaction, practice: Practice) -> Sequence[Edition]:
    """What was published in each language: the original first, then by language."""
    found = await tx.exec(
        select(Edition).where(Edition.practice_id == practice.id).order_by(Edition.language)
    )
    return sorted(found.all(), key=lambda edition: edition.language != practice.language)


async def get_edition(tx: Transaction, standing: Standing, language: str) -> Edition:
    """The edition in `language`, or else the original's. Raises `NotFound` when nothing was published."""
    practice = standing.practice
    edition = await find_edition(tx, practice, language) or await find_edition(
        tx, practice, practice.language
    )
    if edition is None:
        raise NotFound
    return edition


@dataclass(frozen=True)
class Photo:
    """A picture of a card: `path` on this site, size in pixels."""

    path: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Card:
    """What a list shows of a practice. `language` is that of `title` and `summary`; `languages`: the original first."""

    id: int
    slug: str
    status: str
    published_at: datetime | None
    demonstration: bool
    title: str
    summary: str
    language: str
    languages: Sequence[str]
    territory: Territory
    adoptions: int = 0
    comments: int = 0
    themes: Sequence[Theme] = field(default_factory=tuple)
    photo: Photo | None = None


async def list_cards(tx: Transaction, ids: Iterable[int], language: str = "en") -> list[Card]:
    """Cards of these practices in the same order, in `language` where they were published in it; three queries.

    What readers may not see is left out.
    """
    wanted = list(ids)
    if not wanted:
        return []
    rows = await _card_rows(tx, wanted)
    themes, photos = await _themes_by_practice(tx, wanted), await _photos_by_practice(tx, wanted)
    return [
        _card(rows[number], language, themes.get(number, ()), photos.get(number))
        for number in dict.fromkeys(wanted)
        if number in rows
    ]


async def _card_rows(tx: Transaction, ids: Sequence[int]) -> Mapping[int, list[Any]]:
    adoptions = _count(Adoption.id, Adoption.practice_id)
    visible = _count(Comment.id, Comment.practice_id, Comment.deleted_at, Comment.hidden_at)
    wanted: Any = (
        select(Practice, Territory, Edition)
        .add_columns(adoptions, visible)
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
        .join(Edition, col(Edition.practice_id) == col(Practice.id))
        .where(col(Practice.id).in_(ids), col(Practice.status).in_(PUBLIC))
        .order_by(Edition.language)
    )
    rows: dict[int, list[Any]] = {}
    for row in (await tx.exec(wanted)).all():
        rows.setdefault(row[0].id, []).append(row)
    return rows


def _count(counted: Any, practice_id: Any, *unset: Any) -> Any:
    return (
        select(func.count(counted))
        .where(practice_id == Practice.id, *(column.is_(None) for column in unset))
        .correlate(Practice)
        .scalar_subquery()
    )


async def _themes_by_practice(tx: Transaction, ids: Sequence[int]) -> Mapping[int, list[Theme]]:
    found = await tx.exec(
        select(PracticeTheme.practice_id, Theme)
        .join(Theme, col(Theme.id) == col(PracticeTheme.theme_id))
        .where(col(PracticeTheme.practice_id).in_(ids))
        .order_by(Theme.code)
    )
    themes: dict[int, list[Theme]] = {}
    for number, theme in found.all():
        themes.setdefault(number, []).append(theme)
    return themes


async def _photos_by_practice(tx: Transaction, ids: Sequence[int]) -> Mapping[int, PracticeFile]:
    found = await tx.exec(
        select(PracticeFile)
        .where(
            col(PracticeFile.practice_id).in_(ids),
            PracticeFile.kind == "image",
            col(PracticeFile.published),
            col(PracticeFile.removed_at).is_(None),
        )
        .order_by(col(PracticeFile.position).desc(), col(PracticeFile.id).desc())
    )
    return {file.practice_id: file for file in found.all()}  # the last one stays: the first in order


def _card(rows: Sequence[Any], language: str, themes: Sequence[Theme], file: PracticeFile | None) -> Card:
    practice, territory, _, adoptions, comments = rows[0]
    editions = sorted((row[2] for row in rows), key=lambda one: one.language != practice.language)
    shown = next((one for one in editions if one.language == language), editions[0])
    return Card(
        id=practice.id,
        slug=practice.slug,
        status=practice.status,
        published_at=practice.published_at,
        demonstration=practice.demonstration,
        title=shown.title,
        summary=summary(str(shown.words.get("what", ""))),
        language=shown.language,
        languages=[one.language for one in editions],
        territory=territory,
        adoptions=adoptions,
        comments=comments,
        themes=themes,
        photo=_photo(practice, file) if file else None,
    )


def _photo(practice: Practice, file: PracticeFile) -> Photo:
    width = min((one for one in file.widths if one >= 480), default=max(file.widths, default=0))
    height = round(width * (file.height or 0) / (file.width or 1))
    return Photo(f"/practices/{practice.slug}/files/{file.id}/{width}.webp", file.alt, width, height)


def summary(markdown: str) -> str:
    """The first words of Markdown-light text, as plain text."""
    text = re.sub(r"\s+", " ", html_to_text(str(render_markdown(markdown[: 4 * SUMMARY]))))
    if len(text) <= SUMMARY:
        return text
    return text[:SUMMARY].rpartition(" ")[0].rstrip(",;:. ") + "…"
