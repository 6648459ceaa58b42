"""One's own photo, taken away. It is sent with the profile."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from network import queries
from network.accounts.portraits import take_away
from network.identity import signed_in


async def remove(request: Request) -> Response:
    """No photo any more."""
    await take_away(request, queries.require_person(signed_in(request)))
    return RedirectResponse(request.app.url_path_for("network:me") + "?saved=1#photo", 303)
