"""How much a stretch reads like a caption, and a place in it like a lost full stop: two linear models, learned.

`python -m indexer.noise.learn` learns the weights (`likeness.tsv`) from articles whose captions carry a photo credit.
What they know is the wording: first and last words, pairs of words, length, and how much of it the article says again.
"""

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from indexer.noise import captions
from indexer.vietnamese.fold import match_key

Weights = Mapping[str, float]
_TOKEN = re.compile(r"\S+")
_AROUND = " .,;:!?…()[]“”\"'-–‘’*"
_QUOTES = "\"“‘'"  # may open a sentence; a bracket tells more of the name before it: "Hội Nông dân xã (HND)"
_OPENING = f"{_QUOTES}(["
_LENGTHS = (2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60)
_NEVER_BEFORE = ".,;:!?…-–/"  # marks after which no full stop was lost
_MAY_ADD = 4.0  # what the rest of the article may add to a stretch's own logit at most


class Word(NamedTuple):
    """A word of a text: its match key (a number as "0") and where it stands, marks included."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a stretch: the words of the article, how often each pair of them stands there, and those of
    its title.

    `begin` is where the body begins (-1: not known), `line` from where to where the line goes that is looked at;
    `glued` says that the break of a line was lost behind the stretch. `ease` is what the captions found already speak
    for more of them, `strict` says that prose is short and little of it may be taken, `led` that the lead stands
    before the body, whose first sentence may then be under a picture.
    """

    words: Sequence[Word]
    pairs: Mapping[str, int]
    title: frozenset[str]
    begin: int = -1
    line: tuple[int, int] = (0, 0)
    glued: bool = False
    ease: float = 0.0
    strict: bool = False
    led: bool = False

    def within(self, start: int, end: int) -> Sequence[Word]:
        """Return the words between two places."""
        first = bisect_left(self.words, start, key=_START)
        return self.words[first : bisect_left(self.words, end, lo=first, key=_START)]


def around(key: str, start: int, end: int, title: str = "", begin: int = -1) -> Around:
    """Return what stands around the stretches of a body, `key[start:end]`; `title` is the title's match key."""
    body = words(key, start, end)
    return Around(body, Counter(_pairs(body)), frozenset(_pairs(words(title, 0, len(title)))), begin)


def _pairs(line: Sequence[Word]) -> list[str]:
    return [f"{one.key} {other.key}" for one, other in pairwise(line)]


_START = attrgetter("start")


def words(key: str, start: int, end: int) -> list[Word]:
    """Return the words of a stretch whose match key is `key[start:end]`."""
    return [
        Word("0" if word[0].isdigit() else word, *token.span())
        for token in _TOKEN.finditer(key, start, end)
        if (word := token[0].strip(_AROUND))
    ]


def may_break(text: str, before: Word, after: Word) -> bool:
    """Say whether a full stop may have been lost between two words: a capital after no mark."""
    first = text[after.start]
    parted = not text[before.end : after.start].isspace()  # "Bộ Y tế - Cơ quan thường trực"
    if first.islower() or parted or text[before.end - 1] in _NEVER_BEFORE:
        return False
    return first.isupper() or (first in _QUOTES and text[after.start : after.end].lstrip(_QUOTES)[:1].isupper())


def break_features(text: str, line: Sequence[Word], at: int) -> list[str]:
    """Return what tells of a full stop lost before word `at` of a line: the words and their shapes on both sides."""
    before, after = line[at - 1], line[at]
    left, right = _shape(text, before), _shape(text, after)
    last = text[before.end - 1]
    shape = left + last if last in ')”"' else left
    found = [f"p {before.key}", f"n {after.key}", f"ps {shape}", f"pn {shape} {after.key}", f"q {right}"]
    if at + 1 < len(line):
        following = line[at + 1]
        then = _shape(text, following)
        found += [f"m {following.key}", f"nm {after.key} {following.key}", f"ms {then}", f"nms {after.key} {then}"]
    if at > 1:
        found.append(f"pp {line[at - 2].key} {before.key}")
    return found


def _shape(text: str, word: Word) -> str:
    """Return "U", "d" or "l" for a word that begins with a capital, a digit or anything else, with "q" if quoted."""
    surface = text[word.start : word.end]
    first = surface.lstrip(_OPENING)[:1]
    shape = "U" if first.isupper() else "d" if first.isdigit() else "l"
    return shape + "q" if surface[0] in _OPENING else shape


def caption_features(text: str, line: Sequence[Word]) -> list[str]:
    """Return what the wording of a stretch tells of a caption, the rules' rating of it among it."""
    keys = [word.key for word in line]
    surface = text[line[0].start : line[-1].end]
    found = [f"w {key}" for key in keys]
    found += [f"b {one} {other}" for one, other in pairwise(keys)]
    found += [f"f {keys[0]}", f"l {keys[-1]}", f"ff {' '.join(keys[:2])}", _length(len(keys))]
    found += [name for mark, name in ((":", "colon"), ('"', "quote"), ("“", "quote"), (";", "semi")) if mark in surface]
    found.append(f"comma {min(3, surface.count(','))}")
    if len(line) > 1 and text[line[1].start].isupper():
        found.append("named")
    rating = captions.score(surface, match_key(surface))
    return [*found, f"rated {round(max(-3.0, min(5.0, rating)))}"]


def _length(count: int) -> str:
    return f"len {next((most for most in _LENGTHS if count <= most), 99)}"


def around_features(line: Sequence[Word], around: Around) -> list[str]:
    """Return what the article tells of a stretch: the share of its pairs of words that it says again, and the title."""
    pairs = _pairs(line)
    again = sum(around.pairs[pair] > 1 for pair in pairs) / len(pairs)
    titled = sum(pair in around.title for pair in pairs) / len(pairs)
    return [f"rep {int(again * 5)}", f"tit {int(titled * 4)}", *(["opens"] if line[0].start == around.begin else [])]


def logit(weights: Weights, features: Sequence[str]) -> float:
    """Return the weighted sum of features, plus the constant under ""."""
    return weights[""] + sum(map(weights.get, features, repeat(0.0)))


@functools.lru_cache(maxsize=1)
def models() -> dict[str, Weights]:
    """Load `likeness.tsv`: the weights of the models "caption" and "break"."""
    found: dict[str, dict[str, float]] = {"caption": {}, "break": {}}
    for line in (Path(__file__).parent / "likeness.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            model, feature, weight = line.split("\t")
            found[model][feature] = float(weight)
    return dict(found)


def broken(text: str, line: Sequence[Word], at: int) -> float:
    """Return the logit that a full stop was lost before word `at`."""
    return logit(models()["break"], break_features(text, line, at))


def captionlike(text: str, line: Sequence[Word], around: Around) -> float:
    """Return the logit that a stretch of two words or more is a caption; its wording alone, where that is hopeless."""
    weights = models()["caption"]
    own = logit(weights, caption_features(text, line))
    if own < -_MAY_ADD:
        return own
    return own + logit(weights, around_features(line, around)) - weights[""]
