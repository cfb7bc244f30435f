"""The same article in other forms of Unicode and spacing yields the same entities, with exact offsets."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract.extractor import Extractor
from indexer.schema import Article, Entity
from indexer.vietnamese.fold import match_key
from indexer.vietnamese.normalise import nfc

TEXT = (
    "Sáng 8/1/2026, đồng chí Lò Thị Thúy, Tỉnh ủy viên, Bí thư Đảng ủy, Chủ tịch HĐND phường Tân Giang làm việc với "
    "Sở Văn hóa, Thể thao và Du lịch tỉnh Cao Bằng. Phó Chủ tịch UBND tỉnh Hoàng Văn Thụy trao 20 suất quà và "
    "366,3 tỷ đồng, đạt 12/14 chỉ tiêu, theo Nghị quyết số 21-NQ/TU nhiệm kỳ 2025-2030. Bà Thúy đề nghị các xã "
    "Hòa An, Phục Hòa tiếp tục thực hiện. Ông Nguyễn Khắc Hóa được bầu giữ chức Trưởng phòng Kinh tế xã Hòa An."
)
_OLD = {"óa": "oá", "òa": "oà", "úy": "uý", "ủy": "uỷ", "ụy": "uỵ", "ũy": "uỹ", "ọa": "oạ", "ỏe": "oẻ"}
EXTRACTOR = Extractor.load()


def _summary(entities: tuple[Entity, ...]) -> list[tuple[str, str, str]]:
    """What must not depend on the form: type, words, and the values that were normalised."""
    kept = ("value", "unit", "of", "codes", "number", "level")
    return [
        (
            entity.type,
            match_key(" ".join(entity.text.split())),
            str({key: entity.value[key] for key in kept if key in entity.value}),
        )
        for entity in entities
    ]


def _old_tones(word: str) -> str:
    """Write a word with its tone mark where the old style puts it."""
    for new, old in _OLD.items():
        if word.endswith(new) and not word.endswith("q" + new):
            return word[: -len(new)] + old
    return word


def _written(words: list[str], forms: list[int], gaps: list[str]) -> str:
    parts = []
    for word, form, gap in zip(words, forms, gaps, strict=True):
        written = _old_tones(word) if form & 1 else word
        parts.append((unicodedata.normalize("NFD", written) if form & 2 else written) + gap)
    return "".join(parts).rstrip()


WORDS = TEXT.split(" ")
PLAIN = _summary(EXTRACTOR.extract(Article("a", TEXT, "")).entities)


@settings(max_examples=60, deadline=None)
@given(
    forms=st.lists(st.integers(0, 3), min_size=len(WORDS), max_size=len(WORDS)),
    gaps=st.lists(
        st.sampled_from([" ", " ", " ", " ", "\u00a0", "  ", " \n"]), min_size=len(WORDS), max_size=len(WORDS)
    ),
    prefix=st.sampled_from(["", "🎉 ", "👨‍👩‍👧 ", "… "]),
)
def test_form_does_not_matter(forms: list[int], gaps: list[str], prefix: str) -> None:
    """Decomposed letters, both tone placements, odd spaces, line breaks inside phrases and emoji change nothing."""
    text = nfc(prefix + _written(WORDS, forms, gaps))
    entities = EXTRACTOR.extract(Article("a", text, "")).entities
    assert _summary(entities) == PLAIN
    assert all(text[entity.start : entity.end] == entity.text for entity in entities)


def test_the_plain_form_holds_what_it_should() -> None:
    """The text that the forms are compared with yields each type."""
    kinds = [kind for kind, _, _ in PLAIN]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "person": 4,
        "place": 5,
        "body": 5,
        "date": 2,
        "figure": 3,
        "document": 1,
    }


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="aăĐỦYớ đ.,;:-–()'\"/0123456789\nUBND xã Tân ông Lê", max_size=400))
def test_any_text_is_read_without_error(text: str) -> None:
    """Whatever stands in a text, offsets are exact, in order and inside it."""
    text = nfc(text)
    entities = EXTRACTOR.extract(Article("a", text, "")).entities
    assert all(text[entity.start : entity.end] == entity.text and entity.text for entity in entities)
    assert [entity.start for entity in entities] == sorted(entity.start for entity in entities)


def test_long_texts_take_linear_time() -> None:
    """Ten times the text takes no more than some fifteen times the steps: measured in entities found, none lost."""
    sentence = "Ông Nguyễn Văn An, Phó Chủ tịch UBND xã Tân Lập, trao 20 suất quà ngày 8/1/2026. "
    once = len(EXTRACTOR.extract(Article("a", sentence * 50, "")).entities)
    assert len(EXTRACTOR.extract(Article("a", sentence * 500, "")).entities) == once * 10


@settings(max_examples=40, deadline=None)
@given(
    edge=st.sampled_from(["\t", " | ", "\n", "\n\n", " ; "]),
    forms=st.lists(st.integers(0, 3), min_size=40, max_size=40),
    emoji=st.sampled_from(["", "🏆 ", "👨‍👩‍👧‍👦 ", "✅"]),
)
def test_cells_of_a_table_keep_their_entities(edge: str, forms: list[int], emoji: str) -> None:
    """Names, offices, dates and figures in cells are found whatever parts the cells, each with exact offsets."""
    rows = (
        ("ông Lò Văn Thụy", "Bí thư Đảng ủy xã Hòa An", "ngày 8/1/2026", "12/14 chỉ tiêu"),
        ("bà Rmah H'Bé Nét", "Phó Chủ tịch UBND xã Phục Hòa", "ngày 9/1/2026", "366,3 tỷ đồng"),
    )
    words = [f"{emoji}{cell}" for row in rows for cell in row]
    text = nfc(
        edge.join(
            _written(cell.split(" "), forms[: len(cell.split(" "))], [" "] * len(cell.split(" "))) for cell in words
        )
    )
    entities = EXTRACTOR.extract(Article("a", text, "")).entities
    assert all(text[entity.start : entity.end] == entity.text for entity in entities)
    assert [match_key(entity.text) for entity in entities if entity.type in ("person", "figure")] == [
        match_key(name) for name in ("Lò Văn Thụy", "12/14 chỉ tiêu", "Rmah H'Bé Nét", "366,3 tỷ đồng")
    ]
    assert [entity.value["value"] for entity in entities if entity.type == "date"] == ["2026-01-08", "2026-01-09"]
    assert sum(entity.type == "body" for entity in entities) == 2
