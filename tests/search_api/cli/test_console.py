"""The terminal: colour and progress where somebody watches, none where nobody does or nobody wants it."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from search_api.cli import console
from search_api.cli.main import run
from tests.search_api.tiny_model import write_tiny_model

ROOT = Path(__file__).resolve().parents[3]
BODY = "Sáng 3/2/2026, tỉnh khởi công kè sông Đà."
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


@pytest.mark.parametrize(
    ("environ", "stream", "coloured"),
    [
        ({}, Terminal(), True),
        ({}, io.StringIO(), False),
        ({"TERM": "dumb"}, Terminal(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, Terminal(), False),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, io.StringIO(), True),
    ],
)
def test_who_sees_colour(
    environ: dict[str, str], stream: io.StringIO, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR forbids, FORCE_COLOR demands, a dumb terminal has none, a pipe neither."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert console.coloured(stream) == coloured
    assert ("\x1b[1m" in console.paint("kè", "bold", stream)) == coloured


def test_what_a_terminal_would_obey_is_taken_out() -> None:
    """Control characters of an article never reach the terminal."""
    assert console.clean("kè\x1b[2J\x07 sông\nĐà") == "kè [2J  sông\nĐà"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny model and an article."""
    place = tmp_path_factory.mktemp("terminal")
    write_tiny_model(place / "model", [BODY])
    (place / "tin.jsonl").write_text(json.dumps({"id": "ke", "title": "Kè", "body": BODY}), encoding="utf-8")
    return place


def on_terminal(place: Path, *arguments: str, **environ: str) -> str:
    """Index on a terminal; return what stood on it beside the result."""
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    command = [sys.executable, "-m", "search_api.cli", "index", str(place / "tin.jsonl"), "--rebuild", *arguments]
    options = ["--index", str(place / "index"), "--model", str(place / "model")]
    variables = {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "80", **environ}
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=theirs, env=variables) as child:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # the last writer of a terminal went away
                break
            if not part:
                break
            shown += part
        assert child.wait() == 0
    os.close(ours)
    return shown.decode("utf-8", "replace")


def test_progress_on_a_terminal_gives_the_cursor_back(place: Path) -> None:
    """It is drawn, and the cursor that it hides is shown again at the end."""
    shown = on_terminal(place)
    assert HIDE in shown
    assert shown.rindex(SHOW) > shown.rindex(HIDE)


def test_progress_has_no_colour_where_none_is_wanted(place: Path) -> None:
    """With NO_COLOR the bar is still drawn, without colours."""
    shown = on_terminal(place, NO_COLOR="1")
    assert HIDE in shown
    assert "\x1b[3" not in shown


@pytest.mark.parametrize(("arguments", "term"), [(("-q",), "xterm-256color"), ((), "dumb")])
def test_no_progress_where_it_would_disturb(place: Path, arguments: tuple[str, ...], term: str) -> None:
    """Neither with -q nor on a dumb terminal does anything but text appear."""
    assert "\x1b" not in on_terminal(place, *arguments, TERM=term)


def test_debug_shows_the_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --debug a failure ends in its trace, without it in one sentence."""
    where = ["--index", str(tmp_path / "none")]
    assert run(["status", *where]) == 1
    assert "Traceback" not in capsys.readouterr().err
    with pytest.raises(Exception, match="none"):
        run(["--debug", "status", *where])
