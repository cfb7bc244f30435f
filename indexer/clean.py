"""Tell an article's prose from its title, lead, metadata lines and noise. Nothing of the text is ever deleted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from indexer import titles
from indexer.noise import captions, credits, furniture
from indexer.noise.lines import Line, lines
from indexer.noise.runin import run_in
from indexer.schema import Article, Block, Noise, RawArticle, Span
from indexer.sources.fields import date
from indexer.vietnamese.fold import match_key
from indexer.vietnamese.normalise import nfc

_CRAWL = re.compile(r"[\s\u00a0]*(?P<mark>date (?P<date>\d{4}-\d{1,2}-\d{1,2}))(?=\s|$)")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d{1,5}(?:\D|$))")
_SENTENCES = re.compile(r"[^\W\d_]{2}[.!?…]+[\"”]? +[^\W\d_]")
_TAIL = 12  # lines from the end that may be credits or furniture
_HEADING = 22  # syllables of the longest heading


@dataclass(slots=True)
class _Work:
    """An article on its way: what was found so far."""

    raw: RawArticle
    text: str
    key: str
    title: Span | None
    lead: Span | None
    body: Span
    noise: list[Noise] = field(default_factory=list)
    crawl_date: str | None = None
    author: str | None = None
    source: str | None = None
    url: str | None = None


def clean(raw: RawArticle) -> Article:
    """Return `raw` as an article: its text in NFC, with title, lead, prose and noise marked in it."""
    work = _layout(raw)
    rest = lines(work.text, work.key, work.body.start, work.body.end)
    rest = _crawl_prefix(work, rest)
    rest = _own_title(work, rest)
    rest = _tail(work, rest)
    rest = _captions(work, rest)
    rest = _run_in(work, rest)
    blocks = _blocks(work, rest)
    return _article(work, blocks)


def _layout(raw: RawArticle) -> _Work:
    """Lay the fields out as one text."""
    title, lead, body = nfc(raw.title), nfc(raw.lead), nfc(raw.body)
    if not title and not lead:
        return _Work(raw, body, match_key(body), None, None, Span(0, len(body)))
    text = nfc("\n".join((title, lead, body)))
    at = len(title) + 1 + len(lead) + 1
    return _Work(
        raw,
        text,
        match_key(text),
        _stripped(text, 0, len(title)),
        _stripped(text, len(title) + 1, len(title) + 1 + len(lead)),
        Span(min(at, len(text)), len(text)),
    )


def _stripped(text: str, start: int, end: int) -> Span | None:
    """Return a stretch without the spaces around it; None where nothing is left."""
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    right = len(part.rstrip())
    return Span(start + left, start + right) if right > left else None


def _crawl_prefix(work: _Work, rest: list[Line]) -> list[Line]:
    """Take " date 2025-12-24 Title" apart: the mark is noise, what follows it is the first line."""
    found = _CRAWL.match(work.text, work.body.start)
    if found is None or not rest:
        return rest
    work.noise.append(Noise("crawl_prefix", *found.span("mark")))
    work.crawl_date = date(found["date"])
    first = lines(work.text, work.key, found.end(), rest[0].end)
    return first + rest[1:]


def _own_title(work: _Work, rest: list[Line]) -> list[Line]:
    """Take the first line of a text without fields as its title, where it reads like one."""
    if work.title is not None or not rest:
        return rest
    following = rest[1].text if len(rest) > 1 else ""
    if not titles.is_title(rest[0].text, following):
        return rest
    work.title = Span(rest[0].start, rest[0].end)
    return rest[1:]


def _tail(work: _Work, rest: list[Line]) -> list[Line]:
    """Take credits and furniture off the end."""
    kept = list(rest)
    end: int | None = None
    taken = 0
    while len(kept) > 1 and taken < 60:
        line = kept[-1]
        if furniture.is_furniture(line):
            end = line.end if end is None else end
            start = line.start
            kept.pop()
            if not (len(kept) > 1 and furniture.is_furniture(kept[-1])):
                work.noise.append(Noise("furniture", start, end))
                end = None
        elif not _credit(work, line):
            break
        else:
            kept.pop()
        taken += 1
    if kept:
        kept[-1] = _run_in_byline(work, kept[-1])
    return kept


def _credit(work: _Work, line: Line) -> bool:
    """Note a byline or source line; False where `line` is none."""
    found = credits.source_line(line.text) or credits.byline(line.text)
    if found is None:
        return False
    _note(work, line.start, line.end, line.text, found)
    return True


def _note(work: _Work, start: int, end: int, text: str, found: credits.Credit) -> None:
    """Mark a credit and keep what it names; what stands nearest to the end counts."""
    work.noise.append(Noise("byline" if found.kind == "byline" else "source_line", start, end))
    if found.author and work.author is None:
        work.author = text[slice(*found.author)]
    if found.source and work.source is None:
        work.source = text[slice(*found.source)]
    if found.url and work.url is None:
        work.url = text[slice(*found.url)]


_STOP = re.compile(r"[.!?…][\"”’)\]]{0,2}\s+(?=\S)")


def _run_in_byline(work: _Work, line: Line) -> Line:
    """Cut a byline off the end of the last line, where it follows the last full stop."""
    window = max(0, len(line.text) - 110)
    for stop in reversed([mark.end() for mark in _STOP.finditer(line.text[window:])]):
        tail = line.text[window + stop :]
        found = credits.source_line(tail) or credits.byline(tail)
        if found is not None:
            start = line.start + window + stop
            _note(work, start, line.end, tail, found)
            head = line.text[: window + stop].rstrip()
            head = _teaser(work, line, head) if credits.is_link(tail) else head
            return Line(line.start, line.start + len(head), head, line.key[: len(head)])
    return line


def _teaser(work: _Work, line: Line, head: str) -> str:
    """Cut the teaser of another article ("…") off, which an aggregator puts before its link."""
    stops = [mark.end() for mark in _STOP.finditer(head)]
    if not head.endswith("...") or not stops:
        return head
    work.noise.append(Noise("furniture", line.start + stops[-1], line.start + len(head)))
    return head[: stops[-1]].rstrip()


def _captions(work: _Work, rest: list[Line]) -> list[Line]:
    """Mark captions that are lines of their own; the second copy of one is marked as such."""
    if not rest:
        return rest
    typical = _typical(work.text, rest)
    seen: set[str] = set()
    kept = []
    for line in rest:
        if furniture.is_furniture(line):
            work.noise.append(Noise("furniture", line.start, line.end))
        elif captions.is_caption(line.text, line.key, typical):
            work.noise.append(Noise("caption_dup" if line.key in seen else "caption", line.start, line.end))
            seen.add(line.key)
        else:
            kept.append(line)
    return kept


def _typical(text: str, rest: list[Line]) -> float:
    """Return the usual length of a paragraph in syllables; 0 where each line is just a sentence."""
    lengths = sorted(len(line.text.split()) for line in rest)
    parted = "\n\n" in text[rest[0].end : rest[-1].start].replace("\r", "")
    several = sum(1 for line in rest if _SENTENCES.search(line.text))
    return lengths[len(lengths) * 2 // 3] if parted or several * 4 >= len(rest) else 0.0


def _run_in(work: _Work, rest: list[Line]) -> list[Line]:
    """Mark captions and furniture that were run into a line; what is left of the line stays."""
    kept = []
    for line in rest:
        found = [("caption", *span) for span in run_in(work.text, work.key, line.start, line.end)]
        found += [("furniture", *span) for span in furniture.run_in(work.key, line.start, line.end)]
        if not found:
            kept.append(line)
            continue
        at = line.start
        for kind, start, end in sorted(found, key=lambda entry: entry[1]):
            if start >= at:
                kept.extend(lines(work.text, work.key, at, start))
                work.noise.append(Noise(kind, start, end))  # type: ignore[arg-type]
                at = end
        kept.extend(lines(work.text, work.key, at, line.end))
    return kept


def _blocks(work: _Work, rest: Sequence[Line]) -> list[Block]:
    """Make blocks of title, lead and the lines that are left; what the text repeats counts once."""
    blocks = []
    if work.title:
        blocks.append(Block("title", work.title.start, work.title.end))
    seen = {line.key for line in rest}
    if work.lead and work.key[work.lead.start : work.lead.end] not in seen:
        blocks.append(Block("lead", work.lead.start, work.lead.end))
    once: set[str] = set()
    for line in rest:
        if line.key in once:
            continue
        once.add(line.key)
        kind = "heading" if _is_heading(line.text) else "paragraph"
        blocks.append(Block(kind, line.start, line.end))  # type: ignore[arg-type]
    return blocks


def _is_heading(text: str) -> bool:
    """Say whether a line is a heading: short, begins with a capital or number, without an end mark."""
    return text[-1] not in '.!?…;,:"”)' and len(text.split()) <= _HEADING and (text[0].isupper() or text[0].isdigit())


def _published(work: _Work) -> tuple[str | None, str | None]:
    """Return the day of publication and where it was found."""
    if work.raw.published:
        day = date(work.raw.published)
        if day:
            return day, "metadata"
    if work.crawl_date:
        return work.crawl_date, "crawl_prefix"
    url = work.raw.url or work.url
    found = _URL_DATE.search(urlsplit(url).path) if url and len(url) < 2000 else None
    if found and (day := date("-".join(found.groups()))):
        return day, "url"
    return None, None


def _article(work: _Work, blocks: list[Block]) -> Article:
    """Put together what was found; a missing title is derived from the prose."""
    title, derived = work.title, False
    if title is None:
        title = titles.derive(work.text, [(block.start, block.end) for block in blocks if block.kind == "paragraph"])
        derived = title is not None
    published, basis = _published(work)
    raw, text = work.raw, work.text
    return Article(
        id=raw.id,
        text=text,
        title=" ".join(text[title.start : title.end].split()) if title else "",
        title_derived=derived,
        title_span=title,
        lead=text[work.lead.start : work.lead.end] if work.lead else "",
        lead_span=work.lead,
        published=published,
        published_basis=basis,
        url=raw.url or work.url,
        source=raw.source or work.source,
        author=raw.author or work.author,
        category=raw.category,
        blocks=tuple(blocks),
        noise=tuple(sorted(work.noise, key=lambda noise: noise.start)),
        extra=raw.extra,
        origin=raw.origin,
    )
