"""Who holds an office changes: the newest article counts where no time is given, else the nearest to that time."""

from collections.abc import Sequence

from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question
from search_api.answer.spans.tenure import asked_year, asks_holder, holders_in, office_asked, offices_of

# What a year costs in rank: little, but much for who holds an office; what came after the asked year costs most.
_A_YEAR, _OF_OFFICE, _AFTER = 0.05, 2.5, 5.0
_HOLDER = 4.0  # what naming the holder is worth; age costs no more, so that an old holder goes before none
_FORMER = 3.0  # what naming but a holder of before costs
_UNDATED = 2  # years by which an article without a date counts as older than the newest that has one


def costs(question: Question, evidence: Sequence[Evidence]) -> list[float]:
    """Return what each sentence loses in rank for the years between its article and what is asked for, else the newest.

    It is less than nothing where the sentence gives a person the very office that is asked for, if its article knows
    all that the question names: the chair of another commune is no answer. Where no year is asked for it is so for
    those alone whom the newest article that names a holder gives it: the others held it before.
    """
    given = [frozenset() if one.features["unknown"] else holders_in(question, one) for one in evidence]
    current = frozenset() if asked_year(question) else _newest(given, evidence)
    holders = [bool(names & current if current else names) for names in given]
    former = [bool(names and not holder) for names, holder in zip(given, holders, strict=True)]
    years = [int((one.article.published or "0")[:4]) for one in evidence]
    asked = int(asked_year(question) or 0)
    timeless = not any(char.isdigit() for char in question.text)
    newest = max((year for year, holder in zip(years, holders, strict=True) if holder), default=0)
    latest = max(years, default=0)
    found = []
    for year, holder, left in zip(years, holders, former, strict=True):
        apart = year - (asked or newest) if year else -_UNDATED * bool(newest)
        if holder:
            found.append(min(_AFTER * max(apart, 0) + _OF_OFFICE * max(-apart, 0), _HOLDER) - _HOLDER)
        else:
            found.append(_FORMER * left + (_A_YEAR * (latest - year) if timeless and year else 0.0))
    return found


def _newest(given: Sequence[frozenset[str]], evidence: Sequence[Evidence]) -> frozenset[str]:
    """Return whom the sentences of the newest day name, none where no article that names anyone has a date."""
    dated = [(one.article.published or "", names) for one, names in zip(evidence, given, strict=True) if names]
    newest = max((day for day, _ in dated), default="")
    return frozenset().union(*(names for day, names in dated if day == newest)) if newest else frozenset()


def bearing(question: Question, evidence: Evidence, start: int, end: int) -> float:
    """Return whether the person named at these offsets holds the office that is asked for: 1 for the very office, .5
    where the sentence does not tell, 0 for another, one that was left, or where the article knows not all that is
    named; 1 if no holder is asked for."""
    if not asks_holder(question):
        return 1.0
    if evidence.features["unknown"]:
        return 0.0
    asked = office_asked(question)
    offices = [
        office
        for one in evidence.entities
        if one.type == "person" and start <= one.start < end
        for office in offices_of(one, evidence.article.text)
    ]
    if any(office.is_asked(asked) for office in offices):
        return 1.0
    titled = [office for office in offices if office.title] or offices  # being a member says little
    other = titled and all(
        office.clashes(asked)
        or office.deputy != asked.deputy
        or not office.is_standing(asked)
        or office.former > asked.former
        or office.is_elsewhere(asked)
        for office in titled
    )
    return 0.0 if other else 0.5
