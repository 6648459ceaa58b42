"""Tables of meetings and workshops. What happens inside a live room is in its log (`realtime.models`)."""

import datetime as dt
import uuid
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from together.columns import UtcDateTime, now

SHORTEST, LONGEST = 10, 600
"""Minutes of a workshop."""


class Meeting(SQLModel, table=True):
    """An International Meeting: its number, days and introduction. `status`: draft → published.

    `translations` holds title and introduction in other languages than `language`: {"fr": {"title": …, "introduction": …}}.
    """

    __tablename__ = "meeting"
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    starts_on: dt.date
    ends_on: dt.date
    place: str = Field(default="", max_length=120, description="empty: online")
    country: str = Field(default="", max_length=2)
    zone: str = Field(default="Europe/Brussels", max_length=64)
    introduction: str = Field(default="", max_length=8000)
    language: str = Field(default="en", max_length=8, description="of title and introduction")
    title: str = Field(default="", max_length=160, description="empty: « International Meeting no. 5 »")
    translations: dict[str, dict[str, str]] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False)
    )
    status: str = Field(default="published", max_length=16, index=True)
    demonstration: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def words_in(self, language: str) -> tuple[str, str, str]:
        """Title and introduction in `language` where there are any, else as first written; and the language they are in."""
        other = self.translations.get(language)
        if other and (other.get("title") or other.get("introduction")):
            return other.get("title", ""), other.get("introduction", ""), language
        return self.title, self.introduction, self.language


class Workshop(SQLModel, table=True):
    """A thematic workshop or an assembly. `status`: draft → announced → live → closed; or announced → cancelled."""

    __tablename__ = "workshop"
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    kind: str = Field(default="workshop", max_length=16, description="workshop | assembly")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    title: str = Field(max_length=160)
    introduction: str = Field(default="", max_length=8000)
    language: str = Field(default="en", max_length=8, description="of title and introduction")
    languages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    minutes: int = Field(default=60)
    zone: str = Field(default="Europe/Brussels", max_length=64)
    position: int = Field(default=0, description="order among sessions that start together")
    visibility: str = Field(default="public", max_length=16, description="public | members | link")
    link_turn: int = Field(default=0, description="counted up when its invitation links are withdrawn")
    call_url: str = Field(default="", max_length=500)
    links: list[dict[str, str]] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="further calls and addresses outside: label, url",
    )
    interpreters: list[dict[str, str]] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="who interprets into what: language, name (may be empty)",
    )
    registration: str = Field(default="open", max_length=16, description="open | closed | none")
    capacity: int | None = Field(default=None, description="people who may register; None: as many as come")
    uid: str = Field(
        default_factory=lambda: uuid.uuid4().hex, max_length=40, description="of its calendar event, for life"
    )
    sequence: int = Field(
        default=0, description="counted up when time, title, place or cancellation change (RFC 5545)"
    )
    changed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, index=True, description="when `sequence` was counted up last"
    )
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_reason: str = Field(default="", max_length=1000)
    status: str = Field(default="draft", max_length=16, index=True)
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    conversation_hidden: bool = False
    demonstration: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)

    @property
    def room(self) -> str:
        """The id of its room: log, sockets and notes."""
        return f"w{self.id}"

    @property
    def ends_at(self) -> datetime:
        """When it is planned to end."""
        return self.starts_at + timedelta(minutes=self.minutes)


class WorkshopTheme(SQLModel, table=True):
    """A workshop is about one theme or more."""

    __tablename__ = "workshop_theme"
    workshop_id: int = Field(primary_key=True, foreign_key="workshop.id")
    theme_id: int = Field(primary_key=True, foreign_key="theme.id")


class WorkshopPractice(SQLModel, table=True):
    """A practice to be read before a workshop, or one that was presented in it."""

    __tablename__ = "workshop_practice"
    workshop_id: int = Field(primary_key=True, foreign_key="workshop.id")
    practice_id: int = Field(primary_key=True, foreign_key="practice.id", index=True, ondelete="CASCADE")
    kind: str = Field(primary_key=True, max_length=16, description="before | presented")
    position: int = 0
    added_by: int | None = Field(default=None, foreign_key="person.id")
    added_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class AgendaItem(SQLModel, table=True):
    """One item of a workshop's agenda, in order of `position`."""

    __tablename__ = "agenda_item"
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    position: int
    title: str = Field(max_length=160)
    minutes: int = Field(default=10)
    presenter: str = Field(default="", max_length=80)
    text: str = Field(default="", max_length=2000)


class Participant(SQLModel, table=True):
    """Somebody in one workshop: an account's place in it, or a guest. `joined_at` is empty until they enter.

    Role, name and removal are projections of the room's log once the person has entered.
    """

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    name: str = Field(max_length=80)
    role: str = Field(default="participant", max_length=16)
    affiliation: str = Field(default="", max_length=120, description="territory or organisation, as written")
    territory_id: int | None = Field(default=None, foreign_key="territory.id", index=True)
    actor_kind: str = Field(default="", max_length=40)
    language: str = Field(default="en", max_length=8)
    registration_id: int | None = Field(
        default=None,
        foreign_key="registration.id",
        index=True,
        description="under which a guest had registered; an account's is found by the person",
    )
    joined_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def key(self) -> str:
        """Their id in the room's log."""
        return f"p{self.id}"


