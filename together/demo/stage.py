"""One workshop while its script is played: each step becomes a command of the live room, or an edit of its notes.

Every command carries a `cid` made from its place in the script, so that a second playing stores nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from network.models import Person, Territory
from realtime.events import Command, Data, Who
from realtime.hub import Hub
from realtime.notes.hub import Notes
from together.database import Database
from together.demo.notes import writing
from together.demo.scripts import Script, Step, characters
from workshops import actions
from workshops.models import AgendaItem, Participant, Workshop
from workshops.rooms import PLATFORM, agenda_command, introduction, seed_notes
from workshops.visitors import Standing


@dataclass
class Stage:
    """`places` and `items` are by their names in the script; `made` keeps what earlier steps named."""

    database: Database
    hub: Hub
    notes: Notes
    script: Script
    workshop: Workshop
    by: Person
    places: Mapping[str, Participant]
    territories: Mapping[str, Territory]
    items: Sequence[AgendaItem]
    made: dict[str, str] = field(default_factory=dict)

    async def play(self) -> None:
        """The whole script, in order."""
        for index, step in enumerate(self.script.script):
            cid = f"demo:{index}"
            if step.verb == "announce":
                await self._announce(step)
            elif step.verb == "note":
                anchor = self.anchor(step.note)
                await self.notes.write(self.workshop.room, self.key(step.who[0]), writing(anchor, step.text))
            elif step.verb == "enter":
                for name in step.who:
                    await self._post(
                        PLATFORM, Command("person.enter", self._introduction(name)), step, f"{cid}:{name}"
                    )
            else:
                await self._act(step, cid)

    async def _act(self, step: Step, cid: str) -> None:
        if step.verb == "open":
            await self._prepare(step, cid)
        for name in step.who:
            seq = await self._post(self._who(name), COMMANDS[step.verb](self, step), step, cid)
            if step.label:
                self.made[step.label] = f"{'o' if step.verb == 'record' else 'm'}{seq}"

    async def _announce(self, step: Step) -> None:
        if self.workshop.status != "draft":
            return
        standing = Standing(self.workshop, self.places[self.script.by], "facilitator")
        async with self.database.transaction() as tx:
            await actions.announce_workshop(tx, standing=standing, by=self.by, at=self.moment(step))

    async def _prepare(self, step: Step, cid: str) -> None:
        """Agenda and headings first, as on opening a real workshop."""
        await self._post(PLATFORM, agenda_command(self.items), step, f"{cid}:agenda")
        await seed_notes(self.notes, self.workshop, self.items)

    async def _post(self, who: Who, command: Command, step: Step, cid: str) -> int:
        event = await self.hub.post(self.workshop.room, who, command, cid, at=self.moment(step).timestamp())
        return event.seq

    def _introduction(self, name: str) -> Data:
        place, territory = self.places[name], self.territories[characters()[name].territory]
        return introduction(place, territory if place.territory_id else None)

    def _who(self, name: str) -> Who:
        place = self.places[name]
        return Who(place.key, place.role, place.name, place.language)

    def moment(self, step: Step) -> datetime:
        """When `step` happens."""
        return self.workshop.starts_at + timedelta(minutes=step.minute)

    def key(self, name: str) -> str:
        """Somebody's id in the room's log."""
        return self.places[name].key

    def anchor(self, heading: str) -> str:
        """An agenda item's id by its key in the script; other headings are their own anchors."""
        keys = [item.key for item in self.script.agenda]
        return f"a{self.items[keys.index(heading)].id}" if heading in keys else heading

    def heading(self, heading: str) -> str:
        """What stands in the heading."""
        return next((item.title for item in self.script.agenda if item.key == heading), heading.capitalize())


def _say(stage: Stage, step: Step) -> Command:
    data: Data = {"text": step.say, "lang": step.lang}
    return Command("message.post", data | ({"reply_to": stage.made[step.reply_to]} if step.reply_to else {}))


def _remove(stage: Stage, step: Step) -> Command:
    return Command("message.remove", {"id": stage.made[step.remove], "reason": step.reason})


def _react(stage: Stage, step: Step) -> Command:
    return Command("message.react", {"id": stage.made[step.to], "emoji": step.react, "on": True})


def _give_floor(stage: Stage, step: Step) -> Command:
    return Command("floor.give", {"person": stage.key(step.floor) if step.floor else None})


def _move_agenda(stage: Stage, step: Step) -> Command:
    return Command("agenda.move", {"item": stage.anchor(step.agenda) if step.agenda else None})


def _record(stage: Stage, step: Step) -> Command:
    data: Data = {"kind": step.record, "text": step.text, "who": step.responsible}
    if step.source:
        data["source"] = {"message": stage.made[step.source]}
    if step.from_note:
        data["source"] = {"note": stage.anchor(step.from_note), "heading": stage.heading(step.from_note)}
        data["quote"] = step.quote
    if due := _due(stage, step):
        data["due"] = due
    return Command("outcome.record", data)


def _due(stage: Stage, step: Step) -> str | None:
    if step.due_in_days is None:
        return step.due.isoformat() if step.due else None
    day = stage.workshop.starts_at.astimezone(UTC).date()
    return (day + timedelta(days=step.due_in_days)).isoformat()


COMMANDS: Mapping[str, Callable[[Stage, Step], Command]] = {
    "open": lambda _stage, _step: Command("workshop.open"),
    "close": lambda _stage, _step: Command("workshop.close"),
    "say": _say,
    "edit": lambda stage, step: Command("message.edit", {"id": stage.made[step.edit], "text": step.text}),
    "remove": _remove,
    "react": _react,
    "pin": lambda stage, step: Command("message.pin", {"id": stage.made[step.pin], "on": True}),
    "raise_hand": lambda _stage, _step: Command("hand.raise"),
    "floor": _give_floor,
    "agenda": _move_agenda,
    "record": _record,
    "edit_outcome": lambda stage, step: Command(
        "outcome.edit", {"id": stage.made[step.edit_outcome], "text": step.text}
    ),
    "summary": lambda _stage, step: Command("summary.write", {"text": step.summary}),
}
"""What each verb of a script becomes in the room."""
