"""What people say about themselves: their profile and photo, their data to take away, and the end of an account."""

from starlette.routing import Route

routes: list[Route] = []
