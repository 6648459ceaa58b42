"""One mail of every kind, with what the demonstration holds, for looking at them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from network.models import Grant, Notice, Person, Territory
from network.notices.digests import Digest
from network.notices.mails import digest_mail
from network.secretariat.mails import block_mail, grant_mail
from together.languages import N_, Viewer, find_zone, translate
from together.mail import Mail
from together.pages import render_text
from workshops.live.state import LiveState, Outcome, Summary
from workshops.mails.composing import Desk, mail_of, reader_of, told_of
from workshops.mails.occasions import DAY, HOUR, Due
from workshops.mails.outcomes import sections_of
from workshops.models import Registration, Workshop

ZONES = {"en": "Europe/London", "fr": "Europe/Brussels", "pt": "Atlantic/Cape_Verde", "ar": "Africa/Tunis"}
"""Where the reader of each language is."""

NOBODY = -1
"""The id of a reader who does not exist, so that no address in these mails does anything."""

KINDS: Mapping[str, str] = {
    "confirm": N_("A guest is asked to confirm"),
    "registered": N_("Registered"),
    "waiting": N_("On the waiting list"),
    "moved_up": N_("A place became free"),
    "again": N_("A guest registers once more"),
    "left": N_("Not coming any more"),
    "refused": N_("Cancelled by the organisers"),
    "day_before": N_("A day before"),
    "days_workshops": N_("A day before, several workshops"),
    "hour_before": N_("An hour before"),
    "changed": N_("A workshop was moved"),
    "moved_meeting": N_("Several workshops were changed"),
    "cancelled": N_("A workshop is cancelled"),
    "outcomes": N_("What came of it"),
    "role": N_("Asked to facilitate"),
    "sign_in": N_("A link to sign in"),
    "address": N_("Another address"),
    "invitation": N_("Invited to a territory"),
    "digest": N_("News"),
    "grant": N_("A role was given"),
    "block": N_("An account was blocked"),
}
"""Every mail that there is, with what it is about to translate."""


@dataclass(frozen=True)
class Sample:
    """What a mail is made of here: some workshops, a language, and the desk where it is written."""

    desk: Desk
    language: str
    workshops: Sequence[Workshop]

    @property
    def person(self) -> Person:
        """Somebody who reads this language where it is read."""
        return Person(
            id=NOBODY,
            email=f"reader.{self.language}@example.org",
            name="Nadia Fontes",
            language=self.language,
            time_zone=ZONES[self.language],
            block_reason="Advertising in four workshops.",
        )

    @property
    def eyes(self) -> Viewer:
        """Their language and zone."""
        return Viewer(self.language, find_zone(ZONES[self.language]) or UTC)

    def mail(self, kind: str) -> Mail:
        """The mail of a kind of `KINDS`."""
        if kind in _NETWORK:
            return _NETWORK[kind](self)
        return self._about_registrations(kind)

    def _about_registrations(self, kind: str) -> Mail:
        occasion, workshops = _SAME.get(kind, kind), self.workshops[: 3 if kind in _SEVERAL else 1]
        shown = [_as(occasion, workshop) for workshop in workshops]
        dues = [Due(occasion, "", self._registration(kind, one), one, self._person_of(kind)) for one in shown]
        outcomes = sections_of(_state(), self.language) if occasion == "outcomes" else ()
        told = [told_of(self.desk, due, outcomes) for due in dues]
        before = HOUR if occasion == "hour_before" else DAY
        return mail_of(self.desk, dues, told, shown[0].starts_at - before)

    def _person_of(self, kind: str) -> Person | None:
        return None if kind in _OF_GUESTS else self.person

    def _registration(self, kind: str, workshop: Workshop) -> Registration:
        guest = kind in _OF_GUESTS
        reader = reader_of(Registration(workshop_id=0), self.person)
        return Registration(
            id=NOBODY,
            workshop_id=workshop.id or 0,
            person_id=None if guest else NOBODY,
            email=reader.email if guest else None,
            language=self.language,
            time_zone=reader.zone,
            status="waiting" if kind == "waiting" else "registered",
            cancel_reason="This one is for pupils only." if kind == "refused" else "",
            told_starts_at=workshop.starts_at - HOUR,
        )


_SAME = {"refused": "left", "days_workshops": "day_before", "moved_meeting": "changed"}
_SEVERAL = frozenset({"days_workshops", "moved_meeting"})
_OF_GUESTS = frozenset({"confirm", "again"})


def _as(occasion: str, workshop: Workshop) -> Workshop:
    """The workshop in the state that the mail tells of; the row itself stays as it is."""
    fields = workshop.model_dump()
    if occasion == "cancelled":
        fields |= {
            "status": "cancelled",
            "cancel_reason": "The hall is **flooded**. We look for another day.",
        }
    return Workshop(**fields)


def invented() -> Workshop:
    """A workshop where there is none to show."""
    day = datetime.now(UTC).replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=8)
    return Workshop(id=NOBODY, slug="water-for-all", title="Water for all", starts_at=day, languages=["en"])


def _state() -> LiveState:
    state = LiveState(
        "w0", summary=Summary("We counted the wells of **four** towns, and who cares for them.", "p1", 0.0)
    )
    for number, (kind, text) in enumerate(
        [
            ("decision", "We meet again in May, in Praia."),
            ("commitment", "The pupils of Mulhouse measure the water each week."),
            ("question", "Who pays for the pipes?"),
        ]
    ):
        who = "The school of Mulhouse" if kind == "commitment" else ""
        state.outcomes[f"o{number}"] = Outcome(f"o{number}", number, kind, text, "p1", 0.0, who=who)
        state.outcome_order.append(f"o{number}")
    return state


def _plain(sample: Sample, template: str, subject: str, **context: Any) -> Mail:
    """A mail that has templates of its own."""
    told = {"public_url": sample.desk.settings.public_url} | context
    return Mail(
        to=sample.person.email,
        subject=translate(sample.language, subject),
        text=render_text(f"mail/{template}.txt", sample.eyes, told),
        html=render_text(f"mail/{template}.html", sample.eyes, told),
        language=sample.language,
    )


def _role(sample: Sample) -> Mail:
    workshop = sample.workshops[0]
    told = {
        "address": sample.desk.address(workshop),
        "workshop": workshop,
        "others": (),
        "who": "Dora Lang",
        "role": "facilitator",
    }
    return _plain(sample, "role", KINDS["role"], **told)


def _sign_in(sample: Sample) -> Mail:
    address = f"{sample.desk.public}/sign-in/example"
    return _plain(sample, "sign_in", N_("Your link to sign in to TOGETHER"), address=address)


def _address(sample: Sample) -> Mail:
    told = {
        "address": f"{sample.desk.public}/sign-in",
        "email": "new@example.org",
        "old": True,
        "name": "Nadia Fontes",
    }
    return _plain(sample, "address", N_("Your address on TOGETHER"), **told)


def _invitation(sample: Sample) -> Mail:
    territory, address = Territory(slug="mulhouse", name="Mulhouse"), f"{sample.desk.public}/sign-in"
    told = {
        "territory": territory,
        "by": Person(email="", name="Dora Lang"),
        "role": "editor",
        "address": address,
    }
    return _plain(sample, "invitation", N_("You are invited"), **told)


def _digest(sample: Sample) -> Mail:
    told: dict[str, Any] = {"who": "Dora Lang", "title": "The common garden"}
    notices = [
        Notice(
            id=2,
            person_id=NOBODY,
            kind="comment",
            subject="practice:1",
            path="/practices",
            data=told,
            text="Who waters?",
        ),
        Notice(
            id=1,
            person_id=NOBODY,
            kind="adoption",
            subject="practice:1",
            path="/practices",
            data=told | {"territory": "Praia"},
        ),
    ]
    return digest_mail(
        Digest(sample.person, notices), settings=sample.desk.settings, signer=sample.desk.signer
    )


def _grant(sample: Sample) -> Mail:
    grant, by = Grant(person_id=NOBODY, role="convener"), Person(email="", name="Dora Lang")
    return grant_mail(sample.person, grant, by, sample.desk.settings.public_url)


def _block(sample: Sample) -> Mail:
    person = sample.person
    person.blocked_at = datetime.now(UTC)
    return block_mail(person, sample.desk.settings.public_url)


_NETWORK: Mapping[str, Callable[[Sample], Mail]] = {
    "role": _role,
    "sign_in": _sign_in,
    "address": _address,
    "invitation": _invitation,
    "digest": _digest,
    "grant": _grant,
    "block": _block,
}
