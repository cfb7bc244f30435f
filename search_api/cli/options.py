"""Options that several commands share.

Paths are `readable=False`: the library would refuse a closed one in its own English; whoever opens it tells more.
"""

from pathlib import Path
from typing import Annotated

import typer

IndexOption = Annotated[Path | None, typer.Option("--index", metavar="DIR", readable=False, help="cli.option.index")]
JsonOption = Annotated[bool, typer.Option("--json", help="cli.option.json")]
ModelOption = Annotated[str | None, typer.Option("--model", metavar="ID", help="cli.option.model")]
