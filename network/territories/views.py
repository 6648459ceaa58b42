"""The pages of territories. Routes last, in the order in which they are tried."""

from collections.abc import Sequence
from datetime import UTC
from itertools import groupby
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from network.identity import signed_in
from network.models import Person, Territory
from network.notices.queries import is_following
from network.queries import list_territories
from network.territories import actions, queries
from network.territories.forms import (
    KINDS,
    LINKS,
    InvitationForm,
    NewTerritoryForm,
    TerritoryForm,
    described,
)
from network.territories.queries import Member
from network.territories.standings import ROLES, Standing
from together import edge
from together.cards import Card, card_file
from together.columns import now
from together.contributions import panels
from together.countries import countries
from together.database import Transaction
from together.drawing import line_of
from together.errors import BadRequest
from together.forms import Form, read_form, read_values
from together.languages import LANGUAGES, N_, Viewer, translate
from together.mail import Mail
from together.outgoing.actions import queue
from together.pages import render, render_text, viewer


async def index(request: Request) -> Response:
    """All territories, by country in the reader's language."""
    async with edge.database(request).reading() as tx:
        territories = await list_territories(tx)
        beside = await panels(tx, request, "territories", territories)
    person = signed_in(request)
    context = {
        "countries": by_country(territories, viewer(request).language),
        "kinds": KINDS,
        "panels": beside,
        "count": len(territories),
        "may_open": person is not None and person.secretariat,
    }
    return render(request, "network/territories.html", context)


def by_country(territories: Sequence[Territory], language: str) -> list[tuple[str, list[Territory]]]:
    """Territories, sorted by name, grouped by country in its order of this language; those without one last."""
    order = {code: place for place, code in enumerate(countries(language))}
    ordered = sorted(territories, key=lambda one: order.get(one.country, len(order)))
    return [(country, list(those)) for country, those in groupby(ordered, key=lambda one: one.country)]


async def show(request: Request) -> Response:
    """One territory: where it is, who it is, and what the other packages tell of it."""
    async with edge.database(request).reading() as tx:
        standing = await _load(tx, request)
        around = await queries.get_surroundings(tx, standing.territory)
        members = await queries.list_members(tx, standing.territory)
        beside = await panels(tx, request, "territory", standing.territory)
        following = await is_following(tx, signed_in(request), f"territory:{standing.territory.id}")
    context = _about(standing, members) | _text(request, standing.territory) | {"following": following}
    return render(request, "network/territory.html", context | {"around": around, "panels": beside})


def _about(standing: Standing, members: Sequence[Member]) -> dict[str, Any]:
    named = [one for one in members if one.name]
    seen = [one for one in named if one.role != "member" or standing.may("names")]
    return {
        "standing": standing,
        "territory": standing.territory,
        "members": seen,
        "unseen": len(named) - len(seen),
        "roles": ROLES,
        "kinds": KINDS,
    }


def _text(request: Request, territory: Territory) -> dict[str, Any]:
    """The description in the language that was asked for, else in the reader's; and in which others it is."""
    asked = request.query_params.get("lang", "")
    wanted = asked if asked in territory.descriptions else viewer(request).language
    text, language = territory.description_in(wanted)
    others = [code for code in LANGUAGES if territory.descriptions.get(code) and code != language]
    return {"text": text, "text_language": language, "other_languages": others}


async def new(request: Request) -> Response:
    """A new territory, by the secretariat."""
    person = queries.require_secretariat(signed_in(request))
    if request.method != "POST":
        return await _form_page(request, None, Form({"country": ""}))
    form, shown = await read_form(request, NewTerritoryForm)
    territory = await _open(request, person, form, shown) if form else None
    if territory is None:
        return await _form_page(request, None, shown, 422)
    return _to(request, "members", territory)


async def _open(request: Request, person: Person, form: NewTerritoryForm, shown: Form) -> Territory | None:
    try:
        async with edge.database(request).transaction() as tx:
            return await actions.open_territory(tx, person=person, form=form)
    except actions.SlugTaken as problem:
        shown.values["slug"] = form.slug
        shown.reject("slug", problem.text, **problem.params)
    except actions.UnknownParent as problem:
        shown.reject("parent", problem.text)
    return None


async def edit(request: Request) -> Response:
    """A territory's page as a form, for its coordinators."""
    async with edge.database(request).reading() as tx:
        standing = await _load(tx, request)
        parent = (await queries.get_surroundings(tx, standing.territory)).parent
    standing.require("edit")
    if request.method != "POST":
        return await _form_page(request, standing, Form(described(standing.territory, parent)))
    form, shown = await read_form(request, TerritoryForm)
    if form is None or not await _change(request, form, shown):
        return await _form_page(request, standing, shown, 422)
    return _to(request, "show", standing.territory)


async def _change(request: Request, form: TerritoryForm, shown: Form) -> bool:
    try:
        async with edge.database(request).transaction() as tx:
            await actions.describe_territory(tx, standing=await _load(tx, request), form=form)
    except (actions.UnknownParent, actions.ParentWithin) as problem:
        shown.reject("parent", problem.text)
        return False
    except actions.ChangedMeanwhile as problem:
        shown.values |= problem.params
        shown.reject("name", problem.text)
        return False
    return True


