"""Mistakes as values."""

import tomllib

import pytest

from indexer.topics.fault import Fault, toml_fault


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ('a = "b\nc = 1', "toml-quote", 1),
        ("a = 1\nb c", "toml-equals", 2),
        ("a = [1, 2", "toml-bracket", 1),
        ("[a\nb = 1", "toml-bracket", 1),
        ("a = một", "toml-value", 1),
        ("a = 1\na = 2", "toml-twice", 2),
        ("[a]\n[a]", "toml-twice", 2),
    ],
)
def test_what_the_toml_reader_refuses(text: str, kind: str, line: int) -> None:
    """The commonest slips have a kind of their own, with the line."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    fault = toml_fault(caught.value, "x.toml", len(text.splitlines()))
    assert (fault.kind, fault.line) == (kind, line)


def test_a_mistake_tells_its_place_and_reason() -> None:
    """File and line first, where there is a file."""
    assert str(Fault("list-gap", {}, "x.toml", 3)) == "x.toml:3: a list may not hold '..'"
    assert str(Fault("no-word", {"wording": "?"})).startswith("'?' holds no word")
