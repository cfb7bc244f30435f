"""What a threshold keeps and cuts, with the arithmetic written out, and over a small set."""

import sys
from pathlib import Path

import pytest
import tiny_models as tiny

from search_api.learning import thresholds
from search_api.learning.thresholds import Hits, cut
from search_api.ranking.collapse import Ranked
from tests.search_api.test_judged import beir


def hits(*found: tuple[float, bool]) -> Hits:
    """Return hits of these scores, with whether each answers; none matches by words."""
    return [(Ranked(place, place, score, 0.0, None), answers) for place, (score, answers) in enumerate(found)]


def test_shares_are_over_hits() -> None:
    """Three of four hits are kept, two of those answer, of three that do; one of two foreign questions is silent."""
    own = [hits((0.9, True), (0.4, False), (0.1, True)), hits((0.5, True))]
    found = cut(own, [hits((0.3, False), (0.2, False)), hits((0.1, False))], 0.3)
    assert (found.hits, found.precision, found.recall) == (1.5, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found.emptied == 0.0
    assert (found.foreign, found.silent) == (0.5, 0.5)


def test_nothing_kept_is_no_precision() -> None:
    """A threshold above all hits leaves none, of its own and of foreign questions."""
    found = cut([hits((0.2, True))], [hits((0.1, False))], 0.9)
    assert (found.hits, found.precision, found.emptied, found.silent) == (0.0, 0.0, 1.0, 1.0)


def test_the_command_prints_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A row for each threshold of each set, one for the default; the lowest keeps all."""
    encoder = thresholds.load_encoder(str(tiny.static_folder(tmp_path / "tiny")))
    monkeypatch.setattr(thresholds, "load_encoder", lambda _: encoder)
    folders = [str(beir(tmp_path / name)) for name in ("own", "foreign")]
    monkeypatch.setattr(sys, "argv", ["thresholds", folders[0], "--foreign", folders[1]])
    thresholds.main()
    rows = capsys.readouterr().out.splitlines()[2:]
    assert len(rows) == len(thresholds.THRESHOLDS)
    assert rows[0].startswith("| own | 0 |")
    assert rows[0].split(" | ")[4] == "1.000"
    assert rows[1].startswith("| own | by default |")
