"""Pages: one Jinja environment, the viewer's language and zone, one `render`."""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import cache, lru_cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from together import assets, edge, maps
from together.languages import (
    LANGUAGES,
    Viewer,
    direction,
    find_zone,
    negotiate,
    part_strings,
    translate,
    translations,
)
from together.outlines import outlines_in
from together.printing import can_print
from together.rich_text import clean_html
from together.text import render_markdown, text_direction

LANGUAGE_COOKIE = "lang"
ZONE_COOKIE = "tz"

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")

_viewer: ContextVar[Viewer] = ContextVar("viewer", default=Viewer("en", UTC))  # noqa: B039 - frozen


def viewer(connection: HTTPConnection) -> Viewer:
    """Language and zone of who asks: their choice, else their profile, else their browser, else English and UTC.

    For those who chose none, an address may ask for a language (`?lang=fr`): so search engines find each.
    """
    person: Any = edge.person_of(connection)
    language = connection.cookies.get(LANGUAGE_COOKIE, "")
    if language not in LANGUAGES:
        language = person.language if person else connection.query_params.get("lang", "")
    if language not in LANGUAGES:
        language = negotiate(connection.headers.get("accept-language", ""))
    zone = find_zone(person.time_zone if person else None) or find_zone(connection.cookies.get(ZONE_COOKIE))
    return Viewer(language if language in LANGUAGES else "en", zone or UTC)


def render(
    request: Request, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    """The page `template` for whoever asks."""
    eyes = viewer(request)
    html = render_text(template, eyes, _about(request) | dict(context or {}))
    headers = {
        "Content-Language": eyes.language,
        "Vary": "Cookie, Accept-Language",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(html, status, headers)


def render_text(template: str, eyes: Viewer, context: Mapping[str, Any]) -> str:
    """`template` as text in the language and zone of `eyes`: for mails and downloads as well as pages."""
    token = _viewer.set(eyes)
    try:
        return (
            environment()
            .get_template(template)
            .render({"lang": eyes.language, "dir": direction(eyes.language), "viewer": eyes, **context})
        )
    finally:
        _viewer.reset(token)


def _about(request: Request) -> dict[str, Any]:
    settings = edge.settings(request)
    return {
        "request": request,
        "path": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "person": edge.person_of(request),
        "demo": settings.demo,
        "public_url": settings.public_url,
        "url": partial(_address, request.app),
    }


def _address(app: Starlette, name: str, /, **params: Any) -> str:
    """Where the route `name` leads. Pages ask dozens of times, and Starlette looks through all routes each time."""
    if not hasattr(app.state, "named"):
        app.state.named = {route.name: route for route in app.routes if isinstance(route, Route)}
    return str(app.state.named[name].url_path_for(name, **params))


@cache
def environment() -> Environment:
    """The one Jinja environment: escapes everything, refuses unknown variables, speaks the viewer's language."""
    made = Environment(
        loader=FileSystemLoader(assets.folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": False}
    made.globals.update(_globals())
    made.filters.update(
        markdown=render_markdown,
        rich=lambda html: Markup(clean_html(html)),  # noqa: S704 - cleaned here, though it was when it was stored
        text_dir=text_direction,
        moment=lambda seconds: datetime.fromtimestamp(seconds, UTC),
        md=lambda text: _MARKDOWN.sub(r"\\\1", str(text)),
        quoted=lambda text: "\n".join(f"> {line}" for line in str(text).split("\n")),
    )
    made.filters.update({name: _for_each(seen) for name, seen in _seen().items()})
    return made


def _seen() -> dict[str, Callable[..., Any]]:
    """The filters whose words depend on who reads."""
    return {
        "date": lambda value, style="full": _viewer.get().day(value, style),
        "time": lambda value: _viewer.get().clock(value),
        "datetime": lambda value, style="long": _viewer.get().moment(value, style),
        "zone": lambda value=None: _viewer.get().zone_name(value),
        "original_zone": _original_zone,
        "held_elsewhere": _held_elsewhere,
        "number": lambda value: _viewer.get().number(value),
        "duration": lambda value: _viewer.get().duration(value),
        "language_name": _language_name,
        "language_word": _language_word,
        "country_name": _country_name,
        "isodate": lambda text: _viewer.get().day(date.fromisoformat(text), "long"),
        "translate": lambda message, **params: translate(_viewer.get().language, message, **params),
    }


def _for_each(seen: Callable[..., Any]) -> Callable[..., Any]:
    """`seen`, asked anew for every reader: of a constant, Jinja would keep the words and the zone of the first."""

    @pass_context
    def asked(_context: Context, *args: Any, **params: Any) -> Any:
        return seen(*args, **params)

    return asked


def _globals() -> dict[str, Any]:
    return {
        "asset": assets.address,
        "imports": assets.imports,
        "icon": icon,
        "languages": LANGUAGES,
        "direction": direction,
        "strings_of": _strings,
        "now": _now,
        "can_print": can_print,
        "outlines_in": outlines_in,
        "small_view": maps.small_view,
        "small_mark": maps.small_mark,
    }


def icon(name: str) -> Markup:
    """A decorative icon of the sprite; its meaning stands in the text beside it."""
    return _icon(assets.address("sprite.svg"), name)


@cache
def _icon(sprite: str, name: str) -> Markup:
    return Markup(
        '<svg class="icon icon--{1}" aria-hidden="true" focusable="false"><use href="{0}#{1}"></use></svg>'
    ).format(sprite, name)


def _now() -> datetime:
    return datetime.now(UTC)


def _gettext(message: str) -> str:
    return str(translations(_viewer.get().language).gettext(message)) if message else ""


def _strings(part: str) -> str:
    """The address of what a part of the scripts says in the viewer's language; nothing in English, which they speak."""
    code = _viewer.get().language
    return "" if code == "en" else f"/strings/{code}?part={part}&v={part_strings(code, part)[0]}"


def _ngettext(one: str, many: str, count: int) -> str:
    return str(translations(_viewer.get().language).ngettext(one, many, count))


def _language_word(code: str) -> str:
    """The name of a language as it stands within a sentence."""
    return _word(_viewer.get().language, code)


@lru_cache(512)
def _word(language: str, code: str) -> str:
    return str(Viewer(language, UTC).locale.languages.get(code, code))


def _language_name(code: str) -> str:
    name = _language_word(code)
    return name[:1].upper() + name[1:]


def _country_name(code: str) -> str:
    return str(_viewer.get().locale.territories.get(code, code))


def _original_zone(value: datetime, name: str) -> str:
    """The clock and zone that were first announced, such as « 11:00, Central European Standard Time (UTC+1) »."""
    zone = find_zone(name) or UTC
    eyes = Viewer(_viewer.get().language, zone)
    return f"{eyes.clock(value)}{_gettext(', ')}{eyes.zone_name(value)}"


def _held_elsewhere(value: datetime, name: str) -> bool:
    """Whether the clock of the zone `name` shows another hour than the viewer's; also where we cannot know theirs yet."""
    eyes = _viewer.get()
    there = value.astimezone(find_zone(name) or UTC)
    return eyes.zone is UTC or there.utcoffset() != value.astimezone(eyes.zone).utcoffset()
