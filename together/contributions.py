"""What packages show on each other's pages: the assembly introduces them, so that none needs to know the other.

A territory's page belongs to the network; its practices are told by `practices`, its commitments by `workshops`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import HTTPConnection

from together.database import Transaction


@dataclass(frozen=True)
class Panel:
    """A part of a page: a template that finds itself as `panel`, and what it shows as `panel.data`."""

    template: str
    data: Mapping[str, Any] = field(default_factory=dict)


Contribution = Callable[[Transaction, HTTPConnection, Any], Awaitable[Panel | None]]
"""Reads what its package has to say about an object, for whoever asks; None for nothing."""

Contributions = Mapping[str, Sequence[Contribution]]
"""By the noun whose page it is: territory, theme (a `Branch`), practice, home, person, territories, themes, sitemap;
secretariat, account (a `Person` before the secretariat), first_steps (`steps`), theme_use (`counts` by theme)."""


async def panels(tx: Transaction, connection: HTTPConnection, noun: str, thing: object = None) -> list[Panel]:
    """Everything that other packages show on the page of `thing`, in the assembly's order."""
    told: Contributions = connection.app.state.contributions
    found = [await contribute(tx, connection, thing) for contribute in told.get(noun, ())]
    return [panel for panel in found if panel is not None]
