"""Headlines of two papers on one event are found by meaning, day and paper."""

import numpy as np
import tiny_models as tiny

from indexer.model import twins
from indexer.model.corpus import Document


def _document(title: str, lead: str, date: str, source: str) -> Document:
    return Document(title, lead, "", 1.0, date, source)


def test_one_event_is_alike_near_in_time_and_of_two_papers() -> None:
    """Rows 0 and 1 are; 2 is of the same paper, 3 is too late, 4 tells something else."""
    vectors = np.array([[1, 0], [1, 0], [1, 0], [0, 1], [1, 0]], np.float32)
    days, sources = np.array([1, 2, 3, 3, 9]), np.array([0, 1, 0, 2, 1])
    found = twins.same_event(vectors, days, sources)
    assert sorted(map(tuple, found.tolist())) == [(0, 1), (1, 0), (1, 2), (2, 1)]


def test_a_row_has_few_twins() -> None:
    """Of five twins the nearest are kept."""
    angles = np.array([0.0, 0.1, 0.2, 0.3, 0.4])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    found = twins.same_event(vectors, np.ones(5, np.int64), np.arange(5), most=1)
    assert found.tolist()[0] == [0, 1]
    assert len(found) == 5


def test_a_title_asks_for_the_lead_of_its_twin() -> None:
    """Only dated documents with title and lead take part; pages of one paper are of one source."""
    made = tiny.tokenizer()
    table = np.random.default_rng(0).normal(size=(made.get_vocab_size(), 16)).astype(np.float32)
    told = [
        _document("Xã họp", "Hội đồng nhân dân xã họp", "2026-01-02", "Báo A"),
        _document("Xã họp", "Hội đồng nhân dân xã họp", "2026-01-02", "Báo B - Thời sự"),
        _document("Xã họp", "Hội đồng nhân dân xã họp", "2026-01-02", "Báo B"),
        _document("Xã họp", "Hội đồng nhân dân xã họp", "", "Báo C"),
    ]
    pairs = twins.pairs(told, made, table)
    assert pairs is not None
    lead = made.encode(told[0].lead, add_special_tokens=False).ids
    assert len(pairs.queries) == 4
    assert pairs.passages.ids[: len(lead)].tolist() == lead
    assert twins.pairs(told[3:], made, table) is None
