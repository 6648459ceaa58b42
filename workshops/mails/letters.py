"""What a mail says, as one value that is written as text and as HTML: `templates/mail/letter.txt` and `.html`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from together.languages import LANGUAGES, N_, Viewer, find_zone, translate
from together.mail import Mail
from together.pages import render_text
from workshops.calendars.text import line
from workshops.models import Workshop


@dataclass(frozen=True)
class Item:
    """A workshop as mails show it: its title, when it is, and what more there is to say of it, each on a line."""

    title: str
    language: str
    lines: Sequence[str]
    address: str
    words: str = ""


@dataclass(frozen=True)
class Section:
    """Some lines under a heading, in somebody's own words."""

    heading: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Letter:
    """One mail before it is written. `button`: address and words; `links`: quieter ones, words and address.

    `leave`: the address at which one gets no more of these; empty where the mail is not one to leave.
    """

    subject: str
    heading: str
    lead: str
    items: Sequence[Item]
    sections: Sequence[Section] = ()
    button: tuple[str, str] | None = None
    after: str = ""
    links: Sequence[tuple[str, str]] = ()
    leave: str = ""


@dataclass(frozen=True)
class Reader:
    """To whom a mail goes. `zone` is empty where it is not known: then times are those of the workshop."""

    email: str
    language: str
    zone: str = ""
    name: str = ""

    def eyes(self, workshop: Workshop) -> Viewer:
        """Language and zone in which a workshop is told to them."""
        language = self.language if self.language in LANGUAGES else "en"
        return Viewer(language, find_zone(self.zone) or find_zone(workshop.zone) or UTC)


@dataclass(frozen=True)
class Enclosed:
    """A calendar entry that goes with a mail."""

    text: str = ""
    method: str = ""


def write(
    letter: Letter,
    reader: Reader,
    public_url: str,
    enclosed: Enclosed = Enclosed(),
    eyes: Viewer | None = None,
) -> Mail:
    """The letter as a mail; one that can be left carries the headers by which mail programs offer it (RFC 8058)."""
    eyes = eyes or Viewer(reader.language if reader.language in LANGUAGES else "en", UTC)
    context = {"letter": letter, "public_url": public_url.rstrip("/")}
    one_click = {
        "List-Unsubscribe": f"<{letter.leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return Mail(
        to=reader.email,
        subject=letter.subject,
        text=render_text("mail/letter.txt", eyes, context),
        html=render_text("mail/letter.html", eyes, context),
        language=eyes.language,
        headers=one_click if letter.leave else {},
        calendar=enclosed.text,
        calendar_method=enclosed.method,
    )


def item_of(
    workshop: Workshop, reader: Reader, address: str, before: datetime | None = None, words: str = ""
) -> Item:
    """A workshop with its time in the reader's zone, named, and beside it the time where it is held if that is another.

    `before`: the start of which they were told, if it was another.
    """
    eyes = reader.eyes(workshop)
    lines = [_span(workshop, eyes), eyes.zone_name(workshop.starts_at)]
    held = Viewer(eyes.language, find_zone(workshop.zone) or UTC)
    if (
        workshop.starts_at.astimezone(held.zone).utcoffset()
        != workshop.starts_at.astimezone(eyes.zone).utcoffset()
    ):
        lines.append(
            translate(
                eyes.language,
                N_("Announced as %(time)s"),
                time=f"{held.moment(workshop.starts_at, 'full')}"
                f"{translate(eyes.language, N_(', '))}{held.zone_name(workshop.starts_at)}",
            )
        )
    if before is not None and before != workshop.starts_at:
        lines.append(translate(eyes.language, N_("Before: %(time)s"), time=eyes.moment(before, "full")))
    return Item(line(workshop.title), workshop.language, lines, address, words)


def _span(workshop: Workshop, eyes: Viewer) -> str:
    return translate(
        eyes.language,
        N_("%(day)s, %(start)s to %(end)s"),
        day=eyes.day(workshop.starts_at),
        start=eyes.clock(workshop.starts_at),
        end=eyes.clock(workshop.ends_at),
    )


@dataclass(frozen=True)
class Told:
    """One workshop that a mail is about, as the texts need it: with the reader's own addresses.

    `address`: its page; `own`: where they see and change their registration; `before`: the start of which they were told.
    """

    workshop: Workshop
    address: str
    own: str
    reason: str = ""
    before: datetime | None = None
    reinstated: bool = False
    outcomes: Sequence[Section] = field(default_factory=tuple)
