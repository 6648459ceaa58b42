"""Every SELECT about practices of workshops. Only published ones are told, and only workshops that the visitor may see."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import col, select

from network.models import Territory
from practices.models import PUBLIC, Origin, Practice
from practices.origins.queries import NOTE, list_drawn, list_hidden_origins
from practices.queries import Card, list_cards
from practices.readers import EDITS, Reader
from practices.reading import list_origins as list_public_origins
from realtime.events import Data
from together.database import Transaction
from together.languages import N_
from together.search import Query, find
from together.text import plain
from workshops.models import Workshop, WorkshopPractice
from workshops.queries import heard, listed
from workshops.visitors import Visitor

KINDS: Mapping[str, str] = {"before": N_("To read before"), "presented": N_("Presented here")}
"""What a practice is to a workshop, with the heading of each to translate."""

FOUND = 10
"""Things offered for linking at once."""
_ADDRESS = re.compile(r"/(practices|workshops)/([a-z0-9-]+)")


@dataclass(frozen=True)
class Shelf:
    """The published practices of a workshop, by what they are to it."""

    cards: Mapping[str, Sequence[Card]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.cards.values())

    @property
    def groups(self) -> list[tuple[str, str, Sequence[Card]]]:
        """Kind, heading to translate, cards: of those kinds of which there are any."""
        return [(kind, name, self.cards[kind]) for kind, name in KINDS.items() if self.cards.get(kind)]


async def list_shelf(tx: Transaction, workshop: Workshop, language: str) -> Shelf:
    """What is to be read before the workshop, and what was presented in it."""
    found = await tx.exec(
        select(WorkshopPractice)
        .where(WorkshopPractice.workshop_id == workshop.id)
        .order_by(col(WorkshopPractice.position), col(WorkshopPractice.practice_id))
    )
    links = found.all()
    cards = {card.id: card for card in await list_cards(tx, [link.practice_id for link in links], language)}
    return Shelf(
        {
            kind: [cards[one.practice_id] for one in links if one.kind == kind and one.practice_id in cards]
            for kind in KINDS
        }
    )


async def find_practices(tx: Transaction, words: str, language: str) -> list[Card]:
    """Published practices with these words, or the one at this address."""
    slug = _slug("practices", words)
    if slug:
        found = await tx.exec(select(Practice).where(Practice.slug == slug))
        return await list_cards(tx, [practice.id or 0 for practice in found.all()], language)
    query = Query(words=words, kinds=["practice"], size=FOUND, language=language)
    return await list_cards(tx, [hit.number for hit in (await find(tx, query)).hits], language)


def _slug(noun: str, words: str) -> str:
    match = _ADDRESS.search(words)
    return match[2] if match and match[1] == noun else ""


async def get_published(tx: Transaction, number: int) -> Practice | None:
    """A published practice by its number."""
    practice = await tx.get(Practice, number)
    return practice if practice is not None and practice.status in PUBLIC else None


async def list_presented(tx: Transaction, practice: Practice, visitor: Visitor) -> Sequence[Workshop]:
    """Workshops where the practice was presented, latest first: those that the visitor may see."""
    found = await tx.exec(
        select(Workshop)
        .join(WorkshopPractice, col(WorkshopPractice.workshop_id) == col(Workshop.id))
        .where(
            WorkshopPractice.practice_id == practice.id,
            WorkshopPractice.kind == "presented",
            Workshop.status != "draft",
            listed(visitor),
        )
        .order_by(col(Workshop.starts_at).desc())
    )
    return found.all()


async def list_origins(
    tx: Transaction, practice: Practice, visitor: Visitor, *, also_public: bool = False
) -> Sequence[Origin]:
    """Words that the practice was drawn from and that not everybody, but this visitor may read where they stand."""
    public = await list_public_origins(tx, practice) if also_public else []
    return [*public, *await _list_hidden(tx, practice, visitor)]


async def _list_hidden(tx: Transaction, practice: Practice, visitor: Visitor) -> Sequence[Origin]:
    hidden = await list_hidden_origins(tx, practice)
    if not hidden:
        return []
    found = await tx.exec(
        select(Workshop.id, heard(visitor)).where(
            col(Workshop.id).in_([one.workshop_id for one in hidden]), listed(visitor)
        )
    )
    seen = dict(found.all())
    return [one for one in hidden if seen.get(one.workshop_id, False) or _is_seen_note(one, seen)]


def _is_seen_note(origin: Origin, seen: Mapping[int | None, bool]) -> bool:
    return origin.workshop_id in seen and origin.anchor.startswith(NOTE)


async def find_workshops(tx: Transaction, words: str, visitor: Visitor) -> list[Workshop]:
    """Workshops with these words in their title, or the one at this address; latest first."""
    slug, wanted = _slug("workshops", words), plain(words).split()
    found = await tx.exec(
        select(Workshop)
        .where(Workshop.status != "draft", listed(visitor))
        .order_by(col(Workshop.starts_at).desc())
    )
    fits = [
        one
        for one in found.all()
        if (one.slug == slug if slug else all(word in plain(one.title) for word in wanted))
    ]
    return fits[:FOUND]


async def find_link(
    tx: Transaction, workshop: Workshop, practice_id: int, kind: str
) -> WorkshopPractice | None:
    """That this practice is linked, as what it is."""
    return await tx.get(WorkshopPractice, (workshop.id, practice_id, kind))


async def list_writable(tx: Transaction, reader: Reader) -> Sequence[Territory]:
    """Territories for which the reader may begin a practice, by name."""
    if reader.person is None:
        return []
    wanted = select(Territory).order_by(Territory.name, col(Territory.id))
    if not reader.person.secretariat:
        wanted = wanted.where(col(Territory.id).in_(reader.edits))
    return (await tx.exec(wanted)).all()


def writes_practices(reader: Reader) -> bool:
    """Whether there is a territory for which they may begin a practice."""
    person = reader.person
    return person is not None and (person.secretariat or any(role in EDITS for role in reader.roles.values()))


@dataclass(frozen=True)
class Drawn:
    """A practice that is drawn from words: by which territory, and the practice once everybody may read it."""

    whose: str
    card: Card | None = None


@dataclass(frozen=True)
class Drawing:
    """What was drawn from a workshop, by the anchor of the words."""

    marks: Mapping[str, Sequence[Drawn]] = field(default_factory=dict)
    published: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Title and address by anchor and practice's number, such as `m12.7`: what the room's scripts look up."""

    def at(self, anchor: str) -> Sequence[Drawn]:
        """What was drawn from the words there."""
        return self.marks.get(anchor, ())


async def get_drawing(
    tx: Transaction, workshop: Workshop, told: Mapping[str, Sequence[Data]], language: str
) -> Drawing:
    """What became of what the room's log tells (`drawn` of the snapshot). Drafts that were given up are left out."""
    if not told:
        return Drawing()
    kept = set(await list_drawn(tx, workshop.id or 0))
    cards = {card.id: card for card in await list_cards(tx, {number for _, number in kept}, language)}
    marks: dict[str, list[Drawn]] = {}
    published = {}
    for anchor, entries in told.items():
        for number, whose in ((entry["practice"], entry["whose"]) for entry in entries):
            if (anchor, number) in kept:
                card = cards.get(number)
                marks.setdefault(anchor, []).append(Drawn(whose, card))
                if card:
                    published[f"{anchor}.{number}"] = (card.title, f"/practices/{card.slug}")
    return Drawing(marks, published)
