"""Preview, publication, and the states that follow it."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network.queries import list_themes
from practices import actions
from practices.actions import begin_draft
from practices.files.queries import list_all, list_files
from practices.models import Draft, Practice
from practices.queries import find_draft, get_standing
from practices.readers import Standing, reader_of
from practices.reading import Text
from practices.views.show import TEMPLATE
from practices.writing.queries import Writing
from together import edge
from together.database import Transaction
from together.errors import NotFound
from together.forms import read_values
from together.languages import LANGUAGES
from together.pages import render
from together.uploads.keeping import forget
from together.uploads.variants import fallback_of, keys_of

DEEDS = ("unpublish", "archive", "unarchive", "delete")


async def _standing(request: Request) -> Standing:
    async with edge.database(request).reading() as tx:
        return await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))


async def preview(request: Request) -> Response:
    """What readers would see: the draft of the original, or with `?lang=` of a translation."""
    async with edge.database(request).reading() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        language = request.query_params.get("lang") or standing.practice.language
        draft = await _draft(tx, standing, language)
        themes = await list_themes(tx)
        files = await list_files(tx, standing)
    writing = Writing(standing, draft, stored=True)
    text = Text(language=language, words=writing.words, facts=writing.facts, unpublished=True)
    chosen = [theme for theme in themes if theme.id in text.facts.themes]
    context = {"writing": writing, "standing": standing, "practice": standing.practice, "text": text}
    more = {"territory": standing.territory, "themes": chosen, "files": files, "fallback_of": fallback_of}
    return render(request, "practices/preview.html", TEMPLATE | context | more)


async def _draft(tx: Transaction, standing: Standing, language: str) -> Draft:
    """The draft as it would be published; a translation's with the original's facts."""
    if language not in LANGUAGES:
        raise NotFound
    standing.require(actions.deed_of(standing, language, "write"))
    draft = await find_draft(tx, standing.practice, language) or await begin_draft(tx, standing, language)
    if language == standing.practice.language:
        return draft
    return Draft(practice_id=0, language=language, words=draft.words, facts=standing.practice.facts)


async def publish(request: Request) -> Response:
    """Publish the original's draft, or send it for its review. What is missing is told, with a way to it."""
    await read_values(request)
    try:
        address = await _publish(request)
    except actions.Incomplete as incomplete:
        standing = await _standing(request)
        context = {"practice": standing.practice, "missing": incomplete.fields, "text": incomplete.text}
        return render(request, "practices/incomplete.html", TEMPLATE | context, 422)
    return RedirectResponse(address, 303)


async def _publish(request: Request) -> str:
    """Where to go on: the page that says what was done."""
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
        before, first = standing.practice.status, standing.practice.published_at is None
        practice = await actions.publish(tx, standing=standing)
    word = "first" if first else "changes" if before == "published" else "published"
    return _shown(request, practice, "sent" if practice.status == "submitted" else word)


def _shown(request: Request, practice: Practice, word: str) -> str:
    return f"{request.app.url_path_for('practices:show', slug=practice.slug)}?done={word}"


async def deed(request: Request) -> Response:
    """Unpublish, archive, take out of the archive, delete: a page that asks, and the deed itself."""
    name = request.url.path.rpartition("/")[2]
    standing = await _standing(request)
    standing.require(name)
    if request.method != "POST":
        context = {"standing": standing, "practice": standing.practice, "deed": name}
        return render(request, "practices/confirm.html", context)
    async with edge.database(request).transaction() as tx:
        standing = await get_standing(tx, standing.practice.slug, await reader_of(tx, request))
        await _do(request, tx, standing, name)
    return RedirectResponse(_after(request, standing, name), 303)


async def _do(request: Request, tx: Transaction, standing: Standing, deed: str) -> None:
    keys = [key for file in await list_all(tx, standing.practice) for key in keys_of(file)]
    await actions.move(tx, standing=standing, deed=deed)
    if deed == "delete":
        tx.after_commit(partial(forget, edge.store(request), keys))


def _after(request: Request, standing: Standing, deed: str) -> str:
    if deed == "delete":
        return str(request.app.url_path_for("practices:mine"))
    return _shown(request, standing.practice, f"{deed}{'d' if deed.endswith('e') else 'ed'}")
