"""Map offsets between a text as published, its NFC form, and UTF-16 code units (what browsers count)."""

import re
import unicodedata
from bisect import bisect_left, bisect_right

from indexer.vietnamese.normalise import nfc

# A character that never composes with what stands before it, however the text goes on.
_PLAIN = re.compile(r"[\x00-\x7f]")
_ASTRAL = re.compile(r"[\U00010000-\U0010ffff]")


def _starts_chunk(char: str, chunk: str) -> bool:
    """Say whether `char` begins a new chunk, that is, composes with nothing of `chunk` before it."""
    if _PLAIN.match(char):
        return True
    if unicodedata.combining(char):
        return False
    normal = unicodedata.normalize
    return normal("NFC", chunk + char) == normal("NFC", chunk) + normal("NFC", char)


class OffsetMap:
    """Offsets of `published` and of `text`, its NFC form, onto each other.

    Both count code points. A base letter and its marks are one stretch: an offset inside a stretch goes to the
    stretch's start, or to its end where `end=True`, so that a span never cuts a letter from its mark.
    """

    def __init__(self, published: str) -> None:
        self.published = published
        self.text = nfc(published)
        self.identical = self.text is published or self.text == published
        self._published: list[int] = []
        self._text: list[int] = []
        if not self.identical:
            self._read(published)
        self._astral = [match.start() for match in _ASTRAL.finditer(self.text)]

    def _read(self, published: str) -> None:
        """Note where each stretch starts in both texts; the last entry is both lengths."""
        start = at = 0
        for here in range(1, len(published) + 1):
            if here < len(published) and not _starts_chunk(published[here], published[start:here]):
                continue
            self._published.append(start)
            self._text.append(at)
            at += len(unicodedata.normalize("NFC", published[start:here]))
            start = here
        self._published.append(len(published))
        self._text.append(at)

    @staticmethod
    def _carry(offset: int, source: list[int], target: list[int], end: bool) -> int:
        if end:
            return target[min(bisect_left(source, offset), len(target) - 1)]
        return target[max(bisect_right(source, offset) - 1, 0)]

    def to_published(self, offset: int, *, end: bool = False) -> int:
        """Return where `offset` of the NFC text stands in the published text."""
        return offset if self.identical else self._carry(offset, self._text, self._published, end)

    def to_text(self, offset: int, *, end: bool = False) -> int:
        """Return where `offset` of the published text stands in the NFC text."""
        return offset if self.identical else self._carry(offset, self._published, self._text, end)

    def to_utf16(self, offset: int) -> int:
        """Return `offset` of the NFC text in UTF-16 code units."""
        return offset + bisect_left(self._astral, offset)

    def from_utf16(self, units: int) -> int:
        """Return the code point of the NFC text in which UTF-16 unit `units` stands."""
        low, high = 0, len(self._astral)
        while low < high:
            middle = (low + high) // 2
            if self._astral[middle] + middle + 1 < units:
                low = middle + 1
            else:
                high = middle
        inside = low < len(self._astral) and self._astral[low] + low + 1 == units
        return units - low - inside
