"""What is kept of the last runs."""

import time
from pathlib import Path

import pytest

from search_api.server.last_runs import LastRuns


def test_a_run_is_kept_beside_the_index(tmp_path: Path) -> None:
    """Each action has its last run, with time, outcome and what was left out."""
    runs = LastRuns(tmp_path / "index")
    assert runs.read() == {}
    with runs.noting("index") as run:
        run.skipped = {"charset": 2}
    with runs.noting("verify") as run:
        run.clean = False
    found = LastRuns(tmp_path / "index").read()
    assert set(found) == {"index", "verify"}
    assert found["index"].clean
    assert found["index"].skipped == {"charset": 2}
    assert not found["verify"].clean
    assert abs(found["verify"].ended - time.time()) < 100
    assert not list((tmp_path).glob("index/*"))


def test_a_run_that_broke_off_was_not_clean(tmp_path: Path) -> None:
    """Its error goes on; a later run takes its place."""
    runs = LastRuns(tmp_path / "index")
    with pytest.raises(KeyError), runs.noting("backup"):
        raise KeyError
    assert not runs.read()["backup"].clean
    with runs.noting("backup"):
        pass
    assert runs.read()["backup"].clean


def test_who_may_not_write_still_works(tmp_path: Path) -> None:
    """Where the note cannot be made, the work is done all the same."""
    done = []
    with LastRuns(tmp_path / "no folder" / "index").noting("verify"):
        done.append(1)
    assert done == [1]


@pytest.mark.parametrize("content", ["", "[]", "null", "{}", '{"ended": "x", "seconds": 1, "clean": 1, "skipped": {}}'])
def test_what_is_no_note_counts_as_none(tmp_path: Path, content: str) -> None:
    """A torn or foreign file stops nothing."""
    runs = LastRuns(tmp_path / "index")
    runs.path("index").write_text(content)
    assert runs.read() == {}
