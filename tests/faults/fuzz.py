"""Made-up and malformed requests for a real server: none may end in a 500, a death or a silent hang.

    python -m tests.faults.fuzz 100000 [--seed 1]

Most are well-formed requests of every operation, with hostile values in every parameter, header, cursor and body; a
tenth are bytes that are hardly HTTP. The server stands over a small index of its own. Prints how many answers had which
status, and what was wrong.
"""

import argparse
import asyncio
import base64
import json
import random
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from search_api.access.keys import Keys
from search_api.settings import Settings
from tests.search_api.real_server import Servers, make_place

CLIENTS = 16
PATIENCE = 30
SERVER = {"header_seconds": 1, "body_seconds": 1, "rate_limit": "off", "rate_limit_write": "off", "cache": 50}
# Each request comes from an address of its own: ten wrong keys from one would keep the right ones out too.
SERVER |= {"trusted_proxies": "127.0.0.1"}
WORDS = ("họp bàn", "xã số 3", "bau cu", "Thôn trồng cây", "tin-1", "04", "2026-03-15", "bau-cu-2026", "Cao Bằng", "a")
HOSTILE = (
    *("", " ", "\x00", "\x1b[31m", "\r\nX-Y: z", "\u202e", "\ufeff", "\ufffe", "\u200d" * 40, "🌊" * 60, "٣", "１２"),
    *("-1", "0", "00", "1e999", "-0.0", "NaN", "inf", "9" * 400, "true", "null", "[]", "{}", "0x10", "1_000", "½"),
    *(
        "../../etc/passwd",
        "..%2f..%2f",
        "/",
        "//",
        "%",
        "%zz",
        "CON",
        ".",
        "a/b?c#d",
        "x" * 513,
        "x" * 4000,
        "é" * 9000,
    ),
    *(
        "'",
        '"',
        '"' * 40,
        '"a',
        "(" * 60,
        ")" * 60,
        "a OR " * 60,
        "NOT",
        "AND OR NOT",
        "a NEAR/3 b",
        "NEAR/99",
        "a*",
        "*",
    ),
    *(
        "<script>alert(1)</script>",
        "{{7*7}}",
        "${x}",
        "=cmd|' /C calc'!A0",
        "' OR 1=1 --",
        "\\",
        "\\u0000",
        "javascript:x",
    ),
    *("2026-02-30", "0001-01-01", "9999-12-31", "10000-01-01", "31/12/2026", "2026", "2026-13", "quý 5", "-2026-01-01"),
    *(unicodedata.normalize("NFD", "bầu cử đại biểu"), "BẦU CỬ", "i̇stanbul", "ﬁ", "ß", "ſ", "Ｆｕｌｌ", "\U0010ffff"),
)
HEADERS = (
    *(("If-None-Match", value) for value in ("*", '""', 'W/"', ",,,,", "x" * 3000)),
    *(("Accept-Language", value) for value in ("en;q=x", ",", "vi;q=1e999", "*;q=-1", "x" * 3000, "\xff")),
    *(("Authorization", value) for value in ("", "Bearer", "Bearer \xff", "Basic x", "Bearer " + "x" * 3000)),
    *(("Range", value) for value in ("bytes=0-", "bytes=" + "0-," * 500, "x")),
    *(("Origin", value) for value in ("null", "https://evil.example", "\xff")),
    *(("X-Forwarded-For", value) for value in ("6.6.6.6", "::1, x", "\xff", "," * 500)),
    *(("Accept-Encoding", "gzip;q=x"), ("Cookie", "a=b; " * 300), ("Expect", "100-continue"), ("Upgrade", "websocket")),
    *(("X-Request-Id", value) for value in ("x" * 500, "\xff", "a b")),
)
PAGES = {
    "/": "q",
    "/mentions": "q",
    "/embed": "lang",
    "/widget-demo": "lang",
    "/docs": "lang",
    "/opensearch.xml": "lang",
}
PAGE_FIELDS = (
    "q",
    "place",
    "from",
    "to",
    "source",
    "person",
    "topic",
    "sort",
    "mode",
    "exact",
    "related",
    "at",
    "lang",
)
METHODS = ("GET",) * 12 + ("HEAD", "OPTIONS", "POST", "PUT", "PUT", "PUT", "DELETE", "PATCH", "TRACE")


@dataclass(frozen=True, slots=True)
class Operation:
    """A route with the names of its parameters."""

    path: str
    fields: tuple[str, ...]


@dataclass
class Seen:
    """What came back, and what should not have."""

    statuses: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    slowest: float = 0.0


