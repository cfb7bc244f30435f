"""What opens or closes a question and asks nothing ("cho em hỏi … vậy ad"): it is not searched for."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from indexer.vietnamese.fold import fold, has_marks, match_key

_LEAST = 2  # words that are left


def without_courtesies(text: str) -> str:
    """Return an NFC text without the words that only greet, beg or close; the whole where too little would be left."""
    marked = has_marks(text)
    opening, closing = _patterns(marked=marked)
    key = match_key(text) if marked else fold(text)
    begun = opening.match(key)
    start = begun.end() if begun else 0
    ended = closing.search(key, start)
    kept = text[start : ended.start() if ended else len(text)].strip()
    return kept if len(kept.split()) >= _LEAST else text


@cache
def _patterns(*, marked: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Load courtesy.toml: what opens a text, and what may close it, several in a row."""
    table: dict[str, Any] = tomllib.loads(
        files("search_api.data").joinpath("courtesy.toml").read_text(encoding="utf-8")
    )
    own = table if marked else table["plain"]
    return (
        re.compile(rf"\s*(?:{'|'.join(own['opening'])})\s+"),
        re.compile(rf"(?:\s+(?:{'|'.join(own['closing'])}))+[\s?.!]*$"),
    )
