"""Reasons are said in both languages."""

import pickle
import tomllib
from pathlib import Path

import indexer.sources.reasons as module
from indexer.errors import SourceError
from indexer.sources.reasons import Reason, said
from indexer.sources.skipped import Skipped, Skips


def test_a_reason_is_english_and_knows_its_vietnamese() -> None:
    """It passes through errors and skips unchanged; plain text stays as it is."""
    reason = Reason("large_line", limit=16)
    assert reason == "the line has more than 16 MiB"
    assert said(reason, "vi") == "dòng dài hơn 16 MiB"
    assert said("plain", "vi") == "plain"
    assert said(pickle.loads(pickle.dumps(reason)), "vi") == "dòng dài hơn 16 MiB"
    skipped: list[Skipped] = []
    Skips(skipped.append).skip("a", SourceError("a", reason).reason)
    assert said(skipped[0].reason, "vi") == "dòng dài hơn 16 MiB"


def test_both_languages_name_the_same_things() -> None:
    """No text lacks a language or a value, and every key is used."""
    folder = Path(module.__file__).parent
    texts = tomllib.loads((folder / "reasons.toml").read_text(encoding="utf-8"))
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    for key, languages in texts.items():
        vi, en = (sorted(part.split("}")[0] for part in languages[name].split("{")[1:]) for name in ("vi", "en"))
        assert vi == en, key
        assert f'Reason("{key}"' in code, key
