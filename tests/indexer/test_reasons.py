"""Reasons are said in both languages."""

import errno
import os
import pickle
import re
import tomllib
from pathlib import Path

import indexer.reasons as module
from indexer.errors import SourceError, StorageFailed
from indexer.reasons import Reason, cause, said
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


def test_what_is_written_of_an_error_knows_both_languages() -> None:
    """A reason within a reason is said in the same language; an unknown error of the system stays as it is."""
    error = StorageFailed(Reason("not_written", path="x", cause=cause(OSError(errno.ENOSPC, "told"))))
    assert str(error) == "cannot write x: No space left on device; nothing of it was published"
    assert said(str(error), "vi").startswith("không ghi được x: hết chỗ trên đĩa")
    assert cause(OSError(errno.EXDEV, "told")) == "told"
    assert cause(OSError("alone")) == "alone"


def test_the_systems_own_english_is_kept() -> None:
    """What the log says can be looked up as it always could."""
    for code in module._CAUSES:
        assert cause(OSError(code, "")) == os.strerror(code)


def test_both_languages_name_the_same_things() -> None:
    """No text lacks a language or a value, and every key is used."""
    folder = Path(module.__file__).parent
    texts = tomllib.loads((folder / "reasons.toml").read_text(encoding="utf-8"))
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    for key, languages in texts.items():
        vi, en = (set(re.findall(r"{(\w+)", languages[name])) for name in ("vi", "en"))
        assert vi == en, key
        assert f'Reason("{key}"' in code or f': "{key}",' in code, key
