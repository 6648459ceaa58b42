"""Bringing back what was published before."""

from practices.actions import begin_draft, deed_of, require_version, stamp, take
from practices.models import Draft, Revision
from practices.queries import find_draft
from practices.readers import Standing
from together.database import Transaction


async def restore(tx: Transaction, *, standing: Standing, revision: Revision, version: int) -> Draft:
    """Make this publication the draft, to be looked at and published again: readers see nothing until then.

    `version` is that of the draft which it replaces. Raises `DraftChanged` when somebody saved in between.
    """
    standing, person = await take(tx, standing, deed_of(standing, revision.language, "restore"))
    draft = await find_draft(tx, standing.practice, revision.language)
    draft = draft or await begin_draft(tx, standing, revision.language)
    require_version(tx, draft, version)
    draft.words, draft.facts = dict(revision.words), dict(revision.facts)
    draft.restored_from, draft.source_id = revision.id, revision.source_id
    await stamp(tx, draft, person)
    return draft
