"""`python -m indexer.model.train DATA OUT`: trains the bundled model anew. `models.md` says what DATA holds."""

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from indexer.model import corpus, folder, trainer, vocabulary
from indexer.model.pairs import Pairs, PairsBuilder


def _documents(data: Path, held_out: Path | None) -> Iterator[corpus.Document]:
    titles = corpus.titles_of(held_out) if held_out else frozenset()
    yield from corpus.news(data, corpus.Bounds(held_out_titles=titles))
    yield from corpus.texts(data)


def _groups(data: Path) -> Iterator[list[tuple[str, str]]]:
    """Cut the parallel sentences into runs of eight neighbours."""
    pairs = list(corpus.parallel(data))
    yield from (pairs[start : start + 8] for start in range(0, len(pairs), 8))


def prepare(data: Path, work: Path, held_out: Path | None) -> tuple[Tokenizer, Pairs, Pairs]:
    """Make the tokenizer and both sets of pairs (Vietnamese, English–Vietnamese), or read them from `work`."""
    paths = [work / name for name in ("tokenizer.json", "vietnamese.npz", "english.npz")]
    if not all(path.exists() for path in paths):
        work.mkdir(parents=True, exist_ok=True)
        documents = list(_documents(data, held_out))
        tokenizer = _vocabulary(documents, data)
        tokenizer.save(str(paths[0]))
        builder = PairsBuilder()
        for document in documents:
            builder.add(document)
        builder.build(tokenizer).save(paths[1])
        builder = PairsBuilder()
        for group in _groups(data):
            builder.add_parallel(group)
        builder.build(tokenizer).save(paths[2])
    return Tokenizer.from_file(str(paths[0])), Pairs.load(paths[1]), Pairs.load(paths[2])


def _vocabulary(documents: list[corpus.Document], data: Path) -> Tokenizer:
    """Choose the vocabulary on a sample of the documents, local news favoured, and all the parallel text."""
    rng = random.Random(0)
    sample = [d for d in documents if rng.random() < 0.06 * d.weight or (d.body == "" and rng.random() < 0.3)]
    texts = [f"{d.title}\n{d.lead}\n{d.body[:6000]}" for d in sample]
    both = list(corpus.parallel(data))
    counts = vocabulary.entries(
        [*texts, *(pair[1] for pair in both)], [pair[0] for pair in both], vocabulary.VocabularySize()
    )
    mixed = [*texts[:8000], *(pair[0] for pair in both[:20000])]
    return vocabulary.tokenizer(vocabulary.refined(counts, mixed))


def main() -> None:
    """Read the arguments, prepare, train, write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--work", type=Path, default=Path("training"), help="folder for the prepared arrays")
    parser.add_argument("--held-out", type=Path, help="BEIR corpus.jsonl whose titles training must not see")
    parser.add_argument("--steps", type=int, default=trainer.Recipe().steps)
    parser.add_argument("--start", type=Path, help="model folder to continue from")
    options = parser.parse_args()
    tokenizer, vietnamese, english = prepare(options.data, options.work, options.held_out)
    recipe = trainer.Recipe(steps=options.steps)
    rows = tokenizer.get_vocab_size()
    start = np.random.default_rng(recipe.seed).normal(0, 0.1, (rows, recipe.dimension)).astype(np.float32)
    if options.start:
        start = folder.read_table(options.start)
    watch = trainer.stopwatch()

    def report(step: int, loss: float, table: trainer.Floats) -> None:
        print(f"step {step} loss {loss:.4f} seconds {watch():.0f}", flush=True)
        if step % 400 == 0:
            folder.write(options.out, tokenizer, table)

    sets = [(vietnamese, 1 - recipe.english), (english, recipe.english)]
    folder.write(options.out, tokenizer, trainer.train(start, sets, recipe, report))


if __name__ == "__main__":
    main()
