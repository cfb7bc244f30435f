"""`timtin mentions`: every mention of a topic or phrase, as a table, CSV, JSONL or a page that prints well."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from search_api.cli.console import out_raw, out_table, short, tell
from search_api.cli.narrow import FromOption, PlaceOption, SourceOption, ToOption, narrowing, refusing
from search_api.cli.options import IndexOption
from search_api.cli.shell import choice, topics
from search_api.cli.usage import nearest, one_of
from search_api.messages import current, say
from search_api.settings import load_settings

if TYPE_CHECKING:
    from indexer.snapshot import Snapshot
    from search_api.mentions.mention_request import MentionsRequest
    from search_api.mentions.mention_rows import MentionRow
    from search_api.mentions.mentions import MentionsPage

# The table is for reading: the other formats hold the whole text.
_QUOTE, _SENTENCE = 40, 160
_FORMATS = ("table", "csv", "jsonl", "html")


def mentions(
    subject: Annotated[
        str, typer.Argument(metavar="TOPIC_OR_PHRASE", help="cli.mentions.subject", autocompletion=topics)
    ],
    place: PlaceOption = None,
    date_from: FromOption = "",
    date_to: ToOption = "",
    source: SourceOption = "",
    format: Annotated[
        str,
        typer.Option(
            "--format", metavar="|".join(_FORMATS), help="cli.mentions.format", autocompletion=choice(_FORMATS)
        ),
    ] = "table",
    related: Annotated[bool, typer.Option("--related", help="cli.mentions.related")] = False,
    since: Annotated[str | None, typer.Option("--since", metavar="TIME", help="cli.mentions.since")] = None,
    index: IndexOption = None,
) -> None:
    """List every mention; what was scanned goes to stderr; code 1 where there is none."""
    settings = load_settings({"index": index}).settings
    if format not in _FORMATS:
        raise typer.BadParameter(one_of(format, _FORMATS), param_hint="--format")
    # Late: they load the numeric libraries.
    from indexer.errors import QueryError
    from indexer.extract.gazetteer import Gazetteer
    from indexer.snapshot import open_snapshot
    from indexer.topics.load import load_topics
    from search_api.mentions.mention_request import MentionsRequest
    from search_api.mentions.refusal import refusal
    from search_api.understanding.narrowing import read_filters

    by_id = {topic.id: topic for topic in load_topics(settings.topics)}
    known = list(by_id)
    with refusing("TOPIC_OR_PHRASE"), open_snapshot(settings.index) as snapshot:
        asked = narrowing(place, date_from, date_to, source=source)
        filters = read_filters(asked, Gazetteer.load(), known)
        topic, phrase = (subject, None) if subject in known else (None, subject)
        if phrase and _like_an_id(phrase):
            tell(say("cli.mentions.as_phrase", phrase=phrase, guess=nearest(phrase, known)))
        request = MentionsRequest(topic, phrase, filters, related, since)
        try:
            title = by_id[topic].title(current.get()) if topic else subject
            total = _print(snapshot, request, format, title)
        except QueryError as error:
            raise refusal(error, request) from None
    if not total:
        raise typer.Exit(1)


def _like_an_id(phrase: str) -> bool:
    """Say whether a phrase looks like the id of a topic: small letters without marks, joined by "-"."""
    return "-" in phrase and " " not in phrase and phrase.isascii()


def _print(snapshot: "Snapshot", request: "MentionsRequest", format: str, title: str) -> int:
    from dataclasses import replace

    from search_api.mentions.mentions import all_rows, mentions_page

    page = mentions_page(snapshot, replace(request, limit=1))
    scanned = page.scanned
    tell(say("cli.mentions.total", total=page.total, articles=scanned.articles, read=scanned.read))
    rows = all_rows(snapshot, request)
    if format == "table":
        if page.total:
            out_table(map(_row, rows), tuple(say("cli.mentions.heading").split("|")))
    else:
        for piece in _file(format, page, rows, title):
            out_raw(piece.decode())
    return page.total


def _row(row: "MentionRow") -> tuple[str, ...]:
    kind = say(f"cli.mentions.kind_{row.mention.kind}")
    return (
        row.article.published or "-",
        kind,
        row.article.id,
        short(row.quote, _QUOTE),
        short(row.sentence, _SENTENCE),
    )


def _file(format: str, page: "MentionsPage", rows: "Iterator[MentionRow]", title: str) -> "Iterator[bytes]":
    """Return the pieces of a file in one of the formats."""
    from search_api.mentions.export import export_csv, export_jsonl
    from search_api.mentions.report import report_html

    if format == "html":
        return report_html(title, page, rows, current.get())
    return export_csv(rows) if format == "csv" else export_jsonl(rows)
