"""Who may see and do what about registrations: every page, form and export, held against a table of its own."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from tests.site import Browser, Site
from tests.workshops.registrations.desk import announced, ask, confirmed
from workshops import actions
from workshops.forms import RoleForm
from workshops.models import Workshop
from workshops.queries import get_standing
from workshops.visitors import Visitor

WHO = {
    "x": "a stranger",
    "g": "a guest who registered here",
    "o": "a guest who registered for another workshop",
    "p": "an account that registered here",
    "n": "an account that did not",
    "e": "a facilitator of another workshop",
    "F": "this workshop's facilitator",
    "R": "this workshop's rapporteur",
    "S": "the secretariat",
}

#            public draft by link
TABLE = """
list         FRS    FRS   FRS
csv          FRS    FRS   FRS
json         FRS    FRS   FRS
questions    FS     FS    FS
ask          FS     FS    FS
refuse       FS     FS    FS
seat         FS     FS    FS
form         xgopneFRS  FRS  gpFRS
own          gp     -     gp
cancel       gp     -     gp
register     npeFRS FRS   pFRS
"""
"""By page or form, who is let in; the rest get 403 where they may see the workshop, else 404. A draft is not open: 409."""

SEES = {"public": "xgopneFRS", "draft": "FRS", "link": "gpFRS"}

ORACLE = {
    (deed, place): letters.replace("-", "")
    for deed, *cells in (line.split() for line in TABLE.strip().splitlines())
    for place, letters in zip(("public", "draft", "link"), cells, strict=True)
}

Deed = Callable[[Browser, str], Awaitable[httpx.Response]]

DEEDS: dict[str, Deed] = {
    "list": lambda browser, here: browser.get(f"{here}/registrations"),
    "csv": lambda browser, here: browser.get(f"{here}/registrations.csv"),
    "json": lambda browser, here: browser.get(f"{here}/registrations.json"),
    "questions": lambda browser, here: browser.get(f"{here}/questions"),
    "ask": lambda browser, here: browser.post(
        f"{here}/questions", data={"do": "add", "kind": "line", "words": "?a"}
    ),
    "refuse": lambda browser, here: browser.post(
        f"{here}/registrations", data={"do": "cancel", "registration": "999", "reason": "No"}
    ),
    "seat": lambda browser, here: browser.post(
        f"{here}/registrations", data={"do": "seat", "registration": "999"}
    ),
    "form": lambda browser, here: browser.get(f"{here}/register"),
    "own": lambda browser, here: browser.get(f"{here}/registration"),
    "cancel": lambda browser, here: browser.post(f"{here}/registration", data={"do": "cancel"}),
    "register": lambda browser, here: browser.post(f"{here}/register"),
}
REACHED_NOBODY = frozenset({"refuse", "seat"})
"""They name a registration that is not there: 404 says that one was let in as far as that."""


async def browsers(site: Site, workshop: Workshop, other: Workshop) -> dict[str, Browser]:
    """One browser for each of `WHO`."""
    _row, guest = await confirmed(site, workshop, "gil@example.org")
    _row, elsewhere = await confirmed(site, other, "ona@example.org")
    async with site.database.transaction() as tx:
        standing = await get_standing(tx, other.slug, Visitor(site.people["alice"]))
        eve = RoleForm(email="eve@example.org", role="facilitator")
        await actions.give_role(tx, standing=standing, form=eve, by=site.people["alice"], language="en")
    site.people |= {name: type(site.people["bob"])(email=f"{name}@example.org") for name in ("eve", "nina")}
    named = {"p": "bob", "n": "nina", "e": "eve", "F": "alice", "R": "charlie", "S": "dora"}
    people = {letter: await site.browser(name) for letter, name in named.items()}
    for letter in "ne":
        await people[letter].post("/me", data={"name": letter})
    await people["p"].post(f"/workshops/{workshop.slug}/register")
    return {"x": site.stranger(), "g": guest, "o": elsewhere, **people}


@pytest.mark.parametrize("place", ["public", "draft", "link"])
async def test_pages_forms_and_exports_let_in_whom_the_table_says(site: Site, place: str) -> None:
    workshop, other = await announced(site), await announced(site, title="Another")
    everybody = await browsers(site, workshop, other)
    async with site.database.transaction() as tx:
        own = await tx.get_one(Workshop, workshop.id)
        own.status = "draft" if place == "draft" else "announced"
        own.visibility = "link" if place == "link" else "public"
    wrong = {}
    for deed, do in DEEDS.items():
        for letter, browser in everybody.items():
            answer = await do(browser, f"/workshops/{workshop.slug}")
            if not as_expected(deed, place, letter, answer):
                wrong[deed, letter] = answer.status_code
    assert wrong == {}


def as_expected(deed: str, place: str, letter: str, answer: httpx.Response) -> bool:
    """By the table; a guest's form is answered with what is missing, which is letting in."""
    seen = letter in SEES[place]
    if letter in ORACLE[deed, place]:
        good = {404} if deed in REACHED_NOBODY else {200, 303}
        return answer.status_code in ({409} if (deed, place) == ("register", "draft") else good)
    if deed == "register" and letter in "xgo" and seen:
        return answer.status_code == 422
    if deed in {"own", "cancel"} or not seen:
        return answer.status_code == (404 if deed in {"own", "cancel"} or not seen else 403)
    return answer.status_code == 403


async def test_what_is_asked_and_answered_stays_with_those_who_run_it(site: Site) -> None:
    workshop, other = await announced(site), await announced(site, title="Another")
    number = await ask(site, workshop, words="Allergies?")
    await confirmed(site, workshop, "una@example.org", name="Una", **{f"q{number}": "Peanuts"})
    everybody = await browsers(site, workshop, other)
    paths = ("", "/register", "/registration", "/registrations", "/registrations.csv", "/registrations.json")
    paths = (*paths, ".json", ".md")
    readers = set()
    for letter, browser in everybody.items():
        for path in paths:
            text = (await browser.get(f"/workshops/{workshop.slug}{path}")).text
            if "Peanuts" in text or "una@example.org" in text:
                readers.add(letter)
    assert readers == {"F", "S"}
