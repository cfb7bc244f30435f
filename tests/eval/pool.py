"""Sentences judged beyond those that were quoted, so that a right answer which nobody quoted counts.

A public set quotes one sentence for each question, but news says most things twice. As in TREC's pooling (Spärck Jones
and van Rijsbergen 1975), the first sentences of a dozen rankers, the quoted ones and others of their articles were put
together, shuffled, and read twice by a large language model, which knew neither the rankers nor its other verdicts:
does this sentence, with title and day of its article, tell the right answer? `localgov_pool.tsv` has a line a sentence:
question, digest of the sentence's syllables, and both verdicts. No text of the set stands here.
"""

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.analysis import analyse

POOL = Path(__file__).with_name("localgov_pool.tsv")


@dataclass(frozen=True, slots=True)
class Pool:
    """Verdicts by question and digest of the sentence, one of each reading."""

    verdicts: Mapping[tuple[str, str], tuple[bool, ...]]

    @classmethod
    @cache
    def read(cls, path: Path = POOL) -> "Pool":
        """Read the table; its first line names the columns."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t"))[1:]
        return cls({(question, digest): tuple(one == "1" for one in said) for question, digest, *said in rows})

    def says(self, question: str, sentence: str) -> bool | None:
        """Say whether a sentence states the answer to a question in every reading; None where nobody read it."""
        said = self.verdicts.get((question, sentence_digest(sentence)))
        return None if said is None else all(said)


def sentence_digest(sentence: str) -> str:
    """Return 16 hexadecimal digits that tell a sentence by its syllables, whatever stands between them."""
    return hashlib.sha256(" ".join(analyse(sentence).marked).encode()).hexdigest()[:16]


def agreement(pool: Pool) -> float:
    """Return Cohen's kappa of the two readings."""
    pairs = [said[:2] for said in pool.verdicts.values()]
    first, second = (sum(said[at] for said in pairs) / len(pairs) for at in range(2))
    by_chance = first * second + (1 - first) * (1 - second)
    alike = sum(one == other for one, other in pairs) / len(pairs)
    return (alike - by_chance) / (1 - by_chance)
