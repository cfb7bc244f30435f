"""An answer as JSON: one shape for `GET /v1/ask` and `timtin ask --json`."""

from typing import Any

from search_api.answer.answer import Answer
from search_api.answer.proposal import Proposal
from search_api.results import shapes
from search_api.results.highlight import link, selector

Json = dict[str, Any]


def answer_json(answer: Answer) -> Json:
    """Return an answer with its proof; where nothing was found `found` is false, there is no `text`, and
    `alternatives` are the nearest proposals, too unsure to be an answer.

    Offsets of `span` and `sentence` count code points of the article's text; `link` leads to the sentence in the
    original, None without a web address.
    """
    body: Json = {"question": answer.question, "kind": answer.kind, "found": answer.best is not None}
    if answer.best is not None:
        body |= proposal_json(answer.best) | {"conflict": answer.conflict}
    body["alternatives"] = [proposal_json(other) for other in answer.alternatives]
    return body | {"took_ms": answer.took_ms}


def proposal_json(found: Proposal) -> Json:
    """Return one possible answer with its sentence and article."""
    quote = selector(found.article.text, found.sentence_start, found.sentence_end)
    return {
        "text": found.text,
        "value": found.value,
        "span": {"start": found.start, "end": found.end},
        "sentence": {"text": found.sentence, "start": found.sentence_start, "end": found.sentence_end},
        "passage_id": found.passage_id,
        "article": shapes.head(found.article),
        "link": link(found.article.url, quote),
        "confidence": found.confidence,
    }
