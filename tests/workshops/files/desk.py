"""Sending files to a workshop as a browser does."""

from tests.practices.files.desk import Sent, post_files
from tests.site import Browser
from workshops.models import Workshop


def place(workshop: Workshop) -> str:
    """The address of the workshop's files."""
    return f"/workshops/{workshop.slug}/files"


async def sent(browser: Browser, workshop: Workshop, *files: Sent) -> list[str]:
    """Post files that are accepted. Returns the address of each, up to its variant."""
    answer = await post_files(browser, place(workshop), *files)
    assert answer.status_code == 201, answer.text
    assert answer.json()["refused"] == []
    return [f"{place(workshop)}/{file['id']}" for file in answer.json()["added"]]


def number(address: str) -> str:
    """The id of the file at this address."""
    return address.rpartition("/")[2]
