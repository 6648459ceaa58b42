"""What the secretariat's deeds tell people by mail, each in their own language."""

from datetime import UTC
from typing import Any

from network.models import Grant, Person
from network.secretariat.roles import ROLES
from together.languages import N_, Viewer, translate
from together.mail import Mail
from together.pages import render_text

WAYS = {"secretariat": "/secretariat", "convener": "/meetings"}
"""Where somebody goes first with a role."""


def grant_mail(person: Person, grant: Grant, by: Person, public_url: str) -> Mail:
    """A role was given, or withdrawn."""
    public = public_url.rstrip("/")
    context = {
        "role": ROLES[grant.role],
        "name": grant.role,
        "given": grant.withdrawn_at is None,
        "reason": grant.reason,
        "by": by,
        "address": f"{public}/sign-in?next={WAYS[grant.role]}",
    }
    subject = (
        N_("You have a new role on TOGETHER")
        if grant.withdrawn_at is None
        else N_("A role of yours on TOGETHER has ended")
    )
    return _mail(person, "grant", subject, context, public_url)


def block_mail(person: Person, public_url: str) -> Mail:
    """The account was blocked, and why; or it is open again."""
    public = public_url.rstrip("/")
    context = {
        "blocked": person.blocked_at is not None,
        "reason": person.block_reason,
        "contact": f"{public}/contact",
        "address": f"{public}/sign-in",
    }
    subject = (
        N_("Your account on TOGETHER is blocked")
        if person.blocked_at
        else N_("Your account on TOGETHER is open again")
    )
    return _mail(person, "block", subject, context, public_url)


def _mail(person: Person, template: str, subject: str, context: dict[str, Any], public_url: str) -> Mail:
    eyes = Viewer(person.language, UTC)
    context = {**context, "public_url": public_url}
    return Mail(
        to=person.email,
        subject=translate(eyes.language, subject),
        text=render_text(f"mail/{template}.txt", eyes, context),
        html=render_text(f"mail/{template}.html", eyes, context),
        language=eyes.language,
    )
