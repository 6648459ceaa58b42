"""What practices show on the pages of territories and themes."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from network.models import Territory, Theme
from network.notices.queries import numbers_of
from network.themes.queries import Branch
from practices.finding import list_newest
from practices.models import PUBLIC, Draft, Edition, Practice, PracticeTheme, Revision
from practices.queries import list_cards
from practices.readers import reader_of
from practices.review.queries import count_open
from together.contributions import Panel
from together.database import Transaction
from together.pages import viewer

SHOWN = 6
"""Cards on another package's page; the rest is behind a link to the list."""

ON_HOME = 3

WRITES = frozenset({"editor", "coordinator", "secretariat"})


async def on_territory(tx: Transaction, connection: Any, territory: Territory) -> Panel | None:
    """The territory's practices, newest first; and what is being written, for those who may write it."""
    own = Practice.territory_id == territory.id
    counted, ids = await newest_of(tx, own)
    reader = await reader_of(tx, connection)
    writes = reader.role_in(territory.id or 0) in WRITES
    data = {
        "cards": await list_cards(tx, ids, viewer(connection).language),
        "count": counted,
        "all": f"/practices?territory={territory.slug}",
        "unpublished": await _list_unpublished(tx, territory) if writes else [],
    }
    return Panel("practices/_on_pages.html", data) if counted or data["unpublished"] else None


async def on_theme(tx: Transaction, connection: Any, branch: Branch) -> Panel | None:
    """Practices about the theme, or about one within it, newest first."""
    about = select(PracticeTheme.practice_id).where(col(PracticeTheme.theme_id).in_(branch.ids))
    counted, ids = await newest_of(tx, col(Practice.id).in_(about))
    if not counted:
        return None
    cards = await list_cards(tx, ids, viewer(connection).language)
    listed = f"/practices?theme={branch.theme.slug}"
    return Panel(
        "practices/_on_pages.html", {"cards": cards, "count": counted, "all": listed, "unpublished": []}
    )


async def on_territories(tx: Transaction, _connection: Any, _territories: Sequence[Territory]) -> Panel:
    """How many practices each territory has published."""
    found = await tx.exec(
        select(Practice.territory_id, func.count())
        .where(col(Practice.status).in_(PUBLIC))
        .group_by(col(Practice.territory_id))
    )
    return Panel("practices/_count_of_territory.html", {"counts": dict(found.all())})


async def on_themes(tx: Transaction, _connection: Any, _themes: Sequence[Theme]) -> Panel:
    """How many practices are about each theme."""
    found = await tx.exec(
        select(PracticeTheme.theme_id, func.count())
        .join(Practice, col(Practice.id) == col(PracticeTheme.practice_id))
        .where(col(Practice.status).in_(PUBLIC))
        .group_by(col(PracticeTheme.theme_id))
    )
    return Panel("practices/_count_of_theme.html", {"counts": dict(found.all())})


async def newest_of(tx: Transaction, which: Any) -> tuple[int, Sequence[int]]:
    """How many public practices there are of this kind, and the ids of the newest."""
    public = col(Practice.status).in_(PUBLIC) & which
    found = await tx.exec(
        select(Practice.id, func.count().over())
        .where(public)
        .order_by(col(Practice.published_at).desc(), col(Practice.id).desc())
        .limit(SHOWN)
    )
    rows = found.all()
    return (rows[0][1] if rows else 0), [number or 0 for number, _ in rows]


async def _list_unpublished(tx: Transaction, territory: Territory) -> list[dict[str, Any]]:
    found = await tx.exec(
        select(Practice, Draft)
        .outerjoin(
            Draft,
            (col(Draft.practice_id) == col(Practice.id)) & (col(Draft.language) == col(Practice.language)),
        )
        .where(Practice.territory_id == territory.id, col(Practice.status).not_in(PUBLIC))
        .order_by(col(Practice.changed_at).desc(), col(Practice.id).desc())
        .limit(20)
    )
    return [
        {
            "slug": practice.slug,
            "status": practice.status,
            "language": practice.language,
            "title": draft.words.get("title", "") if draft else "",
        }
        for practice, draft in found.all()
    ]


async def on_home(tx: Transaction, connection: Any, _nothing: object) -> Panel | None:
    """What was published last."""
    cards = await list_newest(tx, viewer(connection), ON_HOME)
    return Panel("practices/_on_home.html", {"cards": cards}) if cards else None


async def on_followed(tx: Transaction, _connection: Any, subjects: Sequence[str]) -> Panel | None:
    """The practices among what somebody follows (`practice:12`, …)."""
    ids = numbers_of(subjects, "practice")
    if not ids:
        return None
    original = col(Edition.language) == col(Practice.language)
    found = await tx.exec(
        select(Practice, Edition, Territory)
        .join(Edition, (col(Edition.practice_id) == col(Practice.id)) & original)
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
        .where(col(Practice.id).in_(ids[:200]), col(Practice.status).in_(PUBLIC))
        .order_by(Edition.title)
    )
    practices = [
        {"slug": own.slug, "title": edition.title, "language": edition.language, "territory": territory.name}
        for own, edition, territory in found.all()
    ]
    return Panel("practices/_followed.html", {"practices": practices}) if practices else None


async def on_theme_use(tx: Transaction, _connection: Any, theme: Theme | None) -> Panel:
    """How many practices are about each theme; about `theme`, also those whose drafts and earlier versions alone name it."""
    found = await tx.exec(select(PracticeTheme.theme_id, func.count()).group_by(col(PracticeTheme.theme_id)))
    counts = dict(found.all())
    if theme is not None and theme.id not in counts and await _is_named(tx, theme.id or 0):
        counts[theme.id or 0] = 1
    return Panel("", {"counts": counts})


async def _is_named(tx: Transaction, theme_id: int) -> bool:
    for table in (Draft, Revision):
        for facts in await tx.exec(select(table.facts)):
            if theme_id in facts.get("themes", ()):
                return True
    return False


async def on_secretariat(tx: Transaction, _connection: Any, _nothing: object) -> Panel:
    """How much waits for the secretariat's answer."""
    return Panel("practices/_on_secretariat.html", {"open": await count_open(tx)})
