"""Names in full: "bà Vân" is shown as "bà Ngô Thị Vân" where her article names her so."""

from typing import Any


def in_full(said: str, value: Any) -> str:
    """Return a short answer with the whole name of whom it calls by the end of it, `value` being that name; other
    answers as they are."""
    if not isinstance(value, str) or value.casefold() in said.casefold():
        return said
    words = said.split()
    for first in range(len(words)):
        if value.casefold().endswith(f" {' '.join(words[first:])}".casefold()):
            return " ".join([*words[:first], value])
    return said
