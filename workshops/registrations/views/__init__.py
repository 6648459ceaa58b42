"""Who means to come: registrations, the waiting list, questions of the organisers, attendance compared. Routes last."""

from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from workshops.registrations.views import guest, own

routes: list[Route] = [
    Route(
        "/workshops/{slug:slug}/register",
        own.register,
        methods=["GET", "POST"],
        name="registrations:register",
    ),
    Route("/workshops/{slug:slug}/registration", own.own, methods=["GET", "POST"], name="registrations:own"),
    Route(
        "/workshops/{slug:slug}/registrations/{token}",
        guest.by_link,
        methods=["GET", "POST"],
        name="registrations:guest",
    ),
]
