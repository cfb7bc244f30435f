"""What the page of an article says beside its text."""

from search_api.pages.address import Address
from search_api.pages.article_view import people


def test_an_office_is_told_once() -> None:
    """Capitals do not make it another one."""
    roles = [{"text": "Trưởng đoàn đại biểu Quốc hội"}, {"text": "Trưởng đoàn Đại biểu Quốc hội"}, {"text": "Bí thư"}]
    told = people([{"type": "person", "text": "Lê Văn Cây", "roles": roles}], Address(), "")
    assert told[0]["offices"] == ["Trưởng đoàn đại biểu Quốc hội", "Bí thư"]
