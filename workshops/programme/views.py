"""The programme as its makers arrange it, and its import from a table."""

from starlette.routing import Route

routes: list[Route] = []
