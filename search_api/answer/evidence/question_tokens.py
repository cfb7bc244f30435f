"""The tokens of a question as the encoder cuts them, each with what tells how much it should count."""

from collections.abc import Sequence

import numpy as np

from search_api.answer.evidence.met import Floats
from search_api.answer.question.question import Question

TOKEN = ("weight", "away", "asks", "number", "name", "place")  # what `question_tokens` tells, in this order
_FAR = 8  # tokens from the question words that count as 1


def question_tokens(question: Question, places: Sequence[tuple[int, int]], weights: Floats) -> Floats:
    """Return the features of each token of a question, (t, len(TOKEN)).

    `places` is where the tokens stand in its text, `weights` what they weigh (they sum to 1). weight: against the mean;
    away: its distance from the question words, before them below 0; asks: 1 for these themselves; number: 1 if it has a
    digit; name: 1 if it begins with a capital; place: 0 for the first token, 1 for the last.
    """
    texts = [question.text[start:end].strip() for start, end in places]
    asks = [start < question.end and question.start < end for start, end in places]
    first = asks.index(True) if any(asks) else 0
    last = len(asks) - 1 - asks[::-1].index(True) if any(asks) else len(asks)
    rows = [
        (
            weight * len(texts),
            (at - last if at > last else min(at - first, 0)) / _FAR,
            asking,
            any(character.isdigit() for character in text),
            text[:1].isupper(),
            at / max(len(texts) - 1, 1),
        )
        for at, (text, weight, asking) in enumerate(zip(texts, weights.tolist(), asks, strict=True))
    ]
    return np.array(rows, np.float32).reshape(len(rows), len(TOKEN))


def no_tokens() -> Floats:
    """Return what is known of a question that no encoder has cut."""
    return np.zeros((0, len(TOKEN)), np.float32)
