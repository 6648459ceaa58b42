"""Sending photos and documents to a practice."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from practices.files.actions import MOST
from practices.models import Practice
from tests.practices.files import pictures
from tests.practices.files.desk import send, sent, stored
from tests.practices.shelf import Shelf

pytest_plugins = ["tests.practices.shelf"]


MOVING = pictures.photo(kind="GIF", save_all=True, append_images=[Image.new("RGB", (1200, 800))])


async def test_several_files_are_sent_by_a_plain_form(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    files = [
        ("garden.jpg", pictures.photo()),
        ("plan.pdf", pictures.pdf()),
        ("beds.csv", b"bed,crop\n1,leek\n2,kale\n"),
    ]
    answer = await send(eve, draft, *files, json=False)
    assert answer.status_code == 303
    page = await eve.get(answer.headers["location"])
    assert all(name in page.text for name in ("garden.jpg", "plan.pdf", "beds.csv"))


async def test_after_a_form_one_is_where_one_came_from_but_never_elsewhere(
    shelf: Shelf, draft: Practice
) -> None:
    eve = await shelf.browser("eve")
    own = await send(eve, draft, ("a.jpg", pictures.photo()), json=False, next="/practices/x/edit")
    assert own.headers["location"] == "/practices/x/edit"
    other = await send(eve, draft, ("b.pdf", pictures.pdf()), json=False, next="//evil.example")
    assert other.headers["location"] == "/"


async def test_a_photo_is_kept_in_a_few_widths_never_enlarged(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    [large, small] = await sent(
        eve, draft, ("l.jpg", pictures.photo(2000, 1000)), ("s.png", pictures.photo(300, 200, "PNG"))
    )
    for address, widths, fallback in ((large, (480, 960, 1600), "960.jpg"), (small, (300,), "300.png")):
        for width in widths:
            found = Image.open(BytesIO((await eve.get(f"{address}/{width}.webp")).content))
            assert (found.format, found.width) == ("WEBP", width)
        assert (await eve.get(f"{address}/{fallback}")).status_code == 200
    assert (await eve.get(f"{small}/480.webp")).status_code == 404


async def test_what_a_camera_wrote_about_place_and_owner_is_gone_and_the_photo_upright(
    shelf: Shelf, draft: Practice
) -> None:
    secret = pictures.photo_with_secrets()
    assert b"Mulhouse" in secret
    eve = await shelf.browser("eve")
    [address] = await sent(eve, draft, ("IMG_1234.jpg", secret))
    for variant in ("original", "480.webp", "800.webp", "800.jpg", "download"):
        content = (await eve.get(f"{address}/{variant}")).content
        found = Image.open(BytesIO(content))
        assert not found.getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & found.info.keys()
        assert b"Mulhouse" not in content
        assert found.height > found.width
    original = Image.open(BytesIO((await eve.get(f"{address}/original")).content)).convert("RGB")
    red, _green, blue = original.getpixel((original.width - 20, original.height // 2))
    assert red > 200
    assert blue < 60
    assert b"Mulhouse" not in b"".join(path.read_bytes() for path in stored(shelf))


async def test_colours_of_another_profile_become_those_of_every_screen(shelf: Shelf, draft: Practice) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    eve = await shelf.browser("eve")
    for name, content in (
        ("profiled.jpg", pictures.photo(icc_profile=lab)),
        ("broken profile.png", pictures.photo(kind="PNG", icc_profile=b"not a profile at all")),
        ("print.jpg", pictures.encoded(Image.new("CMYK", (600, 400), (0, 0, 0, 0)), "JPEG")),
        ("grey.png", pictures.encoded(Image.new("I;16", (600, 400), 65535), "PNG")),
        (
            "clear.png",
            pictures.encoded(Image.new("RGBA", (600, 400), (255, 255, 255, 0)), "PNG", icc_profile=lab),
        ),
    ):
        [address] = await sent(eve, draft, (name, content))
        found = Image.open(BytesIO((await eve.get(f"{address}/480.webp")).content))
        assert found.mode in {"RGB", "RGBA"}
        paper = Image.new("RGBA", found.size, "white")
        paper.alpha_composite(found.convert("RGBA"))
        if not name.startswith(("profiled", "broken")):
            assert paper.getpixel((200, 200)) == (255, 255, 255, 255), name


@pytest.mark.parametrize(
    ("name", "content", "kind", "called"),
    [
        ("a.JPEG", pictures.photo(), "image/jpeg", "a.jpg"),
        ("moving.gif", MOVING, "image/png", "moving.png"),
        ("a.webp", pictures.photo(kind="WEBP"), "image/webp", "a.webp"),
        ("a.avif", pictures.photo(kind="AVIF"), "image/jpeg", "a.jpg"),
        ("photo.exe", pictures.photo(kind="PNG"), "image/png", "photo.png"),
        ("report.html", pictures.pdf(), "application/pdf", "report.pdf"),
        ("a.docm", pictures.office(), pictures.DOCX, "a.docx"),
        ("a.zip", pictures.open_document(), "application/vnd.oasis.opendocument.text", "a.odt"),
        ("notes", "Pommes, café; thé".encode(), "text/plain", "notes.txt"),
        ("table.txt", b"a;b\n1;2\n3;4\n", "text/csv", "table.csv"),
    ],
)  # fmt: skip
async def test_a_file_is_told_by_its_content_and_called_accordingly(
    shelf: Shelf, draft: Practice, name: str, content: bytes, kind: str, called: str
) -> None:
    eve = await shelf.browser("eve")
    answer = await send(eve, draft, (name, content))
    [told] = answer.json()["added"]
    assert (told["type"], told["name"]) == (kind, called)


async def test_what_is_refused_is_told_by_name_and_the_others_stay(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    answer = await send(
        eve, draft, ("a.jpg", pictures.photo()), ("bad.svg", b"<svg onload='alert(1)'/>"), json=False
    )
    assert answer.status_code == 201
    assert "bad.svg" in answer.text
    assert "a.jpg" in answer.text
    nothing = await send(eve, draft, ("bad.svg", b"<svg/>"), json=False)
    assert nothing.status_code == 415


async def test_refusals_are_in_the_readers_language(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    eve.cookies.set("lang", "fr")
    answer = await send(eve, draft)
    assert answer.status_code == 422
    page = await eve.get(f"/practices/{draft.slug}/files")
    assert 'lang="fr"' in page.text


async def test_the_same_file_twice_is_one(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    await sent(eve, draft, ("a.jpg", pictures.photo()))
    before = stored(shelf)
    again = await send(eve, draft, ("b.jpg", pictures.photo()))
    assert again.status_code == 409
    assert stored(shelf) == before


async def test_a_practice_has_no_more_than_twenty(shelf: Shelf, draft: Practice) -> None:
    eve = await shelf.browser("eve")
    for number in range(MOST):
        await sent(eve, draft, (f"{number}.txt", f"note {number}".encode()))
    answer = await send(eve, draft, ("one more.txt", b"one more"))
    assert answer.status_code == 422
    assert str(MOST) in answer.json()["refused"][0]["text"]
    assert len(stored(shelf)) == MOST


@pytest.mark.parametrize(
    ("name", "status"), [(None, 403), ("max", 403), ("fay", 403), ("bob", 403), ("dora", 201)]
)
async def test_only_those_who_write_a_practice_send_files(
    shelf: Shelf, published: Practice, name: str | None, status: int
) -> None:
    browser = await shelf.browser(name) if name else shelf.stranger()
    assert (await send(browser, published, ("a.txt", b"words"))).status_code == status
    assert (await browser.get(f"/practices/{published.slug}/files")).status_code == (
        200 if status == 201 else 403
    )


async def test_a_strangers_draft_is_not_even_there(shelf: Shelf, draft: Practice) -> None:
    for browser in (shelf.stranger(), await shelf.browser("fay")):
        assert (await send(browser, draft, ("a.txt", b"words"))).status_code == 404
        assert (await browser.get(f"/practices/{draft.slug}/files")).status_code == 404
    eve = await shelf.browser("eve")
    assert (await eve.put(f"/practices/{draft.slug}/files")).status_code == 405
    assert (await eve.get("/practices/nothing/files")).status_code == 404
