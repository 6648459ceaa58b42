"""Opening the socket that the server listens on."""

import os
import socket

HANDED_OVER = "TOGETHER_LISTENING"
"""Environment variable with the number of the open socket that `together serve` hands to the server process."""

WAITING_CONNECTIONS = 4096
"""Connections that may wait to be accepted: a storm of joins must not be refused."""


def listen(host: str, port: int) -> socket.socket:
    """An open socket there; port 0 takes a free one. Raises `OSError` when the port is in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=WAITING_CONNECTIONS)


def hand_over(listening: socket.socket) -> None:
    """Keep the socket open across `exec`, where `handed_over` finds it."""
    listening.set_inheritable(True)
    os.environ[HANDED_OVER] = str(listening.fileno())


def handed_over() -> socket.socket | None:
    """The socket that was open before this process began, if there was one."""
    number = os.environ.pop(HANDED_OVER, None)
    return socket.socket(fileno=int(number)) if number else None