class Fuzzer:
    """Makes requests up; the same for the same seed."""

    def __init__(
        self, operations: Sequence[Operation], cursors: Sequence[tuple[str, dict[str, Any]]], key: str
    ) -> None:
        self._operations, self._cursors, self._key = operations, cursors, key

    def request(self, chance: random.Random) -> bytes:
        """Return the bytes of a request, well-formed in its frame whatever stands in it."""
        operation = chance.choice(self._operations)
        method = chance.choice(METHODS)
        path, fields = (
            operation.path,
            [(name, self._value(chance)) for name in operation.fields if chance.random() < 0.4],
        )
        if operation.path.endswith(("/search", "/mentions")) and chance.random() < 0.2:
            path, asked = chance.choice(self._cursors)
            fields = [*(asked | {"cursor": self._cursor(chance, asked["cursor"])}).items()]
        while "{" in path:
            before, _, rest = path.partition("{")
            path = before + quote(self._value(chance)[:600], safe=chance.choice(("", "/"))) + rest.partition("}")[2]
        query = urlencode(fields, errors="surrogatepass")
        if chance.random() < 0.1:
            query += chance.choice(("&&&", "&=", "%ED%A0%80", "&q=%FF%FE", "&q=a&q=b", ";", "&limit=1&limit=x"))
        body = self._body(chance) if method in ("POST", "PUT", "PATCH", "DELETE") else b""
        lines = [f"{method} {path}?{query} HTTP/1.1", "Host: 127.0.0.1"]
        lines.append(f"X-Forwarded-For: 10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}")
        lines += [f"{name}: {value}" for name, value in chance.sample(HEADERS, chance.choice((0, 0, 1, 3)))]
        if body:
            lines.append(f"Content-Length: {len(body)}")
            lines += [f"Authorization: Bearer {self._key}"] if chance.random() < 0.7 else []
        return "\r\n".join((*lines, "", "")).encode("latin-1", "replace") + body

    def malformed(self, chance: random.Random) -> bytes:
        """Return bytes that are hardly a request."""
        plain = f"GET /v1/search?q={quote(chance.choice(WORDS))} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        kind = chance.randrange(9)
        if kind == 0:
            noise = bytearray(plain)
            for _ in range(chance.randint(1, 8)):
                noise[chance.randrange(len(noise))] = chance.randrange(256)
            return bytes(noise)
        if kind == 1:
            return plain[: chance.randrange(1, len(plain))]
        if kind == 2:
            return chance.randbytes(chance.randint(1, 3000))
        return (
            chance.choice((b"get", b"X", b"\x00", b"G" * 9000)) + plain[3:],
            b"PUT /v1/articles/a HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n{}",
            b"PUT /v1/articles/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
            b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + plain * chance.randint(0, 20),
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"GET /" + b"%00" * chance.randint(1, 9000) + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        )[kind - 3]

    def _value(self, chance: random.Random) -> str:
        kind = chance.random()
        if kind < 0.4:
            return chance.choice(WORDS)
        if kind < 0.8:
            return chance.choice(HOSTILE)
        if kind < 0.9:
            return chance.choice(WORDS) + chance.choice(HOSTILE)
        return "".join(chr(chance.randrange(1, 0xD800)) for _ in range(chance.randint(1, 30)))

    def _cursor(self, chance: random.Random, word: str) -> str:
        """Edit a cursor that a server gave: its parts, or its letters."""
        if chance.random() < 0.3:
            at = chance.randrange(len(word))
            return word[:at] + chance.choice(("", "A", "=", "é", "-")) + word[at + chance.randint(0, 5) :]
        parts = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        wrong = (-1, 0, 1, 10**6, 2**63, 10**40, -(10**40), 0.5, "x", None, [], {}, True, "é" * 20)
        parts[chance.randrange(len(parts))] = chance.choice(wrong)
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    def _body(self, chance: random.Random) -> bytes:
        kind = chance.random()
        if kind < 0.3:
            return chance.choice(
                (b"{", b"[]", b"null", b"\xff\xfe", b'{"a":' * 2000, b"1e999", b'"' + b"x" * 9000 + b'"')
            )
        names = ("id", "title", "body", "lead", "date", "published", "url", "source", "author", "place", "extra")
        values = (*HOSTILE, *WORDS, None, 1, -1.5, [], {}, ["a"], {"a": "b"}, True, "\ud800")
        fields = {name: chance.choice(values) for name in names if chance.random() < 0.4}
        return json.dumps({"title": "Tin", **fields}, ensure_ascii=chance.random() < 0.5).encode(
            "utf-8", "surrogatepass"
        )


