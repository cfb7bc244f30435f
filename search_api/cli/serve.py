"""`timtin serve`: the API and the page."""

from pathlib import Path
from typing import Annotated

import typer

from search_api.cli.console import tell
from search_api.cli.options import IndexOption
from search_api.messages import say
from search_api.settings import load_settings


def serve(
    host: Annotated[str | None, typer.Option("--host", metavar="H", help=say("cli.serve.host"))] = None,
    port: Annotated[int | None, typer.Option("--port", metavar="N", help=say("cli.serve.port"))] = None,
    socket: Annotated[Path | None, typer.Option("--socket", help=say("cli.serve.socket"))] = None,
    workers: Annotated[int | None, typer.Option("--workers", metavar="N", help=say("cli.serve.workers"))] = None,
    index: IndexOption = None,
) -> None:
    """Serve until a signal ends it."""
    flags = {"host": host, "port": port, "socket": socket, "workers": workers, "index": index}
    settings = load_settings(flags).settings
    from search_api.serving import serve as run  # late: no other command needs a web server

    tell(say("cli.serve.at", address=settings.socket or f"http://{settings.host}:{settings.port}{settings.root_path}"))
    run(settings)
