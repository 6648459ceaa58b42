"""The server process, which `together serve` becomes. Reads its settings from the environment and nothing else.

It imports neither the command line nor the migrations, so that a process at rest stays small.
"""

import gc

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from realtime.transport import server_options
from together import logs
from together.app import create_app
from together.listening import WAITING_CONNECTIONS, handed_over, listen
from together.settings import Settings

PATIENCE = 10
"""Seconds that open requests get to finish once the server was asked to stop."""


def application() -> Starlette:
    """The application of one server process, as uvicorn's factory."""
    settings = Settings().with_secret()
    logs.configure(settings)
    app = create_app(settings)
    gc.collect()
    gc.freeze()  # what stays for good is not looked through again: that took a tenth of a second each time
    return app


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    logs.configure(settings)
    config = configuration(settings)
    listening = [handed_over() or listen(settings.host, settings.port)]
    if settings.workers > 1:
        Multiprocess(config, sockets=listening).run()
    else:
        uvicorn.Server(config).run(sockets=listening)


def configuration(settings: Settings) -> uvicorn.Config:
    """How uvicorn serves; what sockets need, `realtime` knows."""
    return uvicorn.Config(
        "together.server:application",
        factory=True,
        workers=settings.workers,
        loop="uvloop",
        http="httptools",
        **server_options(),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or "",
        backlog=WAITING_CONNECTIONS,
        timeout_graceful_shutdown=PATIENCE,
    )


if __name__ == "__main__":
    main()
