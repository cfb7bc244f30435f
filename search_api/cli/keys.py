"""`timtin keys`: make, list and revoke access keys."""

from typing import Annotated

import typer

from search_api.access.audit import Audit
from search_api.access.keys import SCOPES, Keys
from search_api.cli.console import out, out_json, out_table, tell
from search_api.cli.options import IndexOption, JsonOption
from search_api.messages import say
from search_api.settings import load_settings


def add(
    scope: Annotated[list[str], typer.Option("--scope", metavar="SCOPE", help="cli.keys.scope")],
    days: Annotated[int | None, typer.Option("--days", min=1, max=36500, help="cli.keys.days")] = None,
    note: Annotated[str, typer.Option("--note", help="cli.keys.note")] = "",
    index: IndexOption = None,
) -> None:
    """Make a key and print it, once."""
    settings = load_settings({"index": index}).settings
    scopes = tuple(known for known in SCOPES if known in scope)
    if len(scopes) < len(set(scope)):
        raise typer.BadParameter(say("expected.choice", expected=", ".join(SCOPES)), param_hint="--scope")
    audit = Audit(settings.audit_path)
    audit.ready()
    key, token = Keys(settings.keys_path).add(scopes, days, note)
    audit.note("key-added", key=None, result="done", id=key.id, scopes=list(key.scopes))
    tell(say("cli.keys.once"))
    out(token)


def show(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """List the keys; the secrets are kept nowhere."""
    keys = Keys(load_settings({"index": index}).settings.keys_path).all()
    if as_json:
        fields = ("id", "scopes", "created", "expires", "revoked", "note")
        out_json([{field: getattr(key, field) for field in fields} for key in keys])
        return
    rows = [
        (key.id, ",".join(key.scopes), key.created, key.expires or "-", key.revoked or "-", key.note) for key in keys
    ]
    out_table(rows, tuple(say("cli.keys.heading").split("|")))


def revoke(key_id: Annotated[str, typer.Argument(metavar="ID")], index: IndexOption = None) -> None:
    """End a key at once."""
    settings = load_settings({"index": index}).settings
    key = Keys(settings.keys_path).revoke(key_id)
    Audit(settings.audit_path).note("key-revoked", key=None, result="done", id=key.id)
    tell(say("cli.keys.revoked", id=key.id))
