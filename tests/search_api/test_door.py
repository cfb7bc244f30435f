"""The door for Python programs: rows that make a table."""

from pathlib import Path

import pytest

from indexer.build import build
from indexer.sources.reader import read
from search_api.door import Door, open_index
from search_api.parts import open_stages
from search_api.problems.problems import BadParameter
from search_api.settings import Settings
from search_api.understanding.narrowing import Narrowing

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "articles" / "crawler"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """A door to an index of the sample corpus."""
    settings = Settings(index=tmp_path_factory.mktemp("door") / "index")
    build(read([CORPUS], strict=True), settings, open_stages(settings))
    return open_index(settings.index)


def flat(rows: list[dict[str, object]]) -> bool:
    """Say whether rows have the same names and nothing but texts and numbers in them."""
    names = {tuple(row) for row in rows}
    return len(names) == 1 and all(
        isinstance(value, str | int | float | None) for row in rows for value in row.values()
    )


def test_answers_are_rows_of_a_table(door: Door) -> None:
    """Searches and listings give flat rows with the same names, answers a row or none."""
    hits = door.search("bầu cử sớm", limit=4)
    assert len(hits) == 4
    assert flat(hits)
    assert hits[0]["id"] == "tuong-duong-bau-cu-som"
    assert (hits[0]["commune"], hits[0]["province"]) == ("xã Tương Dương", "tỉnh Nghệ An")
    mentions = door.mentions("bau-cu-2026")
    assert len(mentions) > 20
    assert flat(mentions)
    assert [row["quote"] for row in door.mentions("xóa nhà tạm")] == ["xóa nhà tạm"]
    assert door.ask("zzz qqq là gì?") is None


def test_filters_narrow_and_are_checked(door: Door) -> None:
    """The filters are those of the API, and a wrong one is refused."""
    inside = door.mentions("bau-cu-2026", Narrowing(("Nghệ An",)))
    assert 0 < len(inside) < len(door.mentions("bau-cu-2026"))
    assert {row["province"] for row in door.search("bầu cử", 3, Narrowing(("Nghệ An",)))} == {"tỉnh Nghệ An"}
    with pytest.raises(BadParameter):
        door.search("bầu cử", narrowing=Narrowing(("Nghẹ Ann",)))


def test_rows_make_a_frame(door: Door) -> None:
    """pandas, where it is installed, takes the rows as they are."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(door.mentions("bau-cu-2026"))
    assert len(frame) == len(door.mentions("bau-cu-2026"))
    assert {"quote", "published", "province"} <= set(frame.columns)
