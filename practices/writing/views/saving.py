"""Drafts that save themselves.

**The endpoint.** `POST` to `/practices/<slug>/edit`, to any `/practices/<slug>/edit/<section>` or to
`/practices/<slug>/translate/<language>`, with `Content-Type: application/json` (and the page's own Origin, as browsers
send it), at most 192 KiB:

    {"language": "fr", "version": 3, "tab": "k3f9x2#7", "words": {"steps": "<p>…</p>"}, "facts": {"scale": "region"}}

- `version`: of the draft that the page was written on: the form's `data-version` at first, then that of the newest answer.
- `tab`: a name that this page makes for itself (letters and digits, at most 24), `#`, and a number that grows with each
  save. What this same tab saved last it may always save again, so a retry after a lost answer needs nothing special; a
  request that arrives after a later one of its tab changes nothing. A save must carry every field that no answer has
  confirmed yet.
- `words`: any fields of `practices.content.Words`; rich ones as the editor's HTML. `facts`: any of `Facts`; `""` empties a
  date or a degree. Facts of a translation are ignored. Fields that are not named stay as they are.
- `source` (translations): the id of the original's revision that the page shows, from the form's `data-source`. It counts
  for the first save only: which original a translation says the same as is said again when it is published.

**Answers**, all JSON:

- 200 `{"version", "saved_at", "fields"}`: `saved_at` in ISO 8601; `fields` holds what was stored otherwise than it was sent.
- 409 `{"code": "draft_changed", "text", "version", "saved_at", "saved_by", "own", "words", "facts"}`: somebody else, or
  this same person elsewhere (`own`), saved in between, nothing was stored. A field whose value there is still the one that
  the page was loaded with can be sent again with this `version`; for the others the person chooses, and what they choose is
  sent with this `version`.
- 422 `{"code": "unprocessable", "text", "fields": {name: message}}`: what does not fit; nothing was stored.
- 400 (no such JSON), 403, 404, 413, 503 `{"code", "text"}`. On 503 and when the line is cut: keep the words and try again.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from network.identity import signed_in
from network.models import Person
from practices import actions
from practices.models import Draft
from practices.queries import get_standing
from practices.readers import reader_of
from practices.writing.forms import SaveForm
from together import edge
from together.database import Transaction
from together.errors import Problem
from together.forms import Form, validate
from together.json_body import read_json
from together.languages import translate
from together.pages import viewer


async def save(request: Request) -> Response:
    """Save some fields of a draft, as the module says."""
    try:
        form, wrong = validate(SaveForm, await read_json(request))
        return _refused(request, wrong) if form is None else await _save(request, form)
    except actions.DraftChanged as changed:
        return await _changed(request, changed)
    except actions.Unacceptable as unfit:
        return _refused(request, unfit.form)
    except Problem as problem:
        return _told(request, problem)


async def _save(request: Request, form: SaveForm) -> Response:
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        draft = await actions.save_draft(
            tx,
            standing=standing,
            language=form.language,
            words=form.words,
            facts=form.facts or None,
            version=form.version,
            tab=form.tab,
            source_id=form.source,
        )
    return JSONResponse(_saved(draft) | {"fields": _otherwise(form, draft)})


def _saved(draft: Draft) -> dict[str, Any]:
    return {"version": draft.version, "saved_at": draft.saved_at.isoformat()}


def _otherwise(form: SaveForm, draft: Draft) -> dict[str, Any]:
    """What was stored otherwise than it was sent: cleaned, shortened by spaces, in another form."""
    words = {name: draft.words[name] for name, value in form.words.items() if draft.words[name] != value}
    facts = {
        name: draft.facts[name] for name, value in form.facts.items() if draft.facts.get(name, value) != value
    }
    return words | facts


async def _changed(request: Request, changed: actions.DraftChanged) -> Response:
    draft = changed.draft
    async with edge.database(request).reading() as tx:
        name = await name_of(tx, draft.saved_by)
    theirs = {"saved_by": name, "own": is_own(request, draft), "words": draft.words, "facts": draft.facts}
    return _told(request, changed, _saved(draft) | theirs)


def is_own(request: Request, draft: Draft) -> bool:
    """Whether it was this same person who saved last, on another device or in another window."""
    person = signed_in(request)
    return person is not None and person.id == draft.saved_by


async def name_of(tx: Transaction, person_id: int | None) -> str:
    """What somebody who saved or published is called."""
    person = await tx.get(Person, person_id) if person_id else None
    return (person.name or person.email.partition("@")[0]) if person else ""


def _refused(request: Request, form: Form) -> Response:
    language = viewer(request).language
    fields = {
        name: translate(language, message, **form.params[name]) for name, message in form.errors.items()
    }
    return _told(request, actions.Unacceptable(form), {"fields": fields})


def _told(request: Request, problem: Problem, more: dict[str, Any] | None = None) -> Response:
    text = translate(viewer(request).language, problem.text, **problem.params)
    return JSONResponse({"code": problem.code, "text": text} | (more or {}), problem.status)
