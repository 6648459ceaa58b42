"""Tables of meetings and workshops. What happens inside a live room is in its log (`realtime.models`)."""

import datetime as dt
from datetime import datetime, timedelta

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from together.columns import UtcDateTime, now


class Meeting(SQLModel, table=True):
    """An International Meeting: its number, days and introduction."""

    __tablename__ = "meeting"
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    starts_on: dt.date
    ends_on: dt.date
    place: str = Field(default="", max_length=120, description="empty: online")
    country: str = Field(default="", max_length=2)
    zone: str = Field(default="Europe/Brussels", max_length=64)
    introduction: str = Field(default="", max_length=8000)
    language: str = Field(default="en", max_length=8, description="of the introduction")


class Workshop(SQLModel, table=True):
    """A thematic workshop or an assembly. `status`: draft → announced → live → closed."""

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
    visibility: str = Field(default="public", max_length=16, description="public | link")
    call_url: str = Field(default="", max_length=500)
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
