"""Signing in by an e-mailed link, signing up in the same way, and out again."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network import queries
from network.forms import SignInForm
from network.identity import signed_in
from network.models import Person
from network.signing_in import actions
from network.signing_in.forms import SignUpForm
from together import edge
from together.database import Transaction
from together.forms import Form, read_form
from together.languages import N_, translate
from together.mail import Mail
from together.pages import render, render_text, viewer
from together.security import fingerprint


async def sign_in(request: Request) -> Response:
    """GET: the form. POST: send a link; the answer is the same for every address."""
    if request.method != "POST":
        return render(request, "network/sign_in.html", {"form": Form({"next": _wanted(request)})})
    form, shown = await read_form(request, SignInForm)
    if form is None:
        return render(request, "network/sign_in.html", {"form": shown}, 422)
    return await _send_link(request, form.email, form.next)


async def sign_up(request: Request) -> Response:
    """A new account: a name and an address. Whoever has one already is sent the same link, and keeps their name."""
    if request.method != "POST":
        return render(request, "network/sign_up.html", {"form": Form({"next": _wanted(request)})})
    form, shown = await read_form(request, SignUpForm)
    if form is None:
        return render(request, "network/sign_up.html", {"form": shown}, 422)
    return await _send_link(request, form.email, form.next, form.name)


def _wanted(request: Request) -> str:
    return request.query_params.get("next", "/")


async def _send_link(request: Request, email: str, next_page: str, name: str = "") -> Response:
    async with edge.database(request).transaction() as tx:
        token = await actions.send_sign_in_link(tx, email=email, next_page=next_page, name=name)
        mail = _sign_in_mail(request, email, token)
        tx.after_commit(lambda: edge.postman(request).post(mail))
    return render(request, "network/sign_in_sent.html", {"email": email})


def _sign_in_mail(request: Request, email: str, token: str) -> Mail:
    eyes = viewer(request)
    public = edge.settings(request).public_url.rstrip("/")
    address = public + request.app.url_path_for("network:confirm", token=token)
    context = {"address": address, "public_url": edge.settings(request).public_url}
    return Mail(
        to=email,
        subject=translate(eyes.language, N_("Your link to sign in to TOGETHER")),
        text=render_text("mail/sign_in.txt", eyes, context),
        html=render_text("mail/sign_in.html", eyes, context),
        language=eyes.language,
    )


async def confirm(request: Request) -> Response:
    """GET only shows a button, because mail scanners open links. POST signs in, once."""
    token = request.path_params["token"]
    if request.method != "POST":
        async with edge.database(request).reading() as tx:
            link = await queries.get_sign_in_link(tx, token)
        return render(request, "network/sign_in_confirm.html", {"email": link.email})
    async with edge.database(request).transaction() as tx:
        person, target = await actions.use_sign_in_link(tx, token=token, language=viewer(request).language)
        await begin_session(request, tx, person)
    return RedirectResponse(after_signing_in(request, person, target), 303)


def after_signing_in(request: Request, person: Person, target: str) -> str:
    """Where to go: those who are new and have no name yet tell it first."""
    profile = f"{request.app.url_path_for('network:me')}?{urlencode({'next': target})}"
    return target if person.name else profile


async def begin_session(request: Request, tx: Transaction, person: Person) -> None:
    """From the commit on this browser is `person`; whoever it was before is signed out, in its other tabs too.

    Raises `Blocked`, and `Gone` where the account was closed.
    """
    await end_own_session(request, tx)
    key = await actions.open_session(tx, person=person, agent=request.headers.get("user-agent", ""))
    for welcome in request.app.state.on_signed_in:
        await welcome(tx, person)
    tx.after_commit(lambda: request.session.__setitem__("key", key))


async def end_own_session(request: Request, tx: Transaction) -> None:
    """This browser is signed out from the commit on, and its sockets are closed."""
    key = request.session.get("key")
    if isinstance(key, str):
        await actions.end_session(tx, key=key)
        tx.after_commit(lambda: request.app.state.sessions_ended([fingerprint(key)]))


async def sign_out(request: Request) -> Response:
    """End this browser's session and close its open sockets."""
    async with edge.database(request).transaction() as tx:
        await end_own_session(request, tx)
    request.session.pop("key", None)
    return RedirectResponse("/", 303)


def own_key_hash(request: Request) -> str:
    """What the database keeps of this browser's key."""
    key = request.session.get("key")
    return fingerprint(key) if isinstance(key, str) else ""


def me(request: Request) -> Person:
    """The signed-in person. Raises `Forbidden`."""
    return queries.require_person(signed_in(request))
