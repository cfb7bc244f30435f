"""Several server processes over one index, forked from a parent that has loaded what they can share.

Each maps the files of the index; what Python and the tokenizer keep on the heap would be made anew in every one of them
if they were started afresh, and is shared where it was there before the fork. So the parent loads, but begins nothing
that does not live on in a child: no thread, no index, and no model that computes with threads of its own.
"""

import contextlib
import multiprocessing
import signal
import socket
import time
from collections.abc import Callable
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess, multiprocess

from search_api.server.draining import DrainingServer
from search_api.server.notify import managed

_GLANCE_SECONDS = 0.1
_FORK = multiprocessing.get_context("fork")


class Worker(multiprocess.Process):
    """A worker that is known to have ended as soon as it has.

    Its siblings, forked after it, hold its end of the pipe too: who only waits for its word, as uvicorn does, waits on
    for all of the time that a busy worker has, and replaces nobody and hears no signal meanwhile.
    """

    @property
    def server(self) -> uvicorn.Server:
        """Return what serves in it."""
        if self._server is None:
            self._server = DrainingServer(self.config)
        return self._server

    def _healthcheck(self, timeout: float) -> bool | None:
        try:
            self.parent_conn.send(b"ping")
            if self.parent_conn in connection.wait([self.parent_conn, self.process.sentinel], timeout):
                return bool(self.parent_conn.recv())
        except (OSError, EOFError):
            pass
        return None


class Workers(Multiprocess):
    """Lets its workers drain at the first signal and kills them at the second."""

    _hurry = False

    def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
        """Take over the signals; the workers begin with `run`."""
        self._stays = managed() or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        super().__init__(config, sockets)
        multiprocess.Process = Worker  # type: ignore[misc]
        multiprocess.get_subprocess = _forked  # type: ignore[assignment,attr-defined]  # uvicorn would start a new interpreter

    def handle_hup(self) -> None:
        """Take SIGHUP: a service manager asks for fresh workers; else a terminal was closed, but not with `nohup`."""
        if self._stays:
            super().handle_hup()
        else:
            self.handle_term()

    def handle_int(self) -> None:
        """Take SIGINT."""
        self.handle_term()

    def handle_term(self) -> None:
        """Take SIGTERM."""
        self._hurry = self.should_exit.is_set()
        super().handle_term()

    def join_all(self) -> None:
        """Wait for the workers to drain, watching for a second signal."""
        while any(worker.process.is_alive() for worker in self.processes):
            self.handle_signals()
            if self._hurry:
                for worker in self.processes:
                    worker.process.kill()
            time.sleep(_GLANCE_SECONDS)
        super().join_all()


def _forked(_: uvicorn.Config, target: Callable[..., None], sockets: list[socket.socket]) -> BaseProcess:
    """Return a worker that is yet to start."""
    return _FORK.Process(target=_work, args=(target, sockets))


def _work(target: Callable[..., Any], sockets: list[socket.socket]) -> None:
    """Serve in a process just forked: the parent's handlers of signals would only fill a list that nobody reads."""
    for number in multiprocess.SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    with contextlib.suppress(KeyboardInterrupt):
        target(sockets=sockets)
