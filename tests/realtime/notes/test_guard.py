"""What may enter a notes document, and what may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, write_var_uint

from realtime.notes.document import Document
from realtime.notes.guard import Foreign, Full, Malformed, Orphan
from realtime.notes.ledger import MAX_DEPTH
from realtime.notes.update import scan
from tests.realtime.notes.writers import Editor, nested, poison

BOMBS = [
    "ffffffff0f00000000",  # four thousand million clients
    "01ffffffff0f050000",  # as many structs
    "0101050008010174ffffffff0f",  # as many values
    "01010500080101740175ffffffff0f",  # a list of as many
    "01010500080101740176ffffffff0f00",  # an object of as many
    "00ffffffff0f",  # as many deletions
    "000105ffffffff0f",
]


@pytest.fixture
def document() -> Document:
    return Document("g1", 0, [])


@pytest.fixture
def alice() -> Editor:
    return Editor(11)


def settled(document: Document) -> str:
    """What a browser that joins now would read."""
    document.settle(len(document.pending), document.head + 1, document.batch())
    return str(document.fragment())


def test_what_an_editor_types_is_admitted_unchanged(document: Document, alice: Editor) -> None:
    text = alice.paragraph("Bom dia")
    for character in " مرحبا 𝄞 é":
        text.insert(len(text), character)
    text.format(0, 3, {"bold": {}})
    del text[0:1]

    assert [document.admit(update) for update in alice.sent] == alice.sent
    assert "مرحبا 𝄞 é" in settled(document)


def test_what_is_not_durable_is_shown_to_nobody(document: Document, alice: Editor) -> None:
    document.admit(alice.type("not yet"))

    assert str(document.fragment()) == ""
    assert "not yet" in settled(document)


def test_a_repeated_update_adds_nothing(document: Document, alice: Editor) -> None:
    update = alice.type("once")

    assert document.admit(update) == update
    assert document.admit(update) == b""
    assert document.admit(b"\x00\x00") == b""
    assert document.pending == [update]


def test_only_the_new_part_of_a_whole_document_is_taken(document: Document, alice: Editor) -> None:
    first = alice.type("first")
    document.admit(first)
    second = alice.type("second")

    fresh = document.admit(alice.doc.get_update())

    assert [run[0].start for run in scan(fresh).structs.values()] == [
        run[0].start for run in scan(second).structs.values()
    ]


@pytest.mark.parametrize("name", ["panic-on-apply", "panic-on-encode"])
def test_a_poisoned_update_is_refused_and_the_document_stays_savable(
    document: Document, alice: Editor, name: str
) -> None:
    document.admit(alice.type("before"))

    with pytest.raises(Malformed):
        document.admit(poison(name))

    document.admit(alice.type("after"))
    assert "before" in settled(document)
    assert "after" in str(document.fragment())
    assert Document("g1", 0, [document.snapshot()]).snapshot() == document.snapshot()


@pytest.mark.parametrize("name", ["panic-on-apply", "panic-on-encode"])
def test_a_panic_costs_only_the_shadow(
    document: Document, alice: Editor, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """The reading of the bytes refuses these first; this is what would happen to one that it does not know."""
    document.admit(alice.type("on its way"))

    with pytest.raises(Malformed):
        document.guard._try(poison(name))

    assert "panicked" in capfd.readouterr().err
    document.admit(alice.type("after"))
    assert "on its way" in settled(document)
    assert "after" in str(document.fragment())


@pytest.mark.parametrize("bomb", BOMBS)
def test_declared_counts_must_be_there(document: Document, bomb: str) -> None:
    with pytest.raises(Malformed):
        document.admit(bytes.fromhex(bomb))


def test_an_orphan_is_refused_until_its_predecessor_is_there(document: Document, alice: Editor) -> None:
    first, second = alice.type("first"), alice.type("second")

    with pytest.raises(Orphan):
        document.admit(second)

    assert document.pending == []
    assert document.admit(first) == first
    assert document.admit(second) == second


def test_a_deletion_of_something_unknown_is_an_orphan(document: Document, alice: Editor) -> None:
    text = alice.paragraph("never sent")
    del text[0:5]

    with pytest.raises(Orphan):
        document.admit(alice.sent[-1])


def test_two_writers_that_wait_for_each_other_are_an_orphan(document: Document) -> None:
    circle = bytes.fromhex("02" + "010500c406000600" + "0161" + "010600c405000500" + "0161" + "00")

    with pytest.raises(Orphan):
        document.admit(circle)


def test_texts_of_many_clients_come_in_any_order(document: Document) -> None:
    editors = [Editor(client) for client in (40, 7, 99, 23)]
    for turn in range(12):
        writer = editors[turn % 4]
        writer.type(f"line {turn}")
        for other in editors:
            if other is not writer:
                other.receive(writer.sent[-1])

    document.admit(editors[0].doc.get_update())

    assert settled(document) == editors[3].text


def test_elements_may_not_be_nested_without_end(document: Document) -> None:
    document.admit(nested(MAX_DEPTH))

    with pytest.raises(Malformed):
        document.admit(nested(MAX_DEPTH + 1, client=67))


def test_values_may_not_be_nested_without_end(document: Document) -> None:
    with pytest.raises(Malformed):
        document.admit(b"\x01\x01\x05\x00\x08\x01\x01t\x01" + b"\x75\x01" * 50_000 + b"\x7e\x00")


def test_marks_must_carry_json_that_a_browser_can_read(document: Document, alice: Editor) -> None:
    alice.paragraph("words").format(0, 5, {"bold": {"x": "777"}})
    update = alice.sent[-1]
    document.admit(alice.sent[0])

    with pytest.raises(Malformed):
        document.admit(update.replace(b'"777"', b"  NaN"))


def test_documents_within_documents_are_refused(document: Document) -> None:
    writer: Doc = Doc()
    writer["m"] = Map({"inner": Doc()})

    with pytest.raises(Malformed):
        document.admit(writer.get_update())


def test_a_client_id_of_somebody_else_may_not_be_used(document: Document, alice: Editor) -> None:
    update = alice.type("as Alice")

    with pytest.raises(Foreign):
        document.admit(update, foreign={alice.client}.__contains__)

    assert document.admit(update, foreign={12}.__contains__) == update


def test_a_full_document_can_still_be_shortened(alice: Editor) -> None:
    document = Document("g1", 0, [], limit=2_000)
    text = alice.paragraph("x" * 1_500)
    document.admit(alice.sent[-1])
    text.insert(len(text), "y" * 1_000)

    with pytest.raises(Full):
        document.admit(alice.sent[-1])

    alice = Editor(12)
    alice.receive(document.batch())
    del alice.fragment.children[0]
    assert document.admit(alice.sent[-1])


def test_a_browser_is_sent_what_it_lacks_whatever_it_claims_to_know(
    document: Document, alice: Editor
) -> None:
    document.admit(alice.type("here"))
    settled(document)

    for claim in (
        b"\x00",
        bytes.fromhex("010b01"),
        bytes.fromhex("0205ffffff7f0bffffff7f"),
        b"\x01\x0b" + write_var_uint(2**40),
    ):
        Editor(9).receive(document.diff(claim))
    with pytest.raises(Malformed):
        document.diff(b"\xff\xff\xff\xff\x0f")


def test_a_document_loaded_again_knows_what_it_held(document: Document, alice: Editor) -> None:
    for word in ("one", "two", "three"):
        document.admit(alice.type(word))
    settled(document)

    loaded = Document("g1", 1, [document.snapshot()])

    assert loaded.admit(alice.doc.get_update()) == b""
    assert loaded.admit(alice.type("four"))


@given(st.binary(max_size=80))
def test_noise_is_refused_or_admitted_and_never_breaks(noise: bytes) -> None:
    document = Document("g1", 0, [])
    for update in (noise, b"\x01" + noise, b"\x01\x01\x05\x00" + noise, b"\x00\x01" + noise):
        try:
            document.admit(update)
        except (Malformed, Orphan):
            continue
    assert Document("g1", 0, [document.guard._shadow.get_update()])


@given(st.data())
def test_a_damaged_update_is_refused_or_admitted_and_never_breaks(data: st.DataObject) -> None:
    alice = Editor(11)
    text = alice.paragraph("Bonjour")
    text.format(0, 3, {"bold": {}, "link": {"href": "https://example.org"}})
    whole = bytearray(alice.doc.get_update())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    document = Document("g1", 0, [])
    try:
        document.admit(bytes(whole))
    except (Malformed, Orphan):
        return
    assert Document("g1", 0, [document.guard._shadow.get_update()])


def test_a_thousand_orphans_leave_nothing_behind(document: Document, alice: Editor) -> None:
    alice.type("never sent")
    for number in range(1_000):
        with pytest.raises(Orphan):
            document.admit(alice.type(f"orphan {number}" * 50))

    assert document.pending == []
    assert len(document.snapshot()) == 2
    assert len(document.guard._shadow.get_update()) == 2
    assert write_var_uint(0) == document.state()
