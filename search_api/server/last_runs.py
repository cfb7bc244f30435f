"""When the index was last fed, verified and backed up, and how that went: kept beside it for `/metrics` to tell."""

import json
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from indexer.errors import StorageFailed
from indexer.storage import write_durable

Action = Literal["index", "verify", "backup"]
ACTIONS: tuple[Action, ...] = ("index", "verify", "backup")
log = logging.getLogger("timtin")


@dataclass
class Run:
    """One run: its end (seconds since 1970), how long it took, whether all went well, what it left out by reason."""

    ended: float = 0.0
    seconds: float = 0.0
    clean: bool = False
    skipped: Mapping[str, int] = field(default_factory=dict)


class LastRuns:
    """The last run of each action on the index at `index`, each in a file of its own beside it."""

    def __init__(self, index: Path) -> None:
        self._index = index.absolute()

    def path(self, action: Action) -> Path:
        """Return where the last run of an action is kept."""
        return self._index.with_name(f"{self._index.name}.last-{action}.json")

    @contextmanager
    def noting(self, action: Action) -> Iterator[Run]:
        """Note the work under `with`: what it says of itself in the run, or that it failed. Its errors go on."""
        run, began = Run(clean=True), time.monotonic()
        try:
            yield run
        except BaseException:
            run.clean = False
            raise
        finally:
            run.ended, run.seconds = time.time(), round(time.monotonic() - began, 3)
            self._write(action, run)

    def _write(self, action: Action, run: Run) -> None:
        """Keep a run. Whoever may only read the index still verifies and backs it up; only the note is not made."""
        content = {"ended": run.ended, "seconds": run.seconds, "clean": run.clean, "skipped": dict(run.skipped)}
        try:
            write_durable(self.path(action), json.dumps(content).encode())
        except StorageFailed as error:
            log.warning("not noted", extra={"event": {"action": action, "cause": str(error)}})

    def read(self) -> dict[Action, Run]:
        """Return the last run of each action that has one; a file that is no such note counts as none."""
        found: dict[Action, Run] = {}
        for action in ACTIONS:
            with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
                found[action] = _run(json.loads(self.path(action).read_bytes()))
        return found


def _run(content: Any) -> Run:
    skipped = {str(reason): int(count) for reason, count in content["skipped"].items()}
    return Run(float(content["ended"]), float(content["seconds"]), bool(content["clean"]), skipped)
