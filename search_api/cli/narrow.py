"""The filters on the command line, and what they say when they are wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from search_api.cli.shell import topics

if TYPE_CHECKING:
    from search_api.understanding.narrowing import Narrowing

PlaceOption = Annotated[list[str] | None, typer.Option("--place", metavar="P", help="cli.narrow.place")]
FromOption = Annotated[str, typer.Option("--from", metavar="D", help="cli.narrow.from")]
ToOption = Annotated[str, typer.Option("--to", metavar="D", help="cli.narrow.to")]
SourceOption = Annotated[str, typer.Option("--source", metavar="S", help="cli.narrow.source")]
TopicOption = Annotated[str, typer.Option("--topic", metavar="T", help="cli.narrow.topic", autocompletion=topics)]


def narrowing(
    place: list[str] | None, date_from: str, date_to: str, *, source: str = "", topic: str = ""
) -> "Narrowing":
    """Return the filters as written."""
    from search_api.understanding.narrowing import Narrowing  # late: it loads the gazetteer's code

    return Narrowing(tuple(place or ()), date_from, date_to, source=source, topic=topic)


@contextmanager
def refusing(query: str = "QUERY") -> "Iterator[None]":
    """Turn a wrong parameter into bad usage (code 2) that says what would be right; `query` names what was asked."""
    from search_api.messages import current
    from search_api.problems.problems import BadParameter, describe  # late: it loads the web framework

    try:
        yield
    except BadParameter as error:
        fault = describe(error, current.get())["errors"][0]
        name = error.parameter
        shown = query if name == "q" else f"--{name}"
        raise typer.BadParameter(f"{fault['value']!r}: {fault['expected']}", param_hint=shown) from None
