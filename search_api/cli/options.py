"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help="cli.option.index")]
JsonOption = Annotated[bool, typer.Option("--json", help="cli.option.json")]
ModelOption = Annotated[str | None, typer.Option("--model", metavar="ID", help="cli.option.model")]
