"""Draft, publish, translate, restore, unpublish and archive by anybody in any order, held against a model of its own."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from network import actions as network
from network.models import Membership, Person
from practices import actions
from practices.content import Facts, Words
from practices.models import Draft, Edition, Practice, Revision
from practices.queries import get_standing
from practices.readers import reader_for
from tests.practices.desk import BUGS, SAID, Desk
from tests.services.tables import sqlite_with_tables
from together.database import Database, Transaction
from together.errors import Conflict, Forbidden, NotFound
from together.settings import Settings

STEPS = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
PEOPLE = ("eve", "fay", "dora", "bob", "")
WHO = st.sampled_from(("eve", "eve", "eve", "dora", *PEOPLE))
"""Coordinator of the practice's territory, editor of another, the secretariat, somebody signed in, a stranger."""
OWN, EDITORS = {"eve", "dora"}, {"eve", "fay", "dora"}
MILLION = 1_000_000
LANGUAGES = st.sampled_from(("en", "en", "fr"))


@dataclass
class Paper:
    """One language in the model. `draft`: title, version, source and the tab that saved last; a source is a number of
    the original's revisions."""

    draft: tuple[str, int, int | None, str] | None = None
    published: list[tuple[str, int | None]] = field(default_factory=list)

    @property
    def version(self) -> int:
        return self.draft[1] if self.draft else len(self.published) * MILLION


class Model:
    """What should be."""

    def __init__(self) -> None:
        self.status = "draft"
        self.papers = {"en": Paper(("First", 1, None, "")), "fr": Paper()}

    def may(self, who: str, language: str, deed: str) -> bool:
        """`write`, `publish` and `restore`: written anew here, not taken from the table that it is held against."""
        if language == "fr":
            return who in EDITORS and self.status == "published"
        if who not in OWN or self.status == "archived":
            return False
        return deed != "restore" or self.status in {"published", "unpublished"}

    def may_move(self, who: str, deed: str) -> bool:
        before = {"unpublish": "published", "archive": "published", "unarchive": "archived"}[deed]
        return who in OWN and self.status == before

    def outdated(self) -> bool:
        original, translation = self.papers["en"].published, self.papers["fr"].published
        return bool(translation) and original[(translation[-1][1] or 0) - 1][0] != original[-1][0]

    def publish(self, language: str, fresh: bool) -> None:
        paper = self.papers[language]
        if paper.draft is None:
            self.status = "published"
            return
        newest = len(self.papers["en"].published)
        source = None if language == "en" else newest if fresh else paper.draft[2] or newest
        paper.published.append((paper.draft[0], source))
        paper.draft = None
        self.status = "published" if language == "en" else self.status


