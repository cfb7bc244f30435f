"""`timtin search`: ranked passages with highlights in colour."""

import shutil
import textwrap
from typing import Annotated, Any

import typer

from search_api.cli.console import clean, out, out_json, paint, tell
from search_api.cli.narrow import FromOption, PlaceOption, SourceOption, ToOption, TopicOption, narrowing, refusing
from search_api.cli.options import IndexOption, JsonOption, ModelOption
from search_api.cli.shell import choice
from search_api.cli.usage import one_of
from search_api.messages import say
from search_api.settings import load_settings

_SHOWN = 420
_MODES = ("hybrid", "dense", "lexical")


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="cli.search.query")],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=100, help="cli.search.limit")] = 10,
    mode: Annotated[
        str,
        typer.Option("--mode", metavar="|".join(_MODES), help="cli.search.mode", autocompletion=choice(_MODES)),
    ] = "hybrid",
    place: PlaceOption = None,
    date_from: FromOption = "",
    date_to: ToOption = "",
    source: SourceOption = "",
    topic: TopicOption = "",
    exact: Annotated[bool, typer.Option("--exact", help="cli.search.exact")] = False,
    index: IndexOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the passages that answer best; code 1 where there is none."""
    settings = load_settings({"index": index, "model": model}).settings
    # Late: they load the numeric libraries.
    from search_api.reading import open_for_searching
    from search_api.results.search import MODES, Asked
    from search_api.results.search import search as find

    if mode not in MODES:
        raise typer.BadParameter(one_of(mode, MODES), param_hint="--mode")
    with refusing():
        asked = Asked(
            q=query,
            limit=limit,
            mode=mode,
            narrowing=narrowing(place, date_from, date_to, source=source, topic=topic),
            exact=exact,
        )
        _, found = find(open_for_searching(settings), asked)
    if as_json:
        out_json(found)
    else:
        _print(found)
    if not found["results"]:
        raise typer.Exit(1)


def _print(found: dict[str, Any]) -> None:
    query = found["query"]
    if query["corrected"]:
        tell(say("cli.search.corrected", text=clean(query["corrected"])))
    if query["from_words"]:
        names = [place["name"] for place in query["filters"].get("places", ())]
        days = [query["filters"].get(name, "") for name in ("from", "to")]
        tell(say("cli.search.narrowed", what=", ".join([*names, *filter(None, days)])))
    for number, hit in enumerate(found["results"], 1):
        _print_hit(number, hit)
    if not found["results"]:
        tell(say("cli.search.none"))
    elif not found["likely"]:
        tell(say("cli.search.unlikely"))


def _print_hit(number: int, hit: dict[str, Any]) -> None:
    article = hit["article"]
    place = article["place"] or {}
    units = [unit["name"] for unit in (place.get("commune"), place.get("province")) if unit]
    facts = [article["published"], article["source"], ", ".join(units), article["id"]]
    if hit["duplicates"]:
        facts.append(say("cli.search.duplicates", count=hit["duplicates"]))
    out(f"{paint(f'{number:2}.', 'dim')} {paint(clean(article['title']), 'bold')}  {paint(hit['score'], 'dim')}")
    out("    " + paint(clean(" · ".join(fact for fact in facts if fact)), "cyan"))
    width = min(shutil.get_terminal_size((100, 20)).columns, 120) - 4
    for line in textwrap.wrap(_excerpt(hit), width, break_long_words=False, replace_whitespace=True):
        out("    " + line.replace("\x02", _mark_on()).replace("\x03", _mark_off()))
    out("")


def _mark_on() -> str:
    return paint("\0", "mark").partition("\0")[0]


def _mark_off() -> str:
    return paint("\0", "mark").partition("\0")[2]


def _excerpt(hit: dict[str, Any]) -> str:
    """Return the passage around its marks, the terms between \\x02 and \\x03."""
    text = clean(hit["text"]).replace("\n", " ")
    marks = [mark for mark in hit["highlights"] if mark["kind"] == "term"]
    best = next((mark["start"] for mark in hit["highlights"] if mark["kind"] == "sentence"), 0)
    start = 0 if len(text) <= _SHOWN else min(best, len(text) - _SHOWN)
    end = min(len(text), start + _SHOWN)
    pieces, at = ["… " if start else ""], start
    for mark in marks:
        if start <= mark["start"] and mark["end"] <= end:
            pieces += [text[at : mark["start"]], "\x02", text[mark["start"] : mark["end"]], "\x03"]
            at = mark["end"]
    return "".join([*pieces, text[at:end], " …" if end < len(text) else ""])
