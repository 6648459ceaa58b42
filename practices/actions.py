"""Every write about practices. Who may is asked of the standing that the loader gave.

Each takes the practice's row first, so that two who act at once act one after the other, and asks again what the state
that it finds allows.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from sqlmodel import col, select

from network.models import Person, Territory, Theme
from practices import indexing
from practices.content import Facts, Words
from practices.files.actions import publish_files
from practices.following import untell_readers
from practices.models import Draft, Origin, Practice
from practices.publication import release
from practices.queries import find_draft, find_edition, find_revision, slug_is_taken
from practices.readers import Reader, Standing
from practices.removal import remove
from practices.review.actions import needs_review, open_review
from together import saving
from together.columns import now
from together.database import Transaction
from together.errors import BadRequest, Conflict, Forbidden, NotFound, Unprocessable
from together.forms import Form, explain
from together.languages import LANGUAGES, N_
from together.text import free_slug

RESERVED_SLUGS = frozenset({"new", "map", "import", "mine"})
LONGEST_TAB = 40
SAVES = 1_000_000
"""More than anybody makes between two publications."""

Part = TypeVar("Part", bound=BaseModel)


class DraftChanged(Conflict):
    """Somebody saved this draft since it was read: `draft` is what is stored now."""

    code = "draft_changed"
    text = N_("Somebody saved another version of this draft in the meantime.")

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft


class Incomplete(Unprocessable):
    """What is still missing before this can be published: `fields` by name."""

    code = "incomplete"
    text = N_("A little more is needed before this can be published.")

    def __init__(self, *fields: str) -> None:
        super().__init__()
        self.fields = fields


class Unacceptable(Unprocessable):
    """What was said does not fit its fields: `form` tells where."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form


async def start_draft(
    tx: Transaction,
    *,
    reader: Reader,
    territory_id: int,
    language: str,
    words: Words,
    facts: Facts,
    slug: str | None = None,
    origin: Origin | None = None,
    demonstration: bool = False,
    at: datetime | None = None,
) -> Practice:
    """A new practice of this territory, as a draft in its original language (`version` 1).

    Raises `Forbidden` unless the reader edits that territory, `Conflict` when `slug` is taken.
    """
    if await tx.get(Territory, territory_id) is None:
        raise NotFound
    if reader.person is None or reader.role_in(territory_id) not in {"editor", "coordinator", "secretariat"}:
        raise Forbidden(N_("Only editors of a territory write its practices."))
    practice = Practice(
        slug=await _slug(tx, slug, words.title),
        territory_id=territory_id,
        language=_known(language),
        created_by=reader.person.id,
        created_at=at or now(),
        changed_at=at or now(),
        facts=facts.model_dump(mode="json"),
        demonstration=demonstration,
    )
    tx.add(practice)
    await tx.flush()  # its draft needs its id
    if origin:
        origin.practice_id = practice.id or 0
        tx.add(origin)
    tx.add(_draft(practice, practice.language, words, facts, reader.person, at))
    await tx.flush()  # others read it in this transaction
    return practice


async def _slug(tx: Transaction, slug: str | None, title: str) -> str:
    taken = partial(slug_is_taken, tx)
    if slug is None:
        return await free_slug(title, taken=taken, otherwise="practice", reserved=RESERVED_SLUGS)
    if slug in RESERVED_SLUGS or await taken(slug):
        raise Conflict(N_("There is another practice at this address."))
    return slug


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise NotFound
    return language


def _draft(
    practice: Practice,
    language: str,
    words: Words,
    facts: Facts | None,
    by: Person,
    at: datetime | None = None,
) -> Draft:
    return Draft(
        practice_id=practice.id or 0,
        language=language,
        words=words.model_dump(),
        facts=facts.model_dump(mode="json") if facts else {},
        version=1,
        saved_at=at or now(),
        saved_by=by.id,
    )


async def save_draft(
    tx: Transaction,
    *,
    standing: Standing,
    language: str,
    words: Mapping[str, Any],
    facts: Mapping[str, Any] | None,
    version: int,
    tab: str = "",
    source_id: int | None = None,
) -> Draft:
    """Save these fields of the draft in `language`; the others stay. `facts` are only of the original.

    `version` is that of the draft which was read. What the same tab saved last it may always save again:
    `tab` is a name of its own, with `#` and a number that grows with each save (a save that arrives after a later one
    of its tab changes nothing). `source_id`: the revision of the original that a translation is begun from.

    Raises `DraftChanged` when somebody else saved in between, `Unacceptable` for what does not fit a field.
    """
    standing, person = await take(tx, standing, deed_of(standing, language, "write"))
    practice = standing.practice
    draft = await find_draft(tx, practice, language) or await begin_draft(tx, standing, language)
    require_version(tx, draft, version, tab)
    if saving.is_late(draft.tab, tab):
        return draft
    draft.words = accept(Words, draft.words | dict(words)).model_dump()
    if facts is not None and language == practice.language:
        draft.facts = accept(Facts, draft.facts | dict(facts)).model_dump(mode="json")
    draft.source_id = draft.source_id or await _source(tx, practice, source_id)
    await stamp(tx, draft, person, tab)
    return draft


def require_version(tx: Transaction, draft: Draft, version: int, tab: str = "") -> None:
    """Raises `DraftChanged` unless the draft is the one that was read, or was saved last by the same tab."""
    if version == draft.version or (version < draft.version and is_same_tab(draft, tab)):
        return
    if draft in tx:
        tx.expunge(draft)  # it is read after the rollback
    raise DraftChanged(draft)


