"""The catalogue of messages."""

import re
import string
from pathlib import Path

import search_api
from search_api.messages import choose, load, say

SOURCES = list(Path(search_api.__file__).parent.rglob("*.py"))


def names(text: str) -> set[str]:
    """Return the names that a message fills in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_each_message_has_both_languages_and_the_same_names() -> None:
    """A message in one language says what it says in the other; of a topic's mistakes the English comes with them."""
    for key, texts in load().items():
        assert set(texts) == {"vi", "en"}, key
        if key.startswith("topic."):
            assert texts["en"] == "{text}", key
        else:
            assert names(texts["vi"]) == names(texts["en"]), key


def test_each_message_asked_for_exists() -> None:
    """Every key that stands in the code stands in the catalogue."""
    asked = {key for path in SOURCES for key in re.findall(r'\bsay\(\s*"([a-z_.-]+)"', path.read_text())}
    assert asked
    assert asked <= set(load())


def test_a_message_is_filled_in() -> None:
    """Values stand where the message names them, braces in a value are left alone."""
    assert say("guess", "en", guess="{port}") == " Did you mean {port}?"


def test_the_language_is_chosen_by_wish_then_header_then_default() -> None:
    """`lang=` wins over Accept-Language, whose weights count; nonsense is passed over."""
    assert choose("en", "vi", "vi") == "en"
    assert choose("fr", "fr, en;q=0.4, vi-VN;q=0.9", "en") == "vi"
    assert choose(None, "en-GB", "vi") == "en"
    assert choose(None, "en;q=x, de", "vi") == "vi"
    assert choose(None, "en;q=0", "vi") == "vi"
    assert choose(None, None, "en") == "en"
