"""`timtin serve`: the API and the page."""

import errno
import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from indexer import ahead
from indexer.errors import TimTinError
from indexer.reasons import cause, said
from search_api import interpreter
from search_api.cli.console import tell
from search_api.cli.options import IndexOption
from search_api.messages import current, say
from search_api.settings import load_settings

_REMEDIES = {errno.EADDRINUSE: "taken", errno.EADDRNOTAVAIL: "foreign", errno.EACCES: "privileged"}


def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="H", help="cli.serve.host")] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="N", help="cli.serve.port")] = None,
    socket_path: Annotated[Path | None, typer.Option("--socket", readable=False, help="cli.serve.socket")] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help="cli.serve.workers")] = None,
    index: IndexOption = None,
) -> None:
    """Serve until a signal ends it."""
    flags = {"host": host, "port": port, "socket": socket_path, "workers": workers, "index": index}
    settings = load_settings(flags).settings
    with interpreter.collecting_nothing():
        interpreter.take_short_turns()
        if settings.workers == 1:
            ahead.begin(settings.index)
        from search_api.server.serving import serve as run  # late: no other command needs a web server

        interpreter.keep()
    if settings.socket:
        _check_socket(settings.socket)
    else:
        _check(settings.host, settings.port)
    tell(say("cli.serve.at", address=settings.socket or f"http://{settings.host}:{settings.port}{settings.root_path}"))
    run(settings)


def _check(host: str, port: int) -> None:
    """Raise TimTinError where nothing can listen at an address, before anything is loaded."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    address = f"{host}:{port}"
    try:
        socket.getaddrinfo(host, port, family)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise TimTinError(say("cli.serve.no_name", address=address, reason=reason)) from None
    try:
        with socket.create_server((host, port), family=family):
            return
    except OSError as error:
        key = _REMEDIES.get(error.errno or 0, "refused")
        raise TimTinError(say(f"cli.serve.{key}", address=address, reason=_reason(error))) from None


def _check_socket(path: Path) -> None:
    """Raise TimTinError where no Unix socket can be made at `path`, or another server listens there."""
    try:
        if path.exists() and not path.is_socket():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        with socket.socket(socket.AF_UNIX) as there, socket.socket(socket.AF_UNIX) as tried:
            if there.connect_ex(str(path)) == 0:
                raise OSError(errno.EADDRINUSE, os.strerror(errno.EADDRINUSE))
            beside = path.with_name(f"{path.name}.{os.getpid()}")
            tried.bind(str(beside))
            beside.unlink()
    except OSError as error:
        raise TimTinError(say("cli.serve.no_socket", address=path, reason=_reason(error))) from None


def _reason(error: OSError) -> str:
    return said(cause(error), current.get())
