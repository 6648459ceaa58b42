"""Every SELECT about texts of the site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from network.models import SiteText
from together.database import Transaction
from together.errors import NotFound
from together.languages import LANGUAGES, N_
from together.security import fingerprint

TITLES = {
    "welcome": N_("About the network"),
    "contact": N_("Contact"),
    "legal": N_("Legal notice"),
    "privacy": N_("Privacy"),
}
"""The texts by key, as their pages are called, to translate."""

PATHS = {"welcome": "/about", "contact": "/contact", "legal": "/legal", "privacy": "/privacy"}
"""Where everybody reads them."""

Texts = Mapping[tuple[str, str], SiteText]
"""What was written, by key and language."""


@dataclass(frozen=True)
class State:
    """A text in one language before those who look after it. `state`: current, outdated, missing, or default (in none)."""

    language: str
    state: str
    text: SiteText | None = None


async def find_text(tx: Transaction, key: str, language: str) -> SiteText | None:
    """What the secretariat wrote in `language`, else in English, else in any: its `language` says which. None if nothing."""
    written = (await list_of(tx, key)).values()
    order = (language, "en")
    ranked = sorted(written, key=lambda one: order.index(one.language) if one.language in order else 2)
    return ranked[0] if ranked else None


async def list_of(tx: Transaction, key: str) -> dict[str, SiteText]:
    """The text by language, where there is one; the one that was brought up to date last comes first."""
    found = await tx.exec(
        select(SiteText)
        .where(SiteText.key == key, SiteText.text != "")
        .order_by(col(SiteText.version).desc(), col(SiteText.changed_at).desc(), col(SiteText.id))
    )
    return {one.language: one for one in found.all()}


async def list_states(tx: Transaction) -> dict[str, Sequence[State]]:
    """Every text in every language, by key."""
    return {key: states_of(await list_of(tx, key)) for key in TITLES}


def states_of(written: Mapping[str, SiteText]) -> list[State]:
    """Each language of one text: outdated is what has seen fewer changes than another language."""
    newest = max((one.version for one in written.values()), default=0)
    return [State(code, _state(written.get(code), newest), written.get(code)) for code in LANGUAGES]


def _state(text: SiteText | None, newest: int) -> str:
    if text is None:
        return "missing" if newest else "default"
    return "current" if text.version == newest else "outdated"


def require_known(key: str, language: str = "en") -> None:
    """Raises `NotFound` for a text or a language that there is not."""
    if key not in TITLES or language not in LANGUAGES:
        raise NotFound


def mark_of(text: SiteText | None) -> str:
    """A mark of what the text says, by which a form knows that somebody else has saved in between."""
    return fingerprint(text.text if text else "")[:32]
