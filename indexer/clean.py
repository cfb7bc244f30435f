"""Tell an article's prose from its title, lead, metadata lines and noise. Nothing of the text is ever deleted."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from indexer import titles
from indexer.noise import edges, middle
from indexer.noise.findings import Findings
from indexer.noise.lines import Line, lines
from indexer.noise.sapo import repeated
from indexer.schema import Article, Block, BlockKind, RawArticle, Span
from indexer.sources.fields import date
from indexer.vietnamese.fold import match_key
from indexer.vietnamese.normalise import nfc

_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d{1,5}(?:\D|$))")
_LONGEST_URL = 2000
_HEADING = 22  # syllables of the longest heading


def clean(raw: RawArticle) -> Article:
    """Return `raw` as an article: its text in NFC, with title, lead, prose and noise marked in it."""
    text, title, lead, body = _layout(raw)
    key = match_key(text).replace("\u00a0", " ")
    findings = Findings()
    rest = lines(text, key, body.start, body.end)
    if title is None and lead is None:
        rest = edges.crawl_mark(text, key, rest, findings)
        rest = edges.top(rest, findings)
        title, rest = _own_title(rest)
    opening = lines(text, key, lead.start, lead.end) if lead else []
    if opening:
        opening[0] = edges.dateline(opening[0], findings)
    if rest:
        rest[0] = edges.dateline(rest[0], findings)
    rest = edges.tail(text, rest, findings)
    head = middle.Head(key[title.start : title.end] if title else "", bool(opening))
    rest = middle.whole_lines(text, rest, findings, head)
    rest = middle.run_ins(text, key, rest, findings, head)
    blocks = _blocks(title, head.title, opening, rest)
    return _article(raw, text, title, lead, blocks, findings)


def _layout(raw: RawArticle) -> tuple[str, Span | None, Span | None, Span]:
    """Lay the fields out as one text; return it with where title, lead and body stand in it."""
    title, lead, body = nfc(raw.title), nfc(raw.lead), nfc(raw.body)
    if not title and not lead:
        return body, None, None, Span(0, len(body))
    text = "\n".join((title, lead, body))
    lead_at = len(title) + 1
    body_at = min(lead_at + len(lead) + 1, len(text))
    return text, _stripped(text, 0, len(title)), _stripped(text, lead_at, body_at - 1), Span(body_at, len(text))


def _stripped(text: str, start: int, end: int) -> Span | None:
    """Return a stretch without the spaces around it; None where nothing is left."""
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    right = len(part.rstrip())
    return Span(start + left, start + right) if right > left else None


def _own_title(rest: list[Line]) -> tuple[Span | None, list[Line]]:
    """Take the first line of a text without fields as its title, where it reads like one."""
    if len(rest) < 2 or not titles.is_title(rest[0].text, rest[1].text):
        return None, rest
    return Span(rest[0].start, rest[0].end), rest[1:]


def _blocks(title: Span | None, title_key: str, opening: Sequence[Line], rest: Sequence[Line]) -> list[Block]:
    """Make blocks of title, lead and the lines that are left; what the text repeats counts once."""
    blocks = [Block("title", title.start, title.end)] if title else []
    blocks += [Block("lead", line.start, line.end) for line in opening if not repeated(line.key, rest)]
    once = {title_key}
    for at, line in enumerate(rest):
        if line.key in once or (at == 0 and not opening and repeated(line.key, rest[1:])):
            continue
        once.add(line.key)
        kind: BlockKind = "heading" if _is_heading(line.text) else "paragraph"
        blocks.append(Block(kind, line.start, line.end))
    return blocks


def _is_heading(text: str) -> bool:
    """Say whether a line is a heading: short, begins with a capital or number, without an end mark."""
    return text[-1] not in '.!?…;,:"”)' and len(text.split()) <= _HEADING and (text[0].isupper() or text[0].isdigit())


def _published(raw: RawArticle, findings: Findings) -> tuple[str | None, str | None]:
    """Return the day of publication and where it was found; nothing is guessed."""
    url = raw.url or findings.url or ""
    in_url = _URL_DATE.search(urlsplit(url).path) if _parses(url) else None
    candidates = (
        (date(raw.published) if raw.published else None, "metadata"),
        (findings.crawl_date, "crawl_prefix"),
        (findings.page_date, "page"),
        (date("-".join(in_url.groups())) if in_url else None, "url"),
    )
    return next(((day, basis) for day, basis in candidates if day), (None, None))


def _parses(url: str) -> bool:
    """Say whether `url` can be taken apart."""
    try:
        return 0 < len(url) < _LONGEST_URL and bool(urlsplit(url).path)
    except ValueError:
        return False


def _article(
    raw: RawArticle, text: str, title: Span | None, lead: Span | None, blocks: list[Block], findings: Findings
) -> Article:
    """Put together what was found; a missing title is derived from the prose."""
    derived = None
    if title is None:
        prose = [block for block in blocks if block.kind in ("lead", "paragraph")]
        derived = titles.derive(text, prose or blocks)
    title = title or derived
    published, basis = _published(raw, findings)
    return Article(
        id=raw.id,
        text=text,
        title=" ".join(text[title.start : title.end].split()) if title else "",
        title_derived=derived is not None,
        title_span=title,
        lead=text[lead.start : lead.end] if lead else "",
        lead_span=lead,
        published=published,
        published_basis=basis,
        url=raw.url or findings.url,
        source=raw.source or findings.source,
        author=raw.author or findings.author,
        category=raw.category,
        blocks=tuple(blocks),
        noise=tuple(sorted(findings.noise, key=lambda noise: noise.start)),
        extra=raw.extra,
        origin=raw.origin,
    )
