"""What the page of a practice shows to one reader, put together in a handful of queries.

Other parts of this package add theirs in `read`: comments, adoptions, files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import col, select

from network.models import Person, Theme
from practices.afterwards import read_afterwards
from practices.content import SECTIONS, Facts, Section, Words
from practices.files.queries import list_files
from practices.models import Edition, Origin, Practice, PracticeTheme
from practices.permissions import WRITES
from practices.queries import find_draft, list_editions
from practices.readers import Standing
from together.database import Transaction
from together.errors import NotFound
from together.uploads.variants import fallback_of


@dataclass(frozen=True)
class Text:
    """What a practice says in one language. `by` and `at`: who published (or, `unpublished`, last saved) it, and when."""

    language: str
    words: Words
    facts: Facts
    by: str = ""
    at: datetime | None = None
    outdated: bool = False
    unpublished: bool = False
    untranslated: Sequence[str] = ()
    """Fields of the original that this translation does not have."""

    @property
    def sections(self) -> list[Section]:
        """The sections of the template in which something is written."""
        return [section for section in SECTIONS if self._written(section)]

    def _written(self, section: Section) -> bool:
        told = any(getattr(self.words, name) for name in section.words)
        return told or (section.key == "results" and bool(self.facts.changes))


async def read(tx: Transaction, standing: Standing, language: str) -> dict[str, Any]:
    """Everything that the template `practices/show.html` needs: the edition in `language`, or else the original.

    A practice that was never published shows its draft to those who write it. Raises `NotFound` for anybody else.
    """
    practice = standing.practice
    editions = await list_editions(tx, practice)
    text = text_of(practice, editions, language) or await _draft(tx, standing)
    return {
        "standing": standing,
        "practice": practice,
        "territory": standing.territory,
        "text": text,
        "editions": editions,
        "outdated": [edition.language for edition in editions if edition.outdated],
        "themes": await list_themes(tx, text.facts.themes)
        if text.unpublished
        else await themes_of(tx, practice),
        "origins": await list_origins(tx, practice),
        "files": await list_files(tx, standing),
        "fallback_of": fallback_of,
        **await read_afterwards(tx, standing, text.language, text.words.title),
    }


def text_of(practice: Practice, editions: Sequence[Edition], language: str) -> Text | None:
    """What readers see in `language`, or else in the original's; None when nothing was published."""
    by_language = {edition.language: edition for edition in editions}
    original = by_language.get(practice.language)
    edition = by_language.get(language) or original
    if edition is None:
        return None
    return Text(
        language=edition.language,
        words=_words(edition.words),
        facts=_facts(practice.facts),
        by=edition.name,
        at=edition.published_at,
        outdated=edition.outdated,
        untranslated=[name for name, text in original.words.items() if text and not edition.words.get(name)]
        if original
        else [],
    )


async def _draft(tx: Transaction, standing: Standing) -> Text:
    """The original's draft, for those who write it."""
    practice = standing.practice
    draft = await find_draft(tx, practice, practice.language)
    if draft is None or standing.role not in WRITES:
        raise NotFound
    saved_by = await tx.get(Person, draft.saved_by) if draft.saved_by else None
    return Text(
        language=draft.language,
        words=_words(draft.words),
        facts=_facts(draft.facts),
        by=saved_by.name if saved_by else "",
        at=draft.saved_at,
        unpublished=True,
    )


def _words(stored: dict[str, Any]) -> Words:
    """What is stored, as it is: a draft may hold what is not yet valid."""
    known: dict[str, Any] = {name: value for name, value in stored.items() if name in Words.model_fields}
    return Words.model_construct(None, **known)


def _facts(stored: dict[str, Any]) -> Facts:
    known = {name: value for name, value in stored.items() if name in Facts.model_fields}
    try:
        return Facts.model_validate(known)
    except ValidationError as error:
        wrong = {problem["loc"][0] for problem in error.errors() if problem["loc"]}
        return Facts.model_validate({name: value for name, value in known.items() if name not in wrong})


async def themes_of(tx: Transaction, practice: Practice) -> Sequence[Theme]:
    """The themes of a published practice, by code."""
    found = await tx.exec(
        select(Theme)
        .join(PracticeTheme, col(PracticeTheme.theme_id) == col(Theme.id))
        .where(PracticeTheme.practice_id == practice.id)
        .order_by(Theme.code)
    )
    return found.all()


async def list_themes(tx: Transaction, ids: Sequence[int]) -> Sequence[Theme]:
    """These themes, by code."""
    if not ids:
        return ()
    return (await tx.exec(select(Theme).where(col(Theme.id).in_(ids)).order_by(Theme.code))).all()


async def list_origins(tx: Transaction, practice: Practice) -> Sequence[Origin]:
    """The words of public workshops that it was drawn from. Those of others are told by `workshops` to who may see them."""
    found = await tx.exec(
        select(Origin)
        .where(Origin.practice_id == practice.id, col(Origin.public).is_(True))
        .order_by(col(Origin.id))
    )
    return found.all()
