"""`python -m indexer.model.train DATA OUT`: trains the bundled model anew. `models.md` says what DATA holds.

Two rounds: the first draws pairs at random; the second puts like beside like, as the first model sees it, so that
the wrong passages in a batch are hard ones, and learns from headlines of other papers on the same event. Between and
after them, English words take their places.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.model import corpus, finish, folder, lexicon, static, teacher, trainer, twins, vocabulary
from indexer.model.pairs import Pairs, PairsBuilder
from indexer.model.trainer import Floats, Recipe, Share

FIRST = Recipe(steps=2000, unmarked=0.06, translated=0.06)
SECOND = Recipe(
    batch=1024,
    steps=4000,
    rate=3e-3,
    widths=(384,),
    unmarked=0.08,
    translated=0.14,
    near=0.5,
    english=0.1,
    dropped=0.3,
    seed=11,
)
SECOND_GPU = replace(SECOND, batch=8192, steps=2800, workers=14)
TWINS = 0.04  # share of a batch of the second round
FIRST_SHARE = 0.15  # of the first round's table in what is written: an average finds better than either


def _documents(data: Path, held_out: Path | None) -> Iterator[corpus.Document]:
    titles = corpus.titles_of(held_out) if held_out else frozenset()
    yield from corpus.news(data, corpus.Bounds(held_out_titles=titles))
    yield from corpus.texts(data)


def _vocabulary(documents: list[corpus.Document], data: Path) -> Tokenizer:
    """Choose the vocabulary on a sample of the documents, local news favoured, and all the parallel text."""
    rng = random.Random(0)
    sample = [d for d in documents if rng.random() < 0.06 * d.weight or (d.body == "" and rng.random() < 0.3)]
    texts = [f"{d.title}\n{d.lead}\n{d.body[:6000]}" for d in sample]
    both = list(corpus.parallel(data))
    vietnamese = [*texts, *(pair[1] for pair in both)]
    counts = vocabulary.entries(vietnamese, [pair[0] for pair in both], vocabulary.VocabularySize())
    mixed = [*texts[:8000], *(pair[0] for pair in both[:20000])]
    return vocabulary.tokenizer(vocabulary.refined(counts, mixed))


def prepare(data: Path, work: Path, held_out: Path | None) -> tuple[Tokenizer, Pairs]:
    """Make the tokenizer and the Vietnamese pairs, or read them if `work` has them."""
    paths = [work / "tokenizer.json", work / "vietnamese.npz"]
    if not all(path.exists() for path in paths):
        work.mkdir(parents=True, exist_ok=True)
        documents = list(_documents(data, held_out))
        tokenizer = _vocabulary(documents, data)
        tokenizer.save(str(paths[0]))
        builder = PairsBuilder()
        for document in documents:
            builder.add(document)
        builder.build(tokenizer).save(paths[1])
    return Tokenizer.from_file(str(paths[0])), Pairs.load(paths[1])


def english_pairs(parallel: list[tuple[str, str]], tokenizer: Tokenizer) -> Pairs:
    """Make the pairs of English queries and Vietnamese passages, in runs of eight neighbouring sentences."""
    builder = PairsBuilder()
    for start in range(0, len(parallel), 8):
        builder.add_parallel(parallel[start : start + 8])
    return builder.build(tokenizer)


def start_from(old: Path, tokenizer: Tokenizer, seed: int) -> Floats:
    """Return a first table for `tokenizer`: each entry the sum of what the model in `old` makes of its text."""
    table = folder.read_table(old).whole()
    entries = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    texts = [entry.replace(vocabulary.SPACE, " ") for entry, _ in entries]
    rows = [
        e.ids for e in Tokenizer.from_file(str(old / "tokenizer.json")).encode_batch(texts, add_special_tokens=False)
    ]
    started = static.mean_rows(table, rows)
    empty = ~started.any(axis=1)
    started[empty] = np.random.default_rng(seed).normal(0, 0.02, (int(empty.sum()), table.shape[1]))
    kept = Tokenizer.from_file(str(old / "tokenizer.json")).get_vocab()
    for entry, number in entries:
        if entry in kept:
            started[number] = table[kept[entry]]
    return started


def averaged(table: Floats, other: Floats, share: float) -> Floats:
    """Return the average of two tables, `share` of the other, which training went through on its way to this one."""
    return np.asarray((1 - share) * table + share * other, np.float32)


def by_likeness(pairs: Pairs, table: Floats, centres: int = 4000, seed: int = 0) -> NDArray[np.int64]:
    """Return an order of the queries that puts those side by side whose passages the model finds alike."""
    rng = np.random.default_rng(seed)
    count = len(pairs.passages)

    def vectors(rows: NDArray[np.int64]) -> Floats:
        taken = pairs.passages.take(rows)
        bounds = zip(taken.starts[:-1], taken.starts[1:], strict=True)
        return static.unit(static.mean_rows(table, [taken.ids[a:b] for a, b in bounds]))

    hubs = vectors(rng.choice(count, min(centres, count), replace=False))
    hubs = hubs[np.argsort(hubs @ rng.normal(size=hubs.shape[1]))]
    nearest = np.empty(count, np.int64)
    for start in range(0, count, 8192):
        rows = np.arange(start, min(start + 8192, count))
        nearest[rows] = (vectors(rows) @ hubs.T).argmax(axis=1)
    return np.lexsort((rng.random(len(pairs.target)), nearest[pairs.target]))


def main() -> None:
    """Read the arguments, prepare, train both rounds, write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--work", type=Path, default=Path("training"), help="folder for the prepared arrays")
    parser.add_argument("--held-out", type=Path, help="BEIR corpus.jsonl whose titles training must not see")
    parser.add_argument("--teacher", type=Path, help="folder of an English sentence-transformers model")
    parser.add_argument("--start", type=Path, help="model folder of an earlier run: skips the first round")
    parser.add_argument("--minutes", type=float, help="end the second round by the clock")
    parser.add_argument("--device", default="cpu", help="where to compute; with cuda, batches are larger and more")
    parser.add_argument("--steps", type=int, nargs=2, help="steps of each round")
    options = parser.parse_args()
    tokenizer, vietnamese = prepare(options.data, options.work, options.held_out)
    parallel = list(corpus.parallel(options.data))
    if options.teacher:
        tokenizer = vocabulary.extended(tokenizer, teacher.words(options.teacher))
    known_words = teacher.word_vectors(options.teacher, options.work) if options.teacher else None
    rounds = recipes(options.device, options.steps, options.minutes)
    run = Run(tokenizer, vietnamese, parallel, options.out, known_words)
    table = start_from(options.start, tokenizer, 0) if options.start else run.first(rounds[0])
    run.second(table, rounds[1], twins.pairs(list(_documents(options.data, options.held_out)), tokenizer, table))


