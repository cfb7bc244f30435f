"""Settings: where they come from, and what is refused."""

from pathlib import Path

import pytest

from indexer.errors import SettingsError
from search_api.settings import PREFIX, Settings, load_settings, shown, to_environment


def write(path: Path, text: str) -> None:
    """Write a settings file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_flag_before_environment_before_folder_before_user(tmp_path: Path) -> None:
    """Each source wins over the next, and the origin of each value is known."""
    write(tmp_path / "home/timtin/timtin.toml", "port = 1\nqueue = 1\nworkers = 4\nlang = 'en'")
    write(tmp_path / "timtin.toml", "port = 2\nqueue = 2\nworkers = 2")
    environ = {"XDG_CONFIG_HOME": str(tmp_path / "home"), "TIMTIN_PORT": "3", "TIMTIN_QUEUE": "3"}
    loaded = load_settings({"port": 4, "host": None}, environ=environ, folder=tmp_path)
    values = loaded.settings
    assert (values.port, values.queue, values.workers, values.lang) == (4, 3, 2, "en")
    assert loaded.origins["port"] == "flag"
    assert loaded.origins["queue"] == "environment"
    assert loaded.origins["workers"] == str(tmp_path / "timtin.toml")
    assert loaded.origins["lang"].endswith("home/timtin/timtin.toml")
    assert loaded.origins["host"] == "default"


def test_an_unknown_variable_is_refused_with_a_guess(tmp_path: Path) -> None:
    """A mistyped variable does not pass in silence."""
    with pytest.raises(SettingsError, match=r"TIMTIN_PROT\. Ý bạn là TIMTIN_PORT\?"):
        load_settings(environ={"TIMTIN_PROT": "80"}, folder=tmp_path)
    write(tmp_path / "timtin.toml", "wrokers = 2")
    with pytest.raises(SettingsError, match=r"wrokers\. Ý bạn là workers\?"):
        load_settings(environ={}, folder=tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("port", "abc", "số nguyên"),
        ("port", "70000", "65535"),
        ("lang", "fr", "vi, en"),
        ("anonymous_read", "perhaps", "true"),
        ("rate_limit", "many", "200/minute"),
        ("trusted_proxies", "nonsense", "10.0.0.0/24"),
        ("root_path", "tim", "/"),
        ("public_url", "tim.example", "https://"),
        ("queue_seconds", "-1", "0"),
        ("metrics", "all", "local, key"),
    ],
)
def test_a_wrong_value_is_refused_by_name(tmp_path: Path, name: str, value: str, wanted: str) -> None:
    """The message names the variable, the value and what would be right."""
    with pytest.raises(SettingsError) as caught:
        load_settings(environ={PREFIX + name.upper(): value}, folder=tmp_path)
    text = str(caught.value)
    assert PREFIX + name.upper() in text
    assert value in text
    assert wanted in text


# What takes any text; whether such a folder, file or machine is there is seen when it is needed.
TEXTS = {
    *("index", "topics", "model", "model_query_prompt", "model_passage_prompt", "model_device", "rerank_model"),
    *("host", "socket", "keys_file", "audit_file"),
}


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    """A table is a value of none of them, words are of few; the variable is named, and the value."""
    write(tmp_path / "timtin.toml", f"{name} = {{ a = 1 }}")
    with pytest.raises(SettingsError, match=rf"^{PREFIX}{name.upper()} = {{'a': 1}} \(.*timtin.toml\)"):
        load_settings(environ={}, folder=tmp_path)
    (tmp_path / "timtin.toml").unlink()
    environ = {PREFIX + name.upper(): "no such § value"}
    if name in TEXTS:
        assert str(getattr(load_settings(environ=environ, folder=tmp_path).settings, name)) == "no such § value"
    else:
        with pytest.raises(SettingsError, match=rf"^{PREFIX}{name.upper()} = .*no such § value"):
            load_settings(environ=environ, folder=tmp_path)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_refused_where_it_is_misspelt(tmp_path: Path, name: str) -> None:
    """A letter too few: the name meant is named, be it a variable or a line of the file."""
    at = len(name) // 2
    misspelt = name[:at] + name[at + 1 :]
    with pytest.raises(SettingsError, match=rf"{PREFIX}{misspelt.upper()}\. Ý bạn là {PREFIX}{name.upper()}\?"):
        load_settings(environ={PREFIX + misspelt.upper(): "1"}, folder=tmp_path)
    write(tmp_path / "timtin.toml", f"{misspelt} = 1")
    with pytest.raises(SettingsError, match=rf"{misspelt}\. Ý bạn là {name}\?"):
        load_settings(environ={}, folder=tmp_path)


@pytest.mark.parametrize("name", ["keys_file", "audit_file"])
def test_what_contradicts_another_setting_is_refused(tmp_path: Path, name: str) -> None:
    """A file of keys within the index would be gone after a restore."""
    environ = {"TIMTIN_INDEX": str(tmp_path / "index"), PREFIX + name.upper(): str(tmp_path / "index" / "x" / "file")}
    with pytest.raises(SettingsError, match=rf"^{PREFIX}{name.upper()} = .*ngoài thư mục chỉ mục"):
        load_settings(environ=environ, folder=tmp_path)
    beside = load_settings(environ=environ | {PREFIX + name.upper(): str(tmp_path / "index.x")}, folder=tmp_path)
    assert getattr(beside.settings, name) == tmp_path / "index.x"


def test_a_broken_settings_file_is_named(tmp_path: Path) -> None:
    """A file that is no TOML is refused with its path."""
    write(tmp_path / "timtin.toml", "port = = 2")
    with pytest.raises(SettingsError, match=r"timtin\.toml"):
        load_settings(environ={}, folder=tmp_path)


def test_lists_are_written_with_commas_and_empty_means_unset(tmp_path: Path) -> None:
    """ "a, b" is two names; an empty variable leaves the default."""
    environ = {"TIMTIN_CORS_ORIGINS": "https://a.example, https://b.example", "TIMTIN_PORT": ""}
    values = load_settings(environ=environ, folder=tmp_path).settings
    assert values.cors_origins == ("https://a.example", "https://b.example")
    assert values.port == 8000


def test_variables_of_tests_are_no_settings(tmp_path: Path) -> None:
    """What only tests read is passed over."""
    load_settings(environ={"TIMTIN_SHARED": "x", "TIMTIN_TEST_FAULT": "y"}, folder=tmp_path)


def test_each_setting_survives_the_environment(tmp_path: Path) -> None:
    """Written as variables all values come back."""
    changed = Settings(port=1, cors_origins=("https://a.example",), index=tmp_path, anonymous_read=False)
    environ = to_environment(changed)
    assert set(environ) == {"TIMTIN_PORT", "TIMTIN_CORS_ORIGINS", "TIMTIN_INDEX", "TIMTIN_ANONYMOUS_READ"}
    assert load_settings(environ=environ, folder=tmp_path).settings == changed
    assert shown(("a", "b")) == "a,b"
