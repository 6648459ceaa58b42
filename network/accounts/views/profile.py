"""One's own profile."""

from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network import actions, queries
from network.accounts.portraits import take_in
from network.forms import ProfileForm
from network.identity import signed_in
from network.models import Person
from network.notices.schedule import DIGESTS
from network.territories.queries import list_own
from network.territories.standings import ROLES
from together import edge
from together.errors import Problem
from together.forms import MAX_FIELD_BYTES, MAX_FIELDS, Form, validate, values_of
from together.languages import LANGUAGES, offered_zones
from together.pages import LANGUAGE_COOKIE, render
from together.security import safe_next

YEAR = 365 * 24 * 3600


async def me(request: Request) -> Response:
    """One's own profile."""
    person = queries.require_person(signed_in(request))
    if request.method != "POST":
        return await profile_page(request, Form(profile_values(person)))
    async with request.form(max_files=1, max_fields=MAX_FIELDS, max_part_size=MAX_FIELD_BYTES) as data:
        return await _save(request, person, data)


async def _save(request: Request, person: Person, data: FormData) -> Response:
    """The photo, where one was chosen, and what was typed: both, or neither."""
    form, shown = validate(ProfileForm, values_of(data, many=["languages", "shown"], files=["photo"]))
    if form is None:
        return await profile_page(request, shown, 422)
    photo = data.get("photo")
    if isinstance(photo, UploadFile) and photo.filename:
        try:
            await take_in(request, person, photo)
        except Problem as problem:
            return await profile_page(request, shown, problem.status, problem)
    async with edge.database(request).transaction() as tx:
        await actions.change_profile(tx, person=person, form=form)
    target = safe_next(request.query_params.get("next", request.app.url_path_for("network:me") + "?saved=1"))
    response = RedirectResponse(target, 303)
    return with_language(response, form.language, secure=edge.settings(request).secure)


def profile_values(person: Person) -> dict[str, Any]:
    """A person as the fields of the form."""
    return {
        "name": person.name,
        "language": person.language,
        "languages": person.languages,
        "time_zone": person.time_zone,
        "territory": str(person.territory_id or ""),
        "actor_kind": person.actor_kind,
        "organisation": person.organisation,
        "about": person.about,
        "shown": person.shown,
        "digest": person.digest,
        "reminders": "yes" if person.reminders else "no",
    }


async def profile_page(
    request: Request, form: Form, status: int = 200, photo_problem: Problem | None = None
) -> Response:
    """The page, with what was typed and what was wrong with it, or with the photo that was sent."""
    person = queries.require_person(signed_in(request))
    async with edge.database(request).reading() as tx:
        context: dict[str, Any] = {
            "form": form,
            "territories": await queries.list_territories(tx),
            "own": await list_own(tx, person),
            "roles": ROLES,
            "actor_kinds": queries.ACTOR_KINDS,
            "showable": queries.SHOWABLE,
            "zones": offered_zones(),
            "digests": DIGESTS,
            "saved": "saved" in request.query_params,
            "photo_problem": photo_problem,
        }
    return render(request, "network/me.html", context, status)


def with_language(response: Response, language: str, *, secure: bool) -> Response:
    """Remember the language of pages in this browser."""
    if language in LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=YEAR, httponly=True, samesite="lax", secure=secure
        )
    return response
