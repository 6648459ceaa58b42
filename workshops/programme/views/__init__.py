"""The pages of those who make a programme."""

from starlette.routing import BaseRoute

from workshops.programme.views import arranging, exchange

routes: list[BaseRoute] = [*arranging.routes, *exchange.routes]
