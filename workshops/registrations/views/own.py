"""Registering, and what one may change of one's own registration; for a guest in a browser that knows them too."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.identity import signed_in
from network.models import Person
from together import edge
from together.errors import BadRequest
from together.forms import Form, Values, read_posted, read_values
from together.pages import render, viewer
from workshops.mails.waking import wake
from workshops.models import Registration, Workshop
from workshops.queries import get_standing
from workshops.registrations import actions, guests
from workshops.registrations.announcement import Desk, desk_of
from workshops.registrations.asking import answers_of, field_of, lists_of, merged, values_of
from workshops.registrations.forms import GuestForm, NamelessForm, OwnForm, read_said
from workshops.registrations.queries import list_questions
from workshops.visitors import visitor_of

ASKED = frozenset({"open", "full"})
"""States in which there is a form to fill in."""


async def register(request: Request) -> Response:
    """GET: the form. POST: registered or on the waiting list; somebody without an account is written to first."""
    person = signed_in(request)
    if request.method == "POST":
        return await (_register_person(request, person) if person else _register_guest(request))
    workshop, desk = await _load(request)
    if desk.state not in ASKED:
        return back(request, workshop)
    return _form_page(request, workshop, desk, Form({"language": viewer(request).language}))


async def _load(request: Request) -> tuple[Workshop, Desk]:
    async with edge.database(request).reading() as tx:
        visitor = visitor_of(request)
        standing = await get_standing(tx, request.path_params["slug"], visitor)
        return standing.workshop, await desk_of(tx, standing.workshop, visitor)


async def _register_person(request: Request, person: Person) -> Response:
    """In one transaction: a crowd that registers in the same minute waits for one another."""
    await read_posted(request)  # all of it is here before anybody waits
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], visitor_of(request))
        workshop, questions = standing.workshop, await list_questions(tx, standing.workshop)
        said = await read_said(request, OwnForm if person.name else NamelessForm, questions)
        if said.model is not None:
            await actions.register_person(
                tx,
                workshop_id=workshop.id or 0,
                person=person,
                form=said.model,
                answers=said.answers,
                questions=questions,
                time_zone=_zone(request),
            )
            tx.after_commit(partial(wake, request))
    if said.model is None:
        return _form_page(request, *await _load(request), said.form, 422)
    return back(request, workshop)


async def _register_guest(request: Request) -> Response:
    """The answer is the same whoever the address belongs to, and whatever it is registered for already."""
    workshop, desk = await _load(request)
    said = await read_said(request, GuestForm, desk.questions)
    if said.model is None:
        return _form_page(request, workshop, desk, said.form, 422)
    async with edge.database(request).transaction() as tx:
        await guests.ask_to_confirm(
            tx, workshop=workshop, form=said.model, answers=said.answers, time_zone=_zone(request)
        )
        tx.after_commit(partial(wake, request))
    context = {"workshop": workshop, "full": desk.full, "email": said.model.email}
    return render(request, "workshops/registration_asked.html", context)


def _zone(request: Request) -> str:
    return getattr(viewer(request).zone, "key", "")


def _form_page(request: Request, workshop: Workshop, desk: Desk, form: Form, status: int = 200) -> Response:
    context = {"workshop": workshop, "registration": desk, "form": form, "labels": _labels(desk)}
    return render(request, "workshops/registration_form.html", context, status)


def _labels(desk: Desk) -> dict[str, str]:
    return {field_of(question): question.words for question in desk.questions}


async def own(request: Request) -> Response:
    """One's own registration: GET shows it, POST changes or cancels it (`do`)."""
    workshop, desk = await _load(request)
    return await answer(request, workshop, desk, back(request, workshop))


async def answer(request: Request, workshop: Workshop, desk: Desk, afterwards: Response) -> Response:
    """The page of a registration, and what its forms ask for; for its owner, however they proved to be it."""
    if request.method != "POST":
        return own_page(request, workshop, desk, Form(_values(desk.mine)))
    values = await read_values(request, many=lists_of(desk.questions))
    deed = _DEEDS.get(values.get("do", ""))
    if deed is None:
        raise BadRequest
    return await deed(request, workshop, desk, values) or afterwards


def _values(registration: Registration) -> Values:
    return {**values_of(registration.answers), "shown": "yes" if registration.shown else ""}


def own_page(request: Request, workshop: Workshop, desk: Desk, form: Form, status: int = 200) -> Response:
    """The page of a registration, for its owner."""
    context = {
        "workshop": workshop,
        "registration": desk,
        "form": form,
        "labels": _labels(desk),
        "target": request.url.path,
    }
    return render(request, "workshops/registration.html", context, status)


async def _show(request: Request, _workshop: Workshop, desk: Desk, values: Values) -> None:
    """Only whether others see it: the box beside the button."""
    async with edge.database(request).transaction() as tx:
        await actions.change_own(tx, registration_id=desk.mine.id or 0, shown=values.get("shown") == "yes")


async def _change(request: Request, workshop: Workshop, desk: Desk, values: Values) -> Response | None:
    form = Form(values)
    answers = merged(desk.questions, desk.mine.answers, answers_of(desk.questions, form))
    if form.errors:
        return own_page(request, workshop, desk, form, 422)
    async with edge.database(request).transaction() as tx:
        await actions.change_own(
            tx, registration_id=desk.mine.id or 0, shown=values.get("shown") == "yes", answers=answers
        )
    return None


async def _cancel(request: Request, _workshop: Workshop, desk: Desk, _values: Values) -> None:
    async with edge.database(request).transaction() as tx:
        await actions.cancel(tx, registration=desk.mine)
        tx.after_commit(partial(wake, request))


async def _confirm(request: Request, workshop: Workshop, desk: Desk, _values: Values) -> Response | None:
    async with edge.database(request).transaction() as tx:
        confirmed = await guests.confirm(tx, registration=desk.mine)
        tx.after_commit(partial(wake, request))
    if confirmed.person_id is None:
        return None
    return render(request, "workshops/registration_joined.html", {"workshop": workshop, "own": confirmed})


_DEEDS: Mapping[str, Callable[[Request, Workshop, Desk, Values], Awaitable[Response | None]]] = {
    "show": _show,
    "change": _change,
    "cancel": _cancel,
    "confirm": _confirm,
}


def back(request: Request, workshop: Workshop) -> Response:
    """To the workshop's page, which says what one is now."""
    return RedirectResponse(
        request.app.url_path_for("workshops:show", slug=workshop.slug) + "#registration", 303
    )
