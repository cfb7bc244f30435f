"""Makes the tokenizer: a unigram model whose entries are syllables, units of several syllables, and pieces.

"hội đồng nhân dân" is one token, so segmentation into words costs nothing extra; the same unit stands there
without marks, since people type so; rare and foreign names fall into pieces of letters.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

from indexer.vietnamese.fold import fold
from indexer.vietnamese.normalise import tone_key

SPACE = "▁"
_ADDED = -14.0  # log probability of a word that is put in afterwards
_TOKENS = re.compile(r"[^\W_]+")
# What stays inside a stretch that one unit may cover; all else (punctuation, symbols) separates and is dropped.
_BREAK = r" *[^\p{L}\p{M}\p{N} ]+ *"
_OLD_TONES = {
    f"{a}{b}": f"{c}{d}"
    for a, rests, marked, d in (
        ("o", "àáảãạ", "òóỏõọ", "a"),
        ("o", "èéẻẽẹ", "òóỏõọ", "e"),
        ("u", "ỳýỷỹỵ", "ùúủũụ", "y"),
    )
    for b, c in zip(rests, marked, strict=True)
}
_NEW_TONES = {new: old for old, new in _OLD_TONES.items()}
_NEW_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_NEW_TONES)})(?![^\W▁])")


@dataclass(frozen=True, slots=True)
class VocabularySize:
    """How many entries of each kind the vocabulary may have."""

    syllables: int = 16000
    units: int = 24000
    english: int = 16000
    unmarked: int = 20000
    pieces: int = 10000
    longest: int = 4


def normalizer() -> Any:
    """Return the tokenizer's normaliser: NFC, lower case, tones in the new placement, single spaces."""
    placed = [
        normalizers.Replace(Regex(rf"(?<!q){old}(?![\p{{L}}\p{{M}}])"), new) for old, new in sorted(_OLD_TONES.items())
    ]
    spaces = normalizers.Replace(Regex(r"[\s_]+"), " ")
    return normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase(), *placed, spaces, normalizers.Strip()])


def tokenizer(scores: Sequence[tuple[str, float]]) -> Tokenizer:
    """Return a unigram tokenizer over `scores`, pairs (entry, log probability); entry 0 stands for the unknown."""
    model = Tokenizer(Unigram(list(scores), unk_id=0, byte_fallback=False))
    model.normalizer = normalizer()
    model.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_BREAK), "removed"),
            pre_tokenizers.Split(Regex(r" *\p{N}+"), "isolated"),
            pre_tokenizers.Metaspace(SPACE, prepend_scheme="always", split=False),
        ]
    )
    return model


def _stretches(text: str) -> list[list[str]]:
    """Split `text` into stretches without punctuation or digits, each a list of lower-case syllables."""
    return [
        _TOKENS.findall(stretch) for stretch in re.split(r"[^\w\s]+|\d+", tone_key(text).lower()) if stretch.strip()
    ]


def count_units(texts: Iterable[str], longest: int) -> tuple[Counter[str], Counter[tuple[str, ...]]]:
    """Count single syllables and runs of 2 to `longest` of them in `texts`, within punctuation."""
    singles: Counter[str] = Counter()
    runs: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        for stretch in _stretches(text):
            singles.update(stretch)
            for length in range(2, longest + 1):
                runs.update(zip(*(stretch[start:] for start in range(length)), strict=False))
    return singles, runs


def choose_units(singles: Counter[str], runs: Counter[tuple[str, ...]], limit: int) -> dict[str, int]:
    """Choose the runs that are units: frequent, and far more frequent than their parts would be by chance.

    A run's cohesion is count × log(p(run) / p(best split)), where a split's probability is the product of its halves'.
    """
    total = sum(singles.values())

    def probability(run: tuple[str, ...]) -> float:
        return (singles[run[0]] if len(run) == 1 else runs[run]) / total

    ranked = []
    for run, count in runs.items():
        if count < 12:
            continue
        split = max(probability(run[:cut]) * probability(run[cut:]) for cut in range(1, len(run)))
        gain = math.log(count / total / split) - 2.0
        if gain > 0:
            ranked.append((count * gain, run, count))
    ranked.sort(reverse=True)
    return {" ".join(run): count for _, run, count in ranked[:limit]}


def choose_pieces(words: Counter[str], limit: int) -> dict[str, int]:
    """Choose the strings of 2 to 5 letters that rare `words` are made of, at their start (marked) and inside."""
    pieces: Counter[str] = Counter()
    for word, count in words.items():
        marked = SPACE + word
        for length in range(2, 6):
            for start in range(len(marked) - length + 1):
                pieces[marked[start : start + length]] += min(count, 20)
    ranked = sorted(((count * (len(piece) - 1), piece) for piece, count in pieces.items()), reverse=True)
    return {piece: pieces[piece] for _, piece in ranked[:limit]}


