"""The secretariat sees which mails did not come to where they should, and sends them again."""

import pytest
from sqlmodel import col, select

from network.models import AuditEntry
from tests.site import Site
from tests.together.outgoing.box import Box
from together.mail import Mail
from together.outgoing.actions import claim_next, queue, settle, write_down
from together.outgoing.models import OutgoingMail
from together.outgoing.sender import LEASE, Sender

MAIL = Mail("zoe@example.org", "Tomorrow: <b>water</b>", "At ten.", "<p>At ten.</p>")


async def failed(site: Site, outcome: str = "refused", said: str = "550 5.1.1 nobody <i>here</i>") -> int:
    """A mail that the server did not take; its number. The sender of the site has ended, so that none is taken from us."""
    async with site.database.transaction() as tx:
        await queue(tx, mail=MAIL, key=f"k:{outcome}")
        [row] = (await tx.exec(select(OutgoingMail).where(OutgoingMail.key == f"k:{outcome}"))).all()
        claim = await claim_next(tx, at=row.due_at, lease=LEASE)
        assert claim
        await write_down(tx, settle(claim, outcome, said, row.due_at), at=row.due_at)  # type: ignore[arg-type]
    return row.id or 0


@pytest.mark.parametrize(("name", "status"), [("alice", 403), ("bob", 403), ("dora", 200), ("", 403)])
async def test_only_the_secretariat_reads_it(site: Site, name: str, status: int) -> None:
    number = await failed(site)
    browser = await site.browser(name) if name else site.stranger()
    page = await browser.get("/secretariat/mails")
    assert page.status_code == status
    assert ("zoe@example.org" in page.text) == (status == 200)
    answer = await browser.post(f"/secretariat/mails/{number}/retry")
    assert answer.status_code == (303 if status == 200 else status)


async def test_what_failed_stands_there_with_what_the_server_said_inert(site: Site) -> None:
    await failed(site)
    await failed(site, "later", "451 4.3.0 come back")
    page = (await (await site.browser("dora")).get("/secretariat/mails")).text
    assert "Tomorrow: &lt;b&gt;water&lt;/b&gt;" in page
    assert "550 5.1.1 nobody &lt;i&gt;here&lt;/i&gt;" in page
    assert "451 4.3.0 come back" in page
    assert page.count("Try again") == 1


async def test_it_is_sent_again_once_and_the_log_says_who_did_it(site: Site) -> None:
    number, dora, box = await failed(site), await site.browser("dora"), Box()
    site.app.state.outgoing.carrier = box
    assert (await dora.post(f"/secretariat/mails/{number}/retry")).status_code == 303
    await site.app.state.outgoing.send_due()
    assert [mail.text for mail in box.mails] == ["At ten."]
    assert (await dora.post(f"/secretariat/mails/{number}/retry")).status_code == 404
    async with site.database.reading() as tx:
        deeds = (await tx.exec(select(AuditEntry).where(col(AuditEntry.what) == "mail_retried"))).all()
    assert [(deed.subject, deed.person_id) for deed in deeds] == [(f"mail:{number}", site.people["dora"].id)]


async def test_what_is_missing_or_asked_in_the_wrong_way(site: Site) -> None:
    number, dora = await failed(site, "sent", ""), await site.browser("dora")
    assert (await dora.post("/secretariat/mails/99/retry")).status_code == 404
    assert (await dora.post(f"/secretariat/mails/{number}/retry")).status_code == 404  # it was sent
    assert (await dora.get(f"/secretariat/mails/{number}/retry")).status_code == 405
    assert (await dora.post("/secretariat/mails")).status_code == 405
    assert isinstance(site.app.state.outgoing, Sender)
