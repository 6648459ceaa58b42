"""The part of a workshop's page, before its hour, that tells what its makers can do with it, and what is missing yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from together.database import Transaction
from together.languages import N_
from workshops.models import Workshop
from workshops.preparing.drafts import Desk, get_desk
from workshops.queries import list_agenda, list_staff
from workshops.registrations.queries import find_registration
from workshops.visitors import Standing, visitor_of


@dataclass(frozen=True)
class Missing:
    """Something that readers look for and that is not there: words to translate, and the page where it is said."""

    text: str
    page: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Preparing:
    """`missing` and `changed` (whether something is not published) for those who run it; `calls` for whoever comes."""

    missing: Sequence[Missing] = ()
    changed: bool = False
    calls: Sequence[Mapping[str, str]] = ()


async def on_announcement(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    """What `workshops/_preparing.html` and `workshops/_calls.html` show."""
    workshop = standing.workshop
    calls = await _calls(tx, request, standing)
    if not standing.runs:
        return {"preparing": Preparing(calls=calls)}
    desk = await get_desk(tx, workshop)
    missing = await list_missing(tx, desk) if workshop.status == "draft" else ()
    return {"preparing": Preparing(missing, desk.changed, calls)}


async def _calls(tx: Transaction, request: Request, standing: Standing) -> Sequence[Mapping[str, str]]:
    """The addresses outside, for those who have a place in the workshop or a seat."""
    workshop = standing.workshop
    if not workshop.links and not workshop.call_url:
        return ()
    if standing.participant is None and not standing.runs:
        own = await find_registration(tx, workshop, visitor_of(request))
        if own is None or own.status != "registered":
            return ()
    first = [{"label": "", "url": workshop.call_url}] if workshop.call_url else []
    return [*first, *workshop.links]


async def list_missing(tx: Transaction, desk: Desk) -> Sequence[Missing]:
    """What a workshop lacks before it is announced well. It can be announced without: this only reminds."""
    workshop: Workshop = desk.workshop
    agenda = await list_agenda(tx, workshop)
    staff = await list_staff(tx, workshop)
    wanted = (
        (
            workshop.introduction,
            Missing(N_("An introduction: what it is about, and for whom"), "workshops:edit"),
        ),
        (desk.values["themes"], Missing(N_("A theme, by which it is found"), "workshops:edit")),
        (agenda, Missing(N_("An agenda"), "workshops:agenda")),
        (
            any(place.role == "rapporteur" for place in staff),
            Missing(N_("A rapporteur, who writes down what comes out"), "workshops:edit"),
        ),
        (desk.values["languages"], Missing(N_("The languages spoken"), "workshops:edit")),
    )
    lacking = [missing for there, missing in wanted if not there]
    over = sum(item.minutes for item in agenda) - workshop.minutes
    if over > 0:
        text = N_("The agenda takes %(minutes)s minutes more than the workshop lasts")
        lacking.append(Missing(text, "workshops:agenda", {"minutes": over}))
    return lacking
