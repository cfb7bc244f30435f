"""Tests of tests/eval/pool.py, and of the judgements that it holds."""

import pytest

from tests.eval.pool import Pool, agreement, sentence_digest

SENTENCE = "Lễ hội làng Mận mở ngày 3/10."


def _pool(*said: tuple[bool, bool]) -> Pool:
    digests = [sentence_digest(SENTENCE), "another", "a third one", "a fourth"]
    return Pool({("q1", digest): one for digest, one in zip(digests, said, strict=False)})


def test_both_readings_must_agree() -> None:
    """One of them alone is not enough, and a sentence that nobody read for this question is not judged."""
    assert _pool((True, True)).says("q1", SENTENCE) is True
    assert _pool((True, False)).says("q1", SENTENCE) is False
    assert _pool((True, True)).says("q2", SENTENCE) is None
    assert _pool().says("q1", SENTENCE) is None


def test_a_sentence_is_known_by_its_syllables() -> None:
    """Case and marks of punctuation do not matter; a number does."""
    assert _pool((True, True)).says("q1", "lễ hội làng Mận, mở ngày 3/10") is True
    assert _pool((True, True)).says("q1", SENTENCE.replace("3/10", "4/10")) is None


def test_agreement_is_beyond_chance() -> None:
    """1 where they always agree, 0 where no more often than by chance."""
    assert agreement(_pool((True, True), (False, False))) == pytest.approx(1)
    assert agreement(_pool((True, True), (True, False), (False, True), (False, False))) == pytest.approx(0)


def test_the_readings_of_the_set_agree() -> None:
    """There are judgements, two each, alike well beyond chance; some half of them are yes."""
    pool = Pool.read()
    assert all(len(said) == 2 for said in pool.verdicts.values())
    assert agreement(pool) > 0.6
    assert 0.4 < sum(map(all, pool.verdicts.values())) / len(pool.verdicts) < 0.6
