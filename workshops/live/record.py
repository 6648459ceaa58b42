"""Reading a session: older messages, search, the transcript, who was there."""

from collections import Counter
from dataclasses import dataclass, field

from realtime.events import Data
from together.text import fold_name, plain
from workshops.live.permissions import STAFF
from workshops.live.snapshot import Render, people_of, profile, profiles, public_message, quoted
from workshops.live.state import LiveState, Message

PAGE = 100
FOUND = 200


def page(state: LiveState, before_id: str | None, limit: int, render: Render) -> Data:
    """`messages` before a given one (or the last), oldest first, and what they quote. `more`: older exist."""
    window = list(state.window(max(1, min(limit, PAGE)), before_id))
    more = bool(window) and bool(state.order) and window[0].seq > state.order[0]
    sources = quoted(state, window)
    keys = [key for message in window for key in people_of(message)]
    keys += [source["by"] for source in sources.values()]
    return {
        "messages": [public_message(state, message, render) for message in window],
        "more": more,
        "quoted": sources,
        "people": profiles(state, dict.fromkeys(keys)),
    }


def transcript(state: LiveState, render: Render) -> list[Data]:
    """Every message, in order, as `snapshot` shows them; `seq` is its number in the log."""
    return [
        {"seq": message.seq, **public_message(state, message, render)}
        for message in state.window(len(state.order))
    ]


def search(state: LiveState, query: str, limit: int = FOUND) -> list[Message]:
    """The latest messages with every word of `query` in their text or author's name; accents never matter."""
    words = plain(query[:200]).split()
    if not words:
        return []
    names = {key: plain(person.name) for key, person in state.people.items()}
    found: list[Message] = []
    for seq in reversed(state.order):
        message = state.messages[f"m{seq}"]
        if message.removed or not _has(message.text, names.get(message.by, ""), words):
            continue
        found.append(message)
        if len(found) == limit:
            break
    return found[::-1]


def _has(text: str, name: str, words: list[str]) -> bool:
    said = text.lower() if text.isascii() else plain(text)
    return all(word in said or word in name for word in words)


def people(state: LiveState) -> list[Data]:
    """Everybody who came in and was not removed, staff first, each as `id` and profile."""
    rows = [{"id": key, **profile(state, key)} for key, _person in state.present_people()]
    return sorted(rows, key=lambda row: (row["role"] not in STAFF, plain(row["name"])))


def lookalikes(state: LiveState) -> set[str]:
    """Ids of people whose name looks like that of a facilitator or rapporteur who is somebody else."""
    staff = {fold_name(person.name) for _key, person in state.present_people() if person.role in STAFF}
    return {
        key
        for key, person in state.present_people()
        if person.role not in STAFF and fold_name(person.name) in staff
    }


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who was there: how many, from where, as which kinds of actor, and their names."""

    count: int
    by_territory: list[tuple[str, int]] = field(default_factory=list)
    by_kind: list[tuple[str, int]] = field(default_factory=list)
    people: list[Data] = field(default_factory=list)


def attendance(state: LiveState) -> Attendance:
    """Attendance of those who came in, without those who were removed. Names are for participants only."""
    here = dict(state.present_people())
    territories = Counter(person.territory or person.affiliation for person in here.values())
    kinds = Counter(person.kind for person in here.values())
    said = Counter(message.by for message in state.messages.values() if not message.removed)
    rows = [{**row, "messages": said[row["id"]], "entered": here[row["id"]].entered} for row in people(state)]
    return Attendance(len(here), territories.most_common(), kinds.most_common(), rows)
