"""The secretariat orders, names and moves the themes; one that is used stays."""

import asyncio
import re

import pytest
from sqlmodel import select

from network import actions as network
from network.models import AuditEntry, Subscription, Theme
from network.queries import list_themes
from network.themes import actions
from network.themes.forms import ThemeForm, state_of
from network.themes.starting import topics
from practices.models import Draft, Practice
from tests.site import Browser, Site, make_cast
from together.database import Database

HEALTH = {"code": "4", "name_en": "Health", "name_fr": "Santé", "name_ar": "الصحة"}


async def themes(site_or_database: Site | Database) -> dict[str, Theme]:
    """By address."""
    database = site_or_database.database if isinstance(site_or_database, Site) else site_or_database
    async with database.reading() as tx:
        return {one.slug: one for one in await list_themes(tx)}


async def seen(browser: Browser, theme: Theme) -> str:
    page = (await browser.get(f"/secretariat/themes/{theme.id}")).text
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


async def change(browser: Browser, theme: Theme, **fields: str) -> int:
    data = {"code": theme.code, "name_en": theme.name, "parent": "", "seen": await seen(browser, theme)}
    return (await browser.post(f"/secretariat/themes/{theme.id}", data=data | fields)).status_code


async def test_an_empty_installation_begins_with_the_themes_of_the_network(any_database: Database) -> None:
    dora = (await make_cast(any_database))["dora"]
    async with any_database.transaction() as tx:
        await actions.start_themes(tx, by=dora)
    made = await themes(any_database)
    assert len(made) == len(topics()) + sum(len(one.get("children", ())) for one in topics())
    assert made["energy"].parent_id == made["resources-and-common-goods"].id
    assert made["energy"].names["ar"] == "الطاقة"


async def test_pressed_twice_at_once_they_are_made_once(any_database: Database) -> None:
    dora = (await make_cast(any_database))["dora"]

    async def start() -> None:
        async with any_database.transaction() as tx:
            await actions.start_themes(tx, by=dora)

    ended = await asyncio.gather(start(), start(), return_exceptions=True)
    assert sorted(isinstance(one, actions.ThemesThere) for one in ended) == [False, True], ended
    assert len(await themes(any_database)) > 20


async def test_the_press_stands_on_the_empty_page_only(site: Site) -> None:
    dora = await site.browser("dora")
    assert "/secretariat/themes/start" not in (await dora.get("/secretariat/themes")).text
    assert (await dora.post("/secretariat/themes/start")).status_code == 409
    async with site.database.transaction() as tx:
        await tx.delete(await tx.get_one(Theme, site.theme.id))
    assert "/secretariat/themes/start" in (await dora.get("/secretariat/themes")).text
    assert (await dora.post("/secretariat/themes/start")).status_code == 303
    assert "Energy" in (await site.stranger().get("/themes")).text


async def test_a_new_theme_has_a_page_and_can_be_chosen(site: Site) -> None:
    dora = await site.browser("dora")
    assert (await dora.post("/secretariat/themes/new", data=HEALTH)).status_code == 303
    assert (await site.stranger().get("/themes/health")).status_code == 200
    assert "Santé" in (await site.stranger().get("/themes", headers={"Accept-Language": "fr"})).text
    assert "Health" in (await dora.get("/feeds")).text


async def test_a_theme_is_renamed_and_its_address_stays(site: Site) -> None:
    dora = await site.browser("dora")
    assert await change(dora, site.theme, name_en="Commons", name_pt="Bens comuns") == 303
    theme = (await themes(site))["common-goods"]
    assert (theme.name, theme.names) == ("Commons", {"en": "Commons", "pt": "Bens comuns"})
    assert "Commons" in (await site.stranger().get("/themes/common-goods")).text


async def test_numbers_order_themes_as_numbers(site: Site) -> None:
    dora = await site.browser("dora")
    for code in ("10", "9", "2.10", "2.9"):
        await dora.post("/secretariat/themes/new", data={"code": code, "name_en": f"N{code}"})
    assert [one.code for one in (await themes(site)).values()] == ["2", "2.9", "2.10", "9", "10"]


async def test_a_theme_is_moved_within_another_but_never_to_a_third_level(site: Site) -> None:
    dora = await site.browser("dora")
    first = site.theme
    await dora.post("/secretariat/themes/new", data={"code": "3", "name_en": "Third"})
    third = (await themes(site))["third"]
    assert await change(dora, third, parent=str(first.id)) == 303
    assert (await themes(site))["third"].parent_id == first.id
    assert await change(dora, first, parent=str(third.id)) == 422, "within one of its own"
    assert await change(dora, first, parent=str(first.id)) == 422
    deeper = {"code": "5", "name_en": "Deeper", "parent": str(third.id)}
    assert (await dora.post("/secretariat/themes/new", data=deeper)).status_code == 422
    for parent in ("999999999", "9" * 30, "x"):
        assert (
            await dora.post("/secretariat/themes/new", data=deeper | {"parent": parent})
        ).status_code == 422


async def test_one_that_is_used_or_has_others_within_it_stays(site: Site) -> None:
    await site.workshop()
    dora = await site.browser("dora")
    address = f"/secretariat/themes/{site.theme.id}/delete"
    assert (await dora.post(address)).status_code == 409, "a draft is about it"
    await dora.post("/secretariat/themes/new", data=HEALTH)
    health = (await themes(site))["health"]
    await dora.post(
        "/secretariat/themes/new", data={"code": "4.1", "name_en": "Care", "parent": str(health.id)}
    )
    assert (await dora.post(f"/secretariat/themes/{health.id}/delete")).status_code == 409
    care = (await themes(site))["care"]
    assert (await dora.post(f"/secretariat/themes/{care.id}/delete")).status_code == 303
    assert (await dora.post(f"/secretariat/themes/{health.id}/delete")).status_code == 303
    assert list(await themes(site)) == ["common-goods"]


