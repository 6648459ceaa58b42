"""Where templates, built scripts and migrations lie: in a checkout beside the packages, in a wheel inside this one."""

import json
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `name` (`templates`, `migrations`, `static/dist`) of this installation."""
    checkout = PACKAGE.parent
    if (checkout / "templates" / "base.html").exists():
        return checkout / name
    return PACKAGE / "_assets" / name


@cache
def manifest() -> dict[str, str]:
    """Built names by their plain ones, such as `site.css` → `site-4F2K.css`. Empty when nothing was built."""
    path = folder("static/dist") / "manifest.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def address(name: str) -> str:
    """The address of a built file. Raises `LookupError` when the front end was not built."""
    try:
        return f"/static/{manifest()[name]}"
    except KeyError:
        raise LookupError(f"{name} is not built: run `make front`") from None


def imports(name: str) -> list[str]:
    """Addresses of what the built script `name` imports: preloading them saves a slow line a round trip."""
    return [f"/static/{file}" for key, file in sorted(manifest().items()) if key.startswith(f"{name}+")]
