"""`make migration name="what changes"`: write the step from the last migration to today's models.

Steps only go forward; the way back is a backup.
"""

import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from together.migrations import configuration


def revise(message: str) -> Path:
    """Write the next numbered step into `migrations/versions`, to be read and corrected by hand."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            return _next_step(configuration(connection), message)
    finally:
        engine.dispose()


def _next_step(config: Config, message: str) -> Path:
    steps = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions())
    if steps:
        command.upgrade(config, "head")
    step = command.revision(config, message, autogenerate=True, rev_id=f"{steps + 1:04}")
    path = Path(step.path)
    source = "\n".join(line for line in path.read_text().splitlines() if not line.strip().startswith("# ###"))
    path.write_text(source.replace(", schema=None", "") + "\n")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", path], check=True)
    return path


if __name__ == "__main__":
    print(revise(sys.argv[1]))
