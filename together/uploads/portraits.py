"""Photos of people: cut to a square, small, and nothing of what the camera wrote about place and owner."""

from io import BytesIO
from typing import BinaryIO

from together.errors import Unsupported
from together.languages import N_
from together.uploads import Upload, accept, alone

SIDES = (96, 320)
"""Pixels of the squares that are kept; a smaller photo is enlarged, for these are small."""


class NoPhoto(Unsupported):
    """Something else than a picture that we can read."""

    code = "no_photo"
    text = N_("Please choose a photo: JPEG, PNG, WebP, GIF or AVIF.")


async def accept_portrait(source: BinaryIO, *, name: str, size: int) -> Upload:
    """A photo as squares, by name `96.webp`. Raises `TooLarge`, `Unsupported` or `Unprocessable`, as `accept` does."""
    try:
        upload = await accept(source, name=name, size=size)
    except Unsupported:
        raise NoPhoto from None
    if upload.kind != "image" or not isinstance(upload.content, bytes):
        raise NoPhoto
    photo = upload.content
    squares = await alone(lambda: {side: _square(photo, side) for side in SIDES})
    largest = squares[max(SIDES)]
    return Upload(
        "image",
        "portrait.webp",
        "image/webp",
        size=len(largest),
        content=largest,
        width=max(SIDES),
        height=max(SIDES),
        widths=list(SIDES),
        variants={f"{side}.webp": square for side, square in squares.items()},
    )


def _square(photo: bytes, side: int) -> bytes:
    """The middle of a photo; of one that stands upright a little above it, where faces are."""
    from PIL import Image, ImageOps  # not for a process that never sees a photo

    with Image.open(BytesIO(photo)) as opened:
        cut = ImageOps.fit(opened, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    target = BytesIO()
    cut.save(target, "WEBP", quality=82, method=4)
    return target.getvalue()
