"""The pages of themes for everybody."""

from starlette.requests import Request
from starlette.responses import Response

from network.identity import signed_in
from network.notices.queries import is_following
from network.queries import list_themes
from network.themes import queries
from together import edge
from together.contributions import panels
from together.pages import render


async def index(request: Request) -> Response:
    """All themes, in two levels."""
    async with edge.database(request).reading() as tx:
        themes = await list_themes(tx)
        beside = await panels(tx, request, "themes", themes)
    return render(request, "network/themes.html", {"branches": queries.branches(themes), "panels": beside})


async def show(request: Request) -> Response:
    """One theme, with the workshops and practices that are about it or about a theme within it."""
    async with edge.database(request).reading() as tx:
        branch = await queries.get_branch(tx, request.path_params["slug"])
        beside = await panels(tx, request, "theme", branch)
        following = await is_following(tx, signed_in(request), f"theme:{branch.theme.id}")
    context = {"branch": branch, "theme": branch.theme, "panels": beside, "following": following}
    return render(request, "network/theme.html", context)
