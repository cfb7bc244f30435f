"""What of a shown passage depends on no query."""

from pathlib import Path

import numpy as np
import pytest

from indexer.build import Stages, build
from indexer.encoder import load_encoder
from indexer.extract.extractor import Extractor
from indexer.forward import key
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.snapshot import Snapshot
from indexer.vietnamese.fold import fold
from search_api.results.passage_parts import PassageParts, passage_parts
from tests.search_api.tiny_model import write_tiny_model

RAWS = [
    RawArticle(id=f"tin-{n}", title=f"Xã số {n} họp", body=f"Sáng {n}/3/2026, xã số {n} họp. Ông Lò Văn {n} chủ trì.")
    for n in range(1, 4)
]


@pytest.fixture
def source(tmp_path: Path) -> SnapshotSource:
    """An index of three articles."""
    write_tiny_model(tmp_path / "model", [raw.title + " " + raw.body for raw in RAWS])
    settings = IndexSettings(index=tmp_path / "index", model=str(tmp_path / "model"))
    build(RAWS, settings, Stages(load_encoder(settings.model)))
    return SnapshotSource(tmp_path / "index")


def places(snapshot: Snapshot) -> list[tuple[int, int]]:
    """Return every passage as (id, article number)."""
    return [(article.first_passage, article.number) for article in snapshot.walk()]


def test_parts_are_the_articles_own(source: SnapshotSource, tmp_path: Path) -> None:
    """Text, sentences and syllables stand where they say; title and sentences have the vectors that the model gives."""
    snapshot, encoder = source(), load_encoder(str(tmp_path / "model"))
    for shown in passage_parts(snapshot, places(snapshot), encoder):
        assert shown.article.text[shown.span.start : shown.span.end] == shown.text
        said = [shown.text[span.start : span.end] for span in shown.sentences]
        assert "".join(said).replace(" ", "") == shown.text.replace(" ", "").replace("\n", "")
        syllables = [shown.text[start:end].lower() for start, end in shown.syllables.spans]
        assert shown.syllables.marked.tolist() == list(map(key, syllables))
        assert shown.syllables.plain.tolist() == list(map(key, map(fold, syllables)))
        assert shown.encoded is not None
        lines = [shown.article.title, *said]
        np.testing.assert_allclose(shown.encoded.vectors, encoder.encode_passages(lines), atol=1e-6)
        assert [len(row) > 0 for row in shown.encoded.tokens] == [True] * len(lines) == [True] * shown.lines.count


def test_what_is_kept_is_handed_out_again(source: SnapshotSource, tmp_path: Path) -> None:
    """A passage shown twice is made once, mixed with new ones the order holds; without a model it has no vectors."""
    snapshot, encoder = source(), load_encoder(str(tmp_path / "model"))
    every = places(snapshot)
    first = passage_parts(snapshot, every[1:2], encoder)
    again = passage_parts(snapshot, every, encoder)
    assert again[1] is first[0]
    assert [shown.article.number for shown in again] == [number for _, number in every]
    bare: list[PassageParts] = passage_parts(snapshot, every, None)
    assert all(shown.encoded is None for shown in bare)


def test_entities_are_told_from_the_passage_on(tmp_path: Path) -> None:
    """In the shape of an answer: each offset counts in the passage, wherever that begins."""
    body = "\n\n".join(
        f"Ông Lò Văn Nam, Chủ tịch UBND xã Tân Lập, nói về việc thứ {n}. " + "Xã họp. " * 60 for n in range(4)
    )
    settings = IndexSettings(index=tmp_path / "index")
    build(
        [RawArticle(id="tin", title="Xã họp", body=body)], settings, Stages(load_encoder("bundled"), Extractor.load())
    )
    snapshot = SnapshotSource(settings.index)()
    (article,) = snapshot.walk()
    shown = passage_parts(
        snapshot, [(article.first_passage + n, article.number) for n in range(len(article.passages))], None
    )
    assert len(shown) > 1
    told = [(part.text[entity["start"] : entity["end"]], entity["text"]) for part in shown for entity in part.entities]
    assert ("Lò Văn Nam", "Lò Văn Nam") in told
    assert all(stretch == text for stretch, text in told)


def test_a_new_generation_has_parts_of_its_own(source: SnapshotSource, tmp_path: Path) -> None:
    """A rewritten article is shown as it is now."""
    before = source()
    passage_parts(before, places(before), None)
    settings = IndexSettings(index=tmp_path / "index", model=str(tmp_path / "model"))
    changed = RawArticle(id="tin-1", title="Xã khác", body="Chiều nay xã khác họp.")
    build([changed], settings, Stages(load_encoder(settings.model)))
    after = source()
    shown = passage_parts(after, places(after), None)
    assert "Chiều nay" in "".join(part.text for part in shown)
    assert all("xã số 1" not in part.text for part in shown)
