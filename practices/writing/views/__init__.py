"""The pages on which a practice is written. Routes last, in the order in which they are tried."""

from starlette.routing import BaseRoute, Route

from practices.writing.views import saving

routes: list[BaseRoute] = [
    Route("/practices/{slug:slug}/edit", saving.save, methods=["POST"], name="practices:edit"),
]
