"""Tables of people, territories and themes."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from together.columns import UtcDateTime, now


class Territory(SQLModel, table=True):
    """A place of life with a platform. Names are not unique; slugs are."""

    __tablename__ = "territory"
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    name: str = Field(max_length=120)
    country: str = Field(default="", max_length=2, description="ISO 3166-1 alpha-2")
    kind: str = Field(default="", max_length=40)
    latitude: float | None = None
    longitude: float | None = None


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
