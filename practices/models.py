"""Tables of practices, and of what happens to them afterwards.

What is published is an `Edition` in each language, a copy of its newest `Revision`; what is being written is a `Draft`.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from together.columns import UtcDateTime, now

PUBLIC = ("published", "archived")
"""States in which everybody may read a practice."""


class Practice(SQLModel, table=True):
    """One practice of a territory. `status` and who moves it: see `practices.permissions`.

    draft → (submitted → changes | declined →) published ⇄ unpublished; published ⇄ archived.
    """

    __tablename__ = "practice"
    __table_args__ = (Index("ix_practice_listed", "status", "published_at", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=80)
    territory_id: int = Field(foreign_key="territory.id", index=True)
    language: str = Field(default="en", max_length=8, description="the original's")
    status: str = Field(default="draft", max_length=16)
    created_by: int | None = Field(default=None, foreign_key="person.id", index=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    published_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="first, and for life"
    )
    changed_at: datetime = Field(
        default_factory=now, sa_type=UtcDateTime, description="last publication or state"
    )
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    demonstration: bool = False


class PracticeTheme(SQLModel, table=True):
    """A published practice is about one theme or more: a projection of its facts."""

    __tablename__ = "practice_theme"
    practice_id: int = Field(primary_key=True, foreign_key="practice.id")
    theme_id: int = Field(primary_key=True, foreign_key="theme.id", index=True)


class Draft(SQLModel, table=True):
    """What is being written in one language: the original, or a translation. `version` counts saves."""

    __tablename__ = "practice_draft"
    practice_id: int = Field(primary_key=True, foreign_key="practice.id")
    language: str = Field(primary_key=True, max_length=8)
    words: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    version: int = 0
    saved_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    saved_by: int | None = Field(default=None, foreign_key="person.id")
    tab: str = Field(default="", max_length=40, description="the browser tab that saved last")
    source_id: int | None = Field(
        default=None,
        foreign_key="practice_revision.id",
        description="the original's, that the translator has seen",
    )
    restored_from: int | None = Field(default=None, foreign_key="practice_revision.id")


class Revision(SQLModel, table=True):
    """One publication, kept for life. `number` counts by practice and language, from 1.

    A translation names the revision of the original that it was made from.
    """

    __tablename__ = "practice_revision"
    __table_args__ = (UniqueConstraint("practice_id", "language", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    practice_id: int = Field(foreign_key="practice.id", index=True)
    language: str = Field(max_length=8)
    number: int
    words: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    facts: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    source_id: int | None = Field(default=None, foreign_key="practice_revision.id")
    restored_from: int | None = Field(default=None, foreign_key="practice_revision.id")
    published_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    published_by: int | None = Field(default=None, foreign_key="person.id")
    name: str = Field(default="", max_length=80, description="of who published, as it was")


class Edition(SQLModel, table=True):
    """What readers see in one language. `outdated` translations were made from an older original."""

    __tablename__ = "practice_edition"
    practice_id: int = Field(primary_key=True, foreign_key="practice.id")
    language: str = Field(primary_key=True, max_length=8)
    revision_id: int = Field(foreign_key="practice_revision.id")
    title: str = Field(max_length=160)
    words: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    outdated: bool = False
    published_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    name: str = Field(default="", max_length=80, description="of its translator or author, as it was")


class PracticeFile(SQLModel, table=True):
    """A photo or a document of a practice. `key` names its bytes in the store; `widths` are the sizes made of an image."""

    __tablename__ = "practice_file"
    id: int | None = Field(default=None, primary_key=True)
    practice_id: int = Field(foreign_key="practice.id", index=True)
    kind: str = Field(max_length=16, description="image | document")
    key: str = Field(max_length=80)
    name: str = Field(max_length=160, description="as it was called, cleaned")
    media_type: str = Field(max_length=80)
    size: int
    width: int | None = None
    height: int | None = None
    widths: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    alt: str = Field(default="", max_length=300)
    caption: str = Field(default="", max_length=300)
    position: int = 0
    published: bool = Field(
        default=False, description="shown to readers since the publication after its upload"
    )
    added_by: int | None = Field(default=None, foreign_key="person.id")
    added_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Origin(SQLModel, table=True):
    """The words of a workshop that a practice was drawn from; the address leads back to them."""

    __tablename__ = "practice_origin"
    id: int | None = Field(default=None, primary_key=True)
    practice_id: int = Field(foreign_key="practice.id", index=True)
    workshop_id: int | None = Field(
        default=None, index=True, description="a plain number: practices know no workshops"
    )
    anchor: str = Field(default="", max_length=80, description="m12, or the anchor of a heading of the notes")
    path: str = Field(max_length=300)
    title: str = Field(default="", max_length=160, description="of the workshop, as it was")
    quotation: str = Field(default="", max_length=8000)
    language: str = Field(default="en", max_length=8)
    author: str = Field(default="", max_length=80)
    author_id: int | None = Field(default=None, foreign_key="person.id")
    public: bool = Field(default=False, description="whether everybody may see the workshop")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Comment(SQLModel, table=True):
    """A comment or, with `parent_id`, a reply: two levels. Deleted and hidden ones keep their place, not their words."""

    __tablename__ = "practice_comment"
    __table_args__ = (Index("ix_practice_comment_thread", "practice_id", "parent_id", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    practice_id: int = Field(foreign_key="practice.id")
    parent_id: int | None = Field(default=None, foreign_key="practice_comment.id")
    section: str = Field(
        default="", max_length=16, description="a section's key; empty: the practice as a whole"
    )
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str = Field(max_length=80)
    text: str = Field(default="", max_length=8000, description="Markdown-light")
    language: str = Field(default="en", max_length=8)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    hidden_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    hidden_by: int | None = Field(default=None, foreign_key="person.id")
    hidden_reason: str = Field(default="", max_length=300)
    answer_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="accepted by the territory"
    )


class Adoption(SQLModel, table=True):
    """A territory declares what it does with another's practice. One row of a kind for each territory."""

    __tablename__ = "practice_adoption"
    __table_args__ = (UniqueConstraint("practice_id", "territory_id", "kind"),)
    id: int | None = Field(default=None, primary_key=True)
    practice_id: int = Field(foreign_key="practice.id", index=True)
    territory_id: int = Field(foreign_key="territory.id", index=True)
    kind: str = Field(max_length=16, description="same | adapted | stopped")
    since: date | None = None
    text: str = Field(
        default="", max_length=4000, description="what we changed, why we stopped; Markdown-light"
    )
    language: str = Field(default="en", max_length=8)
    own_practice_id: int | None = Field(default=None, foreign_key="practice.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class Case(SQLModel, table=True):
    """Something that waits for the secretariat: a first publication to review, a reader's report; and what became of it."""

    __tablename__ = "practice_case"
    __table_args__ = (Index("ix_practice_case_open", "closed_at", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=16, description="review | report")
    practice_id: int = Field(foreign_key="practice.id", index=True)
    comment_id: int | None = Field(default=None, foreign_key="practice_comment.id")
    reason: str = Field(default="", max_length=2000, description="of the reader who reports")
    person_id: int | None = Field(default=None, foreign_key="person.id", description="author, or who reports")
    opened_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: int | None = Field(default=None, foreign_key="person.id")
    outcome: str = Field(
        default="",
        max_length=16,
        description="accepted | changes | declined | hidden | dismissed | withdrawn",
    )
    answer: str = Field(default="", max_length=2000, description="the reason that reaches the author")
