"""The process that parses pages: what it gives, and how it is bounded."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import SourceError
from indexer.sources.html import read_html
from indexer.sources.sandbox import Sandbox

PROSE = "Ngày 24/12, Đảng ủy xã Hoa Mai họp bàn việc làm đường liên thôn trước mùa mưa năm sau. " * 5
PAGE = f"<html><head><title>Xã Hoa Mai họp</title></head><body><article><p>{PROSE}</p></article></body></html>".encode()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of its own."""
    sandbox = Sandbox()
    yield sandbox
    sandbox.close()


def pid(sandbox: Sandbox) -> int:
    """Return the child's process id."""
    assert sandbox._child is not None
    return sandbox._child.pid


def test_a_page_gives_the_same_article_as_without_a_sandbox(sandbox: Sandbox) -> None:
    """Every field comes over; reasons too; one child reads many pages."""
    assert sandbox.read_html(PAGE, "stem", "a.html") == read_html(PAGE, "stem", "a.html")
    first = pid(sandbox)
    with pytest.raises(SourceError, match=r"b\.html: the page holds no article text") as wrong:
        sandbox.read_html(b"<html></html>", "stem", "b.html")
    assert wrong.value.reason.key == "page_empty"  # type: ignore[attr-defined]
    assert pid(sandbox) == first != os.getpid()


def test_a_killed_parser_costs_one_page(sandbox: Sandbox) -> None:
    """The page at hand is skipped, the next one is read by a new child."""
    sandbox.read_html(PAGE, "stem", "a.html")
    os.kill(pid(sandbox), signal.SIGKILL)
    with pytest.raises(SourceError, match="the page's parser broke off"):
        sandbox.read_html(PAGE, "stem", "a.html")
    assert sandbox.read_html(PAGE, "stem", "a.html").title == "Xã Hoa Mai họp"


def test_a_page_that_takes_too_long_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parser is ended by its processor's time, whatever the clock says."""
    monkeypatch.setattr("indexer.sources.sandbox._PATIENCE", 10_000)
    sandbox = Sandbox(seconds=0.05)
    try:
        with pytest.raises(SourceError, match=r"took more than 0\.05 seconds"):
            sandbox.read_html(b"<p>" + b"<b>x</b>\n" * 14_000, "stem", "a.html")
    finally:
        sandbox.close()


def test_a_parser_that_sleeps_is_ended_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stopped child stands for one that waits for ever."""
    sandbox = Sandbox()
    try:
        sandbox.read_html(PAGE, "stem", "a.html")
        os.kill(pid(sandbox), signal.SIGSTOP)
        monkeypatch.setattr("indexer.sources.sandbox._PATIENCE", 0.01)
        with pytest.raises(SourceError, match="took more than 10 seconds"):
            sandbox.read_html(PAGE, "stem", "a.html")
    finally:
        sandbox.close()


def test_memory_is_bounded() -> None:
    """A page that wants more is skipped, and the next one is read."""
    sandbox = Sandbox(memory=96 << 20)
    try:
        with pytest.raises(SourceError, match="took more than 96 MiB of memory"):
            sandbox.read_html(b"<article>" + b"<p>" * 14_000 + b"mot hai " * 400_000, "stem", "a.html")
        assert sandbox.read_html(PAGE, "stem", "a.html").title
    finally:
        sandbox.close()


def test_the_parser_writes_no_file(sandbox: Sandbox) -> None:
    """Its limits are those of the operating system."""
    sandbox.read_html(PAGE, "stem", "a.html")
    lines = Path(f"/proc/{pid(sandbox)}/limits").read_text(encoding="ascii").splitlines()
    limits = {line[:25].strip(): line[26:].split()[0] for line in lines}
    assert limits["Max file size"] == "0"
    assert limits["Max address space"] == str(512 << 20)
