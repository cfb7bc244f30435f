"""Runs the server: uvicorn with the timeouts and the silence that TimTin needs."""

import asyncio
import ctypes
import functools
import os
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from indexer import collector, digest_prefetch, reasons
from indexer.threads import end_where_one_cannot_begin
from search_api import interpreter
from search_api.bounds.fixed_limits import HEADER_BYTES
from search_api.server.draining import DrainingServer
from search_api.server.edge import log_to_stderr
from search_api.server.event_loop import PromptLoop
from search_api.server.lingering import Lingering
from search_api.server.notify import managed
from search_api.server.unread import Unread
from search_api.server.workers import Workers
from search_api.settings import Settings, load_settings, to_environment

BODILESS = ("GET", "HEAD", "OPTIONS")
_WORKER_SECONDS = 60
# glibc's M_ARENA_MAX, M_MMAP_THRESHOLD and M_TRIM_THRESHOLD. The arrays of a search, up to a megabyte each, lie below:
# asking the system for each and giving it back would be a fifth of a search's time, 690 page faults.
_MALLOC = {-8: 2, -3: 2 << 20, -1: 4 << 20}


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection whose request headers do not arrive in time or in measure, or whose answers nobody reads.

    uvicorn alone would wait for ever. The patience is `header_seconds` of the application's lifespan state, `refuse`
    there a `FastRefusal`.
    """

    _overdue: asyncio.TimerHandle | None = None
    _unread: Unread | None = None
    _lingering: Lingering | None = None
    _received = 0
    _reading = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the clock of the first request."""
        super().connection_made(transport)  # type: ignore[arg-type]
        refuse = self.app_state.get("refuse")
        if refuse is not None and isinstance(self.loop, PromptLoop):
            self.loop.crowd(lambda: refuse.full)
        self._unread = Unread(self.transport, self.loop, self._patience())
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what has come; while searches are refused, a whole request is, before anything parses it."""
        if self._lingering is not None and self._lingering.drops:
            return
        refuse = self.app_state.get("refuse")
        if refuse is not None and refuse.full and self._at_rest() and (answer := refuse.unread(data)) is not None:
            self._stop()
            self.transport.write(answer)
            self._rest()
            return
        super().data_received(data)
        # What is no request, as an empty line, ends uvicorn's wait for the next one: somebody has to wait on.
        if self._at_rest() and self.timeout_keep_alive_task is None:
            self._wait()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read as a request; `msg`, as uvicorn says it, is for a server without refusals."""
        refuse = self.app_state.get("refuse")
        if refuse is None:
            super().send_400_response(msg)
            return
        self.transport.write(refuse.unreadable())
        self.transport.close()

    def _rest(self) -> None:
        """Begin to wait for the next request, or go on waiting: clocks that are set anew each time cost too much."""
        waits = self.timeout_keep_alive_task
        if waits is None or waits.when() - self.loop.time() < self.timeout_keep_alive / 2:
            self.on_response_complete()
        else:
            self.server_state.total_requests += 1

    def _at_rest(self) -> bool:
        """Say whether no request is being read or answered, and the last answer was taken."""
        answered = self.cycle is None or self.cycle.response_complete
        return answered and not (self._reading or self.pipeline or self.flow.write_paused)

    def on_message_begin(self) -> None:
        """Start the clock of a further request on this connection."""
        self._reading = True
        super().on_message_begin()
        self._received = 0
        self._wait()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self._measure(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header."""
        self._measure(len(name) + len(value))
        super().on_header(name, value)

    def on_message_complete(self) -> None:
        """Note that a request was read whole; where its answer is out already, the next one has its time."""
        self._reading = False
        super().on_message_complete()
        if self.cycle.response_complete:
            self._stop()

    def on_headers_complete(self) -> None:
        """Stop the clock."""
        self._stop()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clocks."""
        self._stop()
        if self._unread is not None:
            self._unread.stop()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Hold the answer back until more of it is taken, but not for ever."""
        super().pause_writing()
        if self._unread is not None:
            self._unread.watch()

    def resume_writing(self) -> None:
        """Go on with the answer."""
        super().resume_writing()
        if self._unread is not None:
            self._unread.stop()

    def on_response_complete(self) -> None:
        """Wait for the next request; the rest of this answer may be unread, and stay so when the connection closes.

        What is left of a body that nobody wanted has the time of headers.
        """
        super().on_response_complete()
        if self._reading and self.cycle.response_complete:
            self._wait()
        if self._unread is not None and self.transport.get_write_buffer_size():
            self._unread.watch()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Begin to answer a request; while searches are refused, their refusal is all it takes."""
        refuse = self.app_state.get("refuse")
        # Who does not read what is written waits as everybody does: what is unread takes memory.
        refusal = refuse(cycle.scope) if refuse is not None and not self.flow.write_paused else None
        if refusal is None:
            if cycle.scope["method"] not in BODILESS:
                self._lingering = Lingering(self.transport, lambda: cycle.more_body, self._patience())
                cycle.transport = self._lingering  # type: ignore[assignment]
            super()._start_asgi_task(cycle, app)
            return
        self.transport.write(refusal)
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _measure(self, size: int) -> None:
        self._received += size
        if self._received > HEADER_BYTES:
            self.transport.abort()

    def _wait(self) -> None:
        if self._overdue is None:
            self._overdue = self.loop.call_later(self._patience(), self.transport.abort)

    def _patience(self) -> float:
        return float(self.app_state.get("header_seconds", 8.0))

    def _stop(self) -> None:
        if self._overdue is not None:
            self._overdue.cancel()
            self._overdue = None


class Server(DrainingServer):
    """Drains at the first signal and ends at once at the second; uvicorn alone does so for SIGINT only."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take a signal."""
        if self.should_exit:
            signal.signal(sig, signal.SIG_DFL)
            signal.raise_signal(sig)
        super().handle_exit(sig, frame)


def steady_memory() -> None:
    """Make the C library give back what threads have freed: else resident memory creeps up for hours.

    glibc keeps an arena for each thread that ever allocated, and raises its thresholds by itself, to 32 and 64 MB. Does
    nothing with another C library.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in _MALLOC.items():
            mallopt(option, value)


def prepare(settings: Settings) -> Any:
    """Make this process ready to serve, and build the application; the index is checked from the first moment on."""
    _steady()
    digest_prefetch.begin(settings.index)
    with collector.collecting_nothing():
        from search_api.app import create_app  # late: what it takes to import goes on beside the checking

        app = create_app(settings)
        collector.keep()
    log_to_stderr(settings)
    return app


def prepare_workers(settings: Settings) -> Callable[[], Any]:
    """Load what workers share; returns what builds the application in each, with the settings of its environment."""
    _steady()
    from search_api.app import create_app
    from search_api.preloaded import Preloaded
    from search_api.reading import open_reading

    opener = functools.partial(open_reading, beforehand=Preloaded.load(settings))

    def create_worker_app() -> Any:
        own = load_settings().settings
        digest_prefetch.begin(own.index)
        return create_app(own, opener=opener)

    return create_worker_app


def _steady() -> None:
    steady_memory()
    interpreter.set_turns()
    end_where_one_cannot_begin()
    reasons.load()


def configure(settings: Settings, app: Any, *, factory: bool = False) -> uvicorn.Config:
    """Return uvicorn's configuration: no word of proxies believed here, no banner, no second log."""
    return uvicorn.Config(
        app,
        factory=factory,
        host=settings.host,
        port=settings.port,
        uds=str(settings.socket) if settings.socket else None,
        workers=settings.workers,
        http=PatientProtocol,
        loop="search_api.server.event_loop:" + ("PromptLoop" if settings.workers == 1 else "FairLoop"),
        ws="none",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
        timeout_keep_alive=settings.keep_alive_seconds,
        timeout_graceful_shutdown=settings.drain_seconds,
        # A worker that is still importing cannot answer; on a busy machine 5 seconds would kill it again and again.
        timeout_worker_healthcheck=_WORKER_SECONDS,
    )


def serve(
    settings: Settings, listening: list[socket.socket] | None = None, loaded: Callable[[], object] = lambda: None
) -> None:
    """Serve until a signal ends it, at sockets that listen already or at the address of the settings.

    `loaded` is called before anything takes over the sockets. Raises OSError where the address is taken.
    """
    if settings.workers == 1:
        app = prepare(settings)
        if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # `nohup` has it ignored
            signal.signal(signal.SIGHUP, lambda *_: _hang_up(app))
        loaded()
        Server(configure(settings, app)).run(listening)
        return
    log_to_stderr(settings)
    # Workers read the model where this process did: so they can follow when timtin.toml names another one.
    os.environ.update({name: value for name, value in to_environment(settings).items() if "_MODEL" not in name})
    config = configure(settings, prepare_workers(settings), factory=True)
    loaded()
    Workers(config, sockets=listening or [_bound(config)]).run()


def _hang_up(app: Any) -> None:
    """Take SIGHUP: from a service manager it asks to look for what is new, else a terminal was closed."""
    if managed():
        app.state.service.look()
    else:
        signal.raise_signal(signal.SIGTERM)


def _bound(config: uvicorn.Config) -> socket.socket:
    """Bind the address that the workers share. Raises OSError where it is taken.

    asyncio turns Nagle's algorithm off only for sockets whose protocol is named, which uvicorn's are not; connections
    take the setting from here. With it every answer would wait 40 ms for an acknowledgement.
    """
    bound = config.bind_socket()
    if bound.family in (socket.AF_INET, socket.AF_INET6):
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return bound
