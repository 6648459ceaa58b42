"""The scene of these tests, on the embedded database and on both."""

import pytest

from tests.workshops.mails.scene import Scene
from together.database import Database
from together.settings import Settings


@pytest.fixture
def scene(database: Database, settings: Settings) -> Scene:
    """On the embedded database."""
    return Scene(database, settings)


@pytest.fixture
def any_scene(any_database: Database, settings: Settings) -> Scene:
    """On both."""
    return Scene(any_database, settings)
