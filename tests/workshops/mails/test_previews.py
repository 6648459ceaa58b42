"""In the demonstration every mail can be looked at, in every language; elsewhere there is nothing to see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.tables import copied
from tests.site import ORIGIN, Browser
from together.app import create_app
from together.languages import LANGUAGES
from together.settings import Settings
from workshops.mails.samples import KINDS
from workshops.mails.texts import LETTERS


@pytest.fixture
async def visitor(settings: Settings, sqlite_template: Path) -> AsyncIterator[Browser]:
    """A stranger on an empty demonstration."""
    copied(sqlite_template, settings.sqlite_path)
    app = create_app(settings.model_copy(update={"public_url": ORIGIN, "demo": True}))
    async with app.router.lifespan_context(app):
        yield Browser(app)


async def test_every_mail_is_listed_and_can_be_seen_in_every_language(visitor: Browser) -> None:
    listed = (await visitor.get("/dev/mail/preview")).text
    for kind in KINDS:
        for language in LANGUAGES:
            path = f"/dev/mail/preview/{kind}/{language}"
            assert f'href="{path}"' in listed
            page = await visitor.get(path)
            assert page.status_code == 200, path
            assert "frame-src 'self'" in page.headers["content-security-policy"]
            html = await visitor.get(f"{path}/html")
            assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}"' in html.text
            assert ORIGIN in html.text
            calendar = await visitor.get(f"{path}/invite.ics")
            assert calendar.status_code == (200 if "invite.ics" in page.text else 404)


def test_no_letter_is_missing_from_the_gallery() -> None:
    assert set(LETTERS) <= set(KINDS)


async def test_a_mail_s_html_may_do_nothing_but_show_itself(visitor: Browser) -> None:
    policy = (await visitor.get("/dev/mail/preview/registered/en/html")).headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert policy.endswith("sandbox")


@pytest.mark.parametrize(
    "path", ["registered/xx", "unknown/en", "registered/en/other", "confirm/en/invite.ics"]
)
async def test_what_is_not_there(visitor: Browser, path: str) -> None:
    assert (await visitor.get(f"/dev/mail/preview/{path}")).status_code == 404
    assert (await visitor.post("/dev/mail/preview/registered/en")).status_code == 405


async def test_outside_of_the_demonstration_there_is_nothing(site) -> None:
    for path in ("", "/registered/en", "/registered/en/html"):
        assert (await site.stranger().get(f"/dev/mail/preview{path}")).status_code == 404
