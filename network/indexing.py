"""What search knows of territories: brought up to date by every action that changes what their pages say."""

from network.models import Territory
from together.database import Transaction
from together.search import Entry, amend, put
from together.search.plain import plain_words


async def refresh(tx: Transaction, territory_id: int) -> None:
    """Bring the searchable entry of this territory up to date, and what lists say of it beside its practices."""
    territory = await tx.get_one(Territory, territory_id)
    card = {"slug": territory.slug, "name": territory.name, "country": territory.country}
    country = [territory.country] if territory.country else []
    await put(
        tx,
        Entry(
            kind="territory",
            ref=f"territory:{territory.id}",
            path=f"/territories/{territory.slug}",
            texts=_texts(territory),
            at=territory.created_at,
            facets={"country": country},
            card={**card, "kind": territory.kind, "place": territory.place},
        ),
    )
    await amend(tx, ("territory", territory.slug), card={"territory": card}, facets={"country": country})


def _texts(territory: Territory) -> dict[str, tuple[str, str]]:
    """By language the name, and a body of the place, the platform and the description."""
    told = territory.descriptions or {"en": ""}
    about = [territory.place, territory.platform]
    return {
        language: (territory.name, " · ".join(filter(None, [plain_words(text), *about])))
        for language, text in told.items()
    }
