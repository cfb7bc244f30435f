"""Words, their keys and what joins them."""

import itertools

from indexer.extract.clauses import clauses
from indexer.extract.lexicon import Phrases, read_compounds, read_group, read_words
from indexer.extract.tokens import WORD, begins_word, is_highland, is_syllable, phrase_key, tokenise


def test_words_and_gaps() -> None:
    """Words keep their offsets; an apostrophe stays inside, a hyphen parts."""
    tokens = tokenise("Bà H'Bé Nét, TT-Huế")
    assert tokens.words == ["Bà", "H'Bé", "Nét", "TT", "Huế"]
    assert tokens.gaps == ["", " ", " ", ", ", "-", ""]
    assert [tokens.text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words
    assert tokens.loose == [False, True, True, False, False, False]
    assert tokens.text_of(0, 3) == "Bà H'Bé Nét"


def test_marks_join_words_wherever_they_stand() -> None:
    """Only what stands beside a mark is read anew, and ends where the search through the whole text would end."""
    pieces = ("H'", "leo", " ", "12", "T.Ư", "’", "a", ".")
    for chosen in itertools.product(pieces, repeat=4):
        text = "Xã " + "".join(chosen) + " bé"
        tokens = tokenise(text)
        assert tokens.words == WORD.findall(text), text
        assert "".join(itertools.chain(*zip(tokens.gaps, [*tokens.words, ""], strict=True))) == text
        assert [tokens.text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == tokens.words


def test_keys_know_both_tone_styles() -> None:
    """Old and new placement and all apostrophes give one key."""
    assert phrase_key("Hoà Bình") == phrase_key("HÒA BÌNH") == "hòa bình"
    assert phrase_key("M’Drắk") == "m'drắk"


def test_breaks_part_words() -> None:
    """A word that begins a block joins nothing before it."""
    text = "phường\nHạc Thành"
    assert tokenise(text).loose[1]
    assert not tokenise(text, frozenset({7})).loose[1]
    assert not tokenise("phường\n\nHạc Thành").loose[1]


def test_empty() -> None:
    """A text without words is no error."""
    assert len(tokenise("")) == 0
    assert len(tokenise("… – !")) == 0


def test_syllables() -> None:
    """Vietnamese syllables are told from foreign words."""
    assert all(map(is_syllable, ["nguyễn", "quyết", "an", "thảnh", "giềng"]))
    assert not any(map(is_syllable, ["davos", "trump", "x1", ""]))


def test_words_that_begin_with_a_capital() -> None:
    """ "Nhân dân" is one word, "Nhân nói" is not."""
    assert begins_word(tokenise("Nhân dân"), 0)
    assert not begins_word(tokenise("Nhân nói"), 0)


def test_phrases_match_longest_and_over_joints() -> None:
    """A trie gives every phrase at a word; joints count only where they are allowed."""
    phrases = Phrases({"tài chính": 1, "tài chính - kế hoạch": 2})
    tokens = tokenise("Tài chính-Kế hoạch huyện")
    assert phrases.longest(tokens, 0) == (2, 1)
    assert phrases.longest(tokens, 0, free=True) == (4, 2)
    assert phrases.longest(tokens, 4) is None


def test_sentences() -> None:
    """Abbreviations do not end a sentence, full stops and blank lines do."""
    assert clauses(tokenise("TP. HCM họp. Ông đến.\n\nXã vui")).number == [0, 0, 0, 1, 1, 2, 2]


def test_word_lists_are_read() -> None:
    """Each list and group has words; none is empty by a slip."""
    assert "nguyễn" in read_words("surnames.tsv")
    assert "nói" in read_group("people.says")
    assert "nông" in read_compounds("places")["thôn"]


def test_names_of_the_highlands() -> None:
    """An apostrophe may stand apart inside a name, not at a quotation; such syllables are told from foreign ones."""
    assert tokenise("xã Ea H’ leo").words == ["xã", "Ea", "H’ leo"]
    assert tokenise("nhóm 'H' và G' của").words == ["nhóm", "H", "và", "G", "của"]
    assert phrase_key("Ea H ' leo") == phrase_key("Ea H'Leo")
    assert all(map(is_highland, ("krông", "drăk", "kđăm", "buk", "h'leo")))
    assert not any(map(is_highland, ("davos", "brooklyn", "nhất", "tp", "park")))
    assert is_syllable("nhất")
