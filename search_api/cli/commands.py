"""Which commands there are, in the order `--help` shows them."""

import typer

from search_api.cli import (
    adapt,
    articles,
    ask,
    config,
    evaluate,
    index,
    keys,
    mentions,
    models,
    search,
    serve,
    status,
    topics,
    upkeep,
)
from search_api.cli.usage import Command, Group
from search_api.messages import say


def register(app: typer.Typer) -> None:
    """Add every command to `app`."""
    app.command("index", cls=Command, help=say("cli.index.help"))(index.index)
    app.command("search", cls=Command, help=say("cli.search.help"))(search.search)
    app.command("ask", cls=Command, help=say("cli.ask.help"))(ask.ask)
    app.command("mentions", cls=Command, help=say("cli.mentions.help"))(mentions.mentions)
    app.command("serve", cls=Command, help=say("cli.serve.help"))(serve.serve)
    app.command("status", cls=Command, help=say("cli.status.help"))(status.status)
    for name in ("verify", "backup", "restore", "compact", "rollback"):
        app.command(name, cls=Command, help=say(f"cli.{name}.help"))(getattr(upkeep, name))
    app.command("show", cls=Command, help=say("cli.show.help"))(articles.show)
    app.command("remove", cls=Command, help=say("cli.remove.help"))(articles.remove)
    app.command("eval", cls=Command, help=say("cli.eval.help"))(evaluate.evaluate)
    app.command("topics", cls=Command, help=say("cli.topics.help"))(topics.topics)
    app.command("models", cls=Command, help=say("cli.models.help"))(models.models)
    app.command("adapt", cls=Command, help=say("cli.adapt.help"))(adapt.adapt)
    app.command("config", cls=Command, help=say("cli.config.help"))(config.config)
    group = typer.Typer(cls=Group, rich_markup_mode=None, help=say("cli.keys.help"), no_args_is_help=True)
    group.command("add", cls=Command, help=say("cli.keys.add"))(keys.add)
    group.command("list", cls=Command, help=say("cli.keys.list"))(keys.show)
    group.command("revoke", cls=Command, help=say("cli.keys.revoke"))(keys.revoke)
    app.add_typer(group, name="keys")
