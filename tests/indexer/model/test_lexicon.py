"""Word translations come out of sentence pairs, and queries are unmarked and translated token by token."""

import numpy as np
import pytest
from tokenizers import Tokenizer

from indexer.model import lexicon, vocabulary
from indexer.model.pairs import Ragged, ragged

PAIRS = [("house river", "nhà sông"), ("river road", "đường sông"), ("road house", "nhà đường")] * 4


@pytest.fixture
def words() -> Tokenizer:
    """A tokenizer that knows the words of `PAIRS` and their unmarked forms."""
    entries = ["house", "river", "road", "nhà", "sông", "đường", "nha", "song", "duong", "hà"]
    return vocabulary.tokenizer(vocabulary.scored({f"▁{word}": 5.0 for word in entries} | {"▁": 0.1}))


def _text(words: Tokenizer, rows: Ragged) -> list[str]:
    return [
        " ".join(words.id_to_token(i).strip("▁") for i in rows.ids[a:b])
        for a, b in zip(rows.starts[:-1], rows.starts[1:], strict=True)
    ]


def test_alignment_finds_translations(words: Tokenizer) -> None:
    """Each word of the three sentences is linked most strongly to its own translation."""
    found = lexicon.align(words, PAIRS, rounds=20)
    strength = found.strength()
    for english, vietnamese in (("house", "nhà"), ("river", "sông"), ("road", "đường")):
        links = np.flatnonzero(found.english == words.token_to_id(f"▁{english}"))
        best = links[strength[links].argmax()]
        assert found.vietnamese[best] == words.token_to_id(f"▁{vietnamese}")
        assert strength[best] > 0.8


def test_chosen_rows_lose_their_marks(words: Tokenizer) -> None:
    """Only chosen rows change; a word whose unmarked form is unknown stays."""
    made = lexicon.lexicon(words, lexicon.align(words, PAIRS))
    rows = ragged(words, ["nhà sông", "nhà", "hà đường"])
    assert _text(words, made.unmark(rows, np.array([True, False, True]))) == ["nha song", "nhà", "hà duong"]


def test_chosen_rows_become_english(words: Tokenizer) -> None:
    """Words with a translation are translated, names only lose their marks, empty rows stay empty."""
    made = lexicon.lexicon(words, lexicon.align(words, PAIRS, rounds=20))
    rows = ragged(words, ["nhà sông", "", "đường", "hà nhà"])
    found = made.translate(rows, np.array([True, True, False, True]), np.random.default_rng(0))
    assert _text(words, found) == ["house river", "", "đường", "hà house"]
