"""Who is told of what happens to practices. Following itself is the network's: `network.notices`."""

from sqlmodel import col, select

from network.models import Person, Territory, Theme
from network.notices.actions import follow_by_itself, tell, untell_all
from network.notices.queries import list_followers, list_who_stopped, was_told
from network.queries import list_editors
from practices.models import Edition, Practice
from together.database import Transaction


def subject_of(practice: Practice) -> str:
    """What followers of this practice follow."""
    return f"practice:{practice.id}"


async def list_concerned(tx: Transaction, practice: Practice) -> set[int]:
    """Ids of those who are told of what is said and done there: followers, and the territory's editors who did not stop."""
    subject = subject_of(practice)
    editors = set(await list_editors(tx, practice.territory_id))
    return await list_followers(tx, [subject]) | (editors - await list_who_stopped(tx, subject))


async def tell_of_publication(
    tx: Transaction, *, practice: Practice, territory: Territory, title: str, by: Person | None
) -> None:
    """Tell once, at its first publication, those who follow the territory or a theme; its author follows it from now on."""
    path = f"/practices/{practice.slug}"
    if by and by.id:
        await follow_by_itself(tx, person_id=by.id, subject=subject_of(practice))
    if await was_told(tx, "published", path):
        return
    told: set[int] = set()
    for subject, name in await _followable(tx, practice, territory):
        followers = await list_followers(tx, [subject])
        await tell(
            tx,
            people=sorted(followers - told),
            kind="published",
            path=path,
            subject=subject,
            data={"title": title, "territory": territory.name, "about": name},
            skip=by.id if by else None,
        )
        told |= followers


async def _followable(tx: Transaction, practice: Practice, territory: Territory) -> list[tuple[str, str]]:
    """What one may follow to hear of this practice, with its name: its territory, its themes and those around them."""
    own = select(Theme.parent_id).where(col(Theme.id).in_(practice.facts.get("themes", [])))
    found = await tx.exec(
        select(Theme)
        .where(col(Theme.id).in_(practice.facts.get("themes", [])) | col(Theme.id).in_(own))
        .order_by(Theme.code)
    )
    themes = [(f"theme:{theme.id}", theme.name_in(practice.language)) for theme in found.all()]
    return [(f"territory:{territory.id}", territory.name), *themes]


async def title_of(tx: Transaction, practice: Practice, language: str = "") -> str:
    """What the practice is called: in `language` where there is an edition, else in its own."""
    found = await tx.exec(
        select(Edition.language, Edition.title).where(
            Edition.practice_id == practice.id, col(Edition.language).in_([language, practice.language])
        )
    )
    titles = dict(found.all())
    return titles.get(language) or titles.get(practice.language, "")


OF_READERS = ("published", "comment", "answer", "accepted", "mention", "adoption", "translation_outdated")
"""Kinds of notices that say what a practice's readers see."""


async def untell_readers(tx: Transaction, practice: Practice) -> None:
    """What is taken back from readers stands no longer on their pages of news, nor in a mail to come."""
    office = (await tx.exec(select(Person.id).where(col(Person.secretariat).is_(True)))).all()
    writers = [*await list_editors(tx, practice.territory_id), *office, practice.created_by]
    keep = [number for number in writers if number]
    await untell_all(tx, below=f"/practices/{practice.slug}", kinds=OF_READERS, keep=keep)
