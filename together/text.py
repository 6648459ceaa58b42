"""Words that people typed: cleaned names, and Markdown-light made safe."""

import re
import unicodedata
from collections.abc import Awaitable, Callable, Collection
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from together.errors import Unprocessable
from together.languages import N_

NAME_LENGTH = 80


class InvalidName(Unprocessable):
    """A name that nobody could see."""

    code = "invalid_name"
    text = N_("Please give a name with at least one letter or number.")


def clean_name(text: str, limit: int = NAME_LENGTH) -> str:
    """`text` without controls, bidi marks and zero-width characters. Raises `InvalidName` when nothing visible is left."""
    normal = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if character.isspace() else character for character in normal)
    kept = "".join(character for character in spaced if not _invisible(character))
    name = " ".join(kept.split())[:limit].strip()
    if not any(unicodedata.category(character)[0] in "LN" for character in name):
        raise InvalidName
    return name


# Letters by category that show nothing: Hangul fillers and the blank Braille pattern.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def _invisible(character: str) -> bool:
    return character in _BLANK or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"}


# Letters of other alphabets that look like a Latin one (a subset of Unicode TS #39's confusables).
_LOOKALIKES = str.maketrans("авсԁеһіјкӏмортԛгѕυνѡхуαβεικνορτυ01", "abcdehijklmoptqrsuvwxyabeiknoptuol")


def fold_name(text: str) -> str:
    """A skeleton by which two names that look alike are equal: no accents, case, look-alike letters or spaces."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return "".join(plain.translate(_LOOKALIKES).split())


def text_direction(text: str) -> str:
    """`rtl` when the first strong character is right-to-left (Unicode UAX #9, rules P2 and P3), else `ltr`."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"R", "AL"}:
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def plain(text: str) -> str:
    """`text` for searching: no accents, no case."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(character for character in decomposed if not unicodedata.combining(character))


# Where a link may lead: the web, a mailbox, or a page or a message of this site.
_LINK = re.compile(r"https?://|mailto:|/(?![/\\])|#", re.IGNORECASE)

# The last three join what the others cut; without them a link keeps half of its address.
_RULES = [
    "emphasis",
    "backticks",
    "fence",
    "list",
    "link",
    "autolink",
    "linkify",
    "newline",
    "escape",
    "entity",
]
_RULES += ["balance_pairs", "fragments_join", "text_join"]


LONGEST_WORD, MOST_ADDRESSES = 1000, 200
"""Letters without a space, and bare addresses, among which links are still looked for: it takes the square of each."""


def may_link(text: str) -> bool:
    """Whether bare addresses in `text` can be made links in good time."""
    return text.count("://") <= MOST_ADDRESSES and all(len(word) <= LONGEST_WORD for word in text.split())


@cache
def _parser(linkify: bool) -> MarkdownIt:
    parser = MarkdownIt("zero", {"linkify": linkify, "breaks": True, "html": False})
    parser.enable(_RULES)
    parser.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    if parser.linkify:
        parser.linkify.set({"fuzzy_link": True, "fuzzy_email": False})
    return parser


_TAGS = {"p", "strong", "em", "code", "pre", "ul", "ol", "li", "a", "br"}
_MARKED = re.compile(r"[*_`\[<&\\]|://|\w\.\w{2}|^\s*([-+]|\d+[.)])\s", re.MULTILINE)


def markdown_or_none(text: str) -> str | None:
    """Clean HTML of Markdown-light `text` (bold, italic, code, lists, links), or None where plain text says the same."""
    if not _MARKED.search(text):
        return None
    html = nh3.clean(
        _parser(may_link(text)).render(text),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    ).strip()
    paragraphs = html.removeprefix("<p>").removesuffix("</p>")
    return None if paragraphs == str(escape(text)) else html


def render_markdown(text: str) -> Markup:
    """Clean HTML of Markdown-light `text`, plain paragraphs included."""
    html = nh3.clean(
        _parser(may_link(text)).render(text),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow ugc",
    )
    return Markup(html)  # noqa: S704 - cleaned in the line above


SPELT_OUT = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
"""Latin letters that are no letter with an accent, as addresses write them."""


def slug_of(title: str) -> str:
    """The part of an address that `title` makes, at most 60 characters; nothing where no Latin letter or digit is in it."""
    apart = re.sub(r"[’‘–—…]", " ", title.lower().translate(SPELT_OUT))
    latin = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:60].strip("-")


async def free_slug(
    title: str, *, taken: Callable[[str], Awaitable[bool]], otherwise: str, reserved: Collection[str] = ()
) -> str:
    """An address made of `title` that is neither reserved nor taken; of `otherwise` where no Latin letter is in it."""
    stem = slug_of(title) or otherwise
    slug, number = stem, 1
    while slug in reserved or await taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug
