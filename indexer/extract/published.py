"""The date an article appeared, where its source left it open: from its address, else from its first dated event."""

import re
from collections.abc import Sequence

from indexer.extract.dates import Found, iso
from indexer.extract.years import Years, make_date
from indexer.schema import Article

_IN_URL = (
    re.compile(r"/(?P<y>20\d\d)[/-](?P<m>\d{1,2})[/-](?P<d>\d{1,2})(?:/|\b)"),
    re.compile(r"(?<!\d)(?P<y>20[12]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\d{0,10}(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>20\d\d)(?!\d)"),
)
_OPENING = 700


def published_date(article: Article, found: Sequence[Found], years: Years) -> tuple[str | None, str | None]:
    """Return (ISO date, basis) for an article without a date, (None, None) for one with a date or without evidence."""
    if article.published:
        return None, None
    for pattern in _IN_URL:
        match = pattern.search(article.url or "")
        if match and (day := make_date(int(match["y"]), int(match["m"]), int(match["d"]))):
            return day.isoformat(), "url"
    opening = (article.lead_span.start if article.lead_span else 0) + _OPENING
    for item in found:
        if item.start > max(opening, _start(article) + _OPENING):
            break
        if item.day and item.month and item.until is None and item.first is None and _event(article.text, item):
            guess = None if item.year else years.guess(item.month, item.day)
            year = item.year or (guess.year if guess else None)
            day = make_date(year, item.month, item.day) if year else None
            return (day.isoformat(), "text, repaired" if item.reason else "text") if day else (None, None)
    return None, None


def _start(article: Article) -> int:
    return article.title_span.end if article.title_span else 0


def _event(text: str, item: Found) -> bool:
    """Say whether a date opens a report ("Sáng 21/11, …", "Ngày 24/12 …"), not a deadline or a document's date."""
    first = text[item.start]
    return first.isupper() and not iso(item).startswith("----")
