"""How much a stretch reads like a caption, and a place in it like a lost full stop: two linear models, learned.

`python -m indexer.noise.learn` learns the weights (`likeness.tsv`) from articles whose captions carry a photo credit.
What they know is the wording: first and last words, pairs of words, length, and how much of it the article says again.
"""

import functools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, count, pairwise, repeat
from operator import add

from indexer.noise import captions
from indexer.remembered import Remembered
from indexer.tables import rows
from indexer.vietnamese.fold import match_key

Feature = str | tuple[str, str]
Weights = Mapping[Feature, float]
_OTHER_SPACE = re.compile(r"[^\S ]")
_AROUND = " .,;:!?…()[]“”\"'-–‘’*"
_QUOTES = "\"“‘'"  # may open a sentence; a bracket tells more of the name before it: "Hội Nông dân xã (HND)"
_OPENING = f"{_QUOTES}(["
_MARKS = ((":", "colon"), ('"', "quote"), ("“", "quote"), (";", "semicolon"))
_LENGTHS = (2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 30, 40, 60)
NEVER_BEFORE = ".,;:!?…-–/"  # marks after which no full stop was lost
_REMEMBERED = 1 << 14  # shapes of words, which come again and again
# The features of a lost full stop: the word before and after, their shapes, each pair of them, and those beside.
_KINDS = ("p", "n", "ps", "pn", "q", "m", "nm", "ms", "nms", "pp")
_MAY_ADD = 4.0  # what the rest of the article may add to a stretch's own logit at most


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch, in order: each one's match key (a number as "0") and where it stands, marks included.

    Three lists, since a long text has too many words for an object each. A line of words is a range of their numbers.
    """

    keys: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def within(self, start: int, end: int) -> range:
        """Return the words that begin between two places."""
        first = bisect_left(self.starts, start)
        return range(first, bisect_left(self.starts, end, lo=first))

    def all(self) -> range:
        """Return all words as one line."""
        return range(len(self.keys))


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a stretch: the words of the article, how often each pair of them stands there, and those of
    its title.

    `begin` is where the body begins (-1: not known). `ease` is what the captions found already speak for more of them,
    `strict` says that prose is short and little of it may be taken, `led` that the lead stands before the body, whose
    first sentence may then be under a picture.
    """

    words: Words
    pairs: Mapping[tuple[str, str], int]
    title: frozenset[tuple[str, str]]
    begin: int = -1
    ease: float = 0.0
    strict: bool = False
    led: bool = False


def around(key: str, start: int, end: int, title: str = "", begin: int = -1) -> Around:
    """Return what stands around the stretches of a body, `key[start:end]`; `title` is the title's match key."""
    body = words(key, start, end)
    return Around(body, Counter(pairwise(body.keys)), frozenset(pairwise(words(title, 0, len(title)).keys)), begin)


def words(key: str, start: int, end: int) -> Words:
    """Return the words of a stretch whose match key is `key[start:end]`."""
    parts = _OTHER_SPACE.sub(" ", key[start:end]).split(" ")
    keys = list(map(_BARE.__getitem__, parts))
    ends = list(map(add, accumulate(map(len, parts)), count(start)))
    starts = [start, *map((1).__add__, ends[:-1])]
    if all(keys):
        return Words(keys, starts, ends)
    return Words(list(filter(None, keys)), list(compress(starts, keys)), list(compress(ends, keys)))


def _bare(token: str) -> str:
    """Return a word without the marks around it, a number as "0", nothing where there are only marks."""
    word = token.strip(_AROUND)
    return "0" if word[:1].isdigit() else word


_BARE = Remembered(_bare)


def may_break(text: str, words: Words, at: int) -> bool:
    """Say whether a full stop may have been lost before word `at`: a capital after no mark."""
    start, end = words.starts[at], words.ends[at - 1]
    first = text[start]
    if first.islower():
        return False
    parted = not text[end:start].isspace()  # "Bộ Y tế - Cơ quan thường trực"
    if parted or text[end - 1] in NEVER_BEFORE:
        return False
    return first.isupper() or (first in _QUOTES and text[start : words.ends[at]].lstrip(_QUOTES)[:1].isupper())


def break_features(text: str, words: Words, line: range, at: int) -> list[Feature]:
    """Return what tells of a full stop lost before word `at` of a line: the words and their shapes on both sides."""
    sides = zip(_KINDS, _both_sides(text, words, line, at), strict=True)
    return [f"{kind} {named}" for kind, named in sides if named]


