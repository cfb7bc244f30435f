"""The tokenizer: units of several syllables are one token, spellings of a tone are one, nothing is lost."""

import unicodedata

import tiny_models as tiny

from indexer.model import vocabulary
from indexer.model.vocabulary import VocabularySize

TEXTS = ["hội đồng nhân dân xã họp bàn việc mới", "đại biểu hội đồng nhân dân huyện nói", "xã mới họp, huyện bàn"] * 20


def test_a_unit_is_one_token() -> None:
    """A unit of the vocabulary is one token, also across line breaks and doubled spaces, never across a comma."""
    made = tiny.tokenizer()
    assert made.encode("Hội  đồng\nnhân dân", add_special_tokens=False).tokens == ["▁hội▁đồng▁nhân▁dân"]
    assert "▁hội▁đồng▁nhân▁dân" not in made.encode("hội đồng, nhân dân", add_special_tokens=False).tokens


def test_spellings_of_a_tone_are_one() -> None:
    """Both placements of a tone mark, both Unicode forms and both cases give the same tokens."""
    made = tiny.tokenizer()
    for one, two in (("hoà", "hòa"), ("THUỶ", "thủy"), ("khoẻ", "khỏe"), (unicodedata.normalize("NFD", "Hội"), "hội")):
        assert made.encode(one).ids == made.encode(two).ids
    assert made.normalizer.normalize_str("quý hoàn") == "quý hoàn"


def test_units_are_cohesive_runs() -> None:
    """What always stands together is a unit; what meets by chance is none."""
    singles, runs = vocabulary.count_units(TEXTS, 4)
    units = vocabulary.choose_units(singles, runs, 10)
    assert singles["họp"] == 40
    assert runs["hội", "đồng", "nhân", "dân"] == 40
    assert "hội đồng nhân dân" in units
    assert ("mới", "đại") not in runs


def test_unmarked_twins_add_up() -> None:
    """Entries that fold to one string share it, with the sum of their counts; plain ones are left out."""
    assert vocabulary.unmarked({"bàn": 3, "bán": 2, "ban": 9, "xa": 1}, 5) == {"ban": 5}


def test_pieces_come_from_rare_words() -> None:
    """The pieces that many rare words share are chosen, starts of words apart from insides."""
    from collections import Counter

    pieces = vocabulary.choose_pieces(Counter({"photon": 3, "photo": 3}), 4)
    assert any(piece.startswith("▁phot") for piece in pieces)


def test_a_whole_vocabulary_covers_its_texts() -> None:
    """Counted, scored and refined on texts, the vocabulary leaves none of their letters unknown."""
    size = VocabularySize(syllables=50, units=20, english=20, unmarked=20, pieces=30)
    counts = vocabulary.entries(TEXTS, ["the people council met"], size)
    made = vocabulary.tokenizer(vocabulary.refined(counts, TEXTS))
    tokens = made.encode("hoi dong nhan dan; hội đồng nhân dân; the council; 2026", add_special_tokens=False).tokens
    assert tokens[:2] == ["▁hoi▁dong▁nhan▁dan", "▁hội▁đồng▁nhân▁dân"]
    assert {"▁the", "▁council", "▁2026"} <= set(tokens)
    assert all("<unk>" not in made.encode(text).tokens for text in TEXTS)


def test_the_light_tokenizer_cuts_alike() -> None:
    """Without regular expressions the same texts give the same entries, silent ones and spellings aside."""
    base = vocabulary.tokenizer(
        vocabulary.scored(
            {f"▁{word}": 5.0 for word in ["hòa", "giải", "thủy", "lợi", "quý", "xã", "a", "12"]}
            | {"▁": 0.1, "▁hòa▁giải": 9.0}
        )
    )
    made, mapping = vocabulary.light(base)
    quiet = set(vocabulary.silent(base))
    for text in ("Hoà  giải (xã)", "thuỷ lợi, quý 12", "xã\nhòa giải", "HOÀ\u00a0GIẢI – xã 12/12a", ""):
        light = [number for token in made.encode(text).ids if (number := mapping[token]) not in quiet]
        assert light == base.encode(text).ids


def test_old_spellings() -> None:
    """Only an open final syllable changes, never after q."""
    assert vocabulary.old_spelling("▁hòa▁thủy▁khỏe") == "▁hoà▁thuỷ▁khoẻ"
    assert vocabulary.old_spelling("▁hoàn▁quý▁òan") == "▁hoàn▁quý▁òan"
