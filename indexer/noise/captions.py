"""Captions of pictures, told by a few signs that add up. `key` is always the match key of `text`."""

import functools
import itertools
import re
from dataclasses import dataclass, fields

from indexer.noise.lexicon import UPPER, pattern, phrases
from indexer.vietnamese.segment import words

ENOUGH = 3.0
SHORTEST = 3  # characters: a stretch with fewer is no caption
# One of these stands in every photo credit.
_CREDITED = ("ảnh", "hình", "clip", "video", "đồ họa")
_LONGEST = 45  # syllables
_GALLERY = 80  # characters
_TAIL = 30  # characters in which the last words of a stretch stand
_MIDDLE_STOP = re.compile(r"[.!?…] +\S")
_NAME = re.compile(rf"\W*\w[^.]* [{UPPER}]")
_PERSON = re.compile(rf"(?:Đồng chí|Đ/c|Ông|Bà) [{UPPER}]")
# No more than who is shown: "Ông Lê Văn Sơ.", "Bà Lê Thị C, Chủ tịch UBND xã Hoa Mai."
_NAMEPLATE = re.compile(
    r"(?:(?:Đồng chí|Đ/c|Ông|Bà|Anh|Chị|Cháu|Bị cáo|Bị can|Nạn nhân|Đối tượng|Nghi phạm) )+"
    rf"[{UPPER}]\S*(?: [{UPPER}]\S*){{1,4}}"
    rf"(?:(?:, | [-–] )[^.:;“”\"]{{4,90}})?\.$"
)
_FIRST = re.compile(r"\W{0,2}")
_SPOKEN = re.compile(r"[:;“”\"]")
_PUNCTUATION = " .,;:!?…()[]“”\"'-–"


@dataclass(frozen=True, slots=True)
class _Signs:
    """Patterns of `captions.txt` that are matched where a sentence begins (`credit`, `pose`: searched for)."""

    label: re.Pattern[str]
    album: re.Pattern[str]
    gallery: re.Pattern[str]
    scene: re.Pattern[str]
    pictured: re.Pattern[str]
    subject: re.Pattern[str]
    where: re.Pattern[str]
    one_of: re.Pattern[str]
    opener: re.Pattern[str]
    connective: re.Pattern[str]
    credit: re.Pattern[str]
    source: re.Pattern[str]
    pose: re.Pattern[str]
    apposition: re.Pattern[str]


@functools.lru_cache(maxsize=1)
def _signs() -> _Signs:
    whole = r"(?:{})\b"
    templates = dict.fromkeys(("label", "album", "gallery", "where", "pose", "source"), "(?:{})")
    templates["credit"] = r"(?<![^\s(\[.,;–-])(?:nguồn |trong )?(?:{})"
    return _Signs(
        **{sign.name: pattern("captions", sign.name, templates.get(sign.name, whole)) for sign in fields(_Signs)}
    )


@functools.lru_cache(maxsize=8)
def _words(section: str) -> frozenset[str]:
    return phrases("captions", section)


def find_credit(text: str, key: str, start: int, end: int) -> re.Match[str] | None:
    """Return the mark of a photo credit in a stretch: "Ảnh: …", "(Ảnh: TTXVN)", "Ảnh minh họa", "Ảnh TTXVN"."""
    if not may_credit(key, start, end):
        return None
    found = _signs().credit.search(key, start, end)
    # "ảnh xy" may be any picture; "Ảnh XY" and "Ảnh Internet" are credits.
    if found is not None and found[0].endswith("ảnh ") and not is_source(text, key, found.end()):
        return None
    return found


def may_credit(key: str, start: int, end: int) -> bool:
    """Say whether a stretch holds a word that stands in every photo credit; it is looked for at the speed of a scan."""
    for word in _CREDITED:  # noqa: SIM110 (each line asks: a generator would take as long as the search)
        if key.find(word, start, end) >= 0:
            return True
    return False


def is_source(text: str, key: str, at: int) -> bool:
    """Say whether what stands behind "Ảnh" without a colon is where the photo is from."""
    if text[at : at + 2].isupper():
        return True
    return text[at - 4 : at - 1] == "Ảnh" and _signs().source.match(key, at) is not None


def is_label(key: str) -> bool:
    """Say whether a sentence is no more than a label: "Ảnh minh họa.", "Hình 2"."""
    return len(key) < 40 and _signs().label.match(key, _begin(key)) is not None


def goes_on(key: str) -> bool:
    """Say whether a sentence goes on with the story, so that a photo credit behind it is not its own."""
    return key.count(" ") >= _LONGEST or _signs().connective.match(key, _begin(key)) is not None


def is_gallery(key: str) -> bool:
    """Say whether a stretch without a full stop is a gallery: what its pictures show, run together behind a colon."""
    if len(key) <= _GALLERY or ":" not in key:
        return False
    head = _signs().gallery.match(key, _begin(key))
    return head is not None and len(key) - head.end() > _GALLERY


def is_unfinished(key: str, start: int, end: int) -> bool:
    """Say whether a stretch ends with a word that needs what follows: "… vừa ký", "… và", but not "… trực tiếp"."""
    last = key[end - _TAIL : end].partition(" ")[2] if end - start > _TAIL else key[start:end]
    found = words(last)
    return bool(found) and last[found[-1].start : found[-1].end] in _words("unfinished")


def opens(key: str) -> bool:
    """Say whether a sentence begins as one that tells: "Theo …", "Sau đó …", "Ngày …"."""
    return _signs().opener.match(key, _begin(key)) is not None


def _begin(key: str) -> int:
    """Return where the first word begins."""
    if key[:1].isalnum():
        return 0
    found = _FIRST.match(key)
    return found.end() if found else 0


