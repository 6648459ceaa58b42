"""A digest as a mail: grouped, in the reader's language, with the words themselves and a way out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import groupby

from markupsafe import Markup

from network.models import Notice
from network.notices.digests import Digest
from together.languages import LANGUAGES, Viewer, find_zone, translations
from together.mail import Mail
from together.pages import render_text
from together.security import Signer
from together.settings import Settings

SHOWN = 40
"""Notices in one mail; how many more there are is said at its end."""

FOLLOWED = frozenset({"comment", "answer", "adoption", "published", "translation_outdated"})
"""Kinds of notices that come from following."""


@dataclass(frozen=True)
class Group:
    """What a mail tells of one thing; `leave` is the address to hear no more of it, empty where one does not follow."""

    title: str
    notices: Sequence[Notice]
    leave: str


def digest_mail(digest: Digest, *, settings: Settings, signer: Signer) -> Mail:
    """The mail of a digest, with the headers by which mail programs offer to unsubscribe (RFC 8058)."""
    person, shown = digest.person, digest.notices[:SHOWN]
    language = person.language if person.language in LANGUAGES else "en"
    eyes = Viewer(language, find_zone(person.time_zone) or UTC)
    public = settings.public_url.rstrip("/")
    leave = public + unsubscribe_path(signer, person.id or 0)
    context = {
        "groups": _groups(shown, person.id or 0, public, signer),
        "more": len(digest.notices) - len(shown),
        "name": person.name,
        "leave": leave,
        "public_url": public,
    }
    return Mail(
        to=person.email,
        subject=_subject(digest.notices, eyes),
        text=render_text("mail/digest.txt", eyes, context),
        html=render_text("mail/digest.html", eyes, context),
        language=language,
        headers={"List-Unsubscribe": f"<{leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def _groups(notices: Sequence[Notice], person_id: int, public: str, signer: Signer) -> list[Group]:
    """By what they are about; within, in the order in which they happened."""
    ordered = sorted(notices, key=lambda notice: (notice.subject, notice.id or 0))
    return [
        Group(
            title=_title(those),
            notices=those,
            leave=public + unsubscribe_path(signer, person_id, subject) if _followed(those) else "",
        )
        for subject, group in groupby(ordered, key=lambda notice: notice.subject)
        for those in [list(group)]
    ]


def _title(notices: Sequence[Notice]) -> str:
    newest = notices[-1].data
    return newest.get("about") or newest.get("title") or newest.get("territory") or ""


def _followed(notices: Sequence[Notice]) -> bool:
    """Whether one hears of it because one follows it, and so may stop."""
    return any(notice.subject and notice.kind in FOLLOWED for notice in notices)


def _subject(notices: Sequence[Notice], eyes: Viewer) -> str:
    """The one sentence, without a reason that may be long, or how many there are."""
    if len(notices) == 1:
        sentence = render_text("mail/digest_subject.txt", eyes, {"notice": notices[0]})
        return Markup(sentence).striptags()  # noqa: S704 - made plain here
    said = translations(eyes.language).ngettext(
        "%(num)d piece of news", "%(num)d pieces of news", len(notices)
    )
    return f"TOGETHER: {said % {'num': len(notices)}}"


def unsubscribe_path(signer: Signer, person_id: int, subject: str = "") -> str:
    """The address at which this person leaves all mails, or stops following `subject`, without signing in."""
    return f"/unsubscribe/{signer.sign('unsubscribe', [person_id, subject])}"
