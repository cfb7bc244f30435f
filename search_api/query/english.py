"""Questions in English: tell them from Vietnamese without marks, and say what their words are in Vietnamese."""

from collections.abc import Iterator

from indexer.analysis import Terms
from indexer.vietnamese.abbreviations import Abbreviations
from search_api.query.keyboard import is_syllable, undo
from search_api.query.lexicon import Lexicon

_GRAMMAR = 2


def is_english(terms: Terms) -> bool:
    """Say whether a question is English: made of words that no Vietnamese syllable looks like.

    A name ("Khanh Hoa") counts for neither side; more words must be English beyond doubt than may be raw keystrokes.
    Where marks were typed ("the chair of Thục Phán"), two words of English grammar must be, and more than half as many
    as have marks.
    """
    known, grammar = Lexicon.load().english, Lexicon.load().grammar
    if terms.marked != terms.plain:
        ours = sum(marked != plain for marked, plain in zip(terms.marked, terms.plain, strict=True))
        theirs = sum(word in grammar and not is_syllable(word) for word in terms.plain)
        return theirs >= _GRAMMAR and 2 * theirs > ours
    foreign = [word for word in terms.plain if not is_syllable(word) and not word.isdigit()]
    # "UBND TP.HCM" is made of none of our syllables, and is ours.
    unlike = [word for word in foreign if word in grammar or not Abbreviations.load().expand(word)]
    sure = [word for word in unlike if word in grammar or any((form,) in known for form in (word, *_bases(word)))]
    native = sum(1 for word in terms.plain if is_syllable(word) and word not in grammar)
    keyed = sum(1 for word in foreign if undo(word) and word not in sure)
    return len(sure) > keyed and len(sure) * 3 >= native + len(foreign) - len(sure)


def translate(words: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Return what an English word or phrase stands for in Vietnamese, with weights; () where that is not known."""
    known = Lexicon.load().meanings
    found = known(words) or next(filter(None, (known(form) for form in _forms(words))), ())
    # A lone word that could be a syllable of a name ("Son", "Ngo") only where a person has written its meaning down.
    statistical = bool(found) and found[0][1] < 1.0
    return () if statistical and len(words) == 1 and is_syllable(words[0]) else found


def _forms(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield a phrase with its last word, or its first, in a base form: "party secretaries", "handed over"."""
    for base in _bases(words[-1]):
        yield (*words[:-1], base)
    if len(words) > 1:
        for base in _bases(words[0]):
            yield (base, *words[1:])


def _bases(word: str) -> Iterator[str]:
    """Yield what a regular plural or form of a verb may come from: "cities", "planning", "demolished"."""
    if len(word) > 4 and word.endswith("ies"):
        yield word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]
    if len(word) > 4 and word.endswith("ied"):
        yield word[:-3] + "y"
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
