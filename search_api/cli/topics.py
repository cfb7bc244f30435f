"""`timtin topics`: the topics, a check of topic files of one's own, and proposals to widen them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from search_api.bounds.disk import refuse_full
from search_api.cli.console import clean, fail, out, out_json, paint, tell
from search_api.cli.options import IndexOption, JsonOption, ModelOption
from search_api.messages import current, say
from search_api.settings import Settings, load_settings

if TYPE_CHECKING:
    from indexer.topics.topic import Topic


def topics(
    check: Annotated[
        Path | None, typer.Option("--check", metavar="FOLDER", readable=False, help="cli.topics.check")
    ] = None,
    test: Annotated[bool, typer.Option("--test", help="cli.topics.test")] = False,
    widen: Annotated[str | None, typer.Option("--widen", metavar="TOPIC", help="cli.topics.widen")] = None,
    accept: Annotated[str | None, typer.Option("--accept", metavar="WORDING", help="cli.topics.accept")] = None,
    reject: Annotated[str | None, typer.Option("--reject", metavar="SENTENCE", help="cli.topics.reject")] = None,
    index: IndexOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the topics, check and test their files, or widen one of them; code 1 where a file or example is wrong."""
    settings = load_settings({"index": index, "model": model}).settings
    if (accept or reject) and not widen:
        raise typer.BadParameter(say("cli.topics.which"), param_hint="--widen")
    # Late: it loads the text gate.
    from indexer.topics.load import load_topics

    if check is not None:
        _check(check, test=test)
    elif test:
        _test(load_topics(settings.topics))
    elif widen and (accept or reject):
        _write(settings, widen, accept, reject)
    elif widen:
        _propose(settings, widen, as_json=as_json)
    else:
        _list(load_topics(settings.topics), as_json=as_json)


def _list(found: "Sequence[Topic]", *, as_json: bool) -> None:
    if as_json:
        out_json(
            [
                {"id": topic.id, "name": topic.name, "name_en": topic.name_en, "description": topic.description}
                for topic in found
            ]
        )
        return
    for topic in found:
        out(f"{paint(topic.id, 'bold')}  {topic.title(current.get())}")
        if topic.description:
            out(f"  {topic.description}")


def _check(folder: Path, *, test: bool) -> None:
    from indexer.errors import TopicError
    from indexer.topics.load import check_files
    from search_api.candidates.topic_faults import explain

    wrong: list[TopicError] = []
    right = check_files(folder, wrong.append)
    for line in dict.fromkeys(line for error in wrong for line in explain(error)):
        fail(line)
    out(say("cli.topics.checked", right=len(right), wrong=len(wrong)))
    if test:
        _test(right)
    if wrong:
        raise typer.Exit(1)


def _test(found: "Sequence[Topic]") -> None:
    from indexer.topics.examples import failures

    failed = failures(found)
    for failure in failed:
        fail(str(failure))
    examples = sum(len(topic.examples) for topic in found)
    out(say("cli.topics.tested", examples=examples, wrong=len(failed)))
    if failed:
        raise typer.Exit(1)


def _write(settings: Settings, topic: str, accept: str | None, reject: str | None) -> None:
    """Put a wording or a rejected sentence into the user's topic file, and tag the index again."""
    if settings.topics is None:
        raise typer.BadParameter(say("cli.topics.nowhere"), param_hint="TIMTIN_TOPICS")
    # Late: they load the numeric libraries.
    from indexer.build import retag
    from indexer.topics import own
    from indexer.topics.load import load_topics
    from indexer.topics.tagger import Tagger

    refuse_full(settings)
    settings.topics.mkdir(parents=True, exist_ok=True)
    if reject:
        own.reject(settings.topics, topic, reject)
    if accept:
        own.accept(settings.topics, topic, accept)
        if (settings.index / "CURRENT").exists():
            retag(settings, Tagger(load_topics(settings.topics)))
    out(say("cli.topics.written", folder=settings.topics))


def _propose(settings: Settings, topic_id: str, *, as_json: bool) -> None:
    """Print sentences that may speak of a topic although no rule caught them."""
    from indexer.errors import TopicError
    from indexer.snapshot import open_snapshot
    from indexer.topics.load import load_topics
    from search_api.candidates.widen import candidates
    from search_api.parts import open_encoder

    topic = next((topic for topic in load_topics(settings.topics) if topic.id == topic_id), None)
    if topic is None:
        raise TopicError(say("cli.topics.unknown", topic=topic_id))
    with open_snapshot(settings.index) as snapshot:
        found = candidates(snapshot, open_encoder(settings), topic)
    if as_json:
        out_json(
            [
                {"article": c.article.id, "sentence": c.sentence, "start": c.start, "like": c.like, "score": c.score}
                for c in found
            ]
        )
        return
    for one in found:
        out(f"{one.score:.2f}  {clean(one.article.id)}  {clean(one.sentence)}")
        out(paint(f"      ≈ {clean(one.like)}", "dim"))
    tell(say("cli.topics.proposed", candidates=len(found)))
