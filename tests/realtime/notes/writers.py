"""Editors as tests need them: a Yjs document that keeps the updates it would send."""

from pathlib import Path

from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText, write_var_uint

from realtime.notes import log
from together.database import Database

POISON = Path(__file__).parents[2] / "fixtures" / "poison"


class Editor:
    """A browser's document. `sent` holds what it would send, one update a keystroke."""

    def __init__(self, client: int) -> None:
        self.client = client
        self.doc: Doc = Doc(client_id=client)
        self.sent: list[bytes] = []
        self.doc.observe(self._keep)
        self.fragment = self.doc.get("notes", type=XmlFragment)

    def paragraph(self, text: str = "") -> XmlText:
        """Add a paragraph; returns its text."""
        with self.doc.transaction():
            element = self.fragment.children.append(XmlElement("paragraph"))
            return element.children.append(XmlText(text))

    def type(self, text: str) -> bytes:
        """Add a paragraph of `text`; returns the update that says so."""
        self.paragraph(text)
        return self.sent[-1]

    def receive(self, *updates: bytes) -> None:
        for update in updates:
            self.doc.apply_update(update)

    @property
    def text(self) -> str:
        return str(self.fragment)

    def _keep(self, event: TransactionEvent) -> None:
        self.sent.append(event.update)


def poison(name: str) -> bytes:
    """One of the updates that make yrs panic."""
    return bytes.fromhex((POISON / f"{name}.hex").read_text().strip())


def nested(depth: int, client: int = 66) -> bytes:
    """An update of `depth` paragraphs, each within the one before."""
    runs = b"".join(_paragraph_in(client, index - 1) for index in range(depth))
    return b"\x01" + write_var_uint(depth) + write_var_uint(client) + b"\x00" + runs + b"\x00"


def _paragraph_in(client: int, parent: int) -> bytes:
    where = b"\x01\x05notes" if parent < 0 else b"\x00" + write_var_uint(client) + write_var_uint(parent)
    return b"\x07" + where + b"\x03\x01p"


async def begin(database: Database) -> log.Version:
    """Begin the notes of room w1, with one paragraph."""
    async with database.transaction() as tx:
        return await log.create(tx, "w1", Editor(1).type("Agenda"), 0.0)


async def stored(database: Database) -> str:
    """What the log holds, read by nobody's memory."""
    async with database.reading() as tx:
        found = await log.load(tx, "w1")
    reader = Editor(999)
    reader.receive(*found.updates)
    return reader.text
