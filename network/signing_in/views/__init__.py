"""The ways in and out. Routes last, in the order in which they are tried."""

from starlette.routing import Route

import together.routing  # noqa: F401 - registers the convertors that routes name
from network.signing_in.views import access, links, passkeys

BOTH = ["GET", "POST"]

routes = [
    Route("/sign-in", links.sign_in, methods=BOTH, name="network:sign_in"),
    Route("/sign-up", links.sign_up, methods=BOTH, name="network:sign_up"),
    Route(
        "/sign-in/passkey/options",
        passkeys.sign_in_options,
        methods=["POST"],
        name="network:passkey_sign_in_options",
    ),
    Route("/sign-in/passkey", passkeys.sign_in, methods=["POST"], name="network:passkey_sign_in"),
    Route("/sign-in/{token}", links.confirm, methods=BOTH, name="network:confirm"),
    Route("/sign-out", links.sign_out, methods=["POST"], name="network:sign_out"),
    Route("/me/access", access.show, name="network:access"),
    Route("/me/access/sessions", access.end_sessions, methods=["POST"], name="network:end_sessions"),
    Route("/me/access/address", access.change_address, methods=["POST"], name="network:change_address"),
    Route("/me/access/address/off", access.call_off_address, methods=["POST"], name="network:keep_address"),
    Route("/address/{token}", access.address, methods=BOTH, name="network:address"),
    Route("/me/passkeys/options", passkeys.new_options, methods=["POST"], name="network:passkey_options"),
    Route("/me/passkeys", passkeys.new, methods=["POST"], name="network:passkeys"),
    Route("/me/passkeys/{passkey:key}", passkeys.change, methods=["POST"], name="network:passkey"),
]
