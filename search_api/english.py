"""Questions in English: tell them from Vietnamese without marks, and say what their words are in Vietnamese."""

from indexer.analysis import Terms
from search_api.keyboard import is_syllable
from search_api.lexicon import Lexicon

_GRAMMAR = 2


def is_english(terms: Terms) -> bool:
    """Say whether a question is English: made of words that no Vietnamese syllable looks like.

    A name ("Khanh Hoa") counts for neither side; one word must be English beyond doubt. Where marks were typed ("the
    chair of Thục Phán"), two words of English grammar must be, and more than half as many as have marks.
    """
    known, grammar = Lexicon.load().english, Lexicon.load().grammar
    if terms.marked != terms.plain:
        ours = sum(marked != plain for marked, plain in zip(terms.marked, terms.plain, strict=True))
        theirs = sum(word in grammar and not is_syllable(word) for word in terms.plain)
        return theirs >= _GRAMMAR and 2 * theirs > ours
    foreign = [word for word in terms.plain if not is_syllable(word) and not word.isdigit()]
    sure = sum(1 for word in foreign if word in grammar or (word,) in known or (_singular(word),) in known)
    native = sum(1 for word in terms.plain if is_syllable(word) and word not in grammar)
    return sure > 0 and sure * 3 >= native + len(foreign) - sure


def translate(words: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Return what an English word or phrase stands for in Vietnamese, with weights; () where that is not known."""
    known = Lexicon.load().meanings
    found = known(words) or known((*words[:-1], _singular(words[-1])))
    # A lone word that could be a syllable of a name ("Son", "Ngo") only where a person has written its meaning down.
    statistical = bool(found) and found[0][1] < 1.0
    return () if statistical and len(words) == 1 and is_syllable(words[0]) else found


def _singular(word: str) -> str:
    """Cut a regular plural: "provinces", "cities"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
