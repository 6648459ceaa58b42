"""What a translator needs."""

from collections.abc import Sequence
from dataclasses import dataclass

from practices.actions import begin_draft
from practices.content import SECTIONS, Section, Words
from practices.models import Draft, Edition, Revision
from practices.queries import find_draft, find_edition, find_revision
from practices.readers import Standing
from practices.revisions.difference import WORDS, Change, changes
from practices.writing.forms import SHORT
from together.database import Transaction
from together.errors import NotFound
from together.languages import LANGUAGES


@dataclass(frozen=True)
class Translating:
    """A translation before somebody who may make it. `source` is the original as it is published now; `changed` is what
    it says otherwise than the one that the translation was made from."""

    standing: Standing
    language: str
    draft: Draft
    stored: bool
    original: Edition
    edition: Edition | None
    changed: Sequence[Change]

    @property
    def sections(self) -> list[Section]:
        """What there is to translate: the fields in which the original, or the translation already, says something."""
        parts = (Section(one.key, one.name, self._told(one)) for one in (SHORT, *SECTIONS))
        return [part for part in parts if part.words]

    def _told(self, section: Section) -> tuple[str, ...]:
        both = (self.original.words, self.draft.words)
        return tuple(name for name in section.words if any(words.get(name) for words in both))

    @property
    def step(self) -> Section:
        """All of them as one page of a form."""
        return Section("translation", "", tuple(name for one in self.sections for name in one.words))

    @property
    def words(self) -> Words:
        """The original's."""
        return Words.model_validate(self.original.words)


async def get_translating(tx: Transaction, standing: Standing, language: str) -> Translating:
    """The translation into `language` as it is being written. Raises `NotFound` for the original's own or an unknown
    language, `Forbidden` for those who may not translate."""
    practice = standing.practice
    if language not in LANGUAGES or language == practice.language:
        raise NotFound
    standing.require("translate")
    original = await find_edition(tx, practice, practice.language)
    if original is None:
        raise NotFound
    stored = await find_draft(tx, practice, language)
    draft = stored or await begin_draft(tx, standing, language)
    source = await find_revision(tx, draft.source_id) if draft.source_id else None
    return Translating(
        standing,
        language,
        draft,
        stored is not None,
        original,
        await find_edition(tx, practice, language),
        _changed(source, original),
    )


def _changed(source: Revision | None, original: Edition) -> Sequence[Change]:
    if source is None or source.id == original.revision_id:
        return ()
    return changes(source.words, original.words, sorted(WORDS, key=list(Words.model_fields).index))
