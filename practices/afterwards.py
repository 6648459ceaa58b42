"""What happened to a practice after it was published, for its page: who talks about it, who took it up, who follows it."""

from collections.abc import Sequence
from typing import Any

from network.notices.queries import is_following
from practices.adoptions.drawing import draw
from practices.adoptions.forms import KINDS
from practices.adoptions.lineage import Family, gather, relatives, seen_from
from practices.adoptions.queries import FAMILY, Declared, list_adoptions, list_sources
from practices.comments.queries import list_threads
from practices.following import subject_of
from practices.models import PUBLIC
from practices.readers import Standing
from together.database import Transaction

NEAR = 9
"""Members of the family that the practice's own page draws."""


async def read_afterwards(tx: Transaction, standing: Standing, language: str, title: str) -> dict[str, Any]:
    """What the partials below `practices/show.html` need; nothing for a practice that is not public.

    `language` and `title` are those of the text that is shown.
    """
    practice = standing.practice
    if practice.status not in PUBLIC:
        return {}
    adoptions = await list_adoptions(tx, practice, language)
    sources = await list_sources(tx, practice, language)
    family = family_of(standing, title, language, [*sources, *adoptions], limit=NEAR)
    return {
        "threads": await list_threads(tx, standing),
        "following": await is_following(tx, standing.reader.person, subject_of(practice)),
        "adoptions": adoptions,
        "sources": sources,
        "adoption_kinds": KINDS,
        "may_adopt": may_adopt(standing),
        "drawing": draw(family) if len(family.members) > 1 else None,
    }


def may_adopt(standing: Standing) -> bool:
    """Whether this reader speaks for another territory."""
    elsewhere = standing.reader.edits - {standing.practice.territory_id}
    return standing.may("adopt") and (bool(elsewhere) or standing.role == "secretariat")


def family_of(
    standing: Standing, title: str, language: str, rows: Sequence[Declared], limit: int = FAMILY
) -> Family:
    """The family that these rows tell of, around the practice that is looked at."""
    here = seen_from(standing.practice, title, language, standing.territory.name)
    return gather(here.key, *relatives(rows, here), limit=limit)
