"""The small language of topic files in which phrases are written.

- words in a row follow each other in the text (spaces, line breaks, commas, dashes and quotes may stand between);
- `{name}` is any phrase of the list of that name;
- `[a|b c]` is one of these, `(a|b)` one of these or nothing;
- `..` leaves room for up to 6 other words of the same sentence, `..3` for up to 3.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.topics.words import WORD

Phrase = tuple[str, ...]
_PIECE = re.compile(r"\{([^{}]*)\}|\[([^\[\]]*)\]|\(([^()]*)\)|\.\.(\d*)|([^\s{}\[\]()]+)|(\s+)|(.)", re.DOTALL)
_SPECIAL = frozenset("{}[]().")  # most lines hold none: words in a row
_DEFAULT_GAP = 6
MOST_PHRASES = 5000
# A list longer than this is looked for by itself and joined to its neighbours afterwards.
_LONG_LIST = 8


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a line of a topic file stands for: parts in this order, each one of several phrases.

    Between part i and part i+1 at most `gaps[i]` other words stand. A long list inside a phrase is a part too,
    with gap 0, lest the combinations multiply.
    """

    source: str
    parts: tuple[frozenset[Phrase], ...]
    gaps: tuple[int, ...] = ()


class PatternError(ValueError):
    """A phrase of a topic file cannot be read; `kind` and `values` tell why, as in a Fault."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.values = values


def _joined(heads: set[Phrase], tails: set[Phrase]) -> set[Phrase]:
    if len(heads) * len(tails) > MOST_PHRASES:
        raise PatternError("phrase-many", most=MOST_PHRASES)
    return {head + tail for head in heads for tail in tails}


def _alternatives(inside: str, lists: Mapping[str, frozenset[Phrase]]) -> set[Phrase]:
    found: set[Phrase] = set()
    for choice in inside.split("|"):
        phrases: set[Phrase] = {()}
        for word in choice.split():
            if word.startswith("{"):
                phrases = _joined(phrases, set(_of_list(word.strip("{}"), lists)))
            else:
                phrases = _joined(phrases, {tuple(part.lower() for part in WORD.findall(word))})
        found |= phrases
    if found == {()}:
        raise PatternError("phrase-brackets")
    return found


def _of_list(name: str, lists: Mapping[str, frozenset[Phrase]]) -> frozenset[Phrase]:
    if name not in lists:
        raise PatternError("phrase-list", name=name)
    return lists[name]


def compile_pattern(source: str, lists: Mapping[str, frozenset[Phrase]]) -> Pattern:
    """Read one line of a topic file. Raises PatternError saying what is wrong with it."""
    if _SPECIAL.isdisjoint(source) and (words := WORD.findall(source)):
        return Pattern(source, (frozenset((tuple(word.lower() for word in words),)),))
    parts: list[set[Phrase]] = [{()}]
    gaps: list[int] = []
    for piece in _PIECE.finditer(source):
        name, choice, option, gap, word, space, wrong = piece.groups()
        if space:
            continue
        if wrong:
            raise PatternError("phrase-mark", mark=wrong)
        if gap is not None:
            gaps.append(int(gap) if gap else _DEFAULT_GAP)
            parts.append({()})
            continue
        if name is not None:
            new = set(_of_list(name.strip(), lists))
            if len(new) > _LONG_LIST and () not in parts[-1]:
                gaps.append(0)
                parts.append({()})
        elif choice is not None:
            new = _alternatives(choice, lists)
        elif option is not None:
            new = _alternatives(option, lists) | {()}
        else:
            new = {tuple(part.lower() for part in WORD.findall(word))}
        parts[-1] = _joined(parts[-1], new)
    if any(() in part for part in parts):
        raise PatternError("phrase-empty")
    return Pattern(source, tuple(frozenset(part) for part in parts), tuple(gaps))
