"""Signed tokens, and addresses that stay on this site."""

import hashlib
import secrets
from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer

from together.errors import Gone


class BadToken(Gone):
    """A token that we did not sign, for another purpose, or too old."""


class Signer:
    """Signs small facts into URL-safe tokens, each for one purpose only."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(self, purpose: str, data: Any) -> str:
        """A token that carries `data` (JSON-able) and its time."""
        return str(URLSafeTimedSerializer(self._secret, salt=f"together.{purpose}").dumps(data))

    def unsign(self, purpose: str, token: str, max_age: int | None = None) -> Any:
        """What `token` carries. Raises `BadToken`; `max_age` is in seconds."""
        try:
            return URLSafeTimedSerializer(self._secret, salt=f"together.{purpose}").loads(
                token, max_age=max_age
            )
        except BadData:
            raise BadToken from None


def new_key() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def fingerprint(key: str) -> str:
    """SHA-256 of a random key, in hex: what the database keeps instead of the key."""
    return hashlib.sha256(key.encode()).hexdigest()


def safe_next(target: object) -> str:
    """`target` when it is a path on this site, else `/`."""
    if not isinstance(target, str) or len(target) > 500 or not target.startswith("/"):
        return "/"
    if target[1:2] in {"/", "\\"} or any(ord(character) < 33 or character == "\\" for character in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target
