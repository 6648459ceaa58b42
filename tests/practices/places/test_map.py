"""The map of practices: every published practice once, as links that say what they are."""

import gzip
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from sqlalchemy import event
from sqlmodel import select

from network.models import Territory
from practices.models import Edition, Practice, Revision
from practices.places.queries import WORLD_STEP, count_all, list_places
from practices.places.reading import WORLD
from tests.practices.shelf import Shelf
from together.app import create_app
from together.database import Database
from together.maps import OUTLINES
from together.settings import Settings

SVG = re.compile(r'<svg class="map".*?</svg>(?=\s*(?:<p|<nav))', re.DOTALL)
MAP = "/practices/map"


def marks(page: str) -> dict[str, str]:
    """What each mark of the drawing is called → where it leads."""
    drawing = SVG.search(page)
    assert drawing
    found = re.findall(r'<a class="map__mark" href="([^"]*)" aria-label="([^"]*)"', drawing[0])
    return {unescape(name): unescape(path) for path, name in found}


async def test_a_single_practice_is_a_link_to_its_page_named_by_title_and_place(
    shelf: Shelf, published: Practice
) -> None:
    page = (await shelf.stranger().get(MAP)).text
    assert marks(page) == {
        "The shared garden of the Drouot quarter, Mulhouse": f"/practices/{published.slug}"
    }
    ElementTree.fromstring(SVG.search(page)[0].replace("&nbsp;", " "))  # noqa: S314 - our own page


async def test_practices_at_one_spot_are_counted_and_lead_to_the_list_of_their_territory(
    shelf: Shelf, published: Practice
) -> None:
    for number in range(2):
        await shelf.published(title=f"Another {number}")
    page = (await shelf.stranger().get(MAP)).text
    assert marks(page) == {"3 practices in Mulhouse": "/practices?territory=mulhouse"}
    assert ">3</text>" in page
    for title in ("The shared garden of the Drouot quarter", "Another 0", "Another 1"):
        assert title in page


async def test_far_places_stand_apart_and_near_ones_open_when_followed(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.published("fay", "praia", title="Water from fog")
    async with shelf.database.transaction() as tx:
        tx.add(Territory(slug="colmar", name="Colmar", country="FR", latitude=48.08, longitude=7.36))
    await placed(shelf, "A well", 48.08, 7.36)
    page = (await shelf.stranger().get(MAP)).text
    found = marks(page)
    assert set(found) == {"2 practices in Mulhouse", "Water from fog, Praia"}
    assert found["2 practices in Mulhouse"].startswith(f"{MAP}?zoom=")
    nearer = marks((await shelf.stranger().get(found["2 practices in Mulhouse"])).text)
    assert set(nearer) == {"The shared garden of the Drouot quarter, Mulhouse", "A well, Mulhouse"}


async def test_a_group_over_a_border_names_the_countries(shelf: Shelf, published: Practice) -> None:
    async with shelf.database.transaction() as tx:
        tx.add(Territory(slug="basel", name="Basel", country="CH", latitude=47.56, longitude=7.59))
    practice = await placed(shelf, "A well", 47.56, 7.59)
    async with shelf.database.transaction() as tx:
        basel = (await tx.exec(select(Territory).where(Territory.slug == "basel"))).one()
        (await tx.get_one(Practice, practice.id)).territory_id = basel.id or 0
    await shelf.published("fay", "praia", title="Water from fog")
    page = (await shelf.stranger().get(MAP)).text
    assert set(marks(page)) == {"2 practices around here (France, Switzerland)", "Water from fog, Praia"}
    assert page.count("2 practices around here (France, Switzerland)") == 2, "the mark and the list"


async def placed(shelf: Shelf, title: str, latitude: float, longitude: float) -> Practice:
    """A published practice at a place of its own."""
    practice = await shelf.published(title=title)
    async with shelf.database.transaction() as tx:
        stored = await tx.get_one(Practice, practice.id)
        stored.facts = stored.facts | {"latitude": latitude, "longitude": longitude}
    return practice


async def test_only_what_everybody_may_read_is_on_the_map(shelf: Shelf, draft: Practice) -> None:
    for name in (None, "eve", "dora"):
        browser = await shelf.browser(name) if name else shelf.stranger()
        page = (await browser.get(MAP)).text
        assert marks(page) == {}
        assert "Repairing bicycles" not in page
    await shelf.publish(draft)
    assert "Repairing bicycles together, Mulhouse" in marks((await shelf.stranger().get(MAP)).text)
    await shelf.move(draft, "unpublish")
    assert marks((await shelf.stranger().get(MAP)).text) == {}


async def test_the_choices_of_the_list_hold_on_the_map_and_in_its_links(
    shelf: Shelf, published: Practice
) -> None:
    await shelf.published("fay", "praia", title="Water from fog")
    page = (await shelf.stranger().get(f"{MAP}?country=CV")).text
    assert list(marks(page)) == ["Water from fog, Praia"]
    tools = re.findall(r'href="(/practices/map\?[^"]*zoom=[^"]*)"', page)
    assert tools
    assert all("country=CV" in link for link in tools)
    assert marks((await shelf.stranger().get(f"{MAP}?q=nothing+like+it")).text) == {}


@pytest.mark.parametrize(
    "query",
    ["zoom=99&x=0&y=0", "zoom=-5&x=99999&y=-99999", f"zoom=3&x={'9' * 400}&y=0", "zoom=a&x=b", "zoom=3"],
)
async def test_any_address_is_borne(shelf: Shelf, published: Practice, query: str) -> None:
    assert (await shelf.stranger().get(f"{MAP}?{query}")).status_code == 200


async def test_it_can_be_moved_without_scripts_but_not_beyond_the_world(
    shelf: Shelf, published: Practice
) -> None:
    browser = shelf.stranger()
    page = (await browser.get(MAP)).text
    for step in ("Closer", "Farther", "North", "South", "West", "East"):
        link = re.search(rf'href="([^"]*)">(?:<svg.*?</svg>)?{step}</a>', page)
        assert link
        assert (await browser.get(unescape(link[1]))).status_code == 200
    whole = (await browser.get(f"{MAP}?zoom=0&x=0&y=0")).text
    assert ">Farther</a>" not in whole
    assert "Farther" not in re.sub(r"<svg.*?</svg>", "", whole)
    assert (await browser.post(MAP)).status_code == 405


async def test_titles_are_text(shelf: Shelf) -> None:
    await shelf.published(title="<script>alert(1)</script>\"'&]]>")
    page = (await shelf.stranger().get(MAP)).text
    assert "<script>alert" not in page
    assert list(marks(page)) == ["<script>alert(1)</script>\"'&]]>, Mulhouse"]


async def test_no_script_style_or_foreign_address_is_in_it(shelf: Shelf, published: Practice) -> None:
    answer = await shelf.stranger().get(MAP)
    assert " style=" not in answer.text
    assert "http" not in SVG.search(answer.text)[0]
    assert "img-src 'self' data:;" in answer.headers["content-security-policy"]


async def test_tiles_are_allowed_where_they_are_shown_and_nowhere_else(
    shelf: Shelf, published: Practice, settings: Settings
) -> None:
    with_tiles = settings.model_copy(
        update={
            "tiles_url": "https://tiles.example/{z}/{x}/{y}.png",
            "tiles_attribution": "© <b>Somebody</b>",
        }
    )
    shelf.site.app.state.settings = with_tiles.model_copy(update={"public_url": "http://testserver"})
    answer = await shelf.stranger().get(MAP)
    assert re.search(r'<image href="https://tiles\.example/\d+/\d+/\d+\.png"', answer.text)
    assert "img-src 'self' data: https://tiles.example;" in answer.headers["content-security-policy"]
    assert "© &lt;b&gt;Somebody&lt;/b&gt;" in answer.text
    elsewhere = await shelf.stranger().get("/practices")
    assert "tiles.example" not in elsewhere.headers["content-security-policy"]


@pytest.mark.parametrize(
    "wrong",
    [
        "http://tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/{z}/{x}.png",
        "https://tiles.example; script-src *//{z}/{x}/{y}",
        "javascript:{z}{x}{y}",
    ],
)
def test_tiles_from_elsewhere_than_a_plain_https_address_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="TOGETHER_TILES_URL"):
        create_app(Settings(secret="x" * 32, tiles_url=wrong))


