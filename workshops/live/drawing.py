"""Practices that are drawn from words of the room. Everybody sees for whom; nobody sees the draft."""

from realtime.events import Data, Event
from workshops.live import fields
from workshops.live.kinds import Kind
from workshops.live.messages import standing
from workshops.live.outcomes import source_field
from workshops.live.permissions import Actor
from workshops.live.state import LiveState


def draw(state: LiveState, _actor: Actor, data: Data, _now: float) -> Data:
    """Words that were removed are nobody's to draw from."""
    if "message" in data["source"]:
        standing(state, data["source"]["message"])
    return data


def drawn(state: LiveState, event: Event) -> None:
    data = event.data
    source = data["source"]
    anchor = source.get("message") or f"note-{source['note']}"
    practices = state.drawn.setdefault(anchor, {})
    practices.pop(data["practice"], None)
    practices[data["practice"]] = data["whose"]


KINDS = (
    Kind(
        "words.draw",
        "words.drawn",
        {
            "source": source_field(),
            "practice": fields.whole(1, 2**53),
            "whose": fields.line(empty=False),
        },
        draw,
        drawn,
    ),
)
