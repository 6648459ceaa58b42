"""Who is looking at a workshop, and what they are in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starlette.requests import HTTPConnection

from network.identity import signed_in
from network.models import Person
from realtime.events import Who
from together.errors import Forbidden, Gone
from together.languages import N_
from workshops.models import Participant, Registration, Workshop

RUNS = frozenset({"secretariat", "facilitator"})
WRITES_UP = RUNS | {"rapporteur"}
RESERVED_SLUGS = frozenset({"new"})
"""Addresses below `/workshops/` that are no workshop's."""
KEPT_GUESTS = 20
"""Workshops whose guest identity one browser remembers."""


class Removed(Forbidden):
    """A facilitator removed this person from the workshop."""

    code = "removed"
    text = N_("A facilitator removed you from this workshop.")


class LinkWithdrawn(Gone):
    """An invitation whose link the facilitators withdrew."""

    code = "link_withdrawn"
    text = N_("The facilitators withdrew this invitation link. Please ask whoever sent it for a new one.")


class Invitation(NamedTuple):
    """What an invitation link makes of whoever holds it, and of which turn of the workshop's links it is."""

    role: str
    turn: int = 0


@dataclass(frozen=True)
class Visitor:
    """A browser: the signed-in person, the guests it was (participant ids by workshop id), the invitations it holds.

    `registrations`: ids of the registrations of guests that this browser opened by their mailed link, by workshop id.
    """

    person: Person | None = None
    guests: Mapping[str, int] = field(default_factory=dict)
    invitations: Mapping[str, Invitation] = field(default_factory=dict)
    registrations: Mapping[str, int] = field(default_factory=dict)

    def invited_as(self, workshop: Workshop) -> str:
        """The role of the invitation to this workshop that this browser holds; empty for none, or one withdrawn since."""
        held = self.invitations.get(str(workshop.id))
        return held.role if held is not None and held.turn == workshop.link_turn else ""


def visitor_of(connection: HTTPConnection, person: Person | None = None) -> Visitor:
    """The visitor behind a request; a socket passes the `person` that it looked up itself."""
    session: Mapping[str, Any] = connection.session
    return Visitor(
        person or signed_in(connection),
        session.get("guests", {}),
        {key: _invitation(kept) for key, kept in session.get("invitations", {}).items()},
        session.get("registrations", {}),
    )


def _invitation(kept: Any) -> Invitation:
    """As a session keeps it: role and turn; in older ones the role alone."""
    return Invitation(kept) if isinstance(kept, str) else Invitation(*kept)


def remember_guest(connection: HTTPConnection, workshop: Workshop, participant: Participant) -> None:
    """Keep a guest's identity in this browser, for this workshop."""
    guests = {**connection.session.get("guests", {}), str(workshop.id): participant.id}
    connection.session["guests"] = dict(list(guests.items())[-KEPT_GUESTS:])


def remember_invitation(connection: HTTPConnection, workshop: Workshop, role: str) -> None:
    """Keep that this browser was invited to the workshop, and as what."""
    held = [role, workshop.link_turn]
    kept = {**connection.session.get("invitations", {}), str(workshop.id): held}
    connection.session["invitations"] = dict(list(kept.items())[-KEPT_GUESTS:])


def remember_registration(connection: HTTPConnection, registration: Registration) -> None:
    """Keep that a guest who registered opened their mailed link in this browser."""
    kept = {**connection.session.get("registrations", {}), str(registration.workshop_id): registration.id}
    connection.session["registrations"] = dict(list(kept.items())[-KEPT_GUESTS:])


def is_heard(workshop: Workshop) -> bool:
    """Whether everybody may read its conversation."""
    return workshop.visibility == "public" and not workshop.conversation_hidden


@dataclass(frozen=True)
class Standing:
    """A visitor in one workshop. `participant` is None for one who never entered and has no role."""

    workshop: Workshop
    participant: Participant | None
    role: str

    @property
    def runs(self) -> bool:
        """Whether they may open, close and change the workshop."""
        return self.role in RUNS

    @property
    def writes_up(self) -> bool:
        """Whether they may word outcomes and the summary."""
        return self.role in WRITES_UP

    @property
    def entered(self) -> bool:
        """Whether they are (or were) in the room under a name."""
        return bool(self.participant and self.participant.joined_at)

    @property
    def listens(self) -> bool:
        """Whether they may read the conversation: a hidden one only who writes it up, or is in it while it goes on."""
        if not self.workshop.conversation_hidden or self.writes_up:
            return True
        return self.workshop.status == "live" and self.entered and self.role != "reader"

    def who(self) -> Who:
        """Them as an author in the room's log. Raises `Forbidden` for a reader."""
        if self.participant is None or self.participant.joined_at is None:
            raise Forbidden(N_("Please enter the workshop first."))
        return Who(self.participant.key, self.role, self.participant.name, self.participant.language)

    def require_runs(self) -> None:
        """Raises `Forbidden` unless they facilitate."""
        if not self.runs:
            raise Forbidden(N_("Only the workshop's facilitators may do this."))


def run_by_maker(workshop: Workshop) -> Standing:
    """A maker of the programme in one of its sessions: they may do there what the secretariat may."""
    return Standing(workshop, None, "secretariat")
