"""What a listing was refused for is told in the reader's language."""

import pytest

from indexer.errors import QueryError
from search_api.mentions.mention_request import MentionsRequest
from search_api.mentions.refusal import refusal
from search_api.phrases.phrase import PhraseError, parse
from search_api.problems.problems import describe


@pytest.mark.parametrize(
    ("query", "vietnamese"),
    [
        ('"chưa đóng', "dấu ngoặc kép ở ký tự thứ 1"),
        ("cây AND", "thiếu gì đó ở cuối"),
        ("cây )", "là thừa"),
        ("( cây", "thiếu gì đó ở cuối"),
        ("cây NEAR/99 hoa", "quá rộng"),
        ("OR", "cần một cụm từ"),
        ('"..."', "không có chữ hay số nào"),
    ],
)
def test_a_broken_phrase(query: str, vietnamese: str) -> None:
    """The place and what would be right, in both languages; the value is the whole query."""
    with pytest.raises(PhraseError) as caught:
        parse(query)
    problem = refusal(caught.value, MentionsRequest(q=query))
    (fault,) = describe(problem, "vi")["errors"]
    assert (fault["parameter"], fault["value"]) == ("q", query)
    assert vietnamese in fault["expected"]
    assert describe(problem, "en")["errors"][0]["expected"] == str(caught.value).removeprefix("q: ")


def test_other_parameters_are_named() -> None:
    """A cursor and a day are told as such."""
    asked = MentionsRequest(q="cây", cursor="x", since="hôm qua")
    assert refusal(QueryError("cursor: 'x' is none"), asked).parameter == "cursor"
    assert refusal(QueryError("since: 'hôm qua' is no day"), asked).value == "hôm qua"
