"""People before the secretariat: found whatever their accents, and told of as a whole."""

import pytest

from network.models import Membership, Person, Territory
from network.secretariat.queries import PAGE, Wanted, find_people
from tests.site import Site, make_cast
from together.columns import now
from together.database import Database


async def crowd(database: Database) -> None:
    """Zoé of Mulhouse, João of São Vicente, and ليلى, who belongs nowhere."""
    async with database.transaction() as tx:
        places = [Territory(slug="mulhouse", name="Mulhouse"), Territory(slug="sv", name="São Vicente")]
        people = [
            Person(email="z@example.org", name="Zoé Müller"),
            Person(email="joao@example.org", name="João Évora", convener=True),
            Person(email="l@example.org", name="لَيلى"),
        ]
        tx.add_all([*places, *people])
        await tx.flush()
        tx.add_all(
            [
                Membership(territory_id=places[0].id, person_id=people[0].id, role="coordinator"),
                Membership(territory_id=places[1].id, person_id=people[1].id, role="member"),
            ]
        )


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted("zoe"), ["Zoé Müller"]),
        (Wanted("ZOÉ muller"), ["Zoé Müller"]),
        (Wanted("sao"), ["João Évora"]),
        (Wanted("joao@EXAMPLE"), ["João Évora"]),
        (Wanted("ليلى"), ["لَيلى"]),
        (Wanted("evora mulhouse"), []),
        (Wanted(role="coordinator"), ["Zoé Müller"]),
        (Wanted(role="convener"), ["João Évora"]),
        (Wanted(role="secretariat"), ["Dora"]),
        (Wanted("%"), []),
        (Wanted("", state="blocked"), []),
        (Wanted(), ["Alice", "Bob", "Charlie", "Dora", "João Évora", "Zoé Müller", "لَيلى"]),
    ],
)
async def test_people_are_found_by_name_address_and_territory_whatever_the_accents(
    any_database: Database, wanted: Wanted, names: list[str]
) -> None:
    dora = (await make_cast(any_database))["dora"]
    await crowd(any_database)
    async with any_database.reading() as tx:
        found = await find_people(tx, dora, wanted)
    assert [one.name for one in found.people] == names
    assert found.count == len(names)


async def test_states_of_accounts(any_database: Database) -> None:
    people = await make_cast(any_database)
    async with any_database.transaction() as tx:
        (await tx.get_one(Person, people["bob"].id)).blocked_at = now()
        (await tx.get_one(Person, people["alice"].id)).closed_at = now()
        (await tx.get_one(Person, people["charlie"].id)).created_at = now().replace(year=2020)
    seen = {}
    async with any_database.reading() as tx:
        for state in ("blocked", "closed", "new", ""):
            found = await find_people(tx, people["dora"], Wanted(state=state))
            seen[state] = [one.name for one in found.people]
    assert seen == {
        "blocked": ["Bob"],
        "closed": ["Alice"],
        "new": ["Bob", "Dora"],
        "": ["Bob", "Charlie", "Dora"],
    }


async def test_the_list_has_pages_and_a_page_too_far_is_the_last(site: Site) -> None:
    async with site.database.transaction() as tx:
        tx.add_all([Person(email=f"p{n:03}@example.org", name=f"Person {n:03}") for n in range(PAGE + 5)])
    dora = await site.browser("dora")
    first = (await dora.get("/secretariat/people?q=person")).text
    assert "Person 000" in first
    assert "Person 052" not in first
    assert "page=2" in first
    second = (await dora.get("/secretariat/people?q=person&page=2")).text
    assert "Person 052" in second
    for page in ("99", "0", "-1", "x", "9" * 30, "٣"):
        assert (
            await dora.get("/secretariat/people", params={"q": "person", "page": page})
        ).status_code == 200


async def test_strange_questions_are_answered(site: Site) -> None:
    dora = await site.browser("dora")
    for asked in ("\x00", "'; DROP TABLE person; --", "<script>alert(1)</script>", "x" * 5000, "\ud800"):
        answer = await dora.get("/secretariat/people", params={"q": asked.encode("utf-8", "replace")})
        assert answer.status_code in {200, 400}
        assert "<script>alert" not in answer.text
    assert (await dora.get("/secretariat/people?role=king&state=x")).status_code == 200


async def test_a_persons_page_tells_who_they_are_and_what_they_run(site: Site) -> None:
    await site.announced(title="Water for all")
    await crowd(site.database)
    dora = await site.browser("dora")
    alice = (await dora.get(f"/secretariat/people/{site.people['alice'].id}")).text
    assert "alice@example.org" in alice
    assert "Water for all" in alice
    assert "Facilitator" in alice
    zoe = (await dora.get("/secretariat/people?q=zoe")).text
    path = zoe.partition('href="/secretariat/people/')[2]
    assert "Mulhouse" in zoe
    assert path


async def test_hostile_names_are_words(site: Site) -> None:
    async with site.database.transaction() as tx:
        bob = await tx.get_one(Person, site.people["bob"].id)
        bob.name, bob.organisation = "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'
    dora = await site.browser("dora")
    await dora.post(f"/secretariat/people/{bob.id}/role", data={"role": "convener", "do": "give"})
    for path in ("/secretariat", "/secretariat/people", f"/secretariat/people/{bob.id}", "/secretariat/log"):
        page = (await dora.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


async def test_missing_people_and_wrong_methods(site: Site) -> None:
    dora = await site.browser("dora")
    for number in ("999999999", str(2**63), "0", "abc", "-1"):
        assert (await dora.get(f"/secretariat/people/{number}")).status_code == 404
    assert (await dora.post("/secretariat/people")).status_code == 405
    assert (await dora.post("/secretariat")).status_code == 405
