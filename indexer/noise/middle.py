"""Noise between the paragraphs and inside them: captions and furniture."""

import re
from dataclasses import dataclass, replace

from indexer.noise import captions, credits, furniture
from indexer.noise.findings import Findings
from indexer.noise.likeness import Around, around
from indexer.noise.lines import Line, lines
from indexer.noise.runin import run_in
from indexer.schema import NoiseKind
from indexer.sources.fields import date

_TOP = 3  # lines that may say when the page was published
_PROSE = 2.5  # an article is so many times as long as its captions
_STORY, _SHORT = 1200, 600  # characters: in less than a story likeness must be clear, in a short one rules alone count
_EASE, _MOST_EASE = 0.5, 1.5  # logits that each caption found speaks for more of them, and at most
_LONGEST_CREDIT = 50  # characters
_LEAD = 450  # characters of the longest first line that is a lead
_SENTENCES = re.compile(r"[.!?…][\"”]? +[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a body: the match key of the article's title, and whether there is a lead."""

    title: str = ""
    lead: bool = False


def whole_lines(text: str, rest: list[Line], findings: Findings, head: Head) -> list[Line]:
    """Mark captions and furniture that are lines of their own; the second copy of a caption is marked as such.

    Where no lead is known the first line is taken for it, which a credit or a label alone makes a caption.
    """
    if not rest:
        return rest
    typical = _typical(text, rest)
    seen: set[str] = set()
    kept: list[Line] = []
    for at, line in enumerate(rest):
        if furniture.is_furniture(line):
            findings.mark("furniture", line.start, line.end)
            if at < _TOP:
                findings.page_date = findings.page_date or date(line.text)
        elif (found := credits.labelled(line.text)) is not None:
            findings.credit(line.start, line.text, found)
        elif _is_caption(line, typical, lead=at == 0 and not head.lead) or _twice(rest, at):
            start = line.start
            if kept and kept[-1] is rest[at - 1] and at + 1 < len(rest) and _credits(line, kept[-1]):
                start = kept.pop().start
            findings.mark("caption_dup" if line.key in seen else "caption", start, line.end)
            seen.add(line.key)
        else:
            kept.append(line)
    return kept


def _is_caption(line: Line, typical: float, *, lead: bool) -> bool:
    if lead and not captions.is_label(line.key) and captions.find_credit(line.text, line.key, 0, len(line.key)) is None:
        return False
    return captions.is_caption(line.text, line.key, typical)


def _credits(line: Line, before: Line) -> bool:
    """Say whether a line is no more than the credit ("Ảnh: Đức Hùng") of the sentence on the line before."""
    credit = captions.find_credit(line.text, line.key, 0, len(line.key))
    if credit is None or len(line.key[: credit.start()].strip(" (–-")) >= 3 or len(line.key) > _LONGEST_CREDIT:
        return False
    single = _SENTENCES.search(before.text) is None and before.text[-1] in ".!…"
    return single and captions.is_short(before.key) and not captions.goes_on(before.key)


def _twice(rest: list[Line], at: int) -> bool:
    """Say whether a short line stands twice in a row, as only a caption does."""
    beside = (rest[other].key for other in (at - 1, at + 1) if 0 <= other < len(rest))
    return rest[at].key in beside and captions.is_short(rest[at].key)


def _typical(text: str, rest: list[Line]) -> float:
    """Return the usual length of a paragraph in syllables; 0 where each line is just a sentence."""
    lengths = sorted(line.text.count(" ") + 1 for line in rest)
    parted = "\n\n" in text[rest[0].end : rest[-1].start].replace("\r", "")
    several = sum(1 for line in rest if ". " in line.text and _SENTENCES.search(line.text))
    return lengths[len(lengths) * 2 // 3] if parted or several * 3 >= len(rest) else 0.0


def run_ins(text: str, key: str, rest: list[Line], findings: Findings, head: Head) -> list[Line]:
    """Mark captions and furniture that were run into a line; what is left of the line stays."""
    kept = []
    told = _captions(text, key, rest, head)
    if rest and not head.lead:
        told[0] = [span for span in told[0] if not _leads(rest, span) or captions.find_credit(text, key, *span)]
    for line, spans in zip(rest, told, strict=True):
        chrome = furniture.run_in(key, line.start, line.end)
        shown = [span for span in spans if not any(span[0] < end and start < span[1] for start, end in chrome)]
        found: list[tuple[int, int, NoiseKind]] = [(*span, "caption") for span in shown]
        found += [(*span, "furniture") for span in chrome]
        if not found:
            kept.append(line)
            continue
        at = line.start
        for start, end, kind in sorted(found):
            if start >= at:
                kept.extend(lines(text, key, at, start))
                findings.mark(kind, start, end)
                at = end
        kept.extend(lines(text, key, at, line.end))
    return kept


def _leads(rest: list[Line], span: tuple[int, int]) -> bool:
    """Say whether a stretch of the first line is of the lead: that line where it is short, else its first sentence."""
    first = rest[0]
    return span[0] == first.start or (len(rest) > 1 and first.end - first.start <= _LEAD)


def _captions(text: str, key: str, rest: list[Line], head: Head) -> list[list[tuple[int, int]]]:
    """Return the captions of each line: by rules and likeness, by the rules alone where that would leave too little.

    A short article gives less to likeness; where several captions are found, more are looked for.
    """
    length = sum(line.end - line.start for line in rest)
    if length >= _SHORT:
        first, last = rest[0].start, rest[-1].end
        beside = around(key, first, last, head.title, first if head.title else -1)
        beside = replace(beside, strict=length < _STORY, led=head.lead)
        found = _by_likeness(text, key, rest, beside)
        if sum(end - start for spans in found for start, end in spans) * _PROSE < length:
            return found
    return [run_in(text, key, line.start, line.end) for line in rest]


def _by_likeness(text: str, key: str, rest: list[Line], beside: Around) -> list[list[tuple[int, int]]]:
    """Return the captions of each line by rules and likeness, with the ease that those found without any give."""

    def captions_of(line: Line, around: Around) -> list[tuple[int, int]]:
        return run_in(text, key, line.start, line.end, around)

    if beside.strict:
        return [captions_of(line, beside) for line in rest]
    # Ease only ever adds captions: most lines have none with the most of it, and need no other look.
    most = replace(beside, ease=_MOST_EASE)
    eased = [captions_of(line, most) for line in rest]
    found: list[list[tuple[int, int]]] = []
    several = 0
    for line, spans in zip(rest, eased, strict=True):
        found.append(captions_of(line, beside) if spans else [])
        several += len(found[-1])
        if _EASE * several >= _MOST_EASE:
            return eased
    if several <= 1:
        return found
    beside = replace(beside, ease=_EASE * several)
    return [captions_of(line, beside) if spans else [] for line, spans in zip(rest, eased, strict=True)]
