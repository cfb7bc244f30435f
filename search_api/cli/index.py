"""`timtin index`: files and folders become an index."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.errors import IndexMissing
from indexer.reasons import Reason, said
from search_api.access.audit import Audit
from search_api.bounds.disk import refuse_full
from search_api.cli.console import fail, out, out_json, out_table, tell
from search_api.cli.options import IndexOption, JsonOption, ModelOption
from search_api.cli.progress import progress
from search_api.messages import current, say
from search_api.server.last_runs import LastRuns
from search_api.settings import load_settings

if TYPE_CHECKING:
    from indexer.build import Progress, Report
    from indexer.sources.skipped import Skipped
    from search_api.learning.successor import Compared

_SHOWN_SKIPS = 50
_SAMPLE = "corpus"
_NOTED = ("added", "replaced", "unchanged", "removed", "generation")
_COMPARED = ("generation", "model", "articles", "passages")
_CURRENT = "CURRENT"


def index(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", help="cli.index.paths")] = None,
    index: IndexOption = None,
    model: ModelOption = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="cli.index.rebuild")] = False,
    judged: Annotated[
        Path | None, typer.Option("--judged", metavar="FOLDER", readable=False, help="cli.index.judged")
    ] = None,
    former: Annotated[str | None, typer.Option("--former", metavar="ID", help="cli.index.former")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="cli.index.strict")] = False,
    revive: Annotated[bool, typer.Option("--revive", help="cli.index.revive")] = False,
    as_json: JsonOption = False,
) -> None:
    """Add what is new, replace what changed, leave the rest."""
    settings = load_settings({"index": index, "model": model}).settings
    wanted = list(paths or ([] if rebuild else [_SAMPLE]))
    stands = (settings.index / _CURRENT).exists()
    _check_sources(wanted, settings.index, stands=stands)
    if (judged or former) and not (judged and rebuild and stands):
        raise typer.BadParameter(say("cli.index.nothing_to_compare"), param_hint="--judged, --former")
    # Late: these load the numeric libraries.
    from indexer import build
    from indexer.sources.reader import read
    from search_api.parts import open_encoder, open_stages

    encoder = open_encoder(settings)
    stages = open_stages(settings, encoder)
    judge = None
    if judged:
        from search_api.learning.successor import Judge

        judge = Judge(judged, settings, encoder, former)
    skipped: list[Skipped] = []
    report = None
    audit = Audit(settings.audit_path)
    audit.ready()
    with LastRuns(settings.index).noting("index") as run, progress(counted=False) as show:
        refuse_full(settings)

        def on_progress(far: "Progress") -> None:
            refuse_full(settings)  # what was published stays, what was not is dropped: the next run goes on
            if show:
                show(description=say("cli.index.progress", articles=far.seen, passages=far.passages))

        if rebuild and stands:
            report = build.rebuild(settings, stages, on_progress, judge)
            run.clean = judge is None or not judge.refuses
            audit.note("rebuild", key=None, result="done" if run.clean else "refused", generation=report.generation)
        if report is None or (wanted and run.clean):
            raws = read(wanted, strict=strict, on_skip=skipped.append)
            report = build.build(raws, settings, stages, revive=revive, on_progress=on_progress)
            audit.note("index", key=None, result="done", **{name: getattr(report, name) for name in _NOTED})
        skipped += report.skipped
        run.skipped = Counter(getattr(skip.reason, "key", "article") for skip in skipped if skip.whole)
    compared = judge.found if judge else None
    if compared:
        _show(compared, as_json=as_json)
    if not run.clean:
        raise typer.Exit(1)
    _summary(report, skipped, compared, as_json=as_json)


def _check_sources(wanted: Sequence[str], folder: Path, *, stands: bool) -> None:
    """Refuse a path that does not exist, and no path where no index stands."""
    if missing := [path for path in wanted if path != "-" and not Path(path).exists()]:
        raise typer.BadParameter(say("cli.index.missing", path=missing[0]), param_hint="PATH")
    if not wanted and not stands:
        raise IndexMissing(Reason("no_index", folder=folder))


def _show(compared: "Compared", *, as_json: bool) -> None:
    """Print two generations side by side, and to stderr why the new one was refused; in JSON what was refused alone."""
    from search_api.learning.successor import TOLERANCE

    if as_json and compared.worse:
        out_json({"compared": compared.to_json()})
    elif not as_json:
        sides = compared.serving, compared.successor
        rows = [
            ("", say("cli.index.serving"), say("cli.index.successor")),
            *((say(f"cli.status.{name}"), *(str(getattr(side, name)) for side in sides)) for name in _COMPARED),
            *((name, *(f"{side.means[name]:.4f}" for side in sides)) for name in compared.serving.means),
        ]
        out(say("cli.index.compared", questions=compared.questions))
        out_table(rows)
    if compared.worse:
        fail(say("cli.index.worse", difference=f"{compared.difference:+.4f}", tolerance=TOLERANCE))


def _summary(report: "Report", skipped: "Sequence[Skipped]", compared: "Compared | None", *, as_json: bool) -> None:
    counts = {name: getattr(report, name) for name in ("articles", "passages", *_NOTED)}
    seconds = round(report.seconds, 1)
    left_out = [skip for skip in skipped if skip.whole]
    if as_json:
        listed = [{"origin": skip.origin, "reason": skip.reason, "whole": skip.whole} for skip in skipped]
        beside = {"compared": compared.to_json()} if compared else {}
        out_json({**counts, "seconds": seconds, "skipped": listed, **beside})
        return
    for skip in skipped[:_SHOWN_SKIPS]:
        reason = said(skip.reason, current.get())
        tell(say("cli.index.skip" if skip.whole else "cli.index.part", origin=skip.origin, reason=reason))
    if len(skipped) > _SHOWN_SKIPS:
        tell(say("cli.index.more", count=len(skipped) - _SHOWN_SKIPS))
    out(say("cli.index.summary", **counts, skipped=len(left_out), seconds=seconds))
