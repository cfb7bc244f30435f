"""A process of one's own that calls a function of this program, and ends when nobody waits for it any more."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).resolve().parents[1]


def begin(
    module: str,
    function: str,
    *arguments: object,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Begin a process that calls a function of a module; `arguments` are its `sys.argv[1:]`. Raises OSError.

    Its standard input is a pipe: at its end the child knows that nobody waits any more.
    """
    paths = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-c", f"from {module} import {function}; {function}()", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        env={**os.environ, "PYTHONPATH": paths},
    )


def end_with_the_parent() -> None:
    """In the child: end this process once its standard input does, of which nothing is read any more."""
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)
