"""`timtin show` and `timtin remove`: single articles."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from indexer.errors import ArticleMissing
from search_api.access.audit import Audit, digests
from search_api.cli.console import clean, out, out_json, out_table, paint, tell
from search_api.cli.options import IndexOption, JsonOption
from search_api.cli.usage import nearest
from search_api.messages import say
from search_api.settings import load_settings

if TYPE_CHECKING:
    from indexer.index_writer import Change


def show(
    article_id: Annotated[str, typer.Argument(metavar="ARTICLE_ID", help="cli.show.id")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print an article as indexed. Raises ArticleMissing."""
    settings = load_settings({"index": index}).settings
    # Late: they load the numeric libraries.
    from indexer.snapshot import open_snapshot
    from search_api.results import shapes

    with open_snapshot(settings.index) as snapshot:
        stored = snapshot.article(article_id)
        if stored is None:
            near = nearest(article_id, [known for known, _ in snapshot.titles(_IDS)])
            raise ArticleMissing(say("cli.show.missing", id=article_id, guess=near))
        facts = shapes.article(stored, snapshot.topics_of(stored.number))
    if as_json:
        out_json(facts)
    else:
        _print(facts)


def _print(facts: dict[str, Any]) -> None:
    out(paint(clean(facts["title"]), "bold"))
    told = {**facts, "topics": ", ".join(facts["topics"])}
    rows = [(say(f"cli.show.{name}").rstrip("."), clean(str(told[name]))) for name in _HEAD if told[name]]
    place = facts["place"]
    if place:
        units = [unit["name"] for unit in (place["commune"], place["province"]) if unit]
        rows.append((say("cli.show.place"), f"{', '.join(units)} ({place['confidence']:.2f})"))
    out_table(rows)
    out("")
    out(clean(facts["text"]))
    out("")
    out(say("cli.show.counts", passages=len(facts["passages"]), entities=len(facts["entities"])))
    for found in facts["entities"]:
        out(f"  {found['start']}–{found['end']}  {found['type']}  {clean(found['text'])}")
        for nameless in found.get("references", ()):  # offices that stand for a person's name
            out(f"    = {nameless['start']}–{nameless['end']}  {clean(nameless['text'])}")


# So many ids are looked at for a guess.
_IDS = 20_000
_HEAD = ("id", "published", "author", "source", "url", "topics")


def remove(
    article_ids: Annotated[list[str], typer.Argument(metavar="ARTICLE_ID...", help="cli.remove.ids")],
    index: IndexOption = None,
) -> None:
    """Remove articles and keep them out; code 1 where one was not there."""
    settings = load_settings({"index": index}).settings
    from indexer.build import remove as take_out  # late: it loads the numeric libraries

    audit = Audit(settings.audit_path)
    audit.ready()
    changes: dict[str, Change] = {}
    report = take_out(article_ids, settings, on_change=lambda change: changes.update({change.id: change}))
    missing = {skip.origin for skip in report.skipped}
    for article_id in article_ids:
        told = digests([changes[article_id]]) if article_id in changes else {}
        audit.note("remove", key=None, result="done" if told else "missing", article=article_id, **told)
    for article_id in sorted(missing):
        tell(say("cli.show.missing", id=article_id, guess=""))
    out(say("cli.remove.done", removed=report.removed, articles=report.articles))
    if missing:
        raise typer.Exit(1)
