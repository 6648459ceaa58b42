"""Hostile forms: refused quickly and clearly, never an error of ours, and nothing is stored."""

import pytest

from tests.site import ORIGIN, Site
from tests.workshops.registrations.desk import announced, ask, asked, link, registrations

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": ORIGIN}


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b"&".join(b"f%d=x" % number for number in range(1001)), {400, 413}),
        (b"name=G%00il&email=g@example.org", {400}),
        (b"name=%ED%A0%80&email=g@example.org", {200, 400, 422}),
        (b"name=Gil&email=g@example.org&q1=%ED%A0%80", {200, 400, 422}),
        (b"name=%E2%80%8B&email=g@example.org", {422}),
        (b"name=Gil&email=" + b"g" * 70_000 + b"@example.org", {400, 413, 422}),
        (b"shown=9223372036854775808&name=Gil&email=g@example.org", {422}),
        (b"language=xx&name=Gil&email=g%0d%0aBcc:x@example.org", {422}),
    ],
)
async def test_a_form_that_nobody_typed(site: Site, body: bytes, statuses: set[int]) -> None:
    workshop = await announced(site)
    await ask(site, workshop, words="Why?")
    answer = await site.stranger().post(f"/workshops/{workshop.slug}/register", content=body, headers=FORM)
    assert answer.status_code in statuses
    if answer.status_code != 200:
        assert await registrations(site, workshop) == []


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
async def test_forms_of_other_sites_do_nothing(site: Site, origin: str) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    row = await asked(site, workshop)
    here, headers = f"/workshops/{workshop.slug}", {"Origin": origin}
    for path in ("/register", "/registration", "/registrations", "/questions"):
        answer = await alice.post(here + path, data={"do": "cancel"}, headers=headers)
        assert answer.status_code == 403, path
    answer = await alice.post(link(site, workshop, row), data={"do": "confirm"}, headers=headers)
    assert answer.status_code == 403
    assert [each.status for each in await registrations(site, workshop)] == ["unconfirmed"]


@pytest.mark.parametrize("number", [str(2**63), str(2**31), "-1", "1e9", "٣", "0x1"])
async def test_numbers_that_no_database_holds_are_refused(site: Site, number: str) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    here = f"/workshops/{workshop.slug}"
    data = {"do": "cancel", "registration": number, "question": number, "reason": "x"}
    assert (await alice.post(f"{here}/registrations", data=data)).status_code in {400, 404}
    assert (await alice.post(f"{here}/questions", data=data | {"do": "remove"})).status_code in {400, 404}
    assert (await alice.get(f"{here}/registrations?page={number}")).status_code == 200


async def test_scripts_in_names_answers_and_reasons_are_inert_text(site: Site) -> None:
    workshop, alice = await announced(site), await site.browser("alice")
    script = "<script>alert(1)</script>"
    number = await ask(site, workshop, words=script)
    row = await asked(site, workshop, name=script, affiliation=script, **{f"q{number}": script})
    gil = site.stranger()
    await gil.post(link(site, workshop, row), data={"do": "confirm"})
    pages = [
        await alice.get(f"/workshops/{workshop.slug}/registrations"),
        await gil.get(link(site, workshop, row)),
    ]
    pages += [await alice.get(f"/workshops/{workshop.slug}/questions")]
    pages += [await alice.get(f"/workshops/{workshop.slug}/registrations?q=%3Cscript%3E")]
    for page in pages:
        assert page.status_code == 200
        assert script not in page.text
        assert "&lt;script&gt;" in page.text


async def test_a_get_with_the_fields_of_a_form_changes_nothing(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    await bob.get(f"/workshops/{workshop.slug}/register?shown=yes")
    assert await registrations(site, workshop) == []
    await bob.post(f"/workshops/{workshop.slug}/register")
    await bob.get(f"/workshops/{workshop.slug}/registration?do=cancel")
    assert [row.status for row in await registrations(site, workshop)] == ["registered"]


async def test_who_is_signed_in_posts_no_more_fields_and_files_than_others(site: Site) -> None:
    workshop, bob = await announced(site), await site.browser("bob")
    path = f"/workshops/{workshop.slug}/register"
    many = await bob.post(path, data={f"f{number}": "x" for number in range(400)})
    file = await bob.post(path, files={"shown": ("a.txt", b"x", "text/plain")})
    assert [many.status_code, file.status_code] == [400, 400]
    assert await registrations(site, workshop) == []
