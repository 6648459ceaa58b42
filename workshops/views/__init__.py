"""The pages of meetings and workshops. Routes last, in the order in which they are tried."""

from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from workshops.calendars import views as calendars
from workshops.files import views as files
from workshops.mails import views as mails
from workshops.meetings import views as convening
from workshops.preparing import views as preparing
from workshops.programme import views as programme
from workshops.registrations import views as registrations
from workshops.views import agenda, drawing, editing, home, life, practices, record, room, search
from workshops.waiting import views as waiting

routes = [
    *convening.routes,
    *programme.routes,
    *preparing.routes,
    *files.routes,
    *registrations.routes,
    *mails.routes,
    *calendars.routes,
    *waiting.routes,
    Route("/", home.home, name="home"),
    Route("/search", search.show, name="search"),
    Route("/workshops/new", editing.new, methods=["GET", "POST"], name="workshops:new"),
    Route("/workshops/{slug:slug}.json", record.as_json, name="workshops:json"),
    Route("/workshops/{slug:slug}.md", record.as_markdown, name="workshops:markdown"),
    Route("/workshops/{slug:slug}.html", record.as_html, name="workshops:html"),
    Route("/workshops/{slug:slug}", room.show, name="workshops:show"),
    Route("/workshops/{slug:slug}/enter", room.enter, methods=["GET", "POST"], name="workshops:enter"),
    Route("/workshops/{slug:slug}/join/{token}", room.join, methods=["GET", "POST"], name="workshops:join"),
    Route("/workshops/{slug:slug}/act", room.act, methods=["POST"], name="workshops:act"),
    Route("/workshops/{slug:slug}/messages", room.messages, name="workshops:messages"),
    Route("/workshops/{slug:slug}/draw", drawing.show, methods=["GET", "POST"], name="workshops:draw"),
    Route(
        "/workshops/{slug:slug}/practices",
        practices.shelf,
        methods=["GET", "POST"],
        name="workshops:practices",
    ),
    Route(
        "/practices/{slug:slug}/workshops",
        practices.presented,
        methods=["GET", "POST"],
        name="workshops:presented",
    ),
    Route("/workshops/{slug:slug}/edit", editing.edit, methods=["GET", "POST"], name="workshops:edit"),
    Route("/workshops/{slug:slug}/agenda", agenda.agenda, methods=["GET", "POST"], name="workshops:agenda"),
    Route("/workshops/{slug:slug}/roles", editing.roles, methods=["POST"], name="workshops:roles"),
    Route("/workshops/{slug:slug}/invite", life.invite, name="workshops:invite"),
    Route("/workshops/{slug:slug}/announce", life.announce, methods=["POST"], name="workshops:announce"),
    Route("/workshops/{slug:slug}/withdraw", life.withdraw, methods=["POST"], name="workshops:withdraw"),
    Route("/workshops/{slug:slug}/open", life.open_room, methods=["POST"], name="workshops:open"),
    Route("/workshops/{slug:slug}/close", life.close, methods=["POST"], name="workshops:close"),
    Route("/workshops/{slug:slug}/reopen", life.reopen, methods=["POST"], name="workshops:reopen"),
]