async def answer_of(reader: asyncio.StreamReader, head: bool) -> tuple[int, dict[bytes, bytes], bytes]:
    """Read an answer: status, headers, body."""
    lines = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines[1:])}
    status = int(lines[0].split()[1])
    if status == 100:
        return await answer_of(reader, head)
    if head or status in (204, 304):
        return status, headers, b""
    if b"chunked" not in headers.get(b"transfer-encoding", b""):
        return status, headers, await reader.readexactly(int(headers.get(b"content-length", b"0")))
    body = b""
    while size := int((await reader.readuntil(b"\r\n"))[:-2], 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return status, headers, body


def wrong(sent: bytes, answer: tuple[int, dict[bytes, bytes], bytes], *, framed: bool) -> str:
    """Say what is wrong with an answer, "" where nothing is."""
    status, headers, body = answer
    if status == 503 and b"retry-after" not in headers:
        return "503 without Retry-After"
    if b"problem:unavailable" in body or (status >= 500 and status not in (503, 507)):
        return f"{status} {body[:200]!r}"
    api = framed and sent.split(b" ", 2)[1].startswith(b"/v1/")
    if status >= 400 and body and api and headers.get(b"content-type") != b"application/problem+json":
        return f"{status} is no problem: {body[:200]!r}"
    if (
        status == 422
        and body
        and api
        and not all(fault.get("parameter") for fault in json.loads(body)["errors"] or [{}])
    ):
        return f"422 names no parameter: {body[:200]!r}"
    return ""


async def ask_all(port: int, fuzzer: Fuzzer, requests: int, seed: int) -> Seen:
    """Send so many requests from several connections at once."""
    seen = Seen()

    async def client(number: int) -> None:
        chance = random.Random(seed * 1000 + number)
        for turn in range(number, requests, CLIENTS):
            framed = turn % 10 != 0
            sent = fuzzer.request(chance) if framed else fuzzer.malformed(chance)
            began = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    await one(port, sent, seen, framed=framed)
            except TimeoutError:
                seen.trouble.append(f"no answer in {PATIENCE} s to {sent[:300]!r}")
            except ConnectionRefusedError:
                seen.trouble.append(f"the server is gone at {sent[:300]!r}")
                return
            seen.slowest = max(seen.slowest, time.monotonic() - began)

    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return seen


async def one(port: int, sent: bytes, seen: Seen, *, framed: bool) -> None:
    """Send one request on a connection of its own, and note its answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
    try:
        writer.write(sent)
        answer = await answer_of(reader, sent.startswith(b"HEAD "))
    except (asyncio.IncompleteReadError, ConnectionResetError, BrokenPipeError) as error:
        seen.statuses["closed"] += 1
        # Only what is no HTTP may be left without an answer.
        if framed and len(sent) < 60_000:
            seen.trouble.append(f"{error!r} at {sent[:300]!r}")
        return
    finally:
        writer.transport.abort()  # what is unsent nobody waits for: a closed one would outlive the loop
    seen.statuses[str(answer[0])] += 1
    if problem := wrong(sent, answer, framed=framed):
        seen.trouble.append(f"{problem} at {sent[:600]!r}")


def operations(client: httpx.Client) -> list[Operation]:
    """Return every operation of the API and every page with their parameters."""
    found = [Operation(page, PAGE_FIELDS) for page in (*PAGES, "/article/{id}", "/static/{name}", "/{path}")]
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        for operation in methods.values():
            names = tuple(field["name"] for field in operation.get("parameters", []) if field["in"] == "query")
            found.append(Operation(path, (*names, "lang", "x")))
    return found


def cursors(client: httpx.Client) -> list[tuple[str, dict[str, Any]]]:
    """Return requests with a next page, each with its cursor."""
    found = []
    for path in ("/v1/search", "/v1/mentions"):
        asked = {"q": "họp bàn", "limit": 2}
        found.append((path, asked | {"cursor": client.get(path, params=asked).json()["next_cursor"]}))
    return found


def fuzz(servers: Servers, requests: int, seed: int) -> Seen:
    """Start a server, send the requests, and see whether it is well afterwards."""
    key = Keys(Settings(index=servers.place / "index").keys_path).add(("read", "write"))[1]
    client, server = servers(**SERVER)
    assert client.base_url.port
    seen = asyncio.run(ask_all(client.base_url.port, Fuzzer(operations(client), cursors(client), key), requests, seed))
    if server.poll() is not None or client.get("/readyz").status_code != 200:
        seen.trouble.append("the server is not well afterwards")
    lines = servers.logs[server.pid].read_text(errors="replace").splitlines()[1:]  # the first one greets
    seen.trouble += [f"the log holds {line[-1500:]}" for line in lines if told_on(line, key)][:3]
    if len(lines) < sum(seen.statuses.values()) / 4:
        seen.trouble.append(f"the log has {len(lines)} lines only")
    return seen


def told_on(line: str, key: str) -> bool:
    """Say whether a line of the log is no JSON object, or holds a failure, the key, a query, or a whole address."""
    try:
        event = json.loads(line)
    except ValueError:
        return True
    whole = str(event.get("client", "-")) not in ("-", "") and not str(event["client"]).endswith(("/24", "/48"))
    return "trace" in event or "query" in event or key.split("_", 2)[2] in line or whole


def main() -> int:
    """Fuzz a server; returns 1 where anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("requests", type=int)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="timtin-fuzz-") as folder:
        servers = Servers(make_place(Path(folder)))
        began = time.monotonic()
        try:
            seen = fuzz(servers, args.requests, args.seed)
        finally:
            servers.close()
    told = ", ".join(f"{status}: {count:,}" for status, count in sorted(seen.statuses.items()))
    sys.stdout.write(
        f"{args.requests:,} requests in {time.monotonic() - began:.0f} s, slowest {seen.slowest:.1f} s; {told}\n"
    )
    sys.stdout.write("".join(f"{problem}\n" for problem in seen.trouble[:50]) + f"{len(seen.trouble)} wrong\n")
    return 1 if seen.trouble else 0


if __name__ == "__main__":
    sys.exit(main())
