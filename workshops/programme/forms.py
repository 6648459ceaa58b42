"""What makers type about a new session."""

import re
from collections.abc import Mapping
from typing import Any

from together.forms import Form, Values, validate
from together.languages import N_
from workshops.forms import RoleForm, WorkshopForm
from workshops.models import Meeting

MOST_FACILITATORS = 10
NAMED = (
    "title",
    "introduction",
    "kind",
    "language",
    "languages",
    "themes",
    "day",
    "clock",
    "minutes",
    "visibility",
)
"""Fields of `WorkshopForm` that makers give; day and clock are of the meeting's zone unless there is another."""

_BETWEEN = re.compile(r"[\s,;]+")


def facilitators_of(text: str, form: Form, name: str = "facilitators") -> list[RoleForm]:
    """The addresses in `text`, parted by spaces, each once; what is no address is told in `form`."""
    found: dict[str, RoleForm] = {}
    for one in [one for one in _BETWEEN.split(text) if one]:
        role, refused = validate(RoleForm, {"email": one, "role": "facilitator"})
        if role is None:
            form.reject(name, refused.errors["email"], **refused.params["email"])
        else:
            found[role.email] = role
    if len(found) > MOST_FACILITATORS:
        form.reject(name, N_("Please choose fewer."))
    return list(found.values())


def read_session(
    values: Values, meeting: Meeting, zone: str = ""
) -> tuple[WorkshopForm | None, list[RoleForm], Form]:
    """A new session of the meeting and who is to facilitate it; None where something is wrong, as the form says."""
    described: dict[str, Any] = {name: values[name] for name in NAMED if values.get(name) not in (None, "")}
    described |= {"zone": zone or meeting.zone, "meeting": str(meeting.id)}
    form, refused = validate(WorkshopForm, described)
    shown = Form(values)
    _tell(shown, refused.errors, refused.params)
    facilitators = facilitators_of(str(values.get("facilitators", "")), shown)
    return (None if shown.errors else form), facilitators, shown


def _tell(shown: Form, errors: Mapping[str, str], params: Mapping[str, Mapping[str, object]]) -> None:
    """An hour that does not exist is a mistake of the clock."""
    for field, message in errors.items():
        shown.reject("clock" if field == "form" else field, message, **params[field])
