"""Rates per address and per key; a request over one gets 429 with Retry-After."""

import ipaddress
import math
import time
from collections.abc import Iterable
from dataclasses import dataclass

import limits
from limits.strategies import FixedWindowRateLimiter

from search_api.access.clients import is_loopback
from search_api.bounds.fixed_limits import WRONG_KEYS
from search_api.bounds.rate_counts import Counts
from search_api.problems.problems import Problem
from search_api.settings import Settings

_CLOCK_SET = 5.0  # seconds by which the clock may be slewed without having been set


@dataclass(frozen=True, slots=True)
class Standing:
    """How a caller stands with its tightest rate: the limit, what is left, seconds until it starts anew."""

    limit: int
    left: int
    reset: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return the X-RateLimit-* headers."""
        return [
            (b"x-ratelimit-limit", str(self.limit).encode()),
            (b"x-ratelimit-remaining", str(self.left).encode()),
            (b"x-ratelimit-reset", str(self.reset).encode()),
        ]


class Rates:
    """Counts requests in memory, in fixed windows. One object per server process."""

    def __init__(self, settings: Settings) -> None:
        self._storage = Counts()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._drift = time.time() - time.monotonic()
        self._address = _parse(settings.rate_limit)
        self._key = _parse(settings.rate_limit_key)
        self._write = _parse(settings.rate_limit_write)
        self._wrong = _parse(WRONG_KEYS)
        # The default must not stop somebody who works on this machine; a rate that was asked for counts for all.
        self._spare_loopback = settings.rate_limit == Settings.model_fields["rate_limit"].default

    def take(self, address: str, key_id: str | None, *, write: bool) -> Standing | None:
        """Count one request. Returns the standing, None where no rate applies; raises Problem 429."""
        self._follow_clock()
        if write:
            return self._count(self._write, "write", key_id or _network(address))
        if key_id is not None:
            return self._count(self._key, "key", key_id)
        if self._spare_loopback and is_loopback(address):
            return None
        return self._count(self._address, "address", _network(address))

    def wrong_key(self, address: str) -> None:
        """Count a wrong key from an address."""
        for item in self._wrong:
            self._limiter.hit(item, "wrong-key", _network(address))

    def refuse_guesser(self, address: str) -> None:
        """Raise Problem 429 for an address that showed too many wrong keys."""
        for item in self._wrong:
            if not self._limiter.test(item, "wrong-key", _network(address)):
                raise self._over(item, ("wrong-key", _network(address)))

    def _follow_clock(self) -> None:
        """Begin anew where the clock was set: windows end by it, and set back a day it would hold callers that long."""
        drift = time.time() - time.monotonic()
        if abs(drift - self._drift) > _CLOCK_SET:
            self._storage.reset()
            self._drift = drift

    def _count(self, items: Iterable[limits.RateLimitItem], *who: str) -> Standing | None:
        standing: Standing | None = None
        for item in items:
            if not self._limiter.hit(item, *who):
                raise self._over(item, who)
            stats = self._limiter.get_window_stats(item, *who)
            found = Standing(item.amount, stats.remaining, _seconds(stats.reset_time))
            if standing is None or found.left < standing.left:
                standing = found
        return standing

    def _over(self, item: limits.RateLimitItem, who: tuple[str, ...]) -> Problem:
        wait = _seconds(self._limiter.get_window_stats(item, *who).reset_time)
        headers = {"Retry-After": str(wait), "X-RateLimit-Limit": str(item.amount), "X-RateLimit-Remaining": "0"}
        return Problem(
            429, "too-many-requests", headers=headers, amount=item.amount, period=item.get_expiry(), seconds=wait
        )


def _parse(rates: str) -> list[limits.RateLimitItem]:
    return [] if rates == "off" else limits.parse_many(rates)


def _network(address: str) -> str:
    """Return what is counted together: an IPv6 caller has its whole /64, however its address is written."""
    if ":" not in address:
        return address
    try:
        parsed = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    return str(parsed.ipv4_mapped or ipaddress.IPv6Network((int(parsed), 64), strict=False))


def _seconds(reset: float) -> int:
    return max(1, math.ceil(reset - time.time()))
