"""A programme as it is read: what was asked for, by day in one zone, in bands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import groupby

from network.models import Theme
from workshops.meetings.bands import Band, bands_of
from workshops.meetings.choices import Choices
from workshops.meetings.clashes import clashes
from workshops.meetings.queries import Session

ON_ONE_PAGE = 40
"""Sessions that a page shows at once; of more it shows one day at a time."""


@dataclass(frozen=True)
class Day:
    """One day of the zone that is shown. `first`: an instant of it."""

    date: date
    first: datetime
    sessions: list[Session]

    @property
    def bands(self) -> list[Band[Session]]:
        """The sessions in bands of what is on at the same time."""
        return bands_of(self.sessions)


@dataclass(frozen=True)
class Programme:
    """What one page shows. `tabs`: all days, where `days` are not all of them; `found`: sessions that fit the choices."""

    days: list[Day]
    tabs: list[Day]
    found: int
    themes: list[Theme] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    overlaps: list[tuple[Session, Session]] = field(default_factory=list)

    def others(self, session: Session) -> list[Session]:
        """Those of the reader's own sessions that are on while this one is."""
        return [
            two if one.id == session.id else one
            for one, two in self.overlaps
            if session.id in (one.id, two.id)
        ]


def compose(
    sessions: Sequence[Session], choices: Choices, zone: tzinfo, today: date, *, placed: bool = False
) -> Programme:
    """The programme for these choices, its days those of `zone`.

    `placed`: for one of the secretariat, who are named facilitators where nobody else is, and are not there in person.
    """
    fitting = [one for one in sessions if fits(one, choices)]
    days = by_day(fitting, zone)
    apart = len(fitting) > ON_ONE_PAGE and choices.day != "all"
    return Programme(
        days=_chosen(days, choices.day, today) if apart else days,
        tabs=days if len(fitting) > ON_ONE_PAGE else [],
        found=len(fitting),
        themes=_themes(sessions),
        languages=sorted({code for one in sessions for code in one.spoken if code}),
        overlaps=clashes(_attended(sessions, placed)),
    )


def _attended(sessions: Sequence[Session], placed: bool) -> list[Session]:
    to_come = [one for one in sessions if one.mine and one.status not in {"cancelled", "closed"}]
    return [one for one in to_come if one.own or not placed]


def fits(session: Session, choices: Choices) -> bool:
    """Whether a session is among those that were asked for."""
    about = not choices.theme or choices.theme in [theme.slug for theme in session.themes]
    understood = not choices.language or choices.language in session.spoken
    return about and understood and (session.mine or not choices.mine)


def by_day(sessions: Sequence[Session], zone: tzinfo) -> list[Day]:
    """Sessions, given in their order, by the day on which they start in `zone`."""
    groups = groupby(sessions, key=lambda session: session.starts_at.astimezone(zone).date())
    return [
        Day(day, those[0].starts_at, those) for day, those in ((day, list(group)) for day, group in groups)
    ]


def _chosen(days: list[Day], asked: str, today: date) -> list[Day]:
    """The day that was asked for, else today, else the first."""
    by_date = {day.date.isoformat(): day for day in days}
    return [by_date.get(asked) or by_date.get(today.isoformat()) or days[0]]


def _themes(sessions: Sequence[Session]) -> list[Theme]:
    used = {theme.id: theme for session in sessions for theme in session.themes}
    return sorted(used.values(), key=lambda theme: theme.code)
