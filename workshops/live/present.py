"""How an event is told to browsers: its data, signed with names, and what their fold needs beside it."""

from collections.abc import Callable, Iterator

from realtime.events import Data, Event
from workshops.live.snapshot import Render, name_of, people_of, profiles, public_message, quotation
from workshops.live.state import LiveState

Addition = Callable[[LiveState, Event, Render], Data]


def public_data(state: LiveState, event: Event, render: Render) -> Data:
    """The `d` of `event`. On replay names and quoted words are those of now, so nothing removed is retold."""
    data = {key: value for key, value in event.data.items() if key not in {"redact", "author", "territory"}}
    if event.author:
        data["name" if event.kind not in _NAMING else "by_name"] = name_of(state, event.author)
    known = profiles(state, dict.fromkeys(_mentioned(event)))
    if known:
        data["profiles"] = known
    addition = ADDITIONS.get(event.kind)
    return {**data, **addition(state, event, render)} if addition else data


_NAMING = frozenset({"person.entered", "person.renamed"})
"""Events whose own data has a `name`: the person's, not the author's."""


def _mentioned(event: Event) -> Iterator[str]:
    yield event.author
    if isinstance(event.data.get("person"), str):
        yield event.data["person"]
    if event.data.get("quoted_by"):
        yield event.data["quoted_by"]


def _rendered(_state: LiveState, event: Event, render: Render) -> Data:
    html = render(event.data["text"]) if event.data["text"] else None
    return {"html": html} if html else {}


def _posted(state: LiveState, event: Event, render: Render) -> Data:
    addition = _rendered(state, event, render)
    source = state.messages.get(event.data.get("reply_to", ""))
    if source:
        addition["quoted"] = quotation(state, source)
        addition["profiles"] = profiles(state, [event.author, source.by])
    return addition


def _pinned(state: LiveState, event: Event, render: Render) -> Data:
    """A page may not hold a message that old, so it comes along."""
    if not event.data["on"]:
        return {}
    message = state.messages[event.data["id"]]
    known = profiles(state, [event.author, *people_of(message)])
    return {"message": public_message(state, message, render), "profiles": known}


def _counted(state: LiveState, _event: Event, _render: Render) -> Data:
    return {"people_count": sum(1 for _ in state.present_people())}


def _recorded(state: LiveState, event: Event, _render: Render) -> Data:
    quoted_by = event.data.get("quoted_by", "")
    return {"quoted_name": name_of(state, quoted_by)} if quoted_by else {}


ADDITIONS: dict[str, Addition] = {
    "message.posted": _posted,
    "message.edited": _rendered,
    "message.pinned": _pinned,
    "outcome.recorded": _recorded,
    "summary.written": _rendered,
    "person.entered": _counted,
    "person.removed": _counted,
    "person.readmitted": _counted,
}
