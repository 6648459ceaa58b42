"""The pages of earlier versions."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from network.queries import list_themes
from practices.actions import begin_draft, deed_of
from practices.content import Facts, Words
from practices.models import Revision
from practices.queries import find_draft, get_standing, list_editions
from practices.readers import Standing, reader_of
from practices.reading import Text
from practices.revisions.actions import restore as restore_revision
from practices.revisions.difference import ORDER, changes
from practices.revisions.queries import get_revision, list_revisions
from practices.views.show import TEMPLATE as READING
from practices.writing.forms import number_of
from practices.writing.views.edit import TEMPLATE
from together import edge
from together.database import Transaction
from together.errors import NotFound
from together.forms import read_values
from together.pages import render


@dataclass(frozen=True)
class Asked:
    """A practice before somebody who may read its history, and in which language."""

    standing: Standing
    language: str

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that this reader may compare: the contact is for members."""
        return ORDER if self.standing.may("contact") else tuple(name for name in ORDER if name != "contact")

    @property
    def restores(self) -> bool:
        """Whether they may bring an earlier version back."""
        return self.standing.may(deed_of(self.standing, self.language, "restore"))

    @property
    def context(self) -> dict[str, Any]:
        """What every page of this kind shows."""
        standing = self.standing
        return {
            "standing": standing,
            "practice": standing.practice,
            "territory": standing.territory,
            "language": self.language,
            "restores": self.restores,
        }


async def _asked(tx: Transaction, request: Request) -> Asked:
    standing = await get_standing(tx, request.path_params["slug"], await reader_of(tx, request))
    if not standing.may("history"):
        raise NotFound
    return Asked(standing, request.query_params.get("lang") or standing.practice.language)


async def index(request: Request) -> Response:
    """Every publication in one language, the newest first."""
    async with edge.database(request).reading() as tx:
        asked = await _asked(tx, request)
        revisions = await list_revisions(tx, asked.standing.practice, asked.language)
        editions = await list_editions(tx, asked.standing.practice)
    context = {"revisions": revisions, "editions": editions}
    return render(request, "practices/revisions.html", asked.context | context)


async def show(request: Request) -> Response:
    """One publication as it was."""
    async with edge.database(request).reading() as tx:
        asked = await _asked(tx, request)
        revision = await _revision(tx, asked, request.path_params["number"])
        themes = await list_themes(tx)
    text = _text(asked, revision)
    context = {"revision": revision, "text": text} | asked.context
    context["themes"] = [theme for theme in themes if theme.id in text.facts.themes]
    return render(request, "practices/revision.html", READING | context)


def _text(asked: Asked, revision: Revision) -> Text:
    facts = revision.facts or asked.standing.practice.facts
    return Text(
        revision.language,
        Words.model_validate(revision.words),
        Facts.model_validate({name: value for name, value in facts.items() if name in asked.names}),
        by=revision.name,
        at=revision.published_at,
    )


async def _revision(tx: Transaction, asked: Asked, number: int) -> Revision:
    return await get_revision(tx, asked.standing.practice, asked.language, number)


async def compare(request: Request) -> Response:
    """Two publications side by side, with the words that went and came."""
    async with edge.database(request).reading() as tx:
        asked = await _asked(tx, request)
        before = await _revision(tx, asked, request.path_params["before"])
        after = await _revision(tx, asked, request.path_params["after"])
        themes = {theme.id: theme for theme in await list_themes(tx)}
    found = changes(before.words | before.facts, after.words | after.facts, asked.names)
    context = {"before": before, "after": after, "changes": found, "themes_by_id": themes}
    return render(request, "practices/compare.html", TEMPLATE | asked.context | context)


async def restore(request: Request) -> Response:
    """Asks, and makes an earlier version the draft."""
    if request.method == "POST":
        return await _restore(request, await read_values(request))
    async with edge.database(request).reading() as tx:
        asked = await _asked(tx, request)
        revision = await _revision(tx, asked, request.path_params["number"])
        asked.standing.require(deed_of(asked.standing, asked.language, "restore"))
        draft = await find_draft(tx, asked.standing.practice, asked.language)
        begun = draft or await begin_draft(tx, asked.standing, asked.language)
    context = {"revision": revision, "draft": draft, "version": begun.version}
    return render(request, "practices/restore.html", asked.context | context)


async def _restore(request: Request, values: dict[str, Any]) -> Response:
    async with edge.database(request).transaction() as tx:
        asked = await _asked(tx, request)
        revision = await _revision(tx, asked, request.path_params["number"])
        await restore_revision(
            tx, standing=asked.standing, revision=revision, version=number_of(values.get("version"))
        )
    return RedirectResponse(_written_at(request, asked), 303)


def _written_at(request: Request, asked: Asked) -> str:
    slug = asked.standing.practice.slug
    if asked.language == asked.standing.practice.language:
        return f"{request.app.url_path_for('practices:edit', slug=slug)}?done=restored"
    address = request.app.url_path_for("practices:translate", slug=slug, language=asked.language)
    return f"{address}?done=restored"


HERE = "/practices/{slug:slug}/revisions"
routes: list[BaseRoute] = [
    Route(HERE, index, name="practices:revisions"),
    Route(HERE + "/{before:key}..{after:key}", compare, name="practices:compare"),
    Route(HERE + "/{number:key}", show, name="practices:revision"),
    Route(HERE + "/{number:key}/restore", restore, methods=["GET", "POST"], name="practices:restore"),
]
