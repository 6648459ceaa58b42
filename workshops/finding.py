"""What one search over all kinds of things shows to one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from network.queries import list_themes
from practices.finding import FACETS, labels
from together.database import Transaction
from together.languages import N_, Viewer
from together.search import Query, Results, find
from together.search.choices import Choices, Facet, Option, facets
from workshops.indexing import audiences
from workshops.visitors import Visitor

KINDS = {
    "practice": N_("Practices"),
    "workshop": N_("Workshops"),
    "territory": N_("Territories"),
    "outcome": N_("Outcomes"),
    "notes": N_("Notes"),
}
"""Kinds of things that can be found, in this order."""

NAMES = {"kind": N_("Kind"), **FACETS}


@dataclass(frozen=True)
class Tab:
    """One kind of things, or (without a name) all of them."""

    kind: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class Found:
    """A page of hits, the choices made, and those to be had from there."""

    choices: Choices
    results: Results
    facets: Mapping[str, Facet]
    tabs: Sequence[Tab]


def choices_of(params: QueryParams) -> Choices:
    """What the address asks for."""
    return Choices.of(params, tuple(NAMES))


async def list_found(tx: Transaction, choices: Choices, visitor: Visitor, eyes: Viewer) -> Found:
    """What this visitor finds: four queries."""
    query = Query(
        choices.words,
        facets=choices.facets,
        audiences=await audiences(tx, visitor),
        counted=tuple(NAMES),
        newest=choices.newest,
        page=choices.page,
        language=eyes.language,
    )
    results = await find(tx, query)
    themes = {theme.slug: theme for theme in await list_themes(tx)}
    told = facets(results, choices, {"kind": str, **labels(themes, eyes)})
    kinds = told.pop("kind", None)
    return Found(choices, results, told, _tabs(choices, kinds.options if kinds else ()))


def _tabs(choices: Choices, options: Sequence[Option]) -> list[Tab]:
    counts = {option.value: option.count for option in options}
    chosen = choices.facets.get("kind", ())
    everything = choices.without_facets("kind")
    kinds = [
        Tab(kind, counts.get(kind, 0), kind in chosen, everything.toggled("kind", kind).query())
        for kind in KINDS
    ]
    return [Tab("", sum(counts.values()), not chosen, everything.query()), *kinds]
