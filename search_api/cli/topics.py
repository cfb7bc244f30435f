"""`timtin topics`: the topics, and a check of topic files of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from search_api.cli.console import fail, out, out_json, paint
from search_api.cli.options import JsonOption
from search_api.messages import current, say
from search_api.settings import load_settings


def topics(
    check: Annotated[Path | None, typer.Option("--check", metavar="FOLDER", help=say("cli.topics.check"))] = None,
    as_json: JsonOption = False,
) -> None:
    """List the topics, or check a folder of topic files; code 1 where one is wrong."""
    # Late: they load the text gate.
    from indexer.errors import TopicError
    from indexer.topics.load import check_files, load_topics

    if check is not None:
        wrong: list[TopicError] = []
        right = check_files(check, wrong.append)
        for error in wrong:
            fail(str(error))
        out(say("cli.topics.checked", right=len(right), wrong=len(wrong)))
        if wrong:
            raise typer.Exit(1)
        return
    found = load_topics(load_settings().settings.topics)
    if as_json:
        out_json(
            [
                {"id": topic.id, "name": topic.name, "name_en": topic.name_en, "description": topic.description}
                for topic in found
            ]
        )
        return
    for topic in found:
        name = topic.name_en if current.get() == "en" and topic.name_en else topic.name
        out(f"{paint(topic.id, 'bold')}  {name}")
        out(f"  {topic.description}")
