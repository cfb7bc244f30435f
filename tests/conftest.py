"""Fixtures that several test files share."""

import os
import shutil
from pathlib import Path

import pytest

EVALUATIONS = Path(__file__).parent / "eval"
SHARED = Path(os.environ.get("TIMTIN_SHARED", Path(__file__).resolve().parents[2] / "shared" / "data"))

MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes; all that the tests write at once is a tenth of it


def pytest_configure(config: pytest.Config) -> None:
    """Let tests write into memory where there is room: on a disk each publication waits for a dozen fsyncs."""
    if config.option.basetemp is None and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the development data is not on this machine")
    return SHARED


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long fault tests to `make faults`, that is to `-m faults`; begin with the evaluations.

    They take longest: one that comes last would let the other process of `make test` wait for it.
    """
    items.sort(key=lambda item: EVALUATIONS not in item.path.parents)
    if "faults" not in config.option.markexpr:
        left_out = [item for item in items if item.get_closest_marker("faults")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("faults")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was run, how many faults fired and what was wrong: the rows of `tests/bench/storage.md`."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    rows = [value for report in reports for name, value in report.user_properties if name == "figures"]
    for row in rows:
        terminalreporter.write_line(f"| {row} |")
