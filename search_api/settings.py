"""All settings in one frozen object, and where each value comes from: flag, environment, timtin.toml, user file."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from indexer.errors import SettingsError, TopicError
from indexer.reasons import cause, said
from indexer.settings import IndexSettings
from indexer.topics.fault import Fault, toml_fault
from search_api.candidates.topic_faults import explain
from search_api.messages import LANGUAGES, Language, current, say
from search_api.problems.expectations import expected
from search_api.setting_checks import HostNames, Networks, Origins, Prefix, PublicAddress, Rates

PREFIX = "TIMTIN_"
# Variables that only tests read; they are no settings.
TEST_PREFIXES = ("TIMTIN_SHARED", "TIMTIN_TEST_")
FILE_NAME = "timtin.toml"


class Settings(IndexSettings):
    """Everything that can be set. Sizes in bytes, times in seconds, rates as "200/minute; 50/10 seconds"."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    lang: Annotated[Language, Field(description="language of messages: vi or en")] = "vi"
    rerank_model: Annotated[
        str, Field(description="cross-encoder that re-ranks hybrid searches: a folder or a hub id; empty: none")
    ] = ""
    rerank_passages: Annotated[int, Field(ge=1, le=100, description="hits that it reads at most")] = 20
    rerank_seconds: Annotated[float, Field(gt=0, le=60, description="time it may take; hits not read by then stay")] = 2
    host: Annotated[str, Field(description="address that `serve` listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535, description="port that `serve` listens on; 0 takes a free one")] = 8000
    socket: Annotated[Path | None, Field(description="Unix socket to listen on instead of host and port")] = None
    workers: Annotated[int, Field(ge=1, le=64, description="server processes that share the index")] = 1
    public_url: Annotated[
        PublicAddress, Field(description="address people reach the server by; every absolute link starts so")
    ] = ""
    root_path: Annotated[Prefix, Field(description="path prefix behind a reverse proxy, such as /tim")] = ""
    allowed_hosts: Annotated[
        HostNames,
        Field(description="names that a request may call the server by; empty: local ones on loopback, else any"),
    ] = ()
    trusted_proxies: Annotated[
        Networks, Field(description="addresses or networks whose X-Forwarded-* headers count; 'unix' for a socket")
    ] = ()
    cors_origins: Annotated[Origins, Field(description="origins whose pages may read the API; '*' for any")] = ()
    frame_ancestors: Annotated[Origins, Field(description="origins that may frame the pages; none by default")] = ()
    anonymous_read: Annotated[bool, Field(description="whether reading needs no key")] = True
    keys_file: Annotated[
        Path | None, Field(description="file of access keys, hashed; by default INDEX.keys.json beside the index")
    ] = None
    audit_file: Annotated[
        Path | None, Field(description="audit log of writes; by default INDEX.audit.jsonl beside the index")
    ] = None
    rate_limit: Annotated[
        Rates, Field(description="requests per address, 'off' for none; the default leaves loopback alone")
    ] = "200/minute; 50/10 seconds"
    rate_limit_key: Annotated[Rates, Field(description="requests per key, 'off' for none")] = "600/minute"
    rate_limit_write: Annotated[Rates, Field(description="writing requests per key, 'off' for none")] = "60/minute"
    concurrency: Annotated[
        int, Field(ge=0, le=256, description="searches at work at once; 0: one per core, at least 2")
    ] = 0
    cache: Annotated[
        int, Field(ge=0, le=1_000_000, description="answers to searches kept for the same question; 0: none")
    ] = 1000
    queue: Annotated[int, Field(ge=0, le=10000, description="searches that may wait for one of those")] = 32
    queue_seconds: Annotated[float, Field(gt=0, le=60, description="longest wait before 503")] = 2.0
    deadline_seconds: Annotated[float, Field(gt=0, le=600, description="longest work on one request before 504")] = 10.0
    header_seconds: Annotated[
        float, Field(gt=0, le=120, description="time to send a request's headers, or to read on in an answer")
    ] = 8.0
    body_seconds: Annotated[float, Field(gt=0, le=600, description="time for a client to send a request's body")] = 20.0
    body_bytes: Annotated[int, Field(ge=1024, description="longest body of a writing request")] = 2_000_000
    keep_alive_seconds: Annotated[int, Field(ge=1, le=600, description="an idle connection is closed after this")] = 15
    drain_seconds: Annotated[int, Field(ge=0, le=600, description="time for running requests after SIGTERM")] = 20
    disk_floor_bytes: Annotated[
        int | None,
        Field(ge=0, description="writing stops below this much free disk; by default 5% of the disk, at most 1 GB"),
    ] = None
    metrics: Annotated[
        Literal["local", "key", "open", "off"],
        Field(description="who may read /metrics: local callers and metrics keys, keys alone, all, nobody"),
    ] = "local"
    robots: Annotated[Literal["noindex", "index"], Field(description="whether search engines may list the pages")] = (
        "noindex"
    )
    docs: Annotated[bool, Field(description="whether /docs and /openapi.json are served")] = True
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="least weight of a log line")
    ] = "info"
    log_queries: Annotated[bool, Field(description="whether the log holds queries; they are personal data")] = False

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        *_: PydanticBaseSettingsSource,
        **__: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read nothing but what `load_settings` gathered, so that every value's origin is known."""
        return (init_settings,)

    @property
    def keys_path(self) -> Path:
        """Where the access keys are kept."""
        return self.keys_file or _beside(self.index, "keys.json")

    @property
    def audit_path(self) -> Path:
        """Where writes are noted down."""
        return self.audit_file or _beside(self.index, "audit.jsonl")

    def of_model(self) -> dict[str, Any]:
        """Return what is said of the embedding model, by name."""
        return {name: getattr(self, name) for name in Settings.model_fields if name.startswith("model")}


