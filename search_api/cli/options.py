"""Options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from search_api.messages import say

IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", help=say("cli.option.index"))]
JsonOption = Annotated[bool, typer.Option("--json", help=say("cli.option.json"))]
ModelOption = Annotated[str | None, typer.Option("--model", metavar="ID", help=say("cli.option.model"))]
