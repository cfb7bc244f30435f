"""The event loop of a server, which shares its interpreter with threads that search.

Whenever it lets go of the interpreter it may wait for a whole turn of such a thread, and interrupts it: so it lets go
seldom.
"""

import asyncio
import select
import selectors
import socket
import time
from collections.abc import Callable
from typing import Any

from search_api.server.prompt_socket import PromptSocket, new_buffer

_GATHER_SECONDS = 0.01
_LOOK_SECONDS = 0.001
# How long a worker leaves a new connection to the others, for each that it holds, and for how many at most.
_MODEST_SECONDS = 0.0005
_MODEST_CONNECTIONS = 4
_AT_ONCE = 32  # of so many that it holds, it may take one more in one go


class Gathering(selectors.DefaultSelector):
    """Lets requests gather for a moment while `crowded` says so, so that many are refused at one turn of the thread.

    What threads tell the loop, through `inner`, is heard at once. While the loop has work in hand it does not look for
    more after every step of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.crowded: Callable[[], bool] = lambda: False
        self.inner = select.poll()
        self._looks_again = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for what is ready."""
        if timeout is not None and timeout <= 0 and time.monotonic() < self._looks_again:
            return []
        if (timeout is None or timeout > _GATHER_SECONDS) and self.crowded():
            self.inner.poll(_GATHER_SECONDS * 1000)
        ready = super().select(timeout)
        self._looks_again = time.monotonic() + _LOOK_SECONDS
        return ready


class PromptLoop(asyncio.SelectorEventLoop):
    """Reads and writes without letting go of the interpreter."""

    _ssock: socket.socket

    def __init__(self) -> None:
        self._gathering = Gathering()
        self._buffer = new_buffer()
        super().__init__(self._gathering)
        self._gathering.inner.register(self._ssock, select.POLLIN)

    def crowd(self, crowded: Callable[[], bool]) -> None:
        """Let requests gather while `crowded` says so."""
        self._gathering.crowded = crowded

    def _make_self_pipe(self) -> None:
        super()._make_self_pipe()  # type: ignore[misc]
        self._ssock = PromptSocket.of(self._ssock, self._buffer)

    async def _accept_connection2(self, protocol: Any, accepted: socket.socket, *args: Any) -> None:
        await super()._accept_connection2(protocol, PromptSocket.of(accepted, self._buffer), *args)  # type: ignore[misc]


class FairLoop(PromptLoop):
    """The loop of a worker beside others: takes few new connections at a time, leaving them first to who holds fewer.

    asyncio takes all that wait at once: of connections that come together, one worker would serve all or most. While
    requests are refused it is as well who refuses them.
    """

    def _accept_connection(self, *args: Any) -> None:
        if self._gathering.crowded():
            super()._accept_connection(*args)  # type: ignore[misc]
        elif held := len(self._transports):  # type: ignore[attr-defined]
            self._remove_reader(args[1].fileno())  # type: ignore[attr-defined]
            wait = min(held, _MODEST_CONNECTIONS) * _MODEST_SECONDS
            self.call_later(wait, self._take_later, 1 + held // _AT_ONCE, *args)
        else:
            self._take(1, *args)

    def _take_later(self, most: int, *args: Any) -> None:
        if args[1].fileno() >= 0:  # else it was closed meanwhile
            self._add_reader(args[1].fileno(), self._accept_connection, *args)  # type: ignore[attr-defined]
            self._take(most, *args)

    def _take(self, most: int, *args: Any) -> None:
        protocol, listening, context, server, _, *rest = args
        super()._accept_connection(protocol, listening, context, server, most, *rest)  # type: ignore[misc]
