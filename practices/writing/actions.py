"""Saving what a form sends: fields that two people changed at once are told, the others go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from practices import actions
from practices.actions import accept, deed_of, is_same_tab, take
from practices.content import Facts, Words
from practices.models import Draft
from practices.queries import find_draft
from practices.readers import Standing
from practices.writing.forms import is_marked
from together.database import Transaction
from together.errors import Conflict
from together.languages import N_


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed since this person read it."""

    name: str
    mine: Any
    theirs: Any


class FieldsChanged(Conflict):
    """Somebody else changed the same fields: `clashes`; `draft` is what is stored, `mine` all that was sent."""

    code = "fields_changed"
    text = N_("Somebody changed this in the meantime.")

    def __init__(self, draft: Draft, clashes: list[Clash], mine: Mapping[str, Any]) -> None:
        super().__init__()
        self.draft = draft
        self.clashes = clashes
        self.mine = mine


@dataclass(frozen=True)
class Sent:
    """What came with a form: fields that this person changed, marks of what they had read, and the form's own names."""

    words: Mapping[str, Any]
    facts: Mapping[str, Any]
    marks: Mapping[str, str]
    version: int
    tab: str
    source_id: int | None = None


async def save_fields(tx: Transaction, *, standing: Standing, language: str, sent: Sent) -> Draft:
    """Save what a form sent, together with what others saved in other fields meanwhile.

    Raises `FieldsChanged` for the same fields, `Unacceptable` for what does not fit.
    """
    standing, _ = await take(tx, standing, deed_of(standing, language, "write"))
    draft = await find_draft(tx, standing.practice, language) or await actions.begin_draft(
        tx, standing, language
    )
    mine = _accepted(draft, sent)
    clashes = [] if is_same_tab(draft, sent.tab) else _clashes(draft, mine, sent)
    if clashes:
        if draft in tx:
            tx.expunge(draft)  # it is read after the rollback
        raise FieldsChanged(draft, clashes, mine)
    return await actions.save_draft(
        tx,
        standing=standing,
        language=language,
        words={name: mine[name] for name in sent.words},
        facts={name: mine[name] for name in sent.facts if name in mine} or None,
        version=draft.version,
        tab=sent.tab,
        source_id=sent.source_id,
    )


def _accepted(draft: Draft, sent: Sent) -> dict[str, Any]:
    """What was sent, cleaned, without the facts that are as they were read."""
    words = accept(Words, draft.words | dict(sent.words)).model_dump()
    facts = accept(Facts, draft.facts | dict(sent.facts)).model_dump(mode="json")
    unchanged = {name for name in sent.facts if is_marked(sent.marks.get(name, ""), facts[name])}
    return {name: words[name] for name in sent.words} | {
        name: facts[name] for name in sent.facts if name not in unchanged
    }


def _clashes(draft: Draft, mine: Mapping[str, Any], sent: Sent) -> list[Clash]:
    stored = Words.model_validate(draft.words).model_dump() | Facts.model_validate(draft.facts).model_dump(
        mode="json"
    )
    return [
        Clash(name, value, stored[name])
        for name, value in mine.items()
        if value != stored[name] and not _as_read(name, stored[name], draft, sent)
    ]


def _as_read(name: str, stored: Any, draft: Draft, sent: Sent) -> bool:
    mark = sent.marks.get(name)
    return is_marked(mark, stored) if mark else sent.version == draft.version