async def _source(tx: Transaction, practice: Practice, revision_id: int | None) -> int | None:
    """A revision of the original, by its id. Raises `BadRequest` for one that is not."""
    if revision_id is None:
        return None
    revision = await find_revision(tx, revision_id)
    if revision is None or (revision.practice_id, revision.language) != (practice.id, practice.language):
        raise BadRequest
    return revision_id


async def begin_draft(tx: Transaction, standing: Standing, language: str) -> Draft:
    """A draft that goes on from what is published in this language, not yet stored.

    Its `version` is above those of all drafts before, so that a page left open since then cannot take it for its own.
    """
    practice = standing.practice
    edition = await find_edition(tx, practice, _known(language))
    before = await find_revision(tx, edition.revision_id) if edition else None
    original = language == practice.language
    return Draft(
        practice_id=practice.id or 0,
        language=language,
        words=dict(edition.words) if edition else Words().model_dump(),
        facts=dict(practice.facts) if original else {},
        version=before.number * SAVES if before else 0,
        source_id=before.source_id if before else None,
    )


async def stamp(tx: Transaction, draft: Draft, person: Person, tab: str = "") -> None:
    """Store a change of the draft: one save more, by this person, now."""
    draft.version += 1
    draft.saved_at, draft.saved_by, draft.tab = now(), person.id, tab[:LONGEST_TAB]
    tx.add(draft)
    await tx.flush()  # a second writer waits for this row


def is_same_tab(stored: Draft, tab: str) -> bool:
    """Whether this tab was the last to save the draft."""
    return saving.is_same_tab(stored.tab, tab)


def accept(part: type[Part], values: Mapping[str, Any]) -> Part:
    """`values` as words or facts. Raises `Unacceptable`."""
    try:
        return part.model_validate(values)
    except ValidationError as error:
        raise Unacceptable(explain(values, error)) from None


def deed_of(standing: Standing, language: str, deed: str) -> str:
    """The same deed on a translation is another one: `translate`."""
    return deed if language == standing.practice.language else "translate"


async def take(tx: Transaction, standing: Standing, deed: str) -> tuple[Standing, Person]:
    """The standing before the practice as it is now, its row held until the commit. Raises as `Standing.require`."""
    practice = await tx.get(Practice, standing.practice.id, with_for_update=True, populate_existing=True)
    if practice is None:
        raise NotFound
    current = replace(standing, practice=practice)
    return current, current.require(deed)


async def publish(
    tx: Transaction,
    *,
    standing: Standing,
    language: str | None = None,
    at: datetime | None = None,
    source_id: int | None = None,
) -> Practice:
    """Publish the draft in `language` (none: of the original), or what was published before once more.

    `source_id`: the revision of the original that a translation says the same as; the newest for a translation that
    names none and never did.

    The first practice of a new editor becomes a submission where the network asks for a review. Raises `Incomplete`.
    """
    language = language or standing.practice.language
    standing, person = await take(tx, standing, deed_of(standing, language, "publish"))
    practice, draft = standing.practice, await find_draft(tx, standing.practice, language)
    if draft is None:
        return await _publish_again(tx, practice, at)
    await require_complete(tx, practice, draft)
    if language != practice.language:
        draft.source_id = await _source(tx, practice, source_id) or draft.source_id
        draft.source_id = draft.source_id or await _newest(tx, practice)
    first = practice.published_at is None
    if first and await needs_review(tx, reader=standing.reader, territory_id=practice.territory_id):
        await _step(tx, practice, "submitted", at)
        await open_review(tx, practice=practice, person=person)
    else:
        await release(tx, practice=practice, draft=draft, by=person, at=at)
    return practice


async def _newest(tx: Transaction, practice: Practice) -> int | None:
    original = await find_edition(tx, practice, practice.language)
    return original.revision_id if original else None


async def _publish_again(tx: Transaction, practice: Practice, at: datetime | None) -> Practice:
    if practice.published_at is None:
        raise Conflict
    if practice.status == "unpublished":
        await _step(tx, practice, "published", at)
        await publish_files(tx, practice)
        await indexing.refresh(tx, practice.id or 0)
    return practice


async def require_complete(tx: Transaction, practice: Practice, draft: Draft) -> None:
    """Raises `Incomplete` unless the short version is there; a translation needs what its original says."""
    missing = [name for name in ("title", "what", "novelty") if not draft.words.get(name)]
    if draft.language != practice.language:
        original = await find_edition(tx, practice, practice.language)
        missing = [name for name in missing if original is None or original.words.get(name)]
    else:
        themes = accept(Facts, draft.facts).themes
        known = (await tx.exec(select(Theme.id).where(col(Theme.id).in_(themes)))).all()
        missing += [] if themes and len(known) == len(themes) else ["themes"]
    if missing:
        raise Incomplete(*missing)


_STEPS = {"unpublish": "unpublished", "archive": "archived", "unarchive": "published"}


async def move(tx: Transaction, *, standing: Standing, deed: str, at: datetime | None = None) -> Practice:
    """`unpublish`, `archive`, `unarchive`, or `delete` what was never published, with all that belongs to it."""
    standing, _ = await take(tx, standing, deed)
    practice = standing.practice
    if deed == "delete":
        await remove(tx, practice)
        return practice
    await _step(tx, practice, _STEPS[deed], at)
    if deed == "unpublish":
        await untell_readers(tx, practice)
    await indexing.refresh(tx, practice.id or 0)
    return practice


async def _step(tx: Transaction, practice: Practice, status: str, at: datetime | None) -> None:
    practice.status, practice.changed_at = status, at or now()
    tx.add(practice)
    await tx.flush()  # the index reads it
