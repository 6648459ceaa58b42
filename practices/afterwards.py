"""What happened to a practice after it was published, for its page: who talks about it, and who follows it."""

from typing import Any

from network.notices.queries import is_following
from practices.comments.queries import list_threads
from practices.following import subject_of
from practices.models import PUBLIC
from practices.readers import Standing
from together.database import Transaction


async def read_afterwards(tx: Transaction, standing: Standing, language: str) -> dict[str, Any]:
    """What the partials below `practices/show.html` need; nothing for a practice that is not public."""
    if standing.practice.status not in PUBLIC:
        return {}
    return {
        "threads": await list_threads(tx, standing),
        "following": await is_following(tx, standing.reader.person, subject_of(standing.practice)),
    }
