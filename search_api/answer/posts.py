"""What somebody is ("bà Lê Thị Mai giữ chức gì", "ông Tư là ai"): the office that a sentence gives whom the question
names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.analysis import analyse
from indexer.schema import Entity
from indexer.vietnamese.fold import fold
from search_api.answer.evidence import Evidence
from search_api.answer.question import Question

_TITLES = r"(?:(?:ong|ba|anh|chi|co|thay|dong chi|can bo|mr|mrs|ms|dr)\.? )?"
_FILLS = (
    r"(?: (?:hien|hien nay|nay|dang|la|tung|truoc|truoc day|truoc do|lam|giu|nam|kiem|dam nhiem|dam nhan|vua|moi|da|se|"
    r"duoc|bau|bo nhiem|chi dinh|phan cong|dieu dong|vao))*"
)
_POST = r"(?:chuc(?: vu| danh)?|cuong vi|ghe|vi tri|vai tro|nhiem vu) (?:gi|nao|j)|la ai|lam (?:chuc )?(?:gi|j)|chuc gi"
_HINT = re.compile(rf"\b(?:{_POST})\b|^who (?:is|was) ")
_ASKS_NEW = re.compile(r"\b(bau|bo nhiem|chi dinh|phan cong|dieu dong|moi|vua|se)\b")
_ASKS_OLD = re.compile(r"\b(truoc|tung|nguyen|cuu)\b")
_TAKEN = re.compile(r"\b(?:giữ|làm|chức|chức vụ|chức danh|cương vị|bầu|bổ nhiệm|đảm nhiệm|đảm nhận) $", re.IGNORECASE)


def post_spans(question: Question, evidence: Evidence) -> list[tuple[int, int]]:
    """Return where in an article the offices stand that a sentence gives whom the question names and asks the office
    of; none where it asks something else."""
    return list(_posts(question, evidence))


def gives_post(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence gives whom the question names the office that is asked for."""
    return any(_posts(question, evidence))


def is_about(question: Question, evidence: Evidence) -> bool:
    """Say whether a sentence names whom the question asks the office of: nobody else in it is the answer."""
    return bool(_called(question, evidence))


@lru_cache(512)
def _is_meant(folded: str, name: tuple[str, ...]) -> bool:
    """Say whether a folded question asks only what somebody is whose name has these syllables."""
    own = " ".join(name)
    vietnamese = rf"^{_TITLES}{own}{_FILLS} (?:{_POST})\b"
    return re.search(rf"{vietnamese}|^who (?:is|was) {own}\W*$", folded) is not None


def _posts(question: Question, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Yield the offices of the people of a sentence whom the question means: those they were elected or appointed to
    first where that is asked for, those they had where it is asked what they were before; the longest first."""
    found = {
        (role["start"], role["end"])
        for one in _called(question, evidence)
        for role in one.value.get("roles", ())
        if evidence.start <= role.get("start", -1) and role.get("end", evidence.end + 1) <= evidence.end
    }
    folded, text = fold(question.text), evidence.article.text
    wanted = 1 if _ASKS_NEW.search(folded) else -1 if _ASKS_OLD.search(folded) else 0

    def order(span: tuple[int, int]) -> tuple[int, int]:
        taken = _TAKEN.search(text, evidence.start, span[0]) is not None
        return (-wanted if taken else wanted, span[0] - span[1])

    yield from sorted(found, key=order)


def _called(question: Question, evidence: Evidence) -> list[Entity]:
    """Return the people of a sentence of whom the question asks what they are, each named whole or by the end of the
    name, in two syllables at least."""
    folded = fold(question.text)
    if question.kind not in ("who", "what") or question.head or not _HINT.search(folded):
        return []
    people = [one for one in evidence.entities if one.type == "person"]
    names = (analyse(str(one.value.get("name") or one.text)).plain for one in people)
    return [
        one
        for one, name in zip(people, names, strict=True)
        if any(_is_meant(folded, name[first:]) for first in range(max(len(name) - 1, 0)))
    ]
