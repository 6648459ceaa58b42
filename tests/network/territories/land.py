"""Two territories and those who belong to them, added to the site's cast.

Mulhouse: Alice coordinates, Bob edits, Charlie is a member. Barreiro: nobody yet. Dora is the secretariat.
"""

from network import actions as network
from network.models import Membership, Territory
from network.territories.actions import add_member
from network.territories.queries import find_membership
from tests.site import Site


async def settle(site: Site) -> tuple[Territory, Territory]:
    """Mulhouse and Barreiro."""
    async with site.database.transaction() as tx:
        mulhouse = await network.create_territory(
            tx, slug="mulhouse", name="Mulhouse", country="FR", kind="city", latitude=47.752, longitude=7.329
        )
        barreiro = await network.create_territory(tx, slug="barreiro", name="Barreiro", country="PT")
        for name, role in (("alice", "coordinator"), ("bob", "editor"), ("charlie", "member")):
            await add_member(tx, territory=mulhouse, person=site.people[name], role=role)
    return mulhouse, barreiro


async def membership(site: Site, territory: Territory, name: str) -> Membership:
    """What one of the cast is in the territory."""
    async with site.database.reading() as tx:
        found = await find_membership(tx, territory, site.people[name])
    assert found
    return found


FIELDS = {
    "name": "Barreiro",
    "slug": "barreiro-maio",
    "country": "CV",
    "kind": "community",
    "place": "Maio",
    "platform": "Grupo de coordenação",
    "parent": "",
    "latitude": "15,2",
    "longitude": "-23.12",
    "description_fr": "Un **village** qui partage l'eau.",
    "description_pt": "Uma aldeia que partilha a água.",
    "url_1": "https://example.org/maio",
    "label_1": "O nosso sítio",
}
"""A new territory, well described."""
