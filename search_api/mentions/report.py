"""The list of mentions as a page that prints well: timeline by month, bars by province, every quote. It streams."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from search_api.mentions.mention_rows import MentionRow
from search_api.mentions.mentions import MentionsPage
from search_api.messages import Language, say
from search_api.results.links import web_address
from search_api.understanding.dates import months_between

_STYLE = """
body{font:11pt/1.45 system-ui,"Segoe UI","Noto Sans",sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;
color:#111}
h1{font-size:1.5em;margin-bottom:.2em}
h2{font-size:1.15em;margin:1.6em 0 .5em;border-bottom:1px solid #999;break-after:avoid}
.note{color:#444}li{margin:.7em 0;break-inside:avoid}ol{padding-left:2.6em}mark{background:#fde68a;font-weight:600}
.of{font-size:.9em;color:#444}a{color:inherit}svg{width:100%;height:auto;break-inside:avoid}
svg text{font-size:9px;fill:#111}svg rect{fill:#1d4ed8}
@page{margin:18mm}@media print{body{margin:0;max-width:none}mark{background:none;text-decoration:underline}
a[href]::after{content:" ("attr(href)")";font-size:.8em;overflow-wrap:anywhere}}
"""
_MOST_BARS = 34


def report_html(
    title: str, page: MentionsPage, rows: Iterable[MentionRow], language: Language, made: date | None = None
) -> Iterator[bytes]:
    """Yield the page; `page` gives the counts, `rows` all the mentions. No script, nothing from elsewhere."""
    yield _head(title, page, language, made).encode()
    yield f"<h2>{say('report.months', language)}</h2>{timeline(page.facets['month'], language)}".encode()
    yield f"<h2>{say('report.provinces', language)}</h2>{bars(page.facets['province'])}".encode()
    yield f"<h2>{say('report.list', language)}</h2>".encode()
    yield b"<ol>" if page.total else f"<p>{say('report.none', language)}</p>".encode()
    for row in rows:
        yield _item(row, language).encode()
    yield b"</ol></body></html>\n" if page.total else b"</body></html>\n"


def _head(title: str, page: MentionsPage, language: Language, made: date | None) -> str:
    total = say(
        "report.total",
        language,
        total=number(page.total, language),
        articles=number(page.scanned.articles, language),
        characters=number(page.scanned.characters, language),
    )
    related = page.classes["related"]
    more = " " + say("report.related", language, related=number(related, language)) if related else ""
    day = say("report.made", language, day=_day((made or date.today()).isoformat(), language))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)} · {say('report.title', language)}</title><style>{_STYLE}</style></head><body>"
        f'<h1>{escape(title)}</h1><p class="note">{escape(total + more)} {day}.</p>'
    )


def number(value: int, language: Language) -> str:
    """Return a whole number with its thousands grouped as the language does."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if language == "vi" else grouped


def timeline(months: Sequence[Mapping[str, Any]], language: Language) -> str:
    """Draw the mentions of each month as SVG; months without any between them are drawn as gaps."""
    counts = {str(row["month"]): int(row["count"]) for row in months}
    if not counts:
        return ""
    names = months_between(min(counts), max(counts))
    most = max(counts.values())
    step = 600 / len(names)
    parts = []
    for at, name in enumerate(names):
        count = counts.get(name, 0)
        height = 80 * count / most
        x = at * step
        parts.append(
            f'<rect x="{x:.1f}" y="{95 - height:.1f}" width="{max(step - 2, 0.5):.1f}" height="{height:.1f}"/>'
        )
        if count and step >= 14:
            parts.append(f'<text x="{x + step / 2 - 1:.1f}" y="{92 - height:.1f}" text-anchor="middle">{count}</text>')
        if at % max(1, len(names) // 12) == 0:
            parts.append(f'<text x="{x:.1f}" y="108">{_day(name, language)}</text>')
    label = "; ".join(f"{name}: {count}" for name, count in counts.items())
    return f'<svg viewBox="0 0 600 112" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


def bars(provinces: Sequence[Mapping[str, Any]]) -> str:
    """Draw the mentions of each province as bars, most first."""
    rows = list(provinces)[:_MOST_BARS]
    if not rows:
        return ""
    most = max(int(row["count"]) for row in rows)
    parts = []
    for at, row in enumerate(rows):
        y, width = at * 15, 400 * int(row["count"]) / most
        parts.append(
            f'<text x="150" y="{y + 11}" text-anchor="end">{escape(str(row["name"]))}</text>'
            f'<rect x="155" y="{y + 2}" width="{width:.1f}" height="11"/>'
            f'<text x="{160 + width:.1f}" y="{y + 11}">{int(row["count"])}</text>'
        )
    label = "; ".join(f"{row['name']}: {row['count']}" for row in rows)
    return f'<svg viewBox="0 0 600 {15 * len(rows) + 2}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


def _day(published: str | None, language: Language) -> str:
    """Return a day, or a month or year alone, as the language writes it: 26/11/2026, or 2026-11-26."""
    day = (published or "")[:10]
    return "/".join(reversed(day.split("-"))) if language == "vi" else day


def _item(row: MentionRow, language: Language) -> str:
    article, mention = row.article, row.mention
    first = mention.start - mention.sentence_start
    sentence = row.sentence
    before, quote, after = sentence[:first], row.quote, sentence[first + len(row.quote) :]
    title = escape(article.title)
    if address := web_address(article.url):
        title = f'<a href="{escape(address, quote=True)}">{title}</a>'
    place = article.place.province.name if article.place and article.place.province else ""
    facts = [_day(article.published, language) or say("report.undated", language), place, article.source or ""]
    if mention.kind == "related":
        facts.append(say("report.class_related", language))
    return (
        f"<li>{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}"
        f'<div class="of">{title} · {escape(" · ".join(fact for fact in facts if fact))}</div></li>\n'
    )
