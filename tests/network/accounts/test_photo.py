"""One's own photo: cut, cleaned, and seen only by those who may."""

from io import BytesIO

import httpx
import pytest
from PIL import Image

from tests.practices.files.desk import stored_by
from tests.site import Browser, Site


def jpeg(width: int = 800, height: int = 1200) -> bytes:
    """A photo that tells where it was made."""
    exif = Image.Exif()
    exif[0x010E] = "at home, 12 Rue des Fleurs"
    target = BytesIO()
    Image.new("RGB", (width, height), "teal").save(target, "JPEG", exif=exif)
    return target.getvalue()


async def send(browser: Browser, content: bytes, name: str = "me.jpg") -> httpx.Response:
    return await browser.post("/me", data={"name": "Bob"}, files={"photo": (name, content)})


def address_of(site: Site) -> str:
    return f"/people/{site.people['bob'].id}/photo"


async def test_a_photo_is_cut_to_squares_and_tells_nothing_of_where_it_was_made(site: Site) -> None:
    assert b"Rue des Fleurs" in jpeg()
    bob = await site.browser("bob")
    assert (await send(bob, jpeg())).status_code == 303
    for side in (96, 320):
        answer = await bob.get(f"{address_of(site)}/{side}.webp")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "image/webp"
        assert answer.headers["x-content-type-options"] == "nosniff"
        with Image.open(BytesIO(answer.content)) as image:
            assert image.size == (side, side)
    assert all(b"Rue des Fleurs" not in path.read_bytes() for path in stored_by(site))


async def test_others_see_it_only_when_its_owner_says_so(site: Site) -> None:
    bob, alice, dora = [await site.browser(name) for name in ("bob", "alice", "dora")]
    await send(bob, jpeg())
    photo, page = f"{address_of(site)}/96.webp", f"/people/{site.people['bob'].id}"
    for address in (photo, page):
        assert (await alice.get(address)).status_code == 404
        assert (await site.stranger().get(address)).status_code == 404
        assert (await dora.get(address)).status_code == 200
    await bob.post("/me", data={"name": "Bob", "shown": ["about"], "about": "I count *water*."})
    assert (await alice.get(photo)).status_code == 404
    assert "<em>water</em>" in (await site.stranger().get(page)).text
    await bob.post("/me", data={"name": "Bob", "shown": ["photo"], "about": "I count *water*."})
    assert (await site.stranger().get(photo)).status_code == 200
    assert "water" not in (await site.stranger().get(page)).text


async def test_another_photo_or_none_takes_the_bytes_of_the_first_away(site: Site) -> None:
    bob = await site.browser("bob")
    await send(bob, jpeg())
    before = set(stored_by(site))
    await send(bob, jpeg(300, 200))
    assert not before & set(stored_by(site))
    await bob.post("/me", data={"name": "Bob"}, files={"photo": ("", b"")})
    assert len(stored_by(site)) > 0
    assert (await bob.post("/me/photo")).status_code == 303
    assert stored_by(site) == []
    assert (await bob.get(f"{address_of(site)}/96.webp")).status_code == 404


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", {415, 422}),
        (b"<html><script>1</script>", {415, 422}),
        (b"a,b\n1,2\n", {415}),
        (b"\xff\xd8\xff\xe0 cut off", {422}),
        (b"", {422}),
        (b"GIF89a" + b"\0" * (14 * 1024 * 1024), {413}),
    ],
    ids=["svg", "html", "text", "damaged", "empty", "large"],
)
async def test_what_is_no_photo_is_told_on_the_page(site: Site, content: bytes, status: set[int]) -> None:
    bob = await site.browser("bob")
    answer = await send(bob, content)
    assert answer.status_code in status
    assert 'id="e-photo"' in answer.text
    assert 'value="Bob"' in answer.text
    assert "PDF" not in answer.text
    assert stored_by(site) == []


async def test_a_form_that_is_far_too_large_is_refused_and_strangers_send_none(site: Site) -> None:
    bob = await site.browser("bob")
    assert (await send(bob, b"\xff\xd8\xff" + b"\0" * (49 * 1024 * 1024))).status_code == 413
    assert (await send(site.stranger(), jpeg())).status_code == 403
    assert (await site.stranger().post("/me/photo")).status_code == 403
    assert (await bob.get("/me/photo")).status_code == 405
    assert (await bob.get(f"{address_of(site)}/97.webp")).status_code == 404
    assert (await bob.get("/people/999999999/photo/96.webp")).status_code == 404
