"""What the organisers ask of those who register, and what may be answered: pure, by the kind of question."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from together.forms import Form, Values
from together.languages import N_
from workshops.models import Question

KINDS = {
    "line": N_("A line to write"),
    "text": N_("Some sentences to write"),
    "choice": N_("One of a list"),
    "several": N_("Several of a list"),
    "consent": N_("A box to tick"),
}
"""Kinds of question, as stored, with the words to translate."""

LISTS = frozenset({"choice", "several"})
MOST = 12
LINE, TEXT = 300, 2000
"""Characters of an answer."""

_FILL_IN, _CHOOSE = N_("Please fill this in."), N_("Please choose one of the list.")
_TICK, _SHORTEN = (
    N_("Please tick this box: it is needed to take part."),
    N_("Please shorten this to %(max_length)s characters."),
)


def field_of(question: Question) -> str:
    """The name of its field in the form."""
    return f"q{question.id}"


def lists_of(questions: Sequence[Question]) -> list[str]:
    """The fields that may be posted several times."""
    return [field_of(question) for question in questions if question.kind == "several"]


def answers_of(questions: Sequence[Question], form: Form) -> dict[str, Any]:
    """The answers in `form.values` by the question's id; what is wrong is told at its field. Empty ones are left out."""
    answers: dict[str, Any] = {}
    for question in questions:
        name = field_of(question)
        given = _READ[question.kind](question, form.values.get(name), name, form)
        if given:
            answers[str(question.id)] = given
        elif question.required:
            form.reject(name, _NEEDED[question.kind])
    return answers


def merged(
    questions: Sequence[Question], before: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """Answers after a form of `questions` was sent: what is asked no more stays, what was emptied goes."""
    asked = {str(question.id) for question in questions}
    return {**{number: answer for number, answer in before.items() if number not in asked}, **given}


def values_of(answers: Mapping[str, Any]) -> Values:
    """Answers that were given, as values of the form."""
    return {f"q{number}": "yes" if given is True else given for number, given in answers.items()}


def as_words(given: Any) -> str:
    """An answer in one line of text, for lists and tables; nothing for none."""
    if given is True:
        return "✓"
    return "; ".join(map(str, given)) if isinstance(given, list) else str(given or "")


def _line(_question: Question, value: Any, name: str, form: Form) -> str:
    return _short(" ".join(visible(str(value or "")).split()), LINE, name, form)


def _text(_question: Question, value: Any, name: str, form: Form) -> str:
    return _short(visible(str(value or "")).strip(), TEXT, name, form)


def _choice(question: Question, value: Any, name: str, form: Form) -> str:
    if value and value not in question.choices:
        form.reject(name, _CHOOSE)
    return str(value or "")


def _several(question: Question, value: Any, name: str, form: Form) -> list[str]:
    given = value if isinstance(value, list) else []
    if any(each not in question.choices for each in given):
        form.reject(name, _CHOOSE)
    return [choice for choice in question.choices if choice in given]


def _consent(_question: Question, value: Any, _name: str, _form: Form) -> bool:
    return bool(value == "yes")


def _short(text: str, most: int, name: str, form: Form) -> str:
    if len(text) > most:
        form.reject(name, _SHORTEN, max_length=most)
    return text


def visible(text: str) -> str:
    """Without controls and surrogates, which no reader sees and some databases refuse; lines stay lines."""
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if character == "\n" or unicodedata.category(character) not in {"Cc", "Cs"}
    )


_READ: Mapping[str, Callable[[Question, Any, str, Form], Any]] = {
    "line": _line,
    "text": _text,
    "choice": _choice,
    "several": _several,
    "consent": _consent,
}
_NEEDED = {
    "line": _FILL_IN,
    "text": _FILL_IN,
    "choice": _CHOOSE,
    "consent": _TICK,
    "several": N_("Please choose at least one."),
}
