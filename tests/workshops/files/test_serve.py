"""A workshop's file at its own address: who gets it, and with which headers."""

import pytest

from tests.practices.files import pictures
from tests.site import Site
from tests.workshops.files.desk import place, sent
from workshops.models import Workshop

VARIANTS = ("original", "480.webp", "download")


async def statuses(site: Site, address: str) -> set[int]:
    """What a stranger and an account without a place are answered."""
    browsers = (site.stranger(), await site.browser("bob"))
    return {(await browser.get(address)).status_code for browser in browsers}


async def test_a_drafts_files_are_there_for_those_who_prepare_it_only(site: Site) -> None:
    workshop = await site.workshop()
    alice, charlie = await site.browser("alice"), await site.browser("charlie")
    [photo] = await sent(alice, workshop, ("a.jpg", pictures.photo()))
    for variant in VARIANTS:
        assert (await charlie.get(f"{photo}/{variant}")).status_code == 200
        assert await statuses(site, f"{photo}/{variant}") == {404}
    await alice.post(f"/workshops/{workshop.slug}/announce")
    assert await statuses(site, f"{photo}/480.webp") == {200}
    await alice.post(f"/workshops/{workshop.slug}/withdraw")
    assert await statuses(site, f"{photo}/480.webp") == {404}


@pytest.mark.parametrize("visibility", ["link", "members"])
async def test_who_may_not_see_the_workshop_is_asked_at_every_request(site: Site, visibility: str) -> None:
    workshop = await site.announced(visibility="link")
    async with site.database.transaction() as tx:
        (await tx.get_one(Workshop, workshop.id)).visibility = visibility
    alice = await site.browser("alice")
    [photo] = await sent(alice, workshop, ("a.jpg", pictures.photo()))
    for variant in VARIANTS:
        assert (await site.stranger().get(f"{photo}/{variant}")).status_code == 404
        answer = await alice.get(f"{photo}/{variant}")
        assert answer.headers["cache-control"] == "private, no-cache"
        again = await site.stranger().get(
            f"{photo}/{variant}", headers={"If-None-Match": answer.headers["etag"]}
        )
        assert again.status_code == 404
    assert (await site.stranger().get(place(workshop))).status_code == 404


async def test_who_holds_an_invitation_reads_them(site: Site) -> None:
    workshop = await site.announced(visibility="link")
    alice, guest = await site.browser("alice"), site.stranger()
    [document] = await sent(alice, workshop, ("a.pdf", pictures.pdf()))
    token = site.app.state.signer.sign("join", {"slug": workshop.slug, "as": "participant"})
    invited = await guest.get(f"/workshops/{workshop.slug}/join/{token}")
    if invited.status_code == 200:
        assert (await guest.get(f"{document}/download")).status_code == 200
    assert (await site.stranger().get(f"{document}/download")).status_code == 404


async def test_a_file_is_reached_through_its_own_workshop_only(site: Site) -> None:
    workshop, other = await site.announced(), await site.announced(title="Another")
    alice = await site.browser("alice")
    [photo] = await sent(alice, workshop, ("a.jpg", pictures.photo()))
    assert (await alice.get(f"{photo.replace(workshop.slug, other.slug)}/480.webp")).status_code == 404
    assert (await alice.get(f"{place(workshop)}/999/original")).status_code == 404
    for variant in ("481.webp", "480.exe", "%2e%2e%2fsecret", "original.webp"):
        assert (await alice.get(f"{photo}/{variant}")).status_code == 404
    assert (await alice.delete(f"{photo}/original")).status_code == 405


async def test_a_document_is_always_a_download_and_an_image_never_a_page(site: Site) -> None:
    workshop, alice = await site.announced(), await site.browser("alice")
    photo, document = await sent(alice, workshop, ("a.jpg", pictures.photo()), ("été.pdf", pictures.pdf()))
    for address in (f"{document}/download", f"{document}/original", f"{photo}/download"):
        assert (await alice.get(address)).headers["content-disposition"].startswith("attachment; ")
    for address in (f"{photo}/original", f"{document}/original", f"{photo}/480.webp"):
        headers = (await alice.get(address)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert headers["cache-control"].startswith("private")
    part = await alice.get(f"{document}/download", headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.content) == (206, b"%PDF-")
    assert (await alice.get(f"{document}/download", headers={"Range": "bytes=9-2"})).status_code == 416
