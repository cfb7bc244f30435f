"""Phrases that stand in many titles: what people are likely to look for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from indexer.tables import lines
from indexer.vietnamese.fold import match_key
from indexer.vietnamese.normalise import nfc
from indexer.vietnamese.segment import words

_LONGEST = 4  # words
_LEAST_SYLLABLES = 2
_MOST = 100_000
# A shorter phrase that stands in hardly more titles than one that holds it says nothing of its own.
_OWN_SHARE = 1.1
# A word of several syllables has its spaces inside; words of a phrase are parted by this.
_BETWEEN = "\t"

Clause = tuple[Sequence[str], Sequence[str]]


def stop_words() -> frozenset[str]:
    """Return the words that no phrase begins or ends with."""
    found = lines("search_api.completions", "phrase_stops.txt")
    return frozenset(word for line in found for word in match_key(nfc(line)).split())


def phrases(titles: Iterable[str], stop: frozenset[str], least: int = 3) -> list[tuple[str, int]]:
    """Return phrases of 1-4 words and two syllables or more with the number of titles they stand in, `least` or more,
    the frequent first.

    They begin and end where words do: of "Bộ Ngoại giao" no "Bộ Ngoại". Built up word by word: a longer phrase can
    only be frequent where both its shorter halves are. The spelling returned is the most frequent one.
    """
    clauses = [list(_clauses(title)) for title in titles]
    found: dict[str, int] = {}
    shorter: dict[str, int] | None = None
    for size in range(1, _LONGEST + 1):
        level = {key: count for key, count in _count(clauses, size, shorter).items() if count >= least}
        if not level:
            break
        found |= level
        shorter = level
    found = _own({key: count for key, count in found.items() if _whole(key, stop)})
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]
    spelled = _spellings(clauses, {key for key, _ in best})
    return [(spelled[key], count) for key, count in best]


def _clauses(title: str) -> Iterator[Clause]:
    """Yield the words of each stretch between punctuation, as written and as they are compared."""
    text = nfc(title)
    for clause in "".join(char if char.isalnum() or char == " " else "\n" for char in text).split("\n"):
        written = [clause[span.start : span.end] for span in words(clause)]
        if written:
            yield written, [match_key(word) for word in written]


def _count(clauses: Iterable[Iterable[Clause]], size: int, shorter: dict[str, int] | None) -> Counter[str]:
    """Count in how many titles each phrase of `size` words stands, given the frequent ones one word shorter."""
    counts: Counter[str] = Counter()
    for title in clauses:
        seen = set()
        for _, keys in title:
            for start in range(len(keys) - size + 1):
                if shorter is None or (
                    _BETWEEN.join(keys[start : start + size - 1]) in shorter
                    and _BETWEEN.join(keys[start + 1 : start + size]) in shorter
                ):
                    seen.add(_BETWEEN.join(keys[start : start + size]))
        counts.update(seen)
    return counts


def _own(found: dict[str, int]) -> dict[str, int]:
    """Leave out phrases that nearly always stand inside one longer phrase.

    A word at the end of one stays: whoever begins to type it ("căn cước" of "thẻ căn cước") finds the longer nowhere.
    """
    covered = set()
    for key, count in found.items():
        parts = key.split(_BETWEEN)
        inside = [parts[:-1], parts[1:]] if len(parts) > 2 else [parts[:-1]]
        for part in map(_BETWEEN.join, inside):
            if found.get(part, 0) and found[part] <= _OWN_SHARE * count:
                covered.add(part)
    return {key: count for key, count in found.items() if key not in covered}


def _whole(key: str, stop: frozenset[str]) -> bool:
    parts = key.split(_BETWEEN)
    syllables = sum(part.count(" ") + 1 for part in parts)
    return syllables >= _LEAST_SYLLABLES and parts[0] not in stop and parts[-1] not in stop


def _spellings(clauses: Iterable[Iterable[Clause]], wanted: set[str]) -> dict[str, str]:
    """Return the most frequent spelling of each wanted phrase."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for title in clauses:
        for written, keys in title:
            for size in range(1, _LONGEST + 1):
                for start in range(len(keys) - size + 1):
                    key = _BETWEEN.join(keys[start : start + size])
                    if key in wanted:
                        seen[key][" ".join(written[start : start + size])] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}
