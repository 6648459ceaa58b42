"""Passkeys: made and looked after by those who are signed in, used by those who are not.

The two pairs of addresses speak JSON with `static/js/passkeys.js`: `…/options` answers `{"options": …}` for the browser,
and its answer is sent as `{"credential": …}` (`PublicKeyCredential.toJSON`, WebAuthn Level 3, 5.1.8).
"""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from network.signing_in import actions, queries
from network.signing_in.devices import device_of
from network.signing_in.views.links import after_signing_in, begin_session, me
from together import edge
from together.errors import BadRequest, Problem
from together.forms import read_values
from together.json_body import read_json
from together.languages import translate
from together.pages import viewer
from together.security import safe_next


def _told_as_json(view: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """Refusals as `{"code", "text"}`, in the reader's language."""

    async def telling(request: Request) -> Response:
        try:
            return await view(request)
        except Problem as problem:
            text = translate(viewer(request).language, problem.text, **problem.params)
            return JSONResponse({"code": problem.code, "text": text}, problem.status)

    return telling


@_told_as_json
async def new_options(request: Request) -> Response:
    """What the browser needs to make a passkey for who is signed in."""
    from network.signing_in import passkeys

    person = me(request)
    async with edge.database(request).transaction() as tx:
        known = await queries.list_passkeys(tx, person)
        options = await passkeys.registration_options(tx, request, person, known)
    return _answer({"options": options})


@_told_as_json
async def new(request: Request) -> Response:
    """Keep the passkey that was just made. It is named after the browser, and can be renamed."""
    from network.signing_in import passkeys

    person, credential = me(request), await _credential(request)
    name = " · ".join(filter(None, device_of(request.headers.get("user-agent", ""))))
    async with edge.database(request).transaction() as tx:
        passkey = await passkeys.check_registration(tx, request, person, credential, name)
        await actions.add_passkey(tx, person=person, passkey=passkey)
    return _answer({"next": request.app.url_path_for("network:access") + "?said=passkey#passkeys"}, 201)


@_told_as_json
async def sign_in_options(request: Request) -> Response:
    """What the browser needs to sign in with a passkey: the same for everybody."""
    from network.signing_in import passkeys

    async with edge.database(request).transaction() as tx:
        options = await passkeys.authentication_options(tx, request)
    return _answer({"options": options})


@_told_as_json
async def sign_in(request: Request) -> Response:
    """A passkey's answer signs in."""
    from network.signing_in import passkeys

    credential = await _credential(request)
    target = safe_next(request.query_params.get("next"))
    async with edge.database(request).transaction() as tx:
        passkey, count = await passkeys.check_authentication(tx, request, credential)
        person = await actions.use_passkey(tx, passkey=passkey, sign_count=count)
        await begin_session(request, tx, person)
    return _answer({"next": after_signing_in(request, person, target)})


async def _credential(request: Request) -> dict[str, Any]:
    credential = (await read_json(request)).get("credential")
    if not isinstance(credential, dict):
        raise BadRequest
    return credential


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})


async def change(request: Request) -> Response:
    """Rename a passkey, or remove it."""
    person, values = me(request), await read_values(request)
    number, said = request.path_params["passkey"], ""
    async with edge.database(request).transaction() as tx:
        if values.get("do") == "remove":
            await actions.remove_passkey(tx, person=person, number=number)
            said = "?said=removed"
        else:
            await actions.rename_passkey(tx, person=person, number=number, name=values.get("name", ""))
    return RedirectResponse(request.app.url_path_for("network:access") + said + "#passkeys", 303)
