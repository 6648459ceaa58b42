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
    organisation: str = Field(default="", max_length=120, description="in their own words")
    about: str = Field(default="", max_length=1000, description="Markdown-light, about themselves")
    photo_key: str = Field(default="", max_length=80, description="in the store; empty: none")
    photo_widths: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    shown: list[str] = Field(
        default_factory=list,
        sa_column=Column(JSON, nullable=False),
        description="what of the profile everybody may read: any of SHOWABLE; the name is always told where they act",
    )
    secretariat: bool = Field(default=False, description="a projection of `Grant`")
    convener: bool = Field(default=False, description="may prepare workshops; a projection of `Grant`")
    reminders: bool = Field(
        default=True, description="mails a day and an hour before what they registered for"
    )
    calendar_turn: int = Field(
        default=0, description="counted up when they make their calendar's address anew"
    )
    digest: str = Field(
        default="daily", max_length=16, description="of notices: immediate | daily | weekly | never"
    )
    digested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    in_cast: bool = Field(default=False, description="one of the demonstration's people")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    blocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    block_reason: str = Field(default="", max_length=1000)
    closed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="the account is closed: what remains names nobody"
    )


class SignInLink(SQLModel, table=True):
    """An e-mailed link: valid for ten minutes, once. Only the token's SHA-256 is kept."""

    __tablename__ = "sign_in_link"
    id: int | None = Field(default=None, primary_key=True)
    token_hash: str = Field(unique=True, max_length=64)
    email: str = Field(index=True, max_length=254)
    next: str = Field(default="/", max_length=500)
    name: str = Field(default="", max_length=80, description="of a new account, as typed on signing up")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PersonSession(SQLModel, table=True):
    """One signed-in browser. The cookie carries the key; only its SHA-256 is kept."""

    __tablename__ = "person_session"
    key_hash: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    seen_at: datetime = Field(
        default_factory=now, sa_type=UtcDateTime, description="to the hour: it ends 90 days later"
    )
    agent: str = Field(default="", max_length=200, description="what the browser calls itself")
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EmailChange(SQLModel, table=True):
    """A person moves to another address, once both the old and the new one have said so. Only tokens' SHA-256 are kept."""

    __tablename__ = "email_change"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    email: str = Field(max_length=254, description="the new address")
    old_hash: str = Field(unique=True, max_length=64)
    new_hash: str = Field(unique=True, max_length=64)
    old_confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    new_confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="done, or called off")


class Passkey(SQLModel, table=True):
    """A WebAuthn credential (Level 3): a second way in. Keys are public; binary values stand in base64url."""

    __tablename__ = "passkey"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    credential_id: str = Field(unique=True, max_length=1400)
    public_key: str = Field(max_length=2000)
    sign_count: int = 0
    transports: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    name: str = Field(default="", max_length=80, description="as its owner calls it")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PasskeyChallenge(SQLModel, table=True):
    """What an authenticator is asked to sign: for a few minutes, once. `person_id` is empty where somebody signs in."""

    __tablename__ = "passkey_challenge"
    id: int | None = Field(default=None, primary_key=True)
    challenge_hash: str = Field(unique=True, max_length=64)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Grant(SQLModel, table=True):
    """A role of the platform that somebody was given, and when it was withdrawn. Rows are never deleted."""

    __tablename__ = "role_grant"
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str = Field(max_length=16, description="secretariat | convener")
    granted_by: int | None = Field(
        default=None, foreign_key="person.id", description="empty: by the command line"
    )
    granted_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    withdrawn_by: int | None = Field(default=None, foreign_key="person.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", max_length=1000, description="for withdrawing it")


class AuditEntry(SQLModel, table=True):
    """Who did what to whom or what, and when, where it is about power over others.

    Rows are never changed, but that a closed account is named in none (`network.audit.actions.forget_name`).
    """

    __tablename__ = "audit_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now, sa_type=UtcDateTime, index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    what: str = Field(max_length=40, index=True, description="a verb in the past: role_granted, blocked, …")
    subject: str = Field(default="", max_length=40, index=True, description="as in Subscription: `person:3`")
    title: str = Field(default="", max_length=200, description="what the subject was called then")
    path: str = Field(default="", max_length=500, description="where it is seen; empty: nowhere")
    data: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class SiteText(SQLModel, table=True):
    """What the secretariat says to everybody, such as the privacy notice, in one language. Markdown-light."""

    __tablename__ = "site_text"
    __table_args__ = (UniqueConstraint("key", "language"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=16, description="welcome | contact | legal | privacy")
    language: str = Field(max_length=8)
    text: str = Field(default="", max_length=20000)
    version: int = 1
    changed_by: int | None = Field(default=None, foreign_key="person.id")
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


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
