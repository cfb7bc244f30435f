"""Python's collector of cyclic garbage, held still while very many objects are made.

It would go through all of them again and again, and nothing else could run meanwhile: a fifth of the time of a start, a
tenth of what an article takes. What an article leaves holds hardly a cycle.
"""

import contextlib
import gc
import threading
from collections.abc import Iterator

_lock = threading.Lock()
_pauses = 0


@contextlib.contextmanager
def collecting_nothing() -> Iterator[None]:
    """Collect nothing while the block runs; blocks may overlap in several threads."""
    global _pauses
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if not _pauses:
                gc.enable()


def keep() -> None:
    """Never go again through what there is now: it stays as long as the process does, or goes when it is let go."""
    gc.freeze()