async def _form_page(request: Request, standing: Standing | None, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        territories = await list_territories(tx)
    own = standing.territory if standing else None
    context = {
        "territory": own,
        "form": form,
        "territories": [one for one in territories if own is None or one.id != own.id],
        "countries": countries(viewer(request).language),
        "kinds": KINDS,
        "link_numbers": range(1, LINKS + 1),
    }
    return render(request, "network/territory_form.html", context, status)


async def members(request: Request) -> Response:
    """Who belongs to the territory, for its coordinators. POST invites somebody by e-mail address."""
    if request.method != "POST":
        return await _members_page(request, Form({"role": "editor", "language": viewer(request).language}))
    form, shown = await read_form(request, InvitationForm)
    if form is None or not await _invite(request, form, shown):
        return await _members_page(request, shown, 422)
    return RedirectResponse(f"{request.url.path}?invited=1", 303)


async def _invite(request: Request, form: InvitationForm, shown: Form) -> bool:
    try:
        async with edge.database(request).transaction() as tx:
            standing = await _load(tx, request)
            person = await actions.invite(tx, standing=standing, form=form)
            mail = _invitation(request, standing, person, form.role)
            await queue(tx, mail=mail, key=f"invited:{standing.territory.id}:{person.id}:{now().timestamp()}")
    except actions.MemberAlready as problem:
        shown.reject("email", problem.text)
        return False
    return True


def _invitation(request: Request, standing: Standing, person: Person, role: str) -> Mail:
    eyes = Viewer(person.language, UTC)
    public = edge.settings(request).public_url.rstrip("/")
    context = {
        "address": f"{public}/sign-in?next=/territories/{standing.territory.slug}",
        "territory": standing.territory,
        "by": standing.person,
        "role": role,
        "public_url": edge.settings(request).public_url,
    }
    subject = N_("You are invited to the territory %(territory)s")
    return Mail(
        to=person.email,
        subject=translate(eyes.language, subject, territory=standing.territory.name),
        text=render_text("mail/invitation.txt", eyes, context),
        html=render_text("mail/invitation.html", eyes, context),
        language=eyes.language,
    )


async def _members_page(request: Request, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        standing = await _load(tx, request)
        standing.require("people")
        everybody = await queries.list_members(tx, standing.territory)
    context = {
        "standing": standing,
        "territory": standing.territory,
        "members": everybody,
        "roles": ROLES,
        "form": form,
        "invited": "invited" in request.query_params,
    }
    return render(request, "network/members.html", context, status)


async def member(request: Request) -> Response:
    """Another role for somebody of the territory, or none any more."""
    role = (await read_values(request)).get("role", "")
    if role not in {*ROLES, "remove"}:
        raise BadRequest
    async with edge.database(request).transaction() as tx:
        standing = await _load(tx, request)
        standing.require("people")
        membership = await queries.get_membership(tx, standing.territory, request.path_params["member"])
        if role == "remove":
            await actions.remove_member(tx, standing=standing, membership=membership)
        else:
            await actions.change_role(tx, standing=standing, membership=membership, role=role)
    return _to(request, "members", standing.territory)


async def leave(request: Request) -> Response:
    """Belong to the territory no more."""
    async with edge.database(request).transaction() as tx:
        standing = await _load(tx, request)
        standing.require("leave")
        if standing.membership:
            await actions.remove_member(tx, standing=standing, membership=standing.membership)
    return _to(request, "show", standing.territory)


async def card(request: Request) -> Response:
    """The picture beside a shared link to the territory."""
    async with edge.database(request).reading() as tx:
        territory = (await _load(tx, request)).territory
    language = request.query_params.get("lang", "")
    eyes = Viewer(language if language in LANGUAGES else "en", UTC)
    return await card_file(request, _card(territory, eyes), eyes)


def _card(territory: Territory, eyes: Viewer) -> Card:
    country = countries(eyes.language).get(territory.country, "")
    where = " · ".join(filter(None, (line_of(territory.place), country)))
    placed = territory.latitude is not None and territory.longitude is not None
    point = (territory.latitude or 0, territory.longitude or 0) if placed else None
    return Card(line_of(territory.name), where, line_of(territory.platform), point)


async def _load(tx: Transaction, request: Request) -> Standing:
    return await queries.get_standing(tx, request.path_params["slug"], signed_in(request))


def _to(request: Request, view: str, territory: Territory) -> Response:
    return RedirectResponse(request.app.url_path_for(f"territories:{view}", slug=territory.slug), 303)


routes = [
    Route("/territories", index, name="territories:index"),
    Route("/territories/new", new, methods=["GET", "POST"], name="territories:new"),
    Route("/territories/{slug:slug}", show, name="territories:show"),
    Route("/territories/{slug:slug}/edit", edit, methods=["GET", "POST"], name="territories:edit"),
    Route("/territories/{slug:slug}/members", members, methods=["GET", "POST"], name="territories:members"),
    Route(
        "/territories/{slug:slug}/members/{member:key}", member, methods=["POST"], name="territories:member"
    ),
    Route("/territories/{slug:slug}/card.png", card, name="territories:card"),
    Route("/territories/{slug:slug}/leave", leave, methods=["POST"], name="territories:leave"),
]
