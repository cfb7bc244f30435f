"""How this process's Python interpreter works: its collector of cyclic garbage, and the turns of its threads.

The collector is held still while very many objects are made that stay: it would go through all of them again and again,
and nothing else could run meanwhile, a fifth of the time of a start.
"""

import contextlib
import gc
import sys
import threading
from collections.abc import Iterator

_TURN_SECONDS = 0.0005
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


def take_short_turns() -> None:
    """Let threads take turns often: beside one that computes, a search would else wait 5 ms at each of its steps."""
    sys.setswitchinterval(_TURN_SECONDS)
