"""Map offsets of an NFC text back to the text as published, whose letters may stand apart from their marks."""

import re
import unicodedata
from bisect import bisect_left, bisect_right

from indexer.vietnamese.normalise import nfc

# A character that never composes with what stands before it, however the text goes on.
_PLAIN = re.compile(r"[\x00-\x7f]")


def _starts_chunk(char: str, chunk: str) -> bool:
    """Say whether `char` begins a new chunk, that is, composes with nothing of `chunk` before it."""
    if _PLAIN.match(char):
        return True
    if unicodedata.combining(char):
        return False
    normal = unicodedata.normalize
    return normal("NFC", chunk + char) == normal("NFC", chunk) + normal("NFC", char)


class OffsetMap:
    """Offsets of `text`, the NFC form of `published`, onto those of `published`.

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
