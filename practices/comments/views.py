"""The conversation's pages: its threads, one thread, and the forms that change one's own words or moderate."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from practices.comments import actions, queries
from practices.comments.forms import CommentForm, HidingForm
from practices.content import SECTION_KEYS, SECTIONS
from practices.following import title_of
from practices.models import Comment
from practices.queries import get_standing
from practices.readers import Standing, reader_of
from together import edge
from together.database import Transaction
from together.forms import Form, read_form, read_values
from together.pages import render, viewer


async def index(request: Request) -> Response:
    """The whole conversation, or what was said of one section (`?section=context`)."""
    section = request.query_params.get("section", "")
    async with edge.database(request).reading() as tx:
        standing = await _load(tx, request)
        wanted = section if section in SECTION_KEYS else None
        threads = await queries.list_threads(tx, standing, page=_page(request), section=wanted)
        context = await _context(tx, request, standing)
    return render(request, "practices/comments.html", context | {"threads": threads, "section": wanted or ""})


async def write(request: Request) -> Response:
    """Say something; the answer leads to where it stands."""
    form, shown = await read_form(request, CommentForm)
    if form is None:
        return await _form_page(request, shown, 422)
    async with edge.database(request).transaction() as tx:
        standing = await _load(tx, request)
        comment = await actions.write_comment(tx, standing=standing, form=form)
        address = await _place(tx, standing, comment)
    return RedirectResponse(address, 303)


async def _place(tx: Transaction, standing: Standing, comment: Comment) -> str:
    """The practice's page where it shows this comment, else its thread's."""
    if await queries.is_on_the_practice(tx, comment):
        return f"/practices/{standing.practice.slug}#c{comment.id}"
    return actions.address_of(standing, comment)


async def new(request: Request) -> Response:
    """The form by itself."""
    wanted = {name: request.query_params.get(name, "") for name in ("section", "parent")}
    return await _form_page(request, Form(wanted | {"language": viewer(request).language}))


async def _form_page(
    request: Request, form: Form, status: int = 200, comment: Comment | None = None
) -> Response:
    async with edge.database(request).reading() as tx:
        standing = await _load(tx, request)
        if comment is None:
            standing.require("comment")
        context = await _context(tx, request, standing)
    return render(
        request, "practices/comment_form.html", context | {"form": form, "comment": comment}, status
    )


async def show(request: Request) -> Response:
    """One thread; the address of a reply leads to it in its thread."""
    async with edge.database(request).reading() as tx:
        standing, comment = await _load_comment(tx, request)
        if comment.parent_id:
            page = await queries.find_page_of(tx, comment)
            return RedirectResponse(_thread_address(standing, comment, page), 303)
        thread, page, pages = await queries.get_thread(tx, standing, comment, _page(request))
        context = await _context(tx, request, standing)
    return render(
        request, "practices/comment.html", context | {"thread": thread, "page": page, "pages": pages}
    )


def _thread_address(standing: Standing, comment: Comment, page: int = 1) -> str:
    later = f"?page={page}" if page > 1 else ""
    return (
        f"/practices/{standing.practice.slug}/comments/{comment.parent_id or comment.id}{later}#c{comment.id}"
    )


async def edit(request: Request) -> Response:
    """Change one's own words."""
    async with edge.database(request).reading() as tx:
        standing, comment = await _load_comment(tx, request)
    actions.require(standing, comment, "edit")
    if request.method != "POST":
        values = {"text": comment.text, "language": comment.language, "section": comment.section}
        return await _form_page(request, Form(values), comment=comment)
    form, shown = await read_form(request, CommentForm)
    if form is None:
        return await _form_page(request, shown, 422, comment)
    async with edge.database(request).transaction() as tx:
        standing, comment = await _take_comment(tx, request)
        await actions.change_comment(tx, standing=standing, comment=comment, form=form)
    return RedirectResponse(actions.address_of(standing, comment), 303)


async def delete(request: Request) -> Response:
    """Erase one's own words."""
    async with edge.database(request).transaction() as tx:
        standing, comment = await _take_comment(tx, request)
        await actions.delete_comment(tx, standing=standing, comment=comment)
    return RedirectResponse(f"/practices/{standing.practice.slug}#comments", 303)


async def accept(request: Request) -> Response:
    """The territory accepts a reply as the answer, or takes that back (`do=withdraw`)."""
    values = await read_values(request)
    async with edge.database(request).transaction() as tx:
        standing, comment = await _take_comment(tx, request)
        accepts = values.get("do", "accept") == "accept"
        await actions.accept_answer(tx, standing=standing, comment=comment, accept=accepts)
    return RedirectResponse(_thread_address(standing, comment), 303)


async def hide(request: Request) -> Response:
    """A moderator hides a comment with a reason."""
    form, shown = await read_form(request, HidingForm) if request.method == "POST" else (None, Form())
    if form is None:
        return await _hiding_page(request, shown)
    async with edge.database(request).transaction() as tx:
        standing, comment = await _take_comment(tx, request)
        await actions.hide_comment(tx, standing=standing, comment=comment, form=form)
    return RedirectResponse(_thread_address(standing, comment), 303)


async def _hiding_page(request: Request, form: Form) -> Response:
    async with edge.database(request).reading() as tx:
        standing, comment = await _load_comment(tx, request)
        actions.require(standing, comment, "hide")
        context = await _context(tx, request, standing)
    said = {"said": queries.seen_by(standing, comment), "form": form}
    return render(request, "practices/comment_hide.html", context | said, 422 if form.errors else 200)


async def unhide(request: Request) -> Response:
    """A moderator shows a hidden comment again."""
    async with edge.database(request).transaction() as tx:
        standing, comment = await _take_comment(tx, request)
        await actions.show_comment(tx, standing=standing, comment=comment)
    return RedirectResponse(_thread_address(standing, comment), 303)


async def _load(tx: Transaction, request: Request) -> Standing:
    return await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))


async def _load_comment(tx: Transaction, request: Request) -> tuple[Standing, Comment]:
    standing = await _load(tx, request)
    return standing, await queries.get_comment(tx, standing, request.path_params["number"])


async def _take_comment(tx: Transaction, request: Request) -> tuple[Standing, Comment]:
    standing = await _load(tx, request)
    return standing, await queries.take_comment(tx, standing, request.path_params["number"])


async def _context(tx: Transaction, request: Request, standing: Standing) -> dict[str, Any]:
    title = await title_of(tx, standing.practice, viewer(request).language)
    return {"standing": standing, "practice": standing.practice, "title": title, "sections": SECTIONS}


def _page(request: Request) -> int:
    number = request.query_params.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 7 else 1


_ROOT = "/practices/{slug:slug}/comments"
_ONE = _ROOT + "/{number:key}"
routes = [
    Route(_ROOT, index, name="practices:comments"),
    Route(_ROOT, write, methods=["POST"], name="practices:write_comment"),
    Route(f"{_ROOT}/new", new, name="practices:new_comment"),
    Route(_ONE, show, name="practices:comment"),
    Route(f"{_ONE}/edit", edit, methods=["GET", "POST"], name="practices:edit_comment"),
    Route(f"{_ONE}/delete", delete, methods=["POST"], name="practices:delete_comment"),
    Route(f"{_ONE}/accept", accept, methods=["POST"], name="practices:accept_answer"),
    Route(f"{_ONE}/hide", hide, methods=["GET", "POST"], name="practices:hide_comment"),
    Route(f"{_ONE}/show", unhide, methods=["POST"], name="practices:show_comment"),
]
