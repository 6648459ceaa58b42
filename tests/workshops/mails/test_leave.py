"""Reminders are left in one click: by guests for their address, by accounts for themselves, and by nobody for another."""

import httpx
import pytest
from sqlmodel import select

from network.models import Person
from network.notices.mails import unsubscribe_path
from tests.site import ORIGIN, Site
from workshops.models import Registration

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def program(site: Site) -> httpx.AsyncClient:
    """A mail program: it knows no cookies and sends no Origin."""
    transport = httpx.ASGITransport(site.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN)


@pytest.fixture
async def address(site: Site) -> str:
    """Where Gil, who registered for two workshops, leaves; Hal registered for one of them."""
    first, second = await site.announced(), await site.announced(title="Another")
    async with site.database.transaction() as tx:
        rows = [
            Registration(workshop_id=workshop.id or 0, email=email, status="registered")
            for workshop, email in (
                (first, "gil@example.org"),
                (second, "gil@example.org"),
                (first, "hal@example.org"),
            )
        ]
        tx.add_all(rows)
    return f"/unsubscribe/registrations/{site.app.state.signer.sign('reminders', [rows[0].id])}"


async def reminded(site: Site) -> list[tuple[str | None, bool]]:
    """Who wants reminders."""
    async with site.database.reading() as tx:
        found = await tx.exec(select(Registration.email, Registration.reminders).order_by(Registration.id))
        return [tuple(row) for row in found.all()]


ALL = [("gil@example.org", True), ("gil@example.org", True), ("hal@example.org", True)]
LEFT = [("gil@example.org", False), ("gil@example.org", False), ("hal@example.org", True)]


async def test_a_mail_program_leaves_for_its_guest_in_one_click(site: Site, address: str) -> None:
    for _ in range(2):
        answer = await program(site).post(address, data=ONE_CLICK)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    assert await reminded(site) == LEFT


async def test_a_scanner_that_opens_the_link_changes_nothing(site: Site, address: str) -> None:
    page = await program(site).get(address)
    assert page.status_code == 200
    assert "No more reminders" in page.text
    assert await reminded(site) == ALL


async def test_on_the_page_one_leaves_and_comes_back(site: Site, address: str) -> None:
    stranger = site.stranger()
    assert "Remind me after all" in (await stranger.post(address, data={"do": "leave"})).text
    assert await reminded(site) == LEFT
    assert "reminded again" in (await stranger.post(address, data={"do": "again"})).text
    assert await reminded(site) == ALL


@pytest.mark.parametrize(
    "body", [{}, {"do": "leave"}, {"List-Unsubscribe": "Two-Clicks"}, ONE_CLICK | {"do": "again"}]
)
async def test_another_site_does_not_press_the_button(site: Site, address: str, body: dict) -> None:
    assert (await program(site).post(address, data=body)).status_code == 403
    assert await reminded(site) == ALL


@pytest.mark.parametrize("data", [[999], [], "x", ["1"], None])
async def test_an_address_that_names_nobody_is_gone(site: Site, data: object) -> None:
    token = site.app.state.signer.sign("reminders", data)
    assert (await site.stranger().get(f"/unsubscribe/registrations/{token}")).status_code == 410
    assert (
        await program(site).post(f"/unsubscribe/registrations/{token}", data=ONE_CLICK)
    ).status_code == 410


async def test_a_token_for_another_purpose_or_a_cut_one_is_gone(site: Site, address: str) -> None:
    other = site.app.state.signer.sign("registration", [1])
    for path in (f"/unsubscribe/registrations/{other}", address[:-3]):
        assert (await site.stranger().get(path)).status_code == 410
    assert (await site.stranger().put(address)).status_code == 405


async def test_an_account_leaves_its_reminders_and_keeps_its_news(site: Site) -> None:
    alice = site.people["alice"]
    path = unsubscribe_path(site.app.state.signer, alice.id or 0, "reminders")
    assert "No more reminders" in (await program(site).get(path)).text
    assert (await program(site).post(path, data=ONE_CLICK)).status_code == 200
    async with site.database.reading() as tx:
        people = {person.name: person for person in (await tx.exec(select(Person))).all()}
    assert (people["Alice"].reminders, people["Alice"].digest) == (False, "daily")
    assert people["Bob"].reminders
