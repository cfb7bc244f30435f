"""How fast files are read: who works beside those that search rests between two pieces, and leaves them the memory."""

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar

_SHARE: ContextVar[float] = ContextVar("share", default=1.0)


@contextlib.contextmanager
def gently(share: float) -> Iterator[None]:
    """Read for no more than a `share` of the time, in (0, 1], in this thread while the block runs."""
    token = _SHARE.set(share)
    try:
        yield
    finally:
        _SHARE.reset(token)


def rest(worked: float) -> None:
    """Rest after `worked` seconds for as long as the share wants it."""
    share = _SHARE.get()
    if share < 1:
        time.sleep(worked * (1 / share - 1))
