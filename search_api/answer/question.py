"""What a question asks for: who, when, where, how many, which document, why, how or what."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from indexer.vietnamese.fold import fold, has_marks, match_key

Kind = Literal["document", "when", "howmany", "where", "who", "why", "how", "what"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its kind; `start` and `end` enclose its question words (both 0 where there are none)."""

    text: str
    kind: Kind
    start: int
    end: int

    @property
    def after(self) -> str:
        """The words behind the question words, in which "bao nhiêu tiền" names its unit; folded."""
        return fold(self.text[self.end :]).strip(" ?.!")


def classify(text: str) -> Question:
    """Tell the kind of the question `text`; a text without any question word asks what there is about it.

    With marks only marked patterns are tried ("hai" is no "ai"); without, the plain and the English ones.
    """
    names = ("marked",) if has_marks(text) else ("english", "plain")
    key = match_key(text) if has_marks(text) else fold(text)
    for name in names:
        for kind, patterns in _rules():
            for pattern in patterns.get(name, ()):
                if found := pattern.search(key):
                    return Question(text, kind, found.start(), found.end())
    return Question(text, "what", 0, 0)


@cache
def _rules() -> tuple[tuple[Kind, dict[str, tuple[re.Pattern[str], ...]]], ...]:
    """Load the rules of questions.toml in their order, patterns compiled."""
    table = tomllib.loads(files("search_api.answer").joinpath("questions.toml").read_text(encoding="utf-8"))
    return tuple(
        (rule.pop("kind"), {name: tuple(map(re.compile, patterns)) for name, patterns in rule.items()})
        for rule in table["rule"]
    )
