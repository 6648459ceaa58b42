"""The command `together`: serve, migrate, reindex, demo, create-admin, join-link, import-practices, restored, check.

Whatever takes time to import is imported by the command that needs it, so that `together --help` answers at once.
Every command reads the same settings (`TOGETHER_*`); an option only overrides one of them.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from together.listening import hand_over, listen

if TYPE_CHECKING:
    from together.database import Database
    from together.findings import Finding
    from together.settings import Settings

Result = TypeVar("Result")

ADDRESS = "address"
"""File in the data folder that keeps the address at which `serve` served last."""

DataFolder = Annotated[
    Path | None, typer.Option("--data", help="Folder of the embedded database and the secret.")
]

app = typer.Typer(
    name="together",
    help="The online platform of the Territories of Co-responsibility.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Unready(RuntimeError):
    """A command cannot do its work yet; the text says what to do first."""


class Invited(StrEnum):
    """What an invitation makes of the person who follows it."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"


def main() -> None:
    """The entry point. What an operator can mend is told in one sentence, without a traceback."""
    app()


@app.command()
def serve(
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the demonstration into an empty database.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    data: DataFolder = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes; above 1 needs PostgreSQL and Redis.")
    ] = None,
) -> None:
    """Serve the platform until stopped with Ctrl-C."""
    settings = _settings(demo=demo or None, host=host, port=port, data=data, workers=workers)
    listening = _listen(settings)
    settings = _with_address(settings, listening)
    _run(_prepare(settings))
    hand_over(listening)
    sys.stdout.flush()
    # The same process goes on as the server, without what only the command line needed in memory.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "together.server"])  # noqa: S606


@app.command()
def migrate(data: DataFolder = None) -> None:
    """Bring the database to the shape that this version needs."""
    _run(_migrate(_settings(data=data)))


@app.command()
def reindex(data: DataFolder = None) -> None:
    """Make the search anew from what is stored; the server must be stopped unless it is on PostgreSQL."""
    _run(_reindex(_settings(data=data)))


@app.command()
def demo(data: DataFolder = None) -> None:
    """Load the demonstration into an empty database."""
    _run(_demonstrate(_settings(demo=True, data=data)))


@app.command("create-admin")
def create_admin(email: str, data: DataFolder = None) -> None:
    """Give EMAIL the secretariat's role; a new account is made where there is none."""
    _run(_create_admin(_settings(data=data), email))


@app.command("join-link")
def join_link(
    slug: str,
    invited: Annotated[
        Invited, typer.Option("--as", help="What the link makes of people.")
    ] = Invited.PARTICIPANT,
    data: DataFolder = None,
) -> None:
    """Print an address that invites to the workshop SLUG. Writes nothing; the server may be running."""
    _run(_join_link(_settings(data=data), slug, invited))


@app.command("import-practices")
def import_practices(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8, or JSON.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only list what is wrong; the server may be running.")
    ] = False,
    drafts: Annotated[bool, typer.Option("--drafts", help="Make drafts instead of publishing.")] = False,
    by: Annotated[
        str, typer.Option("--by", help="E-mail address of the member of the secretariat who imports.")
    ] = "",
    data: DataFolder = None,
) -> None:
    """Import practices from FILE, all or nothing. Every problem is listed by line; then the command ends with 1."""
    publish = not drafts
    _run(_import_practices(_settings(data=data), file, dry_run=dry_run, publish=publish, by=by))


@app.command()
def restored(data: DataFolder = None) -> None:
    """Run this when a backup was put back, before serving: browsers begin anew, and what is damaged is listed."""
    _tell(_run(_restored(_settings(data=data))))


@app.command()
def check(data: DataFolder = None) -> None:
    """Look whether this installation is sound; ends with 1 when it is not."""
    from together.checkup import findings

    _tell(_run(findings(_settings(data=data))))


def _tell(findings: "Sequence[Finding]") -> None:
    for finding in findings:
        typer.echo(f"{'ok     ' if finding.sound else 'PROBLEM'}  {finding.what:<10}  {finding.text}")
    raise typer.Exit(0 if all(finding.sound for finding in findings) else 1)


