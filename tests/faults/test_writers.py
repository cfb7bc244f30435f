"""Two processes that write one index in turn: none loses what the other did, and one that is frozen is named."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from index_builders import built

from faults.conftest import share
from indexer.errors import IndexBusy
from indexer.maintenance import compact, size
from indexer.snapshot import open_snapshot
from indexer.verify import verify

ROOT = Path(__file__).resolve().parents[2]
CODE = """
import json, sys, time
from pathlib import Path
sys.path[:0] = json.loads(sys.argv[1])
from index_builders import built
from indexer.errors import IndexBusy
index, mine, rounds = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
busy = 0
for turn in range(rounds):
    while True:
        try:
            built(index, [mine * 1000 + turn % 20], version=turn % 9 + 1)
            break
        except IndexBusy as error:
            assert "is being written by" in str(error), error
            busy += 1
            time.sleep(0.002 * (1 + busy % 7))
    print(turn, flush=True)
print(json.dumps({"busy": busy}), flush=True)
"""


def writer(index: Path, mine: int, rounds: int) -> subprocess.Popen[str]:
    """Start a process that writes articles of its own, one publication each."""
    paths = json.dumps([str(ROOT), str(ROOT / "tests")])
    command = [sys.executable, "-c", CODE, paths, str(index), str(mine), str(rounds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.faults
def test_two_writers_in_turn(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """Every publication of both is there, `verify` is clean, and the folder has not grown without bound."""
    index, rounds = tmp_path / "index", share(200)
    both = [writer(index, mine, rounds) for mine in (1, 2)]
    told = [process.communicate()[0].splitlines() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    busy = [json.loads(lines[-1])["busy"] for lines in told]
    with open_snapshot(index) as snapshot:
        found = {article.id: article.title[-1] for article in snapshot.walk()}
    last = {turn % 20: turn % 9 + 1 for turn in range(rounds)}
    assert found == {f"tin-{mine * 1000 + n}": str(version) for mine in (1, 2) for n, version in last.items()}
    assert verify(index, full=True).problems == ()
    grown = size(index)
    compact(index)
    record_property("figures", f"two writers, {rounds} publications each | {2 * rounds} | {sum(busy)} refusals | 0")
    assert sum(busy) > 0
    assert grown < 12 * size(index)


def refused(index: Path) -> str:
    """Return why a writer was refused, "" where it was not."""
    try:
        built(index, [7])
    except IndexBusy as error:
        return str(error)
    return ""


def freeze(process: subprocess.Popen[str], index: Path) -> str:
    """Stop a process while it holds the lock; returns what another writer is told."""
    assert process.stdout is not None
    for _ in range(60):
        process.stdout.readline()
        os.kill(process.pid, signal.SIGSTOP)
        told = refused(index)
        if told and "another process" not in told:  # that is said where it had not come to writing its name
            return told
        os.kill(process.pid, signal.SIGCONT)
    return ""


@pytest.mark.faults
def test_a_frozen_writer_is_named_and_goes_on(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """For the minute in which it holds the lock nobody else writes, and everybody reads; woken up, it goes on; killed,
    its lock is free at once."""
    index = tmp_path / "index"
    built(index, range(3))
    process = writer(index, 1, 10_000)
    holder = f"process {process.pid} since 20"
    try:
        assert holder in freeze(process, index)
        for _ in range(seconds := share(60)):
            time.sleep(1)
            assert holder in refused(index)
            with open_snapshot(index) as snapshot:
                assert {f"tin-{number}" for number in range(3)} <= {article.id for article in snapshot.walk()}
        os.kill(process.pid, signal.SIGCONT)
        assert process.stdout is not None
        assert process.stdout.readline()
    finally:
        process.kill()
        process.communicate()
    assert refused(index) == ""
    assert verify(index, full=True).problems == ()
    record_property("figures", f"a writer frozen for {seconds} s | {seconds} | {seconds} refusals | 0")
