"""The words of whole texts: what is stored of a text, and how texts are handed out."""

import numpy as np
import pytest
from index_builders import HashEncoder, raw

from indexer import text_words
from indexer.analysis import Terms
from indexer.forward import LooseRows, key
from indexer.index_writer import IndexWriter
from indexer.prepare import Prepared, Preparer
from indexer.snapshot import open_snapshot
from indexer.text_words import TextWords, bare, cased, marked_letters

NOTHING = Terms((), ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Xã họp, dân\nbàn", "; xã họp dân bàn"),
        ("Xã họp. Dân bàn; 2.000 m_2", "; xã họp ; dân bàn ; 2 000 m 2"),
        ("HĐND Xã ca CA", "; HĐND xã ca CA"),
        ("hai" + " " * 40 + "ba" + " " * 41 + "bốn", "; hai ba ; bốn"),
        ("ΑΣ ΑΣ'Β ẞ", "; ας ασ Β ß"),
        (" – ", ""),
        ("", ""),
    ],
)
def test_words_stand_as_phrases_meet_them(text: str, words: str) -> None:
    """In small letters or all in capitals, parted where no phrase goes on."""
    found = text_words.text_words(text)
    assert " ".join(found.marked) == words
    assert found.plain == tuple(map(bare, found.marked))


def test_a_letter_without_marks_stands_for_those_of_vietnamese() -> None:
    """`bare` takes off what a phrase without marks leaves open, and nothing else."""
    assert all(bare(letter) == plain for plain, letters in marked_letters().items() for letter in letters)
    assert (bare("ƯỚC"), bare("façade"), bare("ñ")) == ("uoc", "façade", "ñ")
    assert (cased("xã"), cased("ß"), cased("15"), cased("ς")) == (("xã", "XÃ"), ("ß",), ("15",), ("ς",))


@pytest.mark.parametrize("block", [1, 4, 1 << 18])
def test_texts_come_as_they_lie(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    """Those asked for, some left out between them, in blocks of any size; unknown ones are in none."""
    monkeypatch.setattr(text_words, "_BLOCK", block)
    texts = {10: "xã họp", 20: "dân. Bàn", 30: "", 40: "tổ dân phố"}
    loose = LooseRows()
    for number, text in texts.items():
        loose.add(number, NOTHING, text_words.text_words(text))
        loose.add(number + 1, NOTHING, NOTHING)
    rows = loose.rows()
    for chosen in ([1, 2, 3, 4], [1, 3, 4], [4], [2, 9], []):
        found = {}
        numbers = np.array(chosen, np.int64)
        for one in TextWords([rows]).blocks(numbers, 10 * numbers):
            for at, number in enumerate(one.numbers.tolist()):
                found[number] = rows.keys[one.words[one.starts[at] : one.starts[at + 1]]].tolist()
        wanted = {n: [key(word) for word in text_words.text_words(texts[10 * n]).marked] for n in chosen if n < 9}
        assert found == wanted


def test_an_index_holds_the_words_of_every_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Through new versions, removals and merges, until older segments without them are among the merged ones."""
    folder = tmp_path_factory.mktemp("index")
    with IndexWriter(folder, HashEncoder()) as writer:
        for number, version in [(0, 1), (1, 1), (2, 1), (1, 2), (3, 1), (4, 1), (5, 1), (6, 1), (0, 2)]:
            found = Preparer().prepare(raw(number, version))
            assert isinstance(found, Prepared)
            writer.add(found)
            writer.publish(more_to_come=number < 6)
        writer.remove("tin-2")
        writer.publish()
    with open_snapshot(folder) as snapshot:
        held = {}
        for block in snapshot.text_words(snapshot.numbers()):
            for at, number in enumerate(block.numbers.tolist()):
                held[number] = block.rows.keys[block.words[block.starts[at] : block.starts[at + 1]]].tolist()
        texts = {article.number: article.text for article in snapshot.walk()}
        assert held == {
            number: [key(word) for word in text_words.text_words(text).marked] for number, text in texts.items()
        }
        assert len(held) == 6
