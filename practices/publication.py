"""Publishing itself: a draft becomes a revision that is kept, and the edition that readers see.

Who may, and whether somebody reviews it before, was asked by those who call this.
"""

from datetime import datetime

from sqlalchemy import delete, func
from sqlmodel import col, select

from network.models import Person, Territory
from network.notices.actions import tell
from network.notices.queries import list_followers
from practices import indexing
from practices.content import Facts, Words
from practices.files.actions import publish_files
from practices.following import subject_of, tell_of_publication
from practices.models import Draft, Edition, Practice, PracticeTheme, Revision
from together.columns import now
from together.database import Transaction


async def release(
    tx: Transaction, *, practice: Practice, draft: Draft, by: Person | None, at: datetime | None = None
) -> Revision:
    """Publish `draft`: the original, with its facts, or a translation. The draft is used up; followers are told."""
    at = at or now()
    revision = await _keep(tx, practice, draft, by, at)
    edition = await tx.get(Edition, (practice.id, draft.language))
    before = dict(edition.words) if edition else None
    await _show(tx, practice, revision, edition)
    if draft.language == practice.language:
        await _follow_original(tx, practice, revision, before, by)
    await tx.delete(draft)
    await tx.flush()  # the index reads what was written
    await indexing.refresh(tx, practice.id or 0)
    return revision


async def _keep(
    tx: Transaction, practice: Practice, draft: Draft, by: Person | None, at: datetime
) -> Revision:
    numbers = select(func.max(Revision.number)).where(
        Revision.practice_id == practice.id, Revision.language == draft.language
    )
    revision = Revision(
        practice_id=practice.id or 0,
        language=draft.language,
        number=((await tx.exec(numbers)).one() or 0) + 1,
        words=dict(draft.words),
        facts=dict(draft.facts),
        source_id=draft.source_id,
        restored_from=draft.restored_from,
        published_at=at,
        published_by=by.id if by else None,
        name=(by.name or by.email.partition("@")[0])[:80] if by else "",
    )
    tx.add(revision)
    await tx.flush()  # the edition names it
    return revision


async def _show(tx: Transaction, practice: Practice, revision: Revision, edition: Edition | None) -> Edition:
    shown = edition or Edition(
        practice_id=practice.id or 0, language=revision.language, revision_id=0, title=""
    )
    shown.revision_id = revision.id or 0
    shown.title, shown.words = Words.model_validate(revision.words).title, dict(revision.words)
    shown.name, shown.published_at = revision.name, revision.published_at
    shown.outdated = await _is_outdated(tx, practice, revision)
    tx.add(shown)
    return shown


async def _is_outdated(tx: Transaction, practice: Practice, revision: Revision) -> bool:
    """Whether the original says something else than what this translation was made from."""
    original = await tx.get(Edition, (practice.id, practice.language))
    if revision.language == practice.language or revision.source_id is None or original is None:
        return False
    source = await tx.get_one(Revision, revision.source_id)
    return source.words != original.words


async def _follow_original(
    tx: Transaction,
    practice: Practice,
    revision: Revision,
    before: dict[str, object] | None,
    by: Person | None,
) -> None:
    """Bring along what depends on the original: state, facts, themes, files, translations, those who are to be told."""
    first = practice.published_at is None
    practice.status, practice.facts = "published", dict(revision.facts)
    practice.published_at = practice.published_at or revision.published_at
    practice.changed_at = revision.published_at
    tx.add(practice)
    await set_themes(tx, practice)
    await publish_files(tx, practice)
    if first:
        territory = await tx.get_one(Territory, practice.territory_id)
        title = str(revision.words.get("title", ""))
        await tell_of_publication(tx, practice=practice, territory=territory, title=title, by=by)
    elif before != revision.words:
        await _outdate_translations(tx, practice, by)


async def set_themes(tx: Transaction, practice: Practice) -> None:
    """Project the themes of the practice's facts."""
    await tx.exec(delete(PracticeTheme).where(col(PracticeTheme.practice_id) == practice.id))
    for theme_id in Facts.model_validate(practice.facts).themes:
        tx.add(PracticeTheme(practice_id=practice.id or 0, theme_id=theme_id))


async def _outdate_translations(tx: Transaction, practice: Practice, by: Person | None) -> None:
    """Mark the translations of what the original no longer says (and unmark those of what it says again); tell who made
    each, and who follows the practice in that language."""
    found = await tx.exec(
        select(Edition, Revision)
        .join(Revision, col(Revision.id) == col(Edition.revision_id))
        .where(Edition.practice_id == practice.id, Edition.language != practice.language)
    )
    for edition, revision in found.all():
        before, edition.outdated = edition.outdated, await _is_outdated(tx, practice, revision)
        tx.add(edition)
        if edition.outdated and not before:
            await _tell_translator(tx, practice, edition, revision.published_by, by)


async def _tell_translator(
    tx: Transaction, practice: Practice, edition: Edition, translator: int | None, by: Person | None
) -> None:
    followers = await list_followers(tx, [subject_of(practice)])
    readers = select(Person.id).where(col(Person.id).in_(followers), Person.language == edition.language)
    told = {translator, *(await tx.exec(readers)).all()} - {None}
    await tell(
        tx,
        people=sorted(person for person in told if person),
        kind="translation_outdated",
        path=f"/practices/{practice.slug}/translate/{edition.language}",
        subject=subject_of(practice),
        data={"title": edition.title, "language": edition.language},
        skip=by.id if by else None,
    )
