"""Telling the task that plans mails that there may be something to tell."""

from starlette.requests import HTTPConnection


def wake(connection: HTTPConnection) -> None:
    """Look soon at who is to be told of what. Call it after the commit: `tx.after_commit(partial(wake, request))`."""
    planner = getattr(connection.app.state, "planner", None)
    if planner is not None:
        planner.wake()
