"""Documents that a text names by their bare number ("kết luận số 601"), which the metadata leaves out."""

import re
from collections.abc import Sequence

from indexer.schema import Entity

_NUMBERED = re.compile(
    r"\b(?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|công văn|quy định|kết luận|thông báo|"
    r"kế hoạch|tờ trình|báo cáo|hướng dẫn|công điện|văn bản|giấy phép|bản án|đề án)"
    r"(?: [^\W\d_]+){0,3}? số:? (?P<number>\d+[\w/.-]*\w|\d+)",
    re.IGNORECASE,
)


def numbered(text: str, start: int, end: int, known: Sequence[Entity]) -> list[Entity]:
    """Return the documents in a stretch of an article's text that stand there with no more than a number, without those
    that are `known`."""
    found = []
    for match in _NUMBERED.finditer(text, start, end):
        first, last = match.span("number")
        if not any(one.start < last and first < one.end for one in known if one.type == "document"):
            value = {"number": match["number"]}
            found.append(Entity(first, last, "document", match["number"], 0.5, value))
    return found
