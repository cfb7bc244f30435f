"""Which version runs."""

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """Return the version of the installed program; "0+source" for an uninstalled checkout."""
    try:
        return version("timtin")
    except PackageNotFoundError:
        return "0+source"
