"""Makes queries out of text: what a person might type who looks for the passage the text stands in.

A span of a sentence loses words, its numbers, dates and names give way to question words; some queries lose
their marks, some get the slips of hurried typing. No question of any test set is used.
"""

import random
import re
from collections.abc import Callable

from indexer.vietnamese.fold import fold

_NAME = r"[A-ZĐÀ-Ỹ][\wÀ-ỹ]*(?: [A-ZĐÀ-Ỹ][\wÀ-ỹ]*)+"
_HIDE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(r"(?:[Nn]gày|[Ss]áng|[Cc]hiều|[Tt]ối) \(?\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?\)?"),
        ("ngày nào", "khi nào"),
    ),
    (re.compile(r"[Nn]ăm \d{4}"), ("năm nào", "khi nào", "bao giờ")),
    (re.compile(rf"(?:ông|bà|đồng chí|anh|chị) {_NAME}"), ("ai", "ông nào", "người nào")),
    (
        re.compile(rf"(?:tỉnh|thành phố|TP\.?|huyện|quận|xã|phường|thôn) {_NAME}"),
        ("ở đâu", "nơi nào", "địa phương nào"),
    ),
    (re.compile(_NAME), ("ai", "nào", "gì", "ở đâu")),
    (re.compile(r"\d[\d.,]*\d|\d"), ("bao nhiêu", "mấy")),
)
_VIETNAMESE_ASK = tuple(
    "gì|ai|nào|ở đâu|khi nào|bao nhiêu|như thế nào|thế nào|tại sao|vì sao|bao giờ|là gì|mấy|ra sao|là ai".split("|")  # noqa: SIM905
)
_ENGLISH_ASK = ("what", "who", "when", "where", "how many", "how", "why", "which", "what is", "how much", "what did")
_ENGLISH_SMALL = frozenset(
    "the a an of to in on at is are was were be been has have had it its that this for and by".split()  # noqa: SIM905
)
_NEIGHBOURS = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wertyuiopoasdfghjkllzxcvbn", strict=False))


def span(sentence: str, rng: random.Random, shortest: int = 5, longest: int = 18) -> str:
    """Cut a run of `shortest` to `longest` words out of `sentence`, or return it all where it is shorter."""
    words = sentence.split()
    length = rng.randint(shortest, longest)
    start = rng.randrange(max(1, len(words) - length + 1))
    return " ".join(words[start : start + length])


def _hide(text: str, rng: random.Random) -> tuple[str, bool]:
    """Put a question word in the place of one number, date or name of `text`; say whether there was one."""
    for pattern, answers in rng.sample(_HIDE, len(_HIDE)):
        found = list(pattern.finditer(text))
        if found:
            chosen = rng.choice(found)
            return f"{text[: chosen.start()]}{rng.choice(answers)}{text[chosen.end() :]}", True
    return text, False


def _thin(words: list[str], rng: random.Random) -> list[str]:
    """Drop words of `words` in runs of one to three, about a quarter, never all."""
    share = rng.uniform(0.0, 0.45)
    kept: list[str] = []
    position = 0
    while position < len(words):
        run = rng.randint(1, 3)
        if rng.random() >= share:
            kept += words[position : position + run]
        position += run
    return kept if len(kept) >= 3 else words


def question(sentence: str, title: str, rng: random.Random) -> str:
    """Make a Vietnamese query for a passage from one of its sentences, perhaps with a stretch of its title."""
    text, asked = span(sentence, rng), False
    if rng.random() < 0.5:
        text, asked = _hide(text, rng)
    words = _thin(text.split(), rng)
    if rng.random() < 0.3:
        cut = rng.randrange(len(words))
        words = words[cut:] + words[:cut]
    if not asked and rng.random() < 0.4:
        ask = rng.choice(_VIETNAMESE_ASK)
        words = [ask, *words] if rng.random() < 0.3 else [*words, ask]
    if title and rng.random() < 0.3:
        words += span(title, rng, 2, 5).split()
    return " ".join(words)


def english_question(sentence: str, rng: random.Random) -> str:
    """Make an English query from an English sentence."""
    words = _thin(span(sentence, rng, 5, 20).split(), rng)
    if rng.random() < 0.4:
        words = [word for word in words if word.lower() not in _ENGLISH_SMALL] or words
    return " ".join([rng.choice(_ENGLISH_ASK), *words] if rng.random() < 0.4 else words)


def typo(text: str, rng: random.Random) -> str:
    """Write `text` as hurried hands do: a mark dropped here, letters swapped, doubled, lost or hit beside there."""
    slips: tuple[Callable[[str], str], ...] = (
        fold,
        fold,
        lambda word: word[1:2] + word[:1] + word[2:],
        lambda word: word[:-1],
        lambda word: word + word[-1:],
        lambda word: word[:-1] + _NEIGHBOURS.get(word[-1:], word[-1:]),
    )
    words = text.split()
    return " ".join(rng.choice(slips)(word) if len(word) > 2 and rng.random() < 0.25 else word for word in words)


def styled(text: str, rng: random.Random, plain: float = 0.15, slips: float = 0.08) -> str:
    """Return `text` as typed: a share of `plain` without any marks, a share of `slips` with typos."""
    draw = rng.random()
    if draw < plain:
        return fold(text)
    return typo(text, rng) if draw < plain + slips else text
