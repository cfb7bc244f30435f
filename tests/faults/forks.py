"""Drives `scenario.py`: one process with the imports paid, a forked child per run, with or without the fault shim."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODES = {"count": 0, "EIO once": 1, "ENOSPC from there on": 2, "short write": 3, "SIGKILL": 4, "power cut": 5}


def build_shim(folder: Path) -> Path | None:
    """Compile the fault shim; None where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        return None
    library = folder / "shim.so"
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(HERE / "shim.c"), "-ldl", "-lpthread"]
    return library if subprocess.run(command, capture_output=True, check=False).returncode == 0 else None


@dataclass
class Outcome:
    """How a run ended: its exit status (negative: signal), what it acknowledged, and whether the fault fired."""

    status: int
    done: int
    fired: int
    operations: int
    error: str = ""
    crash: str = ""


@dataclass
class Forks:
    """One scenario process; `work` holds its index folders and journals."""

    work: Path
    shim: Path | None = None
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        if self.shim is not None:
            environment["LD_PRELOAD"] = str(self.shim)
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "scenario.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.clean = self.work / "clean"
        assert self.run(self.clean).status == 0

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()

    def _ask(self, kill_after: float | None = None, **request: Any) -> tuple[int, str]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        journal = self.work / "journal"
        self.process.stdin.write(json.dumps({**request, "journal": str(journal)}) + "\n")
        self.process.stdin.flush()
        child = json.loads(self.process.stdout.readline())["pid"]
        if kill_after is not None:
            time.sleep(kill_after)
            os.kill(child, signal.SIGKILL)
        self.process.stdin.write("now wait for it\n")
        self.process.stdin.flush()
        status = json.loads(self.process.stdout.readline())["status"]
        return status, journal.read_text()

    def run(
        self, folder: Path, mode: str = "", at: int = 0, mutant: str = "", kill_after: float | None = None
    ) -> Outcome:
        """Run the scenario on a new folder, with a fault at operation `at` or a kill after some seconds."""
        shutil.rmtree(folder, ignore_errors=True)
        armed = {"mode": MODES[mode], "at": at} if mode else {}
        status, told = self._ask(kill_after, do="run", folder=str(folder), mutant=mutant, **armed)
        found = json.loads(told or '{"done": 0}')
        fired = 1 if status == -signal.SIGKILL else int(found.get("fired", 0))
        return Outcome(
            status, found["done"], fired, found.get("operations", 0), found.get("error", ""), found.get("crash", "")
        )

    def check(self, folder: Path, done: int) -> list[str]:
        """Return what is wrong with an index that acknowledged `done` steps; finishes the scenario on it."""
        _, told = self._ask(do="check", folder=str(folder), done=done, clean=str(self.clean))
        return list(json.loads(told))
