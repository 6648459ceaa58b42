"""Workshops in people's own calendars (RFC 5545)."""

from starlette.routing import Route

routes: list[Route] = []
