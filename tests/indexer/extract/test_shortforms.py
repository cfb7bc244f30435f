"""Bare short forms of people named in full."""

import pytest

from tests.indexer.extract.people_in import people_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Võ Thanh Tuyền (20 tuổi) đến. Khi thấy Tuyền đi. Tuyền rút dao. Riêng Tuyền trốn.", 4),
        ("Võ Thanh Tuyền (20 tuổi) đến. Tuyền rút dao.", 1),
        ("Ông Lê Văn Thành (20 tuổi) đến, gọi Thành dậy. Thành công của xã.", 2),
        ("Võ Thanh Tuyền (20 tuổi) và Lê Văn Hiệp (19 tuổi) đến. Hiệp và Tuyền chạy.", 4),
        ("N.A. (15 tuổi) đến. Bài: M.A. Sau đó về.", 1),
        ("Bà Lê Thị Trung (20 tuổi) đến miền Trung.", 1),
        ("Lê Văn Sơn (23 tuổi) ở huyện Anh Sơn. Anh Sơn lấy vợ.", 2),
    ],
)
def test_counted(text: str, names: int) -> None:
    """A form that opens a sentence counts where it stands inside one too, or after an honorific; no other word does."""
    assert len(people_in(text)) == names