async def _prepare(settings: "Settings") -> None:
    async with _opened(settings) as database:
        await _bring_up_to_date(database)
        lacking = settings.demo and await _lacks_demonstration(database)
    if lacking:
        await _load_demonstration(settings)
    await _say_where_to_click(settings)


@asynccontextmanager
async def _opened(settings: "Settings", *, exclusive: bool = True) -> AsyncIterator["Database"]:
    from together.database import Database

    if not exclusive and not settings.database_url and not settings.sqlite_path.exists():
        raise Unready(f"There is no database in {settings.data.resolve()} yet. Run: together serve")
    database = await Database.open(settings, exclusive=exclusive)
    try:
        yield database
    finally:
        await database.close()


async def _bring_up_to_date(database: "Database") -> None:
    """Migrate the embedded database; on PostgreSQL, which others may be using, only say what to run."""
    from together import migrations

    missing = await migrations.pending(database)
    if missing and database.kind == "postgresql":
        raise Unready(f"The database lacks {len(missing)} steps of this version. Run: together migrate")
    if missing:
        with _working("preparing the database"):
            await migrations.upgrade(database)
    await _fill_search(database)


async def _fill_search(database: "Database") -> None:
    """Make the search where there is none yet: after the step that brought it to an older installation."""
    from workshops.reindexing import is_missing, rebuild

    if await is_missing(database):
        with _working("making the search"):
            await rebuild(database)


async def _reindex(settings: "Settings") -> None:
    from together.progress import shown_progress
    from workshops.reindexing import rebuild

    async with _opened(settings) as database:
        await _bring_up_to_date(database)
        with shown_progress() as progress:
            done = await rebuild(database, progress)
    typer.echo(f"The search is made anew; things that were read: {done}.")


async def _restored(settings: "Settings") -> "Sequence[Finding]":
    from workshops.restoring import restored

    async with _opened(settings) as database:
        await _bring_up_to_date(database)
        return await restored(database, settings)


async def _migrate(settings: "Settings") -> None:
    from together import migrations

    async with _opened(settings) as database:
        missing = await migrations.pending(database)
        await migrations.upgrade(database, lambda step: typer.echo(f"applied {step}"))
        await _fill_search(database)
    typer.echo(f"The database is up to date; steps applied now: {len(missing)}.")


async def _lacks_demonstration(database: "Database") -> bool:
    """Whether the database is empty, or a load of the demonstration was interrupted and must go on."""
    from together.demo import is_wanted

    return await is_wanted(database)


async def _demonstrate(settings: "Settings") -> None:
    async with _opened(settings) as database:
        await _bring_up_to_date(database)
        if not await _lacks_demonstration(database):
            raise Unready("The demonstration needs an empty database, and there is something in this one.")
    await _load_demonstration(settings)
    typer.echo("The demonstration is loaded. Run: together serve --demo")


async def _load_demonstration(settings: "Settings") -> None:
    from together.demo import load

    with _working("loading the demonstration"):
        await load(settings)


async def _say_where_to_click(settings: "Settings") -> None:
    """Print the address, and in the demonstration the cast and what is live."""
    from sqlmodel import select

    from workshops.models import Workshop

    address = settings.public_url.rstrip("/")
    typer.echo(f"\nTOGETHER is at  {address}/   (stop it with Ctrl-C)")
    if not settings.demo:
        return
    typer.echo(f"become someone  {address}/demo")
    async with _opened(settings, exclusive=False) as database, database.reading() as tx:
        for live in await tx.exec(select(Workshop).where(Workshop.status == "live")):
            typer.echo(f"live now        {address}/workshops/{live.slug}   {live.title}")


async def _create_admin(settings: "Settings", email: str) -> None:
    from network.actions import make_secretariat
    from together.mail import clean_address

    address = clean_address(email)
    async with _opened(settings) as database:
        await _bring_up_to_date(database)
        async with database.transaction() as tx:
            await make_secretariat(tx, email=address)
    typer.echo(f"{address} is of the secretariat now, and signs in at {_address(settings)}/sign-in")


