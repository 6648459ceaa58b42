"""Built files: hashed names kept for a year, and the compressed copy that lies beside each."""

import mimetypes
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from together import assets
from together.languages import LANGUAGES, PARTS, part_strings

FOREVER = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


async def serve(request: Request) -> Response:
    """One file of `static/dist`. Raises 404 for anything else."""
    folder = assets.folder("static/dist")
    path = (folder / request.path_params["name"]).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file() or path.name.startswith("."):
        raise HTTPException(404)
    accepted = request.headers.get("accept-encoding", "")
    for encoding, suffix in ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if encoding in accepted and packed.exists():
            return _file(packed, path, {"Content-Encoding": encoding})
    return _file(path, path, {})


async def favicon(_request: Request) -> Response:
    """Browsers ask for this address by themselves where no page named an icon."""
    return RedirectResponse(assets.address("favicon.svg"), 308)


async def strings(request: Request) -> Response:
    """The words of one part of the scripts in one language. Its address carries their version, so they are kept for good."""
    language, part = request.path_params["language"], request.query_params.get("part", "editor")
    if language not in LANGUAGES or part not in PARTS:
        raise HTTPException(404)
    headers = {"Cache-Control": FOREVER}
    return Response(part_strings(language, part)[1], media_type="application/json", headers=headers)


def _file(path: Path, named: Path, headers: dict[str, str]) -> Response:
    kind = mimetypes.guess_type(named.name)[0] or "application/octet-stream"
    return FileResponse(
        path, media_type=kind, headers={"Cache-Control": FOREVER, "Vary": "Accept-Encoding", **headers}
    )
