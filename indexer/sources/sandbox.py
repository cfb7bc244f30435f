"""A process of its own in which saved pages are parsed, so that a hostile one takes no other article with it.

The child may take so much memory and so many seconds of a processor a page, writes no file, and is replaced when it
dies or is too slow. What it tells is JSON, never a pickle: a page that got hold of the parser has not got its parent.
"""

import atexit
import contextlib
import dataclasses
import json
import resource
import select
import signal
import subprocess
import sys
import threading
from typing import IO, Any

from indexer.child import begin
from indexer.errors import SourceError
from indexer.reasons import Reason
from indexer.schema import RawArticle
from indexer.sources.html import read_html

MEMORY = 512 * 1024 * 1024  # bytes of address space
SECONDS = 10  # of a processor, for a page
_PATIENCE = 12  # times that on the clock: a busy machine is no fault of the page
_START = 120  # seconds on the clock that the child may take to start
_READY = b"ready\n"


class Sandbox:
    """Parses pages in a child process; may be shared by threads. The child starts with the first page."""

    def __init__(self, memory: int = MEMORY, seconds: float = SECONDS) -> None:
        self._memory, self._seconds = memory, seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read_html(self, content: bytes, stem: str, origin: str) -> RawArticle:
        """Return the article of a page, as `html.read_html` does. Raises SourceError, also where the parser gave up."""
        with self._lock:
            try:
                answer = self._ask(content, stem, origin)
            except (OSError, ValueError) as wrong:
                slow = self._end() == -signal.SIGPROF or isinstance(wrong, TimeoutError)
                reason = Reason("page_slow", limit=self._seconds) if slow else Reason("page_broke")
                raise SourceError(origin, reason) from None
        if "article" in answer:
            return RawArticle(**answer["article"])
        raise SourceError(origin, Reason(answer["reason"], **answer["values"]))

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _ask(self, content: bytes, stem: str, origin: str) -> dict[str, Any]:
        child = self._child or self._start()
        assert child.stdin is not None
        head = {"bytes": len(content), "stem": stem, "origin": origin}
        child.stdin.write(json.dumps(head).encode() + b"\n" + content)
        child.stdin.flush()
        answer: dict[str, Any] = json.loads(_line(child, self._seconds * _PATIENCE))
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = begin(__name__, "serve", self._memory, self._seconds)
        if _line(self._child, _START) != _READY:
            raise OSError("the process that parses pages does not start")
        return self._child

    def _end(self) -> int | None:
        """End the child if there is one; returns how it ended, which may have been before."""
        child, self._child = self._child, None
        if child is None:
            return None
        assert child.stdout is not None
        if select.select([child.stdout], [], [], 0)[0]:  # it has ended by itself, or told what nobody can read
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(1)
        child.kill()
        with contextlib.suppress(OSError):
            child.communicate()
        return child.returncode


def _line(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Return the child's next line. Raises TimeoutError, OSError where it has ended."""
    assert child.stdout is not None
    if not select.select([child.stdout], [], [], seconds)[0]:
        raise TimeoutError
    line = child.stdout.readline()
    if not line.endswith(b"\n"):
        raise OSError("the process that parses pages has ended")
    return line


PAGES = Sandbox()
atexit.register(PAGES.close)


def serve() -> None:
    """Be the child: parse pages from standard input until it ends. Bounds: see `Sandbox`."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    for limit, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):  # not every system has each of them
            resource.setrlimit(limit, (value, value))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; this process ends with its input
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    _tell(answers, _READY)
    while line := sys.stdin.buffer.readline():
        signal.setitimer(signal.ITIMER_PROF, seconds)  # its signal ends this process
        head = json.loads(line)
        answer = _parse(sys.stdin.buffer.read(head["bytes"]), head["stem"], head["origin"], memory)
        signal.setitimer(signal.ITIMER_PROF, 0)
        _tell(answers, json.dumps(answer).encode() + b"\n")


def _tell(answers: IO[bytes], line: bytes) -> None:
    answers.write(line)
    answers.flush()


def _parse(content: bytes, stem: str, origin: str, memory: int) -> dict[str, Any]:
    try:
        return {"article": dataclasses.asdict(read_html(content, stem, origin))}
    except SourceError as wrong:
        reason = wrong.reason
    except MemoryError:
        reason = Reason("page_heavy", limit=memory >> 20)
    assert isinstance(reason, Reason)
    return {"reason": reason.key, "values": dict(reason.values)}
