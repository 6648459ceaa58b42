"""Photos of people: cut to a square, small, and nothing of what the camera wrote about place and owner."""

from typing import BinaryIO

from together.errors import Unsupported
from together.languages import N_
from together.uploads import IMAGE_LIMIT, Upload, alone, require_size
from together.uploads.kinds import IMAGES, recognise

SIDES = (96, 320)
"""Pixels of the squares that are kept; a smaller photo is enlarged, for these are small."""


class NoPhoto(Unsupported):
    """Something else than a picture that we can read."""

    code = "no_photo"
    text = N_("Please choose a photo: JPEG, PNG, WebP, GIF or AVIF.")


async def accept_portrait(source: BinaryIO, *, size: int) -> Upload:
    """A photo as squares, by name `96.webp`. Raises `TooLarge`, `NoPhoto` or `Unprocessable`."""
    squares = await alone(lambda: _squares(source, size))
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


def _squares(source: BinaryIO, size: int) -> dict[int, bytes]:
    try:
        kind = recognise(source, size)
    except Unsupported:
        raise NoPhoto from None
    if kind not in IMAGES:
        raise NoPhoto
    require_size(size, IMAGE_LIMIT)
    from together.uploads import images  # Pillow: not for a process that never sees a photo

    return images.squares_of(source, kind, SIDES)
