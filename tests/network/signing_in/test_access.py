"""Where one is signed in, and the move to another address."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from network.models import EmailChange, Person, PersonSession
from tests.site import Browser, Site
from together.columns import now

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"


async def phone_of(site: Site, name: str) -> Browser:
    browser = site.stranger()
    browser.headers["User-Agent"] = PHONE + "\x07<script>"
    await browser.post("/sign-in", data={"email": site.people[name].email})
    assert (await browser.post(await site.mailed_link())).status_code == 303
    return browser


async def test_every_browser_is_listed_and_one_can_be_signed_out(site: Site) -> None:
    here, phone = await site.browser("bob"), await phone_of(site, "bob")
    page = (await here.get("/me/access")).text
    assert "Firefox on Android" in page
    assert "<script>" not in page.split('id="sessions"')[1].split("</section>")[0]
    mark = re.findall(r'name="end" value="([0-9a-f]{16})"', page)
    assert len(mark) == 1
    assert (await here.post("/me/access/sessions", data={"end": mark[0]})).status_code == 303
    assert (await phone.get("/me")).status_code == 403
    assert (await here.get("/me")).status_code == 200


async def test_nobody_signs_out_the_browsers_of_another(site: Site) -> None:
    bob, alice = await site.browser("bob"), await site.browser("alice")
    async with site.database.reading() as tx:
        hashes = (await tx.exec(select(PersonSession.key_hash))).all()
    for each in hashes:
        await alice.post("/me/access/sessions", data={"end": each[:16]})
    assert (await bob.get("/me")).status_code == 200


async def test_everywhere_else_and_everywhere(site: Site) -> None:
    here, phone = await site.browser("bob"), await phone_of(site, "bob")
    await here.post("/me/access/sessions", data={"end": "others"})
    assert ((await here.get("/me")).status_code, (await phone.get("/me")).status_code) == (200, 403)
    phone = await phone_of(site, "bob")
    await here.post("/me/access/sessions", data={"end": "all"})
    assert ((await here.get("/me")).status_code, (await phone.get("/me")).status_code) == (403, 403)


@pytest.mark.parametrize("end", ["", "%", "_" * 16, "others ", "0" * 17])
async def test_what_names_no_browser_is_refused(site: Site, end: str) -> None:
    bob = await site.browser("bob")
    status = 303 if end.strip() == "others" else 400
    assert (await bob.post("/me/access/sessions", data={"end": end})).status_code == status
    assert (await site.stranger().post("/me/access/sessions", data={"end": "all"})).status_code == 403


async def test_a_session_ends_ninety_days_after_it_was_seen_and_lives_on_while_it_is(site: Site) -> None:
    bob = await site.browser("bob")
    await _seen(site, timedelta(days=89))
    assert (await bob.get("/me")).status_code == 200
    async with site.database.reading() as tx:
        seen = (await tx.exec(select(PersonSession.seen_at))).one()
    assert now() - seen < timedelta(minutes=1)
    await _seen(site, timedelta(days=90, seconds=1))
    assert (await bob.get("/me")).status_code == 403


async def _seen(site: Site, ago: timedelta) -> None:
    async with site.database.transaction() as tx:
        await tx.exec(update(PersonSession).values(seen_at=now() - ago))


async def links_of(site: Site) -> dict[str, str]:
    """The newest link to each address."""
    postman = site.app.state.postman
    await postman._waiting.join()
    found: dict[str, str] = {}
    for mail in postman.carrier.kept:
        link = re.search(r"http://testserver(/address/\S+)", mail.text)
        if link:
            found.setdefault(mail.to, link[1])
    return found


async def ask(site: Site, browser: Browser, email: str = "new@example.org") -> dict[str, str]:
    answer = await browser.post("/me/access/address", data={"email": email})
    assert answer.status_code == 303
    return await links_of(site)


async def test_an_address_moves_when_both_said_yes_in_whatever_order(site: Site) -> None:
    bob = await site.browser("bob")
    links = await ask(site, bob, "New@Example.org")
    stranger = site.stranger()
    for to in ("new@example.org", "bob@example.org"):
        assert (await stranger.get(links[to])).status_code == 200
        assert await emails(site) >= {"bob@example.org"}
        assert (await stranger.post(links[to], data={"do": "confirm"})).status_code == 200
    assert "new@example.org" in await emails(site)
    assert "bob@example.org" not in await emails(site)
    assert "new@example.org" in (await bob.get("/me/access")).text
    assert (await stranger.post(links["bob@example.org"], data={"do": "confirm"})).status_code == 410


async def emails(site: Site) -> set[str]:
    async with site.database.reading() as tx:
        return set((await tx.exec(select(Person.email))).all())


async def test_one_yes_is_not_enough_and_a_no_ends_it(site: Site) -> None:
    bob = await site.browser("bob")
    links = await ask(site, bob)
    for _ in range(3):
        await site.stranger().post(links["new@example.org"], data={"do": "confirm"})
    assert "bob@example.org" in await emails(site)
    assert (await site.stranger().post(links["bob@example.org"], data={"do": "refuse"})).status_code == 200
    for link in links.values():
        assert (await site.stranger().post(link, data={"do": "confirm"})).status_code == 410
    assert "bob@example.org" in await emails(site)


async def test_both_at_the_same_instant_move_it_once(site: Site) -> None:
    links = await ask(site, await site.browser("bob"))
    answers = await asyncio.gather(
        *(site.stranger().post(link, data={"do": "confirm"}) for link in [*links.values()] * 3)
    )
    assert {answer.status_code for answer in answers} <= {200, 410}
    assert "new@example.org" in await emails(site)


async def test_an_address_of_another_account_is_told_to_its_owner_and_to_nobody_else(site: Site) -> None:
    bob = await site.browser("bob")
    known = await bob.post("/me/access/address", data={"email": "alice@example.org"})
    assert await links_of(site) == {}
    unknown = await bob.post("/me/access/address", data={"email": "new@example.org"})
    assert (known.status_code, known.headers["location"]) == (
        unknown.status_code,
        unknown.headers["location"],
    )
    told = [
        mail.to for mail in site.app.state.postman.carrier.kept if mail.subject.startswith("Your address")
    ]
    assert "alice@example.org" in told


async def test_who_took_the_address_meanwhile_keeps_it(site: Site) -> None:
    links = await ask(site, await site.browser("bob"))
    async with site.database.transaction() as tx:
        tx.add(Person(email="new@example.org", name="Nadia"))
    for to, status in (("bob@example.org", 200), ("new@example.org", 409)):
        assert (await site.stranger().post(links[to], data={"do": "confirm"})).status_code == status
    assert "bob@example.org" in await emails(site)


async def test_links_are_worth_nothing_after_a_day_or_when_another_was_asked_for(site: Site) -> None:
    bob = await site.browser("bob")
    first = await ask(site, bob)
    second = await ask(site, bob)
    for link in first.values():
        assert (await site.stranger().get(link)).status_code == 410
    async with site.database.transaction() as tx:
        await tx.exec(update(EmailChange).values(created_at=now() - timedelta(days=1, seconds=1)))
    for link in second.values():
        assert (await site.stranger().post(link, data={"do": "confirm"})).status_code == 410


@pytest.mark.parametrize(
    "email",
    ["", "no address", "bob@example.org", "a@b.example, c@d.example", "a =?UTF-8?Q?=0A?=Bcc: x@y.example"],
)
async def test_what_is_no_new_address_is_told_at_its_field_and_kept(site: Site, email: str) -> None:
    bob = await site.browser("bob")
    answer = await bob.post("/me/access/address", data={"email": email})
    assert answer.status_code == (409 if email == "bob@example.org" else 422)
    assert 'id="e-email"' in answer.text
    assert await links_of(site) == {}


async def test_several_times_a_day_are_enough(site: Site) -> None:
    bob = await site.browser("bob")
    answers = [await bob.post("/me/access/address", data={"email": f"n{n}@example.org"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [303] * 5 + [429]


async def test_strangers_have_no_such_page(site: Site) -> None:
    for method, address in (
        ("GET", "/me/access"),
        ("POST", "/me/access/address"),
        ("POST", "/me/access/address/off"),
    ):
        assert (await site.stranger().request(method, address)).status_code == 403
    assert (await site.stranger().get("/address/nothing")).status_code == 410
    assert (await (await site.browser("bob")).get("/me/access/sessions")).status_code == 405


async def test_signing_up_names_a_new_account_and_never_one_that_is_there(site: Site) -> None:
    browser = site.stranger()
    assert (await browser.get("/sign-up")).status_code == 200
    told = await browser.post("/sign-up", data={"name": "Nadia", "email": "nadia@example.org"})
    assert (await browser.post(await site.mailed_link())).headers["location"] == "/"
    assert "Nadia" in (await browser.get("/me")).text
    other = site.stranger()
    again = await other.post("/sign-up", data={"name": "Mallory", "email": "alice@example.org"})
    assert again.text.replace("alice@", "nadia@") == told.text
    await other.post(await site.mailed_link())
    assert "Mallory" not in (await other.get("/me")).text
    wrong = await browser.post("/sign-up", data={"name": "\u202e", "email": "x"})
    assert wrong.status_code == 422
    assert 'id="e-name"' in wrong.text


async def test_a_blocked_account_moves_to_no_other_address(site: Site) -> None:
    bob = await site.browser("bob")
    links = await ask(site, bob)
    async with site.database.transaction() as tx:
        person = await tx.get_one(Person, site.people["bob"].id)
        person.blocked_at, person.block_reason = now(), "Spam"
    for link in links.values():
        answer = await site.stranger().post(link, data={"do": "confirm"})
        assert answer.status_code == 403
        assert "Spam" in answer.text
    async with site.database.reading() as tx:
        assert (await tx.get_one(Person, site.people["bob"].id)).email == "bob@example.org"
