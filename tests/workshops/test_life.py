"""Draft → announced → live → closed, who may take each step, and what the history keeps."""

import asyncio

import pytest

from tests.site import Site


@pytest.mark.parametrize("step", ["announce", "withdraw", "open", "close", "reopen"])
async def test_only_those_who_run_a_workshop_may_take_a_step(site: Site, step: str) -> None:
    workshop, _alice = await site.live()
    others = [
        site.stranger(),
        await site.browser("bob"),
        await site.browser("charlie"),
        await site.guest(workshop),
    ]
    for browser in others:
        assert (await browser.post(f"/workshops/{workshop.slug}/{step}")).status_code == 403


async def test_the_whole_life_is_kept_with_who_and_when(site: Site) -> None:
    workshop = await site.workshop()
    alice, dora = await site.browser("alice"), await site.browser("dora")
    address = f"/workshops/{workshop.slug}"
    for browser, step in (
        (alice, "announce"),
        (alice, "withdraw"),
        (dora, "announce"),
        (alice, "open"),
        (alice, "close"),
        (dora, "reopen"),
        (dora, "close"),
    ):
        assert (await browser.post(f"{address}/{step}")).status_code == 303
    history = (await alice.get(f"{address}.json")).json()["history"]
    told = [(entry["what"], entry["name"]) for entry in history if "named" not in entry["what"]]
    assert told == [
        ("created", "Alice"),
        ("agenda_changed", "Alice"),
        ("announced", "Alice"),
        ("withdrawn", "Alice"),
        ("announced", "Dora"),
        ("opened", "Alice"),
        ("closed", "Alice"),
        ("reopened", "Dora"),
        ("closed", "Dora"),
    ]


async def test_a_step_that_does_not_follow_is_refused(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    for step in ("withdraw", "close", "reopen"):
        answer = await alice.post(f"/workshops/{workshop.slug}/{step}")
        assert answer.status_code in {403, 409}, step


async def test_of_two_facilitators_who_take_the_same_step_at_once_one_does(site: Site) -> None:
    workshop = await site.announced()
    alice, dora = await site.browser("alice"), await site.browser("dora")
    address = f"/workshops/{workshop.slug}"
    for step in ("open", "close", "reopen"):
        answers = await asyncio.gather(*(one.post(f"{address}/{step}") for one in (alice, dora)))
        assert sorted(answer.status_code for answer in answers) == [303, 409], step
    history = (await alice.get(f"{address}.json")).json()["history"]
    steps = [entry["what"] for entry in history if entry["what"] in {"opened", "closed", "reopened"}]
    assert steps == ["opened", "closed", "reopened"]


async def test_closing_makes_the_room_read_only_and_turns_the_address_into_the_record(site: Site) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    await gil.act(workshop.slug, "message.post", text="The well is ours")
    await alice.post(f"/workshops/{workshop.slug}/close")
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert "The well is ours" in page
    assert "data-room" not in page
    refused = await gil.act(workshop.slug, "message.post", text="One more thing")
    assert refused.status_code == 409


async def test_names_of_those_present_are_for_participants_only(site: Site) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop, "Gil Silent", affiliation="Kairouan")
    await alice.post(f"/workshops/{workshop.slug}/close")
    address = f"/workshops/{workshop.slug}"
    for suffix in ("", ".json", ".md", ".html"):
        told = (await site.stranger().get(address + suffix)).text
        assert "Gil Silent" not in told, suffix
        assert "Kairouan" in told
    assert "Gil Silent" in (await gil.get(address)).text
    assert "Gil Silent" in (await gil.get(address + ".json")).text


async def test_a_hidden_conversation_is_hidden_on_every_surface_except_for_those_who_write_it_up(
    site: Site,
) -> None:
    workshop, alice = await site.live()
    await alice.act(workshop.slug, "message.post", text="Between us")
    await alice.post(f"/workshops/{workshop.slug}/close")
    assert (await alice.act(workshop.slug, "conversation.hide", on="1")).status_code == 303
    address, bob = f"/workshops/{workshop.slug}", await site.browser("bob")
    for browser in (site.stranger(), bob):
        for suffix in ("", ".json", ".md", ".html", "/messages?format=json", "?q=between"):
            assert "Between us" not in (await browser.get(address + suffix)).text, suffix
    assert "Between us" in (await (await site.browser("charlie")).get(address)).text
    await alice.act(workshop.slug, "conversation.hide", on="0")
    assert "Between us" in (await bob.get(address)).text


async def test_a_hidden_conversation_that_goes_on_is_for_those_who_are_in_it(site: Site) -> None:
    workshop, alice = await site.live()
    gil = await site.guest(workshop)
    await alice.act(workshop.slug, "message.post", text="Between us")
    for step in ("close", "reopen"):
        await alice.post(f"/workshops/{workshop.slug}/{step}")
        await alice.act(workshop.slug, "conversation.hide", on="1")
    address, stranger = f"/workshops/{workshop.slug}", site.stranger()
    for suffix in ("", "?read=1", ".json", ".md", ".html", "/messages?format=json"):
        assert "Between us" not in (await stranger.get(address + suffix)).text, suffix
    assert "Between us" in (await gil.get(address)).text
    assert "Between us" in (await gil.get(address + "/messages?format=json")).text


async def test_an_invitation_to_a_closed_workshop_lets_one_read_but_not_have_been_there(site: Site) -> None:
    workshop, alice = await site.live(visibility="link")
    address = f"/workshops/{workshop.slug}"
    await alice.post(f"{address}/close")
    late = site.stranger()
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "participant"})
    for answer in (
        await late.get(f"{address}/join/{token}"),
        await late.post(f"{address}/join/{token}", data={"name": "Late"}),
    ):
        assert answer.headers["location"] == address
    told = (await late.get(f"{address}.json")).json()["attendance"]
    assert told["count"] == 1
    assert "people" not in told
