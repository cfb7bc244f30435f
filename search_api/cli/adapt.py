"""`timtin adapt`: trains the model on for the articles of an index, and keeps the result where it is better."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from search_api.bounds.disk import refuse_full
from search_api.cli.console import fail, out, out_json
from search_api.cli.options import IndexOption, JsonOption
from search_api.cli.progress import progress
from search_api.messages import say
from search_api.settings import load_settings

_MOST = 50_000


def adapt(
    index: IndexOption = None,
    into: Annotated[Path | None, typer.Option("--out", metavar="DIR", readable=False, help="cli.adapt.out")] = None,
    as_json: JsonOption = False,
) -> None:
    """Train on the articles of the index; write the model beside it; say how to use it."""
    settings = load_settings({"index": index}).settings
    # Late: these load the numeric libraries, and torch.
    from itertools import islice

    from indexer.encoder import BUNDLED
    from indexer.model import adapt as training
    from indexer.snapshot import open_snapshot

    base = BUNDLED if settings.model == "bundled" else Path(settings.model)
    target = into or settings.index.with_name(settings.index.name + "-model")
    refuse_full(settings, target)
    with open_snapshot(settings.index) as snapshot:
        documents = [training.document(found) for found in islice(snapshot.walk(entities=False), _MOST)]
    with progress() as show:
        on_progress = show and (lambda done, total: show(completed=done, total=total))
        report = training.adapt(documents, base, target, progress=on_progress)
    if as_json:
        out_json({**asdict(report), "installed": report.installed and str(report.installed)})
    else:
        before, after = f"{report.before:.3f}", f"{report.after:.3f}"
        out(say("cli.adapt.figures", before=before, after=after, held_out=report.held_out))
    if report.installed is None:
        fail(say("cli.adapt.worse"))
        raise typer.Exit(1)
    if not as_json:
        out(say("cli.adapt.done", folder=report.installed))
