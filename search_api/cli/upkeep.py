"""`timtin verify`, `backup`, `restore`, `compact`, `rollback`: care of an index, while it is served too."""

from pathlib import Path
from typing import Annotated

import typer

from indexer.reasons import said
from search_api.access.audit import Audit
from search_api.bounds.disk import refuse_full
from search_api.cli.console import fail, out, out_json, tell
from search_api.cli.options import IndexOption, JsonOption
from search_api.messages import current, say
from search_api.server.last_runs import LastRuns
from search_api.settings import Settings, load_settings


def verify(
    quick: Annotated[bool, typer.Option("--quick", help="cli.verify.quick")] = False,
    full: Annotated[bool, typer.Option("--full", help="cli.verify.full")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every file, count and checksum, and the audit log's chain; code 1 where something is wrong."""
    if quick and full:
        raise typer.BadParameter(say("usage.both", one="--quick", other="--full"), param_hint="--quick")
    settings = load_settings({"index": index}).settings
    from indexer.verify import verify as check  # late: it loads the numeric libraries

    with LastRuns(settings.index).noting("verify") as run:
        found = check(settings.index, quick=quick, full=full)
        problems = [*found.problems, *_audit(settings)]
        run.clean = not problems
    if as_json:
        counts = {name: getattr(found, name) for name in ("generations", "files", "bytes", "articles", "seconds")}
        out_json({"clean": not problems, "problems": problems, **counts})
    else:
        for problem in problems:
            fail(said(problem, current.get()))
        if not problems:
            megabytes, seconds = f"{found.bytes / 1e6:,.1f}", f"{found.seconds:.1f}"
            out(
                say(
                    "cli.verify.clean", articles=found.articles, files=found.files, megabytes=megabytes, seconds=seconds
                )
            )
    if problems:
        raise typer.Exit(1)


def _audit(settings: Settings) -> list[str]:
    try:
        Audit(settings.audit_path).check()
    except ValueError as error:
        return [say("cli.verify.audit", path=settings.audit_path, line=error)]
    return []


def backup(
    folder: Annotated[Path, typer.Argument(metavar="DIR", readable=False, help="cli.backup.folder")],
    index: IndexOption = None,
) -> None:
    """Make a backup in a new folder under DIR and print that folder."""
    settings = load_settings({"index": index}).settings
    from indexer.backup import backup as make  # late: it loads the numeric libraries

    with LastRuns(settings.index).noting("backup"):
        refuse_full(settings, folder)
        made = make(settings.index, folder)
    out(str(made))


def restore(
    source: Annotated[Path, typer.Argument(metavar="DIR", readable=False, help="cli.restore.source")],
    index: IndexOption = None,
) -> None:
    """Put a backup in the place of the index."""
    settings = load_settings({"index": index}).settings
    from indexer.backup import restore as take_back  # late: it loads the numeric libraries

    refuse_full(settings)
    generation = take_back(source, settings.index)
    Audit(settings.audit_path).note("restore", key=None, result="done", generation=generation)
    out(say("cli.restore.done", generation=generation))


def compact(index: IndexOption = None) -> None:
    """Write the index anew without what is dead."""
    settings = load_settings({"index": index}).settings
    from indexer.maintenance import compact as shrink  # late: it loads the numeric libraries

    done = shrink(settings.index)
    Audit(settings.audit_path).note("compact", key=None, result="done")
    out(say("cli.compact.done", before=f"{done.before / 1e6:,.1f}", after=f"{done.after / 1e6:,.1f}"))
    if done.in_use:
        tell(say("cli.compact.in_use", generations=", ".join(map(str, done.in_use))))


def rollback(index: IndexOption = None) -> None:
    """Publish the generation before the current one again."""
    settings = load_settings({"index": index}).settings
    from indexer.maintenance import rollback as go_back  # late: it loads the numeric libraries

    generation = go_back(settings.index)
    Audit(settings.audit_path).note("rollback", key=None, result="done", generation=generation)
    out(say("cli.rollback.done", generation=generation))
