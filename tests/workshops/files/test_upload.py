"""Sending documents to a workshop, and where readers find them."""

from io import BytesIO

import pytest
from PIL import Image

from tests.practices.files import pictures
from tests.practices.files.desk import post_files, stored_by
from tests.site import Site
from tests.workshops.files.desk import number, place, sent
from workshops.files.actions import MOST


async def test_several_files_are_sent_by_a_plain_form_and_found_on_the_workshops_page(site: Site) -> None:
    workshop, alice = await site.announced(), await site.browser("alice")
    files = [("plan.pdf", pictures.pdf()), ("map.jpg", pictures.photo()), ("notes.docx", pictures.office())]
    answer = await post_files(alice, place(workshop), *files, json=False)
    assert (answer.status_code, answer.headers["location"]) == (303, place(workshop))
    stranger = site.stranger()
    for address in (f"/workshops/{workshop.slug}", place(workshop)):
        page = (await stranger.get(address)).text
        assert all(name in page for name in ("plan.pdf", "map.jpg", "notes.docx", "480.webp"))
        assert 'loading="lazy"' in page
        assert "data-send-files" not in page


async def test_a_photo_loses_what_its_camera_wrote_of_place_and_owner(site: Site) -> None:
    workshop, alice = await site.announced(), await site.browser("alice")
    [address] = await sent(alice, workshop, ("IMG_1.jpg", pictures.photo_with_secrets()))
    for variant in ("original", "480.webp", "download"):
        content = (await alice.get(f"{address}/{variant}")).content
        assert not Image.open(BytesIO(content)).getexif()
        assert b"Mulhouse" not in content
    assert b"Mulhouse" not in b"".join(path.read_bytes() for path in stored_by(site))


async def test_what_is_refused_is_told_by_name_and_the_others_stay(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    both = [("a.pdf", pictures.pdf()), ("bad.svg", b"<svg onload='alert(1)'/>")]
    answer = await post_files(alice, place(workshop), *both, json=False)
    assert answer.status_code == 201
    assert "Not added" in answer.text
    assert "bad.svg" in answer.text
    assert "a.pdf" in answer.text
    nothing = await post_files(alice, place(workshop), json=False)
    assert nothing.status_code == 422


async def test_the_same_file_twice_is_one(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    await sent(alice, workshop, ("a.jpg", pictures.photo()))
    before = stored_by(site)
    assert (await post_files(alice, place(workshop), ("b.jpg", pictures.photo()))).status_code == 409
    assert stored_by(site) == before


async def test_a_workshop_has_no_more_than_twenty(site: Site) -> None:
    workshop, alice = await site.workshop(), await site.browser("alice")
    await sent(alice, workshop, *((f"{one}.txt", f"note {one}".encode()) for one in range(MOST)))
    answer = await post_files(alice, place(workshop), ("one more.txt", b"one more"))
    assert answer.status_code == 422
    assert str(MOST) in answer.json()["refused"][0]["text"]
    assert len(stored_by(site)) == MOST
    assert "f-files" not in (await alice.get(place(workshop))).text


@pytest.mark.parametrize(
    ("name", "status"), [(None, 403), ("bob", 403), ("charlie", 403), ("alice", 201), ("dora", 201)]
)
async def test_only_those_who_run_a_workshop_send_files(site: Site, name: str | None, status: int) -> None:
    workshop = await site.announced()
    browser = await site.browser(name) if name else site.stranger()
    assert (await post_files(browser, place(workshop), ("a.txt", b"words"))).status_code == status
    assert (await browser.get(place(workshop))).status_code == 200
    assert len(stored_by(site)) == (status == 201)


async def test_the_facilitator_of_another_workshop_is_a_reader_here(site: Site) -> None:
    workshop = await site.announced()
    bob = await site.browser("bob")
    async with site.database.transaction() as tx:
        from workshops import actions

        await actions.create_workshop(tx, form=site.form(title="Bob's own"), by=site.people["bob"])
    assert (await post_files(bob, place(workshop), ("a.txt", b"words"))).status_code == 403


async def test_a_draft_is_not_even_there(site: Site) -> None:
    workshop = await site.workshop()
    for browser in (site.stranger(), await site.browser("bob")):
        assert (await post_files(browser, place(workshop), ("a.txt", b"words"))).status_code == 404
        assert (await browser.get(place(workshop))).status_code == 404
    alice = await site.browser("alice")
    assert (await alice.put(place(workshop))).status_code == 405
    assert (await alice.get("/workshops/nothing/files")).status_code == 404


async def test_the_live_room_names_the_way_to_them_and_the_record_lists_them(site: Site) -> None:
    workshop, alice = await site.live()
    here = f"/workshops/{workshop.slug}"
    assert f"{here}/files" not in (await alice.get(here)).text
    [address] = await sent(alice, workshop, ("plan.pdf", pictures.pdf()))
    room = (await alice.get(here)).text
    assert f'href="{here}/files"' in room
    assert "plan.pdf" not in room
    await alice.post(f"{here}/close")
    assert f"{address}/download" in (await site.stranger().get(here)).text
    await alice.post(f"{here}/files/arrange", data={"remove": number(address)})
    assert f"{address}/download" not in (await site.stranger().get(here)).text
