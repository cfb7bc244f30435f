"""Files that stream: their pieces are made several at a turn, in threads that are there already.

Starlette would begin a thread for them, which fails where memory is short, when the head of the answer is out already.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor

_TURN_BYTES = 32_768
_TURN_SECONDS = 0.1


async def in_turns(pieces: Iterator[bytes], threads: Executor) -> AsyncIterator[bytes]:
    """Yield what `pieces` yields, joined to some 32 KiB or to what a tenth of a second makes."""
    loop = asyncio.get_running_loop()
    while turn := await loop.run_in_executor(threads, _turn, pieces):
        yield turn


def _turn(pieces: Iterator[bytes]) -> bytes:
    """Return the next pieces, joined; nothing once there are no more."""
    made = bytearray()
    until = time.monotonic() + _TURN_SECONDS
    for piece in pieces:
        made += piece
        if len(made) >= _TURN_BYTES or (made and time.monotonic() >= until):
            break
    return bytes(made)
