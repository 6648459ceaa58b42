"""What passkeys are bound to (WebAuthn Level 3, 5.1.2)."""

from urllib.parse import urlsplit

from starlette.requests import Request

from together import edge


def relying_party(request: Request) -> tuple[str, str]:
    """The host that passkeys are bound to, and the origin that their answers must name.

    In production those of the public address; in development those of the page that asks, which the host check let in.
    """
    settings = edge.settings(request)
    if settings.mode == "development":
        return request.url.hostname or "localhost", f"{request.url.scheme}://{request.url.netloc}"
    public = urlsplit(settings.public_url)
    return public.hostname or "", f"{public.scheme}://{public.netloc}"
