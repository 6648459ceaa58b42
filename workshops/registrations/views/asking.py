"""The page where organisers say what they ask of those who register."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from together import edge
from together.database import Transaction
from together.errors import BadRequest
from together.forms import Form, Values, read_values, validate
from together.pages import render
from workshops.models import Question
from workshops.queries import get_standing
from workshops.registrations import queries, questions
from workshops.registrations.asking import KINDS, MOST
from workshops.registrations.forms import QuestionForm
from workshops.visitors import Standing, visitor_of


async def edit(request: Request) -> Response:
    """GET: the questions, with a form for a new one or (`?question=`) for one of them. POST: one step (`do`)."""
    if request.method != "POST":
        return await _page(request)
    values = await read_values(request)
    deed = _DEEDS.get(values.get("do", ""))
    if deed is None:
        raise BadRequest
    async with edge.database(request).transaction() as tx:
        refused = await deed(tx, await _standing(tx, request), values)
    if refused is not None:
        return await _page(request, refused, 422)
    return RedirectResponse(request.url.path, 303)


async def _standing(tx: Transaction, request: Request) -> Standing:
    standing = await get_standing(tx, request.path_params["slug"], visitor_of(request))
    standing.require_runs()
    return standing


async def _page(request: Request, form: Form | None = None, status: int = 200) -> Response:
    chosen = form.values.get("question") if form else request.query_params.get("question")
    async with edge.database(request).reading() as tx:
        standing = await _standing(tx, request)
        asked = await queries.list_questions(tx, standing.workshop)
        question = await queries.get_question(tx, standing.workshop, _number(chosen)) if chosen else None
    context: Mapping[str, Any] = {
        "workshop": standing.workshop,
        "questions": asked,
        "question": question,
        "form": form or Form(_values(question)),
        "kinds": KINDS,
        "most": MOST,
    }
    return render(request, "workshops/registration_questions.html", context, status)


def _values(question: Question | None) -> Values:
    if question is None:
        return {"kind": "line"}
    return {
        "kind": question.kind,
        "words": question.words,
        "choices": "\n".join(question.choices),
        "required": "yes" if question.required else "",
    }


def _number(value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest
    return int(text)


async def _add(tx: Transaction, standing: Standing, values: Values) -> Form | None:
    form, shown = _read(values)
    if form is None:
        return shown
    await questions.add_question(tx, standing=standing, form=form)
    return None


async def _change(tx: Transaction, standing: Standing, values: Values) -> Form | None:
    number = _number(values.get("question"))
    question = await queries.get_question(tx, standing.workshop, number)
    form, shown = _read({**values, "kind": question.kind})
    if form is None:
        return shown
    await questions.change_question(tx, standing=standing, number=number, form=form)
    return None


def _read(values: Values) -> tuple[QuestionForm | None, Form]:
    """The form; a rule that concerns the whole of it is about the choices."""
    form, shown = validate(QuestionForm, values)
    if "form" in shown.errors:
        shown.reject("choices", shown.errors.pop("form"), **shown.params.pop("form"))
    return form, shown


async def _move(tx: Transaction, standing: Standing, values: Values, *, by: int) -> None:
    await questions.move_question(tx, standing=standing, number=_number(values.get("question")), by=by)


async def _remove(tx: Transaction, standing: Standing, values: Values) -> None:
    await questions.remove_question(tx, standing=standing, number=_number(values.get("question")))


_DEEDS: Mapping[str, Callable[[Transaction, Standing, Values], Awaitable[Form | None]]] = {
    "add": _add,
    "change": _change,
    "up": partial(_move, by=-1),
    "down": partial(_move, by=1),
    "remove": _remove,
}
