"""The photo of an account: taken in, stored, taken away."""

from functools import partial

from starlette.datastructures import UploadFile
from starlette.requests import Request

from network.accounts import actions
from network.models import Person
from together import edge
from together.uploads.keeping import forget, kept
from together.uploads.portraits import accept_portrait


async def take_in(request: Request, person: Person, sent: UploadFile) -> None:
    """Another photo. Raises `TooLarge`, `Unsupported` or `Unprocessable`; the one before stays then."""
    upload = await accept_portrait(sent.file, size=sent.size or 0)
    async with kept(edge.store(request), upload) as key:
        await _store(request, person, key, upload.widths)


async def take_away(request: Request, person: Person) -> None:
    """No photo any more."""
    await _store(request, person, "", [])


async def _store(request: Request, person: Person, key: str, sides: list[int]) -> None:
    """The row first; the bytes of the photo before go when that is durable."""
    async with edge.database(request).transaction() as tx:
        before = await actions.set_photo(tx, person=person, key=key, sides=sides)
        tx.after_commit(partial(forget, edge.store(request), before))
