"""Terms of administration, as far as articles hold them."""

from pathlib import Path

from indexer.build import Stages, build
from indexer.newest import SnapshotSource
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from search_api.completions.known_terms import held_terms, spellings
from search_api.completions.suggestion_source import make
from tests.index_builders import HashEncoder

BODIES = [
    "Từ tháng 7, mức lương cơ sở tăng. Cán bộ xã nghe phổ biến về lương cơ sở mới.",
    "Phòng nội vụ trả lời về lương cơ sở cho giáo viên.",
    "Lượng cơ sở lưu trú tăng; xã cấp giấy phép cho hai hộ.",
]


def test_terms_come_from_bodies_with_as_many_passages_as_hold_them(tmp_path: Path) -> None:
    """With the marks that stand there: "Lượng cơ sở" is no "lương cơ sở"; what stands nowhere is not offered."""
    articles = [RawArticle(id=str(at), title="Tin trong ngày", body=body) for at, body in enumerate(BODIES)]
    build(articles, IndexSettings(index=tmp_path), Stages(HashEncoder()))
    with SnapshotSource(tmp_path)() as snapshot:
        held = dict(held_terms(snapshot.lexical))
        assert held["giấy phép"] == 1
        assert 2 <= held["lương cơ sở"] <= 3
        assert "giấy phép xây dựng" not in held
        made = make(snapshot, {})
    assert [one.text for one in made.complete("luong co s")] == ["lương cơ sở"]


def test_terms_are_written_as_headlines_write_them() -> None:
    """With their capitals; the bare name of a province is no term beside the province, that of a commune may be one."""
    found = spellings(["Quốc hội", "Huế"], ["thành phố Cần Thơ", "thành phố Huế", "xã Đoàn Kết"])
    assert found == {"quốc hội": "Quốc hội", "cần thơ": "", "huế": "Huế"}
