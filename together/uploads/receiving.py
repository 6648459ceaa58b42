"""Several files in one form: one after the other, so that what is wrong with one does not touch the others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from starlette.datastructures import UploadFile
from starlette.requests import Request

from together.errors import Problem, Unprocessable
from together.languages import N_, translate
from together.uploads import Upload, accept

UPLOAD_LIMIT = 48 * 1024 * 1024
"""Bytes of several files sent together."""

Row = TypeVar("Row")


@dataclass
class Report(Generic[Row]):
    """What became of the files that were sent: those added, and the problem of each other one by its name."""

    added: list[Row] = field(default_factory=list)
    refused: list[tuple[str, Problem]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """That of the first problem when nothing was added."""
        return self.refused[0][1].status if self.refused and not self.added else 201

    def told(self, language: str) -> list[tuple[str, str]]:
        """The refused by name, each with the sentence that says why."""
        return [(name, translate(language, each.text, **each.params)) for name, each in self.refused]


async def receive(
    request: Request, most: int, add: Callable[[Upload], Awaitable[Row]]
) -> tuple[Report[Row], str | None]:
    """Take in the form's `files`; and where its `next` leads, as sent. Raises `Unprocessable` when no file was chosen."""
    async with request.form(max_files=most, max_fields=4, max_part_size=2000) as form:
        sent = [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
        if not sent:
            raise Unprocessable(N_("Please choose a file."))
        report = await _take_in(sent, add)
        target = form.get("next")
        return report, target if isinstance(target, str) else None


async def _take_in(sent: Sequence[UploadFile], add: Callable[[Upload], Awaitable[Row]]) -> Report[Row]:
    report: Report[Row] = Report()
    for file in sent:
        try:
            upload = await accept(file.file, name=file.filename or "", size=file.size or 0)
            report.added.append(await add(upload))
        except Problem as problem:
            report.refused.append((file.filename or "", problem))
    return report
