"""Why something is left out or fails: English in errors and logs, Vietnamese for those who read it so."""

import errno
import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Literal


@functools.lru_cache(maxsize=1)
def load() -> Mapping[str, Mapping[str, str]]:
    """Read `reasons.toml`, once: key, then language, then text.

    A server does so at its start: later, too many files may be open to say even that.
    """
    return tomllib.loads(resources.files("indexer").joinpath("reasons.toml").read_text(encoding="utf-8"))


class Reason(str):
    """A reason in English that knows itself in the other language."""

    __slots__ = ("key", "values")

    key: str
    values: Mapping[str, Any]

    def __new__(cls, key: str, /, **values: Any) -> "Reason":
        """Make the reason `key` of `reasons.toml`, filled in with `values`."""
        reason = super().__new__(cls, load()[key]["en"].format(**values))
        reason.key, reason.values = key, values
        return reason

    def __str__(self) -> str:
        return self  # so that what is written of an error with it knows both languages still

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.key, dict(self.values))


def _again(key: str, values: Mapping[str, Any]) -> Reason:
    """Make a reason again that came from another process."""
    return Reason(key, **values)


def said(reason: str, language: Literal["vi", "en"]) -> str:
    """Return a reason in `language`, reasons within it too; one that is plain text stays as it is."""
    if not isinstance(reason, Reason):
        return reason
    values = {name: said(value, language) if isinstance(value, str) else value for name, value in reason.values.items()}
    return load()[reason.key][language].format(**values)


def cause(error: OSError) -> str:
    """Return why the operating system refused, as a reason where it is one of the usual ones."""
    key = _CAUSES.get(error.errno or 0)
    return Reason(key) if key else error.strerror or str(error)


_CAUSES: Mapping[int, str] = {
    errno.EACCES: "denied",
    errno.EPERM: "not_permitted",
    errno.EEXIST: "exists",
    errno.ENOENT: "no_such",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "is_folder",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "quota",
    errno.EFBIG: "too_big",
    errno.EIO: "disk_error",
    errno.EMFILE: "files_open",
    errno.EADDRINUSE: "address_taken",
    errno.EADDRNOTAVAIL: "address_foreign",
}
