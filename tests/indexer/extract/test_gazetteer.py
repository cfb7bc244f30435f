"""Looking units up: by name, old name, abbreviation, without marks; what they became."""

from pathlib import Path

import pytest

from indexer.extract.build_gazetteer import build, split_type
from indexer.extract.gazetteer import Gazetteer, split_kind


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    """The shipped gazetteer."""
    return Gazetteer.load()


def test_counts(gazetteer: Gazetteer) -> None:
    """34 provinces and 3,321 communes of today, 63 provinces of before."""
    assert len(gazetteer.provinces()) == 34
    assert len(gazetteer.all_provinces()) == 34 + 63
    assert sum(gazetteer.commune(f"{code:05d}") is not None for code in range(100_000)) == 3321


def test_old_commune_leads_to_new(gazetteer: Gazetteer) -> None:
    """Phường Quảng An went to two phường, each in part; both lie in Hà Nội."""
    (old,) = [area for area in gazetteer.resolve("phường Quảng An") if area.old]
    assert {gazetteer.commune(code).name: whole for code, whole in old.new} == {  # type: ignore[union-attr]
        "Hồng Hà": False,
        "Tây Hồ": False,
    }
    assert gazetteer.province(old).name == "Hà Nội"


def test_old_province_leads_to_new(gazetteer: Gazetteer) -> None:
    """Every old province lies in one of today."""
    names = {area.name: gazetteer.province(area).name for area in gazetteer.all_provinces() if area.old}
    assert names["Kon Tum"] == "Quảng Ngãi"
    assert names["Tiền Giang"] == "Đồng Tháp"
    assert names["Bà Rịa - Vũng Tàu"] == "Hồ Chí Minh"


def test_spellings_alike(gazetteer: Gazetteer) -> None:
    """A name spelled with c for k is found, another name is not."""
    assert [area.name for area in gazetteer.spelled_alike("ngọc bay")] == ["Ngọk Bay", "Ngọk Bay"]
    assert gazetteer.spelled_alike("không có nơi này") == []


def test_completes_with_and_without_marks(gazetteer: Gazetteer) -> None:
    """A beginning is completed; today's units first; marks typed count."""
    assert gazetteer.complete("cao b")[0].unit.code == "04"
    assert gazetteer.complete("phường tân gi")[0].full_name == "phường Tân Giang"
    assert gazetteer.complete("phuong tan gi")[0].full_name == "phường Tân Giang"
    assert all("tân" in found.full_name.lower() or found.old_name for found in gazetteer.complete("tân gi"))
    assert gazetteer.complete("") == []
    assert len(gazetteer.complete("a", limit=3)) == 3


def test_completion_tells_the_old_name(gazetteer: Gazetteer) -> None:
    """An old name leads to the unit of today and is told."""
    found = gazetteer.complete("phường Hà Trung")
    assert (found[0].old_name, found[0].full_name) == ("phường Hà Trung", "phường Hà Lầm")


def test_what_may_begin_a_name(gazetteer: Gazetteer) -> None:
    """The first two words of a name with and without marks, and a type word; not just any two words."""
    assert all(map(gazetteer.may_begin, ("cao bằng", "cao bang", "bà rịa", "phường x", "tp y", "phuong tan")))
    assert not any(map(gazetteer.may_begin, ("họp bàn", "bao nhiêu", "chủ tịch")))


def test_what_may_be_a_name_of_one_word(gazetteer: Gazetteer) -> None:
    """With marks or without; not the first word of a longer name by itself."""
    assert all(map(gazetteer.may_be, ("huế", "hue", "đakrông", "pleiku")))
    assert not any(map(gazetteer.may_be, ("cao", "họp", "phường")))


def test_split_kind() -> None:
    """Type words are parted in full, short and unmarked."""
    assert split_kind("phuong tan giang") == ("phường", "tan giang")
    assert split_kind("thị trấn chư sê") == ("thị trấn", "chư sê")
    assert split_kind("tp huế") == ("thành phố", "huế")
    assert split_kind("hà nội") == ("", "hà nội")


def test_split_type() -> None:
    """The table's full names are parted, its typos too."""
    assert split_type("Thi trấn Ngan Dừa") == ("thị trấn", "Ngan Dừa")
    assert split_type("Phường 1") == ("phường", "1")


@pytest.mark.shared
def test_build_gives_what_is_shipped(shared: Path, tmp_path: Path, gazetteer: Gazetteer) -> None:
    """The script makes the shipped file from the two sources."""
    out = tmp_path / "gazetteer.tsv.gz"
    build(shared / "gazetteer", out)
    shipped = Path(__file__).parents[3] / "indexer" / "extract" / "data" / "gazetteer.tsv.gz"
    assert out.read_bytes() == shipped.read_bytes()
