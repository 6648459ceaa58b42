"""A practice as files. What is not public is not there, whoever asks."""

from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from practices.documents.card import card_of
from practices.documents.markdown import markdown_of
from practices.documents.reading import Document, get_document, pictures_of
from practices.views.show import TEMPLATE
from together import edge
from together.cards import card_file
from together.languages import Viewer
from together.pages import render_text, viewer

SANDBOX = "sandbox; default-src 'none'"


async def as_markdown(request: Request) -> Response:
    """The whole practice as one Markdown file."""
    document, eyes = await _load(request, request.query_params.get("lang") or viewer(request).language)
    context = _context(request, document) | {"as_markdown": markdown_of}
    text = render_text("practices/document.md", eyes, context)
    name = f"{document.practice.slug}.md"
    return _file(request, document, text.encode(), "text/markdown; charset=utf-8", name)


async def as_pdf(request: Request) -> Response:
    """The whole practice as one PDF file."""
    document, eyes = await _load(request, request.query_params.get("lang") or viewer(request).language)
    pictures = await pictures_of(document, edge.store(request))
    context = _context(request, document) | {"pictures": pictures}
    html = render_text("practices/document.html", eyes, context)
    press = edge.press(request)
    made = edge.made(request)
    key = _digest(html.encode(), *(file.key.encode() for file in document.photos))
    content = await made.get(f"pdf:{key}", lambda: press.print(html, pictures))
    return _file(request, document, content, "application/pdf", f"{document.practice.slug}.pdf", key)


async def card(request: Request) -> Response:
    """The picture beside a shared link, in the language asked for or the original's."""
    document, eyes = await _load(request, request.query_params.get("lang", ""))
    return await card_file(request, card_of(document, eyes), eyes)


async def _load(request: Request, language: str) -> tuple[Document, Viewer]:
    async with edge.database(request).reading() as tx:
        document = await get_document(tx, request.path_params["slug"], language)
    return document, document.eyes(viewer(request).language)


def _context(request: Request, document: Document) -> dict[str, Any]:
    site = edge.settings(request).public_url.rstrip("/")
    year = (document.practice.published_at or document.practice.created_at).year
    return {**TEMPLATE, **document.context(site), "site": site, "year": year}


def _digest(*parts: bytes) -> str:
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:32]


def _file(
    request: Request, document: Document, content: bytes, media_type: str, name: str = "", tag: str = ""
) -> Response:
    """The file, to be saved under `name` if it has one; or 304 for who has it. What is unpublished is gone at once."""
    headers = {
        "ETag": f'"{tag or _digest(content)}"',
        "Cache-Control": "no-cache",
        "Vary": "Cookie, Accept-Language",
        "Content-Security-Policy": SANDBOX,
        "Content-Language": document.text.language,
        "Content-Disposition": f'attachment; filename="{name}"' if name else "inline",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


routes: list[BaseRoute] = [
    Route("/practices/{slug:slug}.md", as_markdown, name="practices:markdown"),
    Route("/practices/{slug:slug}.pdf", as_pdf, name="practices:pdf"),
    Route("/practices/{slug:slug}/card.png", card, name="practices:card"),
]
