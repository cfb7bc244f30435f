"""Near-duplicates are found, and different articles are not."""

import itertools
import random

from index_builders import raw

from indexer.clean import clean
from indexer.dedup import ALIKE, BANDS, bands, similarity, sketch
from indexer.schema import Article, Block

WORDS = [f"tu{n}" for n in range(400)]


def article(words: list[str]) -> Article:
    """Return an article of these words."""
    text = " ".join(words)
    return Article(id="a", text=text, title="", blocks=(Block("paragraph", 0, len(text)),))


def jaccard(one: list[str], other: list[str]) -> float:
    """Return the share of common shingles of 4 words."""
    sets = [{tuple(words[i : i + 4]) for i in range(len(words) - 3)} for words in (one, other)]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_the_estimate_is_near_the_share_of_common_shingles() -> None:
    """Over many pairs the estimate errs by less than three standard errors: 3 · sqrt(.25 / 60) = .19."""
    chance, errors = random.Random(3), []
    for cut in (0, 20, 60, 120, 250):
        one = chance.choices(WORDS, k=300)
        other = one[cut:] + chance.choices(WORDS, k=cut)
        first, second = sketch(article(one)), sketch(article(other))
        assert first is not None
        assert second is not None
        errors.append(abs(similarity(first, second) - jaccard(one, other)))
    assert max(errors) < 0.19
    assert sum(errors) / len(errors) < 0.08


def test_the_same_text_with_another_frame_meets_in_a_band() -> None:
    """Another title and ending: alike, and found by a common key."""
    one = random.Random(4).choices(WORDS, k=300)
    first, second = sketch(article(one)), sketch(article([*one[:-12], *WORDS[:8]]))
    assert first is not None
    assert second is not None
    assert similarity(first, second) >= ALIKE
    assert set(bands(first)) & set(bands(second))
    assert len(bands(first)) == BANDS


def test_different_articles_do_not_meet() -> None:
    """A hundred unrelated articles share no band."""
    chance = random.Random(5)
    keys = [bands(found) for _ in range(100) if (found := sketch(article(chance.choices(WORDS, k=200)))) is not None]
    assert not any(set(a) & set(b) for a, b in itertools.combinations(keys, 2))


def test_too_little_text_has_no_sketch() -> None:
    """A headline of a few words is nobody's duplicate."""
    assert sketch(article(WORDS[:10])) is None
    assert sketch(clean(raw(1))) is not None


def test_a_block_may_cut_a_word() -> None:
    """Where a line's break was lost two words are one; the sketch is that of the block's own words."""
    words = [f"tu{n}" for n in range(40)]
    prose = " ".join(words)
    glued = f"chuthich{prose}"
    cut = Article(id="a", text=glued, title="", blocks=(Block("paragraph", 8, len(glued)),))
    first, second = sketch(cut), sketch(article(words))
    assert first is not None
    assert second is not None
    assert first.tolist() == second.tolist()
