"""What of an article's text no passage holds: captions, bylines, and phrases across the edge of two passages.

The postings index it beside the passages, so that an exhaustive search for a phrase loses nothing.
"""

import itertools
import re
from collections.abc import Sequence

from indexer.schema import Passage

# So many words on either side of an edge stand in its stretch; a longer phrase is looked for by its first words.
EDGE_WORDS = 8
_WORD = re.compile(r"[^\W_]+")
_REACH = 400
_NEAR = 80


def leftover(text: str, passages: Sequence[Passage]) -> str:
    """Return the stretches between, before and behind passages with the words beside them, a line each."""
    if not passages:
        return text
    edges = [(0, passages[0].start)]
    edges += [(left.end, right.start) for left, right in itertools.pairwise(passages)]
    edges.append((passages[-1].end, len(text)))
    stretches = [text[_back(text, start) : _ahead(text, end)] for start, end in edges]
    return "\n".join(" ".join(stretch.split()) for stretch in stretches if stretch.strip())


def _back(text: str, at: int) -> int:
    """Return where the last words before `at` begin."""
    begin = max(0, at - _NEAR)
    words = [found.start() for found in _WORD.finditer(text, begin, at)]
    if len(words) <= EDGE_WORDS:  # the first of them may be cut off
        begin = max(0, at - _REACH)
        words = [found.start() for found in _WORD.finditer(text, begin, at)]
    return words[-EDGE_WORDS] if len(words) >= EDGE_WORDS else begin


def _ahead(text: str, at: int) -> int:
    """Return where the next words after `at` end."""
    words = _WORD.finditer(text, at, min(len(text), at + _REACH))
    ends = [found.end() for found in itertools.islice(words, EDGE_WORDS)]
    return ends[EDGE_WORDS - 1] if len(ends) >= EDGE_WORDS else min(len(text), at + _REACH)
