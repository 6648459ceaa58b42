"""What can be done with a practice, as a desk at which people act; and desks with one bug each.

Tests that do not notice those prove nothing.
"""

from dataclasses import replace

from sqlalchemy import update
from sqlmodel import col

from practices import actions
from practices.models import Edition, Practice, Revision
from practices.queries import find_draft, find_edition
from practices.readers import Standing
from practices.revisions.actions import restore
from practices.revisions.queries import get_revision
from together.database import Transaction

SAID = {"what": "What was done.", "novelty": "What is new."}


class Desk:
    """The actions as they are."""

    async def save(
        self, tx: Transaction, standing: Standing, language: str, title: str, version: int, tab: str
    ) -> None:
        """Save a draft that says `title`."""
        await actions.save_draft(
            tx,
            standing=standing,
            language=language,
            words=SAID | {"title": title},
            facts=None,
            version=version,
            tab=tab,
        )

    async def publish(
        self, tx: Transaction, standing: Standing, language: str, source_id: int | None
    ) -> None:
        """Publish it."""
        await actions.publish(tx, standing=standing, language=language, source_id=source_id)

    async def move(self, tx: Transaction, standing: Standing, deed: str) -> None:
        """Unpublish, archive, take out of the archive."""
        await actions.move(tx, standing=standing, deed=deed)

    async def restore(self, tx: Transaction, standing: Standing, language: str, number: int) -> None:
        """Bring a revision back over the draft that is there."""
        revision = await get_revision(tx, standing.practice, language, number)
        draft = await find_draft(tx, standing.practice, language)
        draft = draft or await actions.begin_draft(tx, standing, language)
        await restore(tx, standing=standing, revision=revision, version=draft.version)


class OverwritesInSilence(Desk):
    """Whatever was read, the save is taken."""

    async def save(
        self, tx: Transaction, standing: Standing, language: str, title: str, version: int, tab: str
    ) -> None:
        draft = await find_draft(tx, standing.practice, language)
        version = draft.version if draft else version
        await super().save(tx, standing, language, title, version, tab)


class ForgetsTranslations(Desk):
    """A changed original outdates nothing."""

    async def publish(
        self, tx: Transaction, standing: Standing, language: str, source_id: int | None
    ) -> None:
        await super().publish(tx, standing, language, source_id)
        await tx.exec(
            update(Edition).where(col(Edition.practice_id) == standing.practice.id).values(outdated=False)
        )


class TrustsEveryEditor(Desk):
    """An editor of any territory may write."""

    async def save(
        self, tx: Transaction, standing: Standing, language: str, title: str, version: int, tab: str
    ) -> None:
        roles = dict(standing.reader.roles)
        if standing.reader.edits:
            roles[standing.practice.territory_id] = "editor"
        trusted = replace(standing, reader=replace(standing.reader, roles=roles))
        await super().save(tx, trusted, language, title, version, tab)


class RestoresAtOnce(Desk):
    """What is brought back is published without being looked at."""

    async def restore(self, tx: Transaction, standing: Standing, language: str, number: int) -> None:
        await super().restore(tx, standing, language, number)
        await actions.publish(tx, standing=standing, language=language)


class RewritesHistory(Desk):
    """All publications say what the newest says."""

    async def publish(
        self, tx: Transaction, standing: Standing, language: str, source_id: int | None
    ) -> None:
        await super().publish(tx, standing, language, source_id)
        edition = await find_edition(tx, standing.practice, language)
        if edition:
            mine = (Revision.practice_id == standing.practice.id, Revision.language == language)
            await tx.exec(update(Revision).where(*mine).values(words=edition.words))


class ForgetsTheArchive(Desk):
    """What is archived can be written on."""

    async def save(
        self, tx: Transaction, standing: Standing, language: str, title: str, version: int, tab: str
    ) -> None:
        archived = standing.practice.status == "archived"
        practice = await tx.get_one(Practice, standing.practice.id)
        practice.status = "published" if archived else practice.status
        await tx.flush()  # as if it had been taken out before
        await super().save(tx, standing, language, title, version, tab)
        practice.status = "archived" if archived else practice.status


BUGS = (
    OverwritesInSilence,
    ForgetsTranslations,
    TrustsEveryEditor,
    RestoresAtOnce,
    RewritesHistory,
    ForgetsTheArchive,
)
