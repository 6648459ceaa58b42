"""What others see of a person: only what they chose to show."""

from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from network.accounts import queries
from network.identity import signed_in
from network.queries import ACTOR_KINDS
from together import edge
from together.contributions import panels
from together.pages import render
from together.uploads.serving import hand_out
from together.uploads.variants import find_variant


async def show(request: Request) -> Response:
    """A person's page; one's own as others see it."""
    async with edge.database(request).reading() as tx:
        somebody = await queries.get_shown_person(tx, request.path_params["person"], signed_in(request))
        territory = await queries.find_territory_of(tx, somebody)
        shown = await panels(tx, request, "person", somebody)
    context = {"somebody": somebody, "territory": territory, "actor_kinds": ACTOR_KINDS, "panels": shown}
    return render(request, "network/person.html", context)


@dataclass
class Portrait:
    """A photo as `together.uploads` hands out files."""

    key: str
    widths: list[int]
    kind: str = "image"
    name: str = "portrait.webp"
    media_type: str = "image/webp"
    width: int | None = field(default=None)


async def photo(request: Request) -> Response:
    """The photo in one size, for whoever may see it."""
    side = request.path_params["side"]
    async with edge.database(request).reading() as tx:
        somebody = await queries.get_photo_owner(tx, request.path_params["person"], side, signed_in(request))
    portrait = Portrait(somebody.photo_key, somebody.photo_widths, width=max(somebody.photo_widths))
    variant = find_variant(portrait, f"{side}.webp")
    return await hand_out(request, edge.store(request), portrait, variant, public=False)
