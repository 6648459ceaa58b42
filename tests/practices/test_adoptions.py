"""What territories declare about each other's practices: once of a kind, by those who speak for them, on both pages."""

import asyncio

import pytest
from sqlmodel import select

from network.actions import create_person, create_territory
from network.models import Membership, Notice, Territory
from practices.adoptions.actions import declare_adoption
from practices.adoptions.forms import AdoptionForm
from practices.models import Adoption, Edition, Practice, Revision
from practices.queries import get_standing
from practices.readers import reader_for
from tests.practices.shelf import Shelf, told_nowhere
from together.columns import now
from together.database import Database
from together.errors import Conflict


def declared(shelf: Shelf, name: str = "praia", /, **fields: str) -> dict[str, str]:
    """The fields of a declaration that is valid."""
    number = str(shelf.territories[name].id)
    return {"kind": "adapted", "territory": number, "text": "We use rain only.", "language": "en"} | fields


async def rows(shelf: Shelf) -> list[Adoption]:
    """All declarations."""
    async with shelf.database.reading() as tx:
        return list((await tx.exec(select(Adoption))).all())


async def test_both_pages_tell_of_it_and_the_source_is_told(shelf: Shelf, published: Practice) -> None:
    own = await shelf.published("fay", "praia", title="A garden without rain")
    fay = await shelf.browser("fay")
    answer = await fay.post(
        f"/practices/{published.slug}/adopt",
        data=declared(shelf, own_practice=str(own.id), since="2025-05-01", text="**Rain** only <b>"),
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/practices/{published.slug}#a1"
    stranger = shelf.stranger()
    source = (await stranger.get(f"/practices/{published.slug}")).text
    assert "We adapted it" in source
    assert "<strong>Rain</strong> only &lt;b&gt;" in source
    assert "A garden without rain" in source
    assert "Adapted from" in (await stranger.get(f"/practices/{own.slug}")).text
    territory = (await stranger.get("/territories/praia")).text
    assert "Taken up from others" in territory
    assert f"/practices/{published.slug}#a1" in territory
    news = (await (await shelf.browser("eve")).get("/me/notices")).text
    assert "<bdi>Praia</bdi> has adapted" in news
    assert "<strong>Rain</strong> only" in news


async def test_only_those_who_speak_for_another_territory_declare(shelf: Shelf, published: Practice) -> None:
    path = f"/practices/{published.slug}/adopt"
    for name in ("bob", "max", "eve"):
        browser = await shelf.browser(name)
        assert (await browser.get(path)).status_code == 403
        assert (await browser.post(path, data=declared(shelf))).status_code == 403
        assert path not in (await browser.get(f"/practices/{published.slug}")).text
    assert (await shelf.stranger().post(path, data=declared(shelf))).status_code == 403
    fay = await shelf.browser("fay")
    assert path in (await fay.get(f"/practices/{published.slug}")).text
    for territory in (str(shelf.territories["mulhouse"].id), "99", ""):
        assert (await fay.post(path, data=declared(shelf, territory=territory))).status_code == 403
    dora = await shelf.browser("dora")
    assert (await dora.post(path, data=declared(shelf, "mulhouse"))).status_code == 403
    assert (await dora.post(path, data=declared(shelf))).status_code == 303
    hidden = await shelf.draft(title="Not yet")
    assert (await fay.post(f"/practices/{hidden.slug}/adopt", data=declared(shelf))).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "stopped", "text": ""},
        {"kind": "adapted", "text": " "},
        {"kind": "copied"},
        {"since": "2999-01-01"},
        {"since": "yesterday"},
        {"text": "x" * 4001},
        {"own_practice": "x"},
        {"own_practice": "1"},  # the source itself
        {"own_practice": "99"},
    ],
)
async def test_what_cannot_be_is_refused(shelf: Shelf, published: Practice, fields: dict[str, str]) -> None:
    fay = await shelf.browser("fay")
    answer = await fay.post(f"/practices/{published.slug}/adopt", data=declared(shelf, **fields))
    assert answer.status_code == 422
    assert await rows(shelf) == []


async def test_the_day_is_asked_for_up_to_today(shelf: Shelf, published: Practice) -> None:
    page = (await (await shelf.browser("fay")).get(f"/practices/{published.slug}/adopt")).text
    assert f'type="date" value="" max="{now().date().isoformat()}"' in page


async def test_an_own_practice_is_of_that_territory_and_published(shelf: Shelf, published: Practice) -> None:
    fay = await shelf.browser("fay")
    others = await shelf.published(title="Another of Mulhouse")
    unready = await shelf.draft("fay", "praia", title="Not yet")
    for practice in (others, unready):
        answer = await fay.post(
            f"/practices/{published.slug}/adopt", data=declared(shelf, own_practice=str(practice.id))
        )
        assert answer.status_code == 422
    assert told_nowhere(await fay.get(f"/practices/{published.slug}/adopt"), "Not yet", "Another of Mulhouse")


async def test_one_of_a_kind_and_a_repeated_press_finds_it(shelf: Shelf, published: Practice) -> None:
    fay, path = await shelf.browser("fay"), f"/practices/{published.slug}/adopt"
    first = await fay.post(path, data=declared(shelf))
    again = await fay.post(path, data=declared(shelf))
    assert first.headers["location"] == again.headers["location"]
    other = await fay.post(path, data=declared(shelf, text="Something else"))
    assert other.status_code == 409
    assert (await fay.post(path, data=declared(shelf, kind="stopped"))).status_code == 303
    assert len(await rows(shelf)) == 2


