"""Practices as they are looked for: what the list, the map, the feeds and the downloads show of one choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import QueryParams

from network.models import Theme
from network.queries import ACTOR_KINDS, list_themes
from practices.content import DIMENSIONS
from together.countries import countries
from together.database import Transaction
from together.languages import N_, Viewer, translate
from together.search import Hit, Query, Results, find, matching
from together.search.choices import Choices, Facet, Label, facets

FACETS = {
    "theme": N_("Theme"),
    "country": N_("Country"),
    "actor": N_("Kind of actor"),
    "dimension": N_("Dimension of well-being"),
    "language": N_("Language"),
    "year": N_("Year"),
    "photos": N_("Photos"),
    "adopted": N_("Adoption"),
}
"""What may be chosen in lists of practices, in this order, with what it is called."""

UNCOUNTED = ("territory",)
"""What an address may also ask for."""

YES = {"photos": N_("With photos"), "adopted": N_("Adopted elsewhere")}


@dataclass(frozen=True)
class Shelf:
    """What a list shows: a page of cards, the choices made, and those to be had from there."""

    choices: Choices
    results: Results
    cards: Sequence[Mapping[str, Any]]
    facets: Mapping[str, Facet]


def choices_of(params: QueryParams) -> Choices:
    """What the address of a list, a map or a download of practices asks for."""
    return Choices.of(params, (*FACETS, *UNCOUNTED))


def query_of(choices: Choices, **rest: Any) -> Query:
    """The same as a question to the search: published practices only."""
    return Query(
        choices.words,
        kinds=("practice",),
        facets=choices.facets,
        newest=choices.newest,
        page=choices.page,
        **rest,
    )


async def list_practices(tx: Transaction, choices: Choices, eyes: Viewer) -> Shelf:
    """A page of the list: three queries."""
    results = await find(tx, query_of(choices, counted=tuple(FACETS), language=eyes.language))
    themes = {theme.slug: theme for theme in await list_themes(tx)}
    cards = [card_of(hit, themes, results.searched) for hit in results.hits]
    return Shelf(choices, results, cards, facets(results, choices, labels(themes, eyes)))


async def list_newest(tx: Transaction, eyes: Viewer, limit: int) -> Sequence[Mapping[str, Any]]:
    """Cards of what was published last: three queries."""
    results = await find(tx, Query(kinds=("practice",), newest=True, size=limit, language=eyes.language))
    themes = {theme.slug: theme for theme in await list_themes(tx)} if results.hits else {}
    return [card_of(hit, themes) for hit in results.hits]


async def list_ids(tx: Transaction, choices: Choices) -> Sequence[int] | None:
    """All practices that were chosen, newest first: for the map and for downloads. None where nothing was chosen."""
    if not choices.narrowed:
        return None
    return [int(ref.partition(":")[2]) for ref in await matching(tx, query_of(choices))]


def card_of(hit: Hit, themes: Mapping[str, Theme], searched: bool = False) -> dict[str, Any]:
    """What the macros of `practices/_practices.html` show. Where words were looked for, the passage with them."""
    card = hit.card
    return {
        **card,
        "title": hit.title,
        "language": hit.language,
        "summary": hit.excerpt if searched else card["summaries"].get(hit.language, ""),
        "themes": [themes[slug] for slug in card["themes"] if slug in themes],
        "published_at": hit.at,
        "status": "published",
    }


def labels(themes: Mapping[str, Theme], eyes: Viewer) -> dict[str, Label]:
    """By facet, how its values are called in the reader's language."""
    code = eyes.language
    known = {
        name: _names(values, code) for name, values in (("actor", ACTOR_KINDS), ("dimension", DIMENSIONS))
    }
    return {
        "theme": lambda slug: themes[slug].name_in(code) if slug in themes else slug,
        "country": lambda country: countries(code).get(country, country),
        "actor": lambda kind: known["actor"].get(kind, kind),
        "dimension": lambda letter: known["dimension"].get(letter, letter),
        "language": lambda language: _capital(str(eyes.locale.languages.get(language, language))),
        "year": str,
        "photos": lambda _yes: translate(code, YES["photos"]),
        "adopted": lambda _yes: translate(code, YES["adopted"]),
    }


def _names(texts: Mapping[str, str], code: str) -> dict[str, str]:
    return {key: _capital(translate(code, text)) for key, text in texts.items()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
