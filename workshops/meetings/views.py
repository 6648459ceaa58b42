"""International Meetings: made, edited, published, copied; and their programme for readers."""

from starlette.routing import Route

routes: list[Route] = []
