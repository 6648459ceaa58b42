"""Which words a practice begins with: those that the server has, wherever the browser says that they stand."""

import time

import pytest

from realtime.notes.render import NotesView, Section
from together.errors import NotFound
from workshops.models import Workshop
from workshops.practices.words import WordsGone, of_notes

FIRST = Section(
    "a1", 2, "Water", "", "", "The well stays open.\n\n- to all\n- [x] in summer, too\n1. and free"
)
SECOND = Section("a2", 2, "Land", "", "", "The well stays open.")
EMPTY = Section("a3", 2, "Air", "", "", "")
TEXT = "\n\n".join(f"{one.title}\n\n{one.text}" for one in (FIRST, SECOND, EMPTY))
NOTES = NotesView(text=TEXT, sections=(FIRST, SECOND, EMPTY), written=True)


def workshop(language: str = "fr") -> Workshop:
    return Workshop(id=1, slug="water", title="Water", language=language)


def test_a_heading_brings_all_that_stands_under_it() -> None:
    passage = of_notes(NOTES, "a1", "", workshop())
    assert passage.quotation == FIRST.text
    assert passage.source == {"note": "a1", "heading": "Water"}
    assert (passage.anchor, passage.author, passage.language) == ("note-a1", "", "fr")


@pytest.mark.parametrize(
    ("selected", "quotation"),
    [
        ("well stays  open", "well stays open"),
        ("open.\nto all\nin summer, too", "open.\n\n- to all\n- [x] in summer, too"),
        ("summer, too\nand free", "summer, too\n1. and free"),
        (".", "."),
    ],
)
def test_a_selection_is_found_across_lines_and_the_marks_of_lists(selected: str, quotation: str) -> None:
    assert of_notes(NOTES, "a1", selected, workshop()).quotation == quotation


@pytest.mark.parametrize("selected", ["The well is closed", "(.*)", "open to", "x" * 9000])
def test_what_the_notes_do_not_say_is_refused(selected: str) -> None:
    with pytest.raises(WordsGone):
        of_notes(NOTES, "a1", selected, workshop())


@pytest.mark.parametrize("anchor", ["a3", "a9", ""])
def test_there_is_nothing_to_take_from_an_empty_or_unknown_heading(anchor: str) -> None:
    with pytest.raises(NotFound):
        of_notes(NOTES, anchor, "", workshop())


@pytest.mark.parametrize(("spoken", "written"), [("pt-BR", "pt"), ("AR", "ar"), ("de", "en"), ("", "en")])
def test_a_practice_is_written_in_one_of_the_platforms_languages(spoken: str, written: str) -> None:
    assert of_notes(NOTES, "a2", "", workshop(spoken)).language == written


def test_countless_words_are_looked_for_in_good_time() -> None:
    long = Section("a1", 2, "Water", "", "", "a " * 50_000)
    notes = NotesView(text=f"Water\n\n{long.text}", sections=(long,), written=True)
    started = time.process_time()
    with pytest.raises(WordsGone):
        of_notes(notes, "a1", "a " * 3999 + "b", workshop())
    assert time.process_time() - started < 1  # it took twenty seconds, in which no room went on
