"""Every write of the secretariat about themes. The table is small: whoever changes it holds all of it."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from network.actions import create_theme
from network.audit.actions import record
from network.models import Person, Subscription, Theme
from network.territories.queries import require_secretariat
from network.themes.forms import ThemeForm, state_of
from network.themes.starting import Topic, topics
from together.database import Transaction
from together.errors import Conflict, NotFound
from together.languages import N_
from together.text import free_slug

RESERVED_SLUGS = frozenset({"new"})


class CodeTaken(Conflict):
    code = "code_taken"
    text = N_("Another theme has this number.")


class ParentNotFirst(Conflict):
    """There are two levels: a theme lies within one of the first level, and only if nothing lies within itself."""

    code = "parent_not_first"
    text = N_("There are two levels only: a theme that has others within it stays on the first one.")


class ThemeChanged(Conflict):
    """Somebody else saved while this was written."""

    code = "theme_changed"
    text = N_("Somebody else changed this theme while you wrote. Please look at it again.")


class ThemeUsed(Conflict):
    code = "theme_used"
    text = N_("This theme is used, or has others within it: it cannot be deleted.")


class ThemesThere(Conflict):
    code = "themes_there"
    text = N_("There are themes already.")


async def add_theme(tx: Transaction, *, by: Person | None, form: ThemeForm) -> Theme:
    """A new theme; its address is made of the English name and stays. Raises `Forbidden`, `CodeTaken`, `ParentNotFirst`."""
    by = require_secretariat(by)
    themes = await _take(tx)
    slugs = {one.slug for one in themes}

    async def taken(slug: str) -> bool:
        return slug in slugs

    slug = await free_slug(form.name_en, taken=taken, otherwise="theme", reserved=RESERVED_SLUGS)
    parent = _parent(themes, form, None)
    _require_free(themes, form, None)
    theme = await _once(tx, form.code, slug, form.names, parent)
    await _record(tx, by, "theme_changed", theme, after=_told(theme))
    return theme


async def _once(tx: Transaction, code: str, slug: str, names: dict[str, str], parent: Theme | None) -> Theme:
    try:
        return await create_theme(tx, code=code, slug=slug, names=names, parent=parent)
    except IntegrityError:  # somebody made the very first ones at the same instant
        raise CodeTaken from None


async def change_theme(tx: Transaction, *, by: Person | None, theme_id: int, form: ThemeForm) -> Theme:
    """Rename, renumber or move a theme. Raises `Forbidden`, `NotFound`, `CodeTaken`, `ParentNotFirst`, `ThemeChanged`."""
    by = require_secretariat(by)
    themes = await _take(tx)
    theme = _find(themes, theme_id)
    if form.seen != state_of(theme):
        raise ThemeChanged
    _require_free(themes, form, theme)
    parent, before = _parent(themes, form, theme), _told(theme)
    theme.code, theme.name, theme.names = form.code, form.name_en, form.names
    theme.parent_id = parent.id if parent else None
    tx.add(theme)
    if _told(theme) != before:
        await _record(tx, by, "theme_changed", theme, before=before, after=_told(theme))
    return theme


async def delete_theme(tx: Transaction, *, by: Person | None, theme_id: int, used: int) -> None:
    """Take away a theme that is `used` nowhere and has none within it. Raises `Forbidden`, `NotFound`, `ThemeUsed`."""
    by = require_secretariat(by)
    themes = await _take(tx)
    theme = _find(themes, theme_id)
    if used or any(one.parent_id == theme.id for one in themes):
        raise ThemeUsed
    await tx.exec(delete(Subscription).where(col(Subscription.subject) == f"theme:{theme.id}"))
    await _record(tx, by, "theme_deleted", theme, before=_told(theme))
    await tx.delete(theme)
    try:
        await tx.flush()  # what uses it since it was counted is told of here
    except IntegrityError:
        raise ThemeUsed from None


async def start_themes(tx: Transaction, *, by: Person | None) -> None:
    """Make the themes of the network where there are none. Raises `Forbidden`, `ThemesThere`."""
    by = require_secretariat(by)
    if await _take(tx):
        raise ThemesThere
    try:
        await _make(tx, by, topics())
    except CodeTaken:
        raise ThemesThere from None


async def _make(tx: Transaction, by: Person, those: Sequence[Topic], parent: Theme | None = None) -> None:
    for topic in those:
        theme = await _once(tx, topic["code"], topic["slug"], dict(topic["names"]), parent)
        if parent is None:
            await _record(tx, by, "theme_changed", theme, after=_told(theme))
        await _make(tx, by, topic.get("children", ()), theme)


async def _take(tx: Transaction) -> Sequence[Theme]:
    """All themes, held until this transaction ends."""
    found = select(Theme).order_by(col(Theme.id)).with_for_update(key_share=True)
    return (await tx.exec(found.execution_options(populate_existing=True))).all()


def _find(themes: Sequence[Theme], theme_id: int) -> Theme:
    theme = next((one for one in themes if one.id == theme_id), None)
    if theme is None:
        raise NotFound
    return theme


def _require_free(themes: Sequence[Theme], form: ThemeForm, own: Theme | None) -> None:
    if any(one.code == form.code and one is not own for one in themes):
        raise CodeTaken


def _parent(themes: Sequence[Theme], form: ThemeForm, own: Theme | None) -> Theme | None:
    """The theme of the first level that was chosen."""
    if not form.parent:
        return None
    parent = next((one for one in themes if one.id == int(form.parent)), None)
    full = own is not None and any(one.parent_id == own.id for one in themes)
    if parent is None or parent is own or parent.parent_id is not None or full:
        raise ParentNotFirst
    return parent


def _told(theme: Theme) -> str:
    names = theme.names or {"en": theme.name}
    within = f" ({theme.parent_id})" if theme.parent_id else ""
    return f"{theme.code}{within}\n" + "\n".join(f"{code}: {name}" for code, name in sorted(names.items()))


async def _record(tx: Transaction, by: Person, what: str, theme: Theme, **data: str) -> None:
    path = f"/themes/{theme.slug}" if what == "theme_changed" else ""
    await record(tx, by=by, what=what, subject=f"theme:{theme.id}", title=theme.name, path=path, **data)
