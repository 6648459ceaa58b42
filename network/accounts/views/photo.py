"""One's own photo: sent, or taken away."""

from functools import partial

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network import queries
from network.accounts import actions
from network.accounts.views.profile import profile_page, profile_values
from network.identity import signed_in
from network.models import Person
from together import edge
from together.errors import Problem, Unprocessable
from together.forms import Form
from together.languages import N_
from together.uploads import IMAGE_LIMIT
from together.uploads.keeping import forget, kept
from together.uploads.portraits import accept_portrait

UPLOAD_LIMIT = IMAGE_LIMIT + 64 * 1024
"""Bytes of the form with the photo in it."""


async def change(request: Request) -> Response:
    """Another photo, or none. What is wrong with it is told on the profile's page."""
    person = queries.require_person(signed_in(request))
    try:
        async with request.form(max_files=1, max_fields=2, max_part_size=200) as form:
            await _change(request, person, form)
    except Problem as problem:
        return await profile_page(request, Form(profile_values(person)), problem.status, problem)
    return RedirectResponse(request.app.url_path_for("network:me") + "?saved=1#photo", 303)


async def _change(request: Request, person: Person, form: FormData) -> None:
    if form.get("do") == "remove":
        return await _store(request, person, "", [])
    sent = form.get("photo")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise Unprocessable(N_("Please choose a photo: JPEG, PNG, WebP, GIF or AVIF."))
    upload = await accept_portrait(sent.file, name=sent.filename, size=sent.size or 0)
    async with kept(edge.store(request), upload) as key:
        await _store(request, person, key, upload.widths)
    return None


async def _store(request: Request, person: Person, key: str, sides: list[int]) -> None:
    """The row first; the bytes of the photo before go when that is durable."""
    async with edge.database(request).transaction() as tx:
        before = await actions.set_photo(tx, person=person, key=key, sides=sides)
        tx.after_commit(partial(forget, edge.store(request), before))
