"""What somebody is ("bà Lê Thị Mai giữ chức gì", "ông Tư là ai", "bí thư Cần Thơ chuyển sang ghế nào"): the office that
a sentence gives whom the question names, or means by an office of his."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indexer.analysis import analyse
from indexer.schema import Entity
from search_api.answer.evidence.evidence import Evidence
from search_api.answer.question.question import Question
from search_api.answer.spans.offices import Office, begins_with_title, office_of

_TITLES = r"(?:(?:ong|ba|anh|chi|co|thay|dong chi|can bo|mr|mrs|ms|dr)\.? )?"
_WHEN = r"(?:(?:hoi |dau |cuoi )?(?:thang|nam|ngay) \S+,? )?"
_WHENCE = r"(?: (?:o|ben|tai|cua)(?: \w+){1,4}?)?"
_MOVES = "dieu dong|dieu chuyen|luan chuyen|chuyen|doi|rut|dua|sang|len|ve"
_FILLS = (
    r"(?: (?:hien|hien nay|nay|dang|la|tung|truoc|truoc day|truoc do|lam|giu|nam|kiem|dam nhiem|dam nhan|vua|moi|da|se|"
    rf"duoc|bi|bau|bo nhiem|chi dinh|phan cong|{_MOVES}|vao))*"
)
_OFFICE = r"(?:chuc(?: vu| danh)?|cuong vi|ghe|vi tri) (?:gi|nao|j)"
_POST = rf"{_OFFICE}|(?:vai tro|nhiem vu) (?:gi|nao|j)|la ai|lam (?:chuc )?(?:gi|j)"
_HINT = re.compile(rf"\b(?:{_POST})\b|^who (?:is|was) ")
_BY_OFFICE = re.compile(rf"^{_WHEN}(?P<office>\D+?){_FILLS} {_OFFICE}\b")
_APPOINTS = rf"bau|bo nhiem|chi dinh|phan cong|{_MOVES}"
_ASKS_NEW = re.compile(rf"\b(?:{_APPOINTS}|moi|vua|se)\b")
_ASKS_TAKEN = re.compile(rf"\b(?:{_APPOINTS})(?: \w+){{0,3}} (?:{_POST})\b")
_ASKS_OLD = re.compile(r"\b(truoc|tung|nguyen|cuu)\b")
_TAKEN = re.compile(
    r"\b(?:giữ|làm|sang|lên|chức|chức vụ|chức danh|cương vị|bầu|bổ nhiệm|đảm nhiệm|đảm nhận|trở thành|tân|quyền) $",
    re.IGNORECASE,
)


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
    if own not in folded:  # most names: no pattern is compiled for them
        return False
    vietnamese = rf"^{_WHEN}{_TITLES}{own}{_WHENCE}{_FILLS} (?:{_POST})\b"
    return re.search(rf"{vietnamese}|^who (?:is|was) {own}\W*$", folded) is not None


def _posts(question: Question, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Yield the offices of the people of a sentence whom the question means: those they were elected or appointed to
    first where that is asked for, those they had where it is asked what they were before; the longest first."""
    found = {(role["start"], role["end"]) for one in _called(question, evidence) for role in _roles(one, evidence)}
    wanted = _wanted(question)
    if _ASKS_TAKEN.search(question.folded):
        found = {span for span in found if _is_taken(evidence, span[0])}
    if meant := _meant_office(question):
        found = {span for span in found if not _is_office(evidence, span, meant)}
        found = {span for span in found if wanted >= 0 or not _is_taken(evidence, span[0])}

    def order(span: tuple[int, int]) -> tuple[int, int]:
        return (-wanted if _is_taken(evidence, span[0]) else wanted, span[0] - span[1])

    yield from sorted(found, key=order)


@lru_cache(512)
def _wanted(question: Question) -> int:
    """Return 1 where the office is asked for that somebody takes, -1 where that he had before, 0 for any."""
    folded = question.folded
    return 1 if _ASKS_NEW.search(folded) else -1 if _ASKS_OLD.search(folded) else 0


def _roles(person: Entity, evidence: Evidence) -> Iterator[dict[str, int]]:
    """Yield where the offices of a person stand that a sentence gives him."""
    for role in person.value.get("roles", ()):
        if evidence.start <= role.get("start", -1) and role.get("end", evidence.end + 1) <= evidence.end:
            yield role


def _is_office(evidence: Evidence, span: tuple[int, int], meant: Office) -> bool:
    """Say whether the office at these offsets is the one by which the question means somebody."""
    return office_of(evidence.article.text[span[0] : span[1]]).is_asked(meant)


def _is_taken(evidence: Evidence, start: int) -> bool:
    """Say whether somebody was elected or appointed to the office that stands at an offset."""
    return _TAKEN.search(evidence.article.text, evidence.start, start) is not None


def _called(question: Question, evidence: Evidence) -> list[Entity]:
    """Return the people of a sentence of whom the question asks what they are."""
    if question.kind not in ("who", "what") or question.head or not _HINT.search(question.folded):
        return []
    people = [one for one in evidence.entities if one.type == "person"]
    if meant := _meant_office(question):
        return [one for one in people if _leaves(question, evidence, one, meant)]
    return [one for one in people if _is_named(question, one)]


def _is_named(question: Question, person: Entity) -> bool:
    """Say whether a question names a person whole or by the end of the name, in two syllables at least."""
    name, folded = analyse(str(person.value.get("name") or person.text)).plain, question.folded
    return any(_is_meant(folded, name[first:]) for first in range(max(len(name) - 1, 0)))


@lru_cache(512)
def _meant_office(question: Question) -> Office | None:
    """Return the office by which a question means somebody ("bí thư Cần Thơ chuyển sang ghế nào"), None for none."""
    found = _BY_OFFICE.search(question.folded)
    return office_of(found["office"]) if found and begins_with_title(found["office"]) else None


def _leaves(question: Question, evidence: Evidence, person: Entity, meant: Office) -> bool:
    """Say whether a sentence gives a person an office: one that he had already, unless an earlier one is asked for."""
    return any(
        _is_office(evidence, (role["start"], role["end"]), meant)
        and (_wanted(question) < 0 or not _is_taken(evidence, role["start"]))
        for role in _roles(person, evidence)
    )
