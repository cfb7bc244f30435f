"""The forward index: what goes in comes out, through merges, for living passages only."""

from pathlib import Path

import numpy as np
import pytest

from indexer import forward
from indexer.analysis import analyse
from indexer.errors import IndexDamaged
from indexer.forward import LooseRows, Rows, key, read_rows, written

TEXTS = {7: ("Bầu cử", "cử tri đi bầu"), 3: ("", "đường Dương"), 9: ("Hoà giải", "tổ hòa giải họp 21/3"), 4: ("Lạ", "")}


def rows(*ids: int) -> Rows:
    """Return some of the passages as new rows."""
    loose = LooseRows()
    for passage_id in ids:
        title, text = TEXTS[passage_id]
        loose.add(passage_id, analyse(title), analyse(text))
    return loose.rows()


def content(found: Rows) -> dict[int, tuple[int, list[int], list[int]]]:
    """Return for each passage its title's length, the keys of its syllables, and those of their folded forms."""
    return {
        int(passage_id): (
            int(found.heads[row]),
            found.keys[syllables := found.take(np.array([row]))[0]].tolist(),
            found.keys[found.folded[syllables]].tolist(),
        )
        for row, passage_id in enumerate(found.ids)
    }


def expected(*ids: int) -> dict[int, tuple[int, list[int], list[int]]]:
    """Return the same, from the texts."""
    found = {}
    for passage_id in ids:
        title, text = map(analyse, TEXTS[passage_id])
        marked, plain = title.marked + text.marked, title.plain + text.plain
        found[passage_id] = (len(title.marked), list(map(key, marked)), list(map(key, plain)))
    return found


def stored(path: Path, parts: list[Rows], ids: list[int]) -> Rows:
    """Write passages to a file and map it."""
    path.write_bytes(b"".join(written(parts, np.array(ids))))
    return read_rows(path, np.array(ids))


@pytest.mark.parametrize("chosen", [[0, 1, 2, 3], [1, 2], [2], [], [0, 2, 3], [3, 1, 0], [1, 1]])
def test_rows_are_taken_in_any_order(chosen: list[int]) -> None:
    """Neighbours, some of them, none, backwards: always the syllables of each row, end to end."""
    found = rows(7, 3, 9, 4)
    taken, starts = found.take(np.array(chosen, np.int64))
    each = [found.syllables[found.starts[row] : found.starts[row + 1]].tolist() for row in chosen]
    assert taken.tolist() == [syllable for row in each for syllable in row]
    assert np.diff(starts).tolist() == list(map(len, each))
    assert starts[0] == 0


@pytest.mark.parametrize("block", [1, 2, 1000])
def test_passages_come_out_as_they_went_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """From two parts in mixed order, laid out in blocks of any size."""
    monkeypatch.setattr(forward, "_BLOCK", block)
    found = stored(tmp_path / "s.words", [rows(9, 4), rows(7, 3)], [3, 4, 7, 9])
    assert content(found) == expected(3, 4, 7, 9)
    assert found.keys.tolist() == sorted(found.keys.tolist())


def test_merging_forgets_the_dead(tmp_path: Path) -> None:
    """Only the passages named stay, and of the vocabulary only what they use."""
    first = stored(tmp_path / "a.words", [rows(3, 7)], [3, 7])
    second = stored(tmp_path / "b.words", [rows(9)], [9])
    merged = stored(tmp_path / "c.words", [first, second], [3, 9])
    assert content(merged) == expected(3, 9)
    assert key("bầu") not in merged.keys.tolist()
    assert merged.places(["duong", "bầu", "hòa"]).tolist() == [
        merged.keys.tolist().index(key("duong")),
        -1,
        merged.keys.tolist().index(key("hòa")),
    ]


def test_a_passage_without_words_is_refused() -> None:
    """A segment whose words lack a passage is not written."""
    with pytest.raises(IndexDamaged, match="passage 9"):
        list(written([rows(3)], np.array([3, 9])))


@pytest.mark.parametrize("change", [lambda c: c[:-4], lambda c: b"", lambda c: b"\x09" + c[1:], lambda c: c + b"0000"])
def test_a_file_of_another_shape_is_refused(tmp_path: Path, change: object) -> None:
    """Truncated, empty, of another version, or longer: named, not misread."""
    path = tmp_path / "s.words"
    path.write_bytes(change(b"".join(written([rows(3, 7)], np.array([3, 7])))))  # type: ignore[operator]
    with pytest.raises(IndexDamaged, match="words"):
        read_rows(path, np.array([3, 7]))


def test_nothing_is_a_file_too(tmp_path: Path) -> None:
    """No passages make an empty segment."""
    assert len(stored(tmp_path / "s.words", [LooseRows().rows()], [])) == 0
