"""A text parted into its words and what stands between them: once for all stages that go through an article."""

import functools
import re
from itertools import accumulate
from typing import NamedTuple

_WORD = re.compile(r"([^\W_]+)")


class Parted(NamedTuple):
    """The words of a text as written (runs of letters and digits), where each begins and ends, and the gaps.

    `gaps[i]` stands before word i, the last gap ends the text. The lists are shared: nobody changes them.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    gaps: list[str]


@functools.lru_cache(maxsize=1)
def parted(text: str) -> Parted:
    """Return the words of a text; the last text's are kept until `forget`, or until another text's are asked for."""
    parts = _WORD.split(text)
    edges = list(accumulate(map(len, parts)))
    return Parted(parts[1::2], edges[0:-1:2], edges[1::2], parts[0::2])


def forget() -> None:
    """Let go of what is kept: the words of a long text take many times its room."""
    parted.cache_clear()
