"""Captions of pictures, told by a few signs that add up."""

import functools
import re
from dataclasses import dataclass

from indexer.noise.lexicon import UPPER, pattern
from indexer.vietnamese.normalise import tone_key

ENOUGH = 3.0
_START = r"\W{0,2}(?:{})"
_WORDS = r"\b(?:{})\b"
_MIDDLE_STOP = re.compile(r"[.!?…] +\S")
_NAME = re.compile(rf"\W*\w[^.]* [{UPPER}]")


@dataclass(frozen=True, slots=True)
class _Signs:
    """The patterns of `captions.txt`, compiled."""

    label: re.Pattern[str]
    credit: re.Pattern[str]
    scene: re.Pattern[str]
    pictured: re.Pattern[str]
    subject: re.Pattern[str]
    event: re.Pattern[str]
    pose: re.Pattern[str]
    where: re.Pattern[str]
    one_of: re.Pattern[str]
    verb: re.Pattern[str]
    reported: re.Pattern[str]
    anaphora: re.Pattern[str]
    opener: re.Pattern[str]
    connective: re.Pattern[str]


@functools.lru_cache(maxsize=1)
def _signs() -> _Signs:
    compiled = functools.partial(pattern, "captions")
    return _Signs(
        label=compiled("label", _START),
        credit=compiled("credit", r"(?:^|[\s(\[.,;–-])(?:{})"),
        scene=compiled("scene", _START + r"\b"),
        pictured=compiled("pictured", _START + r"\b"),
        subject=compiled("subject", _START + r"\b"),
        event=compiled("event", _WORDS),
        pose=compiled("pose"),
        where=compiled("where", _START),
        one_of=compiled("one of", _START + r"\b"),
        verb=compiled("verb", _WORDS),
        reported=compiled("reported"),
        anaphora=compiled("anaphora"),
        opener=compiled("opener", _START + r"\b"),
        connective=compiled("connective", _START + r"\b"),
    )


def has_credit(text: str) -> bool:
    """Say whether `text` names its picture: "Ảnh: …", "(Ảnh: TTXVN)", "Ảnh minh họa"."""
    signs = _signs()
    return bool(signs.label.match(text) or signs.credit.search(text))


def is_label(text: str) -> bool:
    """Say whether a sentence is no more than a label: "Ảnh minh họa.", "Hình 2"."""
    return len(text) < 40 and _signs().label.match(tone_key(text)) is not None


def goes_on(text: str) -> bool:
    """Say whether a sentence goes on with the story, so that a photo credit behind it is not its own."""
    return len(text.split()) > 50 or _signs().connective.match(tone_key(text)) is not None


def score(text: str, *, alone: float = 0.0, joined: bool = False) -> float:
    """Rate one sentence as a caption; ENOUGH is enough.

    `alone` is how much its standing as a short paragraph of its own speaks for it; `joined` says that prose went on
    behind it without a full stop.
    """
    text = tone_key(text)
    signs, length = _signs(), len(text.split())
    if length > 45:
        return -4.0
    if signs.opener.match(text):
        return -3.0
    total = alone + 1.5 * joined - 1.5 * (length > 35) - 3.0 * (length < 3)
    total += 3.0 * bool(signs.scene.match(text)) + 3.0 * bool(signs.pose.search(text))
    total += 2.5 * bool(signs.where.match(text)) + 1.5 * bool(signs.one_of.match(text))
    reported = bool(signs.reported.search(text))
    acted = bool(signs.subject.match(text) and signs.event.search(text))
    if joined and length < 10 and not _NAME.match(text) and total < 2.5:
        return -1.0  # a heading rather
    total += 1.5 * (bool(signs.pictured.match(text)) or (acted and not reported))
    total += 1.5 * (signs.verb.search(text) is None)
    return total - 3.0 * reported - 1.5 * bool(signs.anaphora.search(text))


def is_run_in(sentence: str, *, joined: bool) -> bool:
    """Say whether a sentence in the middle of a paragraph is a caption."""
    rating = score(sentence, joined=joined)
    if joined or rating > ENOUGH:
        return rating >= ENOUGH
    signs = _signs()
    signed = signs.scene.match(sentence) or signs.pose.search(sentence) or signs.where.match(sentence)
    named = len(sentence.split()) <= 16 and _NAME.match(sentence)
    return rating >= ENOUGH and bool(signed or named)


def is_caption(text: str, typical: float) -> bool:
    """Say whether a line of its own is a caption.

    `typical` is the usual length of a paragraph in syllables, 0 where lines are sentences rather than paragraphs.
    """
    length = len(text.split())
    if length > 60:
        return False
    if has_credit(text) and length <= 45:
        return True
    if _MIDDLE_STOP.search(text):
        return False
    alone = 2.0 if length * 1.6 <= typical and typical >= 40 else 0.0
    if text[-1] not in ".!…" and not has_credit(text):
        alone -= 2.0  # a heading rather
    return score(text, alone=alone) >= ENOUGH
