"""The fields of a workshop's description, as its page and its draft hold them: each is a text, or a list of choices.

What has rows (links, interpreters) is a field a cell: `link_label_1`, `link_url_1`, … so that all of a draft is saved,
compared and asked about in one way.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from network.models import Theme
from together.forms import Form, Values, validate
from together.languages import N_, find_zone
from workshops.forms import MAX_INTERPRETERS, MAX_LINKS, SPOKEN, InterpreterForm, LinkForm, WorkshopForm
from workshops.models import Workshop

MANY = ("languages", "themes")
"""Fields that hold several choices."""

LINES = (
    "title",
    "introduction",
    "kind",
    "language",
    "meeting",
    "day",
    "clock",
    "zone",
    "minutes",
    "visibility",
    "registration",
    "capacity",
    "call_url",
)

ROWS: Mapping[str, tuple[type[BaseModel], tuple[str, ...], int]] = {
    "link": (LinkForm, ("label", "url"), MAX_LINKS),
    "interpreter": (InterpreterForm, ("language", "name"), MAX_INTERPRETERS),
}
"""What has rows: the form of one, its cells, and how many there may be."""

CELLS = tuple(
    f"{kind}_{cell}_{row}"
    for kind, (_, cells, most) in ROWS.items()
    for row in range(1, most + 1)
    for cell in cells
)

NAMES = (*LINES, *MANY, *CELLS)

LABELS = {
    "title": N_("Title"),
    "introduction": N_("Introduction"),
    "kind": N_("Kind"),
    "language": N_("Language of this text"),
    "themes": N_("Themes"),
    "languages": N_("Languages spoken"),
    "meeting": N_("Part of"),
    "day": N_("Day"),
    "clock": N_("Time"),
    "zone": N_("Time zone"),
    "minutes": N_("Length in minutes"),
    "visibility": N_("Visibility"),
    "registration": N_("Registration"),
    "capacity": N_("Places"),
    "call_url": N_("Video call"),
    "link_label": N_("Name of the address"),
    "link_url": N_("Address"),
    "interpreter_language": N_("Interpreted into"),
    "interpreter_name": N_("Interpreter"),
}


def label_of(name: str) -> str:
    """What a field is called, to translate."""
    return LABELS[name.rstrip("0123456789").removesuffix("_")]


def values_of(workshop: Workshop, themes: Iterable[Theme]) -> Values:
    """The description that stands, as the page's fields."""
    local = workshop.starts_at.astimezone(find_zone(workshop.zone))
    lines = {name: str(getattr(workshop, name)) for name in LINES if hasattr(workshop, name)}
    cells = {
        f"{kind}_{cell}_{row}": one.get(cell, "")
        for kind, rows in (("link", workshop.links), ("interpreter", workshop.interpreters))
        for row, one in enumerate(rows, 1)
        for cell in ROWS[kind][1]
    }
    return {
        **dict.fromkeys(CELLS, ""),
        **cells,
        **lines,
        "meeting": str(workshop.meeting_id or ""),
        "day": local.date().isoformat(),
        "clock": local.strftime("%H:%M"),
        "capacity": str(workshop.capacity or ""),
        "languages": in_order("languages", workshop.languages),
        "themes": in_order("themes", [str(theme.id) for theme in themes]),
    }


def in_order(name: str, chosen: Iterable[str]) -> list[str]:
    """Choices in an order that does not depend on who ticked which first: so that the same is the same."""
    known = {code: place for place, code in enumerate(SPOKEN)} if name == "languages" else {}
    return sorted(set(chosen), key=lambda one: (known.get(one, len(known)), len(one), one))


def only_fields(values: Mapping[str, Any]) -> Values:
    """Of what a page sent the fields of a description."""
    return {name: values[name] for name in NAMES if name in values}


def check(values: Values) -> tuple[WorkshopForm | None, Form]:
    """The fields as a description, or what is wrong where; empty rows are none."""
    form = Form(values)
    lists = {f"{kind}s": _rows(kind, values, form) for kind in ROWS}
    whole, shown = validate(WorkshopForm, {name: values[name] for name in LINES + MANY if name in values})
    for name, message in shown.errors.items():
        form.reject("clock" if name == "form" else name, message, **shown.params[name])
    if whole is None or form.errors:
        return None, form
    return whole.model_copy(update=lists), form


def _rows(kind: str, values: Values, form: Form) -> list[BaseModel]:
    model, cells, most = ROWS[kind]
    found = []
    for row in range(1, most + 1):
        typed = {cell: values.get(f"{kind}_{cell}_{row}", "") for cell in cells}
        if not any(typed.values()):
            continue
        one, wrong = validate(model, typed)
        found += [one] if one is not None else []
        for cell, message in wrong.errors.items():
            form.reject(f"{kind}_{cell}_{row}", message, **wrong.params[cell])
    return found


def shown_rows(kind: str, values: Mapping[str, Any], extra: int = 1) -> int:
    """How many rows the page shows: those that are filled, and `extra` to fill."""
    _, cells, most = ROWS[kind]
    filled = [row for row in range(1, most + 1) if any(values.get(f"{kind}_{cell}_{row}") for cell in cells)]
    return min(most, max(filled, default=0) + extra)


def without_row(kind: str, row: int, values: Values) -> Values:
    """The values with one row taken out: those below move up."""
    _, cells, most = ROWS[kind]
    moved = dict(values)
    for cell in cells:
        below = [values.get(f"{kind}_{cell}_{number}", "") for number in range(row + 1, most + 1)]
        moved |= {f"{kind}_{cell}_{row + place}": text for place, text in enumerate([*below, ""])}
    return moved


def marks_of(values: Mapping[str, Any], names: Sequence[str] = NAMES) -> str:
    """What a page remembers of what it showed, to see later who changed what."""
    return json.dumps({name: mark(values.get(name, "")) for name in names})


def read_marks(text: object) -> dict[str, str]:
    """The same, as it came back; nothing for what is none."""
    try:
        marks = json.loads(str(text or "{}"))
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(one) for name, one in marks.items()} if isinstance(marks, dict) else {}


def mark(value: Any) -> str:
    """A few letters that tell one value from another."""
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:10]
