"""Puts the demonstration's practices on the shelf, through the actions of real use: written, illustrated, published,
translated, talked about and taken up, each at its time. All of it in one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

import resvg_py
from sqlalchemy import update
from sqlmodel import col, select

from network.models import Notice, Person, Territory, Theme
from practices import actions
from practices.adoptions.actions import declare_adoption
from practices.adoptions.forms import AdoptionForm
from practices.comments.actions import accept_answer, write_comment
from practices.comments.forms import CommentForm
from practices.content import RICH, Facts, Words
from practices.files.actions import add_file, tell_about
from practices.files.forms import Telling
from practices.models import Comment, Practice
from practices.queries import get_standing
from practices.readers import Reader, Standing, reader_for
from together import uploads
from together.database import Database, Transaction
from together.demo.scripts import DATA
from together.demo.shelf import Piece, Remark, pieces
from together.rich_text import markdown_to_html
from together.storage import Store
from together.uploads.keeping import forget, kept
from workshops import queries as workshops
from workshops.practices.actions import attach
from workshops.visitors import Visitor

PICTURE_WIDTH = 1600
ALT = {
    "circle": "Un cercle de voisins autour d'une table, au pied d'un immeuble (dessin)",
    "water": "Três alunos diante da curva da água desenhada na parede (desenho)",
    "cistern": "رسم: مطر ينزل من سطح مدرسة بيضاء إلى ماجل في ساحتها",
    "tools": "Shelves with a drill, a sewing machine, a tent, a bicycle and books (drawing)",
    "garden": "Duas pessoas regam a horta à noite, sob a lua (desenho)",
}


@dataclass
class Shelf:
    """What is needed to put practices on the shelf; `readers` are made once."""

    tx: Transaction
    people: Mapping[str, Person]
    territories: Mapping[str, Territory]
    themes: Mapping[str, Theme]
    loaded: datetime
    readers: dict[str, Reader] = field(default_factory=dict)

    async def standing(self, slug: str, name: str) -> Standing:
        """This person before that practice, as it is now."""
        return await get_standing(self.tx, slug, await self.reader(name))

    async def reader(self, name: str, *, reviewed: bool = False) -> Reader:
        """This person; the network began to look at first practices only lately."""
        if name not in self.readers:
            self.readers[name] = await reader_for(self.tx, self.people[name])
        known = self.readers[name]
        return Reader(known.person, known.roles, reviewed)

    def at(self, days_ago: float) -> datetime:
        """A moment that many days ago."""
        return self.loaded - timedelta(days=days_ago)


async def perform(
    database: Database,
    store: Store,
    people: Mapping[str, Person],
    territories: Mapping[str, Territory],
    themes: Mapping[str, Theme],
    loaded: datetime,
) -> None:
    """Everything, unless it is there already."""
    async with database.reading() as tx:
        if (await tx.exec(select(Practice.id).limit(1))).first():
            return
    pictures = {piece.slug: await _picture(piece) for piece in pieces() if piece.picture}
    keys: list[str] = []
    try:
        async with database.transaction() as tx:
            shelf = Shelf(tx, people, territories, themes, loaded)
            for piece in sorted(pieces(), key=lambda one: -one.days_ago):
                await _write(shelf, piece)
                if piece.slug in pictures:
                    async with kept(store, pictures[piece.slug]) as key:
                        keys.append(key)
                        await _illustrate(shelf, piece, pictures[piece.slug], key)
                await _publish(shelf, piece)
            for piece in pieces():
                await _talk(shelf, piece)
                await _adopt(shelf, piece)
                await _link(shelf, piece)
            await tx.exec(update(Notice).where(col(Notice.mailed_at).is_(None)).values(mailed_at=loaded))
    except BaseException:
        await forget(store, keys)
        raise


async def _picture(piece: Piece) -> uploads.Upload:
    """One of the demonstration's drawings, through the same checks as a photo."""
    drawn = bytes(
        resvg_py.svg_to_bytes(svg_path=str(DATA / "pictures" / f"{piece.picture}.svg"), width=PICTURE_WIDTH)
    )
    return await uploads.accept(BytesIO(drawn), name=f"{piece.picture}.png", size=len(drawn))


