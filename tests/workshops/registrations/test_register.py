"""Registering with an account: one press on the workshop's page, and what it says afterwards."""

from sqlmodel import select

from tests.site import Browser, Site
from tests.workshops.registrations.desk import (
    announced,
    ask,
    change,
    registrations,
    statuses,
)
from workshops.models import Registration, Workshop


async def register(browser: Browser, workshop: Workshop, **fields: str) -> int:
    answer = await browser.post(f"/workshops/{workshop.slug}/register", data=fields)
    return answer.status_code


async def page(browser: Browser, workshop: Workshop) -> str:
    return (await browser.get(f"/workshops/{workshop.slug}")).text


async def test_one_press_registers_and_the_page_says_so(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    assert "Register" in await page(bob, workshop)
    answer = await bob.post(f"/workshops/{workshop.slug}/register")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/workshops/{workshop.slug}#registration",
    )
    told = await page(bob, workshop)
    assert "You are registered" in told
    assert "Cancel my registration" in told
    [row] = await registrations(site, workshop)
    assert (row.status, row.shown, row.name) == ("registered", False, "Bob")
    assert row.registered_at


async def test_pressing_twice_is_once(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    assert await register(bob, workshop) == 303
    first = (await registrations(site, workshop))[0].registered_at
    assert await register(bob, workshop) == 303
    assert [row.registered_at for row in await registrations(site, workshop)] == [first]


async def test_the_box_beside_the_button_shows_that_one_comes(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    await register(bob, workshop, shown="yes")
    assert [row.shown for row in await registrations(site, workshop)] == [True]
    own = f"/workshops/{workshop.slug}/registration"
    assert (await bob.post(own, data={"do": "show"})).status_code == 303
    assert [row.shown for row in await registrations(site, workshop)] == [False]
    await bob.post(own, data={"do": "show", "shown": "yes"})
    assert [row.shown for row in await registrations(site, workshop)] == [True]


async def test_cancelling_and_registering_again_use_one_row(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    await register(bob, workshop)
    answer = await bob.post(f"/workshops/{workshop.slug}/registration", data={"do": "cancel"})
    assert answer.status_code == 303
    [row] = await registrations(site, workshop)
    assert row.status == "cancelled"
    assert row.cancelled_at
    assert "You are registered" not in await page(bob, workshop)
    await register(bob, workshop)
    [row] = await registrations(site, workshop)
    assert (row.status, row.cancelled_at) == ("registered", None)


async def test_a_full_workshop_has_a_waiting_list_that_moves_up_by_itself(site: Site) -> None:
    workshop = await announced(site, capacity=1)
    bob, charlie, dora = [await site.browser(name) for name in ("bob", "charlie", "dora")]
    for browser in (bob, charlie, dora):
        assert await register(browser, workshop) == 303
    assert await statuses(site, workshop) == {"Bob": "registered", "Charlie": "waiting", "Dora": "waiting"}
    assert "You are number 1 on the waiting list" in await page(charlie, workshop)
    assert "You are number 2 on the waiting list" in await page(dora, workshop)
    await bob.post(f"/workshops/{workshop.slug}/registration", data={"do": "cancel"})
    assert await statuses(site, workshop) == {"Bob": "cancelled", "Charlie": "registered", "Dora": "waiting"}
    assert "You are number 1 on the waiting list" in await page(dora, workshop)


async def test_who_cancelled_and_comes_again_stands_at_the_end(site: Site) -> None:
    workshop = await announced(site, capacity=1)
    bob, charlie = await site.browser("bob"), await site.browser("charlie")
    await register(bob, workshop)
    await register(charlie, workshop)
    await bob.post(f"/workshops/{workshop.slug}/registration", data={"do": "cancel"})
    await register(bob, workshop)
    assert await statuses(site, workshop) == {"Bob": "waiting", "Charlie": "registered"}


async def test_the_page_says_how_many_seats_are_free_or_that_there_is_a_list(site: Site) -> None:
    workshop, bob, dora = (
        await announced(site, capacity=1),
        await site.browser("bob"),
        await site.browser("dora"),
    )
    assert "1 seat is free." in await page(dora, workshop)
    await register(bob, workshop)
    assert "Put me on the waiting list" in await page(dora, workshop)


async def test_a_closed_registration_is_said_in_words_and_refused(site: Site) -> None:
    workshop, bob = await announced(site, registration="closed"), await site.browser("bob")
    assert "Registration is closed." in await page(bob, workshop)
    assert await register(bob, workshop) == 409
    assert (await bob.get(f"/workshops/{workshop.slug}/register")).status_code == 303


async def test_where_none_is_needed_the_page_says_so(site: Site) -> None:
    workshop, bob = await announced(site, registration="none"), await site.browser("bob")
    assert "No registration is needed" in await page(bob, workshop)
    assert await register(bob, workshop) == 409


async def test_after_the_start_it_is_too_late(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    await change(site, workshop, begun=True)
    assert "too late to register" in await page(bob, workshop)
    assert await register(bob, workshop) == 409


async def test_a_live_workshop_is_entered_not_registered_for(site: Site) -> None:
    workshop, _alice = await site.live()
    bob = await site.browser("bob")
    assert await register(bob, workshop) == 409


async def test_a_draft_and_a_missing_workshop_are_not_there(site: Site) -> None:
    workshop, bob = await site.workshop(), await site.browser("bob")
    assert await register(bob, workshop) == 404
    assert (await bob.post("/workshops/nowhere/register")).status_code == 404
    assert (await bob.post("/workshops/nowhere/registration", data={"do": "cancel"})).status_code == 404


async def test_a_workshop_by_link_takes_only_those_who_were_invited(site: Site) -> None:
    workshop, bob = await announced(site, visibility="link"), await site.browser("bob")
    assert await register(bob, workshop) == 404
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "participant"})
    await bob.get(f"/workshops/{workshop.slug}/join/{token}")
    assert await register(bob, workshop) == 303
    assert (await (await site.browser("bob")).get(f"/workshops/{workshop.slug}")).status_code == 200
    await bob.post(f"/workshops/{workshop.slug}/registration", data={"do": "cancel"})
    assert "Register" in await page(await site.browser("bob"), workshop)


async def test_nothing_is_there_to_change_for_one_who_is_not_registered(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    own = f"/workshops/{workshop.slug}/registration"
    assert (await bob.get(own)).status_code == 404
    assert (await bob.post(own, data={"do": "cancel"})).status_code == 404
    await register(bob, workshop)
    assert (await bob.get(own)).status_code == 200
    assert (await bob.post(own, data={"do": "everything"})).status_code == 400
    assert (await bob.put(own)).status_code == 405
    assert (await bob.delete(f"/workshops/{workshop.slug}/register")).status_code == 405


async def test_questions_are_answered_on_a_page_of_their_own(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    lunch = await ask(site, workshop, kind="choice", words="Lunch?", choices=["Meat", "None"], required=True)
    assert f'href="/workshops/{workshop.slug}/register"' in await page(bob, workshop)
    form = (await bob.get(f"/workshops/{workshop.slug}/register")).text
    assert "Lunch?" in form
    refused = await bob.post(f"/workshops/{workshop.slug}/register", data={"shown": "yes"})
    assert refused.status_code == 422
    assert f'id="e-q{lunch}"' in refused.text
    assert "checked" in refused.text
    assert await register(bob, workshop, **{f"q{lunch}": "Meat"}) == 303
    assert [row.answers for row in await registrations(site, workshop)] == [{str(lunch): "Meat"}]
    await bob.post(f"/workshops/{workshop.slug}/registration", data={"do": "change", f"q{lunch}": "None"})
    assert [row.answers for row in await registrations(site, workshop)] == [{str(lunch): "None"}]


async def test_an_account_without_a_name_is_asked_for_one(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    async with site.database.transaction() as tx:
        (await tx.get_one(type(site.people["bob"]), site.people["bob"].id)).name = ""
    assert await register(bob, workshop) == 422
    assert await register(bob, workshop, name="Robert") == 303
    assert list(await statuses(site, workshop)) == ["Robert"]


async def test_who_is_registered_by_another_site_is_not(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    headers = {"Origin": "https://evil.example"}
    answer = await bob.post(f"/workshops/{workshop.slug}/register", headers=headers)
    assert answer.status_code == 403
    async with site.database.reading() as tx:
        assert (await tx.exec(select(Registration))).all() == []


async def test_what_one_comes_to_at_the_same_time_is_told(site: Site) -> None:
    """Two hours from ten o'clock; one within them, one right after, and one in which somebody only waits."""
    workshop = await announced(site, minutes=120)
    within = await announced(site, title="Seeds", clock="11:30")
    after = await announced(site, title="Forests", clock="12:00")
    waited = await announced(site, title="Rivers", clock="09:30", capacity=1)
    bob, charlie = await site.browser("bob"), await site.browser("charlie")
    await register(charlie, waited)
    for other in (within, after, waited):
        await register(bob, other)
    await register(bob, workshop)
    told = (await page(bob, workshop)).partition("At the same time")[2].partition("</ul>")[0]
    assert [title in told for title in ("Seeds", "Rivers", "Forests")] == [True, True, False]
    await bob.post(f"/workshops/{within.slug}/registration", data={"do": "cancel"})
    await change(site, waited, status="cancelled")
    assert "At the same time" not in await page(bob, workshop)