def _both_sides(text: str, words: Words, line: range, at: int) -> tuple[str, ...]:
    """Return what the features of a lost full stop name, in the order of their kinds; "" where there is no word."""
    before, after = words.keys[at - 1], words.keys[at]
    left, right = _shape_of(text, words, at - 1), _shape_of(text, words, at)
    last = text[words.ends[at - 1] - 1]
    shape = left + last if last in ')”"' else left
    led = f"{words.keys[at - 2]} {before}" if at > line.start + 1 else ""
    if at + 1 == line.stop:
        return before, after, shape, f"{shape} {after}", right, "", "", "", "", led
    following, then = words.keys[at + 1], _shape_of(text, words, at + 1)
    behind = following, f"{after} {following}", then, f"{after} {then}"
    return before, after, shape, f"{shape} {after}", right, *behind, led


def _shape_of(text: str, words: Words, at: int) -> str:
    return _shape(text[words.starts[at] : words.ends[at]])


@functools.lru_cache(_REMEMBERED)
def _shape(surface: str) -> str:
    """Return "U", "d" or "l" for a word that begins with a capital, a digit or anything else, with "q" if quoted."""
    first = surface.lstrip(_OPENING)[:1]
    shape = "U" if first.isupper() else "d" if first.isdigit() else "l"
    return shape + "q" if surface[0] in _OPENING else shape


def caption_features(text: str, words: Words, line: range) -> list[Feature]:
    """Return what the wording of a stretch tells of a caption, the rules' rating of it among it.

    Its words and pairs of words stand for themselves; the names of all else hold a space, as no word does.
    """
    keys = words.keys[line.start : line.stop]
    surface = text[words.starts[line[0]] : words.ends[line[-1]]]
    found: list[Feature] = [*keys, *pairwise(keys)]
    found += [f"f {keys[0]}", f"l {keys[-1]}", f"ff {' '.join(keys[:2])}", _length(len(keys))]
    found += [f"has {name}" for mark, name in _MARKS if mark in surface]
    found.append(f"comma {min(3, surface.count(','))}")
    if len(line) > 1 and text[words.starts[line[1]]].isupper():
        found.append("has name")
    rating = captions.score(surface, match_key(surface))
    return [*found, f"rated {round(max(-3.0, min(5.0, rating)))}"]


def _length(count: int) -> str:
    return f"len {next((most for most in _LENGTHS if count <= most), 99)}"


def around_features(words: Words, line: range, around: Around) -> list[Feature]:
    """Return what the article tells of a stretch: the share of its pairs of words that it says again, and the title."""
    pairs = list(pairwise(words.keys[line.start : line.stop]))
    again = sum(around.pairs.get(pair, 0) > 1 for pair in pairs) / len(pairs)
    titled = sum(map(around.title.__contains__, pairs)) / len(pairs)
    return [
        f"rep {int(again * 5)}",
        f"tit {int(titled * 4)}",
        *(["at first"] if words.starts[line[0]] == around.begin else []),
    ]


def logit(weights: Weights, features: Sequence[Feature]) -> float:
    """Return the weighted sum of features, plus the constant under ""."""
    return weights[""] + sum(map(weights.get, features, repeat(0.0)))


def name_of(feature: Feature) -> str:
    """Return what the file of weights calls a feature: "w phường" for a word, "b phường hoa" for a pair."""
    if isinstance(feature, tuple):
        return f"b {' '.join(feature)}"
    return feature if " " in feature or not feature else f"w {feature}"


def feature_of(name: str) -> Feature:
    """Return the feature that the file of weights calls so."""
    kind, _, rest = name.partition(" ")
    if kind == "b":
        left, _, right = rest.partition(" ")
        return left, right
    return rest if kind == "w" else name


@functools.lru_cache(maxsize=1)
def models() -> dict[str, Weights]:
    """Load `likeness.tsv`: the weights of the models "caption" and "break"."""
    found: dict[str, dict[Feature, float]] = {"caption": {}, "break": {}}
    for model, feature, weight in rows("indexer.noise", "likeness.tsv"):
        found[model][feature_of(feature)] = float(weight)
    return dict(found)


@functools.lru_cache(maxsize=1)
def _break_weights() -> tuple[dict[str, float], ...]:
    """Return the weights of the model "break" by what their features name, a table for each kind."""
    tables: dict[str, dict[str, float]] = {kind: {} for kind in ("", *_KINDS)}
    for name, weight in models()["break"].items():
        kind, _, named = str(name).partition(" ")
        tables[kind][named] = weight
    return tuple(tables.values())


def broken(text: str, words: Words, line: range, at: int) -> float:
    """Return the logit that a full stop was lost before word `at` of a line: of its features, without naming each."""
    constant, *tables = _break_weights()
    get: Callable[[dict[str, float], str, float], float] = dict.get
    return constant[""] + sum(map(get, tables, _both_sides(text, words, line, at), repeat(0.0)))


def captionlike(text: str, words: Words, line: range, around: Around) -> float:
    """Return the logit that a stretch of two words or more is a caption; its wording alone, where that is hopeless."""
    weights = models()["caption"]
    own = logit(weights, caption_features(text, words, line))
    if own < -_MAY_ADD:
        return own
    return own + logit(weights, around_features(words, line, around)) - weights[""]
