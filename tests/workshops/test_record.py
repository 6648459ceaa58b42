"""What is kept: summary, outcomes with their sources, notes, conversation, and its downloads."""

import json

from tests.site import Browser, Site
from workshops.models import Workshop


async def held(site: Site) -> tuple[Workshop, Browser]:
    """A closed workshop with a conversation, a decision from a message, and a commitment."""
    workshop, alice = await site.live()
    gil = await site.guest(workshop, "Gil")
    posted = await gil.act(workshop.slug, "message.post", text="Laissons le puits à tous, même l'été")
    message = posted.headers["location"].partition("#")[2]
    await alice.act(
        workshop.slug,
        "outcome.record",
        outcome_kind="decision",
        text="The well stays open",
        source_message=message,
    )
    await alice.act(
        workshop.slug,
        "outcome.record",
        outcome_kind="commitment",
        text="Repair it",
        who="Odemira",
        due="2027-01-31",
    )
    await alice.post(f"/workshops/{workshop.slug}/close")
    return workshop, alice


async def test_an_outcome_keeps_the_words_it_came_from_both_ways(site: Site) -> None:
    workshop, _alice = await held(site)
    data = (await site.stranger().get(f"/workshops/{workshop.slug}.json")).json()
    decision, message = data["outcomes"][0], data["messages"][0]
    assert decision["quote"] == "Laissons le puits à tous, même l'été"
    assert decision["source"] == {"message": message["id"]}
    assert message["outcomes"] == [decision["id"]]
    page = (await site.stranger().get(f"/workshops/{workshop.slug}")).text
    assert f'href="#{message["id"]}"' in page
    assert f'href="#{decision["id"]}"' in page
    assert "31 January 2027" in page


async def test_the_rapporteur_words_withdraws_and_summarises_afterwards_and_a_guest_cannot(
    site: Site,
) -> None:
    workshop, _alice = await held(site)
    charlie, address = await site.browser("charlie"), f"/workshops/{workshop.slug}"
    await charlie.post(f"{address}/enter")
    outcome = (await charlie.get(f"{address}.json")).json()["outcomes"][0]["id"]
    gil = site.stranger()
    for fields in (
        {"kind": "summary.write", "text": "We agreed on the *well*."},
        {"kind": "outcome.edit", "id": outcome, "text": "The well stays open to all"},
    ):
        assert (await gil.post(f"{address}/act", data=fields)).status_code == 403
        assert (await charlie.post(f"{address}/act", data=fields)).status_code == 303, fields
    page = (await site.stranger().get(address)).text
    assert "We agreed on the <em>well</em>." in page
    assert "The well stays open to all" in page
    assert "Laissons le puits" in page
    await charlie.act(workshop.slug, "outcome.withdraw", id=outcome, on="1", reason="Voted down")
    data = (await site.stranger().get(f"{address}.json")).json()
    assert [one["text"] for one in data["outcomes"]] == ["Repair it"]
    assert data["withdrawn"][0]["withdrawn"]["reason"] == "Voted down"


async def test_the_record_is_put_in_order_and_completed_afterwards_by_form_alone(site: Site) -> None:
    workshop, alice = await held(site)
    address = f"/workshops/{workshop.slug}"
    await alice.act(workshop.slug, "outcome.record", outcome_kind="decision", text="Meet again in May")
    first, _pledge, second = (await alice.get(f"{address}.json")).json()["outcomes"]
    page = (await alice.get(address)).text
    assert f'name="before" value="{first["id"]}"' in page  # the second decision's button « Up »
    await alice.act(workshop.slug, "outcome.move", id=second["id"], before=first["id"])
    told = (await alice.get(f"{address}.json")).json()["outcomes"]
    assert [one["text"] for one in told] == ["Meet again in May", "The well stays open", "Repair it"]
    await alice.act(workshop.slug, "outcome.withdraw", id=second["id"], on="1", reason="Too early")
    assert (await alice.act(workshop.slug, "outcome.withdraw", id=second["id"], on="0")).status_code == 303
    assert not (await alice.get(f"{address}.json")).json()["withdrawn"]


