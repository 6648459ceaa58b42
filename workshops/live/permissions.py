"""Who may do what in a live session, and when: one table, and the role that a person has now."""

from collections.abc import Mapping
from dataclasses import dataclass

from realtime.events import Refused, Who
from together.languages import N_
from workshops.live.state import ANNOUNCED, CLOSED, LIVE, LiveState

SYSTEM = "system"
"""The role of the platform itself: actions that set the agenda or let people in. The door never grants it."""

ROLES = ("secretariat", "facilitator", "rapporteur", "participant", "guest", "reader")
STAFF = frozenset({"secretariat", "facilitator", "rapporteur"})

Phases = Mapping[str, frozenset[str]]

NOBODY: frozenset[str] = frozenset()
PLATFORM = frozenset({SYSTEM})
LEADERS = frozenset({"facilitator", "secretariat", SYSTEM})
SCRIBES = LEADERS | {"rapporteur"}
VOICES = frozenset({"guest", "participant", "rapporteur", "facilitator", "secretariat"})
ANYBODY = VOICES | LEADERS


def _in(announced: frozenset[str], live: frozenset[str], closed: frozenset[str]) -> Phases:
    return {ANNOUNCED: announced, LIVE: live, CLOSED: closed}


_TALK = _in(NOBODY, VOICES, NOBODY)
_LEAD = _in(PLATFORM, LEADERS, PLATFORM)
_ALWAYS_SCRIBES = _in(SCRIBES, SCRIBES, SCRIBES)
_ALWAYS_PLATFORM = _in(PLATFORM, PLATFORM, PLATFORM)

ALLOWED: Mapping[str, Phases] = {
    "message.post": _TALK,
    "message.edit": _TALK,
    "message.remove": _in(ANYBODY, ANYBODY, ANYBODY),
    "message.react": _TALK,
    "message.pin": _in(NOBODY, SCRIBES, NOBODY),
    "hand.raise": _TALK,
    "hand.lower": _in(NOBODY, ANYBODY, NOBODY),
    "floor.give": _in(NOBODY, ANYBODY, NOBODY),
    "agenda.set": _ALWAYS_PLATFORM,
    "agenda.move": _in(NOBODY, LEADERS, NOBODY),
    "agenda.extend": _in(NOBODY, LEADERS, NOBODY),
    "outcome.record": _in(NOBODY, VOICES, SCRIBES - PLATFORM),
    "outcome.edit": _ALWAYS_SCRIBES,
    "outcome.withdraw": _ALWAYS_SCRIBES,
    "outcome.move": _ALWAYS_SCRIBES,
    "words.draw": _in(NOBODY, PLATFORM, PLATFORM),
    "person.enter": _ALWAYS_PLATFORM,
    "person.rename": _in(PLATFORM, ANYBODY, PLATFORM),
    "person.remove": _LEAD,
    "person.readmit": _LEAD,
    "person.promote": _LEAD,
    "workshop.open": _in(LEADERS, NOBODY, NOBODY),
    "workshop.close": _in(NOBODY, LEADERS, NOBODY),
    "workshop.reopen": _in(NOBODY, NOBODY, LEADERS),
    "conversation.hide": _in(LEADERS, LEADERS, LEADERS),
    "summary.write": _ALWAYS_SCRIBES,
}
"""Who may send each command while the workshop is announced, live, closed. Whose message, hand or name it is
about is looked at where the command is decided."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the role that counts: the log's, not the one that an open page still believes in."""

    id: str
    role: str
    name: str
    language: str

    @property
    def leads(self) -> bool:
        """They may act on what belongs to others."""
        return self.role in LEADERS


def role_of(state: LiveState, who: Who) -> str:
    """The role that counts now; empty for somebody who was removed.

    The log knows best, since it hears of a promotion before an open page does. Only the secretariat's office
    is not the room's to give: it comes from the door each time.
    """
    person = state.people.get(who.id)
    if person is not None and person.removed and who.role != SYSTEM:
        return ""
    if who.role in {SYSTEM, "secretariat"}:
        return who.role
    if person is None or not person.given or person.role == "secretariat":
        return who.role
    return person.role


def authorise(state: LiveState, who: Who, kind: str) -> Actor:
    """The actor, if their role may send `kind` now; `Refused` otherwise."""
    phases = ALLOWED.get(kind)
    if phases is None:
        raise Refused("bad_request", N_("This request could not be understood."))
    role = role_of(state, who)
    if not any(role in roles for roles in phases.values()) or (not who.id and role != SYSTEM):
        raise Refused("forbidden", N_("You may not do this here."))
    if role not in phases[state.status]:
        raise Refused("closed", _closed(state, kind))
    return Actor(who.id, role, who.name, who.language)


def allowed(state: LiveState, who: Who) -> list[str]:
    """The kinds of command that `who` may send now, to some target at least."""
    role = role_of(state, who)
    if not who.id and role != SYSTEM:
        return []
    return [kind for kind, phases in ALLOWED.items() if role in phases[state.status]]


def _closed(state: LiveState, kind: str) -> str:
    if kind.startswith("workshop.") and state.status == LIVE:
        return N_("The workshop is already open.")
    if state.status == ANNOUNCED:
        return N_("The workshop has not been opened yet.")
    return N_("The workshop is closed.")
