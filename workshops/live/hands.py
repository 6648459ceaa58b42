"""Raised hands, in the order of raising, and the floor."""

from realtime.events import Data, Event, Refused
from together.languages import N_
from workshops.live import fields
from workshops.live.kinds import Kind
from workshops.live.permissions import Actor
from workshops.live.state import Floor, LiveState

_NOT_RAISED = N_("No such hand is raised.")


def raise_hand(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    if actor.id in state.hands:
        raise Refused("bad_request", N_("Your hand is already raised."))
    if state.floor and state.floor.person == actor.id:
        raise Refused("bad_request", N_("You have the floor."))
    return data


def raised(state: LiveState, event: Event) -> None:
    state.hands.setdefault(event.author, event.at)


def lower(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    """One's own hand when nobody is named."""
    if "person" in data and data.get("all"):
        raise Refused("bad_request", N_("This request could not be understood."))
    people = list(state.hands) if data.get("all") else [data.get("person", actor.id)]
    if not actor.leads and (data.get("all") or people != [actor.id]):
        raise Refused("forbidden", N_("You may only lower your own hand."))
    if not people or any(person not in state.hands for person in people):
        raise Refused("bad_request", _NOT_RAISED)
    return {"people": people}


def lowered(state: LiveState, event: Event) -> None:
    for person in event.data["people"]:
        state.hands.pop(person, None)


def give(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    """Giving the floor to nobody takes it back; whoever has it may give it back."""
    holder = state.floor.person if state.floor else None
    person = data["person"]
    if not actor.leads and (person is not None or holder != actor.id):
        raise Refused("forbidden", N_("Only a facilitator gives the floor."))
    if person == holder:
        raise Refused(
            "bad_request", N_("This person already has the floor.") if person else N_("Nobody has the floor.")
        )
    if person is not None and (person not in state.people or state.people[person].removed):
        raise Refused("not_found", N_("There is no such person here."))
    return data


def given(state: LiveState, event: Event) -> None:
    person = event.data["person"]
    state.floor = Floor(person, event.at) if person else None
    state.hands.pop(person, None)


def silence(state: LiveState, person: str) -> None:
    """Take hand and floor from somebody who may no longer speak."""
    state.hands.pop(person, None)
    if state.floor and state.floor.person == person:
        state.floor = None


KINDS = (
    Kind("hand.raise", "hand.raised", {}, raise_hand, raised),
    Kind(
        "hand.lower",
        "hand.lowered",
        {"person": fields.person().or_absent(), "all": fields.flag().or_absent()},
        lower,
        lowered,
    ),
    Kind("floor.give", "floor.given", {"person": fields.person().or_null()}, give, given),
)