def unmarked(counts: dict[str, int], limit: int) -> dict[str, int]:
    """Return the most frequent entries without marks, where that changes them; counts of twins add up."""
    plain: Counter[str] = Counter()
    for entry, count in counts.items():
        folded = fold(entry)
        if folded != entry:
            plain[folded] += count
    return dict(plain.most_common(limit))


def entries(vietnamese: Iterable[str], english: Iterable[str], size: VocabularySize) -> dict[str, float]:
    """Choose the vocabulary and give each entry a first count. Entries carry `SPACE` before each syllable."""
    singles, runs = count_units(vietnamese, size.longest)
    foreign: Counter[str] = Counter(word for text in english for word in _TOKENS.findall(text.lower()))
    syllables = dict(singles.most_common(size.syllables))
    units = choose_units(singles, runs, size.units)
    counts: Counter[str] = Counter()
    for source, share in (
        (syllables, 1.0),
        (units, 1.0),
        (dict(foreign.most_common(size.english)), 0.5),
        (unmarked(syllables | units, size.unmarked), 0.2),
    ):
        for entry, count in source.items():
            counts[SPACE + entry.replace(" ", SPACE)] += max(1, int(count * share))
    rare = Counter({word: count for word, count in (singles + foreign).items() if SPACE + word not in counts})
    pieces = choose_pieces(rare, size.pieces)
    letters = Counter(letter for word in singles for letter in word)
    digits = {str(number): 50 for number in range(10000)} | {f"{number:02d}": 50 for number in range(10)}
    numbers = {
        SPACE + digit: count for digit, count in digits.items() if int(digit) < 1000 or 1900 <= int(digit) < 2100
    }
    inner = {digit: 5 for digit in digits if len(digit) <= 3}
    low = dict.fromkeys([*letters, SPACE], 0.01)
    return low | {key: max(0.02, 0.002 * n) for key, n in pieces.items()} | inner | numbers | dict(counts)


def scored(counts: dict[str, float]) -> list[tuple[str, float]]:
    """Turn counts into log probabilities, the unknown entry first."""
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [("<unk>", math.log(1e-4 / total)), *((entry, math.log(count / total)) for entry, count in ranked)]


def refined(counts: dict[str, float], texts: Sequence[str]) -> list[tuple[str, float]]:
    """Count the entries as the tokenizer itself uses them on `texts`, twice over, and score them by that."""
    current = scored(counts)
    for _ in range(2):
        used: Counter[int] = Counter()
        model = tokenizer(current)
        for encoding in model.encode_batch(list(texts), add_special_tokens=False):
            used.update(encoding.ids)
        current = scored({entry: used[i] + 0.05 for i, (entry, _) in enumerate(current) if i})
    return current


def extended(base: Tokenizer, words: Iterable[str]) -> Tokenizer:
    """Return `base` with `words` added at the end of its vocabulary, each whole, none of its ids changed."""
    model = json.loads(base.to_str())["model"]
    entries_ = [(entry, value) for entry, value in model["vocab"]]
    there = {entry for entry, _ in entries_}
    fresh = dict.fromkeys(SPACE + word for word in words)
    return tokenizer([*entries_, *((entry, _ADDED) for entry in fresh if entry not in there)])


def light(base: Tokenizer) -> tuple[Tokenizer, list[int]]:
    """Return a tokenizer that cuts text as `base` does in two thirds of the time, and the id in `base` of each entry.

    The old placement of tones becomes entries of its own instead of fifteen replacements in every text; stretches end
    at punctuation alone, so that here and there a lone space or an unknown symbol is a token (`silent`).
    """
    entries_ = [(entry, score) for entry, score in json.loads(base.to_str())["model"]["vocab"]]
    there = {entry for entry, _ in entries_}
    twins = [(number, old_spelling(entry), score) for number, (entry, score) in enumerate(entries_)]
    twins = [(number, twin, score) for number, twin, score in twins if twin not in there]
    model = Tokenizer(Unigram([*entries_, *((twin, score) for _, twin, score in twins)], unk_id=0, byte_fallback=False))
    model.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"[\n\r\t\x{a0}] *| {2,}"), " ")]
    )
    model.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Punctuation("removed"),
            pre_tokenizers.Digits(individual_digits=False),
            pre_tokenizers.Metaspace(SPACE, prepend_scheme="always", split=False),
        ]
    )
    return model, [*range(len(entries_)), *(number for number, _, _ in twins)]


def old_spelling(entry: str) -> str:
    """Write the syllables of an entry with the old placement of tones: "▁hòa▁giải" gives "▁hoà▁giải"."""
    return _NEW_TONE.sub(lambda found: _NEW_TONES[found[0]], entry)


def silent(base: Tokenizer) -> list[int]:
    """Return the ids that mean nothing and should have no weight: the unknown, and the lone space."""
    space = base.token_to_id(SPACE)
    return [0] if space is None else [0, space]
