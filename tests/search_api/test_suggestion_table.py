"""The columns of completions."""

import tempfile
from dataclasses import fields

import numpy as np
import pytest

from search_api.completions.suggestion_table import Strings, Suggestion, folded_key, make_table, map_table

ENTRIES = [
    Suggestion("Bùi Văn Quang", "person", 5),
    Suggestion("đường 🌊", "title", 1, "id é"),
    Suggestion("\udc80 lẻ", "phrase", 3),
]


def test_what_is_mapped_is_what_was_written() -> None:
    """Every column, aligned; the file may be gone by then. An empty table too."""
    for entries in (ENTRIES, []):
        made = make_table(entries)
        with tempfile.TemporaryFile() as file:
            made.write(file)
            file.flush()
            mapped = map_table(file)
        for column in fields(made):
            one, other = getattr(made, column.name), getattr(mapped, column.name)
            assert one.dtype == other.dtype
            assert one.tolist() == other.tolist()
            assert other.flags.aligned


def test_a_torn_file_is_refused() -> None:
    """What a killed writer left is no table."""
    with tempfile.TemporaryFile() as file:
        make_table(ENTRIES).write(file)
        file.truncate(file.tell() // 2)
        with pytest.raises(ValueError, match=r"buffer|EOF|offset"):
            map_table(file)


def test_names_stand_under_each_word_and_keys_are_sorted() -> None:
    """A person can be typed from any word, weighing less; a title from its beginning only."""
    made = make_table(ENTRIES)
    keys = list(Strings(made.keys, made.key_starts))
    assert keys == sorted(keys)
    assert {b"bui van quang", b"van quang", b"quang", b"duong"} <= set(keys)
    weights = dict(zip(keys, made.weights.tolist(), strict=True))
    assert weights[b"bui van quang"] - weights[b"quang"] == pytest.approx(1.5)
    assert weights[b"quang"] == pytest.approx(2.0 + np.log1p(5))


def test_strings_are_read_by_number_and_slice() -> None:
    """Items and slices of what lies end to end."""
    strings = Strings(np.frombuffer(b"abccc", np.uint8), np.array([0, 1, 2, 5]))
    assert (len(strings), strings[2], strings[0:2], list(strings)) == (3, b"ccc", [b"a", b"b"], [b"a", b"b", b"ccc"])


def test_a_key_is_folded_and_bounded() -> None:
    """Marks, capitals and punctuation go; a long text is cut."""
    assert folded_key("  Quảng-Trị!  ") == "quang tri"
    assert len(folded_key("ab " * 500)) == 200
