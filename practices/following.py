"""Who is told of what happens to practices. Following itself is the network's: `network.notices`."""

from sqlmodel import col, select

from network.models import Person, Territory
from network.notices.actions import follow_by_itself, tell
from network.notices.queries import count_told, list_followers, list_who_stopped
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
    subject = subject_of(practice)
    if by and by.id:
        await follow_by_itself(tx, person_id=by.id, subject=subject)
    if await count_told(tx, "published", subject):
        return
    themes = [f"theme:{theme}" for theme in practice.facts.get("themes", [])]
    await tell(
        tx,
        people=sorted(await list_followers(tx, [f"territory:{territory.id}", *themes])),
        kind="published",
        path=f"/practices/{practice.slug}",
        subject=subject,
        data={"title": title, "territory": territory.name, "who": by.name if by else ""},
        skip=by.id if by else None,
    )


async def title_of(tx: Transaction, practice: Practice, language: str = "") -> str:
    """What the practice is called: in `language` where there is an edition, else in its own."""
    found = await tx.exec(
        select(Edition.language, Edition.title).where(
            Edition.practice_id == practice.id, col(Edition.language).in_([language, practice.language])
        )
    )
    titles = dict(found.all())
    return titles.get(language) or titles.get(practice.language, "")
