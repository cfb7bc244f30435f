"""Old code pages are recognised by what comes out of them."""

import unicodedata

import pytest

from indexer.sources import charset

TEXT = (
    "Hội đồng nhân dân thị xã Mỹ Hào tổ chức kỳ họp thường lệ, thảo luận về thu ngân sách, đường giao thông, "
    "nước sạch và trường học; cử tri đề nghị sửa cầu, mở rộng chợ, bổ sung giáo viên cho lớp ghép ở bản xa."
)


def as_font(text: str, table: str) -> bytes:
    """Return `text` as a TCVN3 or VNI file holds it (capitals with marks as small letters where it has none)."""
    codes: dict[str, str] = {}
    for code, letter in charset._table(table).items():
        if not unicodedata.combining(letter[0]):
            codes.setdefault(letter, code)
    return "".join(codes.get(char, codes.get(char.lower(), char)) for char in text).encode("latin-1")


def as_1258(text: str) -> bytes:
    """Return `text` in windows-1258: tones stand behind their letter."""
    packed = b""
    for char in text:
        try:
            packed += char.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", char)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            letter = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
            packed += (letter + "".join(tones)).encode("cp1258")
    return packed


FILES = {
    "TCVN3": as_font(TEXT, "tcvn3"),
    "VNI": as_font(TEXT, "vni"),
    "windows-1258": as_1258(TEXT),
    "utf-8": TEXT.encode(),
    "utf-16": TEXT.encode("utf-16"),
}


@pytest.mark.parametrize("name", FILES)
def test_each_encoding_is_told_and_read(name: str) -> None:
    """The text comes back letter by letter, and the encoding has its name."""
    assert charset.decode(FILES[name]) == charset.Decoded(TEXT, name)


@pytest.mark.parametrize("content", [TEXT.encode("utf-8-sig"), TEXT.encode("utf-16-le"), TEXT.encode("utf-16-be")])
def test_marks_and_their_absence_do_not_matter(content: bytes) -> None:
    """A byte order mark leaves no trace, and UTF-16 is told without one."""
    assert charset.decode(content).text == TEXT


@pytest.mark.parametrize("name", ["TCVN3", "VNI"])
def test_a_short_line_is_told(name: str) -> None:
    """A heading is enough."""
    assert charset.decode(as_font("Thị xã Mỹ Hào", name.lower())) == charset.Decoded("Thị xã Mỹ Hào", name)


@pytest.mark.parametrize("page", ["cp1252", "latin-1"])
@pytest.mark.parametrize("name", ["TCVN3", "VNI"])
def test_text_saved_in_the_wrong_encoding_is_mended(name: str, page: str) -> None:
    """Old bytes that a program took for a western page and saved as UTF-8 come back."""
    misread = FILES[name].decode(page)
    assert charset.decode(misread.encode()).text == TEXT


def test_utf8_misread_is_mended_or_named() -> None:
    """UTF-8 taken for Latin-1 comes back; where letters are lost for good it is named, not stored."""
    assert charset.repair(TEXT.encode().decode("latin-1")).text == TEXT
    with pytest.raises(charset.UnknownCharset):
        charset.repair("".join(char for char in TEXT.encode().decode("latin-1") if not 0x7F < ord(char) < 0xA0))


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 50, "Größe für Männer".encode("latin-1"), b"\xff\xfe\x00\xd8\x00"],
)
def test_what_is_no_text_is_named(content: bytes) -> None:
    """Binary files and foreign code pages raise rather than give garbage."""
    with pytest.raises(charset.UnknownCharset):
        charset.decode(content)


@pytest.mark.parametrize(
    "text", ["Größe für Männer, Füße und Bäume über Köln", "El señor mañana: ¿qué pasó? ¡Niño!", TEXT]
)
def test_honest_unicode_stays(text: str) -> None:
    """Vietnamese and foreign words in good UTF-8 are left alone."""
    assert charset.repair(text) == charset.Decoded(text, "")


def test_fields_of_one_article_are_mended_alike() -> None:
    """A short title is mended because its body is."""
    title, body = (FILES["TCVN3"][:12].decode("latin-1"), FILES["TCVN3"].decode("latin-1"))
    assert charset.repair_all([title, "", body]) == [TEXT[:12], "", TEXT]
