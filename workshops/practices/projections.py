"""What practices keep of words of a room, written in the transaction that stores the events: in the order of the log."""

from network.notices.actions import tell
from practices.origins.actions import quote, unquote
from realtime.events import Event
from together.database import Transaction
from workshops.live.state import LiveState, Message, number
from workshops.models import Participant, Workshop
from workshops.visitors import is_heard


async def project_drawn(tx: Transaction, workshop: Workshop, state: LiveState, event: Event) -> None:
    """Write down the words of the message, and tell their author, if they have an account, for whom a practice is drawn."""
    message = state.messages.get(event.data["source"].get("message", ""))
    if message is None or message.removed:
        return
    author = await _author_of(tx, workshop, message)
    known = state.people.get(message.by)
    practice = await quote(
        tx,
        practice_id=event.data["practice"],
        anchor=message.id,
        quotation=message.text,
        author=known.name if known else "",
        author_id=author,
        public=is_heard(workshop),
    )
    if author and practice:
        await tell(
            tx,
            people=[author],
            kind="words",
            path=f"/workshops/{workshop.slug}#{message.id}",
            subject=f"practice:{practice.id}",
            data={"territory": event.data["whose"], "title": workshop.title},
            skip=practice.created_by,
        )


async def _author_of(tx: Transaction, workshop: Workshop, message: Message) -> int | None:
    place = await tx.get(Participant, number(message.by))
    return place.person_id if place and place.workshop_id == workshop.id else None


async def project_removed(tx: Transaction, workshop: Workshop, _state: LiveState, event: Event) -> None:
    """Words that were removed are quoted nowhere."""
    await unquote(tx, workshop_id=workshop.id or 0, anchor=event.data["id"])
