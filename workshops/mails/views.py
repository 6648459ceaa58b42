"""Leaving reminders by one click, and a look at every mail in the demonstration."""

from starlette.routing import Route

routes: list[Route] = []