def _phrases(text: str, key: str) -> set[str]:
    """Return the words and pairs of words of a sentence; a capital within it is a name's, not a verb ("Ba Vì")."""
    shown = text.split()
    keys = key.split()
    named = [at > 0 and word[:1].isupper() for at, word in enumerate(shown)]
    words = ["" if name else word.strip(_PUNCTUATION) for name, word in zip(named, keys, strict=False)]
    return {*words, *map(" ".join, itertools.pairwise(words))}


def score(text: str, key: str, *, alone: float = 0.0) -> float:
    """Rate one sentence as a caption; ENOUGH is enough.

    `alone` is how much its standing as a short paragraph of its own speaks for it.
    """
    begin = _begin(key)
    if _tells(key, begin):
        return -3.0
    return _rated(text, key, (_posed(key, begin), _is_scene(key, begin)), alone=alone, joined=False)


def _tells(key: str, begin: int) -> bool:
    """Say whether a sentence is too long for a caption or begins as one that tells."""
    return key.count(" ") >= _LONGEST or _signs().opener.match(key, begin) is not None


def _is_scene(key: str, begin: int) -> bool:
    return _signs().scene.match(key, begin) is not None


def _rated(text: str, key: str, seen: tuple[float, bool], *, alone: float, joined: bool) -> float:
    """Rate a sentence that does not tell; `seen` is how it is posed, and whether it begins with a scene."""
    signs, length, begin = _signs(), key.count(" ") + 1, _begin(key)
    posed, scene = seen
    if _NAMEPLATE.match(text) and _phrases(text, key).isdisjoint(_words("verb")):
        return ENOUGH + 0.5
    total = alone + 1.5 * joined - 1.5 * (length > 35) - 3.0 * (length < 3) + posed + 2.5 * scene
    if joined and length < 10 and total < 2.5 and not _NAME.match(text):
        return -1.0  # a heading rather
    pictured = scene or signs.pictured.match(key, begin) is not None
    subject = signs.subject.match(key, begin) is not None
    if total + 1.5 * (pictured or subject) + 1.5 < ENOUGH:
        return total
    return total + _worded(text, key, (pictured, subject), joined or posed > 0)


def _worded(text: str, key: str, opens: tuple[bool, bool], clear: bool) -> float:
    """Rate the words of a sentence: what is shown or done speaks for a caption, what is told or reported against.

    `opens` says whether it begins with what pictures show and with who acts in them; `clear` that other signs make a
    caption of it, so that a verb does not.
    """
    pictured, subject = opens
    said = _phrases(text, key)
    reported = bool(_SPOKEN.search(key)) or not said.isdisjoint(_words("reported"))
    acted = subject and not reported and not said.isdisjoint(_words("event"))
    verbless = said.isdisjoint(_words("verb"))
    shown = 1.5 if acted or (pictured and (verbless or clear)) else 1.0 * pictured
    still = (1.5 if shown or clear else 1.0) * verbless
    told = 0.0 if clear or said.isdisjoint(_words("told")) else 1.5
    return shown + still - told - 3.0 * reported - 1.5 * (not said.isdisjoint(_words("anaphora")))


def _still(key: str) -> bool:
    """Say whether nothing happens before "nơi": "Trụ sở xã, nơi …", not "Anh về xã, nơi …"."""
    head = key.partition(" nơi ")[0]
    return _phrases(head, head).isdisjoint(_words("verb"))


def _posed(key: str, begin: int) -> float:
    """Rate what only captions say: who stands where, the place where it happened, one of several."""
    signs = _signs()
    total = 3.0 * (signs.pose.search(key) is not None)
    total += 2.5 * (" nơi " in key and signs.where.match(key, begin) is not None and _still(key[begin:]))
    return total + 1.5 * (signs.one_of.match(key, begin) is not None)


def _acts(text: str, key: str) -> bool:
    """Say whether what stands behind a person's name and office tells what that person does: "…, ký quyết định"."""
    parts = [found.end() for found in re.finditer(r", ", text)][1:] if _NAMEPLATE.match(text) else []
    return any(text[at].islower() and not _signs().apposition.match(key, at) for at in parts)


def is_run_in(text: str, key: str, *, joined: bool) -> bool:
    """Say whether a sentence in the middle of a paragraph is a caption; one that tells what somebody does is none."""
    begin = _begin(key)
    if _tells(key, begin) or (not joined and _acts(text, key)):
        return False
    posed, scene = _posed(key, begin), _is_scene(key, begin)
    clear = scene or posed >= 2.5
    if not joined and len(key) > 110 and not clear:
        return False
    rating = _rated(text, key, (posed, scene), alone=0.0, joined=joined)
    return rating >= ENOUGH if joined or clear else rating > ENOUGH


def is_short(key: str) -> bool:
    """Say whether a line is no longer than a caption may be."""
    return key.count(" ") < _LONGEST


def is_caption(text: str, key: str, typical: float) -> bool:
    """Say whether a line of its own is a caption.

    `typical` is the usual length of a paragraph in syllables, 0 where lines are sentences rather than paragraphs.
    """
    length = key.count(" ") + 1
    if length > _LONGEST or len(key) < SHORTEST:
        return False
    if is_label(key) or _signs().album.fullmatch(key, _begin(key)):
        return True
    if credit := find_credit(text, key, 0, len(key)):
        return _MIDDLE_STOP.search(text[: credit.start()].rstrip()) is None  # else its own sentence is the caption
    if _MIDDLE_STOP.search(text):
        return False
    alone = 1.5 if length * 1.6 <= typical and typical >= 40 else 0.0
    if text[-1] not in ".!…" and not _PERSON.match(text):
        alone -= 2.0  # a heading rather
    return score(text, key, alone=alone) >= ENOUGH
