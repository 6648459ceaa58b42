"""What a browser that was away is told, by the room's own history with these rules."""

from typing import Any

from realtime import wire
from realtime.events import Command, Event, Who
from realtime.history import History, Stored
from realtime.limits import Limits
from tests.workshops.live.cast import ALICE, BOB, GIL, SYSTEM
from workshops.live import LiveRules


def said(history: History, who: Who, kind: str, /, **data: Any) -> str:
    """Decide, fold, keep: the id of what came of it."""
    draft = history.decide(who, Command(kind, data), 1.0)
    event = Event(history.seq + 1, draft.kind, who.id, f"c{history.seq}", 1.0, draft.data)
    history.keep(Stored(event, b"digest"), history.fold(event))
    return f"m{event.seq}"


def test_removed_words_are_not_replayed_neither_where_they_stood_nor_where_they_were_quoted() -> None:
    history = History("w1", "e1", LiveRules(), Limits())
    for who in (ALICE, BOB, GIL):
        said(history, SYSTEM, "person.enter", person=who.id, name=who.name, role=who.role)
    said(history, ALICE, "workshop.open")
    first = said(history, BOB, "message.post", text="secretword")
    said(history, BOB, "message.edit", id=first, text="secretword indeed")
    said(history, GIL, "message.post", text="I answer", reply_to=first)
    said(history, ALICE, "message.pin", id=first, on=True)
    said(history, ALICE, "outcome.record", kind="idea", text="An idea", source={"message": first})
    said(history, BOB, "message.remove", id=first)
    replayed = b"".join(history.replay(wire.Resume("e1", 0)) or ())
    assert b"I answer" in replayed
    assert b"secretword" not in replayed + history.snapshot()
