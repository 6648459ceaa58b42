"""Telling the task that sends mails, when it runs in this process, that there is one to send."""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from sqlalchemy.ext.asyncio import AsyncEngine

from together.database import Database, Transaction

_BELLS: WeakKeyDictionary[AsyncEngine, Callable[[], None]] = WeakKeyDictionary()


def listen(database: Database, wake: Callable[[], None]) -> None:
    """Call `wake` after each commit of this process that puts mails into `database`. Other processes look by themselves."""
    _BELLS[database.writer] = wake


def ring_after(tx: Transaction) -> None:
    """Wake the sender of this process once `tx` is durable."""
    engine = tx.bind
    bell = _BELLS.get(engine) if isinstance(engine, AsyncEngine) else None
    if bell is not None and bell not in tx.announcements:
        tx.after_commit(bell)
