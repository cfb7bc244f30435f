"""Names that are neither places nor people: firms, schools, streets, rivers, works; they block what they hold."""

import functools

from indexer.extract.gazetteer import Gazetteer
from indexer.extract.lexicon import Phrases, is_joint, read_compounds, read_group, read_words
from indexer.extract.name import titles
from indexer.extract.tokens import Tokens

_MOST = 16


@functools.cache
def _heads() -> Phrases:
    return Phrases({word: word for word in read_words("organisations.tsv")})


@functools.cache
def _honours() -> Phrases:
    return Phrases(dict.fromkeys(read_group("organisations.honours"), True))


def block_organisations(
    gazetteer: Gazetteer, tokens: Tokens, stops: set[int], skip: list[bool]
) -> tuple[list[bool], set[int]]:
    """Mark the words of organisations' and streets' names; `stops` begin typed places or bodies.

    Returns the marks, and the words at which the name of an organisation's head begins right behind it.
    """
    blocked = [False] * tokens.size
    leaders: set[int] = set()
    compounds, surnames = read_compounds("organisations"), read_words("surnames.tsv")
    memorials, titles_of_honour = read_group("organisations.memorials"), _honours()
    heading, schools = read_group("organisations.heading"), read_group("organisations.schools")
    words, heads, beside = read_words("organisation_words.tsv"), _heads(), read_group("organisations.beside")
    for at in heads.starts(tokens):
        key = tokens.keys[at]
        if skip[at] or at in stops:
            continue
        found = heads.longest(tokens, at)
        if (
            not found
            or blocked[found[0] - 1]
            or (at and tokens.loose[at] and tokens.keys[at - 1] in compounds.get(key, ()))
        ):
            continue
        beside_capital = tokens.caps[at] and at and tokens.loose[at] and tokens.caps[at - 1]
        if beside_capital and (not tokens.words[at].isupper() or tokens.keys[at - 1] in surnames):
            continue
        end, listed = found
        if listed in memorials and (
            honoured := titles_of_honour.longest(tokens, end) if end < tokens.size and tokens.loose[end] else None
        ):
            end = honoured[0]
        if tokens.caps[at] and end == at + 1 and key in surnames and not (at and tokens.keys[at - 1] in beside):
            continue
        stop = _extent(tokens, end, words, stops)
        if listed in read_group("organisations.unnamed"):
            stop = _before_person(tokens, end, stop)
        elif at and tokens.keys[at - 1] in heading and listed in schools and (leader := _leader(tokens, end, stop)):
            leaders.add(leader)
            stop = leader
        if not any(tokens.caps[i] for i in range(end, stop)):
            continue
        if listed in read_group("organisations.inside") and not tokens.caps[at] and stop - end <= 3:
            continue
        if tokens.caps[at] and gazetteer.named(tokens.key(at, end + 1)):
            continue
        if listed in read_group("organisations.lists"):
            stop = _list(tokens, stop, stops)
        blocked[at:stop] = [True] * (stop - at)
    return blocked, leaders


def _extent(tokens: Tokens, end: int, words: frozenset[str], stops: set[int]) -> int:
    """Return the end of a name: capitals, numbers and the small words that stand in such names."""
    at, last = end, end
    while at < tokens.size and at - end < _MOST and at not in stops:
        if not (tokens.loose[at] or (at > end and is_joint(tokens.gaps[at]) and "," not in tokens.gaps[at])):
            break
        if tokens.keys[at] == "và" and at == end:
            break  # "Trường và Thuận"
        if tokens.keys[at] == "và" and at + 1 < tokens.size and titles().longest(tokens, at + 1):
            break  # "Học viện và Đại úy Lê Văn Sơ"
        if tokens.caps[at] or (tokens.words[at][0].isdigit() and at > end):
            last = at + 1
        elif tokens.keys[at] not in words:
            break
        at += 1
    return last


def _before_person(tokens: Tokens, end: int, stop: int) -> int:
    """Return where a person's name begins at the end of a name that is none: "Hiệp hội Doanh nghiệp Lê Văn An"."""
    strong = read_group("people.strong_surnames")
    for at in range(max(end + 1, stop - 4), stop - 2):
        if tokens.keys[at] in strong and all(tokens.caps[at:stop]) and all(tokens.loose[at:stop]):
            return at
    return stop


def _leader(tokens: Tokens, end: int, stop: int) -> int:
    """Return where a head's name begins behind a school's: "Hiệu trưởng Trường Hoa Mai Lê Văn An"; 0 if nowhere.

    A school may have a person's name itself: then its kind stands before that ("Trường THPT Lê Hồng Phong").
    """
    strong, kinds = read_group("people.strong_surnames"), read_group("organisations.school_kinds")
    for at in (stop - 4, stop - 3):
        if at <= end or tokens.keys[at] not in strong or tokens.keys[at - 1] in kinds:
            continue
        if all(tokens.caps[at - 1 : stop]) and all(tokens.loose[at:stop]) and not tokens.words[at - 1].isupper():
            return at
    return 0


def _list(tokens: Tokens, stop: int, stops: set[int]) -> int:
    """Extend over the capitals after commas: "các tuyến Lương Nhữ Học, Triệu Quang Phục và …"."""
    while stop < tokens.size:
        at = stop + 1 if tokens.keys[stop] == "và" and tokens.loose[stop] else stop
        if at >= tokens.size or at in stops or not tokens.caps[at]:
            break
        if at == stop and tokens.gaps[at].strip() not in (",", "-", "–"):
            break
        end = at + 1
        while end < tokens.size and tokens.loose[end] and tokens.caps[end] and end not in stops:
            end += 1
        if end - at < 2:
            break
        stop = end
    return stop
