"""What the group comes to: decisions, commitments, proposals, questions, ideas; and the summary."""

from typing import Any

from realtime.events import Data, Event, Refused
from together.languages import N_
from workshops.live import fields
from workshops.live.kinds import Kind, as_given
from workshops.live.messages import standing
from workshops.live.permissions import SCRIBES, Actor
from workshops.live.state import LiveState, Outcome, Removal, Summary

OUTCOME_KINDS = ("decision", "commitment", "proposal", "question", "idea")
OPEN_KINDS = frozenset({"proposal", "question", "idea"})
"""Kinds that anybody in the room may record; decisions and commitments bind the group."""


def outcome_of(state: LiveState, outcome_id: str) -> Outcome:
    """The outcome of that id, or refused."""
    outcome = state.outcomes.get(outcome_id)
    if outcome is None:
        raise Refused("not_found", N_("There is no such outcome."))
    return outcome


def record(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    """A quotation of a message is taken from the message itself, never from who records it."""
    if data["kind"] not in OPEN_KINDS and actor.role not in SCRIBES:
        raise Refused(
            "forbidden", N_("Decisions and commitments are recorded by facilitators and rapporteurs.")
        )
    source = data.get("source")
    if source is None and (data.get("quote") or data.get("quoted_by")):
        raise Refused("bad_request", N_("A quotation needs its source."))
    if source and "message" in source:
        message = standing(state, source["message"])
        return {**data, "quote": _shortened(message.text), "quoted_by": message.by}
    if data.get("quoted_by") and data["quoted_by"] not in state.people:
        raise Refused("not_found", N_("There is no such person here."))
    return data


def _shortened(text: str) -> str:
    return text if len(text) <= fields.QUOTE_LENGTH else text[: fields.QUOTE_LENGTH - 1] + "…"


def recorded(state: LiveState, event: Event) -> None:
    data = event.data
    source = data.get("source")
    outcome = Outcome(
        f"o{event.seq}",
        event.seq,
        data["kind"],
        data["text"],
        event.author,
        event.at,
        quote=data.get("quote", ""),
        quoted_by=data.get("quoted_by", ""),
        quote_removed=data.get("quote_removed", False),
        source=dict(source) if source else None,
        who=data.get("who", ""),
        due=data.get("due"),
    )
    state.outcomes[outcome.id] = outcome
    state.outcome_order.append(outcome.id)
    if source and "message" in source:
        state.messages[source["message"]].outcomes.append(outcome.id)


def edit(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    outcome = outcome_of(state, data["id"])
    if outcome.withdrawn:
        raise Refused("bad_request", N_("This outcome was withdrawn."))
    if all(getattr(outcome, name) == value for name, value in data.items()):
        raise Refused("bad_request", N_("Nothing was changed."))
    return data


def edited(state: LiveState, event: Event) -> None:
    outcome = state.outcomes[event.data["id"]]
    for name in ("text", "kind", "who", "due"):
        if name in event.data:
            setattr(outcome, name, event.data[name])
    outcome.edited = event.at


def withdraw(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    """A second withdrawal is refused: the first one's name and reason stand."""
    outcome = outcome_of(state, data["id"])
    if data["on"] == (outcome.withdrawn is not None):
        raise Refused("bad_request", N_("Nothing was changed."))
    return data


def withdrawn(state: LiveState, event: Event) -> None:
    outcome = state.outcomes[event.data["id"]]
    outcome.withdrawn = (
        Removal(event.author, event.at, event.data.get("reason", "")) if event.data["on"] else None
    )


def move(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    outcome_of(state, data["id"])
    if data["before"] is not None:
        outcome_of(state, data["before"])
    if data["before"] == data["id"]:
        raise Refused("bad_request", N_("Nothing was changed."))
    return data


def moved(state: LiveState, event: Event) -> None:
    order, before = state.outcome_order, event.data["before"]
    order.remove(event.data["id"])
    order.insert(len(order) if before is None else order.index(before), event.data["id"])


def summary_written(state: LiveState, event: Event) -> None:
    """An empty summary takes the earlier one away."""
    text = event.data["text"]
    state.summary = Summary(text, event.author, event.at) if text else None


def source_field() -> fields.Field:
    """Where words come from: a message, or the notes under a heading."""
    from_message = {"message": fields.message()}
    from_notes = {"note": fields.identifier("heading anchor"), "heading": fields.line().or_absent()}

    def check(value: Any) -> Data:
        of_message = isinstance(value, dict) and "message" in value
        return fields.parse(from_message if of_message else from_notes, value)

    return fields.Field("{message} or {note, heading?}", check)


_WORDS = fields.text(fields.OUTCOME_LENGTH)
_WHO = fields.line().or_absent()
_DUE = fields.day().or_null().or_absent()

KINDS = (
    Kind(
        "outcome.record",
        "outcome.recorded",
        {
            "kind": fields.choice(OUTCOME_KINDS),
            "text": _WORDS,
            "source": source_field().or_null().or_absent(),
            "quote": fields.text(fields.QUOTE_LENGTH, empty=True).or_absent(),
            "quoted_by": fields.person().or_absent(),
            "who": _WHO,
            "due": _DUE,
        },
        record,
        recorded,
    ),
    Kind(
        "outcome.edit",
        "outcome.edited",
        {
            "id": fields.outcome(),
            "text": _WORDS.or_absent(),
            "kind": fields.choice(OUTCOME_KINDS).or_absent(),
            "who": _WHO,
            "due": _DUE,
        },
        edit,
        edited,
    ),
    Kind(
        "outcome.withdraw",
        "outcome.withdrawn",
        {
            "id": fields.outcome(),
            "on": fields.flag(),
            "reason": fields.text(fields.REASON_LENGTH, empty=True).or_absent(),
        },
        withdraw,
        withdrawn,
    ),
    Kind(
        "outcome.move",
        "outcome.moved",
        {"id": fields.outcome(), "before": fields.outcome().or_null()},
        move,
        moved,
    ),
    Kind(
        "summary.write",
        "summary.written",
        {"text": fields.text(fields.TEXT_LENGTH, empty=True)},
        as_given,
        summary_written,
    ),
)
