"""The pages on which a practice is written. Routes last, in the order in which they are tried."""

from starlette.routing import BaseRoute, Route

from practices.writing.views import edit, life, new

BOTH = ["GET", "POST"]

routes: list[BaseRoute] = [
    Route("/practices/new", new.new, methods=BOTH, name="practices:new"),
    Route("/practices/mine", new.mine, name="practices:mine"),
    Route("/practices/{slug:slug}/edit", edit.overview, methods=BOTH, name="practices:edit"),
    Route("/practices/{slug:slug}/edit/{section}", edit.section, methods=BOTH, name="practices:section"),
    Route("/practices/{slug:slug}/preview", life.preview, name="practices:preview"),
    Route("/practices/{slug:slug}/publish", life.publish, methods=["POST"], name="practices:publish"),
    *(
        Route(f"/practices/{{slug:slug}}/{name}", life.deed, methods=BOTH, name=f"practices:{name}")
        for name in life.DEEDS
    ),
]
