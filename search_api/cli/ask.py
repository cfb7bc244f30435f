"""`timtin ask`: a short answer with its proof."""

from typing import Annotated

import typer

from search_api.cli.console import clean, out, out_json, paint
from search_api.cli.narrow import refusing
from search_api.cli.options import IndexOption, JsonOption
from search_api.messages import say
from search_api.results.shapes import OFFSETS, Json
from search_api.settings import load_settings
from search_api.understanding.dates import day_meant


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="cli.ask.question")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from the index, or say that nothing supports an answer."""
    settings = load_settings({"index": index}).settings
    # Late: they load the numeric libraries.
    from indexer.errors import QueryError
    from search_api.answer.shape import answer_json
    from search_api.problems.problems import BadParameter
    from search_api.reading import open_for_searching

    reading = open_for_searching(settings)
    with refusing("QUESTION"):
        try:
            found = answer_json(reading.answer(question))
        except QueryError:
            raise BadParameter("q", question, "expected.words") from None
    if as_json:
        out_json(found | {"offsets": OFFSETS})
    elif not found["found"]:
        out(say("cli.ask.nothing"))
        for near in found["alternatives"]:
            out(f"  {say('cli.ask.near')} {clean(near['sentence']['text'])}\n    {_from(near)}")
    else:
        _print(found)


def _print(found: Json) -> None:
    sentence, span = found["sentence"], found["span"]
    start, end = span["start"] - sentence["start"], span["end"] - sentence["start"]
    text = sentence["text"]
    day = day_meant(found["text"], found["value"])
    out(paint(clean(found["text"]), "bold") + (f" ({day})" if day else ""))
    out(f"“{clean(text[:start])}{paint(clean(text[start:end]), 'mark')}{clean(text[end:])}”")
    out(_from(found))
    if found["conflict"]:
        out(paint(say("cli.ask.conflict"), "yellow"))
    for other in found["alternatives"]:
        out(f"  {say('cli.ask.other')} {clean(other['text'])}\n    {_from(other)}")


def _from(found: Json) -> str:
    article = found["article"]
    known = [clean(str(part)) for part in (article["title"], article["published"], article["id"]) if part]
    return paint(" · ".join([*known, f"{found['confidence']:.0%}"]), "dim")
