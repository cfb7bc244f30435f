"""What people read: Vietnamese with an English switch, kept as data in `messages.toml`."""

import functools
import tomllib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from importlib import resources
from typing import Any, Literal

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")
# The language of the command line; answers over HTTP name theirs.
current: ContextVar[Language] = ContextVar("timtin_language", default="vi")


@functools.lru_cache(maxsize=1)
def load() -> Mapping[str, Mapping[str, str]]:
    """Read the catalogue: "section.key", then language, then text with `{names}` to fill in."""
    text = resources.files("search_api").joinpath("messages.toml").read_text(encoding="utf-8")
    return dict(_flatten("", tomllib.loads(text)))


def _flatten(section: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in table.items():
        if "vi" in value:
            yield section + key, value
        else:
            yield from _flatten(f"{section}{key}.", value)


def say(key: str, language: Language | None = None, /, **values: Any) -> str:
    """Return the message `key` in `language` (that of the command line where none is given), filled in."""
    return load()[key][language or current.get()].format(**values)


def choose(wish: str | None, accept: str | None, default: Language) -> Language:
    """Choose the language of an answer from `lang=` and the header Accept-Language, else `default`."""
    if wish in LANGUAGES:
        return wish
    for tag, _ in sorted(_weights(accept or ""), key=lambda pair: -pair[1]):
        if tag in LANGUAGES:
            return tag
    return default


def _weights(header: str) -> list[tuple[str, float]]:
    """Read "vi-VN,vi;q=0.9,en;q=0.5" as pairs of language and weight; what is malformed counts as 0."""
    pairs = []
    for part in header[:200].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            pairs.append((tag.split("-")[0].strip().lower(), float(weight or 1)))
        except ValueError:
            continue
    return [(tag, weight) for tag, weight in pairs if weight > 0]
