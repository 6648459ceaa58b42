"""One's profile and photo, one's data, the end of an account; and what others see of a person. Routes last."""

from starlette.middleware import Middleware
from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from network.accounts.views import closing, people, photo, profile
from together.middleware import BodyLimit
from together.uploads.receiving import UPLOAD_LIMIT

routes = [
    Route(
        "/me",
        profile.me,
        methods=["GET", "POST"],
        middleware=[Middleware(BodyLimit, limit=UPLOAD_LIMIT)],
        name="network:me",
    ),
    Route("/me/photo", photo.remove, methods=["POST"], name="network:photo"),
    Route("/me/data.json", closing.take_away, name="network:own_data"),
    Route("/me/close", closing.close, methods=["GET", "POST"], name="network:close"),
    Route("/people/{person:key}", people.show, name="people:show"),
    Route("/people/{person:key}/photo/{side:key}.webp", people.photo, name="people:photo"),
]
