"""What a question asks for: who, when, where, how many, which document, why, how or what."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from indexer.schema import EntityType
from indexer.vietnamese.fold import fold, has_marks, match_key
from indexer.vietnamese.normalise import nfc
from search_api.answer.question.place_names import without_places

Kind = Literal["document", "when", "howmany", "where", "who", "why", "how", "what"]

# The entities that answer a kind; the others are answered by clauses.
WANTED: dict[Kind, tuple[EntityType, ...]] = {
    "who": ("person", "body"),
    "when": ("date",),
    "where": ("place",),
    "howmany": ("figure",),
    "document": ("document",),
}


_HOW_MANY = re.compile(r"may (?=\w)", re.IGNORECASE)
_LARGE = re.compile(r" ?(?:chục|trăm|nghìn|ngàn|triệu|chuc|tram|nghin|ngan|trieu) (?=[^\W\d])", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """A question with its kind; `start` and `end` enclose its question words (both 0 where there are none).

    `head` says that these words ask nothing by themselves but name what is looked for: "kinh phí lễ hội".
    """

    text: str
    kind: Kind
    start: int
    end: int
    head: bool = False

    # Each sentence that may answer asks for these.
    @cached_property
    def folded(self) -> str:
        """The question without marks and in lower case."""
        return fold(self.text)

    @cached_property
    def marked(self) -> bool:
        """Whether it was typed with marks."""
        return has_marks(self.text)

    @cached_property
    def key(self) -> str:
        """The question in lower case, with the marks that were typed."""
        return match_key(self.text)

    @property
    def after(self) -> str:
        """The words behind the question words, in which "bao nhiêu tiền" names its unit; folded."""
        return fold(self.text[self.behind :]).strip(" ?.!")

    @property
    def behind(self) -> int:
        """Where what is counted begins: behind the question words, which hold it where "mấy" has no marks ("may
        nguoi") or counts in hundreds ("may tram giuong")."""
        asks = _HOW_MANY.match(self.text, self.start, self.end)
        found = asks.end() if asks else self.end
        large = _LARGE.match(self.text, found)
        return large.end() if large else found

    @property
    def asks(self) -> Literal["question", "subject"] | None:
        """Say whether the text puts a question, only names what it looks for, or neither."""
        if self.keywords:
            return None
        return "subject" if self.head else "question"

    @property
    def keywords(self) -> bool:
        """Say whether nothing in the text asks."""
        return self.end == 0


def classify(text: str) -> Question:
    """Tell the kind of the question `text`; a text without any question word asks what there is about it.

    With marks, marked patterns are tried ("hai" is no "ai"), plain ones where the very words were typed without, and
    English ones, whose names may have marks; without marks, the plain and the English ones.
    """
    text = nfc(text)
    asking = without_places(text)
    key, plain = match_key(asking), fold(asking)
    names = ("marked", "plain", "english") if has_marks(text) else ("english", "plain")
    for rule in _rules():
        for name in names:
            for pattern in rule.patterns.get(name, ()):
                found = pattern.search(plain if name == "plain" else key)
                # What asks must have been typed plain, the words before it may have marks: "tổng vôn", "xã nao".
                if found and (name != "plain" or rule.head or _last(key[: found.end()]) == _last(found[0])):
                    asks = "asks" if "asks" in pattern.groupindex else 0
                    return Question(text, rule.kind, found.start(asks), found.end(asks), rule.head)
    return Question(text, "what", 0, 0)


def _last(text: str) -> str:
    return text.rsplit(" ", 1)[-1]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A kind with its patterns by name; `head` rules are tried where no other fits."""

    kind: Kind
    head: bool
    patterns: dict[str, tuple[re.Pattern[str], ...]]


@cache
def _rules() -> tuple[_Rule, ...]:
    """Load the rules of questions.toml, patterns compiled: in their order, but those that only name at the end."""
    table = tomllib.loads(files("search_api.answer.question").joinpath("questions.toml").read_text(encoding="utf-8"))
    rules = (
        _Rule(
            rule.pop("kind"),
            rule.pop("head", False),
            {name: tuple(map(re.compile, patterns)) for name, patterns in rule.items()},
        )
        for rule in table["rule"]
    )
    return tuple(sorted(rules, key=lambda rule: rule.head))
