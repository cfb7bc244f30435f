"""Drops who does not read the answer that was asked for: it takes memory, a file, and a generation of the index."""

import asyncio
import fcntl
import socket
import struct
import termios

_SLOWEST = 500  # bytes a second: who reads less has gone away, or means harm
_UNSENT = 131_072  # bytes that wait in the system for one connection; it would take megabytes by itself
_NOTSENT_LOWAT = getattr(socket, "TCP_NOTSENT_LOWAT", None)


class Unread:
    """Watches one connection while something that was written to it is not taken."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        self._transport, self._loop, self._seconds = transport, loop, seconds
        self._clock: asyncio.TimerHandle | None = None
        self._left = 0
        self._socket: socket.socket = transport.get_extra_info("socket")
        if self._socket.family in (socket.AF_INET, socket.AF_INET6) and _NOTSENT_LOWAT is not None:
            self._socket.setsockopt(socket.IPPROTO_TCP, _NOTSENT_LOWAT, _UNSENT)

    def watch(self) -> None:
        """Begin to watch, or go on."""
        if self._clock is None:
            self._left = self._waiting()
            self._clock = self._loop.call_later(self._seconds, self._look)

    def stop(self) -> None:
        """Watch no longer."""
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _look(self) -> None:
        """Abort the connection where too little was read since the last look; nothing new is written meanwhile."""
        self._clock = None
        left = self._waiting()
        if not left:
            return
        if self._left - left < _SLOWEST * self._seconds:
            self._transport.abort()
        else:
            self.watch()

    def _waiting(self) -> int:
        """Return how many bytes wait in this process and in the system; 0 where all that this process had is out."""
        here = self._transport.get_write_buffer_size()
        if not here:
            return 0
        there = fcntl.ioctl(self._socket.fileno(), termios.TIOCOUTQ, bytes(4))
        return here + int(struct.unpack("i", there)[0])
