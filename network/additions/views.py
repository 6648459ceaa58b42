"""Feeds of the latest additions, the page that names them, the sitemap and robots.txt. Routes last."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from network.additions import queries
from network.additions.queries import Public
from network.additions.sitemaps import sitemap, sitemap_index
from network.queries import list_territories, list_themes
from network.territories.queries import get_standing
from network.texts.queries import PATHS as TEXTS
from network.themes.queries import branches, get_branch
from together import edge
from together.contributions import panels
from together.errors import NotFound
from together.feeds import Feed, feed_response, kept_response, language_of
from together.languages import LANGUAGES, N_, translate
from together.pages import render

PATHS = ("/", "/practices", "/practices/map", "/territories", "/themes", "/meetings", "/feeds")
"""Pages that lead to others."""

HIDDEN = (
    "/sign-in",
    "/me",
    "/search",
    "/review",
    "/secretariat",
    "/unsubscribe",
    "/calendar",
    "/demo",
    "/dev",
)
"""What search engines need not ask for."""


async def index(request: Request) -> Response:
    """Follow the latest additions: the feeds by name."""
    async with edge.database(request).reading() as tx:
        themes, territories = await list_themes(tx), await list_territories(tx)
    return render(request, "network/feeds.html", {"branches": branches(themes), "territories": territories})


async def latest(request: Request) -> Response:
    """The latest additions of the whole network."""
    language = language_of(request)
    async with edge.database(request).reading() as tx:
        additions = await queries.list_additions(tx, {}, queries.KINDS, language)
    title = f"TOGETHER · {translate(language, N_('Latest additions'))}"
    return feed_response(request, Feed("/feed.atom", "/", title, language, additions))


async def theme(request: Request) -> Response:
    """The latest practices and workshops about a theme or one within it."""
    language = language_of(request)
    async with edge.database(request).reading() as tx:
        branch = await get_branch(tx, request.path_params["slug"])
        slugs = [one.slug for one in (branch.theme, *branch.children)]
        additions = await queries.list_additions(tx, {"theme": slugs}, ("practice", "workshop"), language)
    page = f"/themes/{branch.theme.slug}"
    title = f"TOGETHER · {branch.theme.name_in(language)}"
    return feed_response(request, Feed(f"{page}/feed.atom", page, title, language, additions))


async def territory(request: Request) -> Response:
    """The latest practices of a territory."""
    language = language_of(request)
    async with edge.database(request).reading() as tx:
        own = (await get_standing(tx, request.path_params["slug"], None)).territory
        additions = await queries.list_additions(tx, {"territory": [own.slug]}, ("practice",), language)
    page = f"/territories/{own.slug}"
    return feed_response(
        request, Feed(f"{page}/feed.atom", page, f"TOGETHER · {own.name}", language, additions)
    )


async def coordination_groups(request: Request) -> Response:
    """The name that visitors know; empty until there are such groups."""
    return _group_feed(request, "coordination-groups", N_("Coordination Groups"))


async def homogeneous_groups(request: Request) -> Response:
    """The name that visitors know; empty until there are such groups."""
    return _group_feed(request, "homogeneous-groups", N_("Homogeneous Groups"))


def _group_feed(request: Request, name: str, title: str) -> Response:
    language = language_of(request)
    told = f"TOGETHER · {translate(language, title)}"
    return feed_response(request, Feed(f"/feeds/{name}.atom", "/feeds", told, language, ()))


async def sitemaps(request: Request) -> Response:
    """Where the parts of the sitemap lie."""
    async with edge.database(request).reading() as tx:
        count = await queries.count_pages(tx)
    public = edge.settings(request).public_url.rstrip("/")
    names = ["pages", *(str(number) for number in range(1, count + 1))]
    body = sitemap_index([f"{public}/sitemaps/{name}.xml" for name in names])
    return kept_response(request, body, "application/xml")


async def sitemap_pages(request: Request) -> Response:
    """Lists, themes, texts of the site, and what other packages add."""
    async with edge.database(request).reading() as tx:
        themes = await list_themes(tx)
        beside = await panels(tx, request, "sitemap")
    paths = [*PATHS, *(f"/themes/{one.slug}" for one in themes)]
    pages = [Public(path, languages=tuple(LANGUAGES), own=True) for path in paths]
    pages += [Public(path) for path in TEXTS.values()]
    pages += [Public(path) for panel in beside for path in panel.data["paths"]]
    body = sitemap(pages, edge.settings(request).public_url)
    return kept_response(request, body, "application/xml")


async def sitemap_part(request: Request) -> Response:
    """Practices, workshops and territories that everybody may read."""
    async with edge.database(request).reading() as tx:
        if not 1 <= request.path_params["number"] <= await queries.count_pages(tx):
            raise NotFound
        pages = await queries.list_public(tx, request.path_params["number"])
    return kept_response(request, sitemap(pages, edge.settings(request).public_url), "application/xml")


async def robots(request: Request) -> Response:
    """What search engines may ask for; nothing of a demonstration, whose people are invented."""
    settings = edge.settings(request)
    hidden = ["/"] if settings.demo else HIDDEN
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden)]
    lines.append(f"Sitemap: {settings.public_url.rstrip('/')}/sitemap.xml")
    return kept_response(request, ("\n".join(lines) + "\n").encode(), "text/plain")


routes = [
    Route("/feeds", index, name="feeds:index"),
    Route("/feed.atom", latest, name="feeds:latest"),
    Route("/feeds/coordination-groups.atom", coordination_groups, name="feeds:coordination_groups"),
    Route("/feeds/homogeneous-groups.atom", homogeneous_groups, name="feeds:homogeneous_groups"),
    Route("/themes/{slug:slug}/feed.atom", theme, name="feeds:theme"),
    Route("/territories/{slug:slug}/feed.atom", territory, name="feeds:territory"),
    Route("/sitemap.xml", sitemaps, name="feeds:sitemaps"),
    Route("/sitemaps/pages.xml", sitemap_pages, name="feeds:sitemap_pages"),
    Route("/sitemaps/{number:key}.xml", sitemap_part, name="feeds:sitemap_part"),
    Route("/robots.txt", robots, name="feeds:robots"),
]
