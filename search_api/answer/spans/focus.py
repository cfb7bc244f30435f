"""What the words of a question say of the entity that answers it: what is counted, of which level, body or person."""

import re
from dataclasses import dataclass

from indexer.vietnamese.fold import fold, has_marks, match_key
from search_api.answer.question.counted import ANYBODY, people
from search_api.answer.question.measures import Measure, measure_of
from search_api.answer.question.question import Question
from search_api.answer.spans.heads import NO_HEADS, Heads
from search_api.answer.spans.offices import Office, names_title
from search_api.answer.spans.scope import LEVELS, subject_of
from search_api.answer.spans.tenure import actor_of, asks_holder, office_asked

_ENGLISH_LEVELS = {
    "province": "tinh",
    "commune": "xa",
    "ward": "phuong",
    "district": "huyen",
    "city": "thanh pho",
    "country": "nuoc",
}
_BODY_WORDS = re.compile(
    r"\b(co quan|cq|don vi|cong ty|cty|doanh nghiep|dn|lien danh|nha dau tu|chu dau tu|luc luong|tap doan|doi|so|ban|"
    r"hoi|to chuc|uy ban|nha thau|clb|cau lac bo|ngan hang|benh vien|company|firm|agency|department|body|"
    r"organi[sz]ation|committee|council)\b"
)
# These count only as the very words that ask ("bộ nào", "trường nào"): elsewhere they are too many other things.
_BODY_ASKED = re.compile(
    r"^(bo|cuc|vien|hiep hoi|lien doan|doan|hang|dai hoc|hoc vien|toa|toa an|(phong|truong)( \w+){0,2}|"
    r"trung tam( \w+){0,4}) nao$"
)
# Whoever heads it is asked for, not the body: "giám đốc sở nào".
_HEAD_ASKED = re.compile(
    r"\b(giam doc|gd|tgd|chu tich|ct|pct|bi thu|bt|pbt|(?<!thanh )pho|chanh|hieu truong|cuc truong|vu truong|"
    r"(?<!giang )(?<!giao )(?<!hoc )(?<!sinh )(?<!nhan )vien truong|"
    r"truong (?=ban|phong|khoa|doan|cong an))\b(.* )?(nao|may)$"
)
# A work is run or paid for by a firm or a board, seldom by a person: "chủ đầu tư chợ là ai", "do ai đầu tư".
_RUNS = re.compile(
    r"^(chu dau tu|nha thau|don vi (thi cong|quan ly|van hanh))\b.*\bla ai\b|"
    r"\bai (la|lam) (chu dau tu|nha thau|don vi thi cong)\b|"
    r"\b(do|cua) ai (dau tu|thi cong|tai tro|van hanh|khai thac)\b"
)
_NAME_ASKED = re.compile(r"\bten (gi|la gi)\b|\b(nguoi|ong|ba|anh|chi|co|thay|dong chi)( \w+){0,2} nao\b|\bname of\b")
_NO_NOUN = frozenset(("de", "vi", "cho", "khi", "nho", "sau", "truoc", "tu", "o", "tai", "trong", "nam", "la", "va"))


@dataclass(frozen=True, slots=True)
class Focus:
    """What the words of a question say of the entity that answers it; `body` and `person` where one is asked for by
    its kind; `given` are the given names by which it calls people ("ông Thăng"), folded; `subject` are the syllables of
    what is looked for, where a place is asked for; `heads` are the nouns that the names asked for begin with; `actor`
    is the office of whom the question tells what he does to the one who is asked for."""

    folded: str
    near: str
    measure: Measure | None
    counted: tuple[str, ...]
    level: str
    body: bool
    person: bool
    office: Office
    given: frozenset[str]
    subject: tuple[str, ...] = ()
    heads: Heads = NO_HEADS
    actor: Office | None = None

    @classmethod
    def of(cls, question: Question) -> "Focus":
        """Read the focus of a question: what is counted, the level of a place, whether a body is asked for."""
        folded = question.folded
        near = folded[max(question.start - 12, 0) : question.end]
        level = next((level for level in LEVELS if re.search(rf"\b{level}\b", near)), "")
        english = next((own for word, own in _ENGLISH_LEVELS.items() if word in near), "")
        counted = tuple(question.after.split()[:3]) if question.kind == "howmany" and not question.head else ()
        if counted and counted[0] in _NO_NOUN:
            counted = ()
        asking = folded[question.start : question.end]
        head = question.kind == "who" and _HEAD_ASKED.search(near) is not None
        held = asks_holder(question) and names_title(question.text)
        runs = question.kind == "who" and _RUNS.search(folded) is not None
        body = not head and not held and bool(runs or _BODY_WORDS.search(near) or _BODY_ASKED.search(asking))
        person = head or (not body and _NAME_ASKED.search(asking) is not None)
        office = office_asked(question)
        measure = measure_of(question.text)
        given, subject = _given_names(question.text), subject_of(question)
        return cls(
            folded,
            near,
            measure,
            counted,
            level or english,
            body,
            person,
            office,
            given,
            subject,
            Heads.of(question),
            actor_of(question),
        )

    def counts_people(self, unit: str) -> bool:
        """Say whether a unit is a sort of people where "người" are counted."""
        return self.counted[:1] == (ANYBODY,) and any(fold(unit).startswith(one) for one in people())


def _given_names(text: str) -> frozenset[str]:
    """Return the folded syllables behind "ông", "bà", "anh" and "chị"; "Hồ Chí Minh" is no "chị Minh"."""
    titles = ("ông", "bà", "anh", "chị") if has_marks(text) else ("ong", "ba", "anh", "chi")
    spoken = match_key(text) if has_marks(text) else fold(text).replace("ho chi minh", "")
    return frozenset(fold(name) for name in re.findall(rf"\b(?:{'|'.join(titles)})\s+(\w+)", spoken))
