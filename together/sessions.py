"""The session cookie: signed, and borne by clocks that jump."""

from typing import Any

from itsdangerous import SignatureExpired, TimestampSigner
from starlette.middleware.sessions import SessionMiddleware
from starlette.types import ASGIApp


class Sessions(SessionMiddleware):
    """Starlette's sessions, except that a server's clock which is put back signs nobody out."""

    def __init__(self, app: ASGIApp, *, secret: str, days: int, https_only: bool) -> None:
        super().__init__(
            app, secret, session_cookie="together", max_age=days * 24 * 3600, https_only=https_only
        )
        self.signer = PatientSigner(secret)


class PatientSigner(TimestampSigner):
    """Takes what was signed in the future as new; itsdangerous takes it as expired."""

    def unsign(
        self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False
    ) -> Any:
        """As the parent. Raises `BadSignature`, and `SignatureExpired` for what is older than `max_age` seconds."""
        value, made = super().unsign(signed_value, return_timestamp=True)
        if max_age is not None and self.get_timestamp() - made.timestamp() > max_age:
            raise SignatureExpired("too old", payload=value, date_signed=made)
        return (value, made) if return_timestamp else value