class HistoryEntry(SQLModel, table=True):
    """Who did what to a workshop, and when. `what` is a verb in the past: announced, opened, edited, …"""

    __tablename__ = "history_entry"
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    name: str = Field(default="", max_length=80)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    what: str = Field(max_length=40)


class Commitment(SQLModel, table=True):
    """A commitment of a workshop that stands: a projection of the room's log. `outcome` is its id there (`o12`)."""

    __tablename__ = "commitment"
    __table_args__ = (UniqueConstraint("workshop_id", "outcome"),)
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    outcome: str = Field(max_length=20)
    text: str = Field(max_length=2000)
    who: str = Field(default="", max_length=200, description="in free words")
    due: dt.date | None = None
    at: datetime = Field(sa_type=UtcDateTime)


class CommitmentTerritory(SQLModel, table=True):
    """A territory that takes a commitment, as far as the words tell."""

    __tablename__ = "commitment_territory"
    commitment_id: int = Field(primary_key=True, foreign_key="commitment.id")
    territory_id: int = Field(primary_key=True, foreign_key="territory.id", index=True)


class WorkshopDraft(SQLModel, table=True):
    """Changes to a workshop's description that nobody but its facilitators sees yet: the form's fields as typed.

    `version` counts saves, so that a second device overwrites nothing unseen; `tab` names the page that saved last.
    """

    __tablename__ = "workshop_draft"
    workshop_id: int = Field(primary_key=True, foreign_key="workshop.id")
    fields: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    version: int = 1
    tab: str = Field(default="", max_length=40)
    saved_by: int | None = Field(default=None, foreign_key="person.id")
    saved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class WorkshopFile(SQLModel, table=True):
    """A document or picture to look at before a workshop. Bytes lie in the store under `key`."""

    __tablename__ = "workshop_file"
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    position: int = 0
    kind: str = Field(max_length=16, description="image | document")
    key: str = Field(max_length=80)
    name: str = Field(max_length=160)
    title: str = Field(
        default="", max_length=200, description="what readers see instead of the name; alt text"
    )
    media_type: str = Field(max_length=80)
    size: int = Field(description="bytes")
    width: int | None = None
    height: int | None = None
    widths: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    added_by: int | None = Field(default=None, foreign_key="person.id")
    added_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Question(SQLModel, table=True):
    """Something that the organisers ask those who register, in the workshop's language."""

    __tablename__ = "question"
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    position: int = 0
    kind: str = Field(max_length=16, description="line | text | choice | several | consent")
    words: str = Field(max_length=300)
    choices: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    required: bool = False
    removed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="asked no more; answers that were given stay"
    )


class Registration(SQLModel, table=True):
    """Somebody means to come: an account (`person_id`), or a guest by `email`.

    `status`: unconfirmed (a guest who has not pressed the mailed link) → registered | waiting; cancelled; moved up from
    waiting to registered by itself. A new registration after a cancellation uses the same row.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("workshop_id", "person_id"),
        UniqueConstraint("workshop_id", "email"),
        Index("ix_registration_status", "workshop_id", "status", "registered_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    email: str | None = Field(
        default=None,
        index=True,
        max_length=254,
        description="of a guest; None for an account, whose own counts",
    )
    name: str = Field(default="", max_length=80)
    affiliation: str = Field(default="", max_length=120)
    territory_id: int | None = Field(default=None, foreign_key="territory.id", index=True)
    actor_kind: str = Field(default="", max_length=40)
    language: str = Field(default="en", max_length=8, description="of mails, for a guest")
    time_zone: str = Field(
        default="", max_length=64, description="of the browser: of mails, unless an account names its own"
    )
    status: str = Field(default="registered", max_length=16)
    shown: bool = Field(default=False, description="agreed that others see that they come")
    answers: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(JSON, nullable=False), description="by the question's id"
    )
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    registered_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="confirmed: the order of the waiting list"
    )
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_reason: str = Field(
        default="", max_length=500, description="why the organisers cancelled it; empty: they did not"
    )
    reminders: bool = Field(default=True, description="False: this guest wants no reminders")
    told_sequence: int = Field(
        default=0, description="the workshop's `sequence` of which they were told last by mail"
    )
    told_starts_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="the start of which they were told last by mail"
    )
    touched_at: datetime = Field(
        default_factory=now,
        sa_type=UtcDateTime,
        index=True,
        sa_column_kwargs={"onupdate": now},
        description="when this row was written last, by itself: the planner of mails looks at those",
    )


class Telling(SQLModel, table=True):
    """That somebody was, or is about to be, told something by mail about a registration: each `what` once.

    `what` names the occasion and, where it can recur, which one: `day_before:1764579600`, `changed:3`, `outcomes`.
    """

    __tablename__ = "telling"
    __table_args__ = (UniqueConstraint("registration_id", "what"),)
    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id")
    what: str = Field(max_length=40)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
