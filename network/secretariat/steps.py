"""First steps of an empty installation: what is still to be done before a meeting can be convened."""

from collections.abc import Sequence
from dataclasses import dataclass

from network.queries import list_themes
from network.secretariat.queries import list_office
from network.texts.queries import list_of
from together.database import Transaction
from together.languages import N_
from together.settings import Settings


@dataclass(frozen=True)
class Step:
    """Something to do once: words to translate, where it is done (empty: not here), and whether it is done."""

    text: str
    path: str
    done: bool


async def first_steps(tx: Transaction, settings: Settings) -> Sequence[Step]:
    """What the network itself needs; other packages add theirs (`first_steps` of `together.contributions`)."""
    office = [one for one in await list_office(tx) if one.blocked_at is None]
    written = {key: bool(await list_of(tx, key)) for key in ("contact", "legal", "privacy")}
    steps = [
        Step(
            N_("Make the themes that practices and workshops share"),
            "/secretariat/themes",
            bool(await list_themes(tx)),
        ),
        Step(N_("Invite a colleague to the secretariat"), "/secretariat/people/new", len(office) > 1),
        Step(N_("Write how the secretariat can be reached"), "/secretariat/texts", written["contact"]),
        Step(N_("Write the legal notice"), "/secretariat/texts", written["legal"]),
        Step(N_("Write the privacy notice"), "/secretariat/texts", written["privacy"]),
    ]
    if not settings.demo:  # where mails are shown on a page, on purpose
        steps.append(
            Step(
                N_("Name a mail server in the settings: until then no mail leaves"),
                "",
                bool(settings.smtp_url),
            )
        )
    return steps
