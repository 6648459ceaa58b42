"""What search knows of practices: brought up to date by every action that changes what readers see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from network.models import Territory, Theme
from practices.content import RICH, SECTIONS
from practices.models import Adoption, Comment, Edition, Practice, PracticeFile, PracticeTheme
from practices.queries import summary
from together.database import Transaction
from together.rich_text import html_to_text
from together.search import Entry, put, recard, remove
from together.search.plain import plain_words

FIELDS = ("what", "novelty", *(name for section in SECTIONS for name in section.words))
"""Everything that is said of a practice, in its order. Who to contact is not: that is for members."""

CARD_WIDTH = 480
"""Pixels across, at least, of the photo on a card."""


async def refresh(tx: Transaction, practice_id: int) -> None:
    """Bring the searchable entry of this practice up to date, or take it away when readers may not see it."""
    practice = await tx.get(Practice, practice_id)
    if practice is None or practice.status != "published":
        await remove(tx, f"practice:{practice_id}")
        return
    await put(tx, await _entry(tx, practice))


async def _entry(tx: Transaction, practice: Practice) -> Entry:
    territory = await tx.get_one(Territory, practice.territory_id)
    editions, themes = await _editions(tx, practice), await _themes(tx, practice)
    return entry_of(practice, territory, editions, themes, await _around(tx, practice))


@dataclass(frozen=True)
class Around:
    """What there is besides words: the first photo, and how many comments and adoptions readers see."""

    photo: PracticeFile | None = None
    comments: int = 0
    adoptions: int = 0


NOTHING = Around()


def entry_of(
    practice: Practice,
    territory: Territory,
    editions: Sequence[Edition],
    themes: Sequence[str],
    around: Around = NOTHING,
) -> Entry:
    """The searchable entry of a published practice. `themes`: slugs by code."""
    told = sorted(editions, key=lambda edition: (edition.language != practice.language, edition.language))
    languages = [edition.language for edition in told]
    return Entry(
        kind="practice",
        ref=f"practice:{practice.id}",
        path=f"/practices/{practice.slug}",
        texts={edition.language: (edition.title, _body(edition.words)) for edition in told},
        at=practice.published_at or practice.changed_at,
        facets=_facets(practice, territory, themes)
        | {
            "language": languages,
            "photos": ["yes"] if around.photo else [],
            "adopted": ["yes"] if around.adoptions else [],
        },
        card={
            "slug": practice.slug,
            "territory": territory_card(territory),
            "themes": list(themes),
            "languages": languages,
            "photo": photo_card(practice, around.photo) if around.photo else None,
            "comments": around.comments,
            "adoptions": around.adoptions,
            "summaries": {edition.language: summary(str(edition.words.get("what", ""))) for edition in told},
            "demonstration": practice.demonstration,
        },
    )


async def recount(tx: Transaction, practice_id: int) -> None:
    """Let lists show how many comments and adoptions there are now, without reading the practice again."""
    practice = await tx.get_one(Practice, practice_id)
    around = await _around(tx, practice)
    await recard(tx, f"practice:{practice_id}", {"comments": around.comments, "adoptions": around.adoptions})


def territory_card(territory: Territory) -> dict[str, str]:
    """What lists say of a practice's territory."""
    return {"slug": territory.slug, "name": territory.name, "country": territory.country}


def photo_card(practice: Practice, photo: PracticeFile) -> dict[str, Any]:
    """What lists show of the first photo: the smallest size that is wide enough for a card."""
    width = min(
        (width for width in photo.widths if width >= CARD_WIDTH), default=max(photo.widths, default=0)
    )
    height = round(width * (photo.height or 0) / photo.width) if photo.width else 0
    path = f"/practices/{practice.slug}/files/{photo.id}/{width}.webp"
    return {"path": path, "alt": photo.alt, "width": width, "height": height}


def _body(words: Mapping[str, Any]) -> str:
    return "\n".join(text for name in FIELDS if (text := plain_field(name, str(words.get(name) or ""))))


def plain_field(name: str, text: str) -> str:
    """The words of one field without what marks them up."""
    return html_to_text(text) if name in RICH else plain_words(text)


def _facets(practice: Practice, territory: Territory, themes: Sequence[str]) -> dict[str, Sequence[str]]:
    facts = practice.facts
    return {
        "theme": themes,
        "country": [territory.country] if territory.country else [],
        "actor": facts.get("actor_kinds") or [],
        "dimension": facts.get("dimensions") or [],
        "year": [str(_year(practice))],
        "territory": [territory.slug],
    }


def _year(practice: Practice) -> int:
    """When it began, or else when it was told."""
    started = practice.facts.get("started_on")
    return (
        date.fromisoformat(started).year if started else (practice.published_at or practice.changed_at).year
    )


async def _editions(tx: Transaction, practice: Practice) -> Sequence[Edition]:
    found = await tx.exec(
        select(Edition).where(Edition.practice_id == practice.id).order_by(Edition.language)
    )
    return found.all()


async def _themes(tx: Transaction, practice: Practice) -> Sequence[str]:
    found = await tx.exec(
        select(Theme.slug)
        .join(PracticeTheme, col(PracticeTheme.theme_id) == col(Theme.id))
        .where(PracticeTheme.practice_id == practice.id)
        .order_by(Theme.code)
    )
    return found.all()


async def _around(tx: Transaction, practice: Practice) -> Around:
    photo = (
        select(PracticeFile.id)
        .where(
            PracticeFile.practice_id == practice.id,
            PracticeFile.kind == "image",
            col(PracticeFile.published),
            col(PracticeFile.removed_at).is_(None),
        )
        .order_by(col(PracticeFile.position), col(PracticeFile.id))
        .limit(1)
    )
    comments = select(func.count()).where(
        Comment.practice_id == practice.id,
        col(Comment.deleted_at).is_(None),
        col(Comment.hidden_at).is_(None),
    )
    adoptions = select(func.count()).where(Adoption.practice_id == practice.id)
    asked = select(photo.scalar_subquery(), comments.scalar_subquery(), adoptions.scalar_subquery())
    number, said, adopted = (await tx.exec(asked)).one()
    return Around(await tx.get(PracticeFile, number) if number else None, said, adopted)


async def list_published(tx: Transaction) -> Sequence[int]:
    """The practices that an index should hold, in the order in which they were published."""
    found = await tx.exec(
        select(Practice.id)
        .where(Practice.status == "published")
        .order_by(col(Practice.published_at), col(Practice.id))
    )
    return [number for number in found.all() if number]
