"""What is refused before a view sees it, and what every answer carries."""

import time

import pytest

from realtime.events import Command, Refused, Who
from tests.site import Site
from together.database import Database
from together.settings import Settings


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "http://testserver.evil.example",
        "http://testserver:81",
        "https://testserver:443",
    ],
)
async def test_a_form_from_another_site_is_refused(site: Site, origin: str) -> None:
    answer = await site.stranger().post("/language", data={"language": "fr"}, headers={"Origin": origin})
    assert answer.status_code == 403


async def test_a_form_without_an_origin_passes_only_with_the_browsers_word(site: Site) -> None:
    browser = site.stranger()
    del browser.headers["Origin"]
    assert (await browser.post("/language", data={"language": "fr"})).status_code == 403
    for word, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 303)):
        headers = {"Sec-Fetch-Site": word}
        assert (
            await browser.post("/language", data={"language": "fr"}, headers=headers)
        ).status_code == status


async def test_text_plain_is_no_form(site: Site) -> None:
    answer = await site.stranger().post(
        "/language", content="language=fr", headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code == 415


async def test_a_get_never_changes_anything(site: Site) -> None:
    workshop = await site.announced()
    alice = await site.browser("alice")
    for path in ("announce", "open", "close", "reopen", "act", "roles"):
        assert (await alice.get(f"/workshops/{workshop.slug}/{path}")).status_code == 405


async def test_an_unknown_host_is_refused(site: Site) -> None:
    assert (await site.stranger().get("/", headers={"Host": "evil.example"})).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/workshops/%00",
        "/workshops/a%00b",
        "/meetings/99999999999999999999",
        "/meetings/-1",
        "/meetings/1e5",
        "/workshops/x?before=%00",
        "/static/../pyproject.toml",
        "/static/%2e%2e/%2e%2e/pyproject.toml",
        "/static/..%2f..%2fpyproject.toml",
        "/workshops/ÀÉ",
        "/sign-in/" + "x" * 5000,
        "/workshops/none/join/" + "x" * 5000,
        "/me?next=//evil",
        "/\ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
async def test_strange_addresses_are_refused_quickly_and_never_an_error_of_ours(
    site: Site, path: str
) -> None:
    started = time.perf_counter()
    answer = await site.stranger().get(path)
    assert 400 <= answer.status_code < 500
    assert "tool.ruff" not in answer.text
    assert time.perf_counter() - started < 5  # a hang would be minutes; bench/ holds the figure


async def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    browser = site.stranger()
    assert (await browser.post("/sign-in", data={"email": "x" * 300_000})).status_code == 413

    async def endless():
        for _ in range(1000):
            yield b"email=" + b"x" * 10_000

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await browser.post("/sign-in", content=endless(), headers=form)).status_code in {400, 413}


async def test_floods_of_fields_and_parts_are_refused(site: Site) -> None:
    browser = site.stranger()
    many = "&".join(f"f{number}=1" for number in range(1001))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await browser.post("/sign-in", content=many, headers=form)).status_code == 400
    parts = (
        b"".join(b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\nx\r\n' for _ in range(1001))
        + b"--b--\r\n"
    )
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    assert (await browser.post("/sign-in", content=parts, headers=multipart)).status_code == 400
    upload = b'--b\r\nContent-Disposition: form-data; name="email"; filename="a"\r\n\r\nx\r\n--b--\r\n'
    assert (await browser.post("/sign-in", content=upload, headers=multipart)).status_code == 400
    headers = (
        b"--b\r\n" + b"".join(b"X-%d: 1\r\n" % number for number in range(500)) + b"\r\n\r\nx\r\n--b--\r\n"
    )
    assert (await browser.post("/sign-in", content=headers, headers=multipart)).status_code in {400, 422}


@pytest.mark.parametrize("charset", ["unicode_escape", "raw_unicode_escape", "idna", "punycode", "utf-7"])
async def test_a_form_in_a_charset_that_no_browser_sends_is_refused(site: Site, charset: str) -> None:
    alice = await site.browser("alice")
    fields = {"name": b"\\ud800", "language": b"en", "languages": b"en"}
    parts = b"".join(
        b'--b\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    )
    headers = {"Content-Type": f"multipart/form-data; boundary=b; charset={charset}"}
    answer = await alice.post("/me", content=parts + b"--b--\r\n", headers=headers)
    assert answer.status_code == 415


async def test_every_answer_carries_the_strict_headers(site: Site) -> None:
    for path in ("/", "/none", "/healthz", "/sign-in"):
        headers = (await site.stranger().get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


async def test_an_error_of_ours_is_a_calm_page_that_gives_nothing_away(site: Site) -> None:
    site.app.state.signer = None
    answer = await site.stranger().get("/workshops/none/join/x")
    assert answer.status_code == 500
    assert "NoneType" not in answer.text
    assert "<h1>" in answer.text


async def test_a_database_that_cannot_be_reached_is_a_503_also_for_those_who_are_signed_in(
    site: Site, settings: Settings
) -> None:
    alice = await site.browser("alice")
    nowhere = settings.model_copy(update={"database_url": "postgresql+asyncpg://nobody@127.0.0.1:1/none"})
    site.app.state.database = await Database.open(nowhere)
    for browser in (site.stranger(), alice):
        for answer in (await browser.get("/"), await browser.post("/sign-in", data={"email": "a@b.org"})):
            assert answer.status_code == 503
            assert "<h1>" in answer.text
    await site.app.state.database.close()


class Resting:
    """A hub that cannot store anything right now."""

    async def post(self, _room: str, _who: Who, _command: Command, _cid: str) -> None:
        raise Refused("unavailable", "This could not be saved right now. Please try again in a moment.")


async def test_a_room_that_cannot_store_is_a_503_on_every_form(site: Site) -> None:
    workshop, alice = await site.live()
    site.app.state.hub = Resting()
    for step in ("close", "reopen", "open"):
        answer = await alice.post(f"/workshops/{workshop.slug}/{step}")
        assert answer.status_code == 503, step
        assert "try again" in answer.text
    rows = {"title-0": "Water", "minutes-0": "10"}
    assert (await alice.post(f"/workshops/{workshop.slug}/agenda", data=rows)).status_code == 503


async def test_refusals_are_told_in_the_readers_language(site: Site) -> None:
    answer = await site.stranger().get("/none", headers={"Accept-Language": "ar"})
    assert answer.status_code == 404
    assert '<html lang="ar" dir="rtl"' in answer.text


async def test_health_and_readiness_answer(site: Site) -> None:
    assert (await site.stranger().get("/healthz")).status_code == 200
    ready = await site.stranger().get("/readyz")
    assert ready.status_code == 503  # these tables were made without the history of migrations
    assert ready.json() == {"database": "ok", "migrations": "pending", "bus": "ok"}
    async with site.database.transaction() as tx:
        connection = await tx.connection()
        await connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        await connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    ready = await site.stranger().get("/readyz")
    assert (ready.status_code, ready.json()["migrations"]) == (503, "newer")
