"""`timtin serve`: the API and the page."""

import contextlib
import errno
import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from indexer import collector, digest_prefetch
from indexer.errors import TimTinError
from indexer.reasons import cause, said
from search_api import interpreter
from search_api.cli.console import tell
from search_api.cli.options import IndexOption
from search_api.messages import current, say
from search_api.server.startup import Startup, listen
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
    if settings.socket:
        _check_socket(settings.socket)
    listening = None if settings.socket else _listen(settings.host, settings.port)
    tell(say("cli.serve.at", address=settings.socket or f"http://{settings.host}:{settings.port}{settings.root_path}"))
    early = Startup(listening, settings.root_path, settings.lang) if listening else contextlib.nullcontext()
    with contextlib.ExitStack() as loading:
        loading.enter_context(early)
        loading.enter_context(interpreter.short_turns())
        with collector.collecting_nothing():
            if settings.workers == 1:
                digest_prefetch.begin(settings.index)
            from search_api.server.serving import serve as run  # late: no other command needs a web server

            collector.keep()
        run(settings, listening, loading.close)


def _listen(host: str, port: int) -> list[socket.socket]:
    """Listen at an address, before anything is loaded. Raises TimTinError where nothing can."""
    address = f"{host}:{port}"
    try:
        socket.getaddrinfo(host, port)
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise TimTinError(say("cli.serve.no_name", address=address, reason=reason)) from None
    try:
        return listen(host, port)
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
