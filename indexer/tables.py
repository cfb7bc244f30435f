"""Word lists and tables that ship as text files: columns are parted by tabs, comments begin with #."""

from collections.abc import Iterator
from importlib import resources


def lines(package: str, *path: str) -> Iterator[str]:
    """Return the lines of a package's file that are neither empty nor comments."""
    text = resources.files(package).joinpath(*path).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def rows(package: str, *path: str) -> Iterator[list[str]]:
    """Return the rows of a package's file, each cut into its columns."""
    return (line.split("\t") for line in lines(package, *path))
