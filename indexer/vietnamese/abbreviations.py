"""Abbreviations both ways: HĐND to "hội đồng nhân dân" and back, from a reviewed data file."""

import functools
import re

from indexer.tables import rows
from indexer.vietnamese.fold import fold, match_key

_PARTS = re.compile(r"[^\W_]+")


class Abbreviations:
    """Which abbreviation stands for which phrases; keys compare by `match_key`, then without marks."""

    def __init__(self, rows: list[tuple[str, tuple[str, ...]]]) -> None:
        self._expansions: dict[str, tuple[str, ...]] = {}
        self._plain: dict[str, tuple[str, ...]] = {}
        self._short: dict[str, tuple[str, ...]] = {}
        self._short_plain: dict[str, tuple[str, ...]] = {}
        for short, phrases in rows:
            keys = tuple(match_key(phrase) for phrase in phrases)
            # "TN&MT" is also known by its parts, as a text is cut: "tn mt".
            for written in {short, " ".join(_PARTS.findall(short))}:
                self._add(self._expansions, match_key(written), keys)
                self._add(self._plain, fold(written), keys)
            for key in keys:
                self._add(self._short, key, (short,))
                self._add(self._short_plain, fold(key), (short,))
        self.longest = max((len(key.split()) for key in self._short), default=0)
        # All of them in syllables, folded: most of a text's syllables begin none.
        self.names = frozenset(
            tuple(key.split()) for key in (*self._plain, *map(fold, self._expansions), *map(fold, self._short))
        )

    @staticmethod
    def _add(table: dict[str, tuple[str, ...]], key: str, entries: tuple[str, ...]) -> None:
        known = table.get(key, ())
        table[key] = known + tuple(entry for entry in entries if entry not in known)

    @classmethod
    def load(cls) -> "Abbreviations":
        """Load the abbreviations that ship with TimTin (once for the process)."""
        return _shipped()

    def expand(self, token: str) -> tuple[str, ...]:
        """Return what `token` may stand for, in lower case with marks, the usual meaning first.

        "HĐND", "hđnd", "hdnd" give ("hội đồng nhân dân",), "TN&MT" and "tn mt" the same; what is no abbreviation
        gives ().
        """
        return self._expansions.get(match_key(token)) or self._plain.get(fold(token), ())

    def shorten(self, phrase: str) -> tuple[str, ...]:
        """Return the abbreviations of `phrase`, the usual one first: "ủy ban nhân dân" gives ("UBND",).

        A phrase of several syllables is also known without its marks: "uy ban nhan dan".
        """
        key = match_key(" ".join(phrase.split()))
        return self._short.get(key) or (self._short_plain.get(fold(key), ()) if " " in key else ())

    def __len__(self) -> int:
        return len(self._expansions)


@functools.lru_cache(maxsize=1)
def _shipped() -> Abbreviations:
    return Abbreviations(
        [(row[0], tuple(row[1].split("|"))) for row in rows("indexer.vietnamese", "abbreviations.tsv")]
    )
