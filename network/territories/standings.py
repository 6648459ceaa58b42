"""What somebody is to one territory, and what that lets them do. Loaders hand a standing out; actions ask it."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.models import Membership, Person, Territory
from together.errors import Forbidden
from together.languages import N_

ROLES = {"coordinator": N_("Coordinator"), "editor": N_("Editor"), "member": N_("Member")}
"""What one may be in a territory, most first, as stored, with names to translate."""

_LEADS = frozenset({"coordinator", "secretariat"})

_DEEDS: Mapping[str, frozenset[str]] = {
    "edit": _LEADS,
    "people": _LEADS,
    "write": _LEADS | {"editor"},
    "names": _LEADS | {"editor", "member", "person"},
    "leave": frozenset({"coordinator", "editor", "member"}),
}
"""Who may change the page · invite, and change roles · publish practices · read every member's name · leave."""


@dataclass(frozen=True)
class Standing:
    """A person, or nobody, before a territory."""

    territory: Territory
    person: Person | None
    membership: Membership | None

    @property
    def own_role(self) -> str:
        """What they are in the territory itself; empty for those who do not belong to it."""
        return self.membership.role if self.membership else ""

    @property
    def role(self) -> str:
        """One of stranger, person, member, editor, coordinator, secretariat."""
        if self.person is None:
            return "stranger"
        return "secretariat" if self.person.secretariat else self.own_role or "person"

    def may(self, deed: str) -> bool:
        """Whether they may do this; `KeyError` for an unknown deed."""
        role = self.own_role if deed == "leave" else self.role
        return role in _DEEDS[deed]

    def require(self, deed: str) -> Person:
        """The signed-in person. Raises `Forbidden` unless they may do this."""
        if self.person is None:
            raise Forbidden(N_("Please sign in first."))
        if not self.may(deed):
            raise Forbidden(N_("Only the territory's coordinators may do this."))
        return self.person
