"""Understand a query: its words, what else each may be called, what must stand together, and its language."""

import functools
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.analysis import Terms, analyse, syllable_spans, syllables
from indexer.errors import QueryError
from indexer.vietnamese.abbreviations import Abbreviations
from indexer.vietnamese.fold import fold, has_marks, match_key
from indexer.vietnamese.normalise import nfc
from indexer.vietnamese.segment import words
from search_api.answer.question.question import Question, classify
from search_api.query.courtesy import without_courtesies
from search_api.query.english import is_english, translate
from search_api.query.keyboard import is_syllable
from search_api.query.lexicon import Lexicon
from search_api.query.repair import Mender, Repair
from search_api.query.spelling import names, other_ways, usual

LONGEST_TEXT = 512  # code points that are read of a query
MOST_TERMS = 128  # syllables that are searched for; the rarest of them decide what is looked at

FormKind = Literal["typed", "abbreviation", "synonym", "translation"]

_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|«([^»]+)»')
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"[^\W_][&-]|[&-][^\W_]")
_SYNONYM_WEIGHT = 0.7
_REMEMBERED = 1 << 13  # stretches of queries whose other names are kept


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say a unit of the query: `terms` in a row, counting `weight` of a literal match."""

    terms: Terms
    kind: FormKind
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the query (syllables `start` to `end` of `Query.terms`) with its forms, the typed one first.

    `weight` is 1, less for words that only ask ("bao nhiêu", "ai").
    """

    start: int
    end: int
    forms: tuple[Form, ...]
    weight: float = 1.0

    @property
    def longest(self) -> int:
        """Return how many syllables its longest form has."""
        return max([len(form.terms.plain) for form in self.forms])


@dataclass(frozen=True, slots=True)
class Query:
    """A query as understood.

    `text` is what was typed (NFC, cut to 512 code points), `understood` the same with slips mended and courtesies left
    out. `marked` says that marks were typed, so that they count; `asks` that a question was put, not just words to look
    for; `question` is how it was read; `phrases` are the quoted parts, folded, that a passage must hold. `meant` are
    the syllables of a query typed without marks as they were most likely meant, "" where that is open.
    """

    text: str
    understood: str
    terms: Terms
    units: tuple[Unit, ...]
    phrases: tuple[tuple[str, ...], ...]
    marked: bool
    asks: bool
    question: Question
    language: Literal["vi", "en"]
    repairs: tuple[Repair, ...]
    cut: bool
    meant: tuple[str, ...] = ()

    @property
    def sought(self) -> Terms:
        """Return the terms with the marks that were meant: `marked` is "" where these are open."""
        return Terms(self.meant, self.terms.plain) if self.meant else self.terms

    @property
    def written(self) -> str:
        """Return what was understood with the marks that were meant, as long as it, character by character."""
        return _with_marks(self.understood, self.meant) if self.meant else self.understood


def parse(text: str, mender: Mender, *, as_typed: bool = False) -> Query:
    """Understand `text`; with `as_typed` no slip is mended, nothing left out and nothing given another name.

    Raises QueryError where nothing in it can be searched for.
    """
    typed = nfc(readable(text)).strip()
    cut = len(typed) > LONGEST_TEXT
    typed = _shorten(typed) if cut else typed
    if not analyse(typed).plain:
        raise QueryError(f"q: {text[:40]!r} holds no letter or digit; type at least one word")
    phrases = tuple(filter(None, (analyse("".join(found)).plain for found in _QUOTED.findall(typed))))
    english = is_english(analyse(typed))
    understood, repairs = (typed, ()) if english or as_typed else _mend(without_courtesies(typed), mender)
    understood = understood if as_typed else usual(understood, mender.counts)
    meant, added = ((), ()) if english or as_typed else _marks(understood, mender)
    if added:
        understood, meant = _with_marks(understood, meant), ()
    terms = analyse(understood)
    cut = cut or len(terms.plain) > MOST_TERMS
    terms = Terms(terms.marked[:MOST_TERMS], terms.plain[:MOST_TERMS])
    question = classify(understood)
    units = _english_units(terms) if english and not as_typed else _units(question, terms, named=not as_typed)
    return Query(
        text=typed,
        understood=understood,
        terms=terms,
        units=units,
        phrases=phrases,
        marked=terms.marked != terms.plain,
        asks=_asking(question) is not None or understood.endswith("?"),
        question=question,
        language="en" if english else "vi",
        repairs=(*repairs, *added),
        meant=_unless_asking(meant, question)[:MOST_TERMS],
        cut=cut,
    )


