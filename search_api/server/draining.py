"""A server that ends in order: it takes no more connections, and closes each when its answer is out."""

import asyncio
import socket

import uvicorn

_LATE_SECONDS = 0.1


class DrainingServer(uvicorn.Server):
    """Tells those too that it ends whose connection was taken right before: uvicorn tells each once, and serves these
    on for as long as they ask, until draining takes too long."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drain."""
        telling = asyncio.ensure_future(self._tell_latecomers())
        try:
            await super().shutdown(sockets)
        finally:
            telling.cancel()

    async def _tell_latecomers(self) -> None:
        while True:
            await asyncio.sleep(_LATE_SECONDS)
            for connection in list(self.server_state.connections):
                connection.shutdown()
