"""Writing to the terminal: colour where it is wanted, progress where somebody watches, quiet where asked."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36", "mark": "1;33"}


@dataclass
class Wishes:
    """What was asked for anywhere on the command line."""

    quiet: bool = False
    debug: bool = False


wishes = Wishes()


class PipeClosed(Exception):
    """The reader of stdout went away; no OSError, which the command library would take for its own."""


def coloured(stream: TextIO) -> bool:
    """Say whether to colour: NO_COLOR and TERM=dumb forbid it, FORCE_COLOR demands it, else a terminal decides."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def paint(text: str, style: str, stream: TextIO | None = None) -> str:
    """Return `text` in a style if the stream (stdout) shows colour."""
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def out(text: str = "") -> None:
    """Write a line of the result to stdout. Raises PipeClosed."""
    out_raw(text + "\n")


def out_raw(text: str) -> None:
    """Write text as it is to stdout. Raises PipeClosed."""
    try:
        sys.stdout.write(text)
    except BrokenPipeError as error:
        raise PipeClosed from error


def tell(text: str) -> None:
    """Write a line about the work to stderr, unless -q."""
    if not wishes.quiet:
        sys.stderr.write(text + "\n")


def fail(text: str) -> None:
    """Write an error to stderr."""
    sys.stderr.write(text + "\n")


def out_json(value: Any) -> None:
    """Write a value as indented JSON to stdout."""
    out(json.dumps(value, ensure_ascii=False, indent=2))


def out_table(rows: Iterable[Sequence[str]], heading: Sequence[str] = ()) -> None:
    """Write rows in aligned columns; the last column may run on."""
    lines = [tuple(heading), *rows] if heading else [tuple(row) for row in rows]
    if not lines:
        return
    widths = [max(len(str(line[column])) for line in lines) for column in range(len(lines[0]) - 1)]
    for number, line in enumerate(lines):
        cells = [str(cell).ljust(width) for cell, width in zip(line, widths, strict=False)]
        text = "  ".join([*cells, str(line[-1])]).rstrip()
        out(paint(text, "bold") if heading and number == 0 else text)


def short(text: str, most: int) -> str:
    """Return text of an article on one line of at most so many characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def clean(text: str) -> str:
    """Return text of an article without control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
