"""Prepares the page of candidates: sentences that may speak of a topic, to be accepted or rejected."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from search_api.candidates.deciding import Decision
from search_api.candidates.widen import Candidate
from search_api.pages.address import Address
from search_api.pages.labels import Labels
from search_api.pages.search_view import article_link
from search_api.results.shapes import head


def candidates_page(
    found: Sequence[Candidate], here: Address, t: Labels, root: str, given: Sequence[Decision] = ()
) -> dict[str, Any]:
    """Return the values of `candidates.html`; `given` is what was typed into the form before it was refused."""
    before = {decision.sentence: decision for decision in given}
    return {
        "candidates": [_row(one, here, root, before) for one in found],
        "count": t("candidates_count", n=len(found)) if found else t("candidates_none"),
    }


def _row(one: Candidate, here: Address, root: str, before: Mapping[str, Decision]) -> dict[str, Any]:
    sentence = " ".join(one.sentence.split())
    given = before.get(sentence, Decision(sentence, "later"))
    command = ["timtin", "topics", "--widen", here.topic]
    return {
        "sentence": sentence,
        "like": " ".join(one.like.split()),
        "percent": round(100 * max(0.0, one.score)),
        "article": head(one.article),
        "url": article_link(Address(lang=here.lang), root, one.article.id, one.start, one.end),
        "verdict": given.verdict,
        "wording": given.wording,
        "accept": shlex.join([*command, "--accept", "…"]),
        "reject": shlex.join([*command, "--reject", sentence]),
    }
