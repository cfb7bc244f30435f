"""The date an article appeared, where its source left it open: from its address, else from its first dated event."""

import re
from collections.abc import Sequence
from datetime import date

from indexer.extract.datevalues import Found
from indexer.extract.years import Years, make_date
from indexer.schema import Article

_IN_URL = (
    re.compile(r"/(?P<y>20\d\d)[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?:/|\b)"),
    re.compile(r"(?<!\d)(?P<y>20[12]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\d{0,10}(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>20\d\d)(?!\d)"),
)
_OPENING = 250
_EARLIEST = date(2000, 1, 1)  # of news on the web; an older day in a text is one that it tells of


def published_date(article: Article, found: Sequence[Found], years: Years) -> tuple[str | None, str | None]:
    """Return (ISO date, basis) for an article without a date, (None, None) for one with a date or without evidence."""
    if article.published:
        return None, None
    for pattern in _IN_URL:
        match = pattern.search(article.url or "")
        if match and (day := make_date(int(match["y"]), int(match["m"]), int(match["d"]))):
            return day.isoformat(), "url"
    for item in found:
        if item.start > _opening_end(article):
            break
        if item.day and item.month and item.until is None and item.first is None and article.text[item.start].isupper():
            day = _day(item, years)
            if day is None or not _EARLIEST <= day <= date.today():
                return None, None
            return day.isoformat(), "text, repaired" if item.reason else "text"
    return None, None


def _opening_end(article: Article) -> int:
    """Return how far the opening reaches that tells of the event: title, lead and the first lines after them."""
    spans = [span.end for span in (article.title_span, article.lead_span) if span]
    return max(spans, default=0) + (_OPENING if article.lead_span else 3 * _OPENING)


def _day(item: Found, years: Years) -> date | None:
    """Return the day of an opening date ("Sáng 21/11, …"), None where its year is open or later days are named."""
    assert item.month
    assert item.day
    guess = None if item.year else years.guess(item.month, item.day)
    year = item.year or (guess.year if guess else None)
    day = make_date(year, item.month, item.day) if year else None
    if day and item.year and any(other > day for other in years.complete):
        return None
    return day
