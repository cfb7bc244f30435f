"""Memory that runs out, indexing and serving: nothing acknowledged is lost; with enough of it all goes on."""

import re
import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from faults.conftest import part
from faults.forks import Forks, Herd
from search_api.access.keys import Keys
from search_api.settings import Settings
from tests.search_api.real_server import Servers, make_place

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="not proven: memory is bounded by Linux' RLIMIT_AS")
STEPS = [step * 1_500_000 for step in range(50)]


def starve(forks: Forks, memory: int) -> tuple[str, list[str]]:
    """Run with so many bytes to grow by; return how it ended ("done" where it was enough), and what is wrong after."""
    outcome = forks.run(memory=memory)
    last = outcome.crash.strip().splitlines()[-1].partition(":")[0] if outcome.crash else ""
    ended = last or ("done" if outcome.status == 0 else "refused" if outcome.error else f"signal {-outcome.status}")
    return ended, [f"{memory} bytes, {ended}: {problem}" for problem in forks.check(outcome.done)]


@pytest.mark.slow
def test_too_little_memory_loses_nothing(herd: Herd) -> None:
    """None to grow by, some, and enough."""
    found = herd.each([0, 12_000_000, 4_000_000_000], starve)
    assert [problem for _, wrong in found for problem in wrong] == []
    ended = [how for how, _ in found]
    assert ended[0] != "done"
    assert ended[-1] == "done"


@pytest.mark.faults
def test_fifty_sizes_of_memory(herd: Herd, record_property: Callable[[str, object], None]) -> None:
    """From nothing to enough in small steps."""
    found = herd.each(part(STEPS, "memory"), starve)
    wrong = [problem for _, problems in found for problem in problems]
    how = Counter(ended for ended, _ in found)
    told = ", ".join(f"{ended}: {count}" for ended, count in sorted(how.items()))
    met = len(found) - how["done"]
    record_property("figures", f"memory that runs out ({told}) | {len(found)} | {met} | {len(wrong)}")
    assert wrong == []
    assert met >= 1


PATIENCE = 30
ENDING = 30  # seconds for a server that does not answer to end
ASKED = (
    "/v1/search?q=xã họp bàn {n}",
    "/v1/mentions?q=họp&format=csv",
    "/v1/articles/tin-1",
    "/",
    "/v1/ask?q=xã họp {n}",
)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers over an index of the test's own."""
    servers = Servers(make_place(tmp_path))
    yield servers
    servers.close()


def bound(server: "subprocess.Popen[str]", room: int | None) -> None:
    """Let a server grow by so many bytes; without a bound if that is None."""
    size = int(re.findall(r"VmSize:\s+(\d+)", Path(f"/proc/{server.pid}/status").read_text())[0]) * 1024
    most = resource.RLIM_INFINITY if room is None else size + room
    resource.prlimit(server.pid, resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def ask(client: httpx.Client, number: int, key: str) -> Iterator[tuple[int, str]]:
    """Ask for everything and write an article; yield each status (0: no answer), and what is wrong with it."""
    for path in (*ASKED, "/v1/articles/moi-{n}"):
        writes, body = path.endswith("moi-{n}"), {"title": f"Chợ {number}", "body": f"Xã mở chợ phiên số {number}."}
        headers = {"Authorization": f"Bearer {key}"} if writes else {}
        try:
            answer = client.request(
                "PUT" if writes else "GET",
                path.format(n=number),
                json=body if writes else None,
                headers=headers,
                timeout=PATIENCE,
            )
        except httpx.TransportError:
            yield 0, ""
            return
        told = answer.status_code in (200, 201) or (answer.status_code == 503 and "retry-after" in answer.headers)
        yield answer.status_code, "" if told else f"{path}: {answer.status_code} {answer.text[:300]}"


def hangs(server: "subprocess.Popen[str]", client: httpx.Client) -> bool:
    """Say whether a server that gave no answer, or not all of one, neither answers the next request nor ends by itself,
    so that systemd would start it again."""
    try:
        client.get("/healthz", timeout=PATIENCE)
    except httpx.TransportError:
        try:
            server.wait(ENDING)
        except subprocess.TimeoutExpired:
            return True
    return False


def serve_starved(servers: Servers, rooms: list[int]) -> tuple[Counter[int], list[str]]:
    """Serve with each of `rooms` to grow by; return how often which status came, and what is wrong."""
    key = Keys(Settings(index=servers.place / "index").keys_path).add(("read", "write"))[1]
    client, server = servers(cache=0, rate_limit="off", rate_limit_write="off")
    statuses, wrong, kept = Counter[int](), list[str](), list[str]()
    for number, room in enumerate(rooms):
        bound(server, room)
        for status, problem in ask(client, number, key):
            statuses[status] += 1
            wrong += [f"{room}: {problem}"] if problem else []
            kept += [f"moi-{number}"] if status == 201 else []
        if not status:
            wrong += [f"{room}: hangs"] if hangs(server, client) else []
            server.kill()
            client, server = servers(cache=0, rate_limit="off", rate_limit_write="off")
        bound(server, None)
        wrong += [f"{room}, afterwards: {problem}" for status, problem in ask(client, 1000 + number, key) if problem]
    wrong += [f"{name} is lost" for name in kept if client.get(f"/v1/articles/{name}").status_code != 200]
    servers.command("verify", "--full")
    return statuses, wrong


@pytest.mark.faults
def test_a_server_with_fifty_sizes_of_memory(servers: Servers, record_property: Callable[[str, object], None]) -> None:
    """From nothing to enough in small steps."""
    rooms = part([step * 2_000_000 for step in range(50)], "served")
    statuses, wrong = serve_starved(servers, rooms)
    told = ", ".join(f"{status or 'no answer'}: {count}" for status, count in sorted(statuses.items()))
    record_property("figures", f"a server's memory runs out ({told}) | {len(rooms)} | - | {len(wrong)}")
    assert wrong == []
    assert statuses[503] + statuses[0] > 0
