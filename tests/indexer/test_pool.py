"""Several processes prepare articles as one would."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from index_builders import raw

from indexer import pool
from indexer.pool import WorkerLost, prepared
from indexer.prepare import Failed, Prepared, Preparer
from indexer.reasons import said
from indexer.schema import Article, Extraction, RawArticle


class Killer:
    """An extractor whose process ends at one article, and that fails at another."""

    def extract(self, article: Article) -> Extraction:
        """Return nothing."""
        if article.id == "tin-90" and os.environ.get("TIMTIN_TEST_KILL"):
            os.kill(os.getpid(), signal.SIGKILL)
        if article.id == "tin-70":
            raise KeyError("broken")
        return Extraction()


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers start after 20 articles."""
    monkeypatch.setattr(pool, "ALONE", 20)
    monkeypatch.setattr(pool, "BATCH", 8)


def test_the_order_and_the_content_are_those_of_one_process() -> None:
    """120 articles through two workers; the broken one is named with its reason."""
    raws = [raw(n) for n in range(120)]
    alone = list(prepared(raws, Preparer(Killer())))
    shared = list(prepared(iter(raws), Preparer(Killer()), workers=2))
    assert [a.id for a in shared if isinstance(a, Prepared)] == [r.id for r in raws if r.id != "tin-70"]
    assert [a.content for a in shared if isinstance(a, Prepared)] == [
        a.content for a in alone if isinstance(a, Prepared)
    ]
    (failed,) = [a.reason for a in shared if isinstance(a, Failed)]
    assert failed == "could not be processed (KeyError: 'broken')"
    assert said(failed, "vi") == "không xử lý được (lỗi KeyError)"


def test_few_articles_start_no_process() -> None:
    """Up to ALONE articles are done at once."""
    raws: Iterator[RawArticle] = iter([raw(n) for n in range(10)])
    assert len(list(prepared(raws, Preparer(), workers=2))) == 10


def test_a_worker_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A process killed from outside stops the run with a sentence, not a hang."""
    monkeypatch.setenv("TIMTIN_TEST_KILL", "1")
    with pytest.raises(WorkerLost, match="killed, or out of memory") as lost:
        list(prepared([raw(n) for n in range(120)], Preparer(Killer()), workers=2))
    assert said(str(lost.value), "vi").startswith("một tiến trình chuẩn bị các bài đã bị ngắt")


def test_workers_that_die_at_their_start_are_told(tmp_path: Path) -> None:
    """A program on standard input cannot be imported by its workers: told, where long arguments once hung."""
    program = (
        "from indexer.pool import prepared\nfrom indexer.prepare import Preparer\n"
        "from indexer.schema import RawArticle\n"
        "raws = [RawArticle(f'tin-{n}', 'Cầu thông xe.', 'Tin') for n in range(500)]\n"
        "list(prepared(raws, Preparer(pipeline='x' * 1_000_000), workers=2))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-"], input=program, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False
    )
    assert ended.returncode == 1
    assert "WorkerLost" in ended.stderr
