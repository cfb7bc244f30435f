"""The language of exhaustive queries: phrases, AND, OR, NOT, NEAR/n and brackets.

    xóa nhà tạm                     these words in a row
    "xóa nhà tạm" OR "nhà dột nát"  either
    "bầu cử" AND "đặc khu"          both somewhere in the article
    "bầu cử" NOT "trưởng thôn"      the first, in articles without the second
    cử tri NEAR/5 kiến nghị         at most 5 words between them, in either order

Operators are written in capitals; NOT and NEAR bind closest, then AND, then OR. Words without quotes that follow
each other are one phrase.
"""

import re
from dataclasses import dataclass

from indexer.analysis import analyse
from indexer.errors import QueryError
from indexer.vietnamese.normalise import nfc
from search_api.messages import say

LONGEST = 500
MOST_PHRASES = 20
WIDEST = 50
_DEFAULT_NEAR = 10
_TOKEN = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|[\"“”«»](?P<quoted>[^\"“”«»]*)(?P<end>[\"“”«»]?)"
    r"|(?P<operator>AND|OR|NOT|NEAR(?:/(?P<width>\d+))?)(?=[\s()\"“«]|$)|(?P<word>[^\s()\"“”«»]+))"
)


class PhraseError(QueryError):
    """A query cannot be read. `key` names the message `phrase.KEY`, which `values` fill in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__("q: " + say(f"phrase.{key}", "en", **values))
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row, as typed (NFC)."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class And:
    """Articles with both; the places of both."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Or:
    """Articles with either; the places of either."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """The places of `left` in articles without `right`."""

    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Near:
    """Places where both stand with at most `width` words between, in either order."""

    left: "Node"
    right: "Node"
    width: int


Node = Phrase | And | Or | Not | Near


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(query: str) -> Node:
    """Read a query. Raises PhraseError saying where it is wrong and what would be right."""
    query = nfc(query).strip()
    if not query:
        raise PhraseError("nothing")
    if len(query) > LONGEST:
        raise PhraseError("long", count=len(query), most=LONGEST)
    node = _Parser(_tokens(query)).whole()
    count = len(phrases(node))
    if count > MOST_PHRASES:
        raise PhraseError("many", count=count, most=MOST_PHRASES)
    return node


def phrases(node: Node) -> list[Phrase]:
    """Return every phrase of a query, from left to right."""
    return [node] if isinstance(node, Phrase) else phrases(node.left) + phrases(node.right)


def _tokens(query: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(query):
        found = _TOKEN.match(query, at)
        if found is None:
            break
        start = found.end() - len(found[0].lstrip())
        if found["quoted"] is not None:
            if not found["end"]:
                raise PhraseError("quote", at=start + 1)
            tokens.append(_Token("phrase", found["quoted"], start))
        elif found["word"]:
            tokens.append(_Token("word", found["word"], start))
        else:
            tokens.append(_Token(found["open"] or found["close"] or found["operator"], found["width"] or "", start))
        at = found.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens of a query."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def whole(self) -> Node:
        node = self._either()
        if self._at < len(self._tokens):
            raise self._wrong("extra")
        return node

    def _next(self) -> str:
        return self._tokens[self._at].kind.split("/")[0] if self._at < len(self._tokens) else ""

    def _take(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _wrong(self, key: str) -> PhraseError:
        if self._at >= len(self._tokens):
            return PhraseError("end")
        token = self._tokens[self._at]
        return PhraseError(key, token=repr(token.kind if token.kind != "word" else token.text), at=token.at + 1)

    def _either(self) -> Node:
        node = self._both()
        while self._next() == "OR":
            self._take()
            node = Or(node, self._both())
        return node

    def _both(self) -> Node:
        node = self._near()
        while self._next() in ("AND", "NOT", "(", "phrase", "word"):
            if self._next() == "AND":
                self._take()
            if self._next() == "NOT":
                self._take()
                node = Not(node, self._near())
            else:
                node = And(node, self._near())
        return node

    def _near(self) -> Node:
        node = self._atom()
        while self._next() == "NEAR":
            token = self._take()
            width = int(token.text) if token.text else _DEFAULT_NEAR
            if width > WIDEST:
                raise PhraseError("wide", width=width, at=token.at + 1, most=WIDEST)
            node = Near(node, self._atom(), width)
        return node

    def _atom(self) -> Node:
        kind = self._next()
        if kind == "(":
            self._take()
            node = self._either()
            if self._next() != ")":
                raise self._wrong("bracket")
            self._take()
            return node
        if kind == "phrase":
            return self._phrase([self._take()])
        if kind == "word":
            words = [self._take()]
            while self._next() == "word":
                words.append(self._take())
            return self._phrase(words)
        raise self._wrong("phrase")

    def _phrase(self, tokens: list[_Token]) -> Phrase:
        words = tuple(word for token in tokens for word in analyse(token.text).marked)
        if not words:
            raise PhraseError("empty", token=repr(tokens[0].text), at=tokens[0].at + 1)
        return Phrase(words)
