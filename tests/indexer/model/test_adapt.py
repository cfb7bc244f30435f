"""Adapting learns a corpus's own words, measures on what it has not seen, and keeps nothing that is worse."""

import random
from pathlib import Path

import numpy as np
import pytest
import tiny_models as tiny
from tokenizers import Tokenizer

from indexer.encoder import load_encoder
from indexer.errors import ModelError
from indexer.model import adapt, folder
from indexer.model.adapt import AdaptOptions
from indexer.model.corpus import Document
from indexer.schema import Article, Block, Noise

_TITLES = ["hội", "đồng", "dân", "xã", "họp", "kỳ", "thứ", "nhất", "cử", "tri"]
_TEXTS = ["phường", "bầu", "đại", "biểu", "quốc", "ủy", "ban", "tỉnh", "công", "bố"]


def _documents(count: int, seed: int = 0) -> list[Document]:
    """Articles in which each word of the title always brings another word of the text: a link to be learned."""
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        chosen = rng.sample(range(10), 3)
        body = " ".join(rng.choice([_TEXTS[i] for i in chosen]) for _ in range(60))
        made.append(Document(" ".join(_TITLES[i] for i in chosen), "", body))
    return made


def test_learns_what_the_corpus_links(tmp_path: Path) -> None:
    """Held-out pairs are found better after than before; the new folder is a model and replaces an earlier one."""
    base, earlier = tiny.static_folder(tmp_path / "base"), tiny.static_folder(tmp_path / "earlier", seed=1)
    former = {load_encoder(str(path)).identity.digest for path in (base, earlier)}
    seen: list[tuple[int, int]] = []
    options = AdaptOptions(epochs=60, batch=64, rate=0.02, anchor=0.0)
    report = adapt.adapt(_documents(200), base, earlier, options, lambda done, total: seen.append((done, total)))
    assert report.after > report.before + 0.2
    assert report.installed == earlier
    assert seen[-1] == (report.steps, report.steps)
    assert load_encoder(str(earlier)).identity.digest not in former
    assert sorted(path.name for path in tmp_path.iterdir()) == ["base", "earlier"]


def test_a_model_that_is_no_better_is_not_kept(tmp_path: Path) -> None:
    """Where training brings nothing, no folder appears, and one that was there stays."""
    base = tiny.static_folder(tmp_path / "base")
    report = adapt.adapt(_documents(60), base, tmp_path / "mine", AdaptOptions(rate=0.0, anchor=0.0))
    assert report.after == pytest.approx(report.before)
    assert report.installed is None
    assert not (tmp_path / "mine").exists()


def test_too_few_articles_are_refused(tmp_path: Path) -> None:
    """The message says how many there are and how many are needed."""
    with pytest.raises(ModelError, match=r"5 articles.*at least 40"):
        adapt.adapt(_documents(5), tiny.static_folder(tmp_path / "base"), tmp_path / "mine")


def test_only_static_models_are_adapted(tmp_path: Path) -> None:
    """A transformer is refused by name."""
    base = tiny.transformer_folder(tmp_path / "base", "bert")
    with pytest.raises(ModelError, match="base is not a static model"):
        adapt.adapt(_documents(60), base, tmp_path / "mine")


def test_a_folder_that_is_no_model_is_left_alone(tmp_path: Path) -> None:
    """A folder of somebody's files is never replaced."""
    base = tiny.static_folder(tmp_path / "base")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(ModelError, match="no model folder"):
        adapt.adapt(_documents(60), base, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def test_reciprocal_rank_counts_ranks(tmp_path: Path) -> None:
    """Two articles: one title nearest to its own text, the other's own text second: (1 + 1/2) / 2."""
    made: Tokenizer = tiny.tokenizer()
    table = np.zeros((made.get_vocab_size(), 2), np.float32)
    for word, vector in (("xã", (1, 0)), ("họp", (1, 0)), ("phường", (1, 0)), ("ban", (0, 1))):
        table[made.token_to_id(f"▁{word}")] = vector
    documents = [Document("xã", "", "phường " * 20), Document("họp", "", "ban " * 20)]
    assert adapt.reciprocal_rank(documents, made, table) == pytest.approx((1 + 1 / 2) / 2)


def test_an_article_gives_its_prose() -> None:
    """Noise and headings are left out of what is learned."""
    text = "Tên bài\nThân bài.\nẢnh: A"
    blocks = (Block("title", 0, 7), Block("paragraph", 8, 17))
    article = Article("a", text, "Tên bài", blocks=blocks, noise=(Noise("caption", 18, 24),))
    assert adapt.document(article) == Document("Tên bài", "", "Thân bài.")
    headline = Article("b", "Tên bài\nMở bài.\n", "Tên bài", lead="Mở bài.", blocks=(Block("title", 0, 7),))
    assert adapt.document(headline) == Document("Tên bài", "Mở bài.", "Mở bài.")


def test_quantised_rows_are_close() -> None:
    """Eight bits a number keep each number to half a step of its row's scale; a zero row stays zero."""
    table = np.vstack([np.random.default_rng(0).normal(size=(5, 8)), np.zeros((1, 8))]).astype(np.float32)
    rows, scale = folder.quantised(table)
    assert np.abs(rows * scale[:, None] - table).max() <= 0.5001 * np.abs(table).max() / 127
    assert not (rows[-1] * scale[-1]).any()
