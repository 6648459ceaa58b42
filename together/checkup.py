"""What `together check` looks at: is this installation sound? Reads only, so it may run beside the server."""

import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from urllib.parse import urlsplit

import aiosmtplib
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from together import assets, migrations
from together.database import Database
from together.findings import Finding
from together.mail import SmtpCarrier
from together.printing import can_print
from together.settings import Settings

ONE_WRITER_NEEDED_BELOW = (3, 51, 3)
"""SQLite before it can lose committed writes when two connections write or checkpoint at once."""


async def findings(settings: Settings) -> Sequence[Finding]:
    """Everything there is to find, in a fixed order."""
    looks: Sequence[Callable[[Settings], Coroutine[None, None, Finding]]] = (
        _settings,
        _data,
        _database,
        _migrations,
        _sqlite,
        _redis,
        _mail,
        _front_end,
        _printing,
    )
    return [await look(settings) for look in looks]


async def _settings(settings: Settings) -> Finding:
    return Finding("settings", True, f"{settings.mode}, at {settings.public_url}")


async def _data(settings: Settings) -> Finding:
    if not settings.data.exists():
        return Finding("data", True, f"{settings.data.resolve()} (made by the first `together serve`)")
    probe = settings.data / ".probe"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        return Finding("data", False, f"{settings.data.resolve()} cannot be written: {error.strerror}")
    return Finding("data", True, str(settings.data.resolve()))


def _no_database_yet(settings: Settings) -> bool:
    return not settings.database_url and not settings.sqlite_path.exists()


async def _database(settings: Settings) -> Finding:
    if _no_database_yet(settings):
        return Finding("database", True, f"none yet; `together serve` makes {settings.sqlite_path}")
    database = await Database.open(settings, exclusive=False)
    question = "SELECT version()" if database.kind == "postgresql" else "SELECT 'SQLite ' || sqlite_version()"
    try:
        async with database.reading() as tx:
            version = (await (await tx.connection()).execute(text(question))).scalar_one()
    except (DBAPIError, OSError) as error:
        return Finding("database", False, f"does not answer: {getattr(error, 'orig', error)}")
    finally:
        await database.close()
    return Finding("database", True, str(version).partition(" on ")[0])


async def _migrations(settings: Settings) -> Finding:
    if _no_database_yet(settings):
        return Finding("migrations", True, "none to apply yet")
    database = await Database.open(settings, exclusive=False)
    try:
        missing = await migrations.pending(database)
    except migrations.NewerDatabase as error:
        return Finding("migrations", False, str(error))
    except (DBAPIError, OSError) as error:
        return Finding("migrations", False, f"unknown: {getattr(error, 'orig', error)}")
    finally:
        await database.close()
    if missing:
        return Finding("migrations", False, f"{len(missing)} to apply; run: together migrate")
    return Finding("migrations", True, "up to date")


async def _sqlite(settings: Settings) -> Finding:
    """The library that holds the embedded database, and the rule that it needs."""
    if settings.database_url:
        return Finding("sqlite", True, "not used")
    version = ".".join(map(str, sqlite3.sqlite_version_info))
    if sqlite3.sqlite_version_info < ONE_WRITER_NEEDED_BELOW:
        return Finding(
            "sqlite", True, f"{version}, which needs one writer only: one process, one connection, as here"
        )
    return Finding("sqlite", True, f"{version}; one process and one writing connection")


async def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("redis", True, "not used: one server process")
    client = Redis.from_url(settings.redis_url, socket_connect_timeout=5)
    try:
        await client.ping()
    except (RedisError, OSError) as error:
        return Finding("redis", False, f"does not answer: {error}")
    finally:
        await client.aclose()
    return Finding("redis", True, "answers")


async def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("mail", True, "no server: mails are shown in the terminal")
    host = urlsplit(settings.smtp_url).hostname
    try:
        await SmtpCarrier(settings.smtp_url, settings.mail_from).greet()
    except (aiosmtplib.SMTPException, OSError) as error:
        return Finding("mail", False, f"{host} does not accept us: {error}")
    return Finding("mail", True, f"{host} accepts us")


async def _front_end(settings: Settings) -> Finding:
    built = assets.folder("static/dist")
    if not assets.manifest():
        return Finding("front end", False, f"not built in {built}; run: python hatch_build.py")
    if _stale():
        return Finding("front end", False, "older than its sources; run: python hatch_build.py")
    return Finding("front end", True, f"{len(assets.manifest())} files built")


async def _printing(settings: Settings) -> Finding:
    """PDF files need a library of the system; without it pages offer none, and all else works."""
    if not can_print():
        return Finding("printing", True, "no PDF files: Pango is not installed (Debian: libpangoft2-1.0-0)")
    return Finding("printing", True, "PDF files can be made")


def _stale() -> bool:
    """In a checkout: whether the sources changed since the last build. A wheel carries no sources."""
    checkout = assets.PACKAGE.parent
    hook = spec_from_file_location("hatch_build", checkout / "hatch_build.py")
    if hook is None or hook.loader is None or not (checkout / "hatch_build.py").exists():
        return False
    build = module_from_spec(hook)
    hook.loader.exec_module(build)
    return not build.is_built(checkout)
