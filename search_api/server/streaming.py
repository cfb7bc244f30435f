"""Files that stream: their pieces are made several at a turn, in threads that are there already.

Starlette would begin a thread for them, which fails where memory is short, when the head of the answer is out already.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor

_TURN_BYTES = 32_768
_TURN_SECONDS = 0.1


async def in_turns(made: bytes, pieces: Iterator[bytes], threads: Executor) -> AsyncIterator[bytes]:
    """Yield `made`, which `turn` returned before the answer began, so that what fails then is told by a status; then
    turn after turn until there are no more."""
    loop = asyncio.get_running_loop()
    while made:
        yield made
        made = await loop.run_in_executor(threads, turn, pieces)


def turn(pieces: Iterator[bytes]) -> bytes:
    """Return the next pieces, joined to some 32 KiB or to what a tenth of a second makes; nothing after the last."""
    made = bytearray()
    until = time.monotonic() + _TURN_SECONDS
    for piece in pieces:
        made += piece
        if len(made) >= _TURN_BYTES or (made and time.monotonic() >= until):
            break
    return bytes(made)
