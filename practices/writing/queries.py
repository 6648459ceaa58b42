"""What the pages need on which a practice is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import col, select

from network.models import Person, Territory
from network.queries import list_territories
from practices.actions import begin_draft
from practices.content import Facts, Section, Words
from practices.models import Draft, Edition, Practice
from practices.queries import find_draft, get_standing
from practices.readers import Reader, Standing
from practices.writing.forms import SHORT, STEPS
from together.database import Transaction
from together.errors import Conflict
from together.languages import N_

MOST = 300
"""Practices on the page of what one writes."""


class Archived(Conflict):
    """Nothing is changed in an archive; those who write the practice can take it out."""

    code = "archived"
    text = N_("This practice is archived. To change it, take it out of the archive first.")

    def __init__(self, slug: str) -> None:
        super().__init__()
        self.way = (f"/practices/{slug}/unarchive", N_("Take out of the archive"))


@dataclass(frozen=True)
class Progress:
    """A page of the form, and how many of its fields say something."""

    step: Section
    told: int
    total: int


@dataclass(frozen=True)
class Writing:
    """A practice before somebody who writes it: the draft, stored or (`stored` false) what is published."""

    standing: Standing
    draft: Draft
    stored: bool
    saved_by: str = ""

    @property
    def words(self) -> Words:
        """What the draft says."""
        return Words.model_validate(self.draft.words)

    @property
    def facts(self) -> Facts:
        """Its facts."""
        return Facts.model_validate(self.draft.facts)

    @property
    def progress(self) -> list[Progress]:
        """Each page of the form, in order."""
        values = self.draft.words | self.draft.facts
        return [_progress(step, values) for step in STEPS]

    @property
    def told(self) -> tuple[int, int]:
        """How many parts of the template say something, and how many there are; contact and licence are none."""
        parts = self.progress[:-1]
        return sum(part.told > 0 for part in parts), len(parts)

    @property
    def missing(self) -> list[str]:
        """Fields without which it cannot be published."""
        values = self.draft.words | self.draft.facts
        return [name for name in (*SHORT.words, *SHORT.facts) if not values.get(name)]


def _progress(step: Section, values: dict[str, Any]) -> Progress:
    names = (*step.words, *step.facts)
    return Progress(step, sum(bool(values.get(name)) for name in names), len(names))


async def get_writing(tx: Transaction, slug: str, reader: Reader) -> Writing:
    """The original's draft. Raises `NotFound` for what they may not read; `Archived`, `Forbidden` for what not to write."""
    standing = await get_standing(tx, slug, reader)
    if standing.may("unarchive"):
        raise Archived(slug)
    standing.require("write")
    draft = await find_draft(tx, standing.practice, standing.practice.language)
    if draft is None:
        begun = await begin_draft(tx, standing, standing.practice.language)
        return Writing(standing, begun, stored=False)
    person = await tx.get(Person, draft.saved_by) if draft.saved_by else None
    return Writing(standing, draft, stored=True, saved_by=person.name if person else "")


async def list_own_territories(tx: Transaction, reader: Reader) -> list[Territory]:
    """The territories for which they may write, by name."""
    everywhere = reader.person is not None and reader.person.secretariat
    return [one for one in await list_territories(tx) if everywhere or one.id in reader.edits]


@dataclass(frozen=True)
class Own:
    """A practice on the page of what one writes. `saved_at`: of what is not yet published."""

    practice: Practice
    territory: Territory
    title: str
    saved_at: datetime | None


async def list_own(tx: Transaction, reader: Reader) -> Sequence[Own]:
    """What their territories write, and what the secretariat itself began; the newest change first."""
    if reader.person is None:
        return []
    theirs: Any = col(Practice.territory_id).in_(reader.edits)
    if reader.person.secretariat:
        theirs = or_(theirs, col(Practice.created_by) == reader.person.id)
    found = await tx.exec(
        select(Practice, Territory, Draft, Edition)
        .join(Territory, col(Territory.id) == col(Practice.territory_id))
        .outerjoin(
            Draft,
            and_(col(Draft.practice_id) == col(Practice.id), col(Draft.language) == col(Practice.language)),
        )
        .outerjoin(
            Edition,
            and_(
                col(Edition.practice_id) == col(Practice.id), col(Edition.language) == col(Practice.language)
            ),
        )
        .where(theirs)
        .order_by(col(Practice.changed_at).desc(), col(Practice.id).desc())
        .limit(MOST)
    )
    return [_own(*row) for row in found.all()]


def _own(practice: Practice, territory: Territory, draft: Draft | None, edition: Edition | None) -> Own:
    title = str(draft.words.get("title", "")) if draft else edition.title if edition else ""
    return Own(practice, territory, title, draft.saved_at if draft else None)
