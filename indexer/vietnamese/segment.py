"""Cut text into syllables and words. Vietnamese writes a space between syllables, so a word may hold spaces."""

import functools
import importlib.util
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from indexer.schema import Span
from indexer.vietnamese.fold import fold, has_marks, match_key

# A number keeps its inner marks ("4.496", "111,14", "24/12"); letters keep marks that compose with nothing.
SYLLABLE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")
_LONGEST = 5  # syllables of the longest word that is looked for


def syllables(text: str) -> list[Span]:
    """Return the syllables and numbers of `text`, in order."""
    return [Span(*match.span()) for match in SYLLABLE.finditer(text)]


def count(text: str, start: int = 0, end: int | None = None) -> int:
    """Return about how many syllables stand in a stretch of `text` that begins and ends with one: spaces and one."""
    end = len(text) if end is None else end
    return text.count(" ", start, end) + 1


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Words of several syllables, and how many the longest has that begins with a syllable."""

    words: frozenset[str]
    longest: Mapping[str, int]


@functools.lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    """Load the word list that underthesea ships (without importing it); empty where it is missing."""
    found = importlib.util.find_spec("underthesea")
    path = Path(found.origin).parent / "corpus" / "data" / "Viet74K.txt" if found and found.origin else None
    if path is None or not path.is_file():
        return _Lexicon(frozenset(), {})
    words: dict[int, list[str]] = {size: [] for size in range(2, _LONGEST + 1)}
    for line in match_key(path.read_text(encoding="utf-8")).splitlines():
        if (alike := words.get(line.count(" ") + 1)) is not None:
            alike.append(line)
    longest: dict[str, int] = {}
    for size, alike in words.items():  # the longest last
        longest.update(dict.fromkeys([word.partition(" ")[0] for word in alike], size))
    return _Lexicon(frozenset().union(*words.values()), longest)


def words(text: str) -> list[Span]:
    """Return the words of `text` (NFC), in order: the longest known run of syllables that only spaces part."""
    lexicon = _lexicon()
    parts = [match.span() for match in SYLLABLE.finditer(text)]
    key = match_key(text)
    keys = [key[start:end] for start, end in parts]
    found, at = [], 0
    while at < len(parts):
        reach = _reach(text, parts, keys, at, lexicon)
        found.append(Span(parts[at][0], parts[reach - 1][1]))
        at = reach
    return found


def first_end(text: str) -> int:
    """Return where the first word of `text` (NFC) ends, as `words` has it; 0 where there is none."""
    parts = [match.span() for match in itertools.islice(SYLLABLE.finditer(text), _LONGEST)]
    if not parts:
        return 0
    key = match_key(text)
    reach = _reach(text, parts, [key[start:end] for start, end in parts], 0, _lexicon())
    return parts[reach - 1][1]


def _reach(text: str, parts: list[tuple[int, int]], keys: list[str], at: int, lexicon: _Lexicon) -> int:
    """Return the syllable behind the longest known word that begins with syllable `at`."""
    reach = min(at + lexicon.longest.get(keys[at], 1), len(parts))
    while reach > at + 1 and not _is_word(text, parts, keys, at, reach, lexicon):
        reach -= 1
    return reach


def first_word(text: str) -> str:
    """Return the first word of a text, folded, "" for none; one typed without marks may be any word that folds so."""
    if has_marks(text):
        found = words(text)
        return fold(text[found[0].start : found[0].end]) if found else ""
    plain = [fold(text[span.start : span.end]) for span in syllables(text)[:_LONGEST]]
    reach = next((size for size in range(len(plain), 1, -1) if " ".join(plain[:size]) in _folded_words()), 1)
    return " ".join(plain[:reach])


@functools.lru_cache(maxsize=1)
def _folded_words() -> frozenset[str]:
    return frozenset(fold("\n".join(_lexicon().words)).split("\n"))


def _is_word(text: str, parts: list[tuple[int, int]], keys: list[str], at: int, reach: int, lexicon: _Lexicon) -> bool:
    """Say whether the syllables from `at` up to `reach` are a known word, with only spaces between them."""
    if " ".join(keys[at:reach]) not in lexicon.words:
        return False
    return all(not text[parts[now][1] : parts[now + 1][0]].strip() for now in range(at, reach - 1))
