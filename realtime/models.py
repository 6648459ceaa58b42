"""Tables of the room log and of the shared notes."""

from sqlalchemy import BigInteger, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel


class Room(SQLModel, table=True):
    """A room's counter: `seq` is its last event's number; `epoch` changes only by restore, import or purge."""

    __tablename__ = "room"
    id: str = Field(primary_key=True, max_length=64)
    epoch: str = Field(max_length=32)
    seq: int = Field(default=0, sa_type=BigInteger)


class RoomEvent(SQLModel, table=True):
    """One event. `data` is JSON text; `digest` tells a retry from a conflict and is empty once scrubbed."""

    __tablename__ = "room_event"
    __table_args__ = (UniqueConstraint("room", "author", "cid", name="uq_room_event_room_author_cid"),)
    room: str = Field(primary_key=True, foreign_key="room.id", max_length=64)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str = Field(max_length=64)
    author: str = Field(max_length=32)
    cid: str = Field(max_length=80)
    at: float
    data: str
    digest: bytes = Field(default=b"", sa_type=LargeBinary)


class NoteDocument(SQLModel, table=True):
    """Shared notes: `head` numbers the last update, `snapshot` holds those up to and including `upto`.

    `gen` is random, and changes only when other content takes this document's place (restore, import).
    """

    __tablename__ = "note_document"
    room: str = Field(primary_key=True, max_length=64)
    gen: str = Field(max_length=32)
    head: int = Field(default=0, sa_type=BigInteger)
    upto: int = Field(default=0, sa_type=BigInteger)
    snapshot: bytes = Field(default=b"", sa_type=LargeBinary)
    changed_at: float | None = None


class NoteUpdate(SQLModel, table=True):
    """One durable Yjs update, numbered within its room."""

    __tablename__ = "note_update"
    __table_args__ = (Index("ix_note_update_room_number", "room", "number", unique=True),)
    id: int | None = Field(default=None, primary_key=True)
    room: str = Field(max_length=64)
    number: int = Field(sa_type=BigInteger)
    author: str = Field(default="", max_length=32)
    at: float
    data: bytes = Field(sa_type=LargeBinary)
