"""Joins the syllables of Vietnamese words, as PhoBERT and its kin were trained on them."""


def segmented(text: str) -> str:
    """Return `text` with "_" between the syllables of each word: "cử tri" gives "cử_tri"."""
    from underthesea import word_tokenize  # late: it imports torch

    return str(word_tokenize(text, format="text"))