async def test_a_decision_that_names_who_acts_says_so_on_the_page_as_in_every_download(site: Site) -> None:
    workshop, alice = await held(site)
    await alice.act(
        workshop.slug, "outcome.record", outcome_kind="decision", text="Count the wells", who="Six schools"
    )
    for suffix in ("", ".md", ".html", ".json"):
        assert "Six schools" in (await site.stranger().get(f"/workshops/{workshop.slug}{suffix}")).text, (
            suffix
        )


async def test_words_can_still_be_taken_out_of_the_record_by_their_author_or_with_a_reason(
    site: Site,
) -> None:
    workshop, alice = await held(site)
    address = f"/workshops/{workshop.slug}"
    [message] = (await alice.get(f"{address}.json")).json()["messages"]
    assert "Remove this message" in (await alice.get(address)).text
    assert "Remove this message" not in (await (await site.browser("bob")).get(address)).text
    assert (await alice.act(workshop.slug, "message.remove", id=message["id"])).status_code == 422
    assert (
        await alice.act(workshop.slug, "message.remove", id=message["id"], reason="Private")
    ).status_code == 303
    told = (await site.stranger().get(address)).text
    assert "Laissons le puits" not in told
    assert "Private" in told
    assert "The well stays open" in told


async def test_the_conversation_is_searched_without_accents(site: Site) -> None:
    workshop, _alice = await held(site)
    address = f"/workshops/{workshop.slug}"
    assert "1 message found" in (await site.stranger().get(f"{address}?q=ete")).text
    assert "Nothing was found" in (await site.stranger().get(f"{address}?q=zzz")).text


async def test_every_download_carries_the_whole_workshop(site: Site) -> None:
    workshop, _alice = await held(site)
    for suffix, kind in ((".md", "text/markdown"), (".html", "text/html"), (".json", "application/json")):
        answer = await site.stranger().get(f"/workshops/{workshop.slug}{suffix}")
        assert answer.headers["content-type"].startswith(kind)
        for words in ("The well stays open", "Laissons le puits", "Repair it", "Odemira", "Water"):
            assert words in answer.text, (suffix, words)
    assert (
        "attachment"
        in (await site.stranger().get(f"/workshops/{workshop.slug}.html")).headers["content-disposition"]
    )


async def test_nothing_that_people_typed_becomes_markup_on_any_surface(site: Site) -> None:
    evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    workshop, alice = await site.live(
        title=f"T {evil}", introduction=f"[x](javascript:alert(1)) [y](java\tscript:alert(2)) {evil}"
    )
    gil = await site.guest(workshop, f"Gil {evil}"[:80], affiliation=evil)
    posted = await gil.act(
        workshop.slug, "message.post", text=f"{evil} [z](javascript:alert(3)) <javascript:alert(4)>"
    )
    message = posted.headers["location"].partition("#")[2]
    await alice.act(
        workshop.slug, "outcome.record", outcome_kind="decision", text=evil, source_message=message
    )
    await alice.act(workshop.slug, "outcome.record", outcome_kind="commitment", text="c", who=evil)
    await alice.act(workshop.slug, "message.pin", id=message, on="1")
    address = f"/workshops/{workshop.slug}"
    pages = [
        await browser.get(path)
        for browser in (site.stranger(), gil, alice)
        for path in (address, "/", f"{address}?read=1")
    ]
    await alice.act(workshop.slug, "summary.write", text=evil)
    await alice.post(f"{address}/close")
    pages += [
        await alice.get(address + suffix) for suffix in ("", ".html", ".md", "/edit", "/messages?before=m99")
    ]
    for page in pages:
        if page.headers["content-type"].startswith("text/html"):
            text = page.text.lower()
            assert "<script>alert" not in text
            assert "<img src=x" not in text
            assert 'href="javascript' not in text
            assert 'href="java\t' not in text
    json.loads((await alice.get(f"{address}.json")).text)
