"""People: coming in, names, removal and return, roles."""

from realtime.events import Data, Event, Refused
from together.languages import N_
from workshops.live import fields
from workshops.live.hands import silence
from workshops.live.kinds import Kind
from workshops.live.permissions import ROLES, SYSTEM, Actor
from workshops.live.state import LiveState, Person, Removal

GIVEN_ROLES = ("facilitator", "rapporteur", "participant", "guest", "reader")
"""Roles that a facilitator may give. The secretariat is not made in a room."""

_UNKNOWN = N_("There is no such person here.")


def person_of(state: LiveState, person_id: str) -> Person:
    """The person of that id, or refused."""
    person = state.people.get(person_id)
    if person is None:
        raise Refused("not_found", _UNKNOWN)
    return person


def enter(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    """Coming again brings name and affiliation up to date. Whoever was removed waits to be readmitted."""
    key = data.get("person") or actor.id
    if not key:
        raise Refused("bad_request", _UNKNOWN)
    known = state.people.get(key)
    if known and known.removed:
        raise Refused("forbidden", N_("You were removed from this workshop."))
    return {**data, "person": key}


def entered(state: LiveState, event: Event) -> None:
    data = event.data
    known = state.people.get(data["person"])
    person = Person(
        name=data["name"],
        role=data["role"],
        affiliation=data.get("affiliation", ""),
        language=data.get("language", ""),
        kind=data.get("kind", ""),
        territory=data.get("territory", ""),
        entered=event.at if known is None or known.entered is None else known.entered,
        removed=known.removed if known else None,
        decided=known.decided if known else False,
    )
    state.people[data["person"]] = person
    if person.role == "reader":
        silence(state, data["person"])


def introduce(state: LiveState, event: Event) -> None:
    """Keep the name of somebody who acts without having come in, so that what they did can be signed."""
    author = event.data.get("author")
    if author and event.author not in state.people:
        state.people[event.author] = Person(
            author["name"], author["role"], language=author["language"], given=False
        )


def rename(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    person = person_of(state, data["person"])
    if data["person"] != actor.id:
        _may_act_on(actor, person)
    if person.name == data["name"]:
        raise Refused("bad_request", N_("Nothing was changed."))
    return data


def renamed(state: LiveState, event: Event) -> None:
    state.people[event.data["person"]].name = event.data["name"]


def remove(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    person = person_of(state, data["person"])
    if person.removed:
        raise Refused("bad_request", N_("This person was already removed."))
    _may_act_on(actor, person)
    _not_oneself(actor, data["person"])
    _may_lose(state, actor, data["person"])
    return data


def removed(state: LiveState, event: Event) -> None:
    key = event.data["person"]
    state.people[key].removed = Removal(event.author, event.at, event.data.get("reason", ""))
    silence(state, key)


def readmit(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    person = person_of(state, data["person"])
    if not person.removed:
        raise Refused("bad_request", N_("This person was not removed."))
    _may_act_on(actor, person)
    return data


def readmitted(state: LiveState, event: Event) -> None:
    state.people[event.data["person"]].removed = None


def promote(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    """Up or down; a reader may only look on."""
    person = person_of(state, data["person"])
    if person.removed:
        raise Refused("not_found", N_("This person was removed."))
    _may_act_on(actor, person)
    if person.role == data["role"]:
        raise Refused("bad_request", N_("This person has that role already."))
    _may_lose(state, actor, data["person"])
    return data


def promoted(state: LiveState, event: Event) -> None:
    person = state.people[event.data["person"]]
    person.role, person.given = event.data["role"], True
    person.decided = bool(event.author)
    if event.data["role"] == "reader":
        silence(state, event.data["person"])


def _may_act_on(actor: Actor, person: Person) -> None:
    if not actor.leads:
        raise Refused("forbidden", N_("Only a facilitator may do this for somebody else."))
    if person.role == "secretariat" and actor.role not in {"secretariat", SYSTEM}:
        raise Refused("forbidden", N_("Only the secretariat may do this to one of its members."))


def _not_oneself(actor: Actor, key: str) -> None:
    if key == actor.id:
        raise Refused("forbidden", N_("Ask another facilitator to do this to you."))


def _may_lose(state: LiveState, actor: Actor, key: str) -> None:
    """A workshop keeps a facilitator, and nobody demotes themselves; the secretariat may do even that."""
    if actor.role in {"secretariat", SYSTEM}:
        return
    _not_oneself(actor, key)
    leading = [
        other
        for other, person in state.people.items()
        if person.role == "facilitator" and person.given and not person.removed
    ]
    if leading == [key]:
        raise Refused("forbidden", N_("A workshop needs a facilitator."))


KINDS = (
    Kind(
        "person.enter",
        "person.entered",
        {
            "person": fields.person().or_absent(),
            "name": fields.name(),
            "role": fields.choice(ROLES),
            "affiliation": fields.line().or_absent(),
            "language": fields.language().or_absent(),
            "kind": fields.line(80).or_absent(),
            "territory": fields.line().or_absent(),
        },
        enter,
        entered,
    ),
    Kind(
        "person.rename", "person.renamed", {"person": fields.person(), "name": fields.name()}, rename, renamed
    ),
    Kind(
        "person.remove",
        "person.removed",
        {"person": fields.person(), "reason": fields.text(fields.REASON_LENGTH)},
        remove,
        removed,
    ),
    Kind("person.readmit", "person.readmitted", {"person": fields.person()}, readmit, readmitted),
    Kind(
        "person.promote",
        "person.promoted",
        {"person": fields.person(), "role": fields.choice(GIVEN_ROLES)},
        promote,
        promoted,
    ),
)
