"""Notes that begin with the agenda."""

from pycrdt import Doc, XmlFragment

from realtime.notes.hub import Notes
from realtime.notes.seed import aligned, seed
from tests.realtime.notes.browsers import Browser
from tests.realtime.notes.writers import Editor
from together.database import Database

AGENDA = [("a1", "Accueil"), ("a2", "Les communs")]
TITLES = ["Accueil", "Les communs", "Decisions", "Commitments", "Questions"]


def titles(update: bytes) -> list[str]:
    editor = Editor(5)
    editor.receive(update)
    return [str(child.children[0]) for child in editor.fragment.children if child.tag == "heading"]


def test_the_same_agenda_is_the_same_bytes_and_twice_is_once() -> None:
    twice = Editor(5)
    twice.receive(seed(AGENDA), seed(AGENDA))

    assert seed(AGENDA) == seed(AGENDA)
    assert len(twice.fragment.children) == 2 * len(TITLES)
    assert titles(seed(AGENDA)) == TITLES


def test_before_anybody_wrote_the_headings_follow_the_agenda() -> None:
    editor = Editor(5)
    editor.receive(seed(AGENDA))

    aligned([("a2", "Les communs"), ("a9", "Clôture")])(editor.fragment)

    assert titles(editor.doc.get_update())[:2] == ["Les communs", "Clôture"]
    assert len(editor.fragment.children) == 10


def test_afterwards_only_what_is_missing_is_added() -> None:
    editor = Editor(5)
    editor.receive(seed(AGENDA))
    editor.type("somebody's words")

    aligned([("a2", "Renamed"), ("a9", "Clôture")])(editor.fragment)

    assert titles(editor.doc.get_update()) == [*TITLES[:2], "Clôture", *TITLES[2:]]
    assert "somebody's words" in editor.text


def test_an_agenda_that_did_not_change_changes_nothing() -> None:
    doc: Doc = Doc()
    doc.apply_update(seed(AGENDA))
    before = doc.get_update()

    aligned(AGENDA)(doc.get("notes", type=XmlFragment))

    assert doc.get_update() == before


async def test_notes_begin_once_and_follow_the_agenda_in_open_browsers(any_database: Database) -> None:
    async with Notes(any_database).running() as notes:
        assert (await notes.read("w9")).gen == ""
        await notes.ensure("w9", AGENDA)
        first = await notes.read("w9")
        alice = await Browser("Alice", 11).enter(notes, "w9")
        await notes.ensure("w9", AGENDA)
        assert await notes.read("w9") is first

        await notes.ensure("w9", [*AGENDA, ("a3", "Clôture")])

        assert "Clôture" in alice.text
        again = await notes.read("w9")
        assert (again.gen, again.head) == (first.gen, 2)
        assert ("a3", 2, "Clôture") in again.headings
        assert not again.written
