"""What people upload: told by its content and never by its name, checked, and images made anew.

One file is worked on at a time, in a thread of its own, so that memory stays bounded and the event loop free. What is
refused is refused with a sentence: 413 too large, 415 not a kind that we take, 422 damaged or not what it seems.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from together.errors import TooLarge
from together.languages import N_
from together.text import InvalidName, clean_name
from together.uploads import documents
from together.uploads.kinds import IMAGES, recognise

if TYPE_CHECKING:
    from together.uploads.images import Picture

MEGABYTE = 1024 * 1024
IMAGE_LIMIT = 12 * MEGABYTE
DOCUMENT_LIMIT = 20 * MEGABYTE
NAME_LENGTH = 120

Result = TypeVar("Result")

_WORKER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="uploads")


@dataclass(frozen=True)
class Upload:
    """One accepted file. `content` is what is kept as the original: of an image, made anew without what it told in secret.

    `variants` of an image by name (`960.webp`): smaller copies, as bytes.
    """

    kind: str
    name: str
    media_type: str
    size: int
    content: bytes | BinaryIO
    width: int | None = None
    height: int | None = None
    widths: list[int] = field(default_factory=list)
    variants: Mapping[str, bytes] = field(default_factory=dict)


async def accept(source: BinaryIO, *, name: str, size: int) -> Upload:
    """What this file is. Raises `TooLarge`, `Unsupported` or `Unprocessable`, each with a text for its sender."""
    return await alone(lambda: _accept(source, name, size))


async def alone(work: Callable[[], Result]) -> Result:
    """Do something heavy with images in the one thread that may."""
    return await asyncio.get_running_loop().run_in_executor(_WORKER, work)


def _accept(source: BinaryIO, name: str, size: int) -> Upload:
    kind = recognise(source, size)
    if kind in IMAGES:
        require_size(size, IMAGE_LIMIT)
        from together.uploads import images  # Pillow: not for a process that never sees a photo

        return _image(images.make_anew(source, kind), name)
    require_size(size, DOCUMENT_LIMIT)
    found = documents.check(source, kind, size)
    return Upload(
        "document", clean_file_name(name, found.suffix), found.media_type, size=size, content=source
    )


def _image(made: "Picture", name: str) -> Upload:
    return Upload(
        "image",
        clean_file_name(name, made.suffix),
        made.media_type,
        size=len(made.original),
        content=made.original,
        width=made.width,
        height=made.height,
        widths=made.widths,
        variants=made.variants,
    )


def require_size(size: int, limit: int) -> None:
    """Raises `TooLarge` above so many bytes."""
    if size > limit:
        raise TooLarge(N_("This file is larger than %(limit)s MB."), limit=limit // MEGABYTE)


def clean_file_name(name: str, suffix: str) -> str:
    """The last part of a path, without what nobody sees, ending as its content says: « ../a.exe » of a PDF is « a.pdf »."""
    last = re.split(r"[/\\]", name)[-1]
    stem = re.sub(r"\.\w{1,8}$", "", last, flags=re.ASCII)
    try:
        return clean_name(re.sub(r'[<>:"|?*]', " ", stem), NAME_LENGTH).strip(". ") + suffix
    except InvalidName:
        return "file" + suffix
