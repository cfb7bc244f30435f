"""What settings must be: what is right passes as it is, what would fail or mislead later is refused at once."""

from pathlib import Path

import pytest

from indexer.errors import SettingsError
from search_api.messages import current, load
from search_api.settings import PREFIX, Settings, load_settings

RIGHT = {
    "rate_limit": ["off", "200/minute; 50/10 seconds", "1 per hour"],
    "trusted_proxies": ["127.0.0.1", "10.0.0.0/24, unix", "fd00::/8"],
    "root_path": ["", "/tim", "/tim/", "/a/b-c_d.e~f"],
    "public_url": [
        "https://tim.example",
        "http://10.0.0.5:8080/tim/",
        "https://[fd00::1]:8443",
        "https://Tim.example/a",
    ],
    "allowed_hosts": ["tim.example", "10.0.0.5, ::1, [::1]", "*", "may_chu"],
    "cors_origins": ["*", "https://portal.example", "http://portal.example:8080, https://[fd00::1]"],
}
WRONG = {
    "rate_limit": ["fast", "0/minute", "-5/minute", "5/fortnight", ";"],
    "rate_limit_key": ["5"],
    "rate_limit_write": ["0/second; 5/minute"],
    "trusted_proxies": ["proxy.local", "10.0.0.0/40", "127.0.0.1:80"],
    "root_path": ["tim", "/tim?x", "//tim", "/tim/../x", "/./x", "/tìm", "/a b"],
    "public_url": [
        "tim.example",
        "http://",
        "https://a b/x",
        "https://tim.example:99999",
        "https://tim.example:x",
        "https://tim.example/?a=1",
        "https://tim.example#b",
        "https://me:secret@tim.example",
        "ftp://tim.example",
        "https://tim.example/a/../b",
        "https://[fd00::1",
    ],
    "allowed_hosts": ["https://tim.example/", "tim example", "tim.example:8000", "tim.example/x"],
    "cors_origins": ["portal.example", "https://portal.example/path", "null", "https://portal.example?x"],
    "frame_ancestors": ["'none'; script-src *", "https://portal.example; script-src *"],
}


def load_one(folder: Path, name: str, value: str) -> Settings:
    """Load settings with one variable."""
    return load_settings(environ={PREFIX + name.upper(): value}, folder=folder).settings


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in RIGHT for value in RIGHT[name]])
def test_what_is_right_passes(tmp_path: Path, name: str, value: str) -> None:
    """It stays as it is but for a slash at its end."""
    kept = getattr(load_one(tmp_path, name, value), name)
    assert kept == (tuple(part.strip() for part in value.split(",")) if isinstance(kept, tuple) else value.rstrip("/"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("name", "value"), [(name, value) for name in WRONG for value in WRONG[name]])
def test_what_is_wrong_is_refused_in_one_language(tmp_path: Path, name: str, value: str, language: str) -> None:
    """The message is one of the catalogue, with nothing of the library's English in it."""
    token = current.set("en" if language == "en" else "vi")
    try:
        with pytest.raises(SettingsError) as caught:
            load_one(tmp_path, name, value)
    finally:
        current.reset(token)
    wanted = str(caught.value).partition(": ")[2].rpartition(": ")[2]
    assert wanted in {texts[language] for key, texts in load().items() if key.startswith("expected.")}
    assert PREFIX + name.upper() in str(caught.value)
