"""Messages: posting, editing, removing, reacting, pinning."""

from realtime.events import Data, Event, Refused
from together.languages import N_
from workshops.live import fields
from workshops.live.kinds import Kind
from workshops.live.permissions import Actor
from workshops.live.state import LiveState, Message, Removal

REACTIONS = ("👍", "❤️", "👏", "😊", "🤔", "🙏")


def standing(state: LiveState, message_id: str) -> Message:
    """The message of that id; refused when there is none, or its words are gone."""
    message = state.messages.get(message_id)
    if message is None:
        raise Refused("not_found", N_("There is no such message."))
    if message.removed:
        raise Refused("not_found", N_("This message was removed."))
    return message


def post(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    """A reply to a message that was removed meanwhile is accepted: its words are not lost with it."""
    if "reply_to" in data and data["reply_to"] not in state.messages:
        raise Refused("not_found", N_("There is no such message."))
    return data


def posted(state: LiveState, event: Event) -> None:
    data = event.data
    message = Message(
        f"m{event.seq}",
        event.seq,
        event.author,
        event.at,
        data["text"],
        data.get("lang", ""),
        data.get("reply_to", ""),
    )
    state.messages[message.id] = message
    state.order.append(event.seq)


def edit(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    message = standing(state, data["id"])
    if message.by != actor.id:
        raise Refused("forbidden", N_("Only its author may change a message."))
    if message.text == data["text"]:
        raise Refused("bad_request", N_("Nothing was changed."))
    return data


def edited(state: LiveState, event: Event) -> None:
    message = state.messages[event.data["id"]]
    message.text = event.data["text"]
    message.edited = event.at
    message.edits.append(event.seq)


def remove(state: LiveState, actor: Actor, data: Data, _now: float) -> Data:
    """`redact` lists the events that hold the message's words, for the log to take them out."""
    message = standing(state, data["id"])
    own = message.by == actor.id
    if not own and not actor.leads:
        raise Refused("forbidden", N_("You may only remove your own messages."))
    if not own and not data.get("reason"):
        raise Refused("bad_request", N_("Please give a reason for removing what somebody else wrote."))
    quoting = [state.outcomes[key].seq for key in message.outcomes]
    return {**data, "own": own, "redact": [message.seq, *message.edits, *quoting]}


def removed(state: LiveState, event: Event) -> None:
    """The group's outcomes keep their own wording, but not the quotation."""
    data = event.data
    message = state.messages[data["id"]]
    message.text = ""
    message.edited = None
    message.reactions.clear()
    message.removed = Removal(event.author, event.at, data.get("reason", ""), data["own"])
    state.pins.pop(message.id, None)
    state.drawn.pop(message.id, None)
    for key in message.outcomes:
        state.outcomes[key].quote = ""
        state.outcomes[key].quote_removed = True


def react(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    """Saying the same twice (two tabs, an impatient finger) does no harm and is not refused."""
    standing(state, data["id"])
    return data


def reacted(state: LiveState, event: Event) -> None:
    data = event.data
    reactions = state.messages[data["id"]].reactions
    people = reactions.setdefault(data["emoji"], {})
    if data["on"]:
        people[event.author] = None
    else:
        people.pop(event.author, None)
    if not people:
        del reactions[data["emoji"]]


def pin(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    standing(state, data["id"])
    return data


def pinned(state: LiveState, event: Event) -> None:
    if event.data["on"]:
        state.pins.setdefault(event.data["id"])
    else:
        state.pins.pop(event.data["id"], None)


KINDS = (
    Kind(
        "message.post",
        "message.posted",
        {
            "text": fields.text(fields.TEXT_LENGTH),
            "reply_to": fields.message().or_absent(),
            "lang": fields.language().or_absent(),
        },
        post,
        posted,
    ),
    Kind(
        "message.edit",
        "message.edited",
        {"id": fields.message(), "text": fields.text(fields.TEXT_LENGTH)},
        edit,
        edited,
    ),
    Kind(
        "message.remove",
        "message.removed",
        {"id": fields.message(), "reason": fields.text(fields.REASON_LENGTH, empty=True).or_absent()},
        remove,
        removed,
    ),
    Kind(
        "message.react",
        "message.reacted",
        {"id": fields.message(), "emoji": fields.choice(REACTIONS), "on": fields.flag()},
        react,
        reacted,
    ),
    Kind("message.pin", "message.pinned", {"id": fields.message(), "on": fields.flag()}, pin, pinned),
)
