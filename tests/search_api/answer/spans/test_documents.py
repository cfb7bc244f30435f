"""Tests of search_api.answer.spans.documents."""

from search_api.answer.spans.documents import numbered
from tests.search_api.answer.reading_of import stored
from tests.search_api.answer.spans.test_spans import answers


def test_documents_with_a_bare_number() -> None:
    """They are found by their kind and "số", those that are known are not found again."""
    text = "Tại kết luận số 61 và quyết định của ủy ban số 4/QĐ, sinh số 7."
    found = numbered(text, 0, len(text), [])
    assert [one.text for one in found] == ["61", "4/QĐ"]
    assert [one.text for one in numbered(text, 0, len(text), found[1:])] == ["61"]


def test_the_answer_tells_its_kind() -> None:
    """ "số mấy" is answered by the kind and the number."""
    article = stored("a", "Họp", "Tại kết luận số 61, thường vụ đồng ý dời chợ.")
    assert answers("Kết luận số mấy cho dời chợ?", article) == ["kết luận số 61"]
