"""What a question holds that asks nothing ("cho em hỏi … hiện nay … vậy ad"): it is not searched for."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from indexer.analysis import syllables
from indexer.vietnamese.fold import fold, has_marks, match_key

_LEAST = 2  # words that are left


def without_courtesies(text: str) -> str:
    """Return an NFC text without the words that only greet, beg, close or say that now is meant; the whole where too
    little would be left."""
    marked = has_marks(text)
    opening, closing, aside = _patterns(marked=marked)
    key = match_key(text) if marked else fold(text)
    begun = opening.match(key)
    start = begun.end() if begun else 0
    ended = closing.search(key, start)
    end = ended.start() if ended else len(text)
    cuts = [found.span() for found in aside.finditer(key, start, end)]
    edges = zip([start, *(last for _, last in cuts)], [*(first for first, _ in cuts), end], strict=True)
    kept = " ".join(filter(None, (text[first:last].strip() for first, last in edges)))
    return kept if len(syllables(kept)) >= _LEAST else text


@cache
def _patterns(*, marked: bool) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Load courtesy.toml: what opens a text, what may close it, several in a row, and what may stand anywhere."""
    table: dict[str, Any] = tomllib.loads(
        files("search_api.data").joinpath("courtesy.toml").read_text(encoding="utf-8")
    )
    own = table if marked else table["plain"]
    return (
        re.compile(rf"\s*(?:{'|'.join(own['opening'])})\s+"),
        re.compile(rf"(?:\s+(?:{'|'.join(own['closing'])}))+[\s?.!]*$"),
        re.compile(rf"(?<!\w)(?:{'|'.join(own['aside'])})(?!\w)"),
    )
