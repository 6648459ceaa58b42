"""The list of who registered to take away: written while it is read, so that memory stays flat however long it is."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from together.cells import BOM, lines_of
from together.database import Database
from workshops.models import Question, Workshop
from workshops.registrations.asking import as_words
from workshops.registrations.rolls import Line, Part, list_lines

BATCH = 500
WORDS = ("name", "email", "affiliation", "territory", "actor_kind", "language", "status", "registered_at")
FACTS = ("account", "shown", "came", "cancel_reason")
PRIVATE = frozenset({"email", "cancel_reason"})
"""What only those who run the workshop read; the answers too."""


@dataclass(frozen=True)
class Export:
    """What is taken away: of these of the list everything, or (`private` is false) nothing that is for who runs it."""

    workshop: Workshop
    part: Part
    ids: Sequence[int]
    questions: Sequence[Question]
    private: bool

    @property
    def columns(self) -> list[str]:
        """The names of the columns before the questions."""
        return [name for name in (*WORDS, *FACTS) if self.private or name not in PRIVATE]

    def facts(self, line: Line) -> dict[str, Any]:
        """One of the list, by column."""
        told = {
            **{name: getattr(line, name) for name in (*WORDS, "shown", "came", "cancel_reason")},
            "registered_at": line.registered_at.isoformat() if line.registered_at else None,
            "account": not line.guest,
        }
        return {name: told[name] for name in self.columns}


async def csv_of(database: Database, export: Export) -> AsyncIterator[str]:
    """The table (RFC 4180), a batch of rows at a time."""
    asked = export.questions if export.private else []
    yield BOM + lines_of([[*export.columns, *(question.words for question in asked)]])
    async for batch in _batches(database, export):
        yield lines_of([_cells(export, line, asked) for line in batch])


def _cells(export: Export, line: Line, asked: Sequence[Question]) -> list[str]:
    facts = [_cell(value) for value in export.facts(line).values()]
    return [*facts, *(as_words(line.answers.get(str(question.id))) for question in asked)]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


async def json_of(database: Database, export: Export) -> AsyncIterator[str]:
    """One object with the workshop, what was asked, and a list."""
    head = {
        "workshop": export.workshop.slug,
        "title": export.workshop.title,
        "questions": [{"id": one.id, "words": one.words, "kind": one.kind} for one in export.questions],
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "list": ['
    first = True
    async for batch in _batches(database, export):
        listed = ",\n".join(json.dumps(_data(export, line), ensure_ascii=False) for line in batch)
        yield ("" if first else ",") + "\n" + listed
        first = False
    yield "\n]}\n"


def _data(export: Export, line: Line) -> Mapping[str, Any]:
    return export.facts(line) | ({"answers": line.answers} if export.private else {})


async def _batches(database: Database, export: Export) -> AsyncIterator[list[Line]]:
    """Each in a transaction of its own, so that a slow line keeps no connection of the database to itself."""
    for start in range(0, len(export.ids), BATCH):
        async with database.reading() as tx:
            yield await list_lines(tx, export.workshop, export.part, export.ids[start : start + BATCH])
