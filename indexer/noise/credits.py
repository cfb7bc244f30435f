"""Who wrote an article and where it comes from: bylines and source lines at its end."""

import re
from dataclasses import dataclass
from typing import Literal

from indexer.noise.lexicon import UPPER

_NAME = rf"(?:[{UPPER}]\.\s?){{0,3}}[{UPPER}][\w'’]*(?:[ .][{UPPER}][\w'’]*){{0,4}}"
_NAMES = rf"{_NAME}(?:\s?(?:-|–|—|,|&|/|;|\bvà\b)\s?{_NAME}){{0,7}}"
_LABELLED = re.compile(
    r"(?:\W{0,2})(?:(?:(?:tin|bài|ảnh|clip|video|tác giả|thực hiện|người viết|biên tập|cộng tác viên|phóng viên)"
    r"(?:\s?(?:,|-|–|và|&|/)\s?)?){1,4})\s?[:：]\s?(?P<names>[^:]{2,80})",
    re.IGNORECASE,
)
# "Ảnh: …" alone tells of a picture; with one of these it tells who wrote.
_AUTHOR = re.compile(r"\b(?:tin|bài|tác giả|thực hiện|người viết|biên tập|cộng tác viên|phóng viên)\b", re.IGNORECASE)
_WRITER = re.compile(r"\W{0,2}(?:tác giả|người viết|người thực hiện|biên tập)\s?[:：]", re.IGNORECASE)
_OF_BODY = re.compile(
    rf"(?P<names>{_NAMES})\s?[-–—,]\s?(?:Trung tâm|Ban|Phòng|Đài|Báo|Văn phòng|Công an|UBND|VP|CTV|Hội|MTTQ"
    r"|Đoàn|Công chức)(?: [^.:;]{1,60})?"
)
_BRACKET = re.compile(r"\s*\((?P<note>[^()]{1,80})\)\W?$")
_PERSONS = re.compile(_NAMES)
_PLAIN = re.compile(
    rf"(?:(?:PV|CTV|BBT|Nhóm PV|Theo)\W\s?|\((?:[Tt]ổng hợp|TH|t/h)\)\s)?(?P<names>{_NAMES}?)(?:\s?[-–.])?"
    rf"(?:\s?/\s?[{UPPER}]{{2,}}(?:\.(?:VN|vn|com))?)?"
    r"(?:(?<=\w)\s?Theo (?P<source>[^.:]{2,60}))?$"
)
_ABBREVIATED = re.compile(
    rf"(?<!\S)(?:[{UPPER}]\.){{1,2}}[{UPPER}]\w+(?:\s?[-–]\s?(?:[{UPPER}]\.){{1,2}}[{UPPER}]\w+){{1,7}}$"
)
_NOTE_SOURCE = re.compile(r"(?:tổng hợp\s*)?(?:theo|nguồn|từ)[:\s]+(?:báo\s+)?(?P<source>.+)", re.IGNORECASE)
_SOURCE = re.compile(
    rf"[(\[]?\s?(?:(?:nguồn(?: tin)?|theo)(?:\s*[:：]\s*|\s+)|(?-i:Theo(?=[{UPPER}]{{2}})))(?P<source>[^:\n]{{0,80}}?)"
    r"\s*[:：-]?\s*(?P<url>https?://\S+)?\s?[)\]]?\.?$",
    re.IGNORECASE,
)
_FIXED = re.compile(r"(?:PV|CTV|BBT|BTV|P\.V|T\.H|TH|VP|Ban biên tập|Ban Biên tập|Theo [\w. ]{2,30})\.?$")
_URL = re.compile(r"https?://[^\s\"'<>]{4,2000}")
_LINKS = re.compile(r"(?:Nguồn:? ?\[Link nguồn\]\s*){1,4}")
_LONGEST = 90
# What names of places, bodies and pages begin with.
_NO_NAME = frozenset(
    (
        *("Phường", "Xã", "Tỉnh", "UBND", "HĐND", "MTTQ", "Ủy", "Uỷ", "Hội", "Sở", "Phòng", "Cổng", "Khu"),
        *("Quận", "Huyện", "TP", "TP.", "CHỦ", "TM.", "KT.", "Nơi"),
    )
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A byline or source line: what it names, each as (start, end) within the line, or None."""

    kind: Literal["byline", "source_line"]
    author: tuple[int, int] | None = None
    source: tuple[int, int] | None = None
    url: tuple[int, int] | None = None


def _span(match: re.Match[str], group: str) -> tuple[int, int] | None:
    start, end = match.span(group)
    while start < end and match.string[end - 1] in " .,;-":
        end -= 1
    return (start, end) if start < end else None


def source_line(text: str) -> Credit | None:
    """Read "Nguồn Cao Bằng: https://…", "Nguồn: TTXVN", "(Theo Báo Lào Cai)"; None where `text` is none."""
    if is_link(text):
        return Credit("source_line")
    if len(text) > 400:
        return None
    url = _URL.search(text)
    if len(text) > _LONGEST + (len(url[0]) if url else 0):
        return None
    match = _SOURCE.match(text)
    if match is None:
        return Credit("source_line", url=url.span()) if url and len(url[0]) == len(text) else None
    named = _span(match, "source") if match["source"] else None
    if url is None and (named is None or not _is_title(match["source"])):
        return None
    return Credit("source_line", source=named, url=match.span("url") if match["url"] else None)


def is_link(text: str) -> bool:
    """Say whether a source line is only an aggregator's link."""
    return _LINKS.fullmatch(text) is not None


def trailing_link(text: str) -> int:
    """Return where the aggregator's link begins that ends a text, 0 where none does."""
    at = text.find("Nguồn", max(0, len(text) - _LONGEST))
    return at if at > 0 and is_link(text[at:]) else 0


def _is_title(text: str) -> bool:
    """Say whether `text` reads as a name: it begins with a capital or bracket and is no sentence."""
    return len(text.split()) <= 8 and (text[:1].isupper() or text[:1] in '["“')


def _noted(bracket: re.Match[str] | None) -> tuple[int, int] | None:
    """Return where a bracket behind a name tells the source: "(theo Báo Lào Cai)"."""
    noted = _NOTE_SOURCE.match(bracket["note"]) if bracket else None
    if bracket is None or noted is None:
        return None
    return bracket.start("note") + noted.start("source"), bracket.start("note") + noted.end("source")


def labelled(text: str) -> Credit | None:
    """Read a byline that says what it is: "Tin, ảnh: Hoàng Anh (Trung tâm …)", "Tác giả: Văn hóa - Xã hội"."""
    if len(text) > _LONGEST or ":" not in text:
        return None
    bracket = _BRACKET.search(text)
    found = _LABELLED.fullmatch(text[: bracket.start()] if bracket else text)
    if found is None or not _AUTHOR.search(found[0]):
        return None
    if not _looks_like_names(found["names"]) and not (_WRITER.match(text) and _is_title(found["names"])):
        return None
    return Credit("byline", author=_span(found, "names"), source=_noted(bracket))


def trailing_names(text: str) -> int:
    """Return where the abbreviated names begin that end a text ("L.An - T.Bình - H.Vũ"), 0 where none do."""
    found = _ABBREVIATED.search(text, max(0, len(text) - _LONGEST))
    return found.start() if found else 0


def byline(text: str) -> Credit | None:
    """Read "Lê Thảo (CTV)", "Ánh Phượng - La Tuấn", "Tin, ảnh: Hoàng Anh"; None where `text` is no byline."""
    if len(text) > _LONGEST or not text:
        return None
    bracket = _BRACKET.search(text)
    head = text[: bracket.start()] if bracket else text
    source = _noted(bracket)
    named = labelled(text)
    if named is not None:
        return named
    if _FIXED.fullmatch(head):
        return Credit("byline", source=source)
    belonging = _OF_BODY.fullmatch(head)
    if belonging and _looks_like_names(belonging["names"]):
        return Credit("byline", author=_span(belonging, "names"), source=source)
    plain = _PLAIN.fullmatch(head)
    if plain is None or not _looks_like_names(plain["names"]):
        return None
    source = source or (_span(plain, "source") if plain["source"] else None)
    return Credit("byline", author=_span(plain, "names"), source=source)


def _looks_like_names(names: str) -> bool:
    """Say whether each part is one to five capitalised words, two at least in one of them (or an initial)."""
    if not _PERSONS.fullmatch(names.strip()) or names.split()[0] in _NO_NAME:
        return False
    parts = re.split(r"\s?(?:-|–|—|,|&|/|;|\bvà\b)\s?", names)
    return all(len(part.split()) <= 5 for part in parts) and any(" " in part or "." in part for part in parts)
