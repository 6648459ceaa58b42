"""Changes to a description that nobody else sees yet: saved field by field, published together, or given up.

A draft keeps only what differs from the description that stands. Its row stays when it is published, for its `version` only
ever grows: so a page left open since then cannot take what came later for its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from network.models import Person
from together.columns import now
from together.database import Transaction
from together.errors import Conflict, NotFound, Unprocessable
from together.forms import Form, Values
from together.languages import N_
from together.saving import is_late, is_same_tab
from workshops import actions
from workshops.forms import WorkshopForm
from workshops.models import Workshop, WorkshopDraft
from workshops.moving import OVER, leads_into_the_past
from workshops.preparing.fields import MANY, NAMES, check, in_order, mark, values_of
from workshops.queries import list_themes_of
from workshops.visitors import Standing, run_by_maker

LONGEST = 20_000
"""Characters of a field: more than any may have, so that what is too long is kept until it was shortened."""

MOST = 60
"""Choices of a field."""


@dataclass(frozen=True)
class Desk:
    """A description as its facilitators see it: what stands, what was changed since, and both together."""

    workshop: Workshop
    draft: WorkshopDraft
    stands: Values

    @property
    def values(self) -> Values:
        """What the page shows."""
        return self.stands | self.draft.fields

    @property
    def changed(self) -> bool:
        """Whether there is something that readers do not see yet."""
        return bool(self.draft.fields)


class DraftChanged(Conflict):
    """Somebody saved since the page was read: `desk` is what is there now."""

    code = "draft_changed"
    text = N_("Somebody saved another version of this draft in the meantime.")

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk


class FieldsClash(DraftChanged):
    """Somebody changed the same fields (`names`); `mine` is all that this page changed."""

    def __init__(self, desk: Desk, names: list[str], mine: Values) -> None:
        super().__init__(desk)
        self.names = names
        self.mine = mine


class Unfit(Unprocessable):
    """What was typed does not fit its fields: `form` tells where."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form


@dataclass(frozen=True)
class Sent:
    """What a page sends: the fields, the version that it was made from, its name, and marks of what it had shown."""

    values: Mapping[str, Any]
    version: int
    tab: str = ""
    marks: Mapping[str, str] | None = None


async def get_desk(tx: Transaction, workshop: Workshop) -> Desk:
    """The description and its draft, to read."""
    draft = await tx.get(WorkshopDraft, workshop.id)
    stands = values_of(workshop, await list_themes_of(tx, workshop))
    return Desk(workshop, draft or WorkshopDraft(workshop_id=workshop.id or 0, version=0), stands)


async def _hold(tx: Transaction, standing: Standing) -> Desk:
    """The same for a write: the workshop's row is held until the end of the transaction."""
    standing.require_runs()
    workshop = await tx.get_one(Workshop, standing.workshop.id, with_for_update=True, populate_existing=True)
    draft = await tx.get(WorkshopDraft, workshop.id, populate_existing=True)
    stands = values_of(workshop, await list_themes_of(tx, workshop))
    return Desk(workshop, draft or WorkshopDraft(workshop_id=workshop.id or 0, version=0), stands)


async def save_draft(tx: Transaction, *, standing: Standing, sent: Sent, by: Person | None) -> Desk:
    """Keep some fields; the others stay.

    A tab may always save again what it saved last; a request that a later one of its tab overtook changes nothing. Raises
    `DraftChanged` when somebody else saved in between, and `Unfit` for what no draft holds.
    """
    desk = await _hold(tx, standing)
    own = is_same_tab(desk.draft.tab, sent.tab)
    if sent.version != desk.draft.version and not (own and sent.version < desk.draft.version):
        raise DraftChanged(_apart(tx, desk))
    if is_late(desk.draft.tab, sent.tab):
        return desk
    _keep(tx, desk, _accepted(sent.values), sent.tab, by)
    return desk


