"""What a person decided about candidates of a topic: read from a form, checked, written into the user's topic file.

A browser sends no key by itself: there are no cookies, so a form of another site has nothing to ride on. The key is
typed into the form, or kept by the browser's password store, and is checked like one in the Authorization header.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast
from urllib.parse import parse_qs

from indexer.errors import TopicError
from indexer.topics import own
from indexer.topics.words import WORD, lower
from indexer.vietnamese.normalise import nfc
from search_api.problems.problems import BadParameter, Problem

Verdict = Literal["later", "accept", "reject"]
MOST = 50
_FIELDS = 3 * MOST + 3


@dataclass(frozen=True, slots=True)
class Decision:
    """One sentence with what was decided; `wording` is what of it names the topic, where it was accepted."""

    sentence: str
    verdict: Verdict
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as it was sent. `key` is the access key that was typed, "" for none."""

    topic: str
    key: str
    decisions: tuple[Decision, ...]


def read_sheet(body: bytes) -> Sheet:
    """Read a form's fields: topic, key, and sentence-N, verdict-N, wording-N of each candidate. Raises BadParameter."""
    try:
        fields = parse_qs(body.decode(), max_num_fields=_FIELDS, errors="strict")
    except ValueError:
        raise BadParameter("body", "", "expected.form") from None

    def one(name: str) -> str:
        return nfc(" ".join(fields.get(name, [""])[-1].split()))

    decisions = []
    for nth in range(MOST):
        if sentence := one(f"sentence-{nth}"):
            verdict = one(f"verdict-{nth}") or "later"
            if verdict not in ("later", "accept", "reject"):
                raise BadParameter(f"verdict-{nth}", verdict, "expected.choice", expected="later, accept, reject")
            decisions.append(Decision(sentence, cast(Verdict, verdict), one(f"wording-{nth}")))
    return Sheet(one("topic"), one("key"), tuple(decisions))


def check(decisions: Sequence[Decision]) -> None:
    """Raise BadParameter for an accepted wording that holds no word or does not stand in its sentence."""
    for decision in decisions:
        if decision.verdict == "accept":
            wanted, words = _words(decision.wording), _words(decision.sentence)
            places = range(len(words) - len(wanted) + 1)
            if not wanted or not any(words[at : at + len(wanted)] == wanted for at in places):
                raise BadParameter("wording", decision.wording, "expected.wording", sentence=decision.sentence)


def write(folder: Path, topic: str, decisions: Sequence[Decision]) -> int:
    """Write decisions into the user's file of a topic; returns how many wordings were added. Raises Problem."""
    added = 0
    try:
        for decision in decisions:
            if decision.verdict == "reject":
                own.reject(folder, topic, decision.sentence)
            elif decision.verdict == "accept":
                own.accept(folder, topic, decision.wording)
                added += 1
    except TopicError as error:
        fault = error.args[0]
        raise Problem(422, "topic-refused", detail=f"topic.{fault.kind}", text=str(fault), **fault.values) from None
    return added


def _words(text: str) -> list[str]:
    return WORD.findall(lower(nfc(text)))