def machine(desk: Desk, template: Path) -> type[RuleBasedStateMachine]:  # noqa: C901 - five rules and an invariant
    """Drives `desk` and the model side by side."""

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.loop = asyncio.Runner()
            self.folder = Path(tempfile.mkdtemp())
            self.model = Model()
            self.held: dict[tuple[str, str], int] = {}

        def teardown(self) -> None:
            self.loop.run(self.database.close())
            self.loop.close()
            shutil.rmtree(self.folder)

        @initialize(told=st.sampled_from(((), ("en",), ("en", "fr"), ("en", "fr"))))
        def begin(self, told: tuple[str, ...]) -> None:
            self.loop.run(self._begin())
            for language in told:
                self.save("eve", language, 0, True)
                self.publish("eve", language, True)

        async def _begin(self) -> None:
            chosen = Settings(data=self.folder, secret="x" * 40)
            shutil.copy(template, chosen.sqlite_path)
            self.database = await Database.open(chosen)
            async with self.database.transaction() as tx:
                self.people, self.slug = await furnish(tx)

        def attempt(
            self, who: str, deed: Callable[[Transaction, object], Awaitable[None]]
        ) -> type[Exception] | None:
            """Do it in a transaction of its own; what was raised, if anything."""
            return self.loop.run(self._attempt(who, deed))

        async def _attempt(self, who: str, deed: Callable[..., Awaitable[None]]) -> type[Exception] | None:
            try:
                async with self.database.transaction() as tx:
                    reader = replace(await reader_for(tx, self.people.get(who)), reviewed=False)
                    await deed(tx, await get_standing(tx, self.slug, reader))
            except (Forbidden, NotFound, Conflict) as refused:
                return type(refused)
            return None

        def expect(self, got: type[Exception] | None, allowed: bool) -> bool:
            """Whether it went on; that somebody was refused who may not is all that counts of the kind."""
            if not allowed:
                assert got in {Forbidden, NotFound}
            return allowed

        @rule(who=WHO, language=LANGUAGES)
        def open_page(self, who: str, language: str) -> None:
            self.held[who, language] = self.model.papers[language].version

        @rule(who=WHO, language=LANGUAGES, number=st.integers(0, 5), fresh=st.booleans())
        def save(self, who: str, language: str, number: int, fresh: bool) -> None:
            paper, title = self.model.papers[language], f"{language} {number}"
            held = paper.version if fresh else self.held.get((who, language), 0)
            got = self.attempt(
                who, lambda tx, standing: desk.save(tx, standing, language, title, held, f"{who}-{language}")
            )
            if not self.expect(got, self.model.may(who, language, "write")):
                return
            same_tab = bool(paper.draft and paper.draft[3] == f"{who}-{language}" and held < paper.version)
            if held != paper.version and not same_tab:
                assert got is actions.DraftChanged
                return
            assert got is None
            source = paper.draft[2] if paper.draft else paper.published[-1][1] if paper.published else None
            paper.draft = (title, paper.version + 1, source, f"{who}-{language}")
            self.held[who, language] = paper.version

        @rule(who=WHO, language=LANGUAGES, fresh=st.booleans())
        def publish(self, who: str, language: str, fresh: bool) -> None:
            async def do(tx: Transaction, standing: object) -> None:
                source = await newest(tx, standing) if fresh and language == "fr" else None  # type: ignore[arg-type]
                await desk.publish(tx, standing, language, source)  # type: ignore[arg-type]

            got = self.attempt(who, do)
            if self.expect(got, self.model.may(who, language, "publish")):
                assert got is None
                self.model.publish(language, fresh)

        @rule(who=WHO, deed=st.sampled_from(("unpublish", "archive", "unarchive")))
        def move(self, who: str, deed: str) -> None:
            got = self.attempt(who, lambda tx, standing: desk.move(tx, standing, deed))
            if self.expect(got, self.model.may_move(who, deed)):
                assert got is None
                steps = {"unpublish": "unpublished", "archive": "archived", "unarchive": "published"}
                self.model.status = steps[deed]

        @rule(who=WHO, language=LANGUAGES, number=st.integers(1, 3))
        def restore(self, who: str, language: str, number: int) -> None:
            paper = self.model.papers[language]
            if number > len(paper.published):
                return
            got = self.attempt(who, lambda tx, standing: desk.restore(tx, standing, language, number))
            if self.expect(got, self.model.may(who, language, "restore")):
                assert got is None
                title, source = paper.published[number - 1]
                paper.draft = (title, paper.version + 1, source, "")

        @invariant()
        def everything_is_as_it_should_be(self) -> None:
            if not hasattr(self, "database"):
                return
            status, papers, outdated = self.loop.run(self._read())
            assert status == self.model.status
            for language, (title, version, published) in papers.items():
                paper = self.model.papers[language]
                assert (title, version) == (paper.draft[:2] if paper.draft else (None, None))
                assert published == [told for told, _ in paper.published]
            assert outdated == self.model.outdated()
            public = self.attempt("", nothing) is None
            assert public == (status in {"published", "archived"})

        async def _read(self) -> tuple[str, dict[str, tuple[object, object, list[object]]], bool]:
            async with self.database.reading() as tx:
                practice = await tx.get_one(Practice, 1)
                papers = {}
                for language in ("en", "fr"):
                    draft = await tx.get(Draft, (1, language))
                    edition = await tx.get(Edition, (1, language))
                    rows = await tx.exec(
                        select(Revision).where(Revision.language == language).order_by(col(Revision.number))
                    )
                    titles = [one.words["title"] for one in rows.all()]
                    assert (edition.title if edition else None) == (titles[-1] if titles else None)
                    said = (draft.words["title"], draft.version) if draft else (None, None)
                    papers[language] = (*said, titles)
                translation = await tx.get(Edition, (1, "fr"))
            return practice.status, papers, bool(translation and translation.outdated)

    Machine.TestCase.settings = STEPS
    return Machine


async def nothing(_tx: Transaction, _standing: object) -> None:
    """Only to look."""


async def newest(tx: Transaction, standing: object) -> int | None:
    """The original's newest revision, as a page shows it."""
    edition = await tx.get(Edition, (1, "en"))
    return edition.revision_id if edition else None


async def furnish(tx: Transaction) -> tuple[dict[str, Person], str]:
    """Two territories, the people, and a first draft by Eve."""
    places = [
        await network.create_territory(
            tx, slug=name, name=name, country="FR", kind="city", latitude=0, longitude=0
        )
        for name in ("mulhouse", "praia")
    ]
    people = {name: await network.create_person(tx, email=f"{name}@example.org") for name in PEOPLE if name}
    people["dora"].secretariat = True
    for name, place, role in (("eve", places[0], "coordinator"), ("fay", places[1], "editor")):
        tx.add(Membership(territory_id=place.id or 0, person_id=people[name].id or 0, role=role))
    theme = await network.create_theme(tx, code="1", slug="one", names={"en": "One"})
    await tx.flush()  # her role counts from now on
    practice = await actions.start_draft(
        tx,
        reader=await reader_for(tx, people["eve"]),
        territory_id=places[0].id or 0,
        language="en",
        words=Words(title="First", **SAID),
        facts=Facts(themes=[theme.id or 0]),
    )
    return people, practice.slug


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sqlite_with_tables(tmp_path_factory.mktemp("machine") / "template.sqlite3")


def test_whatever_is_done_in_any_order_ends_as_it_should(template: Path) -> None:
    run_state_machine_as_test(machine(Desk(), template), settings=STEPS)


@pytest.mark.parametrize("planted", BUGS)
def test_the_machine_notices_a_planted_bug(planted: type[Desk], template: Path) -> None:
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(
            machine(planted(), template),
            settings=settings(STEPS, max_examples=400, phases=(Phase.generate,)),  # ends once found
        )
