"""Near-duplicate articles: the same text on two portals, with another title, byline or frame.

MinHash (Broder 1997) over shingles of 4 syllables of the prose, without marks and case: the share of equal values
in two sketches estimates the Jaccard similarity of their shingle sets. Candidates share a band of 6 values out of
10 (LSH, Leskovec et al. ch. 3): a pair of similarity s is met with probability 1 - (1 - s^6)^10, that is .95 at .8.
"""

import zlib
from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import plain, syllables
from indexer.parted import parted
from indexer.remembered import Remembered
from indexer.schema import Article

Sketch = NDArray[np.uint32]

SHINGLE = 4
BANDS, ROWS = 10, 6
ALIKE = 0.7
FEWEST = 12  # articles with fewer shingles say too little to be called duplicates

_RANDOM = np.random.default_rng(20260315)
# Multiply-add-shift hashing of 32-bit values: the high half of factor · x + shift modulo 2^64 (Dietzfelbinger 1996).
_FACTOR = _RANDOM.integers(0, 1 << 64, BANDS * ROWS, dtype=np.uint64)[:, None] | np.uint64(1)
_SHIFT = _RANDOM.integers(0, 1 << 64, BANDS * ROWS, dtype=np.uint64)[:, None]
_BLOCK = 2048  # shingles hashed at once: the numbers of more would not stay near the processor


# Syllable as written → 32-bit code of its plain form.
_CODES = Remembered(lambda syllable: zlib.crc32(plain(syllable).encode("utf-8", "replace")))


def sketch(article: Article) -> Sketch | None:
    """Return the MinHash of an article's prose, or None where there is too little of it."""
    found = _prose(article)
    if len(found) < FEWEST + SHINGLE - 1:
        return None
    codes = np.fromiter(map(_CODES.__getitem__, found), np.uint64, len(found))
    shingles = codes[: len(codes) - SHINGLE + 1]
    for offset in range(1, SHINGLE):
        shingles = shingles * np.uint64(0x100000001B3) ^ codes[offset : len(codes) - SHINGLE + 1 + offset]
    shingles = (shingles ^ (shingles >> np.uint64(29))) & np.uint64(0xFFFFFFFF)
    blocks = (shingles[at : at + _BLOCK] for at in range(0, len(shingles), _BLOCK))
    lowest = np.min([(block * _FACTOR + _SHIFT).min(axis=1) for block in blocks], axis=0)
    return np.asarray(lowest >> np.uint64(32), np.uint32)


def _prose(article: Article) -> Sequence[str]:
    """Return the syllables of an article's prose, of all its text where it has none."""
    blocks = [block for block in article.blocks if block.kind != "title"]
    words = parted(article.text)
    if not blocks:
        return words.words
    found: list[str] = []
    for block in blocks:
        first, last = bisect_left(words.starts, block.start), bisect_left(words.starts, block.end)
        if (first and words.ends[first - 1] > block.start) or (last and words.ends[last - 1] > block.end):
            # The edge of a block cuts a word: "giao thông|Mặc dù".
            return syllables(" ".join(article.text[block.start : block.end] for block in blocks))
        found += words.words[first:last]
    return found


def bands(values: Sketch) -> list[int]:
    """Return the keys under which near-duplicates meet, as signed 64-bit numbers."""
    keys = np.arange(BANDS, dtype=np.uint64)
    for column in values.reshape(BANDS, ROWS).T.astype(np.uint64):
        keys = (keys ^ column) * np.uint64(0x9E3779B97F4A7C15)
        keys ^= keys >> np.uint64(29)
    return [int(key) for key in keys.view(np.int64)]


def similarity(one: Sketch, other: Sketch) -> float:
    """Estimate the Jaccard similarity of two articles, in [0, 1]."""
    return float((one == other).mean())
