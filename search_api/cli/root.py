"""The options of `timtin` itself."""

from typing import Annotated

import typer

from search_api.cli.console import out


def root(
    version: Annotated[bool, typer.Option("--version", help="cli.version")] = False,
    lang: Annotated[str, typer.Option("--lang", metavar="vi|en", help="cli.lang")] = "vi",  # noqa: ARG001  lifted
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="cli.quiet")] = False,  # noqa: ARG001  lifted
    debug: Annotated[bool, typer.Option("--debug", help="cli.debug")] = False,  # noqa: ARG001  lifted
) -> None:
    """Print the version where asked; the rest was lifted out before."""
    if version:
        from search_api.version import program_version

        out(f"timtin {program_version()}")
        raise typer.Exit
