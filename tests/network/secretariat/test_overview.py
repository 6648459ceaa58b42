"""The overview of the secretariat: what waits, what is missing, what goes on, and what was done."""

from datetime import date, timedelta

import pytest

from network.models import Person, SiteText
from network.secretariat import roles
from tests.site import Site
from together.columns import now
from together.outgoing.models import OutgoingMail
from workshops.models import Meeting, Registration, Workshop

PAGES = (
    "/secretariat",
    "/secretariat/people",
    "/secretariat/people/new",
    "/secretariat/people/1",
    "/secretariat/people/999999999",
    "/secretariat/log",
    "/secretariat/log.csv",
    "/secretariat/log/1",
    "/secretariat/texts",
    "/secretariat/texts/privacy/fr",
    "/secretariat/themes",
    "/secretariat/themes/new",
    "/secretariat/themes/1",
)


@pytest.mark.parametrize("path", PAGES)
async def test_nobody_but_the_secretariat_reads_it(site: Site, path: str) -> None:
    stranger = await site.stranger().get(path)
    assert stranger.status_code == 403
    assert "/sign-in?next=" in stranger.text
    for name in ("alice", "bob", "charlie"):
        answer = await (await site.browser(name)).get(path)
        assert answer.status_code == 403
        assert "Only the secretariat may do this." in answer.text


async def test_the_menu_leads_the_secretariat_there_and_nobody_else(site: Site) -> None:
    assert 'href="/secretariat"' in (await (await site.browser("dora")).get("/themes")).text
    assert 'href="/secretariat"' not in (await (await site.browser("bob")).get("/themes")).text


async def test_an_empty_installation_is_told_the_first_steps_until_all_are_done(site: Site) -> None:
    dora = await site.browser("dora")
    page = (await dora.get("/secretariat")).text
    assert "First steps" in page
    assert "Write the privacy notice" in page
    assert 'href="/meetings/new">Make the first meeting' in page
    async with site.database.transaction() as tx:
        tx.add_all(SiteText(key=key, language="en", text="Ours") for key in ("contact", "legal", "privacy"))
        tx.add(Meeting(number=5, starts_on=date(2037, 12, 1), ends_on=date(2037, 12, 4)))
        bob = await tx.get_one(Person, site.people["bob"].id)
        await roles.give(tx, person=bob, role="secretariat", by=None)
    assert "Name a mail server" in (await dora.get("/secretariat")).text
    site.app.state.settings = site.app.state.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:25"})
    assert "First steps" not in (await dora.get("/secretariat")).text


async def test_meetings_are_told_with_what_they_lack_and_over_ones_are_not(site: Site) -> None:
    async with site.database.transaction() as tx:
        old = Meeting(number=1, starts_on=date(2009, 9, 25), ends_on=date(2009, 9, 25), title="Long ago")
        draft = Meeting(
            number=5, starts_on=date(2030, 1, 1), ends_on=date(2030, 1, 4), status="draft", title="To come"
        )
        tx.add_all([old, draft])
    page = (await (await site.browser("dora")).get("/secretariat")).text
    assert "To come" in page
    assert "There is nothing to read yet: neither an introduction nor a session." in page
    assert 'href="/meetings/5/edit"' in page
    assert "Long ago" not in page


async def test_open_rooms_and_workshops_of_the_next_days_are_told(site: Site) -> None:
    await site.live(title="In the room")
    soon = (now() + timedelta(days=2)).date().isoformat()
    later = (now() + timedelta(days=20)).date().isoformat()
    workshop = await site.announced(title="In two days", day=soon)
    await site.announced(title="In three weeks", day=later)
    async with site.database.transaction() as tx:
        (await tx.get_one(Workshop, workshop.id)).capacity = 1
        for name, status in (("bob", "registered"), ("charlie", "waiting")):
            tx.add(Registration(workshop_id=workshop.id, person_id=site.people[name].id, status=status))
    page = (await (await site.browser("dora")).get("/secretariat")).text
    assert "In the room" in page
    assert "1 of 1 registered" in page
    assert "1 person waits" in page
    assert "In three weeks" not in page


async def test_mails_that_failed_and_those_that_wait_are_counted(site: Site) -> None:
    async with site.database.transaction() as tx:
        for number, status in enumerate(("waiting", "refused", "given_up", "sent")):
            due = now() + timedelta(hours=1)
            tx.add(
                OutgoingMail(
                    key=f"k{number}",
                    to="x@example.org",
                    subject="x",
                    message_id=f"m{number}",
                    status=status,
                    due_at=due,
                )
            )
    page = (await (await site.browser("dora")).get("/secretariat")).text
    assert "1 mail is on its way." in page
    assert "1 mail was refused" in page
    assert "1 mail was given up" in page


async def test_what_was_done_lately_stands_there(site: Site) -> None:
    dora = await site.browser("dora")
    await dora.post(
        f"/secretariat/people/{site.people['bob'].id}/role", data={"role": "convener", "do": "give"}
    )
    assert "<bdi>Dora</bdi></a> gave" in (await dora.get("/secretariat")).text
