"""The options of `timtin` itself; imported once the language is chosen, since help texts are fixed then."""

from typing import Annotated

import typer

from search_api.cli.console import out
from search_api.messages import say


def root(
    version: Annotated[bool, typer.Option("--version", help=say("cli.version"))] = False,
    lang: Annotated[str, typer.Option("--lang", metavar="vi|en", help=say("cli.lang"))] = "vi",  # noqa: ARG001  lifted
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=say("cli.quiet"))] = False,  # noqa: ARG001  lifted
    debug: Annotated[bool, typer.Option("--debug", help=say("cli.debug"))] = False,  # noqa: ARG001  lifted
) -> None:
    """Print the version where asked; the rest was lifted out before."""
    if version:
        from search_api.version import program_version

        out(f"timtin {program_version()}")
        raise typer.Exit
