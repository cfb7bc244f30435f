"""Which year a date without one belongs to: from the article's date, or from what the text itself settles."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

_YEAR = re.compile(r"(?:19|20)\d\d(?![\d.,]\d|\d)")
_INSIDE = frozenset("0123456789/.,-")  # before a year: the number is part of a date or of another number
# Congress and planning news name the year to come ("nhiệm vụ năm 2026") beside the one reported on.
_PLAN = re.compile(r"(?:nhiệm vụ|phương hướng|kế hoạch|mục tiêu|giải pháp)[^.;\n]{0,60}$", re.IGNORECASE)
_OF_YEAR = re.compile(r"năm (20\d\d)", re.IGNORECASE)
_PLAN_REACH = 72  # the longest head of a plan and what may stand behind it
_LOOKING_BACK = (1, 2)  # in these months news sums up the year before, which may be the only one that it names
_SUMMED = re.compile(
    r"(?:tình hình|kết quả|tổng kết|sơ kết|thành tích|so với)[^.;\n]{0,80}?\bnăm 20\d\d", re.IGNORECASE
)
_AHEAD_COSTS = 1.5
_NEAR_DAYS = 14
_MOST_COMPLETE = 50


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _planned(text: str) -> Iterator[str]:
    """Yield the years that a plan or task is named for."""
    done = 0
    for found in _OF_YEAR.finditer(text):
        if _PLAN.search(text[max(done, found.start() - _PLAN_REACH) : found.start()]):
            yield found[1]
        done = found.end()


@dataclass(frozen=True, slots=True)
class YearGuess:
    """A year with the reason it was chosen and how sure that is."""

    year: int
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Years:
    """What an article tells about years: its own date, its complete dates, and the years it names.

    `summed` says that the only year it names is one that it sums up.
    """

    published: date | None
    complete: tuple[date, ...]
    only: int | None
    plan: int | None
    summed: bool = False

    @staticmethod
    def of(text: str, published: str | None, complete: Sequence[date]) -> "Years":
        """Collect the evidence of an article; `complete` are the dates in it that have a year."""
        known = tuple(dict.fromkeys(complete))[:_MOST_COMPLETE]
        if published and re.fullmatch(r"\d{4}-\d\d-\d\d", published[:10]):
            day = make_date(int(published[:4]), int(published[5:7]), int(published[8:10]))
            if day:
                return Years(day, known, None, None)  # the article's own date settles every year
        years = (match for match in _YEAR.finditer(text) if text[match.start() - 1 : match.start()] not in _INSIDE)
        named = Counter(int(match[0]) for match in years)
        only = next(iter(named)) if len(named) == 1 and sum(named.values()) >= 2 else None
        plans = Counter(int(year) for year in _planned(text))
        plan = next((year for year, count in plans.most_common(1) if count >= 2 and year == max(plans)), None)
        return Years(None, known, only, plan, bool(only) and _SUMMED.search(text) is not None)

    def guess(self, month: int, day: int | None) -> YearGuess | None:
        """Return the year of a day and month (or a month alone), None where nothing settles it."""
        if self.published:
            near = self._nearest(self.published, month, day)
            return YearGuess(near, "the article's date", 0.95) if near else None
        latest = max(self.complete, default=None)
        for known in self.complete:
            there = make_date(known.year, month, day or min(known.day, 28))
            # News tells of a day after every other that it names: a later one shows that its year is another.
            late = there is None or latest is None or (latest - there).days > _NEAR_DAYS
            if day and there and not late and abs((there - known).days) <= _NEAR_DAYS:
                return YearGuess(known.year, f"close to {known.isoformat()} in the text", 0.8)
        if self.plan and (month >= 9 or month <= 4):
            year = self.plan - (month >= 9)
            return YearGuess(year, f"the text plans for {self.plan}", 0.8)
        if self.only and not (self.summed and month in _LOOKING_BACK):
            return YearGuess(self.only, f"{self.only} is the only year named", 0.7)
        return None

    def _nearest(self, anchor: date, month: int, day: int | None) -> int | None:
        costs: dict[int, float] = {}
        for year in (anchor.year - 1, anchor.year, anchor.year + 1):
            there = make_date(year, month, day or min(anchor.day, 28))
            if there:
                days = (there - anchor).days
                costs[year] = days * _AHEAD_COSTS if days > 0 else -days
        return min(costs, key=lambda year: costs[year]) if costs else None
