"""A sapo (the bold opening of an article) that the body says again, word for word or nearly so."""

from collections.abc import Sequence

from indexer.noise.lines import Line

_LONGEST = 150  # syllables: what is longer is no sapo
_PROBES = 4  # stretches that are looked up before all are compared
_SHARE = 0.75  # of its stretches of four syllables the body must have


def repeated(key: str, rest: Sequence[Line]) -> bool:
    """Say whether the body `rest` repeats the sapo whose match key is `key`."""
    words = key.split()
    if not rest or not 4 <= len(words) <= _LONGEST:
        return False
    stretches = [" ".join(words[at : at + 4]).strip(" .,;:…") for at in range(len(words) - 3)]
    body = "\n".join(line.key for line in rest)
    step = max(1, len(stretches) // _PROBES)
    if sum(stretch in body for stretch in stretches[::step]) * 2 < _PROBES:
        return False
    return sum(stretch in body for stretch in stretches) >= _SHARE * len(stretches)
