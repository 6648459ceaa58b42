"""What an installation can choose, read once from the environment (`TOGETHER_*`)."""

import re
import secrets
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


_GAP = re.compile(r"\{[^}]*\}")


class Settings(BaseSettings):
    """One frozen object, handed to `create_app`. Raises `ValueError` naming the variable that is wrong."""

    model_config = SettingsConfigDict(env_prefix="TOGETHER_", frozen=True, extra="ignore")

    mode: Literal["development", "production"] = Field(
        "development", description="`production` refuses unsafe defaults at start"
    )
    demo: bool = Field(
        False, description="load the demonstration, show its ribbon, let visitors become its cast"
    )
    data: Path = Field(Path("data"), description="folder of the embedded database, the secret and files")
    database_url: str | None = Field(
        None, description="`postgresql+asyncpg://…`; unset: SQLite in the data folder"
    )
    redis_url: str | None = Field(
        None, description="`redis://…` doorbell between processes; unset: one process"
    )
    public_url: str = Field("http://127.0.0.1:8000", description="address that mails and links carry")
    secret: str = Field(
        "", description="signs cookies and links; unset in development: made and kept in the data folder"
    )
    smtp_url: str | None = Field(
        None, description="`smtp://user:password@host:587`; unset: mails shown in the terminal"
    )
    digest_hour: int = Field(
        7, ge=0, le=23, description="o'clock of daily and weekly (Monday's) mails, in each reader's own zone"
    )
    change_settle: int = Field(
        120,
        ge=0,
        le=86400,
        description="seconds for which changes of a workshop are gathered before people are told by mail",
    )
    mail_from: str = Field("TOGETHER <no-reply@localhost>", description="sender of every mail")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on")
    workers: int = Field(
        1, ge=1, le=64, description="server processes; more than one needs PostgreSQL and Redis"
    )
    trusted_proxies: str = Field(
        "", description="addresses whose `X-Forwarded-*` headers count, comma-separated"
    )
    review: Literal["new_editors", "none"] = Field(
        "new_editors", description="whose first practice the secretariat looks at before it is published"
    )
    tiles_url: str = Field(
        "", description="`https://…/{z}/{x}/{y}.png` of map tiles with streets; unset: outlines of our own"
    )
    tiles_attribution: str = Field("", description="whose map tiles these are, shown under the map")
    log_format: Literal["text", "json"] = Field("text", description="one line a request, as text or as JSON")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="how much is logged")

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if self.mode != "production":
            return self
        if len(self.secret) < 32:
            raise ValueError("TOGETHER_SECRET must be set to at least 32 random characters in production")
        if not self.public_url.startswith("https://"):
            raise ValueError("TOGETHER_PUBLIC_URL must be an https: address in production")
        if not self.smtp_url:
            raise ValueError("TOGETHER_SMTP_URL must name a mail server in production")
        if self.demo:
            raise ValueError("TOGETHER_DEMO cannot be on in production")
        return self

    @model_validator(mode="after")
    def _refuse_many_processes_without_a_bus(self) -> Self:
        if self.workers > 1 and not (self.database_url and self.redis_url):
            raise ValueError("TOGETHER_WORKERS above 1 needs TOGETHER_DATABASE_URL and TOGETHER_REDIS_URL")
        return self

    @model_validator(mode="after")
    def _refuse_tiles_from_nowhere(self) -> Self:
        host = urlsplit(self.tiles_url).netloc
        known = self.tiles_url.startswith("https://") and re.fullmatch(r"[a-z0-9.-]+(:\d+)?", host)
        if self.tiles_url and not (known and {"{z}", "{x}", "{y}"} <= set(_GAP.findall(self.tiles_url))):
            raise ValueError("TOGETHER_TILES_URL must be an https: address with {z}, {x} and {y} in its path")
        return self

    @property
    def secure(self) -> bool:
        """Whether the public address is https, so that cookies must be Secure."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """Host names that requests may carry: the public one, and the loopback names in development."""
        public = urlsplit(self.public_url).hostname or "127.0.0.1"
        return [public] if self.mode == "production" else [public, *LOOPBACK, "testserver"]

    @property
    def sqlite_path(self) -> Path:
        """Where the embedded database lies."""
        return self.data / "together.sqlite3"

    def with_secret(self) -> "Settings":
        """These settings with a secret: the one given, or one made and kept in the data folder (mode 0600)."""
        if self.secret:
            return self
        path = self.data / "secret"
        if not path.exists():
            self.data.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return self.model_copy(update={"secret": path.read_text().strip()})
