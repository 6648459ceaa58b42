"""The table of mails to send."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from together.columns import UtcDateTime, now


class OutgoingMail(SQLModel, table=True):
    """One mail to one address. `status`: waiting → sending → sent, or refused (by the server, for good), or given_up.

    `key` names what it says to whom, such as `confirm:12:0`: a second mail of the same key is never made. Once it was
    sent, what it said is emptied: subject and key remain.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index("ix_outgoing_mail_due", "status", "due_at"),)
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=120)
    to: str = Field(max_length=254)
    language: str = Field(default="en", max_length=8)
    subject: str = Field(max_length=300)
    text: str = ""
    html: str = ""
    calendar: str = Field(default="", description="an iCalendar object that goes with it; empty: none")
    calendar_method: str = Field(default="", max_length=16, description="PUBLISH | REQUEST | CANCEL")
    headers: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    message_id: str = Field(
        max_length=200, description="what stands before the @ of its Message-ID, the same at every try"
    )
    status: str = Field(default="waiting", max_length=16)
    tries: int = 0
    due_at: datetime = Field(
        default_factory=now,
        sa_type=UtcDateTime,
        description="of the next try; while it is sent, when the claim ends",
    )
    expires_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="from when on it is of no use; empty: never"
    )
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str = Field(default="", max_length=300, description="what the server said last")
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
