"""What adoptions and following show on the pages of territories and of people."""

from typing import Any

from sqlmodel import col, select

from network.models import Person, Territory
from network.notices.queries import list_followed
from practices.adoptions.forms import KINDS
from practices.adoptions.queries import list_adopted_by
from practices.models import PUBLIC, Edition, Practice
from together.contributions import Panel
from together.database import Transaction
from together.pages import viewer


async def on_territory(tx: Transaction, connection: Any, territory: Territory) -> Panel | None:
    """What the territory took up from others."""
    adopted = await list_adopted_by(tx, territory, viewer(connection).language)
    return Panel("practices/_adopted_by.html", {"adopted": adopted, "kinds": KINDS}) if adopted else None


async def on_person(tx: Transaction, _connection: Any, person: Person) -> Panel | None:
    """The practices that this person follows."""
    subjects = await list_followed(tx, person)
    ids = [
        int(number) for kind, _, number in (each.partition(":") for each in subjects) if kind == "practice"
    ]
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
