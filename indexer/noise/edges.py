"""The two ends of a text: crawl mark, menus and dateline before the prose; credits and furniture behind it."""

import functools
import re

from indexer.noise import credits, furniture
from indexer.noise.findings import Findings
from indexer.noise.lexicon import UPPER
from indexer.noise.lines import Line, lines
from indexer.sources.fields import date
from indexer.vietnamese.abbreviations import Abbreviations
from indexer.vietnamese.sentences import sentences

_CRAWL = re.compile(
    r"[\s\ufeff\u200b]*(?P<mark>date (?P<date>\d{4}-\d{1,2}-\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d)?[\w:+.-]{0,12})?)(?=\s|$)"
)
_AGENCY = rf"[{UPPER}\d][\w&+ĐđÐ.-]{{1,18}}(?: [\w&+.-]{{2,12}}){{0,2}}"
_DATELINE = re.compile(
    rf"(?P<name>Dân trí)(?: Dân trí)?(?:\s*[-–—])?(?=\s+[{UPPER}\d“\"‘'])"
    rf"|\((?P<bracketed>{_AGENCY}|\w+(?:\.\w+)+)\)\s*[-–—]+(?=\s*[{UPPER}\d“\"‘'])"
    rf"|(?P<bare>[{UPPER}]{{2,7}}(?:&[{UPPER}]{{1,3}})?(?: Online)?|[\w-]+\.(?:vn|VN|com|net)|[\w ]{{2,10}} [Oo]nline)"
    rf"\s*[-–—]+(?=\s+[{UPPER}\d“\"‘'])"
)
_STAMP = re.compile(r"đăng|cập nhật|xuất bản|\d{1,2}[:h]\d{2}")
_TOP = 8  # lines at the top that may be menus or dates
_TAIL = 60  # lines at the end that may be credits or furniture
_WINDOW = 110  # characters at the end of a line that may hold a credit
_CREDITED = re.compile(r"\((?:Nguồn ảnh|Nguồn|Ảnh)[^()]{0,40}\)\.?\s(?=\w)")  # a photo credit before the byline
_FROM = re.compile(rf"(?<=[.!?\"”])\s+(?=theo [{UPPER}][^.,;:]{{2,40}}$)")
_STUCK = re.compile(rf"(?<=[a-zà-ỹ\d”\"’)])[./!?…]+[\"”’)]?(?=[{UPPER}])|(?<=[a-zà-ỹ”\"’)]) {{2,}}(?=[{UPPER}])")


def crawl_mark(text: str, key: str, rest: list[Line], findings: Findings) -> list[Line]:
    """Take " date 2025-12-24 Title" apart: the mark is noise, what follows it is the first line."""
    found = _CRAWL.match(text)
    if found is None or not rest:
        return rest
    findings.mark("crawl_prefix", *found.span("mark"))
    findings.crawl_date = date(found["date"])
    return lines(text, key, found.end(), rest[0].end) + rest[1:]


def top(rest: list[Line], findings: Findings) -> list[Line]:
    """Take menus off the top of a text, and read the day a page says it was published."""
    begin = 0
    for at, line in enumerate(rest[:_TOP]):
        if furniture.is_furniture(line) or furniture.is_rubric(line):
            # A day alone above the title is the day on which the page was looked at.
            if _STAMP.search(line.key):
                findings.page_date = findings.page_date or date(line.text)
            if at == begin and len(rest) > at + 1:
                findings.mark("furniture", line.start, line.end)
                begin = at + 1
    return rest[begin:]


@functools.lru_cache(maxsize=1)
def _abbreviations() -> Abbreviations:
    return Abbreviations.load()


def dateline(line: Line, findings: Findings) -> Line:
    """Take "Dân trí", "(TTXVN) -", "VOV.VN -" off the front of the prose."""
    found = _DATELINE.match(line.text)
    if found is None or (found["bare"] and _abbreviations().expand(found["bare"])):
        return line
    findings.mark("dateline", line.start, line.start + found.end())
    rest = line.text[found.end() :].lstrip()
    cut = len(line.text) - len(rest)
    return Line(line.start + cut, line.end, rest, line.key[cut:])


def tail(text: str, rest: list[Line], findings: Findings) -> list[Line]:
    """Take credits and furniture off the end of a text."""
    begin = furniture.headlines_from(rest)
    kept = list(rest[:begin])
    if begin < len(rest):
        signed = begin + 1 < len(rest) and credits.byline(rest[-1].text)  # the byline may stand behind the headlines
        findings.mark("furniture", rest[begin].start, rest[-2 if signed else -1].end)
        kept += rest[-1:] if signed else []
    end: int | None = None
    for _ in range(_TAIL):
        if len(kept) < 2:
            break
        line = kept[-1]
        if furniture.is_furniture(line):
            end = line.end if end is None else end
            kept.pop()
            if len(kept) < 2 or not furniture.is_furniture(kept[-1]):
                findings.mark("furniture", line.start, end)
                end = None
        elif found := credits.source_line(line.text) or credits.byline(line.text):
            findings.credit(line.start, line.text, found)
            kept.pop()
        else:
            break
    if kept:
        kept[-1] = _last(text, kept[-1], findings)
    return kept


def _starts(text: str, line: Line) -> list[int]:
    """Return where sentences begin near the end of a line, those run together without a space included."""
    window = max(line.start, line.end - _WINDOW)
    starts = {span.start for span in sentences(text, window, line.end)}
    starts.update(mark.end() for mark in _STUCK.finditer(text, window, line.end))
    starts.update(mark.end() for mark in _FROM.finditer(text, window, line.end))
    starts.update(mark.end() for mark in _CREDITED.finditer(text, window, line.end))
    named = [start for start in starts if text[start - 1] != "/" or not text[start - 2].isalpha()]  # "An Minh/VOV.VN"
    return sorted((start for start in named if start > max(line.start, window)), reverse=True)


def _last(text: str, line: Line, findings: Findings) -> Line:
    """Cut a credit off the end of the last line, where it follows the last full stop."""
    if link := credits.trailing_link(line.text):
        findings.credit(line.start + link, line.text[link:], credits.Credit("source_line"))
        return _teaser(text, _shorten(line, line.start + link), findings)
    starts = _starts(text, line)
    if names := credits.trailing_names(line.text):
        starts.append(line.start + names)
    for start in starts:
        part = text[start : line.end]
        found = credits.source_line(part) or credits.byline(part)
        if found is not None:
            findings.credit(start, part, found)
            return _shorten(line, start)
    return line


def _shorten(line: Line, end: int) -> Line:
    """Return a line up to `end`, without spaces behind it."""
    head = line.text[: end - line.start].rstrip()
    return Line(line.start, line.start + len(head), head, line.key[: len(head)])


def _teaser(text: str, line: Line, findings: Findings) -> Line:
    """Cut the teaser of another article off, which an aggregator breaks off ("…", no full stop) before its link."""
    spans = sentences(text, line.start, line.end)
    if len(spans) < 2 or (line.text[-1] in '.!?”")' and not line.text.endswith("...")):
        return line
    findings.mark("furniture", spans[-1].start, spans[-1].end)
    return _shorten(line, spans[-1].start)
