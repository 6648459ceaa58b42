"""Carets without a hub: colours, silence of other processes, and how fast anybody is heard."""

from realtime.events import Who
from realtime.notes.awareness import PALETTE, REMOTE_LIFE, Awareness, color
from realtime.notes.frames import GONE, Presence
from realtime.notes.member import Member, Pace
from tests.realtime.notes.browsers import Browser


def luminance(shade: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def member(person: str) -> Member:
    return Member(Who(person, "participant", person.title()), Browser(person, 1), may_note=True)


def test_every_colour_can_be_read_in_white_and_on_white() -> None:
    assert all(1.05 / (luminance(shade) + 0.05) >= 4.5 for shade in PALETTE)


def test_a_person_keeps_their_colour() -> None:
    assert color("p7") == color("p7")
    assert len({color(f"p{number}") for number in range(100)}) == len(PALETTE)


def test_carets_of_a_silent_process_are_cleared() -> None:
    awareness = Awareness()
    awareness.relay("other", Presence(5, 1, "{}"), "p5", 100.0)
    awareness.hear(member("alice"), [Presence(6, 1, "{}")])
    awareness.changed.clear()

    awareness.expire(100.0 + REMOTE_LIFE)
    assert not awareness.changed
    awareness.expire(101.0 + REMOTE_LIFE)

    assert [(change.state.text, change.local) for change in awareness.changed.values()] == [(GONE, False)]
    assert awareness.person(6) == "alice"


def test_another_process_cannot_take_over_a_client_that_is_here() -> None:
    awareness = Awareness()
    awareness.hear(member("alice"), [Presence(6, 1, "{}")])

    awareness.relay("other", Presence(6, 9, GONE), "mallory", 1.0)

    assert awareness.person(6) == "alice"


def test_a_fast_typist_is_never_made_to_wait_and_a_flood_is() -> None:
    typist, flood = Pace(), Pace()

    assert not any(typist.spend(60, 1.0 + keystroke / 30) for keystroke in range(10_000))
    assert any(flood.spend(256 * 1024, 1.0) for _ in range(10))
