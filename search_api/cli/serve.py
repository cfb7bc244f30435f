"""`timtin serve`: the API and the page."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from indexer import ahead
from indexer.errors import TimTinError
from search_api import interpreter
from search_api.cli.console import tell
from search_api.cli.options import IndexOption
from search_api.messages import say
from search_api.settings import load_settings


def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="H", help=say("cli.serve.host"))] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="N", help=say("cli.serve.port"))] = None,
    socket_path: Annotated[Path | None, typer.Option("--socket", help=say("cli.serve.socket"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help=say("cli.serve.workers"))] = None,
    index: IndexOption = None,
) -> None:
    """Serve until a signal ends it."""
    flags = {"host": host, "port": port, "socket": socket_path, "workers": workers, "index": index}
    settings = load_settings(flags).settings
    with interpreter.collecting_nothing():
        interpreter.take_short_turns()
        if settings.workers == 1:
            ahead.begin(settings.index)
        from search_api.serving import serve as run  # late: no other command needs a web server

        interpreter.keep()
    if not settings.socket:
        _check(settings.host, settings.port)
    tell(say("cli.serve.at", address=settings.socket or f"http://{settings.host}:{settings.port}{settings.root_path}"))
    run(settings)


def _check(host: str, port: int) -> None:
    """Raise TimTinError where nothing can listen at an address, before anything is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return
    except OSError as error:
        raise TimTinError(say("cli.serve.taken", address=f"{host}:{port}", reason=error.strerror)) from None
