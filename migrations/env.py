"""What Alembic runs for every command. The connection comes from `together.migrations.configuration`."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

# Read for what they add to SQLModel.metadata. The first also sets how constraints are named.
import network.models  # noqa: F401
import practices.models  # noqa: F401
import realtime.models  # noqa: F401
import together.outgoing.models
import together.search.models  # noqa: F401
import workshops.models  # noqa: F401
from together.columns import UtcDateTime


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as SQLAlchemy's, so that a step never depends on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def described(_item: object, name: str | None, kind: str, reflected: bool, _model: object) -> bool:
    """Whether a model should describe what was found: none does for the index of words."""
    return not (kind == "table" and reflected and str(name).startswith("search_index"))


def applied(step: Any, **_rest: object) -> None:
    """Say that one step is done."""
    context.config.attributes["tell"](f"{step.up_revision_id}: {step.up_revision.doc}")


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=plain,
    include_object=described,
    compare_server_default=True,
    transactional_ddl=True,
    transaction_per_migration=True,
    on_version_apply=applied,
)
with context.begin_transaction():
    context.run_migrations()
