"""Two encoders compare when their identities differ in nothing that shapes vectors."""

from dataclasses import replace
from pathlib import Path

from indexer.model.identity import ModelIdentity, digest

ONE = ModelIdentity("a/b", "main", 256, "00", query_prompt="q: ")


def test_survives_json() -> None:
    """What is written to a manifest is read back equal."""
    assert ModelIdentity.from_json(ONE.to_json()) == ONE


def test_names_each_difference() -> None:
    """Every field but the name and revision is told with both values."""
    other = replace(ONE, id="elsewhere", revision=None, dimension=128, query_prompt="")
    assert ONE.differences(other) == ["dimension: 256, not 128", "query_prompt: 'q: ', not ''"]
    assert ONE.differences(replace(ONE, id="copy")) == []


def test_digest_follows_content_and_name(tmp_path: Path) -> None:
    """Another content or name changes the digest; a README does not."""
    (tmp_path / "config.json").write_text("{}")
    first = digest(tmp_path)
    (tmp_path / "README.md").write_text("hello")
    assert digest(tmp_path) == first
    (tmp_path / "config.json").rename(tmp_path / "other.json")
    second = digest(tmp_path)
    (tmp_path / "other.json").write_text("[]")
    assert len({first, second, digest(tmp_path)}) == 3
