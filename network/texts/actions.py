"""Writing the texts of the site."""

from sqlmodel import col, select

from network.audit.actions import record
from network.models import Person, SiteText
from network.territories.queries import require_secretariat
from network.texts.forms import TextForm
from network.texts.queries import PATHS, TITLES, mark_of
from together.columns import now
from together.database import Transaction
from together.errors import Conflict
from together.languages import N_
from together.once import insert_once


class TextChanged(Conflict):
    """Somebody else saved while this was written. `params["seen"]` marks what is there now."""

    code = "text_changed"
    text = N_(
        "Somebody else changed this text while you wrote. Theirs stands beside yours; save again if yours should stand."
    )


async def write_text(
    tx: Transaction, *, by: Person | None, key: str, language: str, form: TextForm
) -> SiteText:
    """Say something to everybody. What was said before stays in the log. Raises `Forbidden`, `TextChanged`."""
    by = require_secretariat(by)
    await insert_once(tx, SiteText(key=key, language=language, version=0, changed_by=by.id))
    found = await tx.exec(
        select(SiteText).where(SiteText.key == key).order_by(col(SiteText.id)).with_for_update()
    )
    rows = {one.language: one for one in found.all()}
    own = rows.pop(language)
    if form.seen != mark_of(own):
        raise TextChanged(seen=mark_of(own))
    before, changed = own.text, form.text != own.text
    _count(own, [one for one in rows.values() if one.text], changed=changed, minor=bool(form.minor))
    if changed:
        own.text, own.changed_by, own.changed_at = form.text, by.id, now()
        await _record(tx, by, own, before)
    tx.add_all([own, *rows.values()])
    return own


def _count(own: SiteText, others: list[SiteText], *, changed: bool, minor: bool) -> None:
    """A version is how many changes a text has seen in whatever language: those with fewer are outdated.

    Saving it as it is says that it was looked at beside the newest.
    """
    level = [one for one in others if one.version == own.version]
    newest = max((one.version for one in others), default=0)
    own.version = max(newest, own.version + changed)
    if minor:
        for one in level:
            one.version = own.version


async def _record(tx: Transaction, by: Person, own: SiteText, before: str) -> None:
    await record(
        tx,
        by=by,
        what="text_changed",
        subject=f"text:{own.key}",
        title=TITLES[own.key],
        path=PATHS[own.key],
        language=own.language,
        before=before,
    )
