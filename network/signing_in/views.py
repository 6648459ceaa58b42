"""Other ways in and out: sign-up, sessions of several browsers, the change of an address, passkeys."""

from starlette.routing import Route

routes: list[Route] = []
