"""One's data to take away, and the end of an account."""

import json
from datetime import UTC, datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network import queries as network
from network.accounts import actions, queries
from network.identity import signed_in
from network.models import Person
from together import edge
from together.contributions import panels
from together.endings import end_account
from together.forms import Form, read_values
from together.languages import N_
from together.pages import render
from together.uploads.keeping import forget


async def take_away(request: Request) -> Response:
    """Everything that is kept of the person who asks, as one JSON file."""
    person = network.require_person(signed_in(request))
    async with edge.database(request).reading() as tx:
        own = await queries.list_own_data(tx, person)
        for panel in await panels(tx, request, "own_data", person):
            own |= panel.data
    told = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), **own}
    headers = {
        "Content-Disposition": 'attachment; filename="together-my-data.json"',
        "Cache-Control": "no-store",
    }
    body = json.dumps(told, ensure_ascii=False, indent=2)
    return Response(body, media_type="application/json", headers=headers)


async def close(request: Request) -> Response:
    """GET says what goes and what stays; POST closes, when the person typed their address."""
    person = network.require_person(signed_in(request))
    if request.method != "POST":
        return await _page(request, person, Form())
    form = Form(await read_values(request))
    if form.values.get("email", "").lower() != person.email:
        form.reject("email", N_("Please type your address as it stands above."))
        return await _page(request, person, form, 422)
    await _close(request, person)
    request.session.clear()
    return RedirectResponse("/", 303)


async def _page(request: Request, person: Person, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        alone = await queries.count_open_roles(tx, person)
    return render(request, "network/close.html", {"form": form, "alone": alone}, status)


async def _close(request: Request, person: Person) -> None:
    """First who may not is told; then the rooms forget the name, each in its own log; then the account is emptied."""
    async with edge.database(request).transaction() as tx:
        await queries.require_replaceable(tx, person)
    for forget_name in request.app.state.forget_name:
        await forget_name(request, person, actions.name_afterwards(person))
    async with edge.database(request).transaction() as tx:
        await end_account(tx, request, person.id or 0)
        hashes, keys = await actions.close_account(tx, person=person)
        tx.after_commit(partial(request.app.state.sessions_ended, hashes))
        tx.after_commit(partial(forget, edge.store(request), keys))
