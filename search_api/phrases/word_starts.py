"""How many words start between two places of a long UTF-8 text, for very many pairs of places.

One bit for each byte says whether a word starts there; the bits before every 64th are summed once, so that any count is
two look-ups. What bytes cannot tell is named: signs that are neither plain, Vietnamese nor common punctuation.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_ASCII = 0x80
# 1 for every byte that can belong to a word: ASCII letters and digits, and all of other characters.
_IN_WORD = bytes(byte >= _ASCII or chr(byte).isalnum() for byte in range(256))
# Vietnamese letters are C3–C6 xx and E1 BA–BB xx, all of E2 80 xx is punctuation; 1 for what else begins a sign.
_RARE = bytes(byte == 0xC2 or (byte > 0xC6 and byte != 0xE1) for byte in range(256))
_SIGNS_C2 = (0xA0, 0xA9, 0xAB, 0xAE, 0xB0, 0xB7, 0xBB)
_BITS = 64


class WordStarts:
    """Where words start in a text. `unclear` are the places of signs that may or may not be letters."""

    def __init__(self, utf8: bytes) -> None:
        padded = utf8 + b"\0\0"
        inside = np.frombuffer(bytearray(padded.translate(_IN_WORD)), np.uint8)
        self.unclear = _cleared(padded, inside)
        starts = np.zeros(len(padded) + _BITS - len(padded) % _BITS, np.bool_)
        np.greater(inside[1:], inside[:-1], out=starts[1 : len(padded)])
        starts[0] = inside[0] == 1
        self._bits = np.packbits(starts, bitorder="little").view("<u8")
        counts = np.bitwise_count(self._bits).astype(np.int64)
        self._before = np.concatenate([[0], np.cumsum(counts)])

    def between(self, begins: Numbers, stops: Numbers) -> Numbers:
        """Count the words that start from `begins` on and before `stops`, place by place."""
        return self._until(stops) - self._until(begins)

    def _until(self, places: Numbers) -> Numbers:
        block, bit = places // _BITS, (places % _BITS).astype(np.uint64)
        mask = (np.uint64(1) << bit) - np.uint64(1)
        within = np.bitwise_count(self._bits[block] & mask).astype(np.int64)
        until: Numbers = self._before[block] + within
        return until


def _cleared(padded: bytes, inside: Bytes) -> Numbers:
    """Take common punctuation beyond ASCII out of the words; returns the places of what stays unclear."""
    raw = np.frombuffer(padded, np.uint8)
    # Most characters are letters that the table has told; only what may be something else is looked at.
    rare = np.flatnonzero(np.frombuffer(padded.translate(_RARE), np.bool_))
    lead, second = raw[rare], raw[rare + 1]
    dash = (lead == 0xE2) & (second == 0x80)
    sign = (lead == 0xC2) & np.isin(second, _SIGNS_C2)
    others = np.flatnonzero((raw[:-1] == 0xE1) & ((raw[1:] | 1) != 0xBB))
    for at in range(3):
        inside[rare[dash] + at] = 0
    for at in range(2):
        inside[rare[sign] + at] = 0
    crosses = np.flatnonzero((raw[:-1] == 0xC3) & ((raw[1:] & 0xDF) == 0x97))  # × and ÷
    for at in range(2):
        inside[crosses + at] = 0
    return np.concatenate([rare[~(dash | sign)], others])
