"""Reasons are said in both languages."""

import errno
import os
import pickle
import re
import tomllib
from pathlib import Path

import indexer.reasons as module
from indexer.errors import SourceError, StorageFailed
from indexer.reasons import Reason, cause, library, said
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
    assert said(cause(OSError(errno.EXDEV, "told")), "vi") == f"hệ điều hành báo lỗi số {errno.EXDEV}"
    assert cause(OSError("alone")) == "alone"


def test_a_librarys_words_stand_in_english_alone() -> None:
    """In Vietnamese its name is told, or the system's refusal that it passes on; of many lines the first counts."""
    for error, told, vietnamese in (
        (ValueError("bad magic\nat 7"), "bad magic", "thư viện FAISS báo lỗi"),
        (ValueError("Os { code: 28, kind: StorageFull }"), os.strerror(errno.ENOSPC), "hết chỗ trên đĩa"),
        (ValueError("IoError: No space (os error 28)"), os.strerror(errno.ENOSPC), "hết chỗ trên đĩa"),
        (OSError(errno.EIO, "told"), os.strerror(errno.EIO), "lỗi vào ra của đĩa"),
        (OSError("no such revision"), "no such revision", "thư viện FAISS báo lỗi"),
        (RuntimeError(""), "", "thư viện FAISS báo lỗi"),
    ):
        reason = library("FAISS", error)
        assert said(reason, "en") == reason == told
        assert said(reason, "vi") == vietnamese


def test_several_reasons_within_one_are_said_one_after_the_other() -> None:
    """Each in the same language."""
    reason = Reason("in_detail", reason=Reason("empty"), problems=(Reason("empty"), Reason("no_object")))
    assert reason == "is empty; in detail: is empty; is no JSON object"
    assert said(reason, "vi") == "không có chữ nào; cụ thể: không có chữ nào; không phải đối tượng JSON"


def test_the_systems_own_english_is_kept() -> None:
    """What the log says can be looked up as it always could."""
    for code in module._CAUSES:
        assert cause(OSError(code, "")) == os.strerror(code)


def test_both_languages_name_the_same_things() -> None:
    """No text lacks a language or a value, and every key is used."""
    folder = Path(module.__file__).parent
    texts = tomllib.loads((folder / "reasons.toml").read_text(encoding="utf-8"))
    packages = (folder, folder.parent / "search_api")  # commands and routes raise the errors of the storage too
    code = "".join(path.read_text(encoding="utf-8") for package in packages for path in package.rglob("*.py"))
    for key, languages in texts.items():
        vi, en = (set(re.findall(r"{(\w+)", languages[name])) for name in ("vi", "en"))
        assert vi == en or key in ("fault", "library", "system"), key  # what these tell stands in English alone
        assert f'Reason("{key}"' in code or f': "{key}",' in code, key
