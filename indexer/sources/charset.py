"""Turn bytes into text: UTF-8, UTF-16, and the Vietnamese code pages of the years before Unicode.

TCVN3 (ABC), VNI and windows-1258 are told apart by what comes out: real Vietnamese syllables or not. Text that was
read in the wrong code page once and then saved as Unicode ("Héi ®ång nh©n d©n") is mended the same way.
"""

import codecs
import contextlib
import functools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.reasons import Reason
from indexer.tables import rows
from indexer.vietnamese.normalise import nfc

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_SYLLABLE = 7  # letters
_SAMPLE = 100_000  # characters that a judgement looks at
_ENOUGH = 0.75  # share of marked words that must be Vietnamese syllables
_WORD = re.compile(r"[^\W\d_]+")
# What misread TCVN3 and VNI are full of and Vietnamese in Unicode has no use for.
_SUSPICIOUS = re.compile(
    "[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db-\u00dc\u00de-\u00df"
    "\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb-\u00fc\u00fe-\u00ff\u0192\u2020-\u2030]"
)
# How the letters of UTF-8 look when its bytes are read one by one.
_MISREAD_UTF8 = re.compile(
    "\u00e1[\u00ba\u00bb]|\u00c4[\u2018\u0090-\u0091\u0192]|\u00c6[\u00b0\u00a1]|\u00c3[\u0080-\u00bf\u0192-\u2122]"
)
_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_RHYME = (
    "(?:oe|oa|oă|uê|uâ|uơ|uy|uyê|uya|iê|yê|uô|ươ|[aăâeêioôơuưy])(?:ng|nh|ch|[cmnpt])"
    "|(?:oai|oay|oao|oeo|uây|uyu|iêu|yêu|uôi|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu"
    "|oa|oe|uê|uơ|uy|uya|ia|ua|ưa|[aâăeêioôơuưy])"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RHYME})$")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


class UnknownCharset(Exception):
    """The bytes are in none of the encodings that are known; `reason` says what was seen."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text (NFC where it came from an old code page) and the name of the encoding it was in."""

    text: str
    encoding: str


@functools.lru_cache(maxsize=4)
def _table(name: str) -> dict[str, str]:
    """Load a conversion table: what stands in the file read as Latin-1, and the letter it means."""
    found = rows("indexer.sources", f"{name}.tsv")
    return {bytes.fromhex(code).decode("latin-1"): letter for code, letter in found}


@functools.lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    """Compile a table's keys to one pattern, longer keys first."""
    keys = sorted(_table(name), key=len, reverse=True)
    return re.compile("|".join(re.escape(key) for key in keys))


def _convert(latin: str, name: str) -> str:
    """Convert a text of a Vietnamese font, read as Latin-1, to Unicode."""
    table = _table(name)
    return nfc(_pattern(name).sub(lambda found: table[found[0]], latin))


def _is_syllable(word: str) -> bool:
    """Say whether `word` could be one Vietnamese syllable, by its spelling."""
    if len(word) > _LONGEST_SYLLABLE:
        return False
    decomposed = unicodedata.normalize("NFD", word.lower())
    toneless, tones = _TONES.subn("", decomposed)
    return tones <= 1 and _SYLLABLE.match(unicodedata.normalize("NFC", toneless)) is not None


def plausibility(text: str) -> float:
    """Return the share of the words with marks that are Vietnamese syllables, in [0, 1]; 0 where none has marks."""
    words = [word for word in _WORD.findall(nfc(text[:_SAMPLE])) if not word.isascii()]
    return sum(map(_is_syllable, words)) / len(words) if words else 0.0


def _old_pages(latin: str) -> list[Decoded]:
    """Return `latin` read in each old code page."""
    readings = [Decoded(_convert(latin, "tcvn3"), "TCVN3"), Decoded(_convert(latin, "vni"), "VNI")]
    with contextlib.suppress(UnicodeError):
        readings.append(Decoded(nfc(latin.encode("latin-1").decode("cp1258")), "windows-1258"))
    return readings


def repair(text: str) -> Decoded:
    """Return `text`, mended where it is an old code page or UTF-8 misread as a western one.

    `encoding` is "" where nothing was wrong. Raises UnknownCharset where it is garbage that cannot be mended.
    """
    sample = text[:_SAMPLE]
    odd = len(_SUSPICIOUS.findall(sample))
    if odd < 4 or odd * 60 < len(sample):
        return Decoded(text, "")
    before = plausibility(sample)
    if before >= _ENOUGH:
        return Decoded(text, "")
    if len(_MISREAD_UTF8.findall(sample)) * 2 > odd:
        return _unmix(text)
    best = max(_old_pages(_as_latin(text)), key=lambda reading: plausibility(reading.text))
    if plausibility(best.text) >= max(_ENOUGH, before):
        return best
    return Decoded(text, "")


def repair_all(texts: Sequence[str]) -> list[str]:
    """Return the fields of one article, judged together and mended alike; raises UnknownCharset."""
    joined = "\x1e".join(texts)
    mended = repair(joined)
    parts = mended.text.split("\x1e")
    return parts if mended.encoding and len(parts) == len(texts) else list(texts)


def _unmix(text: str) -> Decoded:
    """Mend UTF-8 that was read as windows-1252 or Latin-1, also where a few bytes were lost."""
    for page in ("cp1252", "latin-1"):
        try:
            return Decoded(nfc(text.encode(page).decode("utf-8")), f"UTF-8 read as {page}")
        except UnicodeError:
            continue
    from ftfy import fix_encoding

    mended = nfc(fix_encoding(text))
    if plausibility(mended) < _ENOUGH or len(_SUSPICIOUS.findall(mended)) * 60 > len(mended):
        raise UnknownCharset(Reason("misread"))
    return Decoded(mended, "UTF-8 read as windows-1252")


def _as_latin(text: str) -> str:
    """Undo windows-1252 in `text`, so that each character is the byte it was; others stay."""
    letters = []
    for char in text:
        if ord(char) > 0xFF:
            with contextlib.suppress(UnicodeError):
                char = char.encode("cp1252").decode("latin-1")
        letters.append(char)
    return "".join(letters)


def decode(content: bytes) -> Decoded:
    """Return the text of `content`. Raises UnknownCharset where no reading gives Vietnamese or plain text."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            return _mended(_strict(content, name), name.removesuffix("-sig"))
    head = content[:4096]
    if b"\0" in head:
        return _mended(_wide(content, head), "utf-16")
    try:
        return _mended(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    latin = content.decode("latin-1")
    best = max(_old_pages(latin), key=lambda reading: plausibility(reading.text))
    if plausibility(best.text) >= _ENOUGH:
        return best
    return _damaged(content)


def _damaged(content: bytes) -> Decoded:
    """Read UTF-8 with a few bad bytes, which then stand as U+FFFD."""
    text = content.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    if bad * 200 > len(text):
        raise UnknownCharset(Reason("charset"))
    return Decoded(text, "utf-8 with damage")


def _strict(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as wrong:
        raise UnknownCharset(Reason("half_charset", name=name, detail=wrong.reason)) from None


def _wide(content: bytes, head: bytes) -> str:
    """Read UTF-16 without a byte order mark, told by where its zero bytes stand."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = _strict(content, name)
    controls = sum(
        1 for char in text[:2048] if unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\r\n\f"
    )
    if controls * 20 > len(text[:2048]):
        raise UnknownCharset(Reason("binary"))
    return text


def _mended(text: str, encoding: str) -> Decoded:
    mended = repair(text)
    return mended if mended.encoding else Decoded(text, encoding)
