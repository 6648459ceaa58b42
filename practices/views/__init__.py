"""The pages of practices. Routes last, in the order in which they are tried."""

from starlette.routing import BaseRoute, Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from practices.adoptions import views as adoptions
from practices.comments import views as comments
from practices.documents import views as documents
from practices.exchange import views as exchange
from practices.files import views as files
from practices.places import views as places
from practices.review import views as review
from practices.revisions import views as revisions
from practices.translations import views as translations
from practices.views import finding, follow, show
from practices.writing import views as writing

routes: list[BaseRoute] = [
    Route("/practices", finding.index, name="practices:index"),
    *exchange.routes,
    *writing.routes,
    *revisions.routes,
    *translations.routes,
    *places.routes,
    *documents.routes,
    Route("/practices/{slug:slug}", show.show, name="practices:show"),
    Route("/practices/{slug:slug}/follow", follow.follow, methods=["POST"], name="practices:follow"),
    *files.routes,
    *comments.routes,
    *adoptions.routes,
    *review.routes,
]
