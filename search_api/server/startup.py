"""Answers while the server is still being loaded: /healthz that it lives, all else that it is to be asked again.

Needs nothing that takes long to import. The sockets listen from now on and are handed over to the server, so that
nobody who connects meanwhile is turned away.
"""

import contextlib
import json
import re
import selectors
import socket
import threading
from collections.abc import Sequence
from types import TracebackType

from search_api.messages import Language
from search_api.problems.problems import Problem, describe

_BACKLOG = 2048
_HEAD_BYTES = 4096
_HEAD_SECONDS = 0.1  # a slow client must not keep the next one waiting
_ID = "early"


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen at all addresses of a host, as asyncio would. Raises OSError where one cannot be had."""
    found = dict.fromkeys(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE))
    with contextlib.ExitStack() as undo:
        listening = []
        for family, kind, protocol, _, address in found:
            bound = undo.enter_context(socket.socket(family, kind, protocol))
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            # asyncio sets this for connections only where it made the socket; they take it over from here.
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if family == socket.AF_INET6:
                bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            bound.bind(address)
            bound.listen(_BACKLOG)
            bound.setblocking(False)
            listening.append(bound)
        undo.pop_all()
    return listening


class Startup:
    """Answers at listening sockets from a thread of its own while the block runs."""

    def __init__(self, listening: Sequence[socket.socket], root_path: str, language: Language) -> None:
        self._listening = listening
        self._alive = re.compile(
            rb"(GET|HEAD) (?:%s)?/healthz(?:\?\S*)? HTTP/1\.[01]\r\n" % re.escape(root_path.encode())
        )
        problem = Problem(503, "starting", headers={"Retry-After": "2"}, detail="ready.loading")
        told = json.dumps(describe(problem, language, _ID), ensure_ascii=False).encode()
        extra = f"Content-Type: application/problem+json\r\nContent-Language: {language}\r\nRetry-After: 2"
        self._not_yet = _answer("503 Service Unavailable", extra, told)
        self._well = _answer("200 OK", "Content-Type: application/json", b'{"status": "ok"}')
        self._stop, self._stopped = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="early", daemon=True)

    def __enter__(self) -> None:
        # Where memory is too short for a thread, the server answers once it is loaded.
        with contextlib.suppress(RuntimeError, MemoryError):
            self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.close()
        if self._thread.ident is not None:
            self._thread.join()
        self._stopped.close()

    def _serve(self) -> None:
        with selectors.DefaultSelector() as ready:
            for waited in (*self._listening, self._stopped):
                ready.register(waited, selectors.EVENT_READ)
            while True:
                come = [key.fileobj for key, _ in ready.select()]
                if self._stopped in come:
                    return
                for bound in come:
                    assert isinstance(bound, socket.socket)
                    with contextlib.suppress(OSError), bound.accept()[0] as connection:
                        self._tell(connection)

    def _tell(self, connection: socket.socket) -> None:
        connection.settimeout(_HEAD_SECONDS)
        head = b""
        while b"\r\n\r\n" not in head and len(head) < _HEAD_BYTES:
            piece = connection.recv(_HEAD_BYTES)
            if not piece:
                return
            head += piece
        alive = self._alive.match(head)
        answer = self._well if alive else self._not_yet
        connection.sendall(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if head.startswith(b"HEAD ") else answer)


def _answer(status: str, headers: str, body: bytes) -> bytes:
    head = (
        f"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {len(body)}\r\nCache-Control: no-store\r\n"
        f"X-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'\r\nX-Request-Id: {_ID}\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body
