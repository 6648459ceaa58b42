"""Passkeys: a second way in, made by the signed-in, used once for each challenge, bound to this site."""

import asyncio

import cbor2
import pytest
from httpx import Response
from sqlalchemy import update
from sqlmodel import select
from webauthn.helpers import bytes_to_base64url

from network.models import Passkey, PasskeyChallenge, Person
from tests.network.signing_in.authenticator import Authenticator
from tests.site import Browser, Site
from together.columns import now


async def options(browser: Browser, address: str) -> dict[str, object]:
    answer = await browser.post(address, json={})
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()["options"]


async def make(browser: Browser, device: Authenticator) -> Response:
    asked = await options(browser, "/me/passkeys/options")
    return await browser.post("/me/passkeys", json={"credential": device.create(asked)})


async def use(browser: Browser, device: Authenticator, next_page: str = "/") -> Response:
    asked = await options(browser, "/sign-in/passkey/options")
    return await browser.post(f"/sign-in/passkey?next={next_page}", json={"credential": device.get(asked)})


async def test_who_made_one_signs_in_with_it_on_another_day_and_goes_where_they_wanted(site: Site) -> None:
    device = Authenticator()
    assert (await make(await site.browser("bob"), device)).status_code == 201
    fresh = site.stranger()
    answer = await use(fresh, device, "/meetings")
    assert (answer.status_code, answer.json()) == (200, {"next": "/meetings"})
    assert "Bob" in (await fresh.get("/")).text
    assert (await use(site.stranger(), device, "//evil.example")).json() == {"next": "/"}


async def test_an_answer_that_is_replayed_opens_nothing(site: Site) -> None:
    device, browser = Authenticator(), site.stranger()
    await make(await site.browser("bob"), device)
    credential = device.get(await options(browser, "/sign-in/passkey/options"))
    answers = await asyncio.gather(
        *(site.stranger().post("/sign-in/passkey", json={"credential": credential}) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422, 422, 422]


async def test_a_challenge_is_too_old_after_five_minutes(site: Site) -> None:
    device, browser = Authenticator(), site.stranger()
    await make(await site.browser("bob"), device)
    credential = device.get(await options(browser, "/sign-in/passkey/options"))
    async with site.database.transaction() as tx:
        challenge = (await tx.exec(select(PasskeyChallenge).order_by(PasskeyChallenge.id.desc()))).first()
        await tx.exec(update(PasskeyChallenge).values(created_at=challenge.created_at.replace(year=2020)))
    assert (await browser.post("/sign-in/passkey", json={"credential": credential})).status_code == 422


async def test_what_somebody_was_asked_who_signs_in_makes_no_passkey_for_another(site: Site) -> None:
    bob, dora, device = await site.browser("bob"), await site.browser("dora"), Authenticator()
    of_bob = device.create(await options(bob, "/me/passkeys/options"))
    assert (await dora.post("/me/passkeys", json={"credential": of_bob})).status_code == 422
    of_nobody = device.create(await options(site.stranger(), "/sign-in/passkey/options"))
    assert (await dora.post("/me/passkeys", json={"credential": of_nobody})).status_code == 422
    async with site.database.reading() as tx:
        assert (await tx.exec(select(Passkey))).all() == []


@pytest.mark.parametrize(
    "foreign",
    [
        Authenticator(origin="https://testserver.evil.example"),
        Authenticator(host="evil.example"),
    ],
    ids=["another origin", "another host"],
)
async def test_what_a_look_alike_site_was_told_is_worth_nothing_here(
    site: Site, foreign: Authenticator
) -> None:
    assert (await make(await site.browser("bob"), foreign)).status_code == 422
    own = Authenticator(key=foreign.key, identity=foreign.identity)
    assert (await make(await site.browser("bob"), own)).status_code == 201
    assert (await use(site.stranger(), foreign)).status_code == 422


async def test_another_key_under_the_same_name_and_an_unknown_one_are_refused(site: Site) -> None:
    device = Authenticator()
    await make(await site.browser("bob"), device)
    assert (await use(site.stranger(), Authenticator(identity=device.identity))).status_code == 422
    assert (await use(site.stranger(), Authenticator())).status_code == 422


async def test_a_copy_that_counts_behind_the_original_is_refused(site: Site) -> None:
    device = Authenticator()
    await make(await site.browser("bob"), device)
    for _ in range(3):
        assert (await use(site.stranger(), device)).status_code == 200
    clone = Authenticator(key=device.key, identity=device.identity, count=1)
    assert (await use(site.stranger(), clone)).status_code == 422


async def test_the_same_one_is_not_stored_twice_and_there_are_ten_at_most(site: Site) -> None:
    bob, device = await site.browser("bob"), Authenticator()
    assert (await make(bob, device)).status_code == 201
    assert (await make(bob, device)).status_code == 409
    for _ in range(9):
        assert (await make(bob, Authenticator())).status_code == 201
    assert (await make(bob, Authenticator())).status_code == 429


async def test_it_is_renamed_and_removed_by_its_owner_only(site: Site) -> None:
    bob, device = await site.browser("bob"), Authenticator()
    await make(bob, device)
    number = (await site_passkeys(site))[0].id
    alice = await site.browser("alice")
    for browser, status in ((alice, 404), (site.stranger(), 403)):
        assert (await browser.post(f"/me/passkeys/{number}", data={"do": "remove"})).status_code == status
    await bob.post(f"/me/passkeys/{number}", data={"name": "My <b>phone"})
    assert "My &lt;b&gt;phone" in (await bob.get("/me/access")).text
    assert (await bob.post(f"/me/passkeys/{number}", data={"name": "\u200b"})).status_code == 422
    assert (await bob.post(f"/me/passkeys/{number}", data={"do": "remove"})).status_code == 303
    assert (await use(site.stranger(), device)).status_code == 422


async def site_passkeys(site: Site) -> list[Passkey]:
    async with site.database.reading() as tx:
        return list((await tx.exec(select(Passkey))).all())


async def test_who_is_blocked_is_told_why_and_does_not_come_in(site: Site) -> None:
    device = Authenticator()
    await make(await site.browser("bob"), device)
    async with site.database.transaction() as tx:
        await tx.exec(
            update(Person)
            .where(Person.email == "bob@example.org")
            .values(blocked_at=now(), block_reason="Spam")
        )
    browser = site.stranger()
    answer = await use(browser, device)
    assert (answer.status_code, answer.json()["code"]) == (403, "blocked")
    assert "Spam" in answer.json()["text"]
    assert (await browser.get("/me")).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"credential": None},
        {"credential": {}},
        {"credential": {"id": 7, "response": {"clientDataJSON": "x"}}},
        {"credential": {"id": "x", "response": {"clientDataJSON": "bm90IGpzb24"}}},
        {"credential": {"id": "x", "response": {"clientDataJSON": "W10"}}},
        {"credential": {"id": "x", "response": {"clientDataJSON": "eyJjaGFsbGVuZ2UiOjd9"}}},
        {"credential": {"id": "x", "response": []}},
    ],
)
async def test_nonsense_is_refused_and_no_error(site: Site, body: dict[str, object]) -> None:
    bob = await site.browser("bob")
    for browser, address in ((site.stranger(), "/sign-in/passkey"), (bob, "/me/passkeys")):
        assert (await browser.post(address, json=body)).status_code in {400, 422}


