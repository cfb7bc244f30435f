"""Who asks: the address behind trusted proxies, the name the server was called by, the path prefix."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from search_api.messages import choose
from search_api.problems.problem_answers import answer_as_asked
from search_api.problems.problems import Problem
from search_api.settings import Settings

_LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=4096)
def is_loopback(address: str) -> bool:
    """Say whether an address is this machine itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)


@lru_cache(maxsize=4096)
def shorten_address(address: str) -> str:
    """Cut an address to its network (/24, /48), as logs may keep it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "-"
    network = ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 48}", strict=False)
    return str(network)


class Proxies:
    """The proxies whose word counts. `names` are addresses, networks or "unix"."""

    def __init__(self, names: Iterable[str]) -> None:
        names = tuple(names)
        self.unix = "unix" in names
        self.networks: list[Network] = [ipaddress.ip_network(name, strict=False) for name in names if name != "unix"]

    def trusts(self, address: str) -> bool:
        """Say whether `address` ("" for a Unix socket) is a trusted proxy."""
        if not address:
            return self.unix
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.networks)

    def client(self, peer: str, forwarded: str) -> str:
        """Return the client's address: X-Forwarded-For walked from the right while the speaker is trusted."""
        address = peer
        for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
            if not self.trusts(address):
                return address
            try:
                parsed = ipaddress.ip_address(hop.strip("[]"))
            except ValueError:
                return address
            address = str(getattr(parsed, "ipv4_mapped", None) or parsed)
        return address


class Clients:
    """Settles a request's client, host and path before anything else looks at them.

    Leaves `state["client"]` (address, "" on a Unix socket without header), `state["direct"]` (no proxy spoke),
    refuses a foreign Host with 400, and accepts paths with and without the prefix of TIMTIN_ROOT_PATH.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.proxies = Proxies(settings.trusted_proxies)
        self.hosts = _hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") and scope["client"][1] else ""
        state = scope.setdefault("state", {})
        forwarded = ",".join(headers.getlist("x-forwarded-for"))
        trusted = self.proxies.trusts(peer)
        state["client"] = self.proxies.client(peer, forwarded) if trusted else peer
        state["direct"] = not forwarded and "forwarded" not in headers
        if trusted and headers.get("x-forwarded-proto") in ("http", "https"):
            scope["scheme"] = headers["x-forwarded-proto"]
        self._prefix(scope)
        names = headers.getlist("host")  # of several each reader takes another one (RFC 9112, 3.2)
        if len(names) > 1 or (self.hosts and _name("".join(names)) not in self.hosts):
            language = choose(None, headers.get("accept-language"), self.settings.lang)
            problem = Problem(400, "foreign-host")
            await answer_as_asked(problem, language, scope, self.settings.root_path)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _prefix(self, scope: Scope) -> None:
        """Make the path begin with the prefix whether the proxy stripped it or not."""
        prefix = self.settings.root_path
        if prefix:
            scope["root_path"] = prefix
            if not (scope["path"] == prefix or scope["path"].startswith(prefix + "/")):
                scope["path"] = prefix + scope["path"]


def _hosts(settings: Settings) -> frozenset[str]:
    """Return the names a request may use; empty means any."""
    public = urlsplit(settings.public_url).hostname or ""
    if settings.allowed_hosts:
        chosen = {name.lower() for name in settings.allowed_hosts}
        return frozenset() if "*" in chosen else frozenset(chosen | ({public} if public else set()))
    if is_loopback(settings.host) or settings.host == "localhost":
        return frozenset({*_LOCAL_NAMES, settings.host, *([public] if public else [])})
    return frozenset()


def _name(host: str) -> str:
    """Return the name in a Host header, without port and brackets, in lower case."""
    if host.startswith("["):
        return host[1:].split("]")[0].lower()
    return host.rsplit(":", 1)[0].lower() if host.count(":") == 1 else host.lower()
