"""Phrases that stand in many titles: what people are likely to look for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources

from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import nfc

_LONGEST = 5
_MOST = 100_000
# A shorter phrase that stands in hardly more titles than one that holds it says nothing of its own.
_OWN_SHARE = 1.1
Words = Sequence[str]


def stop_words() -> frozenset[str]:
    """Return the words that no phrase begins or ends with."""
    text = resources.files("search_api").joinpath("phrase_stops.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def phrases(titles: Iterable[str], stop: frozenset[str], least: int = 3) -> list[tuple[str, int]]:
    """Return phrases of 2–5 words with the number of titles they stand in, `least` or more, the frequent first.

    Built up from pairs: a longer phrase can only be frequent where both its shorter halves are. The spelling
    returned is the most frequent one.
    """
    clauses = [list(_clauses(title)) for title in titles]
    found: dict[str, int] = {}
    shorter: dict[str, int] | None = None
    for size in range(2, _LONGEST + 1):
        level = {key: count for key, count in _count(clauses, size, shorter).items() if count >= least}
        if not level:
            break
        found |= level
        shorter = level
    found = {key: count for key, count in _own(found).items() if _edges_fine(key, stop)}
    best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]
    spelled = _spellings(clauses, {key for key, _ in best})
    return [(spelled[key], count) for key, count in best]


def _clauses(title: str) -> Iterator[tuple[Words, Words]]:
    """Yield the words of each stretch between punctuation, as written and folded."""
    text = nfc(title)
    for clause in "".join(char if char.isalnum() or char == " " else "\n" for char in text).split("\n"):
        words = clause.split()
        if len(words) > 1:
            yield words, [fold(word) for word in words]


def _count(clauses: Iterable[Iterable[tuple[Words, Words]]], size: int, shorter: dict[str, int] | None) -> Counter[str]:
    """Count in how many titles each phrase of `size` words stands, given the frequent ones one word shorter."""
    counts: Counter[str] = Counter()
    for title in clauses:
        seen = set()
        for _, folded in title:
            for start in range(len(folded) - size + 1):
                if shorter is None or (
                    " ".join(folded[start : start + size - 1]) in shorter
                    and " ".join(folded[start + 1 : start + size]) in shorter
                ):
                    seen.add(" ".join(folded[start : start + size]))
        counts.update(seen)
    return counts


def _own(found: dict[str, int]) -> dict[str, int]:
    """Leave out phrases that nearly always stand inside one longer phrase."""
    covered = set()
    for key, count in found.items():
        words = key.split(" ")
        for part in (" ".join(words[1:]), " ".join(words[:-1])):
            if found.get(part, 0) and found[part] <= _OWN_SHARE * count:
                covered.add(part)
    return {key: count for key, count in found.items() if key not in covered}


def _edges_fine(key: str, stop: frozenset[str]) -> bool:
    words = key.split(" ")
    return words[0] not in stop and words[-1] not in stop


def _spellings(clauses: Iterable[Iterable[tuple[Words, Words]]], wanted: set[str]) -> dict[str, str]:
    """Return the most frequent spelling of each wanted phrase."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for title in clauses:
        for words, folded in title:
            for size in range(2, _LONGEST + 1):
                for start in range(len(folded) - size + 1):
                    key = " ".join(folded[start : start + size])
                    if key in wanted:
                        seen[key][" ".join(words[start : start + size])] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}
