"""Descriptions that save themselves.

**The endpoint.** `POST` to `/workshops/<slug>/edit` with `Content-Type: application/json` (and the page's own Origin, as
browsers send it), at most 192 KiB:

    {"version": 3, "tab": "k3f9x2#7", "values": {"title": "Seeds", "themes": ["4"], "link_url_1": "https://…"}}

`version`, `tab` and what a retry may do: as `practices.writing.views.saving` says. `values`: any of
`workshops.preparing.fields.NAMES` as they stand in the form, good or not: a day that is none is kept as it was typed, and
told at its field when the description is published. Fields that are not named stay as they are.

**Answers**, all JSON: 200 `{"version", "saved_at", "fields"}` (`fields`: what was stored otherwise than it was sent) · 409
`{"code": "draft_changed", "text", "version", "saved_at", "saved_by", "own", "values"}`, nothing was stored · 422 `{"code",
"text", "fields": {name: message}}` for what no draft holds · 400, 403, 404, 413, 503 `{"code", "text"}`.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from network.identity import signed_in
from network.models import Person
from together import edge
from together.database import Transaction
from together.errors import Problem, Unprocessable
from together.forms import Form, validate
from together.json_body import read_json
from together.languages import translate
from together.pages import viewer
from workshops import queries
from workshops.models import WorkshopDraft
from workshops.preparing import drafts
from workshops.visitors import visitor_of


class SaveForm(BaseModel):
    """What a page saves by itself."""

    model_config = ConfigDict(extra="ignore")

    version: int = Field(ge=0, lt=2**31)
    tab: str = Field(default="", max_length=40)
    values: dict[str, Any] = Field(default_factory=dict)


async def save(request: Request) -> Response:
    """Save some fields of a draft, as the module says."""
    try:
        form, wrong = validate(SaveForm, await read_json(request))
        return _refused(request, wrong) if form is None else await _save(request, form)
    except drafts.DraftChanged as changed:
        return await _changed(request, changed)
    except drafts.Unfit as unfit:
        return _refused(request, unfit.form)
    except Problem as problem:
        return _told(request, problem)


async def _save(request: Request, form: SaveForm) -> Response:
    sent = drafts.Sent(form.values, form.version, form.tab)
    async with edge.database(request).transaction() as tx:
        standing = await queries.get_standing(tx, request.path_params["slug"], visitor_of(request))
        desk = await drafts.save_draft(tx, standing=standing, sent=sent, by=signed_in(request))
    kept = desk.values
    otherwise = {name: kept[name] for name, value in form.values.items() if kept[name] != value}
    return JSONResponse(_saved(desk.draft) | {"fields": otherwise})


def _saved(draft: WorkshopDraft) -> dict[str, Any]:
    return {"version": draft.version, "saved_at": draft.saved_at.isoformat()}


async def _changed(request: Request, changed: drafts.DraftChanged) -> Response:
    draft = changed.desk.draft
    async with edge.database(request).reading() as tx:
        name = await name_of(tx, draft)
    theirs = {"saved_by": name, "own": is_own(request, draft), "values": changed.desk.values}
    return _told(request, changed, _saved(draft) | theirs)


def is_own(request: Request, draft: WorkshopDraft) -> bool:
    """Whether it was this same person who saved last, on another device or in another window."""
    person = signed_in(request)
    return person is not None and person.id == draft.saved_by


async def name_of(tx: Transaction, draft: WorkshopDraft) -> str:
    """What whoever saved last is called."""
    person = await tx.get(Person, draft.saved_by) if draft.saved_by else None
    return (person.name or person.email.partition("@")[0]) if person else ""


def _refused(request: Request, form: Form) -> Response:
    language = viewer(request).language
    fields = {
        name: translate(language, message, **form.params[name]) for name, message in form.errors.items()
    }
    return _told(request, Unprocessable(), {"fields": fields})


def _told(request: Request, problem: Problem, more: dict[str, Any] | None = None) -> Response:
    text = translate(viewer(request).language, problem.text, **problem.params)
    return JSONResponse({"code": problem.code, "text": text} | (more or {}), problem.status)
