"""The pictures beside links to the first page and to territories."""

from io import BytesIO

import pytest
from PIL import Image

from tests.practices.shelf import Shelf


@pytest.mark.parametrize(
    "address", ["/card.png", "/card.png?lang=ar", "/card.png?lang=nothing", "/territories/mulhouse/card.png"]
)
async def test_it_is_drawn_kept_and_told_apart(shelf: Shelf, address: str) -> None:
    browser = shelf.stranger()
    answer = await browser.get(address)
    assert answer.status_code == 200
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)
    tag = {"If-None-Match": answer.headers["etag"]}
    assert (await browser.get(address, headers=tag)).status_code == 304


async def test_pages_name_their_pictures(shelf: Shelf) -> None:
    browser = shelf.stranger()
    assert "http://testserver/card.png?lang=en" in (await browser.get("/")).text
    page = (await browser.get("/territories/mulhouse")).text
    assert "http://testserver/territories/mulhouse/card.png?lang=en" in page
    assert 'role="img" aria-label="Map: where Mulhouse lies"' in page


async def test_what_is_not_there_has_no_picture(shelf: Shelf) -> None:
    browser = shelf.stranger()
    assert (await browser.get("/territories/nowhere/card.png")).status_code == 404
    assert (await browser.post("/card.png")).status_code == 405
