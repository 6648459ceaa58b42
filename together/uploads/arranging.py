"""Files in an order that people change by buttons: `earlier`, `later` and `remove`, each with the file's id."""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from together.errors import NotFound
from together.forms import Values

STEPS = {"earlier": -1, "later": 1}


class Placed(Protocol):
    """A file with its place among others."""

    id: int | None
    position: int


Row = TypeVar("Row", bound=Placed)


def number_in(values: Values, name: str) -> int:
    """The file that a button names; 0 when it was not pressed."""
    value = str(values.get(name, ""))
    return int(value) if re.fullmatch("[0-9]{1,9}", value) else 0


def one_of(files: Sequence[Row], file_id: int) -> Row:
    """The file of that id. Raises `NotFound`."""
    found = next((file for file in files if file.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def move(files: Sequence[Row], moved: Row, steps: int) -> None:
    """Place one of the files earlier (negative steps) or later among them, and number them anew."""
    order = list(files)
    place = order.index(moved)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    for position, file in enumerate(order, 1):
        file.position = position
