"""Answers as JSON."""

import json

from search_api.server.answers import encode


def test_a_body_comes_back() -> None:
    """In UTF-8, compact, with Vietnamese as it is."""
    body = {"text": "Họp ở xã Mường 🏠", "score": 0.5, "none": None, "list": [1, {"a": True}]}
    assert encode(body) == json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def test_half_a_character_spoils_no_answer() -> None:
    """A lone surrogate becomes a question mark."""
    assert json.loads(encode({"q": "họp \ud800"})) == {"q": "họp ?"}
