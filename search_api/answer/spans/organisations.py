"""Names that the metadata holds apart from bodies and places: firms, schools, clubs; streets, rivers, works."""

import re
from functools import cache

from indexer.extract.lexicon import read_words
from indexer.schema import Entity, EntityType
from indexer.vietnamese.fold import match_key
from indexer.vietnamese.segment import words

_MOST = 14  # words of a name
_UNKNOWN = 2  # words in lower case that no list holds, between the head and the first capital
_LOOK = 12  # code points in which the next syllable ends
# A house or a lane is named by its number, the street behind it, or both.
_KINDS = frozenset(("MN", "TH", "THCS", "THPT", "PTTH", "TNHH", "MTV", "CP"))  # they name none by themselves
_ADDRESS = re.compile(
    r"\b(?:[Hh]ẻm|[Nn]gõ|[Nn]gách|[Kk]iệt|[Ss]ố nhà)"
    r"(?:(?: số)? \d+[\w/]*(?:,? (?:đường|phố))?| (?:đường|phố)(?= [A-ZĐ]))(?: [A-ZĐ]\w*)*|"
    r"(?:(?<=ở )|(?<=tại )|(?<=\()|\b[Đđ]ịa chỉ:? )[Ss]ố \d{1,4}[\w/]*,?(?: đường| phố)?(?: [A-ZĐ]\w*)+"
)
# What stands behind a noun that only describes: "một công ty chuyên dọn rác trên đường Mây" has no name.
_NO_NAME = frozenset(("chuyên", "trên", "tại", "ở", "có", "đang", "đã", "sẽ", "bị", "được", "do", "vì", "cho", "của"))
_WORD = re.compile(r"[^\s,;:.()“”\"]+")


def organisations(text: str, start: int, end: int, as_type: EntityType) -> list[Entity]:
    """Return the names with such a head in a stretch of an article's text, as entities of the type asked for."""
    heads = _heads()
    part = text[start:end]
    addresses = list(_ADDRESS.finditer(part)) if as_type == "place" else []
    found = [
        Entity(start + one.start(), start + one.end(), as_type, one[0], 0.5, {"name": one[0]}) for one in addresses
    ]
    last = 0
    for match in heads.finditer(match_key(part)):
        if match.start() < last or any(one.start() <= match.start() < one.end() for one in addresses):
            continue
        stop = name_end(part, match.end())
        if stop > match.end() and not _cuts_word(part, stop):
            name = part[match.start() : stop]
            found.append(Entity(start + match.start(), start + stop, as_type, name, 0.5, {"name": name}))
            last = stop
    return found


def _cuts_word(text: str, stop: int) -> bool:
    """Say whether a name would end inside a common word ("… ban hành Nghị" of "Nghị quyết"): then it is none."""
    last = text.rfind(" ", 0, stop) + 1
    pair = text[last : stop + _LOOK].split()[:2]
    return text[stop : stop + 1] == " " and len(pair) == 2 and pair[1].islower() and len(words(" ".join(pair))) == 1


def name_end(text: str, at: int, *, numbered: bool = False) -> int:
    """Return where a name ends whose head ends at `at`: behind its last capital or digit; `at` where it has none.

    `numbered` says that a number alone makes a name: "ấp 17".
    """
    last, unknown, inner = at, 0, read_words("organisation_words.tsv")
    for place, word in enumerate(_WORD.finditer(text, at)):
        gap = text[word.start() - 1 : word.start()]
        if place >= _MOST or (word.start() > at + 1 and gap != " ") or "," in text[at : word.start()]:
            break
        if word[0] in _KINDS:
            continue
        if word[0][0].isupper() or (word[0][0].isdigit() and not unknown and (place or numbered)):
            last = word.end()
        elif match_key(word[0]) in _NO_NAME:
            break
        elif match_key(word[0]) not in inner:
            unknown += 1
            if unknown > _UNKNOWN or last > at:
                break
    return last


@cache
def _heads() -> re.Pattern[str]:
    """Return a pattern of all heads, the longest first."""
    words = sorted(read_words("organisations.tsv"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?=\s)")
