"""The log waits for nobody."""

import contextlib
import fcntl
import json
import logging
import os
import select
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_api.server import log_handler
from search_api.server.edge import JsonLines
from search_api.server.log_handler import LogHandler
from tests.search_api.real_server import ROOT


def record(text: str) -> logging.LogRecord:
    """Make a record."""
    return logging.LogRecord("x", logging.INFO, "", 0, text, (), None)


@contextlib.contextmanager
def handler(descriptor: int) -> Iterator[LogHandler]:
    """Make a handler of JSON lines."""
    with contextlib.closing(LogHandler(descriptor)) as made:
        made.setFormatter(JsonLines())
        yield made


def said(data: bytes) -> list[tuple[str, int]]:
    """Return the message of each line, and how many lines it says were lost."""
    return [(line["message"], line.get("lines", 0)) for line in map(json.loads, data.splitlines())]


@contextlib.contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    """Open the two ends of a small pipe."""
    ends = os.pipe()
    fcntl.fcntl(ends[0], fcntl.F_SETPIPE_SZ, 4 * select.PIPE_BUF)
    try:
        yield ends
    finally:
        for end in ends:
            with contextlib.suppress(OSError):
                os.close(end)


def read_all(descriptor: int) -> bytes:
    """Read what there is."""
    os.set_blocking(descriptor, False)
    found = b""
    with contextlib.suppress(BlockingIOError):
        while piece := os.read(descriptor, 65536):
            found += piece
    return found


@pytest.mark.parametrize("path", [log_handler._PIPE, "/nowhere/{}"])
def test_a_pipe_that_nobody_reads_loses_lines(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits, for another user's pipe neither; what is read later is whole lines, and says how many are not."""
    monkeypatch.setattr(log_handler, "_PIPE", path)
    with pipe() as (here, there), handler(there) as log:
        for number in range(500):
            log.emit(record(f"{number}"))
        assert os.get_blocking(there)
        found = read_all(here)
        for number in range(500, 510):
            log.emit(record(f"{number}"))
            found += read_all(here)
        lines = said(found)
        whole, lost = [text for text, lost in lines if not lost], sum(lost for _, lost in lines)
        assert whole[:3] == ["0", "1", "2"]
        assert whole[-3:] == ["507", "508", "509"]
        assert lost > 300
        assert len(whole) + lost == 510


def test_a_line_longer_than_the_room_is_ended_later() -> None:
    """No line begins within another."""
    with pipe() as (here, there), handler(there) as log:
        log.emit(record("long" * 5000))
        log.emit(record("lost"))
        found = read_all(here)
        for number in range(12):
            log.emit(record(f"{number}"))
            found += read_all(here)
        lines = said(found)
        assert lines[0] == ("long" * 5000, 0)
        assert sum(lost or 1 for _, lost in lines) == 14
        assert lines[-1] == ("11", 0)


def test_a_reader_that_has_gone_is_no_failure() -> None:
    """What is said to it is lost."""
    with pipe() as (here, there), handler(there) as log:
        os.close(here)
        log.emit(record("alone"))


def test_a_socket_that_nobody_reads_loses_lines() -> None:
    """As the journal's."""
    here, there = socket.socketpair()
    with here, there, handler(there.fileno()) as log:
        for number in range(20_000):
            log.emit(record(f"{number}" * 10))
        here.setblocking(False)
        found = here.recv(1 << 20)
        assert found.startswith(b'{"time"')
        assert found.count(b"\n") < 20_000


def test_a_file_has_every_line(tmp_path: Path) -> None:
    """The usual case."""
    with (tmp_path / "log").open("wb") as file, handler(file.fileno()) as log:
        for text in ("một", "hai"):
            log.emit(record(text))
    assert said((tmp_path / "log").read_bytes()) == [("một", 0), ("hai", 0)]


def test_what_cannot_be_said_is_told_as_logging_does(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A message that does not fit its arguments stops nobody."""
    with (tmp_path / "log").open("wb") as file, handler(file.fileno()) as log:
        log.emit(logging.LogRecord("x", logging.INFO, "", 0, "%d", ("a",), None))
    assert "Logging error" in capsys.readouterr().err
    assert not (tmp_path / "log").read_bytes()


def test_a_file_that_is_emptied_goes_on_at_its_beginning(tmp_path: Path) -> None:
    """As logrotate's "copytruncate" does, however the file was opened: no line is torn, and no gap is left."""
    log = tmp_path / "timtin.log"
    with log.open("wb", buffering=0) as file, handler(file.fileno()) as made:
        made.emit(record("before"))
        kept = log.read_bytes()
        os.truncate(log, 0)
        made.emit(record("after"))
    assert (said(kept), said(log.read_bytes())) == ([("before", 0)], [("after", 0)])


@pytest.mark.skipif(not shutil.which("logrotate"), reason="logrotate is not on this machine: not proven")
def test_logrotate_rotates_by_the_snippet(tmp_path: Path) -> None:
    """That of docs/deploy/ is understood, keeps what was written, and the log goes on in the same file."""
    log, rules = tmp_path / "timtin.log", tmp_path / "rules"
    snippet = (ROOT / "docs" / "deploy" / "logrotate.conf").read_text().replace("/var/log/timtin", str(tmp_path))
    rules.write_text(snippet)
    rules.chmod(0o644)
    with log.open("ab", buffering=0) as file, handler(file.fileno()) as made:
        made.emit(record("before"))
        subprocess.run(["logrotate", "--force", "--state", str(tmp_path / "state"), str(rules)], check=True, timeout=60)
        made.emit(record("after"))
    assert (said((tmp_path / "timtin.log.1").read_bytes()), said(log.read_bytes())) == ([("before", 0)], [("after", 0)])