async def _join_link(settings: "Settings", slug: str, invited: Invited) -> None:
    from sqlmodel import select

    from together.security import Signer
    from workshops.models import Workshop

    async with _opened(settings, exclusive=False) as database, database.reading() as tx:
        if (turn := (await tx.exec(select(Workshop.link_turn).where(Workshop.slug == slug))).first()) is None:
            raise Unready(f"There is no workshop {slug}.")
    told = {"slug": slug, "as": invited.value, "turn": turn}
    token = Signer(settings.with_secret().secret).sign("join", told)
    typer.echo(f"{_address(settings)}/workshops/{slug}/join/{token}")


async def _import_practices(
    settings: "Settings", file: Path, *, dry_run: bool, publish: bool, by: str
) -> None:
    from practices.exchange.command import bring_in, sentence, try_file
    from together.progress import shown_progress

    async with _opened(settings, exclusive=not dry_run) as database:
        if not dry_run:
            await _bring_up_to_date(database)
        with shown_progress() as progress:
            content = await asyncio.to_thread(file.read_bytes)
            checked = await try_file(database, content, publish=publish, progress=progress)
        for finding in checked.findings:
            typer.echo(sentence(finding), err=True)
        if checked.findings:
            raise Unready(f"{len(checked.findings)} problems; nothing was imported.")
        if dry_run:
            typer.echo(f"{len(checked.ready)} practices can be imported.")
            return
        with shown_progress() as progress:
            count = await bring_in(database, checked, email=by, publish=publish, progress=progress)
    typer.echo(f"{count} practices were imported.")


def _settings(**chosen: object) -> "Settings":
    """Settings from the environment, to which options were added so that the server process reads the same."""
    from pydantic import ValidationError

    from together.settings import Settings

    for name, value in chosen.items():
        if value is not None:
            os.environ[f"TOGETHER_{name.upper()}"] = str(value)
    try:
        return Settings()
    except ValidationError as error:
        raise _failure("\n".join(_complaint(dict(one)) for one in error.errors())) from None


def _complaint(error: dict[str, Any]) -> str:
    """One sentence about a setting; those of whole-object checks name their variable themselves."""
    if not error["loc"]:
        return str(error["msg"]).removeprefix("Value error, ")
    return f"TOGETHER_{'_'.join(map(str, error['loc'])).upper()}: {error['msg']} (it is {error['input']!r})"


def _listen(settings: "Settings") -> socket.socket:
    try:
        return listen(settings.host, settings.port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _failure(
            f"Cannot listen on {settings.host} port {settings.port}: {reason}. Choose with --port or TOGETHER_PORT."
        ) from None


def _with_address(settings: "Settings", listening: socket.socket) -> "Settings":
    """Unless the public address was chosen, it is where we listen; kept in the data folder for `join-link`."""
    if "public_url" not in settings.model_fields_set:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
        shown = f"[{host}]" if ":" in host else host
        settings = _settings(public_url=f"http://{shown}:{listening.getsockname()[1]}")
    settings.data.mkdir(parents=True, exist_ok=True)
    (settings.data / ADDRESS).write_text(settings.public_url)
    return settings


def _address(settings: "Settings") -> str:
    """The public address: as chosen, else where `serve` served last."""
    kept = settings.data / ADDRESS
    chosen = "public_url" in settings.model_fields_set or not kept.exists()
    return (settings.public_url if chosen else kept.read_text()).rstrip("/")


def _working(what: str) -> AbstractContextManager[object]:
    """Shows that something takes a while: a spinner on a terminal, one line elsewhere."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        typer.echo(f"{what} …")
    return console.status(what)


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work`; what an operator can mend becomes one sentence."""
    from sqlalchemy.exc import DBAPIError

    from together.database import AlreadyServed
    from together.errors import Problem
    from together.migrations import BrokenReferences, NewerDatabase

    try:
        return asyncio.run(work)
    except Problem as problem:
        raise _failure(problem.text) from None
    except DBAPIError as error:
        raise _failure(f"The database does not answer: {error.orig}") from None
    except (Unready, AlreadyServed, NewerDatabase, BrokenReferences, OSError) as error:
        raise _failure(str(error)) from None


def _failure(text: str) -> typer.Exit:
    typer.echo(text, err=True)
    return typer.Exit(1)
