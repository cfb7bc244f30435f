"""The clock is set under a running server: back, far on, to before there was one, over the ends of summer time."""

import email.utils
import json
import struct
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from faults.forks import build_shim
from search_api.access.keys import Keys
from search_api.settings import Settings
from tests.search_api.real_server import Servers, make_place

Set = Callable[[float], None]
DAY = 86_400


def moment(text: str) -> float:
    """Return a time in seconds."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


# What the clock shows next; the last two lie at the ends of Berlin's summer time, an hour of which comes twice.
TIMES = {
    "a day back": lambda now: now - DAY,
    "ten years on": lambda now: now + 3652 * DAY,
    "before 1970 was a day old": lambda now: 3600.0,
    "as summer time begins": lambda now: moment("2027-03-28T00:59:59"),
    "as summer time ends": lambda now: moment("2027-10-31T00:59:59"),
    "as it was": lambda now: now,
}


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers over an index of the test's own."""
    servers = Servers(make_place(tmp_path))
    yield servers
    servers.close()


@pytest.fixture
def served(servers: Servers, tmp_path: Path) -> tuple[httpx.Client, Path, Set]:
    """A client of a server in Berlin, the server's log, and how its clock is set to another time."""
    library, offset = build_shim(tmp_path, "clock.c"), tmp_path / "offset"
    if library is None:
        pytest.skip("not proven: the clock is set by a C compiler on Linux")
    offset.write_bytes(bytes(8))
    before = ("env", f"LD_PRELOAD={library}", f"CLOCK_FILE={offset}", "TZ=Europe/Berlin")
    client, server = servers(*before, rate_limit="20/minute", cache=0)

    def set_to(then: float) -> None:
        with offset.open("r+b") as file:  # in place: the server has the file mapped, and would end where it is cut
            file.write(struct.pack("q", int(then - time.time())))

    return client, servers.logs[server.pid], set_to


def test_a_clock_that_is_set_harms_nobody(served: tuple[httpx.Client, Path, Set], servers: Servers) -> None:
    """Limits begin anew, cursors join, feeds and logs are well-formed, what is written is there and verifies."""
    client, log, set_to = served
    key = Keys(Settings(index=servers.place / "index").keys_path).add(("write",))[1]
    asked = {"q": "họp bàn", "limit": 3}
    follow = asked | {"cursor": client.get("/v1/search", params=asked).json()["next_cursor"]}
    second = passages(client.get("/v1/search", params=follow))
    for number, then in enumerate(TIMES.values()):
        wanted = then(time.time())
        set_to(wanted)
        assert abs(shown(client) - wanted) < 60  # the fault fired: the server lives in that time
        statuses = [client.get("/v1/topics").status_code for _ in range(25)]
        assert statuses[0] == 200
        assert statuses[-1] == 429
        headers = {"Authorization": f"Bearer {key}"}
        assert passages(client.get("/v1/search", params=follow, headers=headers)) == second
        body = {"title": f"Chợ phiên {number}", "body": "Xã mở chợ phiên."}
        assert client.put(f"/v1/articles/cho-{number}", json=body, headers=headers).status_code == 201
        feed = client.get("/v1/feed.json?q=chợ phiên", headers=headers).json()
        dated = {item["title"]: item["date_modified"] for item in feed["items"]}
        assert abs(moment(dated[f"Chợ phiên {number}"].rstrip("Z")) - wanted) < 60
        assert client.get("/readyz").status_code == 200
    events = [json.loads(line) for line in log.read_text().splitlines()[1:]]
    assert {datetime.fromisoformat(event["time"]).year for event in events} >= {1970, 2027}
    assert servers.command("verify", "--full")
    assert servers.command("index", "--rebuild")


def passages(answer: httpx.Response) -> list[int]:
    """Return the passages of a page of hits."""
    return [hit["passage_id"] for hit in answer.json()["results"]]


def shown(client: httpx.Client) -> float:
    """Return the time that the server puts on its answers, which it notes once a second."""
    time.sleep(1.5)
    return email.utils.parsedate_to_datetime(client.get("/healthz").headers["date"]).timestamp()
