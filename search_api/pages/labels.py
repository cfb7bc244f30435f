"""The words of the pages in Vietnamese and English, kept as data in `labels.toml`."""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from search_api.messages import Language


@functools.lru_cache(maxsize=1)
def load() -> Mapping[str, Mapping[str, str]]:
    """Read the catalogue: key, then language, then text with `{names}` to fill in."""
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(
        resources.files("search_api.pages").joinpath("labels.toml").read_text(encoding="utf-8")
    )
    return found


class Labels:
    """The words of one language: `labels("key", n=3)`."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: Any) -> str:
        """Return the text of `key`, filled in."""
        text = load()[key]
        chosen = text[self.language]
        if values.get("n") == 1 and "one" in text and self.language == "en":
            chosen = text["one"]
        return chosen.format(**{name: self.shown(value) for name, value in values.items()})

    def shown(self, value: object) -> str:
        """Write a number as the language groups it: 4.496 or 4,496; anything else as it is."""
        if isinstance(value, bool) or not isinstance(value, int):
            return str(value)
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.language == "vi" else grouped

    def day(self, iso: str | None) -> str:
        """Write an ISO date (or month, or year) as people do: 24/12/2025, 12/2025, 2025."""
        if not iso:
            return ""
        return "/".join(part.lstrip("0") or "0" for part in reversed(iso[:10].split("-")))
