"""Every SELECT about themes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from network.models import Theme
from together.database import Transaction
from together.errors import NotFound


@dataclass(frozen=True)
class Branch:
    """A theme, the theme that it lies in, if any, and those within it."""

    theme: Theme
    parent: Theme | None
    children: Sequence[Theme]

    @property
    def ids(self) -> list[int]:
        """The theme and those within it: what is about one of them is about this theme."""
        return [one.id or 0 for one in (self.theme, *self.children)]


async def get_branch(tx: Transaction, slug: str) -> Branch:
    """The theme at this address with what is around it. Raises `NotFound`."""
    own = select(Theme).where(Theme.slug == slug).subquery()
    found = await tx.exec(
        select(Theme)
        .where(
            (col(Theme.id) == own.c.id)
            | (col(Theme.id) == own.c.parent_id)
            | (col(Theme.parent_id) == own.c.id)
        )
        .order_by(Theme.code)
    )
    near = found.all()
    theme = next((one for one in near if one.slug == slug), None)
    if theme is None:
        raise NotFound
    parent = next((one for one in near if one.id == theme.parent_id), None)
    return Branch(theme, parent, [one for one in near if one.parent_id == theme.id])


async def get_theme(tx: Transaction, theme_id: int) -> Theme:
    """One theme by its number. Raises `NotFound`."""
    theme = await tx.get(Theme, theme_id)
    if theme is None:
        raise NotFound
    return theme


def branches(themes: Sequence[Theme]) -> list[Branch]:
    """Themes of the first level, each with those within it, in the order given."""
    return [
        Branch(theme, None, [one for one in themes if one.parent_id == theme.id])
        for theme in themes
        if theme.parent_id is None
    ]
