"""Trains the bundled model on for a corpus of one's own, and keeps the result only where it is better."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.errors import ModelError
from indexer.model import folder, safety
from indexer.model.corpus import Document
from indexer.model.pairs import PairsBuilder, cut
from indexer.model.static import is_static, mean_rows, unit
from indexer.reasons import Reason
from indexer.schema import Article

Floats = NDArray[np.float32]
_LEAST = 40


@dataclass(frozen=True, slots=True)
class AdaptOptions:
    """How long to train on. `held_out` is the share of articles kept back to measure, at most 1,000 of them.

    `anchor` pulls the vectors back to where they were, so that English and rare words are not forgotten.
    """

    epochs: float = 4.0
    batch: int = 512
    rate: float = 1.5e-3
    anchor: float = 0.02
    held_out: float = 0.1
    most_steps: int = 1500
    seed: int = 0


@dataclass(frozen=True, slots=True)
class AdaptReport:
    """What came of it. `before` and `after` are the mean reciprocal rank at 10 of held-out title → passage pairs.

    `installed` is the new model's folder, or None where it was no better and nothing was kept.
    """

    articles: int
    held_out: int
    steps: int
    before: float
    after: float
    installed: Path | None


def document(article: Article) -> Document:
    """Return what training takes: the title, the lead, and the prose (the lead where there is no more)."""
    prose = "\n".join(article.text[block.start : block.end] for block in article.blocks if block.kind == "paragraph")
    return Document(article.title, article.lead, prose or article.lead)


def adapt(
    documents: Iterable[Document],
    base: Path,
    out: Path,
    options: AdaptOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> AdaptReport:
    """Train the static model in `base` on `documents`; write it to `out` if it finds held-out pairs better.

    `progress` hears the steps done and the steps in all. `out` is replaced as a whole, or left as it was. Raises
    ModelError where the base is not static or the documents are too few.
    """
    options = options or AdaptOptions()
    safety.inspect(base)
    if not is_static(base):
        raise ModelError(Reason("adapt_static", model=base.name))
    if out.exists() and not (out / "modules.json").is_file():
        raise ModelError(Reason("adapt_folder", folder=out))
    train_on, kept_back = split(list(documents), options)
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    table = folder.read_table(base).whole()
    steps, adapted = _trained(train_on, tokenizer, table, options, progress)
    before, after = (reciprocal_rank(kept_back, tokenizer, vectors) for vectors in (table, adapted))
    better = after > before
    if better:
        _install(out, tokenizer, adapted)
    return AdaptReport(len(train_on), len(kept_back), steps, before, after, out if better else None)


def split(documents: Sequence[Document], options: AdaptOptions) -> tuple[list[Document], list[Document]]:
    """Keep back a share of the documents, always the same ones for the same input."""
    usable = [found for found in documents if found.title and cut(found.body)]
    if len(usable) < _LEAST:
        raise ModelError(Reason("adapt_few", articles=len(usable), least=_LEAST))
    order = np.random.default_rng(options.seed).permutation(len(usable))
    kept = min(1000, max(10, int(len(usable) * options.held_out)))
    return [usable[i] for i in order[kept:]], [usable[i] for i in order[:kept]]


def _trained(
    documents: Sequence[Document],
    tokenizer: Tokenizer,
    table: Floats,
    options: AdaptOptions,
    progress: Callable[[int, int], None] | None,
) -> tuple[int, Floats]:
    """Train on from `table`; return the number of steps and the new table."""
    from indexer.model.trainer import Recipe, Share, train

    builder = PairsBuilder(options.seed)
    for found in documents:
        builder.add(found)
    pairs = builder.build(tokenizer)
    batch = max(16, min(options.batch, len(pairs.passages) // 2))
    steps = max(20, min(options.most_steps, int(options.epochs * len(pairs.queries) / batch)))
    recipe = Recipe(
        dimension=table.shape[1],
        batch=batch,
        steps=steps,
        rate=options.rate,
        widths=(table.shape[1],),
        anchor=options.anchor,
        report_every=10,
        seed=options.seed,
    )

    def report(step: int, _loss: float, _table: Floats) -> None:
        if progress:
            progress(step, steps)

    return steps, train(table, [Share(pairs)], recipe, report)


def reciprocal_rank(documents: Sequence[Document], tokenizer: Tokenizer, table: Floats) -> float:
    """Search each title among the first passages of all `documents`: mean of 1/rank, 0 beyond rank 10 (MRR@10)."""

    def encode(texts: list[str]) -> Floats:
        rows = [encoding.ids for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]
        return unit(mean_rows(table, rows))

    titles = encode([found.title for found in documents])
    passages = encode([cut(found.body)[0] for found in documents])
    near = titles @ passages.T
    ranks = 1 + (near > np.diag(near)[:, None]).sum(axis=1)
    return float(np.where(ranks <= 10, 1 / ranks, 0).mean())


def _install(out: Path, tokenizer: Tokenizer, table: Floats) -> None:
    """Write the model beside `out`, then put it there by renames; what was there goes last."""
    fresh, old = (out.with_name(f".{out.name}.{state}") for state in ("new", "old"))
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    folder.write(fresh, tokenizer, table)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
