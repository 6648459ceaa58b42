"""From what is due to one reader to the mail that tells it: addresses, calendar entry, way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from network.models import Person
from network.notices.actions import REMINDERS
from network.notices.mails import unsubscribe_path
from together.columns import now
from together.mail import Mail
from together.security import Signer
from together.settings import Settings
from workshops.calendars.composing import Details, Entry, Method, calendar_file, event_file
from workshops.mails.letters import Enclosed, Reader, Section, Told, write
from workshops.mails.occasions import OPTIONAL, Due
from workshops.mails.texts import letter_of
from workshops.models import Registration, Workshop

ENCLOSES: dict[str, Method] = {
    "registered": "REQUEST",
    "moved_up": "REQUEST",
    "changed": "REQUEST",
    "left": "CANCEL",
    "cancelled": "CANCEL",
}
"""Mails with a calendar entry, and what it asks of the calendar."""


@dataclass(frozen=True)
class Desk:
    """What it takes to write mails."""

    settings: Settings
    signer: Signer

    @property
    def public(self) -> str:
        """The public address, without the slash at its end."""
        return self.settings.public_url.rstrip("/")

    def address(self, workshop: Workshop) -> str:
        """Where a workshop is, for life."""
        return f"{self.public}/workshops/{workshop.slug}"

    def own_address(self, registration: Registration, workshop: Workshop) -> str:
        """Where one sees and changes one's registration: a guest by a signed address, an account on the page itself."""
        if registration.person_id:
            return self.address(workshop)
        token = self.signer.sign("registration", [registration.id])
        return f"{self.address(workshop)}/registrations/{token}"

    def leave(self, registration: Registration) -> str:
        """Where one gets no more reminders, without signing in."""
        if registration.person_id:
            return self.public + unsubscribe_path(self.signer, registration.person_id, REMINDERS)
        return f"{self.public}/unsubscribe/registrations/{self.signer.sign('reminders', [registration.id])}"


def reader_of(registration: Registration, person: Person | None) -> Reader:
    """Who reads the mail, and in what language and zone."""
    if person is not None:
        return Reader(person.email, person.language, person.time_zone or registration.time_zone, person.name)
    own = registration
    return Reader(own.email or "", own.language, own.time_zone, own.name)


def told_of(desk: Desk, due: Due, outcomes: Sequence[Section] = (), *, reinstated: bool = False) -> Told:
    """What is due, as the words of a mail need it."""
    own, workshop = due.registration, due.workshop
    reasons = {"left": own.cancel_reason, "cancelled": workshop.cancel_reason}
    return Told(
        workshop=workshop,
        address=desk.address(workshop),
        own=desk.own_address(own, workshop),
        reason=reasons.get(due.occasion, ""),
        before=own.told_starts_at if due.occasion in {"changed", "moved_up"} else None,
        reinstated=reinstated,
        outcomes=outcomes,
    )


def mail_of(desk: Desk, dues: Sequence[Due], told: Sequence[Told], at: datetime | None = None) -> Mail:
    """The one mail that tells one reader of all these, which are of one occasion."""
    first = dues[0]
    reader, occasion = reader_of(first.registration, first.person), first.occasion
    leave = desk.leave(first.registration) if occasion in OPTIONAL else ""
    letter = letter_of(occasion, told, reader, leave, at or now())
    return write(letter, reader, desk.public, _enclosed(desk, dues, reader), reader.eyes(first.workshop))


def _enclosed(desk: Desk, dues: Sequence[Due], reader: Reader) -> Enclosed:
    """One entry asks the calendar to enter, change or remove it. One such request names one event (RFC 5546, 3.2.2):
    several go as a file to be opened, which says the same by UID, SEQUENCE and STATUS."""
    method = ENCLOSES.get(dues[0].occasion)
    entered = [due for due in dues if due.registration.status != "waiting"]
    if method is None or not entered:
        return Enclosed()
    seated = Details(calls=method != "CANCEL")  # whoever has a seat may see where they are
    if len(entered) > 1:
        entries = [Entry(due.workshop, seated, address=desk.address(due.workshop)) for due in entered]
        text = calendar_file(entries, name="TOGETHER", language=reader.language, public_url=desk.public)
        return Enclosed(text, "PUBLISH")
    text = event_file(
        entered[0].workshop,
        method=method,
        language=reader.language,
        public_url=desk.public,
        sender=desk.settings.mail_from,
        attendee=reader.email,
        details=seated,
    )
    return Enclosed(text, method)