async def test_it_is_changed_and_withdrawn_by_its_territory_and_leaves_no_words(
    shelf: Shelf, published: Practice
) -> None:
    fay = await shelf.browser("fay")
    await fay.post(f"/practices/{published.slug}/adopt", data=declared(shelf, text="A secret slip"))
    one = f"/practices/{published.slug}/adoptions/1"
    for name in ("bob", "max", "eve"):
        browser = await shelf.browser(name)
        assert (await browser.post(f"{one}/edit", data=declared(shelf))).status_code == 403
        assert (await browser.post(f"{one}/withdraw")).status_code == 403
    assert "A secret slip" in (await fay.get(f"{one}/edit")).text
    await fay.post(f"{one}/edit", data=declared(shelf, kind="stopped", text="Better words"))
    eve = await shelf.browser("eve")
    for path in (f"/practices/{published.slug}", "/me/notices"):
        page = await eve.get(path)
        assert "Better words" in page.text
        assert told_nowhere(page, "secret slip")
    assert (await rows(shelf))[0].kind == "adapted"
    assert (await fay.get(f"{one}/withdraw")).status_code == 405
    await fay.post(f"{one}/withdraw")
    for path in (f"/practices/{published.slug}", "/me/notices", "/territories/praia"):
        assert told_nowhere(await eve.get(path), "Better words", "Taken up from others")
    assert (await fay.get(f"{one}/edit")).status_code == 404


async def test_an_unpublished_practice_is_named_nowhere(shelf: Shelf, published: Practice) -> None:
    own = await shelf.published("fay", "praia", title="A garden without rain")
    fay = await shelf.browser("fay")
    await fay.post(f"/practices/{published.slug}/adopt", data=declared(shelf, own_practice=str(own.id)))
    await shelf.move(own, "unpublish", "fay")
    for path in (
        f"/practices/{published.slug}",
        f"/practices/{published.slug}/lineage",
        "/territories/praia",
    ):
        assert told_nowhere(await shelf.stranger().get(path), "without rain")
    await shelf.move(published, "unpublish")
    assert told_nowhere(await shelf.stranger().get("/territories/praia"), "Drouot", "Taken up")
    assert (await shelf.stranger().get(f"/practices/{published.slug}/lineage")).status_code == 404


async def test_the_family_is_drawn_and_told(shelf: Shelf, published: Practice) -> None:
    own = await shelf.published("fay", "praia", title="A garden without rain")
    fay = await shelf.browser("fay")
    await fay.post(f"/practices/{published.slug}/adopt", data=declared(shelf, own_practice=str(own.id)))
    await fay.post(f"/practices/{published.slug}/adopt", data=declared(shelf, kind="same", text=""))
    for practice in (published, own):
        page = (await shelf.stranger().get(f"/practices/{practice.slug}/lineage")).text
        drawing, listed = page.partition('<svg class="lineage"')[2], page.partition("As a list")[2]
        assert drawing.count("<rect") == 3
        assert "style=" not in page
        assert "A garden without rain" in listed
        assert "Praia" in listed
    alone = await shelf.published(title="Alone")
    page = (await shelf.stranger().get(f"/practices/{alone.slug}/lineage")).text
    assert "No family yet" in page


async def test_of_a_hundred_declarations_at_once_one_is_stored(any_database: Database) -> None:
    async with any_database.transaction() as tx:
        places = [
            await create_territory(
                tx, slug=f"t{n}", name=f"T{n}", country="PT", kind="", latitude=0, longitude=0
            )
            for n in range(2)
        ]
        people = [await create_person(tx, email=f"p{n}@example.org", name=f"P{n}") for n in range(4)]
        for person in people:
            tx.add(Membership(territory_id=places[1].id or 0, person_id=person.id or 0, role="editor"))
        practice = await _practice(tx, places[0])

    async def declare(number: int) -> str:
        try:
            async with any_database.transaction() as tx:
                reader = await reader_for(tx, people[number % 4])
                standing = await get_standing(tx, "garden", reader)
                form = AdoptionForm(kind="same", territory=str(places[1].id), text=f"Word {number % 4}")
                await declare_adoption(tx, standing=standing, form=form)
        except Conflict:
            return "there"
        return "stored"

    outcomes = await asyncio.gather(*(declare(number) for number in range(100)))
    async with any_database.reading() as tx:
        [row] = (await tx.exec(select(Adoption))).all()
        told = (await tx.exec(select(Notice))).all()
    assert row.practice_id == practice.id
    assert outcomes.count("stored") == 25  # the first, and who repeated the same words
    assert told == []


async def _practice(tx, territory: Territory) -> Practice:
    practice = Practice(slug="garden", territory_id=territory.id or 0, status="published")
    tx.add(practice)
    await tx.flush()
    revision = Revision(practice_id=practice.id or 0, language="en", number=1, words={"title": "Garden"})
    tx.add(revision)
    await tx.flush()
    edition = Edition(
        practice_id=practice.id or 0, language="en", revision_id=revision.id or 0, title="Garden"
    )
    edition.words = {"title": "Garden"}
    tx.add(edition)
    return practice
