"""A small index with mentions, for tests of mentions, exports and feeds."""

from collections.abc import Sequence
from pathlib import Path

from index_builders import HashEncoder

from indexer.build import Stages, build
from indexer.extract.extractor import Extractor
from indexer.schema import RawArticle
from indexer.settings import IndexSettings
from indexer.topics.load import load_topics
from indexer.topics.tagger import Tagger

ARTICLES = (
    RawArticle(
        "a1",
        title="Phường Hồng Hà chuẩn bị ngày hội non sông",
        body=(
            "Chiều 12/3, Ủy ban bầu cử phường Hồng Hà, thành phố Hà Nội họp phiên cuối. "
            "Phường có 14 khu vực bỏ phiếu. Nhiệm kỳ 2021-2026, HĐND phường ban hành 60 nghị quyết."
        ),
        published="2026-03-12",
        source="Cổng phường Hồng Hà",
        url="https://honghe.example/tin/1",
    ),
    RawArticle(
        "a2",
        title="Xóa nhà tạm ở Cao Bằng",
        body=(
            "Tỉnh Cao Bằng xóa nhà\ntạm, nhà dột nát cho 43 hộ. Việc xoá nhà tạm xong trước tháng 6. "
            "Kỳ họp thứ hai, HĐND tỉnh Cao Bằng khóa XVIII, nhiệm kỳ 2026-2031 thông qua nghị quyết này."
        ),
        published="2026-06-20",
        source="Báo Cao Bằng",
    ),
    RawArticle(
        "a3",
        title="=HYPERLINK(1) tin vắn",
        body='Hội đồng nhân dân xã nêu "ba rõ", xoa nha tam vuot ke hoach. Ảnh: Cán bộ xã <b>đi cơ sở</b>',
        published="2025-12-02",
        source="@xa",
    ),
    RawArticle("a4", title="Trồng rừng đầu xuân", body="Thanh niên trồng 2.000 cây. Không có gì khác.", published=None),
)


def index(folder: Path, articles: Sequence[RawArticle] = ARTICLES) -> Path:
    """Build, or add to, an index with places and topics."""
    stages = Stages(HashEncoder(), Extractor.load(), Tagger(load_topics()))
    build(list(articles), IndexSettings(index=folder), stages)
    return folder