def recipes(device: str, steps: Sequence[int] | None, minutes: float | None) -> tuple[Recipe, Recipe]:
    """Return the recipes of both rounds on `device`, the second ended after `minutes` where they are given."""
    second = SECOND if device == "cpu" else SECOND_GPU
    first_steps, second_steps = steps or (FIRST.steps, second.steps)
    return (
        replace(FIRST, device=device, steps=first_steps),
        replace(second, device=device, steps=second_steps, minutes=minutes),
    )


class Run:
    """One training, from arrays to a model folder."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        vietnamese: Pairs,
        parallel: list[tuple[str, str]],
        out: Path,
        known_words: tuple[list[str], Floats] | None,
    ) -> None:
        self._tokenizer = tokenizer
        self._vietnamese = vietnamese
        self._english = english_pairs(parallel, tokenizer)
        self._alignment = lexicon.align(tokenizer, parallel)
        self._lexicon = lexicon.lexicon(tokenizer, self._alignment)
        self._out = out
        self._known_words = known_words
        self._watch = trainer.stopwatch()

    def first(self, recipe: Recipe) -> Floats:
        """Train from random vectors on pairs drawn at random."""
        size = (self._tokenizer.get_vocab_size(), recipe.dimension)
        start = np.random.default_rng(recipe.seed).normal(0, 0.1, size).astype(np.float32)
        return self._train(start, recipe, self._shares(recipe))

    def second(self, table: Floats, recipe: Recipe, told_twice: Pairs | None) -> None:
        """Give English words their places, train on hard neighbourhoods, and write the average of both rounds.

        `told_twice` are pairs of headlines of two papers on one event.
        """
        start = self._with_english(table)
        order = by_likeness(self._vietnamese, start)
        trained = self._train(start, recipe, self._shares(recipe, order, told_twice))
        self._write(averaged(trained, table, FIRST_SHARE))

    def _shares(
        self, recipe: Recipe, order: NDArray[np.int64] | None = None, told_twice: Pairs | None = None
    ) -> list[Share]:
        twice = [Share(told_twice, TWINS, self._lexicon)] if told_twice else []
        most = 1 - recipe.english - sum(share.share for share in twice)
        return [Share(self._vietnamese, most, self._lexicon, order), Share(self._english, recipe.english), *twice]

    def _train(self, start: Floats, recipe: Recipe, shares: Sequence[Share]) -> Floats:
        return trainer.train(start, shares, recipe, self._report)

    def _report(self, step: int, loss: float, table: Floats) -> None:
        print(f"step {step} loss {loss:.4f} seconds {self._watch():.0f}", flush=True)
        if step % 400 == 0:
            self._write(table)

    def _write(self, table: Floats) -> None:
        """Write the model folder, with the light tokenizer, the last touch, no weight on what means nothing."""
        counts = np.bincount(self._vietnamese.passages.ids, minlength=len(table)).astype(np.float64)
        finished = finish.leaning(self._with_rare_english(table), self._lexicon.unmarked, counts)
        finished[vocabulary.silent(self._tokenizer)] = 0
        tokenizer, mapping = vocabulary.light(self._tokenizer)
        folder.write(self._out, tokenizer, finished, mapping)

    def _with_english(self, table: Floats) -> Floats:
        """Mix into each English word the mean of its translations, half and half where there is evidence."""
        means, evidence = teacher.translated(table, self._alignment)
        share = (0.5 * evidence / (evidence + 2))[:, None].astype(np.float32)
        return self._with_rare_english(np.asarray(table * (1 - share) + means * share, np.float32))

    def _with_rare_english(self, table: Floats) -> Floats:
        if self._known_words is None:
            return table
        _, evidence = teacher.translated(table, self._alignment)
        return teacher.placed(table, self._tokenizer, self._known_words, evidence)


if __name__ == "__main__":
    main()
