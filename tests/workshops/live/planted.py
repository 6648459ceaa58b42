"""Rules with one bug each. Tests that do not notice them prove nothing."""

from dataclasses import replace

from realtime.events import Command, Draft, Event, Who
from workshops.live import LiveRules, LiveState


class TrustsTheOpenPage(LiveRules):
    """The role with which a page was opened counts, whatever happened since."""

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        known = state.people.get(who.id)
        if known:
            state = replace(state, people={**state.people, who.id: replace(known, role=who.role)})
        return super().decide(state, who, command, now)


class ForgetsRemovals(LiveRules):
    """Whoever was removed goes on as before."""

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        known = state.people.get(who.id)
        if known and command.kind != "person.readmit":
            state = replace(state, people={**state.people, who.id: replace(known, removed=None)})
        return super().decide(state, who, command, now)


class NeverCloses(LiveRules):
    """One may go on talking after the end."""

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        if command.kind in {"message.post", "message.react"}:
            state = replace(state, status="live")
        return super().decide(state, who, command, now)


class EditsForOthers(LiveRules):
    """A facilitator may put words into somebody's mouth."""

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        message = state.messages.get(command.data.get("id", ""))
        if command.kind == "message.edit" and message and who.role == "facilitator":
            who = replace(who, id=message.by)
        return super().decide(state, who, command, now)


class GuestsDecide(LiveRules):
    """Anybody may bind the group."""

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        if (
            command.kind == "outcome.record"
            and state.status == "live"
            and command.data.get("kind") == "decision"
        ):
            known = state.people.get(who.id)
            if known and known.role in {"guest", "participant"} and not known.removed:
                people = {**state.people, who.id: replace(known, role="rapporteur")}
                state = replace(state, people=people)
        return super().decide(state, who, command, now)


class LowersAnyHand(LiveRules):
    """One may lower somebody else's hand."""

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        person = command.data.get("person")
        if command.kind == "hand.lower" and person and who.role in {"guest", "participant"}:
            who = replace(who, id=person)
        return super().decide(state, who, command, now)


class KeepsTheFloor(LiveRules):
    """Whoever is removed while they have the floor keeps it."""

    def apply(self, state: LiveState, event: Event) -> LiveState:
        floor = state.floor
        state = super().apply(state, event)
        if event.kind == "person.removed":
            state.floor = floor
        return state


class KeepsTheEdits(LiveRules):
    """The earlier words of a removed message stay in the log."""

    def redactions(self, event: Event) -> list[int]:
        return list(super().redactions(event))[:1]


class KeepsThePin(LiveRules):
    """A removed message stays pinned."""

    def apply(self, state: LiveState, event: Event) -> LiveState:
        pins = dict(state.pins)
        state = super().apply(state, event)
        if event.kind == "message.removed":
            state.pins = pins
        return state


class DrawsForAnybody(LiveRules):
    """Whoever is in the room may say that a practice is drawn from somebody's words."""

    def decide(self, state: LiveState, who: Who, command: Command, now: float) -> Draft:
        if command.kind == "words.draw" and who.role in {"guest", "participant"}:
            who = replace(who, role="system")
        return super().decide(state, who, command, now)


class KeepsTheDrawing(LiveRules):
    """A removed message is still told to become a practice."""

    def apply(self, state: LiveState, event: Event) -> LiveState:
        drawn = dict(state.drawn)
        state = super().apply(state, event)
        if event.kind == "message.removed":
            state.drawn = drawn
        return state


class LooksAtTheClock(LiveRules):
    """A fold that is not the same the second time."""

    folds = 0

    def apply(self, state: LiveState, event: Event) -> LiveState:
        state = super().apply(state, event)
        self.folds += 1
        if event.kind == "agenda.moved" and state.agenda.since:
            state.agenda.since = event.at + self.folds % 2
        return state


PERMISSION_BUGS = (
    TrustsTheOpenPage,
    ForgetsRemovals,
    NeverCloses,
    EditsForOthers,
    GuestsDecide,
    LowersAnyHand,
    DrawsForAnybody,
)
FOLD_BUGS = (KeepsTheFloor, KeepsTheEdits, KeepsThePin, KeepsTheDrawing, LooksAtTheClock)
