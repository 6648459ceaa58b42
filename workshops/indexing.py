"""What search knows of workshops: the announced ones, and what came out of the closed ones. Never the conversation.

A workshop by link has an audience of its own: those who have a place in it or registered; one for the network's members
has both.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select

from network.models import Theme
from realtime.events import Event
from realtime.log import read
from realtime.notes import log as notes_log
from realtime.notes.render import render
from together.database import Transaction
from together.rich_text import html_to_text
from together.search import MEMBERS, PUBLIC, Entry, put, remove, remove_all
from together.search.plain import plain_words
from together.text import render_markdown
from workshops.access import list_circles
from workshops.live import LiveRules, LiveState
from workshops.live.rules import state_of
from workshops.live.state import Outcome
from workshops.models import Workshop, WorkshopTheme
from workshops.visitors import Visitor

TITLE = 160
"""Letters of an outcome that stand as its title."""

_TURNS = frozenset({"workshop.opened", "workshop.reopened", "workshop.closed"})


def audience_of(workshop: Workshop) -> str:
    """Who may find it."""
    if workshop.visibility == "public":
        return PUBLIC
    inside = f"workshop:{workshop.id}"
    return f"{MEMBERS} {inside}" if workshop.visibility == "members" else inside


async def refresh(tx: Transaction, workshop: Workshop, state: LiveState | None = None) -> None:
    """Bring everything that can be found of this workshop up to date. `state`: the fold of its log, where it is known."""
    if workshop.status in {"draft", "cancelled"}:
        await _forget(tx, workshop)
        await remove(tx, f"workshop:{workshop.id}")
        return
    await tx.flush()  # its themes are read
    facets = await _facets(tx, workshop)
    await put(tx, _about(workshop, facets))
    await _forget(tx, workshop)
    if workshop.status == "closed":
        known = state or await _state(tx, workshop)
        for outcome in known.outcomes.values():
            await _put_outcome(tx, workshop, outcome, facets)
        await _put_notes(tx, workshop, facets)


def concerns(event: Event) -> bool:
    """Whether an event of the room changes what can be found."""
    return event.kind in _TURNS or (event.kind.startswith("outcome.") and event.kind != "outcome.moved")


async def follow(tx: Transaction, workshop: Workshop, state: LiveState, events: Sequence[Event]) -> None:
    """Bring what can be found up to date with what happened in the room, in the transaction that stores it."""
    if any(event.kind in _TURNS for event in events):
        await refresh(tx, workshop, state)
        return
    changed = [
        event for event in events if event.kind.startswith("outcome.") and event.kind != "outcome.moved"
    ]
    if workshop.status == "closed" and changed:
        facets = await _facets(tx, workshop)
        for key in {str(event.data.get("id") or f"o{event.seq}") for event in changed}:
            await _put_outcome(tx, workshop, state.outcomes[key], facets)


async def _forget(tx: Transaction, workshop: Workshop) -> None:
    await remove_all(tx, f"outcome:{workshop.id}:")
    await remove(tx, f"notes:{workshop.id}")


def _about(workshop: Workshop, facets: dict[str, Sequence[str]]) -> Entry:
    return Entry(
        kind="workshop",
        ref=f"workshop:{workshop.id}",
        path=f"/workshops/{workshop.slug}",
        texts={workshop.language: (workshop.title, html_to_text(render_markdown(workshop.introduction)))},
        at=workshop.starts_at,
        audience=audience_of(workshop),
        facets=facets,
        card={
            "status": workshop.status,
            "demonstration": workshop.demonstration,
            "added": _new_at(workshop).isoformat(),
        },
    )


def _new_at(workshop: Workshop) -> datetime:
    """Since when there is something new to read: it was announced, or what came out is there."""
    if workshop.status == "closed" and workshop.closed_at:
        return workshop.closed_at
    return min(workshop.created_at, workshop.starts_at)


async def _put_outcome(
    tx: Transaction, workshop: Workshop, outcome: Outcome, facets: dict[str, Sequence[str]]
) -> None:
    """Its wording, which is the group's; not the quotation, which is somebody's and may be taken away."""
    ref = f"outcome:{workshop.id}:{outcome.id}"
    if outcome.withdrawn:
        await remove(tx, ref)
        return
    text = plain_words(outcome.text)
    short = text if len(text) <= TITLE else f"{text[:TITLE].rpartition(' ')[0]} …"
    rest = text if short != text else ""
    await put(
        tx,
        Entry(
            kind="outcome",
            ref=ref,
            path=f"/workshops/{workshop.slug}#{outcome.id}",
            texts={workshop.language: (short, "\n".join(filter(None, [rest, outcome.who])))},
            at=workshop.closed_at or workshop.starts_at,
            audience=audience_of(workshop),
            facets=facets,
            card={
                "workshop": workshop.title,
                "language": workshop.language,
                "outcome": outcome.kind,
                "due": outcome.due,
            },
        ),
    )


async def _put_notes(tx: Transaction, workshop: Workshop, facets: dict[str, Sequence[str]]) -> None:
    try:
        stored = await notes_log.load(tx, workshop.room)
    except notes_log.NoDocument:
        return
    view = await asyncio.to_thread(render, stored.version.gen, stored.version.head, stored.updates)
    if not view.written:
        return
    await put(
        tx,
        Entry(
            kind="notes",
            ref=f"notes:{workshop.id}",
            path=f"/workshops/{workshop.slug}#notes",
            texts={workshop.language: (workshop.title, view.text)},
            at=workshop.closed_at or workshop.starts_at,
            audience=audience_of(workshop),
            facets=facets,
            card={"workshop": workshop.title},
        ),
    )


async def _facets(tx: Transaction, workshop: Workshop) -> dict[str, Sequence[str]]:
    themes = await tx.exec(
        select(Theme.slug)
        .join(WorkshopTheme, col(WorkshopTheme.theme_id) == col(Theme.id))
        .where(WorkshopTheme.workshop_id == workshop.id)
        .order_by(Theme.code)
    )
    languages = workshop.languages or [workshop.language]
    return {"theme": themes.all(), "language": languages, "year": [str(workshop.starts_at.year)]}


async def _state(tx: Transaction, workshop: Workshop) -> LiveState:
    rules = LiveRules()
    return state_of(rules, workshop.room, [stored.event async for stored in read(tx, workshop.room, 0)])


async def audiences(tx: Transaction, visitor: Visitor) -> frozenset[str] | None:
    """Who the visitor is among the audiences: everybody, members, those of workshops that they are in. None: all."""
    if visitor.person is not None and visitor.person.secretariat:
        return None
    member, inside = await list_circles(tx, visitor)
    return frozenset({PUBLIC, *([MEMBERS] if member else []), *(f"workshop:{number}" for number in inside)})
