"""What exports and imports read: practices in batches, and what is known already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from network.models import Person, Territory, Theme
from practices.exchange.columns import FACTS, WORDS, Told
from practices.models import PUBLIC, Edition, Practice, PracticeTheme
from together.database import Transaction


async def list_published(tx: Transaction) -> Sequence[int]:
    """Ids of all practices that lists show, newest first."""
    found = await tx.exec(
        select(Practice.id)
        .where(Practice.status == "published")
        .order_by(col(Practice.published_at).desc(), col(Practice.id).desc())
    )
    return [number for number in found.all() if number]


async def list_told(tx: Transaction, ids: Sequence[int], *, contact: bool = False) -> list[Told]:
    """These practices in this order, whoever asks: what is not public is left out. Two queries."""
    rest: Any = (Practice.language, Practice.facts, Practice.published_at)
    rest += (Territory.slug, Territory.name, Territory.country, Edition.language, Edition.words)
    rows: Any = (
        select(Practice.id, Practice.slug)
        .add_columns(*rest)
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
        .join(Edition, col(Edition.practice_id) == col(Practice.id))
        .where(col(Practice.id).in_(ids), col(Practice.status).in_(PUBLIC))
        .order_by(col(Edition.language))
    )
    themes = await _themes(tx, ids)
    editions: dict[int, list[Any]] = {}
    for row in (await tx.exec(rows)).all():
        editions.setdefault(row[0], []).append(row)
    names = (*FACTS, "contact") if contact else FACTS
    return [_told(editions[one], themes.get(one, []), names) for one in ids if one in editions]


def _told(rows: Sequence[Any], themes: list[str], names: Sequence[str]) -> Told:
    _id, slug, language, facts, published_at, place, name, country, _, _ = rows[0]
    spoken = sorted(rows, key=lambda row: row[8] != language)
    return Told(
        slug=slug,
        territory={"slug": place, "name": name, "country": country},
        language=language,
        published_at=published_at,
        themes=themes,
        facts={fact: facts.get(fact) for fact in names},
        editions={row[8]: {word: str(row[9].get(word) or "") for word in WORDS} for row in spoken},
    )


async def _themes(tx: Transaction, ids: Sequence[int]) -> Mapping[int, list[str]]:
    found = await tx.exec(
        select(PracticeTheme.practice_id, Theme.slug)
        .join(Theme, col(Theme.id) == col(PracticeTheme.theme_id))
        .where(col(PracticeTheme.practice_id).in_(ids))
        .order_by(Theme.code)
    )
    themes: dict[int, list[str]] = {}
    for number, slug in found.all():
        themes.setdefault(number, []).append(slug)
    return themes


@dataclass(frozen=True)
class Known:
    """What a file may refer to, by what it may be called there; and the addresses that are taken."""

    territories: Mapping[str, int]
    themes: Mapping[str, int]
    slugs: frozenset[str]


async def list_known(tx: Transaction) -> Known:
    """Territories by slug, or by a name that only one has; themes by slug or code. Three queries."""
    territories = (await tx.exec(select(Territory.id, Territory.slug, Territory.name))).all()
    names = [name.casefold() for _, _, name in territories]
    by_name = {name.casefold(): one for one, _, name in territories if names.count(name.casefold()) == 1}
    themes = (await tx.exec(select(Theme.id, Theme.slug, Theme.code))).all()
    slugs = await tx.exec(select(Practice.slug))
    return Known(
        territories={
            name: one
            for name, one in {**by_name, **{slug: one for one, slug, _ in territories}}.items()
            if one
        },
        themes={key: one for one, slug, code in themes for key in (code, slug) if one},
        slugs=frozenset(slugs.all()),
    )


async def find_secretariat(tx: Transaction) -> Person | None:
    """Somebody of the secretariat: who has been longest."""
    found = await tx.exec(
        select(Person).where(col(Person.secretariat).is_(True)).order_by(col(Person.id)).limit(1)
    )
    return found.first()
