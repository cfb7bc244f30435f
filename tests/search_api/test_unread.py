"""Answers that are not read."""

import socket
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from search_api.server.unread import Unread

SENT, LATER = 20_000, 50_000


class Connection:
    """A connection with something in the system's hands and something still to be sent, and a clock of its own."""

    def __init__(self) -> None:
        self.here, self.there = socket.socketpair()
        self.here.sendall(bytes(SENT))
        self.later, self.aborted = LATER, False
        self.clocks: list[Callable[[], None]] = []
        transport: Any = SimpleNamespace(
            get_extra_info=lambda name: self.here, get_write_buffer_size=lambda: self.later, abort=self._abort
        )
        loop: Any = SimpleNamespace(call_later=self._call_later)
        self.unread = Unread(transport, loop, 8.0)

    def _abort(self) -> None:
        self.aborted = True

    def _call_later(self, seconds: float, look: Callable[[], None]) -> Any:
        assert seconds == 8.0
        self.clocks.append(look)
        return SimpleNamespace(cancel=self.clocks.clear)

    def look(self) -> None:
        """Let the time pass."""
        self.clocks.pop()()


@pytest.fixture
def connection() -> Iterator[Connection]:
    """A connection, closed in the end."""
    made = Connection()
    yield made
    made.here.close()
    made.there.close()


@pytest.mark.parametrize("read", [0, 80])
def test_who_reads_nothing_or_next_to_nothing_is_given_up(connection: Connection, read: int) -> None:
    """An answer that waits in vain does not wait for ever: ten bytes a second are too few."""
    connection.unread.watch()
    connection.unread.watch()
    assert len(connection.clocks) == 1
    if read:
        connection.there.recv(read)
    connection.look()
    assert connection.aborted
    assert connection.clocks == []


def test_who_reads_slowly_is_served(connection: Connection) -> None:
    """A kilobyte a second is enough, be it taken from the system or from here, until all is out."""
    connection.unread.watch()
    connection.later -= 8000
    connection.look()
    connection.later = 0
    connection.look()
    assert not connection.aborted
    assert connection.clocks == []


def test_what_goes_on_is_not_watched(connection: Connection) -> None:
    """Once the answer goes on, or the connection is gone, nothing comes of it any more."""
    connection.unread.watch()
    connection.unread.stop()
    assert connection.clocks == []
