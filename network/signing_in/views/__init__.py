"""The ways in and out. Routes last, in the order in which they are tried."""

from starlette.routing import Route

from network.signing_in.views import links

routes = [
    Route("/sign-in", links.sign_in, methods=["GET", "POST"], name="network:sign_in"),
    Route("/sign-up", links.sign_up, methods=["GET", "POST"], name="network:sign_up"),
    Route("/sign-in/{token}", links.confirm, methods=["GET", "POST"], name="network:confirm"),
    Route("/sign-out", links.sign_out, methods=["POST"], name="network:sign_out"),
]
