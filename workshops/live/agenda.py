"""The agenda: its items, which one is current, and how much time it has left."""

from realtime.events import Data, Event, Refused
from together.languages import N_
from workshops.live import fields
from workshops.live.kinds import Kind
from workshops.live.permissions import Actor
from workshops.live.state import Agenda, AgendaItem, LiveState

ITEMS = 100

_ITEM = {
    "id": fields.identifier("agenda item id"),
    "title": fields.line(empty=False),
    "minutes": fields.whole(1, 600),
    "presenter": fields.line().or_absent(),
    "text": fields.text(fields.TEXT_LENGTH, empty=True).or_absent(),
}


def time_left(agenda: Agenda, now: float) -> float | None:
    """Seconds the current item has left at `now`, negative when it runs over; None when none is current."""
    if agenda.current is None or agenda.since is None:
        return None
    item = agenda.items[agenda.current]
    return (item.minutes + item.extra) * 60 - (now - agenda.since)


def set_items(_state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    keys = [item["id"] for item in data["items"]]
    if len(set(keys)) != len(keys):
        raise Refused("bad_request", N_("This request could not be understood."))
    return data


def items_set(state: LiveState, event: Event) -> None:
    """The current item stays current, and keeps its added minutes. When it was taken out, the one that followed begins."""
    agenda = state.agenda
    before = agenda.items
    agenda.items = {item["id"]: AgendaItem(**item) for item in event.data["items"]}
    for key in agenda.items.keys() & before.keys():
        agenda.items[key].extra = before[key].extra
    if agenda.current is not None and agenda.current not in agenda.items:
        old = list(before)
        following = (key for key in old[old.index(agenda.current) :] if key in agenda.items)
        agenda.current = next(following, None)
        agenda.since = None if agenda.current is None else event.at


def move(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    """The item is named, not counted: two who press "next" at once move one step, not two."""
    item = data["item"]
    if item is not None and item not in state.agenda.items:
        raise Refused("not_found", N_("This item is no longer on the agenda."))
    if item == state.agenda.current:
        raise Refused("bad_request", N_("The agenda is already there."))
    return data


def moved(state: LiveState, event: Event) -> None:
    item = event.data["item"]
    state.agenda.current = item
    state.agenda.since = None if item is None else event.at


def extend(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    if state.agenda.current is None:
        raise Refused("bad_request", N_("No item of the agenda is current."))
    return {"item": state.agenda.current, **data}


def extended(state: LiveState, event: Event) -> None:
    item = state.agenda.items.get(event.data["item"])
    if item:
        item.extra += event.data["minutes"]


KINDS = (
    Kind(
        "agenda.set",
        "agenda.set",
        {"items": fields.listing(fields.record(_ITEM), ITEMS)},
        set_items,
        items_set,
    ),
    Kind("agenda.move", "agenda.moved", {"item": fields.identifier("agenda item id").or_null()}, move, moved),
    Kind("agenda.extend", "agenda.extended", {"minutes": fields.whole(1, 60)}, extend, extended),
)
