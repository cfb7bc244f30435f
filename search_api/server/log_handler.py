"""Writes the log without ever waiting: who reads a pipe may sleep or have gone, and the server goes on all the same."""

import contextlib
import fcntl
import logging
import os
import select
import socket
import stat
from collections.abc import Callable

_PAGE = select.PIPE_BUF  # a pipe that can be written to has room for so many bytes
_PIPE = "/proc/self/fd/{}"


class LogHandler(logging.Handler):
    """Writes a line for each record to a file descriptor; those that find no room are lost, and counted in the log."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._sink = _Sink(descriptor)
        self._rest = b""  # of a line that was begun
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, after what is left of the one before it and how many were lost since."""
        try:
            said = (self._notice() if self._lost else b"") + self._line(record)
        except (TypeError, ValueError):  # what it says does not fit its arguments
            self.handleError(record)
            return
        sent, data = 0, self._rest + said
        with contextlib.suppress(OSError):  # no room, or nobody is there to read
            sent = self._sink.send(data)
        if sent > len(self._rest):
            self._rest, self._lost = data[sent:], 0
        else:
            self._rest, self._lost = self._rest[sent:], self._lost + 1

    def close(self) -> None:
        """Let go of what was opened."""
        self._sink.close()
        super().close()

    def _notice(self) -> bytes:
        told = {"name": "timtin", "levelno": logging.WARNING, "levelname": "WARNING", "msg": "log lines lost"}
        return self._line(logging.makeLogRecord({**told, "event": {"lines": self._lost}}))

    def _line(self, record: logging.LogRecord) -> bytes:
        return (self.format(record) + "\n").encode("utf-8", "replace")


class _Sink:
    """Sends bytes to a descriptor, at once or not at all; `close` lets go of what was opened for it."""

    def __init__(self, descriptor: int) -> None:
        self.close: Callable[[], None] = lambda: None
        kind = os.fstat(descriptor).st_mode
        if stat.S_ISSOCK(kind):
            there = socket.socket(fileno=os.dup(descriptor))
            self.send: Callable[[bytes], int] = lambda data: there.send(data, socket.MSG_DONTWAIT)
            self.close = there.close
            return
        self.send = lambda data: os.write(descriptor, data)
        if stat.S_ISREG(kind):
            # What rotates the log copies it and empties it: the next line must stand at the beginning, after no gap.
            fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_APPEND)
        if stat.S_ISFIFO(kind):
            self.send = lambda data: _look_and_write(descriptor, data)
            # Others write to the same pipe, as a shell does: it becomes one that does not wait here alone.
            with contextlib.suppress(OSError):  # another user's
                own = os.open(_PIPE.format(descriptor), os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
                self.send, self.close = (lambda data: os.write(own, data)), (lambda: os.close(own))


def _look_and_write(descriptor: int, data: bytes) -> int:
    """Write to a pipe that belongs to another user and cannot be opened again."""
    pipe = select.poll()
    pipe.register(descriptor, select.POLLOUT)
    return os.write(descriptor, data[:_PAGE]) if pipe.poll(0) else 0
