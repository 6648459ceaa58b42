"""Whoever closes their account is no longer named at what they wrote; the practices are their territory's, and stay."""

from sqlalchemy import update
from sqlmodel import col, select
from starlette.requests import HTTPConnection

from network.models import Person
from practices.models import Comment, Edition, Revision
from together import edge


async def forget_name(connection: HTTPConnection, person: Person, name: str) -> None:
    """From now on the person is called `name` at comments, revisions and editions. Saying it twice is harmless."""
    published = select(Revision.id).where(Revision.published_by == person.id)
    async with edge.database(connection).transaction() as tx:
        await tx.exec(update(Edition).where(col(Edition.revision_id).in_(published)).values(name=name))
        await tx.exec(update(Revision).where(col(Revision.published_by) == person.id).values(name=name))
        await tx.exec(update(Comment).where(col(Comment.person_id) == person.id).values(name=name))
