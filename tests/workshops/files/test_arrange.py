"""Naming, ordering and removing the documents of a workshop."""

import re

from tests.practices.files import pictures
from tests.practices.files.desk import stored_by
from tests.site import Browser, Site
from tests.workshops.files.desk import number, place, sent
from workshops.models import Workshop


async def order(browser: Browser, workshop: Workshop) -> list[str]:
    """The files as their page lists them."""
    return re.findall(r'id="file-(\d+)"', (await browser.get(place(workshop))).text)


async def arrange(browser: Browser, workshop: Workshop, **fields: str) -> int:
    """Post the form of the files' page."""
    data = {name.replace("_", "-"): value for name, value in fields.items()}
    return (await browser.post(f"{place(workshop)}/arrange", data=data)).status_code


async def test_readers_see_the_title_instead_of_the_name(site: Site) -> None:
    workshop, alice = await site.announced(), await site.browser("alice")
    [plan] = await sent(alice, workshop, ("IMG_plan.pdf", pictures.pdf()))
    title = {f"title_{number(plan)}": ' <b>"The plan"</b>\n of 2020 '}
    assert await arrange(alice, workshop, **title) == 303
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert "&lt;b&gt;&#34;The plan&#34;&lt;/b&gt; of 2020" in page
    assert "IMG_plan" not in page
    assert await arrange(alice, workshop, **{f"title_{number(plan)}": "x" * 201}) == 422
    assert await arrange(alice, workshop, **{f"title_{number(plan)}": ""}) == 303
    assert "IMG_plan.pdf" in (await site.stranger().get(f"/workshops/{workshop.slug}")).text


async def test_images_and_documents_stand_in_one_order(site: Site) -> None:
    workshop, alice = await site.announced(), await site.browser("alice")
    made = await sent(
        alice, workshop, ("1.jpg", pictures.photo()), ("a.pdf", pictures.pdf()), ("b.txt", b"words")
    )
    one, two, three = map(number, made)
    await arrange(alice, workshop, later=one)
    assert await order(alice, workshop) == [two, one, three]
    await arrange(alice, workshop, earlier=two)
    assert await order(alice, workshop) == [two, one, three]
    await arrange(alice, workshop, earlier=three)
    assert await order(alice, workshop) == [two, three, one]
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert page.index("a.pdf") < page.index("b.txt") < page.index("1.jpg")


async def test_a_file_that_is_removed_leaves_no_bytes(site: Site) -> None:
    workshop, alice = await site.announced(), await site.browser("alice")
    one, two = await sent(alice, workshop, ("1.jpg", pictures.photo()), ("2.txt", b"words"))
    assert await arrange(alice, workshop, remove=number(one)) == 303
    assert await order(alice, workshop) == [number(two)]
    for variant in ("original", "480.webp"):
        assert (await alice.get(f"{one}/{variant}")).status_code == 404
    assert len(stored_by(site)) == 1
    assert await arrange(alice, workshop, remove=number(one)) == 404
    await sent(alice, workshop, ("1.jpg", pictures.photo()))


async def test_nobody_else_arranges_files_nor_those_of_another_workshop(site: Site) -> None:
    workshop, other = await site.announced(), await site.announced(title="Another")
    alice = await site.browser("alice")
    [plan] = await sent(alice, workshop, ("a.pdf", pictures.pdf()))
    fields = {"remove": number(plan), f"title_{number(plan)}": "mine"}
    for name in (None, "bob", "charlie"):
        browser = await site.browser(name) if name else site.stranger()
        assert await arrange(browser, workshop, **fields) == 403
    assert await arrange(alice, other, **fields) == 404
    assert await order(alice, workshop) == [number(plan)]
    assert (await alice.get(f"{place(workshop)}/arrange")).status_code == 405
    draft = await site.workshop(title="Draft")
    assert await arrange(site.stranger(), draft, **fields) == 404
