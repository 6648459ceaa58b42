"""How far a command has come: a bar on a terminal, one line for each thing to be done elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.progress import Progress, TaskID


class Bar:
    """What is being done, and how much of it is done."""

    def __init__(self, shown: Progress) -> None:
        self._shown = shown
        self._task: TaskID | None = None

    def begin(self, what: str, count: int) -> None:
        """Something begins that is done `count` times."""
        if self._shown.disable:
            typer.echo(f"{what}: {count} …")
        self._task = self._shown.add_task(what, total=count)

    def told(self, count: int) -> None:
        """So many more were done."""
        if self._task is not None:
            self._shown.advance(self._task, count)


@contextmanager
def shown_progress() -> Iterator[Bar]:
    """A bar that is there while something is done."""
    with Progress(disable=not sys.stdout.isatty()) as shown:
        yield Bar(shown)
