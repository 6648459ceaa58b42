"""The address of a workshop before its hour."""

from starlette.routing import Route

routes: list[Route] = []