def _words(values: Mapping[str, str]) -> Words:
    return Words.model_validate(
        {name: markdown_to_html(text) if name in RICH else text for name, text in values.items()}
    )


async def _write(shelf: Shelf, piece: Piece) -> None:
    themes = [shelf.themes[str(code)].id for code in _list(piece.facts["themes"])]
    await actions.start_draft(
        shelf.tx,
        reader=await shelf.reader(piece.by),
        territory_id=shelf.territories[piece.territory].id or 0,
        language=piece.language,
        words=_words(piece.words),
        facts=Facts.model_validate(piece.facts | {"themes": themes}),
        slug=piece.slug,
        demonstration=True,
        at=shelf.at(piece.days_ago + 9),
    )


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


async def _illustrate(shelf: Shelf, piece: Piece, picture: uploads.Upload, key: str) -> None:
    standing = await shelf.standing(piece.slug, piece.by)
    file = await add_file(shelf.tx, standing=standing, upload=picture, key=key)
    await tell_about(shelf.tx, standing=standing, tellings={file.id or 0: Telling(alt=ALT[piece.picture])})


async def _publish(shelf: Shelf, piece: Piece) -> None:
    if piece.state == "draft":
        return
    reader = await shelf.reader(piece.by, reviewed=piece.state == "submitted")
    standing = await get_standing(shelf.tx, piece.slug, reader)
    await actions.publish(shelf.tx, standing=standing, at=shelf.at(piece.days_ago))
    for language, translated in piece.translations.items():
        standing = await shelf.standing(piece.slug, translated.by)
        words = _words(translated.words).model_dump(exclude_unset=True)
        await actions.save_draft(
            shelf.tx, standing=standing, language=language, words=words, facts=None, version=0
        )
        await actions.publish(
            shelf.tx, standing=standing, language=language, at=shelf.at(translated.days_ago)
        )


async def _talk(shelf: Shelf, piece: Piece) -> None:
    said: dict[str, Comment] = {}
    for remark in piece.comments:
        standing = await shelf.standing(piece.slug, remark.by)
        form = CommentForm(
            text=remark.text,
            section=remark.section,
            language=remark.language,
            parent=str(said[remark.reply_to].id) if remark.reply_to else "",
        )
        comment = await write_comment(shelf.tx, standing=standing, form=form, at=_moment(shelf, remark))
        said[remark.label or f"#{comment.id}"] = comment
        if remark.answer:
            own = await shelf.standing(piece.slug, piece.by)
            await accept_answer(shelf.tx, standing=own, comment=comment, accept=True)


def _moment(shelf: Shelf, remark: Remark) -> datetime:
    return shelf.at(remark.days_ago - 0.2 if remark.reply_to else remark.days_ago)


async def _adopt(shelf: Shelf, piece: Piece) -> None:
    for adopted in piece.adoptions:
        form = AdoptionForm(
            territory=str(shelf.territories[adopted.territory].id),
            kind=adopted.kind,
            since=adopted.since,
            text=adopted.text,
            language=adopted.language,
        )
        standing = await shelf.standing(piece.slug, adopted.by)
        await declare_adoption(shelf.tx, standing=standing, form=form, at=shelf.at(adopted.days_ago))
    if piece.adapts:
        own = await shelf.standing(piece.slug, piece.by)
        form = AdoptionForm(
            territory=str(own.territory.id),
            kind="adapted",
            since=piece.adapts.since,
            text=piece.adapts.text,
            own_practice=str(own.practice.id),
            language=piece.language,
        )
        standing = await shelf.standing(piece.adapts.practice, piece.by)
        await declare_adoption(shelf.tx, standing=standing, form=form, at=shelf.at(piece.adapts.days_ago))


async def _link(shelf: Shelf, piece: Piece) -> None:
    practice = (await shelf.standing(piece.slug, piece.by)).practice
    helena = next(person for person in shelf.people.values() if person.secretariat)
    for kind, slugs in (("presented", piece.presented), ("before", piece.read_before)):
        for slug in slugs:
            standing = await workshops.get_standing(shelf.tx, slug, Visitor(helena))
            await attach(shelf.tx, standing=standing, practice_id=practice.id or 0, kind=kind)
