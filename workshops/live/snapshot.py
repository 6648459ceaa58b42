"""The public state of a room: what a page starts from and goes on folding (static/js/room/fold.js)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from realtime.events import Data
from together.text import fold_name
from workshops.live.permissions import STAFF
from workshops.live.state import LiveState, Message, Outcome, Removal, number

WINDOW = 100
"""Messages in a snapshot; older ones are read page by page."""
QUOTED_LENGTH = 140

Render = Callable[[str], str | None]
"""Text to clean HTML, or None when its own characters and line breaks say the same."""


def public_snapshot(state: LiveState, render: Render, limit: int = WINDOW) -> Data:
    """What everybody in the room may see, ready for JSON; of the conversation the last `limit` messages."""
    window = list(state.window(limit))
    pins = [state.messages[key] for key in state.pins]
    sources = quoted(state, window)
    snapshot = {
        "status": state.status,
        "opened_at": state.opened_at,
        "closed_at": state.closed_at,
        "hidden": state.hidden,
        "messages": [public_message(state, message, render) for message in window],
        "more": len(state.order) > len(window),
        "pins": [public_message(state, message, render) for message in pins],
        "quoted": sources,
        "people": {},
        "people_count": sum(1 for _ in state.present_people()),
        "removed": _gone(state),
        "hands": [{"person": person, "at": at} for person, at in state.hands.items()],
        "floor": {"person": state.floor.person, "since": state.floor.since} if state.floor else None,
        "agenda": public_agenda(state),
        "outcomes": [public_outcome(state, state.outcomes[key]) for key in state.outcome_order],
        "summary": public_summary(state, render),
        "drawn": public_drawn(state),
    }
    return {**snapshot, "people": profiles(state, _referenced(state, [*window, *pins], sources.values()))}


def public_message(state: LiveState, message: Message, render: Render) -> Data:
    """One message as everybody may see it; what is absent or false is left out."""
    data = {
        "id": message.id,
        "by": message.by,
        "name": name_of(state, message.by),
        "at": message.at,
        "text": message.text,
        "html": render(message.text) if message.text else None,
        "lang": message.lang,
        "reply_to": message.reply_to,
        "edited": message.edited,
        "removed": _removed(state, message.removed),
        "pinned": message.id in state.pins,
        "reactions": {emoji: list(people) for emoji, people in message.reactions.items()},
        "outcomes": list(message.outcomes),
    }
    return _lean(data, {"html", "lang", "reply_to", "edited", "removed", "pinned", "outcomes"})


def public_outcome(state: LiveState, outcome: Outcome) -> Data:
    """One outcome as everybody may see it."""
    withdrawn = outcome.withdrawn
    data = {
        "id": outcome.id,
        "kind": outcome.kind,
        "text": outcome.text,
        "by": outcome.by,
        "name": name_of(state, outcome.by),
        "at": outcome.at,
        "source": dict(outcome.source) if outcome.source else None,
        "who": outcome.who,
        "due": outcome.due,
        "quote": outcome.quote,
        "quoted_by": outcome.quoted_by,
        "quoted_name": name_of(state, outcome.quoted_by),
        "quote_removed": outcome.quote_removed,
        "edited": outcome.edited,
        "withdrawn": withdrawn
        and {"by": withdrawn.by, "name": name_of(state, withdrawn.by), "reason": withdrawn.reason},
    }
    return _lean(data, {"quoted_by", "quoted_name", "quote_removed", "edited", "withdrawn"})


def public_agenda(state: LiveState) -> Data:
    """The agenda; the time left follows from `since` and the server's clock."""
    items = [
        {
            "id": item.id,
            "title": item.title,
            "minutes": item.minutes,
            "presenter": item.presenter,
            "text": item.text,
            "extra": item.extra,
        }
        for item in state.agenda.items.values()
    ]
    return {"items": items, "current": state.agenda.current, "since": state.agenda.since}


def public_summary(state: LiveState, render: Render) -> Data | None:
    """The summary, with its author's present name."""
    summary = state.summary
    if summary is None:
        return None
    data = {
        "text": summary.text,
        "html": render(summary.text),
        "by": summary.by,
        "name": name_of(state, summary.by),
        "at": summary.at,
    }
    return _lean(data, {"html"})


def public_drawn(state: LiveState) -> dict[str, list[Data]]:
    """What is being drawn from which words; never a word of the draft itself."""
    return {
        anchor: [{"practice": practice, "whose": whose} for practice, whose in practices.items()]
        for anchor, practices in state.drawn.items()
    }


def quotation(state: LiveState, message: Message) -> Data:
    """The source of a reply, shortened; without words when it was removed."""
    text = message.text if len(message.text) <= QUOTED_LENGTH else message.text[: QUOTED_LENGTH - 1] + "…"
    return {"id": message.id, "by": message.by, "name": name_of(state, message.by), "text": text}


def quoted(state: LiveState, window: list[Message]) -> dict[str, Data]:
    """Sources of the window's replies that are older than the window."""
    first = window[0].seq if window else 0
    sources = [
        message.reply_to for message in window if message.reply_to and number(message.reply_to) < first
    ]
    return {key: quotation(state, state.messages[key]) for key in sources}


def profiles(state: LiveState, keys: Iterable[str]) -> dict[str, Data]:
    """Public profiles of those among `keys` whom the room knows."""
    return {key: profile(state, key) for key in keys if key in state.people}


def profile(state: LiveState, key: str) -> Data:
    """Who somebody is here. `looks` is equal for names that look alike: impersonation can be marked."""
    person = state.people[key]
    return {
        "name": person.name,
        "role": person.role,
        "affiliation": person.affiliation,
        "language": person.language,
        "kind": person.kind,
        "looks": fold_name(person.name),
    }


def name_of(state: LiveState, key: str) -> str:
    """The present name of somebody, empty for the platform itself."""
    person = state.people.get(key)
    return person.name if person else ""


def _referenced(state: LiveState, messages: list[Message], quotations: Iterable[Data]) -> dict[str, None]:
    keys = [key for message in messages for key in people_of(message)]
    keys += [quotation["by"] for quotation in quotations]
    keys += [key for outcome in state.outcomes.values() for key in _people_of_outcome(outcome)]
    keys += state.hands
    keys += [state.floor.person] if state.floor else []
    keys += [state.summary.by] if state.summary else []
    for key, person in state.people.items():
        if person.removed:
            keys += [key, person.removed.by]
        elif person.role in STAFF:
            keys.append(key)
    return dict.fromkeys(keys)


def people_of(message: Message) -> Iterator[str]:
    """Whom a message refers to: its author, those who reacted, and who removed it."""
    yield message.by
    for people in message.reactions.values():
        yield from people
    if message.removed:
        yield message.removed.by


def _people_of_outcome(outcome: Outcome) -> Iterator[str]:
    yield outcome.by
    yield outcome.quoted_by
    if outcome.withdrawn:
        yield outcome.withdrawn.by


def _gone(state: LiveState) -> list[Data]:
    return [
        {"person": key, "by": person.removed.by, "at": person.removed.at, "reason": person.removed.reason}
        for key, person in sorted(state.people.items())
        if person.removed
    ]


def _removed(state: LiveState, removal: Removal | None) -> Data | None:
    if removal is None:
        return None
    data = {
        "by": removal.by,
        "name": name_of(state, removal.by),
        "reason": removal.reason,
        "own": removal.own,
    }
    return _lean(data, {"reason"})


def _lean(data: Mapping[str, Any], optional: set[str]) -> Data:
    """`data` without those optional fields that say nothing."""
    return {key: value for key, value in data.items() if value or key not in optional}
