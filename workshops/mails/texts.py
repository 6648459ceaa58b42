"""The words of each mail. One function an occasion: what is told, and in whose eyes, gives a letter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from together.languages import N_, Viewer, translate, translations
from workshops.calendars.text import line, words
from workshops.mails.letters import Item, Letter, Reader, Told, item_of

Words = Callable[[Sequence[Told], Reader, str, datetime], Letter]


def letter_of(occasion: str, told: Sequence[Told], reader: Reader, leave: str, at: datetime) -> Letter:
    """The letter that tells this of these workshops at that instant. `leave`: where one gets no more of its kind."""
    return LETTERS[occasion](told, reader, leave, at)


def _eyes(told: Sequence[Told], reader: Reader) -> Viewer:
    return reader.eyes(told[0].workshop)


def _say(eyes: Viewer, message: str, **params: object) -> str:
    return translate(eyes.language, message, **params)


def _title(one: Told) -> str:
    return line(one.workshop.title)


def _items(told: Sequence[Told], reader: Reader) -> list[Item]:
    return [item_of(one.workshop, reader, one.address, one.before, words(one.reason)) for one in told]


def _confirm(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    return Letter(
        subject=_say(eyes, N_("Please confirm: %(title)s"), title=_title(told[0])),
        heading=_say(eyes, N_("One more step")),
        lead=_say(
            eyes,
            N_("Somebody, we hope you, registered for this workshop with this address. Please confirm it:"),
        ),
        items=_items(told, reader),
        button=(told[0].own, _say(eyes, N_("Confirm that I come"))),
        after=" ".join(_say(eyes, text) for text in _after_confirming(told)),
    )


def _after_confirming(told: Sequence[Told]) -> Iterator[str]:
    if any(one.workshop.capacity is not None for one in told):
        yield N_("If no seat is free by then, you are put on the waiting list, and told so.")
    yield N_(
        "If it was not you, do nothing: nobody is registered then, and the address is forgotten after a week."
    )


def _registered(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    return Letter(
        subject=_say(eyes, N_("You are registered: %(title)s"), title=_title(told[0])),
        heading=_say(eyes, N_("You are registered")),
        lead=_say(
            eyes, N_("We look forward to you. This address is the way in, before, during and afterwards:")
        ),
        items=_items(told, reader),
        button=(told[0].address, _say(eyes, N_("To the workshop"))),
        after=_say(eyes, N_("The file that comes with this mail puts it into your calendar.")),
        links=[_own(told[0], eyes)],
    )


def _again(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    return Letter(
        subject=_say(eyes, N_("You are registered already: %(title)s"), title=_title(told[0])),
        heading=_say(eyes, N_("You are registered already")),
        lead=_say(
            eyes,
            N_("Somebody, we hope you, registered once more with this address. This is your way back to it:"),
        ),
        items=_items(told, reader),
        button=(told[0].own, _say(eyes, N_("To my registration"))),
    )


def _waiting(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    return Letter(
        subject=_say(eyes, N_("You are on the waiting list: %(title)s"), title=_title(told[0])),
        heading=_say(eyes, N_("You are on the waiting list")),
        lead=_say(
            eyes,
            N_(
                "All places are taken. The first that becomes free when your turn has come is yours: we write to you."
            ),
        ),
        items=_items(told, reader),
        button=(told[0].address, _say(eyes, N_("To the workshop"))),
        links=[_own(told[0], eyes)],
    )


def _moved_up(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    return Letter(
        subject=_say(eyes, N_("You have a place: %(title)s"), title=_title(told[0])),
        heading=_say(eyes, N_("You have a place")),
        lead=_say(eyes, N_("A place became free, and it is yours: you are registered now.")),
        items=_items(told, reader),
        button=(told[0].address, _say(eyes, N_("To the workshop"))),
        after=_say(
            eyes, N_("If you cannot come any more, please say so: somebody else is waiting for the place.")
        ),
        links=[_own(told[0], eyes)],
    )


def _left(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    lead = (
        N_("The organisers cancelled your registration, for this reason:")
        if told[0].reason
        else N_("As you asked, you are not registered any more. If you can come after all, register again:")
    )
    return Letter(
        subject=_say(eyes, N_("You are not registered any more: %(title)s"), title=_title(told[0])),
        heading=_say(eyes, N_("You are not registered any more")),
        lead=_say(eyes, lead),
        items=_items(told, reader),
        button=(told[0].address, _say(eyes, N_("To the workshop"))),
        after=_say(eyes, N_("The file that comes with this mail takes it out of your calendar.")),
    )


def _own(one: Told, eyes: Viewer) -> tuple[str, str]:
    return _say(eyes, N_("If you cannot come:")), one.own


def _day_before(told: Sequence[Told], reader: Reader, leave: str, at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    start, day = told[0].workshop.starts_at, _day_word(told[0].workshop.starts_at, at, eyes)
    if len(told) == 1:
        subject = _say(
            eyes, N_("%(day)s, %(clock)s: %(title)s"), day=day, clock=eyes.clock(start), title=_title(told[0])
        )
    else:
        subject = _say(eyes, N_("%(day)s: %(what)s"), day=day, what=_count(eyes, len(told)))
    return Letter(
        subject=subject,
        heading=day,
        lead=_say(eyes, N_("You are registered for this:")),
        items=_items(told, reader),
        button=(told[0].address, _say(eyes, N_("To the workshop"))) if len(told) == 1 else None,
        links=[_own(told[0], eyes)] if len(told) == 1 else [],
        leave=leave,
    )


def _day_word(start: datetime, at: datetime, eyes: Viewer) -> str:
    """Today, tomorrow, or the day: as the reader's own calendar has it."""
    days = start.astimezone(eyes.zone).date() - at.astimezone(eyes.zone).date()
    if days == timedelta(0):
        return _say(eyes, N_("Today"))
    return _say(eyes, N_("Tomorrow")) if days == timedelta(1) else eyes.day(start)


