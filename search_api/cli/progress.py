"""How far long work has come, drawn on a terminal where somebody watches."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from search_api.cli.console import wishes

Show = Callable[..., None]


@contextmanager
def progress(text: str = "", *, counted: bool = True) -> Iterator[Show | None]:
    """Yield what shows how far the work has come, by `completed`, `total` or `description`.

    None where nobody watches, or the terminal cannot draw over a line. With `counted` the bar tells how much is left,
    else how long it took so far.
    """
    if wishes.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich import progress as bars  # late: only who watches needs it
    from rich.console import Console

    times = (bars.TaskProgressColumn(), bars.TimeRemainingColumn()) if counted else (bars.TimeElapsedColumn(),)
    columns = (*(() if counted else (bars.SpinnerColumn(),)), bars.TextColumn("{task.description}"), bars.BarColumn())
    with bars.Progress(*columns, *times, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=None)
        yield lambda **values: bar.update(task, **values)
