"""Drives `server.py`: processes with the imports paid, a forked child per run, with or without the fault shim."""

import concurrent.futures
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

HERE = Path(__file__).parent
MODES = {
    "count": 0,
    "EIO once": 1,
    "ENOSPC from there on": 2,
    "short write": 3,
    "SIGKILL": 4,
    "power cut": 5,
    "fsync fails once": 6,
}
MEMORY = Path("/dev/shm")


def build_shim(folder: Path, source: str = "shim.c") -> Path | None:
    """Compile a shim, that of the file operations if none is named; None where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        return None
    library = folder / "shim.so"
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(HERE / source), "-ldl", "-lpthread"]
    return library if subprocess.run(command, capture_output=True, check=False).returncode == 0 else None


@dataclass
class Outcome:
    """How a run ended: its exit status (negative: signal), what it acknowledged, and whether the fault fired."""

    status: int
    done: int
    fired: int
    operations: int = 0
    error: str = ""
    crash: str = ""
    problems: tuple[str, ...] = ()


@dataclass
class Forks:
    """One scenario process; `work` holds its index folders and journals."""

    work: Path
    shim: Path | None = None
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.work.mkdir(parents=True, exist_ok=True)
        self.folder = self.work / "index"
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        if self.shim is not None:
            environment["LD_PRELOAD"] = str(self.shim)
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "server.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.clean = self.work / "clean.json"
        assert self.run().status == 0
        self.clean.write_text(self._ask(do="facts", folder=str(self.folder))[1])

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

    def run(self, mode: str = "", at: int = 0, *, done: int | None = None, **how: Any) -> Outcome:
        """Run the scenario on a new folder (or go on after step `done`), with a fault at operation `at`.

        Other faults: `kill_after` seconds; `die_at` a point for the `time`-th time; files of at most so many `bytes`;
        a `disk` of so many KiB; so many bytes of `memory` to grow by; `mutant` takes a guard out.
        """
        if done is None:
            for folder in (self.folder, self.folder.with_name("index.undo")):
                shutil.rmtree(folder, ignore_errors=True)
        armed = {"mode": MODES[mode], "at": at} if mode else {}
        if "disk" in how:
            self.folder.mkdir()
            how["clean"] = str(self.clean)
        status, told = self._ask(do="run", folder=str(self.folder), done=done or 0, **armed, **how)
        found = json.loads(told or json.dumps({"done": done or 0}))
        fired = 1 if status == -signal.SIGKILL else int(found.pop("fired", 0))
        return Outcome(status=status, fired=fired, **{"problems": (), **found})

    def check(self, done: int) -> list[str]:
        """Return what is wrong with an index that acknowledged `done` steps; finishes the scenario on it."""
        _, told = self._ask(do="check", folder=str(self.folder), done=done, clean=str(self.clean))
        return list(json.loads(told))


class Herd:
    """Several scenario processes that share the work, in memory where the machine has a folder for that."""

    def __init__(self, size: int, *, shim: bool = False) -> None:
        self.work = Path(tempfile.mkdtemp(prefix="timtin-faults-", dir=MEMORY if MEMORY.is_dir() else None))
        self.shim = build_shim(self.work) if shim else None
        self._idle: queue.Queue[Forks] = queue.Queue()
        if not shim or self.shim is not None:
            for number in range(size):
                self._idle.put(Forks(self.work / str(number), self.shim))
        self._size = size

    def close(self) -> None:
        """End the processes and remove what they wrote."""
        while not self._idle.empty():
            self._idle.get().close()
        shutil.rmtree(self.work)

    def each(self, places: Iterable[T], work: Callable[[Forks, T], R]) -> list[R]:
        """Return what `work` gives for each of `places`, in their order."""

        def one(place: T) -> R:
            forks = self._idle.get()
            try:
                return work(forks, place)
            finally:
                self._idle.put(forks)

        with concurrent.futures.ThreadPoolExecutor(self._size) as pool:
            return list(pool.map(one, places))
