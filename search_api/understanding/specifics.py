"""What a question says exactly, its names and numbers, and how much of it an article lacks: storm 13 is no storm 3."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np

from indexer.analysis import analyse, syllable_spans
from indexer.forward import Keys, key
from indexer.vietnamese.fold import fold
from search_api.query.keyboard import is_syllable
from search_api.query.query import Form, Query
from search_api.ranking.article_words import stands
from search_api.ranking.retrieve import Floats

# From two to thirty-nine, but for those that are Vietnamese syllables too ("vi", "xi").
_ROMAN = re.compile(r"(?!vi$|xi$)(?=[ivx]{2})x{0,3}(ix|iv|v?i{0,3})")

Sequences = Sequence[Sequence[int]]


def capitals(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the names in capitals begin and end; abbreviations are none, nor is what opens the question."""
    run: list[tuple[int, int]] = []
    for place, (start, end) in enumerate([*syllable_spans(text), (len(text), len(text))]):
        own = text[start:end]
        proper = own[:1].isupper() and not own.isupper() and place > 0
        if run and not (proper and text[run[-1][1] : start] == " "):
            # One Vietnamese syllable alone is as likely a given name or the "Đảng" of an office.
            if len(run) > 1 or not is_syllable(fold(text[slice(*run[0])])):
                yield run[0][0], run[-1][1]
            run = []
        if proper:
            run.append((start, end))


def numbers(units: Iterable[Sequence[Form]]) -> set[str]:
    """Return the numbers among the units of a question, each given by its forms: years above all, without leading
    zeros, and Roman ones ("khóa XVI")."""
    typed = (forms[0].terms.plain for forms in units)
    single = (plain[0] for plain in typed if len(plain) == 1)
    return {own.lstrip("0") for own in single if own.isdigit() or _ROMAN.fullmatch(own)}


def twin(number: str) -> str:
    """Return a number in the other figures, Roman or Arabic, "" for one that has none: "16" is "xvi"."""
    return _twins().get(number, "")


@cache
def _twins() -> dict[str, str]:
    """Return the Arabic numbers with their Roman ones and the other way round, those that `numbers` knows."""
    tens, ones = ("", "x", "xx", "xxx"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
    roman = {str(number): tens[number // 10] + ones[number % 10] for number in range(1, 40)}
    known = {number: own for number, own in roman.items() if _ROMAN.fullmatch(own)}
    return known | {own: number for number, own in known.items()}


def lacking(query: Query, known: Sequence[Keys | None]) -> Floats:
    """Return the share of the names plus the share of the numbers of a question that each article lacks, (n,) in
    [0, 2]; `known` are its words (`article_words`). English writes too much else with capitals: of it only numbers
    count."""
    text = query.understood
    proper = [] if query.language == "en" or text.isupper() else [text[slice(*span)] for span in capitals(text)]
    names = [[[key(own) for own in analyse(name).plain]] for name in proper]
    figures = [[list(map(key, way)) for way in _ways(own)] for own in numbers(unit.forms for unit in query.units)]
    lacks = [0.0 if own is None else _missing(names, own) + _missing(figures, own) for own in known]
    return np.array(lacks, np.float32)


def _missing(wanted: Sequence[Sequences], known: Keys) -> float:
    """Return the share of what is wanted that stands nowhere, each given by the sequences that it may go by."""
    missing = sum(not any(stands(own, known) for own in ways) for ways in wanted)
    return missing / len(wanted) if wanted else 0.0


def _ways(number: str) -> list[list[str]]:
    """Return the ways to write a number, each as syllables: "4000" is "4.000" in news, "16" may be "XVI"."""
    cut = f"{int(number):,}".split(",") if number.isdigit() else [number]
    return [[number], [f"0{number}"], cut, [twin(number) or number]]
