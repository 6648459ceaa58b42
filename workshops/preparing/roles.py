"""Asking people to facilitate or to report: a role, a notice, and a mail with the way there. No mail carries a secret."""

from collections.abc import Sequence
from datetime import UTC, timedelta

from sqlmodel import col, func, or_, select
from starlette.requests import Request

from network.models import Person
from network.notices.actions import tell
from together import edge
from together.columns import now
from together.database import Transaction
from together.errors import TooMany
from together.languages import N_, Viewer, find_zone, translate
from together.mail import Mail
from together.outgoing.actions import queue
from together.pages import render_text, viewer
from workshops import actions
from workshops.forms import RoleForm
from workshops.models import HistoryEntry, Participant, Workshop
from workshops.visitors import Standing

ASKED_A_DAY = 50
"""Roles that one person, or the facilitators of one workshop, may give within a day."""

SUBJECTS = {
    "facilitator": N_("You are asked to facilitate “%(title)s”"),
    "rapporteur": N_("You are asked to report on “%(title)s”"),
}
SEVERAL = N_("You are asked to facilitate %(count)s workshops")


async def ask(
    tx: Transaction, request: Request, *, standing: Standing, form: RoleForm, by: Person | None
) -> Participant:
    """Give the role, and tell whoever has it now. Raises `Conflict` as `give_role`, and `TooMany`."""
    await _require_few(tx, standing.workshop, by)
    language = viewer(request).language
    place = await actions.give_role(tx, standing=standing, form=form, by=by, language=language)
    person = await tx.get_one(Person, place.person_id)
    if person.blocked_at is None and (by is None or person.id != by.id):
        await _tell(tx, request, standing, place, person, by)
    return place


async def _require_few(tx: Transaction, workshop: Workshop, by: Person | None) -> None:
    here = col(HistoryEntry.workshop_id) == workshop.id
    found = await tx.exec(
        select(func.count())
        .select_from(HistoryEntry)
        .where(
            or_(here, col(HistoryEntry.person_id) == by.id) if by else here,
            col(HistoryEntry.what).in_(["facilitator_named", "rapporteur_named"]),
            col(HistoryEntry.at) > now() - timedelta(days=1),
        )
    )
    if found.one() >= ASKED_A_DAY:
        raise TooMany


async def _tell(
    tx: Transaction,
    request: Request,
    standing: Standing,
    place: Participant,
    person: Person,
    by: Person | None,
) -> None:
    workshop = standing.workshop
    who = _name_of(standing, by)
    await tell(
        tx,
        people=[person.id or 0],
        kind="workshop_role",
        subject=f"workshop:{workshop.id}",
        path=f"/workshops/{workshop.slug}",
        data={"who": who, "title": workshop.title, "role": place.role},
        mailed=True,
    )
    key = f"role:{place.id}:{person.id}:{place.role}:{workshop.id}:{now().date()}"
    await queue(tx, mail=role_mail(request, workshop, person, place.role, who), key=key)


async def tell_facilitators(
    tx: Transaction, request: Request, *, workshops: Sequence[Workshop], by: Person
) -> None:
    """Whoever was just asked to facilitate one of these drafts, or several, is told in one mail. Not `by`, who asked."""
    found = await tx.exec(
        select(Participant, Person, Workshop)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Workshop, col(Workshop.id) == col(Participant.workshop_id))
        .where(
            col(Participant.workshop_id).in_([workshop.id for workshop in workshops]),
            Participant.role == "facilitator",
            col(Participant.joined_at).is_(None),
            col(Person.id) != by.id,
            col(Person.blocked_at).is_(None),
        )
        .order_by(col(Person.id), col(Workshop.starts_at), col(Workshop.id))
    )
    asked: dict[int, list[tuple[Participant, Person, Workshop]]] = {}
    for row in found.all():
        asked.setdefault(row[1].id or 0, []).append(row)
    for rows in asked.values():
        await _tell_all(tx, request, rows, by)


async def _tell_all(
    tx: Transaction, request: Request, rows: Sequence[tuple[Participant, Person, Workshop]], by: Person
) -> None:
    place, person, first = rows[0]
    for _place, _person, workshop in rows:
        await tell(
            tx,
            people=[person.id or 0],
            kind="workshop_role",
            subject=f"workshop:{workshop.id}",
            path=f"/workshops/{workshop.slug}",
            data={"who": by.name, "title": workshop.title, "role": place.role},
            mailed=True,
        )
    others = [workshop for _place, _person, workshop in rows[1:]]
    mail = role_mail(request, first, person, place.role, by.name, others)
    await queue(tx, mail=mail, key=f"role:{place.id}:{person.id}:{place.role}:{first.id}:{now().date()}")


def _name_of(standing: Standing, by: Person | None) -> str:
    if by is not None:
        return by.name
    return standing.participant.name if standing.participant else ""


def role_mail(
    request: Request,
    workshop: Workshop,
    person: Person,
    role: str,
    who: str,
    others: Sequence[Workshop] = (),
) -> Mail:
    """What somebody is told who was asked, in their language and their zone (else the workshop's).

    `others`: further workshops for which they are asked at the same time.
    """
    eyes = Viewer(person.language, find_zone(person.time_zone) or find_zone(workshop.zone) or UTC)
    public = edge.settings(request).public_url.rstrip("/")
    context = {
        "address": f"{public}/sign-in?next={_way(workshop, others)}",
        "workshop": workshop,
        "others": others,
        "who": who,
        "role": role,
        "public_url": edge.settings(request).public_url,
    }
    title = translate(eyes.language, SUBJECTS[role], title=workshop.title)
    several = translate(eyes.language, SEVERAL, count=len(others) + 1)
    return Mail(
        to=person.email,
        subject=several if others else title,
        text=render_text("mail/role.txt", eyes, context),
        html=render_text("mail/role.html", eyes, context),
        language=eyes.language,
    )


def _way(workshop: Workshop, others: Sequence[Workshop]) -> str:
    """To the workshop, or to all that is one's own."""
    return "/me/workshops" if others else f"/workshops/{workshop.slug}"
