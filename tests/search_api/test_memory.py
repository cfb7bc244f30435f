"""Memory as the system tells it."""

from pathlib import Path

from search_api.memory import memory


def test_this_process() -> None:
    """What is held now is some megabytes, and no more than the peak."""
    found = memory()
    assert found.resident is not None
    assert found.proportional is not None
    assert 1 << 20 < found.resident <= found.peak
    assert found.proportional > 1 << 20


def test_what_the_files_say_is_read(tmp_path: Path) -> None:
    """Kibibytes become bytes."""
    (tmp_path / "status").write_text("Name:\tpython\nVmHWM:\t 999 kB\nVmRSS:\t  12 kB\n")
    (tmp_path / "smaps_rollup").write_text("00400000-7fff ---p 00000000 00:00 0 [rollup]\nRss: 12 kB\nPss:   7 kB\n")
    found = memory(tmp_path)
    assert (found.resident, found.proportional) == (12 * 1024, 7 * 1024)


def test_another_system_knows_the_peak_alone(tmp_path: Path) -> None:
    """Without those files nothing is made up."""
    found = memory(tmp_path)
    assert (found.resident, found.proportional) == (None, None)
    assert found.peak > 1 << 20