async def save_whole(
    tx: Transaction, *, standing: Standing, sent: Sent, by: Person | None
) -> tuple[Desk, Values]:
    """Keep what a form sent, together with what others saved in other fields meanwhile; returns all values as they are now.

    Raises `FieldsClash` for fields that both have changed.
    """
    desk = await _hold(tx, standing)
    mine, marks = _accepted(sent.values), sent.marks or {}
    if sent.version != desk.draft.version and not is_same_tab(desk.draft.tab, sent.tab):
        untouched = [name for name in mine if marks.get(name) == mark(mine[name])]
        mine = {name: value for name, value in mine.items() if name not in untouched}
        clashes = [
            name
            for name, value in mine.items()
            if value != desk.values[name] and marks.get(name) != mark(desk.values[name])
        ]
        if clashes:
            raise FieldsClash(_apart(tx, desk), clashes, mine)
    _keep(tx, desk, mine, sent.tab, by)
    return desk, desk.values


async def publish(
    tx: Transaction, *, standing: Standing, sent: Sent, by: Person | None
) -> tuple[Workshop | None, Form]:
    """Write the whole description into the workshop: readers see it, and the draft is empty.

    What does not fit stays in the draft, and the form tells where; then there is no workshop. Raises as `save_whole`.
    """
    desk, values = await save_whole(tx, standing=standing, sent=sent, by=by)
    form, shown = check(values)
    if form is not None and leads_into_the_past(desk.workshop, form.starts_at):
        shown.reject("day", OVER)
        form = None
    if form is None:
        return None, shown
    return await _write(tx, standing, desk, form, by), shown


async def settle(tx: Transaction, *, standing: Standing, by: Person | None) -> Form | None:
    """Before a draft is announced: what was typed in it belongs to it. Returns a form that tells what does not fit."""
    desk = await _hold(tx, standing)
    if desk.workshop.status != "draft" or not desk.changed:
        return None
    form, shown = check(desk.values)
    if form is None:
        return shown
    await _write(tx, standing, desk, form, by)
    _stamp(tx, desk.draft, "", by)
    return None


async def announce_all(tx: Transaction, *, workshops: Iterable[Workshop], by: Person) -> tuple[int, int]:
    """Announce these drafts, with what was typed in each. How many were; and how many stay drafts, for that does not fit.

    For whoever arranges their meeting, which the caller has checked.
    """
    counts = [0, 0]
    for workshop in workshops:
        standing = run_by_maker(workshop)
        fits = await settle(tx, standing=standing, by=by) is None
        if fits:
            await actions.announce_workshop(tx, standing=standing, by=by)
        counts[0 if fits else 1] += 1
    return counts[0], counts[1]


async def _write(
    tx: Transaction, standing: Standing, desk: Desk, form: WorkshopForm, by: Person | None
) -> Workshop:
    held = Standing(desk.workshop, standing.participant, standing.role)
    workshop = await actions.change_workshop(tx, standing=held, form=form, by=by)
    desk.draft.fields = {}
    return workshop


async def discard(tx: Transaction, *, standing: Standing, by: Person | None) -> None:
    """Give up what is not published."""
    desk = await _hold(tx, standing)
    if desk.changed:
        desk.draft.fields = {}
        _stamp(tx, desk.draft, "", by)


def _accepted(values: Mapping[str, Any]) -> Values:
    """The values as a draft holds them. Raises `Unfit`, `NotFound` for a field that there is not."""
    form = Form()
    for name, value in values.items():
        if name not in NAMES:
            raise NotFound
        if name in MANY:
            fits = isinstance(value, list) and len(value) <= MOST and all(_is_short(one) for one in value)
        else:
            fits = isinstance(value, str)
        if not fits:
            form.reject(name, N_("Please check this."))
        elif len(value) > LONGEST:
            form.reject(name, N_("Please shorten this to %(max_length)s characters."), max_length=LONGEST)
    if form.errors:
        raise Unfit(form)
    return {name: in_order(name, value) if name in MANY else value.strip() for name, value in values.items()}


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 40


def _keep(tx: Transaction, desk: Desk, values: Values, tab: str, by: Person | None) -> None:
    fields = desk.draft.fields | values
    desk.draft.fields = {name: value for name, value in fields.items() if value != desk.stands[name]}
    _stamp(tx, desk.draft, tab, by)


def _stamp(tx: Transaction, draft: WorkshopDraft, tab: str, by: Person | None) -> None:
    draft.version += 1
    draft.tab, draft.saved_by, draft.saved_at = tab[:40], by.id if by else None, now()
    tx.add(draft)


def _apart(tx: Transaction, desk: Desk) -> Desk:
    """To be read after the rollback."""
    for row in (desk.draft, desk.workshop):
        if row in tx:
            tx.expunge(row)
    return desk
