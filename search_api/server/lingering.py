"""Lets a client read its answer though the server did not read all that it sent."""

import asyncio
from collections.abc import Callable


class Lingering:
    """The transport of one request. Closing it while the request's body is on its way ends only what is written.

    A connection that is closed with unread data is reset, and then a client, or a proxy before it, may not read the
    answer. What still comes is to be dropped (`drops`) until the other side ends, or `seconds` are over.
    """

    def __init__(self, transport: asyncio.Transport, unfinished: Callable[[], bool], seconds: float) -> None:
        self.write = transport.write
        self.is_closing = transport.is_closing
        self.drops = False
        self._transport, self._unfinished, self._seconds = transport, unfinished, seconds

    def close(self) -> None:
        """Close the connection, perhaps later."""
        if self.drops or not self._unfinished() or self.is_closing() or not self._transport.can_write_eof():
            self._transport.close()
            return
        self.drops = True
        self._transport.write_eof()
        asyncio.get_running_loop().call_later(self._seconds, self._transport.close)
