"""Which part of a passage a list of results shows: the sentence that fits best, and what stands around it."""

from collections.abc import Sequence

from search_api.pages.backend import Json

MOST = 340  # characters: about four lines beside the filters, eight on a phone
_BEFORE = 0.25  # of what is left beside the sentence stands before it


def excerpt(text: str, highlights: Sequence[Json], most: int = MOST) -> tuple[int, int]:
    """Return start and end of what is shown of a passage, whole words; all of it where it is short.

    Where no sentence is marked, the first matching word decides. Offsets are code points of `text`.
    """
    if len(text) <= most:
        return 0, len(text)
    first, last = _centre(highlights)
    start = max(0, min(first - int(max(0, most - (last - first)) * _BEFORE), len(text) - most))
    end = min(len(text), start + most)
    return _word_start(text, start, first), _word_end(text, end)


def _centre(highlights: Sequence[Json]) -> tuple[int, int]:
    """Return the best sentence, or the first matching word, or the beginning."""
    sentences = [mark for mark in highlights if mark.get("kind") == "sentence"]
    if sentences:
        best = max(sentences, key=lambda mark: float(mark.get("score") or 0.0))
        return best["start"], best["end"]
    terms = [mark for mark in highlights if mark.get("kind") != "sentence"]
    return (terms[0]["start"], terms[0]["end"]) if terms else (0, 0)


def _word_start(text: str, start: int, latest: int) -> int:
    """Move on to the beginning of a word, a sentence's where one begins before the centre."""
    if start == 0:
        return 0
    for stop in (". ", ".\n", "\n"):
        at = text.find(stop, start, latest)
        if at >= 0:
            return at + len(stop)
    space = text.find(" ", start, latest)
    return space + 1 if space >= 0 else min(start, latest)


def _word_end(text: str, end: int) -> int:
    """Move back to the end of a word."""
    if end == len(text):
        return end
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    return space if space > 0 else end
