"""Learns what captions read like: `python -m indexer.noise.learn ARTICLES.jsonl[.xz] …` writes `likeness.tsv`.

A caption with a photo credit ("…. Ảnh: Minh Châu") says itself that it is one: in articles that hold one, those are
the examples, the other sentences the counter-examples (but for those that rules take for captions). Where full stops
stand tells where they may be lost. Two logistic regressions with an L1 penalty, by FISTA (Beck and Teboulle 2009),
each step scaled by its feature's frequency; the second round leaves out counter-examples that the first one takes for
captions.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from indexer.noise import captions, likeness
from indexer.noise.runin import run_in
from indexer.schema import RawArticle, Span
from indexer.sources.reader import read
from indexer.vietnamese.fold import match_key
from indexer.vietnamese.normalise import nfc
from indexer.vietnamese.sentences import sentences

_CAPTION = (12, 260)  # characters of a caption
_BODY = (800, 8000)  # of a text that is read
_RARE = 12  # examples that a feature must be seen in, pairs of words three times as many
_LOCAL = re.compile("huyện|phường|xã |tỉnh|UBND|HĐND|ông an|ủy ban|Sở ")
_LEAST_LOCAL = 3
_PAIRS = ("ff ", "nm ", "pp ")
_STEPS = 250
_TAKEN = 1.5  # logit of a counter-example that is left out of the second round
_HEADER = "# Weights learned by `python -m indexer.noise.learn`; models.md says from what. Model, feature, weight.\n"


@dataclass(slots=True)
class Examples:
    """Features of each example, and whether it is one."""

    features: list[list[likeness.Feature]] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)

    def add(self, features: list[likeness.Feature], label: bool) -> None:
        """Add an example."""
        self.features.append(features)
        self.labels.append(label)


def main() -> None:
    """Learn both models and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--leave-out", type=Path, help="file with one article id a line")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--penalty", type=float, default=4e-5)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "likeness.tsv")
    asked = parser.parse_args()
    skip = set(asked.leave_out.read_text().split()) if asked.leave_out else set()
    found = {"caption": Examples(), "break": Examples()}
    taken = 0
    for raw in _articles(asked.files, skip):
        if taken == asked.articles:
            break
        taken += gather(raw, found["caption"], found["break"])
    weights = {name: fit(examples, asked.penalty) for name, examples in found.items()}
    weights["caption"] = fit(_without(found["caption"], weights["caption"]), asked.penalty)
    lines = [
        f"{name}\t{feature}\t{weight:g}"
        for name, model in weights.items()
        for feature, weight in sorted((likeness.name_of(feature), weight) for feature, weight in model.items())
    ]
    asked.out.write_text(_HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{taken} articles; " + ", ".join(f"{name}: {len(model)} weights" for name, model in weights.items()))


def _articles(files: Sequence[Path], skip: set[str]) -> Iterator[RawArticle]:
    """Yield the articles about local matters that may hold a photo credit."""
    for file in files:
        for raw in read([file]):
            credited = "nh:" in raw.body or "nh :" in raw.body
            if (
                credited
                and len(_LOCAL.findall(raw.body)) >= _LEAST_LOCAL
                and raw.id not in skip
                and _BODY[0] < len(raw.body) < _BODY[1]
            ):
                yield raw


def gather(raw: RawArticle, examples: Examples, breaks: Examples) -> bool:
    """Add what an article shows; returns whether it shows anything."""
    text = nfc(raw.body)
    key = match_key(text).replace("\u00a0", " ")
    spans = _labelled(text, key)
    if not any(label for _, label in spans):
        return False
    taken = run_in(text, key, 0, len(text))
    chance = random.Random(raw.id)
    beside = likeness.around(key, 0, len(key), match_key(nfc(raw.title)), spans[0][0].start)
    for span, label in spans:
        words = likeness.words(key, span.start, span.end)
        line = words.all()
        if label is None or len(line) < 2 or (not label and any(a < span.end and span.start < b for a, b in taken)):
            continue
        examples.add(
            likeness.caption_features(text, words, line) + likeness.around_features(words, line, beside), label
        )
        if not label:
            for at in range(1, len(line)):
                if likeness.may_break(text, words, at) and chance.random() < 0.5:
                    breaks.add(likeness.break_features(text, words, line, at), False)
    for (span, label), (following, then) in pairwise(spans):
        if label is False and then is False and text[span.end - 1 : span.end + 1] == ". ":
            _add_break(text, key, span, following, breaks)
    return True


def _add_break(text: str, key: str, span: Span, following: Span, breaks: Examples) -> None:
    """Add the end of a sentence as it would read without its full stop."""
    words = likeness.words(key[: span.end - 1] + " " + key[span.end :], span.start, following.end)
    at = len(words.within(span.start, span.end))
    line = range(max(0, at - 2), min(at + 2, len(words.keys)))
    if len(line) == 4:
        breaks.add(likeness.break_features(text, words, line, at), True)


def _labelled(text: str, key: str) -> list[tuple[Span, bool | None]]:
    """Return the sentences of a text: a caption (its credit cut off), none, or None where that is unclear."""
    found: list[tuple[Span, bool | None]] = []
    for span in sentences(text):
        credit = captions.find_credit(text, key, span.start, span.end)
        if credit is None:
            found.append((span, False))
            continue
        head = text[span.start : credit.start()].rstrip(" (–-.")
        if len(head) < _CAPTION[0]:
            if found and found[-1][1] is False and found[-1][0].end - found[-1][0].start < _CAPTION[1]:
                found[-1] = (found[-1][0], True)
            found.append((span, None))
        else:
            found.append((Span(span.start, span.start + len(head)), True if len(head) < _CAPTION[1] else None))
    return found


def _without(examples: Examples, weights: likeness.Weights) -> Examples:
    """Leave counter-examples out that are captions rather."""
    kept = Examples()
    for features, label in zip(examples.features, examples.labels, strict=True):
        if label or likeness.logit(weights, features) < _TAKEN:
            kept.add(features, label)
    return kept


def _is_pair(feature: likeness.Feature) -> bool:
    return isinstance(feature, tuple) or feature.startswith(_PAIRS)


def fit(examples: Examples, penalty: float) -> dict[likeness.Feature, float]:
    """Return the weights of a logistic regression with an L1 penalty; "" is the constant."""
    seen = Counter(feature for features in examples.features for feature in set(features))
    names = [name for name, count in seen.items() if count >= _RARE * (3 if _is_pair(name) else 1)]
    at = {name: place for place, name in enumerate(names)}
    pairs = [(row, at[name]) for row, features in enumerate(examples.features) for name in features if name in at]
    rows, columns = np.array(pairs, np.int64).T
    labels = np.array(examples.labels, float)
    count, width = len(labels), len(names)
    length = np.bincount(rows, minlength=count)
    scale = np.append(np.bincount(columns, weights=length[rows], minlength=width), length.sum()) / (4 * count)
    shrink = np.append(np.full(width, penalty), 0.0) / np.maximum(scale, 1e-6)
    weights = ahead = np.zeros(width + 1)
    momentum = 1.0
    for _ in range(_STEPS):
        odds = np.bincount(rows, ahead[columns], minlength=count) + ahead[-1]
        wrong = (1 / (1 + np.exp(-odds)) - labels) / count
        slope = np.append(np.bincount(columns, wrong[rows], minlength=width), wrong.sum())
        moved = ahead - slope / np.maximum(scale, 1e-6)
        moved = np.sign(moved) * np.maximum(np.abs(moved) - shrink, 0)
        following = (1 + (1 + 4 * momentum**2) ** 0.5) / 2
        ahead = moved + (momentum - 1) / following * (moved - weights)
        weights, momentum = moved, following
    learned = {name: round(float(weights[place]), 2) for name, place in at.items()}
    return {"": round(float(weights[-1]), 2), **{name: weight for name, weight in learned.items() if weight}}


if __name__ == "__main__":
    main()
