"""What a question counts ("bao nhiêu bác sĩ"), by all the names that an article may call it."""

import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from indexer.analysis import analyse
from indexer.vietnamese.fold import fold
from indexer.vietnamese.segment import first_word
from search_api.answer.question.measures import measure_of
from search_api.answer.question.question import Question
from search_api.query.query import Unit

ANYBODY = "nguoi"
_WHERE = " o"  # "bao nhiêu nhà ở xã A": houses there, no "nhà ở"


@lru_cache(512)
def counted_noun(question: Question) -> str:
    """Return the word behind "bao nhiêu" ("bác sĩ"), folded; "" where there is none, or it is a measure of its own
    ("tiền", "mét")."""
    measure = measure_of(question.text)
    if question.kind != "howmany" or question.head or (measure and measure.name != "people"):
        return ""
    return first_word(question.text[question.behind :]).removesuffix(_WHERE)


def counted_names(question: Question, units: Sequence[Unit]) -> frozenset[str]:
    """Return what an article may call what is counted, folded: the noun itself, also without its classifier ("căn
    nhà"), its synonyms and translations among the `units` of the query, and all sorts of people for "người"; none where
    nothing is counted, or only in an English word that nobody has translated."""
    noun = counted_noun(question)
    if not noun:
        return frozenset()
    at = len(analyse(question.text[: question.behind]).plain)
    forms = [form for unit in units if unit.start == at for form in unit.forms[1:]]
    told = {" ".join(form.terms.plain) for form in forms}
    if question.text[question.start : question.end].isascii() and question.folded.startswith("how "):
        return frozenset(told)
    return frozenset({noun, without_classifier(noun)} | told | (people() if noun == ANYBODY else set()))


def without_classifier(noun: str) -> str:
    """Return a folded noun without the classifier before it: "nha" of "can nha"; a classifier alone as it is."""
    first, _, rest = noun.partition(" ")
    return rest if rest and first in _words("classifiers") else noun


@cache
def people() -> frozenset[str]:
    """Return the words for sorts of people, folded: each is counted where people are."""
    return _words("people")


def is_classifier(syllable: str) -> bool:
    """Say whether a folded syllable only tells what sort of thing is counted behind it."""
    return syllable in _words("classifiers")


@cache
def _words(name: str) -> frozenset[str]:
    table = tomllib.loads(files("search_api.answer.question").joinpath("counted.toml").read_text(encoding="utf-8"))
    return frozenset(fold(word) for word in table[name])
