"""How one comes in: one's address, passkeys, and the browsers in which one is signed in."""

import re
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.models import EmailChange, Person
from network.signing_in import actions, queries
from network.signing_in.devices import device_of
from network.signing_in.forms import AddressForm
from network.signing_in.party import relying_party
from network.signing_in.views.links import me, own_key_hash
from together import edge
from together.errors import BadRequest, Conflict
from together.forms import Form, read_values, validate
from together.languages import LANGUAGES, N_, Viewer, translate
from together.mail import Mail
from together.pages import render, render_text, viewer
from together.security import fingerprint

SAID = {
    "signed-out": N_("Those browsers are signed out."),
    "called-off": N_("Your address stays as it was."),
    "asked": N_("We sent a mail to both addresses. The address changes when both have said yes."),
    "passkey": N_("Your passkey is ready."),
    "removed": N_("The passkey is removed. It opens nothing here any more."),
}
"""What was just done, by the word in the address."""


async def show(request: Request) -> Response:
    """The page of one's ways in."""
    return await access_page(request, Form())


async def access_page(request: Request, form: Form, status: int = 200) -> Response:
    """The same with what was typed and what was wrong with it."""
    person = me(request)
    async with edge.database(request).reading() as tx:
        sessions = await queries.list_sessions(tx, person)
        context: dict[str, Any] = {
            "form": form,
            "change": await queries.find_change(tx, person),
            "passkeys": await queries.list_passkeys(tx, person),
            "sessions": [(each, *device_of(each.agent)) for each in sessions],
            "own": own_key_hash(request),
            "host": relying_party(request)[0],
            "said": SAID.get(request.query_params.get("said", "")),
            "passkey_language": viewer(request).language,
        }
    return render(request, "network/access.html", context, status)


_SESSION = re.compile(r"[0-9a-f]{16}")


async def end_sessions(request: Request) -> Response:
    """Sign out one other browser, all others, or all with this one."""
    person, which = me(request), (await read_values(request)).get("end", "")
    if which not in {"others", "all"} and not _SESSION.fullmatch(which):
        raise BadRequest
    only = "" if which in {"others", "all"} else which
    keep = "" if which == "all" else own_key_hash(request)
    async with edge.database(request).transaction() as tx:
        ended = await actions.end_sessions(tx, person_id=person.id or 0, only=only, keep=keep)
        tx.after_commit(partial(request.app.state.sessions_ended, ended))
    if which != "all":
        return _back(request, "signed-out")
    request.session.pop("key", None)
    return RedirectResponse("/", 303)


def _back(request: Request, said: str) -> Response:
    return RedirectResponse(request.app.url_path_for("network:access") + f"?said={said}", 303)


async def change_address(request: Request) -> Response:
    """Ask both addresses whether the account may move."""
    person = me(request)
    form, shown = validate(AddressForm, await read_values(request))
    if form is None:
        return await access_page(request, shown, 422)
    try:
        await _ask(request, person, form.email)
    except Conflict as same:
        shown.reject("email", same.text)
        return await access_page(request, shown, 409)
    return _back(request, "asked")


async def _ask(request: Request, person: Person, email: str) -> None:
    """The mails carry secrets, so they are not stored. Where the new address is known, it is told so, and nobody else."""
    async with edge.database(request).transaction() as tx:
        await actions.forget_changes(tx)
        tokens = await actions.ask_for_address(tx, person=person, email=email)
        old, new = tokens or ("", "")
        for to, token in ((person.email, old), (email, new)):
            mail = _address_mail(request, person, to=to, email=email, token=token)
            if tokens or to == email:
                tx.after_commit(partial(edge.postman(request).post, mail))


def _address_mail(request: Request, person: Person, *, to: str, email: str, token: str) -> Mail:
    language = person.language if person.language in LANGUAGES else "en"
    eyes = Viewer(language, viewer(request).zone)
    public = edge.settings(request).public_url.rstrip("/")
    address = public + request.app.url_path_for("network:address", token=token) if token else ""
    context = {"address": address, "email": email, "old": to != email, "name": person.name}
    context |= {"public_url": edge.settings(request).public_url}
    return Mail(
        to=to,
        subject=translate(language, N_("Your address on TOGETHER")),
        text=render_text("mail/address.txt", eyes, context),
        html=render_text("mail/address.html", eyes, context),
        language=language,
    )


async def call_off_address(request: Request) -> Response:
    """The person thinks better of it."""
    person = me(request)
    async with edge.database(request).transaction() as tx:
        await actions.call_off_address(tx, person=person)
    return _back(request, "called-off")


async def address(request: Request) -> Response:
    """A mail's link. GET only asks, because mail scanners open links; POST says yes, or that it is not to be."""
    token = request.path_params["token"]
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            change = await queries.get_change(tx, token)
        return render(request, "network/address.html", _told(change, token, "asked"))
    return await _answer(request, token, (await read_values(request)).get("do", ""))


async def _answer(request: Request, token: str, do: str) -> Response:
    if do not in {"confirm", "refuse"}:
        raise BadRequest
    async with edge.database(request).transaction() as tx:
        change = await queries.get_change(tx, token)
        if do == "refuse":
            await actions.call_off_address(tx, token=token)
            outcome = "refused"
        else:
            change, _ = await actions.confirm_address(tx, token=token)
            outcome = "changed" if change.ended_at else "half"
    return render(request, "network/address.html", _told(change, token, outcome))


def _told(change: EmailChange, token: str, outcome: str) -> dict[str, Any]:
    return {"change": change, "old": fingerprint(token) == change.old_hash, "outcome": outcome}
