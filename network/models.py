"""Tables of people, territories and themes."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from together.columns import UtcDateTime, now


class Territory(SQLModel, table=True):
    """A place of life with a platform. Names are not unique; slugs are."""

    __tablename__ = "territory"
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=120)
    place: str = Field(
        default="", max_length=120, description="where it lies, in words; empty: its name says it"
    )
    country: str = Field(default="", max_length=2, description="ISO 3166-1 alpha-2")
    kind: str = Field(default="", max_length=40, description="city, municipality, school, hospital, …")
    platform: str = Field(
        default="", max_length=120, description="name of its platform or coordination group"
    )
    parent_id: int | None = Field(default=None, foreign_key="territory.id", index=True)
    descriptions: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    links: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    latitude: float | None = None
    longitude: float | None = None
    demonstration: bool = False
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)

    def description_in(self, language: str) -> tuple[str, str]:
        """The description in `language`, else in English, else in any; and the language it is in. ("", language) if none."""
        for code in (language, "en", *self.descriptions):
            if text := self.descriptions.get(code):
                return text, code
        return "", language


class Membership(SQLModel, table=True):
    """What a person may do for a territory: a coordinator invites and describes, an editor publishes its practices."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("territory_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    territory_id: int = Field(foreign_key="territory.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str = Field(default="member", max_length=16, description="coordinator | editor | member")
    invited_by: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Theme(SQLModel, table=True):
    """What workshops (and practices) are about; two levels. `names` holds translations by language."""

    __tablename__ = "theme"
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=12)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=120)
    names: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    parent_id: int | None = Field(default=None, foreign_key="theme.id")

    def name_in(self, language: str) -> str:
        """The theme's name in `language`, or in English."""
        return self.names.get(language) or self.name


class Person(SQLModel, table=True):
    """Somebody with an account, known by an e-mail address."""

    __tablename__ = "person"
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=254)
    name: str = Field(default="", max_length=80)
    language: str = Field(default="en", max_length=8, description="of pages and mails")
    languages: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    time_zone: str = Field(default="", max_length=64, description="IANA name; empty: the browser's")
    territory_id: int | None = Field(default=None, foreign_key="territory.id")
    actor_kind: str = Field(default="", max_length=40)
    secretariat: bool = False
    digest: str = Field(
        default="daily", max_length=16, description="of notices: immediate | daily | weekly | never"
    )
    digested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    in_cast: bool = Field(default=False, description="one of the demonstration's people")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class SignInLink(SQLModel, table=True):
    """An e-mailed link: valid for ten minutes, once. Only the token's SHA-256 is kept."""

    __tablename__ = "sign_in_link"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    email: str = Field(index=True, max_length=254)
    next: str = Field(default="/", max_length=500)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PersonSession(SQLModel, table=True):
    """One signed-in browser. The cookie carries the key; only its SHA-256 is kept."""

    __tablename__ = "person_session"
    key_hash: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Subscription(SQLModel, table=True):
    """A person follows something: `subject` is a kind and a number, such as `practice:12`, `territory:3`, `theme:4`.

    A row with `stopped_at` remembers that they want to hear no more: nothing makes them follow by itself again.
    """

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("person_id", "subject"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    subject: str = Field(max_length=40, index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Notice(SQLModel, table=True):
    """Something a person is told, on their own page and in a quiet digest by mail.

    `kind` names the sentence; `data` fills it in (names and titles as they were, never a secret); `path` leads to it.
    """

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_unread", "person_id", "read_at"),)
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    kind: str = Field(
        max_length=40, description="comment, answer, mention, adoption, review, words, published, …"
    )
    subject: str = Field(default="", max_length=40, index=True, description="as in Subscription; empty: none")
    path: str = Field(max_length=500, index=True)
    data: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    text: str = Field(
        default="", max_length=8000, description="the words themselves, Markdown-light; may be empty"
    )
    urgent: bool = Field(default=False, description="told at once whatever the digest, unless it is never")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    mailed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, index=True, description="handed to the mail server, or never to be"
    )
