"""The import as a command does it: the whole file is checked first, then everything is made in one transaction."""

from collections.abc import Mapping
from typing import Protocol

from network.models import Person
from network.queries import find_person_by_email
from practices.exchange.actions import import_practices
from practices.exchange.checking import Checked, check
from practices.exchange.parsing import parse
from practices.exchange.queries import find_secretariat, list_known
from together.database import Database
from together.errors import NotFound
from together.languages import N_, translate
from together.tables import Finding, Unreadable


class Progress(Protocol):
    """Hears what is being done, of how many, and how many more were done."""

    def begin(self, what: str, count: int) -> None:
        """Something begins that is done `count` times."""

    def told(self, count: int) -> None:
        """So many more were done."""


async def try_file(database: Database, content: bytes, *, publish: bool, progress: Progress) -> Checked:
    """Everything that is wrong with a file, or what is ready to be made."""
    try:
        raws, findings = parse(content)
    except Unreadable as unreadable:
        return Checked((), [unreadable.finding])
    async with database.reading() as tx:
        known = await list_known(tx)
    progress.begin("checking", len(raws))
    checked = check(raws, known, publish=publish, told=progress.told)
    return Checked(checked.ready, sorted([*findings, *checked.findings], key=lambda one: one.line))


async def bring_in(
    database: Database, checked: Checked, *, email: str, publish: bool, progress: Progress
) -> int:
    """Make what is ready, in the name of this member of the secretariat (or of the first). Returns how many."""
    progress.begin("importing", len(checked.ready))
    async with database.transaction() as tx:
        person: Person | None = await find_person_by_email(tx, email) if email else await find_secretariat(tx)
        if person is None:
            raise NotFound(N_("There is nobody of the secretariat yet. Run: together create-admin"))
        return await import_practices(
            tx, person=person, ready=checked.ready, publish=publish, told=progress.told
        )


def sentence(finding: Finding) -> str:
    """One line about a finding, for a terminal."""
    params: Mapping[str, object] = finding.params
    place = f"line {finding.line}" if finding.line else "file"
    return f"{place:<10} {finding.field:<14} {translate('en', finding.message, **params)}"
