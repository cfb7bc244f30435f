"""Text as index terms: syllables with marks and without, and pairs of neighbours; the same for passages and queries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from indexer.vietnamese.fold import fold, match_key
from indexer.vietnamese.normalise import nfc

_SYLLABLE = re.compile(r"[^\W_]+")
_CACHE_LIMIT = 500_000


class _Forms(dict[str, tuple[str, str]]):
    """Syllable as written → (marked, folded); grows as syllables are met, emptied before it grows too large."""

    def __missing__(self, syllable: str) -> tuple[str, str]:
        if len(self) >= _CACHE_LIMIT:
            self.clear()
        marked = match_key(syllable)
        forms = self[syllable] = (marked, fold(marked))
        return forms


_FORMS = _Forms()


@dataclass(frozen=True, slots=True)
class Terms:
    """The syllables of a text in order: `marked` in lower case with marks, `plain` without; equally many."""

    marked: tuple[str, ...]
    plain: tuple[str, ...]

    def pairs(self) -> list[str]:
        """Join neighbours with marks: "bầu_cử"."""
        return pairs(self.marked)

    def pairs_plain(self) -> list[str]:
        """Join neighbours without marks: "bau_cu"."""
        return pairs(self.plain)


def pairs(syllables: Iterable[str]) -> list[str]:
    """Join each syllable with its right neighbour by an underscore, which no syllable holds."""
    return [f"{left}_{right}" for left, right in pairwise(syllables)]


def syllable_spans(text: str) -> list[tuple[int, int]]:
    """Return where the syllables of an NFC text stand, one for each term of `analyse(text)`."""
    return [match.span() for match in _SYLLABLE.finditer(text)]


def syllables(text: str) -> list[str]:
    """Return the syllables and numbers of `text` (any normal form) as written, in order."""
    return _SYLLABLE.findall(nfc(text))


def plain(syllable: str) -> str:
    """Return one syllable as `Terms.plain` has it: in lower case without marks."""
    return _FORMS[syllable][1]


def analyse(text: str) -> Terms:
    """Split `text` (any normal form, any case) into its syllables and numbers; punctuation separates."""
    found = [_FORMS[syllable] for syllable in syllables(text)]
    if not found:
        return Terms((), ())
    marked, plain = zip(*found, strict=True)
    return Terms(marked, plain)
