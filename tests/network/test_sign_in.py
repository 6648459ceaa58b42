"""Signing in by an e-mailed link, and out again."""

import asyncio
from datetime import timedelta

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import update
from sqlmodel import select

from network.models import Person, SignInLink
from tests.site import Site
from together.columns import now


async def test_opening_the_link_only_shows_a_button_so_that_a_mail_scanner_cannot_use_it_up(
    site: Site,
) -> None:
    scanner, browser = site.stranger(), site.stranger()
    await browser.post("/sign-in", data={"email": "alice@example.org"})
    link = await site.mailed_link()
    for _ in range(3):
        assert (await scanner.get(link)).status_code == 200
    assert "together" not in scanner.cookies
    assert (await browser.post(link)).status_code == 303
    assert "Alice" in (await browser.get("/")).text


async def test_a_link_signs_in_once_and_is_gone_afterwards(site: Site) -> None:
    browser = site.stranger()
    await browser.post("/sign-in", data={"email": "alice@example.org"})
    link = await site.mailed_link()
    assert (await browser.post(link)).status_code == 303
    assert (await site.stranger().post(link)).status_code == 410
    assert (await site.stranger().get(link)).status_code == 410


async def test_of_two_presses_at_once_exactly_one_signs_in(site: Site) -> None:
    await site.stranger().post("/sign-in", data={"email": "alice@example.org"})
    link = await site.mailed_link()
    answers = await asyncio.gather(*(site.stranger().post(link) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [303, 410, 410, 410, 410]


async def test_a_link_is_gone_after_ten_minutes(site: Site) -> None:
    await site.stranger().post("/sign-in", data={"email": "alice@example.org"})
    link = await site.mailed_link()
    async with site.database.transaction() as tx:
        await tx.exec(update(SignInLink).values(created_at=now() - timedelta(minutes=10, seconds=1)))
    assert (await site.stranger().post(link)).status_code == 410


async def test_an_address_that_was_typed_once_is_forgotten_after_a_day(site: Site) -> None:
    await site.stranger().post("/sign-in", data={"email": "once@example.org"})
    async with site.database.transaction() as tx:
        await tx.exec(update(SignInLink).values(created_at=now() - timedelta(days=1, seconds=1)))
    await site.stranger().post("/sign-in", data={"email": "alice@example.org"})
    async with site.database.reading() as tx:
        assert [link.email for link in await tx.exec(select(SignInLink))] == ["alice@example.org"]


async def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_mail(site: Site) -> None:
    known = await site.stranger().post("/sign-in", data={"email": "alice@example.org"})
    unknown = await site.stranger().post("/sign-in", data={"email": "nobody@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("alice@", "x@") == unknown.text.replace("nobody@", "x@")
    await site.mailed_link()
    mails = site.app.state.postman.carrier.kept
    assert {mail.to for mail in mails} == {"alice@example.org", "nobody@example.org"}


async def test_an_address_that_nobody_used_gets_an_account_when_it_is_proven(site: Site) -> None:
    browser = site.stranger()
    going = "/workshops/x?tab=notes&a=1"
    await browser.post("/sign-in", data={"email": "New.Person@Example.org", "next": going})
    answer = await browser.post(await site.mailed_link())
    assert answer.headers["location"] == "/me?next=%2Fworkshops%2Fx%3Ftab%3Dnotes%26a%3D1"
    async with site.database.reading() as tx:
        found = (await tx.exec(select(Person).where(Person.email == "new.person@example.org"))).one()
    assert not found.secretariat


async def test_an_address_is_not_flooded(site: Site) -> None:
    codes = [
        (await site.stranger().post("/sign-in", data={"email": "bob@example.org"})).status_code
        for _ in range(6)
    ]
    assert codes == [200] * 5 + [429]
    codes = [
        (await site.stranger().post("/sign-in", data={"email": "x@y.org"})).status_code for _ in range(6)
    ]
    assert codes == [200] * 5 + [429]


@pytest.mark.parametrize(
    "email", ["", "alice", "a@b, c@d", "a =?UTF-8?Q?=0A?=Bcc: x@y", "a@b\nBcc: c@d", "a@b@c"]
)
async def test_what_is_no_single_address_is_told_at_the_field_with_what_was_typed(
    site: Site, email: str
) -> None:
    answer = await site.stranger().post("/sign-in", data={"email": email})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert not site.app.state.postman.carrier.kept


async def test_signing_out_ends_the_session_on_the_server_so_that_a_kept_cookie_is_worth_nothing(
    site: Site,
) -> None:
    alice = await site.browser("alice")
    kept = site.stranger()
    kept.cookies = alice.cookies.__class__(alice.cookies)
    assert "Alice" in (await kept.get("/me")).text
    assert (await alice.post("/sign-out")).status_code == 303
    assert (await alice.get("/me")).status_code == 403
    assert (await kept.get("/me")).status_code == 403


async def test_who_signs_in_as_somebody_else_is_no_longer_who_they_were(site: Site) -> None:
    browser = await site.browser("alice")
    kept = site.stranger()
    kept.cookies = browser.cookies.__class__(browser.cookies)
    await browser.post("/sign-in", data={"email": "bob@example.org"})
    assert (await browser.post(await site.mailed_link())).status_code == 303
    assert "Bob" in (await browser.get("/me")).text
    assert (await kept.get("/me")).status_code == 403


@pytest.mark.parametrize(("days", "status"), [(1, 200), (-1, 200), (-89, 200), (-91, 403)])
async def test_a_clock_that_jumps_signs_nobody_out(site: Site, days: int, status: int) -> None:
    alice = await site.browser("alice")

    class Then(TimestampSigner):
        """Signs what the server signed on another day."""

        def get_timestamp(self) -> int:
            return super().get_timestamp() + days * 24 * 3600

    secret = site.app.state.settings.secret
    data = TimestampSigner(secret).unsign(alice.cookies["together"])
    later = site.stranger()
    later.cookies.set("together", Then(secret).sign(data).decode())
    assert (await later.get("/me")).status_code == status


async def test_one_goes_where_one_was_going_but_never_to_another_site(site: Site) -> None:
    for target, where in (
        ("/meetings/4", "/meetings/4"),
        ("//evil.example", "/"),
        ("/\\evil", "/"),
        ("https://evil", "/"),
    ):
        browser = site.stranger()
        await browser.post("/sign-in", data={"email": "alice@example.org", "next": target})
        answer = await browser.post(await site.mailed_link())
        assert answer.headers["location"] == where


async def test_the_session_cookie_is_signed_and_out_of_reach_of_scripts(site: Site) -> None:
    browser = site.stranger()
    await browser.post("/sign-in", data={"email": "alice@example.org"})
    cookie = (await browser.post(await site.mailed_link())).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    forged = site.stranger()
    forged.cookies.set("together", "eyJrZXkiOiJ4In0=.abc.def")
    assert (await forged.get("/me")).status_code == 403


async def test_the_mail_is_in_the_readers_language_and_carries_the_configured_address(site: Site) -> None:
    headers = {"Accept-Language": "fr", "X-Forwarded-Host": "evil.example"}
    await site.stranger().post("/sign-in", data={"email": "alice@example.org"}, headers=headers)
    await site.mailed_link()
    mail = site.app.state.postman.carrier.kept[0]
    assert mail.language == "fr"
    assert "evil" not in mail.text
    assert "http://testserver/sign-in/" in mail.text
    assert "http://testserver/sign-in/" in mail.html
