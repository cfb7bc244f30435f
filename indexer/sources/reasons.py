"""Why something is left out: English in errors and logs, Vietnamese for those who read it so."""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Literal


@functools.lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, str]]:
    """Load `reasons.toml`: key, then language, then text."""
    return tomllib.loads(resources.files("indexer.sources").joinpath("reasons.toml").read_text(encoding="utf-8"))


class Reason(str):
    """A reason in English that knows itself in the other language."""

    __slots__ = ("key", "values")

    key: str
    values: Mapping[str, Any]

    def __new__(cls, key: str, /, **values: Any) -> "Reason":
        """Make the reason `key` of `reasons.toml`, filled in with `values`."""
        reason = super().__new__(cls, _texts()[key]["en"].format(**values))
        reason.key, reason.values = key, values
        return reason

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.key, dict(self.values))


def _again(key: str, values: Mapping[str, Any]) -> Reason:
    """Make a reason again that came from another process."""
    return Reason(key, **values)


def said(reason: str, language: Literal["vi", "en"]) -> str:
    """Return a reason in `language`; one that is plain text stays as it is."""
    return _texts()[reason.key][language].format(**reason.values) if isinstance(reason, Reason) else reason
