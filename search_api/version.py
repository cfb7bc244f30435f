"""Which version runs."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version


@lru_cache(maxsize=1)  # every answer names it, and the package is read from disk
def program_version() -> str:
    """Return the version of the installed program; "0+source" for an uninstalled checkout."""
    try:
        return version("timtin")
    except PackageNotFoundError:
        return "0+source"