async def test_one_that_only_a_practice_being_written_names_stays(site: Site) -> None:
    async with site.database.transaction() as tx:
        place = await network.create_territory(tx, slug="mulhouse", name="Mulhouse")
        practice = Practice(slug="p", territory_id=place.id or 0)
        tx.add(practice)
        await tx.flush()
        tx.add(Draft(practice_id=practice.id or 0, language="en", facts={"themes": [site.theme.id]}))
    dora = await site.browser("dora")
    assert (await dora.post(f"/secretariat/themes/{site.theme.id}/delete")).status_code == 409


async def test_who_followed_a_deleted_theme_follows_it_no_more(site: Site) -> None:
    async with site.database.transaction() as tx:
        tx.add(Subscription(person_id=site.people["bob"].id or 0, subject=f"theme:{site.theme.id}"))
    dora = await site.browser("dora")
    assert (await dora.post(f"/secretariat/themes/{site.theme.id}/delete")).status_code == 303
    async with site.database.reading() as tx:
        assert (await tx.exec(select(Subscription))).all() == []


async def test_of_two_who_change_one_at_once_the_second_is_told(site: Site) -> None:
    dora = await site.browser("dora")
    old = await seen(dora, site.theme)
    await change(dora, site.theme, name_en="First")
    late = {"code": "2", "name_en": "Second", "seen": old}
    answer = await dora.post(f"/secretariat/themes/{site.theme.id}", data=late)
    assert answer.status_code == 422
    assert 'value="Second"' in answer.text
    assert (await themes(site))["common-goods"].name == "First"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "2"}, "code"),
        ({"code": "two"}, "code"),
        ({"code": "1.2.3"}, "code"),
        ({"code": ""}, "code"),
        ({"name_en": ""}, "name_en"),
        ({"name_en": "\u200b\u202e"}, "name_en"),
        ({"name_fr": "x" * 121}, "name_fr"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(site: Site, changes: dict[str, str], field: str) -> None:
    answer = await (await site.browser("dora")).post("/secretariat/themes/new", data=HEALTH | changes)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text


async def test_two_themes_of_one_number_at_the_same_instant(any_database: Database) -> None:
    dora = (await make_cast(any_database))["dora"]

    async def add(name: str) -> None:
        async with any_database.transaction() as tx:
            await actions.add_theme(tx, by=dora, form=ThemeForm(code="1", name_en=name))

    ended = await asyncio.gather(add("One"), add("Other"), return_exceptions=True)
    assert sorted(isinstance(one, actions.CodeTaken) for one in ended) == [False, True], ended


async def test_every_change_is_in_the_log(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post("/secretariat/themes/new", data=HEALTH)
    await change(dora, site.theme, name_en="Commons")
    health = (await themes(site))["health"]
    await dora.post(f"/secretariat/themes/{health.id}/delete")
    async with site.database.reading() as tx:
        told = (await tx.exec(select(AuditEntry).where(AuditEntry.person_id == site.people["dora"].id))).all()
    assert [(one.what, one.title) for one in told] == [
        ("theme_changed", "Health"),
        ("theme_changed", "Commons"),
        ("theme_deleted", "Health"),
    ]
    assert "Resources and common goods" in told[1].data["before"]


@pytest.mark.parametrize("name", [None, "alice", "bob", "charlie"])
async def test_nobody_but_the_secretariat_changes_themes(site: Site, name: str | None) -> None:
    browser = await site.browser(name) if name else site.stranger()
    number = site.theme.id
    for path in ("", "/new", f"/{number}", "/999999999"):
        assert (await browser.get(f"/secretariat/themes{path}")).status_code == 403
    for path in ("/new", "/start", f"/{number}", f"/{number}/delete"):
        assert (await browser.post(f"/secretariat/themes{path}", data=HEALTH)).status_code == 403
    assert list(await themes(site)) == ["common-goods"]


async def test_names_are_words_and_missing_or_wrong_requests_are_told(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post("/secretariat/themes/new", data=HEALTH | {"name_en": "<script>alert(1)</script>"})
    for path in ("/secretariat/themes", "/themes", "/secretariat/log"):
        assert "<script>alert" not in (await dora.get(path)).text
    for number in ("999999999", str(2**63)):
        assert (await dora.get(f"/secretariat/themes/{number}")).status_code == 404
        assert (await dora.post(f"/secretariat/themes/{number}/delete")).status_code == 404
    assert (await dora.get("/secretariat/themes/start")).status_code == 405
    assert (await dora.get(f"/secretariat/themes/{site.theme.id}/delete")).status_code == 405
    foreign = {"Origin": "http://evil.example"}
    assert (await dora.post("/secretariat/themes/new", data=HEALTH, headers=foreign)).status_code == 403


async def test_two_themes_moved_within_each_other_at_once_make_no_circle(any_database: Database) -> None:
    dora = (await make_cast(any_database))["dora"]
    async with any_database.transaction() as tx:
        forms = [ThemeForm(code=code, name_en=f"Theme {code}") for code in ("1", "2")]
        one, two = [await actions.add_theme(tx, by=dora, form=form) for form in forms]

    async def move(theme: Theme, within: Theme) -> None:
        form = ThemeForm(code=theme.code, name_en=theme.name, parent=str(within.id), seen=state_of(theme))
        async with any_database.transaction() as tx:
            await actions.change_theme(tx, by=dora, theme_id=theme.id or 0, form=form)

    ended = await asyncio.gather(move(one, two), move(two, one), return_exceptions=True)
    assert sorted(isinstance(problem, actions.ParentNotFirst) for problem in ended) == [False, True], ended