async def many(database: Database, count: int) -> None:
    """Practices in two territories, a third of them at places of their own, one without any."""
    async with database.transaction() as tx:
        homes = [
            Territory(slug="a", name="A", latitude=40.0, longitude=-8.0),
            Territory(slug="b", name="B", latitude=-1.0, longitude=10.0),
            Territory(slug="c", name="C"),
        ]
        tx.add_all(homes)
        await tx.flush()
        for number in range(count):
            own = {"latitude": number % 60 - 30.0, "longitude": number % 7 * 5.0} if number % 3 == 0 else {}
            home = homes[2] if number == 1 else homes[number % 2]
            tx.add(Practice(slug=f"p{number}", territory_id=home.id, status="published", facts=own))
        await tx.flush()
        tx.add_all(Revision(practice_id=number, language="en", number=1) for number in range(1, count + 1))
        await tx.flush()
        tx.add_all(
            Edition(practice_id=number, language="en", revision_id=number, title=f"Practice {number}")
            for number in range(1, count + 1)
        )


async def test_the_database_counts_everybody_once(any_database: Database) -> None:
    await many(any_database, 240)
    async with any_database.reading() as tx:
        places = await list_places(tx, OUTLINES, within=WORLD, step=WORLD_STEP)
        assert sum(place.count for place in places) == 239
        assert await count_all(tx) == 240
        assert await count_all(tx, range(1, 41)) == 40
        few = await list_places(tx, OUTLINES, within=WORLD, step=WORLD_STEP, only=[1, 2, 3])
        assert sum(place.count for place in few) == 2


async def test_a_full_map_takes_five_queries_and_is_light(shelf: Shelf) -> None:
    await many(shelf.database, 600)
    statements: list[str] = []
    engine = shelf.database.reader.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    page = (await shelf.stranger().get(MAP)).text
    asked = [one for one in statements if one.lstrip().upper().startswith("SELECT")]
    assert len(asked) <= 5, asked
    assert len(gzip.compress(page.encode())) < 8 * 1024