def _hour_before(told: Sequence[Told], reader: Reader, leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    clock = eyes.clock(told[0].workshop.starts_at)
    what = _title(told[0]) if len(told) == 1 else _count(eyes, len(told))
    return Letter(
        subject=_say(eyes, N_("At %(clock)s: %(title)s"), clock=clock, title=what),
        heading=_say(eyes, N_("It begins soon")),
        lead=_say(
            eyes,
            N_(
                "This address leads straight in. It shows a countdown, and turns into the room by itself when it opens:"
            ),
        ),
        items=_items(told, reader),
        button=(told[0].own, _say(eyes, N_("Go in"))) if len(told) == 1 else None,
        leave=leave,
    )


def _changed(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    moved = [one for one in told if one.before is not None and one.before != one.workshop.starts_at]
    if len(told) > 1:
        subject = _say(eyes, N_("Changed: %(title)s"), title=_count(eyes, len(told)))
    elif told[0].reinstated:
        subject = _say(eyes, N_("It takes place after all: %(title)s"), title=_title(told[0]))
    else:
        subject = _say(
            eyes, N_("New time: %(title)s") if moved else N_("Changed: %(title)s"), title=_title(told[0])
        )
    lead = (
        N_("Your registration stands. This is so now:")
        if moved or told[0].reinstated
        else N_("Your registration stands. Title, length or call were changed; this is so now:")
    )
    return Letter(
        subject=subject,
        heading=_say(
            eyes,
            N_("It takes place after all")
            if told[0].reinstated
            else N_("New time")
            if moved
            else N_("Changed"),
        ),
        lead=_say(eyes, lead),
        items=_items(told, reader),
        button=(told[0].address, _say(eyes, N_("To the workshop"))) if len(told) == 1 else None,
        after=_say(eyes, N_("The file that comes with this mail changes it in your calendar.")),
        links=[_own(told[0], eyes)] if len(told) == 1 else [],
    )


def _cancelled(told: Sequence[Told], reader: Reader, _leave: str, _at: datetime) -> Letter:
    eyes = _eyes(told, reader)
    what = _title(told[0]) if len(told) == 1 else _count(eyes, len(told))
    return Letter(
        subject=_say(eyes, N_("Cancelled: %(title)s"), title=what),
        heading=_say(eyes, N_("Cancelled")),
        lead=_say(eyes, N_("This does not take place. You need not do anything.")),
        items=_items(told, reader),
        after=_say(eyes, N_("The file that comes with this mail takes it out of your calendar.")),
    )


def _outcomes(told: Sequence[Told], reader: Reader, leave: str, _at: datetime) -> Letter:
    eyes, one = _eyes(told, reader), told[0]
    return Letter(
        subject=_say(eyes, N_("What came of it: %(title)s"), title=_title(one)),
        heading=_say(eyes, N_("What came of it")),
        lead=_say(
            eyes, N_("You were registered for this workshop. It is over, and this is what it came to:")
        ),
        items=_items(told, reader),
        sections=one.outcomes,
        button=(one.address, _say(eyes, N_("Read it all"))),
        leave=leave,
    )


def _count(eyes: Viewer, number: int) -> str:
    said = translations(eyes.language).ngettext("%(num)d workshop", "%(num)d workshops", number)
    return str(said % {"num": number})


LETTERS: Mapping[str, Words] = {
    "confirm": _confirm,
    "registered": _registered,
    "waiting": _waiting,
    "moved_up": _moved_up,
    "again": _again,
    "left": _left,
    "day_before": _day_before,
    "hour_before": _hour_before,
    "changed": _changed,
    "cancelled": _cancelled,
    "outcomes": _outcomes,
}
"""By the occasion, as in `workshops.mails.occasions`."""