def readable(text: str) -> str:
    """Return a text of whole characters: a terminal's bytes that are no UTF-8 come as halves of some, now "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _shorten(text: str) -> str:
    """Keep the whole words among the first code points."""
    head = text[:LONGEST_TEXT]
    return head if text[LONGEST_TEXT].isspace() else head.rsplit(None, 1)[0]


def _mend(text: str, mender: Mender) -> tuple[str, tuple[Repair, ...]]:
    found, marked = list(_WORD.finditer(text)), has_marks(text)
    mended, repairs, at = [], [], 0
    for word, repair in zip(found, mender.mend([word[0] for word in found]), strict=True):
        # "GD-ĐT" is an abbreviation of two parts, neither of which means what it does alone.
        if repair is not None and not (
            repair.kind == "short" and _JOINED.search(text, word.start() - 1, word.end() + 1)
        ):
            mended += [
                text[at : word.start()],
                repair.taken if marked or repair.kind == "keystrokes" else fold(repair.taken),
            ]
            repairs.append(repair)
            at = word.end()
    return "".join([*mended, text[at:]]), tuple(repairs)


def _marks(text: str, mender: Mender) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    """Return the syllables as meant of a text without marks; of one with some marks what is meant by words without."""
    terms = analyse(text)
    if mender.marks is None:
        return (), ()
    meant = mender.marks.read(text)
    if terms.marked == terms.plain:
        return meant, ()
    pairs = zip(syllables(text), terms.marked, meant, strict=True)
    added = tuple(Repair(own, form, "marks") for own, typed, form in pairs if form not in ("", typed))
    return meant if added else (), added


def _unless_asking(meant: Sequence[str], question: Question) -> tuple[str, ...]:
    """Leave open what the words that ask are meant to be: in news, whose words decide, "la ai" is more often a name."""
    first, last = _asking(question) or (0, 0)
    return tuple("" if first <= place < last else form for place, form in enumerate(meant))


def _with_marks(text: str, meant: Sequence[str]) -> str:
    """Write each syllable of a text as it was meant, its first letter as it was typed."""
    made, at = [], 0
    for (start, end), form in zip(syllable_spans(text), meant, strict=False):
        typed = text[start:end]
        own = typed if len(form) != end - start or form == match_key(typed) else _as_typed(form, typed)
        made += [text[at:start], own]
        at = end
    return "".join([*made, text[at:]])


def _as_typed(form: str, typed: str) -> str:
    """Write a form in capitals where it was typed so."""
    return form.upper() if typed.isupper() and len(typed) > 1 else form.capitalize() if typed[0].isupper() else form


def _units(question: Question, terms: Terms, *, named: bool = True) -> tuple[Unit, ...]:
    """Cut into the longest stretches that have another name, and single syllables; `named` says to look for names."""
    text, asking = question.text, _asking(question)
    units, at = [], 0
    whole = _word_edges(text)
    lengths = _lengths() if named else {}
    while at < len(terms.plain):
        end = at + 1
        others: tuple[Form, ...] = ()
        for length in lengths.get(terms.plain[at], ()) if at in whole else ():
            if at + length in whole and (others := _other_names(text, terms, at, at + length)):
                end = at + length
                break
        own = Form(Terms(terms.marked[at:end], terms.plain[at:end]), "typed")
        weight = 1.0 if not asking or at >= asking[1] or end <= asking[0] else ASKING_WEIGHT
        units.append(Unit(at, end, (own, *others), weight))
        at = end
    return tuple(units)


@functools.lru_cache(maxsize=1)
def _lengths() -> Mapping[str, tuple[int, ...]]:
    """Return how many syllables those things have that have another name, the most first, by their first syllable."""
    found: dict[str, set[int]] = {}
    for name in (*Lexicon.load().synonyms_plain, *Abbreviations.load().names, *names()):
        found.setdefault(name[0], set()).add(len(name))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


ASKING_WEIGHT = 0.5


def _asking(question: Question) -> tuple[int, int] | None:
    """Return which syllables of the query only ask, as a range; None where none do."""
    if question.keywords or question.head:
        return None
    before = len(analyse(question.text[: question.start]).plain)
    return before, before + len(analyse(question.text[question.start : question.end]).plain)


def _word_edges(text: str) -> set[int]:
    """Return the syllable counts at which a word of the query begins or ends; inside "dân tộc" no synonym of "dân"."""
    starts = [start for start, _ in syllable_spans(text)]
    return {0, *(bisect_left(starts, edge) for word in words(text) for edge in (word.start, word.end))}


def _other_names(text: str, terms: Terms, start: int, end: int) -> tuple[Form, ...]:
    """Return the forms of a stretch of a query beside what was typed, () where it has no other name."""
    own = Terms(terms.marked[start:end], terms.plain[start:end])
    short = end > start + 1 or not is_syllable(own.plain[0]) or own.plain[0].upper() in text
    return _forms_of(own, short=short, unmarked=terms.marked == terms.plain)


@functools.lru_cache(_REMEMBERED)
def _forms_of(own: Terms, *, short: bool, unmarked: bool) -> tuple[Form, ...]:
    """Return the other forms of some syllables, which `short` says may be an abbreviation; in `unmarked` ones no single
    syllable has synonyms."""
    lexicon, abbreviations, phrase = Lexicon.load(), Abbreviations.load(), " ".join(own.marked)
    fulls = abbreviations.expand(phrase)[:2] if short else ()
    shorts = [other for full in fulls for other in abbreviations.shorten(full)[:2]]
    named = [*other_ways(own.plain), *fulls, *shorts, *abbreviations.shorten(phrase)[:2]]
    for cut in range(1, min(3, len(own.plain) - 1)) if named else ():
        # "sở tài nguyên và môi trường" is mostly "sở TN&MT", seldom STNMT.
        inner = abbreviations.shorten(" ".join(own.marked[cut:]))[:2]
        named += [" ".join((*own.marked[:cut], other)) for other in inner]
    if unmarked:
        same = lexicon.synonyms_plain.get(own.plain, ()) if len(own.plain) > 1 else ()
    else:
        same = lexicon.synonyms.get(own.marked, ())
    forms = [Form(analyse(other), "abbreviation") for other in named]
    forms += [Form(analyse(" ".join(other)), "synonym", _SYNONYM_WEIGHT) for other in same]
    first: dict[Terms, Form] = {}
    for form in forms:
        if form.terms.marked != own.marked:
            first.setdefault(form.terms, form)
    return tuple(first.values())


def _english_units(terms: Terms) -> tuple[Unit, ...]:
    """Cut an English query into phrases the lexicon knows, names and numbers; words of grammar go."""
    syllables, units, at = terms.plain, [], 0
    longest = Lexicon.load().longest
    while at < len(syllables):
        for end in range(min(len(syllables), at + longest), at, -1):
            forms = _in_vietnamese(syllables[at:end])
            if forms or end == at + 1:
                break
        if end > at + 1 or syllables[at] not in Lexicon.load().grammar:
            own = Form(Terms(syllables[at:end], syllables[at:end]), "typed")
            units.append(Unit(at, end, (own, *forms)))
        at = end
    return tuple(units) or tuple(Unit(i, i + 1, (Form(Terms((w,), (w,)), "typed"),)) for i, w in enumerate(syllables))


def _in_vietnamese(phrase: tuple[str, ...]) -> tuple[Form, ...]:
    """Return what an English phrase is in Vietnamese; of a name that is written in several ways the others."""
    if ways := other_ways(phrase):
        return tuple(Form(analyse(way), "abbreviation") for way in ways)
    return tuple(Form(analyse(" ".join(meaning)), "translation", weight) for meaning, weight in translate(phrase))
