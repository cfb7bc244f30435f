"""How the tokens of a question are met: by a sentence, by its neighbours, and by the rest of its article."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

MET = ("own", "before", "after", "title", "best", "common")  # what `met` tells of each token, in this order
_MET = 0.75  # cosine from which a sentence is said to hold a token


def met(words: Floats) -> Floats:
    """Return for each sentence of an article and each token of a question how it is met, (n, t, len(MET)).

    `words` has the cosine of the nearest token of each text, (n + 1, t): of the title, then of the n sentences in
    reading order. own, before, after: of the sentence and its neighbours (0 where there is none); title; best: of the
    article's best sentence; common: the share of the sentences that hold the token.
    """
    title, own = words[0], words[1:]
    if not len(own):
        return np.zeros((0, words.shape[1], len(MET)), np.float32)
    nothing = np.zeros_like(own[:1])
    before, after = np.vstack([nothing, own[:-1]]), np.vstack([own[1:], nothing])
    shared = np.stack([title, own.max(axis=0), (own > _MET).mean(axis=0)])
    found = np.stack([own, before, after, *(np.broadcast_to(row, own.shape) for row in shared)], axis=2)
    return np.asarray(found, np.float32)


def unmet() -> Floats:
    """Return what is known of a sentence that no question was compared with."""
    return np.zeros((0, len(MET)), np.float32)
