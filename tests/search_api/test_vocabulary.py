"""Which words of a vocabulary the words of a query may be."""

import numpy as np

from indexer.analysis import Terms
from indexer.forward import LooseRows, Rows, key
from indexer.text_words import text_words
from search_api.phrases.vocabulary import Vocabulary
from search_api.phrases.word_forms import Forms

WORDS = ("họp", "HỌP", "hop", "hợp", "xã", "CA", "ca", "cả")


def rows() -> Rows:
    """The words of one text."""
    loose = LooseRows()
    loose.add(1, Terms((), ()), text_words(" ".join(WORDS) + " Họp"))
    return loose.rows()


def test_words_are_told_by_marks_and_capitals() -> None:
    """As written means in either case, any marks means all of them, capitals mean just these."""
    found = rows()
    names = {key(word): word for word in (*WORDS, "xa")}
    vocabulary = Vocabulary(found, [(Forms(("họp",)),), (Forms(("ca",), any_marks=True), Forms(("xã",)))])

    def words(forms: Forms) -> set[str]:
        return {names[one] for one in found.keys[vocabulary.words(forms)].tolist()}

    assert words(Forms(("họp",))) == {"họp", "HỌP"}
    assert words(Forms(("hop",), any_marks=True)) == {"họp", "HỌP", "hop", "hợp"}
    assert words(Forms(("CA",), capitals=True)) == {"CA"}
    assert words(Forms(("ca",), any_marks=True)) == {"CA", "ca", "cả"}
    assert words(Forms(("vắng",))) == words(Forms(("vang",), any_marks=True)) == set()
    assert np.flatnonzero(vocabulary.member(Forms(("xã",)))).tolist() == vocabulary.words(Forms(("xã",))).tolist()
    coded = {names[one] for one in found.keys[vocabulary.codes > 0].tolist()}
    assert coded == {"họp", "HỌP", "CA", "ca", "cả"}
    assert sorted(vocabulary.codes[vocabulary.codes > 0].tolist()) == [1, 2, 3, 4, 5]
