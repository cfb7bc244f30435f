"""The sentences of passages: what goes in comes out, through merges, for living passages only."""

from pathlib import Path

import numpy as np
import pytest

from indexer import sentence_rows
from indexer.errors import IndexDamaged
from indexer.schema import Span
from indexer.sentence_rows import LooseSentences, SentenceIndex, SentenceRows, read_sentences, written

PASSAGES = {
    7: ([(0, 9), (10, 31)], [[5, 90000], [7]]),
    3: ([(0, 4)], [[]]),
    9: ([(2, 8), (9, 12), (13, 99999)], [[1, 2, 3], [], [4]]),
    4: ([], []),
}


def rows(*ids: int, tokens: bool = True) -> SentenceRows:
    """Return some of the passages as new rows."""
    loose = LooseSentences()
    for passage_id in ids:
        spans, found = PASSAGES[passage_id]
        loose.add(passage_id, [Span(*span) for span in spans], found if tokens else ())
    return loose.rows()


def content(found: SentenceRows) -> dict[int, tuple[list[tuple[int, int]], list[list[int]]]]:
    """Return the spans and tokens of each passage."""
    result = {}
    for passage_id, said in zip(found.ids.tolist(), SentenceIndex([found]).sentences(found.ids), strict=True):
        spans = [(span.start, span.end) for span in said.spans]
        result[passage_id] = (spans, [ids.tolist() for ids in said.tokens])
    return result


def stored(path: Path, parts: list[SentenceRows], ids: list[int]) -> SentenceRows:
    """Write passages to a file and map it."""
    path.write_bytes(b"".join(written(parts, np.array(ids))))
    return read_sentences(path, np.array(ids))


@pytest.mark.parametrize("block", [1, 2, 1000])
def test_passages_come_out_as_they_went_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """From two parts in mixed order, laid out in blocks of any size."""
    monkeypatch.setattr(sentence_rows, "_BLOCK", block)
    found = stored(tmp_path / "s.sentences", [rows(9, 4), rows(7, 3)], [3, 4, 7, 9])
    assert content(found) == PASSAGES


def test_merging_forgets_the_dead(tmp_path: Path) -> None:
    """Only the passages named stay."""
    first = stored(tmp_path / "a.sentences", [rows(3, 7)], [3, 7])
    second = stored(tmp_path / "b.sentences", [rows(9)], [9])
    merged = stored(tmp_path / "c.sentences", [first, second], [3, 9])
    assert content(merged) == {3: PASSAGES[3], 9: PASSAGES[9]}
    assert len(merged.tokens) == 4


def test_a_model_without_tokens_keeps_spans(tmp_path: Path) -> None:
    """The sentences of a passage stand where they stand whatever the model."""
    found = stored(tmp_path / "s.sentences", [rows(7, 9, tokens=False)], [7, 9])
    assert content(found) == {7: (PASSAGES[7][0], [[], []]), 9: (PASSAGES[9][0], [[], [], []])}


def test_several_segments_answer_in_the_order_asked() -> None:
    """A passage that no segment has gives no sentences."""
    found = SentenceIndex([rows(3, 9), rows(4, 7)]).sentences(np.array([9, 8, 7]))
    assert [len(said.spans) for said in found] == [3, 0, 2]


def test_a_passage_without_sentences_is_refused() -> None:
    """A segment that lacks a passage is not written."""
    with pytest.raises(IndexDamaged, match="passage 9"):
        list(written([rows(3)], np.array([3, 9])))


@pytest.mark.parametrize("change", [lambda c: c[:-4], lambda c: b"", lambda c: b"\x09" + c[1:], lambda c: c + b"0000"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, change: object) -> None:
    """Truncated, empty, of another version, or longer: named, not misread."""
    path = tmp_path / "s.sentences"
    path.write_bytes(change(b"".join(written([rows(3, 7)], np.array([3, 7])))))  # type: ignore[operator]
    with pytest.raises(IndexDamaged, match="sentences"):
        read_sentences(path, np.array([3, 7]))


def test_nothing_is_a_file_too(tmp_path: Path) -> None:
    """No passages make an empty segment."""
    assert len(stored(tmp_path / "s.sentences", [rows()], [])) == 0
