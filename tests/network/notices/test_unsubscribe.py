"""The signed way out of mails: for people on a page, for mail programs in one click, and for nobody else."""

import httpx
import pytest

from network.models import Person, Subscription
from network.notices.actions import follow
from network.notices.mails import unsubscribe_path
from tests.site import Browser, Site

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def program(site: Site) -> httpx.AsyncClient:
    """A mail program: it knows no cookies and sends no Origin."""
    transport = httpx.ASGITransport(site.app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://testserver")


def address(site: Site, name: str = "alice", subject: str = "") -> str:
    """Where this person unsubscribes."""
    return unsubscribe_path(site.app.state.signer, site.people[name].id or 0, subject)


async def digest(site: Site, name: str = "alice") -> str:
    """How often mails come to this person."""
    async with site.database.reading() as tx:
        return (await tx.get_one(Person, site.people[name].id)).digest


async def test_a_mail_program_unsubscribes_with_one_click(site: Site) -> None:
    answer = await program(site).post(address(site), data=ONE_CLICK)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert await digest(site) == "never"
    assert await digest(site, "bob") == "daily"
    assert (await program(site).post(address(site), data=ONE_CLICK)).status_code == 200


async def test_it_may_post_as_multipart_too(site: Site) -> None:
    answer = await program(site).post(address(site), files={"List-Unsubscribe": (None, "One-Click")})
    assert answer.status_code == 200
    assert await digest(site) == "never"


async def test_a_scanner_that_opens_the_link_changes_nothing(site: Site) -> None:
    for method in ("GET", "HEAD"):
        answer = await program(site).request(method, address(site))
        assert answer.status_code in {200, 405}
    assert await digest(site) == "daily"
    assert (await program(site).put(address(site), data=ONE_CLICK)).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"do": "all"},
        {"List-Unsubscribe": "Two-Clicks"},
        {"List-Unsubscribe": "One-Click", "do": "all"},
    ],
)
async def test_another_site_posts_nothing_but_the_one_click(site: Site, body: dict[str, str]) -> None:
    foreign = program(site)
    foreign.headers["Origin"] = "https://evil.example"
    assert (await foreign.post(address(site), data=body)).status_code == 403
    assert await digest(site) == "daily"


async def test_only_this_path_is_open_to_mail_programs(site: Site) -> None:
    for path in ("/me", "/sign-out", "/unsubscribe", "/unsubscribed/x", "/me/notices/read"):
        assert (await program(site).post(path, data=ONE_CLICK)).status_code == 403
    plain = await program(site).post(
        address(site), content="List-Unsubscribe=One-Click", headers={"Content-Type": "text/plain"}
    )
    assert plain.status_code == 403


@pytest.mark.parametrize("change", ["one letter", "cut", "other purpose", "not a pair"])
async def test_a_forged_address_is_worth_nothing(site: Site, change: str) -> None:
    signer = site.app.state.signer
    good = address(site).rpartition("/")[2]
    tokens = {
        "one letter": good[:-9] + ("x" if good[-9] != "x" else "y") + good[-8:],
        "cut": good[:-1],
        "other purpose": signer.sign("join", [site.people["alice"].id, ""]),
        "not a pair": signer.sign("unsubscribe", {"person": 1}),
    }
    path = f"/unsubscribe/{tokens[change]}"
    page = await program(site).get(path)
    assert page.status_code == 410
    assert "This link out of our mails is incomplete." in page.text
    assert 'href="/me#f-digest"' in page.text
    assert "Ask for another link" not in page.text
    assert (await program(site).post(path, data=ONE_CLICK)).status_code == 410
    assert await digest(site) == "daily"


async def test_a_person_leaves_one_thing_or_everything_on_the_page(site: Site) -> None:
    alice = site.people["alice"]
    async with site.database.transaction() as tx:
        await follow(tx, person_id=alice.id or 0, subject="practice:1")
    browser: Browser = site.stranger()
    page = await browser.get(address(site, subject="practice:1"))
    assert 'value="one"' in page.text
    assert alice.email not in page.text
    assert (await browser.post(address(site, subject="practice:1"), data={"do": "one"})).status_code == 200
    async with site.database.reading() as tx:
        assert (await tx.get_one(Subscription, 1)).stopped_at is not None
    assert await digest(site) == "daily"
    await browser.post(address(site, subject="practice:1"), data={"do": "all"})
    assert await digest(site) == "never"


async def test_who_was_deleted_is_gone(site: Site) -> None:
    path = unsubscribe_path(site.app.state.signer, 12345)
    assert (await program(site).get(path)).status_code == 410
    assert (await program(site).post(path, data=ONE_CLICK)).status_code == 410
