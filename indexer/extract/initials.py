"""Names kept back to initials: "N.T.L.", "N.V. Nghĩa", "V.T.H. (17 tuổi)", "bạn là D.V.Kh"."""

import bisect
import re

from indexer.extract.digits import find_at
from indexer.extract.lexicon import read_group
from indexer.extract.name import Name
from indexer.extract.tokens import Tokens, begins_word

_INITIALS = re.compile(r"[A-ZĐ][a-zđ]?\.(?:\s?[A-ZĐ][a-zđ]?\.){0,4}(?:\s?[A-ZĐ]\b\.?|[A-ZĐ][^\W\d_]+)?|[A-ZĐ]\b")
_AGED = re.compile(
    r"(?<![\w.])([A-ZĐ]\.(?:\s?[A-ZĐ]\.){1,3}(?:\s?[A-ZĐ]\b\.?|[A-ZĐ][^\W\d_]+)?|[A-ZĐ]\.(?:\s?[A-ZĐ]\b\.?))"
    r"(?=\s{0,3}(?:\(\s?(?:\d{1,3}\s{0,3}tuổi|SN|sinh\s)|,\s{1,3}\d{1,3}\s{1,3}tuổi))"
)
# Three and more, in the middle of a sentence: an abbreviation is hardly written with so many full stops.
_BARE = re.compile(r"([A-ZĐ]\.[A-ZĐ]\.(?:[A-ZĐ]\.){0,2}[A-ZĐ][ghiru]?\b\.?)(?=\s[a-zà-ỹđ])")
_TWO_LETTERS = frozenset(("Ch", "Gh", "Gi", "Kh", "Ng", "Nh", "Ph", "Qu", "Th", "Tr"))


def is_initial(word: str) -> bool:
    """Say whether a word is the beginning of a name that is kept back: "T", "Ng", "Qu", "Th"."""
    return len(word) == 1 or (len(word) == 2 and word in _TWO_LETTERS)


def read_initials(tokens: Tokens, first: int, trigger: int) -> Name | None:
    """Return the initials at word `first` as a name that word `trigger` introduces, or None."""
    if len(tokens.words[first]) > 2 or not tokens.caps[first]:
        return None
    match = _INITIALS.match(tokens.text, tokens.starts[first])
    if not match or (len(tokens.words[first]) == 2 and "." not in match[0]):
        return None
    stop = match.end() - (len(match[0]) - len(match[0].rstrip()))
    end = first
    while end < tokens.size and tokens.starts[end] < stop:
        end += 1
    if "." not in match[0] and tokens.keys[first] not in ("a", "y", "h", "k"):
        return Name(first, first + 1, tokens.ends[first], trigger, 0.85)
    if _given_after(tokens, first, end):
        return Name(first, end + 1, tokens.ends[end], trigger, 0.9)
    full_given = len(tokens.words[end - 1]) > 2 and end - first >= 1
    if "." not in match[0] and end < tokens.size and tokens.loose[end] and tokens.caps[end]:
        return None
    return Name(first, end, tokens.ends[end - 1] if full_given else stop, trigger, 0.9)


def _given_after(tokens: Tokens, first: int, end: int) -> bool:
    """Say whether a given name written out ends the initials, after a space: "N.V. Nghĩa"."""
    if end - first < 2 or end >= tokens.size or not tokens.caps[end] or tokens.gaps[end] != ". ":
        return False
    word, goes_on = tokens.words[end], tokens.loose[end + 1] and end + 1 < tokens.size and tokens.caps[end + 1]
    opens = tokens.keys[end] in read_group("people.openers") or begins_word(tokens, end)
    return len(word) > 1 and not word.isupper() and not goes_on and not opens


def lone_initials(tokens: Tokens, blocked: list[bool], names: list[Name]) -> list[Name]:
    """Return `names` with the initials that an age or their number tells from an abbreviation, in order."""
    aged = _AGED.finditer(tokens.text) if "tuổi" in tokens.text or "SN" in tokens.text else ()
    found = [(match, 0.85) for match in aged]
    dotted = [tokens.starts[at - 1] for at, gap in enumerate(tokens.gaps) if gap == "." and at]
    bare = find_at(_BARE, tokens.text, [start for start in dotted if _in_sentence(tokens.text, start)])
    found += [(match, 0.75) for match in bare]
    if not found:
        return names
    taken = {at for name in names for at in range(name.start, name.end)}
    extra: list[Name] = []
    for match, sure in found:
        stop = match.start() + len(match[1])
        start, end = bisect.bisect_left(tokens.starts, match.start()), bisect.bisect_left(tokens.starts, stop)
        if not any(blocked[at] or at in taken for at in range(start, end)):
            extra.append(Name(start, end, stop, start, sure))
            taken.update(range(start, end))
    return sorted(names + extra, key=lambda name: name.start) if extra else names


def _in_sentence(text: str, start: int) -> bool:
    """Say whether a word stands right before `start`."""
    return start > 1 and text[start - 1].isspace() and text[start - 2].isalpha()
