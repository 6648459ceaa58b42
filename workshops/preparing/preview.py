"""What readers would see of a description that is not published yet."""

from typing import Any

from sqlmodel import col, select
from starlette.requests import Request

from network.models import Theme
from together.database import Transaction
from together.pages import viewer
from workshops import queries
from workshops.announcing import announced
from workshops.forms import WorkshopForm
from workshops.models import Workshop
from workshops.practices.queries import list_shelf
from workshops.preparing.drafts import Desk, get_desk
from workshops.preparing.fields import check
from workshops.visitors import Standing, visitor_of


async def preview_context(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What the announcement shows, of the fields as they are typed; where one does not fit, as it stands."""
    desk = await get_desk(tx, standing.workshop)
    typed = desk.values if desk.values["themes"] else desk.values | {"themes": ["1"]}  # may follow
    form, shown = check(typed)
    unfit = [name for name in shown.errors if name in desk.draft.fields]
    if form is None:
        form, _ = check(typed | {name: desk.stands[name] for name in unfit})
    workshop = as_typed(desk, form)
    reader = Standing(workshop, None, "reader")
    context: dict[str, Any] = {
        "standing": reader,
        "workshop": workshop,
        "themes": await _themes(tx, desk.values["themes"]),
        "agenda": await queries.list_agenda(tx, workshop),
        "meeting": await queries.find_meeting(tx, workshop.meeting_id, visitor_of(request)),
        "staff": await queries.list_staff(tx, workshop),
        "shelf": await list_shelf(tx, workshop, viewer(request).language),
        "history": [],
        "unfit": unfit,
        "changed": desk.changed,
        "really": standing.workshop,
    }
    return context | await announced(tx, request, reader)


def as_typed(desk: Desk, form: WorkshopForm | None) -> Workshop:
    """The workshop as it would be, which no database knows."""
    workshop = Workshop.model_validate(desk.workshop.model_dump())
    workshop.status = "announced"
    if form is None:
        return workshop
    plain = ("title", "introduction", "kind", "language", "minutes", "zone", "starts_at", "visibility")
    for name in (*plain, "call_url", "registration", "capacity"):
        setattr(workshop, name, getattr(form, name))
    workshop.languages = form.languages or [form.language]
    workshop.meeting_id = int(form.meeting) if form.meeting else None
    workshop.links = [link.model_dump() for link in form.links]
    workshop.interpreters = [one.model_dump() for one in form.interpreters]
    return workshop


async def _themes(tx: Transaction, chosen: list[str]) -> Any:
    numbers = [int(one) for one in chosen if one.isascii() and one.isdigit() and len(one) < 10]
    found = await tx.exec(select(Theme).where(col(Theme.id).in_(numbers)).order_by(Theme.code))
    return found.all()
