"""What workshops show on the pages of territories, themes and practices."""

from collections.abc import Sequence
from typing import Any

from network.models import Person, Territory, Theme
from network.themes.queries import Branch
from practices.readers import Standing as Author
from together.contributions import Panel
from together.database import Transaction
from together.languages import N_
from workshops import overseeing, queries
from workshops.practices.queries import list_origins, list_presented
from workshops.visitors import visitor_of


async def on_territory(tx: Transaction, connection: Any, territory: Territory) -> Panel | None:
    """Workshops in which somebody of the territory took part, and what it committed itself to in those that are closed."""
    visitor = visitor_of(connection)
    workshops = await queries.list_of_territory(tx, territory, visitor)
    pledges = await queries.list_commitments(tx, territory, visitor)
    if not (workshops or pledges):
        return None
    return Panel("workshops/_on_territory.html", {"workshops": workshops, "commitments": pledges})


async def on_theme(tx: Transaction, connection: Any, branch: Branch) -> Panel | None:
    """Workshops about the theme, or about one within it."""
    workshops = await queries.list_of_themes(tx, branch.ids, visitor_of(connection))
    data = {
        "coming": [one for one in reversed(workshops) if one.workshop.status != "closed"],
        "closed": [one for one in workshops if one.workshop.status == "closed"],
    }
    return Panel("workshops/_on_theme.html", data) if workshops else None


async def on_themes(tx: Transaction, connection: Any, _themes: Sequence[Theme]) -> Panel:
    """How many workshops are about each theme."""
    return Panel(
        "workshops/_count_of_theme.html", {"counts": await queries.count_by_theme(tx, visitor_of(connection))}
    )


async def on_practice(tx: Transaction, connection: Any, author: Author) -> Panel | None:
    """Where it was presented, and its words from workshops that not everybody may see: as far as the visitor may."""
    visitor, practice = visitor_of(connection), author.practice
    data = {
        "practice": practice,
        "presented": await list_presented(tx, practice, visitor),
        "origins": await list_origins(tx, practice, visitor),
        "may_link": author.may("link"),
    }
    return Panel("workshops/_on_practice.html", data) if any(list(data.values())[1:]) else None


async def on_sitemap(tx: Transaction, _connection: Any, _nothing: object) -> Panel:
    """The pages of meetings, for search engines."""
    meetings = await queries.list_meetings(tx)
    return Panel("", {"paths": [f"/meetings/{meeting.number}" for meeting in meetings]})


async def on_draft(tx: Transaction, connection: Any, author: Author) -> Panel | None:
    """The words that a practice was drawn from, before those who write it: as far as they may see the workshop."""
    origins = await list_origins(tx, author.practice, visitor_of(connection), also_public=True)
    return Panel("workshops/_on_draft.html", {"origins": origins}) if origins else None


async def on_theme_use(tx: Transaction, _connection: Any, _theme: Theme | None) -> Panel:
    """How many workshops are about each theme, drafts included."""
    return Panel("", {"counts": await overseeing.count_themes(tx)})


async def on_secretariat(tx: Transaction, connection: Any, _nothing: object) -> Panel:
    """Rooms that are open with how many are in them, meetings with what they lack, and workshops that begin soon."""
    hub = connection.app.state.hub
    data = {
        "rooms": [(one, len(hub.presence(one.room))) for one in await overseeing.list_open(tx)],
        "preparing": await overseeing.list_preparing(tx),
        "coming": await overseeing.list_coming(tx),
    }
    return Panel("workshops/_on_secretariat.html", data)


async def on_first_steps(tx: Transaction, _connection: Any, _nothing: object) -> Panel:
    """Whether there is a meeting yet: words to translate, where one is made, whether it is done."""
    made = bool(await queries.list_meetings(tx))
    return Panel("", {"steps": [(N_("Make the first meeting"), "/meetings/new", made)]})


async def on_account(tx: Transaction, _connection: Any, person: Person) -> Panel:
    """What somebody runs, and for how many workshops they are registered, for the secretariat."""
    data = {
        "workshops": await overseeing.list_run_by(tx, person),
        "registrations": await overseeing.count_registrations(tx, person),
    }
    return Panel("workshops/_on_account.html", data)
