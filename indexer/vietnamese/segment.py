"""Cut text into syllables and words. Vietnamese writes a space between syllables, so a word may hold spaces."""

import functools
import importlib.util
import itertools
import re
from pathlib import Path

from indexer.schema import Span
from indexer.vietnamese.fold import match_key

# A number keeps its inner marks ("4.496", "111,14", "24/12"); letters keep marks that compose with nothing.
SYLLABLE = re.compile(r"\d+(?:[.,]\d+)*|(?:[^\W\d_][\u0300-\u036f\u034f]*)+")
_LONGEST = 5  # syllables of the longest word that is looked for


def syllables(text: str) -> list[Span]:
    """Return the syllables and numbers of `text`, in order."""
    return [Span(*match.span()) for match in SYLLABLE.finditer(text)]


def count(text: str, start: int = 0, end: int | None = None) -> int:
    """Return about how many syllables stand in a stretch of `text`: its parts between spaces."""
    return len(text[start:end].split())


@functools.lru_cache(maxsize=1)
def _lexicon() -> frozenset[tuple[str, ...]]:
    """Load the words of several syllables from the word list that underthesea ships (without importing it)."""
    found = importlib.util.find_spec("underthesea")
    if found is None or found.origin is None:
        return frozenset()
    path = Path(found.origin).parent / "corpus" / "data" / "Viet74K.txt"
    if not path.is_file():
        return frozenset()
    lines = match_key(path.read_text(encoding="utf-8")).splitlines()
    words = (tuple(SYLLABLE.findall(line)) for line in lines)
    return frozenset(word for word in words if 2 <= len(word) <= _LONGEST)


def words(text: str) -> list[Span]:
    """Return the words of `text`, in order: the longest known run of syllables that only spaces part."""
    lexicon = _lexicon()
    parts = [(match.start(), match.end()) for match in SYLLABLE.finditer(text)]
    key = match_key(text)
    keys = [key[start:end] for start, end in parts]
    joined = [not text[left[1] : right[0]].strip() for left, right in itertools.pairwise(parts)]
    found, at = [], 0
    while at < len(parts):
        reach = at + 1
        while reach < len(parts) and reach - at < _LONGEST and joined[reach - 1]:
            reach += 1
        while reach > at + 1 and tuple(keys[at:reach]) not in lexicon:
            reach -= 1
        found.append(Span(parts[at][0], parts[reach - 1][1]))
        at = reach
    return found
