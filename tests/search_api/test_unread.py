"""Answers that are not read."""

import asyncio
import contextlib
import socket

from search_api.unread import Unread


async def watched(reads: int) -> bool:
    """Write more than finds room, read so many bytes of it every hundredth second; say whether it was given up."""
    loop = asyncio.get_running_loop()
    here, there = socket.socketpair()
    with contextlib.closing(there):
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        transport, _ = await loop.create_connection(asyncio.Protocol, sock=here)
        transport.write(bytes(2_000_000))
        unread = Unread(transport, loop, 0.1)
        unread.watch()
        unread.watch()
        for _ in range(40):
            if reads:
                there.recv(reads)
            await asyncio.sleep(0.01)
        unread.stop()
        given_up = transport.is_closing()
        transport.abort()
        await asyncio.sleep(0)
    return given_up


def test_who_reads_nothing_or_next_to_nothing_is_given_up() -> None:
    """An answer that waits in vain does not wait for ever."""
    assert asyncio.run(watched(0))
    assert asyncio.run(watched(2))


def test_who_reads_slowly_is_served() -> None:
    """Some kilobytes a second are enough."""
    assert not asyncio.run(watched(2000))