def _beside(index: Path, ending: str) -> Path:
    """Return a file beside the index folder: what restoring replaces must not hold the keys."""
    index = index.absolute()
    return index.with_name(f"{index.name}.{ending}")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settings with the origin of each value: "flag", "environment", a file's path, or "default"."""

    settings: Settings
    origins: Mapping[str, str]


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Loaded:
    """Gather the settings: flag before environment before `timtin.toml` in `folder` before the user's file.

    Flags that are None were not given. Raises SettingsError, which names each wrong variable or key, its value
    and what would be right, and guesses what an unknown name was meant to be.
    """
    environ = os.environ if environ is None else environ
    sources = [
        *_files(environ, folder or Path()),
        ("environment", _from_environment(environ)),
        ("flag", {name: value for name, value in (flags or {}).items() if value is not None}),
    ]
    values: dict[str, Any] = {}
    origins = dict.fromkeys(Settings.model_fields, "default")
    for origin, found in sources:
        values |= found
        origins |= dict.fromkeys(found, origin)
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(_explain(error, origins)) from None
    for name in ("keys_file", "audit_file"):
        file = getattr(settings, name)
        if file is not None and file.absolute().is_relative_to(settings.index.absolute()):
            raise SettingsError(_wrong(name, str(file), origins, say("expected.outside")))
    return Loaded(settings, origins)


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings among the variables; an empty variable counts as unset."""
    names = [name for name in environ if name.startswith(PREFIX) and not name.startswith(TEST_PREFIXES)]
    _refuse_unknown({name.removeprefix(PREFIX).lower(): name for name in names}, say("settings.variable"))
    return {name.removeprefix(PREFIX).lower(): environ[name] for name in names if environ[name]}


def _files(environ: Mapping[str, str], folder: Path) -> list[tuple[str, dict[str, Any]]]:
    """Read the user's file, then the folder's; the later one wins."""
    base = environ.get("XDG_CONFIG_HOME") or (Path(environ["HOME"]) / ".config" if environ.get("HOME") else None)
    paths = [Path(base) / "timtin" / FILE_NAME] if base else []
    found = [(str(path), _read(path)) for path in [*paths, folder / FILE_NAME]]
    return [(path, values) for path, values in found if values]


def language_of_files() -> str:
    """Return the language that the settings files ask for, "" where they name none or cannot be read."""
    try:
        found = _files(os.environ, Path())
    except SettingsError:  # told by whoever needs the settings
        return ""
    chosen = next((values["lang"] for _, values in reversed(found) if "lang" in values), "")
    return chosen if chosen in LANGUAGES else ""


def _read(path: Path) -> dict[str, Any]:
    """Read a settings file; one that is not there is empty. Raises SettingsError."""
    try:
        text = path.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SettingsError(say("settings.file", path=path, reason=said(cause(error), current.get()))) from None
    except UnicodeDecodeError:
        raise _broken(Fault("encoding", {}, str(path), 1)) from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(toml_fault(error, str(path), text.count("\n") + 1)) from None
    _refuse_unknown({name: name for name in values}, str(path))
    return values


def _broken(fault: Fault) -> SettingsError:
    """Tell a mistake of a settings file as one of a topic file is told: both are TOML."""
    return SettingsError("\n".join(explain(TopicError(fault))))


def _refuse_unknown(names: Mapping[str, str], where: str) -> None:
    """Refuse names that are no setting, with the nearest one that is."""
    for name, written in names.items():
        if name not in Settings.model_fields:
            raise SettingsError(say("settings.unknown", where=where, name=written, guess=_guess(name, written)))


def _guess(name: str, written: str) -> str:
    from rapidfuzz import process  # late: only a mistake needs it

    best = process.extractOne(name, list(Settings.model_fields), score_cutoff=60)
    if best is None:
        return ""
    shown = PREFIX + best[0].upper() if written.startswith(PREFIX) else best[0]
    return say("guess", guess=shown)


def _explain(error: ValidationError, origins: Mapping[str, str]) -> str:
    """Say of each wrong setting: its variable, the value, where it stands and what would be right."""
    found = ((str(item["loc"][0]) if item["loc"] else "", item) for item in error.errors())
    return "\n".join(_wrong(name, item["input"], origins, expected(item)) for name, item in found)


def _wrong(name: str, value: Any, origins: Mapping[str, str], wanted: str) -> str:
    """Say of a wrong setting its variable, the value, where it stands and what would be right."""
    where = origins.get(name, "")
    if where in ("flag", "environment", "default"):
        where = say(f"origin.{where}")
    return say("settings.wrong", name=PREFIX + name.upper(), value=value, where=where, wanted=wanted)


def shown(value: Any) -> str:
    """Return a setting's value as it would be written in a variable."""
    return ",".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def to_environment(settings: Settings) -> dict[str, str]:
    """Return the settings that differ from the defaults as variables, for further processes."""
    found = {}
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if value != field.default:
            found[PREFIX + name.upper()] = shown(value)
    return found
