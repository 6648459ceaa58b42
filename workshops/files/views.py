"""Documents to read before a workshop."""

from starlette.routing import Route

routes: list[Route] = []
