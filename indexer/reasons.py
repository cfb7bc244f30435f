"""Why something is left out or fails: English in errors and logs, Vietnamese for those who read it so."""

import errno
import functools
import os
import re
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
        told = {name: _value(value, "en") for name, value in values.items()}
        reason = super().__new__(cls, load()[key]["en"].format(**told))
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
    """Return a reason in `language`, reasons within it too; one that is plain text stays as it is.

    What a library tells in English is left out in Vietnamese: the log and `--debug` have it.
    """
    if not isinstance(reason, Reason):
        return reason
    return load()[reason.key][language].format(
        **{name: _value(value, language) for name, value in reason.values.items()}
    )


def _value(value: Any, language: Literal["vi", "en"]) -> Any:
    """Return a value that is filled in: reasons in `language`, several of them one after the other."""
    if isinstance(value, tuple):
        return "; ".join(said(part, language) for part in value)
    return said(value, language) if isinstance(value, str) else value


def cause(error: OSError) -> str:
    """Return why the operating system refused; what is none of the usual reasons has its number in Vietnamese."""
    key = _CAUSES.get(error.errno or 0)
    if key:
        return Reason(key)
    return Reason("system", number=error.errno, told=error.strerror) if error.errno else str(error)


def library(name: str, error: BaseException) -> str:
    """Return why a library refused: as the system's refusal where it tells of one, else in its own English words."""
    if isinstance(error, OSError) and error.errno:
        return cause(error)
    if told := _SYSTEM.search(str(error)):
        number = int(told[1] or told[2])
        return cause(OSError(number, os.strerror(number)))
    return Reason("library", name=name, told=(str(error).splitlines() or [""])[0])


# So Rust's libraries tell of the system's refusals: "… No space left on device (os error 28)", "Os { code: 28, …".
_SYSTEM = re.compile(r"\bos error (\d+)\b|\bOs \{ code: (\d+)\b")
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
