"""Extraction against annotated articles: floors that may rise by themselves and fall only on purpose."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from indexer.extract.extractor import Extractor
from tests.eval.metadata_scores import Counts, Scores, match, read_gold, score

FLOORS = Path(__file__).parent / "metadata_floors.toml"


@pytest.fixture(scope="module")
def floors() -> dict[str, dict[str, float | str]]:
    """The floors and the digest of what they were measured on."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores(shared: Path, floors: dict[str, dict[str, float | str]]) -> Scores:
    """The shipped extractor's scores on the annotated articles."""
    path = shared / "gold" / "metadata_public.jsonl"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest == floors["gold"]["sha256"], "the annotated articles changed: measure the floors anew"
    return score(read_gold(path), Extractor.load())


@pytest.mark.shared
def test_floors_hold(scores: Scores, floors: dict[str, dict[str, float | str]]) -> None:
    """No figure is below its floor."""
    figures = scores.figures()
    below = {name: (figures[name], floor) for name, floor in floors["floors"].items() if figures[name] < float(floor)}
    assert below == {}


def test_match_pairs_one_to_one() -> None:
    """An equal span wins over one that merely overlaps, and none is used twice."""
    assert match([(0, 5), (3, 8)], [(3, 8), (0, 4)]) == [(0, 1), (1, 0)]
    assert match([(0, 5)], [(5, 9)]) == []


def test_f1_is_the_formula() -> None:
    """2·6 / (2·6 + 2 + 4) = 12/18."""
    assert Counts(6, 2, 4).f1 == pytest.approx(12 / 18)
