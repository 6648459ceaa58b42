"""Who means to come: registrations, the waiting list, questions of the organisers, attendance compared. Routes last."""

from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from workshops.registrations.views import asking, guest, listing, mine, own

routes: list[Route] = [
    Route(
        "/workshops/{slug:slug}/register",
        own.register,
        methods=["GET", "POST"],
        name="registrations:register",
    ),
    Route("/workshops/{slug:slug}/registration", own.own, methods=["GET", "POST"], name="registrations:own"),
    Route("/me/workshops", mine.index, name="registrations:mine"),
    Route(
        "/workshops/{slug:slug}/questions",
        asking.edit,
        methods=["GET", "POST"],
        name="registrations:questions",
    ),
    Route("/workshops/{slug:slug}/registrations.csv", listing.as_csv, name="registrations:csv"),
    Route("/workshops/{slug:slug}/registrations.json", listing.as_json, name="registrations:json"),
    Route(
        "/workshops/{slug:slug}/registrations",
        listing.index,
        methods=["GET", "POST"],
        name="registrations:index",
    ),
    Route(
        "/workshops/{slug:slug}/registrations/{token}",
        guest.by_link,
        methods=["GET", "POST"],
        name="registrations:guest",
    ),
]
