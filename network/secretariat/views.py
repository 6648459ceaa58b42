"""The overview of the secretariat: people, roles, blocking."""

from starlette.routing import Route

routes: list[Route] = []
