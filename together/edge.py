"""What a view finds on its application: settings, database, mail, signer."""

from typing import TYPE_CHECKING, cast

from starlette.requests import HTTPConnection

from together.database import Database
from together.security import Signer
from together.settings import Settings
from together.storage import Store

if TYPE_CHECKING:
    from together.made import Made
    from together.mail import Postman
    from together.printing import Press


def settings(connection: HTTPConnection) -> Settings:
    """The application's settings."""
    return cast("Settings", connection.app.state.settings)


def database(connection: HTTPConnection) -> Database:
    """The open database."""
    return cast("Database", connection.app.state.database)


def signer(connection: HTTPConnection) -> Signer:
    """Signs and checks tokens with this installation's secret."""
    return cast("Signer", connection.app.state.signer)


def postman(connection: HTTPConnection) -> "Postman":
    """Takes mails to be sent after the request."""
    return cast("Postman", connection.app.state.postman)


def store(connection: HTTPConnection) -> Store:
    """Where uploaded files lie."""
    return cast("Store", connection.app.state.store)


def made(connection: HTTPConnection) -> "Made":
    """Files that were made on demand."""
    return cast("Made", connection.app.state.made)


def press(connection: HTTPConnection) -> "Press":
    """Makes PDF files."""
    return cast("Press", connection.app.state.press)


def person_of(connection: HTTPConnection) -> object | None:
    """The signed-in person, as the network's middleware found them."""
    return connection.scope.get("together.person")
