"""A connected socket whose reads and writes keep hold of the interpreter: they never block, and take microseconds.

Python lets go of the interpreter for every system call, and must then wait up to a whole turn until the threads that
search hand it back: so a refusal would wait, and interrupt a search, twice.
"""

import ctypes
import os
import socket
from typing import Any

_LARGEST = 65_536
_C = ctypes.PyDLL(None, use_errno=True)
for _call in (_C.recv, _C.send):
    _call.restype = ctypes.c_ssize_t
    _call.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
_NOW = int(socket.MSG_DONTWAIT)


class PromptSocket(socket.socket):
    """A connection that was accepted, not blocking; to be read by one thread at a time that shares `buffer`."""

    buffer: "ctypes.Array[ctypes.c_char]"

    @classmethod
    def of(cls, accepted: socket.socket, buffer: "ctypes.Array[ctypes.c_char]") -> "PromptSocket":
        """Take over a socket."""
        taken = cls(accepted.family, accepted.type, accepted.proto, accepted.detach())
        taken.setblocking(False)
        taken.buffer = buffer
        return taken

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Receive what is there, as `socket.recv`."""
        count = _C.recv(self.fileno(), self.buffer, min(size, len(self.buffer)), flags | _NOW)
        if count < 0:
            raise _failed()
        return ctypes.string_at(self.buffer, count)

    def send(self, data: Any, flags: int = 0) -> int:
        """Send what finds room, as `socket.send`."""
        if not isinstance(data, bytes):
            return super().send(data, flags)
        count: int = _C.send(self.fileno(), data, len(data), flags | _NOW)
        if count < 0:
            raise _failed()
        return count


def new_buffer() -> "ctypes.Array[ctypes.c_char]":
    """Return what the sockets of a thread may read into."""
    return ctypes.create_string_buffer(_LARGEST)


def _failed() -> OSError:
    code = ctypes.get_errno()
    return OSError(code, os.strerror(code))
