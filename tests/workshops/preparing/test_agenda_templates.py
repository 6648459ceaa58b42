"""Agendas to start from: in the workshop's language, never over what is there unasked, nothing stored before one saves."""

import pytest

from tests.site import Browser, Site
from tests.workshops.preparing.desk import stored
from together.languages import translate
from workshops.forms import AgendaItemForm
from workshops.models import Workshop
from workshops.preparing.agenda_templates import ASSEMBLY, SPIRAL, TEMPLATES, rows_from
from workshops.preparing.timing import of_rows
from workshops.queries import list_agenda

ROWS = {"title-0": "Mine", "minutes-0": "5", "presenter-0": "", "text-0": ""}


async def titles(site: Site, workshop: Workshop) -> list[str]:
    """The stored agenda."""
    async with site.database.reading() as tx:
        return [item.title for item in await list_agenda(tx, workshop)]


async def ask(browser: Browser, workshop: Workshop, do: str, rows: dict[str, str]) -> str:
    """One press of a button of the form; the page it leads to."""
    answer = await browser.post(f"/workshops/{workshop.slug}/agenda", data=rows | {"do": do})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_page_says_what_each_holds(site: Site) -> None:
    workshop = await site.workshop()
    page = (await (await site.browser("alice")).get(f"/workshops/{workshop.slug}/agenda")).text
    for template in TEMPLATES:
        assert template.name in page
        for item in template.items:
            assert item.title.replace("'", "&#39;") in page, item.title


async def test_an_empty_agenda_is_filled_and_nothing_is_stored(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    page = await ask(alice, workshop, "template-spiral", {"title-0": "", "minutes-0": "10"})
    assert page.count("data-agenda-row>") == len(SPIRAL.items) + 1  # and the one to clone
    assert 'value="What is well-being for you?"' in page
    assert await titles(site, workshop) == ["Welcome", "Water"]


async def test_where_there_are_items_it_asks_and_keeps_them(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    asked = await ask(alice, workshop, "template-assembly", ROWS)
    assert "There are items already" in asked
    assert 'value="Mine"' in asked
    assert 'value="Activity report"' not in asked
    added = await ask(alice, workshop, "template-assembly-add", ROWS)
    assert added.index('value="Mine"') < added.index('value="Activity report"')
    replaced = await ask(alice, workshop, "template-assembly-replace", ROWS)
    assert 'value="Mine"' not in replaced
    blank = await ask(alice, workshop, "template-blank-replace", ROWS)
    assert 'value="Mine"' not in blank


async def test_the_items_are_in_the_workshops_language_not_the_readers(site: Site) -> None:
    workshop = await site.workshop(language="fr")
    alice = await site.browser("alice")
    page = await ask(alice, workshop, "template-assembly", {})
    assert f'value="{translate("fr", "Activity report")}"' in page
    assert (await stored(site, workshop)).language == "fr"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.key)
async def test_every_template_is_a_valid_agenda(template: object) -> None:
    for one in TEMPLATES:
        assert one.key.isalpha()
        for language in ("en", "fr", "pt", "ar"):
            for row in rows_from(one, language):
                AgendaItemForm.model_validate(row)


async def test_the_three_questions_take_about_three_hours_and_the_assembly_elects_three_organs(
    site: Site,
) -> None:
    assert 165 <= SPIRAL.minutes <= 195
    assert sum(item.title.startswith("Election") for item in ASSEMBLY.items) == 3


async def test_an_unknown_template_is_refused(site: Site) -> None:
    workshop = await site.workshop()
    alice = await site.browser("alice")
    address = f"/workshops/{workshop.slug}/agenda"
    assert (await alice.post(address, data={"do": "template-nothing"})).status_code == 400
    assert (
        await (await site.browser("bob")).post(address, data={"do": "template-spiral"})
    ).status_code == 404


async def test_items_begin_one_after_the_other_in_the_workshops_zone(site: Site) -> None:
    workshop = await site.workshop()  # an hour, from 10:00 in Brussels
    timing = of_rows(workshop, [{"minutes": "15"}, {"minutes": "nonsense"}, {"minutes": "50"}])
    assert (timing.starts, timing.total, timing.over) == (["10:00", "10:15", "10:15"], 65, 5)
    page = (await (await site.browser("alice")).get(f"/workshops/{workshop.slug}/agenda")).text
    assert "25 of 60 minutes" in page
    assert "10:05" in page
