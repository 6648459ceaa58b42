"""People before the secretariat: found, given roles, invited, blocked."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.audit.queries import Wanted, list_entries
from network.audit.told import line_of
from network.identity import signed_in
from network.models import Grant, Person
from network.queries import ACTOR_KINDS
from network.secretariat import actions, queries
from network.secretariat.forms import LONGEST_REASON, InviteForm, ReasonForm, RoleForm
from network.secretariat.mails import block_mail, grant_mail
from network.secretariat.roles import ROLES
from network.signing_in.queries import list_sessions
from network.territories.queries import require_secretariat
from network.territories.standings import ROLES as TERRITORY_ROLES
from together import edge
from together.columns import now
from together.contributions import panels
from together.database import Transaction
from together.endings import end_account, end_office
from together.errors import BadRequest, Conflict
from together.forms import Form, read_form, read_values, validate
from together.outgoing.actions import queue
from together.pages import render, viewer

HISTORY = 20
"""Entries of the log that a person's page shows."""


async def index(request: Request) -> Response:
    """Everybody, found by name, address or territory."""
    wanted = queries.reading_of(request.query_params)
    async with edge.database(request).reading() as tx:
        found = await queries.find_people(tx, signed_in(request), wanted)
    context = {
        "found": found,
        "wanted": wanted,
        "holders": queries.HOLDERS,
        "states": queries.STATES,
        "is_new": queries.is_new,
    }
    return render(request, "secretariat/people.html", context)


async def show(request: Request) -> Response:
    """One person: who they are, what they may, and what was done about them."""
    return await _page(request, Form())


async def _page(request: Request, form: Form, status: int = 200) -> Response:
    by, number = signed_in(request), request.path_params["person"]
    async with edge.database(request).reading() as tx:
        profile = await queries.get_profile(tx, by, number)
        log = await list_entries(tx, by, Wanted(subject=f"person:{number}"), HISTORY)
        beside = await panels(tx, request, "account", profile.person)
    context = {
        "profile": profile,
        "lines": [line_of(entry, viewer(request)) for entry in log.entries],
        "panels": beside,
        "form": form,
        "roles": ROLES,
        "territory_roles": TERRITORY_ROLES,
        "actor_kinds": ACTOR_KINDS,
        "longest": LONGEST_REASON,
        "done": request.query_params.get("done", ""),
    }
    return render(request, "secretariat/person.html", context, status)


async def invite(request: Request) -> Response:
    """A role for somebody by e-mail address, who may be new here."""
    require_secretariat(signed_in(request))
    if request.method != "POST":
        return _invite_page(request, Form({"role": "secretariat", "language": viewer(request).language}))
    form, shown = await read_form(request, InviteForm)
    if form is None:
        return _invite_page(request, shown, 422)
    try:
        person = await _invite(request, form)
    except Conflict as problem:
        shown.reject("email", problem.text)
        return _invite_page(request, shown, 422)
    return _to(request, person.id or 0, "invited")


def _invite_page(request: Request, form: Form, status: int = 200) -> Response:
    return render(request, "secretariat/invite.html", {"form": form, "roles": ROLES}, status)


async def _invite(request: Request, form: InviteForm) -> Person:
    by = require_secretariat(signed_in(request))
    async with edge.database(request).transaction() as tx:
        person, grant = await actions.invite(tx, by=by, form=form)
        await _tell_role(tx, request, person, grant, by)
    return person


async def role(request: Request) -> Response:
    """A role is given, or withdrawn with a reason."""
    require_secretariat(signed_in(request))
    values = await read_values(request)
    asked, _ = validate(RoleForm, values)
    if asked is None:
        raise BadRequest
    if asked.do == "give":
        await _give(request, asked.role)
        return _to(request, request.path_params["person"], "given")
    form, shown = validate(ReasonForm, values)
    if form is None:
        return await _page(request, shown, 422)
    await _withdraw(request, asked.role, form.reason)
    return _to(request, request.path_params["person"], "withdrawn")


async def _give(request: Request, name: str) -> None:
    by, number = require_secretariat(signed_in(request)), request.path_params["person"]
    async with edge.database(request).transaction() as tx:
        grant = await actions.give_role(tx, by=by, person_id=number, role=name)
        await _tell_role(tx, request, await tx.get_one(Person, number), grant, by)


async def _withdraw(request: Request, name: str, reason: str) -> None:
    """The open sockets of whom it is taken from are closed, so that rooms ask again what they are."""
    by, number = require_secretariat(signed_in(request)), request.path_params["person"]
    async with edge.database(request).transaction() as tx:
        grant = await actions.withdraw_role(tx, by=by, person_id=number, role=name, reason=reason)
        person = await tx.get_one(Person, number)
        if name == "secretariat":
            await end_office(tx, request, number)
        await _tell_role(tx, request, person, grant, by)
        keys = [one.key_hash for one in await list_sessions(tx, person)]
        tx.after_commit(partial(request.app.state.standing_changed, keys))


async def _tell_role(tx: Transaction, request: Request, person: Person, grant: Grant, by: Person) -> None:
    if person.id == by.id:
        return
    mail = grant_mail(person, grant, by, edge.settings(request).public_url)
    await queue(tx, mail=mail, key=f"{'withdrawn' if grant.withdrawn_at else 'grant'}:{grant.id}")


async def block(request: Request) -> Response:
    """Keep somebody out, for a reason that they are told."""
    require_secretariat(signed_in(request))
    form, shown = await read_form(request, ReasonForm)
    if form is None:
        shown.values["do"] = "block"
        return await _page(request, shown, 422)
    await _block(request, form.reason)
    return _to(request, request.path_params["person"], "blocked")


async def _block(request: Request, reason: str) -> None:
    by, number = require_secretariat(signed_in(request)), request.path_params["person"]
    async with edge.database(request).transaction() as tx:
        person, keys = await actions.block(tx, by=by, person_id=number, reason=reason)
        await end_account(tx, request, number)
        await _tell_block(tx, request, person)
        tx.after_commit(partial(request.app.state.sessions_ended, keys))


async def unblock(request: Request) -> Response:
    """Let somebody in again."""
    by, number = require_secretariat(signed_in(request)), request.path_params["person"]
    async with edge.database(request).transaction() as tx:
        person = await actions.unblock(tx, by=by, person_id=number)
        await _tell_block(tx, request, person)
    return _to(request, number, "unblocked")


async def _tell_block(tx: Transaction, request: Request, person: Person) -> None:
    mail = block_mail(person, edge.settings(request).public_url)
    what = "blocked" if person.blocked_at else "unblocked"
    await queue(tx, mail=mail, key=f"{what}:{person.id}:{now().timestamp():.3f}")


def _to(request: Request, number: int, done: str) -> Response:
    address = request.app.url_path_for("secretariat:person", person=number)
    return RedirectResponse(f"{address}?done={done}", 303)
