"""What a reader chose in a search, as it stands in the address of the page, and the choices that they have from there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from together.search.finding import Results

LONGEST = 500
"""Letters of what was typed that are kept in the page."""
MOST_VALUES = 30
"""Values of one facet in an address."""
LONGEST_VALUE = 80

Label = Callable[[str], str]


@dataclass(frozen=True)
class Choices:
    """Words, values by facet, order and page. `query()` is its address again, so that it can be sent to somebody."""

    words: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    newest: bool = False
    page: int = 1

    @classmethod
    def of(cls, params: QueryParams, names: Sequence[str]) -> "Choices":
        """What an address says, of the facets `names`. Anything is borne."""
        words = params.get("q", "").replace("\0", "").encode("utf-8", "ignore").decode().strip()[:LONGEST]
        facets = {name: _values(params, name) for name in names}
        number = params.get("page", "")
        return cls(
            words,
            {name: values for name, values in facets.items() if values},
            params.get("sort") == "newest",
            int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen but the order."""
        return bool(self.words or self.facets)

    def query(self, *, page: int | None = None, newest: bool | None = None) -> str:
        """The part of an address after the path, `?` included; empty where nothing was chosen. Another order begins anew."""
        told = [("q", self.words)] if self.words else []
        told += [(name, value) for name, values in self.facets.items() for value in values]
        if self.newest if newest is None else newest:
            told.append(("sort", "newest"))
        if page and page > 1:
            told.append(("page", str(page)))
        return f"?{urlencode(told)}" if told else ""

    def without_facets(self, *names: str) -> "Choices":
        """The same without what was chosen of these facets, or of all."""
        kept = {name: values for name, values in self.facets.items() if names and name not in names}
        return Choices(self.words, kept, self.newest)

    def toggled(self, name: str, value: str) -> "Choices":
        """The same with this value chosen too, or no longer."""
        values = self.facets.get(name, ())
        changed = [one for one in values if one != value] if value in values else [*values, value]
        facets = {**self.facets, name: changed}
        return Choices(
            self.words, {key: list(chosen) for key, chosen in facets.items() if chosen}, self.newest
        )


def _values(params: QueryParams, name: str) -> list[str]:
    told = dict.fromkeys(value.strip() for value in params.getlist(name))
    kept = [value for value in told if 0 < len(value) <= LONGEST_VALUE and value.isprintable()]
    return kept[:MOST_VALUES]


@dataclass(frozen=True)
class Option:
    """One value of a facet: how many there are, whether it is chosen, and the address where that is the other way round."""

    value: str
    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """A facet with its values, the most frequent first. `rough`: the counts are those of the latest matches only."""

    name: str
    options: Sequence[Option]
    rough: bool

    @property
    def chosen(self) -> Sequence[Option]:
        """What was chosen of it."""
        return [option for option in self.options if option.chosen]


def facets(results: Results, choices: Choices, labels: Mapping[str, Label]) -> dict[str, Facet]:
    """The facets that `labels` name, in its order, with what is chosen even where nothing is found; without empty ones."""
    made = (
        Facet(name, _options(name, results, choices, label), name in results.rough)
        for name, label in labels.items()
    )
    return {facet.name: facet for facet in made if facet.options}


def _options(name: str, results: Results, choices: Choices, label: Label) -> list[Option]:
    chosen = choices.facets.get(name, ())
    counts = {**dict.fromkeys(chosen, 0), **results.counts.get(name, {})}
    options = [
        Option(value, label(value), count, value in chosen, choices.toggled(name, value).query())
        for value, count in counts.items()
    ]
    if name == "year":
        return sorted(options, key=lambda option: option.value, reverse=True)
    return sorted(options, key=lambda option: (-option.count, option.label.casefold()))