async def test_a_true_challenge_around_nonsense_is_refused(site: Site) -> None:
    bob, device = await site.browser("bob"), Authenticator()
    for part in ("attestationObject", "clientDataJSON"):
        credential = device.create(await options(bob, "/me/passkeys/options"))
        credential["response"][part] = credential["response"][part][:-9]
        assert (await bob.post("/me/passkeys", json={"credential": credential})).status_code == 422
    await make(bob, device)
    for part in ("authenticatorData", "signature"):
        credential = device.get(await options(bob, "/sign-in/passkey/options"))
        credential["response"][part] = credential["response"][part][:-9]
        answer = await site.stranger().post("/sign-in/passkey", json={"credential": credential})
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "key",
    [
        cbor2.dumps({1: 2, 3: -7, -1: 1, -2: b"a" * 32, -3: b"b" * 32}),
        cbor2.dumps({1: 2, 3: -7, -1: 1}),
        cbor2.dumps({1: 1, 3: -8, -1: 6, -2: b"a"}),
        cbor2.dumps({1: 3, 3: -257, -1: b"\2", -2: b"\2"}),
        cbor2.dumps({}),
        cbor2.dumps([]),
        cbor2.dumps(None),
    ],
)
async def test_a_key_with_which_nobody_could_sign_in_is_refused(site: Site, key: bytes) -> None:
    bob = await site.browser("bob")
    answer = await make(bob, Authenticator(public=key))
    assert (answer.status_code, answer.json()["code"]) == (422, "untrue_passkey")
    async with site.database.transaction() as tx:  # one that was stored before there was this check
        device = Authenticator(public=key)
        stored, public = bytes_to_base64url(device.identity), bytes_to_base64url(key)
        tx.add(Passkey(person_id=site.people["bob"].id or 0, credential_id=stored, public_key=public))
    assert (await use(site.stranger(), device)).status_code == 422


async def test_strangers_make_none_and_addresses_are_for_posts(site: Site) -> None:
    for address in ("/me/passkeys/options", "/me/passkeys"):
        assert (await site.stranger().post(address, json={})).status_code == 403
    bob = await site.browser("bob")
    for address in ("/me/passkeys/options", "/me/passkeys", "/sign-in/passkey", "/sign-in/passkey/options"):
        assert (await bob.get(address)).status_code in {405, 410}
