"""A new territory: by the secretariat, at an address that nobody has."""

import pytest

from tests.network.territories.land import FIELDS, settle
from tests.site import Site


@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("bob", 403), ("dora", 303)])
async def test_the_secretariat_opens_a_territory_and_nobody_else(site: Site, name: str, status: int) -> None:
    await settle(site)
    assert (await (await site.browser(name)).post("/territories/new", data=FIELDS)).status_code == status
    assert (await site.stranger().post("/territories/new", data=FIELDS)).status_code == 403
    assert (await site.stranger().get("/territories/new")).status_code == 403


async def test_all_that_was_written_is_shown(site: Site) -> None:
    dora = await site.browser("dora")
    answer = await dora.post("/territories/new", data=FIELDS)
    assert answer.headers["location"] == "/territories/barreiro-maio/members"
    page = (await dora.get("/territories/barreiro-maio?lang=pt")).text
    for told in ("Cape Verde", "community", "Maio", "Grupo de coordenação", "Uma aldeia", "O nosso sítio"):
        assert told in page, told
    assert 'href="https://example.org/maio" rel="noopener nofollow ugc"' in page


async def test_the_address_is_made_from_the_name_and_two_may_bear_one_name(site: Site) -> None:
    dora = await site.browser("dora")
    unaddressed = FIELDS | {"slug": "", "name": "Câmara de Lobos"}
    answer = await dora.post("/territories/new", data=unaddressed)
    assert answer.headers["location"] == "/territories/camara-de-lobos/members"
    refused = await dora.post("/territories/new", data=unaddressed)
    assert refused.status_code == 422
    assert 'id="e-slug"' in refused.text
    assert "camara-de-lobos-cv" in refused.text
    assert 'value="Câmara de Lobos"' in refused.text
    second = await dora.post("/territories/new", data=unaddressed | {"slug": "camara-de-lobos-cv"})
    assert second.status_code == 303


@pytest.mark.parametrize("slug", ["new", "Maio", "-maio", "a b", "é", "a" * 81, "../x", "a/b"])
async def test_an_address_that_could_not_be_one_is_refused(site: Site, slug: str) -> None:
    answer = await (await site.browser("dora")).post("/territories/new", data=FIELDS | {"slug": slug})
    assert answer.status_code == 422
    assert 'id="e-slug"' in answer.text


async def test_an_arabic_name_asks_for_an_address(site: Site) -> None:
    dora = await site.browser("dora")
    named = FIELDS | {"name": "القيروان", "slug": ""}
    assert 'id="e-slug"' in (await dora.post("/territories/new", data=named)).text
    assert (await dora.post("/territories/new", data=named | {"slug": "kairouan"})).status_code == 303
    assert "القيروان" in (await dora.get("/territories/kairouan")).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "\u200b\u202e"),
        ("country", "XX"),
        ("country", "ZZ"),
        ("kind", "planet"),
        ("latitude", "91"),
        ("latitude", "nan"),
        ("latitude", "north"),
        ("longitude", "-180.5"),
        ("longitude", "1e400"),
        ("parent", "nowhere"),
        ("url_1", "javascript:alert(1)"),
        ("url_1", "java\tscript:alert(1)"),
        ("url_2", "https://"),
        ("url_2", "//example.org"),
        ("url_3", "https://a b"),
        ("url_3", "https://[::1"),
        ("url_4", "data:text/html,x"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(site: Site, field: str, value: str) -> None:
    answer = await (await site.browser("dora")).post("/territories/new", data=FIELDS | {field: value})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text


async def test_script_in_every_field_is_inert(site: Site) -> None:
    script = "<script>alert(1)</script>"
    fields = dict.fromkeys(
        ("name", "place", "platform", "label_1", "description_en", "description_fr"), script
    )
    dora = await site.browser("dora")
    assert (await dora.post("/territories/new", data=FIELDS | fields)).status_code == 303
    for path in ("", "?lang=en", "/edit", "/members"):
        page = (await dora.get(f"/territories/barreiro-maio{path}")).text
        assert "<script>alert" not in page, path
    assert "<script>alert" not in (await dora.get("/territories")).text
