"""The secretariat's queue and its cases; reporting; taking a submission back."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from practices.comments.queries import get_comment
from practices.following import title_of
from practices.models import Comment
from practices.queries import get_standing
from practices.readers import Standing, reader_of
from practices.review import actions
from practices.review.decisions import decide
from practices.review.forms import DecisionForm, ReportForm
from practices.review.queries import MOST, get_waiting, list_open
from together import edge
from together.database import Transaction
from together.errors import Conflict, Forbidden, NotFound
from together.forms import Form, read_form, read_values, validate
from together.languages import N_
from together.pages import render, viewer


async def index(request: Request) -> Response:
    """What waits for the secretariat."""
    return await _queue(request)


async def _queue(request: Request, refusal: str = "", status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        waiting = await list_open(tx, await reader_of(tx, request))
    context = {"waiting": waiting, "most": MOST, "refusal": refusal}
    return render(request, "practices/review.html", context, status)


async def case(request: Request) -> Response:
    """One case: what it is about, and what may be decided."""
    if request.method != "POST":
        return await _case_page(request, Form())
    form, shown = await read_form(request, DecisionForm)
    if form is None:
        return await _case_page(request, shown, 422)
    try:
        async with edge.database(request).transaction() as tx:
            reader = await reader_of(tx, request)
            await decide(tx, reader=reader, number=request.path_params["number"], form=form)
    except Conflict as conflict:
        return await _queue(request, conflict.text, 409)
    return RedirectResponse(f"{request.app.url_path_for('review:index')}?done=decided", 303)


async def _case_page(request: Request, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        waiting = await get_waiting(tx, request.path_params["number"], await reader_of(tx, request))
    return render(request, "practices/review_case.html", {"waiting": waiting, "form": form}, status)


async def report(request: Request) -> Response:
    """Tell the secretariat what is wrong with a practice, or with one of its comments."""
    if request.method != "POST":
        return await _report_page(request, Form({"comment": request.query_params.get("comment", "")}))
    form, shown = validate(ReportForm, await read_values(request))
    if form is None:
        return await _report_page(request, shown, 422)
    async with edge.database(request).transaction() as tx:
        standing = await _load(tx, request)
        comment = await _comment(tx, standing, form.comment)
        await actions.report(tx, standing, comment, form.reason)
    return RedirectResponse(f"{request.url.path}/thanks", 303)


async def _report_page(request: Request, form: Form, status: int = 200) -> Response:
    async with edge.database(request).reading() as tx:
        context = await _reported(tx, request, str(form.values.get("comment", "")))
    return render(request, "practices/report.html", context | {"form": form}, status)


async def _reported(tx: Transaction, request: Request, comment: str) -> dict[str, Any]:
    standing = await _load(tx, request)
    standing.require("report")
    return {
        "practice": standing.practice,
        "title": await title_of(tx, standing.practice, viewer(request).language),
        "comment": await _comment(tx, standing, comment),
    }


async def _load(tx: Transaction, request: Request) -> Standing:
    reader = await reader_of(tx, request)
    standing = await get_standing(tx, request.path_params["slug"], reader)
    if reader.person is None:
        raise Forbidden(N_("Please sign in first."))
    return standing


async def _comment(tx: Transaction, standing: Standing, number: str) -> Comment | None:
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound
    comment = await get_comment(tx, standing, int(number))
    if comment.deleted_at or comment.hidden_at:
        raise NotFound
    return comment


async def thanks(request: Request) -> Response:
    """It was reported."""
    async with edge.database(request).reading() as tx:
        context = await _reported(tx, request, "")
    return render(request, "practices/report.html", context | {"form": None})


async def withdraw(request: Request) -> Response:
    """Take a submission back, to go on writing."""
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        await actions.withdraw(tx, standing=standing)
    return RedirectResponse(f"/practices/{standing.practice.slug}/edit", 303)


routes = [
    Route("/review", index, name="review:index"),
    Route("/review/{number:key}", case, methods=["GET", "POST"], name="review:case"),
    Route("/practices/{slug:slug}/report", report, methods=["GET", "POST"], name="review:report"),
    Route("/practices/{slug:slug}/report/thanks", thanks, name="review:thanks"),
    Route("/practices/{slug:slug}/withdraw", withdraw, methods=["POST"], name="review:withdraw"),
]
