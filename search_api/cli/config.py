"""`timtin config`: every setting, its value and where that comes from."""

from typing import Annotated

import typer

from search_api.cli.console import out, out_json, out_table
from search_api.cli.options import JsonOption
from search_api.messages import say
from search_api.settings import PREFIX, Settings, load_settings, shown


def config(
    check: Annotated[bool, typer.Option("--check", help="cli.config.check")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the settings; a wrong one ends with code 2."""
    loaded = load_settings()
    if check:
        out(say("cli.config.fine"))
        return
    if as_json:
        values = loaded.settings.model_dump(mode="json")
        out_json({name: {"value": values[name], "origin": loaded.origins[name]} for name in values})
        return
    rows = [
        (PREFIX + name.upper(), shown(getattr(loaded.settings, name)), say_origin(loaded.origins[name]))
        for name in Settings.model_fields
    ]
    out_table(rows, (say("cli.config.setting"), say("cli.config.value"), say("cli.config.origin")))


def say_origin(origin: str) -> str:
    """Return where a value comes from in the reader's language; a file's path stays as it is."""
    return say(f"origin.{origin}") if origin in ("default", "environment", "flag") else origin
